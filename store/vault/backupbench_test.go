package vault

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// bigRegister is a register of about 215 MB.
func bigRegister(b *testing.B) (*Vault, string) {
	b.Helper()
	dir := b.TempDir()
	v, err := Create(filepath.Join(dir, "big.muniment"), CreateOptions{Login: "bench", Secret: benchSecret(), KDF: FloorKDF()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := v.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := fill(engine{write: v.Writer(), endBulk: v.EndBulk}, "s", bulkRows, 1000); err != nil {
		b.Fatal(err)
	}
	if _, err := v.Writer().Exec("CREATE TABLE c(id INTEGER PRIMARY KEY, note TEXT)"); err != nil {
		b.Fatal(err)
	}
	return v, dir
}

// plainCopy copies a file and syncs it, which is the least that any copy costs.
func plainCopy(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// BenchmarkBackup makes a copy of a register of 215 MB, reads it back and has its tables checked; BenchmarkRestore checks a copy likewise and restores it under keys of
// its own. Both stand beside a plain copy of the file.
func BenchmarkBackup(b *testing.B) {
	v, dir := bigRegister(b)
	besidePlain(b, v.Path(), dir, func(to string) error {
		_, err := v.BackUp(b.Context(), to, nil)
		return err
	})
}

func BenchmarkRestore(b *testing.B) {
	v, dir := bigRegister(b)
	from := filepath.Join(dir, "copy.muniment")
	if _, err := v.BackUp(b.Context(), from, nil); err != nil {
		b.Fatal(err)
	}
	besidePlain(b, from, dir, func(to string) error {
		c, err := OpenCopy(from, OpenOptions{Login: "bench", Secret: benchSecret()})
		if err != nil {
			return err
		}
		defer c.Close()
		if r, err := c.Check(b.Context()); err != nil || len(r.Problems) > 0 {
			return fmt.Errorf("%v: %w", r.Problems, err)
		}
		return c.CopyTo(b.Context(), to, CopyOptions{NewKey: true, Branch: "bench"})
	})
}

func besidePlain(b *testing.B, from, dir string, work func(to string) error) {
	b.Helper()
	to := filepath.Join(dir, "to")
	var took [2][]time.Duration
	for b.Loop() {
		for range 3 {
			for i, make := range []func(string) error{func(to string) error { return plainCopy(from, to) }, work} {
				start := time.Now()
				if err := make(to); err != nil {
					b.Fatal(err)
				}
				took[i] = append(took[i], time.Since(start))
				if err := os.Remove(to); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	reportBeside(b, median(took[0]), median(took[1]))
}

// BenchmarkCommitDuringBackup makes commits of one row each, alone and while a copy of 215 MB is made.
func BenchmarkCommitDuringBackup(b *testing.B) {
	v, dir := bigRegister(b)
	commit := func() time.Duration {
		start := time.Now()
		if _, err := v.Writer().Exec("INSERT INTO c(note) VALUES('one more row')"); err != nil {
			b.Fatal(v.Explain(err))
		}
		return time.Since(start)
	}
	var alone, during []time.Duration
	for b.Loop() {
		for range 200 {
			alone = append(alone, commit())
		}
		to := filepath.Join(dir, "during.muniment")
		done := make(chan error, 1)
		var once sync.WaitGroup
		once.Go(func() {
			_, err := v.BackUp(b.Context(), to, nil)
			done <- err
		})
		for going := true; going; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				going = false
			default:
				during = append(during, commit())
			}
		}
		once.Wait()
		if err := os.Remove(to); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(median(alone).Microseconds())/1000, "alone-ms")
	b.ReportMetric(float64(median(during).Microseconds())/1000, "during-ms")
	b.ReportMetric(float64(during[len(during)-1].Microseconds())/1000, "longest-ms") // median has sorted them
	b.ReportMetric(0, "ns/op")
}
