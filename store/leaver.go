package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"muniment/store/calendar"
)

// Leaver is the leaving of one engagement, as somebody may see it.
type Leaver struct {
	ID                string        `json:"id"`
	Person            string        `json:"person"`
	Name              string        `json:"name"`
	Engagement        string        `json:"engagement"`
	Position          string        `json:"position_no,omitempty"`      // the council's reference of the engagement
	NoticeOn          calendar.Date `json:"notice_on,omitempty"`        // the day the manager knew
	LastWorkingDay    calendar.Date `json:"last_working_day,omitempty"` // empty: not known, and asked for
	AccessEndsAt      time.Time     `json:"access_ends_at,omitzero"`    // by dismissal or garden leave
	Died              bool          `json:"died,omitempty"`             // in service: nothing is asked of them
	Reason            string        `json:"reason,omitempty"`           // shown to HR and the ISM only
	ConfidentialUntil time.Time     `json:"confidential_until,omitzero"`
	Named             []string      `json:"named,omitempty"` // logins that may see it while it is confidential
	Explanation       string        `json:"explanation,omitempty"`
	RecordedAt        time.Time     `json:"recorded_at"`
	DueKnownAt        time.Time     `json:"due_known_at,omitzero"` // when the end of access that now stands, or one as early, was entered
	RecordedBy        string        `json:"recorded_by"`
	WithdrawnAt       time.Time     `json:"withdrawn_at,omitzero"`
	WithdrawnReason   string        `json:"withdrawn_reason,omitempty"`
}

// NewLeaver is what is known of somebody who leaves. Empty fields are not known.
type NewLeaver struct {
	Person            string
	Engagement        string // the council's reference, needed where the person has several
	NoticeOn          calendar.Date
	LastWorkingDay    calendar.Date
	AfterPoll         calendar.Date // of a councillor who was not elected again, instead of the last working day: the day of the poll
	AccessEndsAt      time.Time
	Reason            string
	ConfidentialUntil time.Time
	Named             []string
}

// Recorded is the outcome of recording something that may be known already.
type Recorded string

// What recording did.
const (
	RecordedNew     Recorded = "new"
	RecordedChanged Recorded = "changed"
	RecordedSame    Recorded = "same"
)

// RecordLeaver says that somebody leaves (clause CBC-044). From then on every live grant of theirs is owed a closure by
// its system's owner. Recording what is already known answers RecordedSame; filling in what was not known answers RecordedChanged;
// contradicting what is known is refused, since AmendLeaver is for that. It is for the manager who answers for the person and for Human Resources; the
// administrator and the ISM may do it on the manager's behalf. Who may not see reasons may give one where there is none, and is answered as
// if none had been given: the answer must not tell whether there is one.
func (s *Session) RecordLeaver(ctx context.Context, l NewLeaver) (Leaver, Recorded, error) {
	return s.putLeaver(ctx, l, complete)
}

// AmendLeaver changes the facts of a leaver; empty fields stay as they are. The reason is for those to change who may see it.
func (s *Session) AmendLeaver(ctx context.Context, l NewLeaver) (Leaver, Recorded, error) {
	return s.putLeaver(ctx, l, amend)
}

// How what is newly said of a leaver meets what is known.
type leaverMode int

const (
	complete  leaverMode = iota // record it, or fill in what was not known; never contradict
	amend                       // change a leaver that must be there
	overwrite                   // record it or change it: a file that its preview has shown
)

