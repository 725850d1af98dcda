package duty

import (
	"time"

	"muniment/store/calendar"
)

// AccessEnds is the moment at which a person's access ends, and whether it is known to end at all.
//
// Access ends when no engagement remains: every engagement has ended by an act of its own or has a leaver whose day is
// known, and the last of them counts. For one leaver it is the end of the last working day or the earlier moment at which
// access was to stop. Who leaves one of two engagements moves, and keeps their access. Leavers of other people are ignored.
func AccessEnds(p Person, leavers []Leaver) (time.Time, bool) {
	e, ok := endOf(p, leavers)
	return e.at, ok
}

// ending is how and when somebody's access ends.
type ending struct {
	at      time.Time
	leavers []Leaver // one to each engagement that ends by leaving, in the order of the engagements
}

func endOf(p Person, leavers []Leaver) (ending, bool) {
	var e ending
	for _, g := range p.Engagements {
		l, leaves := leaverOf(p.ID, g.ID, leavers)
		at := l.ends()
		if at.IsZero() {
			at = g.EndedOn.End()
		}
		if at.IsZero() {
			return ending{}, false
		}
		if leaves {
			e.leavers = append(e.leavers, l)
		}
		if at.After(e.at) {
			e.at = at
		}
	}
	return e, !e.at.IsZero()
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

// ends is when access by this engagement ends: the earlier of the last working day's end and the moment at which access
// was to stop. Zero where neither is known.
func (l Leaver) ends() time.Time {
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

// NoticeLag is how many working days passed between the day the manager knew of a leaving (or the day the register
// opened, if that is later) and the day it was recorded here. It is 0 where either day is not known.
func NoticeLag(w *calendar.WorkingDays, opened calendar.Date, l Leaver) int {
	return w.Between(l.noticed(opened), calendar.Of(l.RecordedAt))
}

// Told is when the register was told of a leaving, for judging who was late. What somebody knew before the register came
// into use counts as told in time: there was nothing to tell. It is zero where that is all that is known.
func Told(opened calendar.Date, l Leaver) time.Time {
	switch {
	case l.NoticeOn.Known() && l.NoticeOn < opened:
		return l.NoticeOn.Start()
	case !l.NoticeOn.Known() && l.lastDay().Known() && l.lastDay() < opened:
		return time.Time{}
	}
	return l.RecordedAt
}

// endings is when access ends of everybody whose access is known to end, by person id.
func (f *Facts) endings() map[string]ending {
	leavers := make(map[string][]Leaver)
	for _, l := range f.Leavers {
		leavers[l.Person] = append(leavers[l.Person], l)
	}
	out := make(map[string]ending)
	for id, p := range f.People {
		if e, ok := endOf(p, leavers[id]); ok {
			out[id] = e
		}
	}
	return out
}

// told is when the register knew that somebody's access was to end, and the engagement whose leaver came last. A leaver
// recorded after the time of judging counts as told on the day of notice: somebody is looking at an earlier date.
func (f *Facts) told(e ending) (at time.Time, engagement string) {
	for _, l := range e.leavers {
		t := Told(f.Opened, l)
		if t.After(f.Now) {
			t = l.NoticeOn.Start()
		}
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
