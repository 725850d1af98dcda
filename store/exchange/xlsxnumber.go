package exchange

import (
	"fmt"
	"strconv"
	"strings"

	"muniment/store/calendar"
)

// showing is how a cell of a style shows a number.
type showing struct {
	day, clock bool
	digits     int // a number that is filled up with zeros: as many digits as it has at least
	percent    bool
}

func (b *xlsx) readStyles() error {
	formats := map[string]string{}
	inCells := false
	return b.walk("xl/styles.xml", func(m *markup, t token) error {
		switch {
		case m.is("cellXfs"):
			inCells = t == opening
		case t != opening:
		case m.is("numFmt"):
			if len(formats) < mostStyles {
				formats[m.attribute("numFmtId")] = m.attribute("formatCode")
			}
		case inCells && m.is("xf"):
			if len(b.shows) >= mostStyles {
				return ErrBookSize
			}
			b.shows = append(b.shows, showingOf(m.attribute("numFmtId"), formats))
		}
		return nil
	})
}

// showingOf reads a number format: one of the numbers that are always the same (ECMA-376, 18.8.30), or a code.
func showingOf(id string, formats map[string]string) showing {
	if code, own := formats[id]; own {
		return showingOfCode(code)
	}
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
	case n >= 14 && n <= 17, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 54, n == 57, n == 58:
		return showing{day: true}
	case n == 22:
		return showing{day: true, clock: true}
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n >= 45 && n <= 47, n == 55, n == 56:
		return showing{clock: true}
	case n == 9, n == 10:
		return showing{percent: true}
	}
	return showing{}
}

// showingOfCode looks for the letters of days and clocks in a number format, outside quotation marks and brackets.
func showingOfCode(code string) showing {
	code, _, _ = strings.Cut(strings.ToLower(code), ";") // what positive numbers look like
	var bare strings.Builder
	inQuotes, inBrackets, skip := false, false, false
	for _, r := range code {
		switch {
		case skip:
			skip = false
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case r == '"':
			inQuotes = !inQuotes
		case inQuotes:
		case r == '[':
			inBrackets = true
		case r == ']':
			inBrackets = false
		case inBrackets:
		default:
			bare.WriteRune(r)
		}
	}
	text := bare.String()
	if strings.Contains(text, "general") {
		return showing{}
	}
	s := showing{day: strings.ContainsAny(text, "dy"), clock: strings.ContainsAny(text, "hs"), percent: strings.HasSuffix(text, "%")}
	if !s.day && !s.clock && strings.Contains(text, "m") {
		s.day = true
	}
	if len(text) > 1 && strings.Trim(text, "0") == "" {
		s.digits = len(text)
	}
	return s
}

// text is a number as a person reads it in a cell of this style.
func (s showing) text(number string, base int) string {
	n, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil:
		return number
	case s.day || s.clock:
		if text, ok := moment(n+float64(base), s); ok {
			return text
		}
	case s.percent:
		return strconv.FormatFloat(round(n*100), 'f', -1, 64) + "%"
	}
	text := plainNumber(number)
	if digits(text) && len(text) < s.digits {
		text = strings.Repeat("0", min(s.digits-len(text), 30)) + text
	}
	return text
}

// round takes off what counting in halves adds to a decimal number.
func round(n float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 12, 64), 64)
	if err != nil {
		return n
	}
	return r
}

// plainNumber writes 1.00221E5 as 100221, and leaves what it does not understand.
func plainNumber(number string) string {
	if digits(number) {
		return number
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || n > 1e15 || n < -1e15 {
		return number
	}
	return strconv.FormatFloat(round(n), 'f', -1, 64)
}

// moment writes a serial day number as a date, a time of day, or both.
func moment(n float64, s showing) (string, bool) {
	seconds := int(n*86400 + 0.5)
	day, rest := seconds/86400, seconds%86400
	clock := fmt.Sprintf("%02d:%02d:%02d", rest/3600, rest/60%60, rest%60)
	clock = strings.TrimSuffix(clock, ":00")
	if day == 0 && s.clock {
		return clock, n >= 0
	}
	date, err := calendar.FromSerial(day)
	if err != nil {
		return "", false
	}
	if s.clock {
		return string(date) + " " + clock, true
	}
	return string(date), true
}
