package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

const (
	ownerPost    = "owner-sys01"
	ownerPerson  = "100263" // holds it, and never signs in to answer
	managersPost = "Manager, Environmental Health"
)

func formFor(t *testing.T, s *store.Session, post string) store.ReplyForm {
	t.Helper()
	f, err := s.MakeReplyForm(t.Context(), post, "")
	check(t, err)
	return f
}

// asked finds what a form asks about something.
func asked(t *testing.T, f store.ReplyForm, part string) store.ReplyPrompt {
	t.Helper()
	i := slices.IndexFunc(f.Prompts, func(p store.ReplyPrompt) bool { return strings.Contains(p.Text, part) })
	if i < 0 {
		t.Fatalf("the form asks nothing about %q", part)
	}
	return f.Prompts[i]
}

// mailed writes answers as a browser hands them to a mail program: n.field=value.
func mailed(f store.ReplyForm, answers ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "muniment-reply=%s\n", f.ID)
	for _, p := range f.Prompts {
		fmt.Fprintf(&b, "p%d=%s\n", p.N, p.Token)
		for _, a := range answers {
			if strings.HasPrefix(a, fmt.Sprintf("%d.", p.N)) {
				fmt.Fprintf(&b, "p%s\n", a)
			}
		}
	}
	fmt.Fprintf(&b, "end=%s\n", f.ID)
	return []byte(b.String())
}

// closed answers that access was closed.
func closed(p store.ReplyPrompt) []string {
	n := fmt.Sprint(p.N)
	return []string{n + ".action=disabled", n + ".done_at=2025-11-20T16:40", n + ".evidence=Disabled, ticket 8812"}
}

func enter(t *testing.T, s *store.Session, file []byte, person string) store.ReplyReport {
	t.Helper()
	r, err := s.ImportReply(t.Context(), file, store.ReplyOptions{Name: `C:\Mail\reply.txt`, AnsweredBy: person, Apply: true})
	if err != nil {
		t.Fatalf("%v: %+v", err, r.Answers)
	}
	return r
}

// An answer is entered in the name of whoever gave it, by whoever typed it, when it was done, with the original kept.
func TestReplyIsEnteredInTheNameOfWhoeverAnswered(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr, admin := r.open("hr", today), r.open("admin", today)
	f := formFor(t, hr, ownerPost)
	q := asked(t, f, "khallam")
	file := mailed(f, closed(q)...)

	unchanged(t, admin, func() {
		preview, err := hr.ImportReply(t.Context(), file, store.ReplyOptions{AnsweredBy: ownerPerson})
		check(t, err)
		if len(preview.Answers) != 1 || preview.Answers[0].Outcome != string(store.RecordedNew) || preview.Applied || preview.Blank != len(f.Prompts)-1 {
			t.Errorf("the preview says %+v", preview)
		}
	})
	report := enter(t, hr, file, ownerPerson)
	g := grantNamed(t, admin, "G00010")
	if g.Live() || g.ClosedBy != "Olwen O'Dowd" || g.EnteredBy != "hr" || g.Behalf != ownerPost || !g.ClosedAt.Equal(clock(t, "2025-11-20 16:40")) || g.Evidence != "Disabled, ticket 8812" {
		t.Errorf("the closure is %+v", g)
	}
	if p := promptAsked(t, admin, store.Whose{All: true}, closes("G00010")); p.ID != "" {
		t.Errorf("what was answered is owed still: %+v", p)
	}
	v, err := admin.Show(t.Context(), "G00010")
	check(t, err)
	last := v.History[len(v.History)-1]
	if text := last.Changes[0].Text(); last.Login != "hr" || last.Behalf != ownerPost || !strings.Contains(text, `"answered_by":"100263"`) || !strings.Contains(text, report.Reply) {
		t.Errorf("the history says %+v: %s", last, text)
	}
	a, kept, err := admin.Attachment(t.Context(), report.Attachment)
	check(t, err)
	if !bytes.Equal(kept, file) || a.Name != "reply.txt" || !strings.HasPrefix(a.Type, "text/plain") || a.Size != len(file) {
		t.Errorf("the original is kept as %+v", a)
	}
	all, err := admin.Replies(t.Context())
	check(t, err)
	if len(all) != 1 || all[0].AnsweredBy != ownerPerson || all[0].EnteredBy != "hr" || all[0].Answers != 1 || all[0].Attachment != a.ID {
		t.Errorf("the list of replies is %+v", all)
	}
	trail, err := admin.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("%q", trail.Problems)
	}
}

