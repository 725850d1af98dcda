package duty

import (
	"slices"
	"time"

	"muniment/store/calendar"
)

// AccessEnds is the moment at which a person's access ends, and whether it is known to end at all.
//
// Access ends when no engagement remains: every engagement has ended by an act of its own or has a leaver whose day is
// known, and the last of them counts. For one leaver it is the end of the last working day or the earlier moment at which
// access was to stop. Who leaves one of two engagements moves, and keeps their access. Leavers of other people are ignored.
func AccessEnds(p Person, leavers []Leaver) (time.Time, bool) {
	e := endOf(p, leavers).last
	return e.at, !e.at.IsZero()
}

// AccessEndsFor is the moment at which the access ends that a person was given on a day, and whether it is known to end.
//
// A re-hire is a new engagement with new grants. Where somebody left while no other engagement of theirs was open, all that
// they had been given by the end of that day ended at that moment, and stays due although they came back; what they are
// given after that day belongs to the new engagement. An engagement is open from the day it starts, or always
// where that day is not known, to its end. One that ended by an act of its own is a move and takes nothing
// away; so is a leaving on the day on which another engagement starts. A grant whose day is not known counts as an old one.
func AccessEndsFor(p Person, leavers []Leaver, grantedOn calendar.Date) (time.Time, bool) {
	e, ok := endOf(p, leavers).of(grantedOn)
	return e.at, ok
}

// ToldFor is when the register could first tell the owners that the access ends which a person was given on a day: the latest
// of what Told says of each leaving that it hangs on. It is zero where nothing is known, which counts as told in time.
func ToldFor(opened calendar.Date, p Person, leavers []Leaver, grantedOn calendar.Date) time.Time {
	var at time.Time
	e, _ := endOf(p, leavers).of(grantedOn)
	for _, l := range e.leavers {
		if t := Told(opened, l); t.After(at) {
			at = t
		}
	}
	return at
}

// ending is how and when somebody's access ends.
type ending struct {
	at      time.Time
	leavers []Leaver // that it hangs on: of the engagements that had ended by then, in their order
}

// endings are all the endings of one person.
type endings struct {
	left []ending // by leaving while no other engagement was open, earliest first
	last ending   // when no engagement remains; zero while one does
}

// of is the ending of what was granted on a day: the first leaving since then, else the end of the last engagement.
func (e endings) of(grantedOn calendar.Date) (ending, bool) {
	for _, l := range e.left {
		if grantedOn <= calendar.Of(l.at) {
			return l, true
		}
	}
	return e.last, !e.last.at.IsZero()
}

func endOf(p Person, leavers []Leaver) endings {
	var out endings
	all := make([]engagementEnd, len(p.Engagements))
	remains := len(all) == 0
	for i, g := range p.Engagements {
		l, leaves := leaverOf(p.ID, g.ID, leavers)
		all[i] = engagementEnd{starts: g.StartsOn, at: l.Ends(), leaver: l, leaves: leaves}
		if all[i].left = !all[i].at.IsZero(); !all[i].left {
			all[i].at = g.EndedOn.End()
		}
		remains = remains || all[i].at.IsZero()
		if all[i].at.After(out.last.at) {
			out.last.at = all[i].at
		}
	}
	if remains {
		out.last = ending{}
	} else {
		out.last.leavers = leaversBy(all, out.last.at)
	}
	for i, e := range all {
		if e.left && !slices.ContainsFunc(all, func(o engagementEnd) bool { return o.openAt(e.at) }) {
			out.left = append(out.left, ending{e.at, leaversBy(all, all[i].at)})
		}
	}
	slices.SortStableFunc(out.left, func(a, b ending) int { return a.at.Compare(b.at) })
	return out
}

// engagementEnd is when one engagement ends, if it does, and how.
type engagementEnd struct {
	starts calendar.Date
	at     time.Time // zero: it remains
	left   bool      // by leaving
	leaver Leaver
	leaves bool // there is a leaver, whether its day is known or not
}

// openAt reports whether the engagement goes on after a moment, having started by that day.
func (e engagementEnd) openAt(t time.Time) bool {
	return (e.at.IsZero() || e.at.After(t)) && e.starts <= calendar.Of(t)
}

func leaversBy(all []engagementEnd, at time.Time) []Leaver {
	var out []Leaver
	for _, e := range all {
		if e.leaves && !e.at.After(at) {
			out = append(out, e.leaver)
		}
	}
	return out
}

