package store

import (
	"context"
	"slices"
	"strings"

	"muniment/store/duty"
	"muniment/store/entry"
)

// acknowledgeByReply enters what somebody acknowledged, as their manager says.
func acknowledgeByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	_, done, err := s.Acknowledge(ctx, Answer{Pack: p.ID, Person: p.Person, On: v.Day("on"), How: v["how"], Answers: v["answers"]})
	return done, err
}

// decisionQuestions ask what becomes of access: it is kept, changed, or goes, in the word that the act has for that.
func decisionQuestions(goes string) []entry.Field {
	is := func(decision string) entry.When {
		return func(v entry.Values) bool { return v["decision"] == decision }
	}
	return []entry.Field{
		{Name: "decision", Label: "What do you decide?", Type: entry.Choice, Choices: []string{DecisionKeep, DecisionChange, goes}, Need: entry.Always},
		{Name: "level", Label: "If it changes, to which level?", Type: entry.Text, Need: is(DecisionChange)},
		{Name: "note", Label: "If it changes or goes, why?", Type: entry.Long, Need: either(is(DecisionChange), is(goes))},
	}
}

func decideMoveByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.DecideMove(ctx, MoveDecision{Grant: p.ID, Decision: v["decision"], Level: v["level"], Note: v["note"]})
}

func decideRequestByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	_, err := s.DecideRequest(ctx, RequestDecision{Request: p.ID, Permit: v["decision"] == "permit", Note: v["note"]})
	return RecordedNew, err
}

func decideAbsenceByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.DecideAbsence(ctx, p.Person, v["access"], v["reason"])
}

func backByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.ReturnFromAbsence(ctx, p.Person, v.Day("returned_on"))
}

func suspendByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.SuspendGrant(ctx, p.ID, v["evidence"], v.At("done_at"))
}

func restoreByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.RestoreGrant(ctx, p.ID, v["evidence"], v.At("done_at"))
}

func explainMoveByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.ExplainMove(ctx, p.Person, v["explanation"])
}

func decideByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	_, err := s.DecideLines(ctx, LineDecision{Lines: []string{p.ID}, Decision: v["decision"], Level: v["level"], Note: v["note"], By: s.actorName()})
	return RecordedNew, err
}

func carryOutByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	_, err := s.CarryOutChange(ctx, p.ID, v["evidence"], v.At("done_at"))
	return RecordedNew, err
}

func closeByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	grant := p.ID
	if p.Subject == "review-line" { // review-grant
		_, grant, _ = strings.Cut(p.ID, "-")
	}
	_, done, err := s.ConfirmClosure(ctx, Closure{Grant: grant, Action: v["action"], Evidence: v["evidence"], DoneAt: v.At("done_at")})
	return done, err
}

func sharedByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.ChangeSharedPassword(ctx, p.ID, p.Item, v.At("done_at"), v["evidence"])
}

func informByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.InformHolder(ctx, p.ID, v.Day("informed_on"), v["how"])
}

func justifyByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.JustifyGrant(ctx, p.ID, v["reason"])
}

func explainByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	reference, err := s.referenceOf(ctx, p)
	if err != nil {
		return "", err
	}
	return RecordedNew, s.ExplainNotice(ctx, p.Person, reference, v["explanation"])
}

func leaverByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	reference, err := s.referenceOf(ctx, p)
	if err != nil {
		return "", err
	}
	_, done, err := s.RecordLeaver(ctx, NewLeaver{Person: p.Person, Engagement: reference, LastWorkingDay: v.Day("last_working_day"), NoticeOn: v.Day("notice_on")})
	return done, err
}

// lineQuestions ask about a line of a checklist: a thing comes back, a check is done; either may be nothing for this person.
func lineQuestions(p duty.Prompt) []entry.Field {
	first := LineDone
	lost := func(v entry.Values) bool { return v["outcome"] == LineNotRecovered }
	outcomes := []string{LineDone, LineNotHeld}
	if p.Subject == "leaver-item" {
		if lines, err := Checklist(listLeaver); err == nil && slices.ContainsFunc(lines, func(l ChecklistLine) bool { return l.Item == p.Item && l.Kind == "return" }) {
			first = LineReturned
		}
		outcomes = []string{first, LineNotHeld, LineNotRecovered}
	}
	out := []entry.Field{
		{Name: "outcome", Label: "What is the answer?", Type: entry.Choice, Choices: outcomes, Need: entry.Always},
		doneAt(true),
		{
			Name: "evidence", Label: "How do you know?", Type: entry.Long, Need: func(v entry.Values) bool { return v["outcome"] == first },
			Help: "Who took it, where it is now, or what you saw",
		},
	}
	if p.Subject == "leaver-item" {
		out = append(out, entry.Field{Name: "reason", Label: "If it will not come back, why not?", Type: entry.Long, Need: lost})
	}
	return out
}

// lineAnswer is the answer to a line of a case of somebody's engagement.
func lineAnswer(p duty.Prompt, engagement string, v entry.Values) Return {
	r := Return{Person: p.Person, Engagement: engagement, Item: p.Item, Evidence: v["evidence"], DoneAt: v.At("done_at"), NotHeld: v["outcome"] == LineNotHeld}
	if v["outcome"] == LineNotRecovered {
		r.NotRecovered = v["reason"]
	}
	return r
}

func lineByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	reference, err := s.referenceOf(ctx, p)
	if err != nil {
		return "", err
	}
	_, err = s.ReturnItems(ctx, lineAnswer(p, reference, v))
	return RecordedNew, err
}

func joinerByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	engagement, err := titleOf(ctx, s.joint.tx, `select engagement from joiner where id = $1`, p.ID)
	if err != nil {
		return "", err
	}
	return RecordedNew, s.AnswerJoiner(ctx, lineAnswer(p, engagement, v))
}

func moverByReply(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error) {
	return RecordedNew, s.AnswerMover(ctx, lineAnswer(p, "", v))
}

// referenceOf is the reference of the engagement that a prompt is about, by which acts tell several engagements of a person apart; "" where it has none.
func (s *Session) referenceOf(ctx context.Context, p duty.Prompt) (string, error) {
	query := `select e.reference from engagement e where e.id = $1`
	if p.Subject != "engagement" {
		query = `select e.reference from engagement e join leaver l on l.engagement = e.id where l.id = $1`
	}
	return titleOf(ctx, s.joint.tx, query, p.ID)
}
