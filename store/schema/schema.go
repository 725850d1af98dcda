// Package schema holds the numbered migrations of the register. They are written in the part of SQL that SQLite and
// PostgreSQL share: text ids, dates and UTC times as ISO 8601 text with ” for "not known", and no NULLs, so that one
// statement means the same on both.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed *.sql
var files embed.FS

// Migrate brings the database to this program's version, and reports how many migrations it ran. A database made by a newer program
// is refused with ErrNewer.
func Migrate(ctx context.Context, db *sql.DB) (int, error) {
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	sources := p.ListSources()
	newest := sources[len(sources)-1].Version
	if version, err := p.GetDBVersion(ctx); err != nil {
		return 0, fmt.Errorf("read the register's version: %w", err)
	} else if version > newest {
		return 0, ErrNewer
	} else if version == newest {
		return 0, nil
	}
	done, err := p.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("bring the register up to date: %w", err)
	}
	return len(done), nil
}

// ErrNewer says that the register was written by a newer program.
var ErrNewer = fmt.Errorf("this register was written by a newer version of Muniment: install that version to open it")

func provider(db *sql.DB) (*goose.Provider, error) {
	sub, err := fs.Sub(files, ".")
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}