// leaverOf finds the leaver of one engagement. Should the facts hold two, the one recorded last counts.
func leaverOf(person, engagement string, leavers []Leaver) (Leaver, bool) {
	var best Leaver
	found := false
	for _, l := range leavers {
		if l.Person != person || l.Engagement != engagement {
			continue
		}
		later := l.RecordedAt.Compare(best.RecordedAt)
		if !found || later > 0 || (later == 0 && l.ID > best.ID) {
			best, found = l, true
		}
	}
	return best, found
}

// Ends is when access by this engagement ends: the earlier of the last working day's end and the moment at which access
// was to stop. Zero where neither is known.
func (l Leaver) Ends() time.Time {
	day := l.LastWorkingDay.End()
	if day.IsZero() || (!l.AccessEndsAt.IsZero() && l.AccessEndsAt.Before(day)) {
		return l.AccessEndsAt
	}
	return day
}

// lastDay is the day that the lines before and after leaving are counted from: the last working day, or the day on which
// access stopped where that is all there is.
func (l Leaver) lastDay() calendar.Date {
	if l.LastWorkingDay.Known() {
		return l.LastWorkingDay
	}
	return calendar.Of(l.AccessEndsAt)
}

// noticed is the day from which the register could have been told: no earlier than the day it came into use.
func (l Leaver) noticed(opened calendar.Date) calendar.Date {
	if !l.NoticeOn.Known() {
		return ""
	}
	return max(l.NoticeOn, opened)
}

// knownAt is when the register knew the end of access that now stands; where no end is known yet, when the leaving was recorded.
func (l Leaver) knownAt() time.Time {
	if l.KnownAt.IsZero() {
		return l.RecordedAt
	}
	return l.KnownAt
}

// NoticeLag is how many working days passed between the day the manager knew of a leaving (or the day the register
// opened, if that is later) and the day on which the end of access was entered here: a leaving without a day tells the owners
// nothing. While there is no day, it is counted to the recording. Keeping a case confidential is no late notice and does not count. It
// is 0 where either day is not known.
func NoticeLag(w *calendar.WorkingDays, opened calendar.Date, l Leaver) int {
	return w.Between(l.noticed(opened), calendar.Of(l.knownAt()))
}

// Told is when the register could tell the owners of a leaving, for judging who was late: when its end was entered, and
// no earlier than the end of its confidentiality, while owners cannot see it. What somebody knew before the register came
// into use counts as told in time: there was nothing to tell. It is zero where that is all that is known.
func Told(opened calendar.Date, l Leaver) time.Time {
	return latest(l.entered(opened), l.ConfidentialUntil)
}

// entered is Told without regard to confidentiality.
func (l Leaver) entered(opened calendar.Date) time.Time {
	switch {
	case l.NoticeOn.Known() && l.NoticeOn < opened:
		return l.NoticeOn.Start()
	case !l.NoticeOn.Known() && l.lastDay().Known() && l.lastDay() < opened:
		return time.Time{}
	}
	return l.knownAt()
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// endings is when access ends of everybody of whom any of it is known to end, by person id. Many rules ask it: Prompts works it out once.
func (f *Facts) endings() map[string]endings {
	if f.ends != nil {
		return f.ends
	}
	leavers := make(map[string][]Leaver)
	for _, l := range f.Leavers {
		leavers[l.Person] = append(leavers[l.Person], l)
	}
	out := make(map[string]endings)
	for id, p := range f.People {
		if e := endOf(p, leavers[id]); len(e.left) > 0 || !e.last.at.IsZero() {
			out[id] = e
		}
	}
	return out
}

// told is when the owners could know that access was to end, and the engagement whose leaver came last. An end that was
// entered after the time of judging counts as told on the day of notice: somebody is looking at an earlier date. Where the
// case is confidential at the time of judging, the owners have not been told by then.
func (f *Facts) told(e ending) (at time.Time, engagement string) {
	for _, l := range e.leavers {
		t := l.entered(f.Opened)
		if t.After(f.Now) {
			t = l.NoticeOn.Start()
		}
		hidden := l.ConfidentialUntil
		if hidden.After(f.Now) {
			hidden = f.Now
		}
		t = latest(t, hidden)
		if later := t.Compare(at); later > 0 || (later == 0 && l.Engagement < engagement) {
			at, engagement = t, l.Engagement
		}
	}
	return at, engagement
}

// manager is the post of the manager who answers for a person's engagement, else Human Resources.
func (f *Facts) manager(person, engagement string) string {
	for _, g := range f.People[person].Engagements {
		if g.ID == engagement {
			return firstOf(g.ManagerPost, PostHR)
		}
	}
	return PostHR
}
