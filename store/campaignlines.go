package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// ReviewLine is one line of an access review: the access as it was when the snapshot was taken, what is different from the review before, and the decision.
type ReviewLine struct {
	ID         string        `json:"id"`
	Campaign   string        `json:"review"`
	Grant      string        `json:"grant"`
	Person     string        `json:"person,omitempty"`
	Name       string        `json:"name,omitempty"`
	System     string        `json:"system"`
	Service    string        `json:"service,omitempty"`
	Kind       string        `json:"kind"`
	Login      string        `json:"login,omitempty"`
	Level      string        `json:"level,omitempty"`
	Reason     string        `json:"job_function_reason,omitempty"`
	GrantedOn  calendar.Date `json:"granted_on,omitempty"`
	Post       string        `json:"post"` // that decides
	Difference string        `json:"difference"`
	WasLevel   string        `json:"was_level,omitempty"`
	Decision   string        `json:"decision,omitempty"`
	ToLevel    string        `json:"to_level,omitempty"`
	Note       string        `json:"note,omitempty"`
	DecidedAt  time.Time     `json:"decided_at,omitzero"`
	EnteredAt  time.Time     `json:"entered_at,omitzero"`
	DecidedBy  string        `json:"decided_by,omitempty"`
	EnteredBy  string        `json:"entered_by,omitempty"`
	Behalf     string        `json:"on_behalf_of,omitempty"`
	Evidence   string        `json:"evidence,omitempty"` // that a change was carried out
	LevelNow   string        `json:"level_now,omitempty"`
	ClosedAt   time.Time     `json:"closed_at,omitzero"` // of the access, by whatever cause
}

// Outstanding reports a decision that is not carried out.
func (l ReviewLine) Outstanding() bool {
	return l.ClosedAt.IsZero() && (l.Decision == DecisionRevoke || l.Decision == DecisionChange && !strings.EqualFold(l.ToLevel, l.LevelNow))
}

const reviewLineColumns = `l.id, l.campaign, l.grant_id, l.person, l.person_name, l.system, l.service, l.kind, l.login, l.level, l.reason, l.granted_on, l.post, l.difference, l.was_level,
	l.decision, l.to_level, l.note, l.decided_at, l.entered_at, l.decided_by, l.entered_by, l.behalf, l.evidence, g.level, g.closed_at`

func scanReviewLine(row scanner) (ReviewLine, error) {
	var l ReviewLine
	var decided, entered, closed moment
	err := row.Scan(&l.ID, &l.Campaign, &l.Grant, &l.Person, &l.Name, &l.System, &l.Service, &l.Kind, &l.Login, &l.Level, &l.Reason, &l.GrantedOn, &l.Post, &l.Difference, &l.WasLevel,
		&l.Decision, &l.ToLevel, &l.Note, &decided, &entered, &l.DecidedBy, &l.EnteredBy, &l.Behalf, &l.Evidence, &l.LevelNow, &closed)
	l.DecidedAt, l.EnteredAt, l.ClosedAt = decided.Time, entered.Time, closed.Time
	return l, err
}

func reviewLineByID(ctx context.Context, q querier, id string) (ReviewLine, error) {
	return one(ctx, q, "line of a review", id, scanReviewLine, `select `+reviewLineColumns+` from access_review_line l join access_grant g on g.id = l.grant_id where l.id = $1`, id)
}

// Campaigns lists the access reviews whose id or name contains the text, the newest first.
func (s *Session) Campaigns(ctx context.Context, query string) ([]Campaign, error) {
	c := &conditions{}
	return collect(ctx, s.reader, scanCampaign, `select `+campaignColumns+` from access_review where `+c.like(`id || ' ' || name`, query)+` order by started_at desc, id desc`, c.args...)
}

// LineQuery picks lines of one access review.
type LineQuery struct {
	Campaign  string
	Mine      bool   // only those that the acting person decides on
	Undecided bool   // only those that still wait for a decision
	Text      string // in the name, login, level or system
	After     string // id of the last line of the page before
	Limit     int    // 0: no limit
}

