package reports

import (
	"errors"
	"fmt"
	"time"

	"muniment/store"
	"muniment/store/calendar"
)

// LeaverSchema names the form of the JSON inside a leaver record. Fields may be added under the same name, never renamed.
const LeaverSchema = "muniment/leaver-record/1"

// LeaverFacts is the frozen content of a leaver record: what its pages say and what the JSON inside it holds. It never holds the
// reason for leaving, which is for HR and the information security manager alone.
//
// Instants are UTC and are shown in Europe/London; days are civil dates. An instant or day that is not known is its zero value.
type LeaverFacts struct {
	Schema         string   `json:"schema"` // set when the record is made
	Number         string   `json:"number"` // such as "LR-2025-0007"
	Version        int      `json:"version,omitempty"`
	Council        string   `json:"council"`
	Classification string   `json:"classification,omitempty"` // the marking, such as "OFFICIAL-SENSITIVE"
	Draft          bool     `json:"draft"`                    // watermarked, and without signature fields
	Test           bool     `json:"test"`                     // from a test register: every page says so
	Language       Language `json:"language"`                 // of the pages; empty means English

	IssuedAt   time.Time         `json:"issued_at"`
	Trail      Trail             `json:"trail"`
	Person     LeaverPerson      `json:"person"`
	Engagement LeaverEngagement  `json:"engagement"`
	Dates      LeaverDates       `json:"dates"`
	Notice     LeaverNotice      `json:"notice"`
	Accounts   []LeaverAccount   `json:"accounts"`
	Returns    []LeaverReturn    `json:"returns"`
	Checks     []LeaverCheck     `json:"checks"`
	Exceptions []LeaverException `json:"exceptions"`
	Counts     LeaverCounts      `json:"counts"` // set when the record is made, from Accounts and Returns
	Signers    []Signer          `json:"signers"`
}

// Trail is the head of the audit trail when a record was issued.
type Trail struct {
	Sequence int64  `json:"sequence"`
	Hash     string `json:"hash"` // hexadecimal
}

// Signer is one whose signature a record expects.
type Signer struct {
	Field string `json:"field"` // the PDF field, such as "manager"
	Label string `json:"label"` // in what capacity, such as "Line manager"
	Post  string `json:"post"`  // the post that signs
	Name  string `json:"name,omitempty"`

	PostID string       `json:"post_id,omitempty"` // the post for which it is signed, or "": by whoever has one of the roles
	Roles  []store.Role `json:"roles,omitempty"`
	Again  bool         `json:"again,omitempty"` // whoever signed another field may sign this one too
}

// LeaverPerson is who left.
type LeaverPerson struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	EmployeeNo string `json:"employee_no,omitempty"`
}

// LeaverEngagement is what ended: a person may have several.
type LeaverEngagement struct {
	Kind        string `json:"kind"`                // employee, agency worker, councillor, volunteer, contractor
	Reference   string `json:"reference,omitempty"` // of the engagement
	Post        string `json:"post,omitempty"`
	Service     string `json:"service,omitempty"`
	ManagerPost string `json:"manager_post,omitempty"`
}

// LeaverDates are the days and instants that count.
type LeaverDates struct {
	Notice         calendar.Date `json:"notice,omitempty"`        // when the manager knew
	LastWorkingDay calendar.Date `json:"last_working_day"`        //
	AccessEndsAt   time.Time     `json:"access_ends_at,omitzero"` // where access had to end before the end of the last working day
	ContractEnd    calendar.Date `json:"contract_end,omitempty"`
	RecordedAt     time.Time     `json:"recorded_at"` // when the leaver was entered in the register
	RecordedBy     string        `json:"recorded_by"`
}

// LeaverNotice is the first clock: from when the manager knew to when the register was told.
type LeaverNotice struct {
	LagWorkingDays int    `json:"lag_working_days"`
	Late           bool   `json:"late"`
	Words          string `json:"words"` // such as "told 2 working days after the manager knew"
}

// The ways in which an account ends, and the two in which it has not.
const (
	ActionDisabled     = "disabled"
	ActionDeleted      = "deleted"
	ActionReturned     = "returned"      // a key or badge given back
	ActionChanged      = "changed"       // a shared password or code replaced
	ActionNeverExisted = "never-existed" // the register was wrong
	ActionRequested    = "requested"     // asked of a supplier who has not confirmed: still open
	ActionOpen         = "open"
)

// LeaverAccount is one account or other means of access, such as a key, and how it was closed.
type LeaverAccount struct {
	Grant      string    `json:"grant"` // its id in the register
	Kind       string    `json:"kind"`  // account, admin account, shared account, key, badge, cabinet and so on
	SystemID   string    `json:"system_id,omitempty"`
	System     string    `json:"system"` // the system's name, or the room or thing
	OwnerPost  string    `json:"owner_post"`
	Login      string    `json:"login,omitempty"`
	Level      string    `json:"level,omitempty"` // of access
	Due        time.Time `json:"due"`
	DoneAt     time.Time `json:"done_at,omitzero"`    // when it was closed
	EnteredAt  time.Time `json:"entered_at,omitzero"` // when that was entered in the register
	DoneBy     string    `json:"done_by,omitempty"`
	EnteredBy  string    `json:"entered_by,omitempty"`
	OnBehalfOf string    `json:"on_behalf_of,omitempty"`
	Action     string    `json:"action"` // one of the Action constants
	Evidence   string    `json:"evidence,omitempty"`
	Closure    Closure   `json:"closure"`
}

// Open reports whether the account was still open when the record was issued.
func (a LeaverAccount) Open() bool {
	return a.Action == ActionOpen || a.Action == ActionRequested || a.Action == ""
}

