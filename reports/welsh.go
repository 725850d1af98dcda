package reports

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"muniment/reports/lang"
	"muniment/store/calendar"
	"muniment/store/duty"
)

// A record in the language of its reader. What the program says of itself is translated; what people of the council wrote, such as evidence, posts and the lines of a checklist, stands as they
// wrote it. A record is wholly in a language or is not made: a text that has no Welsh stops it, and a test holds that none is missing.

// Language is the language of a record, as BCP 47 writes it.
type Language string

// The languages of records.
const (
	English Language = "en-GB"
	Welsh   Language = "cy-GB"
)

// ParseLanguage reads what somebody calls a language.
func ParseLanguage(s string) (Language, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "en", "en-gb", "english", "saesneg":
		return English, nil
	case "cy", "cy-gb", "welsh", "cymraeg":
		return Welsh, nil
	}
	return "", fmt.Errorf("a record is in English (en) or Welsh (cy), not in %q", s)
}

// ErrUntranslated says that a record would be half in one language and half in another.
var ErrUntranslated = errors.New("this record has no Welsh yet: issue it in English")

// tongue says the program's own words in a language, and notes those it cannot say.
type tongue struct {
	language Language
	words    lang.Language
	missing  []string
}

func newTongue(l Language) *tongue {
	if l != Welsh {
		l = English
	}
	return &tongue{language: l, words: lang.In(string(l))}
}

// say is a fixed text, or a pattern of one.
func (t *tongue) say(english string) string {
	if english != "" && !t.words.Knows(english) {
		t.missing = append(t.missing, english)
	}
	return t.words.Say(english)
}

// sayf fills a pattern in; the patterns of both languages take the same things in the same order, or number them.
func (t *tongue) sayf(pattern string, args ...any) string {
	return fmt.Sprintf(t.say(pattern), args...)
}

// word is one of the register's own words, capital or not; what a council calls things by itself stays as it is.
func (t *tongue) word(english string) string { return t.words.Say(english) }

// count says a number with what it counts, and takes the patterns of one and of many.
func (t *tongue) count(n int, one, many string) string { return t.say(plural(n, one, many)) }

// done says whether the record is wholly in its language.
func (t *tongue) done() error {
	if len(t.missing) > 0 {
		return fmt.Errorf("%w (%s)", ErrUntranslated, strings.Join(t.missing, "; "))
	}
	return nil
}

// day writes a date as 31 October 2025.
func (t *tongue) day(d calendar.Date) string { return t.words.Day(d) }

// moment writes an instant.
func (t *tongue) moment(at time.Time) string { return momentOr(at, t.say("not known")) }

func (t *tongue) entered(at time.Time, by string) string {
	if at.IsZero() {
		return prefixed(t.say("entered by "), by)
	}
	return t.say("entered ") + t.moment(at) + prefixed(t.say(" by "), by)
}

// lasting says how long something took, in its two largest units. In Welsh a noun is singular after its number, and some change their first letter.
func (t *tongue) lasting(d time.Duration) string {
	if t.language != Welsh {
		return duty.InWords(d)
	}
	minutes := int(d / time.Minute)
	days, hours, minutes := minutes/(24*60), minutes/60%24, minutes%60
	var parts []string
	for _, p := range []struct {
		n               int
		plain, softened string
		soft            []int
	}{{days, "diwrnod", "ddiwrnod", []int{2}}, {hours, "awr", "awr", nil}, {minutes, "munud", "funud", []int{1, 2}}} {
		if p.n == 0 || len(parts) == 2 {
			continue
		}
		noun := p.plain
		for _, n := range p.soft {
			if n == p.n {
				noun = p.softened
			}
		}
		parts = append(parts, fmt.Sprintf("%d %s", p.n, noun))
	}
	if len(parts) == 0 {
		return "llai na munud"
	}
	return strings.Join(parts, " ")
}

// late says by how much something was late.
func (t *tongue) late(l Lateness) string {
	if t.language != Welsh {
		return l.Words
	}
	return t.lasting(time.Duration(l.Minutes) * time.Minute)
}
