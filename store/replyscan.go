package store

import (
	"cmp"
	"context"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// ScanOptions say what a scan of signed paper is evidence for.
type ScanOptions struct {
	Name       string              // of the file
	Prompts    []PromptRef         // at least one
	AnsweredBy string              // person who wrote on the paper; needed where Given says what they answered
	Received   calendar.Date       // when the paper came; empty: today
	Given      map[string][]string // their answer, for a single prompt; empty: the scan is kept, and nothing is answered by it
}

// Scan is a scan that was kept.
type Scan struct {
	Reply      string    `json:"reply"`
	Attachment string    `json:"attachment"`
	Prompts    []string  `json:"prompts"`
	Witness    string    `json:"witness"` // login of whoever entered it
	Outcome    *Recorded `json:"outcome,omitempty"`
}

// KeepScan keeps a scan of paper that somebody signed by hand, witnessed by the signature of whoever enters it. By itself it is evidence and discharges
// nothing; with the answer that is written on it, it is entered as ImportReply enters one.
func (s *Session) KeepScan(ctx context.Context, file []byte, o ScanOptions) (Scan, error) {
	out := Scan{Prompts: []string{}, Witness: s.user.Login}
	switch {
	case len(o.Prompts) == 0:
		return out, invalid("for", "say which prompt the scan is evidence for")
	case len(o.Given) > 0 && len(o.Prompts) > 1:
		return out, invalid("for", "an answer is to one prompt: enter the others one by one")
	case len(o.Given) > 0 && o.AnsweredBy == "":
		return out, invalid("answered by", "say whose answer is on the paper")
	case !isScan(file):
		return out, notAScan(o.Name)
	}
	err := s.act(ctx, ActKeepScan, func(t *transaction) error { return t.keepScan(ctx, file, o, &out) })
	return out, err
}

func (t *transaction) keepScan(ctx context.Context, file []byte, o ScanOptions, out *Scan) error {
	received := cmp.Or(o.Received, calendar.Of(t.now))
	if received > calendar.Of(t.now) {
		return invalid("received", "%s is in the future", received.Short())
	}
	prompts := make([]duty.Prompt, len(o.Prompts))
	texts := []string{"muniment scan", hashOf(file), o.AnsweredBy}
	for i, r := range o.Prompts { // a sheet of paper names a few
		p, err := t.s.promptNamed(ctx, t, r)
		if err != nil {
			return err
		}
		prompts[i], out.Prompts = p, append(out.Prompts, p.Text)
		texts = append(texts, p.Duty, p.Subject, p.ID, p.Item)
	}
	digest := hashTexts(texts...)
	if err := t.notEnteredYet(ctx, digest); err != nil {
		return err
	}
	var err error
	if out.Reply, err = t.putReply(ctx, "", prompts[0].Post, o.AnsweredBy, received, digest); err != nil {
		return err
	}
	outcome := Recorded("kept")
	if len(o.Given) > 0 {
		if outcome, err = t.answerOnPaper(ctx, prompts[0], o, received, out.Reply); err != nil {
			return err
		}
		out.Outcome = &outcome
	}
	a, err := t.attach(ctx, "reply", out.Reply, o.Name, file)
	if err != nil {
		return err
	}
	out.Attachment = a.ID
	for i, p := range prompts {
		kind, id, err := t.promptHistory(ctx, p)
		if err != nil {
			return err
		}
		leaver := ""
		if kind == "leaver" {
			leaver = id
		}
		line := ReplyLine{N: i + 1, Duty: p.Duty, Subject: p.Subject, ID: p.ID, Item: p.Item, Outcome: string(outcome)}
		if err := t.putReplyLine(ctx, out.Reply, line, leaver, p.Person); err != nil {
			return err
		}
		t.changed(kind, id, map[string]any{"scan": a.ID, "duty": p.Duty, "item": p.Item, "sha256": a.SHA256, "witnessed_by": t.s.user.Login, "answered_by": o.AnsweredBy})
	}
	return nil
}

// answerOnPaper enters what is written on a scan.
func (t *transaction) answerOnPaper(ctx context.Context, p duty.Prompt, o ScanOptions, received calendar.Date, reply string) (Recorded, error) {
	person, err := personByID(ctx, t, strings.TrimSpace(o.AnsweredBy))
	if err != nil {
		return "", err
	}
	theirs, err := t.s.seenByPerson(ctx, t, person.ID)
	if err != nil {
		return "", err
	}
	if p, err = t.stillOwed(ctx, p.Key(), person, theirs, []duty.Prompt{p}, received); err != nil {
		return "", err
	}
	return t.answerPrompt(ctx, p, &answering{person: person, post: p.Post, reply: reply}, o.Given, received)
}
