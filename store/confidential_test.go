package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store"
	"muniment/store/entry"
)

// A confidential leaver is seen by HR, the ISM and whoever is named, until the time that was given.
func TestConfidentialLeaver(t *testing.T) {
	t.Parallel()
	const person = "100228"
	r := staffed(t)
	ctx := t.Context()
	hr := r.openAt("hr", "2025-11-21 09:00")
	l, _, err := hr.RecordLeaver(ctx, store.NewLeaver{
		Person: person, LastWorkingDay: "2025-11-28", Reason: "Gross misconduct",
		ConfidentialUntil: clock(t, "2025-11-24 17:00"), Named: []string{"ict"},
	})
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
	for _, login := range []string{"siro", "chief-executive", "auditor"} {
		s := r.openAt(login, "2025-11-24 17:00")
		seesAllOf(t, s, person, l.ID, rec.Number)
		r.close(s)
	}
}

// A manager who knows nothing of a confidential leaver learns nothing by recording, amending or asking.
func TestConfidentialLeaverIsNotLearntByActing(t *testing.T) {
	t.Parallel()
	const person = "100389"
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
		if len(all) == 0 { // in no service or system of theirs
			r.close(s)
			continue
		}
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
		if missing := (*store.NotFoundError)(nil); !errors.As(err, &missing) { // an owner sees the leaving, and not the case
			check(t, err)
		}
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
	_, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: "100389", LastWorkingDay: "2025-11-28", Reason: "Gross misconduct"})
	check(t, err)
	l, done, err := manager.RecordLeaver(ctx, store.NewLeaver{Person: "100389", LastWorkingDay: "2025-11-28"})
	check(t, err)
	if done != store.RecordedSame || l.Reason != "" {
		t.Errorf("recording what is known answers %s with the reason %q", done, l.Reason)
	}
	l, done, err = manager.RecordLeaver(ctx, store.NewLeaver{Person: "100389", NoticeOn: "2025-11-20"})
	check(t, err)
	if done != store.RecordedChanged || l.Reason != "" {
		t.Errorf("completing what is known answers %s with the reason %q", done, l.Reason)
	}
}

// A record is seen by whoever sees the very case it tells, not some other case of the same person.
func TestRecordOfAConfidentialCaseIsHiddenByCase(t *testing.T) {
	t.Parallel()
	const person, again = "100389", "P09001"
	r := staffed(t)
	ctx := t.Context()
	hr := r.openAt("hr", "2025-11-21 09:00")
	_, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-10-31"})
	check(t, err)
	_, err = hr.RecordJoiner(ctx, store.NewJoiner{Person: person, Reference: again, Service: "Legal", StartsOn: "2025-11-10"})
	check(t, err)
	_, _, err = hr.RecordLeaver(ctx, store.NewLeaver{Person: person, Engagement: again, LastWorkingDay: "2025-11-28", ConfidentialUntil: clock(t, "2025-11-24 17:00")})
	check(t, err)
	ism := r.openAt("ism", "2025-11-21 10:00")
	record := func(engagement string) (store.Record, []byte) {
		rec, file, err := ism.IssueRecord(ctx, "leaver", "LR", "person", person, "manager", func(ctx context.Context, r *store.Reader, d store.Draft) ([]byte, error) {
			_, err := r.LeaverCase(ctx, person, engagement)
			return []byte("%PDF " + d.Number), err
		})
		check(t, err)
		return rec, file
	}
	old, _ := record("P04081")
	hidden, file := record(again)
	for at, seen := range map[string][]string{"2025-11-24 16:59": {old.Number}, "2025-11-24 17:00": {old.Number, hidden.Number}} {
		s := r.openAt("manager", at)
		all, err := s.Records(ctx, "")
		check(t, err)
		var listed []string
		for _, one := range all {
			listed = append(listed, one.Number)
		}
		slices.Sort(listed)
		diff(t, listed, seen)
		v, err := s.Show(ctx, person)
		check(t, err)
		text, err := json.Marshal(v)
		check(t, err)
		for _, rec := range []store.Record{old, hidden} {
			_, show := s.Show(ctx, rec.Number)
			_, download := s.RecordFile(ctx, rec.Number)
			if want := slices.Contains(seen, rec.Number); (show == nil) != want || (download == nil) != want || strings.Contains(string(text), rec.Number) != want {
				t.Errorf("at %s a manager sees %s, wanted %v: shown %v, downloaded %v, in the history %v", at, rec.Number, want, show, download, !want)
			}
		}
		r.close(s)
	}
	unchanged(t, hr, func() {
		_, _, err := r.openAt("manager", "2025-11-24 16:59").Countersign(ctx, file, "ism", store.Capacity{Roles: []store.Role{store.Manager}}, func(store.Signatory) ([]byte, error) { return []byte("signed"), nil })
		refused[*store.NotFoundError](t, err)
	})
}

