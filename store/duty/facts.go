package duty

import (
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// The posts that every register has. Duties fall back on them where the facts name nobody.
const (
	PostISM  = "post-ism"  // Information Security Manager
	PostSIRO = "post-siro" // Senior Information Risk Owner
	PostHR   = "post-hr"
	PostICT  = "post-ict"
)

// Facts are what the rules judge: the part of a register that somebody may see, on one date. They may hold more than a
// rule needs (SQL picks candidates generously); they must hold all of what it needs.
type Facts struct {
	// Now is the instant of judging: what is due before it and not proved is overdue.
	Now time.Time
	// Opened is the day on which the register came into use; nobody was late in telling it anything before then.
	Opened         calendar.Date
	WorkingDays    *calendar.WorkingDays // nil is taken for England and Wales
	Periods        Periods
	Posts          map[string]Post   // by post id
	People         map[string]Person // by person id
	Systems        map[string]System // by system id
	Grants         []Grant           // live ones only: closed grants owe nothing
	SharedAccounts []SharedAccount   // those that somebody has stopped using
	Leavers        []Leaver          // withdrawn ones are not facts
	Assets         []Asset
	Delegations    []Delegation   // of prompts; those taken back are not facts
	Postponements  []Postponement // likewise

	Entries map[EntryKey]*entry.Entry // entries of the registers that might owe something, and what they are part of
	Rounds  map[string][]Round        // of recurring duties, by duty id
	Reviews ReviewFacts               // of who may use what
	Notices NoticeFacts               // of what people must have read, declared or learnt
	Staff   StaffFacts                // of people who join, move or are away

	Waiting   []WaitingFile      // files that arrived in watched folders
	Directory []DirectoryAccount // accounts that did not agree with the register when their directory was last read, and those of leavers

	External ExternalFacts // of access from outside the council
	Backups  BackupFacts   // of the register itself
	Removals []Removal     // of a person's data that were asked for and that nobody has decided on
	SignIn   SignInFacts   // of who signs in to the register itself

	ends map[string]endings        // while these facts are judged
	live map[string][]*entry.Entry // likewise
}

// Today is the date of judging in London.
func (f *Facts) Today() calendar.Date { return calendar.Of(f.Now) }

// Post is a position that owes duties; people hold it from a date to a date.
type Post struct {
	ID, Title string
	Above     string   // post id that answers while this one is vacant; empty at the top
	Deputy    string   // person id, or empty
	Holders   []string // person ids holding it on the date of judging, sorted: instead of who is away, who covers for them
	Away      bool     // everybody who holds it is away and nobody covers
	Needed    bool     // a register's system, asset, service or role depends on it
}

// Person is somebody, or some account that belongs to nobody in particular (kind service, shared, admin, external or unknown), that can hold access.
type Person struct {
	ID, Name    string
	Login       string
	Kind        string // of the latest engagement: employee, agency, councillor, volunteer, contractor, secondee, service, shared, admin, external, unknown
	Sponsor     string // post id that answers for an account that belongs to nobody in particular; empty where nobody does
	Engagements []Engagement
}

// Account reports whether this is an account that belongs to nobody in particular.
func (p Person) Account() bool {
	switch p.Kind {
	case "service", "shared", "admin", "external", "unknown":
		return true
	}
	return false
}

// Engagement is one way in which a person works for the council; a person may have several.
type Engagement struct {
	ID          string
	Reference   string // the council's own: a position number
	Kind        string
	Service     string // service id
	ManagerPost string // post id of the manager who answers for the person
	StartsOn    calendar.Date
	ContractEnd calendar.Date // never taken for the last working day
	EndedOn     calendar.Date // set when the engagement has ended by an act of its own (a mover's old post)
}

// System is an information system, a door system or a key cabinet to which access is granted.
type System struct {
	ID, Name          string
	OwnerPost         string // post id of its system owner; empty where none is named
	Service           string
	RTODays, RPOHours string // it recovers within so many working days, to a point so many hours before; empty where nobody has said
}

// Grant is one live entitlement: an account, a key, a badge, a cabinet, or a share in a shared account.
type Grant struct {
	ID, Kind    string // kind: account, admin account, shared account, service account, external account, key, badge, cabinet
	Person      string // person id; empty for a draft that names nobody
	System      string // system id
	Login       string
	Level       string
	Reason      string // the job function that needs it; blank is a finding
	ManagerPost string // post id of the manager who answers for its reason: the holder's manager
	GrantedOn   calendar.Date
	InformedOn  calendar.Date // when the person was informed of their obligations
	EndsOn      calendar.Date
	Requested   time.Time // the supplier was asked to close it; zero when not
	Password    time.Time // when the shared password was last changed; zero when not known
	Exceptions  []Exception
}

// SharedAccount is one account behind whose password several people have stood, with those who have stopped using it.
// It outlives the grants: a leaver's share is closed, and the leaver still knows the password.
type SharedAccount struct {
	System, Login string
	Password      time.Time // when its password was last changed; zero when not known
	FormerUsers   []FormerUser
}

// FormerUser is somebody whose use of a shared account ends or has ended.
type FormerUser struct {
	Person string
	Ended  time.Time // when their access ended or will end; zero when not known, which owes nothing yet
}

// Exception is the Information Security Manager's accepted exception to one clause for one subject.
type Exception struct {
	ID, Clause string
	Until      calendar.Date // empty: no end
}

// Leaver is the leaving of one engagement.
type Leaver struct {
	ID, Person, Engagement string
	NoticeOn               calendar.Date // the day the manager knew
	LastWorkingDay         calendar.Date // empty: not known, and asked for
	AccessEndsAt           time.Time     // earlier end of access, by dismissal or garden leave; zero when none
	ConfidentialUntil      time.Time     // until then the owners cannot see it; zero when it never was confidential
	RecordedAt             time.Time     // when the leaving was first entered here, with its day or without
	KnownAt                time.Time     // when the end of access that now stands, or one as early, was entered; zero while there is none
	Explained              bool          // the manager has explained late notice
	Lines                  []Line        // the outstanding lines of the leaver checklist
}

// Line is one outstanding line of a leaver's checklist.
type Line struct {
	Item, Text string
	Clauses    []string
	OwedBy     string // manager, leaver, ict, ism, hr
	Stage      string // before, last-day, after
	Days       int    // working days before the last working day (stage before) or after it (stage after)
}

// Asset is an information asset, with what is missing before its owner can approve it.
type Asset struct {
	ID, Name  string
	OwnerPost string // post id of the information asset owner; empty where none is named
	Service   string
	Missing   []string // names of required fields that are blank, as people read them

	System            string        // system id that it is held on; empty where it is on none
	RTODays, RPOHours string        // the service needs it back within so many working days, to a point so many hours before; empty where nobody has said
	RecoveryAccepted  calendar.Date // until when its owner accepts a slower recovery
}

// working is the council's working days, or England and Wales's where the facts name none.
func (f *Facts) working() *calendar.WorkingDays {
	if f.WorkingDays == nil {
		return calendar.NewWorkingDays(calendar.EnglandAndWales)
	}
	return f.WorkingDays
}

// horizon is the first day that is more than n working days ahead of today: "within n working days" is before it.
func (f *Facts) horizon(n int) calendar.Date { return f.working().Add(f.Today(), n+1) }

// known returns an instant that had come by the time of judging, or zero: somebody who looks at an earlier date must not
// be shown what was only done later.
func (f *Facts) known(t time.Time) time.Time {
	if t.After(f.Now) {
		return time.Time{}
	}
	return t
}

// person is how people call somebody: by name, else by login, else by reference.
func (f *Facts) person(id string) string {
	p := f.People[id]
	return firstOf(p.Name, p.Login, id)
}

// system is how people call a system.
func (f *Facts) system(id string) string { return firstOf(f.Systems[id].Name, id) }

// title is how people call a post. The posts that every register has keep their names even in facts without them.
func (f *Facts) title(id string) string {
	if t := f.Posts[id].Title; t != "" {
		return t
	}
	switch id {
	case PostISM:
		return "Information Security Manager"
	case PostSIRO:
		return "Senior Information Risk Owner"
	case PostHR:
		return "Human Resources"
	case PostICT:
		return "ICT"
	}
	return id
}

// owner is the post that answers for a system: its owner, else the Information Security Manager.
func (f *Facts) owner(system string) string { return firstOf(f.Systems[system].OwnerPost, PostISM) }

// exception finds an exception to any of the clauses that is in force today; of several, the one that lasts longest.
func (f *Facts) exception(g *Grant, clauses ...string) (Exception, bool) {
	today, best, found := f.Today(), Exception{}, false
	for _, e := range g.Exceptions {
		if !slices.Contains(clauses, e.Clause) || (e.Until.Known() && e.Until < today) {
			continue
		}
		if !found || !e.Until.Known() || (best.Until.Known() && e.Until > best.Until) {
			best, found = e, true
		}
	}
	return best, found
}

// firstOf is the first text that is not blank.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
