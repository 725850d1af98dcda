package exchange_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

func kind(t testing.TB, name string) exchange.Kind {
	t.Helper()
	all := exchange.Kinds()
	i := slices.IndexFunc(all, func(k exchange.Kind) bool { return k.Name == name })
	if i < 0 {
		t.Fatalf("there is no kind %q", name)
	}
	return all[i]
}

// read reads a text and keeps its rows.
func read(t testing.TB, kindName, text string, o exchange.Options) ([]exchange.Row, exchange.Summary, error) {
	t.Helper()
	var rows []exchange.Row
	sum, err := exchange.Read(context.Background(), strings.NewReader(text), kind(t, kindName), o, func(r exchange.Row) error {
		rows = append(rows, r)
		return nil
	})
	if len(rows) != sum.Rows {
		t.Errorf("%d rows were passed on and the summary says %d", len(rows), sum.Rows)
	}
	return rows, sum, err
}

func mustRead(t testing.TB, kindName, text string) ([]exchange.Row, exchange.Summary) {
	t.Helper()
	rows, sum, err := read(t, kindName, text, exchange.Options{})
	if err != nil {
		t.Fatalf("Read: %v\n%s", err, text)
	}
	return rows, sum
}

// texts gives the named fields of each row, parted by bars.
func texts(rows []exchange.Row, fields ...string) []string {
	var out []string
	for _, r := range rows {
		var cells []string
		for _, f := range fields {
			cells = append(cells, r.Text(f))
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCouncilsFilesAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, kind, encoding, delimiter string
		headerLine, rows                int
		fields                          []string
		row                             int // the row to look at, -1 for the last
		want                            string
		unmatched                       []string
	}{
		{
			file: "people.csv", kind: "people", headerLine: 1, rows: 65, row: 11,
			fields: []string{"employee_no", "position_no", "given_name", "surname", "login", "service", "job_title", "kind", "starts_on", "last_working_day", "contract_end"},
			want:   "100277|P04033|Fergus|Marchbank|fmarchbank|Legal|Senior Officer|employee|2015-10-28|2025-11-07|2025-11-30", unmatched: []string{"expected_finding"},
		},
		{
			file: "people.csv", kind: "people", headerLine: 1, rows: 65, row: -1,
			fields: []string{"employee_no", "given_name", "surname", "login", "kind"}, want: "||Supplier Remote Support|x.supplier|external", unmatched: []string{"expected_finding"},
		},
		{
			file: "systems.csv", kind: "systems", headerLine: 1, rows: 10, row: -1,
			fields: []string{"system_id", "name", "owning_service", "backup_instructions_ref", "rpo_hours", "rto_working_days", "idle_minutes", "lockout_on", "card_data", "last_restore_test", "last_doc_update", "last_change"},
			want:   "SYS10|Website forms and CRM|Customer Services|DOC-209|24|2|40|no|no|2025-06-10|2025-01-15|2024-12-01",
		},
		{
			file: "information_assets.csv", kind: "assets", headerLine: 1, rows: 30, row: 3,
			fields: []string{
				"asset_id", "name", "lgsl_id", "iao_post", "service", "system_id", "format", "location", "personal_data", "special_category", "lawful_basis", "classification",
				"retention_period", "retention_trigger", "c_rating", "i_rating", "a_rating", "dpia_ref", "shared_with", "transfer_outside_uk", "rpo_needed", "rto_needed", "last_review", "next_review",
			},
			want: "IA004|Housing benefit appeals (paper)|72|Head of Revenues and Benefits|Revenues and Benefits||paper|Town Hall room B12|yes|yes|public task|OFFICIAL-SENSITIVE|" +
				"6 years|appeal closed|4|3|5||DWP|no|24|5|2024-12-11|2025-12-11", unmatched: []string{"expected_finding"},
		},
		{
			file: "access_grants.csv", kind: "grants", headerLine: 1, rows: 171, row: 16,
			fields: []string{"grant_id", "employee_no", "login", "system_id", "level", "job_function_reason", "authorised_by", "granted_on", "informed_on", "end_date"},
			want:   "G00017|100235|bvasey|SYS05|User|Assistant in Human Resources|Service manager|2023-08-23|2023-09-22|",
		},
		{
			file: "hr_all_staff.csv", kind: "people", headerLine: 1, rows: 58, row: 3,
			fields: []string{"employee_no", "given_name", "surname", "service", "job_title", "contract_end", "last_working_day"},
			want:   "100221|Kirsty|Hallam|Environmental Health|Senior Officer|2025-10-31|",
		},
		{
			file: "hr_leavers_report.csv", kind: "leavers", headerLine: 1, rows: 8, row: 2,
			fields: []string{"employee_no", "position_no", "given_name", "surname", "starts_on", "notice_on", "last_working_day", "contract_end", "reason"},
			want:   "100277|P04033|Fergus|Marchbank|2015-10-28|2025-10-10|2025-11-07|2025-11-30|Resignation",
		},
		{
			file: "hr_leavers_no_last_working_day.csv", kind: "leavers", encoding: "UTF-8 with byte order mark", delimiter: "semicolon", headerLine: 1, rows: 8, row: 2,
			fields: []string{"employee_no", "notice_on", "last_working_day", "contract_end"}, want: "100277|2025-10-10||2025-11-30",
		},
		{
			file: "oracle_hdl_workrelationship_termination.dat", kind: "leavers", delimiter: "vertical bar", headerLine: 2, rows: 8, row: 0,
			fields: []string{"employee_no", "last_working_day", "contract_end", "reason"}, want: "100221||2025-10-31|RESIGNATION",
			unmatched: []string{"METADATA", "WorkRelationship", "SourceSystemOwner", "SourceSystemId", "LegalEmployerName", "TerminateWorkRelationshipFlag", "ReasonCode"},
		},
		{
			file: "ad_get-aduser_review_ps51.csv", kind: "people", encoding: "UTF-8 with byte order mark", headerLine: 2, rows: 65, row: 0,
			fields: []string{"employee_no", "login", "given_name", "surname", "email", "service", "job_title", "kind"},
			want:   "100200|gyarrow|Gita|Yarrow|gyarrow@anytown.example|Revenues and Benefits|Team Leader|",
			unmatched: []string{
				"Office", "Enabled", "LastLogonDate", "AccountExpirationDate", "PasswordLastSet", "whenCreated", "whenChanged", "Description",
				"DistinguishedName", "MemberOf",
			},
		},
		{
			file: "ad_get-aduser_default.csv", kind: "people", headerLine: 1, rows: 60, row: 0, fields: []string{"login", "given_name", "surname"}, want: "gyarrow|Gita|Yarrow",
			unmatched: []string{"DistinguishedName", "Enabled", "ObjectClass", "ObjectGUID", "SID", "UserPrincipalName"},
		},
		{
			file: "ad_csvde.csv", kind: "people", headerLine: 1, rows: 61, row: -1, fields: []string{"login", "given_name", "surname", "employee_no"}, want: "svc_backup||Backup Service Account|",
			unmatched: []string{"DN", "objectClass", "userAccountControl", "accountExpires", "lastLogonTimestamp", "whenCreated", "whenChanged"},
		},
		{
			file: "entra_users_bulk_download.csv", kind: "people", headerLine: 1, rows: 60, row: 3,
			fields: []string{"login", "given_name", "surname", "job_title", "service", "kind"}, want: "khallam@anytown.example|Kirsty|Hallam|Senior Officer|Environmental Health|",
			unmatched: []string{
				"objectId", "userType", "accountEnabled", "usageLocation", "streetAddress", "state", "country", "physicalDeliveryOfficeName", "city", "postalCode",
				"telephoneNumber", "mobile", "authenticationAlternativePhoneNumber", "authenticationEmail", "alternateEmailAddress", "ageGroup", "consentProvidedForMinor", "legalAgeGroupClassification",
			},
		},
	} {
		t.Run(c.file+" as "+c.kind, func(t *testing.T) {
			t.Parallel()
			rows, sum := mustRead(t, c.kind, fixture(t, c.file))
			if c.encoding == "" {
				c.encoding = "UTF-8"
			}
			if c.delimiter == "" {
				c.delimiter = "comma"
			}
			got := exchange.Summary{Encoding: sum.Encoding, Delimiter: sum.Delimiter, HeaderLine: sum.HeaderLine, Rows: sum.Rows, Unmatched: sum.Unmatched, Refused: sum.Refused}
			want := exchange.Summary{Encoding: c.encoding, Delimiter: c.delimiter, HeaderLine: c.headerLine, Rows: c.rows, Unmatched: c.unmatched}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("summary (-want +got):\n%s", d)
			}
			if c.row < 0 {
				c.row = len(rows) - 1
			}
			if d := cmp.Diff(c.want, texts(rows, c.fields...)[c.row]); d != "" {
				t.Errorf("row %d (-want +got):\n%s", c.row, d)
			}
		})
	}
}

