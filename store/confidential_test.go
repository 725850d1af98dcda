package store_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"muniment/store"
)

// A confidential leaver is seen by HR, the ISM and whoever is named, until the time that was given.
func TestConfidentialLeaver(t *testing.T) {
	t.Parallel()
	const person = "100228"
	r := staffed(t)
	ctx := t.Context()
	hr := r.openAt("hr", "2025-11-21 09:00")
	l, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", Reason: "Gross misconduct",
		ConfidentialUntil: clock(t, "2025-11-24 17:00"), Named: []string{"ict"}})
	check(t, err)
	ism := r.openAt("ism", "2025-11-21 10:00")
	rec, _, err := ism.IssueRecord(ctx, "leaver", "LR", "person", person, "manager", caseOf(person))
	check(t, err)

	for _, login := range []string{"hr", "ism", "ict"} {
		seesAllOf(t, r.openAt(login, "2025-11-21 11:00"), person, l.ID, rec.Number)
	}
	for _, login := range []string{"manager", "system-owner", "siro", "auditor", "administrator", "admin", "dpo", "chief-executive", "iao", "facilities"} {
		s := r.openAt(login, "2025-11-24 16:59")
		seesNothingOf(t, s, person, l.ID, rec.Number)
		r.close(s)
	}
	for _, login := range []string{"manager", "system-owner", "auditor"} {
		s := r.openAt(login, "2025-11-24 17:00")
		seesAllOf(t, s, person, l.ID, rec.Number)
		r.close(s)
	}
}

// A manager who knows nothing of a confidential leaver learns nothing by recording, amending or asking.
func TestConfidentialLeaverIsNotLearntByActing(t *testing.T) {
	t.Parallel()
	const person = "100228"
	r := staffed(t)
	ctx := t.Context()
	hr := r.openAt("hr", "2025-11-21 09:00")
	_, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", Reason: "Gross misconduct", ConfidentialUntil: clock(t, "2025-11-24 17:00")})
	check(t, err)
	manager := r.openAt("manager", "2025-11-21 10:00")
	for name, attempt := range map[string]func() (store.Leaver, error){
		"amend": func() (store.Leaver, error) {
			l, _, err := manager.AmendLeaver(ctx, store.NewLeaver{Person: person})
			return l, err
		},
		"record": func() (store.Leaver, error) {
			l, _, err := manager.RecordLeaver(ctx, store.NewLeaver{Person: person})
			return l, err
		},
		"record this day": func() (store.Leaver, error) {
			l, _, err := manager.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28"})
			return l, err
		},
		"record another": func() (store.Leaver, error) {
			l, _, err := manager.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-12-31"})
			return l, err
		},
	} {
		l, err := attempt()
		text, _ := json.Marshal(l)
		if strings.Contains(string(text), "2025-11-2") || strings.Contains(string(text), "misconduct") {
			t.Errorf("%s: the answer tells %s", name, text)
		}
		if err != nil && (strings.Contains(err.Error(), "already") || strings.Contains(err.Error(), "last working day")) {
			t.Errorf("%s: the refusal tells %q", name, err)
		}
	}
	for name, err := range map[string]error{"withdraw": manager.WithdrawLeaver(ctx, person, "", "Stays"), "explain": manager.ExplainNotice(ctx, person, "", "Busy")} {
		t.Log(name)
		refused[*store.NotFoundError](t, err)
	}
}

// The reason for leaving is for HR and the ISM, in lists and with the person; never in a case, whoever asks, and never in a prompt.
func TestReasonForLeavingIsForHRAndTheISM(t *testing.T) {
	t.Parallel()
	const person, reason = "100228", "Gross misconduct"
	r := staffed(t)
	ctx := t.Context()
	hr := r.open("hr", today)
	l, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", Reason: reason})
	check(t, err)
	for _, m := range staff() {
		s := r.open(m.login, today)
		all, err := s.Leavers(ctx, "100228")
		check(t, err)
		tells := m.login == "hr" || m.login == "ism"
		if (all[0].Reason == reason) != tells {
			t.Errorf("%s is told the reason %q", m.login, all[0].Reason)
		}
		var told [2]string
		for i, id := range []string{person, l.ID} {
			v, err := s.Show(ctx, id)
			check(t, err)
			text, err := json.Marshal(v)
			check(t, err)
			told[i] = string(text)
			if strings.Contains(told[i], reason) != tells {
				t.Errorf("showing %s tells %s the reason: %v", id, m.login, !tells)
			}
		}
		c, err := s.LeaverCase(ctx, person, "")
		check(t, err)
		text, err := json.Marshal([]any{c, promptsOf(t, s)})
		check(t, err)
		if strings.Contains(string(text), reason) {
			t.Errorf("%s is told the reason in a case or a prompt", m.login)
		}
		r.close(s)
	}
}

