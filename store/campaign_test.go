package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
)

// reviewAttempts are one attempt at every act of reviews; none names anything that is in the register.
func reviewAttempts(ctx context.Context) map[store.Act]func(*store.Session) error {
	list := func() []store.PrivilegedFile {
		return []store.PrivilegedFile{{Name: "list.csv", Data: strings.NewReader("system,login\nNowhere,x\n")}}
	}
	return map[store.Act]func(*store.Session) error{
		store.ActStartReview: func(s *store.Session) error {
			_, err := s.StartCampaign(ctx, store.NewCampaign{System: "none"})
			return err
		},
		store.ActDecideReview: func(s *store.Session) error {
			_, err := s.DecideLines(ctx, store.LineDecision{Lines: []string{"none-none"}, Decision: store.DecisionKeep})
			return err
		},
		store.ActReassignReview: func(s *store.Session) error { _, err := s.ReassignLines(ctx, "none", "a", "b", "Away"); return err },
		store.ActCarryOutReview: func(s *store.Session) error {
			_, err := s.CarryOutChange(ctx, "none", "Ticket", time.Time{})
			return err
		},
		store.ActCloseReview: func(s *store.Session) error { _, err := s.CloseCampaign(ctx, "none", ""); return err },
		store.ActReviewPrivileged: func(s *store.Session) error {
			_, err := s.ReviewPrivileged(ctx, list(), store.PrivilegedOptions{Apply: true})
			return err
		},
		store.ActEditPrivileged: func(s *store.Session) error {
			_, err := s.SetPrivileged(ctx, "none", store.PrivilegedChange{Supplier: "A firm"})
			return err
		},
		store.ActAnswerPrivileged: func(s *store.Session) error { return s.AnswerPrivileged(ctx, "none", "Yes", "", time.Time{}) },
		store.ActExplainWeek:      func(s *store.Session) error { return s.ExplainWeeks(ctx, []string{"2001-W01"}, "Away") },
	}
}

// start begins a review and returns it with its lines, as the first administrator sees them.
func start(t *testing.T, s *store.Session, n store.NewCampaign) (store.Campaign, []store.ReviewLine) {
	t.Helper()
	c, err := s.StartCampaign(t.Context(), n)
	check(t, err)
	return c, linesOf(t, s, store.LineQuery{Campaign: c.ID})
}

func linesOf(t *testing.T, s *store.Session, q store.LineQuery) []store.ReviewLine {
	t.Helper()
	lines, err := s.ReviewLines(t.Context(), q)
	check(t, err)
	return lines
}

func idsOfLines(lines []store.ReviewLine) []string {
	out := []string{}
	for _, l := range lines {
		out = append(out, l.ID)
	}
	return out
}

func keep(t *testing.T, s *store.Session, lines ...string) {
	t.Helper()
	_, err := s.DecideLines(t.Context(), store.LineDecision{Lines: lines, Decision: store.DecisionKeep})
	check(t, err)
}

func summaryOf(t *testing.T, s *store.Session, id string) store.CampaignSummary {
	t.Helper()
	v, err := s.CampaignSummary(t.Context(), id)
	check(t, err)
	return v
}

