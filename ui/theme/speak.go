package theme

import (
	"fyne.io/fyne/v2/theme"

	"muniment/reports/lang"
	"muniment/store/calendar"
)

// speaks is the language of the theme that is shown.
func speaks() lang.Language {
	if t, is := theme.Current().(*Theme); is {
		return t.speech
	}
	return lang.Language{}
}

// Say says one of the window's texts in the language that is shown, with what its verbs stand for. Screens ask anew whenever they are drawn.
func Say(english string, with ...any) string { return speaks().Say(english, with...) }

// Knows reports whether the language that is shown has a text of its own for an English one; English has.
func Knows(english string) bool { return speaks().Knows(english) }

// Count says how many of something there are, in the language that is shown: the first verb of both texts is for the number, and the others for the rest of what they speak of.
func Count(n int, one, many string, with ...any) string {
	return speaks().Count(n, one, many, with...)
}

// Day writes a day in full in the language that is shown: 31 October 2025.
func Day(d calendar.Date) string { return speaks().Day(d) }

// Weekday is a day of the week in the language that is shown.
func Weekday(d calendar.Date) string { return speaks().Weekday(d) }

// Soon is a day as a list shows it, in the language that is shown: Fri 21 Nov.
func Soon(d calendar.Date) string { return speaks().Soon(d) }
