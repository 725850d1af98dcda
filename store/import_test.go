package store_test

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
)

// everythingListed is all that a session lists, with the trail's head.
type everythingListed struct {
	Head    store.TrailHead
	People  []store.Shown
	Systems []entry.Entry
	Assets  []entry.Entry
	Grants  []store.Grant
	Leavers []store.Leaver
	Posts   []store.Post
	Prompts any
}

func listed(t *testing.T, s *store.Session) everythingListed {
	t.Helper()
	ctx := t.Context()
	v := everythingListed{Head: headOf(t, s), Prompts: promptsOf(t, s)}
	var errs [5]error
	v.Systems, errs[0] = s.Entries(ctx, "system", "", true)
	v.Assets, errs[1] = s.Entries(ctx, "asset", "", true)
	v.Grants, errs[2] = s.Grants(ctx, "")
	v.Leavers, errs[3] = s.Leavers(ctx, "")
	v.Posts, errs[4] = s.Posts(ctx, "")
	people, err := s.People(ctx, "")
	check(t, errors.Join(append(errs[:], err)...))
	for _, p := range people {
		one, err := s.Show(ctx, p.ID)
		check(t, err)
		v.People = append(v.People, one)
	}
	return v
}

func preview(t *testing.T, s *store.Session, kind, text string) store.ImportReport {
	t.Helper()
	r, err := s.Import(t.Context(), kind, strings.NewReader(text), store.ImportOptions{Name: kind + ".csv"})
	check(t, err)
	return r
}

func TestPreviewWritesNothingAndPredictsTheImport(t *testing.T) {
	t.Parallel()
	demo, err := demoFiles()
	check(t, err)
	for name, f := range map[string]files{"made up": madeUp(3), "shipped": demo} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := empty(t).open("admin", today)
			for _, one := range f.each() {
				predicts(t, s, one)
			}
		})
	}
}

func predicts(t *testing.T, s *store.Session, one file) {
	t.Helper()
	before := listed(t, s)
	said := preview(t, s, one.kind, one.text)
	diff(t, listed(t, s), before)
	done := apply(t, s, one.kind, one.text)
	if said.Applied || !done.Applied {
		t.Errorf("%s: preview says applied %v, import %v", one.kind, said.Applied, done.Applied)
	}
	diff(t, done, said, cmpopts.IgnoreFields(store.ImportReport{}, "Applied", "Undo"))
	if done.New+done.Changed == 0 || done.New+done.Changed+done.Same != done.Rows {
		t.Errorf("%s: %d rows are %d new, %d changed, %d same", one.kind, done.Rows, done.New, done.Changed, done.Same)
	}
	for _, again := range []store.ImportReport{preview(t, s, one.kind, one.text), unchangedImport(t, s, one)} {
		if again.Same != again.Rows || again.Rows != done.Rows || again.New+again.Changed != 0 {
			t.Errorf("%s again: of %d rows %d are new, %d changed, %d same", one.kind, again.Rows, again.New, again.Changed, again.Same)
		}
	}
}

// unchangedImport imports what the register holds already, which leaves no entry.
func unchangedImport(t *testing.T, s *store.Session, one file) (r store.ImportReport) {
	t.Helper()
	unchanged(t, s, func() { r = apply(t, s, one.kind, one.text) })
	return r
}

func TestImportIsOneEntryWithTheFilesNameAndHash(t *testing.T) {
	t.Parallel()
	r := imported(t)
	s := r.open("admin", today)
	text := lines("system_id,name,owning_service", "S1,Directory,ICT", "S2,Benefits,Finance", "S3,Planning,Planning")
	before := headOf(t, s)
	report, err := s.Import(t.Context(), "systems", strings.NewReader(text), store.ImportOptions{Name: "Systems of Ms Yarrow.csv", Apply: true})
	check(t, err)
	entries, err := s.TrailEntries(t.Context(), before.Sequence, 0)
	check(t, err)
	if len(entries) != 1 || entries[0].Act != store.ActImport || entries[0].Outcome != store.Done {
		t.Fatalf("the import left the entries %+v", entries)
	}
	sum := sha256.Sum256([]byte(text))
	want := hex.EncodeToString(sum[:])
	if report.SHA256 != want {
		t.Errorf("the report says the hash %s, want %s", report.SHA256, want)
	}
	r.close(s)
	var details string
	v := sealed(t, r, "admin")
	defer func() { check(t, v.Close()) }()
	check(t, v.QueryRowContext(t.Context(), `select details from trail_change where sequence = $1 and kind = 'import' and subject = $2`,
		entries[0].Sequence, want).Scan(&details))
	if !strings.Contains(details, `"Systems of Ms Yarrow.csv"`) || !strings.Contains(details, `"new":3`) {
		t.Errorf("the trail says of the import %s", details)
	}
}

