package store

import (
	"context"
	"fmt"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Post is a position that owes duties. Ownership is held by posts, so that it outlives the people in them.
type Post struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Role    Role     `json:"role"`
	Service string   `json:"service,omitempty"`
	Above   string   `json:"above,omitempty"` // answers while this one is vacant
	Deputy  string   `json:"deputy,omitempty"`
	Holders []Holder `json:"holders"`
}

// Holder is a person in a post from a date to a date.
type Holder struct {
	ID     string        `json:"post_id,omitempty"` // of the post, where Post is its title
	Post   string        `json:"post"`
	Person string        `json:"person"`
	From   calendar.Date `json:"from"`
	Until  calendar.Date `json:"until,omitempty"`
}

// The posts that every council has.
const (
	PostChiefExecutive = "post-chief-executive"
	PostSIRO           = duty.PostSIRO
	PostISM            = duty.PostISM
	PostDPO            = "post-dpo"
	PostHR             = duty.PostHR
	PostICT            = duty.PostICT
)

func councilPosts() []Post {
	return []Post{
		{ID: PostChiefExecutive, Title: "Chief Executive", Role: ChiefExecutive},
		{ID: PostSIRO, Title: "Senior Information Risk Owner", Role: SIRO, Above: PostChiefExecutive},
		{ID: PostISM, Title: "Information Security Manager", Role: ISM, Above: PostSIRO},
		{ID: PostDPO, Title: "Data Protection Officer", Role: DPO, Above: PostChiefExecutive},
		{ID: PostHR, Title: "Human Resources", Role: HR, Above: PostISM},
		{ID: PostICT, Title: "Technology Services Manager", Role: ICT, Above: PostISM},
	}
}

func (t *transaction) insertPost(ctx context.Context, p Post) error {
	_, err := t.ExecContext(ctx, `insert into post (id, title, role, service, above, deputy) values ($1, $2, $3, $4, $5, $6)`,
		p.ID, p.Title, string(p.Role), p.Service, p.Above, p.Deputy)
	if err != nil {
		return fmt.Errorf("add the post %s: %w", p.Title, err)
	}
	t.changed("post", p.ID, map[string]any{"after": p})
	t.searchable("post", p.ID, p.Title)
	return nil
}

// ensurePost returns the id of the post with that title, making it where there is none.
func (t *transaction) ensurePost(ctx context.Context, p Post) (string, error) {
	var id string
	err := t.QueryRowContext(ctx, `select id from post where lower(title) = lower($1)`, p.Title).Scan(&id)
	if err == nil || !isNoRows(err) {
		return id, err
	}
	if p.ID == "" {
		p.ID = "post-" + slug(p.Title)
	}
	if p.ID, err = t.freeID(ctx, "post", p.ID); err != nil {
		return "", err
	}
	return p.ID, t.insertPost(ctx, p)
}

// freeID returns the id, or the id with the first number that makes it free. The table is a name of this program.
func (t *transaction) freeID(ctx context.Context, table, id string) (string, error) {
	candidate := id
	for n := 2; ; n++ {
		var taken int
		if err := t.QueryRowContext(ctx, `select count(*) from `+table+` where id = $1`, candidate).Scan(&taken); err != nil {
			return "", fmt.Errorf("name the entry: %w", err)
		}
		if taken == 0 {
			return candidate, nil
		}
		candidate = fmt.Sprintf("%s-%d", id, n)
	}
}

// slug makes an id of a title: lower case, letters and digits, hyphens between.
func slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
		default:
			gap = true
		}
	}
	if b.Len() == 0 {
		return "unnamed"
	}
	return b.String()
}

// HoldPost says that a person holds a post from a date, until a date where that is known. The post is named by id or title.
// Saying the same again changes nothing; giving an end date to a holding that has none ends it.
func (s *Session) HoldPost(ctx context.Context, post, person string, from, until calendar.Date) error {
	if !from.Known() {
		return invalid("from", "say from which day")
	}
	if until.Known() && until < from {
		return invalid("until", "%s is before %s", until.Short(), from.Short())
	}
	return s.act(ctx, ActHoldPost, func(t *transaction) error {
		p, err := s.postNamed(ctx, t, post)
		if err != nil {
			return err
		}
		if _, err := personByID(ctx, t, person); err != nil {
			return err
		}
		_, err = t.holdPost(ctx, p, Holder{Post: p.ID, Person: person, From: from, Until: until})
		return err
	})
}