// ReviewLines lists lines of an access review in the order of their ids. Whoever may not see the whole review is shown the lines that they decide on; nobody
// is shown their own.
func (s *Session) ReviewLines(ctx context.Context, q LineQuery) ([]ReviewLine, error) {
	if _, err := campaignByID(ctx, s.reader, q.Campaign); err != nil {
		return nil, err
	}
	posts, err := postsOn(ctx, s.reader, s.present())
	if err != nil {
		return nil, err
	}
	where, args := []string{`(l.person = '' or l.person <> $2)`, `l.id > $3`}, []any{q.Campaign, s.user.Person, q.After}
	if q.Undecided {
		where = append(where, `l.decision = ''`, `g.closed_at = ''`)
	}
	if q.Text != "" {
		args = append(args, like(q.Text))
		where = append(where, fmt.Sprintf(`lower(l.person_name || ' ' || l.login || ' ' || l.level || ' ' || l.system) like $%d escape '\'`, len(args)))
	}
	mine := q.Mine || !s.seesAllAccess()
	theirs := func(ReviewLine) bool { return true }
	limit := ``
	switch {
	case mine:
		var in string
		in, args, theirs = s.decidesOn(posts, args)
		where = append(where, in)
	default:
		where = append(where, `l.campaign = $1`)
		if !q.Undecided { // a page of all lines follows the ids, which begin with the review's
			where[len(where)-1] = `l.id > $1 || '-' and l.id < $1 || '.'`
		}
		if q.Limit > 0 {
			args = append(args, q.Limit)
			limit = fmt.Sprintf(` limit $%d`, len(args))
		}
	}
	lines, err := collect(ctx, s.reader, scanReviewLine, `select `+reviewLineColumns+` from access_review_line l join access_grant g on g.id = l.grant_id
		where `+strings.Join(where, ` and `)+` order by l.id`+limit, args...)
	lines = slices.DeleteFunc(lines, func(l ReviewLine) bool { return !theirs(l) })
	if q.Limit > 0 {
		lines = lines[:min(len(lines), q.Limit)]
	}
	return lines, err
}

// seesAllAccess reports whether somebody sees whole reviews rather than the lines they decide on.
func (s *Session) seesAllAccess() bool {
	return s.hasAny(seesAccess())
}

// decidesOn is the condition that picks the lines of the review $1 which may fall to the acting person, and whether one of them does. A line of somebody who alone holds the
// deciding post falls to the post above: such lines are few, and all picked.
func (s *Session) decidesOn(posts map[string]duty.Post, args []any) (string, []any, func(ReviewLine) bool) {
	mine := s.answersFor(&duty.Facts{Posts: posts})
	theirs := func(l ReviewLine) bool {
		post := duty.Reviewer(posts, l.Post, l.Person)
		return mine[post] || (len(posts[post].Holders) == 0 && mine[duty.Answering(posts, post)])
	}
	var own, holders []string
	for id, p := range posts {
		if theirs(ReviewLine{Post: id}) {
			own = append(own, id)
		}
		if len(p.Holders) == 1 {
			holders = append(holders, p.Holders[0])
		}
	}
	slices.Sort(own)
	slices.Sort(holders)
	in, more := inList(len(args)+1, own)
	args = append(args, more...)
	people, more := inList(len(args)+1, slices.Compact(holders))
	return `l.id in (select o.id from access_review_line o where o.campaign = $1 and o.post in ` + in + `
		union all select o.id from access_grant h join access_review_line o on o.campaign = $1 and o.grant_id = h.id where h.person in ` + people + `)`, append(args, more...), theirs
}

