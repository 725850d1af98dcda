//go:build faults && linux

package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// faulty is the program itself, without a window, and what the system does to it by way of strace.
type faulty struct {
	t       *testing.T
	program string
	dir     string
	met     bool // the last fault has come
}

// run gives the exit code, or -1 where the program was killed.
func (f *faulty) run(inject string, args ...string) (code int, said string) {
	f.t.Helper()
	words := append([]string{f.program, "-r", "register.muniment", "--as", "admin", "--password-file", "admin.pw"}, args...)
	trace := filepath.Join(f.t.TempDir(), "trace")
	if inject != "" {
		words = append([]string{"strace", "-f", "-qq", "-o", trace, "-e", "trace=" + strings.Split(inject, ":")[0], "-e", "inject=" + inject}, words...)
	}
	c := exec.Command(words[0], words[1:]...)
	c.Dir = f.dir
	c.Env = append(os.Environ(), append(home(f.dir), "GOMAXPROCS=1")...)
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

func (f *faulty) must(args ...string) string {
	f.t.Helper()
	code, said := f.run("", args...)
	if code != 0 {
		f.t.Fatalf("%v: %d\n%s", args, code, said)
	}
	return said
}

// TestProgramFails: the program is killed at its writes, syncs, renames and removals, and told by the system that they failed, in an act, a change of
// keys, a backup, a restore and the making of a register: the register opens, its trail is sound, and an act that was acknowledged is in it.
func TestProgramFails(t *testing.T) {
	f := &faulty{t: t, program: filepath.Join(t.TempDir(), "muniment")}
	build := exec.Command("go", "build", "-tags", "headless", "-o", f.program, "../..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	begin := t.TempDir()
	if err := furnish(begin); err != nil {
		t.Fatal(err)
	}
	f.dir = begin
	create := []string{"create", "--council", "Trial", "--name", "Register Administrator", "--kdf", "floor"}
	f.must(create...)
	f.must("risk", "raise", "title=First")
	f.must("backup", "safe")
	copies, err := filepath.Glob(filepath.Join(begin, "safe", "*.muniment"))
	if err != nil || len(copies) != 1 {
		t.Fatal(err, copies)
	}
	if err := os.Rename(copies[0], filepath.Join(begin, "safe", "copy")); err != nil {
		t.Fatal(err)
	}
	faults := []string{"pwrite64:signal=KILL", "fsync:signal=KILL", "renameat,renameat2:signal=KILL", "unlinkat:signal=KILL", "fsync:error=EIO", "pwrite64:error=ENOSPC"}
	acts := map[string][]string{
		"act": {"risk", "raise", "title=Second"}, "new keys": {"rekey"}, "backup": {"backup", "more"},
		"restore": {"restore", "safe/copy", "--to", "restored.muniment"},
		"create":  {"-r", "another.muniment", "create", "--council", "Other", "--name", "Somebody", "--kdf", "floor"},
	}
	for name, act := range acts {
		for _, fault := range faults {
			t.Run(name+" "+fault, func(t *testing.T) {
				for n := 1; n <= 40; n++ {
					g := &faulty{t: t, program: f.program, dir: t.TempDir()}
					if err := os.CopyFS(g.dir, os.DirFS(begin)); err != nil {
						t.Fatal(err)
					}
					code, said := g.run(fmt.Sprintf("%s:when=%d", fault, n), act...)
					g.sound(name, code, fmt.Sprintf("%s at %d: exit %d: %s", fault, n, code, said))
					if !g.met || t.Failed() {
						break
					}
				}
			})
		}
	}
}

// sound holds what is left to its promises.
func (f *faulty) sound(act string, code int, what string) {
	f.t.Helper()
	if c, said := f.run("", "audit", "verify"); c != 0 {
		f.t.Errorf("%s\nthe trail: %s", what, said)
	}
	if c, said := f.run("", "list", "risks"); c != 0 || !strings.Contains(said, "First") || act == "act" && code == 0 && !strings.Contains(said, "Second") {
		f.t.Errorf("%s\nthe risks: %s", what, said)
	}
	if c, said := f.run("", "check"); c != 0 && (code == 0 || !strings.Contains(said, "torn") && !strings.Contains(said, "keyring") && !strings.Contains(said, "not finished")) {
		f.t.Errorf("%s\nthe check: %s", what, said)
	}
	made := map[string]string{"restore": "restored.muniment", "create": "another.muniment"}[act]
	if made != "" && code == 0 {
		f.must("-r", made, "audit", "verify")
	}
}
