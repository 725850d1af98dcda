package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"muniment/store/entry"
	"muniment/store/schema"
)

// Found is something that a search found.
type Found struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Title string `json:"title"`
}

// textIndex is the full-text search of one database engine: texts by number, found by the beginnings of their words.
type textIndex interface {
	put(ctx context.Context, t *transaction, n int64, text string, known bool) error
	// find returns the numbers from low to high, at most limit of them, in their order.
	find(ctx context.Context, q querier, words []string, low, high int64, limit int) ([]int64, error)
}

func (s *Session) textIndex() textIndex {
	if s.engine == schema.Postgres {
		return postgresText{}
	}
	return sqliteText{}
}

// The classes of what is searched, in the order in which people look for them. A class is the upper part of a number, so that each can be asked for by
// itself and a search that fits thousands reads only the first of each.
const (
	classPerson = iota + 1
	classEntry
	classPost
	classes
)

const classBits = 48

func classOf(kind string) int64 {
	switch kind {
	case "person":
		return classPerson
	case "post":
		return classPost
	}
	return classEntry
}

// searchText is the text by which something is to be found.
type searchText struct{ kind, id, text string }

// searchable notes the text by which something is found, beside its id. It is kept at the end of the act, or of many rows of an import: the
// index writes itself out at every savepoint, which an import has one of for each row.
func (t *transaction) searchable(kind, id string, texts ...string) {
	if t.rehearsal {
		return
	}
	t.searches = append(t.searches, searchText{kind, id, strings.Join(slices.DeleteFunc(append([]string{id}, texts...), func(s string) bool { return s == "" }), " ")})
}

// mostSearches is how many texts wait before they are kept.
const mostSearches = 5000

// keepSearches keeps the texts that were noted.
func (t *transaction) keepSearches(ctx context.Context) error {
	for _, v := range t.searches {
		if err := t.keepSearch(ctx, v); err != nil {
			return fmt.Errorf("make it searchable: %w", err)
		}
	}
	t.searches = t.searches[:0]
	return nil
}

func (t *transaction) keepSearch(ctx context.Context, v searchText) error {
	var n int64
	err := t.QueryRowContext(ctx, `select n from search_entry where kind = $1 and id = $2`, v.kind, v.id).Scan(&n)
	known := err == nil
	if err != nil && !isNoRows(err) {
		return err
	}
	if !known {
		class := classOf(v.kind)
		if err := t.QueryRowContext(ctx, `insert into counter (name, value) values ($1, 1) on conflict (name) do update set value = counter.value + 1 returning value`,
			fmt.Sprintf("search-%d", class)).Scan(&n); err != nil {
			return err
		}
		n += class << classBits
		if _, err := t.ExecContext(ctx, `insert into search_entry (n, kind, id) values ($1, $2, $3)`, n, v.kind, v.id); err != nil {
			return err
		}
	}
	return t.s.textIndex().put(ctx, t, n, v.text, known)
}

// searchTexts is what an entry is found by: its name and whatever text it holds.
func searchTexts(k entry.Kind, e entry.Entry) []string {
	texts := []string{e.Title}
	for _, f := range k.Fields {
		switch f.Type {
		case entry.Text, entry.Long, entry.Choice, entry.Choices:
			texts = append(texts, e.Fields[f.Name])
		default:
		}
	}
	return texts
}

// words are what is searched for: letters and digits, in lower case.
func words(query string) []string {
	all := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return all[:min(len(all), 8)]
}

