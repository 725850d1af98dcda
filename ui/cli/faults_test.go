//go:build faults && linux

package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// The program itself is killed, or refused by the system, at each of its calls in turn, by way of strace.

// faulty is the program, without a window, and the folder it works in.
type faulty struct {
	t       *testing.T
	program string
	dir     string
	met     bool // the last fault has come
}

// run gives the exit code, or -1 where the program was killed.
func (f *faulty) run(inject, login string, args ...string) (code int, said string) {
	f.t.Helper()
	trace := filepath.Join(f.dir, ".home", "trace")
	var under []string
	if inject != "" {
		under = []string{"strace", "-f", "-qq", "-o", trace, "-e", "trace=" + strings.Split(inject, ":")[0], "-e", "inject=" + inject}
	}
	c := f.command(under, login, args)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := c.Run()
	if inject != "" {
		met, err := os.ReadFile(trace)
		if err != nil {
			f.t.Fatal(err)
		}
		f.met = bytes.Contains(met, []byte("INJECTED")) || c.ProcessState.ExitCode() < 0
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		f.t.Fatal(err)
	} else if ok {
		return exit.ExitCode(), out.String()
	}
	return 0, out.String()
}

// command is the program, under another where one is given.
func (f *faulty) command(under []string, login string, args []string) *exec.Cmd {
	words := append(slices.Clone(under), f.program, "-r", "register.muniment", "--as", login, "--password-file", login+".pw")
	words = append(words, args...)
	c := exec.Command(words[0], words[1:]...)
	c.Dir = f.dir
	c.Env = append(os.Environ(), append(home(f.dir), "GOMAXPROCS=1")...)
	return c
}

func (f *faulty) must(login string, args ...string) {
	f.t.Helper()
	if code, said := f.run("", login, args...); code != 0 {
		f.t.Fatalf("%v: %d\n%s", args, code, said)
	}
}

