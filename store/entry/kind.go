package entry

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"muniment/store/calendar"
)

// Kind is one register: what its entries hold and what may be done to them.
type Kind struct {
	Name   string // in the singular, as commands, SQL and the trail call it: incident
	Plural string // incidents
	Title  string // as a heading: Incidents
	About  string // one sentence: what the register is for
	Prefix string // of the ids of new entries: IN

	PartOf string  // kind that each entry is part of (an area of premises), or ""
	Fields []Field // in the order in which an entry is read
	States []string
	Final  []string // states in which an entry owes nothing more
	Edited string   // state that an entry returns to when its facts change; "": it keeps its state
	Acts   []Act    // beside the three that every kind has: add, set and end

	Call  func(Values) string // how people call an entry; nil: its field "name"
	Post  string              // field that names the post that answers for an entry; "": Answers, or whoever answers for what it is part of
	Until string              // field of the day after which an entry no longer holds, such as an expiry; "": none

	Answers  string   // post id that answers where Post names none
	Open     bool     // everybody who signs in may see the entries; otherwise those in whose services or posts they fall
	Cases    bool     // every entry that is not final is judged by the rules: for registers with few open entries
	Watch    When     // an entry that it holds for is judged by the rules although nothing is missing; nil: none
	Named    bool     // an entry whose field "restricted" is yes is for named people only
	Subjects []string // fields naming people whose own case an entry is: they neither see it nor act on it
	Editors  []Role   // who may add, set and end entries, beside whoever answers for them; nil: nobody may by those acts
}

// Field is one fact of an entry, or one thing that an act asks for.
type Field struct {
	Name    string // in commands and files: lower case, underscores
	Label   string // for people
	Group   string // heading under which the field stands; "" for the one before
	Type    Type
	Choices []string // of Choice and Choices
	Of      string   // kind that a Link or Links points to
	Need    When     // nil: the field may stay blank
	When    string   // the same in words: "always", "for personal data"
	Clauses []string // of the policy, where holding this fact is how they are met
	Help    string   // one sentence, where the label does not say enough
}

// LinksTo is the kind of what the field names by its id, or "".
func (f *Field) LinksTo() string {
	switch f.Type {
	case Person, People:
		return "person"
	case Post:
		return "post"
	case Service:
		return "service"
	case Link, Links:
		return f.Of
	default:
		return ""
	}
}

// When says whether a field is required, given the others.
type When func(Values) bool

// Always requires a field.
func Always(Values) bool { return true }

// Act is one change of an entry, named as a council officer would say it.
type Act struct {
	Verb  string // in commands: report
	Title string // as in "your roles do not allow you to …": report an incident
	Help  string // one sentence more, or ""

	Makes   bool     // it adds an entry
	Follows bool     // another act leads to it: nobody is offered it by itself
	From    []string // states it may start from; nil: any that is not final
	To      string   // state afterwards; "": the same

	Needs []string // fields of the entry that must hold something afterwards
	Takes []string // fields of the entry that may be given too
	Own   []Field  // what is asked for this once and kept with the act, not with the entry

	Roles   []Role // who may; nil: the kind's editors
	Leaves  bool   // it ends an entry although parts of it stand: the rules ask nothing more of these
	Answers bool   // only whoever answers for the entry, or an administrator or the ISM on their behalf
	OfPost  string // field naming the post whose act it is: only whoever answers for that post or one above it, or an administrator, the ISM or the SIRO on their behalf
	Anybody bool   // whoever has the roles adds such a part to what others answer for: it asks something of them, or reports it

	Signs    bool // a signature or an authorisation of somebody's own: they sign in for it, and only whoever holds the post asks somebody else to give it
	Approves bool // an approval: only whoever holds the post asks somebody else to give it

	Gate    func(*Gate) error              // refuses where the act is not allowed; nil: nothing is checked
	Awaits  func(*Gate) ([]Awaited, error) // what Gate refuses for, and what acts on other entries settle: shown before anything is asked; nil: nothing
	Then    func(*Gate) ([]Step, error)    // what follows at once, in the same act
	Sets    func(*Gate) Values             // fields of the entry that follow from the act without being asked for
	Does    []Does                         // recurring duties that it completes
	Clauses []string                       // of the policy that the gate meets
}

