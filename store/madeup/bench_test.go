package madeup_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/store/madeup"
	"muniment/store/vault"
)

// made is a register with a made-up council of so many parts of a hundred.
func made(tb testing.TB, parts int, seed uint64) *store.Session {
	tb.Helper()
	dir := tb.TempDir()
	r := madeup.Register{
		Path: filepath.Join(dir, "madeup.muniment"), StateDir: dir,
		Admin:     vault.Secret{Password: []byte("invented for a benchmark")},
		Officer:   vault.Secret{Password: []byte("invented for another person")},
		Temporary: vault.Secret{Password: []byte("good for the first day")},
	}
	start := time.Now()
	s, err := madeup.Make(context.Background(), r, madeup.Large().Part(parts), seed, func(done string) { tb.Logf("%s after %s", done, time.Since(start).Round(time.Millisecond)) })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	if info, err := os.Stat(r.Path); err == nil {
		tb.Logf("%d MB", info.Size()>>20)
	}
	return s
}

// The prompt run at a quarter, a half and the whole of a large council: its cost grows no faster than the rows.
func BenchmarkQuarter(b *testing.B) { benchPrompts(b, made(b, 25, 1)) }

func BenchmarkHalf(b *testing.B) { benchPrompts(b, made(b, 50, 1)) }

