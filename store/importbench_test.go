package store_test

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"

	_ "modernc.org/sqlite" // the plain database that the import is held beside
)

const (
	manyGrants = 200_000
	manyPeople = 5_000
)

// grantsFile is a file of 200,000 grants of 5,000 people on 50 systems.
func grantsFile() string {
	var b strings.Builder
	b.WriteString("grant_id,employee_no,login,system_id,level,job_function_reason,authorised_by,granted_on,acknowledged_on,kind\n")
	for i := range manyGrants {
		fmt.Fprintf(&b, "B%06d,%d,user%d,S%d,User,Officer of service %d,Service manager,2024-%02d-%02d,2024-01-01,account\n", i, 100_000+i%manyPeople, i%manyPeople, i/manyPeople%50, i%12, 1+i%12, 1+i%28)
	}
	return b.String()
}

// BenchmarkImport previews and applies the file, and beside it loads the same rows into a plain database by a bare program. What the program holds at most is reported
// in megabytes.
func BenchmarkImport(b *testing.B) {
	file := grantsFile()
	for b.Loop() {
		dir := b.TempDir()
		s, err := store.Create(context.Background(), filepath.Join(dir, "r.muniment"), store.CreateOptions{
			Council: "Anytown", Login: "admin", Name: "Ada Registrar", Secret: secret("admin"), KDF: vault.FloorKDF(), TestClock: true, On: opened, StateDir: dir,
		})
		if err != nil {
			b.Fatal(err)
		}
		var people, systems strings.Builder
		people.WriteString("employee_no,given_name,surname,login,service,start\n")
		for i := range manyPeople {
			fmt.Fprintf(&people, "%d,Ann,Ash%d,user%d,Service %d,2020-01-01\n", 100_000+i, i, i, i%12)
		}
		systems.WriteString("system_id,name\n")
		for i := range 50 {
			fmt.Fprintf(&systems, "S%d,System %d\n", i, i)
		}
		load := func(kind, text string, apply bool) {
			r, err := s.Import(context.Background(), kind, strings.NewReader(text), store.ImportOptions{Name: kind + ".csv", Apply: apply})
			if err != nil || r.RefusedRows > 0 {
				b.Fatalf("%s: %v, %d refused", kind, err, r.RefusedRows)
			}
		}
		load("people", people.String(), true)
		load("systems", systems.String(), true)
		for _, step := range []struct {
			name string
			run  func()
		}{
			{"preview", func() { load("grants", file, false) }},
			{"apply", func() { load("grants", file, true) }},
			{"again", func() { load("grants", file, true) }},
			{"plain", func() { plainLoad(b, filepath.Join(dir, "plain.db"), file) }},
		} {
			before := b.Elapsed()
			step.run()
			b.ReportMetric((b.Elapsed() - before).Seconds(), step.name+"-s")
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys>>20), "MB-of-system")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// plainLoad loads a CSV file into a plain database with one index, in one transaction.
func plainLoad(b *testing.B, path, file string) {
	b.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tx, err := db.Begin()
	if err == nil {
		_, err = tx.Exec(`create table grants (id text primary key, a text, b text, c text, d text, e text, f text, g text, h text, i text)`)
	}
	if err != nil {
		b.Fatal(err)
	}
	insert, err := tx.Prepare(`insert into grants values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = insert.Close() }() // it ends with the transaction
	r := csv.NewReader(strings.NewReader(file))
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		args := make([]any, len(row))
		for i, c := range row {
			args[i] = c
		}
		if err == nil {
			_, err = insert.Exec(args...)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}
