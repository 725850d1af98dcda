package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// ActSendDigests is to tell people by e-mail what they owe.
const ActSendDigests Act = "tell people by e-mail what they owe"

// Digest is what somebody owes, as an e-mail may say it: by kind and number, with no names. Mail is not sealed, and is read by more people than it is written to.
type Digest struct {
	Person string       `json:"person"`
	Name   string       `json:"name"`
	Email  string       `json:"email"`
	Lines  []DigestLine `json:"lines"`
}

// DigestLine is one kind of duty.
type DigestLine struct {
	Title   string        `json:"title"`
	Count   int           `json:"count"`
	Overdue int           `json:"overdue"`
	First   calendar.Date `json:"first_due"`
}

// Digests lists what everybody owes who has an address, but for those who were told today already. On a day that is no working day it lists nothing. What is about a
// confidential leaving, or for named people only, is not in it: the register itself says it to those who may know.
func (s *Session) Digests(ctx context.Context) ([]Digest, error) {
	if err := s.demand(ctx, ActSendDigests); err != nil {
		return nil, err
	}
	if !calendar.NewWorkingDays(s.council.Division).Is(s.Today()) {
		return []Digest{}, nil
	}
	tx, err := s.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	_, prompts, err := s.seenPrompts(ctx, tx)
	if err != nil {
		return nil, err
	}
	secret, err := collect(ctx, tx, scanText, `select person from leaver where withdrawn_at = '' and confidential_until > $1`, instant(s.clock()))
	if err != nil {
		return nil, err
	}
	told, err := collect(ctx, tx, scanText, `select person from digest_sent where on_day = $1`, s.Today())
	if err != nil {
		return nil, err
	}
	people, err := collect(ctx, tx, scanPerson, `select `+personColumns+` from person where email <> '' order by id`)
	if err != nil {
		return nil, err
	}
	owed := map[string][]duty.Prompt{}
	for _, p := range prompts {
		if slices.Contains(secret, p.Person) || guarded(p.Subject) || p.PostponedUntil > s.Today() {
			continue
		}
		for _, holder := range append(slices.Clone(p.Holders), p.DelegatedTo) {
			if holder != p.Person {
				owed[holder] = append(owed[holder], p)
			}
		}
	}
	out := []Digest{}
	for _, p := range people {
		if len(owed[p.ID]) > 0 && !slices.Contains(told, p.ID) {
			out = append(out, Digest{Person: p.ID, Name: p.Name(), Email: p.Email, Lines: digestLines(owed[p.ID])})
		}
	}
	return out, nil
}

// digestLines counts prompts by their duty, the most urgent first.
func digestLines(prompts []duty.Prompt) []DigestLine {
	byTitle := map[string]*DigestLine{}
	var order []*DigestLine
	for _, p := range prompts { // soonest due first
		line := byTitle[p.Title]
		if line == nil {
			line = &DigestLine{Title: p.Title, First: calendar.Of(p.Due)}
			byTitle[p.Title] = line
			order = append(order, line)
		}
		line.Count++
		if p.State == duty.Overdue {
			line.Overdue++
		}
	}
	out := make([]DigestLine, len(order))
	for i, line := range order {
		out[i] = *line
	}
	return out
}

// Words is what the e-mail says.
func (d Digest) Words(council string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s,\n\nthe register of information of %s asks you for:\n\n", d.Name, council)
	for _, l := range d.Lines {
		fmt.Fprintf(&b, "  %d  %s (first due on %s", l.Count, l.Title, l.First.Long())
		if l.Overdue > 0 {
			fmt.Fprintf(&b, "; %d overdue", l.Overdue)
		}
		b.WriteString(")\n")
	}
	b.WriteString("\nOpen the register to see whom and what it is about, and to answer. This message holds no names, because mail is not sealed.\n")
	return b.String()
}

// RecordDigests notes that people were told by e-mail, so that they are told once a day.
func (s *Session) RecordDigests(ctx context.Context, people []string) error {
	return s.act(ctx, ActSendDigests, func(t *transaction) error {
		known, err := collect(ctx, t, scanText, `select id from person where email <> ''`)
		if err != nil {
			return err
		}
		slices.Sort(known)
		for _, id := range people {
			if _, is := slices.BinarySearch(known, id); !is {
				return &NotFoundError{"person with an address", id}
			}
			if _, err := t.ExecContext(ctx, `insert into digest_sent (person, on_day, at, login) values ($1, $2, $3, $4) on conflict (person, on_day) do nothing`,
				id, calendar.Of(t.now), instant(t.now), s.user.Login); err != nil {
				return fmt.Errorf("note who was told: %w", err)
			}
			t.changed("person", id, map[string]any{"told_by_mail": calendar.Of(t.now)})
		}
		return nil
	})
}
