package cli_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"muniment/assets"
	"muniment/ui/cli"
)

// The scripts of testdata/script are sessions at a prompt. Each line of a script that begins with muniment, as or exit runs the program in a
// process of its own, in a folder and with a configuration that no other script shares. script_cmd_test.go says what the lines mean.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"muniment": func() {
		os.Exit(cli.Main(context.Background(), os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}})
}

func TestCommands(t *testing.T) {
	anytown, variables := readyRegister(t), counted(t)
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(append(e.Vars, home(e.WorkDir)...), variables...)
			e.Vars = append(e.Vars, "REGISTER=anytown.muniment")
			e.Values[readyKey{}] = anytown
			return furnish(e.WorkDir)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"as": cmdAs, "exit": cmdExit, "council": cmdCouncil, "sign-in": cmdSignIn, "json": cmdJSON, "bytes": cmdBytes, "flip": cmdFlip, "append": cmdAppend, "pdftext": cmdPDFText, "answer": cmdAnswer,
			"words": cmdWords, "guess": cmdGuess, "photograph": cmdPhotograph, "says": cmdSays,
		},
	})
}

// readyKey is under which a script's environment keeps the register that the line "council" copies.
type readyKey struct{}

// home keeps a process from the configuration of whoever runs the tests, on every system.
func home(dir string) []string {
	var out []string
	for _, name := range []string{"HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "AppData", "LocalAppData"} {
		out = append(out, name+"="+filepath.Join(dir, ".home"))
	}
	return out
}

// furnish puts what a session needs into its folder: the files of the made-up council, and passwords.
func furnish(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, ".home"), 0o700); err != nil {
		return err
	}
	files, err := assets.Demo()
	if err != nil {
		return err
	}
	if err := copyFiles(dir, files, "*.csv"); err != nil {
		return err
	}
	if err := copyFiles(dir, os.DirFS(filepath.Join("..", "..", "store", "exchange", "testdata")), "hr_leavers_no_last_working_day.csv"); err != nil {
		return err
	}
	for login, password := range passwords() {
		if err := os.WriteFile(filepath.Join(dir, login+".pw"), []byte(password+"\n"), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// passwords are those of the people of the scripts, in LOGIN.pw.
func passwords() map[string]string {
	return map[string]string{
		"admin": "otter lantern quarry", "temporary": "granite otter biscuit", "wrong": "not the right words",
		"ines": "heron saddle copper", "mags": "velvet anchor thistle", "hana": "maple cinder harbour", "otto": "walnut ferry pebble",
	}
}

func copyFiles(dir string, from fs.FS, pattern string) error {
	names, err := fs.Glob(from, pattern)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("no file is called %s", pattern)
	}
	for _, name := range names {
		b, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// readyRegister makes, with the commands themselves, the register that most scripts begin with: the made-up council, imported. Making
// it once keeps the tests quick.
func readyRegister(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := furnish(dir); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"create --council Anytown --name Administrator --kdf floor",
		"import people people.csv --apply", "import systems systems.csv --apply", "import assets information_assets.csv --apply",
		"import grants access_grants.csv --apply", "import leavers hr_leavers_report.csv --apply",
	} {
		c := exec.CommandContext(t.Context(), "muniment", append(globals("anytown.muniment", "admin"), strings.Fields(line)...)...)
		c.Dir, c.Env = dir, append(os.Environ(), home(dir)...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "anytown.muniment"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// globals are the flags that say which register, and who signs in.
func globals(register, login string) []string {
	return []string{"-r", register, "--as", login, "--password-file", login + ".pw"}
}
