package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// as LOGIN ARGS... runs muniment at $REGISTER as somebody whose password is in LOGIN.pw. It must be done: exit code 0.
func cmdAs(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	run(ts, 0, append([]string{"as"}, args...))
}

// exit CODE muniment|as ... runs the rest of the line and demands its exit code: 1 for refused or not sound, 2 for wrong usage.
func cmdExit(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) < 2 {
		ts.Fatalf("usage: exit CODE muniment|as ...")
	}
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	run(ts, code, args[1:])
}

func noBang(ts *testscript.TestScript, neg bool) {
	if neg {
		ts.Fatalf("say which exit code: exit 1, or exit 2")
	}
}

// run runs a command line and holds what every command promises: its exit code, at most one plain sentence of complaint, and no password,
// control character or fault of the program in what it writes.
func run(ts *testscript.TestScript, want int, line []string) {
	if line[0] == "as" {
		if len(line) < 2 {
			ts.Fatalf("usage: as LOGIN ...")
		}
		line = append(append([]string{"muniment"}, globals(ts.Getenv("REGISTER"), line[1])...), line[2:]...)
	}
	err := ts.Exec(line[0], line[1:]...)
	code := 0
	var left *exec.ExitError
	switch {
	case errors.As(err, &left):
		code = left.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
	checkComplaint(ts, code)
}

func checkComplaint(ts *testscript.TestScript, code int) {
	out, complaint := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	sentences := strings.Count("\n"+complaint, "\nmuniment: ")
	switch {
	case code == 0 && sentences != 0:
		ts.Fatalf("a command that was done complains")
	case code != 0 && sentences == 0 && out == "":
		ts.Fatalf("a refusal says nothing")
	case sentences > 1:
		ts.Fatalf("a refusal is more than one sentence")
	}
	for _, word := range append(slices.Collect(maps.Values(passwords())), "goroutine ", "panic:", "sql:", "SQL logic", "<nil>", "%!") {
		if strings.Contains(out+complaint, word) {
			ts.Fatalf("the answer holds %q, which is not for people", word)
		}
	}
	for _, r := range out + complaint {
		if r != '\n' && (r < ' ' || (r >= 0x7f && r < 0xa0)) {
			ts.Fatalf("the control character %U reaches the terminal", r)
		}
	}
}

// council makes $REGISTER the ready register of the made-up council.
func cmdCouncil(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 0 {
		ts.Fatalf("usage: council")
	}
	ready, ok := ts.Value(readyKey{}).([]byte)
	if !ok {
		ts.Fatalf("there is no ready register")
	}
	ts.Check(os.WriteFile(ts.MkAbs(ts.Getenv("REGISTER")), ready, 0o600))
}

// sign-in LOGIN NAME ROLES [PERSON] adds somebody who signs in and has chosen their own password.
func cmdSignIn(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: sign-in LOGIN NAME ROLES [PERSON]")
	}
	login := args[0]
	add := []string{"as", "admin", "user", "add", login, "--name", args[1], "--role", args[2], "--new-password-file", "temporary.pw", "--kdf", "floor"}
	if len(args) == 4 {
		add = append(add, "--person", args[3])
	}
	run(ts, 0, add)
	run(ts, 0, []string{"muniment", "-r", ts.Getenv("REGISTER"), "--as", login, "--password-file", "temporary.pw", "user", "password", "--new-password-file", login + ".pw"})
}

