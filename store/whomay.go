package store

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// mostAsked is how many posts a refusal names.
const mostAsked = 2

// sayWhoMay puts into a refusal whom to ask instead: whoever holds the post whose act it is, or else the posts of the council whose roles allow it. A refusal
// is none the less one where that cannot be read.
func (s *Session) sayWhoMay(ctx context.Context, why error) error {
	var denied *NotAllowedError
	if !errors.As(why, &denied) || denied.Ask != "" {
		return why
	}
	var posts []string
	if denied.Post != "" {
		posts = append(posts, denied.Post)
	}
	for _, p := range councilPosts() {
		if slices.Contains(denied.Needs, p.Role) && p.ID != denied.Post {
			posts = append(posts, p.ID)
		}
	}
	held := map[string][]string{}
	titles, err := s.heldPosts(ctx, posts, held)
	if err != nil {
		return errors.Join(why, err)
	}
	slices.SortStableFunc(posts, func(a, b string) int { return askedFirst(a, denied.Post) - askedFirst(b, denied.Post) })
	var ask []string
	for _, id := range posts {
		if names := held[id]; len(names) > 0 && len(ask) < mostAsked {
			ask = append(ask, titles[id]+" ("+strings.Join(names, ", ")+")")
		}
		if id == denied.Post && len(ask) > 0 {
			break // nobody else need be troubled
		}
	}
	denied.Ask = strings.Join(ask, " or ")
	return why
}

// askedFirst orders posts: the one whose act it is, then the Information Security Manager, then the others.
func askedFirst(id, own string) int {
	switch id {
	case own:
		return 0
	case PostISM:
		return 1
	}
	return 2
}

// heldPosts reads the titles of posts, and who but the acting person holds them.
func (s *Session) heldPosts(ctx context.Context, posts []string, held map[string][]string) (map[string]string, error) {
	c := &conditions{}
	rows, err := collect(ctx, s.reader, func(row scanner) ([3]string, error) {
		var r [3]string
		err := row.Scan(&r[0], &r[1], &r[2])
		return r, err
	}, `select o.id, o.title, p.given_name || ' ' || p.surname from post o join post_holder h on h.post = o.id join person p on p.id = h.person
		where `+c.in("o.id", posts)+` and h.from_on <= `+c.arg(s.Today())+` and (h.until_on = '' or h.until_on >= `+c.arg(s.Today())+`) and p.id <> `+c.arg(s.user.Person)+`
		order by o.id, p.surname, p.id`, c.args...)
	titles := map[string]string{}
	for _, r := range rows {
		titles[r[0]] = r[1]
		held[r[0]] = append(held[r[0]], strings.TrimSpace(r[2]))
	}
	return titles, err
}
