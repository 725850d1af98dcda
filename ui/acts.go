package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/store/vault"
)

// act is something that can be done from the desk: a title, what it asks for, and the method of Session that does it. One page (act.go) serves every act. Those
// of package entry are made from its values; those with methods of their own stand in the files of their families (actsstaff.go and so on).
type act struct {
	kind, verb string // of a typed act the verb is its command without `muniment`: leaver record
	title      string // as in: you cannot record a leaver
	help       string
	fields     []entry.Field
	later      []string // those that are needed in the end and may follow
	makes      bool     // it adds something
	of         string   // kind of what a new entry is part of
	weighty    bool     // others will rely on it: the answers are shown once more before it is done
	signs      bool     // it asks for the password again
	files      bool     // photographs and scans may come with it
	takes      string   // what is said while it is done, where it takes long: "Signing the records"
	needs      store.Act
	from       func(store.Shown) (entry.Values, bool) // what a thing that is shown says of the fields, and whether the act is for it; nil: it is not
	places     []string                               // the fields that follow the command, in their order
	do         func(context.Context, *store.Session, request) (outcome, error)
}

// request is what an act was given.
type request struct {
	id, of  string
	given   entry.Values
	doneAt  time.Time
	files   []store.File
	version int
	speech  lang.Language // in which the outcome is said
	secret  vault.Secret  // of an act that signs: the password that was just given
	asShown bool          // of a closure: what the directory shows is the evidence
}

func (r request) day(name string) calendar.Date { return r.given.Day(name) }
func (r request) at(name string) time.Time      { return r.given.At(name) }

// outcome is what an act did: a sentence about it, and what to show next.
type outcome struct {
	said     string
	kind, id string
}

func said(sentence, kind, id string) (outcome, error) { return outcome{sentence, kind, id}, nil }

// typedActs are the acts with methods of Session of their own.
func typedActs() []act {
	return slices.Concat(leaverActs(), staffActs(), absenceActs(), grantActs(), requestActs(), reviewActs(), postActs(), keepActs(), recordActs(), fileActs(), deathActs())
}

// actOf finds an act.
func actOf(kind, verb string) (act, bool) {
	for _, a := range typedActs() {
		if a.verb == verb && (a.kind == kind || kind == "") {
			return a, true
		}
	}
	k, known := entry.Of(kind)
	if !known {
		return act{}, false
	}
	if a, known := k.Act(verb); known {
		return entryAct(k, a), true
	}
	return act{}, false
}

// The fields that the desk asks beside those of an act: when something was done, and what a new entry is part of where nothing led there that says so.
const (
	fieldDone   = "when-it-was-done"
	fieldPartOf = "what-it-is-part-of"
)

// asksOf is an act that asks for what the new entry is part of.
func (a act) asksOf() act {
	k, _ := entry.Of(a.of)
	a.fields = slices.Concat([]entry.Field{pointing(needed(fieldPartOf, capital(strings.ReplaceAll(k.Name, "-", " ")), entry.Link), k.Name)}, a.fields)
	return a
}

// entryAct is an act of a kind.
func entryAct(k entry.Kind, a entry.Act) act {
	out := act{
		kind: k.Name, verb: a.Verb, title: a.Title, help: a.Help, makes: a.Makes, needs: store.Act(a.Title), files: true, signs: a.Signs,
		weighty: a.Signs || a.Approves || a.Verb == "end" || a.To != "" && !a.Makes && len(k.Final) > 0 && slices.Contains(k.Final, a.To),
	}
	if a.Makes {
		out.of = k.PartOf
	}
	for _, name := range a.Needs {
		if f, known := k.Field(name); known {
			f.Need, f.When = entry.Always, "always"
			out.fields = append(out.fields, f)
		}
	}
	out.fields = append(out.fields, a.Own...)
	for _, f := range k.Fields {
		if slices.Contains(a.Takes, f.Name) && !slices.Contains(a.Needs, f.Name) {
			if !a.Makes && a.Verb != "set" || strings.HasPrefix(f.Help, "Blank:") { // what an act may take is not missing from it, nor is what the register finds itself
				f.Need = nil
			}
			if f.Need != nil { // an entry may be begun, and stands with what it lacks
				out.later = append(out.later, f.Name)
			}
			out.fields = append(out.fields, f)
		}
	}
	if a.Verb != "set" {
		done := entry.Field{Name: fieldDone, Label: "When it was done", Type: entry.Day, Help: "Leave blank if it is done today."}
		if k.Name == "incident" { // whose time is counted by the hour
			done.Type, done.Help = entry.Moment, "Leave blank if it is done now."
		}
		out.fields = append(out.fields, done)
	}
	out.do = func(ctx context.Context, s *store.Session, r request) (outcome, error) {
		given := map[string]string{}
		for name, value := range r.given {
			given[name] = value
		}
		e, err := s.Do(ctx, store.Doing{Kind: k.Name, Verb: a.Verb, ID: r.id, Of: r.of, Given: given, DoneAt: r.doneAt, Files: r.files, Version: r.version})
		if err != nil {
			return outcome{}, err
		}
		return said(entryDone(r.speech, k, a, e), k.Name, e.ID)
	}
	return out
}

