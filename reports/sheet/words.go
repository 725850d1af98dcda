package sheet

import (
	"time"

	"muniment/reports/lang"
	"muniment/store/calendar"
)

// words says the furniture's own words, in the language of the document.
type words struct{ lang.Language }

// wordsOf picks the furniture's language from a language tag (RFC 5646); what is not Welsh is English.
func wordsOf(language string) words { return words{lang.In(language)} }

// moment writes an instant in London as "31 October 2025, 16:42".
func (w words) moment(t time.Time) string {
	return w.Day(calendar.Of(t)) + ", " + t.In(calendar.London()).Format("15:04")
}
