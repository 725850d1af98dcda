// Package lang says the program’s own texts in the language of whoever reads them: the window, the records and the pages for replies ask for each by its English.
//
// English is whole by its nature: the English text is the key. Welsh (Cymraeg) is in assets/words/cymraeg.json; a text that it lacks is shown in English rather than not at all, and
// a test says for which screens it must be whole. What a council typed is never translated, unless it is word for word one of the window's own texts.
//
// It promises to hold no state: a Language is a value, which the theme carries to every screen as it carries colours and type.
package lang

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"muniment/assets"
	"muniment/store/calendar"
)

// Language is a language that the window speaks. The zero Language is English.
type Language struct {
	code  string
	texts map[string]forms
}

// forms are a text as it is said of numbers; without number it is other.
type forms map[plural.Form]string

// The codes of the languages.
const (
	English = "en"
	Welsh   = "cy"
)

// In returns a language by its code or by a computer's locale, such as cy_GB.UTF-8. Any that the window does not speak is English.
func In(code string) Language {
	if tag, _, _ := strings.Cut(strings.ReplaceAll(code, "_", "-"), "-"); strings.EqualFold(tag, Welsh) {
		return Language{Welsh, welsh()}
	}
	return Language{}
}

// Code is the language's code.
func (l Language) Code() string {
	if l.code == "" {
		return English
	}
	return l.code
}

// Knows reports whether the language has a text of its own for an English one.
func (l Language) Knows(english string) bool {
	_, known := l.texts[english]
	return known || l.code == ""
}

// Say says a text, with what its verbs stand for, if it has any. A date stands in full.
func (l Language) Say(english string, with ...any) string {
	text := english
	if f, known := l.texts[english]; known {
		text = f[plural.Other]
	}
	if len(with) == 0 {
		return text
	}
	return fmt.Sprintf(text, l.spoken(with)...)
}

// Retell says a sentence that was put together in English elsewhere, such as a note of a rule: it is known by how it begins, and what follows is a name or a date. One that is not
// known stays as it is.
func (l Language) Retell(english string) string {
	if f, known := l.texts[english]; known {
		return f[plural.Other]
	}
	begins := ""
	for text := range l.texts {
		start, is := strings.CutSuffix(text, "%s")
		if is && len(start) > len(begins) && !strings.Contains(start, "%s") && strings.HasPrefix(english, start) {
			begins = start
		}
	}
	if begins == "" {
		return english
	}
	rest := english[len(begins):]
	if t, err := time.Parse("2 January 2006", rest); err == nil {
		rest = l.Day(calendar.Of(t))
	}
	return fmt.Sprintf(l.texts[begins+"%s"][plural.Other], rest)
}

// Count says how many of something there are, in a whole sentence: the number fills its first verb, and the rest of what it speaks of the others. The second text is the key.
func (l Language) Count(n int, one, many string, with ...any) string {
	text := many
	if n == 1 {
		text = one
	}
	if f, known := l.texts[many]; known {
		text = cmp.Or(f[plural.Cardinal.MatchPlural(language.MustParse(Welsh), n, 0, 0, 0, 0)], f[plural.Other])
	}
	return fmt.Sprintf(text, append([]any{Thousands(n)}, l.spoken(with)...)...)
}

// spoken are things as a sentence has them: a date stands in full.
func (l Language) spoken(with []any) []any {
	out := slices.Clone(with)
	for i, v := range out {
		if d, is := v.(calendar.Date); is {
			out[i] = l.Day(d)
		}
	}
	return out
}

// Day writes a day in full: 31 October 2025.
func (l Language) Day(d calendar.Date) string {
	if l.code != Welsh || !d.Known() {
		return d.Long()
	}
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), welshMonths()[t.Month()-1], t.Year())
}

// Weekday is the day of the week: Friday.
func (l Language) Weekday(d calendar.Date) string {
	if l.code != Welsh {
		return d.Time().Weekday().String()
	}
	return []string{"Dydd Sul", "Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn"}[d.Time().Weekday()]
}

// Soon is a day as a list shows it: Fri 21 Nov.
func (l Language) Soon(d calendar.Date) string {
	if l.code != Welsh {
		return d.Time().Format("Mon 2 Jan")
	}
	t := d.Time()
	return fmt.Sprintf("%s %d %s", []string{"Sul", "Llun", "Maw", "Mer", "Iau", "Gwe", "Sad"}[t.Weekday()], t.Day(), welshMonths()[t.Month()-1])
}

func welshMonths() []string {
	return []string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}
}

// Thousands writes a number with commas.
func Thousands(n int) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// welsh are the Welsh texts by their English, read once.
var welsh = sync.OnceValue(func() map[string]forms {
	texts, err := read(assets.Translation("cymraeg"))
	if err != nil {
		return map[string]forms{} // a test reads the file; a window without it speaks English
	}
	return texts
})

// read reads texts: each is a text, or a text for each sort of number by its name in CLDR.
func read(data []byte) (map[string]forms, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("read the translations: %w", err)
	}
	names := map[string]plural.Form{"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other}
	out := make(map[string]forms, len(raw))
	for english, value := range raw {
		var text string
		if json.Unmarshal(value, &text) == nil {
			out[english] = forms{plural.Other: text}
			continue
		}
		var each map[string]string
		if err := json.Unmarshal(value, &each); err != nil {
			return nil, fmt.Errorf("read the translation of %q: %w", english, err)
		}
		f := forms{}
		for name, text := range each {
			form, known := names[name]
			if !known {
				return nil, fmt.Errorf("read the translation of %q: there is no plural form %q", english, name)
			}
			f[form] = text
		}
		if f[plural.Other] == "" {
			return nil, fmt.Errorf("read the translation of %q: it has no form for other numbers", english)
		}
		out[english] = f
	}
	return out, nil
}