// What somebody is told of a leaver whom they record or complete is what the lists would tell them.
func TestRecordingTellsNoReasonToAManager(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	hr, manager := r.open("hr", today), r.open("manager", today)
	_, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: "100228", LastWorkingDay: "2025-11-28", Reason: "Gross misconduct"})
	check(t, err)
	l, done, err := manager.RecordLeaver(ctx, store.NewLeaver{Person: "100228", LastWorkingDay: "2025-11-28"})
	check(t, err)
	if done != store.RecordedSame || l.Reason != "" {
		t.Errorf("recording what is known answers %s with the reason %q", done, l.Reason)
	}
	l, done, err = manager.RecordLeaver(ctx, store.NewLeaver{Person: "100228", NoticeOn: "2025-11-20"})
	check(t, err)
	if done != store.RecordedChanged || l.Reason != "" {
		t.Errorf("completing what is known answers %s with the reason %q", done, l.Reason)
	}
}

// seesNothingOf holds that a leaver is hidden from somebody wherever they look.
func seesNothingOf(t *testing.T, s *store.Session, person, leaver, record string) {
	t.Helper()
	ctx, who := t.Context(), s.User().Login
	all, err := s.Leavers(ctx, "")
	check(t, err)
	if slices.ContainsFunc(all, func(l store.Leaver) bool { return l.Person == person }) {
		t.Errorf("%s sees the leaver in the list", who)
	}
	for _, p := range promptsOf(t, s) {
		if closing(p) && p.Person == person || p.ID == leaver || p.Subject == "leaver-item" && p.Person == person {
			t.Errorf("%s sees the prompt %q", who, p.Text)
		}
	}
	for _, id := range []string{leaver, record} {
		_, err := s.Show(ctx, id)
		refused[*store.NotFoundError](t, err)
	}
	v, err := s.Show(ctx, person)
	check(t, err)
	if len(v.Leavers) > 0 {
		t.Errorf("%s sees the leaver with the person", who)
	}
	for _, e := range v.History {
		for _, c := range e.Changes {
			if c.Kind != "person" || strings.Contains(c.Text(), record) {
				t.Errorf("%s sees in the person's history %s %s", who, c.Kind, c.Text())
			}
		}
	}
	records, err := s.Records(ctx, "")
	check(t, err)
	if slices.ContainsFunc(records, func(r store.Record) bool { return r.Subject == person }) {
		t.Errorf("%s sees the record in the list", who)
	}
	if _, err := s.RecordFile(ctx, record); err == nil {
		t.Errorf("%s gets the record's file", who)
	}
	if c, err := s.LeaverCase(ctx, person, ""); err == nil {
		t.Errorf("%s sees the case %+v", who, c.Leaver)
	}
}

// seesAllOf holds that a leaver is there wherever somebody looks.
func seesAllOf(t *testing.T, s *store.Session, person, leaver, record string) {
	t.Helper()
	ctx, who := t.Context(), s.User().Login
	all, err := s.Leavers(ctx, "")
	check(t, err)
	if !slices.ContainsFunc(all, func(l store.Leaver) bool { return l.ID == leaver }) {
		t.Errorf("%s does not see the leaver in the list", who)
	}
	if got := idsOf(promptsOf(t, s), closing); !slices.Contains(got, liveGrants(t, s, person)[0]) {
		t.Errorf("%s does not see what is to be closed", who)
	}
	for _, id := range []string{leaver, record} {
		_, err := s.Show(ctx, id)
		check(t, err)
	}
	v, err := s.Show(ctx, person)
	check(t, err)
	if len(v.Leavers) != 1 || !slices.ContainsFunc(v.History, func(e store.Entry) bool { return e.Changes[0].Kind == "leaver" }) {
		t.Errorf("%s does not see the leaver with the person", who)
	}
	records, err := s.Records(ctx, "")
	check(t, err)
	if !slices.ContainsFunc(records, func(r store.Record) bool { return r.Number == record }) {
		t.Errorf("%s does not see the record in the list", who)
	}
	_, err = s.RecordFile(ctx, record)
	check(t, err)
	_, err = s.LeaverCase(ctx, person, "")
	check(t, err)
}
