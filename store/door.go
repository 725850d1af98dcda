package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync/atomic"
)

// door is a database that can be shut: whoever asks it anything while it is shut is answered ErrLocked, whatever they ask.
type door struct{ to atomic.Pointer[sql.DB] }

func newDoor(db *sql.DB) *door {
	d := &door{}
	d.to.Store(db)
	return d
}

// shut puts a wall in the place of the database, which it returns.
func (d *door) shut() *sql.DB { return d.to.Swap(sql.OpenDB(wall{})) }

// open lets people through to a database.
func (d *door) open(db *sql.DB) { d.to.Store(db) }

// QueryContext runs a query.
func (d *door) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return d.to.Load().QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (d *door) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return d.to.Load().QueryRowContext(ctx, query, args...)
}

// BeginTx begins a transaction.
func (d *door) BeginTx(ctx context.Context, o *sql.TxOptions) (*sql.Tx, error) {
	return d.to.Load().BeginTx(ctx, o)
}

// Conn gives a connection of its own, which is to be closed.
func (d *door) Conn(ctx context.Context) (*sql.Conn, error) { return d.to.Load().Conn(ctx) }

// wall is a database to which there is no connection.
type wall struct{}

// Connect refuses.
func (wall) Connect(context.Context) (driver.Conn, error) { return nil, ErrLocked }

// Driver is the same wall.
func (w wall) Driver() driver.Driver { return w }

// Open refuses.
func (wall) Open(string) (driver.Conn, error) { return nil, ErrLocked }
