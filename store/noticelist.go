package store

import (
	"context"
	"strings"

	"muniment/store/calendar"
)

// Asked is where one person stands with one pack.
type Asked struct {
	Pack       string        `json:"pack"`
	Title      string        `json:"title"`
	Version    int           `json:"version"` // that stands
	Person     string        `json:"person"`
	Name       string        `json:"name"`
	Service    string        `json:"service,omitempty"`
	Standing   string        `json:"standing"` // unanswered or answered
	Since      calendar.Date `json:"since,omitempty"`
	Answered   int           `json:"answered,omitempty"` // version answered last
	AnsweredOn calendar.Date `json:"answered_on,omitempty"`
	Due        calendar.Date `json:"due,omitempty"`
	NotAsked   calendar.Date `json:"not_asked_until,omitempty"`
}

// Asked lists where people stand with what they were asked to acknowledge, declare or complete, whoever has not answered first. The text is part of a person's name
// or id, or of a pack's.
func (s *Session) Asked(ctx context.Context, query string) ([]Asked, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{}
	return collect(ctx, s.reader, scanAsked, `select n.pack, i.title, i.version, n.person, p.given_name, p.surname, coalesce(v.title, ''), n.standing, n.since_on, n.answered, n.answered_on,
			n.due_on, n.waived_until
		from notice n join notice_issue i on i.pack = n.pack and i.ended_on = '' join person p on p.id = n.person
			left join entry v on v.kind = 'service' and v.id = (select e.service from engagement e where e.person = n.person order by e.ended_on, e.starts_on desc, e.id desc limit 1)
		where n.standing <> 'out' and (`+c.like(`p.given_name || ' ' || p.surname || ' ' || p.id`, query)+` or `+c.like(`n.pack || ' ' || i.title`, query)+`)
			and `+sc.manages(c, "n.person")+` order by n.standing desc, n.due_on, n.pack, n.person`, c.args...)
}

func scanAsked(row scanner) (Asked, error) {
	var a Asked
	var given, surname string
	err := row.Scan(&a.Pack, &a.Title, &a.Version, &a.Person, &given, &surname, &a.Service, &a.Standing, &a.Since, &a.Answered, &a.AnsweredOn, &a.Due, &a.NotAsked)
	a.Name = strings.TrimSpace(given + " " + surname)
	return a, err
}

const answerColumns = `id, pack, version, person, done_on, entered_at, entered_by, how, answers`

func scanGivenAnswer(row scanner) (Answer, error) {
	var a Answer
	var entered moment
	err := row.Scan(&a.ID, &a.Pack, &a.Version, &a.Person, &a.On, &entered, &a.EnteredBy, &a.How, &a.Answers)
	a.EnteredAt = entered.Time
	return a, err
}

// AnswersOf lists what somebody acknowledged, declared and completed, the latest first.
func (s *Session) AnswersOf(ctx context.Context, person string) ([]Answer, error) {
	if err := s.knows(ctx, s.reader, person); err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, scanGivenAnswer, `select `+answerColumns+` from notice_answer where person = $1 order by done_on desc, id desc`, person)
}

// AskedCount is how many of those whom a pack asks have answered the version that stands in time.
type AskedCount struct {
	Pack     string `json:"pack"`
	Title    string `json:"title"`
	Version  int    `json:"version"`
	Asked    int    `json:"asked"`
	Answered int    `json:"answered"`
}

// AskedCounts says of each pack that stands how many of those it asks have answered and need not answer again yet. People who are away and are not chased count as
// asked.
func (s *Session) AskedCounts(ctx context.Context) ([]AskedCount, error) {
	return collect(ctx, s.reader, func(row scanner) (AskedCount, error) {
		var c AskedCount
		err := row.Scan(&c.Pack, &c.Title, &c.Version, &c.Asked, &c.Answered)
		return c, err
	}, `select i.pack, i.title, i.version, count(n.person), coalesce(sum(case when n.standing = 'answered' and (n.due_on = '' or n.due_on >= $1) then 1 else 0 end), 0)
		from notice_issue i left join notice n on n.pack = i.pack and n.standing <> 'out' where i.ended_on = '' group by i.pack, i.title, i.version order by i.title, i.pack`, s.Today())
}

// IssuedText is what people saw of a version of a pack, or of the one that stands where the version is 0.
func (s *Session) IssuedText(ctx context.Context, pack string, number int) (string, error) {
	texts, err := collect(ctx, s.reader, scanText, `select text from notice_issue where pack = $1 and ($2 = 0 and ended_on = '' or version = $2)`, pack, number)
	if err == nil && len(texts) == 0 {
		err = &NotFoundError{"issued pack", pack}
	}
	return strings.Join(texts, ""), err
}