// BenchmarkLarge is what people wait for in a large council.
func BenchmarkLarge(b *testing.B) {
	s := made(b, 100, 1)
	benchPrompts(b, s)
	b.Run("one person's prompts", func(b *testing.B) {
		post := heldPost(b, s)
		for b.Loop() {
			if _, err := s.Prompts(context.Background(), store.Whose{Post: post}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("search as one types", func(b *testing.B) { benchSearch(b, s) })
	b.Run("first page", func(b *testing.B) { benchPages(b, s) })
	b.Run("record a leaver with 40 grants", func(b *testing.B) { benchLeaver(b, s) })
}

// benchPrompts works out what the whole council owes: as it is asked most of the time, when nothing changed since, and after each change, when the facts are read and judged anew. It says how
// many prompts that is and how much memory reading and judging took at most.
func benchPrompts(b *testing.B, s *store.Session) {
	ctx, n := context.Background(), 0
	all := func(b *testing.B) {
		prompts, err := s.Prompts(ctx, store.Whose{All: true})
		if err != nil {
			b.Fatal(err)
		}
		n = len(prompts)
	}
	all(b) // warm
	b.Run("all prompts", func(b *testing.B) {
		for b.Loop() {
			all(b)
		}
		b.ReportMetric(float64(n), "prompts")
	})
	changes := 0
	changed := func(b *testing.B) {
		changes++
		withGrants(b, s, fmt.Sprintf("7%06d", changes), 1)
	}
	b.Run("all prompts after a change", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			changed(b)
			b.StartTimer()
			all(b)
		}
	})
	b.Run("memory of all prompts", func(b *testing.B) {
		peak := uint64(0)
		for b.Loop() {
			changed(b)
			peak = max(peak, heapPeak(func() { all(b) }))
		}
		b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
	})
}

// heapPeak is how much the heap in use grew at most while f ran, as a watcher sees it every millisecond.
func heapPeak(f func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, peak, done, stopped := m.HeapInuse, m.HeapInuse, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
	}()
	f()
	close(done)
	<-stopped
	return peak - before
}

func heldPost(b *testing.B, s *store.Session) string {
	b.Helper()
	posts, err := s.Posts(context.Background(), "System Owner")
	if err != nil || len(posts) == 0 {
		b.Fatalf("no system has an owner: %v", err)
	}
	return posts[len(posts)/2].ID
}

// benchSearch types names letter by letter and says how long the slowest twentieth of the answers takes.
func benchSearch(b *testing.B, s *store.Session) {
	var took []time.Duration
	for b.Loop() {
		for _, word := range []string{"lowri fenwick", "housing support case", "invented agency 7", "casework system 12", "laptop lt-00042", "depot 31", "g000123", "revenues ledger"} {
			for i := 2; i <= len(word); i++ {
				start := time.Now()
				if _, err := s.Search(context.Background(), word[:i], 10); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "worst-ms")
}

// benchPages lists the first 50 rows of every register, and names the slowest.
func benchPages(b *testing.B, s *store.Session) {
	ctx, first := context.Background(), store.Page{Limit: 50}
	lists := map[string]func() error{
		"people": func() error { _, err := s.People(ctx, "", first); return err },
		"grants": func() error { _, err := s.Grants(ctx, "", first); return err },
	}
	for _, k := range entry.Kinds() {
		lists[k.Plural] = func() error { _, err := s.Entries(ctx, k.Name, "", false, first); return err }
	}
	slowest, worst := "", time.Duration(0)
	for b.Loop() {
		for name, list := range lists {
			start := time.Now()
			if err := list(); err != nil {
				b.Fatal(err)
			}
			if took := time.Since(start); took > worst {
				slowest, worst = name, took
			}
		}
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "slowest-ms")
	b.Logf("the slowest is %s", slowest)
}

// benchLeaver records that somebody with 40 grants leaves; before each time, and unmeasured, they are given them.
func benchLeaver(b *testing.B, s *store.Session) {
	ctx, n := context.Background(), 0
	for b.Loop() {
		b.StopTimer()
		n++
		person := withGrants(b, s, fmt.Sprintf("8%06d", n), 40)
		b.StartTimer()
		if _, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: person, LastWorkingDay: madeup.Today.AddDays(30), NoticeOn: madeup.Today}); err != nil {
			b.Fatal(err)
		}
	}
}

// withGrants is a new person, by their number, with so many grants.
func withGrants(b *testing.B, s *store.Session, person string, grants int) string {
	b.Helper()
	people := fmt.Sprintf("employee_no,given_name,surname,login,service,kind,start\n%s,Leaving,Soon,leaving%s,Housing Support,employee,2020-01-06\n", person, person)
	if _, err := s.Import(context.Background(), "people", strings.NewReader(people), store.ImportOptions{Name: "people", Apply: true}); err != nil {
		b.Fatal(err)
	}
	var rows strings.Builder
	rows.WriteString("grant_id,employee_no,login,system_id,level,job_function_reason,authorised_by,granted_on,acknowledged_on\n")
	for i := range grants {
		fmt.Fprintf(&rows, "L%s-%d,%s,leaving%s,SYS%03d,User,Needs it,Service manager,2020-02-03,2020-02-01\n", person, i, person, person, i)
	}
	if _, err := s.Import(context.Background(), "grants", strings.NewReader(rows.String()), store.ImportOptions{Name: "grants", Apply: true}); err != nil {
		b.Fatal(err)
	}
	return person
}

// The same seed gives the same council, to the last prompt; another seed gives another.
func TestASeedAlwaysGivesTheSameCouncil(t *testing.T) {
	one, again, other := summary(t, 1), summary(t, 1), summary(t, 2)
	if one != again {
		t.Error("the same seed gave two councils")
	}
	if one == other {
		t.Error("two seeds gave the same council")
	}
	if strings.Count(one, "\n") < 30 {
		t.Errorf("a made-up council owes almost nothing:\n%s", one)
	}
}

// summary is everything that a made-up council of one part in a hundred owes, and how many entries its registers have.
func summary(t *testing.T, seed uint64) string {
	t.Helper()
	s := made(t, 1, seed)
	var b strings.Builder
	all, err := s.Prompts(t.Context(), store.Whose{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		b.WriteString(p.Duty + " " + p.ID + " " + p.Item + " " + p.Text + " " + string(calendar.Of(p.Due)) + "\n")
	}
	for _, k := range entry.Kinds() {
		entries, err := s.Entries(t.Context(), k.Name, "", true)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(k.Plural + " " + strconv.Itoa(len(entries)) + "\n")
	}
	return b.String()
}
