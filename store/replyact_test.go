package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

const checked = "2026-02-19T09:00"

// settingsOf answers that the settings of a system were checked.
func settingsOf(p store.ReplyPrompt) []string {
	n := fmt.Sprint(p.N)
	return []string{n + ".lockout_on=yes", n + ".idle_minutes=10", n + ".password_rules=Twelve characters", n + ".done_at=" + checked}
}

// What a register describes is answered on a form by its description: the act is the answerer's, and completes the round.
func TestReplyDoesTheActsOfRegisters(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	check(t, r.open("admin", "2026-02-19").ChangeSetting(t.Context(), "reply-form-days", "366"))
	hr := r.open("hr", "2026-02-20")
	f, again := formFor(t, hr, ownerPost), formFor(t, hr, ownerPost)
	ref := store.PromptRef{Duty: "check-settings", ID: "SYS01"}
	if p := promptAsked(t, hr, store.Whose{All: true}, ref); p.ID == "" {
		t.Fatal("the settings of SYS01 are not to be checked yet")
	}
	q := asked(t, f, "Check the settings of")
	enter(t, hr, mailed(f, settingsOf(q)...), ownerPerson)
	events, err := hr.Events(t.Context(), "system", "SYS01")
	check(t, err)
	e := events[len(events)-1]
	if e.Verb != "settings-check" || e.By != ownerPerson || e.EnteredBy != "hr" || !e.DoneAt.Equal(clock(t, "2026-02-19 09:00")) {
		t.Errorf("the act is %+v", e)
	}
	if p := promptAsked(t, hr, store.Whose{All: true}, ref); p.ID != "" {
		t.Errorf("what was checked is owed still: %+v", p)
	}
	o := store.ReplyOptions{AnsweredBy: ownerPerson}
	late, err := hr.ImportReply(t.Context(), mailed(again, append(settingsOf(asked(t, again, "Check the settings of")), "1.action=smashed")...), o)
	check(t, err)
	if i := len(late.Answers) - 1; late.Answers[i].Outcome != store.AnswerRefused || !strings.Contains(late.Answers[i].Reason, "owed no longer") {
		t.Errorf("the same on another form: %+v", late.Answers)
	}
	r.close(hr)

	// The next round is another question.
	nextYear := r.open("hr", "2027-02-18")
	if p := promptAsked(t, nextYear, store.Whose{All: true}, ref); p.ID == "" {
		t.Fatal("the settings of SYS01 are not to be checked again")
	}
	late, err = nextYear.ImportReply(t.Context(), mailed(again, settingsOf(asked(t, again, "Check the settings of"))...), o)
	check(t, err)
	if l := late.Answers[0]; l.Outcome != store.AnswerRefused || !strings.Contains(l.Reason, "was answered for the round that fell due on") {
		t.Errorf("an answer to the last round: %+v", l)
	}
}

// Whoever is asked to decide may say no.
func TestReplyDecidesEitherWay(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	asker := r.open("manager", today)
	d := add(t, asker, "disclosure", "request", "IA001", "what", "all accounts", "to_whom", "a broker", "why", "marketing", "request_ref", "e-mail")
	r.close(asker)
	hr := r.open("hr", today)
	f := formFor(t, hr, "Head of Revenues and Benefits")
	q := asked(t, f, "all accounts")
	n := fmt.Sprint(q.N)
	if first := q.Questions[0]; first.Type != entry.Choice || !slices.Equal(first.Choices, []string{"permit", "refuse"}) {
		t.Errorf("the first question is %+v", first)
	}
	half, err := hr.ImportReply(t.Context(), mailed(f, n+".the_act=refuse"), store.ReplyOptions{AnsweredBy: personOf("iao")})
	check(t, err)
	if half.Refused != 1 || !strings.Contains(half.Answers[0].Reason, "not answered") {
		t.Errorf("a refusal without its reason: %+v", half.Answers)
	}
	enter(t, hr, mailed(f, n+".the_act=refuse", n+".reason=No task of the council"), personOf("iao"))
	e, err := hr.Entry(t.Context(), "disclosure", d.ID)
	check(t, err)
	if e.State != "refused" || e.Fields["reason"] != "No task of the council" {
		t.Errorf("the disclosure is %+v", e)
	}
}

// What has to be signed is not signed by filling in a form.
func TestFormAsksForNoSignature(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("admin", "2026-02-20")
	f := formFor(t, s, store.PostSIRO)
	if !slices.ContainsFunc(f.Others, func(text string) bool { return strings.Contains(text, "Sign the quarterly position") }) {
		t.Errorf("what is owed beside the form: %q", f.Others)
	}
	if i := slices.IndexFunc(f.Prompts, func(p store.ReplyPrompt) bool { return strings.HasPrefix(p.Text, "Sign ") }); i >= 0 {
		t.Errorf("the form asks to %s", f.Prompts[i].Text)
	}
}