// headless builds the program without its window.
func headless(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "muniment")
	build := exec.Command("go", "build", "-tags", "headless", "-o", program, "../..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// furnishFaulty makes a register with somebody who left long ago and whose erasure was asked for, and a copy of it.
func furnishFaulty(f *faulty) {
	f.t.Helper()
	if err := furnish(f.dir); err != nil {
		f.t.Fatal(err)
	}
	people := "employee_no,given_name,surname,kind,job_title,start\nQF77001,Zebedee,Quillfeather,employee,Stilt walker,2025-10-01\n"
	if err := os.WriteFile(filepath.Join(f.dir, "people.csv"), []byte(people), 0o600); err != nil {
		f.t.Fatal(err)
	}
	f.must("admin", "create", "--council", "Trial", "--name", "Register Administrator", "--kdf", "floor", "--test-clock", "--on", "2025-10-01")
	f.must("admin", "user", "add", "otto", "--name", "Otto Reed", "--role", "dpo", "--new-password-file", "temporary.pw", "--kdf", "floor", "--on", "2025-10-01")
	f.must("otto", "--password-file", "temporary.pw", "user", "password", "--new-password-file", "otto.pw", "--on", "2025-10-01")
	f.must("admin", "import", "people", "people.csv", "--apply", "--on", "2025-10-01")
	f.must("admin", "leaver", "record", "--person", "QF77001", "--last-working-day", "2025-10-31", "--notice", "2025-10-20", "--reason", "Moves away", "--on", "2025-10-20")
	f.must("admin", "return", "QF77001", "--all", "--evidence", "Handed in", "--on", "2025-10-31")
	for _, line := range []string{"list-access", "move-work", "name-successor", "mailbox", "declaration", "end-sessions", "confirm-nothing-live", "wipe-devices"} {
		f.must("admin", "return", "QF77001", line, "--evidence", "Done", "--on", "2025-11-20")
	}
	f.must("admin", "risk", "raise", "title=First", "--on", faultsDay)
	f.must("admin", "backup", "safe", "--on", faultsDay)
	copies, err := filepath.Glob(filepath.Join(f.dir, "safe", "*.muniment"))
	if err != nil || len(copies) != 1 {
		f.t.Fatal(err, copies)
	}
	if err := os.Rename(copies[0], filepath.Join(f.dir, "safe", "copy")); err != nil {
		f.t.Fatal(err)
	}
	f.must("admin", "erase", "QF77001", "--reason", "They asked", "--authority", "Letter", "--on", faultsDay)
	f.must("otto", "erase", "judge", "RM00001", "--all", "--replace", "--on", faultsDay)
}

// swollen has a register whose dead pages outweigh the living, so that the end of the next sitting compacts it.
func swollen(f *faulty) {
	f.t.Helper()
	s := f.open("register.muniment")
	for i := range 60 {
		if err := s.ChangeSetting(f.t.Context(), "escalate-ism", fmt.Sprint(2+i%3)); err != nil {
			f.t.Fatal(err)
		}
	}
	path := filepath.Join(f.dir, "register.muniment")
	before, err := os.ReadFile(path) // as it is before the end of the sitting
	if err != nil {
		f.t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, before, 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// older has a register that an earlier program made, on a computer that never saw it.
func older(f *faulty) {
	f.t.Helper()
	if err := errors.Join(os.RemoveAll(filepath.Join(f.dir, ".home", "muniment")), furnishOlder(f.dir)); err != nil {
		f.t.Fatal(err)
	}
}

// open signs in to a register that the program left, as the program would.
func (f *faulty) open(name string) *store.Session {
	f.t.Helper()
	s, err := f.tryOpen(name)
	if err != nil {
		f.t.Fatalf("%s does not open: %v", name, err)
	}
	return s
}

func (f *faulty) tryOpen(name string) (*store.Session, error) {
	return store.Open(f.t.Context(), filepath.Join(f.dir, name), store.OpenOptions{
		Login: "admin", Secret: vault.Secret{Password: []byte(passwords()["admin"])}, On: faultsDay, StateDir: filepath.Join(f.dir, ".home", "muniment"),
	})
}

// faultyAct is a command, what is made ready for it, and what must be of it.
type faultyAct struct {
	login string
	args  []string
	ready func(*faulty)
	// made is the register that the command makes, if it makes one; done says whether the act is in the register, wholly or not at all.
	made string
	done func(*faulty, *store.Session) bool
}

func faultyActs() map[string]faultyAct {
	return map[string]faultyAct{
		"act": {login: "admin", args: []string{"risk", "raise", "title=Second"}, done: func(f *faulty, s *store.Session) bool { return f.hasRisk(s, "Second") }},
		"compaction": {
			login: "admin", args: []string{"risk", "raise", "title=Second"}, ready: swollen,
			done: func(f *faulty, s *store.Session) bool { return f.hasRisk(s, "Second") },
		},
		"migration": {login: "admin", args: []string{"list", "risks"}, ready: older},
		"new keys":  {login: "admin", args: []string{"rekey"}},
		"erasure":   {login: "otto", args: []string{"erase", "approve", "RM00001"}, done: (*faulty).erased},
		"backup":    {login: "admin", args: []string{"backup", "more"}},
		"restore":   {login: "admin", args: []string{"restore", "safe/copy", "--to", "restored.muniment"}, made: "restored.muniment"},
		"create":    {login: "admin", args: []string{"-r", "another.muniment", "create", "--council", "Other", "--name", "Somebody", "--kdf", "floor"}, made: "another.muniment"},
	}
}

// TestProgramFails: the program is killed at each of its writes, syncs, renames and removals, and told by the system that they failed, in an act, a
// compaction, a change of keys, an erasure, a migration, a backup, a restore and the making of a register: the register opens, its trail is
// sound, and what was acknowledged is in it wholly; what was not is in it wholly or not at all.
func TestProgramFails(t *testing.T) {
	begin := &faulty{t: t, program: headless(t), dir: t.TempDir()}
	furnishFaulty(begin)
	faults := []string{
		"pwrite64:signal=KILL", "fsync:signal=KILL", "renameat,renameat2:signal=KILL", "unlinkat:signal=KILL",
		"fsync:error=EIO", "pwrite64:error=ENOSPC", "renameat,renameat2:error=EIO",
	}
	for name, act := range faultyActs() {
		dir := begin.dir
		if act.ready != nil {
			ready := &faulty{t: t, program: begin.program, dir: t.TempDir()}
			if err := os.CopyFS(ready.dir, os.DirFS(begin.dir)); err != nil {
				t.Fatal(err)
			}
			act.ready(ready)
			dir = ready.dir
		}
		for _, fault := range faults {
			t.Run(name+" "+fault, func(t *testing.T) {
				t.Parallel()
				for n := 1; n <= 60; n++ {
					g := &faulty{t: t, program: begin.program, dir: t.TempDir()}
					if err := os.CopyFS(g.dir, os.DirFS(dir)); err != nil {
						t.Fatal(err)
					}
					code, said := g.run(fmt.Sprintf("%s:when=%d", fault, n), act.login, append(slices.Clone(act.args), "--on", faultsDay)...)
					g.sound(act, code, fmt.Sprintf("%s at %d: exit %d: %s", fault, n, code, said))
					if err := os.RemoveAll(g.dir); err != nil {
						t.Fatal(err)
					}
					if !g.met || t.Failed() {
						t.Logf("%d faults", n-1)
						return
					}
				}
				t.Error("it never came to an end")
			})
		}
	}
}

// sound holds what is left to its promises.
func (f *faulty) sound(act faultyAct, code int, what string) {
	f.t.Helper()
	killed := code < 0
	for _, word := range []string{"disk I/O error", "sqlite", "goose", "fsync", "rename /", "sync /", "write /"} {
		if strings.Contains(what, word) && !strings.HasPrefix(what, word) {
			f.t.Errorf("%s\nis no sentence for an officer", what)
		}
	}
	branched := false // a restore that is done makes the register from which it branched the older one
	if act.made != "" {
		left, err := os.Stat(filepath.Join(f.dir, act.made))
		if act.args[0] == "restore" && killed && (err != nil || left.Size() == 0) {
			f.must(act.login, append(slices.Clone(act.args), "--on", faultsDay)...) // it is simply done again
			left, err = os.Stat(filepath.Join(f.dir, act.made))
		}
		if err == nil && left.Size() > 0 {
			s, err := f.tryOpen(act.made)
			switch {
			case err == nil:
				f.verified(s, false, what)
				branched = true
			case act.args[0] == "restore" || !killed: // a new register may be left unfinished by a kill, and then is refused
				f.t.Errorf("%s\nleft a %s that does not open: %v", what, act.made, err)
			}
		} else if code == 0 {
			f.t.Errorf("%s\nmade nothing: %v", what, err)
		}
	}
	s := f.open("register.muniment")
	if act.done != nil {
		if done := act.done(f, s); code == 0 && !done {
			f.t.Errorf("%s\nwas acknowledged, and is not done", what)
		}
	}
	if !f.hasRisk(s, "First") {
		f.t.Errorf("%s\nlost what was there before", what)
	}
	f.verified(s, branched || killed, what)
}

// verified checks a register as `muniment check` does, and closes it. A kill may leave one copy of the keyring half written, or a torn tail.
func (f *faulty) verified(s *store.Session, lenient bool, what string) {
	f.t.Helper()
	r, err := s.Check(f.t.Context())
	if err != nil {
		f.t.Errorf("%s\nthe check: %v", what, err)
	}
	for _, p := range r.Vault.Problems {
		if !lenient || !strings.Contains(p, "copy of the keyring") {
			f.t.Errorf("%s\nthe file: %s", what, p)
		}
	}
	if !r.Trail.Sound || r.Older && !lenient || r.Vault.Torn != nil && !lenient {
		f.t.Errorf("%s\nthe register: %+v", what, r)
	}
	if err := s.Close(); err != nil {
		f.t.Errorf("%s\nclosing: %v", what, err)
	}
}

func (f *faulty) hasRisk(s *store.Session, title string) bool {
	all, err := s.Entries(f.t.Context(), "risk", "", false)
	if err != nil {
		f.t.Error(err)
	}
	for _, e := range all {
		if e.Title == title {
			return true
		}
	}
	return false
}

// erased says whether the erasure is done; nothing is left of the person then, and otherwise all of it is there.
func (f *faulty) erased(s *store.Session) bool {
	people, err := s.People(f.t.Context(), "Quillfeather")
	if err != nil {
		f.t.Error(err)
	}
	all, err := s.Removals(f.t.Context(), store.Erasure)
	if err != nil || len(all) != 1 {
		f.t.Errorf("%d removals (%v)", len(all), err)
		return false
	}
	if done := all[0].State == store.RemovalDone; done == (len(people) > 0) {
		f.t.Errorf("the removal is %s, and %d people are of that name", all[0].State, len(people))
	}
	return all[0].State == store.RemovalDone
}
