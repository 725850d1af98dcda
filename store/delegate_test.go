package store_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
)

const facilities = "100298" // signs in with a role that closes nothing

// closes names the prompt to close a leaver's grant.
func closes(grant string) store.PromptRef {
	return store.PromptRef{Duty: "close-leaver-account", ID: grant}
}

// ask delegates a prompt and fails the test where that is refused.
func ask(t *testing.T, s *store.Session, r store.PromptRef, person string, until calendar.Date) store.Delegation {
	t.Helper()
	d, _, err := s.DelegatePrompt(t.Context(), store.NewDelegation{Prompt: r, To: person, Reason: "On leave", Until: until})
	check(t, err)
	return d
}

// promptAsked finds the prompt of a duty about something among those that somebody is shown; an id with no prompt gives the zero one.
func promptAsked(t *testing.T, s *store.Session, whose store.Whose, r store.PromptRef) duty.Prompt {
	t.Helper()
	all, err := s.Prompts(t.Context(), whose)
	check(t, err)
	for _, p := range all {
		if p.Duty == r.Duty && p.ID == r.ID && p.Item == r.Item {
			return p
		}
	}
	return duty.Prompt{}
}

func closeGrant(t *testing.T, s *store.Session, grant string) error {
	t.Helper()
	_, _, err := s.ConfirmClosure(t.Context(), store.Closure{Grant: grant, Evidence: "Ticket 1"})
	return err
}

// Whoever a prompt was delegated to sees it among their own and discharges it on behalf of the post that owes it; they can do nothing else that their
// roles do not allow.
func TestDelegateAnswersForThePost(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner, other, admin := r.open("system-owner", today), r.open("facilities", today), r.open("admin", today)
	before := promptAsked(t, owner, store.Whose{}, closes("G00010"))
	ask(t, owner, closes("G00010"), facilities, today.AddDays(5))

	for name, s := range map[string]*store.Session{"the delegate": other, "the owner": owner} {
		p := promptAsked(t, s, store.Whose{}, closes("G00010"))
		if p.DelegatedTo != facilities || p.DelegatedUntil != today.AddDays(5) || p.DelegatedReason != "On leave" {
			t.Errorf("%s sees among their own: %+v", name, p)
		}
		if !p.Due.Equal(before.Due) || p.State != before.State || p.DaysLate != before.DaysLate || p.EscalatedTo != before.EscalatedTo || p.Post != before.Post {
			t.Errorf("delegating changed what is owed: %+v, was %+v", p, before)
		}
	}
	refused[*store.NotAllowedError](t, closeGrant(t, other, "G00021"))
	if e := lastEntry(t, admin); e.Outcome != store.Refused || e.Login != "facilities" || e.Act != store.ActConfirmClosure {
		t.Errorf("the attempt at another grant left %+v", e)
	}
	refused[*store.NotAllowedError](t, other.ExplainNotice(t.Context(), "100221", "", "Busy"))

	check(t, closeGrant(t, other, "G00010"))
	if g := grantNamed(t, admin, "G00010"); g.Live() || g.Behalf != "owner-sys01" || g.EnteredBy != "facilities" {
		t.Errorf("the delegate's closure: %+v", g)
	}
	if p := promptAsked(t, owner, store.Whose{}, closes("G00010")); p.ID != "" {
		t.Errorf("what was closed is owed still: %+v", p)
	}
}

// A line of a checklist is delegated by itself.
func TestDelegateOfOneLineAnswersThatLine(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ism, other := r.open("ism", today), r.open("facilities", today)
	ref := store.PromptRef{Duty: "return-leaver-item", ID: leaverOf(t, ism, "100221")}
	_, _, err := ism.DelegatePrompt(t.Context(), store.NewDelegation{Prompt: ref, To: facilities, Reason: "Holds the keys"})
	if v := refused[*store.InvalidError](t, err); v.Field != "item" || !strings.Contains(v.Reason, "keys") {
		t.Errorf("a line that is not named: %v", v)
	}
	ref.Item = "keys"
	ask(t, ism, ref, facilities, "")
	_, err = other.ReturnItems(t.Context(), store.Return{Person: "100221", Item: "badge", Evidence: "Here"})
	refused[*store.NotAllowedError](t, err)
	_, err = other.ReturnItems(t.Context(), store.Return{Person: "100221", Item: "keys", Evidence: "Here"})
	check(t, err)
}

