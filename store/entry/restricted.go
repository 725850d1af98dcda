package entry

import "slices"

// SignIn is somebody who signs in.
type SignIn struct {
	Login  string
	Person string // id, or ""
	Roles  []Role
}

// reachesSomebody reports whether a restricted case can be read by somebody who may act on it: who has one of the roles, may see it, and is not among those
// whose own case it is.
func reachesSomebody(g *Gate, own []string, roles []Role, sees func(SignIn) bool) (bool, error) {
	all, err := g.SignIns()
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(all, func(s SignIn) bool {
		handles := slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(s.Roles, r) })
		implicated := s.Person != "" && slices.Contains(own, s.Person)
		return handles && !implicated && sees(s)
	}), nil
}

// reachesLead keeps a restricted incident from reaching nobody who may handle it, as where the Information Security Manager is implicated.
func reachesLead(g *Gate) error {
	if !g.Entry.Fields.Yes("restricted") {
		return nil
	}
	reaches, err := reachesSomebody(g, g.Entry.Fields.List("implicated"), incidentLeads(), func(s SignIn) bool {
		return slices.Contains(s.Roles, ISM) || s.Login == g.Entry.AddedBy || slices.Contains(g.Entry.Fields.List("named"), s.Login)
	})
	if err != nil || reaches {
		return err
	}
	return Refuse("nobody who may handle this restricted case could see it: name in named the login of somebody who is not implicated, such as the Senior Information Risk Owner's")
}

// somebodyDecides keeps a restricted request for monitoring from reaching nobody who may decide it: whoever had a hand in asking cannot.
func somebodyDecides(g *Gate) error {
	v := g.Entry.Fields
	if v["restricted"] == "no" {
		return nil
	}
	asked := []Hands{g.Hands()}
	for _, verb := range []string{"request", "set"} {
		earlier, err := g.History(verb)
		if err != nil {
			return err
		}
		for _, e := range earlier {
			asked = append(asked, e.Hands())
		}
	}
	decides, err := reachesSomebody(g, v.List("subjects"), monitoringDecides(), func(s SignIn) bool {
		theirs := Hands{By: s.Person, Enters: s.Person, Login: s.Login}
		together := slices.ContainsFunc(asked, func(h Hands) bool { return Apart(h, theirs, "") != nil })
		return !together && slices.Contains(v.List("named"), s.Login)
	})
	if err != nil || decides {
		return err
	}
	return Refuse("a request for monitoring is restricted: name in named the login of somebody who may decide it, such as the Senior Information Risk Owner's")
}