// entryDone says how an entry stands after an act.
func entryDone(l lang.Language, k entry.Kind, a entry.Act, e entry.Entry) string {
	words := l.Say("Done: %s.", lower(l.Say(capital(a.Title)))) + " "
	name := e.Title + " (" + e.ID + ")"
	switch {
	case !e.Live():
		words += l.Say("%s ended on %s.", name, e.EndedOn)
	case e.State != "":
		words += l.Say("%s is now: %s.", name, lower(l.Say(capital(e.State))))
	default:
		words += l.Say("%s is kept.", name)
	}
	if n := len(e.Missing); n > 0 && e.Live() {
		words += " " + l.Say("Still missing: %s.", someOf(e.Missing))
	}
	return words
}

// adding are the acts that add to a register and that this person's roles allow.
func (d *desk) adding(r register) []act {
	var out []act
	if k, is := entry.Of(r.kind); is {
		for _, a := range k.AllActs() {
			if a.Makes && d.session().May(store.Act(a.Title)) {
				out = append(out, entryAct(k, a))
			}
		}
	}
	for _, verb := range r.acts {
		if a, known := actOf("", verb); known && d.session().May(a.needs) {
			out = append(out, a)
		}
	}
	return out
}

// offer is an act for a thing that is shown, with the place that does it.
type offer struct {
	act act
	to  place
}

// offers are the acts for a thing: those that its state and this person's roles allow.
func (d *desk) offers(v store.Shown) []offer {
	var out []offer
	if e, is := v.Entry.(entry.Entry); is {
		out = slices.DeleteFunc(d.entryOffers(e), func(o offer) bool { return o.act.kind == "vacating" && o.act.makes && vacatedWhole(v) })
	}
	for _, a := range typedActs() {
		if a.from == nil || !d.session().May(a.needs) {
			continue
		}
		if known, fits := a.from(v); fits {
			out = append(out, offer{a, place{page: "act", kind: a.kind, verb: a.verb}.with(known)})
		}
	}
	return out
}

// entryOffers are the acts for an entry, and those that add parts to it.
func (d *desk) entryOffers(e entry.Entry) []offer {
	k, known := entry.Of(e.Kind)
	if !known || !e.Live() {
		return nil
	}
	var out []offer
	for _, a := range inOrder(k, e.State) {
		fits := slices.Contains(a.From, e.State) || a.From == nil && !k.IsFinal(e.State)
		if !a.Makes && !a.Follows && fits && d.session().May(store.Act(a.Title)) {
			out = append(out, offer{entryAct(k, a), place{page: "act", kind: k.Name, verb: a.Verb, id: e.ID}})
		}
	}
	for _, part := range entry.Kinds() {
		if part.PartOf != k.Name || k.IsFinal(e.State) {
			continue
		}
		for _, a := range part.AllActs() {
			if a.Makes && d.session().May(store.Act(a.Title)) {
				out = append(out, offer{entryAct(part, a), place{page: "act", kind: part.Name, verb: a.Verb, of: e.ID}})
			}
		}
	}
	return out
}

// inOrder puts first what leads on from a state, then what is for that state alone, then what changes facts, then what leads back, and last what ends an entry, or gives it up for
// another reason than that it is done.
func inOrder(k entry.Kind, state string) []entry.Act {
	now := slices.Index(k.States, state)
	rank := func(a entry.Act) int {
		switch {
		case a.Verb == "end", a.From == nil && a.To != "" && slices.Index(k.Final, a.To) > 0:
			return 4
		case a.Verb == "set":
			return 2
		case a.To != "" && slices.Index(k.States, a.To) > now:
			return 0
		case a.To == "" && slices.Contains(a.From, state):
			return 1
		}
		return 3
	}
	out := k.AllActs()
	slices.SortStableFunc(out, func(a, b entry.Act) int { return rank(a) - rank(b) })
	return out
}

// The fields of typed acts.

func needed(name, label string, t entry.Type) entry.Field {
	return entry.Field{Name: name, Label: label, Type: t, Need: entry.Always, When: "always"}
}

func optional(name, label string, t entry.Type) entry.Field {
	return entry.Field{Name: name, Label: label, Type: t}
}

func helped(f entry.Field, help string) entry.Field {
	f.Help = help
	return f
}

func choosing(f entry.Field, choices ...string) entry.Field {
	f.Choices = choices
	return f
}

func pointing(f entry.Field, kind string) entry.Field {
	f.Of = kind
	return f
}

// evidence asks how somebody knows.
func evidence() entry.Field {
	return helped(needed("evidence", "How you know", entry.Text), "For example the number of the ticket, or who saw it.")
}

// doneAt asks when something was done, apart from when it is entered.
func doneAt() entry.Field {
	return helped(optional("done_at", "When it was done", entry.Moment), "Leave blank if it is done now.")
}

// subjectOf is what a shown thing of a kind says of one field: its id.
func subjectOf(kind, field string) func(store.Shown) (entry.Values, bool) {
	return func(v store.Shown) (entry.Values, bool) { return entry.Values{field: v.ID}, v.Kind == kind }
}
