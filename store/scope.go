package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// Who sees what. The rules, and the only place where they stand:
//
//   - The administrator, the Information Security Manager, the Senior Information Risk Owner, the Data Protection Officer and auditors see everything but
//     restricted cases and confidential leavers on which they are not named (see entryseen.go and leaverseen.go): the Information Security Manager sees these too, and
//     Human Resources confidential leavers. Nobody sees their own case.
//   - Human Resources and the Chief Executive see everybody who works for the council, with their cases and access. ICT sees every system, all access and
//     everybody who joins, moves or leaves.
//   - A post opens what it answers for: the management of a service opens the people who work in it and in the services below, with their cases and access, and
//     what belongs to these services; a system's owner sees the system and the access to it, with the name of whoever has it and whether they join, move or leave;
//     the owner of an information asset sees the asset, the systems that hold it and the access to these. It does so for whoever holds the post, deputises, or covers for an absent holder, and
//     where it is vacant for the post that answers instead.
//   - Some registers are kept by a role (see keeps). Some are open to all: posts, and those of package entry that say so.
//   - Everybody sees themselves, what they entered, what names them or a post of theirs, and what a prompt is about that was delegated to them. An answer that
//     somebody gave on a form is judged as theirs when it is read, so that entering it needs no sight of anything.
//
// What somebody does not see they are told the number of (see Others), without names. Posts open what they open to whoever has them by the clock: looking at
// another day (--on) opens nothing.

// scope is what the acting person may see, worked out once for each question.
type scope struct {
	person, login string
	all           bool     // everything
	people        bool     // everybody, with their cases and access
	access        bool     // every system and all access
	kinds         []string // registers seen whole
	posts         []string // whose duties are theirs
	services      []string // that they manage, those below included
	assets        []string // that they own
	owned         []string // systems that they own
	systems       []string // these, and those that hold their assets
	premises      []string // that their services own or occupy
	lent          []string // ids of what prompts are about that were delegated to them
	lentPeople    []string // whose joining, moving, leaving or absence these are
}

// seesAll lists the roles that see everything.
func seesAll() []Role { return []Role{Administrator, SIRO, ISM, DPO, Auditor} }

// seesPeople lists the roles that see everybody who works for the council.
func seesPeople() []Role { return append(seesAll(), HR, ChiefExecutive) }

// seesAccess lists the roles that see every system and all access.
func seesAccess() []Role { return append(seesAll(), ICT) }

// keeps says which registers a role sees whole because it keeps them, or acts on any of their entries. What is part of such an entry is seen with it.
func keeps() map[Role][]string {
	return map[Role][]string{
		ICT: {
			"system", "external-user", "authorisation", "secure-area", "badge-reconciliation", "incident", "monitoring", "monitoring-review", "test", "exceptions-report",
			"ict-figure", "attestation", "reconciliation", "equipment", "stock-check",
		},
		HR:             {"incident", "monitoring", "key", "equipment"},
		ChiefExecutive: {"monitoring", "statement", "statement-figure", "position", "executive-item"},
		Facilities:     {"key", "found-item", "secure-area", "badge-reconciliation", "equipment", "stock-check"},
	}
}

// openKinds are the registers that everybody sees.
func openKinds() []string {
	var out []string
	for _, k := range entry.Kinds() {
		if k.Open {
			out = append(out, k.Name)
		}
	}
	return out
}

func (s *Session) hasAny(roles []Role) bool { return slices.ContainsFunc(roles, s.has) }

// scope works out what this person may see.
func (s *Session) scope(ctx context.Context, q querier) (scope, error) {
	v := scope{person: s.user.Person, login: s.user.Login, all: s.answer != nil || s.hasAny(seesAll()), people: s.hasAny(seesPeople()), access: s.hasAny(seesAccess())}
	if v.all {
		return v, nil
	}
	for role, kinds := range keeps() {
		if s.has(role) {
			v.kinds = append(v.kinds, kinds...)
		}
	}
	var err error
	if v.posts, err = s.postsOf(ctx, q); err != nil {
		return v, err
	}
	for _, step := range []func(context.Context, querier) error{v.findServices, v.findAssets, v.findSystems, v.findPremises, v.findLent(s.present())} {
		if err := step(ctx, q); err != nil {
			return v, err
		}
	}
	return v, nil
}

// postsOf lists the posts whose duties are this person's: those they hold, deputise for or cover, and vacant ones that fall to one of these.
func (s *Session) postsOf(ctx context.Context, q querier) ([]string, error) {
	posts, err := postsOn(ctx, q, s.present())
	if err != nil {
		return nil, err
	}
	mine := s.answersFor(&duty.Facts{Posts: posts}) // whoever is away still sees what is theirs
	absent, err := covers(ctx, q, s.present())
	if err != nil {
		return nil, err
	}
	for id, p := range posts {
		var present []string
		for _, holder := range p.Holders {
			cover, away := absent[holder]
			if !away {
				present = append(present, holder)
			} else if cover != "" {
				present = append(present, cover)
			}
		}
		p.Holders = present
		posts[id] = p
	}
	maps.Copy(mine, s.answersFor(&duty.Facts{Posts: posts}))
	for id, p := range posts {
		if len(p.Holders) == 0 && mine[duty.Answering(posts, id)] {
			mine[id] = true
		}
	}
	return slices.Sorted(maps.Keys(mine)), nil
}

