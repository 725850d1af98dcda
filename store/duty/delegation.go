package duty

import (
	"fmt"
	"strings"

	"muniment/store/calendar"
)

// What people do about a prompt without discharging it. Both are facts beside the prompt: they change who else sees it and where it stands, never whether
// it is owed, when it is due, or how late it is.

// PromptKey names a prompt from one day to the next.
type PromptKey struct{ Duty, Subject, ID, Item string }

// Key names the prompt.
func (p *Prompt) Key() PromptKey { return PromptKey{p.Duty, p.Subject, p.ID, p.Item} }

// String is the key as one text, such as a calendar keeps.
func (k PromptKey) String() string {
	return strings.Join([]string{k.Duty, k.Subject, k.ID, k.Item}, "|")
}

// Delegation is that somebody was asked to answer a prompt in the place of whoever owes it.
type Delegation struct {
	Prompt PromptKey
	Due    calendar.Date // of the prompt then: another round of a recurring duty is another prompt
	To     string        // person id
	Until  calendar.Date // the last day
	Reason string
}

// Postponement is that a prompt was put behind the others until a day.
type Postponement struct {
	Prompt PromptKey
	Due    calendar.Date
	Until  calendar.Date // the day on which it stands among the others again
	Reason string
}

func promptSettings() []Setting {
	return []Setting{
		{"postpone-limit", 14, Days, "by which a prompt may be postponed"},
		{"delegate-limit", 90, Days, "for which a prompt may be delegated"},
		{"reply-form-days", 30, Days, "after a reply form is made in which answers on it are taken"},
	}
}

// aside are the delegations and postponements in force, by the prompt they are about.
type aside struct {
	delegated map[PromptKey][]Delegation
	postponed map[PromptKey][]Postponement
	endings   map[string]endings
}

// asides picks what is in force on the day of judging. What was delegated to somebody whose access has ended has come back by itself.
func (f *Facts) asides() aside {
	a := aside{delegated: map[PromptKey][]Delegation{}, postponed: map[PromptKey][]Postponement{}}
	if len(f.Delegations) > 0 {
		a.endings = f.endings()
	}
	today := f.Today()
	for _, d := range f.Delegations {
		left := a.endings[d.To].last.at
		if d.Until >= today && (left.IsZero() || left.After(f.Now)) {
			a.delegated[d.Prompt] = append(a.delegated[d.Prompt], d)
		}
	}
	for _, p := range f.Postponements {
		if p.Until > today {
			a.postponed[p.Prompt] = append(a.postponed[p.Prompt], p)
		}
	}
	return a
}

// mark says on a prompt what people did about it. A recurring duty's earlier round leaves nothing to the next; nobody is asked about their own case.
func (a *aside) mark(p *Prompt, recurs bool) {
	due := calendar.Of(p.Due)
	for _, d := range a.delegated[p.Key()] {
		if (!recurs || d.Due == due) && d.To != p.Person {
			p.DelegatedTo, p.DelegatedUntil, p.DelegatedReason = d.To, d.Until, d.Reason
		}
	}
	for _, q := range a.postponed[p.Key()] {
		if (!recurs || q.Due == due) && q.Until > p.PostponedUntil {
			p.PostponedUntil, p.PostponedReason = q.Until, q.Reason
		}
	}
}

// SplitPostponed parts the postponed prompts from the others, each part in its order.
func SplitPostponed(prompts []Prompt) (now, postponed []Prompt) {
	for _, p := range prompts {
		if p.PostponedUntil.Known() {
			postponed = append(postponed, p)
		} else {
			now = append(now, p)
		}
	}
	return now, postponed
}

// PostponedLast puts the postponed prompts after the others.
func PostponedLast(prompts []Prompt) []Prompt {
	now, postponed := SplitPostponed(prompts)
	return append(now, postponed...)
}

// setAside says of a group how much of it is postponed or delegated, after a semicolon; "" where nothing is.
func setAside(ps []Prompt) string {
	var postponed, delegated int
	var until calendar.Date
	for _, p := range ps {
		if p.PostponedUntil.Known() {
			if postponed++; !until.Known() || p.PostponedUntil < until {
				until = p.PostponedUntil
			}
		}
		if p.DelegatedTo != "" {
			delegated++
		}
	}
	out := ""
	switch {
	case postponed == 0:
	case postponed == len(ps) && postponed == 1:
		out += "; postponed until " + until.Long()
	default:
		out += fmt.Sprintf("; %d postponed, the first until %s", postponed, until.Long())
	}
	switch {
	case delegated == 1 && len(ps) == 1:
		out += "; delegated"
	case delegated > 0:
		out += fmt.Sprintf("; %d delegated", delegated)
	}
	return out
}
