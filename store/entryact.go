package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
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
		return conflict("%s %s is %s: to %s, it has to be %s", d.kind.Name, d.ID, d.before.State, d.act.Title, strings.Join(d.act.From, " or "))
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
		return conflict("to %s is to sign, and the sign-in %s belongs to no person of the register: somebody whose sign-in does has to do it", d.act.Title, t.s.user.Login)
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
		all[i] = InvalidError{Field: f.Name, Reason: "is needed too: " + strings.ToLower(f.Label)}
	}
	all[0].Reason = fmt.Sprintf("is needed to %s: %s", d.act.Title, strings.ToLower(lacking[0].Label))
	var why *ConflictError
	if errors.As(refused, &why) {
		all[len(all)-1].Reason += "; " + why.Reason
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
		return &ConflictError{r.Reason}
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
