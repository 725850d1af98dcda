package ui

import (
	"bytes"
	"context"
	"strings"

	"muniment/reports"
	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
)

// removalActs take out of the register what may no longer be there: somebody asks, somebody else approves. Their page (removals.go) shows first what would go and what stays.
func removalActs() []act {
	removal := pointing(needed("removal", "Which removal", entry.Link), kindOfRemovals)
	why := needed("reason", "Why", entry.Text)
	id := func(r request) string { return r.given["removal"] }
	return []act{
		{
			kind: "removal", verb: "erase", title: "ask that somebody's data is erased", needs: store.ActAskErasure, makes: true, weighty: true,
			help: "Nothing goes yet: somebody else sees what would go and what stays, and approves or refuses it.",
			fields: []entry.Field{
				needed("person", "Whose data", entry.Person), why, helped(needed("authority", "What it rests on", entry.Text), "The person's request and its date, or an order."),
				helped(optional("received", "When they asked", entry.Day), "Leave blank for today. The answer is owed within a month."),
				helped(optional("despite", "Why what the council's own periods would keep need not be kept", entry.Text), "Leave blank, and it stays until its time is over."),
			},
			from: func(v store.Shown) (entry.Values, bool) {
				return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, _, err := s.AskErasure(ctx, store.NewErasure{Person: r.given["person"], Reason: r.given["reason"], Authority: r.given["authority"], Despite: r.given["despite"], ReceivedOn: r.day("received")})
				return outcome{r.speech.Say("Asked for as %s. Somebody else decides it.", v.ID), kindOfRemovals, v.ID}, err
			},
		},
		{
			kind: "removal", verb: "erase judge", title: "say whom a text means", needs: store.ActJudgeText, places: []string{"removal"},
			help: "Another person may bear the same name, so that texts are judged one by one.",
			fields: []entry.Field{
				removal, helped(pointing(optional("text", "Which text", entry.Link), kindOfText), "Leave it blank for all that nobody has judged yet."),
				choosing(needed("decision", "What becomes of it", entry.Choice), "the name is replaced", "it stays"),
				{Name: "reason", Label: "Why it stays", Type: entry.Text, Help: "Whom it means, or why it has to stay.", Need: func(v entry.Values) bool { return v.Is("decision", "it stays") }, When: "where it stays"},
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				decision := store.TextReplace
				if r.given.Is("decision", "it stays") {
					decision = store.TextKeep
				}
				of, source, key := partsOf(r.given["text"])
				if r.given["text"] != "" && of != id(r) {
					return outcome{}, &store.InvalidError{Field: "text", Reason: "it is a text of another removal: choose one of this"}
				}
				n, err := s.JudgeText(ctx, id(r), source, key, decision, r.given["reason"])
				return outcome{r.speech.Count(n, "%s text is judged.", "%s texts are judged."), kindOfRemovals, id(r)}, err
			},
		},
		{
			kind: "removal", verb: "erase approve", title: "approve that somebody's data is erased", needs: store.ActDecideErasure, weighty: true, places: []string{"removal"},
			help: "It cannot be taken back.", fields: []entry.Field{removal},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, err := s.ApproveErasure(ctx, id(r))
				return outcome{removedWords(r.speech, v), kindOfRemovals, v.ID}, err
			},
		},
		refusal("erase refuse", "refuse an erasure", store.ActDecideErasure, removal, why),
		refusal("disposal refuse", "refuse a disposal", store.ActDecideDisposal, removal, why),
		{
			kind: "removal", verb: "erase finish", title: "write the file anew after a removal", needs: store.ActSealRemoval,
			help: "So that nothing of what was removed is left in it. Nobody else may have the register open meanwhile.",
			do: func(ctx context.Context, s *store.Session, _ request) (outcome, error) {
				done, err := s.SealRemovals(ctx)
				if err == nil && !done {
					return outcome{"Others have the register open: nothing was done. Try again when they have closed it.", "", ""}, nil
				}
				return outcome{"The file is written anew: nothing of what was removed is left in it.", "", ""}, err
			},
		},
		subjectAccessAct(),
		{
			kind: "removal", verb: "disposal propose", title: "propose the year's disposal", needs: store.ActProposeDisposal, makes: true, weighty: true,
			help:   "Everything past the council's periods stands on one list. Nothing goes before somebody else has approved it.",
			fields: []entry.Field{helped(needed("authority", "What it rests on", entry.Text), "The council's retention schedule and its date.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				l, err := s.ProposeDisposal(ctx, r.given["authority"])
				if err == nil && l.Removal.State == store.RemovalDone {
					return outcome{"Nothing is past its time: the year's disposal is done.", "", ""}, nil
				}
				return outcome{r.speech.Say("Proposed as %s. Somebody else approves it.", l.Removal.ID), kindOfRemovals, l.Removal.ID}, err
			},
		},
		{
			kind: "removal", verb: "disposal leave-out", title: "leave something out of a disposal", needs: store.ActProposeDisposal,
			help: "It stays for another year.", fields: []entry.Field{pointing(needed("item", "What stays", entry.Link), kindOfItem), why},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				list, kind, subject := partsOf(r.given["item"])
				return outcome{"It is left out, and stays.", kindOfRemovals, list}, s.LeaveOut(ctx, list, kind, subject, r.given["reason"])
			},
		},
		{
			kind: "removal", verb: "disposal approve", title: "approve what the register disposes of", needs: store.ActDecideDisposal, weighty: true, places: []string{"removal"},
			fields: []entry.Field{removal},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, err := s.ApproveDisposal(ctx, id(r))
				return outcome{r.speech.Say("%s is approved, and can be carried out.", v.ID), kindOfRemovals, v.ID}, err
			},
		},
		{
			kind: "removal", verb: "disposal apply", title: "dispose of what was approved", needs: store.ActApplyDisposal, weighty: true, places: []string{"removal"},
			help: "It cannot be taken back.", fields: []entry.Field{removal},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				v, err := s.ApplyDisposal(ctx, id(r))
				return outcome{removedWords(r.speech, v), kindOfRemovals, v.ID}, err
			},
		},
	}
}

