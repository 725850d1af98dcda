package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"muniment/store/calendar"
)

// NewErasure asks that somebody's data be erased.
type NewErasure struct {
	Person     string
	Reason     string
	Authority  string        // what it rests on: the person's request, an order of a court or of the regulator
	Despite    string        // why what the council's own periods would keep need not be kept; "": it stays
	ReceivedOn calendar.Date // when the person asked; empty: today
}

// ErasurePlan is what an erasure would do.
type ErasurePlan struct {
	Person   string         `json:"person"`
	Whole    bool           `json:"whole"`   // the person is erased; otherwise only what is past its time
	Removes  map[string]int `json:"removes"` // how much, by kind
	Stays    []Stay         `json:"stays"`
	Mentions []Mention      `json:"mentions"` // texts elsewhere that may name them
}

// Barred reports whether nothing may be erased, and why.
func (p ErasurePlan) Barred() error {
	var bars []string
	for _, v := range p.Stays {
		if v.Bars {
			bars = append(bars, v.String())
		}
	}
	if len(bars) == 0 {
		return nil
	}
	return conflict("nothing of %s can be erased while these stand: %s", p.Person, strings.Join(bars, "; "))
}

// PreviewErasure says what an erasure would do, and does nothing. It is for whoever may ask for one, and is an entry in the trail: it gathers what is held on somebody.
func (s *Session) PreviewErasure(ctx context.Context, n NewErasure) (ErasurePlan, error) {
	var plan ErasurePlan
	err := s.act(ctx, ActAskErasure, func(t *transaction) error {
		if err := t.mayErase(n.Person); err != nil {
			return err
		}
		var err error
		if plan, err = s.planErasure(ctx, t, n); err == nil {
			t.changed("person", n.Person, map[string]string{"looked_at": "what an erasure would do"})
		}
		return err
	})
	return plan, err
}

func (t *transaction) mayErase(person string) error {
	if err := t.s.notOwnCase(person); err != nil {
		t.concerns("person", person)
		return err
	}
	return nil
}

func (s *Session) planErasure(ctx context.Context, q querier, n NewErasure) (ErasurePlan, error) {
	today := s.Today()
	plan := ErasurePlan{Person: n.Person, Removes: map[string]int{}, Stays: []Stay{}, Mentions: []Mention{}}
	v, err := identityOf(ctx, q, n.Person)
	if err != nil {
		return plan, err
	}
	if gone, err := collect(ctx, q, scanText, `select removal from tombstone where reference = $1`, n.Person); err != nil {
		return plan, err
	} else if len(gone) > 0 {
		return plan, conflict("%s stands for somebody who was erased by %s: nothing more is known of them", n.Person, gone[0])
	}
	stays, err := s.staysOf(ctx, q, n.Person, today)
	if err != nil {
		return plan, err
	}
	plan.Stays = append(plan.Stays, stays[n.Person]...)
	kept, err := keepStays(ctx, q, n.Person, today)
	if err != nil {
		return plan, err
	}
	plan.Stays = append(plan.Stays, kept...)
	plan.Whole = !slices.ContainsFunc(plan.Stays, func(v Stay) bool { return v.Until.Known() })
	if n.Despite != "" {
		plan.Whole, plan.Stays = true, slices.DeleteFunc(plan.Stays, func(v Stay) bool { return v.Until.Known() })
	}
	if !plan.Whole {
		return plan, s.planNarrow(ctx, q, n.Person, &plan)
	}
	signs, err := signInStays(ctx, q, n.Person)
	if err != nil {
		return plan, err
	}
	plan.Stays = append(plan.Stays, signs...)
	found, err := surveyOf(ctx, q, &v, erasedText)
	if err != nil {
		return plan, err
	}
	plan.Mentions = append(plan.Mentions, found.mentions...)
	maps.Copy(plan.Removes, found.gone)
	for what, count := range map[string]int{
		"people": 1, "texts of their own": len(found.edits), "files": len(found.attachments), "signed records": len(found.records), "details of the trail": len(found.changes),
	} {
		if count > 0 {
			plan.Removes[what] = count
		}
	}
	return plan, nil
}

// planNarrow counts what of somebody is past its time although they themselves are not.
func (s *Session) planNarrow(ctx context.Context, q querier, person string, plan *ErasurePlan) error {
	items, err := s.due(ctx, q, person)
	for _, item := range items {
		plan.Removes[disposalRuleOf(item.Kind).what]++
	}
	return err
}