// findServices finds the services that a post of theirs manages, and all that stand below.
func (v *scope) findServices(ctx context.Context, q querier) error {
	type service struct{ id, post, parent string }
	all, err := collect(ctx, q, func(row scanner) (service, error) {
		var r service
		err := row.Scan(&r.id, &r.post, &r.parent)
		return r, err
	}, `select e.id, e.post, coalesce(l.to_id, '') from entry e left join entry_link l on l.kind = e.kind and l.id = e.id and l.field = 'parent' where e.kind = 'service' order by e.id`)
	if err != nil {
		return err
	}
	mine := map[string]bool{}
	for grew := true; grew; { // as often as the tree is deep
		grew = false
		for _, r := range all {
			if !mine[r.id] && (mine[r.parent] || slices.Contains(v.posts, r.post)) {
				mine[r.id], grew = true, true
			}
		}
	}
	v.services = slices.Sorted(maps.Keys(mine))
	return nil
}

func (v *scope) findAssets(ctx context.Context, q querier) error {
	c := &conditions{}
	var err error
	v.assets, err = collect(ctx, q, scanText, `select id from entry where kind = 'asset' and (`+c.in("post", v.posts)+`
		or id in (select id from entry_link where to_kind = 'person' and to_id = `+c.arg(v.person)+` and kind = 'asset' and field = 'deputy_person')) order by id`, c.args...)
	return err
}

func (v *scope) findSystems(ctx context.Context, q querier) error {
	c := &conditions{}
	var err error
	v.owned, err = collect(ctx, q, scanText, `select id from entry where kind = 'system' and `+c.in("post", v.posts)+` order by id`, c.args...)
	if err != nil {
		return err
	}
	c = &conditions{}
	holding, err := collect(ctx, q, scanText, `select distinct to_id from entry_link where kind = 'asset' and field = 'system' and `+c.in("id", v.assets), c.args...)
	v.systems = slices.Compact(slices.Sorted(slices.Values(slices.Concat(v.owned, holding))))
	return err
}

func (v *scope) findPremises(ctx context.Context, q querier) error {
	c := &conditions{}
	theirs := `(` + c.in("post", v.posts) + ` or ` + c.in("service", v.services) + `)`
	var err error
	v.premises, err = collect(ctx, q, scanText, `select id from entry where kind = 'premises' and `+theirs+` union select part_of from entry where kind = 'occupancy' and `+theirs, c.args...)
	return err
}

// findLent finds what prompts are about that were delegated to them: who answers for somebody sees what about.
func (v *scope) findLent(today calendar.Date) func(context.Context, querier) error {
	return func(ctx context.Context, q querier) error {
		var err error
		if v.person == "" {
			return nil
		}
		v.lent, err = collect(ctx, q, scanText, `select distinct subject from prompt_delegation where ended_at = '' and until_on >= $2 and person = $1 order by subject`, v.person, today)
		if err != nil || len(v.lent) == 0 {
			return err
		}
		c := &conditions{}
		these := c.in("id", v.lent)
		v.lentPeople, err = collect(ctx, q, scanText, `select person from leaver where `+these+` union select person from joiner where `+these+` union select person from mover where `+these+`
			union select person from absence where `+these+` union select person from engagement where `+these+` union select id from person where `+these, c.args...)
		return err
	}
}

// conditions gathers the parameters of a query while its text is written.
type conditions struct {
	before int // parameters that the query has already
	args   []any
}

// arg adds a parameter and returns its place.
func (c *conditions) arg(v any) string {
	c.args = append(c.args, v)
	return fmt.Sprintf("$%d", c.before+len(c.args))
}

// in is a condition that a column holds one of some values; of none, it never does.
func (c *conditions) in(column string, values []string) string {
	if len(values) == 0 {
		return `1 = 0`
	}
	list, args := inList(c.before+len(c.args)+1, values)
	c.args = append(c.args, args...)
	return column + ` in ` + list
}

// like is a condition that an expression contains a text, in whatever capitals; of a blank text it always holds, and costs nothing.
func (c *conditions) like(expression, text string) string {
	if strings.TrimSpace(text) == "" {
		return everyRow
	}
	return `lower(` + expression + `) like ` + c.arg(like(text)) + ` escape '\'`
}

// likeOrNamed is a condition that an expression contains a text, or that the person whom a column names is called by it.
func (c *conditions) likeOrNamed(expression, person, text string) string {
	if strings.TrimSpace(text) == "" {
		return everyRow
	}
	return `(` + c.like(expression, text) + ` or ` + person + ` in (select id from person where ` + c.like(`given_name || ' ' || surname`, text) + `))`
}

// personText is what a person of a query is found by.
const personText = `p.given_name || ' ' || p.surname || ' ' || p.id || ' ' || p.login`

