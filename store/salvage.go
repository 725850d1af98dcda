package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"muniment/store/schema"
	"muniment/store/vault"
)

// A register whose file is damaged and that has no copy is got out of it as far as it opens: where every page does, as it is; otherwise row by row, table by
// table, into a new file. What comes of it says itself what it lacks: the trail of it is checked as any other.

// SalvageReport says what was got out of a damaged file.
type SalvageReport struct {
	vault.Salvage
	File   string          `json:"file"`  // the new register
	Whole  bool            `json:"whole"` // every page opened as it was last written
	Tables []SalvagedTable `json:"tables"`
	Trail  TrailReport     `json:"trail"`
	Opens  bool            `json:"opens"` // the person who salvaged it can sign in to it
}

// SalvagedTable says what was got out of one table.
type SalvagedTable struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
	Gaps int    `json:"gaps"` // places where rows are missing, how many nobody knows
}

// SalvageFile gets out of a damaged register what opens, into a new file, and leaves the damaged one as it is. It is for administrators.
func SalvageFile(ctx context.Context, path, to string, o OpenOptions) (SalvageReport, error) {
	r := SalvageReport{Tables: []SalvagedTable{}, Trail: TrailReport{Problems: []string{}}}
	var v *vault.Vault
	tried := false
	open := func() (err error) {
		tried = true
		v, r.Salvage, err = vault.OpenDamaged(ctx, path, vault.OpenOptions{Login: o.Login, Secret: o.Secret})
		return err
	}
	err := o.counted(path, open)
	if damage := (*vault.DamageError)(nil); !tried && errors.As(err, &damage) { // so badly that nothing says of which register the tries are to be counted
		err = open()
	}
	if err != nil {
		return r, fmt.Errorf("salvage %s: %w", filepath.Base(path), err)
	}
	err = r.write(ctx, v, to, o)
	if err = errors.Join(err, v.Close()); err != nil {
		return r, err
	}
	return r, r.open(ctx, path, to, o)
}

// write makes the new file.
func (r *SalvageReport) write(ctx context.Context, v *vault.Vault, to string, o OpenOptions) (err error) {
	tables, wrong := v.Check(ctx) // which tables too badly hurt do not even let finish
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.File, err = filepath.Abs(to); err != nil {
		return fmt.Errorf("salvage to %s: %w", to, err)
	}
	if wrong == nil && r.LostPages+r.StalePages == 0 && len(tables.Problems) == 0 {
		r.Whole = r.Salvage.Whole()
		return v.CopyTo(ctx, to, vault.CopyOptions{NewKey: true})
	}
	if err := v.EmptyTwin(ctx, to); err != nil {
		return err
	}
	w, err := vault.Open(to, vault.OpenOptions{Login: o.Login, Secret: o.Secret})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if _, err := schema.Migrate(ctx, w.Writer(), schema.SQLite); err != nil {
		return err
	}
	r.Tables, err = rescueRows(ctx, v.Reader(), w.Writer())
	return err
}

// open signs in at the new file, notes there where it comes from, and verifies its trail. That nobody can sign in, because just those rows are lost, is said and is
// no failure: the rows are there for whoever mends them.
func (r *SalvageReport) open(ctx context.Context, path, to string, o OpenOptions) (err error) {
	v, err := vault.Open(to, vault.OpenOptions{Login: o.Login, Secret: o.Secret})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	o.inCopy = true
	s, err := signIn(ctx, inVault(v), o)
	if err == nil {
		err = s.enterSalvage(ctx, path)
	}
	if err != nil {
		r.Notes = append(r.Notes, "nobody can sign in to what was salvaged: "+err.Error())
		return nil
	}
	r.Opens = true
	switch again, err := s.removeAgain(ctx, nil); { // it may have been an older copy, of which nothing erased may come back
	case err != nil:
		r.Notes = append(r.Notes, "what was removed from the register since is not removed from this again: "+err.Error())
	case len(again.Removals) > 0:
		r.Notes = append(r.Notes, "what was removed from the register since is removed from this too: "+strings.Join(again.Removals, ", "))
	}
	if r.Trail, err = s.verifyTrail(ctx); err != nil {
		return err
	}
	return s.remember(ctx)
}

func (s *Session) enterSalvage(ctx context.Context, path string) error {
	h, err := s.Head(ctx)
	if err != nil {
		return err
	}
	return s.act(ctx, ActRestore, func(t *transaction) error {
		t.changed(kindRestore, "salvaged-"+t.now.Format("20060102T150405Z"), restored{From: h, Copy: filepath.Base(path)})
		return nil
	})
}

