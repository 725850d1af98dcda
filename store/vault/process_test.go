package vault

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	kills    = flag.Int("kills", 100, "how many writing processes to kill")
	transfer = flag.Duration("transfer", 4*time.Second, "how long two processes write and read at once")
)

func openQuick(path string) (*Vault, error) {
	return Open(path, OpenOptions{Login: "ann", Secret: ann, slow: quick})
}

func createQuick(t testing.TB) (*Vault, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "register.muniment")
	v, err := Create(path, CreateOptions{Login: "ann", Secret: ann, KDF: FloorKDF(), slow: quick})
	if err != nil {
		t.Fatal(err)
	}
	return v, path
}

func child(t *testing.T, what, path string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, path)
	c.Env = append(os.Environ(), childEnv+"="+what)
	c.Stderr = os.Stderr
	return c
}

// commitUntilKilled commits rows and says each number once its commit has
// returned. Some transactions are large enough to be written in parts, and
// some are rolled back after that.
func commitUntilKilled(path string) error {
	v, err := openQuick(path)
	if err != nil {
		return err
	}
	if err := small(v); err != nil {
		return err
	}
	for i := 0; ; i++ {
		tx, err := v.Writer().Begin()
		if err != nil {
			return v.Explain(err)
		}
		rows := 1
		if i%7 == 3 {
			rows = 40
		}
		for j := range rows {
			if _, err := tx.Exec("INSERT INTO runs VALUES($1,$2,$3)", i, j, strings.Repeat("x", 2000)); err != nil {
				return v.Explain(err)
			}
		}
		if i%14 == 10 {
			if err := tx.Rollback(); err != nil {
				return err
			}
			continue
		}
		if err := tx.Commit(); err != nil {
			return v.Explain(err)
		}
		if i%5 == 0 {
			if _, err := v.Writer().Exec("DELETE FROM runs WHERE i < $1", i-20); err != nil {
				return v.Explain(err)
			}
		}
		if i%40 == 39 {
			if err := v.Compact(context.Background()); err != nil {
				return err
			}
		}
		fmt.Println(i)
	}
}

