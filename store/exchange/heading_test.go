package exchange_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"muniment/store/exchange"
)

// plain strips a heading to its letters and digits, as headings are compared.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func TestKindsAreTheFiveAskedFor(t *testing.T) {
	t.Parallel()
	var names []string
	for _, k := range exchange.Kinds() {
		names = append(names, k.Name)
	}
	if d := cmp.Diff([]string{"people", "systems", "assets", "grants", "leavers"}, names); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestNoHeadingMeansTwoFields(t *testing.T) {
	t.Parallel()
	for _, k := range exchange.Kinds() {
		claimed := map[string]string{}
		for _, f := range k.Fields {
			for _, heading := range append(append([]string{f.Name}, f.Known...), f.InAD...) {
				key := plain(heading)
				if key == "" {
					t.Errorf("%s: %s knows a heading without letters, %q", k.Name, f.Name, heading)
				}
				if other, taken := claimed[key]; taken && other != f.Name {
					t.Errorf("%s: %q is claimed by %s and %s", k.Name, heading, other, f.Name)
				}
				claimed[key] = f.Name
			}
		}
	}
}

func TestTablesNameOnlyFieldsThatExist(t *testing.T) {
	t.Parallel()
	for _, k := range exchange.Kinds() {
		fields := map[string]bool{}
		for _, f := range k.Fields {
			if fields[f.Name] {
				t.Errorf("%s has two fields %s", k.Name, f.Name)
			}
			fields[f.Name] = true
			if f.Strict && len(f.Values) == 0 {
				t.Errorf("%s: %s accepts nothing", k.Name, f.Name)
			}
		}
		sets := k.Identity
		for _, n := range k.Needs {
			sets = append(sets, n.OneOf...)
		}
		for _, set := range sets {
			for _, name := range set {
				if !fields[name] {
					t.Errorf("%s names a field %s that it does not have", k.Name, name)
				}
			}
		}
	}
}

func TestLeavingDateIsNeverTheLastWorkingDay(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"people", "leavers"} {
		for _, f := range kind(t, name).Fields {
			if f.Name != "last_working_day" {
				continue
			}
			for _, heading := range f.Known {
				for _, word := range []string{"leav", "left", "contract", "terminat", "end", "service", "employ", "gadael"} {
					if strings.Contains(strings.ToLower(heading), word) {
						t.Errorf("%s: the last working day is known as %q", name, heading)
					}
				}
			}
		}
		for _, heading := range []string{"Leaving Date", "LEAVING_DATE", "Date of Leaving", "Termination Date", "ActualTerminationDate", "Contract End Date", "End Date", "Leaving Date (last day)"} {
			text := "employee_no,surname,given_name," + heading + "\n1,A,B,31/10/2025\n"
			rows, _ := mustRead(t, name, text)
			if rows[0].Has("last_working_day") || rows[0].Text("contract_end") != "2025-10-31" {
				t.Errorf("%s: %q gave the last working day %q and the end of the contract %q", name, heading, rows[0].Text("last_working_day"), rows[0].Text("contract_end"))
			}
			var refused *exchange.MapError
			_, _, err := read(t, name, text, exchange.Options{Map: map[string]string{heading: "last_working_day"}})
			if !errors.As(err, &refused) {
				t.Errorf("%s: mapping %q to the last working day: %v; want it refused", name, heading, err)
			}
		}
	}
}

func TestHeadingsAreMatchedByMeaning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, beside, heading, field string }{
		{"people", "Surname,Forename", "Personal Reference Number", "employee_no"},
		{"people", "Surname,Forename", "EMPLOYEE_REF", "employee_no"},
		{"people", "Surname,Forename", "employee-no.", "employee_no"},
		{"people", "Surname,Forename", "Start Date (dd/mm/yyyy)", "starts_on"},
		{"people", "Surname,Forename", "Continuous Service Date", "starts_on"},
		{"people", "Surname,Forename", "Termination Date", "contract_end"},
		{"people", "Surname,Forename", "Dyddiad gadael", "contract_end"},
		{"people", "Surname,Forename", "Title", ""},
		{"people", "Surname,Forename,SamAccountName", "Title", "job_title"},
		{"people", "Surname,Forename", "userType", ""},
		{"people", "Surname,Forename", "AccountExpirationDate", ""},
		{"leavers", "Employee No", "Date Notice Received", "notice_on"},
		{"leavers", "Employee No", "Last Day", ""},
		{"systems", "System Name", "RPO (hours)", "rpo_hours"},
		{"assets", "Asset Name", "Conf", "c_rating"},
		{"assets", "Asset Name", "Review Date", ""},
		{"grants", "System ID,Login", "Acknowledged On", "informed_on"},
	} {
		t.Run(c.kind+" "+c.heading, func(t *testing.T) {
			t.Parallel()
			_, sum := mustRead(t, c.kind, c.beside+","+c.heading+"\n")
			if got := sum.Matched[c.heading]; got != c.field {
				t.Errorf("%q beside %q means %q; want %q", c.heading, c.beside, got, c.field)
			}
			if unmatched := len(sum.Unmatched) == 1; unmatched != (c.field == "") {
				t.Errorf("unmatched are %q", sum.Unmatched)
			}
		})
	}
}

