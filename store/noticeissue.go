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

// touched is what an act changed that decides who is asked to acknowledge what.
type touched struct {
	people   map[string]bool
	issued   map[[2]string]bool // entries of packs and assets, by kind and id
	supplier map[string]bool    // ids
	systems  bool
	settings bool
}

// touch notes a change of something. Grants name their holder instead (touchPerson).
func (t *transaction) touch(kind, id string) {
	switch kind {
	case "person":
		t.touchPerson(id)
	case "pack", "asset":
		if t.asking.issued == nil {
			t.asking.issued = map[[2]string]bool{}
		}
		t.asking.issued[[2]string{kind, id}] = true
	case "supplier":
		if t.asking.supplier == nil {
			t.asking.supplier = map[string]bool{}
		}
		t.asking.supplier[id] = true
	case "system":
		t.asking.systems = true
	case "setting":
		t.asking.settings = true
	}
}

func (t *transaction) touchPerson(ids ...string) {
	for _, id := range ids {
		if id == "" {
			continue
		}
		if t.asking.people == nil {
			t.asking.people = map[string]bool{}
		}
		t.asking.people[id] = true
	}
}

// follow brings who is asked to acknowledge what into step with what the act changed, before the act is saved.
func (t *transaction) follow(ctx context.Context) error {
	a := t.asking
	for _, e := range slices.SortedFunc(maps.Keys(a.issued), func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) }) {
		if err := t.followIssue(ctx, e[0], e[1]); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.supplier)) {
		if err := t.followSupplier(ctx, id); err != nil {
			return err
		}
	}
	if a.systems {
		if err := t.followCardSystems(ctx); err != nil {
			return err
		}
	}
	if a.settings {
		if err := t.ask(ctx, whom{all: true}); err != nil {
			return err
		}
	} else if len(a.people) > 0 {
		if err := t.askTouched(ctx, a.people); err != nil {
			return err
		}
	}
	t.asking = touched{}
	return nil
}

func (t *transaction) askTouched(ctx context.Context, people map[string]bool) error {
	var issued int
	if err := t.QueryRowContext(ctx, `select count(*) from notice_issue where ended_on = ''`).Scan(&issued); err != nil {
		return fmt.Errorf("read the packs: %w", err)
	}
	if issued == 0 {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(people)) {
		if _, err := t.ExecContext(ctx, `insert into notice_work (person) values ($1) on conflict (person) do nothing`, id); err != nil {
			return fmt.Errorf("note who is asked: %w", err)
		}
	}
	if err := t.ask(ctx, whom{}); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `delete from notice_work`); err != nil {
		return fmt.Errorf("note who is asked: %w", err)
	}
	return nil
}

// issue is a version of a pack as an entry says it.
type issue struct {
	duty.NoticePack
	text     string
	audience []audience
}

type audience struct{ what, scope string }

// followIssue begins a version where the entry of a pack or an asset says that one was issued, changes whom it asks, or ends it.
func (t *transaction) followIssue(ctx context.Context, kind, id string) error {
	e, err := entryRow(ctx, t, kind, id)
	if isNotFound(err) { // not kept as an entry
		return nil
	}
	if err != nil {
		return err
	}
	stands, err := packsIssued(ctx, t, id)
	if err != nil {
		return err
	}
	now, issued := stands[id]
	next, is, err := t.issueOf(ctx, e)
	switch {
	case err != nil:
		return err
	case !is && !issued:
		return nil
	case issued && (now.Asks == entry.PackControls) != (kind == "asset"):
		if !is { // it is the other's
			return nil
		}
		return conflict("%s is the reference of an asset and of a pack: give one of them another", id)
	case !is:
		return t.endIssue(ctx, id)
	case next.Version != now.Version:
		return t.beginIssue(ctx, next)
	case kind == "asset": // which may have moved to another system
		return t.setAudience(ctx, id, next.audience)
	}
	return nil
}

func (t *transaction) beginIssue(ctx context.Context, next issue) error {
	today := calendar.Of(t.now)
	if _, err := t.ExecContext(ctx, `update notice_issue set ended_on = $2 where pack = $1 and ended_on = ''`, next.ID, today); err != nil {
		return fmt.Errorf("issue the pack: %w", err)
	}
	if _, err := t.ExecContext(ctx, `insert into notice_issue (pack, version, title, asks, text, days, months, issued_on, ended_on) values ($1, $2, $3, $4, $5, $6, $7, $8, '')`,
		next.ID, next.Version, next.Title, next.Asks, next.text, next.Days, next.Interval, next.IssuedOn); err != nil {
		return fmt.Errorf("issue the pack: %w", err)
	}
	return t.setAudience(ctx, next.ID, next.audience)
}

func (t *transaction) endIssue(ctx context.Context, pack string) error {
	if _, err := t.ExecContext(ctx, `update notice_issue set ended_on = $2 where pack = $1 and ended_on = ''`, pack, calendar.Of(t.now)); err != nil {
		return fmt.Errorf("withdraw the pack: %w", err)
	}
	return t.setAudience(ctx, pack, nil)
}

// setAudience says whom a pack asks, and asks them.
func (t *transaction) setAudience(ctx context.Context, pack string, asks []audience) error {
	if _, err := t.ExecContext(ctx, `delete from notice_audience where pack = $1`, pack); err != nil {
		return fmt.Errorf("say whom the pack asks: %w", err)
	}
	for _, a := range asks {
		if _, err := t.ExecContext(ctx, `insert into notice_audience (pack, what, scope) values ($1, $2, $3) on conflict (pack, what, scope) do nothing`, pack, a.what, a.scope); err != nil {
			return fmt.Errorf("say whom the pack asks: %w", err)
		}
	}
	return t.ask(ctx, whom{pack: pack, all: true})
}

