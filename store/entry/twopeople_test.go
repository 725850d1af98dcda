package entry_test

import (
	"strings"
	"testing"

	"muniment/store/entry"
)

func TestTwoPeopleMeansThatNobodyHasAHandInBoth(t *testing.T) {
	t.Parallel()
	own := func(person, login string) entry.Hands { return entry.Hands{By: person, Enters: person, Login: login} }
	paper := func(by, person, login string) entry.Hands {
		return entry.Hands{By: by, Enters: person, Login: login}
	}
	for name, c := range map[string]struct {
		earlier, now entry.Hands
		says         string // "": allowed
	}{
		"two people, each signed in":                {own("1", "a"), own("2", "b"), ""},
		"two people on paper, entered by two":       {paper("1", "8", "h"), paper("2", "9", "i"), ""},
		"one person":                                {own("1", "a"), own("1", "a"), "sentence"},
		"one person with two sign-ins":              {own("1", "a"), own("1", "b"), "sentence"},
		"whoever did it enters the other's answer":  {own("1", "a"), paper("2", "1", "a"), "sentence"},
		"whoever entered it does the other part":    {paper("2", "1", "a"), own("1", "a"), "sentence"},
		"one clerk enters both":                     {paper("1", "9", "h"), paper("2", "9", "h"), "sentence"},
		"one clerk enters both by two sign-ins":     {paper("1", "9", "h"), paper("2", "9", "i"), "sentence"},
		"whoever did it answers on another's paper": {own("1", "a"), paper("1", "9", "h"), "sentence"},
		"a sign-in of nobody now":                   {own("1", "a"), own("", "b"), "sign-in b belongs to no person"},
		"a sign-in of nobody before":                {own("", "a"), own("2", "b"), "sign-in a, which entered the other part, belongs to no person"},
		"a sign-in of nobody enters for somebody":   {paper("1", "", "h"), own("2", "b"), "sign-in h, which entered"},
		"the same sign-in of nobody":                {own("", "a"), own("", "a"), "sentence"},
	} {
		err := entry.Apart(c.earlier, c.now, "the sentence")
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, and it should say %q", name, err, c.says)
		}
	}
}
