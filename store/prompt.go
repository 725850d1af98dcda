package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Whose says whose prompts are asked for.
type Whose struct {
	All  bool   // the whole council's, as far as this person may see it
	Post string // those of one post, by id or title
	// Neither: the person's own, by the posts they hold or deputise for, those that fall to them while a post is vacant, and those that were delegated to
	// them. What was postponed stands after the rest.
}

// Prompts works out what is owed on the day of the Session's clock, as far as this person may see it. Nothing of it is stored: it follows from the facts.
func (s *Session) Prompts(ctx context.Context, whose Whose) ([]duty.Prompt, error) {
	owed, err := s.Owed(ctx, whose)
	return owed.Prompts, err
}

// judged returns what is owed by anybody, but for the acting person's own case, and their posts. A post that is asked about is replaced by its id.
func (s *Session) judged(ctx context.Context, whose *Whose) ([]duty.Prompt, map[string]bool, error) {
	tx, err := s.look(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	facts, prompts, err := s.seenPrompts(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	if whose.Post != "" && !whose.All {
		post, err := s.postNamed(ctx, tx, whose.Post)
		if err != nil {
			return nil, nil, err
		}
		whose.Post = post.ID
	}
	mine := s.answersFor(facts)
	if s.Today() != s.present() { // what is owed on another day is shown to whom it would be today
		now, err := s.postsOf(ctx, tx)
		if err != nil {
			return nil, nil, err
		}
		maps.DeleteFunc(mine, func(post string, _ bool) bool { return !slices.Contains(now, post) })
	}
	return prompts, mine, nil
}

// seenPrompts works out every prompt that this person may see, from facts that it returns too. Nobody is shown, or acts on, their own case.
func (s *Session) seenPrompts(ctx context.Context, q querier) (*duty.Facts, []duty.Prompt, error) {
	facts, prompts, err := s.judgedFacts(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	if s.user.Person != "" {
		prompts = slices.DeleteFunc(prompts, func(p duty.Prompt) bool { return p.Person == s.user.Person })
	}
	return facts, prompts, nil
}

// answersFor returns the posts whose prompts are this person's: those they hold or deputise for, and the council-wide posts of
// the roles they have, so that the first administrator of a council without posts sees what is owed.
func (s *Session) answersFor(f *duty.Facts) map[string]bool {
	mine := map[string]bool{}
	for id, p := range f.Posts {
		if s.user.Person != "" && (p.Deputy == s.user.Person || slices.Contains(p.Holders, s.user.Person)) {
			mine[id] = true
		}
	}
	for _, p := range councilPosts() {
		if len(f.Posts[p.ID].Holders) == 0 && s.has(p.Role) {
			mine[p.ID] = true
		}
	}
	return mine
}

// selection says how many facts are read.
type selection int

const (
	candidates selection = iota // those that SQL finds might owe something: a superset of what does
	everything                  // all of them: what tests compare with
)

// The queries that pick candidates. Each branch is served by an index, so that what is read grows with what is open; each must let through all that a
// rule could pick. $1 is the horizon. A cross join says which side is read first: nobody tells the engines how many leavers there are beside how much access.
const (
	// People who hold a post, answer for somebody, are nobody, are from outside, are named by an entry that may owe something, or are near their contract's end and not known to everybody to leave. Whoever holds access
	// picked above comes with it (holderFacts), and whoever leaves (leaverFacts).
	pickedPeople = `select person from post_holder
		union all select id from person where kind in ('service', 'shared', 'admin', 'external', 'unknown', 'agency', 'contractor')
		union all select l.to_id from entry_link l join entry e on e.kind = l.kind and e.id = l.id
			where l.to_kind = 'person' and e.ended_on = '' and (e.watch = 1 or e.until_on > '')
		union all select e.person from engagement e where e.ended_on = '' and e.contract_end > '' and e.contract_end <= $1
			and not exists (select 1 from leaver l where l.engagement = e.id and l.withdrawn_at = '' and l.confidential_until = '')
		union all select person from access_grant where kind = 'shared account'
		union all select person from directory_account where findings <> '[]'
		union all select person from prompt_delegation where ended_at = ''`
	everyPerson = `select id from person where $1 <> ''` // which tests compare with
)

// grants are the parts of the query of the access that is read; some of it may be in several of them.
func (pick selection) grants() []string {
	if pick == everything {
		return []string{`access_grant g where g.closed_at = '' and $1 <> ''`}
	}
	return []string{
		`access_grant g where g.watch = 1 and g.closed_at = ''`, // watched (see watchGrant)
		`access_grant g where g.closed_at = '' and g.ends_on > '' and g.ends_on <= $1`,
		`engagement e cross join access_grant g where e.end_reason in ('transferred', 'did not start') and g.person = e.person and g.closed_at = ''`, // ended without a leaving
	}
}

// people is the query of the people who are read.
func (pick selection) people() string {
	if pick == everything {
		return everyPerson
	}
	return pickedPeople
}

// readFacts are the facts that a Session read last: they hold until the trail grows or the day ends, since every change is an entry of the trail. What is
// owed by them holds for the rest of a minute, because deadlines pass.
type readFacts struct {
	mu       sync.Mutex
	sequence int64
	day      calendar.Date
	facts    *duty.Facts
	minute   time.Time
	prompts  []duty.Prompt
}

// facts returns what the rules judge, as this Session may see it. Nobody may change what it returns.
func (s *Session) facts(ctx context.Context, q querier, pick selection) (*duty.Facts, error) {
	if _, writing := q.(*transaction); writing || pick == everything { // an act under way has changed what is not in the trail yet
		return s.readFacts(ctx, q, pick)
	}
	s.last.mu.Lock()
	defer s.last.mu.Unlock()
	return s.lastFacts(ctx, q)
}

// judgedFacts returns the facts with what is owed by them, in a slice of the caller's own.
func (s *Session) judgedFacts(ctx context.Context, q querier) (*duty.Facts, []duty.Prompt, error) {
	if _, writing := q.(*transaction); writing {
		f, err := s.readFacts(ctx, q, candidates)
		if err != nil {
			return nil, nil, err
		}
		return f, duty.Prompts(f), nil
	}
	s.last.mu.Lock()
	defer s.last.mu.Unlock()
	f, err := s.lastFacts(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	if minute := f.Now.Truncate(time.Minute); s.last.prompts == nil || !s.last.minute.Equal(minute) {
		s.last.minute, s.last.prompts = minute, duty.Prompts(f)
	}
	return f, slices.Clone(s.last.prompts), nil
}

// lastFacts reads the facts anew where those read last hold no longer. The caller has the lock.
func (s *Session) lastFacts(ctx context.Context, q querier) (*duty.Facts, error) {
	at, err := head(ctx, q)
	if err != nil {
		return nil, err
	}
	if s.last.facts == nil || s.last.sequence != at.Sequence || s.last.day != s.Today() {
		f, err := s.readFacts(ctx, q, candidates)
		if err != nil {
			return nil, err
		}
		s.last.sequence, s.last.day, s.last.facts, s.last.prompts = at.Sequence, s.Today(), f, nil
	}
	f := *s.last.facts
	f.Now = s.view()
	f.WorkingDays = calendar.NewWorkingDays(s.council.Division) // those of the facts belong to one goroutine
	return &f, nil
}

// readFacts reads what the rules judge.
func (s *Session) readFacts(ctx context.Context, q querier, pick selection) (*duty.Facts, error) {
	settings, err := readSettings(ctx, q)
	if err != nil {
		return nil, err
	}
	f := &duty.Facts{Now: s.view(), Opened: s.council.Opened, WorkingDays: calendar.NewWorkingDays(councilOf(settings).Division), Periods: periods(settings)}
	// Days ahead that a rule could look: contracts are asked about advise-ahead working days before they end, and no run of
	// holidays makes a working day cost more than three days.
	horizon := s.Today().AddDays(3*f.Periods.Of("advise-ahead") + 30)
	if err := s.postFacts(ctx, q, f); err != nil {
		return nil, err
	}
	all := int(pick)
	people := func(q querier) error {
		return inTurn(
			func() error { return personFacts(ctx, q, f, horizon, pick) },
			func() error { return grantFacts(ctx, q, f, horizon, pick) },
			func() error { return holderFacts(ctx, q, f) },
			func() error { return s.staffFacts(ctx, q, f, all) },
			func() error { return s.noticeFacts(ctx, q, f, all) },
			func() error { return s.reviewFacts(ctx, q, f, all) },
		)
	}
	things := func(q querier) error {
		return inTurn(
			func() error { return systemFacts(ctx, q, f) },
			func() error { return assetFacts(ctx, q, f, all) },
			func() error { return s.entryFacts(ctx, q, f, all) },
			func() error { return s.externalFacts(ctx, q, f) },
			func() error { return s.waitingFacts(ctx, q, f) },
			func() error { return delegationFacts(ctx, q, f) },
			func() error { return backupFacts(ctx, q, f) },
			func() error { return removalFacts(ctx, q, f) },
			func() error { return signInFacts(ctx, q, f) },
		)
	}
	if err := s.bothAtOnce(ctx, q, people, things); err != nil {
		return nil, err
	}
	return f, inTurn( // what takes both
		func() error { return s.leaverFacts(ctx, q, f, pick) },
		func() error { return sharedAccountFacts(ctx, q, f) },
		func() error { return s.directoryFacts(ctx, q, f) },
	)
}

// inTurn takes steps one after the other, up to the first that fails.
func inTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) postFacts(ctx context.Context, q querier, f *duty.Facts) error {
	posts, err := collect(ctx, q, scanPost, `select id, title, role, service, above, deputy from post`)
	if err != nil {
		return err
	}
	held, err := holders(ctx, q, s.Today())
	if err != nil {
		return err
	}
	// A post is needed where something depends on it: a council-wide post, a system, an asset, an account of nobody in
	// particular, or the management of a service that has people. There are fewer posts than things that depend on them.
	depends, err := textSet(ctx, q, `select id from post where exists (select 1 from engagement g where g.ended_on = '' and g.manager_post = post.id) or exists (select 1 from person p where p.sponsor = post.id)
		or exists (select 1 from entry_link l join entry e on e.kind = l.kind and e.id = l.id where l.to_kind = 'post' and l.to_id = post.id and e.ended_on = '')`)
	if err != nil {
		return err
	}
	for _, p := range councilPosts() {
		depends[p.ID] = true
	}
	absent, err := covers(ctx, q, s.Today())
	if err != nil {
		return err
	}
	f.Posts = make(map[string]duty.Post, len(posts))
	for _, p := range posts {
		out := duty.Post{ID: p.ID, Title: p.Title, Above: p.Above, Deputy: p.Deputy, Needed: depends[p.ID]}
		for _, h := range held[p.ID] {
			cover, away := absent[h.Person]
			switch {
			case !away:
				out.Holders = append(out.Holders, h.Person)
			case cover != "" && !slices.Contains(out.Holders, cover):
				out.Holders = append(out.Holders, cover)
			}
		}
		out.Away = len(held[p.ID]) > 0 && len(out.Holders) == 0
		f.Posts[p.ID] = out
	}
	return nil
}

func systemFacts(ctx context.Context, q querier, f *duty.Facts) error {
	systems, err := collect(ctx, q, scanEntry, `select `+entryColumns+` from entry where kind = 'system' and ended_on = ''`)
	if err != nil {
		return err
	}
	f.Systems = make(map[string]duty.System, len(systems))
	for _, y := range systems {
		f.Systems[y.ID] = duty.System{ID: y.ID, Name: y.Title, OwnerPost: y.Fields["owner_post"], Service: y.Service, RTODays: y.Fields["rto_working_days"], RPOHours: y.Fields["rpo_hours"]}
	}
	return nil
}

// assetFacts reads the assets that lack an owner or a required field, and those that must be back within some time.
func assetFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	picked := `select id from entry where watch = 1 and kind = 'asset' union all select id from entry where kind = 'asset' and post = $1`
	if all == 1 {
		picked = `select id from entry where kind = 'asset' and $1 <> ''`
	}
	assets, err := collect(ctx, q, scanEntry, `select `+entryColumns+` from entry where kind = 'asset' and ended_on = '' and id in (`+picked+`) order by id`, PostSIRO)
	if err != nil {
		return err
	}
	for _, a := range assets {
		f.Assets = append(f.Assets, duty.Asset{
			ID: a.ID, Name: a.Title, OwnerPost: a.Fields["owner_post"], Service: a.Service, Missing: a.Missing,
			System: a.Fields["system"], RTODays: a.Fields["rto_needed"], RPOHours: a.Fields["rpo_needed"], RecoveryAccepted: a.Fields.Day("recovery_accepted_until"),
		})
	}
	return nil
}
