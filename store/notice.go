package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// Answer is somebody's acknowledgement, declaration, self-check or completed course.
type Answer struct {
	ID        string        `json:"id"`
	Pack      string        `json:"pack"` // id of the pack, or of the asset whose protection measures it is
	Version   int           `json:"version"`
	Person    string        `json:"person"`
	On        calendar.Date `json:"on"` // when it was done
	EnteredAt time.Time     `json:"entered_at"`
	EnteredBy string        `json:"entered_by"` // login
	How       string        `json:"how,omitempty"`
	Answers   string        `json:"answers,omitempty"` // of a self-check
}

// Acknowledge records that somebody acknowledged, declared or completed what a pack asks (clauses CBC-004, CBC-006): the person themselves, or whoever enters it for
// them. It counts for the version that stood on the day it was done, whoever they are by then among those whom the pack asks.
func (s *Session) Acknowledge(ctx context.Context, a Answer) (Answer, Recorded, error) {
	if a.Person = strings.TrimSpace(a.Person); a.Person == "" {
		a.Person = s.user.Person
	}
	if err := s.mayAct(); err != nil {
		return a, "", err
	}
	if a.Person == "" {
		return a, "", invalid("person", "say who acknowledged it: your sign-in is of nobody in the register")
	}
	act := ActEnterAnswer
	if a.Person == s.user.Person {
		act = ActAcknowledge
	}
	var done Recorded
	err := s.act(ctx, act, func(t *transaction) error {
		var err error
		a, done, err = t.acknowledge(ctx, a)
		return err
	})
	return a, done, err
}

func (t *transaction) acknowledge(ctx context.Context, a Answer) (Answer, Recorded, error) {
	p, err := personByID(ctx, t, a.Person)
	switch {
	case err != nil:
		return a, "", err
	case !isPerson(p.Kind):
		return a, "", conflict("%s is an account, which acknowledges nothing: name the person", p.ID)
	}
	if err := t.reachesPerson(ctx, a.Person); err != nil {
		return a, "", err
	}
	if err := t.mayEnter(ctx, a); err != nil {
		t.concerns("person", a.Person)
		return a, "", err
	}
	if !a.On.Known() {
		a.On = calendar.Of(t.now)
	}
	if a.On > calendar.Of(t.now) {
		return a, "", invalid("on", "%s is in the future", a.On.Short())
	}
	v, err := versionOn(ctx, t, a.Pack, a.Version, a.On)
	if err != nil {
		return a, "", err
	}
	a.Version, a.How, a.Answers = v.version, strings.TrimSpace(a.How), strings.TrimSpace(a.Answers)
	if v.asks == entry.PackSelfCheck && a.Answers == "" {
		return a, "", invalid("answers", "say how the workplace is kept secure: a self-check without answers shows nothing")
	}
	return t.keepAnswer(ctx, a)
}