func TestLeaverRecordTellsTheCaseThatItRead(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("administrator", today)
	unchanged(t, s, func() {
		if _, _, err := s.IssueRecord(t.Context(), "leaver", "LR", "person", "100221", "manager", draws([]byte("%PDF"), nil)); err == nil {
			t.Error("a leaver record was issued that is of no case")
		}
	})
}

// An exception to CBC-027 says that somebody leaves: it stands in the history of the case, not of the grant that everybody sees.
func TestExceptionOfAConfidentialLeaverIsNotInTheGrantsHistory(t *testing.T) {
	t.Parallel()
	const person = "100389"
	r := staffed(t)
	ctx := t.Context()
	ism := r.openAt("ism", "2025-11-21 10:00")
	grant := liveGrants(t, ism, person)[0]
	unchanged(t, ism, func() {
		_, err := ism.AcceptException(ctx, grant, "CBC-027", "Handover", "2025-12-12")
		if text := refused[*store.ConflictError](t, err).Error(); !strings.Contains(text, "not leaving") {
			t.Errorf("refused with %q", text)
		}
	})
	_, err := r.openAt("hr", "2025-11-21 10:00").RecordJoiner(ctx, store.NewJoiner{Person: person, Reference: "P09001", Service: "Legal", StartsOn: "2025-06-02"})
	check(t, err)
	_, _, err = ism.RecordLeaver(ctx, store.NewLeaver{Person: person, Engagement: "P09001", LastWorkingDay: "2025-12-31"}) // which everybody sees
	check(t, err)
	l, _, err := ism.RecordLeaver(ctx, store.NewLeaver{Person: person, Engagement: "P04081", LastWorkingDay: "2025-11-28", ConfidentialUntil: clock(t, "2025-11-24 17:00")})
	check(t, err)
	_, err = ism.AcceptException(ctx, grant, "CBC-027", "Handover", "2025-12-12")
	check(t, err)
	for login, sees := range map[string]bool{"manager": false, "ism": true} {
		s := r.openAt(login, "2025-11-21 11:00")
		var told []byte
		for _, id := range []string{grant, person} {
			v, err := s.Show(ctx, id)
			check(t, err)
			text, err := json.Marshal(v)
			check(t, err)
			told = append(told, text...)
		}
		if strings.Contains(string(told), "Handover") != sees {
			t.Errorf("%s is told of the exception: %v", login, !sees)
		}
	}
	v, err := ism.Show(ctx, l.ID)
	check(t, err)
	if last := v.History[len(v.History)-1]; last.Act != store.ActGrantException {
		t.Errorf("the case ends with %+v", last)
	}
}

