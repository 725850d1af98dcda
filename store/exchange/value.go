package exchange

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"muniment/store/calendar"
)

// trim takes the blanks off both ends of a cell: no-break and zero-width spaces too, which web pages and joined files
// leave, and the end-of-file mark of old DOS programs.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\x1a'
	})
}

// read turns a cell into the canonical text of its field, or says why it cannot. An empty cell stays empty.
func (s slot) read(cell string) (value, reason string) {
	cell = trim(cell)
	if cell == "" {
		return "", ""
	}
	if reason := unreadable(cell); reason != "" {
		return "", reason
	}
	cell = asText(cell)
	if s.means != nil {
		if value, ok := s.means[wordKey(cell)]; ok {
			if cell = value; cell == "" { // what the file writes for nothing
				return "", ""
			}
		}
	}
	switch s.field.Type {
	case Day:
		return s.readDay(cell)
	case YesNo:
		return readYesNo(cell)
	case Whole:
		return s.readWhole(cell)
	case Text:
	}
	return s.readText(cell)
}

// unreadable says what is wrong with the characters of a cell, if anything is.
func unreadable(cell string) string {
	if !utf8.ValidString(cell) {
		return "the cell holds bytes that are no characters: save the file again as UTF-8"
	}
	for _, r := range cell {
		switch {
		case r == utf8.RuneError:
			return "a character was lost before the file was written: type the cell again"
		case r == '\t', r == '\n', r == '\r', r == '\v':
		case unicode.IsControl(r):
			return "the cell holds a character that cannot be printed: type the cell again"
		}
	}
	return ""
}

// asText undoes what programs do to text to keep it from being changed: ="00123", and the line breaks of several systems.
func asText(cell string) string {
	if len(cell) >= 3 && strings.HasPrefix(cell, `="`) && strings.HasSuffix(cell, `"`) {
		cell = trim(cell[2 : len(cell)-1])
	}
	if strings.ContainsAny(cell, "\r\v") {
		cell = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n").Replace(cell)
	}
	return cell
}

func (s slot) readText(cell string) (value, reason string) {
	if s.field.Name == "manager" {
		cell = commonName(cell)
	}
	if len(s.field.Values) == 0 {
		return cell, ""
	}
	if canonical, ok := s.values[normal(cell)]; ok {
		return canonical, ""
	}
	if s.field.Strict {
		return "", "this is none of " + strings.Join(s.field.canonical(), ", ")
	}
	return cell, ""
}

