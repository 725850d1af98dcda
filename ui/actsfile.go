package ui

import (
	"context"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

// fileActs are the acts on what files and directories show.
func fileActs() []act {
	return []act{{
		kind: "directory-account", verb: "directory accept", title: "accept what a directory shows", needs: store.ActAcceptFinding, weighty: true, places: []string{"account", "finding"},
		help: "For a time, and with a reason. The account of somebody who has left is not accepted: it is closed, or excepted with the access itself.",
		fields: []entry.Field{
			helped(needed("account", "Reference of the account", entry.Text), "As the list of what the directory shows has it."),
			choosing(needed("finding", "What it shows", entry.Choice), duty.DirectoryFindings()...),
			needed("reason", "Why it is accepted", entry.Text), needed("until", "Last day on which it is", entry.Day),
		},
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			e, err := s.AcceptFinding(ctx, r.given["account"], r.given["finding"], r.given["reason"], r.day("until"))
			return outcome{"Accepted as exception " + e.ID + " until " + r.day("until").Long() + ".", "", ""}, err
		},
	}}
}