// rescueRows copies what can be read of each table, in one transaction. What rows refer to may be lost, so that references are not checked.
func rescueRows(ctx context.Context, from, to *sql.DB) (out []SalvagedTable, err error) {
	conn, err := to.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("write what was salvaged: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, `pragma foreign_keys = off`); err != nil {
		return nil, fmt.Errorf("write what was salvaged: %w", err)
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("write what was salvaged: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // unless it was committed
	tables, err := collect(ctx, tx, scanText, `select name from sqlite_schema where type = 'table' and name not like 'sqlite\_%' escape '\' and name not like 'search\_text\_%' escape '\' and name not like 'goose%' order by name`)
	if err != nil {
		return nil, err
	}
	for _, name := range tables {
		t := rescue{from: from, to: tx, SalvagedTable: SalvagedTable{Name: name}}
		if err := t.prepare(ctx); err != nil {
			return nil, err
		}
		if err := t.run(ctx); err != nil {
			return nil, err
		}
		out = append(out, t.SalvagedTable)
	}
	if err := tx.Commit(); err != nil {
		return nil, fmt.Errorf("write what was salvaged: %w", err)
	}
	_, err = conn.ExecContext(ctx, `pragma foreign_keys = on`)
	return out, err
}

// rescue reads one table of damaged pages by its row numbers, from both sides of each place that cannot be read.
type rescue struct {
	SalvagedTable
	from    *sql.DB
	to      *sql.Tx
	columns string
	insert  string
	width   int
}

// prepare finds the columns that both sides have.
func (t *rescue) prepare(ctx context.Context) error {
	const named = `select name from pragma_table_info($1)`
	have, err := collect(ctx, t.to, scanText, named, t.Name)
	if err != nil {
		return err
	}
	was, err := collect(ctx, t.from, scanText, named, t.Name)
	if err != nil || len(was) == 0 { // the description of the tables is hurt, or is of an earlier release
		was = nil
		t.Gaps = 1
	}
	known := map[string]bool{}
	for _, c := range was {
		known[c] = true
	}
	var both []string
	for _, c := range have {
		if known[c] {
			both = append(both, `"`+c+`"`)
		}
	}
	if len(both) == 0 {
		return nil
	}
	t.width = len(both)
	t.columns = "rowid, " + strings.Join(both, ", ")
	into, holes := strings.Join(both, ", "), strings.TrimSuffix(strings.Repeat("?, ", t.width), ", ")
	if t.Name == "search_text" { // whose row number is what it is found by
		into, holes = "rowid, "+into, "?, "+holes
	}
	t.insert = `insert or ignore into "` + t.Name + `" (` + into + `) values (` + holes + `)`
	return nil
}

// run reads forwards to where reading fails, looks for the next row that can be read, and reads backwards from there to the other side of the gap.
func (t *rescue) run(ctx context.Context) error {
	if t.width == 0 {
		return nil
	}
	for last := int64(0); ; {
		reached, whole, err := t.read(ctx, `rowid > ? order by rowid`, last)
		if err != nil || whole {
			return err
		}
		last = max(last, reached)
		t.Gaps++
		next, found, err := t.probe(ctx, last)
		if err != nil || !found {
			return err
		}
		if _, _, err := t.read(ctx, `rowid > ? and rowid <= ? order by rowid desc`, last, next); err != nil {
			return err
		}
		last = next
	}
}

// probe finds a row after a place at which reading fails, farther away each time.
func (t *rescue) probe(ctx context.Context, after int64) (int64, bool, error) {
	for step := int64(1); step < 1<<62 && after+step > after; step *= 2 {
		if err := ctx.Err(); err != nil {
			return 0, false, err
		}
		var n int64
		err := t.from.QueryRowContext(ctx, `select rowid from "`+t.Name+`" where rowid > ? order by rowid limit 1`, after+step).Scan(&n)
		if err == nil {
			return n, true, nil
		}
		if isNoRows(err) {
			return 0, false, nil
		}
	}
	return 0, false, nil
}

// read copies rows until there are no more, or until one cannot be read. An error is of the new file.
func (t *rescue) read(ctx context.Context, where string, args ...any) (reached int64, whole bool, err error) {
	rows, err := t.from.QueryContext(ctx, `select `+t.columns+` from "`+t.Name+`" where `+where, args...) //nolint:gosec // a table of this program's own
	if err != nil {
		return 0, false, ctx.Err()
	}
	defer func() { _ = rows.Close() }() // Err says whether all were read
	values, into := make([]any, t.width+1), make([]any, t.width+1)
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return reached, false, ctx.Err()
		}
		n, _ := values[0].(int64)
		given := values[1:]
		if t.Name == "search_text" {
			given = values
		}
		done, err := t.to.ExecContext(ctx, t.insert, given...)
		if err != nil {
			return reached, false, fmt.Errorf("write what was salvaged: %w", err)
		}
		added, err := done.RowsAffected()
		if err != nil {
			return reached, false, fmt.Errorf("write what was salvaged: %w", err)
		}
		t.Rows += added
		reached = n
	}
	return reached, rows.Err() == nil, ctx.Err()
}
