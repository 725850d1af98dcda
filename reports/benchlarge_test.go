package reports_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/natefinch/atomic"

	"muniment/reports"
	"muniment/store"
	"muniment/store/madeup"
)

// madeUp is a made-up council of so many parts of a hundred of the largest kind: the session of its administrator, and that of the officer who is its SIRO.
func madeUp(b *testing.B, parts int) (administrator, officer *store.Session) {
	b.Helper()
	dir := b.TempDir()
	r := madeup.Register{
		Path: filepath.Join(dir, "madeup.muniment"), StateDir: dir,
		Admin: secret("invented for a benchmark"), Officer: secret("invented for another person"), Temporary: secret("good for the first day"),
	}
	administrator, err := madeup.Make(b.Context(), r, madeup.Large().Part(parts), 1, func(string) {})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = administrator.Close() })
	officer, err = store.Open(b.Context(), r.Path, store.OpenOptions{Login: madeup.Officer, Secret: r.Officer, On: madeup.Today, StateDir: dir})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = officer.Close() })
	return administrator, officer
}

// BenchmarkTenthOfACouncil and BenchmarkLargeCouncil issue the annual statement as a whole, gathered, composed, signed and kept; draw the asset register; and issue a thousand leaver
// records in a batch, each with its file on the disk.
func BenchmarkTenthOfACouncil(b *testing.B) { benchCouncil(b, 10) }

func BenchmarkLargeCouncil(b *testing.B) { benchCouncil(b, 100) }

// signedStatement opens and signs the statement of the year that is over, so that its record can be issued.
func signedStatement(b *testing.B, siro *store.Session) string {
	b.Helper()
	id := ""
	for _, step := range []store.Doing{
		{Verb: "open", Given: map[string]string{"year_ending": "2025-03-31"}},
		{Verb: "set", Given: map[string]string{
			"opinion": "reasonable", "summary": "Invented for a benchmark", "priorities_next": "Premises", "data_quality": "Good", "returns_due": "0", "returns_received": "0",
		}},
		{Verb: "sign", Given: map[string]string{"returns_missing": "none was asked for"}},
	} {
		step.Kind, step.ID = "statement", id
		e, err := siro.Do(b.Context(), step)
		if err != nil {
			b.Fatalf("%s: %v", step.Verb, err)
		}
		id = e.ID
	}
	return id
}

func benchCouncil(b *testing.B, parts int) {
	b.Helper()
	s, officer := madeUp(b, parts)
	id := signedStatement(b, officer)
	b.Run("the statement, issued and signed", func(b *testing.B) {
		for b.Loop() {
			_, file, err := reports.Issue(b.Context(), officer, reports.English, "statement", id)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(file)), "bytes")
		}
	})
	b.Run("asset register", func(b *testing.B) {
		for b.Loop() {
			c, _, err := reports.Draft(b.Context(), s, "asset-register", "")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := c.PDF(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("1,000 leaver records in a batch", func(b *testing.B) {
		var all time.Duration
		records := 0
		for b.Loop() { // once: none is left for another time
			took, n := issueThousand(b, s)
			all, records = all+took, records+n
		}
		b.ReportMetric(float64(records), "records")
		b.ReportMetric(float64(all.Milliseconds())/float64(max(records, 1)), "ms/record")
	})
}

// issueThousand issues leaver records, with each file written to disk, until there are a thousand or none is left.
func issueThousand(b *testing.B, s *store.Session) (took time.Duration, records int) {
	b.Helper()
	folder, start, enough := b.TempDir(), time.Now(), errors.New("a thousand are enough")
	batch, err := reports.IssueLeavers(b.Context(), s, reports.English, func(rec store.Record, file []byte, at reports.Progress) error {
		if records++; records >= 1000 {
			return enough
		}
		return atomic.WriteFile(filepath.Join(folder, rec.Number+".pdf"), bytes.NewReader(file))
	})
	if err != nil && !errors.Is(err, enough) {
		b.Fatal(err)
	}
	b.Logf("%d issued, %d cannot be", len(batch.Issued), len(batch.Waiting))
	return time.Since(start), records
}
