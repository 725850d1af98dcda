package vault

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "make the test vectors in testdata anew")

// vector is one file and what every reader must say of it. The file is a base
// from testdata, gunzipped, with edits made to it in order.
type vector struct {
	Name     string  `json:"name"`
	Base     string  `json:"base"`
	Edits    []edit  `json:"edits,omitempty"`
	Login    string  `json:"login"`
	Password string  `json:"password"`
	KeyFile  *string `json:"key_file,omitempty"` // absent: none is brought
	Want     outcome `json:"want"`
}

// edit is one of: write hex at an offset, growing the file with zeros to whole
// blocks; truncate at an offset; remove length bytes; insert hex; copy length bytes of
// another base over what is at the offset, or of this file where From is empty.
type edit struct {
	Op     string `json:"op"`
	At     int    `json:"at"`
	Hex    string `json:"hex,omitempty"`
	From   string `json:"from,omitempty"`
	Offset int    `json:"offset,omitempty"`
	Length int    `json:"length,omitempty"`
}

func (e edit) apply(t testing.TB, b []byte, bases map[string][]byte) []byte {
	t.Helper()
	content, err := hex.DecodeString(e.Hex)
	if err != nil {
		t.Fatal(err)
	}
	source := b
	if e.From != "" {
		source = bases[e.From]
	}
	switch e.Op {
	case "write":
		if end := e.At + len(content); end > len(b) {
			b = append(b, make([]byte, (end+4095)/4096*4096-len(b))...)
		}
		copy(b[e.At:], content)
	case "truncate":
		b = b[:e.At]
	case "remove":
		b = slices.Delete(b, e.At, e.At+e.Length)
	case "insert":
		b = slices.Insert(b, e.At, content...)
	case "copy":
		piece := slices.Clone(source[e.Offset : e.Offset+e.Length])
		if end := e.At + e.Length; end > len(b) {
			b = append(b, make([]byte, end-len(b))...)
		}
		copy(b[e.At:], piece)
	default:
		t.Fatalf("unknown edit %q", e.Op)
	}
	return b
}

func readBases(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/*.vault.gz")
	if err != nil || len(names) == 0 {
		t.Fatal("no test vectors", err)
	}
	bases := map[string][]byte{}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		if bases[filepath.Base(name)], err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return bases
}

func readVectors(t testing.TB) []vector {
	t.Helper()
	b, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(b, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) < 150 {
		t.Errorf("only %d vectors", len(vectors))
	}
	return vectors
}

// TestVectors: this package and a reader written from the document alone say
// of every vector what it wants.
func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	vectors := readVectors(t)
	bases := readBases(t)
	for _, c := range vectors {
		t.Run(c.Name, func(t *testing.T) {
			file := slices.Clone(bases[c.Base])
			for _, e := range c.Edits {
				file = e.apply(t, file, bases)
			}
			var keyFile []byte
			if c.KeyFile != nil {
				keyFile = []byte(*c.KeyFile)
			}
			if diff := cmp.Diff(c.Want, readPlainly(slices.Clone(file), c.Login, c.Password, keyFile)); diff != "" {
				t.Errorf("the reader written from the document (-want +got):\n%s", diff)
			}
			secret := Secret{Password: []byte(c.Password), KeyFile: keyFile}
			if diff := cmp.Diff(c.Want, readByPackage(t, file, c.Login, secret)); diff != "" {
				t.Errorf("this package (-want +got):\n%s", diff)
			}
		})
	}
}

// readByPackage opens and checks a file with the package itself.
func readByPackage(t testing.TB, file []byte, login string, secret Secret) outcome {
	t.Helper()
	d := diskWith(diskPath, file)
	v, err := Open(diskPath, OpenOptions{Login: login, Secret: secret, FS: d})
	if err != nil {
		for verdict, is := range map[string]error{
			"not-a-register": ErrNotVault, "newer": ErrNewer, "wrong-secret": ErrWrongSecret, "parameters-refused": ErrKDFRange,
		} {
			if errors.Is(err, is) {
				return outcome{Verdict: verdict}
			}
		}
		if _, ok := errors.AsType[*DamageError](err); ok {
			return outcome{Verdict: "damaged"}
		}
		return outcome{Verdict: err.Error()}
	}
	defer v.Close()
	r, err := v.Check(t.Context())
	if err != nil {
		return outcome{Verdict: err.Error()}
	}
	o := outcome{Verdict: "opens", Sequence: v.Sequence(), Clean: r.Clean, Custody: v.Me().Custody}
	if r.Torn != nil {
		o.Verdict, o.Clean = "torn", false
		if len(d.files()) > 1 { // just cut off, and a mark appended
			o.Sequence = r.Torn.Sequence
		}
	}
	if len(r.Problems) > 0 {
		if !strings.Contains(r.Problems[0], "copy of the keyring") {
			return outcome{Verdict: "damaged"}
		}
		o.Verdict = "spare-damaged"
	}
	o.Pages, o.Database = databaseOf(t, v)
	return o
}

func databaseOf(t testing.TB, v *Vault) (uint32, string) {
	t.Helper()
	sum := sha256.New()
	var buffer pageBuffer
	page := make([]byte, pageSize)
	for n := range v.cur.size {
		if err := v.cur.readPage(n+1, v.cur.find(n+1, v.cur.seq), page, &buffer); err != nil {
			t.Fatal(err)
		}
		sum.Write(page)
	}
	return v.cur.size, hex.EncodeToString(sum.Sum(nil))
}

func writeBase(t testing.TB, name string, b []byte) {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", name), out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
