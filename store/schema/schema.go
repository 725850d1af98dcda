// Package schema holds the numbered migrations of the register. They are written in the part of SQL that SQLite and
// PostgreSQL share: text ids, dates and UTC times as ISO 8601 text, empty for "not known", and no NULLs, so that one
// statement means the same on both. Two words differ, strict and integer, and are translated as the files are read. Texts are
// compared byte by byte: a PostgreSQL database is made with the encoding UTF8 and the collation C.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed *.sql sqlite/*.sql postgres/*.sql
var files embed.FS

// Engine is a database engine that a register can be kept in.
type Engine string

// The engines. A vault is SQLite.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// migrations are the files of one engine: those that it shares with the other, and its own.
type migrations struct{ engine Engine }

// Turn is the statement by which a writer waits for its turn at the beginning of a transaction, until those before it have ended: the trail is one chain.
// Whoever reads waits for nobody. It is empty for SQLite, which has one writer at a time by itself.
func (e Engine) Turn() string {
	if e == Postgres {
		return `lock table trail in exclusive mode`
	}
	return ""
}

// Open finds a file by its name.
func (m migrations) Open(name string) (fs.File, error) {
	f, err := files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return files.Open(path.Join(string(m.engine), name))
	}
	if err != nil || m.engine != Postgres {
		return f, err
	}
	return translate(f)
}

// translated is a shared file in the words of PostgreSQL, where every table is strict and does not say so, and where the whole numbers of SQLite, which have
// 64 bits, are called bigint.
type translated struct {
	fs.File
	text *strings.Reader
}

func (t translated) Read(p []byte) (int, error) { return t.text.Read(p) }

func translate(f fs.File) (fs.File, error) {
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	words := strings.NewReplacer(") strict;", ");", " integer ", " bigint ")
	return translated{f, strings.NewReader(words.Replace(string(text)))}, nil
}

// Glob lists the names that fit a pattern.
func (m migrations) Glob(pattern string) ([]string, error) {
	shared, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	own, err := fs.Glob(files, path.Join(string(m.engine), pattern))
	for _, name := range own {
		shared = append(shared, path.Base(name))
	}
	slices.Sort(shared) // goose runs them in the order in which it is told of them
	return shared, err
}

// Migrate brings the database to this program's version, and reports how many migrations it ran. A database made by a newer program
// is refused with ErrNewer.
func Migrate(ctx context.Context, db *sql.DB, engine Engine) (int, error) {
	p, err := provider(db, engine)
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

func provider(db *sql.DB, engine Engine) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if engine == Postgres {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db, migrations{engine}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}
