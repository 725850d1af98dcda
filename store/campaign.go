package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Acts on who has access.
const (
	ActStartReview      Act = "start an access review"
	ActDecideReview     Act = "decide on access in a review"
	ActReassignReview   Act = "give lines of an access review to another post"
	ActCarryOutReview   Act = "record that access was changed as a review decided"
	ActCloseReview      Act = "close an access review"
	ActReviewPrivileged Act = "review privileged accounts"
	ActEditPrivileged   Act = "say who answers for a privileged account"
	ActAnswerPrivileged Act = "answer a query about a privileged account"
	ActExplainWeek      Act = "explain a missed review of privileged accounts"
)

func reviewPermissions() map[Act][]Role {
	answering := []Role{Administrator, SIRO, ISM, IAO, SystemOwner, Manager, ICT, HR, DPO, ChiefExecutive, Facilities} // whose post answers is decided line by line
	return map[Act][]Role{
		ActStartReview:      {Administrator, ISM, SystemOwner, Manager},
		ActDecideReview:     answering,
		ActReassignReview:   {Administrator, ISM},
		ActCarryOutReview:   {Administrator, ISM, SystemOwner, ICT},
		ActCloseReview:      {Administrator, ISM},
		ActReviewPrivileged: {Administrator, ISM, ICT},
		ActEditPrivileged:   {Administrator, ISM, ICT},
		ActAnswerPrivileged: answering,
		ActExplainWeek:      {Administrator, ISM, ICT},
	}
}

// The scopes of an access review.
const (
	ScopeCouncil = "council"
	ScopeService = "service"
	ScopeSystem  = "system"
)

// Campaign is an access review: a snapshot of live access, each line of which somebody other than its holder decides on.
type Campaign struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Scope     string        `json:"scope"`
	Subject   string        `json:"subject,omitempty"`  // id of the service or system
	Previous  string        `json:"previous,omitempty"` // the review that this is compared with
	StartedAt time.Time     `json:"started_at"`
	StartedBy string        `json:"started_by"` // login
	Due       calendar.Date `json:"due"`
	Lines     int           `json:"lines"`
	Snapshot  string        `json:"snapshot_sha256"` // over the lines as they were taken
	ClosedAt  time.Time     `json:"closed_at,omitzero"`
	ClosedBy  string        `json:"closed_by,omitempty"`
	Reason    string        `json:"reason,omitempty"` // why it was closed with undecided lines
}

// Open reports whether decisions can still be made.
func (c Campaign) Open() bool { return c.ClosedAt.IsZero() }

const campaignColumns = `id, name, scope, subject, previous, started_at, started_by, due, lines, snapshot, closed_at, closed_by, reason`

func scanCampaign(row scanner) (Campaign, error) {
	var c Campaign
	var started, closed moment
	err := row.Scan(&c.ID, &c.Name, &c.Scope, &c.Subject, &c.Previous, &started, &c.StartedBy, &c.Due, &c.Lines, &c.Snapshot, &closed, &c.ClosedBy, &c.Reason)
	c.StartedAt, c.ClosedAt = started.Time, closed.Time
	return c, err
}

func campaignByID(ctx context.Context, q querier, id string) (Campaign, error) {
	return one(ctx, q, "access review", id, scanCampaign, `select `+campaignColumns+` from access_review where id = $1`, id)
}

// NewCampaign says what is to be reviewed. Without a service or a system it is the whole council's access.
type NewCampaign struct {
	Name    string // empty: after its scope and day
	Service string // by id or name: the access of its people and of those of the services below it
	System  string // by id
	Due     calendar.Date
}

// longest that an access review may take, in days: half a year later the next is due.
const longestCampaign = 183