func (s *Session) putLeaver(ctx context.Context, l NewLeaver, mode leaverMode) (Leaver, Recorded, error) {
	var out Leaver
	var done Recorded
	err := s.act(ctx, ActRecordLeaver, func(t *transaction) error {
		if err := s.notOwnCase(l.Person); err != nil {
			t.concerns("person", l.Person)
			return err
		}
		if err := t.reachesPerson(ctx, l.Person); err != nil {
			return err
		}
		if l.Reason != "" && mode == amend && !s.knowsReasons() {
			t.concerns("person", l.Person)
			return &NotAllowedError{Act: "change the reason for leaving", Needs: []Role{HR, ISM}}
		}
		person, err := personByID(ctx, t, l.Person)
		if err != nil {
			return err
		}
		if !isPerson(person.Kind) {
			return conflict("%s is an account that belongs to nobody in particular: it cannot leave; close its access instead", person.Name())
		}
		e, err := openEngagement(ctx, t, l.Person, l.Engagement)
		if err != nil {
			return err
		}
		if err := t.regardsLeaving(ctx, e); err != nil {
			return err
		}
		if err := t.managerAuthority(ctx, ActRecordLeaver, e); err != nil {
			t.concerns("person", l.Person)
			return err
		}
		if l.LastWorkingDay, err = afterPoll(e, l); err != nil {
			return err
		}
		out, done, err = t.upsertLeaver(ctx, e, l, mode)
		return err
	})
	if err != nil {
		return Leaver{}, "", err
	}
	if !s.knowsReasons() {
		out.Reason = ""
	}
	return out, done, nil
}

// afterPoll is the last working day that is said of a leaver. Councillors who are not elected again go out of office on the fourth day after the poll (Local
// Government Act 1972, section 7).
func afterPoll(e Engagement, l NewLeaver) (calendar.Date, error) {
	switch {
	case !l.AfterPoll.Known():
		return l.LastWorkingDay, nil
	case l.LastWorkingDay.Known():
		return "", invalid("after poll", "give the day of the poll or the last working day, not both")
	case e.Kind != "councillor":
		return "", invalid("after poll", "%s is no councillor by this engagement: give the last working day", e.Person)
	}
	return l.AfterPoll.AddDays(4), nil
}

// managerAuthority is authority over a leaving: that of the manager who answers for the engagement, or of Human Resources for everybody.
func (t *transaction) managerAuthority(ctx context.Context, act Act, e Engagement) error {
	if t.s.has(HR) {
		return nil
	}
	return t.authority(ctx, act, answerable(e))
}

// answerable is the post that answers for an engagement: its manager's, else Human Resources', as package duty has it.
func answerable(e Engagement) string { return cmp.Or(e.ManagerPost, PostHR) }

// upsertLeaver records, completes or changes the leaving of an engagement.
func (t *transaction) upsertLeaver(ctx context.Context, e Engagement, l NewLeaver, mode leaverMode) (Leaver, Recorded, error) {
	if err := checkLeaver(e, l); err != nil {
		return Leaver{}, "", err
	}
	open, err := collect(ctx, t, scanLeaver, `select `+leaverColumns+` from leaver l join person p on p.id = l.person where l.engagement = $1 and l.withdrawn_at = ''`, e.ID)
	if err != nil {
		return Leaver{}, "", err
	}
	if len(open) == 0 {
		if mode == amend {
			return Leaver{}, "", &NotFoundError{"leaver", e.Person}
		}
		after, err := t.insertLeaver(ctx, e, l)
		return after, RecordedNew, err
	}
	before := open[0]
	if err := t.maySay(ctx, before, mode); err != nil {
		return Leaver{}, "", err
	}
	return t.changeLeaver(ctx, before, l, mode)
}

