package ui

import (
	"context"
	"errors"

	"muniment/store"
	"muniment/store/entry"
)

// postActs are the acts on posts, on people as such, on what they acknowledge, and on prompts.
func postActs() []act {
	return append([]act{
		{
			kind: "post", verb: "post hold", title: "say who holds a post", needs: store.ActHoldPost, makes: true, weighty: true, places: []string{"post", "person"},
			help: "Whoever holds a post is asked for what it owes. The same again with a last day ends it.",
			fields: []entry.Field{
				needed("post", "Post", entry.Post), needed("person", "Who holds it", entry.Person), needed("from", "From", entry.Day), helped(optional("until", "Until", entry.Day), "Only where the last day is known."),
			},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{v.Kind: v.ID}, v.Kind == "post" || v.Kind == "person" && !v.NameOnly
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded who holds the post.", "post", r.given["post"]}, s.HoldPost(ctx, r.given["post"], r.given["person"], r.day("from"), r.day("until"))
			},
		},
		{
			kind: "post", verb: "post deputy", title: "name a deputy", needs: store.ActHoldPost, places: []string{"post", "person"}, from: subjectOf("post", "post"),
			fields: []entry.Field{needed("post", "Post", entry.Post), helped(optional("person", "Deputy", entry.Person), "Leave blank, and nobody deputises any longer.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The deputy is recorded.", "post", r.given["post"]}, s.NameDeputy(ctx, r.given["post"], r.given["person"])
			},
		},
		{
			kind: "service", verb: "service under", title: "put a service under another", needs: store.ActHoldPost, places: []string{"service", "parent"}, from: subjectOf("service", "service"),
			fields: []entry.Field{needed("service", "Service", entry.Service), helped(optional("parent", "Service that it stands under", entry.Service), "Left blank, it stands at the top.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded where the service stands.", "service", r.given["service"]}, s.PlaceService(ctx, r.given["service"], r.given["parent"])
			},
		},
		{
			kind: "person", verb: "account sponsor", title: "say which post answers for an account", needs: store.ActEditPeople, places: []string{"person", "post"},
			fields: []entry.Field{needed("person", "Account", entry.Person), needed("post", "Post that answers for it", entry.Post)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"It is recorded who answers for the account.", "person", r.given["person"]}, s.AnswerFor(ctx, r.given["person"], r.given["post"])
			},
		},
		{
			kind: "person", verb: "contract", title: "say when a contract ends now", needs: store.ActChangeContract, places: []string{"person"},
			help:   "It is never taken for the last working day.",
			fields: []entry.Field{needed("person", "Whose contract", entry.Person), helped(optional("ends", "The contract's last day", entry.Day), "Leave blank if it no longer ends on a day."), engagement()},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				_, err := s.ChangeContractEnd(ctx, r.given["person"], r.given["engagement"], r.day("ends"))
				return outcome{"The contract is changed.", "person", r.given["person"]}, err
			},
		},
		{
			kind: "person", verb: "home-worker", title: "say that somebody works at home, or no longer does", needs: store.ActMarkPerson, places: []string{"person"},
			fields: []entry.Field{needed("person", "Who", entry.Person), helped(optional("from", "From", entry.Day), "Leave blank for today."), helped(optional("until", "Until", entry.Day), "Only where it is over."), optional("note", "What was agreed", entry.Text)},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				m := store.Mark{Person: r.given["person"], Mark: store.MarkHome, From: r.day("from"), Until: r.day("until"), Note: r.given["note"]}
				if !m.From.Known() && !m.Until.Known() {
					m.From = s.Today()
				}
				_, err := s.MarkPerson(ctx, m)
				return outcome{"It is recorded how they work.", "person", r.given["person"]}, err
			},
		},
	}, noticeActs()...)
}

