package ui

import (
	"context"
	"strings"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/theme"
)

// userActs are the acts on other people's signing in. Those that hand somebody a password stand in users.go.
func userActs() []act {
	return []act{
		{
			kind: "user", verb: "user disable", title: "end somebody's signing in", needs: store.ActManageUsers, weighty: true, places: []string{"login"},
			help:   "They cannot sign in from then on, and the register gets new keys.",
			fields: []entry.Field{needed("login", "Sign-in name", entry.Text), needed("reason", "Why", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				w, err := s.DisableUser(ctx, r.given["login"], r.given["reason"])
				words := r.speech.Say("%s can no longer sign in.", w.User.Name)
				if err == nil && !w.Rekeyed {
					words += " " + r.speech.Say("Others have the register open: its keys are still to be changed.")
				}
				return outcome{words, "", ""}, err
			},
		},
		{
			kind: "user", verb: "user roles", title: "change what somebody may do", needs: store.ActManageUsers, weighty: true, places: []string{"login"},
			help:   "They have these roles from then on, and no other.",
			fields: []entry.Field{needed("login", "Sign-in name", entry.Text), choosing(needed("roles", "Roles", entry.Choices), titlesOf(store.Roles())...)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				w, err := s.ChangeRoles(ctx, r.given["login"], rolesTitled(r.given.List("roles")))
				if err != nil {
					return outcome{}, err
				}
				return said(r.speech.Say("%s has other roles.", w.User.Name), "", "")
			},
		},
		{
			kind: "user", verb: "user link", title: "say who signs in", needs: store.ActManageUsers, weighty: true, places: []string{"login", "person"},
			help:   "What somebody owes and may see is worked out from the posts of the person that they are in the register.",
			fields: []entry.Field{needed("login", "Sign-in name", entry.Text), needed("person", "Who they are in the register", entry.Person)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{r.speech.Say("It is recorded who signs in as %s.", r.given["login"]), "", ""}, s.LinkUser(ctx, r.given["login"], r.given["person"])
			},
		},
	}
}

// titlesOf are roles as people say them.
func titlesOf(roles []store.Role) []string {
	var out []string
	for _, r := range roles {
		out = append(out, r.Title())
	}
	return out
}

// rolesWords names roles in the language that is shown.
func rolesWords(roles []store.Role) string {
	words := titlesOf(roles)
	for i, title := range words {
		if words[i] = theme.Say(capital(title)); i > 0 {
			words[i] = lower(words[i])
		}
	}
	return joined(words)
}

// rolesTitled are the roles of some titles.
func rolesTitled(titles []string) []store.Role {
	var out []store.Role
	for _, r := range store.Roles() {
		for _, title := range titles {
			if strings.EqualFold(title, r.Title()) {
				out = append(out, r)
			}
		}
	}
	return out
}