// changeLeaver completes or changes a leaver that is there.
func (t *transaction) changeLeaver(ctx context.Context, before Leaver, l NewLeaver, mode leaverMode) (Leaver, Recorded, error) {
	offered := l.Reason
	if !t.s.knowsReasons() {
		l.Reason = ""
	}
	after, contradiction := mergeLeaver(before, l)
	after.DueKnownAt = dueKnownAt(before, after, t.now)
	if contradiction != "" && mode == complete {
		return before, "", conflict("%s is already recorded as a leaver with another %s: `muniment leaver amend` changes it", before.Name, contradiction)
	}
	if l.Reason == "" && offered != "" {
		reason, err := t.offerReason(ctx, before, offered)
		if err != nil {
			return before, "", err
		}
		before.Reason, after.Reason = reason, reason
	}
	named, err := t.nameLeaver(ctx, after.ID, l.Named)
	if err != nil {
		return before, "", err
	}
	if !named && leaverFacts(before) == leaverFacts(after) && before.Reason == after.Reason {
		return before, RecordedSame, nil
	}
	_, err = t.ExecContext(ctx, `update leaver set notice_on = $2, last_working_day = $3, access_ends_at = $4, reason = $5, confidential_until = $6, due_known_at = $7,
			version = version + 1 where id = $1`,
		after.ID, after.NoticeOn, after.LastWorkingDay, instant(after.AccessEndsAt), after.Reason, instant(after.ConfidentialUntil), instant(after.DueKnownAt))
	if err != nil {
		return before, "", fmt.Errorf("change the leaver: %w", err)
	}
	t.leaverChanged(after, map[string]any{"before": leaverFacts(before), "after": leaverFacts(after)}, before.Reason != after.Reason)
	return after, RecordedChanged, nil
}

// offerReason keeps a reason given by somebody who may not see reasons, where there is none yet, and returns the one that stands. Either way it
// leaves one entry apart from the case, so that neither the answer nor the trail's length tells whether there was one.
func (t *transaction) offerReason(ctx context.Context, l Leaver, offered string) (string, error) {
	if l.Reason != "" {
		t.changed("leaver-reason", l.ID, map[string]string{"offered": "not kept: a reason is known already"})
		return l.Reason, nil
	}
	if _, err := t.ExecContext(ctx, `update leaver set reason = $2 where id = $1`, l.ID, offered); err != nil {
		return "", fmt.Errorf("record the reason: %w", err)
	}
	t.changed("leaver-reason", l.ID, map[string]string{"after": offered})
	return offered, nil
}

// dueKnownAt is when the register knew the end of access that now stands, or one as early: that is what owners are judged from.
// Putting the end off takes nothing from them; bringing it forward, or giving it at last, starts their time.
func dueKnownAt(before, after Leaver, now time.Time) time.Time {
	was, is := dutyLeaver(before).Ends(), dutyLeaver(after).Ends()
	switch {
	case is.IsZero():
		return time.Time{}
	case was.IsZero(), is.Before(was):
		return now
	}
	return before.DueKnownAt
}

// maySay refuses to complete or amend a confidential leaver that this Session may not see, without telling anything of the case.
func (t *transaction) maySay(ctx context.Context, l Leaver, mode leaverMode) error {
	if mode == overwrite {
		return nil
	}
	seen, err := t.s.leavers(ctx, t, `l.id = $5`, l.ID)
	switch {
	case err != nil || len(seen) > 0:
		return err
	case mode == amend:
		return &NotFoundError{"leaver", l.Person}
	}
	return conflict("this leaving cannot be recorded here: ask Human Resources")
}

func checkLeaver(e Engagement, l NewLeaver) error {
	switch {
	case l.LastWorkingDay.Known() && e.StartsOn.Known() && l.LastWorkingDay < e.StartsOn:
		return invalid("last working day", "%s is before the engagement began on %s", l.LastWorkingDay.Short(), e.StartsOn.Short())
	case outOfRange(l.AccessEndsAt):
		return invalid("access ends at", "the year %d is out of range", l.AccessEndsAt.Year())
	case outOfRange(l.ConfidentialUntil):
		return invalid("confidential until", "the year %d is out of range", l.ConfidentialUntil.Year())
	case !l.AccessEndsAt.IsZero() && e.StartsOn.Known() && l.AccessEndsAt.Before(e.StartsOn.Start()):
		return invalid("access ends at", "%s is before the engagement began on %s", l.AccessEndsAt.Format("02/01/2006"), e.StartsOn.Short())
	}
	return nil
}

// outOfRange reports a time outside the years that dates may have.
func outOfRange(t time.Time) bool {
	return !t.IsZero() && (t.Year() < 1900 || t.Year() > 2199)
}

