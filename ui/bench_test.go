package ui_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"muniment/store"
	"muniment/store/madeup"
	"muniment/store/vault"
	"muniment/ui"
	"muniment/ui/task"
)

// What people wait for at the desk, in a large council: `go test ./ui -run '^$' -bench . -large FILE` with a register that `muniment demo --size large` made, its password beside it; without FILE
// a tenth of such a council is made up anew.

var large = flag.String("large", "", "the `register` of a large made-up council, with password.txt beside it")

// invented is the password of a council that is made up for a benchmark.
const invented = "invented for a benchmark"

// again opens the register anew.
func again(b *testing.B, o ui.Opening) *store.Session {
	b.Helper()
	password := []byte(invented)
	if *large != "" {
		var err error
		if password, err = os.ReadFile(filepath.Join(filepath.Dir(*large), "password.txt")); err != nil {
			b.Fatal(err)
		}
	}
	s, err := store.Open(b.Context(), o.Register, store.OpenOptions{Login: o.Login, Secret: vault.Secret{Password: bytes.TrimSpace(password)}, StateDir: b.TempDir(), On: o.On})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// session opens the council, or makes one up.
func session(b *testing.B) (*store.Session, ui.Opening) {
	b.Helper()
	dir := b.TempDir()
	b.Setenv("XDG_STATE_HOME", dir)
	if *large != "" {
		o := ui.Opening{Register: *large, Login: "admin", On: madeup.Today} // later, most of what it knows would be overdue
		return again(b, o), o
	}
	secret := func(password string) vault.Secret { return vault.Secret{Password: []byte(password)} }
	r := madeup.Register{
		Path: filepath.Join(dir, "madeup.muniment"), StateDir: dir, Admin: secret(invented), Officer: secret("invented for another person"), Temporary: secret("good for the first day"),
	}
	s, err := madeup.Make(b.Context(), r, madeup.Large().Part(10), 1, func(string) {})
	if err != nil {
		b.Fatal(err)
	}
	return s, ui.Opening{Register: r.Path, Login: "admin", On: madeup.Today}
}

// desk is a window at which somebody has signed in.
func desk(b *testing.B) (*sitting, *store.Session, ui.Opening) {
	b.Helper()
	s, o := session(b)
	at := &sitting{path: o.Register, files: &paper{}}
	at.window = ui.New(ui.Setup{App: test.NewTempApp(b), Files: at.files, Door: task.Inline(), KDF: vault.FloorKDF()})
	at.window.Opened(o, s)
	b.Cleanup(func() { at.window.Fyne().Close() })
	return at, s, o
}

// BenchmarkSignInToToday is from the key's being derived to Today on the screen: nothing of the register was read before.
func BenchmarkSignInToToday(b *testing.B) {
	at, s, o := desk(b)
	for b.Loop() {
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		s = again(b, o)
		b.StartTimer()
		at.window.Reopened(o, s)
	}
}

// BenchmarkTyping is from a letter typed into the search of a register to its rows; what 95 of 100 letters stay under is reported beside the mean.
func BenchmarkTyping(b *testing.B) {
	at, _, _ := desk(b)
	for _, kind := range []string{"person", "grant", "asset"} {
		b.Run(kind, func(b *testing.B) {
			at.window.Visit("list", kind, "", "")
			var took []time.Duration
			for b.Loop() {
				for _, word := range []string{"s", "sm", "smi", "smit", "smith", "fin", "finance", "re", "reg"} {
					began := time.Now()
					at.window.Search(word)
					took = append(took, time.Since(began))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
		})
	}
}

// BenchmarkFinder is from a letter typed into the search over everything to what is found.
func BenchmarkFinder(b *testing.B) {
	_, s, _ := desk(b)
	var took []time.Duration
	for b.Loop() {
		for _, word := range []string{"sm", "smi", "smith", "fi", "fin", "finance reg"} {
			began := time.Now()
			if _, err := s.Search(context.Background(), word, 8); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
}

// BenchmarkStanding is the SIRO's view.
func BenchmarkStanding(b *testing.B) {
	at, _, _ := desk(b)
	for b.Loop() {
		at.window.Visit("standing", "", "", "")
	}
}
