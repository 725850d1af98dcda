// Package sheet is the furniture of every record the program prints: masthead, headings, paragraphs, facts, figures,
// tables, notices and signature panels on A4 pages, with the marking, number and page count that a filed document needs.
// It knows nothing of councils' duties: a record in package reports says what is on the page, sheet says how it looks.
//
// Use it from top to bottom, once:
//
//	d := sheet.New(sheet.Cover{Council: "Bryn Council", Title: "Leaver record", Number: "LR-2025-0007", Issued: at})
//	d.Heading(2, "Accounts")
//	d.Table("Accounts and access", columns, rows)
//	d.SignaturePanel(fields)
//	pdf, err := d.Finish(attachment)
//
// It promises:
//   - Any text may be given. Broken UTF-8, control and direction characters, emoji, characters that the fonts lack and words
//     longer than a line are made printable; nothing is cut from a paragraph, a fact's value, a notice or a table. Only what
//     would not be read at such a length, namely titles, headings, labels, tags and the running header and footer, is shortened, with an
//     ellipsis.
//   - A heading stays with what follows it, a table row stays whole unless it is taller than a page, and a table's head is
//     repeated on each page it reaches.
//   - Everything a reader should hear is tagged in reading order (ISO 32000-1, 14.8), and everything else, such as rules, tints and
//     running headers, is an artifact. A tone is always a word as well, so nothing rests on colour.
//   - The same calls give the same bytes. The only time in a document is Cover.Issued.
//
// Mistakes of the caller, such as a row with more cells than its table has columns, are kept and returned by Finish, so that a
// record reads as a list of what is on it. A Doc is for one goroutine.
//
// Lengths are millimetres from the top left corner, sizes of type are points. The rectangles of signature fields are points from the
// bottom left, as PDF has them.
package sheet