// Does names a recurring duty that an act completes.
type Does struct {
	Duty string
	When func(Values) bool // judged on the entry's fields together with what the act was given; nil: always
	On   string            // field of the day from which the next round counts; "": the day on which the act was done
}

// Step is a further act that follows from one.
type Step struct {
	Kind, Verb string
	ID         string // entry acted on; "" for an act that makes one
	Of         string // entry that a new one is part of
	Given      Values
}

// Awaited is something that has to be settled elsewhere before an act can be done, whatever is given to that.
type Awaited struct {
	Entry Entry // that it is about
	By    Step  // the act that settles it; its Verb is "" where one of several does
}

// Entry is one line of a register.
type Entry struct {
	Kind       string        `json:"kind"`
	ID         string        `json:"id"`
	Title      string        `json:"title"`
	Service    string        `json:"service,omitempty"` // service id, from the field "service" or from what it is part of
	Post       string        `json:"post,omitempty"`    // post id that answers for it
	Of         string        `json:"of,omitempty"`      // id of the entry it is part of
	State      string        `json:"state,omitempty"`
	Restricted bool          `json:"restricted,omitempty"`
	Fields     Values        `json:"fields"`
	Missing    []string      `json:"missing"` // labels of required fields that are blank
	AddedAt    time.Time     `json:"added_at"`
	AddedBy    string        `json:"added_by"` // login
	EndedOn    calendar.Date `json:"ended_on,omitempty"`
	EndReason  string        `json:"end_reason,omitempty"`
	Version    int           `json:"version"`
}

// Live reports whether the entry has not ended.
func (e Entry) Live() bool { return !e.EndedOn.Known() }

// Event is one act that was done to an entry.
type Event struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Subject   string    `json:"subject"` // entry id
	Verb      string    `json:"verb"`
	DoneAt    time.Time `json:"done_at"`      // when it happened
	EnteredAt time.Time `json:"entered_at"`   // when that was entered here
	EnteredBy string    `json:"entered_by"`   // login
	By        string    `json:"by,omitempty"` // person id of whoever did it
	Enters    string    `json:"-"`            // person id of whoever entered it, or ""
	Given     Values    `json:"given"`
}

// Gate is what an act is judged on.
type Gate struct {
	Entry    Entry  // as it will be, with what was given
	Before   Entry  // as it was; zero where the act makes one
	Given    Values // what was given, the act's own fields included
	DoneAt   time.Time
	Now      time.Time
	By       string // person id of whoever acts, or ""
	Login    string // theirs; "" where somebody else enters what they answered
	Enters   string // person id of whoever enters it, or ""
	EntersAs string // their login
	Working  *calendar.WorkingDays

	Period  func(setting string) int                          // a council setting, in its unit
	Find    func(kind, id string) (Entry, error)              // another entry
	Parts   func(kind string) ([]Entry, error)                // entries of a kind that are part of this one
	Beside  func(kind string) ([]Entry, error)                // entries of a kind that are part of what this one is part of
	Linked  func(kind, field string) ([]Entry, error)         // entries of a kind whose field points to this one
	History func(verb string) ([]Event, error)                // earlier acts on this entry, oldest first
	Access  func(system string) (live, people int, err error) // live grants on a system and how many people hold them
	Manager func(person string) (string, error)               // post id of the manager who answers for a person, or ""

	SignIns    func() ([]SignIn, error)                                          // whoever may sign in
	Holders    func(post string) ([]string, error)                               // person ids of whoever holds a post today or deputises for it
	PartsOf    func(of Entry, kind string) ([]Entry, error)                      // entries of a kind that are part of another entry
	LinkedTo   func(to Entry, kind, field string) ([]Entry, error)               // entries of a kind, seen by whoever acts, whose field points to another entry
	Closures   func(system string, after, until calendar.Date) (Closures, error) // what became of leavers' access to a system that fell due in between
	All        func(kind string) ([]Entry, error)                                // every live entry of a kind that whoever acts may see
	Overdue    func() (int, error)                                               // duties of the council that are overdue
	Exceptions func() (standing, past int, err error)                            // exceptions in force, and those past their end that nothing followed
}