func (t *transaction) insertLeaver(ctx context.Context, e Engagement, l NewLeaver) (Leaver, error) {
	id, err := t.nextID(ctx, "LV")
	if err != nil {
		return Leaver{}, err
	}
	person, err := personByID(ctx, t, e.Person)
	if err != nil {
		return Leaver{}, err
	}
	after := Leaver{
		ID: id, Person: e.Person, Name: person.Name(), Engagement: e.ID, Position: e.Reference, NoticeOn: l.NoticeOn, LastWorkingDay: l.LastWorkingDay, AccessEndsAt: l.AccessEndsAt.UTC(),
		Reason: l.Reason, ConfidentialUntil: l.ConfidentialUntil.UTC(), RecordedAt: t.now, RecordedBy: t.s.user.Login,
	}
	after.DueKnownAt = dueKnownAt(Leaver{}, after, t.now)
	_, err = t.ExecContext(ctx, `insert into leaver (id, person, engagement, notice_on, last_working_day, access_ends_at, reason, confidential_until, explanation,
			recorded_at, due_known_at, recorded_by, withdrawn_at, withdrawn_reason, version) values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11, '', '', 1)`,
		id, e.Person, e.ID, l.NoticeOn, l.LastWorkingDay, instant(l.AccessEndsAt), l.Reason, instant(l.ConfidentialUntil), instant(t.now), instant(after.DueKnownAt), t.s.user.Login)
	if err != nil {
		return Leaver{}, fmt.Errorf("record the leaver: %w", err)
	}
	if _, err := t.ExecContext(ctx, `update access_grant set watch = 1 where person = $1 and closed_at = '' and watch = 0`, e.Person); err != nil {
		return Leaver{}, fmt.Errorf("watch the access: %w", err)
	}
	if _, err := t.nameLeaver(ctx, id, l.Named); err != nil {
		return Leaver{}, err
	}
	t.leaverChanged(after, map[string]any{"after": leaverFacts(after)}, l.Reason != "")
	return after, nil
}

// leaverChanged notes the change; the reason stands apart, so that the history of a person can be shown without it.
func (t *transaction) leaverChanged(l Leaver, details any, reason bool) {
	t.changed("leaver", l.ID, details)
	if reason {
		t.changed("leaver-reason", l.ID, map[string]string{"after": l.Reason})
	}
}

// facts of a leaver that a change is judged by, as they stand in the trail: without the reason.
type leaverFactsJSON struct {
	Person            string        `json:"person"`
	NoticeOn          calendar.Date `json:"notice_on"`
	LastWorkingDay    calendar.Date `json:"last_working_day"`
	AccessEndsAt      string        `json:"access_ends_at"`
	ConfidentialUntil string        `json:"confidential_until"`
}

func leaverFacts(l Leaver) leaverFactsJSON {
	return leaverFactsJSON{l.Person, l.NoticeOn, l.LastWorkingDay, instant(l.AccessEndsAt), instant(l.ConfidentialUntil)}
}

// mergeLeaver fills in what is now known, and names the first known fact that it contradicts.
func mergeLeaver(before Leaver, l NewLeaver) (after Leaver, contradiction string) {
	after = before
	note := func(what string, known, contradicts bool) bool {
		if known && contradicts && contradiction == "" {
			contradiction = what
		}
		return contradicts
	}
	if l.LastWorkingDay.Known() && note("last working day", before.LastWorkingDay.Known(), before.LastWorkingDay != l.LastWorkingDay) {
		after.LastWorkingDay = l.LastWorkingDay
	}
	if l.NoticeOn.Known() && note("notice date", before.NoticeOn.Known(), before.NoticeOn != l.NoticeOn) {
		after.NoticeOn = l.NoticeOn
	}
	if !l.AccessEndsAt.IsZero() && note("end of access", !before.AccessEndsAt.IsZero(), !before.AccessEndsAt.Equal(l.AccessEndsAt)) {
		after.AccessEndsAt = l.AccessEndsAt.UTC()
	}
	if l.Reason != "" && note("reason", before.Reason != "", !strings.EqualFold(before.Reason, l.Reason)) {
		after.Reason = l.Reason
	}
	if !l.ConfidentialUntil.IsZero() && note("end of confidentiality", !before.ConfidentialUntil.IsZero(), !before.ConfidentialUntil.Equal(l.ConfidentialUntil)) {
		after.ConfidentialUntil = l.ConfidentialUntil.UTC()
	}
	return after, contradiction
}

