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
