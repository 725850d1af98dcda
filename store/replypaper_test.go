package store_test

import (
	"maps"
	"strings"
	"testing"

	"muniment/store"
)

// What is written by hand on a printed form is entered as a file of answers is, with the scan beside it.
func TestAnswersOnAPrintedFormAreEnteredWithItsScan(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr, admin := r.open("hr", today), r.open("admin", today)
	f := formFor(t, hr, ownerPost)
	read, err := hr.FormAsked(t.Context(), f.ID)
	check(t, err)
	if len(read.Prompts) != len(f.Prompts) || read.Left != 0 || read.Post != f.Post {
		t.Errorf("the form asks %d questions, %d of them no longer, of %s", len(read.Prompts), read.Left, read.Post)
	}
	q := asked(t, read, "khallam")
	scan := []byte("%PDF-1.4\nfilled in by hand")
	paper := store.PaperReply{Form: f.ID, Answers: map[int]map[string][]string{
		q.N: {"action": {"disabled"}, "done_at": {"2025-11-20T16:40"}, "evidence": {"Disabled, ticket 8812"}}, q.N + 1: {},
	}}
	o := store.ReplyOptions{Name: "scan.pdf", AnsweredBy: ownerPerson}
	unchanged(t, admin, func() {
		preview, err := hr.EnterPaper(t.Context(), scan, paper, o)
		check(t, err)
		if preview.Applied || len(preview.Answers) != 1 || preview.Refused != 0 || preview.Blank != 1 {
			t.Errorf("the preview says %+v", preview)
		}
	})
	o.Apply = true
	report, err := hr.EnterPaper(t.Context(), scan, paper, o)
	check(t, err)
	a, data, err := admin.Attachment(t.Context(), report.Attachment)
	check(t, err)
	if string(data) != string(scan) || a.Type != "application/pdf" {
		t.Errorf("the scan is kept as %+v", a)
	}
	v, err := admin.ShowOf(t.Context(), "grant", "G00010")
	check(t, err)
	if g, _ := v.Entry.(store.Grant); g.Live() || g.Evidence != "Disabled, ticket 8812" || g.EnteredBy != "hr" {
		t.Errorf("the access is %+v", g)
	}
	if _, err := hr.EnterPaper(t.Context(), scan, paper, o); err == nil || !strings.Contains(err.Error(), "were entered on") {
		t.Errorf("the same answers again: %v", err)
	}
	if read, err = hr.FormAsked(t.Context(), f.ID); err != nil || read.Left != 1 {
		t.Errorf("%d questions of the form are answered (%v)", read.Left, err)
	}
}

func TestPaperIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr, admin := r.open("hr", today), r.open("admin", today)
	f := formFor(t, hr, ownerPost)
	q := asked(t, f, "khallam")
	answer := map[string][]string{"action": {"disabled"}, "done_at": {"2025-11-20T16:40"}, "evidence": {"Ticket 8812"}}
	without := maps.Clone(answer)
	delete(without, "evidence")
	for name, c := range map[string]struct {
		scan, form, person string
		n                  int
		answer             map[string][]string
		want               string
	}{
		"a text":                {"only words", f.ID, ownerPerson, q.N, answer, "is no scan"},
		"an unknown form":       {"%PDF-1.4", "RF99999", ownerPerson, q.N, answer, "RF99999"},
		"of somebody else":      {"%PDF-1.4", f.ID, "100200", q.N, answer, "answers are refused"},
		"of nobody":             {"%PDF-1.4", f.ID, "", q.N, answer, "say who answered"},
		"a question not asked":  {"%PDF-1.4", f.ID, ownerPerson, 999, answer, "answers are refused"},
		"half of an answer":     {"%PDF-1.4", f.ID, ownerPerson, q.N, without, "answers are refused"},
		"a form that says none": {"%PDF-1.4", f.ID, ownerPerson, q.N, nil, "nothing on this form was answered"},
	} {
		t.Run(name, func(t *testing.T) {
			unchanged(t, admin, func() {
				_, err := hr.EnterPaper(t.Context(), []byte(c.scan), store.PaperReply{Form: c.form, Answers: map[int]map[string][]string{c.n: c.answer}},
					store.ReplyOptions{Name: "scan.pdf", AnsweredBy: c.person, Apply: true})
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v", err)
				}
			})
		})
	}
	if _, err := hr.AskedOnPaper(t.Context(), closes("G00010")); err != nil {
		t.Error(err)
	}
	if _, err := hr.AskedOnPaper(t.Context(), closes("G99999")); err == nil {
		t.Error("a paper is asked about what is not owed")
	}
	r.close(hr)
	auditor := r.open("auditor", today)
	if _, err := auditor.FormAsked(t.Context(), f.ID); err == nil {
		t.Error("an auditor reads what is entered")
	}
}
