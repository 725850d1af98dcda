package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// What people do about prompts beside discharging them: delegate and postpone them (delegate.go, postpone.go), answer them on a form without signing
// in (replyform.go, replyimport.go), and act for somebody who delegated one (lend.go).

// The acts.
const (
	ActDelegate    Act = "delegate a prompt"
	ActPostpone    Act = "postpone a prompt"
	ActRecall      Act = "take back what was said of a prompt"
	ActMakeForm    Act = "make a reply form"
	ActImportReply Act = "enter somebody's answers"
	ActKeepScan    Act = "keep a scan"
)

func promptPermissions() map[Act][]Role {
	everybody := slices.DeleteFunc(Roles(), func(r Role) bool { return r == Auditor }) // an auditor changes nothing
	clerks := []Role{Administrator, ISM, HR, ICT}                                      // as for any other file
	return map[Act][]Role{
		ActDelegate: everybody, ActPostpone: everybody, ActRecall: everybody, ActMakeForm: everybody,
		ActImportReply: clerks, ActKeepScan: clerks,
	}
}

// PromptRef names a prompt as people do. Item may stay blank where a subject has a single prompt of the duty.
type PromptRef struct{ Duty, ID, Item string }

func (r PromptRef) String() string { return strings.TrimRight(r.Duty+" "+r.ID+" "+r.Item, " ") }

// ParsePromptRef reads DUTY:ID or DUTY:ID:ITEM.
func ParsePromptRef(text string) (PromptRef, error) {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) < 2 || parts[0] == "" {
		return PromptRef{}, invalid("prompt", "%q names no prompt: write DUTY:ID, or DUTY:ID:ITEM for a line of a checklist", text)
	}
	return PromptRef{parts[0], parts[1], strings.Join(parts[2:], "")}, nil
}

// councilID is what people write for the id of what is owed for the council as a whole.
const councilID = "council"

// promptNamed finds the one prompt that a reference names, among those that this person may see.
func (s *Session) promptNamed(ctx context.Context, q querier, r PromptRef) (duty.Prompt, error) {
	if !slices.ContainsFunc(duty.Catalogue(), func(d duty.Duty) bool { return d.ID == r.Duty }) {
		return duty.Prompt{}, &NotFoundError{"duty", r.Duty}
	}
	_, all, err := s.seenPrompts(ctx, q)
	if err != nil {
		return duty.Prompt{}, err
	}
	if strings.EqualFold(r.ID, councilID) {
		r.ID = ""
	}
	var items []string
	var found []duty.Prompt
	for _, p := range all {
		if p.Duty == r.Duty && p.ID == r.ID {
			items = append(items, p.Item)
			if r.Item == "" || p.Item == r.Item {
				found = append(found, p)
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return duty.Prompt{}, invalid("item", "%s of %s asks for %d things: choose from %s", r.Duty, r.ID, len(found), strings.Join(items, ", "))
	}
	return duty.Prompt{}, &NotFoundError{"prompt", r.String()}
}

// promptAuthority is authority over a prompt: that of the post that owes it, of the one it is shown to meanwhile, or of whoever is named in the case.
func (t *transaction) promptAuthority(ctx context.Context, act Act, p duty.Prompt) error {
	if p.Person != "" {
		if err := t.s.notOwnCase(p.Person); err != nil {
			return err
		}
	}
	if p.ShownToPost != "" {
		if answers, err := t.answersFor(ctx, p.ShownToPost); err != nil || answers {
			return err
		}
	}
	return t.authorityOrNamed(ctx, act, p.Post, p.Person, "")
}

// promptHistory is in whose history stands what was done about a prompt. That a grant is to be closed tells everybody that its holder leaves: it stands
// with the leaver, and what cannot stand there, with the prompt itself.
func (t *transaction) promptHistory(ctx context.Context, p duty.Prompt) (kind, id string, err error) {
	switch {
	case p.Subject == "leaver-item":
		return "leaver", p.ID, nil
	case p.Person == "":
		return p.Subject, cmp.Or(p.ID, councilID), nil
	}
	open, err := t.s.leavers(ctx, t, `l.person = $5 and l.withdrawn_at = ''`, p.Person)
	switch {
	case err != nil:
		return "", "", err
	case len(open) > 0:
		hidden := slices.MaxFunc(open, func(a, b Leaver) int {
			return cmp.Or(a.ConfidentialUntil.Compare(b.ConfidentialUntil), strings.Compare(a.ID, b.ID))
		})
		return "leaver", hidden.ID, nil
	case p.Item != "": // of a shared password
		return "prompt", PromptRef{p.Duty, p.ID, p.Item}.String(), nil
	}
	return p.Subject, p.ID, nil
}

// mayHear refuses to put a prompt before somebody who may not see it: their own case, a confidential leaver or a restricted case they are not named in.
func (t *transaction) mayHear(ctx context.Context, p duty.Prompt, person Person) error {
	if p.Person == person.ID {
		return conflict("%s cannot be asked about their own case: choose somebody else", person.Name())
	}
	theirs, err := t.s.seenByPerson(ctx, t, person.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(theirs, sameKey(p)) {
		return nil
	}
	return conflict("%s may not see this case: name them in it first, or choose somebody who is", person.Name())
}

// seenBy returns the Session as it would be for somebody, to ask what they may see: one for each of their sign-ins, or one without roles for somebody who
// never signs in. Nothing is ever written with them.
func (s *Session) seenBy(ctx context.Context, q querier, person string) ([]*Session, error) {
	logins, err := collect(ctx, q, scanText, `select login from register_user where person = $1 and disabled_at = '' order by login`, person)
	if err != nil {
		return nil, err
	}
	users := []User{{Person: person}}
	if len(logins) > 0 {
		users = nil
	}
	for _, login := range logins { // one, or two for somebody with an administrator's sign-in beside their own
		u, err := readUser(ctx, q, login)
		if err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	out := make([]*Session, len(users))
	for i, u := range users {
		out[i] = &Session{reader: s.reader, hand: s.hand, clock: s.clock, view: s.view, council: s.council, user: u}
	}
	return out, nil
}

// promptDay checks the last day of something that is said of a prompt.
func promptDay(field string, day, today calendar.Date, limit int) error {
	switch {
	case !day.Known():
		return invalid(field, "say until which day")
	case day <= today:
		return invalid(field, "%s is not after today", day.Short())
	case day > today.AddDays(limit):
		return invalid(field, "%s is more than %d days ahead: the council allows no longer", day.Short(), limit)
	}
	return nil
}

// limit is a council setting that counts days.
func (t *transaction) limit(ctx context.Context, key string) (int, error) {
	settings, err := readSettings(ctx, t)
	if err != nil {
		return 0, fmt.Errorf("read the settings: %w", err)
	}
	return periods(settings).Of(key), nil
}
