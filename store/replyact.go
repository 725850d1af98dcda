package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"muniment/store/duty"
	"muniment/store/entry"
)

// What a reply form asks about a prompt, and the act that its answer becomes.

// replyAct is how one duty is answered on a form.
type replyAct struct {
	act Act
	ask func(duty.Prompt) []entry.Field
	do  func(ctx context.Context, s *Session, p duty.Prompt, v entry.Values) (Recorded, error)
}

// most that a form asks about one prompt: an act that asks for a whole entry is better done by somebody who signs in.
const mostQuestions = 15

// replyActOf says how a prompt is answered on a form or on paper, or that it is not. What has to be signed or authorised is done by whoever signs in for it.
func replyActOf(p duty.Prompt) (replyAct, bool) {
	if a, known := typedReplies()[p.Duty]; known {
		return a, true
	}
	i := slices.IndexFunc(duty.Catalogue(), func(d duty.Duty) bool { return d.ID == p.Duty })
	if i < 0 {
		return replyAct{}, false
	}
	k, a, ok := dischargingAct(duty.Catalogue()[i])
	if !ok || a.Verb == "set" || a.Signs {
		return replyAct{}, false
	}
	d := Doing{Kind: k.Name}
	switch {
	case !a.Makes && p.Subject == k.Name:
		d.ID = p.ID
	case a.Makes && k.PartOf != "" && p.Subject == k.PartOf:
		d.Of = p.ID
	case a.Makes && k.PartOf == "" && p.Subject == "council":
	default:
		return replyAct{}, false
	}
	acts := []entry.Act{a}
	if no, has := k.Act("refuse"); has && a.Verb != no.Verb && len(a.From) > 0 && slices.Equal(a.From, no.From) {
		acts = append(acts, no) // whoever is asked to decide may say no
	}
	return entryReply(k, acts, d)
}

// whichAct is the question by which a form asks for one of two acts. No field of a register is called so.
const whichAct = "the_act"

// entryReply asks what an act of a register asks for, and when it was done; of two acts, which.
func entryReply(k entry.Kind, acts []entry.Act, d Doing) (replyAct, bool) {
	var fields []entry.Field
	if len(acts) > 1 {
		fields = append(fields, entry.Field{Name: whichAct, Label: "What do you decide?", Type: entry.Choice, Choices: []string{acts[0].Verb, acts[1].Verb}, Need: entry.Always})
	}
	asks := map[string][]string{} // verbs by field
	for _, a := range acts {
		for _, f := range asksOf(k, a) {
			asks[f.Name] = append(asks[f.Name], a.Verb)
			if len(acts) > 1 {
				f.Need = ofAct(a.Verb, f.Need)
			}
			if i := slices.IndexFunc(fields, func(o entry.Field) bool { return o.Name == f.Name }); i >= 0 {
				fields[i].Need = either(fields[i].Need, f.Need)
				continue
			}
			fields = append(fields, f)
		}
	}
	fields = append(fields, doneAt(false))
	if len(fields) > mostQuestions {
		return replyAct{}, false
	}
	return replyAct{
		act: Act(acts[0].Title),
		ask: func(duty.Prompt) []entry.Field { return fields },
		do: func(ctx context.Context, s *Session, _ duty.Prompt, v entry.Values) (Recorded, error) {
			d := d
			d.Verb, d.DoneAt, d.Given = firstOf(v[whichAct], acts[0].Verb), v.At("done_at"), map[string]string{}
			for name, value := range v {
				if slices.Contains(asks[name], d.Verb) {
					d.Given[name] = value
				}
			}
			_, err := s.Do(ctx, d)
			return RecordedNew, err
		},
	}, true
}