// CampaignSummary counts an access review, for the record of it.
type CampaignSummary struct {
	Campaign
	Kept        int          `json:"kept"`
	Changed     int          `json:"changed"`
	Revoked     int          `json:"revoked"`
	Undecided   int          `json:"undecided"`
	Gone        int          `json:"ended_first"` // before anybody decided
	Outstanding int          `json:"outstanding"` // decided, and not carried out
	Late        int          `json:"late"`        // decided after the due day
	New         int          `json:"new"`         // since the review before
	Different   int          `json:"different"`
	Same        int          `json:"same"`
	Since       []ReviewLine `json:"gone_since"` // for whoever sees all access: lines of the review before whose access has ended
}

// CampaignSummary counts one access review.
func (s *Session) CampaignSummary(ctx context.Context, id string) (CampaignSummary, error) {
	c, err := campaignByID(ctx, s.reader, id)
	out := CampaignSummary{Campaign: c}
	if err != nil {
		return out, err
	}
	type cell struct {
		decision, difference string
		late, lines          int
	}
	cells, err := collect(ctx, s.reader, func(row scanner) (cell, error) {
		var v cell
		err := row.Scan(&v.decision, &v.difference, &v.late, &v.lines)
		return v, err
	}, `select decision, difference, case when decided_at > $2 then 1 else 0 end, count(*) from access_review_line where campaign = $1 group by 1, 2, 3`, id, instant(c.Due.End()))
	if err != nil {
		return out, err
	}
	for _, v := range cells {
		out.count(v.decision, v.difference, v.lines)
		out.Late += v.lines * v.late
	}
	// What depends on how the access stands by now is asked of the few lines that it matters to.
	ended := 0
	if err := s.reader.QueryRowContext(ctx, `select count(*) from access_review_line l join access_grant g on g.id = l.grant_id where l.campaign = $1 and l.decision = '' and g.closed_at <> ''`, id).Scan(&ended); err != nil {
		return out, fmt.Errorf("read the register: %w", err)
	}
	out.Gone, out.Undecided = out.Gone+ended, out.Undecided-ended
	if err := s.reader.QueryRowContext(ctx, `select count(*) from access_review_line l join access_grant g on g.id = l.grant_id
		where l.campaign = $1 and (l.decision = 'revoke' or (l.decision = 'change' and lower(g.level) <> lower(l.to_level))) and g.closed_at = ''`, id).Scan(&out.Outstanding); err != nil {
		return out, fmt.Errorf("read the register: %w", err)
	}
	out.Since = []ReviewLine{}
	if s.seesAllAccess() { // others are told counts, without names
		out.Since, err = s.goneSince(ctx, c)
	}
	return out, err
}

// count adds lines with one decision and one difference.
func (v *CampaignSummary) count(decision, difference string, lines int) {
	switch decision {
	case DecisionKeep:
		v.Kept += lines
	case DecisionChange:
		v.Changed += lines
	case DecisionRevoke:
		v.Revoked += lines
	case DecisionGone:
		v.Gone += lines
	default: // undecided, at the end or as yet
		v.Undecided += lines
	}
	switch difference {
	case "new":
		v.New += lines
	case "changed":
		v.Different += lines
	case "same":
		v.Same += lines
	}
}

// goneSince lists the lines of the review before, within the scope of this one, whose access had ended when this one began.
func (s *Session) goneSince(ctx context.Context, c Campaign) ([]ReviewLine, error) {
	within := map[string]string{ScopeCouncil: `$3 = ''`, ScopeSystem: `l.system = $3`, ScopeService: `l.service in ` + servicesUnder(`$3`)}[c.Scope]
	return collect(ctx, s.reader, scanReviewLine, `select `+reviewLineColumns+` from access_review_line l join access_grant g on g.id = l.grant_id
		where l.campaign = $1 and g.closed_at <> '' and g.entered_at <= $2 and `+within+` and (l.person = '' or l.person <> $4)
			and not exists (select 1 from access_review_line n where n.campaign = $5 and n.grant_id = l.grant_id) order by l.id`,
		c.Previous, instant(c.StartedAt), c.Subject, s.user.Person, c.ID)
}
