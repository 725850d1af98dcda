package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// Doing is one act on an entry of a register.
type Doing struct {
	Kind, Verb string
	ID         string            // of the entry; blank for an act that adds one, or the council's own reference for it
	Of         string            // id of what a new entry is part of
	Given      map[string]string // what the act asks for, as people write it; a blank value clears a field
	DoneAt     time.Time         // when it was done; zero: now
	Files      []File            // what shows it: photographs, scans; kept with the entry
	Version    int               // of the entry that was decided on; 0: whatever it is now
}

// File is a file that comes with an act.
type File struct {
	Name string
	Data []byte
}

// Do does one act of a register's kind: it checks who may, reads what was given, judges the gate, changes the entry, keeps the act as an event, and
// does what follows from it; or does nothing.
func (s *Session) Do(ctx context.Context, d Doing) (entry.Entry, error) {
	k, a, err := actNamed(d.Kind, d.Verb)
	if err != nil {
		return entry.Entry{}, err
	}
	var after entry.Entry
	err = s.act(ctx, Act(a.Title), func(t *transaction) error {
		var err error
		after, err = t.perform(ctx, &doing{Doing: d, kind: k, act: a})
		return err
	})
	if err != nil {
		return entry.Entry{}, err
	}
	return after, nil
}

// actNamed finds a kind and its act.
func actNamed(kind, verb string) (entry.Kind, entry.Act, error) {
	k, known := entry.Of(kind)
	if !known {
		return k, entry.Act{}, &NotFoundError{"register", kind}
	}
	a, known := k.Act(verb)
	if !known {
		verbs := []string{}
		for _, a := range k.AllActs() {
			verbs = append(verbs, a.Verb)
		}
		return k, a, invalid("act", "%q is nothing that is done to %s: choose from %s", verb, withArticle(kind), strings.Join(verbs, ", "))
	}
	return k, a, nil
}

func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// doing is an act under way.
type doing struct {
	Doing
	kind   entry.Kind
	act    entry.Act
	depth  int // of the acts that follow from others
	before entry.Entry
	after  entry.Entry
	given  entry.Values
	number func(context.Context, entry.Step) (string, error) // gives what follows its reference, where a file says it
}

// deepest that acts may follow from one another: a description that goes round in a circle must end in a refusal.
const deepest = 6

func (t *transaction) perform(ctx context.Context, d *doing) (entry.Entry, error) {
	if d.depth > deepest {
		return d.after, fmt.Errorf("acts of %s follow from one another without end", d.kind.Name)
	}
	steps := []func(context.Context, *doing) error{t.begins, t.may, t.reads, t.judges, t.keeps}
	for _, step := range steps {
		if err := step(ctx, d); err != nil {
			return d.after, err
		}
	}
	return d.after, nil
}

// begins finds the entry, or makes the new one that is part of another, and checks that the act can start from its state.
func (t *transaction) begins(ctx context.Context, d *doing) error {
	if d.DoneAt.IsZero() {
		d.DoneAt = t.now
	}
	if d.DoneAt = d.DoneAt.UTC().Truncate(time.Second); d.DoneAt.After(t.now) {
		return invalid("done-at", "%s has not come yet", calendar.Of(d.DoneAt).Short())
	}
	if d.act.Makes {
		return t.beginsNew(ctx, d)
	}
	var err error
	if d.before, err = t.s.entryByID(ctx, t, d.kind.Name, d.ID); err != nil {
		return err
	}
	if err := t.reachesEntry(ctx, d); err != nil {
		return err
	}
	d.after = d.before
	d.after.Fields = maps.Clone(d.before.Fields)
	switch {
	case !d.before.Live():
		return conflict("%s %s ended on %s", d.kind.Name, d.ID, d.before.EndedOn.Short())
	case d.Version != 0 && d.Version != d.before.Version:
		return conflict("%s %s was changed by somebody else in the meantime: look at it again", d.kind.Name, d.ID)
	case d.act.Verb == "end" && calendar.Of(d.DoneAt) < calendar.Of(d.before.AddedAt):
		return conflict("%s %s was entered on %s: it cannot have ended before that", d.kind.Name, d.ID, calendar.Of(d.before.AddedAt).Short())
	case d.act.From == nil && d.kind.IsFinal(d.before.State):
		return conflict("%s %s is %s: it is too late to %s", d.kind.Name, d.ID, d.before.State, d.act.Title)
	case d.act.From != nil && !slices.Contains(d.act.From, d.before.State):
		return conflict("%s %s is %s: to %s, it has to be %s", d.kind.Name, d.ID, d.before.State, d.act.Title, entry.Joined("%s or %s", d.act.From))
	}
	switch {
	case d.depth > 0:
		return nil
	case d.kind.PartOf != "" && d.act.Verb != "end":
		whole, err := entryRow(ctx, t, d.kind.PartOf, d.before.Of)
		if err == nil && !whole.Live() {
			err = conflict("%s %s is part of %s, which ended on %s: nothing is left but to end it", d.kind.Name, d.ID, whole.ID, whole.EndedOn.Short())
		}
		return err
	}
	return nil
}