// What a manager owes about a leaver and their access is answered on one form.
func TestReplyAnswersEveryKindOfPrompt(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	const person = "100389" // of Environmental Health
	_, err := admin.RecordGrant(ctx, store.Grant{ID: "X1", Person: person, System: "SYS01", Login: "desk", AuthorisedBy: "Somebody"})
	check(t, err)
	_, _, err = admin.RecordLeaver(ctx, store.NewLeaver{Person: person, NoticeOn: "2025-11-10"})
	check(t, err)
	f := formFor(t, admin, managersPost)
	number := func(duty string, part string) string {
		i := slices.IndexFunc(f.Prompts, func(p store.ReplyPrompt) bool { return p.Title == titleOfDuty(duty) && strings.Contains(p.Text, part) })
		if i < 0 {
			t.Fatalf("the form does not ask %s about %s", duty, part)
		}
		return fmt.Sprint(f.Prompts[i].N)
	}
	reason, inform, day := number("job-function-reason", "desk"), number("inform-before-access", "desk"), number("last-working-day-unknown", "")
	late, keys, cards := number("explain-late-notice", "Gwen Kershaw"), number("return-leaver-item", "locks and codes changed (Kirsty Hallam"), number("return-leaver-item", "Purchase card (Kirsty Hallam")
	report := enter(t, admin, mailed(f,
		reason+".reason=Front desk", inform+".informed_on=2025-11-21", inform+".how=By e-mail",
		day+".last_working_day=2025-12-12", late+".explanation=The post was vacant.\nNobody knew.",
		keys+".outcome=returned", keys+".done_at=2025-11-20T10:00", keys+".evidence=Signed for",
		cards+".outcome=not-recovered", cards+".done_at=2025-11-20T10:00", cards+".reason=Lost, and cancelled by the bank",
	), personOf("manager"))
	if len(report.Answers) != 6 || report.Refused != 0 {
		t.Fatalf("%+v", report.Answers)
	}
	g := grantNamed(t, admin, "X1")
	if g.Reason != "Front desk" || g.InformedOn != today || g.InformedBy != "Idris Hallam" || g.InformedHow != "By e-mail" {
		t.Errorf("the access is %+v", g)
	}
	c, err := admin.LeaverCase(ctx, person, "")
	check(t, err)
	if c.Leaver.LastWorkingDay != "2025-12-12" || c.Leaver.Explanation != "The post was vacant.\nNobody knew." {
		t.Errorf("the leaver is %+v", c.Leaver)
	}
	c, err = admin.LeaverCase(ctx, "100221", "")
	check(t, err)
	for _, l := range c.Lines {
		want := map[string]string{"keys": store.LineReturned, "purchase-card": store.LineNotRecovered}[l.Item]
		if l.Outcome != want {
			t.Errorf("%s is %q, want %q", l.Item, l.Outcome, want)
		}
	}
}

func titleOfDuty(id string) string {
	for _, d := range duty.Catalogue() {
		if d.ID == id {
			return d.Title
		}
	}
	return ""
}

