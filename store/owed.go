package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"muniment/store/duty"
	"muniment/store/entry"
)

// Owed is what is owed, as far as somebody may see it: their own, and what is about something that they see.
type Owed struct {
	Prompts []duty.Prompt
	Others  []OthersOwed // what else there is, without names
}

// OthersOwed is how often a duty is owed by others.
type OthersOwed struct {
	Duty  string
	Title string
	Count int
}

// Owed is Prompts with the number of what others owe and this person may not see.
func (s *Session) Owed(ctx context.Context, whose Whose) (Owed, error) {
	prompts, mine, err := s.judged(ctx, &whose)
	if err != nil {
		return Owed{}, err
	}
	own := func(p duty.Prompt) bool {
		return mine[p.Post] || mine[p.ShownToPost] || p.DelegatedTo != "" && p.DelegatedTo == s.user.Person && p.DelegatedUntil >= s.present()
	}
	switch {
	case whose.All:
	case whose.Post != "":
		prompts = slices.DeleteFunc(prompts, func(p duty.Prompt) bool { return p.Post != whose.Post && p.ShownToPost != whose.Post })
	default:
		return Owed{Prompts: duty.PostponedLast(slices.DeleteFunc(prompts, func(p duty.Prompt) bool { return !own(p) }))}, nil
	}
	if s.hasAny(seesAll()) {
		return Owed{Prompts: prompts}, nil
	}
	theirs, err := s.promptScope(ctx, prompts)
	if err != nil {
		return Owed{}, err
	}
	out, counted := Owed{}, map[string]int{}
	for _, p := range prompts {
		if own(p) || mine[p.EscalatedPost] || mine[p.ConcernsPost] || theirs.about(&p) {
			out.Prompts = append(out.Prompts, p)
			continue
		}
		if counted[p.Duty]++; counted[p.Duty] == 1 {
			out.Others = append(out.Others, OthersOwed{Duty: p.Duty, Title: p.Title})
		}
	}
	slices.SortFunc(out.Others, func(a, b OthersOwed) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Duty, b.Duty)) })
	for i := range out.Others {
		out.Others[i].Count = counted[out.Others[i].Duty]
	}
	return out, nil
}

// promptScope is what of the register somebody sees, as far as a list of prompts is about it.
type promptScope struct {
	scope
	managed, named map[string]bool // people
	entries        map[duty.EntryKey]bool
}

// promptScope reads what of that which the prompts are about the acting person sees.
func (s *Session) promptScope(ctx context.Context, prompts []duty.Prompt) (*promptScope, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	v := &promptScope{scope: sc, entries: map[duty.EntryKey]bool{}}
	people := func(condition func(*conditions, string) string) (map[string]bool, error) {
		c := &conditions{}
		return textSet(ctx, s.reader, `select id from person where `+condition(c, "person.id"), c.args...)
	}
	if v.managed, err = people(sc.manages); err != nil {
		return nil, err
	}
	if v.named, err = people(sc.names); err != nil {
		return nil, err
	}
	kinds := map[string]bool{}
	for _, p := range prompts {
		if _, is := entry.Of(p.Subject); is {
			kinds[p.Subject] = true
		}
	}
	c := &conditions{}
	where := c.in("kind", slices.Sorted(maps.Keys(kinds))) + ` and ` + sc.entries(c, "entry")
	_, err = collect(ctx, s.reader, func(row scanner) (bool, error) {
		var k duty.EntryKey
		err := row.Scan(&k.Kind, &k.ID)
		v.entries[k] = true
		return true, err
	}, `select kind, id from entry where `+where, c.args...)
	return v, err
}

// about reports a prompt about something that the person sees. What names nobody, such as a vacant post, everybody sees; privileged accounts and reviews of access
// are for whoever owes something about them and for roles that see all access.
func (v *promptScope) about(p *duty.Prompt) bool {
	switch p.Subject {
	case "grant", "access-request":
		return v.access || v.managed[p.Person] || slices.Contains(v.systems, p.System)
	case "leaver", "leaver-item", "joiner", "mover":
		return v.named[p.Person]
	case "person", "engagement", "notice", "absence":
		return v.managed[p.Person]
	case "post", "transfer", "access-review":
		return true
	case "council", "week", "review-line", "privileged-query":
		return v.access
	}
	return v.entries[duty.EntryKey{Kind: p.Subject, ID: p.ID}]
}