// TestKill: a process killed in the middle of its writing loses no commit that
// returned, and leaves no half of one.
func TestKill(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	v, path := createQuick(t)
	if _, err := v.Writer().Exec("CREATE TABLE runs(i INTEGER, j INTEGER, pad TEXT)"); err != nil {
		t.Fatal(v.Explain(err))
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	for range *kills {
		last := killOne(t, path, time.Duration(5+random.IntN(60))*time.Millisecond)
		v, err := openQuick(path)
		if err != nil {
			t.Fatal(err)
		}
		var missing, halves int
		err = v.Reader().QueryRow(`WITH RECURSIVE said(i) AS (SELECT max(0, $1 - 5) UNION ALL SELECT i + 1 FROM said WHERE i < $1)
			SELECT count(*) FROM said WHERE i <= $1 AND i >= 0 AND $1 >= 0 AND i % 14 <> 10 AND i NOT IN (SELECT i FROM runs)`, last).Scan(&missing)
		if err != nil {
			t.Fatal(v.Explain(err))
		}
		err = v.Reader().QueryRow(`SELECT count(*) FROM (SELECT i, count(*) n FROM runs GROUP BY i)
			WHERE n <> CASE WHEN i % 7 = 3 THEN 40 ELSE 1 END`).Scan(&halves)
		if err != nil {
			t.Fatal(v.Explain(err))
		}
		if missing > 0 || halves > 0 {
			t.Fatalf("after commit %d was acknowledged: %d commits missing, %d in halves", last, missing, halves)
		}
		if r, err := v.Check(context.Background()); err != nil || len(r.Problems) > 0 {
			t.Fatal(err, r.Problems)
		}
		if _, err := v.Writer().Exec("DELETE FROM runs"); err != nil {
			t.Fatal(v.Explain(err))
		}
		if err := v.AcknowledgeTorn(); err != nil {
			t.Fatal(err)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killOne starts a writer, kills it after a while, and returns the last commit it acknowledged, or -1.
func killOne(t *testing.T, path string, after time.Duration) int {
	t.Helper()
	c := child(t, "commit-until-killed", path)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	last := -1
	for lines.Scan() {
		if last < 0 {
			time.AfterFunc(after, func() { _ = c.Process.Kill() })
		}
		if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Wait(); err == nil {
		t.Fatal("the writer ended before it was killed")
	}
	return last
}

const accounts = 400

// transferFor moves money between accounts, and reads all of them, from
// several goroutines at once. The sum must be the same in every reading.
func transferFor(path string) error {
	v, err := openQuick(path)
	if err != nil {
		return err
	}
	done, err := transferMoney(v, *transferTime())
	fmt.Println(done)
	return errors.Join(err, v.Close())
}

func transferTime() *time.Duration {
	d, err := time.ParseDuration(os.Getenv(childEnv + "_TIME"))
	if err != nil {
		d = time.Second
	}
	return &d
}

// transferMoney returns how many commits returned. Who waited too long for the others is told so and tries again, as a person would: two
// processes that do nothing but write leave hardly a gap between them.
func transferMoney(v *Vault, d time.Duration) (int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	var done atomic.Int64
	errs := make(chan error, 8)
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				ok, err := moveOnce(v, w, i)
				if err = v.Explain(err); errors.Is(err, ErrBusy) {
					continue
				}
				if err != nil {
					errs <- fmt.Errorf("write: %w", err)
					return
				}
				if ok {
					done.Add(1)
				}
			}
		})
	}
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				var sum, n int
				if err := v.Reader().QueryRow("SELECT sum(balance), count(*) FROM accounts").Scan(&sum, &n); err != nil {
					errs <- fmt.Errorf("read: %w", v.Explain(err))
					return
				}
				if sum != 1000*accounts || n != accounts {
					errs <- fmt.Errorf("a reading saw %d in %d accounts", sum, n)
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	var all error
	for err := range errs {
		all = errors.Join(all, err)
	}
	return done.Load(), all
}

func moveOnce(v *Vault, w, i int) (bool, error) {
	tx, err := v.Writer().Begin()
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET balance = balance - 1 WHERE id = $1", (i*31+w)%accounts); err != nil {
		return false, err
	}
	if _, err := tx.Exec("UPDATE accounts SET balance = balance + 1 WHERE id = $1", (i*7+w*13)%accounts); err != nil {
		return false, err
	}
	if i%4 == 3 {
		return false, tx.Rollback()
	}
	if _, err := tx.Exec("UPDATE ledger SET commits = commits + 1"); err != nil {
		return false, err
	}
	return true, tx.Commit()
}

func openAccounts(t *testing.T) (*Vault, string) {
	t.Helper()
	v, path := createQuick(t)
	for _, q := range []string{
		"CREATE TABLE accounts(id INTEGER PRIMARY KEY, balance INTEGER, pad TEXT)",
		"CREATE TABLE ledger(commits INTEGER)",
		"INSERT INTO ledger VALUES(0)",
		fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < %d) INSERT INTO accounts SELECT i, 1000, printf('%%0300d', i) FROM n", accounts-1),
	} {
		if _, err := v.Writer().Exec(q); err != nil {
			t.Fatal(v.Explain(err))
		}
	}
	return v, path
}

// TestTwoProcesses: two processes write and read at once. Every reading sees
// one state, and the number of commits in the register is the number that
// were acknowledged in both.
func TestTwoProcesses(t *testing.T) {
	v, path := openAccounts(t)
	c := child(t, "transfer", path)
	c.Env = append(c.Env, childEnv+"_TIME="+transfer.String())
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	mine, err := transferMoney(v, *transfer)
	if err != nil {
		t.Error(err)
	}
	said, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatal("the other process:", err)
	}
	var theirs, counted int64
	if _, err := fmt.Sscan(string(said), &theirs); err != nil {
		t.Fatal(err)
	}
	if err := v.Reader().QueryRow("SELECT commits FROM ledger").Scan(&counted); err != nil {
		t.Fatal(v.Explain(err))
	}
	if mine == 0 || theirs == 0 || counted != mine+theirs {
		t.Errorf("%d commits here and %d there were acknowledged, the register holds %d", mine, theirs, counted)
	}
	if r, err := v.Check(context.Background()); err != nil || len(r.Problems) > 0 || r.Torn != nil {
		t.Errorf("%v %+v", err, r)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("%d commits here, %d there", mine, theirs)
}