func leaverOf(t *testing.T, s *store.Session, person string) string {
	t.Helper()
	all, err := s.Leavers(t.Context(), person)
	check(t, err)
	if len(all) != 1 {
		t.Fatalf("%s leaves %d times", person, len(all))
	}
	return all[0].ID
}

func TestDelegationIsRefused(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner, admin := r.open("system-owner", today), r.open("admin", today)
	account := personNamed(t, admin, "svc_backup")
	for name, c := range map[string]struct {
		s    *store.Session
		n    store.NewDelegation
		want string
	}{
		"without a reason":         {owner, store.NewDelegation{Prompt: closes("G00010"), To: facilities, Reason: " "}, "say why"},
		"to nobody":                {owner, store.NewDelegation{Prompt: closes("G00010"), To: "nobody", Reason: "x"}, `there is no person "nobody"`},
		"to an account":            {owner, store.NewDelegation{Prompt: closes("G00010"), To: account, Reason: "x"}, "is an account"},
		"to the person concerned":  {owner, store.NewDelegation{Prompt: closes("G00055"), To: "100333", Reason: "x"}, "own case"},
		"to somebody who has left": {owner, store.NewDelegation{Prompt: closes("G00010"), To: "100361", Reason: "x"}, "works for the council no longer"},
		"to who owes it":           {admin, store.NewDelegation{Prompt: closes("G00010"), To: "100263", Reason: "x"}, "answers for System Owner"},
		"until a day that is past": {owner, store.NewDelegation{Prompt: closes("G00010"), To: facilities, Reason: "x", Until: today}, "not after today"},
		"for longer than allowed":  {owner, store.NewDelegation{Prompt: closes("G00010"), To: facilities, Reason: "x", Until: today.AddDays(91)}, "more than 90 days"},
		"what is not owed":         {owner, store.NewDelegation{Prompt: closes("G00001"), To: facilities, Reason: "x"}, `there is no prompt "close-leaver-account G00001"`},
		"of no duty":               {owner, store.NewDelegation{Prompt: store.PromptRef{Duty: "tidy-up", ID: "G00010"}, To: facilities, Reason: "x"}, `there is no duty "tidy-up"`},
		"by somebody else":         {r.open("manager", today), store.NewDelegation{Prompt: closes("G00010"), To: facilities, Reason: "x"}, "do not allow"},
		"by an auditor":            {r.open("auditor", today), store.NewDelegation{Prompt: closes("G00010"), To: facilities, Reason: "x"}, "do not allow"},
	} {
		_, _, err := c.s.DelegatePrompt(t.Context(), c.n)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if p := promptAsked(t, admin, store.Whose{All: true}, closes("G00010")); p.DelegatedTo != "" {
		t.Errorf("what was refused stands: %+v", p)
	}
}

func personNamed(t *testing.T, s *store.Session, login string) string {
	t.Helper()
	all, err := s.People(t.Context(), login)
	check(t, err)
	return all[0].ID
}

// A delegation ends on its day, when it is taken back or handed back, when another takes its place, and when the delegate leaves.
func TestDelegationEnds(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner, other := r.open("system-owner", today), r.open("facilities", today)
	standing := func(s *store.Session) string {
		return promptAsked(t, s, store.Whose{All: true}, closes("G00010")).DelegatedTo
	}
	ask(t, owner, closes("G00010"), facilities, today.AddDays(3))
	if to := standing(r.open("ism", today.AddDays(3))); to != facilities {
		t.Errorf("on its last day it is %q's", to)
	}
	late := r.open("facilities", today.AddDays(4))
	if to := standing(late); to != "" {
		t.Errorf("after its last day it is %q's", to)
	}
	refused[*store.NotAllowedError](t, closeGrant(t, late, "G00010"))

	check(t, other.RecallPrompt(t.Context(), closes("G00010"))) // handed back
	if to := standing(owner); to != "" {
		t.Errorf("handed back, and still %q's", to)
	}
	refused[*store.NotAllowedError](t, closeGrant(t, other, "G00010"))

	ask(t, owner, closes("G00010"), facilities, "")
	ask(t, owner, closes("G00010"), "100424", "")
	if to := standing(owner); to != "100424" {
		t.Errorf("the second delegate's place is taken by %q", to)
	}
	check(t, owner.RecallPrompt(t.Context(), closes("G00010")))
	refused[*store.ConflictError](t, owner.RecallPrompt(t.Context(), closes("G00010")))

	ask(t, owner, closes("G00010"), facilities, "")
	_, _, err := r.open("hr", today).RecordLeaver(t.Context(), store.NewLeaver{Person: facilities, LastWorkingDay: today.AddDays(1), NoticeOn: today})
	check(t, err)
	if to := standing(r.open("ism", today.AddDays(1))); to != facilities {
		t.Errorf("on the delegate's last day it is %q's", to)
	}
	if to := standing(r.open("ism", today.AddDays(2))); to != "" {
		t.Errorf("after the delegate left it is %q's", to)
	}
	refused[*store.NotAllowedError](t, closeGrant(t, r.open("facilities", today.AddDays(2)), "G00010"))
}

// A confidential leaver is put before nobody who is not named, and what was done about the prompt tells nobody else of it.
func TestDelegatingAConfidentialLeaver(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.openAt("hr", "2025-11-21 09:00")
	l, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{
		Person: "100228", LastWorkingDay: "2025-11-28", ConfidentialUntil: clock(t, "2025-11-24 17:00"), Named: []string{"ict"},
	})
	check(t, err)
	ism := r.openAt("ism", "2025-11-21 10:00")
	_, _, err = ism.DelegatePrompt(t.Context(), store.NewDelegation{Prompt: closes("G00012"), To: facilities, Reason: "x"})
	if why := refused[*store.ConflictError](t, err); !strings.Contains(why.Reason, "may not see this case") {
		t.Errorf("delegating to somebody who is not named: %v", why)
	}
	ask(t, ism, closes("G00012"), personOf("ict"), "")
	if p := promptAsked(t, r.openAt("ict", "2025-11-21 11:00"), store.Whose{}, closes("G00012")); p.DelegatedTo != personOf("ict") {
		t.Errorf("whoever is named is shown %+v", p)
	}
	auditor := r.openAt("auditor", "2025-11-21 11:00")
	for id, tells := range map[string]bool{"G00012": false, "100228": false, l.ID: true} {
		for _, s := range []*store.Session{auditor, ism} {
			v, err := s.Show(t.Context(), id)
			if err != nil {
				continue
			}
			text, err := json.Marshal(v.History)
			check(t, err)
			if s == auditor && strings.Contains(string(text), "delegat") || id == l.ID && strings.Contains(string(text), "delegated_to") != tells {
				t.Errorf("the history of %s tells %s", id, text)
			}
		}
	}
}

