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

// Mover is somebody's change from one engagement to another. Leaving one of several is a move as well, and stands with the leavers.
type Mover struct {
	ID              string        `json:"id"`
	Person          string        `json:"person"`
	Name            string        `json:"name"`
	From            string        `json:"from_engagement"`
	To              string        `json:"to_engagement"`
	MovesOn         calendar.Date `json:"moves_on"`
	NoticeOn        calendar.Date `json:"notice_on,omitempty"` // the day the manager knew
	Explanation     string        `json:"explanation,omitempty"`
	RecordedAt      time.Time     `json:"recorded_at"`
	RecordedBy      string        `json:"recorded_by"`
	FinishedAt      time.Time     `json:"finished_at,omitzero"`
	WithdrawnAt     time.Time     `json:"withdrawn_at,omitzero"`
	WithdrawnReason string        `json:"withdrawn_reason,omitempty"`
	Lines           []CaseLine    `json:"lines,omitempty"`

	began       bool // the new engagement began by the move
	contractEnd calendar.Date
}

// NewMover is somebody who changes post within the council.
type NewMover struct {
	Person    string
	From      string // reference of the engagement left; needed where the person has several
	Reference string // of the new position
	Service   string // name
	JobTitle  string
	MovesOn   calendar.Date
	NoticeOn  calendar.Date
}

// RecordMover records a change of post: the old engagement ends the day before, a new one begins, and every owner of what the person can use is told at
// once (clause CBC-044).
func (s *Session) RecordMover(ctx context.Context, m NewMover) (Engagement, error) {
	var e Engagement
	if err := allInvalid(m.lacking()); err != nil {
		return e, err
	}
	err := s.act(ctx, ActRecordMover, func(t *transaction) error {
		if err := s.notOwnCase(m.Person); err != nil {
			t.concerns("person", m.Person)
			return err
		}
		before, err := openEngagement(ctx, t, m.Person, m.From)
		if err != nil {
			return err
		}
		e, err = t.moves(ctx, m, before)
		return err
	})
	return e, err
}

// moves records a change of post from an engagement of the register, and returns the one that follows.
func (t *transaction) moves(ctx context.Context, m NewMover, before Engagement) (Engagement, error) {
	if before.StartsOn.Known() && m.MovesOn <= before.StartsOn {
		return before, invalid("moves", "%s is not after the day the old post began, %s", m.MovesOn.Short(), before.StartsOn.Short())
	}
	after := before
	after.EndedOn, after.EndReason = m.MovesOn.AddDays(-1), endedMoved
	if after != before {
		if err := t.updateEngagement(ctx, before, after); err != nil {
			return before, err
		}
	}
	e, began, err := t.moveTo(ctx, m, before)
	if err != nil {
		return e, err
	}
	return e, t.insertMover(ctx, m, before, e, began)
}

// lacking is what a move cannot be recorded without.
func (m NewMover) lacking() []InvalidError {
	var out []InvalidError
	if m.Person == "" {
		out = append(out, InvalidError{Field: "person", Reason: "say who moves"})
	}
	if strings.TrimSpace(m.Service) == "" {
		out = append(out, InvalidError{Field: "service", Reason: "say to which service they move"})
	}
	if !m.MovesOn.Known() {
		out = append(out, InvalidError{Field: "moves", Reason: "say on which day they move"})
	}
	return out
}

