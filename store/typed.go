package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// What is typed into the search of people and of access finds whatever has words that begin so, as the search over everything does: indexes answer that at every letter, however
// long the list is.

// typed is what somebody typed.
type typed struct {
	words  []string // in lower case
	joined []string // parts with more than letters and digits in them, which have to stand as they were typed: O'Dowd, SYS-01
}

func typedText(query string) typed {
	query = plainText(query)
	t := typed{words: words(query)}
	for _, part := range strings.Fields(query) {
		if strings.ContainsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			t.joined = append(t.joined, part)
		}
	}
	return t
}

// begins is a condition that an expression has a word that begins so.
func (c *conditions) begins(expression, word string) string {
	for _, mark := range []string{"-", ".", "_", "@", "/", "''", "("} {
		expression = `replace(` + expression + `, '` + mark + `', ' ')`
	}
	return `lower(' ' || ` + expression + `) like ` + c.arg("% "+word+"%")
}

// after is what no text that begins so reaches.
func after(word string) string { return word + "\U0010ffff" }

// personWords is by what people are found.
const personWords = `person.id || ' ' || person.employee_no || ' ' || person.council_ref || ' ' || person.given_name || ' ' || person.surname || ' ' || person.login || ' ' || person.email`

// few is how many people, and how much access, are still looked up one by one; where more fit a word, enough of them are met by going through the list.
type few struct{ people, grants int }

func fewEnough() few { return few{people: 1000, grants: 4000} }

// peopleFound finds the people who have all of some words, by the beginnings, or says that they are not few.
func (s *Session) peopleFound(ctx context.Context, asked []string, most int) (ids []string, all bool, err error) {
	const low, high = int64(classPerson) << classBits, int64(classPerson+1)<<classBits - 1
	numbers, err := s.textIndex().find(ctx, s.reader, asked, low, high, most+1)
	if err != nil || len(numbers) > most {
		return nil, false, err
	}
	for some := range slices.Chunk(numbers, mostNamed) {
		list := make([]string, len(some)) // the numbers are the program's own
		for i, n := range some {
			list[i] = fmt.Sprint(n)
		}
		found, err := collect(ctx, s.reader, scanText, `select id from search_entry where n in (`+strings.Join(list, ", ")+`)`)
		if err != nil {
			return nil, false, err
		}
		ids = append(ids, found...)
	}
	return ids, true, nil
}

// peopleTyped lists the people who have the words that were typed.
func (s *Session) peopleTyped(ctx context.Context, sc *scope, t typed, few few, pages []Page) ([]Person, error) {
	var ids []string
	all := false
	if len(t.words) > 0 {
		var err error
		if ids, all, err = s.peopleFound(ctx, t.words, few.people); err != nil || all && len(ids) == 0 {
			return []Person{}, err
		}
	}
	c := &conditions{}
	where := sc.names(c, "person.id")
	for _, part := range t.joined {
		where += ` and ` + c.like(personWords, part)
	}
	if all {
		where += ` and ` + c.in("person.id", ids)
	} else {
		for _, w := range t.words {
			where += ` and ` + c.begins(personWords, w)
		}
	}
	return collect(ctx, s.reader, scanPerson, `select `+personColumns+` from person where `+where+` order by surname, given_name, id`+limit(pages), c.args...)
}