// issueOf reads an entry as a version that stands, and whether it is one.
func (t *transaction) issueOf(ctx context.Context, e entry.Entry) (issue, bool, error) {
	v := e.Fields
	if e.Kind == "asset" {
		version, issued := v.Int("control_notice_version")
		p := duty.NoticePack{ID: e.ID, Title: "the protection measures of " + e.Title, Asks: entry.PackControls, Version: version, IssuedOn: v.Day("control_notice_on")}
		return issue{p, v["control_notice"], []audience{{"system", v["system"]}}}, issued && e.Live(), nil
	}
	version, issued := v.Int("version")
	if !issued || !e.Live() || e.State == "withdrawn" {
		return issue{}, false, nil
	}
	p := duty.NoticePack{ID: e.ID, Title: e.Title, Asks: v["asks"], Version: version, IssuedOn: v.Day("issued_on"), Days: v["days"], Interval: v["interval"]}
	text, err := t.packText(ctx, e)
	if err != nil {
		return issue{}, false, err
	}
	whom, err := t.audienceOf(ctx, v)
	return issue{p, text, whom}, true, err
}

// packText is what people see: what the pack says, the policies it holds, and the rules of conduct that go with policies.
func (t *transaction) packText(ctx context.Context, e entry.Entry) (string, error) {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(e.Fields["text"]))
	for _, id := range e.Fields.List("policies") {
		p, err := entryRow(ctx, t, "policy", id)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n\n%s, version %s, approved on %s: %s", p.Title, p.Fields["approved_version"], p.Fields.Day("approved_on").Short(), p.Fields["document"])
	}
	if e.Fields["asks"] == entry.PackPolicies {
		rules, err := entry.ConductRules()
		if err != nil {
			return "", err
		}
		b.WriteString("\n")
		for _, r := range rules {
			b.WriteString("\n- " + r.Text)
		}
	}
	return strings.TrimSpace(b.String()), nil
}

func (t *transaction) audienceOf(ctx context.Context, v entry.Values) ([]audience, error) {
	var out []audience
	for _, whom := range v.List("audience") {
		switch whom {
		case entry.ForEverybody:
			out = append(out, audience{"access", ""})
		case entry.ForEmployees:
			out = append(out, audience{"engagement", "employee"}, audience{"engagement", "secondee"})
		case entry.ForCouncillors:
			out = append(out, audience{"engagement", "councillor"})
		case entry.ForVolunteers:
			out = append(out, audience{"engagement", "volunteer"})
		case entry.ForAgency:
			out = append(out, audience{"engagement", "agency"})
		case entry.ForContractors:
			out = append(out, audience{"engagement", "contractor"})
		case entry.ForHomeWorkers:
			out = append(out, audience{"mark", MarkHome})
		case entry.ForSystem:
			out = append(out, audience{"system", v["system"]})
		case entry.ForSupplier:
			out = append(out, audience{"supplier", v["supplier"]})
		case entry.ForCardTakers:
			systems, err := cardSystems(ctx, t)
			if err != nil {
				return nil, err
			}
			for _, id := range systems {
				out = append(out, audience{"card", id})
			}
			out = append(out, audience{"cards", ""}) // so that a system that begins to hold card data is noticed
		}
	}
	return out, nil
}

// cardSystems lists the systems that hold card data.
func cardSystems(ctx context.Context, q querier) ([]string, error) {
	systems, err := collect(ctx, q, scanEntry, `select `+entryColumns+` from entry where kind = 'system' and ended_on = '' order by id`)
	var out []string
	for _, y := range systems {
		if y.Fields.Yes("card_data") {
			out = append(out, y.ID)
		}
	}
	return out, err
}

// followCardSystems brings the packs for users of card systems into step with which systems those are.
func (t *transaction) followCardSystems(ctx context.Context) error {
	packs, err := collect(ctx, t, scanText, `select pack from notice_audience where what = 'cards' order by pack`)
	if err != nil {
		return err
	}
	if len(packs) == 0 {
		return nil
	}
	systems, err := cardSystems(ctx, t)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `delete from notice_audience where what = 'card'`); err != nil {
		return fmt.Errorf("say whom the packs ask: %w", err)
	}
	for _, pack := range packs { // few: declarations
		for _, id := range systems {
			if _, err := t.ExecContext(ctx, `insert into notice_audience (pack, what, scope) values ($1, 'card', $2)`, pack, id); err != nil {
				return fmt.Errorf("say whom the pack asks: %w", err)
			}
		}
		if err := t.ask(ctx, whom{pack: pack, all: true}); err != nil {
			return err
		}
	}
	return nil
}

// followSupplier brings the packs for a supplier's people into step with whom it names.
func (t *transaction) followSupplier(ctx context.Context, id string) error {
	packs, err := collect(ctx, t, scanText, `select pack from notice_audience where what = 'supplier' and scope = $1 order by pack`, id)
	if err != nil {
		return err
	}
	for _, pack := range packs { // few: guidance for one supplier
		if err := t.ask(ctx, whom{pack: pack, all: true}); err != nil {
			return err
		}
	}
	return nil
}