func (t *transaction) insertMover(ctx context.Context, m NewMover, from, to Engagement, began bool) error {
	id, err := t.nextID(ctx, "MV")
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `insert into mover (id, person, from_engagement, to_engagement, moves_on, notice_on, recorded_at, recorded_by, began, contract_end)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id, m.Person, from.ID, to.ID, m.MovesOn, m.NoticeOn, instant(t.now), t.s.user.Login, number(began), from.ContractEnd)
	if err != nil {
		return fmt.Errorf("record the mover: %w", err)
	}
	t.changed("person", m.Person, map[string]any{"mover": id, "moves_on": m.MovesOn, "notice_on": m.NoticeOn})
	t.changed("mover", id, map[string]any{"person": m.Person, "from": from.ID, "to": to.ID, "moves_on": m.MovesOn, "notice_on": m.NoticeOn})
	return nil
}

const moverColumns = `m.id, m.person, trim(p.given_name || ' ' || p.surname), m.from_engagement, m.to_engagement, m.moves_on, m.notice_on, m.explanation, m.recorded_at, m.recorded_by,
	m.finished_at, m.withdrawn_at, m.withdrawn_reason, m.began, m.contract_end`

func scanMover(row scanner) (Mover, error) {
	var m Mover
	var recorded, finished, withdrawn moment
	var began int
	err := row.Scan(&m.ID, &m.Person, &m.Name, &m.From, &m.To, &m.MovesOn, &m.NoticeOn, &m.Explanation, &recorded, &m.RecordedBy,
		&finished, &withdrawn, &m.WithdrawnReason, &began, &m.contractEnd)
	m.RecordedAt, m.FinishedAt, m.WithdrawnAt, m.began = recorded.Time, finished.Time, withdrawn.Time, began == 1
	return m, err
}

// movers returns the movers that the condition picks, but for one's own; the condition's parameters begin at $2.
func (s *Session) movers(ctx context.Context, q querier, condition string, args ...any) ([]Mover, error) {
	return collect(ctx, q, scanMover, `select `+moverColumns+` from mover m join person p on p.id = m.person
		where m.person <> $1 and (`+condition+`) order by m.moves_on desc, m.id desc`, append([]any{s.user.Person}, args...)...)
}

// Movers lists the movers whose name, number or login contains the text, the latest first.
func (s *Session) Movers(ctx context.Context, query string) ([]Mover, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{before: 1}
	return s.movers(ctx, s.reader, c.like(personText, query)+` and `+sc.names(c, "m.person"), c.args...)
}

// onMover runs an act on the latest move of somebody that is not withdrawn and on which this person may act: as the manager of either engagement or as
// Human Resources.
func (s *Session) onMover(ctx context.Context, act Act, person string, f func(t *transaction, m Mover, from, to Engagement) error) error {
	return s.act(ctx, act, func(t *transaction) error {
		if err := s.notOwnCase(person); err != nil {
			t.concerns("person", person)
			return err
		}
		if err := t.reachesPerson(ctx, person); err != nil {
			return err
		}
		all, err := s.movers(ctx, t, `m.person = $2 and m.withdrawn_at = ''`, person)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return &NotFoundError{"mover", person}
		}
		from, err := engagementByID(ctx, t, all[0].From)
		if err != nil {
			return err
		}
		to, err := engagementByID(ctx, t, all[0].To)
		if err != nil {
			return err
		}
		return f(t, all[0], from, to)
	})
}

// eitherManager is authority over a move: that of the old manager, of the new one, or of Human Resources.
func (t *transaction) eitherManager(ctx context.Context, act Act, m Mover, from, to Engagement) error {
	t.regards("mover", m.ID, "")
	answers, err := t.answersFor(ctx, answerable(to))
	if err != nil || answers {
		return err
	}
	if err := t.staffAuthority(ctx, act, answerable(from)); err != nil {
		t.concerns("mover", m.ID)
		return err
	}
	return nil
}

// AmendMover changes the day of a move or the day on which the manager knew; what is empty stays as it is.
func (s *Session) AmendMover(ctx context.Context, person string, movesOn, noticeOn calendar.Date) error {
	return s.onMover(ctx, ActAmendMover, person, func(t *transaction, m Mover, from, to Engagement) error {
		if err := t.eitherManager(ctx, ActAmendMover, m, from, to); err != nil {
			return err
		}
		return t.amendMove(ctx, m, movesOn, noticeOn)
	})
}

// amendMove changes a move that is there, and both of its engagements with it.
func (t *transaction) amendMove(ctx context.Context, m Mover, movesOn, noticeOn calendar.Date) error {
	from, err := engagementByID(ctx, t, m.From)
	if err != nil {
		return err
	}
	to, err := engagementByID(ctx, t, m.To)
	if err != nil {
		return err
	}
	after := m
	fill(&after.MovesOn, movesOn)
	fill(&after.NoticeOn, noticeOn)
	if from.StartsOn.Known() && after.MovesOn <= from.StartsOn {
		return invalid("moves", "%s is not after the day the old post began, %s", after.MovesOn.Short(), from.StartsOn.Short())
	}
	if after.MovesOn == m.MovesOn && after.NoticeOn == m.NoticeOn {
		return nil
	}
	old, fresh := from, to
	old.EndedOn = after.MovesOn.AddDays(-1)
	if err := t.updateEngagement(ctx, from, old); err != nil {
		return err
	}
	if m.began || to.StartsOn == m.MovesOn {
		fresh.StartsOn = after.MovesOn
		if err := t.updateEngagement(ctx, to, fresh); err != nil {
			return err
		}
	}
	if _, err := t.ExecContext(ctx, `update mover set moves_on = $2, notice_on = $3, finished_at = '' where id = $1`, m.ID, after.MovesOn, after.NoticeOn); err != nil {
		return fmt.Errorf("change the move: %w", err)
	}
	t.changed("mover", m.ID, map[string]any{"before": [2]calendar.Date{m.MovesOn, m.NoticeOn}, "after": [2]calendar.Date{after.MovesOn, after.NoticeOn}})
	return t.settleMoves(ctx, m.Person)
}

// WithdrawMover takes a move back: the old engagement goes on, and the new one, if the move began it, ends before it was worked. What was closed stays closed.
func (s *Session) WithdrawMover(ctx context.Context, person, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why the move is withdrawn")
	}
	return s.onMover(ctx, ActAmendMover, person, func(t *transaction, m Mover, from, to Engagement) error {
		if err := t.eitherManager(ctx, ActAmendMover, m, from, to); err != nil {
			return err
		}
		if to.EndedOn.Known() {
			return conflict("the engagement that %s moved to has ended since: this move cannot be taken back", m.Name)
		}
		old, fresh := from, to
		old.EndedOn, old.EndReason = "", ""
		if err := t.updateEngagement(ctx, from, old); err != nil {
			return err
		}
		if m.began {
			fresh.EndedOn, fresh.EndReason = m.MovesOn, "move withdrawn"
			if err := t.updateEngagement(ctx, to, fresh); err != nil {
				return err
			}
		}
		if _, err := t.ExecContext(ctx, `update mover set withdrawn_at = $2, withdrawn_reason = $3, finished_at = $2 where id = $1`, m.ID, instant(t.now), reason); err != nil {
			return fmt.Errorf("withdraw the move: %w", err)
		}
		t.changed("mover", m.ID, map[string]string{"withdrawn": reason})
		return nil
	})
}

// ExplainMove records why the register was told late that somebody moves (clause CBC-044).
func (s *Session) ExplainMove(ctx context.Context, person, explanation string) error {
	if explanation = strings.TrimSpace(explanation); explanation == "" {
		return invalid("text", "say why notice was late")
	}
	return s.onMover(ctx, ActExplainNotice, person, func(t *transaction, m Mover, from, to Engagement) error {
		if err := t.eitherManager(ctx, ActExplainNotice, m, from, to); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update mover set explanation = $2 where id = $1`, m.ID, explanation); err != nil {
			return fmt.Errorf("explain the notice: %w", err)
		}
		t.changed("mover", m.ID, map[string]string{"explanation": explanation})
		return t.settleMoves(ctx, m.Person)
	})
}