// json FILE [PATH [VALUE]] parses a file, or stdout, as JSON and compares the value at a path. The steps of a path are
// separated by /: the name of a field, the number of an element, name=text for the elements of a list of which that holds, or len for
// the length. A text stands as it is, all else as JSON. With !, nothing is at the path.
func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 3 || (neg && len(args) != 2) {
		ts.Fatalf("usage: [!] json FILE [PATH [VALUE]]")
	}
	var v any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		ts.Fatalf("%s is not JSON: %v", args[0], err)
	}
	if d.More() {
		ts.Fatalf("%s is more than one JSON value", args[0])
	}
	if v == nil {
		ts.Fatalf("%s is null", args[0])
	}
	if len(args) == 1 {
		return
	}
	found, ok := at(v, strings.Split(args[1], "/"))
	switch {
	case neg && ok:
		ts.Fatalf("%s holds %s: %s", args[0], args[1], plain(found))
	case !neg && !ok:
		ts.Fatalf("%s holds no %s", args[0], args[1])
	case len(args) == 3 && plain(found) != args[2]:
		ts.Fatalf("%s is %s, want %s", args[1], plain(found), args[2])
	}
}

// at follows a path.
func at(v any, path []string) (any, bool) {
	for _, step := range path {
		var ok bool
		switch w := v.(type) {
		case map[string]any:
			v, ok = w[step]
			if step == "len" {
				v, ok = len(w), true
			}
		case []any:
			v, ok = within(w, step)
		}
		if !ok {
			return nil, false
		}
	}
	return v, true
}

func within(list []any, step string) (any, bool) {
	if step == "len" {
		return len(list), true
	}
	if field, text, ok := strings.Cut(step, "="); ok {
		return slices.DeleteFunc(slices.Clone(list), func(v any) bool {
			o, isObject := v.(map[string]any)
			return !isObject || plain(o[field]) != text
		}), true
	}
	i, err := strconv.Atoi(step)
	if err != nil || i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}

func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// bytes FILE... replaces \xNN, \t and the other escapes of Go in files, so that a script can hold bytes that no editor would keep. The line
// break at the end is dropped, since a file of a script always has one.
func cmdBytes(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	for _, name := range args {
		var out bytes.Buffer
		for text := strings.TrimSuffix(ts.ReadFile(name), "\n"); text != ""; {
			c, wide, tail, err := strconv.UnquoteChar(text, 0)
			ts.Check(err)
			if wide {
				out.WriteRune(c)
			} else {
				out.WriteByte(byte(c))
			}
			text = tail
		}
		ts.Check(os.WriteFile(ts.MkAbs(name), out.Bytes(), 0o600))
	}
}

// flip FILE BYTE changes one bit of one byte; a negative number counts from the end.
func cmdFlip(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: flip FILE BYTE")
	}
	b := []byte(ts.ReadFile(args[0]))
	i, err := strconv.Atoi(args[1])
	ts.Check(err)
	if i < 0 {
		i += len(b)
	}
	if i < 0 || i >= len(b) {
		ts.Fatalf("%s has no byte %s", args[0], args[1])
	}
	b[i] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// says PATTERN holds that the last command said something, as its answer or as why it refused: damage is met at sign-in or by the check, as it lies.
func cmdSays(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 1 {
		ts.Fatalf("usage: says PATTERN")
	}
	pattern, err := regexp.Compile(args[0])
	ts.Check(err)
	if said := ts.ReadFile("stdout") + ts.ReadFile("stderr"); !pattern.MatchString(said) {
		ts.Fatalf("nothing was said that matches %q:\n%s", args[0], said)
	}
}

// photograph FILE takes a photograph of an empty room.
func cmdPhotograph(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 1 {
		ts.Fatalf("usage: photograph FILE")
	}
	room := image.NewGray(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			room.SetGray(x, y, color.Gray{Y: uint8(90 + x/4 + y/4)})
		}
	}
	var b bytes.Buffer
	ts.Check(jpeg.Encode(&b, room, nil))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

// append FILE TEXT adds a line to a file.
func cmdAppend(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: append FILE TEXT")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+args[1]+"\n"), 0o600))
}

// pdftext FILE prints the text of a record as another program reads it.
func cmdPDFText(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 1 {
		ts.Fatalf("usage: pdftext FILE")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		ts.Fatalf("pdftotext, which reads records back, is missing: install the package poppler-utils")
	}
	ts.Check(ts.Exec("pdftotext", "-layout", "-enc", "UTF-8", ts.MkAbs(args[0]), "-"))
}
