//go:build faults && linux

package cli_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// secrets are what the register of furnishFaulty holds, and what opens it.
func secrets() []string {
	return []string{"Quillfeather", "QF77001", "Stilt walker", "Moves away", "Handed in", "They asked", "Otto Reed", "Second thoughts", passwords()["admin"], passwords()["otto"]}
}

// written are the texts that the program wrote anywhere but to its own output, while it did what args say.
func (f *faulty) written(login string, args ...string) []string {
	f.t.Helper()
	trace := filepath.Join(f.t.TempDir(), "trace")
	calls := "trace=write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,rename,renameat,renameat2,openat,linkat,symlinkat,mkdirat"
	c := f.command([]string{"strace", "-f", "-qq", "-s", "100000000", "-o", trace, "-e", calls, "-e", "signal=none"}, login, append(args, "--on", faultsDay))
	if out, err := c.CombinedOutput(); err != nil {
		f.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	r, err := os.Open(trace)
	if err != nil {
		f.t.Fatal(err)
	}
	defer r.Close()
	var out []string
	own := regexp.MustCompile(`^\d+ +write\([12], `)
	calling := 0
	for lines := bufio.NewReaderSize(r, 1<<20); ; {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 && !own.Match(line) {
			calling++
			for _, word := range secrets() {
				if bytes.Contains(line, []byte(word)) || bytes.Contains(line, []byte(strings.Join(strings.Split(word, ""), `\0`))) {
					out = append(out, word)
				}
			}
		}
		if err == io.EOF {
			break
		} else if err != nil {
			f.t.Fatal(err)
		}
	}
	if calling == 0 {
		f.t.Fatalf("%v: no call was seen", args)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestProgramWritesNoPlaintext: nothing that the register holds is in anything the program gives the system to write or to call a file by, whatever
// became of the file: in acts, searches, imports, copies, restores, drills, changes of keys, compactions and erasures.
func TestProgramWritesNoPlaintext(t *testing.T) {
	f := &faulty{t: t, program: headless(t), dir: t.TempDir()}
	furnishFaulty(f)
	if got := f.written("admin", "export", "people", "people-out.csv"); !slices.Contains(got, "Quillfeather") {
		t.Fatalf("an export is written in plaintext, and the search sees only %q", got)
	}
	for _, args := range [][]string{
		{"list", "people"},
		{"search", "Quillfeather"},
		{"risk", "raise", "title=Second thoughts"},
		{"import", "people", "people.csv", "--apply"},
		{"backup", "more"},
		{"check"},
		{"restore", "safe/copy", "--to", "restored.muniment"},
		{"drill", "safe/copy"},
		{"rekey"},
	} {
		if got := f.written("admin", args...); len(got) > 0 {
			t.Errorf("muniment %s wrote %q", strings.Join(args, " "), got)
		}
	}
	swollen(f)
	if got := f.written("admin", "list", "risks"); len(got) > 0 {
		t.Errorf("a compaction wrote %q", got)
	}
	if got := f.written("otto", "erase", "approve", "RM00001"); len(got) > 0 {
		t.Errorf("an erasure wrote %q", got)
	}
}