// Each answer that cannot be entered is refused in a sentence, and nothing of the file is entered with it.
func TestAnswersThatAreRefused(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr, admin := r.open("hr", today), r.open("admin", today)
	f := formFor(t, hr, ownerPost)
	one, two := asked(t, f, "khallam"), asked(t, f, "oodowd6")
	n := fmt.Sprint(one.N)
	moved := f
	moved.Prompts = slices.Clone(f.Prompts)
	moved.Prompts[one.N-1].Token, moved.Prompts[two.N-1].Token = two.Token, one.Token
	other := formFor(t, hr, managersPost)
	for name, c := range map[string]struct {
		file   []byte
		person string
		want   string
	}{
		"moved to another prompt":     {mailed(moved, closed(one)...), ownerPerson, "is not to a question that this form asked"},
		"of another post":             {mailed(f, closed(one)...), personOf("manager"), "neither holds nor deputises"},
		"of a person concerned":       {mailed(other, fmt.Sprint(asked(t, other, "Kirsty Hallam").N)+".explanation=Busy"), "100221", "own case"},
		"half answered":               {mailed(f, n+".action=deleted", n+".done_at=2025-11-20T16:40"), ownerPerson, "How do you know?: this was not answered"},
		"with an unknown answer":      {mailed(f, n+".action=smashed"), ownerPerson, `"smashed" is not one of disabled`},
		"with two answers":            {mailed(f, n+".action=deleted", n+".action=disabled"), ownerPerson, "two answers were given"},
		"to what is not asked":        {mailed(f, n+".grant=G00001"), ownerPerson, "is not asked for here"},
		"of what is in the future":    {mailed(f, n+".action=deleted", n+".done_at=2025-12-24T10:00", n+".evidence=x"), ownerPerson, "is after the answer came"},
		"of what cannot have been so": {mailed(f, n+".action=deleted", n+".done_at=2001-01-01T10:00", n+".evidence=x"), ownerPerson, "is before the access was granted"},
	} {
		before := headOf(t, admin)
		preview, err := hr.ImportReply(t.Context(), c.file, store.ReplyOptions{AnsweredBy: c.person})
		if err != nil || len(preview.Answers) != 1 || preview.Answers[0].Outcome != store.AnswerRefused || !strings.Contains(preview.Answers[0].Reason, c.want) {
			t.Errorf("an answer %s: %v, %+v", name, err, preview.Answers)
		}
		if _, err := hr.ImportReply(t.Context(), c.file, store.ReplyOptions{AnsweredBy: c.person, Apply: true}); !errors.Is(err, store.ErrAnswersRefused) {
			t.Errorf("an answer %s, entered: %v", name, err)
		}
		if grew := headOf(t, admin).Sequence - before.Sequence; grew != 0 && lastEntry(t, admin).Outcome != store.Refused {
			t.Errorf("an answer %s left an entry", name)
		}
	}
	if g := grantNamed(t, admin, "G00010"); !g.Live() {
		t.Errorf("what was refused was done: %+v", g)
	}
}

func TestReplyAsAWholeIsRefused(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.open("hr", today)
	f := formFor(t, hr, ownerPost)
	file := mailed(f, closed(asked(t, f, "khallam"))...)
	blank := mailed(f)
	enter(t, hr, file, ownerPerson)
	later := r.open("hr", f.ExpiresOn.AddDays(1))
	for name, c := range map[string]struct {
		s    *store.Session
		file []byte
		o    store.ReplyOptions
		want string
	}{
		"entered already":            {hr, file, store.ReplyOptions{AnsweredBy: ownerPerson}, "were entered on"},
		"the same by another mailer": {hr, bytes.ReplaceAll(append([]byte("Hello\n"), file...), []byte("\n"), []byte("\r\n")), store.ReplyOptions{AnsweredBy: ownerPerson}, "were entered on"},
		"blank":                      {hr, blank, store.ReplyOptions{AnsweredBy: ownerPerson}, "nothing on this form was answered"},
		"of a form never made":       {hr, bytes.ReplaceAll(file, []byte(f.ID), []byte("RF99999")), store.ReplyOptions{AnsweredBy: ownerPerson}, `there is no reply form "RF99999"`},
		"of nobody":                  {hr, blank, store.ReplyOptions{}, "say who answered"},
		"too late":                   {later, blank, store.ReplyOptions{AnsweredBy: ownerPerson}, "was good until"},
		"before it was asked":        {hr, blank, store.ReplyOptions{AnsweredBy: ownerPerson, Received: today.AddDays(-1)}, "before the form was made"},
		"from the future":            {hr, blank, store.ReplyOptions{AnsweredBy: ownerPerson, Received: today.AddDays(1)}, "in the future"},
		"by who may not enter it":    {r.open("facilities", today), blank, store.ReplyOptions{AnsweredBy: ownerPerson}, "do not allow"},
		"no reply at all":            {hr, []byte("name,login\n"), store.ReplyOptions{AnsweredBy: ownerPerson}, "no answers of a reply form"},
	} {
		for _, apply := range []bool{false, true} {
			c.o.Apply = apply
			if _, err := c.s.ImportReply(t.Context(), c.file, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", name, err, c.want)
			}
		}
	}
	// What came in time may be entered late.
	g := asked(t, f, "oodowd6")
	_, err := later.ImportReply(t.Context(), mailed(f, closed(g)...), store.ReplyOptions{AnsweredBy: ownerPerson, Received: f.ExpiresOn, Apply: true})
	check(t, err)
}

