package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
)

// brings imports a file of exchange/testdata.
func brings(t *testing.T, s *store.Session, kind, file string, o store.ImportOptions) store.ImportReport {
	t.Helper()
	f, err := os.Open(filepath.Join("exchange", "testdata", file))
	check(t, err)
	defer func() { check(t, f.Close()) }()
	o.Name = file
	r, err := s.Import(t.Context(), kind, f, o)
	check(t, err)
	return r
}

func counts(r store.ImportReport) []int { return []int{r.New, r.Changed, r.Same, r.RefusedRows} }

// whyRefused is the lines and columns of what is refused.
func whyRefused(r store.ImportReport) []string {
	var out []string
	for _, f := range r.Refused {
		out = append(out, f.Column+" "+f.Value)
	}
	return out
}

// A list of land and buildings as councils have them: a title above the headings, bytes that are not UTF-8, line breaks within cells, the headings once more in the middle.
func TestALandListBringsPremises(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	o := store.ImportOptions{SkipRefused: true}
	r := brings(t, s, "premises", "land_and_premises.csv", o)
	diff(t, counts(r), []int{4, 0, 1, 2})
	diff(t, whyRefused(r), []string{"Lease Expiry 31/02/2026", "Current Use toilets"})
	diff(t, r.Unmatched, []string{"Ward", "Notes"})
	o.Values = map[string]map[string]string{"type": {"toilets": "other"}}
	o.Apply, o.Source = true, "Property system"
	diff(t, counts(brings(t, s, "premises", "land_and_premises.csv", o)), []int{5, 0, 1, 1})
	cafe := shown[entry.Entry](t, s, "100090002")
	diff(t, cafe.Title, "Café in the Park")
	diff(t, cafe.Fields["address"], "The Park\nAnytown")
	diff(t, cafe.Fields["lease_end"], "2027-03-31")
	diff(t, counts(brings(t, s, "premises", "land_and_premises.csv", store.ImportOptions{Source: "property system", SkipRefused: true})), []int{0, 0, 6, 1})
}

// A questionnaire that a supplier sent back is its questions, and an answer to each that it answered. Whose it is the person says.
func TestAQuestionnaireComesBack(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	supplier := add(t, s, "supplier", "add", "", "name", "Invented Shredding Ltd")
	o := store.ImportOptions{Fill: map[string]string{"of": supplier.ID}, Apply: true}
	diff(t, counts(brings(t, s, "claims", "supplier_questionnaire.csv", o)), []int{4, 0, 0, 0})
	states := map[string]string{}
	all, err := s.Entries(t.Context(), "claim", "", false)
	check(t, err)
	for _, e := range all {
		states[e.Fields["question"]] = e.State + " " + e.Fields["holds"]
	}
	diff(t, states, map[string]string{
		"Are leavers' accounts closed on their last day?": "answered yes", "Is access reviewed every six months?": "answered yes",
		"Are drives destroyed under certificate?": "answered partly", "Are people screened before they start?": "asked ",
	})
	diff(t, counts(brings(t, s, "claims", "supplier_questionnaire.csv", o)), []int{0, 0, 4, 0})
}

// A list of keys says what each opens and who holds it: to issue one takes a job function that needs it.
func TestAKeyListBringsKeysAndWhoHoldsThem(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	add(t, s, "premises", "add", "", "name", "Town Hall")
	o := store.ImportOptions{Apply: true, SkipRefused: true}
	r := brings(t, s, "keys", "key_list.csv", o)
	diff(t, counts(r), []int{2, 0, 0, 2})
	diff(t, whyRefused(r), []string{"Key Type swipe", "Why "})
	all, err := s.Entries(t.Context(), "key", "", false)
	check(t, err)
	held := map[string]string{}
	for _, e := range all {
		held[e.Title] = e.State + " " + e.Fields["holder"] + " " + e.Fields["issued_on"]
	}
	diff(t, held, map[string]string{"TH-01": "held 100200 2025-11-03", "TH-02": "in the cabinet  "})
	diff(t, counts(brings(t, s, "keys", "key_list.csv", o)), []int{0, 0, 2, 2})
}

// The entry list of the computer suite: only the job functions that the room is for, and only people.
func TestAnEntryListBringsWhoMayEnter(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	hall := add(t, s, "premises", "add", "", "name", "Town Hall")
	add(t, s, "secure-area", "add", "", "name", "Computer suite", "premises", hall.ID, "owner_post", store.PostICT, "job_functions", "Network engineer; Auditor", "secured_how", "Badge and code")
	r := brings(t, s, "entrants", "computer_suite.csv", store.ImportOptions{Apply: true, SkipRefused: true})
	diff(t, counts(r), []int{2, 0, 0, 2})
	if len(r.Refused) != 2 || !strings.Contains(r.Refused[0].Reason, "is not a job function that may enter") || r.Refused[1].Value != "999999" {
		t.Errorf("refused is %+v", r.Refused)
	}
	diff(t, counts(brings(t, s, "entrants", "computer_suite.csv", store.ImportOptions{Apply: true, SkipRefused: true})), []int{0, 0, 2, 2})
}

// A door system's badges are held against who works here, as the accounts of a directory are.
func TestBadgesAreHeldAgainstWhoWorksHere(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	report, err := readsDirectory(t, s, "door_access_badges.csv", false)
	check(t, err)
	diff(t, report.Accounts, 60)
	diff(t, report.Enabled, 60)
	left := report.Counts[duty.LeaverEnabled]
	if left == 0 || report.Matched < 50 {
		t.Errorf("of the badges are matched %d, and of leavers %d", report.Matched, left)
	}
	if report.Counts[duty.AdminUnreviewed] > 0 {
		t.Errorf("a group of doors is taken for one of administrators: %v", report.Counts)
	}
}

// A learning system lists everybody who was sent on a course: only who completed it has.
func TestALearningSystemTellsWhoCompleted(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ism", "2025-01-02")
	pack := issuedPack(t, s, entry.PackTraining, entry.ForEmployees)
	r.close(s)
	s = r.open("ism", today)
	f, err := os.Open(filepath.Join("exchange", "testdata", "learning_completions.csv"))
	check(t, err)
	defer func() { check(t, f.Close()) }()
	report, err := s.AcknowledgeFile(t.Context(), pack.ID, f, store.ImportOptions{Name: "lms.csv", Apply: true, SkipRefused: true})
	check(t, err)
	diff(t, counts(report), []int{2, 0, 0, 1})
	if !slices.Contains(report.Warnings, "2 rows are of what is not completed yet: they were passed over") {
		t.Errorf("it warns of %q", report.Warnings)
	}
}

// A column is told by what is in it where its heading says nothing, and never without somebody's word.
func TestColumnsAreProposedByWhatIsInThem(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	file := lines("Name,Colour code,Whose,Thing,Seen", "Rota of the pool,OFFICIAL,Housing,SYS01,x", "Ledger of the pool,OFFICIAL-SENSITIVE,Housing,SYS02,y", "Keys of the pool,OFFICIAL,Finance,SYS01,z")
	r, err := s.Import(t.Context(), "assets", strings.NewReader(file), store.ImportOptions{Name: "assets.csv"})
	var proposed map[string]string
	if err == nil {
		proposed = r.Proposed
	} else {
		t.Fatal(err)
	}
	diff(t, proposed["Colour code"], "classification")
	diff(t, proposed["Thing"], "system_id")
	diff(t, proposed["Seen"], "")
	if r.Matched["Colour code"] != "" {
		t.Error("a proposal was followed without being asked for")
	}
}