func noticeActs() []act {
	return []act{
		{
			kind: "person", verb: "acknowledge", title: "record what somebody acknowledged", needs: store.ActAcknowledge, places: []string{"pack"},
			fields: []entry.Field{
				pointing(needed("pack", "Which pack, or which asset's measures", entry.Link), kindAsked), helped(optional("person", "Who", entry.Person), "Leave blank for yourself."),
				helped(optional("done_at", "On which day", entry.Day), "Leave blank for today."), helped(optional("how", "How", entry.Text), "Signed, reply form, course."), optional("answers", "What they answered", entry.Long),
			},
			from: subjectOf("pack", "pack"),
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				person, on := r.given["person"], r.day("done_at")
				if person == "" {
					person = s.User().Person
				}
				if !on.Known() {
					on = s.Today()
				}
				_, _, err := s.Acknowledge(ctx, store.Answer{Pack: r.given["pack"], Person: person, On: on, How: r.given["how"], Answers: r.given["answers"]})
				return outcome{"The acknowledgement is recorded.", "", ""}, err
			},
		},
		{
			kind: "person", verb: "waive", title: "leave somebody unasked for a time", needs: store.ActWaiveNotice, places: []string{"pack"}, from: subjectOf("pack", "pack"),
			fields: []entry.Field{pointing(needed("pack", "Which pack", entry.Link), "pack"), needed("person", "Who", entry.Person), needed("until", "Last day on which they are not asked", entry.Day), needed("reason", "Why", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				_, err := s.WaiveNotice(ctx, store.Waiver{Pack: r.given["pack"], Person: r.given["person"], Until: r.day("until"), Reason: r.given["reason"]})
				return outcome{"They are not asked until then.", "", ""}, err
			},
		},
		{
			kind: "prompt", verb: "prompts delegate", title: "ask somebody else to do it", needs: store.ActDelegate,
			help:   "The post that owes it owes it still.",
			fields: []entry.Field{promptField(), needed("to", "Who is to do it", entry.Person), needed("reason", "Why", entry.Text), helped(optional("until", "Until", entry.Day), "Leave blank for as long as the council allows.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				ref, err := store.ParsePromptRef(r.given["prompt"])
				if err == nil {
					_, _, err = s.DelegatePrompt(ctx, store.NewDelegation{Prompt: ref, To: r.given["to"], Reason: r.given["reason"], Until: r.day("until")})
				}
				return outcome{"They are asked. It stays owed by the post that owes it.", "", ""}, err
			},
		},
		{
			kind: "prompt", verb: "prompts postpone", title: "put it behind the others for some days", needs: store.ActPostpone,
			help:   "It stays owed, due and late as it is.",
			fields: []entry.Field{promptField(), needed("until", "Until", entry.Day), needed("reason", "Why it has to wait", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				ref, err := store.ParsePromptRef(r.given["prompt"])
				if err == nil {
					_, err = s.PostponePrompt(ctx, ref, r.day("until"), r.given["reason"])
				}
				return outcome{"It stands behind the others until then.", "", ""}, err
			},
		},
		{
			kind: "prompt", verb: "prompts recall", title: "take back that somebody else is asked, or that it waits", needs: store.ActRecall,
			help:   "Whoever was asked may hand it back in the same way.",
			fields: []entry.Field{promptField()},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				ref, err := store.ParsePromptRef(r.given["prompt"])
				if err == nil {
					err = s.RecallPrompt(ctx, ref)
				}
				return outcome{"It is taken back: it stands where it stood, with the post that owes it.", "", ""}, err
			},
		},
		scanAct(),
	}
}

// scanAct keeps a paper that somebody signed by hand. The answer that is written on it is entered by the act that answers the prompt, with the paper beside it.
func scanAct() act {
	return act{
		kind: "prompt", verb: "reply scan", title: "keep a signed paper as evidence", needs: store.ActKeepScan, files: true,
		help: "A scan as PDF, JPEG or PNG, which is added to the form or dropped on this window. You witness it by entering it. By itself it discharges nothing: what it is evidence for is owed until it is done.",
		fields: []entry.Field{
			promptField(), helped(optional("person", "Who signed the paper", entry.Person), "Only where it is known."), helped(optional("received", "When the paper came", entry.Day), "Leave blank for today."),
		},
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			ref, err := store.ParsePromptRef(r.given["prompt"])
			if err != nil {
				return outcome{}, err
			}
			if len(r.files) != 1 {
				return outcome{}, errors.New("one paper is kept at a time: add its scan, and no other file")
			}
			f := r.files[0]
			scan, err := s.KeepScan(ctx, f.Data, store.ScanOptions{Name: f.Name, Prompts: []store.PromptRef{ref}, AnsweredBy: r.given["person"], Received: r.day("received")})
			return outcome{r.speech.Say("The paper is kept as %s, witnessed by %s. What it is evidence for is still owed.", scan.Attachment, s.User().Name), "", ""}, err
		},
	}
}

// promptField asks for something that is owed, by the words of what it asks for.
func promptField() entry.Field {
	return pointing(needed("prompt", "What is owed", entry.Link), kindPrompt)
}
