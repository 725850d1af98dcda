package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/duty"
)

// staffAttempts are one attempt at every act on people who join, move or are away, and on access that is asked for.
func staffAttempts(t *testing.T) map[store.Act]func(*store.Session) error {
	ctx := t.Context()
	return map[store.Act]func(*store.Session) error{
		store.ActAnswerJoiner: func(s *store.Session) error {
			return s.AnswerJoiner(ctx, store.Return{Person: "nobody", Item: "induction", Evidence: "Done"})
		},
		store.ActWithdrawJoiner: func(s *store.Session) error { return s.WithdrawJoiner(ctx, "nobody", "", "Another offer") },
		store.ActAmendMover:     func(s *store.Session) error { return s.AmendMover(ctx, "nobody", today, "") },
		store.ActDecideMover: func(s *store.Session) error {
			return s.DecideMove(ctx, store.MoveDecision{Grant: "none", Decision: store.DecisionKeep})
		},
		store.ActCarryOutMove: func(s *store.Session) error { return s.CarryOutMove(ctx, "none", "Ticket") },
		store.ActAnswerMover: func(s *store.Session) error {
			return s.AnswerMover(ctx, store.Return{Person: "nobody", Item: "keys-back", Evidence: "Done"})
		},
		store.ActRecordAbsence: func(s *store.Session) error {
			_, err := s.RecordAbsence(ctx, store.Absence{Person: "nobody", StartsOn: today})
			return err
		},
		store.ActDecideAbsence: func(s *store.Session) error { return s.DecideAbsence(ctx, "nobody", store.AccessKept, "Reads mail") },
		store.ActSuspendAccess: func(s *store.Session) error { return s.SuspendGrant(ctx, "none", "Ticket", time.Time{}) },
		store.ActRecordDeath:   func(s *store.Session) error { return s.RecordDeath(ctx, "nobody", today, "") },
		store.ActChangeContract: func(s *store.Session) error {
			_, err := s.ChangeContractEnd(ctx, "nobody", "none", today)
			return err
		},
		store.ActEndException: func(s *store.Session) error { return s.EndException(ctx, "none", "Mended") },
		store.ActReopenGrant:  func(s *store.Session) error { return s.ReopenGrant(ctx, "none", "Typed wrongly") },
		store.ActRequestAccess: func(s *store.Session) error {
			_, err := s.RequestAccess(ctx, store.AccessRequest{Person: "nobody", System: "SYS01", Reason: "Post", Purpose: "Letters"})
			return err
		},
		store.ActDecideRequest: func(s *store.Session) error {
			_, err := s.DecideRequest(ctx, store.RequestDecision{Request: "none", Permit: true})
			return err
		},
		store.ActGiveAccess: func(s *store.Session) error {
			_, err := s.GiveOnRequest(ctx, store.GiveAccess{Request: "none"})
			return err
		},
		store.ActEmergencyAccess: func(s *store.Session) error {
			_, err := s.GiveInEmergency(ctx, store.Grant{Person: "nobody", System: "SYS01"}, "Flood")
			return err
		},
		store.ActSetPurpose: func(s *store.Session) error { _, err := s.SetPurpose(ctx, "none", "", "Letters"); return err },
		store.ActTransfer: func(s *store.Session) error {
			_, err := s.RecordTransfer(ctx, store.NewTransfer{Service: "no such service", Successor: "Newtown", VestsOn: today, Reason: "An order"})
			return err
		},
	}
}

// promptOf is the one prompt of a duty about a subject.
func promptOf(t *testing.T, s *store.Session, id, subject, item string) duty.Prompt {
	t.Helper()
	for _, p := range promptsOf(t, s) {
		if p.Duty == id && p.ID == subject && p.Item == item {
			return p
		}
	}
	t.Fatalf("%s of %s %s is not asked for", id, subject, item)
	return duty.Prompt{}
}

// sameBothWays fails where the facts that SQL picks owe something else than all the facts.
func sameBothWays(t *testing.T, s *store.Session) {
	t.Helper()
	picked, all, err := s.PromptsBothWays(t.Context())
	check(t, err)
	diff(t, picked, all)
}

