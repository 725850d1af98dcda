package store

import (
	"context"
	"fmt"
	"slices"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// disposalRule is what the register disposes of once it is past its time: one fact in many. $1 of its SQL is the last day that is past, $2 the person whom it is
// asked for, or ” for all; it answers with the thing, the day from which its time counts, and whose it is.
type disposalRule struct {
	kind    string
	what    string // in the plural
	setting string
	find    string
	remove  func(r *remover, ctx context.Context, id string, judged map[string]string) error
}

// disposedText stands in the place of what was disposed of.
const disposedText = "(disposed of)"

// disposalRules lists what is disposed of, in the order in which it is. The details of the trail come last: they tell of all the rest.
func disposalRules() []disposalRule {
	return []disposalRule{
		{
			kind: "leaver", what: "people who left, with their cases", setting: "keep-leaver", remove: (*remover).disposeLeaver,
			find: `select x.person, x.last, x.person from (
				select e.person as person, max(case when e.ended_on <> '' then e.ended_on else coalesce((select max(l.last_working_day) from leaver l where l.engagement = e.id and l.withdrawn_at = ''), '') end) as last,
					min(case when e.ended_on <> '' then e.ended_on else coalesce((select max(l.last_working_day) from leaver l where l.engagement = e.id and l.withdrawn_at = ''), '') end) as first
				from engagement e join person p on p.id = e.person and p.surname <> '` + erasedText + `' group by e.person) x
				where x.first <> '' and x.last <= $1 and ($2 = '' or x.person = $2) order by x.person`,
		},
		{
			kind: "access", what: "closed access", setting: "keep-access", remove: (*remover).disposeAccess,
			find: `select g.id, g.closed_at, g.person from access_grant g where g.closed_at <> '' and g.closed_at <= $1 and g.person <> '' and g.login <> '` + disposedText + `' and ($2 = '' or g.person = $2)
				and (g.kind <> 'shared account' or exists (select 1 from shared_password s where s.system = g.system and lower(s.login) = lower(g.login) and s.changed_at > g.closed_at))
				and not exists (select 1 from access_review_line n join access_review v on v.id = n.campaign where n.grant_id = g.id and v.closed_at = '') order by g.id`,
		},
		{
			kind: "absence", what: "absences that are over", setting: "keep-absence", remove: (*remover).disposeAbsence,
			find: `select id, finished_at, person from absence where finished_at <> '' and finished_at <= $1 and ($2 = '' or person = $2) order by id`,
		},
		{
			kind: "acknowledgement", what: "acknowledgements that were given anew", setting: "keep-acknowledgement", remove: (*remover).disposeAnswer,
			find: `select a.id, a.done_on, a.person from notice_answer a where a.done_on <= $1 and ($2 = '' or a.person = $2)
				and exists (select 1 from notice_answer b where b.pack = a.pack and b.person = a.person and b.done_on > a.done_on and b.version >= a.version) order by a.id`,
		},
		{
			kind: "review-line", what: "lines of closed reviews of access", setting: "keep-review", remove: (*remover).disposeReviewLine,
			find: `select n.id, v.closed_at, n.person from access_review_line n join access_review v on v.id = n.campaign where v.closed_at <> '' and v.closed_at <= $1 and n.person <> '' and ($2 = '' or n.person = $2) order by n.id`,
		},
		{
			kind: "incident", what: "closed incidents", setting: "keep-incident", remove: (*remover).disposeIncident,
			find: `select e.id, max(v.done_at), '' from entry e join entry_event v on v.kind = e.kind and v.subject = e.id where e.kind = 'incident' and e.state in ('closed', 'duplicate') and e.title <> '` + disposedText + `' and $2 = ''
				group by e.id having max(v.done_at) <= $1 order by e.id`,
		},
		{
			kind: "reply", what: "files in which replies came", setting: "keep-reply", remove: (*remover).disposeFile,
			find: `select t.id, t.added_at, r.answered_by from attachment t join reply r on r.id = t.subject where t.kind = 'reply' and t.added_at <= $1 and ($2 = '' or r.answered_by = $2) order by t.id`,
		},
		{
			kind: "trail", what: "days of the trail whose details are past their time", setting: "keep-trail-details", remove: (*remover).disposeTrailDay,
			find: `select distinct substr(t.at, 1, 10), substr(t.at, 1, 10), '' from trail t join trail_change c on c.sequence = t.sequence where t.at <= $1 and c.details <> '' and c.kind not in ('` + kindRemoval + `', '` + kindAuthority + `') and $2 = '' order by 1`,
		},
	}
}

func disposalRuleOf(kind string) disposalRule {
	rules := disposalRules()
	i := slices.IndexFunc(rules, func(r disposalRule) bool { return r.kind == kind })
	if i < 0 {
		return disposalRule{kind: kind, what: kind}
	}
	return rules[i]
}

// DisposalItem is one thing that is past its time.
type DisposalItem struct {
	Kind    string        `json:"kind"`
	What    string        `json:"what"`
	Subject string        `json:"id"`
	Person  string        `json:"person,omitempty"`
	Since   calendar.Date `json:"since"`          // from which its time counts
	Setting string        `json:"setting"`        // that gives its time
	Kept    string        `json:"kept,omitempty"` // why it stays all the same
}

// due finds what is past its time: of one person, or of everybody where person is "". What a legal hold covers, or what the council still needs, is there with the
// reason why it stays.
func (s *Session) due(ctx context.Context, q querier, person string) ([]DisposalItem, error) {
	settings, err := readSettings(ctx, q)
	if err != nil {
		return nil, err
	}
	p, today := periods(settings), s.Today()
	stays, err := s.staysOf(ctx, q, person, today)
	if err != nil {
		return nil, err
	}
	holds, err := holdsStanding(ctx, q)
	if err != nil {
		return nil, err
	}
	out := []DisposalItem{}
	for _, rule := range disposalRules() {
		items, err := collect(ctx, q, func(row scanner) (DisposalItem, error) {
			i := DisposalItem{Kind: rule.kind, What: rule.what, Setting: rule.setting}
			var since string
			err := row.Scan(&i.Subject, &since, &i.Person)
			i.Since = calendar.Date(since[:min(len(since), len("2006-01-02"))])
			return i, err
		}, rule.find, today.AddMonths(-p.Of(rule.setting)), person)
		if err != nil {
			return nil, err
		}
		for _, i := range items {
			if i.Person == "" || s.notOwnCase(i.Person) == nil {
				i.Kept = staysFor(i, stays[i.Person], holds)
				out = append(out, i)
			}
		}
	}
	if person != "" {
		out = slices.DeleteFunc(out, func(i DisposalItem) bool { return i.Kind == "leaver" || i.Kept != "" })
	}
	return out, nil
}

// staysFor says why something past its time stays all the same; "" where it goes.
func staysFor(i DisposalItem, stays []Stay, holds []entry.Entry) string {
	for _, v := range stays {
		if i.Kind == "leaver" || v.What[:min(len(v.What), len("hold"))] == "hold" {
			return v.String()
		}
	}
	for _, h := range holds {
		switch {
		case i.Kind == "trail":
			return "while the legal hold " + h.ID + " stands the trail keeps its details"
		case i.Kind == "incident" && slices.Contains(h.Fields.List("incidents"), i.Subject):
			return "the legal hold " + h.ID + " covers it"
		}
	}
	return ""
}

// dispose takes things away by their rules. People who go with them have been looked for (leavingOf).
func (r *remover) dispose(ctx context.Context, items []DisposalItem, judged map[string]string) error {
	for _, i := range items {
		if i.Kept != "" {
			continue
		}
		rule := disposalRuleOf(i.Kind)
		if err := rule.remove(r, ctx, i.Subject, judged); err != nil {
			return fmt.Errorf("dispose of %s %s: %w", i.Kind, i.Subject, err)
		}
		r.removed[rule.what]++
		if i.Kind != "leaver" { // erasing a person leaves a tombstone of its own
			if err := r.bury(ctx, i.Kind, i.Subject, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *remover) disposeLeaver(ctx context.Context, id string, judged map[string]string) error {
	v, found, reference, err := r.leaving.take(ctx, r, id)
	if err != nil {
		return err
	}
	return r.erasePerson(ctx, v, reference, found, judged)
}

// takeChanges takes the trail's details about one thing.
func (r *remover) takeChanges(ctx context.Context, kind, id string) error {
	found, err := collect(ctx, r, scanChangeRef, `select sequence, n, hash from trail_change where kind = $1 and subject = $2 and details <> '' order by sequence, n`, kind, id)
	r.gone = append(r.gone, found...)
	return err
}

func scanChangeRef(row scanner) (changeRef, error) {
	var c changeRef
	err := row.Scan(&c.sequence, &c.n, &c.hash)
	return c, err
}

func (r *remover) disposeAccess(ctx context.Context, id string, _ map[string]string) error {
	for _, query := range []string{
		`update access_grant set person = '', login = '` + disposedText + `', level = '', authorised_by = '', informed_by = '', informed_how = '', closed_by = '', evidence = '` + disposedText + `', emergency_reason = '' where id = $1`,
		`update access_review_line set person = '', person_name = '` + disposedText + `', login = '', note = '', evidence = '' where grant_id = $1`,
		`update access_decision set note = '' where grant_id = $1`,
	} {
		if err := r.run(ctx, query, id); err != nil {
			return err
		}
	}
	return r.takeChanges(ctx, "grant", id)
}

func (r *remover) disposeAbsence(ctx context.Context, id string, _ map[string]string) error {
	for _, query := range []string{`delete from absence_grant where absence = $1`, `delete from absence where id = $1`, `delete from checklist_answer where kind = 'absence' and subject = $1`} {
		if err := r.run(ctx, query, id); err != nil {
			return err
		}
	}
	if err := r.takeChanges(ctx, "absence-reason", id); err != nil {
		return err
	}
	return r.takeChanges(ctx, "absence", id)
}

func (r *remover) disposeAnswer(ctx context.Context, id string, _ map[string]string) error {
	return r.run(ctx, `delete from notice_answer where id = $1`, id)
}

func (r *remover) disposeReviewLine(ctx context.Context, id string, _ map[string]string) error {
	return r.run(ctx, `update access_review_line set person = '', person_name = '`+disposedText+`', login = '', level = '', reason = '', note = '', decided_by = '', evidence = '' where id = $1`, id)
}

func (r *remover) disposeFile(ctx context.Context, id string, _ map[string]string) error {
	return r.run(ctx, `delete from attachment where id = $1`, id)
}

// disposeIncident leaves of an incident what can be counted: when, of what kind, how grave, what was decided. Its texts, its files and everybody in it go.
func (r *remover) disposeIncident(ctx context.Context, id string, _ map[string]string) error {
	parts, err := collect(ctx, r, scanEntry, `select `+entryColumns+` from entry where kind = 'incident' and id = $1 or part_kind = 'incident' and part_of = $1 order by kind, id`, id)
	if err != nil {
		return err
	}
	for _, e := range parts {
		if err := r.blankEntry(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func (r *remover) blankEntry(ctx context.Context, e entry.Entry) error {
	k, _ := entry.Of(e.Kind)
	fields, err := jsonTexts(countable(e.Fields, func(name string) entry.Field { f, _ := k.Field(name); return f }))
	if err != nil {
		return err
	}
	if err := r.run(ctx, `update entry set title = $3, fields = $4, missing = '[]', end_reason = '' where kind = $1 and id = $2`, e.Kind, e.ID, disposedText, fields); err != nil {
		return err
	}
	events, err := eventsOf(ctx, r, e.Kind, e.ID, "")
	if err != nil {
		return err
	}
	for _, v := range events {
		given, err := jsonTexts(countable(v.Given, func(name string) entry.Field { return givenField(v, name) }))
		if err != nil {
			return err
		}
		if err := r.run(ctx, `update entry_event set given = $2, by_person = '' where id = $1`, v.ID, given); err != nil {
			return err
		}
	}
	for _, query := range []string{`delete from entry_link where kind = $1 and id = $2`, `delete from attachment where kind = $1 and subject = $2`} {
		if err := r.run(ctx, query, e.Kind, e.ID); err != nil {
			return err
		}
	}
	r.searchable(e.Kind, e.ID, disposedText)
	return r.takeChanges(ctx, e.Kind, e.ID)
}

// countable keeps of an entry's facts what says nothing of anybody: choices, numbers and times.
func countable(v entry.Values, field func(string) entry.Field) entry.Values {
	out := entry.Values{}
	for name, text := range v {
		switch field(name).Type {
		case entry.Choice, entry.Choices, entry.Day, entry.Moment, entry.Number, entry.Percent, entry.Rating, entry.YesNo, entry.Service:
			out[name] = text
		default:
		}
	}
	return out
}

// disposeTrailDay takes the details of the acts of one day; who did what when stays, and so does every hash.
func (r *remover) disposeTrailDay(ctx context.Context, day string, _ map[string]string) error {
	found, err := collect(ctx, r, scanChangeRef, `select c.sequence, c.n, c.hash from trail_change c join trail t on t.sequence = c.sequence
		where substr(t.at, 1, 10) = $1 and c.details <> '' and c.kind not in ('`+kindRemoval+`', '`+kindAuthority+`') order by c.sequence, c.n`, day)
	r.gone = append(r.gone, found...)
	return err
}
