package entry_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"muniment/store/entry"
)

func TestTheCatalogueOfMeasuresIsSound(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../assets/catalogue/measures.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 2 {
		t.Fatal("the catalogue is empty")
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		m, known := entry.MeasureOf(row[0])
		if !known {
			t.Errorf("the measure %q is not read", row[0])
			continue
		}
		if seen[m.Ref] || !regexp.MustCompile(`^M\d\d$`).MatchString(m.Ref) {
			t.Errorf("%q is no reference, or is there twice", m.Ref)
		}
		seen[m.Ref] = true
		if !regexp.MustCompile(`^[5-8]\.\d{1,2}$`).MatchString(m.Control) || m.Title == "" || !strings.HasSuffix(m.Text, ".") || strings.Contains(m.Title, ";") {
			t.Errorf("the measure %+v is not described", m)
		}
	}
}

func TestMeasuresAreSuggestedByWhatAnAssetIs(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		asset    entry.Values
		has, not string
	}{
		"anything":  {entry.Values{"classification": "OFFICIAL"}, "M01", "M09"},
		"paper":     {entry.Values{"format": "paper"}, "M19", "M05"},
		"digital":   {entry.Values{"format": "digital"}, "M05", "M19"},
		"marked":    {entry.Values{"classification": "OFFICIAL-SENSITIVE"}, "M09", "M29"},
		"secret":    {entry.Values{"classification": "SECRET"}, "M29", "M13"},
		"personal":  {entry.Values{"personal_data": "yes", "special_category": "no"}, "M13", "M17"},
		"sensitive": {entry.Values{"personal_data": "yes", "special_category": "health"}, "M17", "M23"},
		"cards":     {entry.Values{"card_data": "yes"}, "M23", "M25"},
		"critical":  {entry.Values{"business_criticality": "critical"}, "M25", "M27"},
		"supplier":  {entry.Values{"supplier": "Hosted Ltd"}, "M27", "M25"},
	} {
		var refs []string
		for _, m := range entry.SuggestedMeasures(tc.asset) {
			refs = append(refs, m.Ref)
		}
		if !slices.Contains(refs, tc.has) || slices.Contains(refs, tc.not) {
			t.Errorf("%s: suggested are %v, which should hold %s and not %s", name, refs, tc.has, tc.not)
		}
	}
}

func TestFiguresOfAReturnCountTheYearAndSayOutOfHowMany(t *testing.T) {
	t.Parallel()
	asset := func(given ...string) entry.Entry {
		v := entry.Values{}
		for i := 0; i < len(given); i += 2 {
			v[given[i]] = given[i+1]
		}
		return entry.Entry{Kind: "asset", Fields: v}
	}
	system := func(id, rto string) entry.Entry {
		return entry.Entry{Kind: "system", ID: id, Fields: entry.Values{"rto_working_days": rto}}
	}
	year := entry.Year{
		Ends: "2026-03-31", Accesses: 17, Closures: entry.Closures{InTime: 4, Late: 1, Open: 2}, Systems: []entry.Entry{system("S1", "6"), system("S2", "2")},
		Assets: []entry.Entry{
			asset("risk_assessed_on", "2025-04-01", "residual_risk", "4", "last_spot_check", "2026-03-31", "system", "S1", "rto_needed", "5"),
			asset("risk_assessed_on", "2025-03-31", "legal_hold", "yes", "system", "S2", "rto_needed", "5"), // assessed the year before
			asset("last_disposal", "2025-12-01", "supplier", "Hosted Ltd", "c_rating", "5", "format", "paper"),
		},
		Disclosures: []entry.Entry{asset("decided_on", "2025-06-01"), asset("what", "not decided")},
		Agreements:  []entry.Entry{asset("signed_on", "2024-01-01", "expires_on", "2026-03-31"), asset("signed_on", "2024-01-01", "expires_on", "2026-03-30")},
		Incidents:   []entry.Entry{asset("discovered_at", "2025-05-05T09:00:00Z"), asset("discovered_at", "2025-05-06T09:00:00Z", "near_miss", "yes"), asset("discovered_at", "2024-05-05T09:00:00Z")},
	}
	got := year.Figures()
	want := entry.Values{
		"access_figures":     "17 live accesses to the 2 systems of 3 assets",
		"leaver_figures":     "7 accesses of leavers fell due: 4 closed in time, 1 closed late, 2 still open",
		"risk_figures":       "1 of 3 assets assessed in the year; 2 rated high; 1 with a remaining risk of 4 or 5",
		"control_figures":    "Notices issued for 0 of 3 assets in the year; 1 of 3 spot-checked",
		"disclosure_figures": "1 of 2 requests to disclose decided in the year; 1 of 2 sharing agreements in date at its end",
		"retention_figures":  "Disposals from 1 of 3 assets in the year; 1 on hold",
		"incident_figures":   "Incidents in the year: 2; near misses among them: 1",
		"supplier_figures":   "1 of 3 assets held by a supplier; 1 of 2 with a stated need recover in time",
		"place_figures":      "0 of 1 assets on paper or media have a place",
	}
	for field, text := range want {
		if got[field] != text {
			t.Errorf("%s: %q, want %q", field, got[field], text)
		}
	}
	for field, text := range (&entry.Year{Ends: "2026-03-31", Assets: []entry.Entry{asset("name", "A list")}}).Figures() {
		if strings.Contains(text, "0 of 0") {
			t.Errorf("%s: %q counts nought of nought", field, text)
		}
	}
}

func TestTheProcessingRecordHoldsPersonalDataThatIsStillHeld(t *testing.T) {
	t.Parallel()
	asset := func(id string, v entry.Values) entry.Entry { return entry.Entry{Kind: "asset", ID: id, Fields: v} }
	got := entry.ProcessingRecord([]entry.Entry{
		asset("IA1", entry.Values{"personal_data": "yes", "purpose": "to pay benefits", "transfer_outside_uk": "no"}),
		asset("IA2", entry.Values{"personal_data": "no"}),
		asset("IA3", entry.Values{"personal_data": "yes", "status": "disposed"}),
	})
	if len(got) != 1 || got[0].Asset != "IA1" || got[0].Purpose != "to pay benefits" {
		t.Fatalf("the record is %+v", got)
	}
	if !slices.Contains(got[0].Blank, "Lawful basis (Article 6)") || slices.Contains(got[0].Blank, "Purpose") || slices.Contains(got[0].Blank, "Volume") {
		t.Errorf("it lacks %v", got[0].Blank)
	}
}
