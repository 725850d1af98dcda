package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
)

func importing(t *testing.T, s *store.Session, kind, text string, o store.ImportOptions) (store.ImportReport, error) {
	t.Helper()
	o.Name = kind + ".csv"
	return s.Import(t.Context(), kind, strings.NewReader(text), o)
}

// imports imports a text that nothing is wrong with.
func imports(t *testing.T, s *store.Session, kind, text string, o store.ImportOptions) store.ImportReport {
	t.Helper()
	o.Apply = true
	r, err := importing(t, s, kind, text, o)
	if err != nil {
		t.Fatalf("import %s: %v; refused %+v", kind, err, r.Refused)
	}
	return r
}

func fieldsOf(t *testing.T, s *store.Session, kind, id string) entry.Values {
	t.Helper()
	e, err := s.Entry(t.Context(), kind, id)
	check(t, err)
	return e.Fields
}

func TestAnyRegisterIsImportedByItsFields(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	r := imports(t, s, "premises", lines("Premises,Name,Address,Status", "PX1,Old Library,1 High Street,closed", ",Depot,2 Mill Lane,"), store.ImportOptions{})
	if r.New != 2 || len(r.Unmatched) == 0 {
		t.Fatalf("the report is %+v", r)
	}
	diff(t, fieldsOf(t, s, "premises", "PX1")["name"], "Old Library")
	r = imports(t, s, "areas", lines("part of,name,type", "Old Library,Basement,basement"), store.ImportOptions{})
	all, err := s.Entries(t.Context(), "area", "", false)
	check(t, err)
	if r.New != 1 || len(all) != 1 || all[0].Of != "PX1" {
		t.Errorf("the areas are %+v", all)
	}
	if r := imports(t, s, "premises", lines("reference,name,address", "PX1,Old Library,3 High Street", ",Depot,2 Mill Lane"), store.ImportOptions{}); r.Changed != 1 || r.Same != 1 {
		t.Errorf("a change of one and the other again are %+v", r)
	}
	_, err = importing(t, s, "areas", lines("part of,name", "No such place,Attic"), store.ImportOptions{Apply: true})
	if !errors.Is(err, store.ErrRowsRefused) {
		t.Errorf("an area of nothing: %v", err)
	}
}

func TestImportIsNoWayRoundAnActsRolesAndGates(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.open("hr", today)
	_, err := importing(t, hr, "ict-figures", lines("month,measure,devices,compliant", "2025-10-01,patching,5,5"), store.ImportOptions{Apply: true})
	refused[*store.NotAllowedError](t, err)
	ict := r.open("ict", today)
	report, err := importing(t, ict, "ict-figures", lines("month,measure,devices,compliant", "2025-10-01,patching,5,6", "2025-10-01,patching,0,0"), store.ImportOptions{Apply: true})
	if !errors.Is(err, store.ErrRowsRefused) || report.RefusedRows != 2 || !strings.Contains(report.Refused[0].Reason, "more than the 5 counted") {
		t.Errorf("%v: %+v", err, report.Refused)
	}
	imports(t, ict, "ict-figures", lines("month,measure,devices,compliant", "2025-10-01,patching,5,5"), store.ImportOptions{})
	report, err = importing(t, ict, "ict-figures", lines("id,month,measure,devices,compliant", "IF00001,2025-10-01,patching,9,9"), store.ImportOptions{Apply: true})
	if !errors.Is(err, store.ErrRowsRefused) || !strings.Contains(report.Refused[0].Reason, "not by a file") {
		t.Errorf("%v: %+v", err, report.Refused)
	}
}

func TestNearlyTheSameNameIsShownBesideAndMergedWhenSaid(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	imports(t, s, "suppliers", lines("id,name", "SU1,Northgate & Sons Ltd", "SU2,Depot 1 Services"), store.ImportOptions{})
	file := lines("name,contact_name", "Northgate and Sons Ltd.,Zed", "Northgate Sonns Ltd,Zed", "Depot 2 Services,Zed")
	r, err := importing(t, s, "suppliers", file, store.ImportOptions{})
	check(t, err)
	near := func(line int, name string) store.Near {
		title := "Northgate & Sons Ltd"
		return store.Near{Line: line, Name: name, ID: "SU1", Title: title, Differs: []store.Differing{{Label: "Name", File: name, Register: title}}}
	}
	diff(t, r.Near, []store.Near{near(2, "Northgate and Sons Ltd."), near(3, "Northgate Sonns Ltd")})
	r = imports(t, s, "suppliers", file, store.ImportOptions{Merge: map[int]string{2: "SU1"}})
	if r.New != 2 || r.Changed != 1 {
		t.Errorf("with the first merged it is %+v", r)
	}
	diff(t, fieldsOf(t, s, "supplier", "SU1")["name"], "Northgate and Sons Ltd.")
	if _, err := importing(t, s, "suppliers", file, store.ImportOptions{Apply: true, Merge: map[int]string{2: "SU9"}}); !errors.Is(err, store.ErrRowsRefused) {
		t.Errorf("merged with nothing: %v", err)
	}
}