func TestPostponedPromptStandsAfterTheOthers(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner := r.open("system-owner", today)
	mine, err := owner.Prompts(t.Context(), store.Whose{})
	check(t, err)
	first := mine[0]
	if len(mine) < 3 || first.State != duty.Overdue {
		t.Fatalf("the owner owes %d, the first %+v", len(mine), first)
	}
	ref := store.PromptRef{Duty: first.Duty, ID: first.ID, Item: first.Item}
	_, err = owner.PostponePrompt(t.Context(), ref, today.AddDays(7), "Waiting for the supplier")
	check(t, err)

	after, err := owner.Prompts(t.Context(), store.Whose{})
	check(t, err)
	last := after[len(after)-1]
	if len(after) != len(mine) || last.Key() != first.Key() || last.PostponedUntil != today.AddDays(7) || last.PostponedReason != "Waiting for the supplier" {
		t.Errorf("among the owner's own it stands as %+v", last)
	}
	if last.State != first.State || last.DaysLate != first.DaysLate || last.EscalatedTo != first.EscalatedTo || !last.Due.Equal(first.Due) {
		t.Errorf("postponing changed what is owed: %+v, was %+v", last, first)
	}
	all := promptsOf(t, owner)
	if i := slices.IndexFunc(all, func(p duty.Prompt) bool { return p.Key() == first.Key() }); i < 0 || i == len(all)-1 {
		t.Errorf("among everybody's it stands at %d of %d", i, len(all))
	}
	if p := promptAsked(t, r.open("system-owner", today.AddDays(7)), store.Whose{}, ref); p.PostponedUntil.Known() {
		t.Errorf("on the day until which it was postponed: %+v", p)
	}
}

