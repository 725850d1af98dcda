package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"muniment/store"
	"muniment/store/schema"
	"muniment/store/vault"
)

// server is the address of a PostgreSQL server on which these tests may make and drop databases, or "": then registers are files. `make test-postgres` starts
// one for itself.
func server() string { return os.Getenv("MUNIMENT_TEST_POSTGRES") }

func onServer() bool { return server() != "" }

// served is a register in a database of the server.
type served struct {
	name string
	db   *sql.DB
	keys keys
}

// caretaker is at the server's own database, to make and drop others.
var caretaker = sync.OnceValues(func() (*sql.DB, error) { return sql.Open("pgx", server()) })

// newServed makes a database as a copy of another, or a bare one, in the encoding and collation that a register needs.
func newServed(ctx context.Context, from string, k keys) (*served, error) {
	main, err := caretaker()
	if err != nil {
		return nil, err
	}
	s := &served{name: "muniment_" + strings.ToLower(newKeys("", vault.Secret{}).uuid), keys: k}
	how := ` encoding 'UTF8' locale 'C' template template0`
	if from != "" {
		how = ` template ` + from
	}
	if _, err := main.ExecContext(ctx, `create database `+s.name+how); err != nil {
		return nil, fmt.Errorf("make a database: %w", err)
	}
	at, err := url.Parse(server())
	if err != nil {
		return nil, fmt.Errorf("read MUNIMENT_TEST_POSTGRES: %w", err)
	}
	at.Path = "/" + s.name
	s.db, err = sql.Open("pgx", at.String())
	if err != nil {
		return nil, err
	}
	s.db.SetMaxOpenConns(6)
	return s, nil
}

func (s *served) drop() error {
	main, err := caretaker()
	if err != nil {
		return err
	}
	err = s.db.Close()
	_, dropped := main.ExecContext(context.Background(), `drop database `+s.name)
	return errors.Join(err, dropped)
}

// door is the register as somebody comes to it.
func (s *served) door(login string, secret vault.Secret) (store.Database, error) {
	k, err := s.keys.open(login, secret)
	return store.Database{Reader: s.db, Writer: s.db, Engine: schema.Postgres, Keys: k}, err
}
