package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store"
	"muniment/store/exchange"
)

// carried is a register into which the exports of another are imported.
type carried struct {
	t    *testing.T
	dir  string
	file string
}

func (c carried) run(args ...string) []byte {
	c.t.Helper()
	var out, failed bytes.Buffer
	args = append([]string{"-r", c.file, "--as", "verity", "--password-file", filepath.Join(c.dir, "verity.txt"), "--on", demoDay}, args...)
	if code := Main(context.Background(), args, Streams{In: os.Stdin, Out: &out, Err: &failed}); code != exitDone {
		c.t.Fatalf("%s: exit code %d:\n%s", strings.Join(args, " "), code, failed.String())
	}
	return out.Bytes()
}

// notCarried are rows that a file cannot bring into an empty register, because what they rest on was done and not written down: a thing is found by an area that was checked, a
// supplier's person is one of a list that it confirmed, and what people acknowledged is a version that was issued.
func notCarried() []string { return []string{"found-items", "external-users", kindAcknowledgements} }

const kindAcknowledgements = "acknowledgements"

// carriedKinds are the kinds of file in an order in which what rows name is there.
func carriedKinds() []string {
	first := []string{"people", "services", "posts", "systems", "assets", "grants", "leavers"}
	for _, k := range store.ImportKinds() {
		if !slices.Contains(first, k.Name) {
			first = append(first, k.Name)
		}
	}
	return first
}

// registersComeBack exports every register of the demonstration, imports the files into an empty one, and exports that: whatever a file may say is the same there. What was done to
// an entry, such as an approval, is not: it is not for a file to say.
func registersComeBack(t *testing.T, dir string) {
	t.Helper()
	for _, ending := range []string{".csv", ".xlsx"} {
		work := t.TempDir()
		from := carried{t, dir, filepath.Join(dir, register)}
		to := carried{t, work, filepath.Join(work, register)}
		if err := os.WriteFile(filepath.Join(work, "verity.txt"), []byte("three random words of nobody\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		to.run("create", "--council", "Anytown Borough Council", "--name", "Verity", "--test-clock", "--kdf", "floor")
		for _, kind := range carriedKinds() {
			if kind == "monitoring-authorisations" { // which two people must have a hand in
				to.run("user", "link", "verity", "100417")
			}
			file := filepath.Join(work, kind+ending)
			from.run("export", kind, file)
			var r store.ImportReport
			if err := json.Unmarshal(to.run("import", kind, file, "--apply", "--skip-refused", "--json"), &r); err != nil {
				t.Fatal(err)
			}
			if kind == "people" {
				to.signUp(from)
			}
			if r.RefusedRows > 0 && !slices.Contains(notCarried(), kind) {
				t.Errorf("%s%s: %d rows are refused: %+v", kind, ending, r.RefusedRows, r.Refused[:min(3, len(r.Refused))])
			}
		}
		for _, kind := range carriedKinds() {
			if slices.Contains(notCarried(), kind) {
				continue
			}
			was, is := from.table(kind), to.table(kind)
			if d := cmp.Diff(was, is); d != "" {
				t.Errorf("%s%s, exported and imported into an empty register (-was +is):\n%s", kind, ending, d)
			}
		}
	}
}

// signUp lets the same people sign in, whom confidential entries name.
func (c carried) signUp(from carried) {
	var users []store.User
	if err := json.Unmarshal(from.run("user", "list", "--json"), &users); err != nil {
		c.t.Fatal(err)
	}
	for _, u := range users {
		role := "auditor"
		if slices.Contains(u.Roles, store.SIRO) { // who decides on monitoring
			role = "siro"
		}
		if u.Login != "verity" {
			c.run("user", "add", u.Login, "--name", u.Name, "--role", role, "--person", u.Person, "--new-password-file", c.password())
		}
	}
}

// password is a file with the first password of somebody.
func (c carried) password() string {
	c.t.Helper()
	file := filepath.Join(c.t.TempDir(), "first.txt")
	if err := os.WriteFile(file, []byte("five other words of somebody\n"), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return file
}

// table is a register as it is exported: of each row, by what tells it apart, what a file may say.
func (c carried) table(kind string) map[string]map[string]string {
	c.t.Helper()
	file := filepath.Join(c.t.TempDir(), kind+".csv")
	c.run("export", kind, file)
	text, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	k, _ := store.ImportKind(kind)
	sum, err := exchange.Read(context.Background(), bytes.NewReader(text), k, exchange.Options{}, func(exchange.Row) error { return nil })
	if err != nil {
		c.t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for _, cells := range rows[1:] {
		row := map[string]string{}
		for i, heading := range rows[0] {
			if _, read := sum.Matched[heading]; (read || heading == "id" || heading == "person") && cells[i] != "" {
				row[heading] = cells[i]
			}
		}
		if row["closed_at"] != "" || row["withdrawn_at"] != "" {
			continue // it stands in no register any more
		}
		key := row["id"] + " " + row["holder"]
		switch kind {
		case "people":
			key = row["person"] + " " + row["position_no"]
		case "leavers":
			key = row["person"] + " " + row["position_no"]
			delete(row, "id")
			delete(row, "engagement")
		}
		out[key] = row
	}
	return out
}