// The badge system names doors as groups: what they open has to be asked for, and can then be told. Two holders have
// no employee number, so that nobody could say whose badge it is.
func TestBadgeListNeedsToBeToldTheSystem(t *testing.T) {
	t.Parallel()
	text := fixture(t, "door_access_badges.csv")
	var missing *exchange.MissingFieldError
	if _, _, err := read(t, "grants", text, exchange.Options{}); !errors.As(err, &missing) || missing.Field != "system_id or system" {
		t.Errorf("a file without a system read as grants: %v; want to be asked for the system", err)
	}
	rows, sum, err := read(t, "grants", text, exchange.Options{Map: map[string]string{"AccessGroup": "system"}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff("B7002|100207|Town Hall; Computer Suite|2019-04-09", texts(rows, "grant_id", "employee_no", "system", "granted_on")[1]); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	reason := "nothing on the line says whom or what it is about: fill EmployeeNo"
	if d := cmp.Diff([]exchange.Refusal{{Line: 37, Column: "EmployeeNo", Reason: reason}, {Line: 41, Column: "EmployeeNo", Reason: reason}}, sum.Refused); d != "" || sum.Rows != 58 {
		t.Errorf("%d rows; refused (-want +got):\n%s", sum.Rows, d)
	}
}

func TestRowAnswersByType(t *testing.T) {
	t.Parallel()
	rows, _ := mustRead(t, "systems", "name,rpo hours,lockout,last change,supplier\nPlanning,24,Y,31/10/2025,\n")
	r := rows[0]
	if got := r.Day("last_change"); got != calendar.Date("2025-10-31") {
		t.Errorf("Day = %q", got)
	}
	if got, ok := r.Whole("rpo_hours"); got != 24 || !ok {
		t.Errorf("Whole = %d, %t", got, ok)
	}
	if got := r.YesNo("lockout_on"); got != "yes" {
		t.Errorf("YesNo = %q", got)
	}
	if r.Line != 2 {
		t.Errorf("Line = %d", r.Line)
	}
	if !r.Has("supplier") || r.Text("supplier") != "" {
		t.Error("an empty cell of a column that is there is not told apart from an absent column")
	}
	if r.Has("description") || r.Has("no_such_field") {
		t.Error("a column that the file does not have is said to be there")
	}
	if _, ok := r.Whole("idle_minutes"); ok || r.Day("name") != "" || r.YesNo("rpo_hours") != "" {
		t.Error("a field answers as a type that it is not")
	}
	if got := r.Column("rpo_hours") + r.Column("description"); got != "rpo hours" {
		t.Errorf("Column = %q", got)
	}
	var zero exchange.Row
	if zero.Has("name") || zero.Text("name") != "" || zero.Day("last_change") != "" {
		t.Error("the zero Row answers")
	}
}

func TestRowsMayBeKept(t *testing.T) {
	t.Parallel()
	rows, _ := mustRead(t, "people", "employee_no,surname,given_name\n1,Ash,Ann\n2,Birch,Bob\n3,Cedar,Cy\n")
	if d := cmp.Diff([]string{"1|Ash|Ann", "2|Birch|Bob", "3|Cedar|Cy"}, texts(rows, "employee_no", "surname", "given_name")); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}
