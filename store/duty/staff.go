package duty

import (
	"time"

	"muniment/store/calendar"
)

// The duties about people who join, move or are away, and what their rules judge. The rules are in joiner.go, move.go and absence.go.

// StaffFacts are the people who join, move or are away, and the access that was asked for.
type StaffFacts struct {
	Joiners     []Joiner
	Moves       []Move
	Absences    []Absence
	Requests    []AccessRequest
	Transfers   []Transfer
	Emergencies []Grant     // live access that was given without a request
	NoPurpose   []NoPurpose // of access given since the register came into use
	// Decisions are those about the access of people who leave one engagement of several, by leaver id and grant id.
	Decisions map[[2]string]MoveGrant
}

// Joiner is somebody who joins, with what is still to be done.
type Joiner struct {
	ID, Person, Engagement string
	StartsOn               calendar.Date
	RecordedAt             time.Time
	Lines                  []Line
}

// Move is the leaving of one engagement for another, or of one of several: whatever the person could use is looked at again.
type Move struct {
	ID, Kind, Person string        // kind: mover, or leaver of one of several engagements
	From, To         string        // engagement ids
	MovesOn          calendar.Date // first day without the old engagement
	NoticeOn         calendar.Date // the day on which the manager knew
	RecordedAt       time.Time
	Explained        bool   // late notice has been explained, or is another duty's
	Lines            []Line // of the mover checklist, outstanding
	Grants           []MoveGrant
}

// MoveGrant is one live grant that somebody who moves brings along.
type MoveGrant struct {
	Grant
	Decision  string // keep, change, close; empty while the new manager has not decided
	ToLevel   string // where it changes
	DecidedAt time.Time
	Done      bool // the owner has changed the level
}

// Absence is somebody being away for long: for a birth, an illness, a suspension, a secondment. Why is not for the rules.
type Absence struct {
	ID, Person string
	StartsOn   calendar.Date
	ReturnsOn  calendar.Date // first day back; empty: not known
	AskedOn    calendar.Date // when the return was last looked at
	Access     string        // kept, suspended; empty while nobody has decided
	DecidedAt  time.Time
	ReturnedOn calendar.Date
	RecordedAt time.Time
	Uncovered  []string      // post ids that nobody answers for meanwhile
	Grants     []AbsentGrant // where access is suspended: those to suspend or to give back
}

// AbsentGrant is one live grant of somebody who is away.
type AbsentGrant struct {
	Grant
	Suspended, Restored bool
}

// AccessRequest is access that somebody asked for and that is not given yet.
type AccessRequest struct {
	ID, Person, System, Kind, Level string
	RequestedAt                     time.Time
	DecidedAt                       time.Time // zero: not decided; otherwise permitted
	Decides                         string    // post id
}

// Transfer is a part of the council that goes to a successor and has not gone yet.
type Transfer struct {
	ID, Name, Successor string
	VestsOn             calendar.Date
}

// NoPurpose counts the live access to one system that says no purpose.
type NoPurpose struct {
	System string
	Grants int
	Since  calendar.Date // the first of them was given
}

func staffSettings() []Setting {
	return []Setting{
		{"mover-decide", 0, WorkingDays, "after the day of a move in which the new manager decides about each access"},
		{"mover-act", 1, WorkingDays, "after a move in which owners carry out what was decided about access"},
		{"absence-suspend", 0, WorkingDays, "after the decision in which an owner suspends the access of somebody who is away"},
		{"absence-restore", 0, WorkingDays, "after the return in which an owner gives suspended access back"},
		{"absence-review", 3, Months, "after which an absence without a day of return is looked at again"},
		{"request-decide", 2, WorkingDays, "in which a manager decides about a request for access"},
		{"request-grant", 2, WorkingDays, "in which a system owner gives access that was permitted"},
		{"emergency-access", 1, WorkingDays, "for which access may stand that was given in an emergency"},
		{"purpose-due", 5, WorkingDays, "in which an owner says for which purposes access may be used"},
	}
}

func staffDuties() []Duty {
	all := make([]Duty, 0, 24)
	all = append(all, joinerDuties()...)
	all = append(all, moveDuties()...)
	all = append(all, absenceDuties()...)
	all = append(all, transferDuties()...)
	return append(all, requestDuties()...)
}

// stageDue counts a checklist line's days from the day that it is counted from. What is due before that day is never due before the day on
// which the case was known: nobody prepares what they have not heard of.
func (f *Facts) stageDue(line *Line, day, known calendar.Date) time.Time {
	switch line.Stage {
	case "before":
		return max(f.working().Add(day, -line.Days), known).End()
	case "after":
		return f.working().Add(day, line.Days).End()
	}
	return max(day, known).End()
}
