package reports_test

import (
	"path/filepath"
	"testing"

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
	b.Run("leaver records", func(b *testing.B) {
		for b.Loop() {
			batch, err := reports.IssueLeavers(b.Context(), s, reports.English, func(store.Record, []byte, reports.Progress) error { return nil })
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(batch.Issued)), "records")
			b.ReportMetric(float64(len(batch.Waiting)), "waiting")
		}
	})
}