// A manager decides on the access of their people on a form, and a system owner carries it out on another.
func TestReplyDecidesAnAccessReview(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", "2026-02-20")
	c, _ := start(t, admin, store.NewCampaign{System: "SYS01"})
	f := formFor(t, admin, managersPost)
	var lines []store.ReplyPrompt
	for _, p := range f.Prompts {
		if strings.HasPrefix(p.Text, "Decide whether") && strings.Contains(p.Text, "gkershaw") {
			lines = append(lines, p)
		}
	}
	if len(lines) == 0 {
		t.Fatalf("no line of %s is on the form", c.ID)
	}
	n := fmt.Sprint(lines[0].N)
	half, err := admin.ImportReply(t.Context(), mailed(f, n+".decision=revoke"), store.ReplyOptions{AnsweredBy: personOf("manager")})
	check(t, err)
	if half.Refused != 1 {
		t.Errorf("revoking without a reason: %+v", half.Answers)
	}
	enter(t, admin, mailed(f, n+".decision=revoke", n+".note=Left the team"), personOf("manager"))
	for _, l := range linesOf(t, admin, store.LineQuery{Campaign: c.ID}) {
		if l.Decision != "" && (l.Decision != store.DecisionRevoke || l.DecidedBy != "Idris Hallam" || l.EnteredBy != "admin" || l.Note != "Left the team") {
			t.Errorf("the line is %+v", l)
		}
	}
	owners := formFor(t, admin, ownerPost)
	q := asked(t, owners, "which a review revoked")
	m := fmt.Sprint(q.N)
	enter(t, admin, mailed(owners, m+".action=deleted", m+".done_at=2026-02-20T09:00", m+".evidence=Ticket 3"), ownerPerson)
	if left := owed(t, admin, "carry-out-revocation"); len(left) != 0 {
		t.Errorf("revoked and closed, and owed still: %v", left)
	}
}

// Somebody to whom one line of an access review was delegated decides that line, and no others with it.
func TestDelegatedLineIsDecidedByItself(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", "2026-02-20")
	start(t, admin, store.NewCampaign{System: "SYS01"})
	lines := owed(t, admin, "decide-review-line")
	ask(t, admin, store.PromptRef{Duty: "decide-review-line", ID: lines[0]}, facilities, "")
	other := r.open("facilities", "2026-02-20")
	_, err := other.DecideLines(t.Context(), store.LineDecision{Lines: lines[:2], Decision: store.DecisionKeep})
	refused[*store.NotAllowedError](t, err)
	_, err = other.DecideLines(t.Context(), store.LineDecision{Lines: lines[1:2], Decision: store.DecisionKeep})
	refused[*store.NotAllowedError](t, err)
	keep(t, other, lines[0])
}

// An act of a register is lent with its prompt, and only for the entry that the prompt is about.
func TestDelegateDoesTheActOfARegister(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", "2026-02-20")
	ask(t, admin, store.PromptRef{Duty: "check-settings", ID: "SYS01"}, facilities, "")
	other := r.open("facilities", "2026-02-20")
	given := map[string]string{"lockout_on": "yes", "idle_minutes": "10", "password_rules": "Twelve characters"}
	for id, verb := range map[string]string{"SYS02": "settings-check", "SYS01": "document"} {
		_, err := other.Do(t.Context(), store.Doing{Kind: "system", Verb: verb, ID: id, Given: given})
		refused[*store.NotAllowedError](t, err)
	}
	_, err := other.Do(t.Context(), store.Doing{Kind: "system", Verb: "settings-check", ID: "SYS01", Given: given})
	check(t, err)
	events, err := admin.Events(t.Context(), "system", "SYS01")
	check(t, err)
	if e := events[len(events)-1]; e.By != facilities {
		t.Errorf("the act is %+v", e)
	}
}

// A manager says on a form who acknowledged what.
func TestReplyEntersAcknowledgements(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ism, siro := r.open("ism", today), r.open("siro", today)
	policy := approvedPolicy(t, ism, siro, "Information security")
	pack := issuedPack(t, ism, entry.PackPolicies, entry.ForEverybody, "policies", policy.ID)
	hr := r.open("hr", today.AddDays(40))
	f := formFor(t, hr, managersPost)
	i := slices.IndexFunc(f.Prompts, func(p store.ReplyPrompt) bool { return p.Title == titleOfDuty("acknowledge-policy") })
	if i < 0 {
		t.Fatalf("nobody of the manager's is asked to acknowledge %s", pack.ID)
	}
	n := fmt.Sprint(f.Prompts[i].N)
	before := len(chased(t, hr, "acknowledge-policy"))
	enter(t, hr, mailed(f, n+".on=2025-12-01", n+".how=At the team meeting"), personOf("manager"))
	if after := len(chased(t, hr, "acknowledge-policy")); after != before-1 {
		t.Errorf("%d are chased, before it were %d", after, before)
	}
}
