package ui

import (
	"context"
	"strings"

	"muniment/store"
	"muniment/store/entry"
)

// reviewActs are the acts on reviews of access and on privileged accounts.
func reviewActs() []act {
	review := pointing(needed("review", "Which review", entry.Link), "access-review")
	open := func(v store.Shown) (entry.Values, bool) {
		c, is := v.Entry.(store.Campaign)
		return entry.Values{"review": v.ID}, is && c.Open()
	}
	return []act{
		{
			kind: "access-review", verb: "access-review start", title: "start an access review", needs: store.ActStartReview, makes: true, weighty: true,
			help: "A snapshot of the live access is taken, and a decision is asked for on each line.",
			fields: []entry.Field{
				helped(optional("name", "What it is called", entry.Text), "Leave blank, and it is called after what it covers."),
				helped(optional("service", "Only the people of a service", entry.Service), "And of those below it."), pointing(optional("system", "Only one system", entry.Link), "system"),
				helped(optional("due", "Due", entry.Day), "Leave blank for the council's period."),
			},
			from: subjectOf("system", "system"),
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				c, err := s.StartCampaign(ctx, store.NewCampaign{Name: r.given["name"], Service: r.given["service"], System: r.given["system"], Due: r.day("due")})
				return outcome{r.speech.Count(c.Lines, "%[2]s is started: %[1]s line to decide on by %[3]s.", "%[2]s is started: %[1]s lines to decide on by %[3]s.", c.Name, c.Due), "access-review", c.ID}, err
			},
		},
		{
			kind: "access-review", verb: "access-review decide", title: "decide on a line of an access review", needs: store.ActDecideReview, places: []string{"line"},
			fields: []entry.Field{
				pointing(needed("line", "Which line", entry.Links), kindLine), choosing(needed("decision", "The access is", entry.Choice), store.DecisionKeep, store.DecisionChange, store.DecisionRevoke),
				{Name: "level", Label: "Level to which it changes", Type: entry.Text, Need: func(v entry.Values) bool { return v.Is("decision", store.DecisionChange) }, When: "for a change"},
				{Name: "note", Label: "Why", Type: entry.Text, Need: func(v entry.Values) bool { return v["decision"] != "" && !v.Is("decision", store.DecisionKeep) }, When: "for a change or a revocation"},
				doneAt(), helped(optional("by", "Who decided", entry.Text), "Only where that is not you."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				n, err := s.DecideLines(ctx, store.LineDecision{Lines: r.given.List("line"), Decision: r.given["decision"], Level: r.given["level"], Note: r.given["note"], DoneAt: r.at("done_at"), By: r.given["by"]})
				return outcome{r.speech.Count(n, "Decided: %s line.", "Decided: %s lines."), "", ""}, err
			},
		},
		{
			kind: "access-review", verb: "access-review carry-out", title: "record that access was changed as a review decided", needs: store.ActCarryOutReview, places: []string{"line"},
			fields: []entry.Field{pointing(needed("line", "Which line", entry.Link), kindLine), evidence(), doneAt()},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				g, err := s.CarryOutChange(ctx, r.given["line"], r.given["evidence"], r.at("done_at"))
				return outcome{r.speech.Say("The change of %s is recorded.", g.ID), "grant", g.ID}, err
			},
		},
		{
			kind: "access-review", verb: "access-review reassign", title: "give lines of a review to another post", needs: store.ActReassignReview, places: []string{"review"}, from: open,
			fields: []entry.Field{review, needed("from", "From", entry.Post), needed("to", "To", entry.Post), needed("reason", "Why", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				n, err := s.ReassignLines(ctx, r.given["review"], r.given["from"], r.given["to"], r.given["reason"])
				return outcome{r.speech.Count(n, "Given to the other post: %s line.", "Given to the other post: %s lines."), "access-review", r.given["review"]}, err
			},
		},
		{
			kind: "access-review", verb: "access-review close", title: "close an access review", needs: store.ActCloseReview, weighty: true, places: []string{"review"}, from: open,
			help:   "Undecided lines are listed as such, and their access stays owed a review.",
			fields: []entry.Field{review, helped(optional("reason", "Why it is closed with undecided lines", entry.Text), "Needed where there are any.")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				c, err := s.CloseCampaign(ctx, r.given["review"], r.given["reason"])
				return outcome{r.speech.Say("%s is closed.", c.Name), "access-review", c.ID}, err
			},
		},
		{
			kind: "privileged-account", verb: "privileged set", title: "say who answers for a privileged account", needs: store.ActEditPrivileged, places: []string{"account"}, from: subjectOf("privileged-account", "account"),
			help: "What is left blank stays as it is.",
			fields: []entry.Field{
				pointing(needed("account", "Which account", entry.Link), "privileged-account"), choosing(optional("kind", "Kind", entry.Choice), store.PrivilegedKinds()...), optional("holder", "Who holds it", entry.Person),
				optional("supplier", "Supplier whose account it is", entry.Text), optional("sponsor", "Post that answers for it", entry.Post),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				a, err := s.SetPrivileged(ctx, r.given["account"], store.PrivilegedChange{Kind: r.given["kind"], Holder: r.given["holder"], Supplier: r.given["supplier"], Sponsor: r.given["sponsor"]})
				return outcome{r.speech.Say("What is known of %s is changed.", a.Login), "privileged-account", a.ID}, err
			},
		},
		{
			kind: "privileged-query", verb: "privileged answer", title: "answer a query about a privileged account", needs: store.ActAnswerPrivileged, places: []string{"query"},
			fields: []entry.Field{pointing(needed("query", "Which query", entry.Link), "privileged-query"), needed("text", "Answer", entry.Long), helped(optional("by", "Who answered", entry.Text), "Only where that is not you."), doneAt()},
			from: func(v store.Shown) (entry.Values, bool) {
				q, is := v.Entry.(store.PrivilegedQuery)
				return entry.Values{"query": v.ID}, is && q.Answer == ""
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The answer is recorded.", "privileged-query", r.given["query"]}, s.AnswerPrivileged(ctx, r.given["query"], r.given["text"], r.given["by"], r.at("done_at"))
			},
		},
		{
			kind: "privileged-account", verb: "privileged explain", title: "explain a missed review of privileged accounts", needs: store.ActExplainWeek, places: []string{"week"},
			help:   "They stay missed.",
			fields: []entry.Field{helped(needed("week", "Which weeks", entry.Text), "Such as 2025-W47, with spaces between."), needed("reason", "Why no review was done", entry.Long)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The reason is recorded.", "", ""}, s.ExplainWeeks(ctx, strings.Fields(r.given["week"]), r.given["reason"])
			},
		},
		{
			kind: "privileged-account", verb: "privileged second", title: "look at the accounts that the week's reviewer holds", needs: store.ActReviewPrivileged, places: []string{"week"},
			fields: []entry.Field{needed("week", "Which week", entry.Text), optional("notes", "What you noted", entry.Long), doneAt()},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{"The second look is recorded.", "", ""}, s.SecondPrivileged(ctx, r.given["week"], r.given["notes"], r.at("done_at"))
			},
		},
	}
}
