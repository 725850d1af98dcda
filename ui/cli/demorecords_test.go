package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/reports"
	"muniment/reports/seal/judge"
	"muniment/store/vault"
)

// The records of the made-up council, one of each kind, are what a stranger is shown: every judge accepts every one of them.
func recordsAreSound(t *testing.T, dir string, ask func(...string) []byte) {
	t.Helper()
	authority, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	var files [][]byte
	var judged []string
	for _, name := range names {
		if strings.HasSuffix(name, "draft.pdf") {
			continue
		}
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files, judged = append(files, file), append(judged, filepath.Base(name))
		var v reports.Verdict
		if err := json.Unmarshal(ask("verify", name, "--json"), &v); err != nil || !v.Sound || !v.InRegister {
			t.Errorf("%s: %v, verdict %+v", filepath.Base(name), err, v)
		}
		kinds[v.Kind] = true
		for _, s := range judge.PDFSig(t, file, authority) {
			if !s.Valid || !s.Trusted {
				t.Errorf("%s: pdfsig says %+v", filepath.Base(name), s)
			}
		}
		if complaints, seen := judge.OpenSSL(t, file, authority); len(complaints) > 0 || seen != len(v.Signatures) {
			t.Errorf("%s: openssl saw %d of %d and says %v", filepath.Base(name), seen, len(v.Signatures), complaints)
		}
		if said := judge.QPDF(t, file); said != "" {
			t.Errorf("%s: qpdf says %s", filepath.Base(name), said)
		}
	}
	for i, complaints := range judge.Preflight(t, files...) {
		for _, c := range complaints {
			// PDF/A-1b, which preflight judges by, knows no attachments; records are PDF/A-3b because their content travels inside them.
			if c.Code != "1.4.7" && c.Code != "1.2.9" && c.Code != "7.11.2" {
				t.Errorf("%s: preflight says %s: %s", judged[i], c.Code, c.Details)
			}
		}
	}
	for _, k := range reports.Kinds() {
		if !kinds[k.Name] {
			t.Errorf("there is no record of the kind %s", k.Name)
		}
	}
}