// The register opened on 3 October 2025: access that was given before then is to be reviewed by 3 April 2026.
func TestAccessIsReviewedEverySixMonths(t *testing.T) {
	t.Parallel()
	proves(t, "recertify-access", "close-access-review")
	r := imported(t)
	before := r.open("admin", "2026-03-03")
	diff(t, owed(t, before, "recertify-access"), []string{})
	r.close(before)

	s := r.open("admin", "2026-03-04")
	systems := owed(t, s, "recertify-access")
	if !slices.Contains(systems, "SYS01") || !slices.Contains(systems, "SYS02") {
		t.Fatalf("a month ahead the review is asked for of %v", systems)
	}
	for _, p := range promptsOf(t, s) {
		if p.Duty == "recertify-access" && calendar.Of(p.Due) != "2026-04-03" {
			t.Errorf("%s is due on %s", p.ID, calendar.Of(p.Due))
		}
	}
	c, lines := start(t, s, store.NewCampaign{System: "SYS01"})
	if slices.Contains(owed(t, s, "recertify-access"), "SYS01") {
		t.Error("SYS01 is asked for while it is under review")
	}
	diff(t, owed(t, s, "close-access-review"), []string{})
	keep(t, s, idsOfLines(lines[1:])...)
	diff(t, owed(t, s, "decide-review-line"), []string{lines[0].ID})

	// Closed with a line undecided, the access is not approved: the system stays owed.
	err := refused[*store.InvalidError](t, second(s.CloseCampaign(t.Context(), c.ID, "")))
	if !strings.Contains(err.Error(), c.ID+" has undecided lines (1)") {
		t.Errorf("closing with an undecided line: %v", err)
	}
	_, closing := s.CloseCampaign(t.Context(), c.ID, "The manager left")
	check(t, closing)
	diff(t, summaryOf(t, s, c.ID).Undecided, 1)
	diff(t, owed(t, s, "decide-review-line"), []string{})
	if !slices.Contains(owed(t, s, "recertify-access"), "SYS01") {
		t.Error("silence approved the undecided line")
	}

	// With every line decided, the next is due six months after.
	c, lines = start(t, s, store.NewCampaign{System: "SYS01"})
	keep(t, s, idsOfLines(lines)...)
	diff(t, owed(t, s, "close-access-review"), []string{c.ID})
	_, closing = s.CloseCampaign(t.Context(), c.ID, "")
	check(t, closing)
	diff(t, owed(t, s, "close-access-review"), []string{})
	if slices.Contains(owed(t, s, "recertify-access"), "SYS01") {
		t.Error("SYS01 is asked for although all of it was decided")
	}
	check(t, s.ChangeSetting(t.Context(), "recertify", "12"))
	diff(t, owed(t, s, "recertify-access"), []string{})
}

func second[T any](_ T, err error) error { return err }

// A line is its holder's manager's, and nobody's own.
func TestLinesAreDecidedByTheHoldersManager(t *testing.T) {
	t.Parallel()
	proves(t, "decide-review-line")
	r := staffed(t)
	admin, manager := r.open("admin", today), r.open("manager", today)
	ctx := t.Context()
	c, all := start(t, admin, store.NewCampaign{})
	mine := linesOf(t, manager, store.LineQuery{Campaign: c.ID})
	if len(mine) == 0 || len(mine) == len(all) {
		t.Fatalf("the manager of one service sees %d of %d lines", len(mine), len(all))
	}
	var owedToManager []string
	prompts, err := manager.Prompts(ctx, store.Whose{})
	check(t, err)
	for _, p := range prompts {
		if p.Duty == "decide-review-line" {
			owedToManager = append(owedToManager, p.ID)
		}
	}
	slices.Sort(owedToManager)
	diff(t, idsOfLines(mine), owedToManager)

	for _, l := range mine {
		if l.Person == personOf("manager") {
			t.Errorf("the manager is shown their own line %s", l.ID)
		}
	}
	theirs := all[slices.IndexFunc(all, func(l store.ReviewLine) bool { return l.Person == personOf("manager") })]
	onlyOwnCase(t, admin, "deciding on access", func() error {
		_, err := manager.DecideLines(ctx, store.LineDecision{Lines: []string{theirs.ID}, Decision: store.DecisionKeep})
		return err
	})
	other := all[slices.IndexFunc(all, func(l store.ReviewLine) bool { return l.Post != theirs.Post && l.Person != personOf("manager") })]
	refused[*store.NotAllowedError](t, second(manager.DecideLines(ctx, store.LineDecision{Lines: []string{mine[0].ID, other.ID}, Decision: store.DecisionKeep})))
	diff(t, summaryOf(t, admin, c.ID).Kept, 0) // all or none

	keep(t, manager, idsOfLines(mine)...)
	diff(t, summaryOf(t, admin, c.ID).Kept, len(mine))
	diff(t, len(linesOf(t, manager, store.LineQuery{Campaign: c.ID, Undecided: true})), 0)
	diff(t, len(owed(t, admin, "decide-review-line")), len(all)-len(mine))
	diff(t, lastEntry(t, admin).Behalf, "")
}

