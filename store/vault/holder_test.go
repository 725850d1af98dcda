package vault

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// stuckFS is the real disk, whose syncs never end once it is stuck.
type stuckFS struct {
	realFS
	stuck *atomic.Bool
}

type stuckFile struct {
	File
	stuck *atomic.Bool
}

func (s stuckFS) Open(name string) (File, error) {
	f, err := s.realFS.Open(name)
	return stuckFile{f, s.stuck}, err
}

func (f stuckFile) Sync() error {
	if !f.stuck.Load() {
		return f.File.Sync()
	}
	fmt.Println("holding")
	for {
		time.Sleep(time.Hour)
	}
}

// holdTheTurn takes the writer's turn, writes parts of a change, and goes no further; or, where it is to be killed in its commit, appends the commit
// and never has it synced.
func holdTheTurn(path string, inCommit bool) error {
	stuck := &atomic.Bool{}
	v, err := Open(path, OpenOptions{Login: "ann", Secret: ann, FS: stuckFS{stuck: stuck}, slow: quick})
	if err != nil {
		return err
	}
	if err := small(v); err != nil {
		return err
	}
	tx, err := v.Writer().Begin()
	if err != nil {
		return v.Explain(err)
	}
	for k := range 40 {
		if _, err := tx.Exec("INSERT INTO kv VALUES($1,$2)", 100+k, strings.Repeat("h", 2000)); err != nil {
			return v.Explain(err)
		}
	}
	if inCommit {
		stuck.Store(true)
		return v.Explain(tx.Commit())
	}
	fmt.Println("holding")
	_, err = io.Copy(io.Discard, os.Stdin) // until it is killed
	return err
}

// TestHolderKilled: while a process holds the lock, another reads what was committed before; once it is killed, the other's change is made without
// anybody doing anything about it, and what the dead one was at is there wholly or not at all.
func TestHolderKilled(t *testing.T) {
	for _, what := range []string{"hold-the-turn", "hold-in-commit"} {
		t.Run(what, func(t *testing.T) {
			v, path := createQuick(t)
			run(t, v, "CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)")
			run(t, v, "INSERT INTO kv VALUES(1,'before')")
			c := child(t, what, path)
			in, err := c.StdinPipe() // it ends with the test, in case the child does not
			if err != nil {
				t.Fatal(err)
			}
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			if !lines.Scan() || lines.Text() != "holding" {
				t.Fatalf("the other process says %q", lines.Text())
			}
			if got, err := contents(v.Reader()); err != nil || len(got) != 1 {
				t.Errorf("while another holds the lock: %d rows (%v)", len(got), err)
			}
			v.mu.Lock()
			var turn token
			mine, err := v.tryTurn(&turn)
			v.mu.Unlock()
			if err != nil || mine {
				t.Errorf("the lock is held, and was given to another (%v)", err)
			}
			done := make(chan error, 1)
			go func() {
				_, err := v.Writer().Exec("INSERT INTO kv VALUES(2,'after')")
				done <- v.Explain(err)
			}()
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			if err := <-done; err != nil {
				t.Fatalf("after the holder was killed: %v", err)
			}
			if err := c.Wait(); err == nil {
				t.Error("the holder ended by itself")
			}
			_ = in.Close() // nobody reads it any more
			got, err := contents(v.Reader())
			if err != nil || got[1] != "before" || got[2] != "after" || len(got) != 2 && (what == "hold-the-turn" || len(got) != 42) {
				t.Errorf("%d rows (%v)", len(got), err)
			}
			if r, err := v.Check(t.Context()); err != nil || len(r.Problems) > 0 {
				t.Errorf("%v %q", err, r.Problems)
			}
			mustClose(t, v)
		})
	}
}
