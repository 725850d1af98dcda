//go:build faults && linux

package vault

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// moreChildren are those of the longer sweep.
func moreChildren(what, path string) error {
	if what != "lock-when-told" {
		return fmt.Errorf("nothing is called %s", what)
	}
	return lockWhenTold(path)
}

// lockWhenTold works with a register, locks it at the first line it is told,
// and waits for the end of what it is told.
func lockWhenTold(path string) error {
	v, err := openQuick(path)
	if err != nil {
		return err
	}
	if _, err := v.Writer().Exec("INSERT INTO t VALUES('written')"); err != nil {
		return v.Explain(err)
	}
	fmt.Println("open")
	told := bufio.NewReader(os.Stdin)
	if _, err := told.ReadString('\n'); err != nil {
		return err
	}
	if err := v.Abandon(); err != nil {
		return err
	}
	runtime.GC()
	fmt.Println("locked")
	_, err = told.ReadString('\n')
	if err == io.EOF {
		return nil
	}
	return err
}

// TestCoreDumpAfterLock: whoever takes a core dump of a locked program does not
// find the data key, the custody key or a private key in it, and would have
// before it was locked.
func TestCoreDumpAfterLock(t *testing.T) {
	v, path := createQuick(t)
	run(t, v, "CREATE TABLE t(a TEXT)")
	private, err := v.keys.open.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	scalar, err := v.keys.sign.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string][]byte{
		"data key": bytes.Clone(v.data), "custody key": bytes.Clone(v.custody),
		"private key": bytes.Clone(private), "signing key": bytes.Clone(scalar),
	}
	mustClose(t, v)
	c := child(t, "lock-when-told", path)
	in, err := c.StdinPipe()
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
	waitFor := func(word string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != word {
			t.Fatalf("the program says %q, want %q", lines.Text(), word)
		}
	}
	waitFor("open")
	before := coreOf(t, c.Process.Pid)
	if _, err := in.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	waitFor("locked")
	after := coreOf(t, c.Process.Pid)
	if !bytes.Contains(before, secrets["data key"]) {
		t.Error("the search does not find a key that is there")
	}
	for name, secret := range secrets {
		if n := bytes.Count(after, secret); n > 0 {
			t.Errorf("the %s is %d times in the memory of a locked program (%d before)", name, n, bytes.Count(before, secret))
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
}

// coreOf is a core dump of a running process. It holds only keys made up for this test.
func coreOf(t *testing.T, pid int) []byte {
	t.Helper()
	base := filepath.Join(t.TempDir(), "core")
	if out, err := exec.Command("gcore", "-o", base, fmt.Sprint(pid)).CombinedOutput(); err != nil {
		t.Fatalf("gcore: %v\n%s", err, out)
	}
	b, err := os.ReadFile(fmt.Sprintf("%s.%d", base, pid))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