// canonical lists the values of a field.
func (f Field) canonical() []string {
	var values []string
	for _, v := range f.Values {
		values = append(values, v)
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// notGiven reports whether a cell of a type other than text is a way to write nothing.
func notGiven(cell string) bool {
	switch strings.ToLower(cell) {
	case "-", "--", "n/a", "#n/a", "null", "(null)", "none", "not known", "unknown":
		return true
	}
	return false
}

func (s slot) readDay(cell string) (value, reason string) {
	if notGiven(cell) || strings.Trim(cell, "0/-. :T") == "" {
		return "", "" // 00/00/0000 is how databases write no date
	}
	if n, ok := serial(cell); ok { // five digits are no date in any other form
		if d, err := calendar.FromSerial(n); err == nil {
			return string(d), ""
		}
	}
	d, err := calendar.Parse(dayFirst(cell))
	if err == nil {
		return string(d), ""
	}
	if s.field.OpenEnd && isOpenEnd(cell) {
		return "", ""
	}
	return "", dayReason(cell, err)
}

// dayFirst turns dd/mm/yyyy, with or without a time of day, into the form that calendar.Parse tries first: most files
// have little else, and a date that is tried in form after form takes longer than the rest of its line.
func dayFirst(cell string) string {
	if len(cell) < 10 || cell[2] != '/' || cell[5] != '/' || !digits(cell[:2]) || !digits(cell[3:5]) || !digits(cell[6:10]) {
		return cell
	}
	return cell[6:10] + "-" + cell[3:5] + "-" + cell[:2] + cell[10:]
}

// serial reads a spreadsheet's serial day number, with or without a time of day behind the point. Only numbers of five
// digits are taken, days of 1927 to 2173: an employee number in the wrong column is no date.
func serial(cell string) (int, bool) {
	whole, fraction, _ := strings.Cut(cell, ".")
	if len(whole) != 5 || !digits(whole) || (fraction != "" && !digits(fraction)) {
		return 0, false
	}
	n, err := strconv.Atoi(whole)
	return n, err == nil && n >= 10000
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isOpenEnd reports whether a cell is the last day that a payroll system knows, its way to write no end.
func isOpenEnd(cell string) bool {
	date, _, _ := strings.Cut(strings.NewReplacer("T", " ").Replace(cell), " ")
	switch normal(date) {
	case "31124712", "47121231", "31129999", "99991231", "31dec4712", "31dec9999":
		return true
	}
	return false
}

func dayReason(cell string, err error) string {
	const how = "write it as dd/mm/yyyy or yyyy-mm-dd"
	if err != nil && !isBare(err) {
		return "the year of this date is out of range: dates from 1900 to 2199 are read"
	}
	date, _, _ := strings.Cut(cell, " ")
	parts := strings.FieldsFunc(date, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) == 3 && digits(parts[0]) && digits(parts[1]) && digits(parts[2]) {
		return "there is no such day; days come before months: " + how
	}
	return "this is not a date: " + how
}

// isBare reports whether a date could not be read at all, rather than being read and found out of range.
func isBare(err error) bool { return errors.Is(err, calendar.ErrDate) && errors.Unwrap(err) == nil }

func readYesNo(cell string) (value, reason string) {
	switch strings.ToLower(cell) {
	case "y", "yes", "true", "t", "1", "on", "x", "✓", "✔", "enabled":
		return "yes", ""
	case "n", "no", "false", "f", "0", "off", "✗", "✘", "disabled":
		return "no", ""
	}
	if notGiven(cell) {
		return "", ""
	}
	return "", "this is neither yes nor no"
}

// readWhole reads 24, 24.0, 1,440 and, where the field's unit is hours, "24 hours".
func (s slot) readWhole(cell string) (value, reason string) {
	if notGiven(cell) {
		return "", ""
	}
	number := cell
	if i := strings.IndexFunc(cell, unicode.IsLetter); i > 0 && slices.Contains(s.field.Units, strings.ToLower(strings.Join(strings.Fields(cell[i:]), " "))) {
		number = trim(cell[:i])
	}
	if whole, zeros, found := strings.Cut(number, "."); found && strings.Trim(zeros, "0") == "" {
		number = whole
	}
	n, err := strconv.ParseInt(withoutThousands(number), 10, 32)
	most := s.field.Most
	if most == 0 {
		most = 1<<31 - 1
	}
	switch {
	case errors.Is(err, strconv.ErrRange):
		return "", "this number is too large"
	case err != nil:
		return "", s.wholeReason()
	case n < int64(s.field.Least), n > int64(most):
		return "", s.rangeReason()
	}
	return strconv.FormatInt(n, 10), ""
}

// withoutThousands takes the commas out of 1,440 and leaves those of 1,4 to be refused.
func withoutThousands(number string) string {
	groups := strings.Split(number, ",")
	if len(groups[0]) > 3 && len(groups) > 1 {
		return number
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return number
		}
	}
	return strings.Join(groups, "")
}

func (s slot) wholeReason() string {
	if len(s.field.Units) > 0 {
		return "this is not a whole number of " + s.field.Units[len(s.field.Units)-1]
	}
	return "this is not a whole number"
}

func (s slot) rangeReason() string {
	if s.field.Most == 0 {
		return "this number cannot be less than " + strconv.Itoa(s.field.Least)
	}
	return fmt.Sprintf("this number must be from %d to %d", s.field.Least, s.field.Most)
}