// Search finds whatever this person may see by the beginnings of its words, in every register, as one types: what is called exactly so, or has that reference, then what is called
// so at its beginning, then the others; of these people first, then the registers and posts, at most limit of each. Access is found through whoever holds it, or by its reference;
// records by the beginning of their number.
func (s *Session) Search(ctx context.Context, query string, limit int) ([]Found, error) {
	out := []Found{}
	query = plainText(query)
	if len(words(query)) == 0 {
		return out, nil
	}
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	for class := int64(classPerson); class < classes; class++ {
		found, err := s.searchClass(ctx, &sc, query, class, limit)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	id := strings.ToUpper(strings.TrimSpace(query))
	g, err := grantByID(ctx, s.reader, id)
	if err == nil {
		err = s.mayReach(ctx, s.reader, id)
	}
	if err == nil {
		out = append(out, Found{"grant", g.ID, strings.TrimSpace(g.Login + " on " + g.System)})
	} else if !isNotFound(err) {
		return nil, err
	}
	numbered, err := s.recordsNumbered(ctx, &sc, id, limit)
	out = append(out, numbered...)
	slices.SortStableFunc(out, func(a, b Found) int { return farFrom(query, a.ID, a.Title) - farFrom(query, b.ID, b.Title) })
	return out, err
}

// farFrom is how far what is called so is from what was asked for: 0 where it is that, 1 where it begins so, 2 where it only has the words.
func farFrom(query, id, title string) int {
	asked, called := " "+strings.Join(plainOrder(query), " "), " "+strings.Join(plainOrder(title), " ")
	switch {
	case asked == called, strings.EqualFold(strings.TrimSpace(query), id):
		return 0
	case strings.HasPrefix(called, asked):
		return 1
	}
	return 2
}

// mostNearest is how many of a class, of those that fit, are looked through for what is called as somebody asked: two letters fit tens of thousands.
const mostNearest = 200

// nearest puts the numbers of a class in the order in which they are told: what is called as was asked first.
func (s *Session) nearest(ctx context.Context, query string, class int64, numbers []int64) ([]int64, error) {
	if len(numbers) < 2 {
		return numbers, nil
	}
	list := make([]string, len(numbers))
	for i, n := range numbers {
		list[i] = strconv.FormatInt(n, 10)
	}
	titles := map[int64]string{
		classPerson: `select x.n, x.id, p.given_name || ' ' || p.surname from search_entry x join person p on p.id = x.id`,
		classEntry:  `select x.n, x.id, e.title from search_entry x join entry e on e.kind = x.kind and e.id = x.id`,
		classPost:   `select x.n, x.id, p.title from search_entry x join post p on p.id = x.id`,
	}
	type called struct {
		n         int64
		id, title string
	}
	all, err := collect(ctx, s.reader, func(row scanner) (c called, err error) {
		err = row.Scan(&c.n, &c.id, &c.title)
		return c, err
	}, titles[class]+` where x.n in (`+strings.Join(list, ", ")+`)`)
	if err != nil {
		return nil, err
	}
	far := make(map[int64]int, len(all))
	for _, c := range all {
		far[c.n] = farFrom(query, c.id, strings.TrimSpace(c.title))
	}
	slices.SortStableFunc(numbers, func(a, b int64) int { return far[a] - far[b] })
	return numbers, nil
}

// recordsNumbered finds the records whose number begins so.
func (s *Session) recordsNumbered(ctx context.Context, sc *scope, number string, most int) ([]Found, error) {
	c := &conditions{}
	records, err := collect(ctx, s.reader, scanRecord, `select `+recordColumns+` from record where number >= `+c.arg(number)+` and number < `+c.arg(number+"~")+
		` and `+sc.records(c)+` order by number desc`+limit([]Page{{Limit: most}}), c.args...)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	if records, err = s.recordsSeen(ctx, records); err != nil {
		return nil, err
	}
	out := make([]Found, len(records))
	for i, r := range records {
		out[i] = Found{"record", r.Number, r.Subject}
	}
	return out, nil
}

// searchClass finds the nearest of a class. Where some of what fits is not for this person, it looks further.
func (s *Session) searchClass(ctx context.Context, sc *scope, query string, class int64, limit int) ([]Found, error) {
	var out []Found
	asked := words(query)
	low, high := class<<classBits, (class+1)<<classBits-1
	batch := max(limit, mostNearest)
	if !sc.all { // of what fits, little may be theirs
		batch = max(limit, 500)
	}
	for len(out) < limit {
		numbers, err := s.textIndex().find(ctx, s.reader, asked, low, high, batch)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		theirs, err := s.foundIn(ctx, sc, class, slices.Clone(numbers))
		if err != nil {
			return nil, err
		}
		if theirs, err = s.nearest(ctx, query, class, theirs); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		for _, n := range theirs {
			if len(out) == limit {
				break
			}
			f, sees, err := s.foundAt(ctx, n)
			if err != nil {
				return nil, err
			}
			if sees {
				out = append(out, f)
			}
		}
		if len(numbers) < batch {
			break
		}
		low = numbers[len(numbers)-1] + 1
	}
	return out, nil
}

// foundAt names what stands at a number, as far as this person may see it.
func (s *Session) foundAt(ctx context.Context, n int64) (Found, bool, error) {
	var f Found
	if err := s.reader.QueryRowContext(ctx, `select kind, id from search_entry where n = $1`, n).Scan(&f.Kind, &f.ID); err != nil {
		return f, false, fmt.Errorf("search: %w", err)
	}
	switch f.Kind {
	case "person":
		p, err := personByID(ctx, s.reader, f.ID)
		f.Title = p.Name()
		return f, true, err
	case "post":
		p, err := s.postNamed(ctx, s.reader, f.ID)
		f.Title = p.Title
		return f, true, err
	}
	e, err := s.entryByID(ctx, s.reader, f.Kind, f.ID)
	if isNotFound(err) {
		return f, false, nil
	}
	f.Title = e.Title
	return f, true, err
}

// foundIn keeps the numbers of what is in the acting person's scope.
func (s *Session) foundIn(ctx context.Context, sc *scope, class int64, numbers []int64) ([]int64, error) {
	if sc.all || class == classPost || len(numbers) == 0 {
		return numbers, nil
	}
	c := &conditions{args: []any{numbers[0], numbers[len(numbers)-1]}}
	var query string
	if class == classEntry {
		query = `select x.n from search_entry x join entry e on e.kind = x.kind and e.id = x.id where x.n between $1 and $2 and ` + sc.entries(c, "e")
	} else {
		query = `select x.n from search_entry x where x.n between $1 and $2 and ` + sc.names(c, "x.id")
	}
	theirs, err := collect(ctx, s.reader, scanNumber, query, c.args...)
	if err != nil {
		return nil, err
	}
	in := make(map[int64]bool, len(theirs))
	for _, n := range theirs {
		in[n] = true
	}
	return slices.DeleteFunc(numbers, func(n int64) bool { return !in[n] }), nil
}