// Owners cannot see a confidential case, so that whoever is named in it acts on their behalf for as long as that lasts.
func TestWhoIsNamedActsOnBehalfOfTheOwners(t *testing.T) {
	t.Parallel()
	const person = "100389"
	r := staffed(t)
	ctx := t.Context()
	hr := r.openAt("hr", "2025-11-21 09:00")
	ism := r.openAt("ism", "2025-11-21 09:00")
	_, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", ConfidentialUntil: clock(t, "2025-11-24 17:00")})
	check(t, err)
	grants := liveGrants(t, hr, person)
	ict := r.openAt("ict", "2025-11-21 10:00")
	_, _, err = ict.ConfirmClosure(ctx, store.Closure{Grant: grants[0], Evidence: "Ticket"})
	refused[*store.NotAllowedError](t, err)
	_, _, err = hr.AmendLeaver(ctx, store.NewLeaver{Person: person, Named: []string{"ict"}})
	check(t, err)
	g, _, err := ict.ConfirmClosure(ctx, store.Closure{Grant: grants[0], Evidence: "Ticket"})
	check(t, err)
	owner := shown[entry.Entry](t, ict, g.System).Fields["owner_post"]
	if e := lastEntry(t, ism); g.Behalf != owner || e.Behalf != owner || e.Login != "ict" {
		t.Errorf("the closing is on behalf of %q, in the trail %+v, want %q", g.Behalf, e, owner)
	}
	_, err = ict.ReturnItems(ctx, store.Return{Person: person, Item: "badge", Evidence: "Handed in"})
	check(t, err)
	if e, post := lastEntry(t, ism), shown[store.Post](t, ict, "Manager, Environmental Health").ID; e.Behalf != post {
		t.Errorf("the return is on behalf of %q, want %q", e.Behalf, post)
	}
	_, _, err = ict.ConfirmClosure(ctx, store.Closure{Grant: liveGrants(t, hr, "100228")[0], Evidence: "Ticket"})
	refused[*store.NotAllowedError](t, err) // of somebody else
	r.close(ict)
	ict = r.openAt("ict", "2025-11-24 17:00") // when the owners see it
	_, _, err = ict.ConfirmClosure(ctx, store.Closure{Grant: grants[1], Evidence: "Ticket"})
	refused[*store.NotAllowedError](t, err)
	_, err = ict.ReturnItems(ctx, store.Return{Person: person, Item: "keys", Evidence: "Handed in"})
	refused[*store.NotAllowedError](t, err)
}

// Who may not see reasons gets one answer whatever the reason is, and leaves one entry.
func TestReasonCannotBeGuessedOrRewritten(t *testing.T) {
	t.Parallel()
	const person = "100389"
	ctx := t.Context()
	type answer struct {
		done    store.Recorded
		reason  string
		entries int64
	}
	answers := map[string]answer{}
	for _, stored := range []string{"", "Resignation", "Gross misconduct"} {
		r := staffed(t)
		hr, manager := r.open("hr", today), r.open("manager", today)
		_, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", Reason: stored})
		check(t, err)
		before := headOf(t, hr)
		l, done, err := manager.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: "2025-11-28", Reason: "Resignation"})
		check(t, err)
		answers[stored] = answer{done, l.Reason, headOf(t, hr).Sequence - before.Sequence}
		all, err := hr.Leavers(ctx, person)
		check(t, err)
		want := stored
		if stored == "" {
			want = "Resignation"
		}
		diff(t, all[0].Reason, want)
		v, err := manager.Show(ctx, l.ID)
		check(t, err)
		diff(t, len(v.History), 1)
		_, _, err = manager.AmendLeaver(ctx, store.NewLeaver{Person: person, Reason: "Redundancy"})
		if text := refused[*store.NotAllowedError](t, err).Error(); !strings.HasPrefix(text, "your roles do not allow you to change the reason for leaving: it is for Human Resources, Information Security Manager;") {
			t.Errorf("refused with %q", text)
		}
		r.close(manager)
		r.close(hr)
	}
	want := answer{store.RecordedSame, "", 1}
	diff(t, answers, map[string]answer{"": want, "Resignation": want, "Gross misconduct": want}, cmp.AllowUnexported(answer{}))
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
	if missing := (*store.NotFoundError)(nil); !errors.As(err, &missing) { // those in none of their services and systems they do not see at all
		check(t, err)
	}
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
	if found, err := s.Search(ctx, record[:5], 10); err != nil || slices.ContainsFunc(found, func(f store.Found) bool { return f.ID == record }) {
		t.Errorf("%s finds the record by its number: %v", who, err)
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
	if found, err := s.Search(ctx, record[:5], 10); err != nil || !slices.ContainsFunc(found, func(f store.Found) bool { return f.ID == record }) {
		t.Errorf("%s does not find the record by its number: %v", who, err)
	}
	_, err = s.RecordFile(ctx, record)
	check(t, err)
	_, err = s.LeaverCase(ctx, person, "")
	check(t, err)
}
