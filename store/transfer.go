package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// Transfer is the handing over of a service, or of the whole council, to a successor body on a vesting day: by a transfer of undertakings or a reorganisation.
type Transfer struct {
	ID         string        `json:"id"`
	Service    string        `json:"service,omitempty"` // id; empty: the whole council
	Name       string        `json:"name"`              // of the service, or of the council
	Successor  string        `json:"successor"`
	VestsOn    calendar.Date `json:"vests_on"`
	Reason     string        `json:"reason"`
	People     int           `json:"people"`
	Systems    int           `json:"systems"`
	Assets     int           `json:"assets"`
	Grants     int           `json:"grants"` // live access that falls due or goes
	Head       string        `json:"trail_hash"`
	Sequence   int64         `json:"trail_sequence"` // where the trail stood before the transfer
	RecordedAt time.Time     `json:"recorded_at"`
	RecordedBy string        `json:"recorded_by"`
	VestedAt   time.Time     `json:"vested_at,omitzero"`
}

// TransferPlan is what would go, and the phrase that confirms it.
type TransferPlan struct {
	Name        string   `json:"name"`
	Successor   string   `json:"successor"`
	Services    []string `json:"services"`    // ids, with everything below
	Engagements []string `json:"engagements"` // ids of those that end
	People      []string `json:"people"`      // who go
	Staying     []string `json:"staying"`     // who keep another post with the council, and their access
	Systems     []string `json:"systems"`
	Assets      []string `json:"assets"`
	Closing     int      `json:"closing"` // live access of those who go to systems that stay: it falls due on the vesting day
	Going       int      `json:"going"`   // live access to systems that go
	Confirm     string   `json:"confirm"`

	ending []Engagement
}

// NewTransfer is what somebody says of a transfer.
type NewTransfer struct {
	Service   string // id or name; empty with Whole
	Whole     bool   // the whole council
	Successor string
	VestsOn   calendar.Date
	Reason    string
	Confirm   string // the phrase of the plan
}

// PlanTransfer shows what a transfer would do. It changes nothing.
func (s *Session) PlanTransfer(ctx context.Context, n NewTransfer) (TransferPlan, error) {
	if err := s.demand(ctx, ActTransfer); err != nil {
		return TransferPlan{}, err
	}
	return s.planTransfer(ctx, s.reader, n)
}

func (s *Session) planTransfer(ctx context.Context, q querier, n NewTransfer) (TransferPlan, error) {
	p := TransferPlan{Name: s.council.Name, Successor: strings.TrimSpace(n.Successor)}
	switch {
	case p.Successor == "":
		return p, invalid("successor", "say which body the people, systems and assets go to")
	case !n.VestsOn.Known():
		return p, invalid("vests", "say on which day they go")
	case n.Whole == (strings.TrimSpace(n.Service) != ""):
		return p, invalid("service", "say which service goes, or that the whole council does")
	}
	all, err := collect(ctx, q, scanEntry, `select `+entryColumns+` from entry where kind = 'service' order by id`)
	if err != nil {
		return p, err
	}
	if !n.Whole {
		top, err := serviceNamed(ctx, q, n.Service)
		if err != nil {
			return p, err
		}
		p.Name, all = top.Title, below(all, top)
	}
	for _, v := range all {
		p.Services = append(p.Services, v.ID)
	}
	p.Confirm = fmt.Sprintf("transfer %s to %s", p.Name, p.Successor)
	return p, s.planContents(ctx, q, n, &p)
}

// below is a service with all that stand under it.
func below(all []entry.Entry, top entry.Entry) []entry.Entry {
	out := []entry.Entry{top}
	for i := 0; i < len(out); i++ { // no service stands under itself: PlaceService refuses that
		for _, v := range all {
			if v.Fields["parent"] == out[i].ID {
				out = append(out, v)
			}
		}
	}
	return out
}

