package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// What is typed into the search of a long list finds whatever has words that begin so, which indexes answer at every letter. Only where nothing begins so is it looked
// for anywhere in the texts, which reads the whole list.

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

// asTyped reads a list by the words that somebody typed, or, where none of it has words that begin so, by what stands anywhere in it.
func asTyped[T any](query string, pages []Page, begin func(typed, []Page) ([]T, error), anywhere func() ([]T, error)) ([]T, error) {
	t := typedText(query)
	if len(t.words) == 0 {
		return anywhere()
	}
	found, err := begin(t, pages)
	if err != nil || len(found) > 0 {
		return found, err
	}
	if len(pages) > 0 && pages[0].Offset > 0 {
		if first, err := begin(t, []Page{{Limit: 1}}); err != nil || len(first) > 0 {
			return found, err
		}
	}
	return anywhere()
}

// begins is a condition that an expression has a word that begins so.
func (c *conditions) begins(expression, word string) string {
	for _, mark := range []string{"-", ".", "_", "@", "/", "''", "("} {
		expression = `replace(` + expression + `, '` + mark + `', ' ')`
	}
	return `lower(' ' || ` + expression + `) like ` + c.arg("% "+word+"%")
}

// holds is a condition that an expression holds what was typed of more than letters and digits.
func (c *conditions) holds(expression string, joined []string) string {
	parts := []string{everyRow}
	for _, part := range joined {
		parts = append(parts, c.like(expression, part))
	}
	return strings.Join(parts, ` and `)
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
	ids, all, err := s.peopleFound(ctx, t.words, few.people)
	if err != nil || all && len(ids) == 0 {
		return []Person{}, err
	}
	c := &conditions{}
	where := c.holds(personWords, t.joined) + ` and ` + sc.names(c, "person.id")
	if all {
		where += ` and ` + c.in("person.id", ids)
	} else {
		for _, w := range t.words {
			where += ` and ` + c.begins(personWords, w)
		}
	}
	return collect(ctx, s.reader, scanPerson, `select `+personColumns+` from person where `+where+` order by surname, given_name, id`+limit(pages), c.args...)
}
