package entry

// actions are what somebody must still do after a check, an incident or a decision found something. Other registers open them; the
// post that owes one says with evidence that it is done.
func actions() Kind {
	everybody := allButAuditors()
	return Kind{
		Name: "action", Plural: "actions", Title: "Actions", Prefix: "AN",
		About: "What must be put right after a check, an incident or a decision, by whom and by when.",
		Fields: under("What to do",
			needed("title", "Action", Text),
			optional("about", "About", Long),
			Field{Name: "topic", Label: "Opened by", Type: Choice, Choices: actionTopics()},
			needed("due_on", "Due", Day),
			needed("owner_post", "Owed by", Post),
			Field{Name: "asset", Label: "Information asset", Type: Link, Of: "asset"},
			Field{Name: "system", Label: "System", Type: Link, Of: "system"},
			optional("evidence", "Evidence that it is done", Long),
			optional("done_on", "Done", Day),
		),
		States: []string{"open", "done", "cancelled"}, Final: []string{"done", "cancelled"},
		Call: func(v Values) string { return v["title"] }, Post: "owner_post", Answers: "post-ism", Cases: true,
		Acts: []Act{
			{
				Verb: "add", Title: "open an action", Makes: true, To: "open", Needs: []string{"title", "due_on"},
				Takes: []string{"about", "topic", "owner_post", "asset", "system"}, Roles: everybody,
			},
			{Verb: "reassign", Title: "give an action to another post", Needs: []string{"owner_post"}, Own: []Field{needed("reason", "Reason", Text)}, Roles: everybody, Answers: true},
			{
				Verb: "done", Title: "record that an action is done", To: "done", Needs: []string{"evidence"}, Roles: everybody, Answers: true,
				Sets: func(g *Gate) Values { return Values{"done_on": string(g.lastDone("done_on"))} },
			},
			{Verb: "cancel", Title: "cancel an action", To: "cancelled", Own: []Field{needed("reason", "Why it need not be done", Text)}, Roles: []Role{Administrator, SIRO, ISM}},
		},
	}
}

// The topics of actions that a rule of their own follows up.
const (
	TopicDeletion = "deletion by a supplier"
	TopicBackups  = "backups after a disposal"
)

func actionTopics() []string {
	return []string{"spot check", TopicDeletion, TopicBackups, "restore test", "backup check", "identity check", "incident", "test", "other"}
}

// openAction is the step that opens an action for whoever answers for the entry.
func openAction(g *Gate, topic, title, about, due string) Step {
	given := Values{"title": title, "about": about, "topic": topic, "due_on": due, "owner_post": g.Entry.Post}
	if g.Entry.Kind == "asset" || g.Entry.Kind == "system" {
		given[g.Entry.Kind] = g.Entry.ID
	}
	return Step{Kind: "action", Verb: "add", Given: given}
}
