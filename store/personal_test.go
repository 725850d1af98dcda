package store

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"muniment/store/schema"
)

// An erasure goes by the list of places: a column that is missing from it would be forgotten.
func TestEveryColumnSaysWhatItHoldsOfPeople(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", "file:places?mode=memory&cache=shared")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was in memory
	if _, err := schema.Migrate(t.Context(), db, schema.SQLite); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), `select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'
		and m.name not like 'sqlite_%' and m.name not like 'goose_%' and m.name not like 'search_text_%' order by m.name, c.cid`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	known, seen := map[string]place{}, map[string]bool{}
	for _, p := range places() {
		if _, twice := known[p.table]; twice {
			t.Errorf("%s stands twice", p.table)
		}
		known[p.table] = p
	}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		p, is := known[table]
		if seen[table] = true; !is {
			t.Errorf("nothing says what %s holds of people", table)
			known[table] = place{apart: "reported"}
			continue
		}
		if p.apart != "" {
			continue
		}
		ids := make([]string, len(p.ids))
		for i, c := range p.ids {
			ids[i], _, _ = strings.Cut(c, " where ")
		}
		n := 0
		for _, class := range [][]string{slices.Compact(ids), p.clear, p.login, p.plain} {
			if slices.Contains(class, column) {
				n++
			}
		}
		if slices.Contains(p.text, column) && !slices.Contains(ids, column) { // what may be an id or a text is both
			n++
		}
		if n != 1 {
			t.Errorf("%s.%s is in %d classes of what it holds of people", table, column, n)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for table := range known {
		if !seen[table] {
			t.Errorf("there is no table %s", table)
		}
	}
}

func TestANameIsFoundAsAWholeWordOnly(t *testing.T) {
	t.Parallel()
	v := identity{words: []string{"zquill"}, names: []string{"Ann Hall", "Hall"}}
	v.anywhere = anyOf(append(v.words, v.names...))
	for text, want := range map[string]string{
		"Whitehall":                     "Whitehall",
		"hall's and HALL":               "ER1's and ER1",
		"Ann  Hall came":                "ER1 came",
		"zquill@anytown.example":        "ER1@anytown.example",
		"Halle, Hallé and the townhall": "Halle, Hallé and the townhall",
	} {
		if got := replaced(v.anywhere, text, "ER1"); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
