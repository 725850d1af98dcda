package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

// delegates asks somebody to answer a prompt and wants that refused in words that say why.
func delegates(t *testing.T, s *store.Session, r store.PromptRef, person, want string) {
	t.Helper()
	_, _, err := s.DelegatePrompt(t.Context(), store.NewDelegation{Prompt: r, To: person, Reason: "On leave"})
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("delegating %s to %s: %v, want %q", r, person, err, want)
	}
}

// Whoever acts on behalf of a post cannot lend an act that is not theirs, to themselves least of all.
func TestASignatureIsDelegatedByWhoeverHoldsThePost(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	sign := store.PromptRef{Duty: "sign-quarterly-position", ID: "council"}
	s := x.as("ism", "2027-11-10 09:00")
	p := add(t, s, "position", "draft", "", "quarter_ending", "2027-09-30", "opinion", "good")
	delegates(t, s, sign, personOf("ism"), "for Senior Information Risk Owner alone")
	delegates(t, s, sign, personOf("manager"), "for Senior Information Risk Owner alone")
	delegates(t, s, store.PromptRef{Duty: "check-settings", ID: "SYS01"}, personOf("ism"), "not to yourself")
	denies(t, s, "position", "sign", p.ID)
	s = x.as("administrator", "2027-11-10 10:00")
	delegates(t, s, sign, personOf("administrator"), "for Senior Information Risk Owner alone")
	denies(t, s, "position", "sign", p.ID)

	s = x.as("siro", "2027-11-10 11:00")
	ask(t, s, sign, personOf("manager"), "2027-11-15")
	s = x.as("manager", "2027-11-11 09:00")
	if p = do(t, s, "position", "sign", p.ID); p.State != "signed" {
		t.Errorf("signed by whoever the holder asked, the position is %s", p.State)
	}
}

// What the administrator's roles forbid, they do not lend either.
func TestWhatOnesRolesForbidIsNotDelegatedOnBehalf(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	s := x.as("administrator", "2026-02-20 09:00")
	_, _, err := s.DelegatePrompt(t.Context(), store.NewDelegation{Prompt: store.PromptRef{Duty: "report-exceptions", ID: "council"}, To: personOf("facilities"), Reason: "On leave"})
	refused[*store.NotAllowedError](t, err)
	if e := lastEntry(t, s); e.Outcome != store.Refused || e.Act != store.ActDelegate {
		t.Errorf("the attempt left %+v", e)
	}
}