// All answers are entered or none, unless somebody says to leave out those that are refused.
func TestReplyEntersAllOrNone(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr, admin := r.open("hr", today), r.open("admin", today)
	f := formFor(t, hr, ownerPost)
	good, bad := asked(t, f, "khallam"), asked(t, f, "oodowd6")
	file := mailed(f, append(closed(good), fmt.Sprint(bad.N)+".action=deleted")...)
	unchanged(t, admin, func() {
		if _, err := hr.ImportReply(t.Context(), file, store.ReplyOptions{AnsweredBy: ownerPerson, Apply: true}); !errors.Is(err, store.ErrAnswersRefused) {
			t.Errorf("%v", err)
		}
	})
	report, err := hr.ImportReply(t.Context(), file, store.ReplyOptions{AnsweredBy: ownerPerson, Apply: true, SkipRefused: true})
	check(t, err)
	if report.Refused != 1 || len(report.Answers) != 2 || grantNamed(t, admin, "G00010").Live() || !grantNamed(t, admin, "G00055").Live() {
		t.Errorf("%+v", report)
	}
	trail, err := admin.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("%q", trail.Problems)
	}
}

// Whoever enters answers can see and do nothing by it that they could not themselves, in their own case.
func TestWhoeverEntersAnAnswerIsNotTheirSubject(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	me := personOf("hr")
	_, _, err := admin.RecordLeaver(t.Context(), store.NewLeaver{Person: me, LastWorkingDay: "2025-12-19", NoticeOn: today})
	check(t, err)
	f := formFor(t, admin, ownerPost)
	login := "bvasey"
	file := mailed(f, closed(asked(t, f, login))...)
	report, err := r.open("hr", today).ImportReply(t.Context(), file, store.ReplyOptions{AnsweredBy: ownerPerson})
	check(t, err)
	if len(report.Answers) != 1 || report.Answers[0].Outcome != store.AnswerRefused || report.Answers[0].Text != "" {
		t.Errorf("%+v", report.Answers)
	}
}

// Somebody to whom a prompt was delegated answers it on paper too, though not on a form of the post's other prompts.
func TestDelegateRepliesWithoutSigningIn(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	owner, hr := r.open("system-owner", today), r.open("hr", today)
	ask(t, owner, closes("G00010"), "100424", "")
	f := formFor(t, hr, ownerPost)
	file := mailed(f, append(closed(asked(t, f, "khallam")), closed(asked(t, f, "oodowd6"))...)...)
	report, err := hr.ImportReply(t.Context(), file, store.ReplyOptions{AnsweredBy: "100424", Apply: true, SkipRefused: true})
	check(t, err)
	if len(report.Answers) != 2 || report.Refused != 1 || grantNamed(t, hr, "G00010").ClosedBy != "Tegan Fothergill" {
		t.Errorf("%+v", report.Answers)
	}
}

