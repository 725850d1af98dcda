package store_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"muniment/store"
)

// wordsBegin reports whether each word of a query begins a word of some texts, and whatever else is in it stands in one of them.
func wordsBegin(query string, texts ...string) bool {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	have := split(strings.Join(texts, " "))
	for _, part := range strings.Fields(strings.ToLower(query)) {
		if len(split(part)) != 1 && !slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(strings.ToLower(t), part) }) {
			return false
		}
	}
	for _, w := range split(query) {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

// What is typed into the lists of people and of access finds what has words that begin so, by whichever way it is looked for: by index where few fit, by going through the list where
// many do. Pages put one after the other are the whole.
func TestWhatIsTypedFindsTheBeginningsOfWords(t *testing.T) {
	s := staffed(t).open("admin", today)
	everyGrant, err := s.Grants(t.Context(), "")
	check(t, err)
	everybody, err := s.People(t.Context(), "")
	check(t, err)
	systems, err := s.Entries(t.Context(), "system", "", true)
	check(t, err)
	people, titles := map[string]string{}, map[string]string{}
	for _, p := range everybody {
		people[p.ID] = strings.Join([]string{p.ID, p.EmployeeNo, p.CouncilRef, p.GivenName, p.Surname, p.Login, p.Email}, " ")
	}
	for _, y := range systems {
		titles[y.ID] = y.Title
	}
	for _, query := range []string{"a", "kh", "hallam", "g0001", "SYS03", "active directory", "khallam active", "admin", "user hallam", "key", "housing", "s a", "nobody-of-that-name", "o'dowd", "o'd", ""} {
		var grants, them []string
		for _, g := range everyGrant {
			if wordsBegin(query, strings.Join([]string{g.ID, g.Login, g.Level, g.Kind, g.System, g.Person}, " "), people[g.Person], titles[g.System]) {
				grants = append(grants, g.ID)
			}
		}
		for _, p := range everybody {
			if wordsBegin(query, people[p.ID]) {
				them = append(them, p.ID)
			}
		}
		for name, few := range map[string][2]int{"by index": {1000, 4000}, "through the list": {-1, 0}, "both": {3, 20}} {
			var foundGrants, foundPeople []string
			for at := 0; ; at += 5 {
				access, some, err := s.Typed(t.Context(), query, few[0], few[1], store.Page{Offset: at, Limit: 5})
				check(t, err)
				for _, g := range access {
					foundGrants = append(foundGrants, g.ID)
				}
				for _, p := range some {
					foundPeople = append(foundPeople, p.ID)
				}
				if len(access) < 5 && len(some) < 5 {
					break
				}
			}
			if d := cmp.Diff(grants, foundGrants); d != "" {
				t.Errorf("access with %q, %s: %s", query, name, d)
			}
			if d := cmp.Diff(them, foundPeople); d != "" {
				t.Errorf("people with %q, %s: %s", query, name, d)
			}
		}
	}
}