func TestBadRowsStopTheImportUnlessTheyAreSkipped(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	text := lines("employee_no,given_name,surname,start", "11,Ada,Vasey,2020-01-01", "12,Bo,Vasey,31/02/2020", "13,Cy,Vasey,2020-01-01")
	want := []exchange.Refusal{{Line: 3, Column: "start", Value: "31/02/2020", Reason: "there is no such day; days come before months: write it as dd/mm/yyyy or yyyy-mm-dd"}}
	diff(t, preview(t, s, "people", text).Refused, want)
	var report store.ImportReport
	var err error
	before := listed(t, s)
	report, err = s.Import(t.Context(), "people", strings.NewReader(text), store.ImportOptions{Name: "p.csv", Apply: true})
	if !errors.Is(err, store.ErrRowsRefused) || report.Applied || report.RefusedRows != 1 {
		t.Errorf("importing a bad row: %v, applied %v, %d refused", err, report.Applied, report.RefusedRows)
	}
	diff(t, report.Refused, want)
	diff(t, listed(t, s), before)
	report, err = s.Import(t.Context(), "people", strings.NewReader(text), store.ImportOptions{Name: "p.csv", Apply: true, SkipRefused: true})
	check(t, err)
	if report.New != 2 || report.RefusedRows != 1 || !report.Applied {
		t.Errorf("skipping the bad row: %+v", report)
	}
	found, err := s.People(t.Context(), "vasey")
	check(t, err)
	if len(found) != 2 {
		t.Errorf("%d of the two good rows were imported", len(found))
	}
}

func TestRowsAboutNobodyAndNothingAreRefused(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	cases := []struct {
		name, kind, headings, row string
		column, value, reason     string
	}{
		{"grant of a stranger", "grants", "Employee Number,System ID", "99,S1", "Employee Number", "99", "knows nobody"},
		{"grant by an unknown login", "grants", "login,system_id", "nobody,S1", "login", "nobody", "knows nobody"},
		{"grant on an unknown system", "grants", "employee_no,System Reference", "1,S9", "System Reference", "S9", `no system "S9"`},
		{"grant on a system of unknown name", "grants", "employee_no,System Name", "1,Parking", "System Name", "Parking", "no such system"},
		{"grant that is somebody else's", "grants", "grant_id,employee_no,system_id", "G1,3,S1", "grant_id", "G1", "not handed on"},
		{"asset on an unknown system", "assets", "asset_id,name,service,system_id", "IA1,Rents,Housing,S9", "system_id", "S9", `no system "S9"`},
		{"stranger who leaves", "leavers", "employee_no,Last Working Day", "99,31/12/2025", "employee_no", "99", "knows nobody"},
		{"leaver of another name", "leavers", "employee_no,Forename,Surname,Last Working Day", "1,Bilal,Vasey,31/12/2025", "Surname", "Bilal Vasey", "Gwen Kershaw"},
		{"leaver from another position", "leavers", "employee_no,Position Number,Last Working Day", "1,P77,31/12/2025", "Position Number", "P77", "holds position P1"},
		{"leaver from one of two positions, unsaid", "leavers", "employee_no,Last Working Day", "2,31/12/2025", "", "", "2 engagements"},
		{"person by name alone", "people", "given_name,surname,kind", "Gwen,Kershaw,employee", "", "Gwen Kershaw", "a name alone"},
		{"person with a last working day before the first", "people", "employee_no,given_name,surname,last_working_day", "1,Gwen,Kershaw,2019-03-01", "last_working_day", "2019-03-01", "before the engagement began"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			unchanged(t, s, func() {
				text := lines(c.headings, c.row)
				report, err := s.Import(t.Context(), c.kind, strings.NewReader(text), store.ImportOptions{Name: "f.csv", Apply: true})
				if !errors.Is(err, store.ErrRowsRefused) || len(report.Refused) != 1 {
					t.Fatalf("got the error %v and %+v", err, report)
				}
				got := report.Refused[0]
				if got.Line != 2 || got.Column != c.column || got.Value != c.value || !strings.Contains(got.Reason, c.reason) {
					t.Errorf("refused with %+v, want column %q, value %q, reason %q", got, c.column, c.value, c.reason)
				}
			})
		})
	}
}

