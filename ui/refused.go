package ui

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/theme"
)

// What the store refuses, in the language of the window. The store keeps each of its phrases apart from what stands in its places; the phrase without what it says of commands is the
// text that a language has its own for. A refusal of which one phrase is not known stays in English as a whole: half a sentence helps nobody.

// refusedFor is why the store refused something.
func refusedFor(err error) string {
	var against *store.ConflictError
	var wrong *store.InvalidError
	var phrase interface{ Phrase() entry.Phrase }
	switch {
	case errors.As(err, &against):
		return reason(against.Says, against.Reason)
	case errors.As(err, &wrong):
		return atDesk(err.Error())
	case errors.As(err, &phrase):
		return inWords(phrase.Phrase())
	}
	text := atDesk(err.Error())
	if own := capital(stop(text)); theme.Knows(own) {
		return theme.Say(own)
	}
	return text
}

// reason is a reason that is put together from phrases, where they are known.
func reason(says []entry.Phrase, english string) string {
	if len(says) == 0 {
		text := atDesk(english)
		if own := capital(text); theme.Say(own) != own {
			return theme.Say(own)
		}
		return text
	}
	say := inWords
	if slices.ContainsFunc(says, func(p entry.Phrase) bool { return !spoken(p) }) {
		say = inEnglish
	}
	out := make([]string, len(says))
	for i, p := range says {
		out[i] = say(p)
	}
	return strings.Join(out, "; ")
}

// inEnglish says a phrase that the language does not have.
func inEnglish(p entry.Phrase) string {
	format, with := phraseAtDesk(p)
	return entry.Phrase{Format: format, With: with}.String()
}

// inWords says a phrase.
func inWords(p entry.Phrase) string {
	if !spoken(p) {
		return inEnglish(p)
	}
	format, with := phraseAtDesk(p)
	if len(with) == 0 {
		return theme.Say(format)
	}
	for i, v := range with {
		switch v := v.(type) {
		case entry.Phrase:
			with[i] = inWords(v)
		case string:
			with[i] = wordOf(v)
		}
	}
	return theme.Say(format, with...)
}

// spoken reports whether the language has every part of a phrase.
func spoken(p entry.Phrase) bool {
	format, with := phraseAtDesk(p)
	if !wordless(format) && !theme.Knows(format) {
		return false
	}
	for _, v := range with {
		if inner, is := v.(entry.Phrase); is && !spoken(inner) {
			return false
		}
	}
	return true
}

// wordless reports what is the same in every language, such as what stands between the names of a list.
func wordless(format string) bool {
	return !strings.ContainsFunc(places.ReplaceAllString(format, ""), unicode.IsLetter)
}

// places are where something stands in a phrase.
var places = regexp.MustCompile(`%[a-z]`)

// phraseAtDesk is a phrase without what it says of commands, and what stands in the places that it keeps.
func phraseAtDesk(p entry.Phrase) (string, []any) {
	const first = '\uE000' // marks each place, so that it is known which are kept
	n := first
	marked := places.ReplaceAllStringFunc(p.Format, func(place string) string {
		n++
		return place + string(n-1)
	})
	var with []any
	format := strings.Map(func(r rune) rune {
		if i := int(r - first); i >= 0 && i < len(p.With) {
			with = append(with, p.With[i])
			return -1
		}
		return r
	}, atDesk(marked))
	return fieldNames.ReplaceAllStringFunc(format, labelled), with
}

// fieldNames are fields as they are given to a command: late_reasons, system=, wireless=yes.
var fieldNames = regexp.MustCompile(`\b(?:[a-z]+(?:_[a-z]+)+(?:=[a-z]*)?|[a-z]+=[a-z]*)`)

// labelled is a field as forms name it.
func labelled(given string) string {
	name, value, _ := strings.Cut(given, "=")
	for _, k := range entry.Kinds() {
		fields := k.Fields
		for _, a := range k.AllActs() {
			fields = slices.Concat(fields, a.Own)
		}
		for _, f := range fields {
			switch {
			case f.Name != name:
			case value == "":
				return "“" + f.Label + "”"
			default:
				return "“" + f.Label + ": " + value + "”"
			}
		}
	}
	return given
}

// wordOf is a word that stands in a phrase: a kind, a state, a fact or an act in the language that is shown, or what a council called something.
func wordOf(word string) string {
	bare := strings.TrimPrefix(strings.TrimPrefix(word, "an "), "a ")
	if _, is := entry.Of(bare); is {
		word = strings.TrimSuffix(word, bare) + kindWords(bare)
		bare = kindWords(bare)
	}
	for _, text := range []string{word, bare} {
		if own := capital(text); theme.Knows(own) && theme.Say(own) != own {
			return lower(theme.Say(own))
		}
	}
	return theme.Say(word)
}