// A form holds nothing that any of its readers may not see, and no reason for leaving.
func TestFormHoldsNothingConfidential(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.openAt("hr", "2025-11-21 09:00")
	_, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{
		Person: "100228", LastWorkingDay: "2025-11-28", Reason: "Gross misconduct", ConfidentialUntil: clock(t, "2025-11-24 17:00"),
	})
	check(t, err)
	text := func(f store.ReplyForm) string { return fmt.Sprintf("%+v", f) }
	if f := text(formFor(t, hr, ownerPost)); strings.Contains(f, "kmarchbank") {
		t.Errorf("the form tells of the confidential leaver")
	}
	f := text(formFor(t, r.openAt("hr", "2025-11-24 17:00"), ownerPost))
	if !strings.Contains(f, "kmarchbank") || strings.Contains(f, "misconduct") {
		t.Errorf("once it is no longer confidential, the form is %s", f)
	}
	check(t, r.open("admin", today).HoldPost(t.Context(), ownerPost, "100221", today, "")) // a job share with somebody who leaves
	if f := formFor(t, r.open("hr", today), ownerPost); slices.ContainsFunc(f.Prompts, func(p store.ReplyPrompt) bool { return strings.Contains(p.Text, "khallam") }) {
		t.Error("the form asks a holder about their own case")
	}
}

func TestFormIsMadeByWhoeverAnswers(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	formFor(t, r.open("system-owner", today), ownerPost)
	for _, login := range []string{"manager", "auditor", "facilities"} {
		_, err := r.open(login, today).MakeReplyForm(t.Context(), ownerPost, "")
		refused[*store.NotAllowedError](t, err)
	}
	hr := r.open("hr", today)
	_, err := hr.MakeReplyForm(t.Context(), ownerPost, "fr")
	refused[*store.InvalidError](t, err)
	_, err = hr.MakeReplyForm(t.Context(), "owner-sys02", "")
	if why := refused[*store.ConflictError](t, err); !strings.Contains(why.Reason, "nobody holds") {
		t.Errorf("a vacant post: %v", why)
	}
	f := formFor(t, hr, ownerPost)
	tokens := map[string]bool{}
	for _, p := range f.Prompts {
		tokens[p.Token] = true
		if len(p.Token) < 20 || len(p.Token) > 60 || len(p.Questions) == 0 {
			t.Errorf("%+v", p)
		}
	}
	for _, p := range formFor(t, hr, ownerPost).Prompts {
		tokens[p.Token] = true
	}
	if len(tokens) != 2*len(f.Prompts) {
		t.Errorf("%d tokens on two forms of %d prompts", len(tokens), len(f.Prompts))
	}
	if f.ExpiresOn != today.AddDays(30) {
		t.Errorf("the form is good until %s", f.ExpiresOn)
	}
}

