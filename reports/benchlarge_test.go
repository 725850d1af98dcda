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

// madeUp is the session of a made-up council of so many parts of a hundred of the largest kind.
func madeUp(b *testing.B, parts int) *store.Session {
	b.Helper()
	dir := b.TempDir()
	r := madeup.Register{
		Path: filepath.Join(dir, "madeup.muniment"), StateDir: dir,
		Admin: secret("invented for a benchmark"), Officer: secret("invented for another person"), Temporary: secret("good for the first day"),
	}
	s, err := madeup.Make(b.Context(), r, madeup.Large().Part(parts), 1, func(string) {})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s
}

// BenchmarkTenthOfACouncil and BenchmarkLargeCouncil count and draw the annual statement, and issue leaver records in a batch.
func BenchmarkTenthOfACouncil(b *testing.B) { benchCouncil(b, madeUp(b, 10)) }

func BenchmarkLargeCouncil(b *testing.B) { benchCouncil(b, madeUp(b, 100)) }

func benchCouncil(b *testing.B, s *store.Session) {
	b.Helper()
	b.Run("statement", func(b *testing.B) {
		for b.Loop() {
			c, _, err := reports.Draft(b.Context(), s, "statement", "2025-03-31")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := c.PDF(); err != nil {
				b.Fatal(err)
			}
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