func TestJoinersOweTheirChecklist(t *testing.T) {
	t.Parallel()
	proves(t, "joiner-line")
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, err := s.RecordJoiner(ctx, store.NewJoiner{EmployeeNo: "7", GivenName: "Dafydd", Surname: "Owen", Service: "Housing", StartsOn: "2025-12-01"})
	check(t, err)
	before := owed(t, s, "joiner-line")
	if !slices.Contains(before, "JN00001/obligations") || !slices.Contains(before, "JN00001/induction") || slices.Contains(before, "JN00001/confidentiality") {
		t.Errorf("an employee owes %v", before)
	}
	p := promptOf(t, s, "joiner-line", "JN00001", "screening")
	if p.Post != store.PostHR || p.Due.Format("2006-01-02") != "2025-12-01" || !strings.Contains(p.Text, "Dafydd Owen") {
		t.Errorf("screening is %+v", p)
	}
	if p := promptOf(t, s, "joiner-line", "JN00001", "induction"); p.Due.Format("2006-01-02") != "2025-12-15" || !slices.Contains(p.Clauses, "CBC-039") {
		t.Errorf("induction is due %v for %v", p.Due, p.Clauses)
	}
	sameBothWays(t, s)
	unchanged(t, s, func() {
		refused[*store.InvalidError](t, s.AnswerJoiner(ctx, store.Return{Person: "7", Item: "screening"}))
		refused[*store.InvalidError](t, s.AnswerJoiner(ctx, store.Return{Person: "7", Item: "unicorn", Evidence: "x"}))
		refused[*store.NotFoundError](t, s.AnswerJoiner(ctx, store.Return{Person: "1", Item: "screening", Evidence: "x"}))
	})
	check(t, s.AnswerJoiner(ctx, store.Return{Person: "7", Item: "obligations", Evidence: "Read and signed", DoneAt: clock(t, "2025-11-20 10:00")}))
	diff(t, shown[store.Joiner](t, s, "JN00001").InformedOn.Short(), "20/11/2025")
	for _, line := range shown[store.Joiner](t, s, "JN00001").Lines {
		if line.Outcome == "" {
			check(t, s.AnswerJoiner(ctx, store.Return{Person: "7", Item: line.Item, Evidence: "Ticket"}))
		}
	}
	diff(t, owed(t, s, "joiner-line"), []string(nil))
	if shown[store.Joiner](t, s, "JN00001").FinishedAt.IsZero() {
		t.Error("a joiner whose lines are all answered is not finished")
	}
}

func TestAJoinerWhoDoesNotComeLosesTheAccessGivenAlready(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, err := s.RecordJoiner(ctx, store.NewJoiner{EmployeeNo: "7", Surname: "Owen", Service: "Housing", StartsOn: "2025-12-01"})
	check(t, err)
	g, err := s.RecordGrant(ctx, store.Grant{Person: "7", System: "S1", Login: "owen", AuthorisedBy: "Manager", Reason: "Clerk"})
	check(t, err)
	refused[*store.InvalidError](t, s.WithdrawJoiner(ctx, "7", "", " "))
	check(t, s.WithdrawJoiner(ctx, "7", "", "Took another offer"))
	diff(t, owed(t, s, "joiner-line"), []string(nil))
	diff(t, owed(t, s, "close-leaver-account"), []string{g.ID})
	sameBothWays(t, s)
	refused[*store.NotFoundError](t, s.WithdrawJoiner(ctx, "7", "", "Again"))
}

// Whoever is no employee signs an undertaking; councillors keep their casework mail.
func TestChecklistsFitTheEngagement(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, err := s.RecordJoiner(ctx, store.NewJoiner{EmployeeNo: "8", Surname: "Vale", Kind: "councillor", Service: "Members", StartsOn: today})
	check(t, err)
	if !slices.Contains(owed(t, s, "joiner-line"), "JN00001/confidentiality") {
		t.Error("a councillor is not asked for the undertaking")
	}
	l, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "8", AfterPoll: "2026-05-07"})
	check(t, err)
	diff(t, l.LastWorkingDay.Short(), "11/05/2026")
	lines := owed(t, s, "return-leaver-item")
	if slices.Contains(lines, l.ID+"/mailbox") || !slices.Contains(lines, l.ID+"/casework") {
		t.Errorf("a councillor who leaves owes %v", lines)
	}
	_, _, err = s.RecordLeaver(ctx, store.NewLeaver{Person: "1", AfterPoll: "2026-05-07"})
	refused[*store.InvalidError](t, err)
}