// However often a prompt is postponed, it is by no more than the council's limit.
func TestPostponingHasALimit(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	check(t, admin.ChangeSetting(t.Context(), "postpone-limit", "10"))
	overdue, ahead := closes("G00010"), closes("G00055") // due on 31 October, and on 24 December
	postpone := func(on calendar.Date, ref store.PromptRef, until calendar.Date) error {
		s := r.open("system-owner", on)
		defer r.close(s)
		_, err := s.PostponePrompt(t.Context(), ref, until, "Not yet")
		return err
	}
	refused[*store.InvalidError](t, postpone(today, overdue, today))
	refused[*store.InvalidError](t, postpone(today, overdue, today.AddDays(11)))
	check(t, postpone(today, overdue, today.AddDays(4)))
	check(t, r.open("system-owner", today.AddDays(2)).RecallPrompt(t.Context(), overdue)) // taking it back wins no time
	check(t, postpone(today.AddDays(6), overdue, today.AddDays(10)))
	refused[*store.InvalidError](t, postpone(today.AddDays(6), overdue, today.AddDays(11)))
	refused[*store.ConflictError](t, postpone(today.AddDays(11), overdue, today.AddDays(12)))

	check(t, postpone("2025-12-01", ahead, "2025-12-11"))
	check(t, postpone("2025-12-22", ahead, "2025-12-30"))
	refused[*store.InvalidError](t, postpone("2025-12-30", ahead, "2026-01-04"))
	check(t, postpone("2025-12-30", ahead, "2026-01-03"))
	_, err := r.open("system-owner", today).PostponePrompt(t.Context(), overdue, today.AddDays(3), "")
	refused[*store.InvalidError](t, err)
	_, err = r.open("manager", today).PostponePrompt(t.Context(), overdue, today.AddDays(3), "x")
	refused[*store.NotAllowedError](t, err)
}

// What people do about prompts is in the trail, and the trail stays sound.
func TestDelegatingAndPostponingAreInTheTrail(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner, admin := r.open("system-owner", today), r.open("admin", today)
	d := ask(t, owner, closes("G00010"), facilities, "")
	if e := lastEntry(t, admin); e.Act != store.ActDelegate || e.Login != "system-owner" {
		t.Errorf("the delegation left %+v", e)
	}
	unchanged(t, admin, func() { ask(t, owner, closes("G00010"), facilities, d.Until) })
	_, err := owner.PostponePrompt(t.Context(), closes("G00010"), today.AddDays(2), "Away")
	check(t, err)
	if e := lastEntry(t, admin); e.Act != store.ActPostpone {
		t.Errorf("the postponement left %+v", e)
	}
	check(t, owner.RecallPrompt(t.Context(), closes("G00010")))
	report, err := admin.VerifyTrail(t.Context())
	check(t, err)
	if !report.Sound {
		t.Errorf("%q", report.Problems)
	}
	if err := r.open("facilities", today).RecallPrompt(t.Context(), closes("G00010")); err == nil || errors.Is(err, store.ErrOwnCase) {
		t.Errorf("recalling what is not theirs: %v", err)
	}
}
