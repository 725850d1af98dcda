package madeup_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/madeup"
	"muniment/store/vault"
)

// filled is a register with a made-up council of so many parts of a hundred, in a folder that outlives the benchmark function.
func filled(b *testing.B, parts int) *store.Session {
	b.Helper()
	path := filepath.Join(b.TempDir(), "madeup.muniment")
	secret := vault.Secret{Password: []byte("invented for a benchmark")}
	s, err := store.Create(context.Background(), path, store.CreateOptions{
		Council: "Madeup Council", Login: "admin", Name: "Ada Registrar", Secret: secret, KDF: vault.FloorKDF(), TestClock: true, On: madeup.Today, StateDir: b.TempDir(),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	start := time.Now() //nolint:forbidigo // of the benchmark
	if err := madeup.Fill(context.Background(), s, madeup.Large().Part(parts), 1, func(done string) { b.Logf("%s after %s", done, time.Since(start).Round(time.Millisecond)) }); err != nil {
		b.Fatal(err)
	}
	if info, err := os.Stat(path); err == nil {
		b.Logf("%d MB", info.Size()>>20)
	}
	return s
}

func BenchmarkQuarter(b *testing.B) { benchCouncil(b, 25) }

func BenchmarkLarge(b *testing.B) { benchCouncil(b, 100) }

func benchCouncil(b *testing.B, parts int) {
	s := filled(b, parts)
	ctx := context.Background()
	b.Run("all prompts", func(b *testing.B) {
		for b.Loop() {
			all, err := s.Prompts(ctx, store.Whose{All: true})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(all)), "prompts")
		}
	})
}