// AnswerMover answers a line of a mover's checklist.
func (s *Session) AnswerMover(ctx context.Context, r Return) error {
	return s.onMover(ctx, ActAnswerMover, r.Person, func(t *transaction, m Mover, from, to Engagement) error {
		checklist, err := caseChecklist(listMover, to.Kind)
		if err != nil {
			return err
		}
		_, err = t.answerCase(ctx, openCase{list: listMover, id: m.ID, checklist: checklist}, r, func(line CaseLine) error {
			t.matters, t.loan = []matter{{"mover", m.ID, line.Item}}, false
			return t.staffAuthority(ctx, ActAnswerMover, moverLineOwner(line.OwedBy, from, to))
		})
		if err != nil {
			return err
		}
		return t.settleMoves(ctx, m.Person)
	})
}

// moverLineOwner is the post that answers a line of the mover checklist: the old manager's lines are said to be so, the others are as everywhere.
func moverLineOwner(owedBy string, from, to Engagement) string {
	if owedBy == "old-manager" {
		return answerable(from)
	}
	return duty.LineOwner(owedBy, answerable(to))
}

// settleMoves finishes the moves of somebody that owe nothing more.
func (t *transaction) settleMoves(ctx context.Context, person string) error {
	open, err := collect(ctx, t, scanMover, `select `+moverColumns+` from mover m join person p on p.id = m.person where m.person = $1 and m.finished_at = ''`, person)
	if err != nil {
		return err
	}
	for _, m := range open { // one, or two in a row
		owes, err := t.moveOwes(ctx, m)
		if err != nil {
			return err
		}
		if !owes {
			if err := t.finish(ctx, "mover", m.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// moveOwes says whether anything of a move is still to be answered, decided, carried out or explained.
func (t *transaction) moveOwes(ctx context.Context, m Mover) (bool, error) {
	to, err := engagementByID(ctx, t, m.To)
	if err != nil {
		return false, err
	}
	checklist, err := caseChecklist(listMover, to.Kind)
	if err != nil {
		return false, err
	}
	lines, err := caseLines(ctx, t, checklist, m.ID)
	if err != nil || slices.ContainsFunc(lines, func(l CaseLine) bool { return l.Outcome == "" }) {
		return true, err
	}
	settings, err := readSettings(ctx, t)
	if err != nil {
		return false, err
	}
	if m.Explanation == "" && duty.MoveLag(calendar.NewWorkingDays(councilOf(settings).Division), t.s.council.Opened, m.NoticeOn, m.RecordedAt) > 0 {
		return true, nil
	}
	var open int
	err = t.QueryRowContext(ctx, `select count(*) from mover m join access_grant g on `+moversGrants+`
		left join access_decision d on d.case_id = m.id and d.grant_id = g.id
		where m.id = $1 and coalesce(d.decision, '') <> 'keep' and coalesce(d.done_at, '') = ''`, m.ID).Scan(&open)
	if err != nil {
		return false, fmt.Errorf("read the move: %w", err)
	}
	return open > 0, nil
}

// moversGrants picks the live grants that somebody had before the move and before the register knew of it: what comes later is for the new post.
const moversGrants = `g.person = m.person and g.closed_at = '' and (g.granted_on = '' or (g.granted_on < m.moves_on and g.granted_on <= substr(m.recorded_at, 1, 10)))`
