package vault

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// image is a File over bytes that a test tampers with.
type image []byte

func (m image) ReadAt(b []byte, at int64) (int, error) {
	if at >= int64(len(m)) {
		return 0, io.EOF
	}
	if n := copy(b, m[at:]); n < len(b) {
		return n, io.EOF
	}
	return len(b), nil
}
func (m image) WriteAt([]byte, int64) (int, error)    { return 0, errors.ErrUnsupported }
func (m image) Close() error                          { return nil }
func (m image) Sync() error                           { return nil }
func (m image) Truncate(int64) error                  { return errors.ErrUnsupported }
func (m image) Size() (int64, error)                  { return int64(len(m)), nil }
func (m image) Lock(LockByte, LockMode) (bool, error) { return true, nil }
func (m image) IsAt(string) (bool, error)             { return true, nil }

// specimen is a small register with something of everything, closed in good
// order, and the keys that open it.
type specimen struct {
	bytes []byte
	data  []byte
	p     prefix
	// records, in order: where each begins, the last entry being the end.
	at    []int64
	kinds []recordKind
}

func newSpecimen(t testing.TB) specimen {
	t.Helper()
	d := newDisk(99)
	v, err := createOn(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := small(v); err != nil {
		t.Fatal(v.Explain(err))
	}
	run := func(q string) {
		t.Helper()
		if _, err := v.Writer().Exec(q); err != nil {
			t.Fatal(v.Explain(err))
		}
	}
	run("CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)")
	run("INSERT INTO kv VALUES(1,'first')")
	run("INSERT INTO kv VALUES(2,'second')")
	if _, _, err := v.AddSlot("bob", Secret{Password: []byte("bob's"), KeyFile: []byte("key file")}, SlotOptions{KDF: FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	var parts strings.Builder
	parts.WriteString("INSERT INTO kv VALUES")
	for i := range 12 {
		fmt.Fprintf(&parts, "(%d,'%s'),", 10+i, strings.Repeat("p", 2500))
	}
	run(strings.TrimSuffix(parts.String(), ","))
	run("DELETE FROM kv WHERE k = 10")
	if err := v.EndBulk(); err != nil {
		t.Fatal(err)
	}
	run("UPDATE kv SET v = 'changed' WHERE k = 1")
	s := specimen{data: slices.Clone(v.data), p: v.cur.p}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	s.bytes = d.copyOf(diskPath)
	s.divide(t)
	if !slices.Contains(s.kinds, recordPart) {
		t.Fatal("the specimen has no part")
	}
	return s
}

// divide finds where the records are.
func (s *specimen) divide(t testing.TB) {
	t.Helper()
	l := s.log(t, s.bytes)
	stopped, err := l.walk(int64(len(s.bytes)), func(r *record) error {
		s.at, s.kinds = append(s.at, r.off), append(s.kinds, r.kind)
		return nil
	})
	if err != nil || stopped.happened() {
		t.Fatal(err, stopped)
	}
	s.at = append(s.at, int64(len(s.bytes)))
}

// states are those of the log at the end of each commit, the first one before any.
func (s specimen) states(t testing.TB) []state {
	t.Helper()
	l := s.log(t, s.bytes)
	all := []state{l.state}
	for n, k := range s.kinds {
		if k == recordPart {
			continue
		}
		if stopped, err := l.walk(s.at[n+1], nil); err != nil || stopped.happened() {
			t.Fatal(err, stopped)
		}
		all = append(all, l.state)
	}
	return all
}

func (s specimen) log(t testing.TB, b []byte) *logFile {
	t.Helper()
	l, err := newLogFile(image(b), s.p, s.data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// judge opens bytes as a register and says what becomes of them.
func judge(t testing.TB, b []byte) (verdict string, seq uint64) {
	t.Helper()
	v, err := openOn(diskWith(diskPath, b))
	if _, damaged := errors.AsType[*DamageError](err); damaged {
		return "damaged", 0
	}
	if err != nil {
		return err.Error(), 0
	}
	defer v.Close()
	if tail := v.TornTail(); tail != nil {
		return "torn", tail.Sequence
	}
	r, err := v.Check(t.Context())
	switch {
	case err != nil:
		return err.Error(), 0
	case len(r.Problems) > 0:
		return "damaged", 0
	case !r.Clean:
		return "not closed in good order", r.Sequence
	}
	return "sound", r.Sequence
}

// TestTruncated: a file cut short anywhere is refused, or says that its tail
// is torn, or, cut exactly behind a commit, that it was not closed in good
// order. It never opens as if nothing had been.
func TestTruncated(t *testing.T) {
	s := newSpecimen(t)
	commits := map[int64]bool{}
	for n, k := range s.kinds {
		if k != recordPart {
			commits[s.at[n+1]] = true
		}
	}
	cuts := []int64{0, 1, 7, 8, 95, 96, blockSize - 1, keyringA, keyringA + 1, keyringB - 1, keyringB, keyringB + 1, logStart - 1, logStart, logStart + 1}
	for at := int64(logStart); at < int64(len(s.bytes)); at += blockSize {
		cuts = append(cuts, at-1, at, at+1)
	}
	cuts = append(cuts, int64(len(s.bytes))-1)
	for _, cut := range cuts {
		got, seq := judge(t, s.bytes[:cut])
		var want string
		switch {
		case cut < int64(len(prefixMagic)):
			want = ErrNotVault.Error()
		case cut < s.at[1]: // not one whole record
			want = "damaged"
		case commits[cut]:
			want = "not closed in good order"
		default:
			want = "torn"
		}
		if got != want {
			t.Errorf("cut at %d: %s (sequence %d), want %s", cut, got, seq, want)
		}
	}
}

// TestRearranged: records and pages that were taken out, doubled, exchanged or
// put in from elsewhere are damage.
func TestRearranged(t *testing.T) {
	s := newSpecimen(t)
	n := len(s.at) - 1
	rec := func(i int) []byte { return s.bytes[s.at[i]:s.at[i+1]] }
	join := func(parts ...[]byte) []byte { return slices.Concat(parts...) }
	head := s.bytes[:logStart]

	for i := range n - 1 {
		if got, _ := judge(t, join(s.bytes[:s.at[i]], s.bytes[s.at[i+1]:])); got != "damaged" {
			t.Errorf("record %d taken out: %s", i, got)
		}
		if got, _ := judge(t, join(s.bytes[:s.at[i]], rec(i), s.bytes[s.at[i]:])); got != "damaged" {
			t.Errorf("record %d doubled: %s", i, got)
		}
		if got, _ := judge(t, join(s.bytes[:s.at[i]], make([]byte, blockSize), s.bytes[s.at[i]:])); got != "damaged" {
			t.Errorf("an empty block put before record %d: %s", i, got)
		}
		for j := i + 1; j < n; j++ {
			b := join(s.bytes[:s.at[i]], rec(j), s.bytes[s.at[i+1]:s.at[j]], rec(i), s.bytes[s.at[j+1]:])
			if got, _ := judge(t, b); got != "damaged" {
				t.Errorf("records %d and %d exchanged: %s", i, j, got)
			}
		}
		if got, _ := judge(t, join(s.bytes, rec(i))); got == "sound" {
			t.Errorf("record %d put at the end again: %s", i, got)
		}
	}
	if got, _ := judge(t, head); got != "damaged" {
		t.Errorf("the whole log taken out: %s", got)
	}
	s.exchangePages(t)
}

// exchangePages puts each sealed page of one record in the place of each other.
func (s specimen) exchangePages(t *testing.T) {
	l := s.log(t, s.bytes)
	_, err := l.walk(int64(len(s.bytes)), func(r *record) error {
		k := len(r.numbers)
		for i := range k {
			for j := range i {
				b := slices.Clone(s.bytes)
				pi, pj := r.off+bodyAt(k, i), r.off+bodyAt(k, j)
				copy(b[pi:pi+bodySize], s.bytes[pj:pj+bodySize])
				copy(b[pj:pj+bodySize], s.bytes[pi:pi+bodySize])
				if got, _ := judge(t, b); got != "damaged" {
					t.Errorf("pages %d and %d of a record exchanged: %s", i, j, got)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSpliced: what comes from another file of the same register, under the
// same data key, does not fit: not from its compaction (another salt), not
// from a copy that went another way (the same salt).
func TestSpliced(t *testing.T) {
	s := newSpecimen(t)
	fork := func(value string, compact bool) []byte {
		d := diskWith(diskPath, s.bytes)
		v, err := openOn(d)
		if err != nil {
			t.Fatal(err)
		}
		if compact {
			if err := v.Compact(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 3 {
			if _, err := v.Writer().Exec("UPDATE kv SET v = $1 WHERE k = $2", value, 11+i); err != nil {
				t.Fatal(v.Explain(err))
			}
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		return d.copyOf(diskPath)
	}
	ours, theirs, compacted := fork("ours", false), fork("theirs", false), fork("compacted", true)
	if got, _ := judge(t, ours); got != "sound" {
		t.Fatal(got)
	}
	end := len(s.bytes)
	for at := end; at < len(ours); at += blockSize {
		b := slices.Clone(ours)
		copy(b[at:at+blockSize], theirs[at:at+blockSize])
		if got, _ := judge(t, b); got != "damaged" && at < len(ours)-blockSize || got == "sound" {
			t.Errorf("block %d of a copy that went another way: %s", at/blockSize, got)
		}
	}
	for at := logStart; at+blockSize < min(len(ours), len(compacted)); at += blockSize {
		b := slices.Clone(ours)
		copy(b[at:at+blockSize], compacted[at:at+blockSize])
		if got, _ := judge(t, b); got != "damaged" {
			t.Errorf("block %d of the compacted file: %s", at/blockSize, got)
		}
	}
	for name, b := range map[string][]byte{
		"keyring of the compacted file": slices.Concat(ours[:keyringA], compacted[keyringA:logStart], ours[logStart:]),
		"prefix of the compacted file":  slices.Concat(compacted[:keyringA], ours[keyringA:]),
		"log of the compacted file":     slices.Concat(ours[:logStart], compacted[logStart:]),
	} {
		if got, _ := judge(t, b); got != "damaged" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestOlderKeyring: a keyring from before a change, put back, is damage: it
// would let in somebody who was shut out.
func TestOlderKeyring(t *testing.T) {
	s := newSpecimen(t)
	d := diskWith(diskPath, s.bytes)
	v, err := openOn(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.RemoveSlot("bob"); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	now := d.copyOf(diskPath)
	both := slices.Concat(now[:keyringA], s.bytes[keyringA:logStart], now[logStart:])
	if got, _ := judge(t, both); got != "damaged" {
		t.Errorf("both copies put back: %s", got)
	}
	// One copy put back changes nothing for whoever opens: the newer copy holds.
	one := slices.Concat(now[:keyringA], s.bytes[keyringA:keyringB], now[keyringB:])
	_, err = Open(diskPath, OpenOptions{Login: "bob", Secret: Secret{Password: []byte("bob's"), KeyFile: []byte("key file")}, FS: diskWith(diskPath, one), slow: quick})
	if !errors.Is(err, ErrWrongSecret) {
		t.Errorf("one copy put back lets in who was shut out: %v", err)
	}
}

// TestSpareKeyring: one damaged copy locks nobody out, is reported by check,
// and made good when it has been acknowledged.
func TestSpareKeyring(t *testing.T) {
	s := newSpecimen(t)
	for _, at := range []int{keyringA, keyringB} {
		b := slices.Clone(s.bytes)
		b[at+700] ^= 4
		d := diskWith(diskPath, b)
		v, err := openOn(d)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := v.Check(t.Context()); err != nil || len(r.Problems) != 1 {
			t.Errorf("%v %q", err, r.Problems)
		}
		if err := v.AcknowledgeTorn(); err != nil {
			t.Fatal(err)
		}
		if r, err := v.Check(t.Context()); err != nil || len(r.Problems) != 0 {
			t.Errorf("not made good: %v %q", err, r.Problems)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	b := slices.Clone(s.bytes)
	b[keyringA+700] ^= 4
	b[keyringB+700] ^= 4
	if got, _ := judge(t, b); got != "damaged" {
		t.Errorf("both copies damaged: %s", got)
	}
}

// putHash makes good the plain SHA-256 that ends b's first at bytes.
func putHash(b []byte, at int) {
	sum := sha256.Sum256(b[:at])
	copy(b[at:], sum[:])
}

// TestReadAhead: pages that follow each other are read together; where what
// was read ahead has been overwritten since, the file decides.
func TestReadAhead(t *testing.T) {
	s := newSpecimen(t)
	l := s.log(t, s.bytes)
	var parts []*record
	_, err := l.walk(int64(len(s.bytes)), func(r *record) error {
		if len(r.numbers) > 2 {
			parts = append(parts, r)
		}
		return nil
	})
	if err != nil || len(parts) == 0 {
		t.Fatal(err, "no record of three pages")
	}
	r := parts[0]
	for _, stale := range []bool{false, true} {
		var b pageBuffer
		var dst [pageSize]byte
		for i, page := range r.numbers {
			if i == 2 {
				if len(b.ahead) == 0 {
					t.Error("nothing read ahead")
				}
				if stale {
					clear(b.ahead)
				}
			}
			if err := l.readPage(page, place{off: r.off + bodyAt(len(r.numbers), i), rec: r.id}, dst[:], &b); err != nil {
				t.Errorf("stale %v, page %d: %v", stale, i, err)
			}
		}
	}
}