// planContents fills in who and what goes. With the whole council everything goes, whether it says its service or not.
func (s *Session) planContents(ctx context.Context, q querier, n NewTransfer, p *TransferPlan) error {
	goes := func(service string) bool { return n.Whole || slices.Contains(p.Services, service) }
	open, err := collect(ctx, q, scanEngagement, `select `+engagementColumns+` from engagement where ended_on = '' order by person, id`)
	if err != nil {
		return err
	}
	staying := map[string]bool{}
	for _, e := range open {
		if !goes(e.Service) {
			staying[e.Person] = true
		}
	}
	for _, e := range open {
		if !goes(e.Service) || e.StartsOn > n.VestsOn {
			continue
		}
		p.Engagements, p.ending = append(p.Engagements, e.ID), append(p.ending, e)
		list := &p.People
		if staying[e.Person] {
			list = &p.Staying
		}
		if n := len(*list); n == 0 || (*list)[n-1] != e.Person { // they come in the order of people
			*list = append(*list, e.Person)
		}
	}
	for kind, ids := range map[string]*[]string{"system": &p.Systems, "asset": &p.Assets} {
		rows, err := collect(ctx, q, func(row scanner) ([2]string, error) {
			var v [2]string
			err := row.Scan(&v[0], &v[1])
			return v, err
		}, `select id, service from entry where kind = $1 and ended_on = '' order by id`, kind)
		if err != nil {
			return err
		}
		for _, v := range rows {
			if goes(v[1]) {
				*ids = append(*ids, v[0])
			}
		}
	}
	return planAccess(ctx, q, p)
}

// planAccess counts the access that goes with its system, and that which falls due because its holder goes.
func planAccess(ctx context.Context, q querier, p *TransferPlan) error {
	people, systems := map[string]bool{}, map[string]bool{}
	for _, id := range p.People {
		people[id] = true
	}
	for _, id := range p.Systems {
		systems[id] = true
	}
	live, err := collect(ctx, q, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, `select person, system from access_grant where closed_at = ''`)
	if err != nil {
		return err
	}
	for _, v := range live {
		switch {
		case systems[v[1]]:
			p.Going++
		case people[v[0]]:
			p.Closing++
		}
	}
	return nil
}

// RecordTransfer records that a service or the whole council goes to a successor: the engagements in it end on the vesting day, and whatever its people could
// use that stays falls due then. Systems, assets and the access to them go on the vesting day (see Vest). It cannot be taken back, so that it needs
// the phrase of the plan.
func (s *Session) RecordTransfer(ctx context.Context, n NewTransfer) (Transfer, error) {
	var v Transfer
	if err := s.mayAct(); err != nil {
		return v, err
	}
	if strings.TrimSpace(n.Reason) == "" {
		return v, invalid("reason", "say by what the transfer is made: an order, a contract, a decision")
	}
	err := s.act(ctx, ActTransfer, func(t *transaction) error {
		p, err := s.planTransfer(ctx, t, n)
		if err != nil {
			return err
		}
		if err := confirmed(n.Confirm, p.Confirm); err != nil {
			return err
		}
		if s.user.Person != "" && slices.Contains(p.People, s.user.Person) && !n.Whole {
			t.concerns("person", s.user.Person)
			return ErrOwnCase
		}
		if len(p.Engagements)+len(p.Systems)+len(p.Assets) == 0 {
			return conflict("nothing of %s is in the register to go", p.Name)
		}
		before, err := head(ctx, t)
		if err != nil {
			return err
		}
		v = Transfer{
			Name: p.Name, Successor: p.Successor, VestsOn: n.VestsOn, Reason: strings.TrimSpace(n.Reason), People: len(p.People), Systems: len(p.Systems), Assets: len(p.Assets),
			Grants: p.Closing + p.Going, Head: before.Hash, Sequence: before.Sequence, RecordedAt: t.now, RecordedBy: s.user.Login,
		}
		if !n.Whole {
			v.Service = p.Services[0]
		}
		if v.ID, err = t.nextID(ctx, "TF"); err != nil {
			return err
		}
		if err := t.insertTransfer(ctx, v); err != nil {
			return err
		}
		if err := t.endTransferred(ctx, v, p); err != nil {
			return err
		}
		if n.VestsOn > calendar.Of(t.now) {
			return nil
		}
		v.VestedAt = t.now
		return t.vest(ctx, v, p)
	})
	return v, err
}

// confirmed refuses what cannot be taken back unless its phrase is given.
func confirmed(given, wanted string) error {
	if strings.EqualFold(strings.Join(strings.Fields(given), " "), wanted) {
		return nil
	}
	return invalid("confirm", "this cannot be taken back: look at the preview, then confirm it with --confirm %q", wanted)
}

func (t *transaction) insertTransfer(ctx context.Context, v Transfer) error {
	_, err := t.ExecContext(ctx, `insert into transfer (id, service, successor, vests_on, reason, people, systems, assets, grants, head, sequence, recorded_at, recorded_by, vested_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')`,
		v.ID, v.Service, v.Successor, v.VestsOn, v.Reason, v.People, v.Systems, v.Assets, v.Grants, v.Head, v.Sequence, instant(v.RecordedAt), v.RecordedBy)
	if err != nil {
		return fmt.Errorf("record the transfer: %w", err)
	}
	t.changed("transfer", v.ID, map[string]any{"after": v})
	return nil
}

