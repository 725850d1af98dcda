package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// joint is one database transaction that several acts join, each with its own entry in the trail: all of them are kept, or none. An act that is refused
// takes back what it wrote, and only that.
type joint struct {
	tx        *sql.Tx
	now       time.Time
	rehearsal bool // nothing will be kept, so that nothing is written in the trail
}

// joined returns the Session as it acts within a transaction, entering somebody's answer where one is given.
func (s *Session) joined(t *transaction, a *answering) *Session {
	own := &Session{
		reader: s.reader, writer: s.writer, hand: s.hand, clock: s.clock, view: s.view, user: s.user, council: s.council,
		answer: a, joint: &joint{tx: t.Tx, now: t.now, rehearsal: t.rehearsal},
	}
	return own
}

// step does one act within the transaction.
func (j *joint) step(ctx context.Context, s *Session, f func(*transaction) error) error {
	if _, err := j.tx.ExecContext(ctx, `savepoint joint_step`); err != nil {
		return fmt.Errorf("begin the act: %w", err)
	}
	t := s.transaction(ctx, j.tx)
	t.now, t.rehearsal = j.now, j.rehearsal
	err := f(t)
	if err == nil {
		err = t.keepSearches(ctx)
	}
	if err != nil {
		if _, back := j.tx.ExecContext(ctx, `rollback to joint_step`); back != nil {
			return errors.Join(err, back)
		}
	}
	if _, end := j.tx.ExecContext(ctx, `release joint_step`); end != nil {
		return errors.Join(err, fmt.Errorf("end the act: %w", end))
	}
	return err
}

// withAnswer adds to the details of a change whose answer it was, so that every history says so.
func (s *Session) withAnswer(details any) any {
	if s.answer == nil {
		return details
	}
	text, err := json.Marshal(details)
	if err != nil {
		return details // the trail says what is wrong with it
	}
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(text, &fields) != nil {
		return map[string]any{"change": json.RawMessage(text), "answered_by": s.answer.person.ID, "reply": s.answer.reply}
	}
	for key, value := range map[string]string{"answered_by": s.answer.person.ID, "reply": s.answer.reply} {
		if fields[key], err = json.Marshal(value); err != nil {
			return details
		}
	}
	return fields
}