// refusal is the act that refuses a removal.
func refusal(verb, title string, needs store.Act, fields ...entry.Field) act {
	return act{
		kind: "removal", verb: verb, title: title, needs: needs, weighty: true, places: []string{"removal"}, fields: fields,
		help: "Whoever asked has to be told the reason.",
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			v, err := s.RefuseRemoval(ctx, r.given["removal"], r.given["reason"])
			return outcome{r.speech.Say("%s is refused.", v.ID), kindOfRemovals, v.ID}, err
		},
	}
}

// subjectAccessAct gathers what is held on somebody, for the answer to their request.
func subjectAccessAct() act {
	return act{
		kind: "removal", verb: "subject-access", title: "gather everything held on one person", needs: store.ActSubjectAccess, weighty: true,
		help: "For the answer to their request. The file is no longer sealed: keep it as the register is kept, and read it through before it goes out.",
		fields: []entry.Field{
			needed("person", "On whom", entry.Person),
			helped(needed("out", "Where the file is written", entry.Text), "A new file of your own, ending in .html to be read and printed, or in .json for another program."),
		},
		from: func(v store.Shown) (entry.Values, bool) {
			return entry.Values{"person": v.ID}, v.Kind == "person" && !v.NameOnly
		},
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			out, write := r.given["out"], reports.SubjectPage
			switch lowered := strings.ToLower(out); {
			case strings.HasSuffix(lowered, ".json"):
				write = reports.SubjectJSON
			case !strings.HasSuffix(lowered, ".html"):
				return outcome{}, &store.InvalidError{Field: "out", Reason: "the name ends in .html or in .json, which says what it holds"}
			}
			f, err := s.SubjectAccess(ctx, r.given["person"])
			if err != nil {
				return outcome{}, err
			}
			data, err := write(f)
			if err != nil {
				return outcome{}, err
			}
			if err := writeFile(out, bytes.NewReader(data)); err != nil {
				return outcome{}, err
			}
			words := r.speech.Count(len(f.Sections), "%s part of the register is in %s.", "%s parts of the register are in %s.", out)
			for _, flag := range f.Flags {
				words += " " + r.speech.Say("Before it goes out: %s", stop(atDesk(flag)))
			}
			return outcome{words, "", ""}, nil
		},
	}
}

// removedWords says what was removed, and what of it is left elsewhere.
func removedWords(l lang.Language, r store.Removal) string {
	words := l.Say("%s is done.", r.ID)
	if left := leftWords(l, r); left != "" {
		words = l.Say("%s is done: %s.", r.ID, left)
	}
	if r.SealedAt.IsZero() {
		words += " " + l.Say("Others have the register open, so that the old pages are still in the file: write it anew when they have closed it.")
	}
	if n := len(r.Copies); n > 0 {
		words += " " + l.Count(n, "%s copy still holds it; restored, it is removed again.", "%s copies still hold it; restored, it is removed again.")
	}
	return words
}