// Closures counts the access of people who left.
type Closures struct{ InTime, Late, Open int }

// Today is the civil date of the act in London.
func (g *Gate) Today() calendar.Date { return calendar.Of(g.Now) }

// Kinds lists every register. It is made once; nobody changes what it returns.
func Kinds() []Kind { return kinds() }

var kinds = sync.OnceValue(func() []Kind {
	return slices.Concat(serviceKinds(), assetKinds(), systemKinds(), premisesKinds(), supplierKinds(), policyKinds(), incidentKinds(), testKinds(), riskKinds(), ictKinds(), equipmentKinds())
})

var byName = sync.OnceValue(func() map[string]Kind {
	out := map[string]Kind{}
	for _, k := range Kinds() {
		out[k.Name] = k
	}
	return out
})

// Of returns the kind of a name.
func Of(name string) (Kind, bool) {
	k, known := byName()[name]
	return k, known
}

// Field returns the kind's field of a name.
func (k *Kind) Field(name string) (Field, bool) {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return k.Fields[i], true
}

// Act returns the kind's act of a verb; the three that every kind has included.
func (k *Kind) Act(verb string) (Act, bool) {
	for _, a := range k.AllActs() {
		if a.Verb == verb {
			return a, true
		}
	}
	return Act{}, false
}

// AllActs lists the kind's acts: its own way of adding an entry or "add", its own acts, then "set" and "end" where anybody may edit.
func (k *Kind) AllActs() []Act {
	var out []Act
	noun := withArticle(strings.ReplaceAll(k.Name, "-", " "))
	names := make([]string, 0, len(k.Fields))
	for _, f := range k.Fields {
		names = append(names, f.Name)
	}
	has := func(verb string) bool { return slices.ContainsFunc(k.Acts, func(a Act) bool { return a.Verb == verb }) }
	if len(k.Editors) > 0 && !slices.ContainsFunc(k.Acts, func(a Act) bool { return a.Makes }) {
		out = append(out, Act{Verb: "add", Title: "add " + noun, Makes: true, Takes: names, Roles: k.Editors})
	}
	out = append(out, k.Acts...)
	if len(k.Editors) > 0 && !has("set") {
		out = append(out, Act{Verb: "set", Title: "change " + noun, Takes: names, Roles: k.Editors, Answers: true})
	}
	if len(k.Editors) > 0 && !has("end") {
		out = append(out, Act{Verb: "end", Title: "end " + noun, Roles: k.Editors, Answers: true, Own: []Field{
			{Name: "reason", Label: "Reason", Type: Text, Need: Always, When: "always"},
		}})
	}
	return out
}

// AllOf is a gate of several. It says at once whatever they refuse, so that nobody learns of one thing only after they have put the other right.
// One that is nil checks nothing.
func AllOf(gates ...func(*Gate) error) func(*Gate) error {
	return func(g *Gate) error {
		var all []*Refusal
		for _, gate := range gates {
			if gate == nil {
				continue
			}
			err := gate(g)
			var r *Refusal
			switch {
			case errors.As(err, &r):
				all = append(all, r)
			case err != nil:
				return err
			}
		}
		return refuseAll(all)
	}
}

// IsFinal reports whether a state owes nothing more.
func (k *Kind) IsFinal(state string) bool { return slices.Contains(k.Final, state) }

// Missing names the required fields that are blank, as people read them.
func (k *Kind) Missing(v Values) []string {
	out := []string{}
	for _, f := range k.Fields {
		if f.Need != nil && f.Need(v) && strings.TrimSpace(v[f.Name]) == "" {
			out = append(out, f.Label)
		}
	}
	return out
}

func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