// nameLeaver adds the logins that may see a confidential leaver, and says whether any was new.
func (t *transaction) nameLeaver(ctx context.Context, id string, logins []string) (bool, error) {
	added, named := false, make([]string, len(logins))
	for i, name := range logins {
		var err error
		if named[i], err = t.loginOf(ctx, strings.TrimSpace(name)); err != nil {
			return false, err
		}
		result, err := t.ExecContext(ctx, `insert into leaver_named (leaver, login) values ($1, $2) on conflict do nothing`, id, named[i])
		if err != nil {
			return false, fmt.Errorf("name who may see the leaver: %w", err)
		}
		if n, err := result.RowsAffected(); err == nil && n > 0 {
			added = true
		}
	}
	if added {
		t.changed("leaver", id, map[string]any{"named": named})
	}
	return added, nil
}

// WithdrawLeaver takes back that somebody leaves. The case stays in the register with its reason.
func (s *Session) WithdrawLeaver(ctx context.Context, person, engagement, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return invalid("reason", "say why the leaver is withdrawn")
	}
	return s.onManagersLeaver(ctx, ActWithdrawLeaver, person, engagement, func(t *transaction, l Leaver) error {
		if _, err := t.ExecContext(ctx, `update leaver set withdrawn_at = $2, withdrawn_reason = $3, version = version + 1 where id = $1`, l.ID, instant(t.now), reason); err != nil {
			return fmt.Errorf("withdraw the leaver: %w", err)
		}
		t.changed("leaver", l.ID, map[string]string{"withdrawn": reason})
		return nil
	})
}

// ExplainNotice records why the register was told late that somebody leaves (clause CBC-044).
func (s *Session) ExplainNotice(ctx context.Context, person, engagement, explanation string) error {
	if strings.TrimSpace(explanation) == "" {
		return invalid("text", "say why notice was late")
	}
	return s.onManagersLeaver(ctx, ActExplainNotice, person, engagement, func(t *transaction, l Leaver) error {
		if _, err := t.ExecContext(ctx, `update leaver set explanation = $2, version = version + 1 where id = $1`, l.ID, explanation); err != nil {
			return fmt.Errorf("explain the notice: %w", err)
		}
		t.changed("leaver", l.ID, map[string]string{"explanation": explanation})
		return nil
	})
}

// onLeaver runs an act on the open leaver case of a person's engagement.
func (s *Session) onLeaver(ctx context.Context, act Act, person, engagement string, f func(*transaction, Leaver) error) error {
	return s.act(ctx, act, func(t *transaction) error {
		if err := s.notOwnCase(person); err != nil {
			t.concerns("person", person)
			return err
		}
		if err := t.reachesPerson(ctx, person); err != nil {
			return err
		}
		l, err := s.leaverOf(ctx, t, person, engagement)
		if err != nil {
			return err
		}
		return f(t, l)
	})
}

// onManagersLeaver is onLeaver for what only the manager who answers for the person and Human Resources may do.
func (s *Session) onManagersLeaver(ctx context.Context, act Act, person, engagement string, f func(*transaction, Leaver) error) error {
	return s.onLeaver(ctx, act, person, engagement, func(t *transaction, l Leaver) error {
		e, err := engagementByID(ctx, t, l.Engagement)
		if err != nil {
			return err
		}
		t.regards("leaver", l.ID, "")
		if err := t.managerAuthority(ctx, act, e); err != nil {
			t.concerns("leaver", l.ID)
			return err
		}
		return f(t, l)
	})
}

func engagementByID(ctx context.Context, q querier, id string) (Engagement, error) {
	return one(ctx, q, "engagement", id, scanEngagement, `select `+engagementColumns+` from engagement where id = $1`, id)
}
