package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// crowd is several people who are looked for in one reading of the register: a yearly disposal lists more people than it could read the register times.
type crowd struct {
	sought []*sought
	byID   map[string]*sought
	byWord map[string][]*sought // of each phrase that names them the word that fewest share, as fold has it
	always []*sought            // of whom a phrase has no word
}

// sought is one of them, with what is found.
type sought struct {
	*identity
	reference string // that will stand for them
	own       map[string]bool
	found     *survey
}

// newCrowd prepares to look for people, each with the reference that will stand for them.
func newCrowd(ctx context.Context, q querier, people []*identity, references []string) (*crowd, error) {
	surnames := map[string]int{}
	err := each(ctx, q, func(row scanner) error {
		var surname string
		var n int
		err := row.Scan(&surname, &n)
		surnames[strings.ToLower(surname)] += n
		return err
	}, `select surname, count(*) from person group by surname`)
	if err != nil {
		return nil, err
	}
	c := &crowd{byID: map[string]*sought{}, byWord: map[string][]*sought{}}
	for i, v := range people {
		s := &sought{identity: v, reference: references[i], own: map[string]bool{}, found: &survey{gone: map[string]int{}}}
		if v.person.Surname != "" {
			s.found.namesakes = max(0, surnames[strings.ToLower(v.person.Surname)]-1)
		}
		c.sought, c.byID[v.person.ID] = append(c.sought, s), s
	}
	shared := map[string]int{}
	for _, s := range c.sought {
		for _, phrase := range s.phrases() {
			for word := range wordsOf(phrase) {
				shared[string(word)]++
			}
		}
	}
	for _, s := range c.sought {
		for _, phrase := range s.phrases() {
			c.look(s, phrase, shared)
		}
	}
	return c, nil
}

// phrases are by what a text may name somebody.
func (s *sought) phrases() []string { return slices.Concat([]string{s.person.ID}, s.words, s.names) }

// look has the crowd notice a phrase. Where it stands as whole words, each word of it is a word of the text.
func (c *crowd) look(s *sought, phrase string, shared map[string]int) {
	rarest := ""
	for word := range wordsOf(phrase) {
		if rarest == "" || shared[string(word)] < shared[rarest] {
			rarest = string(word)
		}
	}
	switch {
	case rarest != "" && !slices.Contains(c.byWord[rarest], s):
		c.byWord[rarest] = append(c.byWord[rarest], s)
	case rarest == "" && phrase != "":
		c.always = append(c.always, s)
	}
}

// wordsOf yields the words of a text: runs of letters and digits, as whole knows them, folded so that words alike but for their capitals are alike. A word holds until the next: all that the
// register holds is read so.
func wordsOf(text string) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		var word []byte
		for _, r := range text {
			if letterOrDigit(r) {
				word = utf8.AppendRune(word, fold(r))
				continue
			}
			if len(word) > 0 && !yield(word) {
				return
			}
			word = word[:0]
		}
		if len(word) > 0 {
			yield(word)
		}
	}
}

// fold gives the least of the letters that are one but for their capitals, as a regular expression takes them.
func fold(r rune) rune {
	if r < utf8.RuneSelf { // of which the capitals are the least
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

// perhaps are those of whom some text has a first word: all whom it names are among them.
func (c *crowd) perhaps(texts ...string) map[*sought]bool {
	var out map[*sought]bool
	note := func(all []*sought) {
		if out == nil && len(all) > 0 {
			out = map[*sought]bool{}
		}
		for _, s := range all {
			out[s] = true
		}
	}
	note(c.always)
	for _, text := range texts {
		for word := range wordsOf(text) {
			note(c.byWord[string(word)])
		}
	}
	return out
}

// named are those whom a text may name.
func (c *crowd) named(text string, take func(*sought)) {
	if text == "" {
		return
	}
	for s := range c.perhaps(text) {
		if s.namesIn(text) {
			take(s)
		}
	}
}

// perhapsIn are those whom the details of a change may name, with the texts that these tell; nil where they are no JSON or name nobody.
func (c *crowd) perhapsIn(details string) (map[*sought]bool, []told) {
	if !strings.Contains(details, `\`) && len(c.perhaps(details)) == 0 { // an escape hides where a word begins
		return nil, nil
	}
	texts, ok := toldIn(details)
	if !ok {
		return c.perhaps(details), nil
	}
	others := make([]string, 0, len(texts))
	out := map[*sought]bool{}
	for _, t := range texts {
		if t.of == "" {
			others = append(others, t.text)
		} else if s := c.byID[t.of]; s != nil {
			out[s] = true
		}
	}
	for s := range c.perhaps(others...) {
		out[s] = true
	}
	return out, texts
}

// each runs a query of one person's rows for each of them.
func (c *crowd) each(ctx context.Context, q querier, take func(*sought, scanner) error, query string) error {
	for _, s := range c.sought {
		if err := each(ctx, q, func(row scanner) error { return take(s, row) }, query, s.person.ID); err != nil {
			return err
		}
	}
	return nil
}

// rowKey names a row of a table.
func rowKey(table string, key []string) string { return hashTexts(append([]string{table}, key...)...) }

// surveysOf finds all that is held on each of some people.
func surveysOf(ctx context.Context, q querier, people []*identity, references []string) ([]*survey, error) {
	c, err := newCrowd(ctx, q, people, references)
	if err != nil {
		return nil, err
	}
	for _, p := range places() {
		if p.apart == "" && len(p.text)+len(p.clear) > 0 {
			if err := c.readPlace(ctx, q, p); err != nil {
				return nil, err
			}
		}
		if p.gone != "" {
			if err := c.count(ctx, q, p); err != nil {
				return nil, err
			}
		}
	}
	for _, step := range []func(context.Context, querier) error{c.readEntries, c.readEvents, c.readAttachments, c.readRecords, c.readTrail} {
		if err := step(ctx, q); err != nil {
			return nil, fmt.Errorf("look for somebody in the register: %w", err)
		}
	}
	out := make([]*survey, len(c.sought))
	for i, s := range c.sought {
		out[i] = s.found
	}
	return out, nil
}

// lookFor surveys some people at once, each by their id and the reference that will stand for them.
func lookFor(ctx context.Context, q querier, people []string, reference func(string) (string, error)) ([]*identity, []*survey, error) {
	them, references := make([]*identity, len(people)), make([]string, len(people))
	for i, id := range people {
		v, err := identityOf(ctx, q, id)
		if err != nil {
			return nil, nil, err
		}
		them[i] = &v
		if references[i], err = reference(id); err != nil {
			return nil, nil, err
		}
	}
	found, err := surveysOf(ctx, q, them, references)
	return them, found, err
}
