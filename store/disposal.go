package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
)

// DisposalList is what is past its time: of a list that somebody proposed, or as it would be proposed today.
type DisposalList struct {
	Removal Removal        `json:"removal,omitzero"` // where it was proposed
	Items   []DisposalItem `json:"items"`
}

// DisposalDue says what a list of today would propose.
func (s *Session) DisposalDue(ctx context.Context) ([]DisposalItem, error) {
	if err := s.demand(ctx, ActProposeDisposal); err != nil {
		return nil, err
	}
	tx, err := s.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	return s.due(ctx, tx, "")
}

// ProposeDisposal proposes everything that is past its time for disposal. Somebody else approves it. A list with nothing on it needs nobody's approval: the year's duty is done.
func (s *Session) ProposeDisposal(ctx context.Context, authority string) (DisposalList, error) {
	var out DisposalList
	if authority = strings.TrimSpace(authority); authority == "" {
		return out, invalid("authority", "say what it rests on: the council's retention schedule and its date")
	}
	err := s.act(ctx, ActProposeDisposal, func(t *transaction) error {
		pending, err := collect(ctx, t, scanText, `select id from removal where kind = 'disposal' and state in ('asked', 'approved')`)
		if err != nil {
			return err
		}
		if len(pending) > 0 {
			return conflict("%s is proposed and not carried out: carry it out or refuse it first", pending[0])
		}
		if out.Items, err = s.due(ctx, t, ""); err != nil {
			return err
		}
		r := Removal{Kind: Disposal, Reason: "past the council's periods", Authority: authority, State: RemovalAsked, AskedAt: t.now, AskedBy: s.user.Login, Stays: []Stay{}, asker: s.user.Person}
		if r.ID, err = t.nextID(ctx, "RM"); err != nil {
			return err
		}
		if err := t.insertRemoval(ctx, r); err != nil {
			return err
		}
		out.Removal = r
		t.changed(kindRemoval, r.ID, map[string]any{"proposed": countItems(out.Items), "authority": authority})
		if going(out.Items) == 0 {
			return t.nothingDue(ctx, &out)
		}
		return t.insertItems(ctx, r.ID, out.Items)
	})
	return out, err
}

func (t *transaction) nothingDue(ctx context.Context, out *DisposalList) error {
	remove, err := t.remover(ctx, out.Removal.ID)
	if err != nil {
		return err
	}
	if err := remove.finish(ctx, map[string]any{"kind": Disposal}); err != nil {
		return err
	}
	out.Removal.State = RemovalDone
	return remove.yearDone(ctx)
}

func going(items []DisposalItem) int {
	n := 0
	for _, i := range items {
		if i.Kept == "" {
			n++
		}
	}
	return n
}

func countItems(items []DisposalItem) map[string]int {
	out := map[string]int{}
	for _, i := range items {
		if i.Kept == "" {
			out[i.What]++
		}
	}
	return out
}

func (t *transaction) insertItems(ctx context.Context, id string, items []DisposalItem) error {
	for _, i := range items {
		if _, err := t.ExecContext(ctx, `insert into removal_item (removal, kind, subject, since_on, kept) values ($1, $2, $3, $4, $5)`, id, i.Kind, i.Subject, i.Since, i.Kept); err != nil {
			return fmt.Errorf("propose the disposal: %w", err)
		}
	}
	return nil
}

func itemsOf(ctx context.Context, q querier, id string) ([]DisposalItem, error) {
	return collect(ctx, q, func(row scanner) (DisposalItem, error) {
		var i DisposalItem
		err := row.Scan(&i.Kind, &i.Subject, &i.Since, &i.Kept)
		rule := disposalRuleOf(i.Kind)
		i.What, i.Setting = rule.what, rule.setting
		return i, err
	}, `select kind, subject, since_on, kept from removal_item where removal = $1 order by kind, subject`, id)
}