// The manager's own access goes to the next above, and the administrator decides on that post's behalf only.
func TestOnesOwnAccessGoesToTheNextAbove(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	check(t, admin.HoldPost(t.Context(), "Manager, Human Resources", personOf("manager"), opened, "")) // who works there
	_, all := start(t, admin, store.NewCampaign{})
	for _, p := range promptsOf(t, admin) {
		if p.Duty != "decide-review-line" {
			continue
		}
		if slices.Equal(p.Holders, []string{p.Person}) {
			t.Errorf("%s is owed by its own holder", p.ID)
		}
		if p.Person == personOf("manager") && (p.Post != store.PostISM || p.OwedBy != "Information Security Manager") {
			t.Errorf("the manager's own line %s is owed by %s", p.ID, p.Post)
		}
	}
	ism := r.open("ism", today)
	own := all[slices.IndexFunc(all, func(l store.ReviewLine) bool { return l.Person == personOf("manager") })]
	keep(t, ism, own.ID)
	diff(t, lastEntry(t, admin).Behalf, "")
}

// A revocation is owed until the owner has closed the access, and a change until the level is changed, whatever happens to the review.
func TestRevocationsStayOpenUntilCarriedOut(t *testing.T) {
	t.Parallel()
	proves(t, "carry-out-revocation", "carry-out-level-change")
	r := staffed(t)
	admin, owner := r.open("admin", today), r.open("system-owner", today)
	ctx := t.Context()
	c, lines := start(t, admin, store.NewCampaign{System: "SYS01"})
	lines = slices.DeleteFunc(lines, func(l store.ReviewLine) bool { return l.Person == personOf("system-owner") })
	revoke := store.LineDecision{Lines: []string{lines[0].ID}, Decision: store.DecisionRevoke}
	refused[*store.InvalidError](t, second(admin.DecideLines(ctx, revoke)))
	revoke.Note = "Moved to another team"
	_, err := admin.DecideLines(ctx, revoke)
	check(t, err)
	change := store.LineDecision{Lines: []string{lines[1].ID}, Decision: store.DecisionChange, Note: "Needs to read only"}
	refused[*store.InvalidError](t, second(admin.DecideLines(ctx, change)))
	change.Level = "Read only"
	_, err = admin.DecideLines(ctx, change)
	check(t, err)
	_, err = r.open("ism", today).CloseCampaign(ctx, c.ID, "The rest is for the next review")
	check(t, err)

	diff(t, owed(t, admin, "carry-out-revocation"), []string{lines[0].ID})
	diff(t, owed(t, admin, "carry-out-level-change"), []string{lines[1].ID})
	diff(t, summaryOf(t, admin, c.ID).Outstanding, 2)
	for _, p := range promptsOf(t, admin) {
		if p.Duty == "carry-out-revocation" && (calendar.Of(p.Due) != "2025-11-24" || p.Post != "owner-sys01") {
			t.Errorf("the revocation is due on %s by %s", calendar.Of(p.Due), p.Post)
		}
	}
	_, _, err = owner.ConfirmClosure(ctx, store.Closure{Grant: lines[0].Grant, Action: store.ActionRequested, Evidence: "Asked"})
	check(t, err)
	diff(t, owed(t, admin, "carry-out-revocation"), []string{lines[0].ID})
	_, _, err = owner.ConfirmClosure(ctx, store.Closure{Grant: lines[0].Grant, Evidence: "Disabled, ticket 12"})
	check(t, err)
	diff(t, owed(t, admin, "carry-out-revocation"), []string{})

	refused[*store.InvalidError](t, second(owner.CarryOutChange(ctx, lines[1].ID, " ", time.Time{})))
	g, err := owner.CarryOutChange(ctx, lines[1].ID, "Role changed, ticket 13", time.Time{})
	check(t, err)
	diff(t, g.Level, "Read only")
	diff(t, owed(t, admin, "carry-out-level-change"), []string{})
	diff(t, summaryOf(t, admin, c.ID).Outstanding, 0)
}

