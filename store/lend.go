package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// Authority that is not somebody's own. Whoever a prompt was delegated to may do what discharges that prompt, and nothing else, on behalf of the post that
// owes it, whatever their roles. And an answer that somebody gave without signing in is entered on their authority, not on that of whoever types it.

// matter is what an act is about, as prompts name it.
type matter struct{ kind, id, item string }

// regards says what the act is about, before its authority is asked for.
func (t *transaction) regards(kind, id, item string) {
	t.matters = append(t.matters, matter{kind, id, item})
}

// answering is whose answers a Session enters, where that is not the person who signs in. Whether the prompt is theirs to answer was checked when the
// answer was read.
type answering struct {
	person Person
	post   string // that owes the prompt
	reply  string // id of the reply
}

// actor is the person who acts: whoever answered, or whoever signs in.
func (s *Session) actor() string {
	if s.answer != nil {
		return s.answer.person.ID
	}
	return s.user.Person
}

// hands are who has a hand in what this Session does: whoever acts, and whoever enters it for them.
func (s *Session) hands() entry.Hands {
	return entry.Hands{By: s.actor(), Enters: s.user.Person, Login: s.user.Login}
}

// actorName is the actor's name.
func (s *Session) actorName() string {
	if s.answer != nil {
		return s.answer.person.Name()
	}
	return s.user.Name
}

// actorLogin is by which login the actor signs in here: none, where they answered without.
func (s *Session) actorLogin() string {
	if s.answer != nil {
		return ""
	}
	return s.user.Login
}

// dischargers are the duties that each act discharges.
func dischargers() map[Act][]string { return allDischargers() }

var allDischargers = sync.OnceValue(func() map[Act][]string {
	out := map[Act][]string{
		ActConfirmClosure: {"close-leaver-account", "grant-past-end", "shared-login", "carry-out-revocation", "mover-access", "emergency-access"},
		ActCarryOutReview: {"carry-out-level-change"},
		ActDecideReview:   {"decide-review-line"},
		ActEnterAnswer:    {"acknowledge-policy", "repeat-acknowledgement", "acknowledge-controls", "declare-cardholder-data", "complete-training", "check-home-working"},
		ActChangeShared:   {"change-shared-password"},
		ActRecordLeaver:   {"last-working-day-unknown", "advise-of-leaver"},
		ActExplainNotice:  {"explain-late-notice", "explain-late-move"},
		ActAnswerJoiner:   {"joiner-line"},
		ActAnswerMover:    {"mover-line"},
		ActDecideMover:    {"mover-decide"},
		ActDecideAbsence:  {"absence-access"},
		ActRecordAbsence:  {"absence-return"},
		ActSuspendAccess:  {"absence-suspend", "absence-restore"},
		ActDecideRequest:  {"decide-access-request"},
		ActReturnItem:     {"return-leaver-item"},
		ActInform:         {"inform-before-access"},
		ActJustifyGrant:   {"job-function-reason"},
		ActBackUp:         {"back-up-register", "copy-off-site"},
		ActDrill:          {"drill-restore"},
	}
	out["sign a clearance with exceptions"] = []string{"sign-clearance"} // the catalogue names the signature without
	for _, d := range duty.Catalogue() {
		if _, a, ok := dischargingAct(d); ok {
			out[Act(a.Title)] = append(out[Act(a.Title)], d.ID)
		}
	}
	return out
})

// dischargingAct is the act of a register by which a duty is discharged: the one whose command the duty names, else one that completes its round.
func dischargingAct(d duty.Duty) (entry.Kind, entry.Act, bool) {
	words := strings.Fields(d.Act)
	if len(words) > 2 && words[0] == "muniment" {
		if k, known := entry.Of(words[1]); known {
			if a, known := k.Act(words[2]); known {
				return k, a, true
			}
		}
	}
	for _, k := range entry.Kinds() {
		for _, a := range k.Acts {
			if slices.ContainsFunc(a.Does, func(does entry.Does) bool { return does.Duty == d.ID }) {
				return k, a, true
			}
		}
	}
	return entry.Kind{}, entry.Act{}, false
}

