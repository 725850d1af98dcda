package duty

import (
	"cmp"
	"encoding/json"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"muniment/store/calendar"
)

// Case is one instance of a duty, found by its rule.
type Case struct {
	Subject string // grant, leaver, leaver-item, asset, system, post, person, engagement
	ID      string // of the subject, as the register knows it
	Item    string // the checklist line, for leaver-item; the login, for a system's shared account
	Person  string // person id concerned, or empty
	System  string // system id concerned, or empty
	Service string // name of the service concerned, for the words of a group; or empty
	About   string // what it is about by its own name, where that is none of these: an entry's title, a login, a line of a checklist
	Thing   string // what is counted in a group, in the singular: account, key, badge
	Text    string // one imperative sentence, without its full stop
	OwedBy  string // post id
	Due     time.Time
	Clauses []string // where they are the case's own rather than the duty's
	Act     string   // likewise, the command that discharges it
	// Causer is the post whose lateness escalates where it is not OwedBy: the manager who told the register late, at
	// Told. OwedBy takes over when as many working days have passed since then.
	Causer string
	Told   time.Time
	Note   string // one short sentence more, such as an exception's end; may be empty
}

// State says where a prompt stands against its due time.
type State string

// The three states of a prompt.
const (
	Upcoming State = "upcoming" // due on a later day
	DueToday State = "due"      // due later on the day of judging
	Overdue  State = "overdue"
)

// Prompt is one case on one date, with who is to answer it.
type Prompt struct {
	Duty          string
	Title         string
	Clauses       []string
	Subject, ID   string
	Item          string
	Person        string
	PersonName    string // for people's eyes; not in the JSON
	System        string
	SystemName    string // likewise
	ServiceName   string // likewise
	About         string // likewise
	Thing         string // likewise
	Text          string
	OwedBy        string   // title of the post
	Post          string   // its id
	Holders       []string // person ids; empty while the post is vacant
	Deputy        string
	ShownTo       string // title of the post that answers while OwedBy is vacant, or empty
	ShownToPost   string
	Due           time.Time
	State         State
	DaysLate      int    // calendar days after the due day; 0 unless overdue
	EscalatedTo   string // title of the post it has escalated to, or empty
	EscalatedPost string // its id
	Concerns      string // title of the post whose lateness caused the escalation, or empty
	ConcernsPost  string // its id
	Note          string
	Act           string

	DelegatedTo     string        // person id of whoever was asked to answer it too, or empty
	DelegatedUntil  calendar.Date // the last day of that
	DelegatedReason string
	PostponedUntil  calendar.Date // the day on which it stands among the others again; unknown unless it is postponed
	PostponedReason string
}

// Prompts judges the facts by every duty of the catalogue and returns what is owed, soonest due first. The order depends
// on nothing but the prompts themselves.
func Prompts(f *Facts) []Prompt {
	g := *f
	g.WorkingDays, g.ends, g.live = f.working(), f.endings(), f.liveEntries() // once, not at every count
	f = &g
	duties, asides := catalogue(), f.asides()
	judged := make([][]Prompt, len(duties))
	judge := func(f *Facts, i int) {
		if d := &duties[i]; d.Find != nil {
			judged[i] = f.judge(d, &asides)
		}
	}
	f.each(len(duties), judge)
	out := slices.Concat(judged...)
	return inOrder(out)
}

// judge finds what is owed by one duty.
func (f *Facts) judge(d *Duty, asides *aside) []Prompt {
	cases := d.Find(f)
	out := make([]Prompt, len(cases))
	for i := range cases {
		out[i] = f.prompt(d, &cases[i])
		asides.mark(&out[i], d.Cycle != nil)
	}
	return out
}

// manyFacts is from how many facts on they are judged by as many goroutines as there are processors: somebody waits for the prompts of a large council.
const manyFacts = 2000

// each calls do for the numbers below n, each with facts of its goroutine's own: working days are for one goroutine. Rules only read the rest.
func (f *Facts) each(n int, do func(f *Facts, i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if len(f.Grants)+len(f.Entries)+len(f.People) < manyFacts {
		workers = 1
	}
	var next atomic.Int64
	work := func(f *Facts) {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			do(f, i)
		}
	}
	var others sync.WaitGroup
	for range workers - 1 {
		g := *f
		g.WorkingDays = f.WorkingDays.Another()
		others.Go(func() { work(&g) })
	}
	work(f)
	others.Wait()
}

// inOrder returns prompts in their order. Each is moved once, and none where they stand in it already.
func inOrder(prompts []Prompt) []Prompt {
	if isInOrder(prompts) {
		return prompts
	}
	at := make([]*Prompt, len(prompts))
	for i := range prompts {
		at[i] = &prompts[i]
	}
	slices.SortFunc(at, comparePrompts)
	out := make([]Prompt, len(prompts))
	for i, p := range at {
		out[i] = *p
	}
	return out
}

func isInOrder(prompts []Prompt) bool {
	for i := 1; i < len(prompts); i++ {
		if comparePrompts(&prompts[i-1], &prompts[i]) > 0 {
			return false
		}
	}
	return true
}

func comparePrompts(a, b *Prompt) int {
	if c := a.Due.Compare(b.Due); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.Duty, b.Duty), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Text, b.Text))
}

// promptTime writes a due time in London with its numeric offset, never "Z": people read it beside a clock on the wall.
const promptTime = "2006-01-02T15:04:05-07:00"

// MarshalJSON writes the shape that others build on: keys may be added and are never renamed. Lists are never null;
// deputy, escalated_to, shown_to and concerns are null where there is none.
func (p Prompt) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Duty        string   `json:"duty"`
		Clauses     []string `json:"clauses"`
		Subject     string   `json:"subject"`
		ID          string   `json:"id"`
		Person      string   `json:"person"`
		System      string   `json:"system"`
		Text        string   `json:"text"`
		OwedBy      string   `json:"owed_by"`
		Holders     []string `json:"holders"`
		Deputy      *string  `json:"deputy"`
		Due         string   `json:"due"`
		State       State    `json:"state"`
		DaysLate    int      `json:"days_late"`
		EscalatedTo *string  `json:"escalated_to"`
		Title       string   `json:"title"`
		Item        string   `json:"item,omitempty"`
		ShownTo     *string  `json:"shown_to"`
		Concerns    *string  `json:"concerns"`
		Note        string   `json:"note,omitempty"`
		Act         string   `json:"act"`

		DelegatedTo     string        `json:"delegated_to,omitempty"`
		DelegatedUntil  calendar.Date `json:"delegated_until,omitempty"`
		DelegatedReason string        `json:"delegated_reason,omitempty"`
		PostponedUntil  calendar.Date `json:"postponed_until,omitempty"`
		PostponedReason string        `json:"postponed_reason,omitempty"`
	}{
		p.Duty, list(p.Clauses), p.Subject, p.ID, p.Person, p.System, p.Text, p.OwedBy, list(p.Holders), orNull(p.Deputy),
		p.Due.In(calendar.London()).Format(promptTime), p.State, p.DaysLate, orNull(p.EscalatedTo),
		p.Title, p.Item, orNull(p.ShownTo), orNull(p.Concerns), p.Note, p.Act,
		p.DelegatedTo, p.DelegatedUntil, p.DelegatedReason, p.PostponedUntil, p.PostponedReason,
	})
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