func TestWhatRowsNameIsMadeWhenAskedFor(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	file := lines("name,system,service", "Parking permits,Permit Office 3,Parking")
	if _, err := importing(t, s, "assets", file, store.ImportOptions{Apply: true}); !errors.Is(err, store.ErrRowsRefused) {
		t.Fatalf("a system that is not known: %v", err)
	}
	imports(t, s, "assets", file, store.ImportOptions{Create: true})
	all, err := s.Entries(t.Context(), "system", "Permit Office 3", false)
	check(t, err)
	if len(all) != 1 || all[0].Title != "Permit Office 3" {
		t.Errorf("the system is %+v", all)
	}
}

func TestSourceIsReadAsItsLastFileWas(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	file := lines("Nr,What,Colour", "A1,Permits,Red", "A2,Tickets,Amber")
	o := store.ImportOptions{
		Source: "Parking's own list", Map: map[string]string{"Nr": "asset_id", "What": "name", "Colour": "classification"},
		Values: map[string]map[string]string{"classification": {"Red": "OFFICIAL-SENSITIVE", "Amber": "OFFICIAL"}},
	}
	imports(t, s, "assets", file, o)
	r := imports(t, s, "assets", lines("Nr,What,Colour", "A3,Fines,red"), store.ImportOptions{Source: "parking's own list"})
	if r.New != 1 {
		t.Errorf("the next file is %+v", r)
	}
	diff(t, fieldsOf(t, s, "asset", "A3")["classification"], "OFFICIAL-SENSITIVE")
	if r, err := importing(t, s, "assets", lines("asset_id,name,Nr,What,Colour", "A4,Badges,,,"), store.ImportOptions{}); err != nil || r.Source != "" {
		t.Errorf("another file is of %q (%v)", r.Source, err)
	}
	_, err := importing(t, s, "people", file, store.ImportOptions{Source: "Parking's own list"})
	refused[*store.ConflictError](t, err)
	check(t, s.ForgetMapping(t.Context(), "Parking's own list"))
	all, err := s.Mappings(t.Context())
	check(t, err)
	diff(t, len(all), 0)
}

// exported is a register as a workbook, by the way that export goes.
func exported(t *testing.T, rows any) string {
	t.Helper()
	text, err := json.Marshal(rows)
	check(t, err)
	var objects []json.RawMessage
	check(t, json.Unmarshal(text, &objects))
	table, err := exchange.TableOf(objects)
	check(t, err)
	var b bytes.Buffer
	check(t, exchange.WriteXLSX(&b, exchange.Sheet{Title: "x", Table: table}))
	return b.String()
}

func TestExportedRegisterImportedAgainChangesNothing(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	imports(t, s, "suppliers", lines("id,name", "SU1,=1+1 Ltd", "SU2,'Quoted' & Co"), store.ImportOptions{})
	imports(t, s, "risks", lines("title,description,owner_post", "Flood,\"two\nlines\",post-siro"), store.ImportOptions{})
	rows := map[string]any{}
	var err error
	rows["people"], err = s.Staff(t.Context(), "")
	check(t, err)
	rows["grants"], err = s.Grants(t.Context(), "")
	check(t, err)
	rows["leavers"], err = s.Leavers(t.Context(), "")
	check(t, err)
	for _, k := range []string{"service", "system", "asset", "supplier", "risk"} {
		of, _ := entry.Of(k)
		rows[of.Plural], err = s.Entries(t.Context(), k, "", false)
		check(t, err)
	}
	for kind, list := range rows {
		file := exported(t, list)
		unchanged(t, s, func() {
			r, err := s.Import(t.Context(), kind, strings.NewReader(file), store.ImportOptions{Name: kind + ".xlsx", Apply: true})
			if err != nil || r.Rows == 0 || r.Same != r.Rows || r.RefusedRows > 0 {
				t.Errorf("%s: %v: %d rows, %d new, %d changed, refused %+v", kind, err, r.Rows, r.New, r.Changed, r.Refused[:min(3, len(r.Refused))])
			}
		})
	}
}

