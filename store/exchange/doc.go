// Package exchange reads the files that a council's other systems write (staff lists, leaver reports, registers kept in
// spreadsheets, directory exports) and hands on typed rows. Use it to bring people, systems, assets, grants and leavers
// into the register. It knows no SQL and no register: what a row means for what is already known is for the caller.
//
// A file is taken as it is. The encoding may be UTF-8 with or without a byte order mark, UTF-16 with one, or
// Windows-1252; cells are parted by commas, semicolons, tabs or vertical bars; the headings may stand below a title, a
// "#TYPE" or a "sep=" line and may come again further down. Headings are matched by their meaning from a table of known
// names for each field, or by Options.Map. Dates may be written day first, as ISO 8601 or as a spreadsheet's serial day number.
//
// It promises:
//
//   - The file is read twice and never held in memory: once to hash, measure and decide, once to read its rows. Memory stays
//     within a few megabytes however large the file and however much of it is refused.
//   - Nothing unreadable is passed on and nothing is guessed. A line that cannot be read or that contradicts itself is
//     refused with its line, column, value and reason; the lines around it are read. What is merely missing is no error.
//   - A leaving date or the end of a contract is never taken for the last working day, not even when asked to.
//   - A column that the file does not have is told apart from an empty cell (Row.Has), so that importing a narrow file
//     blanks nothing.
//   - The hash in the Summary is that of the very bytes the rows came from: a file that changes while it is read is refused.
//
// Read hands rows on as it goes, so a file that turns out too long or damaged has had its earlier rows handed on already.
// Callers write inside one transaction and give it up when Read fails.
//
// The syntax is that of RFC 4180, read strictly as to quotation marks, because a quotation mark that is never closed
// would otherwise swallow the lines below it. Such a line is refused and reading resumes with the next one.
package exchange
