package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Debian's own, which has the two packages that the reader stands on.
const python = "/usr/bin/python3"

// askReader runs a script of docs/reader. The scripts answer with exit code 1 where a
// register does not open in good order.
func askReader(t testing.TB, into any, script string, args ...string) (code int) {
	t.Helper()
	c := exec.Command(python, append([]string{"-B", "../../docs/reader/" + script}, args...)...)
	var said, complaint bytes.Buffer
	c.Stdout, c.Stderr = &said, &complaint
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() != 1 || complaint.Len() > 0) {
		t.Fatalf("%s: %v\n%s", script, err, &complaint)
	}
	if err := json.Unmarshal(said.Bytes(), into); err != nil {
		t.Fatalf("%s: %v\n%s%s", script, err, &said, &complaint)
	}
	return c.ProcessState.ExitCode()
}

// TestVectorsInPython: a reader in another language, written from the document
// alone, says of every vector what it wants.
func TestVectorsInPython(t *testing.T) {
	vectors := readVectors(t)
	var said []outcome
	askReader(t, &said, "vectors.py", "testdata")
	if len(said) != len(vectors) {
		t.Fatalf("%d answers for %d vectors", len(said), len(vectors))
	}
	for i, v := range vectors {
		if diff := cmp.Diff(v.Want, said[i]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", v.Name, diff)
		}
	}
}

// TestRegisterReadInPython: the document is enough to get at the rows of a
// register without this program, and to be told that one byte of it changed.
func TestRegisterReadInPython(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.muniment")
	secret := Secret{Password: []byte("p\u00e4ss word"), KeyFile: []byte("a key file\n")}
	v, err := Create(path, CreateOptions{Login: "ann", Secret: secret, KDF: FloorKDF()})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"CREATE TABLE asset(id TEXT, name TEXT)",
		"INSERT INTO asset VALUES('A1','Housing register'),('A2','Electoral roll')",
		"UPDATE asset SET name = 'Housing file' WHERE id = 'A1'",
	} {
		if _, err := v.Writer().Exec(q); err != nil {
			t.Fatal(v.Explain(err))
		}
	}
	if err := v.Rekey(t.Context(), KeyChange{}); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	secrets := t.TempDir()
	for name, content := range map[string][]byte{"password": append(slices.Clone(secret.Password), '\n'), "key": secret.KeyFile} {
		if err := os.WriteFile(filepath.Join(secrets, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	type answer struct {
		Verdict string     `json:"verdict"`
		Rows    [][]string `json:"rows"`
	}
	ask := func() (a answer, code int) {
		code = askReader(t, &a, "muniment_reader.py", path, "ann", "--password-file", filepath.Join(secrets, "password"),
			"--key-file", filepath.Join(secrets, "key"), "--sql", "SELECT id, name FROM asset ORDER BY id")
		return a, code
	}
	want := answer{Verdict: "opens", Rows: [][]string{{"A1", "Housing file"}, {"A2", "Electoral roll"}}}
	if got, code := ask(); code != 0 || !cmp.Equal(got, want) {
		t.Errorf("exit %d: %s", code, cmp.Diff(want, got))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[logStart+1000] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, code := ask(); code != 1 || got.Verdict != "damaged" || got.Rows != nil {
		t.Errorf("one bit changed: exit %d, %+v", code, got)
	}
}