// Keeping access takes an earlier revocation back, as long as the review is open.
func TestADecisionCanBeReplacedWhileTheReviewIsOpen(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	c, lines := start(t, s, store.NewCampaign{System: "S2"})
	_, err := s.DecideLines(ctx, store.LineDecision{Lines: []string{lines[0].ID}, Decision: store.DecisionRevoke, Note: "Not needed"})
	check(t, err)
	diff(t, owed(t, s, "carry-out-revocation"), []string{lines[0].ID})
	keep(t, s, idsOfLines(lines)...)
	diff(t, owed(t, s, "carry-out-revocation"), []string{})
	_, err = s.CloseCampaign(ctx, c.ID, "")
	check(t, err)
	refused[*store.ConflictError](t, second(s.DecideLines(ctx, store.LineDecision{Lines: []string{lines[0].ID}, Decision: store.DecisionRevoke, Note: "After all"})))
	shown := shown[store.Grant](t, s, lines[0].Grant)
	if !shown.Live() {
		t.Error("a decision closed access by itself")
	}
}

func TestAReviewShowsWhatChangedSinceTheLast(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	first, lines := start(t, s, store.NewCampaign{})
	for _, l := range lines {
		diff(t, l.Difference, "first")
	}
	diff(t, first.Lines, 7)
	keep(t, s, idsOfLines(lines)...)
	_, err := s.CloseCampaign(ctx, first.ID, "")
	check(t, err)

	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket"})
	check(t, err)
	check(t, s.ChangeGrant(ctx, "G3", store.GrantChange{Level: "Administrator"}))
	_, err = s.RecordGrant(ctx, store.Grant{ID: "G8", Person: "3", System: "S1", Login: "gk2", AuthorisedBy: "Manager", Reason: "Clerk"})
	check(t, err)
	again, lines := start(t, s, store.NewCampaign{System: "S1"})
	got := map[string]string{}
	for _, l := range lines {
		got[l.Grant] = l.Difference
	}
	diff(t, got, map[string]string{"G3": "changed", "G4": "same", "G8": "new"})
	v := summaryOf(t, s, again.ID)
	diff(t, []int{v.New, v.Different, v.Same, len(v.Since)}, []int{1, 1, 1, 1})
	diff(t, v.Since[0].Grant, "G1")
	diff(t, v.Previous, first.ID)
	for _, p := range promptsOf(t, s) {
		if p.Duty == "decide-review-line" && p.ID == again.ID+"-G3" && p.Note != "Changed since the last review: the level was blank" {
			t.Errorf("the note is %q", p.Note)
		}
	}
}

// One grant waits for one decision, however many reviews are under way.
func TestNothingIsAskedTwice(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	_, lines := start(t, s, store.NewCampaign{System: "S1"})
	refused[*store.ConflictError](t, second(s.StartCampaign(ctx, store.NewCampaign{System: "S1"})))
	_, rest := start(t, s, store.NewCampaign{})
	diff(t, len(lines)+len(rest), 7)
	refused[*store.ConflictError](t, second(s.StartCampaign(ctx, store.NewCampaign{System: "S2"})))
}

// A service is reviewed with those below it, by their people's access.
func TestAServiceIsReviewedWithThoseBelowIt(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	check(t, s.PlaceService(ctx, "Finance", "Housing"))
	_, lines := start(t, s, store.NewCampaign{Service: "Finance"})
	people := map[string]bool{}
	for _, l := range lines {
		people[l.Person] = true
	}
	if !people["3"] || people["1"] {
		t.Errorf("Finance is reviewed with the access of %v", people)
	}
	_, above := start(t, s, store.NewCampaign{Service: "Housing"})
	diff(t, len(above)+len(lines), 7)
}

