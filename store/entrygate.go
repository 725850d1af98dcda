package store

import (
	"context"
	"errors"
	"maps"
	"strings"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// complete refuses an act that lacks something it cannot do without, and says in the same sentence what else its gate refuses.
func (d *doing) complete(g *entry.Gate) error {
	lacking := d.lacking()
	var refused error
	if d.act.Gate != nil {
		refused = refusedBy(d.act.Gate(g))
	}
	if len(lacking) == 0 {
		return refused
	}
	all := make([]InvalidError, len(lacking))
	for i, f := range lacking {
		all[i] = unfit(f.Name, "is needed too: %s", strings.ToLower(f.Label))
	}
	all[0] = unfit(lacking[0].Name, "is needed to %s: %s", d.act.Title, strings.ToLower(lacking[0].Label))
	var why *ConflictError
	if last := &all[len(all)-1]; errors.As(refused, &why) {
		last.Reason, last.Says = last.Reason+"; "+why.Reason, append(last.Says, why.Says...)
	}
	return allInvalid(all)
}

// judges builds the gate, lets the act refuse, and sets what follows from it.
func (t *transaction) judges(ctx context.Context, d *doing) error {
	d.after.Missing = d.kind.Missing(d.after.Fields) // as it stands with what was given, which is what a gate judges
	g, err := t.gate(ctx, d)
	if err != nil {
		return err
	}
	if err := t.s.notOwnEntry(d.kind, d.after); err != nil && d.depth == 0 && !d.act.Makes { // whoever reports may name themselves
		return err
	}
	if err := d.complete(g); err != nil {
		return err
	}
	if d.act.Verb == "end" && d.depth == 0 && !d.act.Leaves { // after the kind's own gate, which knows better what to say
		if err := t.nothingLeft(ctx, d); err != nil {
			return err
		}
	}
	if d.act.Sets != nil {
		for name, value := range d.act.Sets(g) {
			if d.after.Fields[name] = value; value == "" {
				delete(d.after.Fields, name)
			}
		}
	}
	switch {
	case d.act.To != "":
		d.after.State = d.act.To
	case d.act.Verb == "set" && d.kind.Edited != "" && !maps.Equal(d.before.Fields, d.after.Fields):
		d.after.State = d.kind.Edited
	}
	if d.act.Verb == "end" {
		d.after.EndedOn, d.after.EndReason = calendar.Of(d.DoneAt), d.given["reason"]
	}
	return nil
}

// refusedBy gives a gate's refusal the type that callers know.
func refusedBy(err error) error {
	var r *entry.Refusal
	if errors.As(err, &r) {
		return &ConflictError{r.Reason, r.Says}
	}
	return err
}

// linkedTo lists the entries of a kind whose field points to something.
func (t *transaction) linkedTo(ctx context.Context, kind, field, toKind, to string) ([]entry.Entry, error) {
	return collect(ctx, t, scanEntry, `select `+entryColumns+` from entry e where kind = $1 and exists (select 1 from entry_link l
		where l.kind = e.kind and l.id = e.id and l.field = $2 and l.to_kind = $3 and l.to_id = $4) order by id`, kind, field, toKind, to)
}

func (t *transaction) gate(ctx context.Context, d *doing) (*entry.Gate, error) {
	settings, err := readSettings(ctx, t)
	if err != nil {
		return nil, err
	}
	p := periods(settings)
	g := &entry.Gate{
		Entry: d.after, Before: d.before, Given: d.given, DoneAt: d.DoneAt, Now: t.now, By: t.s.actor(), Login: t.s.actorLogin(), Enters: t.s.user.Person, EntersAs: t.s.user.Login,
		Working: calendar.NewWorkingDays(councilOf(settings).Division), Period: p.Of,
		Find:   func(kind, id string) (entry.Entry, error) { return entryRow(ctx, t, kind, id) },
		Parts:  func(kind string) ([]entry.Entry, error) { return t.partsOf(ctx, d.kind.Name, d.ID, kind) },
		Beside: func(kind string) ([]entry.Entry, error) { return t.partsOf(ctx, d.kind.PartOf, d.after.Of, kind) },
		Linked: func(kind, field string) ([]entry.Entry, error) {
			return t.linkedTo(ctx, kind, field, d.kind.Name, d.ID)
		},
		History: func(verb string) ([]entry.Event, error) { return eventsOf(ctx, t, d.kind.Name, d.ID, verb) },
		Access: func(system string) (live, people int, err error) {
			err = t.QueryRowContext(ctx, `select count(*), count(distinct person) from access_grant where system = $1 and closed_at = ''`, system).Scan(&live, &people)
			return live, people, err
		},
		Holders:    func(post string) ([]string, error) { return holdersOf(ctx, t, post, calendar.Of(t.now)) },
		SignIns:    func() ([]entry.SignIn, error) { return signIns(ctx, t) },
		Manager:    func(person string) (string, error) { return managerOf(ctx, t, person) },
		All:        func(kind string) ([]entry.Entry, error) { return t.allOf(ctx, kind) },
		Overdue:    func() (int, error) { return t.overdue(ctx) },
		Exceptions: func() (int, int, error) { return t.exceptions(ctx) },
		PartsOf:    func(of entry.Entry, kind string) ([]entry.Entry, error) { return t.partsOf(ctx, of.Kind, of.ID, kind) },
		LinkedTo: func(to entry.Entry, kind, field string) ([]entry.Entry, error) {
			linked, err := t.linkedTo(ctx, kind, field, to.Kind, to.ID)
			if err != nil {
				return nil, err
			}
			return t.s.seen(ctx, t, linked)
		},
		Closures: func(system string, after, until calendar.Date) (entry.Closures, error) {
			return t.closuresOn(ctx, system, after, until)
		},
	}
	return g, nil
}

// partsOf lists the entries of a kind that are part of an entry.
func (t *transaction) partsOf(ctx context.Context, whole, id, kind string) ([]entry.Entry, error) {
	return collect(ctx, t, scanEntry, `select `+entryColumns+` from entry where part_kind = $1 and part_of = $2 and kind = $3 order by id`, whole, id, kind)
}