// everyRow is a condition that always holds.
const everyRow = `1 = 1`

// manages is the condition that a column names somebody whom this person sees wholly, with their cases and access. Whoever moved on is seen until the move is
// finished; whoever left is seen still, since a leaving is judged long after.
func (v *scope) manages(c *conditions, person string) string {
	if v.people {
		return everyRow
	}
	parts := []string{
		person + ` in (select e.person from engagement e where (` + c.in("e.service", v.services) + ` or ` + c.in("e.manager_post", v.posts) + `) and (e.ended_on = ''
			or not exists (select 1 from engagement o where o.person = e.person and o.ended_on = '')
			or exists (select 1 from mover m where m.person = e.person and m.from_engagement = e.id and m.finished_at = '')))`,
		person + ` in (select id from person where ` + c.in("sponsor", v.posts) + `)`, c.in(person, v.lentPeople),
		person + ` in (select l.person from leaver_named n join leaver l on l.id = n.leaver where n.login = ` + c.arg(v.login) + ` and l.withdrawn_at = '')`,
	}
	if v.person != "" {
		parts = append(parts, person+` = `+c.arg(v.person))
	}
	return `(` + strings.Join(parts, ` or `) + `)`
}

// names is the condition that a column names somebody whose name this person may read, and whether they join, move or leave: one whom they manage, or who has or
// had access to a system of theirs.
func (v *scope) names(c *conditions, person string) string {
	if v.people || v.access {
		return everyRow
	}
	return `(` + v.manages(c, person) + ` or ` + person + ` in (select g.person from access_grant g where ` + c.in("g.system", v.systems) + ` or ` + c.in("g.id", v.lent) + `))`
}

// reaches is the condition that access, or a request for it, of an alias is for this person to see.
func (v *scope) reaches(c *conditions, g string) string {
	if v.access || v.people {
		return everyRow
	}
	return `(` + c.in(g+".system", v.systems) + ` or ` + c.in(g+".id", v.lent) + ` or ` + v.manages(c, g+".person") + `)`
}

// entries is the condition that the entry of an alias is for this person to see, restricted cases left to seesEntry.
func (v *scope) entries(c *conditions, e string) string {
	if v.all {
		return everyRow
	}
	open := openKinds()
	parent := `exists (select 1 from entry w where w.kind = ` + e + `.part_kind and w.id = ` + e + `.part_of and not ` + c.in("w.kind", open) + ` and ` + v.own(c, "w") + `)`
	return `(` + e + `.restricted = 1 or ` + c.in(e+".kind", open) + ` or ` + v.own(c, e) + ` or ` + e + `.part_of <> '' and ` + parent + `)`
}

// own is the condition that an entry is this person's, by itself.
func (v *scope) own(c *conditions, e string) string {
	links := []string{`l.to_kind = 'post' and ` + c.in("l.to_id", v.posts)}
	if v.person != "" {
		links = append(links, `l.to_kind = 'person' and l.to_id = `+c.arg(v.person))
	}
	links = append(links, e+`.kind not in ('asset', 'system') and (l.to_kind = 'asset' and `+c.in("l.to_id", v.assets)+` or l.to_kind = 'system' and `+c.in("l.to_id", v.owned)+`)`)
	return `(` + strings.Join([]string{
		c.in(e+".kind", v.kinds), e + `.added_by = ` + c.arg(v.login), c.in(e+".post", v.posts), c.in(e+".service", v.services),
		c.in(e+".id", v.lent), e + `.kind = 'asset' and ` + c.in(e+".id", v.assets), e + `.kind = 'system' and ` + c.in(e+".id", v.systems),
		e + `.part_kind = 'service' and ` + c.in(e+".part_of", v.services), e + `.part_kind = 'premises' and ` + c.in(e+".part_of", v.premises),
		`exists (select 1 from entry_link l where l.kind = ` + e + `.kind and l.id = ` + e + `.id and (` + strings.Join(links, ` or `) + `))`,
	}, ` or `) + `)`
}

// requests is the condition that a request for access, of alias r, is for this person to see.
func (v *scope) requests(c *conditions) string {
	own := `r.requested_by = ` + c.arg(v.login)
	if v.person != "" {
		own += ` or r.requester = ` + c.arg(v.person)
	}
	return `(` + own + ` or ` + v.reaches(c, "r") + `)`
}

// records is the condition that an issued record, of the table itself, is for this person to see: one they issued, or one about somebody they manage or an entry
// that they see. Confidential cases are left to seesRecord.
func (v *scope) records(c *conditions) string {
	if v.all {
		return everyRow
	}
	return `(record.issued_by = ` + c.arg(v.login) + ` or ` + v.manages(c, "record.subject") + ` and record.subject in (select id from person)
		or exists (select 1 from entry e where e.id = record.subject and e.restricted = 0 and ` + v.entries(c, "e") + `))`
}

// SeesEverything reports whether somebody's roles let them see the whole register, as figures of the whole council need.
func (s *Session) SeesEverything() bool { return s.hasAny(seesAll()) }