// AskErasure asks that somebody's data be erased. Somebody else approves it.
func (s *Session) AskErasure(ctx context.Context, n NewErasure) (Removal, ErasurePlan, error) {
	var out Removal
	var plan ErasurePlan
	n.Reason, n.Authority, n.Despite = strings.TrimSpace(n.Reason), strings.TrimSpace(n.Authority), strings.TrimSpace(n.Despite)
	switch {
	case n.Reason == "":
		return out, plan, invalid("reason", "say why the data is erased")
	case n.Authority == "":
		return out, plan, invalid("authority", "say what it rests on: the person's request and its date, or an order")
	}
	err := s.act(ctx, ActAskErasure, func(t *transaction) error {
		if err := t.mayErase(n.Person); err != nil {
			return err
		}
		today := calendar.Of(t.now)
		if !n.ReceivedOn.Known() {
			n.ReceivedOn = today
		}
		if n.ReceivedOn > today {
			return invalid("received", "%s is in the future: say when the person asked", n.ReceivedOn.Short())
		}
		asked, err := collect(ctx, t, scanText, `select id from removal where person = $1 and state = 'asked'`, n.Person)
		if err != nil {
			return err
		}
		if len(asked) > 0 {
			return conflict("%s asks for that already: it waits for approval", asked[0])
		}
		if plan, err = s.planErasure(ctx, t, n); err != nil {
			return err
		}
		if err := plan.possible(); err != nil {
			return err
		}
		out = Removal{Kind: Erasure, Person: n.Person, Reason: n.Reason, Authority: n.Authority, Despite: n.Despite, ReceivedOn: n.ReceivedOn, State: RemovalAsked, AskedAt: t.now, AskedBy: s.user.Login, Stays: plan.Stays, asker: s.user.Person}
		if out.ID, err = t.nextID(ctx, "RM"); err != nil {
			return err
		}
		t.changed(kindRemoval, out.ID, map[string]any{"erasure_of": map[string]string{"person": n.Person}, "reason": n.Reason, "authority": n.Authority, "despite": n.Despite, "received_on": n.ReceivedOn})
		return t.insertRemoval(ctx, out)
	})
	return out, plan, err
}

// possible refuses an erasure that is barred, or that would take nothing away.
func (p ErasurePlan) possible() error {
	if err := p.Barred(); err != nil {
		return err
	}
	if p.Whole || len(p.Removes) > 0 {
		return nil
	}
	stays := make([]string, len(p.Stays))
	for i, v := range p.Stays {
		stays[i] = v.String()
	}
	return conflict("nothing of %s can be erased yet: %s; where it need not be kept, say why with --despite", p.Person, strings.Join(stays, "; "))
}

// ApproveErasure erases what somebody else asked for, once every text that may name the person was judged. The file is written anew at once; where another program has the
// register open, that is left to SealRemovals.
func (s *Session) ApproveErasure(ctx context.Context, id string) (Removal, error) {
	err := s.act(ctx, ActDecideErasure, func(t *transaction) error {
		r, err := t.removalFor(ctx, id, Erasure, RemovalAsked)
		if err != nil {
			return err
		}
		if err := t.another(ctx, r, ActDecideErasure); err != nil {
			return err
		}
		return t.erase(ctx, r)
	})
	if err != nil {
		return Removal{}, err
	}
	return s.ended(ctx, id)
}

// ended writes the file anew and returns how the removal stands.
func (s *Session) ended(ctx context.Context, id string) (Removal, error) {
	if _, err := s.SealRemovals(ctx); err != nil {
		return Removal{}, err
	}
	if err := s.remember(ctx); err != nil {
		return Removal{}, err
	}
	r, err := removalByID(ctx, s.reader, id)
	if err == nil {
		r.Copies, err = s.CopiesHolding(ctx, r.ID)
	}
	return r, err
}

func (t *transaction) erase(ctx context.Context, r Removal) error {
	plan, err := t.s.planErasure(ctx, t, NewErasure{Person: r.Person, Despite: r.Despite})
	if err != nil {
		return err
	}
	if err := plan.possible(); err != nil {
		return err
	}
	remove, err := t.remover(ctx, r.ID)
	if err != nil {
		return err
	}
	stays, err := jsonOf(plan.Stays)
	if err != nil {
		return err
	}
	if err := remove.run(ctx, `update removal set stays = $2, decided_at = $3, decided_by = $4 where id = $1`, r.ID, stays, instant(t.now), t.s.user.Login); err != nil {
		return err
	}
	details := map[string]any{"kind": Erasure}
	if !plan.Whole {
		items, err := t.s.due(ctx, t, r.Person)
		if err != nil {
			return err
		}
		if err := remove.dispose(ctx, items, nil); err != nil {
			return err
		}
		return remove.finish(ctx, details)
	}
	v, err := identityOf(ctx, t, r.Person)
	if err != nil {
		return err
	}
	judged, err := t.judged(ctx, r.ID, plan.Mentions, remove.key)
	if err != nil {
		return err
	}
	reference, err := t.nextID(ctx, "ER")
	if err != nil {
		return err
	}
	found, err := surveyOf(ctx, t, &v, reference)
	if err != nil {
		return err
	}
	if err := remove.erasePerson(ctx, &v, reference, found, judged); err != nil {
		return err
	}
	details["reference"] = reference
	return remove.finish(ctx, details)
}

