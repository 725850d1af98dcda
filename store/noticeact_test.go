package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

// noticeAttempts are attempts at the acts of what people acknowledge, on what is not in the register.
func noticeAttempts(t *testing.T) map[store.Act]func(*store.Session) error {
	ctx := t.Context()
	return map[store.Act]func(*store.Session) error{
		store.ActAcknowledge: func(s *store.Session) error {
			_, _, err := s.Acknowledge(ctx, store.Answer{Pack: "none"})
			return err
		},
		store.ActEnterAnswer: func(s *store.Session) error {
			_, _, err := s.Acknowledge(ctx, store.Answer{Pack: "none", Person: "nobody"})
			return err
		},
		store.ActWaiveNotice: func(s *store.Session) error {
			_, err := s.WaiveNotice(ctx, store.Waiver{Pack: "none", Person: "nobody", Until: today.AddDays(9), Reason: "Away"})
			return err
		},
		store.ActMarkPerson: func(s *store.Session) error {
			_, err := s.MarkPerson(ctx, store.Mark{Person: "nobody", Mark: store.MarkHome})
			return err
		},
	}
}

func TestAnAcknowledgementIsOfAVersionThatStood(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", "2025-06-01")
	pack := issuedPack(t, s, entry.PackGuidance, entry.ForEverybody, "text", "Read this.")
	r.close(s)
	s = r.open("admin", "2025-11-01")
	do(t, s, "pack", "issue", pack.ID, "text", "Read that.")
	r.close(s)
	s = r.open("admin", today)
	ctx := t.Context()
	for name, try := range map[string]struct {
		answer store.Answer
		why    string
	}{
		"before it was issued": {store.Answer{Pack: pack.ID, Person: "1", On: "2025-05-31"}, "nobody acknowledged it before"},
		"in the future":        {store.Answer{Pack: pack.ID, Person: "1", On: today.AddDays(1)}, "in the future"},
		"of a version to come": {store.Answer{Pack: pack.ID, Person: "1", Version: 3}, "no version 3"},
		"before its version":   {store.Answer{Pack: pack.ID, Person: "1", Version: 2, On: "2025-10-01"}, "nobody acknowledged it before"},
		"of nothing":           {store.Answer{Pack: "PK99999", Person: "1"}, "nothing was issued"},
		"by an account":        {store.Answer{Pack: pack.ID, Person: idOf(t, s, "Backup")}, "is an account"},
		"by nobody":            {store.Answer{Pack: pack.ID}, "say who"},
	} {
		unchanged(t, s, func() {
			if _, _, err := s.Acknowledge(ctx, try.answer); err == nil || !strings.Contains(err.Error(), try.why) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	// What was signed when the first version stood counts for that one, whenever it is entered.
	a, _, err := s.Acknowledge(ctx, store.Answer{Pack: pack.ID, Person: "1", On: "2025-10-31"})
	check(t, err)
	if a.Version != 1 || a.On != "2025-10-31" || !a.EnteredAt.After(a.On.End()) {
		t.Errorf("%+v", a)
	}
	if !slices.Contains(chased(t, s, "acknowledge-policy"), "1") {
		t.Error("the version that stands is no longer asked for")
	}
	first, err := s.IssuedText(ctx, pack.ID, 1)
	check(t, err)
	second, err := s.IssuedText(ctx, pack.ID, 0)
	check(t, err)
	if first != "Read this." || second != "Read that." {
		t.Errorf("what people saw is %q, then %q", first, second)
	}
}

func TestWhoIsAwayIsAskedWhenTheyAreBack(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	pack := issuedPack(t, s, entry.PackGuidance, entry.ForEverybody, "text", "Read this.")
	for _, w := range []store.Waiver{
		{Pack: pack.ID, Person: "1", Until: today.AddDays(60)},
		{Pack: pack.ID, Person: "1", Until: today, Reason: "Leave"},
		{Pack: pack.ID, Person: "1", Until: today.AddDays(367), Reason: "Leave"},
		{Pack: "none", Person: "1", Until: today.AddDays(60), Reason: "Leave"},
	} {
		if _, err := s.WaiveNotice(t.Context(), w); err == nil {
			t.Errorf("%+v is accepted", w)
		}
	}
	_, err := s.WaiveNotice(t.Context(), store.Waiver{Pack: pack.ID, Person: "1", Until: today.AddDays(60), Reason: "Parental leave"})
	check(t, err)
	if slices.Contains(chased(t, s, "acknowledge-policy"), "1") {
		t.Error("somebody on leave is chased")
	}
	r.close(s)
	s = r.open("admin", today.AddDays(61))
	for _, p := range promptsOf(t, s) {
		if p.Duty == "acknowledge-policy" && p.Person == "1" && p.State == "upcoming" { // thirty days from the return
			return
		}
	}
	t.Error("somebody who is back is not asked, or is late at once")
}

func TestWhoMayEnterAnAcknowledgement(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ism := r.open("ism", today)
	ctx := t.Context()
	pack := issuedPack(t, ism, entry.PackGuidance, entry.ForEverybody, "text", "Read this.")
	manager := r.open("manager", today)
	var mine, others string
	asked, err := ism.Asked(ctx, "")
	check(t, err)
	for _, a := range asked {
		switch {
		case a.Person == personOf("manager"):
		case a.Service == "Environmental Health":
			mine = a.Person
		default:
			others = a.Person
		}
	}
	_, _, err = manager.Acknowledge(ctx, store.Answer{Pack: pack.ID, Person: mine})
	check(t, err)
	_, _, err = manager.Acknowledge(ctx, store.Answer{Pack: pack.ID, Person: others})
	refused[*store.NotFoundError](t, err)
	if e := lastEntry(t, ism); e.Outcome != store.Refused || e.Login != "manager" {
		t.Errorf("the refusal is no entry: %+v", e)
	}
	for _, login := range []string{"manager", "facilities", "chief-executive"} { // everybody their own
		_, _, err := r.open(login, today).Acknowledge(ctx, store.Answer{Pack: pack.ID})
		check(t, err)
	}
	auditor := r.open("auditor", today)
	_, _, err = auditor.Acknowledge(ctx, store.Answer{Pack: pack.ID})
	refused[*store.NotAllowedError](t, err)
	if _, err := r.open("hr", today).WaiveNotice(ctx, store.Waiver{Pack: pack.ID, Person: personOf("hr"), Until: today.AddDays(5), Reason: "Busy"}); !errors.Is(err, store.ErrOwnCase) {
		t.Errorf("somebody waives their own: %v", err)
	}
}

func TestAFileOfAcknowledgementsIsPreviewedAndApplied(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	ctx := t.Context()
	pack := issuedPack(t, s, entry.PackTraining, entry.ForEverybody)
	sheet := lines("Employee Number,Login,Date Completed,Method", "1,,21/11/2025,Classroom", ",szeller,2025-11-21,", "3,,2025-11-20,", "9,,2025-11-21,", "2,,soon,")
	read := func(o store.ImportOptions) (store.ImportReport, error) {
		o.Name = "course.csv"
		return s.AcknowledgeFile(ctx, pack.ID, strings.NewReader(sheet), o)
	}
	unchanged(t, s, func() {
		report, err := read(store.ImportOptions{})
		check(t, err)
		if report.New != 2 || report.RefusedRows != 3 || report.Applied {
			t.Errorf("%+v", report)
		}
		if _, err := read(store.ImportOptions{Apply: true}); !errors.Is(err, store.ErrRowsRefused) {
			t.Errorf("refused rows: %v", err)
		}
	})
	report, err := read(store.ImportOptions{Apply: true, SkipRefused: true})
	check(t, err)
	if report.New != 2 || !report.Applied {
		t.Errorf("%+v", report)
	}
	diff(t, chased(t, s, "complete-training"), []string{"2", "3"})
	answers, err := s.AnswersOf(ctx, "1")
	check(t, err)
	if len(answers) != 1 || answers[0].How != "Classroom" {
		t.Errorf("%+v", answers)
	}
	report, err = read(store.ImportOptions{Apply: true, SkipRefused: true})
	check(t, err)
	if report.New != 0 || report.Same != 2 {
		t.Errorf("the same file again: %+v", report)
	}
	counts, err := s.AskedCounts(ctx)
	check(t, err)
	if len(counts) != 1 || counts[0].Asked != 4 || counts[0].Answered != 2 {
		t.Errorf("%+v", counts)
	}
}
