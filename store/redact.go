package store

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// others are the people whom an answer to one person must not name.
type others struct {
	ids      map[string]bool
	names    map[string]bool // given name and surname, folded
	words    map[string]bool // logins, numbers and addresses of mail, folded
	surnames map[string]bool
}

// othersThan reads everybody but one person.
func othersThan(ctx context.Context, q querier, than Person) (others, error) {
	o := others{ids: map[string]bool{}, names: map[string]bool{}, words: map[string]bool{}, surnames: map[string]bool{}}
	people, err := collect(ctx, q, scanPerson, `select `+personColumns+` from person where id <> $1`, than.ID)
	if err != nil {
		return o, err
	}
	for _, p := range people {
		o.ids[p.ID] = true
		for _, w := range []string{p.ID, p.Login, p.Email, p.EmployeeNo} {
			if len(w) >= shortestWord {
				o.words[strings.ToLower(w)] = true
			}
		}
		if p.GivenName != "" && p.Surname != "" && !strings.EqualFold(p.Name(), than.Name()) {
			o.names[strings.ToLower(p.Name())] = true
		}
		if p.Surname != "" && !strings.EqualFold(p.Surname, than.Surname) {
			o.surnames[strings.ToLower(p.Surname)] = true
		}
	}
	for _, w := range []string{than.ID, than.Login, than.Email, than.EmployeeNo} {
		delete(o.words, strings.ToLower(w))
	}
	return o, nil
}

var wordsOfText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN]+(?:['’.@_-][\pL\pN]+)*`) })

// leftOut takes the others out of a text: by full name, login or number. Words that are the surname of another, and might be any word, are returned to be looked at.
func (o *others) leftOut(text string) (string, []string) {
	found := wordsOfText().FindAllStringIndex(text, -1)
	var b strings.Builder
	check, last := []string{}, 0
	for i := 0; i < len(found); i++ {
		at := found[i]
		word := text[at[0]:at[1]]
		if i+1 < len(found) && o.names[strings.ToLower(word+" "+text[found[i+1][0]:found[i+1][1]])] && strings.TrimSpace(text[at[1]:found[i+1][0]]) == "" {
			b.WriteString(text[last:at[0]] + someoneElse)
			i++
			last = found[i][1]
			continue
		}
		switch low := strings.ToLower(word); {
		case o.words[low]:
			b.WriteString(text[last:at[0]] + someoneElse)
			last = at[1]
		case (o.surnames[low] || o.surnames[strings.TrimSuffix(strings.TrimSuffix(low, "'s"), "’s")]) && unicode.IsUpper([]rune(word)[0]) && !slices.Contains(check, word):
			check = append(check, word)
		}
	}
	b.WriteString(text[last:])
	return b.String(), check
}
