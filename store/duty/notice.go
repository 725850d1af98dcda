package duty

import (
	"fmt"
	"slices"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// The rules about what people must acknowledge, declare or complete. What each person was asked, and what they answered, is a row of its
// own; when the answer falls due is worked out here, for the store too, which keeps the day so that prompts need not read every row.

// NoticeFacts are who must have read, declared or learnt what, and by when.
type NoticeFacts struct {
	Packs map[string]NoticePack // as last issued, by pack id; for controls, by asset id
	Due   []Notice              // those that might be owed

	Unguided []Unguided // services whose people follow no procedure of their own

	Unasked bool // people have access, and no pack that asks everybody to acknowledge the policies was ever issued
}

// Unguided is a service with people and without a procedure.
type Unguided struct {
	Service, Name string
	Manager       string        // post id
	Since         calendar.Date // from when the council has both the service and an approved policy
}

// NoticePack is a pack as it was last issued.
type NoticePack struct {
	ID, Title string
	Asks      string // entry.PackPolicies and so on
	Version   int
	IssuedOn  calendar.Date
	Days      string // to answer, where the pack says so itself; "": as the settings say
	Interval  string // months until it is asked again, likewise; "0": never
}

// Notice is one person whom a pack asks.
type Notice struct {
	Pack, Person string
	Name         string        // of the person
	Manager      string        // post id
	Service      string        // name
	Since        calendar.Date // from when they are among those whom the pack is for; "" always
	Answered     int           // the version answered last; 0 none
	AnsweredOn   calendar.Date
	WaivedUntil  calendar.Date // not chased up to this day: a long absence
}

// The settings of packs, by what they ask.
func noticeSettings() []Setting {
	return []Setting{
		{"policy-review", 12, Months, "from the approval of a policy until its next review is due; the policy says a year"},
		{"policy-issue", 30, Days, "after a policy is approved until people are asked to acknowledge it"},
		{"procedure-review", 12, Months, "between two reviews of a service's procedure"},
		{"procedure-first", 90, Days, "after a policy is first approved, or a service is new, until the service has agreed a procedure"},
		{"procedure-change", 60, Days, "after a policy is approved until the procedures that carry it out have been looked at"},
		{"acknowledge-days", 30, Days, "from the issue of a pack, or from access, until it is to be acknowledged"},
		{"acknowledge-interval", 12, Months, "after an acknowledgement until it is asked for again"},
		{"control-days", 10, WorkingDays, "from the issue of an asset's protection measures until its users are to acknowledge them"},
		{"control-interval", 12, Months, "after that until they are asked for again"},
		{"declaration-interval", 12, Months, "between two cardholder-data declarations"},
		{"self-check-interval", 12, Months, "between two self-checks of somebody who works at home"},
		{"training-days", 30, Days, "from the beginning of somebody's work until the training for it is to be complete"},
		{"training-interval", 12, Months, "between two rounds of training"},
		{"notice-ahead", 14, Days, "before something is asked of people again in which they are reminded of it"},
	}
}

// periods are the settings that a pack falls back on.
func (p *NoticePack) periods() (days, interval string) {
	switch p.Asks {
	case entry.PackControls:
		return "control-days", "control-interval"
	case entry.PackDeclaration:
		return "acknowledge-days", "declaration-interval"
	case entry.PackSelfCheck:
		return "acknowledge-days", "self-check-interval"
	case entry.PackTraining:
		return "training-days", "training-interval"
	}
	return "acknowledge-days", "acknowledge-interval"
}

// NoticeDue is the last day on which a person's answer to a pack is in time, and whether the version that stands was never answered. The
// day is not known where nothing more will be asked.
func (f *Facts) NoticeDue(p *NoticePack, n *Notice) (due calendar.Date, unanswered bool) {
	days, interval := p.periods()
	allowed := func(from calendar.Date) calendar.Date {
		if own, given := (entry.Values{"n": p.Days}).Int("n"); given {
			return from.AddDays(own)
		}
		return f.after(from, days)
	}
	if unanswered = n.Answered != p.Version || !n.AnsweredOn.Known(); unanswered {
		due = allowed(max(p.IssuedOn, n.Since))
	} else if own, given := (entry.Values{"n": p.Interval}).Int("n"); !given {
		due = f.repeated(n.AnsweredOn, f.Periods.Of(interval))
	} else {
		due = f.repeated(n.AnsweredOn, own)
	}
	if n.WaivedUntil.Known() && due.Known() {
		due = max(due, allowed(n.WaivedUntil))
	}
	return due, unanswered
}

func (f *Facts) repeated(answered calendar.Date, months int) calendar.Date {
	if months == 0 {
		return ""
	}
	return answered.AddMonths(months)
}

// chased is a rule for packs that ask for one thing: those who never answered the version that stands, those who are to answer it again, or both.
func chased(asks []string, first, again bool, text string) func(*Facts) []Case {
	return func(f *Facts) []Case {
		var out []Case
		var endings map[string]endings
		for i := range f.Notices.Due {
			n := &f.Notices.Due[i]
			p, issued := f.Notices.Packs[n.Pack]
			if !issued || !slices.Contains(asks, p.Asks) {
				continue
			}
			due, unanswered := f.NoticeDue(&p, n)
			switch {
			case !due.Known(), unanswered && !first, !unanswered && !again:
				continue
			case !unanswered && !f.within(due, "notice-ahead"), n.WaivedUntil.Known() && n.WaivedUntil >= f.Today():
				continue
			}
			if endings == nil {
				endings = f.endings()
			}
			if e := endings[n.Person].last; !e.at.IsZero() && !e.at.After(f.Now) { // who has left is asked for nothing more
				continue
			}
			out = append(out, f.noticeCase(n, &p, text, due.End()))
		}
		return out
	}
}

func (f *Facts) noticeCase(n *Notice, p *NoticePack, text string, due time.Time) Case {
	return Case{
		Subject: "notice", ID: p.ID, Item: n.Person, Person: n.Person, Service: n.Service, About: p.Title, Thing: p.Title,
		Text: fmt.Sprintf(text, firstOf(n.Name, n.Person), p.Title), OwedBy: f.chaser(n), Due: due,
	}
}

// chaser is the post that sees to somebody's answer: their manager's; where they hold that alone, the one above.
func (f *Facts) chaser(n *Notice) string {
	post := firstOf(n.Manager, PostISM)
	if h := f.Posts[post].Holders; len(h) == 1 && h[0] == n.Person {
		return firstOf(f.Posts[post].Above, PostISM)
	}
	return post
}

// peopleWho words a group: "37 people in Housing have not acknowledged Information security".
func peopleWho(have string) func([]Prompt) string {
	return func(ps []Prompt) string {
		people, services, packs := make([]string, 0, len(ps)), make([]string, 0, len(ps)), make([]string, 0, len(ps))
		for _, p := range ps {
			people, services, packs = append(people, p.Person), append(services, p.ServiceName), append(packs, p.Thing)
		}
		people, services, packs = distinct(people), distinct(services), distinct(packs)
		who, what := count(len(people), "person", "people"), fmt.Sprintf("%d packs", len(packs))
		if len(services) == 1 {
			who += " in " + services[0]
		}
		if len(packs) <= 2 {
			what = join(packs)
		}
		verb := " have "
		if len(people) == 1 {
			verb = " has "
		}
		return who + verb + fmt.Sprintf(have, what)
	}
}
