package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/assets"
)

// The demonstration is the program's own account of what it does: every line of its year is done, no register stays empty, and what is owed
// at its end fits a page or two.
func TestTheDemonstrationFillsEveryRegister(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	dir := filepath.Join(t.TempDir(), "demo")
	var said bytes.Buffer
	if code := Main(context.Background(), []string{"demo", "--records", dir}, Streams{In: os.Stdin, Out: &said, Err: &said}); code != exitDone {
		t.Fatalf("exit code %d:\n%s", code, said.String())
	}
	ask := func(args ...string) []byte {
		t.Helper()
		var out bytes.Buffer
		asked := append([]string{"-r", filepath.Join(dir, register), "--as", "verity", "--password-file", filepath.Join(dir, "verity.txt"), "--on", demoDay}, args...)
		if code := Main(context.Background(), asked, Streams{In: os.Stdin, Out: &out, Err: &out}); code != exitDone {
			t.Fatalf("%s: exit code %d:\n%s", strings.Join(args, " "), code, out.String())
		}
		return out.Bytes()
	}
	for _, name := range registerNames() {
		var rows []json.RawMessage
		if err := json.Unmarshal(ask("list", name, "--json"), &rows); err != nil {
			t.Errorf("list %s: %v", name, err)
		} else if len(rows) == 0 {
			t.Errorf("the year leaves nothing in the register %s", name)
		}
	}
	page := strings.Count(string(ask("prompts", "--all")), "owed by")
	if page < 20 || page > 100 {
		t.Errorf("a morning's page of the whole council has %d lines, want one that a person can read", page)
	}
	recordsAreSound(t, dir, ask)
	figuresAgree(t, dir, ask)
	registersComeBack(t, dir)
}

// Whoever edits the year is told which line is wrong.
func TestAYearIsReadLineByLine(t *testing.T) {
	acts, err := readYear("# about\n\n2025-01-02 admin asset approve {IA001,IA002}\n2025-01-03 ines risk raise title=\"Old {server,lift}\" owner_post=post-{ict,hr}\n")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, act := range acts {
		lines = append(lines, string(act.day)+" "+act.login+" "+strings.Join(act.args, "|"))
	}
	want := []string{
		"2025-01-02 admin asset|approve|IA001", "2025-01-02 admin asset|approve|IA002",
		"2025-01-03 ines risk|raise|title=Old server|owner_post=post-ict", "2025-01-03 ines risk|raise|title=Old lift|owner_post=post-hr",
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
	for text, complaint := range map[string]string{
		"2025-01-02 admin risk raise\n2025-01-01 admin risk raise": "line 2",
		"2025-01-02 admin":                          "a day, a login and a command",
		"soon admin risk raise":                     "line 1",
		"2025-01-02 admin risk raise title=\"Open":  "quotation mark",
		"2025-01-02 admin risk {a,b} {a,b,c} title": "2 words and another has 3",
	} {
		if _, err := readYear(text); err == nil || !strings.Contains(err.Error(), complaint) {
			t.Errorf("%q: %v, want a complaint that says %q", text, err, complaint)
		}
	}
}

// The year that is shipped can be read, and everybody in it first chooses a password of their own.
func TestTheShippedYearIsReadable(t *testing.T) {
	text, err := assets.Year()
	if err != nil {
		t.Fatal(err)
	}
	acts, err := readYear(text)
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"admin"}
	for _, act := range acts {
		if act.args[0] == "user" && act.args[1] == "password" {
			known = append(known, act.login)
		}
		if !slices.Contains(known, act.login) {
			t.Fatalf("line %d: %s acts before they can sign in", act.line, act.login)
		}
	}
}
