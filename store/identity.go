package store

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// identity is by what somebody is known in the register.
type identity struct {
	person Person
	words  []string // that name them and nobody else: numbers, logins, addresses of mail
	names  []string // that others may bear too

	anywhere *regexp.Regexp // words and names
	certain  *regexp.Regexp // words
	ownRows  *regexp.Regexp // and their given name, which means them in a row of their own
}

// shortest that a number or a login is to be looked for within a text: a shorter one would be found in every date.
const shortestWord = 4

// identityOf gathers by what somebody is known.
func identityOf(ctx context.Context, q querier, person string) (identity, error) {
	p, err := personByID(ctx, q, person)
	if err != nil {
		return identity{}, err
	}
	if p.Engagements, err = engagementsOf(ctx, q, person); err != nil {
		return identity{}, err
	}
	logins, err := collect(ctx, q, scanText, `select distinct login from access_grant where person = $1 and kind not in ('shared account', 'service account')
		union select login from privileged_account where holder = $1 and kind = 'named' 
		union select a.login from directory_account a where a.person = $1 and not exists (
			select 1 from access_grant g where g.system = a.system and lower(g.login) = lower(a.login) and g.kind in ('shared account', 'service account'))`, person)
	if err != nil {
		return identity{}, err
	}
	v := identity{person: p}
	for _, w := range slices.Concat([]string{p.ID, p.EmployeeNo, p.CouncilRef, p.Login, p.Email}, logins) {
		if w = strings.TrimSpace(w); utf8.RuneCountInString(w) >= shortestWord && !slices.Contains(v.words, w) {
			v.words = append(v.words, w)
		}
	}
	for _, n := range []string{p.Name(), p.Surname + ", " + p.GivenName, p.Surname} {
		if n = strings.Trim(n, " ,"); utf8.RuneCountInString(n) > 1 && !slices.Contains(v.names, n) {
			v.names = append(v.names, n)
		}
	}
	v.certain = anyOf(v.words)
	v.anywhere = anyOf(slices.Concat(v.words, v.names))
	own := slices.Concat(v.words, v.names)
	if utf8.RuneCountInString(p.GivenName) > 1 {
		own = append(own, p.GivenName)
	}
	v.ownRows = anyOf(own)
	return v, nil
}

// anyOf matches any of some phrases, whatever their capitals, the longest first.
func anyOf(phrases []string) *regexp.Regexp {
	if len(phrases) == 0 {
		return regexp.MustCompile(`\z.`) // nothing fits
	}
	quoted := make([]string, len(phrases))
	for i, p := range slices.SortedFunc(slices.Values(phrases), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) }) {
		quoted[i] = strings.ReplaceAll(regexp.QuoteMeta(p), " ", `\s+`)
	}
	return regexp.MustCompile(`(?i)` + strings.Join(quoted, "|"))
}

// whole finds where phrases stand as whole words: Hall is not found in Whitehall.
func whole(phrases *regexp.Regexp, text string) [][]int {
	return slices.DeleteFunc(phrases.FindAllStringIndex(text, -1), func(at []int) bool {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		return letterOrDigit(before) || letterOrDigit(after)
	})
}

func letterOrDigit(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// replaced is a text with the phrases replaced.
func replaced(phrases *regexp.Regexp, text, by string) string {
	var b strings.Builder
	last := 0
	for _, at := range whole(phrases, text) {
		b.WriteString(text[last:at[0]])
		b.WriteString(by)
		last = at[1]
	}
	b.WriteString(text[last:])
	return b.String()
}

// namesIn reports whether a text may name the person.
func (v *identity) namesIn(text string) bool { return len(whole(v.anywhere, text)) > 0 }

// known reports whether the details of a change name the person for certain: by a word of theirs, or by their id where an id of a person is expected. What another is called by
// in a row of their own is not them, although they may bear the same name.
func (v *identity) known(details string, texts []told) (certain, perhaps bool) {
	if texts == nil {
		return len(whole(v.certain, details)) > 0, v.namesIn(details)
	}
	for _, t := range texts {
		if t.of != "" && t.of != v.person.ID {
			continue
		}
		if t.text == v.person.ID && namesPeople(t.key) || len(whole(v.certain, t.text)) > 0 {
			return true, true
		}
		perhaps = perhaps || v.namesIn(t.text)
	}
	return false, perhaps
}

// told is a text of the details of a change, by the fact that it tells; and of whom, where it is what somebody is called by in a row of their own.
type told struct{ key, text, of string }

// toldIn are the texts of a JSON document.
func toldIn(details string) ([]told, bool) {
	var doc any
	if json.Unmarshal([]byte(details), &doc) != nil {
		return nil, false
	}
	return tell([]told{}, "", doc, ""), true
}

func tell(out []told, key string, doc any, of string) []told {
	switch v := doc.(type) {
	case string:
		return append(out, told{key, v, of})
	case []any:
		for _, x := range v {
			out = tell(out, key, x, "")
		}
	case map[string]any:
		row, _ := v["id"].(string)
		_, named := v["surname"]
		for k, x := range v {
			whose := ""
			if named && (k == "given_name" || k == "surname") {
				whose = row
			}
			out = tell(append(out, told{text: k}), k, x, whose)
		}
	}
	return out
}

// namesPeople says which facts of the trail are ids of people.
func namesPeople(key string) bool {
	return slices.Contains([]string{"person", "employee_no", "holder", "delegated_to", "cover", "deputy", "deputy_before", "second_reviewer", "held_by", "answered_by", "requester", "reporter", "implicated", "people", "subjects", "by"}, key)
}