// A scan is evidence that somebody witnessed; with what is written on it, it answers.
func TestScanIsKeptAndWitnessed(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr, admin := r.open("hr", today), r.open("admin", today)
	scan := []byte("%PDF-1.4\nsigned by hand")
	kept, err := hr.KeepScan(t.Context(), scan, store.ScanOptions{Name: "scan.pdf", Prompts: []store.PromptRef{closes("G00010"), closes("G00055")}, AnsweredBy: ownerPerson})
	check(t, err)
	if p := promptAsked(t, admin, store.Whose{All: true}, closes("G00010")); p.ID == "" {
		t.Error("a scan by itself discharged a prompt")
	}
	v, err := admin.Show(t.Context(), leaverOf(t, admin, "100221"))
	check(t, err)
	if text := v.History[len(v.History)-1].Changes[0].Text(); !strings.Contains(text, kept.Attachment) || !strings.Contains(text, `"witnessed_by":"hr"`) {
		t.Errorf("the history says %s", text)
	}
	a, data, err := admin.Attachment(t.Context(), kept.Attachment)
	check(t, err)
	if !bytes.Equal(data, scan) || a.Type != "application/pdf" {
		t.Errorf("%+v", a)
	}
	o := store.ScanOptions{Name: "scan.pdf", Prompts: []store.PromptRef{closes("G00010")}, AnsweredBy: ownerPerson, Given: map[string][]string{
		"action": {"deleted"}, "done_at": {"2025-11-20T16:40"}, "evidence": {"Paper of 20 November"},
	}}
	for name, c := range map[string]struct {
		change func(*store.ScanOptions)
		file   []byte
	}{
		"a text":             {func(*store.ScanOptions) {}, []byte("only text")},
		"without a prompt":   {func(o *store.ScanOptions) { o.Prompts = nil }, scan},
		"of nobody":          {func(o *store.ScanOptions) { o.AnsweredBy = "" }, scan},
		"for two prompts":    {func(o *store.ScanOptions) { o.Prompts = append(slices.Clone(o.Prompts), closes("G00055")) }, scan},
		"by somebody else":   {func(o *store.ScanOptions) { o.AnsweredBy = personOf("manager") }, scan},
		"half answered":      {func(o *store.ScanOptions) { o.Given = maps.Clone(o.Given); delete(o.Given, "evidence") }, scan},
		"from the future":    {func(o *store.ScanOptions) { o.Received = today.AddDays(1) }, scan},
		"larger than it may": {func(*store.ScanOptions) {}, append(bytes.Clone(scan), make([]byte, store.LargestAttachment)...)},
	} {
		wrong := o
		c.change(&wrong)
		unchanged(t, admin, func() {
			if _, err := hr.KeepScan(t.Context(), c.file, wrong); err == nil {
				t.Errorf("a scan %s was kept", name)
			}
		})
	}
	answered, err := hr.KeepScan(t.Context(), scan, o)
	check(t, err)
	if g := grantNamed(t, admin, "G00010"); g.Live() || g.ClosedBy != "Olwen O'Dowd" || answered.Outcome == nil {
		t.Errorf("%+v", g)
	}
	_, err = hr.KeepScan(t.Context(), scan, o)
	if err == nil {
		t.Error("the same scan was entered twice")
	}
}

// A reply is kept from whoever may not see something that was answered in it.
func TestAttachmentIsSeenByWhoeverSeesWhatItTells(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.openAt("hr", "2025-11-21 09:00")
	_, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{Person: "100228", LastWorkingDay: "2025-11-28", ConfidentialUntil: clock(t, "2025-11-24 17:00"), Named: []string{"ict"}})
	check(t, err)
	ism := r.openAt("ism", "2025-11-21 10:00")
	kept, err := ism.KeepScan(t.Context(), []byte("%PDF-1.4\n"), store.ScanOptions{Name: "s.pdf", Prompts: []store.PromptRef{closes("G00012")}})
	check(t, err)
	for _, login := range []string{"hr", "ict"} {
		_, _, err := r.openAt(login, "2025-11-21 11:00").Attachment(t.Context(), kept.Attachment)
		check(t, err)
	}
	for _, login := range []string{"manager", "auditor", "administrator"} {
		s := r.openAt(login, "2025-11-21 11:00")
		_, _, err := s.Attachment(t.Context(), kept.Attachment)
		refused[*store.NotFoundError](t, err)
		if all, err := s.Replies(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%s is told of %+v, %v", login, all, err)
		}
	}
}

// The questions of a form are asked in words, and none is asked that could not be answered.
func TestQuestionsOfFormsReadWell(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.open("hr", today)
	for _, post := range []string{ownerPost, managersPost, store.PostISM, store.PostICT} {
		f, err := hr.MakeReplyForm(t.Context(), post, store.Welsh)
		check(t, err)
		for _, p := range f.Prompts {
			names := map[string]bool{}
			for _, q := range p.Questions {
				if q.Name == "" || q.Label == "" || names[q.Name] || (q.Type == entry.Choice && len(q.Choices) == 0) {
					t.Errorf("%s asks %+v", p.Text, q)
				}
				names[q.Name] = true
			}
		}
	}
}
