package vault

import (
	"context"
	"crypto/pbkdf2"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkRekey gives a register of 215 MB new keys: every page is sealed anew, read back and put in place. It stands beside a plain copy of the file, read
// back likewise.
func BenchmarkRekey(b *testing.B) {
	v, dir := bigRegister(b)
	to := filepath.Join(dir, "plain")
	var plain, ours []time.Duration
	for b.Loop() {
		for range 3 {
			start := time.Now()
			if err := copyAndReadBack(v.Path(), to); err != nil {
				b.Fatal(err)
			}
			plain = append(plain, time.Since(start))
			if err := os.Remove(to); err != nil {
				b.Fatal(err)
			}
			start = time.Now()
			if err := v.Rekey(context.Background(), KeyChange{}); err != nil {
				b.Fatal(err)
			}
			ours = append(ours, time.Since(start))
		}
	}
	reportBeside(b, median(plain), median(ours))
}

// copyAndReadBack is the least that writing a file anew costs.
func copyAndReadBack(from, to string) error {
	if err := plainCopy(from, to); err != nil {
		return err
	}
	f, err := os.Open(to)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(sha256.New(), f)
	return err
}

// BenchmarkArgon2id is what one try at a password costs, by default and at the floor, beside PBKDF2-HMAC-SHA256 with the 600,000 rounds that OWASP advises
// where there is no Argon2id.
func BenchmarkArgon2id(b *testing.B) {
	salt := make([]byte, 16)
	took := map[string]time.Duration{}
	for b.Loop() {
		for name, derive := range map[string]func() error{
			"default": func() error { argon2id(benchSecret().Password, salt, DefaultKDF()); return nil },
			"floor":   func() error { argon2id(benchSecret().Password, salt, FloorKDF()); return nil },
			"pbkdf2": func() error {
				_, err := pbkdf2.Key(sha256.New, string(benchSecret().Password), salt, 600_000, 32)
				return err
			},
		} {
			var all []time.Duration
			for range 3 {
				start := time.Now()
				if err := derive(); err != nil {
					b.Fatal(err)
				}
				all = append(all, time.Since(start))
			}
			took[name] = median(all)
		}
	}
	for name, d := range took {
		b.ReportMetric(float64(d.Milliseconds()), name+"-ms")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkLock locks a register of 215 MB of which much has been read, which wipes keys and what they lay in. It stands beside closing a plain database.
func BenchmarkLock(b *testing.B) {
	e := openEngines(b)
	for _, e := range e {
		if err := fill(e, "s", bulkRows, 1000); err != nil {
			b.Fatal(err)
		}
	}
	var plain, ours time.Duration
	for b.Loop() {
		for i := range e {
			var n int
			if err := e[i].read.QueryRow("SELECT sum(length(note)) FROM s").Scan(&n); err != nil {
				b.Fatal(err)
			}
		}
		start := time.Now()
		if err := e[0].write.Close(); err != nil {
			b.Fatal(err)
		}
		plain = time.Since(start)
		start = time.Now()
		if err := e[1].lock(); err != nil {
			b.Fatal(err)
		}
		ours = time.Since(start)
	}
	reportBeside(b, plain, ours)
}

func reportBeside(b *testing.B, plain, ours time.Duration) {
	b.Helper()
	b.ReportMetric(plain.Seconds(), "plain-s")
	b.ReportMetric(ours.Seconds(), "vault-s")
	b.ReportMetric(ours.Seconds()/plain.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}
