package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// A large council's facts take as long to read as somebody waits after signing in, and a computer has more than one processor: two parts of them are read at once, each by
// a connection of its own.

// bothAtOnce reads two parts of the register as it stands for q, at once where it can be. The parts touch nothing in common.
func (s *Session) bothAtOnce(ctx context.Context, q querier, one, other func(querier) error) error {
	tx, end := s.alongside(ctx, q)
	if tx == nil {
		return inTurn(func() error { return one(q) }, func() error { return other(q) })
	}
	defer end()
	done := make(chan error, 1)
	go func() { done <- other(tx) }()
	err := one(q)
	return errors.Join(err, <-done)
}

// briefly is how long a second connection is worth waiting for.
const briefly = 20 * time.Millisecond

// alongside begins a second reading of the register as it stands for a first, or returns nil: where the first writes, where no connection is free, or where the register was changed
// between the two, which the trail shows.
func (s *Session) alongside(ctx context.Context, first querier) (tx *sql.Tx, end func()) {
	if _, reads := first.(*sql.Tx); !reads {
		return nil, nil
	}
	soon, stop := context.WithTimeout(ctx, briefly)
	defer stop()
	conn, err := s.reader.Conn(soon)
	if err != nil {
		return nil, nil
	}
	tx, err = conn.BeginTx(ctx, reading())
	if err != nil {
		_ = conn.Close() // it goes back to the others
		return nil, nil
	}
	end = func() {
		_ = tx.Rollback() // it only read
		_ = conn.Close()
	}
	here, err := head(ctx, first)
	if there, failed := head(ctx, tx); err != nil || failed != nil || here != there {
		end()
		return nil, nil
	}
	return tx, end
}