// reference is what an id may look like: something that can be typed, and that no line of a list breaks at.
func checkReference(id string) error {
	if len(id) > 60 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == ';' || r == 0x7f }) {
		return invalid("id", "%q is no reference: use up to 60 letters, digits and signs without spaces", id)
	}
	return nil
}

func (t *transaction) beginsNew(ctx context.Context, d *doing) error {
	e := entry.Entry{Kind: d.kind.Name, ID: strings.TrimSpace(d.ID), Of: d.Of, Fields: entry.Values{}, AddedAt: t.now, AddedBy: t.s.user.Login}
	if len(d.kind.States) > 0 {
		e.State = d.kind.States[0]
	}
	if id := strings.TrimSpace(d.Given["id"]); id != "" {
		e.ID = id
	}
	var err error
	if e.ID != "" && isNamed(d.kind) { // that a reference is taken would tell of a case that is for named people only
		return invalid("id", "%s is numbered by the register: leave its reference blank", withArticle(d.kind.Name))
	}
	if e.ID == "" {
		if e.ID, err = t.freeEntryID(ctx, d.kind); err != nil {
			return err
		}
	} else if _, err = entryRow(ctx, t, d.kind.Name, e.ID); err == nil {
		return conflict("there is %s %s already: give another reference", withArticle(d.kind.Name), e.ID)
	} else if !isNotFound(err) {
		return err
	}
	if err := checkReference(e.ID); err != nil {
		return err
	}
	if d.kind.PartOf != "" {
		if d.Of == "" {
			return invalid("of", "say which %s it is part of", d.kind.PartOf)
		}
		part, err := t.s.entryByID(ctx, t, d.kind.PartOf, d.Of)
		if err != nil {
			return err
		}
		if !part.Live() {
			return conflict("%s %s ended on %s", part.Kind, part.ID, part.EndedOn.Short())
		}
		e.Service, e.Post, e.Restricted = part.Service, part.Post, part.Restricted
	}
	d.ID, d.after = e.ID, e
	return nil
}

// isNamed reports a kind whose entries, or what they are part of, can be for named people only.
func isNamed(k entry.Kind) bool {
	for ; ; k, _ = entry.Of(k.PartOf) {
		if k.Named || k.PartOf == "" {
			return k.Named
		}
	}
}

// freeEntryID numbers a new entry; a council's own references may have taken a number.
func (t *transaction) freeEntryID(ctx context.Context, k entry.Kind) (string, error) {
	for {
		id, err := t.nextID(ctx, k.Prefix)
		if err != nil {
			return "", err
		}
		if _, err := entryRow(ctx, t, k.Name, id); isNotFound(err) {
			return id, nil
		} else if err != nil {
			return "", err
		}
	}
}

