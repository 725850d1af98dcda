package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// keeps writes the entry, its event and its place in the recurring duties, and does what follows.
func (t *transaction) keeps(ctx context.Context, d *doing) error {
	if d.act.Verb == "set" && len(d.Files) == 0 && maps.Equal(d.before.Fields, d.after.Fields) && d.before.State == d.after.State {
		return nil // said again, which changes nothing
	}
	if err := t.putEntry(ctx, d.kind, d.before, &d.after); err != nil {
		return err
	}
	event, err := t.putEvent(ctx, d)
	if err != nil {
		return err
	}
	for _, f := range d.Files {
		if _, err := t.attach(ctx, d.kind.Name, d.ID, f.Name, f.Data); err != nil {
			return err
		}
	}
	if err := t.completeRounds(ctx, d); err != nil {
		return err
	}
	t.changed(d.kind.Name, d.ID, changeOf(d, event))
	if d.act.Then == nil {
		return nil
	}
	g, err := t.gate(ctx, d)
	if err != nil {
		return err
	}
	steps, err := d.act.Then(g)
	if err != nil {
		return refusedBy(err)
	}
	for _, step := range steps {
		k, a, err := actNamed(step.Kind, step.Verb)
		if err != nil {
			return err
		}
		if d.number != nil {
			if step.ID, err = d.number(ctx, step); err != nil {
				return err
			}
		}
		next := &doing{Doing: Doing{Kind: step.Kind, Verb: step.Verb, ID: step.ID, Of: step.Of, Given: step.Given, DoneAt: d.DoneAt}, kind: k, act: a, depth: d.depth + 1}
		if _, err := t.perform(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// changeOf is what the trail says of an act: the fields it changed, and what it was given beside them.
func changeOf(d *doing, event string) map[string]any {
	before, after := map[string]string{}, map[string]string{}
	for name := range d.kindFields() {
		if b, a := d.before.Fields[name], d.after.Fields[name]; b != a {
			before[name], after[name] = b, a
		}
	}
	if d.before.State != d.after.State {
		before["state"], after["state"] = d.before.State, d.after.State
	}
	own := map[string]string{}
	for name, value := range d.given {
		if _, kept := d.kind.Field(name); !kept {
			own[name] = value
		}
	}
	out := map[string]any{"act": d.act.Verb}
	if event != "" {
		out["event"], out["done_at"] = event, instant(d.DoneAt)
	}
	for name, m := range map[string]map[string]string{"before": before, "after": after, "given": own} {
		if len(m) > 0 {
			out[name] = m
		}
	}
	return out
}

// kindFields are the names of every field that either side of a change holds.
func (d *doing) kindFields() map[string]bool {
	out := map[string]bool{}
	for name := range d.before.Fields {
		out[name] = true
	}
	for name := range d.after.Fields {
		out[name] = true
	}
	return out
}

func (t *transaction) putEvent(ctx context.Context, d *doing) (string, error) {
	id, err := t.nextID(ctx, "EV")
	if err != nil {
		return "", err
	}
	given, err := json.Marshal(d.given)
	if err != nil {
		return "", fmt.Errorf("write the act: %w", err)
	}
	if _, err := t.ExecContext(ctx, `insert into entry_event (id, kind, subject, verb, done_at, entered_at, entered_by, by_person, behalf, given) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id, d.kind.Name, d.ID, d.act.Verb, instant(d.DoneAt), instant(t.now), t.s.user.Login, t.s.actor(), t.behalf, string(given)); err != nil {
		return "", fmt.Errorf("write the act: %w", err)
	}
	return id, nil
}

// completeRounds notes the recurring duties that an act completes.
func (t *transaction) completeRounds(ctx context.Context, d *doing) error {
	all := maps.Clone(d.after.Fields)
	maps.Copy(all, d.given)
	for _, does := range d.act.Does {
		if does.When != nil && !does.When(all) {
			continue
		}
		kind, id := d.kind.Name, d.ID
		switch cycle := cycleOf(does.Duty); {
		case cycle == nil:
			return fmt.Errorf("%s %s completes %s, which is no recurring duty", d.kind.Name, d.act.Verb, does.Duty)
		case cycle.Kind == "":
			kind, id = "", ""
		case cycle.Kind == d.kind.PartOf:
			kind, id = d.kind.PartOf, d.after.Of
		case cycle.Kind != d.kind.Name:
			return fmt.Errorf("%s %s completes %s, which is owed for %s", d.kind.Name, d.act.Verb, does.Duty, cycle.Kind)
		}
		on := all.Day(does.On)
		if !on.Known() {
			on = calendar.Of(d.DoneAt)
		}
		if err := t.roundDone(ctx, does.Duty, kind, id, on); err != nil {
			return err
		}
	}
	return nil
}

// cycleOf is the rule of a recurring duty, or nil.
func cycleOf(id string) *duty.Cycle {
	for _, d := range duty.Catalogue() {
		if d.ID == id {
			return d.Cycle
		}
	}
	return nil
}
