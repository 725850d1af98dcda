package exchange_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store/exchange"
)

// cell reads one cell of a field by its name, beside what the kind cannot do without.
func cell(t *testing.T, kindName, field, value string) (string, []exchange.Refusal) {
	t.Helper()
	lead := map[string][2]string{
		"people": {"surname,given_name", "A,B"}, "leavers": {"employee_no", "1"}, "systems": {"name", "N"},
		"assets": {"name", "N"}, "grants": {"system_id,login", "S,l"},
	}[kindName]
	rows, sum := mustRead(t, kindName, lead[0]+","+field+"\n"+lead[1]+",\""+strings.ReplaceAll(value, `"`, `""`)+"\"\n")
	if len(rows) == 0 {
		return "", sum.Refused
	}
	return rows[0].Text(field), sum.Refused
}

func TestCellsAreReadByType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, field, cell, want string }{
		{"people", "starts_on", "31/10/2025", "2025-10-31"},
		{"people", "starts_on", "2025-10-31", "2025-10-31"},
		{"people", "starts_on", "2025-10-31T09:00:00Z", "2025-10-31"},
		{"people", "starts_on", "31/10/2025 08:41:12", "2025-10-31"},
		{"people", "starts_on", "45961", "2025-10-31"},
		{"people", "starts_on", "45961.0", "2025-10-31"},
		{"people", "starts_on", "45961.3622685", "2025-10-31"},
		{"people", "starts_on", "20251031", "2025-10-31"},
		{"people", "starts_on", " 31 October 2025 ", "2025-10-31"},
		{"people", "starts_on", "03/04/2026", "2026-04-03"},
		{"people", "starts_on", "00/00/0000", ""},
		{"people", "starts_on", "0000-00-00 00:00:00", ""},
		{"people", "starts_on", "N/A", ""},
		{"people", "starts_on", "NULL", ""},
		{"people", "contract_end", "31/12/4712", ""},
		{"people", "contract_end", "9999-12-31T00:00:00", ""},
		{"grants", "end_date", "31/12/9999", ""},
		{"systems", "lockout_on", "Yes", "yes"},
		{"systems", "lockout_on", "N", "no"},
		{"systems", "lockout_on", "TRUE", "yes"},
		{"systems", "lockout_on", "0", "no"},
		{"systems", "lockout_on", "-", ""},
		{"systems", "rpo_hours", "24", "24"},
		{"systems", "rpo_hours", "024", "24"},
		{"systems", "rpo_hours", "24.00", "24"},
		{"systems", "rpo_hours", "24 hours", "24"},
		{"systems", "rpo_hours", "24h", "24"},
		{"systems", "rpo_hours", "1,440", "1440"},
		{"systems", "rpo_hours", "0", "0"},
		{"systems", "rto_working_days", "6 Working  Days", "6"},
		{"systems", "idle_minutes", "15 mins", "15"},
		{"assets", "c_rating", "5", "5"},
		{"assets", "classification", "Official - Sensitive", "OFFICIAL-SENSITIVE"},
		{"assets", "classification", "official", "OFFICIAL"},
		{"assets", "format", "Paper & digital", "both"},
		{"assets", "format", "Electronic", "digital"},
		{"assets", "asset_type", "Dataset", "dataset"},
		{"assets", "asset_type", "Card index", "Card index"},
		{"assets", "special_category", "Y", "yes"},
		{"assets", "special_category", "health; religious beliefs", "health; religious beliefs"},
		{"assets", "transfer_outside_uk", "No", "no"},
		{"people", "kind", "Elected Member", "councillor"},
		{"people", "kind", "Agency", "agency"},
		{"grants", "kind", "Fob", "badge"},
		{"grants", "kind", "Admin", "admin account"},
		{"people", "job_title", "Officer\r\nPlanning", "Officer\nPlanning"},
		{"people", "job_title", `="007"`, "007"},
		{"people", "manager", `CN=Lathom\, Lowri,OU=Staff,DC=example`, "Lathom, Lowri"},
		{"people", "manager", "Lowri Lathom", "Lowri Lathom"},
		{"people", "service", "N/A", "N/A"},
	} {
		t.Run(c.kind+" "+c.field+" "+c.cell, func(t *testing.T) {
			t.Parallel()
			got, refused := cell(t, c.kind, c.field, c.cell)
			if got != c.want || len(refused) > 0 {
				t.Errorf("%q reads %q, refused %+v; want %q", c.cell, got, refused, c.want)
			}
		})
	}
}

func TestUnreadableCellsAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, field, cell, reason string }{
		{"people", "contract_end", "31/02/2025", "no such day"},
		{"people", "contract_end", "10/31/2025", "days come before months"},
		{"people", "contract_end", "29/02/2025", "no such day"},
		{"people", "contract_end", "31/10/0025", "out of range"},
		{"people", "contract_end", "31/10/2205", "out of range"},
		{"people", "last_working_day", "31/12/9999", "out of range"},
		{"people", "contract_end", "end of the month", "not a date"},
		{"people", "contract_end", "TBC", "not a date"},
		{"people", "contract_end", "100200", "not a date"},
		{"people", "contract_end", "42", "not a date"},
		{"systems", "lockout_on", "15", "neither yes nor no"},
		{"systems", "lockout_on", "mostly", "neither yes nor no"},
		{"systems", "rpo_hours", "-1", "less than 0"},
		{"systems", "rpo_hours", "1.5", "whole number of hours"},
		{"systems", "rpo_hours", "2 days", "whole number of hours"},
		{"systems", "rpo_hours", "yes", "whole number"},
		{"systems", "rpo_hours", "1,4", "whole number"},
		{"systems", "rpo_hours", "99999999999999999999", "too large"},
		{"assets", "a_rating", "0", "from 1 to 5"},
		{"assets", "a_rating", "6", "from 1 to 5"},
		{"assets", "a_rating", "High", "whole number"},
		{"assets", "classification", "CONFIDENTIAL", "OFFICIAL-SENSITIVE, SECRET"},
		{"assets", "status", "gone", "none of"},
		{"people", "kind", "robot", "agency"},
	} {
		t.Run(c.kind+" "+c.field+" "+c.cell, func(t *testing.T) {
			t.Parallel()
			got, refused := cell(t, c.kind, c.field, c.cell)
			if len(refused) != 1 {
				t.Fatalf("%q reads %q, refused %+v; want one refusal", c.cell, got, refused)
			}
			want := exchange.Refusal{Line: 2, Column: c.field, Value: c.cell, Reason: refused[0].Reason}
			if d := cmp.Diff(want, refused[0]); d != "" || !strings.Contains(refused[0].Reason, c.reason) {
				t.Errorf("refused because %q; want %q in it (-want +got):\n%s", refused[0].Reason, c.reason, d)
			}
		})
	}
}

func TestEveryFaultOfALineIsNamed(t *testing.T) {
	t.Parallel()
	rows, sum := mustRead(t, "systems", "name,rpo hours,lockout\nA,-1,perhaps\nB,1,y\n")
	if len(rows) != 1 || sum.RefusedRows != 1 || len(sum.Refused) != 2 {
		t.Errorf("%d rows, %d lines refused for %d reasons; want 1, 1 and 2", len(rows), sum.RefusedRows, len(sum.Refused))
	}
}

func TestNoEndIsReadAsNoneAndSaid(t *testing.T) {
	t.Parallel()
	rows, sum := mustRead(t, "people", "surname,given_name,Leaving Date\nA,B,31/12/4712\nC,D,\nE,F,31/12/2025\n")
	if d := cmp.Diff([]string{"", "", "2025-12-31"}, texts(rows, "contract_end")); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if len(sum.Warnings) != 1 || !strings.HasPrefix(sum.Warnings[0], "1 end date") {
		t.Errorf("warnings %q", sum.Warnings)
	}
}

func TestLinesThatContradictThemselvesAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, kind, text, column string }{
		{"last working day before the start", "people", "surname,given_name,start,last_working_day\nA,B,2025-02-01,2025-01-31\n", "last_working_day"},
		{"end of the contract before the start", "people", "surname,given_name,start,leaving date\nA,B,2025-02-01,2025-01-31\n", "leaving date"},
		{"end of the contract before the last working day", "leavers", "employee_no,last working day,leaving date\n1,2025-02-01,2025-01-31\n", "leaving date"},
		{"the same day throughout", "leavers", "employee_no,start,last working day,leaving date\n1,2025-02-01,2025-02-01,2025-02-01\n", ""},
		{"notice after the last working day", "leavers", "employee_no,last working day,notice date\n1,2025-02-01,2025-03-01\n", ""},
		{"access ends before it is granted", "grants", "system_id,login,granted_on,end_date\nS,l,2025-02-01,2025-01-31\n", "end_date"},
		{"informed after the grant", "grants", "system_id,login,granted_on,informed_on\nS,l,2025-02-01,2025-03-31\n", ""},
		{"next review before the last", "assets", "name,last review,next review\nN,2025-02-01,2025-01-31\n", "next review"},
		{"special category data that is not personal", "assets", "name,personal data,special category\nN,N,Y\n", "special category"},
		{"criminal offence data that is not personal", "assets", "name,personal data,criminal offence data\nN,N,Y\n", "criminal offence data"},
		{"neither personal nor special", "assets", "name,personal data,special category\nN,N,N\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, sum := mustRead(t, c.kind, c.text)
			if c.column == "" {
				if len(rows) != 1 || len(sum.Refused) > 0 {
					t.Errorf("refused %+v; want the line read", sum.Refused)
				}
				return
			}
			if len(rows) != 0 || len(sum.Refused) != 1 || sum.Refused[0].Column != c.column || sum.Refused[0].Line != 2 {
				t.Errorf("%d rows, refused %+v; want line 2 refused for %q", len(rows), sum.Refused, c.column)
			}
		})
	}
}

func TestLinesAboutNobodyAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, text string }{
		{"people", "employee_no,surname,given_name,service\n,,,Legal\n"},
		{"leavers", "employee_no,surname,leaving date\n,Ash,31/10/2025\n"},
		{"systems", "system_id,name,supplier\n,,Acme\n"},
		{"assets", "asset_id,name,service\n,,Legal\n"},
		{"grants", "system_id,login,level\nS1,,User\n"},
		{"grants", "system_id,login,level\n,ash,User\n"},
	} {
		rows, sum := mustRead(t, c.kind, c.text)
		if len(rows) != 0 || len(sum.Refused) != 1 || !strings.Contains(sum.Refused[0].Reason, "fill ") {
			t.Errorf("%s: %d rows, refused %+v", c.kind, len(rows), sum.Refused)
		}
	}
}

func TestMissingValuesAreNoFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, text string }{
		{"people", "employee_no,surname,given_name,start\n1,,,\n"},
		{"people", "login,full name\nsvc_x,\n"},
		{"leavers", "position_no,last working day\nP1,\n"},
		{"systems", "system_id,name\nS1,\n"},
		{"assets", "name,classification,c_rating,personal data\nN,,,\n"},
		{"grants", "system_id,login,job_function_reason\nS1,ash,\n"},
	} {
		if rows, sum := mustRead(t, c.kind, c.text); len(rows) != 1 {
			t.Errorf("%s: refused %+v; want the line read", c.kind, sum.Refused)
		}
	}
}

func TestFullNamesAreParted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ full, given, surname string }{
		{"YARROW, Gita", "Gita", "YARROW"},
		{"O'DOWD, Olwen Mary", "Olwen Mary", "O'DOWD"},
		{"Gita Yarrow", "Gita", "Yarrow"},
		{"Gita  Mary   Smith-Iqbal", "Gita Mary", "Smith-Iqbal"},
		{"Ana DE SOUZA", "Ana", "DE SOUZA"},
		{"Jan van der Berg", "Jan", "van der Berg"},
		{"ANN ASH", "ANN", "ASH"},
		{"Kiosk", "", "Kiosk"},
		{"Gwen Kershaw (admin)", "", "Gwen Kershaw (admin)"},
		{"Ash,", "", "Ash"},
	} {
		rows, sum := mustRead(t, "people", "Employee No\tName\n1\t"+c.full+"\n")
		if len(rows) != 1 {
			t.Fatalf("%q: refused %+v", c.full, sum.Refused)
		}
		if d := cmp.Diff(c.given+"|"+c.surname+"|"+c.full, texts(rows, "given_name", "surname", "full_name")[0]); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.full, d)
		}
		if !rows[0].Has("surname") || !rows[0].Has("given_name") {
			t.Errorf("%q: the names that come out of it are said not to be in the file", c.full)
		}
	}
}

func TestNamesOfAccountsAreNotParted(t *testing.T) {
	t.Parallel()
	rows, _ := mustRead(t, "people", "login,name,given name,surname\na,Front Desk Shared,,\nb,Gita Yarrow,Gita,Yarrow-Ash\n")
	if d := cmp.Diff([]string{"|Front Desk Shared", "Gita|Yarrow-Ash"}, texts(rows, "given_name", "surname")); d != "" {
		t.Errorf("a directory's account (-want +got):\n%s", d)
	}
	rows, _ = mustRead(t, "people", "login,name,kind\na,Front Desk,shared\nb,Gita Yarrow,employee\n")
	if d := cmp.Diff([]string{"|Front Desk", "Gita|Yarrow"}, texts(rows, "given_name", "surname")); d != "" {
		t.Errorf("an account by its kind (-want +got):\n%s", d)
	}
}
