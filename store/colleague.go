package store

import "context"

// Colleague is somebody whom others may name, such as the second who looks into a room: their reference and name, and nothing else of them.
type Colleague struct {
	ID, Name string
}

// Colleagues looks for people to name: everybody whom this person sees, and whoever holds a post, since posts with their holders are open to all.
func (s *Session) Colleagues(ctx context.Context, query string, page ...Page) ([]Colleague, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{}
	name := `person.given_name || ' ' || person.surname`
	return collect(ctx, s.reader, scanColleague, `select person.id, `+name+` from person
		where `+c.like(name+` || ' ' || person.id`, query)+` and (`+s.posted(c)+` or `+sc.names(c, "person.id")+`) order by person.surname, person.given_name, person.id`+limit(page), c.args...)
}

// posted is the condition that a person holds a post today.
func (s *Session) posted(c *conditions) string {
	return `exists (select 1 from post_holder h where h.person = person.id and h.from_on <= ` + c.arg(s.Today()) + ` and (h.until_on = '' or h.until_on >= ` + c.arg(s.Today()) + `))`
}

func scanColleague(row scanner) (Colleague, error) {
	var v Colleague
	err := row.Scan(&v.ID, &v.Name)
	return v, err
}