// keepAnswer writes an answer, unless the same is there already.
func (t *transaction) keepAnswer(ctx context.Context, a Answer) (Answer, Recorded, error) {
	known, err := collect(ctx, t, scanText, `select id from notice_answer where pack = $1 and person = $2 and version = $3 and done_on = $4`, a.Pack, a.Person, a.Version, a.On)
	if err != nil {
		return a, "", err
	}
	if len(known) > 0 {
		a.ID = known[0]
		return a, RecordedSame, nil
	}
	if a.ID, err = t.nextID(ctx, "AK"); err != nil {
		return a, "", err
	}
	a.EnteredAt, a.EnteredBy = t.now, t.s.user.Login
	if _, err := t.ExecContext(ctx, `insert into notice_answer (id, pack, version, person, done_on, entered_at, entered_by, how, answers) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, a.Pack, a.Version, a.Person, a.On, instant(a.EnteredAt), a.EnteredBy, a.How, a.Answers); err != nil {
		return a, "", fmt.Errorf("record the acknowledgement: %w", err)
	}
	t.changed("person", a.Person, map[string]any{"acknowledged": a})
	return a, RecordedNew, nil
}

// mayEnter refuses answers of people for whom somebody does not answer. Whoever runs the courses and the policies enters anybody's; a manager those of
// their people, the owner of an asset those on its protection measures.
func (t *transaction) mayEnter(ctx context.Context, a Answer) error {
	t.regards("notice", a.Pack, a.Person)
	if t.lent {
		return t.authority(ctx, ActEnterAnswer, "")
	}
	if a.Person == t.s.user.Person || slices.ContainsFunc([]Role{Administrator, ISM, HR, DPO}, t.s.has) {
		return nil
	}
	post, err := managerOf(ctx, t, a.Person)
	if err != nil {
		return err
	}
	why := t.authority(ctx, ActEnterAnswer, post)
	if why == nil {
		return nil
	}
	e, err := entryRow(ctx, t, "asset", a.Pack)
	if isNotFound(err) {
		return why
	}
	if err != nil {
		return err
	}
	return t.authority(ctx, ActEnterAnswer, e.Post)
}

// version is one version of a pack as it was issued.
type version struct {
	version  int
	title    string
	asks     string
	issuedOn calendar.Date
}

// versionOn finds the version that somebody acknowledged on a day: the one they name, or the one that stood.
func versionOn(ctx context.Context, q querier, pack string, number int, on calendar.Date) (version, error) {
	all, err := collect(ctx, q, func(row scanner) (version, error) {
		var v version
		err := row.Scan(&v.version, &v.title, &v.asks, &v.issuedOn)
		return v, err
	}, `select version, title, asks, issued_on from notice_issue where pack = $1 order by version desc`, pack)
	switch {
	case err != nil:
		return version{}, err
	case len(all) == 0:
		return version{}, conflict("nothing was issued as %q: `muniment list packs` shows the packs, and `muniment pack issue` issues one", pack)
	}
	for _, v := range all {
		if (number == 0 || v.version == number) && v.issuedOn <= on {
			return v, nil
		}
	}
	if number != 0 && !slices.ContainsFunc(all, func(v version) bool { return v.version == number }) {
		return version{}, conflict("%s has no version %d", all[0].title, number)
	}
	return version{}, conflict("%s was issued on %s: nobody acknowledged it before", all[0].title, all[len(all)-1].issuedOn.Short())
}

// Waiver is a time in which somebody is not chased for a pack.
type Waiver struct {
	ID     string        `json:"id"`
	Pack   string        `json:"pack"`
	Person string        `json:"person"`
	Until  calendar.Date `json:"until"`
	Reason string        `json:"reason"`
}

// longest that somebody may be left unasked at once, in days: an absence is looked at again each year.
const longestWaiver = 366

// WaiveNotice leaves somebody unasked up to a day, with a reason, such as a long absence. They are asked again when they are back.
func (s *Session) WaiveNotice(ctx context.Context, w Waiver) (Waiver, error) {
	if w.Reason = strings.TrimSpace(w.Reason); w.Reason == "" {
		return w, invalid("reason", "say why they are not asked")
	}
	err := s.act(ctx, ActWaiveNotice, func(t *transaction) error {
		if err := s.notOwnCase(w.Person); err != nil {
			t.concerns("person", w.Person)
			return err
		}
		if err := t.reachesPerson(ctx, w.Person); err != nil {
			return err
		}
		if _, err := personByID(ctx, t, w.Person); err != nil {
			return err
		}
		today := calendar.Of(t.now)
		switch {
		case w.Until <= today:
			return invalid("until", "say up to which day to come they are not asked")
		case w.Until.DaysSince(today) > longestWaiver:
			return invalid("until", "%s is more than a year ahead", w.Until.Short())
		}
		v, err := versionOn(ctx, t, w.Pack, 0, today)
		if err != nil {
			return err
		}
		if w.ID, err = t.nextID(ctx, "AW"); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `insert into notice_waiver (id, pack, person, until_on, reason, entered_at, entered_by) values ($1, $2, $3, $4, $5, $6, $7)`,
			w.ID, w.Pack, w.Person, w.Until, w.Reason, instant(t.now), s.user.Login); err != nil {
			return fmt.Errorf("leave them unasked: %w", err)
		}
		t.changed("person", w.Person, map[string]any{"not_asked": v.title, "until": w.Until, "reason": w.Reason})
		return nil
	})
	return w, err
}