// may checks who acts. What follows from an act needs nobody's leave.
func (t *transaction) may(ctx context.Context, d *doing) error {
	if d.depth > 0 {
		return nil
	}
	if d.act.Signs && t.s.answer != nil {
		return conflict("to %s, %s signs in and does it: a signature is not entered for somebody else", d.act.Title, t.s.actorName())
	}
	if d.act.Signs && t.s.user.Person == "" {
		return conflict("to %s is to sign, and the sign-in %s belongs to no person of the register: somebody whose sign-in does has to do it, or the administrator says whose it is with `muniment user link`", d.act.Title, t.s.user.Login)
	}
	if err := t.s.notOwnEntry(d.kind, d.before); err != nil {
		t.concerns(d.kind.Name, d.ID)
		return err
	}
	t.regardsEntry(d)
	if err := t.mayReassign(d); err != nil {
		t.concerns(d.kind.Name, d.ID)
		return err
	}
	err := error(nil)
	switch part := d.act.Makes && d.kind.PartOf != ""; {
	case d.act.OfPost != "":
		err = t.authorityAbove(ctx, Act(d.act.Title), d.before.Fields[d.act.OfPost])
	case d.act.Answers || t.lent || part && !d.act.Anybody:
		err = t.authority(ctx, Act(d.act.Title), d.after.Post)
	}
	if err != nil {
		t.concerns(d.kind.Name, d.ID)
	}
	return err
}

// mayReassign checks who says which post answers for an entry: where it is changed in passing, those who say who answers for things; in an act that is
// there to hand the entry on, whoever may do that act. Either way the act's own leave is judged as well.
func (t *transaction) mayReassign(d *doing) error {
	post, given := d.Given[d.kind.Post]
	switch {
	case !given || d.kind.Post == "" || d.act.Makes || post == d.before.Fields[d.kind.Post]:
		return nil
	case t.s.answer != nil: // whoever answers does not say who answers instead
		return allowed(nil, ActHoldPost)
	case d.act.Verb == "set" && d.before.Fields[d.kind.Post] == "" && t.s.has(SIRO):
		return nil // naming who answers for what nobody does is owed by the SIRO
	case d.act.Verb == "set":
		return allowed(t.s.user.Roles, ActHoldPost)
	}
	return nil
}

// notOwnEntry refuses somebody whose own case an entry is.
func (s *Session) notOwnEntry(k entry.Kind, e entry.Entry) error {
	for _, field := range k.Subjects {
		for _, person := range e.Fields.List(field) {
			if err := s.notOwnCase(person); err != nil {
				return err
			}
		}
	}
	return nil
}

// reads takes what was given: fields of the entry that the act asks for, and facts of its own.
func (t *transaction) reads(ctx context.Context, d *doing) error {
	d.given = entry.Values{}
	for _, name := range slices.Sorted(maps.Keys(d.Given)) {
		if name == "id" && d.act.Makes {
			continue
		}
		f, own, err := d.asked(name)
		if err != nil {
			return err
		}
		value, err := t.value(ctx, f, d.Given[name])
		if err == nil && !own {
			value, err = t.keepHidden(ctx, d, f, value)
		}
		if err != nil {
			return err
		}
		if !own {
			if d.after.Fields[name] = value; value == "" {
				delete(d.after.Fields, name)
			}
		}
		if value != "" {
			d.given[name] = value
		}
	}
	return nil
}

// asked finds a field that the act asks for, and whether it is the act's own.
func (d *doing) asked(name string) (entry.Field, bool, error) {
	if i := slices.IndexFunc(d.act.Own, func(f entry.Field) bool { return f.Name == name }); i >= 0 {
		return d.act.Own[i], true, nil
	}
	if slices.Contains(d.act.Needs, name) || slices.Contains(d.act.Takes, name) {
		if f, known := d.kind.Field(name); known {
			return f, false, nil
		}
	}
	var asks []string
	for _, f := range d.act.Own {
		asks = append(asks, f.Name)
	}
	asks = slices.Concat(d.act.Needs, asks, d.act.Takes)
	if len(asks) == 0 {
		return entry.Field{}, false, invalid(name, "is not asked for: nothing is needed to %s", d.act.Title)
	}
	return entry.Field{}, false, invalid(name, "is not asked for: to %s, give %s", d.act.Title, strings.Join(asks, ", "))
}

// lacking lists what an act cannot do without and was not given.
func (d *doing) lacking() []entry.Field {
	var out []entry.Field
	for _, name := range d.act.Needs {
		if d.after.Fields[name] == "" {
			f, _ := d.kind.Field(name)
			out = append(out, f)
		}
	}
	all := maps.Clone(d.after.Fields)
	maps.Copy(all, d.given)
	for _, f := range d.act.Own {
		if f.Need != nil && f.Need(all) && d.given[f.Name] == "" {
			out = append(out, f)
		}
	}
	return out
}