// asksOf are the fields that an act asks for, each once.
func asksOf(k entry.Kind, a entry.Act) []entry.Field {
	var out []entry.Field
	for _, name := range slices.Concat(a.Needs, a.Takes) {
		f, known := k.Field(name)
		if !known || slices.ContainsFunc(out, func(o entry.Field) bool { return o.Name == name }) {
			continue
		}
		f.Need = nil
		if slices.Contains(a.Needs, name) {
			f.Need = entry.Always
		}
		out = append(out, f)
	}
	return append(out, a.Own...)
}

// ofAct requires what one of two acts needs, where that one was chosen.
func ofAct(verb string, need entry.When) entry.When {
	if need == nil {
		return nil
	}
	return func(v entry.Values) bool { return v[whichAct] == verb && need(v) }
}

func either(a, b entry.When) entry.When {
	if a == nil || b == nil {
		return firstNeed(a, b)
	}
	return func(v entry.Values) bool { return a(v) || b(v) }
}

func firstNeed(a, b entry.When) entry.When {
	if a != nil {
		return a
	}
	return b
}

func doneAt(needed bool) entry.Field {
	f := entry.Field{Name: "done_at", Label: "When was it done?", Type: entry.Moment, Help: "Day and time, such as 2025-10-31T16:40"}
	if needed {
		f.Need = entry.Always
	}
	return f
}

func evidence(label string) entry.Field {
	return entry.Field{Name: "evidence", Label: label, Type: entry.Long, Need: entry.Always, Help: "A ticket number, a name, or what you saw"}
}

// typedReplies are the duties whose acts have a method of their own.
func typedReplies() map[string]replyAct {
	closing := replyAct{ActConfirmClosure, fixed(
		entry.Field{Name: "action", Label: "What was done?", Type: entry.Choice, Choices: []string{ActionDisabled, ActionDeleted, ActionNeverExisted, ActionRequested}, Need: entry.Always},
		doneAt(true), evidence("How do you know?"),
	), closeByReply}
	advise := replyAct{ActRecordLeaver, fixed(
		entry.Field{Name: "last_working_day", Label: "Last working day", Type: entry.Day, Need: entry.Always, Help: "The last day at work, not the end of the contract"},
		entry.Field{Name: "notice_on", Label: "When did you know?", Type: entry.Day},
	), leaverByReply}
	suspended := fixed(doneAt(true), evidence("How do you know?"))
	explain := fixed(entry.Field{Name: "explanation", Label: "Why did notice come late?", Type: entry.Long, Need: entry.Always})
	acknowledge := replyAct{ActEnterAnswer, fixed(answeredOn(), answeredHow()), acknowledgeByReply}
	return map[string]replyAct{
		"close-leaver-account":    closing,
		"grant-past-end":          closing,
		"carry-out-revocation":    closing,
		"carry-out-level-change":  {ActCarryOutReview, fixed(doneAt(true), evidence("How do you know?")), carryOutByReply},
		"decide-review-line":      {ActDecideReview, fixed(decisionQuestions(DecisionRevoke)...), decideByReply},
		"acknowledge-policy":      acknowledge,
		"repeat-acknowledgement":  acknowledge,
		"acknowledge-controls":    acknowledge,
		"declare-cardholder-data": acknowledge,
		"complete-training":       acknowledge,
		"check-home-working": {ActEnterAnswer, fixed(answeredOn(), answeredHow(),
			entry.Field{Name: "answers", Label: "How is the workplace kept secure?", Type: entry.Long, Need: entry.Always}), acknowledgeByReply},
		"last-working-day-unknown": advise,
		"advise-of-leaver":         advise,
		"change-shared-password":   {ActChangeShared, fixed(doneAt(true), evidence("How do you know that it was changed?")), sharedByReply},
		"return-leaver-item":       {ActReturnItem, lineQuestions, lineByReply},
		"explain-late-notice":      {ActExplainNotice, explain, explainByReply},
		"explain-late-move":        {ActExplainNotice, explain, explainMoveByReply},
		"joiner-line":              {ActAnswerJoiner, lineQuestions, joinerByReply},
		"mover-line":               {ActAnswerMover, lineQuestions, moverByReply},
		"mover-decide":             {ActDecideMover, fixed(decisionQuestions(DecisionClose)...), decideMoveByReply},
		"absence-access": {ActDecideAbsence, fixed(
			entry.Field{Name: "access", Label: "What becomes of their access meanwhile?", Type: entry.Choice, Choices: []string{AccessKept, AccessSuspended}, Need: entry.Always},
			entry.Field{Name: "reason", Label: "Why?", Type: entry.Long, Need: entry.Always},
		), decideAbsenceByReply},
		"absence-return": {ActRecordAbsence, fixed(
			entry.Field{Name: "returned_on", Label: "Since which day are they back?", Type: entry.Day, Need: entry.Always},
		), backByReply},
		"absence-suspend": {ActSuspendAccess, suspended, suspendByReply},
		"absence-restore": {ActSuspendAccess, suspended, restoreByReply},
		"decide-access-request": {ActDecideRequest, fixed(
			entry.Field{Name: "decision", Label: "What do you decide?", Type: entry.Choice, Choices: []string{"permit", "refuse"}, Need: entry.Always},
			entry.Field{Name: "note", Label: "If you refuse, why?", Type: entry.Long, Need: func(v entry.Values) bool { return v["decision"] == "refuse" }},
		), decideRequestByReply},
		"inform-before-access": {ActInform, fixed(
			entry.Field{Name: "informed_on", Label: "On which day were they informed of their obligations?", Type: entry.Day, Need: entry.Always},
			entry.Field{Name: "how", Label: "How?", Type: entry.Text},
		), informByReply},
		"job-function-reason": {ActJustifyGrant, fixed(
			entry.Field{Name: "reason", Label: "Which job function needs the access?", Type: entry.Text, Need: entry.Always},
		), justifyByReply},
	}
}

