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
	"muniment/store/entry"
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

// beside is what whoever imports says of a whole file, because the act that its rows come about by asks for it and the register keeps it elsewhere: who checked the area in which
// something was found, and who confirmed a supplier's list of people.
func beside(kind string) []string {
	switch kind {
	case "found-items":
		return []string{"--set", "checker_1=100557", "--set", "one_checker_reason=The box was carried by one"}
	case "external-users":
		return []string{"--set", "source=Confirmed in the other register"}
	}
	return nil
}

const kindAcknowledgements = "acknowledgements"

// restOnApproval are the packs whose issue rests on what only people say: policies that were approved, assets whose protection was. What people acknowledged of them comes in once
// they are issued again.
func restOnApproval(pack string) bool { return pack == "SECURITY" || strings.HasPrefix(pack, "IA0") }

// carriedKinds are the kinds of file in an order in which what rows name is there.
func carriedKinds() []string {
	first := []string{"people", "services", "posts", "systems", "assets", "grants", "movers", "joiners", "leavers", "absences"}
	for _, k := range store.ImportKinds() {
		if !slices.Contains(first, k.Name) && k.Name != kindAcknowledgements {
			first = append(first, k.Name)
		}
	}
	return append(first, kindAcknowledgements)
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
			if kind == kindAcknowledgements {
				to.issue(from)
			}
			if err := json.Unmarshal(to.run(append([]string{"import", kind, file, "--apply", "--skip-refused", "--json"}, beside(kind)...)...), &r); err != nil {
				t.Fatal(err)
			}
			if kind == "people" {
				to.signUp(from)
			}
			for _, refused := range r.Refused {
				if kind != kindAcknowledgements || !restOnApproval(refused.Value) {
					t.Errorf("%s%s: refused: %+v", kind, ending, refused)
				}
			}
		}
		to.run("import", "people", filepath.Join(work, "people"+ending), "--apply") // the posts that answer for accounts are there now
		for _, kind := range carriedKinds() {
			was, is := from.table(kind), to.table(kind)
			if d := cmp.Diff(was, is); d != "" {
				t.Errorf("%s%s, exported and imported into an empty register (-was +is):\n%s", kind, ending, d)
			}
		}
	}
}

// issue issues what people acknowledged on the day on which it was issued there, where that takes nobody's approval.
func (c carried) issue(from carried) {
	var packs []entry.Entry
	if err := json.Unmarshal(from.run("list", "packs", "--json"), &packs); err != nil {
		c.t.Fatal(err)
	}
	for _, p := range packs {
		if p.State == "issued" && !restOnApproval(p.ID) {
			c.run("pack", "issue", p.ID, "--done-at", p.Fields["issued_on"])
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
		key := row["id"] + " " + row["holder"] + " " + row["from"]
		switch kind {
		case "people":
			key = row["person"] + " " + row["position_no"]
		case "joiners", "movers", "leavers", "absences": // numbered by each register for itself
			key = row["person"] + " " + row["position_no"] + row["starts_on"] + row["moves_on"]
			delete(row, "id")
			delete(row, "engagement")
		case kindAcknowledgements:
			if key = row["pack"] + " " + row["person"]; restOnApproval(row["pack"]) || row["standing"] != "answered" { // who is asked follows from who has access
				continue
			}
		}
		out[key] = row
	}
	return out
}
