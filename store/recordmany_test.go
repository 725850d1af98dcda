package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"muniment/store"
)

// gathers stands in for the reports: it reads the case of one person, signs for Environmental Health, and makes a file of the number.
func gathers(post string) func(context.Context, *store.Reader, string) (store.Compose, error) {
	return func(ctx context.Context, r *store.Reader, person string) (store.Compose, error) {
		if _, err := r.LeaverCase(ctx, person, ""); err != nil {
			return nil, err
		}
		if _, _, err := r.SignFor(ctx, post); err != nil {
			return nil, err
		}
		return func(_ context.Context, d store.Draft) ([]byte, error) {
			return []byte("%PDF " + d.Number + " of " + person), nil
		}, nil
	}
}

// issuesMany issues the records of people and returns what was told of, and of which in one commit.
func issuesMany(t *testing.T, s *store.Session, people []string, gather func(context.Context, *store.Reader, string) (store.Compose, error)) (all []store.Issued, commits []int) {
	t.Helper()
	check(t, s.IssueRecords(t.Context(), "manager", people, gather, func(some []store.Issued) error {
		all, commits = append(all, some...), append(commits, len(some))
		return nil
	}))
	return all, commits
}

// leaversOf lists the people of all leavers.
func leaversOf(t *testing.T, s *store.Session) []string {
	t.Helper()
	all, err := s.Leavers(t.Context(), "")
	check(t, err)
	var out []string
	for _, l := range all {
		if !slices.Contains(out, l.Person) {
			out = append(out, l.Person)
		}
	}
	return out
}

func TestEachRecordOfManyIsAnActOfItsOwn(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("administrator", today)
	ctx := t.Context()
	people := leaversOf(t, s)
	if len(people) < 2 {
		t.Fatalf("%d leavers are too few to issue many records", len(people))
	}
	before := headOf(t, s)
	all, commits := issuesMany(t, s, people, gathers(""))
	diff(t, commits, []int{len(people)})
	for i, one := range all {
		check(t, one.Why)
		diff(t, one.Record.Trail, before)
		diff(t, one.Record.Subject, people[i])
		if want := "%PDF " + one.Record.Number + " of " + people[i]; string(one.File) != want || !strings.HasSuffix(one.Record.Number, string(rune('1'+i))) {
			t.Errorf("record %d is %s, with %q", i, one.Record.Number, one.File)
		}
		kept, err := s.RecordFile(ctx, one.Record.Number)
		check(t, err)
		diff(t, string(kept), string(one.File))
		v, err := s.Show(ctx, one.Record.Number)
		check(t, err)
		if len(v.History) != 1 || v.History[0].Act != store.ActIssueRecord || v.History[0].Sequence != before.Sequence+int64(i)+1 {
			t.Errorf("the trail tells of %s in %+v", one.Record.Number, v.History)
		}
	}
	report, err := s.VerifyTrail(ctx)
	check(t, err)
	if !report.Sound {
		t.Errorf("the trail is not sound: %v", report.Problems)
	}
}

func TestOneOfManyThatIsRefusedKeepsNobodyElseWaiting(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	environment, people := shown[store.Post](t, admin, "Manager, Environmental Health").ID, leaversOf(t, admin)
	gather := func(ctx context.Context, rd *store.Reader, person string) (store.Compose, error) {
		switch person {
		case people[0]: // which is not theirs
			return gathers("post-siro")(ctx, rd, person)
		case "nobody":
			return nil, &store.ConflictError{Reason: "nobody still has access"}
		}
		return gathers(environment)(ctx, rd, person)
	}
	all, _ := issuesMany(t, r.open("manager", today), []string{people[0], "nobody", people[1]}, gather)
	refused[*store.NotAllowedError](t, all[0].Why)
	refused[*store.ConflictError](t, all[1].Why)
	check(t, all[2].Why)
	diff(t, all[2].Record.Number, "LR-2025-0001")
	trail, err := admin.TrailEntries(t.Context(), 0, 0)
	check(t, err)
	var outcomes []store.Outcome
	for _, e := range trail {
		if e.Act == store.ActIssueRecord {
			outcomes = append(outcomes, e.Outcome)
		}
	}
	slices.Sort(outcomes)
	diff(t, outcomes, []store.Outcome{store.Done, store.Refused})
}

func TestABatchThatIsStoppedKeepsWhatItToldOf(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("administrator", today)
	one := leaversOf(t, s)[0]
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told, gathered := 0, 0
	gather := func(ctx context.Context, r *store.Reader, person string) (store.Compose, error) {
		if gathered++; gathered > told && told > 0 { // in the second commit
			stop()
		}
		return gathers("")(ctx, r, person)
	}
	err := s.IssueRecords(ctx, "manager", slices.Repeat([]string{one}, 70), gather, func(some []store.Issued) error {
		told += len(some)
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a batch that was stopped says %v", err)
	}
	records, err := s.Records(t.Context(), "leaver")
	check(t, err)
	if len(records) != told || told == 0 || told >= 70 {
		t.Errorf("%d records were told of, and %d are in the register", told, len(records))
	}
}

func TestARecordOfManyThatCannotBeDrawnTakesItsCommitWithIt(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("administrator", today)
	people := leaversOf(t, s)
	before := headOf(t, s)
	err := s.IssueRecords(t.Context(), "manager", people, func(ctx context.Context, r *store.Reader, person string) (store.Compose, error) {
		if person == people[1] {
			return func(context.Context, store.Draft) ([]byte, error) { return nil, errDrawing }, nil
		}
		return gathers("")(ctx, r, person)
	}, func([]store.Issued) error { return errors.New("told of what was not kept") })
	if !errors.Is(err, errDrawing) {
		t.Errorf("a record that cannot be drawn says %v", err)
	}
	diff(t, headOf(t, s), before)
	records, err := s.Records(t.Context(), "leaver")
	check(t, err)
	diff(t, len(records), 0)
}

func TestManyRecordsAreForWhoeverMayIssueOne(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	people := leaversOf(t, r.open("admin", today))
	err := r.open("auditor", today).IssueRecords(t.Context(), "manager", people, gathers(""), func([]store.Issued) error { return errors.New("an auditor issued records") })
	refused[*store.NotAllowedError](t, err)
}