// ProposedDisposal is a list as it was proposed, with what was left out of it since.
func (s *Session) ProposedDisposal(ctx context.Context, id string) (DisposalList, error) {
	var out DisposalList
	if err := s.demand(ctx, ActVerifyTrail); err != nil { // the SIRO approves it, and auditors read it
		return out, err
	}
	var err error
	if out.Removal, err = removalByID(ctx, s.reader, id); err != nil {
		return out, err
	}
	if out.Removal.Kind != Disposal {
		return out, &NotFoundError{Disposal, id}
	}
	out.Items, err = itemsOf(ctx, s.reader, out.Removal.ID)
	out.Items = slices.DeleteFunc(out.Items, func(i DisposalItem) bool { return i.Kind == "leaver" && s.notOwnCase(i.Subject) != nil })
	return out, err
}

// LeaveOut takes something off a list that is not approved yet: it stays for another year.
func (s *Session) LeaveOut(ctx context.Context, id, kind, subject, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why it stays")
	}
	return s.act(ctx, ActProposeDisposal, func(t *transaction) error {
		r, err := t.removalFor(ctx, id, Disposal, RemovalAsked)
		if err != nil {
			return err
		}
		n, err := t.ExecContext(ctx, `update removal_item set kept = $4 where removal = $1 and kind = $2 and subject = $3`, r.ID, kind, subject, reason)
		if err != nil {
			return fmt.Errorf("leave it out: %w", err)
		}
		if found, err := n.RowsAffected(); err != nil || found == 0 {
			return &NotFoundError{kind, subject}
		}
		t.changed(kindRemoval, r.ID, map[string]any{"left_out": map[string]string{"kind": kind, "id": subject, "person": leaverOnly(kind, subject)}, "reason": reason})
		return nil
	})
}

// leaverOnly names the person whom an item is, so that their own erasure finds it in the trail.
func leaverOnly(kind, subject string) string {
	if kind == "leaver" {
		return subject
	}
	return ""
}

// ApproveDisposal approves a list; it is carried out by ApplyDisposal.
func (s *Session) ApproveDisposal(ctx context.Context, id string) (Removal, error) {
	var out Removal
	err := s.act(ctx, ActDecideDisposal, func(t *transaction) error {
		r, err := t.removalFor(ctx, id, Disposal, RemovalAsked)
		if err != nil {
			return err
		}
		if err := t.another(ctx, r, ActDecideDisposal); err != nil {
			return err
		}
		if err := t.decided(ctx, &r, RemovalApproved, ""); err != nil {
			return err
		}
		out = r
		return nil
	})
	return out, err
}

// ApplyDisposal takes away what was approved, as far as it is still past its time and nothing has come up since that keeps it.
func (s *Session) ApplyDisposal(ctx context.Context, id string) (Removal, error) {
	err := s.act(ctx, ActApplyDisposal, func(t *transaction) error {
		r, err := t.removalFor(ctx, id, Disposal, RemovalApproved)
		if err != nil {
			return err
		}
		return t.applyDisposal(ctx, r)
	})
	if err != nil {
		return Removal{}, err
	}
	return s.ended(ctx, id)
}

func (t *transaction) applyDisposal(ctx context.Context, r Removal) error {
	approved, err := itemsOf(ctx, t, r.ID)
	if err != nil {
		return err
	}
	now, err := t.s.due(ctx, t, "")
	if err != nil {
		return err
	}
	goes := map[[2]string]bool{}
	for _, a := range approved {
		goes[[2]string{a.Kind, a.Subject}] = a.Kept == ""
	}
	items := []DisposalItem{}
	for _, i := range now {
		if goes[[2]string{i.Kind, i.Subject}] {
			items = append(items, i)
		}
	}
	remove, err := t.remover(ctx, r.ID)
	if err != nil {
		return err
	}
	if remove.leaving, err = remove.leavingOf(ctx, items); err != nil {
		return err
	}
	judged, err := t.judged(ctx, r.ID, remove.leaving.mentions(), remove.key)
	if err != nil {
		return err
	}
	if err := remove.dispose(ctx, items, judged); err != nil {
		return err
	}
	if err := remove.run(ctx, `delete from removal_item where removal = $1`, r.ID); err != nil {
		return err
	}
	if err := remove.finish(ctx, map[string]any{"kind": Disposal, "authority": r.Authority, "on": calendar.Of(t.now)}); err != nil {
		return err
	}
	return remove.yearDone(ctx)
}