func TestMissingColumnIsAskedForByName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, kind, text string
		want             exchange.MissingFieldError
		sentence         string
	}{
		{
			"a required field", "systems", "System ID,Supplier\nS1,Acme\n",
			exchange.MissingFieldError{Kind: "systems", Field: "name", Headers: []string{"System ID", "Supplier"}},
			`--map "COLUMN=name"`,
		},
		{
			"no way to tell the leaver", "leavers", "Surname,Leaving Date\nA,31/10/2025\n",
			exchange.MissingFieldError{Kind: "leavers", Field: "employee_no, login, position_no, council_ref or person", Headers: []string{"Surname", "Leaving Date"}},
			`--map "COLUMN=employee_no"`,
		},
		{
			"half a name", "people", "Employee No,Surname\n1,A\n",
			exchange.MissingFieldError{Kind: "people", Field: "given_name", Headers: []string{"Employee No", "Surname"}},
			"“Surname”",
		},
		{
			"no known heading", "people", "Rhif,Rhyw\n1,A\n",
			exchange.MissingFieldError{Kind: "people", Field: "surname with given_name or full_name", Headers: []string{"Rhif", "Rhyw"}},
			"“Rhyw”",
		},
		{
			"no headings but somebody's data", "people", "100200,Gita,Yarrow,01/02/1980\n100207,Idris,Caddick,03/04/1981\n",
			exchange.MissingFieldError{Kind: "people", Field: "surname with given_name or full_name"},
			"could not be made out",
		},
		{
			"somebody's data that holds the name of a field", "people", "100200,Gita,Yarrow,Manager\n",
			exchange.MissingFieldError{Kind: "people", Field: "surname with given_name or full_name"},
			"could not be made out",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(t, c.kind, c.text, exchange.Options{})
			var got *exchange.MissingFieldError
			if !errors.As(err, &got) {
				t.Fatalf("Read: %v; want a MissingFieldError", err)
			}
			if len(got.Known) == 0 {
				t.Error("no known headings are offered")
			}
			if d := cmp.Diff(c.want, exchange.MissingFieldError{Kind: got.Kind, Field: got.Field, Headers: got.Headers}); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if !strings.Contains(err.Error(), c.sentence) || strings.Contains(err.Error(), "Yarrow") {
				t.Errorf("the sentence is %q; want %q in it, and nobody's data", err, c.sentence)
			}
		})
	}
}

func TestMappingGivesColumnsTheirField(t *testing.T) {
	t.Parallel()
	text := "Works No.,Cyf,Enw 1,Service,Team\n7,Ash,Ann,Corporate,Planning\n"
	o := exchange.Options{Map: map[string]string{"works no": "employee_no", "Cyf": "Surname", "Enw 1": "given_name", "Team": "service", "Service": "-"}}
	rows, sum, err := read(t, "people", text, o)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"7|Ash|Ann|Planning"}, texts(rows, "employee_no", "surname", "given_name", "service")); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if d := cmp.Diff([]string{"Service"}, sum.Unmatched); d != "" {
		t.Errorf("unmatched (-want +got):\n%s", d)
	}
}

func TestMappingThatCannotBeFollowedIsRefused(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]map[string]string{
		"no such field":          {"Surname": "family"},
		"no such column":         {"Works No": "employee_no"},
		"one field from two":     {"Surname": "login", "Forename": "login"},
		"one column twice":       {"Surname": "login", "SURNAME": "email"},
		"a column without name":  {"": "login"},
		"another kind's field":   {"Surname": "asset_id"},
		"nothing but characters": {"--": "login"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var refused *exchange.MapError
			if _, _, err := read(t, "people", "Surname,Forename\nA,B\n", exchange.Options{Map: m}); !errors.As(err, &refused) {
				t.Errorf("Read: %v; want a MapError", err)
			}
		})
	}
}

func TestTwoColumnsForOneField(t *testing.T) {
	t.Parallel()
	t.Run("of the same name: the first is read, and a line on which they differ is refused", func(t *testing.T) {
		t.Parallel()
		rows, sum := mustRead(t, "people", "employee_no,surname,given_name,Service,service\n1,A,B,Legal,Legal\n2,A,B,Legal,\n3,A,B,,Legal\n4,A,B,Legal,Housing\n")
		if d := cmp.Diff([]string{"1|Legal", "2|Legal", "3|Legal"}, texts(rows, "employee_no", "service")); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
		if len(sum.Refused) != 1 || sum.Refused[0].Line != 5 || sum.Refused[0].Value != "Housing" || !strings.Contains(sum.Refused[0].Reason, "Legal") {
			t.Errorf("refused %+v", sum.Refused)
		}
		if len(sum.Warnings) != 1 {
			t.Errorf("warnings %q", sum.Warnings)
		}
	})
	t.Run("of different names: the better known is read and the other named", func(t *testing.T) {
		t.Parallel()
		rows, sum := mustRead(t, "people", "employee_no,surname,given_name,Directorate,Service\n1,A,B,Place,Legal\n")
		if got := rows[0].Text("service"); got != "Legal" {
			t.Errorf("service = %q", got)
		}
		if len(sum.Warnings) != 1 || !strings.Contains(sum.Warnings[0], "“Directorate”") || len(sum.Unmatched) != 1 {
			t.Errorf("warnings %q, unmatched %q", sum.Warnings, sum.Unmatched)
		}
	})
	t.Run("of a name that is not read: nobody minds", func(t *testing.T) {
		t.Parallel()
		if rows, sum := mustRead(t, "people", "surname,given_name,Notes,Notes\nA,B,x,y\n"); len(rows) != 1 || len(sum.Warnings) != 0 {
			t.Errorf("%d rows, warnings %q", len(rows), sum.Warnings)
		}
	})
}

func TestFileWhoseHeadingsChangeIsNotReadOn(t *testing.T) {
	t.Parallel()
	rows, _, err := read(t, "people", "employee_no,surname,given_name\n1,Ash,Ann\nemployee_no,given_name,surname\n2,Bob,Birch\n", exchange.Options{})
	if !errors.Is(err, exchange.ErrHeadings) || !strings.Contains(err.Error(), "line 3") || len(rows) != 1 {
		t.Errorf("Read: %v after %d rows; want the headings of line 3 refused", err, len(rows))
	}
}
