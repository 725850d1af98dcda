package store

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// postgresText is full-text search by PostgreSQL. It is told the words rather than asked for them: its own parsers take an address of mail or a
// number with a hyphen for one word, and keep accents, where SQLite's finds what people type.
type postgresText struct{}

func (postgresText) put(ctx context.Context, t *transaction, n int64, text string, _ bool) error {
	_, err := t.ExecContext(ctx, `insert into search_text (rowid, text) values ($1, array_to_tsvector(string_to_array($2, ' '))) on conflict (rowid) do update set text = excluded.text`,
		n, strings.Join(plainWords(text), " "))
	return err
}

func (postgresText) find(ctx context.Context, q querier, words []string, low, high int64, limit int) ([]int64, error) {
	terms := plainWords(strings.Join(words, " "))
	if len(terms) == 0 {
		return nil, nil
	}
	return collect(ctx, q, scanNumber, `select rowid from search_text where text @@ cast(cast($1 as text) as tsquery) and rowid between $2 and $3 order by rowid limit $4`,
		"'"+strings.Join(terms, "':* & '")+"':*", low, high, limit)
}

// longestWord is as much of a word as is searched for, in characters; PostgreSQL refuses words of more than 2046 bytes.
const longestWord = 250

// plainWords are the words of a text, each once, in lower case and without accents.
func plainWords(text string) []string {
	all := plainOrder(text)
	slices.Sort(all)
	return slices.Compact(all)
}

// plainOrder is plainWords in the order in which they stand, those that come again too.
func plainOrder(text string) []string {
	var plain strings.Builder
	for _, r := range norm.NFD.String(text) {
		if !unicode.Is(unicode.Mn, r) {
			plain.WriteRune(unicode.ToLower(r))
		}
	}
	all := strings.FieldsFunc(plain.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for i, w := range all {
		if runes := []rune(w); len(runes) > longestWord {
			all[i] = string(runes[:longestWord])
		}
	}
	return all
}