func TestAccessThatEndsFirstNeedsNoDecision(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	ctx := t.Context()
	c, lines := start(t, s, store.NewCampaign{System: "S1"})
	_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: "G1", Evidence: "Ticket"})
	check(t, err)
	diff(t, len(owed(t, s, "decide-review-line")), len(lines)-1)
	refused[*store.ConflictError](t, second(s.DecideLines(ctx, store.LineDecision{Lines: []string{c.ID + "-G1"}, Decision: store.DecisionKeep})))
	keep(t, s, c.ID+"-G3", c.ID+"-G4")
	_, err = s.CloseCampaign(ctx, c.ID, "")
	check(t, err)
	diff(t, summaryOf(t, s, c.ID).Gone, 1)
}

func TestOnlyTheISMClosesAReviewWithUndecidedLines(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	c, _ := start(t, admin, store.NewCampaign{System: "SYS01"})
	refused[*store.NotAllowedError](t, second(r.open("administrator", today).CloseCampaign(t.Context(), c.ID, "Enough")))
	_, err := r.open("ism", today).CloseCampaign(t.Context(), c.ID, "The system is replaced next week")
	check(t, err)
}

func TestLinesAreReassigned(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin, iao := r.open("admin", today), r.open("iao", today)
	ctx := t.Context()
	c, _ := start(t, admin, store.NewCampaign{})
	diff(t, len(linesOf(t, iao, store.LineQuery{Campaign: c.ID})), 0)
	n, err := admin.ReassignLines(ctx, c.ID, "Manager, Environmental Health", "Head of Revenues and Benefits", "Away until January")
	check(t, err)
	lines := linesOf(t, iao, store.LineQuery{Campaign: c.ID})
	if n == 0 || len(lines) < n-1 {
		t.Fatalf("%d lines were given, %d are shown", n, len(lines))
	}
	keep(t, iao, lines[0].ID)
	refused[*store.InvalidError](t, second(admin.ReassignLines(ctx, c.ID, "Manager, Environmental Health", "Head of Revenues and Benefits", "")))
}

// What SQL picks owes what all facts owe, with reviews under way.
func TestReviewPromptsAreThoseOfAllFacts(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", "2026-03-20")
	c, lines := start(t, s, store.NewCampaign{})
	keep(t, s, idsOfLines(lines[:20])...)
	_, err := s.DecideLines(t.Context(), store.LineDecision{Lines: idsOfLines(lines[20:30]), Decision: store.DecisionRevoke, Note: "No"})
	check(t, err)
	picked, all, err := s.PromptsBothWays(t.Context())
	check(t, err)
	diff(t, picked, all)
	diff(t, len(linesOf(t, s, store.LineQuery{Campaign: c.ID, Undecided: true})), len(idsOf(picked, func(p duty.Prompt) bool { return p.Duty == "decide-review-line" })))
}

// Whoever answers for an asset sees who can reach it.
func TestAccessIsShown(t *testing.T) {
	t.Parallel()
	proves(t, "show-access")
	s := imported(t).open("admin", today)
	ctx := t.Context()
	onSystem, err := s.AccessTo(ctx, "SYS02")
	check(t, err)
	do(t, s, "asset", "set", "IA001", "system", "SYS02")
	ofAsset, err := s.AccessTo(ctx, "IA001")
	check(t, err)
	if diff(t, ofAsset, onSystem); len(onSystem) == 0 {
		t.Error("nobody has access to SYS02")
	}
	own, err := s.AccessTo(ctx, "100221")
	check(t, err)
	diff(t, len(own), len(liveGrants(t, s, "100221")))
	_, lines := start(t, s, store.NewCampaign{System: "SYS02"})
	keep(t, s, lines[0].ID)
	onSystem, err = s.AccessTo(ctx, "SYS02")
	check(t, err)
	i := slices.IndexFunc(onSystem, func(a store.Access) bool { return a.Grant == lines[0].Grant })
	diff(t, onSystem[i].ReviewedOn, today)
	var missing *store.NotFoundError
	if _, err := s.AccessTo(ctx, "NOTHING"); !errors.As(err, &missing) {
		t.Errorf("access to nothing: %v", err)
	}
}