func TestEveryTemplateIsReadBackByItsOwnHeadings(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	for _, k := range store.ImportKinds() {
		var b bytes.Buffer
		check(t, exchange.WriteTemplate(&b, k))
		sum, err := exchange.Read(t.Context(), bytes.NewReader(b.Bytes()), k, exchange.Options{}, func(exchange.Row) error { return nil })
		if err != nil || len(sum.Unmatched) > 0 || len(sum.Matched) != len(k.Fields) {
			t.Errorf("%s: %v; %d of %d columns are known; unmatched %q", k.Name, err, len(sum.Matched), len(k.Fields), sum.Unmatched)
		}
	}
	if r := preview(t, s, "assets", "Asset Reference,Asset Name\n"); r.Rows != 0 {
		t.Errorf("an empty file is %+v", r)
	}
}

// asIfNever leaves out of what is listed what tells that something was done and taken back.
func asIfNever(after *everythingListed, before everythingListed) {
	after.Head = before.Head
	for i := range min(len(after.People), len(before.People)) {
		after.People[i].History = before.People[i].History
	}
}

func TestWholeImportIsTakenBackWhileNothingRestsOnIt(t *testing.T) {
	t.Parallel()
	f, err := demoFiles()
	check(t, err)
	s := empty(t).open("admin", today)
	apply(t, s, "people", f.people)
	apply(t, s, "systems", f.systems)
	before := listed(t, s)
	for _, one := range []file{{"assets", f.assets}, {"grants", f.grants}, {"leavers", f.leavers}, {"suppliers", lines("id,name", "SU1,Acme")}} {
		r := apply(t, s, one.kind, one.text)
		if r.Undo == 0 {
			t.Fatalf("%s: no way back: %+v", one.kind, r)
		}
		_, err := s.UndoImport(t.Context(), r.Undo)
		check(t, err)
		after := listed(t, s)
		asIfNever(&after, before)
		diff(t, after, before)
		_, err = s.UndoImport(t.Context(), r.Undo)
		refused[*store.ConflictError](t, err)
		again := apply(t, s, one.kind, one.text)
		if again.New != r.New {
			t.Errorf("%s again: %d new, before %d", one.kind, again.New, r.New)
		}
		_, err = s.UndoImport(t.Context(), again.Undo)
		check(t, err)
	}
	problems, err := s.VerifyTrail(t.Context())
	check(t, err)
	diff(t, len(problems.Problems), 0)
}

func TestImportOfChangesIsTakenBackToWhatWasThere(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	before := listed(t, s)
	for kind, text := range map[string]string{
		"people": lines("employee_no,given_name,surname,job_title", "100221,Kirsty,Changed,Boss", "987654,Nova,Newcomer,"),
		"assets": lines("asset_id,name,description", "IA001,Council Tax accounts,Other words", "IA999,Parking,New"),
		"grants": lines("grant_id,login,system_id,level", "G00001,gyarrow,SYS01,Reader"),
	} {
		r := apply(t, s, kind, text)
		_, err := s.UndoImport(t.Context(), r.Undo)
		check(t, err)
		after := listed(t, s)
		asIfNever(&after, before)
		for i := range min(len(after.Assets), len(before.Assets)) { // a change made and taken back are two
			after.Assets[i].Version = before.Assets[i].Version
		}
		diff(t, after, before)
		if found, err := s.Search(t.Context(), "Newcomer", 10); err != nil || len(found) > 0 {
			t.Errorf("what was taken back is found: %+v, %v", found, err)
		}
	}
}

func TestImportIsNotTakenBackOnceSomethingRestsOnIt(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	people := apply(t, s, "people", lines("employee_no,given_name,surname,login,service,start", "987654,Nova,Newcomer,nn,Housing,2025-01-01"))
	systems := apply(t, s, "systems", lines("system_id,name", "SX1,Parking"))
	apply(t, s, "grants", lines("grant_id,employee_no,system_id,login", "GX1,987654,SX1,nn"))
	assets := apply(t, s, "assets", lines("asset_id,name", "IX1,Permits"))
	check(t, change(s, "asset", "IX1", "description", "Who may park"))
	for what, id := range map[string]int64{"a person with access": people.Undo, "a system with access": systems.Undo, "an asset that was changed": assets.Undo} {
		unchanged(t, s, func() {
			if _, err := s.UndoImport(t.Context(), id); err == nil || !strings.Contains(err.Error(), "cannot be taken back") {
				t.Errorf("%s (%s): %v", what, strconv.FormatInt(id, 10), err)
			}
		})
	}
}