// StartCampaign takes a snapshot of the live access in scope and asks for a decision on every line of it (clauses CBC-042, CBC-045). Access that waits for a
// decision in another review already is left to that one.
func (s *Session) StartCampaign(ctx context.Context, n NewCampaign) (Campaign, error) {
	var c Campaign
	if n.Service != "" && n.System != "" {
		return c, invalid("scope", "choose a service or a system, not both")
	}
	err := s.act(ctx, ActStartReview, func(t *transaction) error {
		var err error
		if c, err = t.newCampaign(ctx, n); err != nil {
			return err
		}
		if c.ID, err = t.nextID(ctx, "AR"); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `insert into access_review (`+campaignColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', '', '', '')`,
			c.ID, c.Name, c.Scope, c.Subject, c.Previous, instant(c.StartedAt), c.StartedBy, c.Due); err != nil {
			return fmt.Errorf("start the access review: %w", err)
		}
		if err := t.snapshot(ctx, &c); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update access_review set lines = $2, snapshot = $3 where id = $1`, c.ID, c.Lines, c.Snapshot); err != nil {
			return fmt.Errorf("start the access review: %w", err)
		}
		t.changed("access-review", c.ID, map[string]any{"after": c})
		return nil
	})
	if err != nil {
		return c, err
	}
	return c, s.endBulk()
}

// endBulk makes the file as small as it can be after a change of very many rows.
func (s *Session) endBulk() error {
	if s.vault() == nil {
		return nil
	}
	if err := s.vault().EndBulk(); err != nil {
		return fmt.Errorf("save the access review: %w", err)
	}
	return nil
}

// newCampaign checks what is to be reviewed, and by whom.
func (t *transaction) newCampaign(ctx context.Context, n NewCampaign) (Campaign, error) {
	today := calendar.Of(t.now)
	c := Campaign{Name: strings.TrimSpace(n.Name), Scope: ScopeCouncil, StartedAt: t.now, StartedBy: t.s.user.Login, Due: n.Due}
	title, post := "All access", PostISM
	switch {
	case n.System != "":
		y, err := entryRow(ctx, t, "system", n.System)
		if err != nil {
			return c, err
		}
		c.Scope, c.Subject, title, post = ScopeSystem, y.ID, y.Title, y.Post
	case n.Service != "":
		v, err := serviceNamed(ctx, t, n.Service)
		if err != nil {
			return c, err
		}
		manager, err := managerPost(ctx, t, v.ID)
		if err != nil {
			return c, err
		}
		c.Scope, c.Subject, title = ScopeService, v.ID, v.Title
		if manager != "" {
			post = manager
		}
	}
	if c.Name == "" {
		c.Name = title + ", " + today.Long()
	}
	if !c.Due.Known() {
		w, p, err := t.periods(ctx)
		if err != nil {
			return c, err
		}
		c.Due = w.Add(today, p.Of("review-lines"))
	}
	switch {
	case c.Due < today:
		return c, invalid("due", "%s is past", c.Due.Short())
	case c.Due.DaysSince(today) > longestCampaign:
		return c, invalid("due", "%s is more than half a year ahead, when the next review falls due", c.Due.Short())
	}
	if err := t.authority(ctx, ActStartReview, post); err != nil {
		t.concerns(c.Scope, c.Subject)
		return c, err
	}
	return c, t.placeCampaign(ctx, &c)
}

// placeCampaign refuses a second review of the same at once, and finds the review to compare with.
func (t *transaction) placeCampaign(ctx context.Context, c *Campaign) error {
	earlier, err := collect(ctx, t, scanCampaign, `select `+campaignColumns+` from access_review
		where (scope = $1 and subject = $2) or scope = 'council' order by started_at, id`, c.Scope, c.Subject)
	if err != nil {
		return err
	}
	for _, e := range earlier {
		if e.Open() && e.Scope == c.Scope && e.Subject == c.Subject {
			return conflict("the access review %s (%s) is still open: close it before you start the next", e.ID, e.Name)
		}
		c.Previous = e.ID
	}
	return nil
}

// periods are the council's working days and settings, as they stand within the act.
func (t *transaction) periods(ctx context.Context) (*calendar.WorkingDays, duty.Periods, error) {
	settings, err := readSettings(ctx, t)
	return calendar.NewWorkingDays(councilOf(settings).Division), periods(settings), err
}

// servicesUnder is a subquery for the services that stand at or below the one whose id is the given parameter.
func servicesUnder(parameter string) string {
	return `(with recursive below (id) as (select ` + parameter + ` union select v.id from below b join entry_link v on v.kind = 'service' and v.field = 'parent' and v.to_kind = 'service' and v.to_id = b.id) select id from below)`
}

// The engagement that says who manages somebody is the one that managerOf takes.
const snapshotFrom = `from access_grant g
	join entry y on y.kind = 'system' and y.id = g.system
	left join person p on p.id = g.person
	left join engagement e on e.id = (select n.id from engagement n where n.person = g.person order by n.ended_on, n.starts_on desc, n.id desc limit 1)`

// snapshot writes the lines of a review: one statement, however many there are.
func (t *transaction) snapshot(ctx context.Context, c *Campaign) error {
	within := map[string]string{ScopeCouncil: `$3 = ''`, ScopeSystem: `g.system = $3`, ScopeService: `e.service in ` + servicesUnder(`$3`)}[c.Scope]
	done, err := t.ExecContext(ctx, `insert into access_review_line (id, campaign, grant_id, person, person_name, system, service, kind, login, level, reason, granted_on, post,
			difference, was_level, decision, to_level, note, decided_at, entered_at, decided_by, entered_by, behalf, evidence)
		select $1 || '-' || g.id, $1, g.id, g.person, coalesce(trim(p.given_name || ' ' || p.surname), ''), g.system, coalesce(e.service, y.service), g.kind, g.login, g.level, g.reason, g.granted_on,
			coalesce(case when p.kind in ('service', 'shared', 'admin', 'external', 'unknown') then nullif(p.sponsor, '') else nullif(e.manager_post, '') end, nullif(y.post, ''), '`+PostISM+`'),
			case when $2 = '' then 'first' when o.id is null then 'new' when o.kind <> g.kind or o.login <> g.login or o.level <> g.level or o.reason <> g.reason then 'changed' else 'same' end,
			coalesce(o.level, ''), '', '', '', '', '', '', '', '', ''
		`+snapshotFrom+`
		left join access_review_line o on o.campaign = $2 and o.grant_id = g.id
		where g.closed_at = '' and `+within+`
			and not exists (select 1 from access_review_line w join access_review r on r.id = w.campaign where w.grant_id = g.id and w.decision = '' and r.closed_at = '')`,
		c.ID, c.Previous, c.Subject)
	if err != nil {
		return fmt.Errorf("take the snapshot of the access: %w", err)
	}
	n, err := done.RowsAffected()
	if err != nil {
		return fmt.Errorf("take the snapshot of the access: %w", err)
	}
	if n == 0 {
		return conflict("there is no live access to review here that is not under review already")
	}
	c.Lines = int(n)
	c.Snapshot, err = t.snapshotHash(ctx, c.ID)
	return err
}

// snapshotHash is a SHA-256 over the lines as they were taken, each text with its length before it, so that the trail proves them.
func (t *transaction) snapshotHash(ctx context.Context, id string) (string, error) {
	rows, err := t.QueryContext(ctx, `select id, person, person_name, system, service, kind, login, level, reason, granted_on from access_review_line where campaign = $1 order by id`, id)
	if err != nil {
		return "", fmt.Errorf("read the snapshot: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	all := sha256.New()
	cells := make([]string, 10)
	into := make([]any, len(cells))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return "", fmt.Errorf("read the snapshot: %w", err)
		}
		all.Write([]byte(hashTexts(cells...)))
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("read the snapshot: %w", err)
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}

// CloseCampaign ends a review. Lines that nobody decided on are listed as undecided, which takes the ISM and a reason: they are not approved, and the
// access stays owed a review. Access that ended before anybody decided on it needs no decision.
func (s *Session) CloseCampaign(ctx context.Context, id, reason string) (Campaign, error) {
	var c Campaign
	reason = strings.TrimSpace(reason)
	err := s.act(ctx, ActCloseReview, func(t *transaction) error {
		var err error
		if c, err = campaignByID(ctx, t, id); err != nil {
			return err
		}
		if !c.Open() {
			return conflict("the access review %s was closed on %s", c.ID, calendar.Of(c.ClosedAt).Short())
		}
		undecided, err := t.endLines(ctx, c.ID)
		if err != nil {
			return err
		}
		switch {
		case undecided > 0 && !s.has(ISM):
			t.concerns("access-review", c.ID)
			return &NotAllowedError{Act: ActCloseReview, Needs: []Role{ISM}}
		case undecided > 0 && reason == "":
			return invalid("reason", "%s has undecided lines (%d): have them decided, or say why the review is closed without", c.ID, undecided)
		}
		before := c
		c.ClosedAt, c.ClosedBy, c.Reason = t.now, s.user.Login, reason
		if _, err := t.ExecContext(ctx, `update access_review set closed_at = $2, closed_by = $3, reason = $4 where id = $1`, c.ID, instant(c.ClosedAt), c.ClosedBy, c.Reason); err != nil {
			return fmt.Errorf("close the access review: %w", err)
		}
		t.changed("access-review", c.ID, map[string]any{"before": before, "after": c, "undecided": undecided})
		return nil
	})
	return c, err
}

// endLines says of each undecided line how it ended, and returns how many stay undecided.
func (t *transaction) endLines(ctx context.Context, campaign string) (int, error) {
	if _, err := t.ExecContext(ctx, `update access_review_line set decision = 'gone' where campaign = $1 and decision = ''
		and grant_id in (select id from access_grant where closed_at <> '')`, campaign); err != nil {
		return 0, fmt.Errorf("close the access review: %w", err)
	}
	done, err := t.ExecContext(ctx, `update access_review_line set decision = 'undecided' where campaign = $1 and decision = ''`, campaign)
	if err != nil {
		return 0, fmt.Errorf("close the access review: %w", err)
	}
	n, err := done.RowsAffected()
	return int(n), err
}

// ReassignLines gives the undecided lines of a review from one post to another, for a manager who is away or a team that moved.
func (s *Session) ReassignLines(ctx context.Context, campaign, from, to, reason string) (int, error) {
	if strings.TrimSpace(reason) == "" {
		return 0, invalid("reason", "say why another post decides")
	}
	moved := 0
	err := s.act(ctx, ActReassignReview, func(t *transaction) error {
		c, err := campaignByID(ctx, t, campaign)
		if err != nil {
			return err
		}
		if !c.Open() {
			return conflict("the access review %s was closed on %s", c.ID, calendar.Of(c.ClosedAt).Short())
		}
		before, err := s.postNamed(ctx, t, from)
		if err != nil {
			return err
		}
		after, err := s.postNamed(ctx, t, to)
		if err != nil {
			return err
		}
		if before.ID == after.ID {
			return invalid("to", "%s decides on these lines already", after.Title)
		}
		done, err := t.ExecContext(ctx, `update access_review_line set post = $3 where campaign = $1 and post = $2 and decision = ''`, c.ID, before.ID, after.ID)
		if err != nil {
			return fmt.Errorf("reassign the lines: %w", err)
		}
		n, err := done.RowsAffected()
		if err != nil {
			return fmt.Errorf("reassign the lines: %w", err)
		}
		if moved = int(n); moved == 0 {
			return conflict("no undecided line of %s is with %s", c.ID, before.Title)
		}
		t.changed("access-review", c.ID, map[string]any{"from": before.ID, "to": after.ID, "lines": moved, "reason": strings.TrimSpace(reason)})
		return nil
	})
	return moved, err
}

// postsOn returns the posts with who holds them on a day, as the rules know them.
func postsOn(ctx context.Context, q querier, day calendar.Date) (map[string]duty.Post, error) {
	posts, err := collect(ctx, q, scanPost, `select id, title, role, service, above, deputy from post`)
	if err != nil {
		return nil, err
	}
	held, err := holders(ctx, q, day)
	if err != nil {
		return nil, err
	}
	out := make(map[string]duty.Post, len(posts))
	for _, p := range posts {
		d := duty.Post{ID: p.ID, Title: p.Title, Above: p.Above, Deputy: p.Deputy}
		for _, h := range held[p.ID] {
			d.Holders = append(d.Holders, h.Person)
		}
		slices.Sort(d.Holders)
		out[p.ID] = d
	}
	return out, nil
}