// Closure judges one account by the two clocks.
type Closure struct {
	OnTime bool       `json:"on_time"`        // closed, and by neither clock late
	Late   []Lateness `json:"late,omitempty"` // at most one for each clock
}

// The two clocks. The notice clock runs against the manager: from the account's due time to when the register was told. The closure
// clock runs against the owner: from the later of the two to when the account was closed.
const (
	ClockNotice  = "notice"
	ClockClosure = "closure"
)

// Lateness is by how much, and by which clock.
type Lateness struct {
	Clock   string `json:"clock"`
	Minutes int64  `json:"minutes"`
	Words   string `json:"words"` // such as "2 days 3 hours"
}

// by reports whether the account was late by a clock.
func (c Closure) by(clock string) bool {
	for _, l := range c.Late {
		if l.Clock == clock {
			return true
		}
	}
	return false
}

// The outcomes of a return.
const (
	Returned     = "returned"
	NotHeld      = "not-held"
	NotRecovered = "not-recovered"
	Outstanding  = "outstanding"
)

// LeaverReturn is a thing of the council's that the person had.
type LeaverReturn struct {
	Item      string    `json:"item"`
	Reference string    `json:"reference,omitempty"` // such as its asset tag
	Outcome   string    `json:"outcome"`
	Evidence  string    `json:"evidence,omitempty"`
	DoneAt    time.Time `json:"done_at,omitzero"`
	EnteredAt time.Time `json:"entered_at,omitzero"`
	EnteredBy string    `json:"entered_by,omitempty"`
	Reason    string    `json:"reason,omitempty"` // why it was not recovered
}

// LeaverCheck is another line of the leaver checklist.
type LeaverCheck struct {
	Stage     string    `json:"stage,omitempty"` // before, last day, after
	Item      string    `json:"item"`
	Answer    string    `json:"answer"` // done, not done, does not apply
	Evidence  string    `json:"evidence,omitempty"`
	DoneAt    time.Time `json:"done_at,omitzero"`
	EnteredBy string    `json:"entered_by,omitempty"`
}

// LeaverException lets something stay open for a time.
type LeaverException struct {
	Grant     string        `json:"grant,omitempty"` // the account that may stay open
	Subject   string        `json:"subject"`
	Reason    string        `json:"reason"`
	GrantedBy string        `json:"granted_by"`
	GrantedOn calendar.Date `json:"granted_on"`
	Expires   calendar.Date `json:"expires"`
}

// LeaverCounts sums the record up. An account late by both clocks counts in LateNotice and in LateClosure, and once in Late.
type LeaverCounts struct {
	Accounts      int `json:"accounts"`
	OnTime        int `json:"on_time"`
	Late          int `json:"late"`
	LateNotice    int `json:"late_notice"`
	LateClosure   int `json:"late_closure"`
	Open          int `json:"open"`
	OpenExcepted  int `json:"open_excepted"` // of Open: those under an exception
	Returns       int `json:"returns"`
	ReturnsMissed int `json:"returns_missed"` // not recovered or outstanding
}

// count sums the facts up.
func (f LeaverFacts) count() LeaverCounts {
	c := LeaverCounts{Accounts: len(f.Accounts), Returns: len(f.Returns)}
	for _, a := range f.Accounts {
		if a.Open() {
			c.Open++
			if _, ok := f.exception(a); ok {
				c.OpenExcepted++
			}
			continue
		}
		if a.Closure.OnTime {
			c.OnTime++
			continue
		}
		c.Late++
		if a.Closure.by(ClockNotice) {
			c.LateNotice++
		}
		if a.Closure.by(ClockClosure) {
			c.LateClosure++
		}
	}
	for _, r := range f.Returns {
		if r.Outcome == NotRecovered || r.Outcome == Outstanding {
			c.ReturnsMissed++
		}
	}
	return c
}

// exception finds the exception under which an account may stay open.
func (f LeaverFacts) exception(a LeaverAccount) (LeaverException, bool) {
	for _, e := range f.Exceptions {
		if e.Grant != "" && e.Grant == a.Grant {
			return e, true
		}
	}
	return LeaverException{}, false
}

// ErrFacts says that facts cannot make a record.
var ErrFacts = errors.New("the facts do not make a leaver record")

// check refuses facts that would make a record untrue or unreadable.
func (f LeaverFacts) check() error {
	missing := func(what string) error { return fmt.Errorf("%w: %s is missing", ErrFacts, what) }
	switch {
	case f.Number == "":
		return missing("the number")
	case f.Council == "":
		return missing("the council")
	case f.Person.Name == "":
		return missing("the person’s name")
	case f.IssuedAt.IsZero():
		return missing("the time of issue")
	}
	for i, a := range f.Accounts {
		switch {
		case a.Closure.OnTime && len(a.Closure.Late) > 0:
			return fmt.Errorf("%w: account %d is both on time and late", ErrFacts, i+1)
		case !a.Open() && !a.Closure.OnTime && len(a.Closure.Late) == 0:
			return fmt.Errorf("%w: account %d is late by no clock", ErrFacts, i+1)
		case !a.Open() && a.DoneAt.IsZero():
			return fmt.Errorf("%w: account %d is closed but does not say when", ErrFacts, i+1)
		case a.Open() && a.Closure.OnTime:
			return fmt.Errorf("%w: account %d is open and on time", ErrFacts, i+1)
		}
	}
	seen := map[string]bool{}
	for _, s := range f.Signers {
		if s.Field == "" || seen[s.Field] {
			return fmt.Errorf("%w: two signatures want the same field, or one wants none", ErrFacts)
		}
		seen[s.Field] = true
	}
	return nil
}
