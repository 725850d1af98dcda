package duty

import (
	"fmt"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// EntryKey names an entry of a register.
type EntryKey struct{ Kind, ID string }

// Cycle is the rule of a duty that comes round: a review, a test, a check. Which act completes a round is said by the act (entry.Does).
type Cycle struct {
	Kind    string                            // of the entries it is owed for; "" for the council as a whole
	Applies func(entry.Entry) bool            // nil: every live entry of the kind that is not final
	Setting string                            // the period between two rounds
	Sooner  func(entry.Entry) string          // another setting, for some entries ("" for the rest); nil: none
	Others  []string                          // the settings that Sooner may name
	First   string                            // setting of the time allowed before the first round; "": it is owed at once
	Field   string                            // of the entry, for the day of a round that came with a file; "": only acts complete rounds
	Ahead   int                               // calendar days before the due day from which it is shown
	Owes    func(*Facts, *entry.Entry) string // post id; nil: whoever answers for the entry
	Post    string                            // post id that owes it for the council as a whole
	Text    string                            // one imperative sentence without its full stop; %s is the entry's title
	Thing   string                            // what is counted in a group, in the singular
}

// Round is where a recurring duty stands for one entry, or for the council (Kind and Entry blank).
type Round struct {
	Kind, Entry string
	Since       calendar.Date // when the entry came under the duty
	Last        calendar.Date // when it was last done; "" never
}

// setting is the key of the period that holds for an entry.
func (c *Cycle) setting(e *entry.Entry) string {
	if c.Sooner != nil && e != nil {
		if key := c.Sooner(*e); key != "" {
			return key
		}
	}
	return c.Setting
}

// due is the last day on which the next round is in time.
func (f *Facts) due(c *Cycle, e *entry.Entry, r Round) calendar.Date {
	switch {
	case r.Last.Known():
		return f.after(r.Last, c.setting(e))
	case c.First != "":
		return f.after(r.Since, c.First)
	}
	return r.Since
}

// rounds finds what is owed of a recurring duty.
func (f *Facts) rounds(d *Duty) []Case {
	var out []Case
	c := d.Cycle
	for _, r := range f.Rounds[d.ID] {
		e := f.Entries[EntryKey{r.Kind, r.Entry}]
		if c.Kind != "" && (e == nil || !Recurs(d, *e)) {
			continue
		}
		if e != nil && c.Field != "" {
			r.Last = max(r.Last, e.Fields.Day(c.Field))
		}
		due := f.due(c, e, r)
		if due.AddDays(-c.Ahead) > f.Today() {
			continue
		}
		k := Case{Subject: "council", Thing: c.Thing, Text: c.Text, OwedBy: c.Post, Due: due.End()}
		if e != nil {
			k = f.entryCase(e, fmt.Sprintf(c.Text, e.Title), k.Due)
			k.Thing = c.Thing
			if c.Owes != nil {
				k.OwedBy = firstOf(c.Owes(f, e), k.OwedBy)
			}
		}
		out = append(out, k)
	}
	return out
}

// Recurs reports whether a recurring duty is owed for an entry. The store keeps a round for exactly those.
func Recurs(d *Duty, e entry.Entry) bool {
	c := d.Cycle
	if c == nil || c.Kind != e.Kind || !e.Live() {
		return false
	}
	if k, known := entry.Of(e.Kind); known && k.IsFinal(e.State) {
		return false
	}
	return c.Applies == nil || c.Applies(e)
}

// entryCase is a case about an entry of a register, owed by whoever answers for it.
func (f *Facts) entryCase(e *entry.Entry, text string, due time.Time) Case {
	c := Case{Subject: e.Kind, ID: e.ID, About: e.Title, Thing: e.Kind, Text: text, OwedBy: firstOf(e.Post, PostISM), Due: due}
	if e.Kind == "system" {
		c.System = e.ID
	}
	return c
}

// entries are the live entries of a kind that the facts hold, in no order. They are every rule's: nobody may change the slice.
func (f *Facts) entries(kind string) []*entry.Entry { return f.liveEntries()[kind] }

// liveEntries are the live entries that the facts hold, by kind. Nearly every rule asks for some: Prompts sorts them out once.
func (f *Facts) liveEntries() map[string][]*entry.Entry {
	if f.live != nil {
		return f.live
	}
	out := make(map[string][]*entry.Entry)
	for k, e := range f.Entries {
		if e.Live() {
			out[k.Kind] = append(out[k.Kind], e)
		}
	}
	return out
}

// of returns what an entry is part of, or nil.
func (f *Facts) of(e *entry.Entry) *entry.Entry {
	k, _ := entry.Of(e.Kind)
	return f.Entries[EntryKey{k.PartOf, e.Of}]
}

// expiring finds the live entries of a kind whose last day (its field Until) is past or near.
func expiring(kind, text string) func(*Facts) []Case {
	return func(f *Facts) []Case {
		k, _ := entry.Of(kind)
		var out []Case
		for _, e := range f.entries(kind) {
			if until := e.Fields.Day(k.Until); f.within(until, "expiry-ahead") && !k.IsFinal(e.State) {
				out = append(out, f.entryCase(e, fmt.Sprintf(text, e.Title), until.End()))
			}
		}
		return out
	}
}

// Settings are the keys of every period that may lie between two rounds.
func (c *Cycle) Settings() []string { return append([]string{c.Setting}, c.Others...) }