// judged returns what was decided about each text that may name the person, and refuses while one of them was not judged as it now stands.
func (t *transaction) judged(ctx context.Context, id string, mentions []Mention, key []byte) (map[string]string, error) {
	decided, err := textDecisions(ctx, t, id)
	if err != nil {
		return nil, err
	}
	out, open := map[string]string{}, 0
	for _, m := range mentions {
		d, is := decided[m.Source+" "+m.Key]
		if !is || d.digest != tombstoneDigest(key, m.Source, m.whole) {
			open++
			continue
		}
		out[m.Source+" "+m.Key] = d.decision
	}
	if open > 0 {
		return nil, conflict("%d texts may name the person and were not judged: `muniment erase texts %s` shows them", open, id)
	}
	return out, nil
}

type textDecision struct{ digest, decision, reason string }

func textDecisions(ctx context.Context, q querier, id string) (map[string]textDecision, error) {
	out := map[string]textDecision{}
	err := each(ctx, q, func(row scanner) error {
		var source, key string
		var d textDecision
		err := row.Scan(&source, &key, &d.digest, &d.decision, &d.reason)
		out[source+" "+key] = d
		return err
	}, `select source, row_key, digest, decision, reason from removal_text where removal = $1`, id)
	return out, err
}

// TextsOf lists the texts elsewhere that may name somebody whom a removal is about, each with what was decided.
func (s *Session) TextsOf(ctx context.Context, id string) ([]Mention, error) {
	if err := s.demand(ctx, ActJudgeText); err != nil {
		return nil, err
	}
	tx, err := s.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	return s.mentionsOf(ctx, tx, id)
}

func (s *Session) mentionsOf(ctx context.Context, q querier, id string) ([]Mention, error) {
	r, err := removalByID(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if err := s.notOwnCase(r.Person); err != nil {
		return nil, err
	}
	people := []string{r.Person}
	if r.Kind == Disposal {
		if people, err = collect(ctx, q, scanText, `select subject from removal_item where removal = $1 and kind = 'leaver' and kept = '' order by subject`, r.ID); err != nil {
			return nil, err
		}
	}
	decided, err := textDecisions(ctx, q, r.ID)
	if err != nil || r.State == RemovalDone {
		return []Mention{}, err
	}
	_, surveys, err := lookFor(ctx, q, people, func(string) (string, error) { return erasedText, nil })
	if err != nil {
		return nil, err
	}
	out := []Mention{}
	for _, found := range surveys {
		for _, m := range found.mentions {
			d := decided[m.Source+" "+m.Key]
			m.Decision, m.Reason = d.decision, d.reason
			out = append(out, m)
		}
	}
	return out, nil
}

// JudgeText says whom a text means: replace the name in it, or take the file away, or keep it because it means somebody else or has to stay. All that were not judged
// yet where source and key are "".
func (s *Session) JudgeText(ctx context.Context, id, source, key, decision, reason string) (int, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case decision != TextReplace && decision != TextKeep:
		return 0, invalid("decision", "%q is neither %s nor %s", decision, TextReplace, TextKeep)
	case decision == TextKeep && reason == "":
		return 0, invalid("reason", "say why the text stays as it is: whom it means")
	}
	n := 0
	err := s.act(ctx, ActJudgeText, func(t *transaction) error {
		mentions, err := s.mentionsOf(ctx, t, id)
		if err != nil {
			return err
		}
		remove, err := t.remover(ctx, strings.ToUpper(id))
		if err != nil {
			return err
		}
		for _, m := range mentions {
			if source == "" && m.Decision != "" || source != "" && (m.Source != source || m.Key != key) {
				continue
			}
			n++
			if err := remove.run(ctx, `insert into removal_text (removal, source, row_key, digest, decision, reason, by_login) values ($1, $2, $3, $4, $5, $6, $7)
				on conflict (removal, source, row_key) do update set digest = excluded.digest, decision = excluded.decision, reason = excluded.reason, by_login = excluded.by_login`,
				remove.id, m.Source, m.Key, tombstoneDigest(remove.key, m.Source, m.whole), decision, reason, s.user.Login); err != nil {
				return err
			}
			t.changed(kindRemoval, remove.id, map[string]string{"text": m.Source + " " + m.Key, "decision": decision, "reason": reason})
		}
		if n == 0 && source != "" {
			return &NotFoundError{"text", source + " " + key}
		}
		return nil
	})
	return n, err
}
