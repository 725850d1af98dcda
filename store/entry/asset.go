package entry

import "strings"

func assetKinds() []Kind { return []Kind{assets()} }

// assets are the bodies of information that somebody answers for. A draft needs a name and a service; the required fields gate
// its owner's approval, and an approved entry whose facts change is a draft again: its owner approved something else.
func assets() Kind {
	fields := assetFields()
	return Kind{
		Name: "asset", Plural: "assets", Title: "Information assets", Prefix: "IA",
		About:  "The information that the council holds, who answers for it, the law it rests on, how long it is kept and how it is protected.",
		Fields: fields,
		States: []string{"draft", "approved"}, Edited: "draft",
		Post: "owner_post", Answers: "post-siro",
		Editors: []Role{Administrator, ISM, IAO, DPO},
		Acts: []Act{
			{
				Verb: "add", Title: "add an information asset", Makes: true, To: "draft", Needs: []string{"name", "service"}, Takes: fieldNames(fields),
				Roles: []Role{Administrator, ISM, IAO, DPO},
			},
			{
				Verb: "approve", Title: "approve an information asset", To: "approved", Roles: []Role{Administrator, ISM, IAO}, Answers: true,
				Gate: assetComplete,
			},
		},
	}
}

// assetComplete refuses the approval of an entry that lacks required facts or an owner.
func assetComplete(g *Gate) error {
	switch {
	case len(g.Entry.Missing) > 0:
		return Refuse("%s cannot be approved yet: fill in %s", g.Entry.ID, strings.Join(g.Entry.Missing, ", "))
	case g.Entry.Fields["owner_post"] == "":
		return Refuse("%s cannot be approved yet: it has no information asset owner", g.Entry.ID)
	}
	return nil
}