// endTransferred ends the engagements that go, and the posts of those who go altogether, with the vesting day.
func (t *transaction) endTransferred(ctx context.Context, v Transfer, p TransferPlan) error {
	for _, before := range p.ending {
		after := before
		after.EndedOn, after.EndReason = v.VestsOn, endedTransferred
		if err := t.updateEngagement(ctx, before, after); err != nil {
			return err
		}
		if err := t.transferItem(ctx, v.ID, "engagement", before.ID); err != nil {
			return err
		}
	}
	for _, person := range p.People {
		if _, err := t.ExecContext(ctx, `update post_holder set until_on = $2 where person = $1 and from_on <= $2 and (until_on = '' or until_on > $2)`, person, v.VestsOn); err != nil {
			return fmt.Errorf("end the posts of %s: %w", person, err)
		}
		t.changed("person", person, map[string]any{"transfer": v.ID, "on": v.VestsOn})
	}
	return nil
}

func (t *transaction) transferItem(ctx context.Context, transfer, kind, subject string) error {
	_, err := t.ExecContext(ctx, `insert into transfer_item (transfer, kind, subject) values ($1, $2, $3) on conflict do nothing`, transfer, kind, subject)
	if err != nil {
		return fmt.Errorf("record the transfer of %s: %w", subject, err)
	}
	return nil
}

// Vest completes a transfer on its vesting day: the systems and assets go, and the access to those systems with them. It cannot be taken back.
func (s *Session) Vest(ctx context.Context, id, confirm string) (Transfer, error) {
	var v Transfer
	err := s.act(ctx, ActTransfer, func(t *transaction) error {
		var err error
		if v, err = s.transferByID(ctx, t, id); err != nil {
			return err
		}
		switch {
		case !v.VestedAt.IsZero():
			return conflict("%s went to %s on %s already", v.Name, v.Successor, london(v.VestedAt))
		case v.VestsOn > calendar.Of(t.now):
			return conflict("%s goes to %s on %s: the transfer is completed then", v.Name, v.Successor, v.VestsOn.Short())
		}
		p, err := s.planTransfer(ctx, t, NewTransfer{Service: v.Service, Whole: v.Service == "", Successor: v.Successor, VestsOn: v.VestsOn})
		if err != nil {
			return err
		}
		if err := confirmed(confirm, p.Confirm); err != nil {
			return err
		}
		if err := t.endTransferred(ctx, v, p); err != nil { // who came meanwhile
			return err
		}
		v.VestedAt = t.now
		return t.vest(ctx, v, p)
	})
	return v, err
}

// vest hands over the systems and assets of a plan.
func (t *transaction) vest(ctx context.Context, v Transfer, p TransferPlan) error {
	for _, id := range p.Assets { // before the systems that hold them
		if err := t.handOver(ctx, v, "asset", id); err != nil {
			return err
		}
	}
	for _, id := range p.Systems {
		grants, err := collect(ctx, t, scanGrant, `select `+grantColumns+` from access_grant where system = $1 and closed_at = '' order by id`, id)
		if err != nil {
			return err
		}
		for _, g := range grants {
			after := g
			after.ClosedAt, after.EnteredAt, after.ClosedBy, after.EnteredBy, after.Action = t.now, t.now, v.Successor, t.s.user.Login, ActionTransferred
			after.Evidence = fmt.Sprintf("Went with its system to %s (%s)", v.Successor, v.ID)
			if err := t.updateGrant(ctx, g, after); err != nil {
				return err
			}
		}
		if err := t.handOver(ctx, v, "system", id); err != nil {
			return err
		}
	}
	if _, err := t.ExecContext(ctx, `update transfer set vested_at = $2 where id = $1`, v.ID, instant(t.now)); err != nil {
		return fmt.Errorf("complete the transfer: %w", err)
	}
	t.changed("transfer", v.ID, map[string]any{"vested": t.now, "systems": p.Systems, "assets": p.Assets})
	return nil
}

// handOver ends the entry of a system or an asset: it is the successor's now, and stays readable with its history.
func (t *transaction) handOver(ctx context.Context, v Transfer, kind, id string) error {
	k, a, err := actNamed(kind, "end")
	if err != nil {
		return err
	}
	end := &doing{kind: k, act: a, depth: 1, Doing: Doing{ // it follows from the transfer and needs nobody's leave but that
		Kind: kind, Verb: "end", ID: id, Given: map[string]string{"reason": fmt.Sprintf("Transferred to %s (%s)", v.Successor, v.ID)},
	}}
	if _, err := t.perform(ctx, end); err != nil {
		return err
	}
	return t.transferItem(ctx, v.ID, kind, id)
}
