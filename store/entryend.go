package store

import (
	"cmp"
	"context"

	"muniment/store/duty"
	"muniment/store/entry"
)

// nothingLeft refuses to end an entry while something that is part of it, or that a service answers for, still stands: it would go on owing what nobody
// can do any more.
func (t *transaction) nothingLeft(ctx context.Context, d *doing) error {
	if open, found, err := t.openPart(ctx, d.before); err != nil {
		return err
	} else if found {
		if sees, err := t.s.seesEntry(ctx, t, open); err != nil || !sees {
			return cmp.Or(err, conflict("%s %s cannot end: something that is part of it is still open; ask the Information Security Manager", d.kind.Name, d.ID))
		}
		return conflict("%s %s cannot end while %s is part of it: end or finish that first", d.kind.Name, d.ID, open.ID)
	}
	if d.kind.Name != "service" {
		return nil
	}
	held, err := collect(ctx, t, scanText, `select id from entry where service = $1 and kind in ('asset', 'system') and ended_on = '' order by kind, id limit 1`, d.ID)
	if err != nil {
		return err
	}
	if len(held) > 0 {
		return conflict("%s cannot end while %s belongs to it: give that to another service or end it first", d.before.Title, held[0])
	}
	people, err := collect(ctx, t, scanText, `select person from engagement where service = $1 and ended_on = '' limit 1`, d.ID)
	if err != nil {
		return err
	}
	if len(people) > 0 {
		return conflict("%s cannot end while people work in it: move them to another service first", d.before.Title)
	}
	return nil
}

// openPart finds something that is part of an entry, or of a part of it, and still owes something: what is over may have parts that are not.
func (t *transaction) openPart(ctx context.Context, e entry.Entry) (entry.Entry, bool, error) {
	parts, err := t.allPartsOf(ctx, e)
	if err != nil {
		return entry.Entry{}, false, err
	}
	for _, p := range parts {
		k, _ := entry.Of(p.Kind)
		if owes := k.Cases || k.Until != "" || len(duty.CyclesOf(k.Name)) > 0; owes && p.Live() && !k.IsFinal(p.State) {
			return p, true, nil
		}
		if open, found, err := t.openPart(ctx, p); err != nil || found {
			return open, found, err
		}
	}
	return entry.Entry{}, false, nil
}