// holdPost notes who holds a post, and reports whether that is news.
func (t *transaction) holdPost(ctx context.Context, p Post, h Holder) (bool, error) {
	before, err := collect(ctx, t, scanText, `select until_on from post_holder where post = $1 and person = $2 and from_on = $3`, p.ID, h.Person, h.From)
	if err != nil || len(before) == 1 && before[0] == string(h.Until) {
		return false, err
	}
	if _, err := t.ExecContext(ctx, `insert into post_holder (post, person, from_on, until_on) values ($1, $2, $3, $4)
		on conflict (post, person, from_on) do update set until_on = excluded.until_on`, p.ID, h.Person, h.From, h.Until); err != nil {
		return false, fmt.Errorf("hold the post %s: %w", p.Title, err)
	}
	details := map[string]any{"holder": h.Person, "from": h.From, "until": h.Until}
	if len(before) == 1 {
		details["until_before"] = before[0]
	}
	t.changed("post", p.ID, details)
	t.changed("person", h.Person, map[string]any{"post": p.Title, "from": h.From, "until": h.Until})
	return true, nil
}

// NameDeputy says who answers for a post beside its holders; an empty person takes the deputy away.
func (s *Session) NameDeputy(ctx context.Context, post, person string) error {
	return s.act(ctx, ActHoldPost, func(t *transaction) error {
		p, err := s.postNamed(ctx, t, post)
		if err != nil {
			return err
		}
		if person != "" {
			if _, err := personByID(ctx, t, person); err != nil {
				return err
			}
		}
		_, err = t.nameDeputy(ctx, p, person)
		return err
	})
}

func (t *transaction) nameDeputy(ctx context.Context, p Post, person string) (bool, error) {
	if p.Deputy == person {
		return false, nil
	}
	if _, err := t.ExecContext(ctx, `update post set deputy = $2 where id = $1`, p.ID, person); err != nil {
		return false, fmt.Errorf("name the deputy of %s: %w", p.Title, err)
	}
	t.changed("post", p.ID, map[string]string{"deputy_before": p.Deputy, "deputy": person})
	return true, nil
}

// postNamed finds a post by id or title.
func (s *Session) postNamed(ctx context.Context, q querier, name string) (Post, error) {
	name = strings.TrimSpace(name)
	return one(ctx, q, "post", name, scanPost, `select id, title, role, service, above, deputy from post where id = $1 or lower(title) = lower($1)`, name)
}

func scanPost(row scanner) (Post, error) {
	var p Post
	err := row.Scan(&p.ID, &p.Title, &p.Role, &p.Service, &p.Above, &p.Deputy)
	return p, err
}

// Posts lists the posts whose title or id contains the text, with whoever holds each on the day of the Session's clock.
func (s *Session) Posts(ctx context.Context, query string) ([]Post, error) {
	return s.postsHeld(ctx, query, `from_on <= $1 and (until_on = '' or until_on >= $1)`, s.Today())
}

// HeldPosts lists the posts whose title or id contains the text, with whoever held each, holds it or is to hold it.
func (s *Session) HeldPosts(ctx context.Context, query string) ([]Post, error) {
	return s.postsHeld(ctx, query, `from_on <> ''`)
}

// postsHeld lists posts with those of their holders that a condition picks.
func (s *Session) postsHeld(ctx context.Context, query, condition string, args ...any) ([]Post, error) {
	c := &conditions{}
	posts, err := collect(ctx, s.reader, scanPost, `select id, title, role, service, above, deputy from post
		where `+c.like(`title`, query)+` or `+c.like(`id`, query)+` order by title`, c.args...)
	if err != nil {
		return nil, err
	}
	held, err := holdersWhere(ctx, s.reader, condition, args...)
	if err != nil {
		return nil, err
	}
	for i := range posts {
		posts[i].Holders = held[posts[i].ID]
		if posts[i].Holders == nil {
			posts[i].Holders = []Holder{}
		}
	}
	return posts, nil
}

// holders returns who holds which post on a day, by post.
func holders(ctx context.Context, q querier, on calendar.Date) (map[string][]Holder, error) {
	return holdersWhere(ctx, q, `from_on <= $1 and (until_on = '' or until_on >= $1)`, on)
}

func holdersWhere(ctx context.Context, q querier, condition string, args ...any) (map[string][]Holder, error) {
	all, err := collect(ctx, q, func(row scanner) (Holder, error) {
		var h Holder
		err := row.Scan(&h.Post, &h.Person, &h.From, &h.Until)
		return h, err
	}, `select post, person, from_on, until_on from post_holder where `+condition+` order by post, person, from_on`, args...)
	if err != nil {
		return nil, err
	}
	out := map[string][]Holder{}
	for _, h := range all {
		out[h.Post] = append(out[h.Post], h)
	}
	return out, nil
}

// like is a LIKE pattern that finds the text anywhere, in lower case, with its own wildcards taken literally.
func like(query string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(strings.TrimSpace(plainText(query)))) + "%"
}