// figuresAgree counts the figures of a statement anew, in the plainest SQL, and compares.
func figuresAgree(t *testing.T, dir string, ask func(...string) []byte) {
	t.Helper()
	var w reports.Workspace
	if err := json.Unmarshal(ask("statement", "figures", "2026-03-31", "--json"), &w); err != nil {
		t.Fatal(err)
	}
	password, err := os.ReadFile(filepath.Join(dir, "verity.txt"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(filepath.Join(dir, register), vault.OpenOptions{Login: "verity", Secret: vault.Secret{Password: []byte(strings.TrimSpace(string(password)))}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}()
	const year = `'2025-04-01' and '2026-03-31'`
	field := func(name string) string { return `coalesce(json_extract(fields, '$.` + name + `'), '')` }
	live := func(kind string) string {
		return `select count(*) from entry where kind = '` + kind + `' and ended_on = '' and restricted = 0`
	}
	incidents := `select count(*) from entry where kind = 'incident' and restricted = 0 and state <> 'duplicate' and ` + field("discovered_at") + ` between ` + `'2025-04-01' and '2026-04-01'`
	reconciled := func(name string) string {
		return `select sum(cast(` + field(name) + ` as integer)) from entry where kind = 'reconciliation' and ` + field("taken_on") + ` between ` + year
	}
	test := func(of string) string {
		return `select count(*) from entry where kind = 'test' and state = 'completed' and ` + field("type") + ` = '` + of + `' and ` + field("held_on") + ` between ` + year
	}
	for id, query := range map[string][2]string{ // how many, and out of how many
		"assets":              {live("asset")},
		"assets-owned":        {live("asset") + ` and ` + field("owner_post") + ` <> ''`, live("asset")},
		"assets-approved":     {live("asset") + ` and state = 'approved'`, live("asset")},
		"assets-personal":     {live("asset") + ` and ` + field("personal_data") + ` = 'yes'`, live("asset")},
		"assets-review-due":   {live("asset") + ` and ` + field("next_review") + ` between '1' and '2025-11-20'`, live("asset")},
		"assets-assessed":     {live("asset") + ` and ` + field("risk_assessed_on") + ` between ` + year, live("asset")},
		"systems-instructed":  {live("system") + ` and ` + field("backup_instructions_ref") + ` <> ''`, live("system")},
		"systems-tested":      {live("system") + ` and ` + field("last_restore_test") + ` between ` + year, live("system")},
		"incidents":           {incidents},
		"incidents-personal":  {incidents + ` and ` + field("personal_data") + ` = 'yes'`, incidents},
		"incidents-closed":    {incidents + ` and state = 'closed'`, incidents},
		"accounts-dormant":    {reconciled("dormant")},
		"accounts-orphan":     {reconciled("orphan")},
		"tests-internal":      {test("penetration test, internal")},
		"tests-recovery":      {test("disaster recovery")},
		"findings":            {`select count(*) from entry where kind = 'finding' and ` + field("found_on") + ` between ` + year},
		"returns-received":    {`select count(*) from entry where kind = 'iao-return' and state = 'submitted' and ` + field("year_ending") + ` = '2026-03-31'`, `select count(*) from entry where kind = 'iao-return' and state <> 'withdrawn' and ` + field("year_ending") + ` = '2026-03-31'`},
		"clearances-signed":   {`select count(*) from entry where kind = 'clearance' and ` + field("signed_at") + ` between '2025-04-01' and '2026-04-01'`},
		"areas-not-inspected": {`select count(*) from entry where kind = 'area-check' and state = 'not inspected'`},
		"suppliers":           {live("supplier")},
		"claims-answered":     {live("claim") + ` and state <> 'asked'`, live("claim")},
		"risks":               {live("risk") + ` and state <> 'closed'`},
		"exceptions":          {`select count(*) from exception where ended_at = '' and (until_on = '' or until_on >= '2025-11-21')`},
		"acknowledged": {
			`select count(*) from notice n join notice_issue i on i.pack = n.pack and i.ended_on = '' where n.standing = 'answered' and (n.due_on = '' or n.due_on >= '2025-11-21')`,
			`select count(*) from notice n join notice_issue i on i.pack = n.pack and i.ended_on = '' where n.standing <> 'out'`,
		},
		"leavers-due": {`select count(*) from access_grant g join leaver l on l.person = g.person and l.withdrawn_at = ''
			where l.last_working_day between '2025-04-01' and '2026-03-31' and (g.closed_at = '' or g.closed_at >= l.notice_on)`},
		"leavers-open": {
			`select count(*) from access_grant g join leaver l on l.person = g.person and l.withdrawn_at = '' where l.last_working_day between '2025-04-01' and '2026-03-31' and g.closed_at = ''`,
			`select count(*) from access_grant g join leaver l on l.person = g.person and l.withdrawn_at = ''
				where l.last_working_day between '2025-04-01' and '2026-03-31' and (g.closed_at = '' or g.closed_at >= l.notice_on)`,
		},
	} {
		var m reports.Measure
		for _, f := range w.Figures {
			if f.ID == id {
				m = f
			}
		}
		ask := func(query string) (n int) {
			if err := v.Reader().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			return n
		}
		switch {
		case m.Value == nil:
			t.Errorf("%s has no data", id)
		case *m.Value != ask(query[0]):
			t.Errorf("%s is %d, plain SQL counts %d", id, *m.Value, ask(query[0]))
		case query[1] != "" && (m.OutOf == nil || *m.OutOf != ask(query[1])):
			t.Errorf("%s is out of %v, plain SQL counts %d", id, m.OutOf, ask(query[1]))
		}
	}
}

// The manual shows every kind of record, with a picture.
func TestTheManualShowsEveryRecord(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile(filepath.Join("..", "..", "docs", "records.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range reports.Kinds() {
		if !strings.Contains(string(manual), "`muniment record "+k.Name) {
			t.Errorf("docs/records.md does not say how the record %s is issued", k.Name)
		}
		if _, err := os.Stat(filepath.Join("..", "..", "docs", "pictures", "records", k.Name+".png")); err != nil {
			t.Errorf("there is no picture of the record %s: %v", k.Name, err)
		}
	}
}