// A narrower file, or one with blank cells, says nothing about what it leaves out.
func TestBlankCellsNeverBlank(t *testing.T) {
	t.Parallel()
	r := imported(t)
	s := r.open("admin", today)
	f, err := demoFiles()
	check(t, err)
	before := listed(t, s)
	keep := map[string][]string{
		"people": {"employee_no", "login", "kind", "given_name"}, "systems": {"system_id"}, "assets": {"asset_id"},
		"grants": {"grant_id", "employee_no", "login", "system_id"}, "leavers": {"Personal Reference Number"},
	}
	for _, one := range f.each() {
		report := apply(t, s, one.kind, blanked(t, one.text, func(heading string) bool { return !slices.Contains(keep[one.kind], heading) }))
		if report.Same != report.Rows || report.Rows == 0 {
			t.Errorf("%s without its facts: %d of %d rows are the same", one.kind, report.Same, report.Rows)
		}
	}
	diff(t, listed(t, s), before)
}

// blanked empties the columns whose heading is picked.
func blanked(t *testing.T, text string, pick func(heading string) bool) string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	check(t, err)
	for _, row := range all[1:] {
		for i := range row {
			if pick(all[0][i]) {
				row[i] = ""
			}
		}
	}
	var b strings.Builder
	check(t, csv.NewWriter(&b).WriteAll(all))
	return b.String()
}

func noLastWorkingDay(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("exchange", "testdata", "hr_leavers_no_last_working_day.csv"))
	check(t, err)
	return string(b)
}

func TestEndOfContractIsNeverTheLastWorkingDay(t *testing.T) {
	t.Parallel()
	f, err := demoFiles()
	check(t, err)
	f.people, f.leavers = blanked(t, f.people, func(heading string) bool { return heading == "last_working_day" }), ""
	s := empty(t).open("admin", opened)
	check(t, f.importInto(t.Context(), s))
	if got := owed(t, s, "close-leaver-account"); len(got) > 0 {
		t.Fatalf("contracts that end close the accounts %v", got)
	}
	report := apply(t, s, "leavers", noLastWorkingDay(t))
	if report.New != 8 {
		t.Fatalf("%d leavers are new, want 8", report.New)
	}
	if got := owed(t, s, "close-leaver-account"); len(got) > 0 {
		t.Errorf("leavers without a last working day close the accounts %v", got)
	}
	leavers, err := s.Leavers(t.Context(), "")
	check(t, err)
	var ids []string
	for _, l := range leavers {
		if l.LastWorkingDay.Known() {
			t.Errorf("%s has the last working day %s, which nobody said", l.Name, l.LastWorkingDay)
		}
		ids = append(ids, l.ID)
	}
	diff(t, owed(t, s, "last-working-day-unknown"), ids, cmpopts.SortSlices(strings.Compare))
	hallam := shown[store.Person](t, s, "100221")
	if got := hallam.Engagements[0].ContractEnd; got != "2025-10-31" {
		t.Errorf("the leaving date became the contract's end %q", got)
	}
}

func TestFileWithoutLastWorkingDaysKeepsThoseThatAreKnown(t *testing.T) {
	t.Parallel()
	s := imported(t).open("admin", today)
	before := owed(t, s, "close-leaver-account")
	apply(t, s, "leavers", noLastWorkingDay(t))
	diff(t, owed(t, s, "close-leaver-account"), before)
	diff(t, owed(t, s, "last-working-day-unknown"), []string(nil))
}

func TestFilesOfNoKnownKindAreRefused(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	unchanged(t, s, func() {
		_, err := s.Import(t.Context(), "surprises", strings.NewReader("a,b\n"), store.ImportOptions{Apply: true})
		refused[*store.InvalidError](t, err)
	})
}

func TestARowRefusedHalfwayLeavesNothing(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("admin", today)
	// The last row has a new surname, and a last working day before the engagement began.
	file := lines("employee_no,given_name,surname,position_no,service,start,last_working_day",
		"900001,Ada,Quill,Q1,Licensing,2020-01-01,",
		"900002,Bea,Quill,Q2,A service nobody has,,",
		"100221,Kirsty,Renamed,P04009,Environmental Health,,2001-01-01")
	report, err := s.Import(t.Context(), "people", strings.NewReader(file), store.ImportOptions{Name: "p.csv", Apply: true, SkipRefused: true})
	check(t, err)
	if report.New != 2 || report.RefusedRows != 1 {
		t.Fatalf("%+v", report)
	}
	trail, err := s.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("the trail after a row was taken back: %v", trail.Problems)
	}
	people, err := s.People(t.Context(), "100221")
	check(t, err)
	if len(people) != 1 || people[0].Surname != "Hallam" {
		t.Errorf("a refused row renamed somebody: %+v", people)
	}
}