// demandOrLent is demand, unless something that the act discharges was delegated to the person: then the act has to show that it is about just that.
func (s *Session) demandOrLent(ctx context.Context, act Act) (lent bool, err error) {
	why := allowed(s.user.Roles, act)
	switch {
	case s.answer != nil || why == nil:
		return false, nil
	case s.user.Person == "" || slices.Contains(s.user.Roles, Auditor): // an auditor changes nothing
		return false, s.refused(ctx, act, why)
	}
	held, err := delegatedDuties(ctx, s.reader, s.user.Person, calendar.Of(s.clock()))
	if err != nil {
		return false, err
	}
	for _, id := range held {
		if slices.Contains(dischargers()[act], id) {
			return true, nil
		}
	}
	return false, s.refused(ctx, act, why)
}

func delegatedDuties(ctx context.Context, q querier, person string, on calendar.Date) ([]string, error) {
	return collect(ctx, q, scanText, `select distinct duty from prompt_delegation where ended_at = '' and until_on >= $2 and person = $1 order by duty`, person, on)
}

// onLoan reports whether the prompt that this act is about was delegated to the acting person, and acts on behalf of the post that owes it where it was.
func (t *transaction) onLoan(ctx context.Context, act Act) (bool, error) {
	person := t.s.user.Person
	if person == "" || len(t.matters) == 0 {
		return false, nil
	}
	type lent struct {
		duty, post string
		matter
	}
	held, err := collect(ctx, t, func(row scanner) (lent, error) {
		var l lent
		err := row.Scan(&l.duty, &l.kind, &l.id, &l.item, &l.post)
		return l, err
	}, `select duty, kind, subject, item, post from prompt_delegation where ended_at = '' and until_on >= $2 and person = $1 order by id`, person, calendar.Of(t.now))
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(held, func(l lent) bool {
		return slices.Contains(dischargers()[act], l.duty) && slices.Contains(t.matters, l.matter)
	})
	if i < 0 {
		return false, nil
	}
	all, err := collect(ctx, t, scanLeaver, `select `+leaverColumns+` from leaver l join person p on p.id = l.person where l.person = $1 and l.withdrawn_at = ''`, person)
	if err != nil {
		return false, err
	}
	if left, err := hasLeft(ctx, t, person, all, t.now); err != nil || left {
		return false, err
	}
	t.behalf, t.loan = held[i].post, true
	return true, nil
}

// personAnswersFor reports whether somebody holds a post or deputises for it on a day.
func personAnswersFor(ctx context.Context, q querier, post, person string, on calendar.Date) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `select count(*) from post p where p.id = $1 and $2 <> '' and (p.deputy = $2 or exists (select 1 from post_holder h
		where h.post = p.id and h.person = $2 and h.from_on <= $3 and (h.until_on = '' or h.until_on >= $3)))`, post, person, on).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("read the posts: %w", err)
	}
	return n > 0, nil
}

// holdersOf lists who holds a post on a day, or deputises for it.
func holdersOf(ctx context.Context, q querier, post string, on calendar.Date) ([]string, error) {
	return collect(ctx, q, scanText, `select person from post_holder where post = $1 and from_on <= $2 and (until_on = '' or until_on >= $2)
		union select deputy from post where id = $1 and deputy <> '' order by 1`, post, on)
}

// regardsLeaving says that the act is about the end of an engagement, and about the leaving of it where that is known.
func (t *transaction) regardsLeaving(ctx context.Context, e Engagement) error {
	open, err := collect(ctx, t, scanText, `select id from leaver where engagement = $1 and withdrawn_at = ''`, e.ID)
	if err != nil {
		return err
	}
	t.regards("engagement", e.ID, "")
	for _, id := range open {
		t.regards("leaver", id, "")
	}
	return nil
}

// regardsEntry says which entry the act is about: the one it changes, what a new one is part of, or the council as a whole.
func (t *transaction) regardsEntry(d *doing) {
	t.regards(d.kind.Name, d.ID, "")
	t.regards("council", "", "")
	if d.after.Of != "" {
		t.regards(d.kind.PartOf, d.after.Of, "")
	}
}