// fixed asks the same whatever the prompt.
func fixed(fields ...entry.Field) func(duty.Prompt) []entry.Field {
	return func(duty.Prompt) []entry.Field { return fields }
}

func answeredOn() entry.Field {
	return entry.Field{Name: "on", Label: "On which day did they?", Type: entry.Day, Need: entry.Always}
}

func answeredHow() entry.Field {
	return entry.Field{Name: "how", Label: "How?", Type: entry.Text}
}

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

// answerValues reads what was answered, and says in one sentence what is wrong with it.
func answerValues(fields []entry.Field, given map[string][]string, received time.Time) (entry.Values, error) {
	v := entry.Values{}
	for name, values := range given {
		i := slices.IndexFunc(fields, func(f entry.Field) bool { return f.Name == name })
		if i < 0 {
			return nil, invalid(name, "is not asked for here")
		}
		text, err := oneValue(fields[i], values)
		if err == nil {
			text, err = fields[i].Canonical(text)
		}
		if err != nil {
			return nil, invalid(fields[i].Label, "%s", err.Error())
		}
		v[name] = text
	}
	for _, f := range fields {
		if f.Need != nil && f.Need(v) && v[f.Name] == "" {
			return nil, invalid(f.Label, "this was not answered")
		}
	}
	if done := v.At("done_at"); done.After(received) {
		return nil, invalid("When was it done?", "%s is after the answer came", london(done))
	}
	return v, nil
}

// oneValue makes one text of what a form sent for a field. A mail program may have broken a short text over lines.
func oneValue(f entry.Field, values []string) (string, error) {
	if slices.Contains([]entry.Type{entry.Choices, entry.Links, entry.People, entry.Logins}, f.Type) {
		return strings.Join(values, "; "), nil
	}
	if slices.ContainsFunc(values, func(o string) bool { return o != values[0] }) {
		return "", entry.Refuse("two answers were given")
	}
	if f.Type == entry.Long {
		return values[0], nil
	}
	return strings.Join(strings.Fields(values[0]), " "), nil
}
