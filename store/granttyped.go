package store

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Access is found by its reference, its login, its level and its kind, and by the names of whoever holds it and of the system.

// grantWords are the texts of access itself.
const grantWords = `access_grant.id || ' ' || access_grant.login || ' ' || access_grant.level || ' ' || access_grant.kind || ' ' || access_grant.system || ' ' || access_grant.person`

// grantsTyped lists the access that has the words that were typed. What few have is gathered by index and the other words are judged on it; where no word is rare,
// a page is full after few rows.
func (s *Session) grantsTyped(ctx context.Context, sc *scope, t typed, standing GrantStanding, few few, pages []Page) ([]Grant, error) {
	var rare map[string]bool // what has all the words that few have; nil before the first of them
	var common []string
	for _, w := range t.words {
		found, all, err := s.grantsWith(ctx, w, few)
		switch {
		case err != nil:
			return nil, err
		case !all:
			common = append(common, w)
			continue
		case rare == nil:
			rare = found
		default:
			maps.DeleteFunc(rare, func(id string, _ bool) bool { return !found[id] })
		}
		if len(rare) == 0 {
			return []Grant{}, nil
		}
	}
	judge := func(c *conditions) string {
		out := standing.condition() + ` and ` + sc.reaches(c, "access_grant")
		for _, w := range common {
			out += ` and ` + grantHas(c.begins, w)
		}
		for _, part := range t.joined {
			out += ` and ` + grantHas(c.like, part)
		}
		return out
	}
	if rare == nil {
		c := &conditions{}
		return collect(ctx, s.reader, scanGrant, `select `+grantColumns+` from access_grant where `+judge(c)+` order by id`+limit(pages), c.args...)
	}
	ids := slices.Sorted(maps.Keys(rare))
	if standing != "" || len(common)+len(t.joined) > 0 || !sc.access && !sc.people {
		var err error
		if ids, err = s.grantsThat(ctx, ids, judge); err != nil {
			return nil, err
		}
	}
	if len(pages) > 0 {
		ids = ids[min(pages[0].Offset, len(ids)):min(pages[0].Offset+pages[0].Limit, len(ids))]
	}
	out := make([]Grant, 0, len(ids))
	for some := range slices.Chunk(ids, mostNamed) {
		c := &conditions{}
		found, err := collect(ctx, s.reader, scanGrant, `select `+grantColumns+` from access_grant where `+c.in("id", some)+` order by id`, c.args...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// grantsThat keeps of some access what fits a condition, in its order.
func (s *Session) grantsThat(ctx context.Context, ids []string, condition func(*conditions) string) ([]string, error) {
	var out []string
	for some := range slices.Chunk(ids, mostNamed) {
		c := &conditions{}
		found, err := collect(ctx, s.reader, scanText, `select id from access_grant where `+c.in("id", some)+` and `+condition(c)+` order by id`, c.args...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// grantHas is a condition that a text stands, in the way of another condition, in what access shows: its own texts, and the names of its holder and its system.
func grantHas(stands func(expression, text string) string, text string) string {
	return `(` + strings.Join([]string{
		stands(grantWords, text),
		`exists (select 1 from person where person.id = access_grant.person and ` + stands(personWords, text) + `)`,
		`exists (select 1 from entry y where y.kind = 'system' and y.id = access_grant.system and ` + stands("y.title", text) + `)`,
	}, ` or `) + `)`
}

// grantsWith gathers the access that has a word that begins so, or says that it is not few. Each way to it is served by an index.
func (s *Session) grantsWith(ctx context.Context, word string, few few) (found map[string]bool, all bool, err error) {
	people, all, err := s.peopleFound(ctx, []string{word}, few.people)
	if err != nil || !all {
		return nil, false, err
	}
	c := &conditions{}
	systems, err := collect(ctx, s.reader, scanText, `select id from entry where kind = 'system' and `+c.begins("id || ' ' || title", word), c.args...)
	if err != nil {
		return nil, false, err
	}
	found = map[string]bool{}
	from := func(column, first string) func(*conditions) string {
		return func(c *conditions) string {
			return `select id from access_grant where ` + column + ` >= ` + c.arg(first) + ` and ` + column + ` < ` + c.arg(after(first))
		}
	}
	ways := []func(*conditions) string{
		func(c *conditions) string { return `select id from access_grant where ` + c.in("system", systems) },
		from("lower(level)", word), from("kind", word), from("id", word), from("id", strings.ToUpper(word)),
		func(c *conditions) string { // the logins of one system after the other stand together
			return `select g.id from entry y cross join access_grant g where y.kind = 'system' and g.system = y.id and lower(g.login) >= ` + c.arg(word) + ` and lower(g.login) < ` + c.arg(after(word))
		},
	}
	for some := range slices.Chunk(people, mostNamed) {
		ways = append(ways, func(c *conditions) string { return `select id from access_grant where ` + c.in("person", some) })
	}
	for _, way := range ways {
		c := &conditions{}
		query := way(c)
		ids, err := collect(ctx, s.reader, scanText, query+limit([]Page{{Limit: few.grants + 1}}), c.args...)
		if err != nil {
			return nil, false, err
		}
		for _, id := range ids {
			found[id] = true
		}
		if len(found) > few.grants {
			return nil, false, nil
		}
	}
	return found, true, nil
}
