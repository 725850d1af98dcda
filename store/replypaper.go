package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/exchange"
)

// A reply form can be printed and filled in by hand. Whoever enters it reads the paper, types what is written beside each question, and keeps the scan with it: from there it is entered as a
// file of answers is, but for the tokens of the questions, which nobody writes by hand; the number of each question stands in their place.

// PaperReply is what somebody wrote on a printed reply form, by the numbers of its questions.
type PaperReply struct {
	Form    string // id
	Answers map[int]map[string][]string
}

// EnterPaper enters the answers that are written on a printed reply form, with its scan, as ImportReply enters those of a file: previewed first, all or none, witnessed by whoever enters
// them.
func (s *Session) EnterPaper(ctx context.Context, scan []byte, p PaperReply, o ReplyOptions) (ReplyReport, error) {
	r := ReplyReport{Answers: []ReplyLine{}, Received: cmp.Or(o.Received, calendar.Of(s.clock()))}
	if err := s.begins(ctx, ActImportReply); err != nil {
		return r, err
	}
	if !isScan(scan) {
		return r, notAScan(o.Name)
	}
	reply := exchange.Reply{Form: p.Form}
	for _, n := range slices.Sorted(maps.Keys(p.Answers)) {
		reply.Answers = append(reply.Answers, exchange.ReplyAnswer{N: n, Fields: p.Answers[n]})
	}
	return s.enterReply(ctx, scan, &replyBatch{report: &r, answers: reply, digest: digestOf(reply), paper: true}, o)
}

// isScan reports a file that a scanner or a camera makes.
func isScan(file []byte) bool {
	return slices.Contains([]string{"application/pdf", "image/jpeg", "image/png"}, mediaType(file))
}

func notAScan(name string) error {
	return invalid("file", "%s is no scan: use a PDF, JPEG or PNG file", fileName(name))
}

// FormAsked is a reply form that was made, with those of its questions that can be answered still: for whoever enters what is written on it by hand. Left counts the others.
func (s *Session) FormAsked(ctx context.Context, form string) (ReplyForm, error) {
	f := ReplyForm{ID: form, Prompts: []ReplyPrompt{}, Others: []string{}, Council: s.council.Name}
	if err := s.demand(ctx, ActImportReply); err != nil {
		return f, err
	}
	lines, err := s.formOf(ctx, &f)
	if err != nil {
		return f, err
	}
	_, mine, err := s.seenPrompts(ctx, s.reader)
	if err != nil {
		return f, err
	}
	for _, l := range lines {
		i := slices.IndexFunc(mine, func(p duty.Prompt) bool { return p.Key() == l.Key })
		if i < 0 {
			f.Left++
			continue
		}
		a, ok := replyActOf(mine[i])
		if !ok {
			f.Left++
			continue
		}
		f.Prompts = append(f.Prompts, askedBy(l.N, mine[i], a))
	}
	return f, nil
}

// formOf reads a form as it was made.
func (s *Session) formOf(ctx context.Context, f *ReplyForm) ([]formLine, error) {
	_, err := one(ctx, s.reader, "reply form", f.ID, func(row scanner) (ReplyForm, error) {
		var made moment
		err := row.Scan(&f.Post, &f.Language, &made, &f.ExpiresOn)
		f.MadeAt = made.Time
		return *f, err
	}, `select p.title, f.language, f.made_at, f.expires_on from reply_form f join post p on p.id = f.post where f.id = $1`, f.ID)
	if err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, func(row scanner) (formLine, error) {
		var l formLine
		err := row.Scan(&l.N, &l.Key.Duty, &l.Key.Subject, &l.Key.ID, &l.Key.Item)
		return l, err
	}, `select n, duty, kind, subject, item from reply_form_line where form = $1 order by n`, f.ID)
}

func askedBy(n int, p duty.Prompt, a replyAct) ReplyPrompt {
	return ReplyPrompt{N: n, Title: p.Title, Text: p.Text, Note: p.Note, Due: p.Due, DaysLate: p.DaysLate, Questions: a.ask(p), prompt: p}
}

// AskedOnPaper is what a signed paper has to answer about something that is owed, so that KeepScan can enter it; what cannot be answered on paper is refused.
func (s *Session) AskedOnPaper(ctx context.Context, r PromptRef) (ReplyPrompt, error) {
	if err := s.demand(ctx, ActKeepScan); err != nil {
		return ReplyPrompt{}, err
	}
	p, err := s.promptNamed(ctx, s.reader, r)
	if err != nil {
		return ReplyPrompt{}, err
	}
	a, ok := replyActOf(p)
	if !ok {
		return ReplyPrompt{}, conflict("this cannot be answered on paper: somebody who signs in has to do it")
	}
	return askedBy(1, p, a), nil
}
