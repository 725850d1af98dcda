package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"muniment/store/duty"
)

// A council has thousands of leavers of whom nothing is owed any more. What is read of them grows with what is still open: cases that owe something by
// themselves, and those of whoever the other facts tell of.

// leaverFacts reads the cases of leavers, and adds those people to the facts who are not among them.
func (s *Session) leaverFacts(ctx context.Context, q querier, f *duty.Facts, pick selection) error {
	leavers, err := s.leaverCases(ctx, q, f, pick)
	if err != nil {
		return err
	}
	people := make([]string, len(leavers))
	for i, l := range leavers {
		people[i] = l.Person
	}
	if err := morePeople(ctx, q, f, people); err != nil {
		return err
	}
	answered, err := answersOf(ctx, q, `subject in (select id from leaver where lines_done = 0)`)
	if err != nil {
		return err
	}
	unanswered, err := textSet(ctx, q, `select id from leaver where lines_done = 0`)
	if err != nil {
		return err
	}
	type caseKind struct {
		engagement string
		died       bool
	}
	lists := map[caseKind][]ChecklistLine{}
	for _, l := range leavers {
		out := dutyLeaver(l)
		if unanswered[l.ID] {
			kind := caseKind{kindOfEngagement(f.People[l.Person], l.Engagement), l.Died}
			if lists[kind] == nil {
				if lists[kind], err = leaverChecklist(kind.engagement, kind.died); err != nil {
					return err
				}
			}
			out.Lines = outstanding(lists[kind], l.ID, answered)
		}
		f.Leavers = append(f.Leavers, out)
	}
	return nil
}

// leaverCases are the cases that this person may see, of those that are picked.
func (s *Session) leaverCases(ctx context.Context, q querier, f *duty.Facts, pick selection) ([]Leaver, error) {
	if pick == everything {
		return s.leavers(ctx, q, `l.withdrawn_at = ''`)
	}
	matter, err := leaversThatMatter(ctx, q, f)
	if err != nil {
		return nil, err
	}
	people, err := textSet(ctx, q, `select person from leaver where withdrawn_at = ''`) // of an index alone
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(people, func(id string, _ bool) bool { return !matter[id] })
	var out []Leaver
	for some := range slices.Chunk(slices.Sorted(maps.Keys(people)), mostNamed) {
		c := &conditions{before: 4}
		found, err := s.leavers(ctx, q, c.in("l.person", some)+` and l.withdrawn_at = ''`, c.args...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b Leaver) int { // as leavers has them
		return cmp.Or(cmp.Compare(a.LastWorkingDay, b.LastWorkingDay), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// unsettled picks the leavers whose case owes something by itself: a line of the checklist, a last working day, or the reason for late notice. $1 is the day on
// which the register opened. Moments are kept in Greenwich time, in which a day of the summer ends at eleven.
const unsettled = `select person from (
		select person, lines_done, last_working_day, access_ends_at, explanation, died, notice_on, case when notice_on > $1 then notice_on else $1 end as told,
			case due_known_at when '' then recorded_at else due_known_at end as known from leaver where withdrawn_at = '') l
	where lines_done = 0 or last_working_day = '' and access_ends_at = ''
		or explanation = '' and died = 0 and notice_on > '' and known >= told || case when substr(told, 6, 2) between '03' and '10' then 'T23' else 'T24' end`

// leaversThatMatter are the people of whom a rule could ask whether they leave: those of the facts so far, whoever holds a thing or may sign in, whose account a
// directory shows, and leavers whose case is not settled. It may name people who do not leave.
func leaversThatMatter(ctx context.Context, q querier, f *duty.Facts) (map[string]bool, error) {
	people, err := textSet(ctx, q, unsettled, f.Opened)
	if err != nil {
		return nil, err
	}
	for id := range f.People {
		people[id] = true
	}
	for _, e := range f.Entries {
		if holder := e.Fields["holder"]; holder != "" {
			people[holder] = true
		}
	}
	for _, in := range f.SignIn.People {
		people[in.Person] = true
	}
	return people, leaversInDirectories(ctx, q, people)
}

// leaversInDirectories adds those leavers whose account a directory shows as one that can be used, or that was used when they had left, and those who have the
// name of an administrator's account that nobody answers for.
func leaversInDirectories(ctx context.Context, q querier, people map[string]bool) error {
	shown, err := textSet(ctx, q, `select a.person from directory d cross join leaver l cross join directory_account a where d.system = a.system and l.withdrawn_at = '' and a.person = l.person
		and (a.enabled <> 'no' or a.last_used >= l.last_working_day or l.access_ends_at > '' and a.last_used >= substr(l.access_ends_at, 1, 10))`)
	if err != nil {
		return err
	}
	maps.Copy(people, shown)
	unowned, err := collect(ctx, q, scanText, `select name from directory_account where findings like '%"`+duty.AdminNoOwner+`"%'`)
	if err != nil || len(unowned) == 0 {
		return err
	}
	names := map[string]bool{}
	for _, name := range unowned {
		names[duty.PlainName(name)] = true
	}
	return each(ctx, q, func(row scanner) error {
		var id, name string
		err := row.Scan(&id, &name)
		if names[duty.PlainName(name)] {
			people[id] = true
		}
		return err
	}, `select l.person, trim(p.given_name || ' ' || p.surname) from leaver l join person p on p.id = l.person where l.withdrawn_at = ''`)
}
