package vault

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// The making of the test vectors: go test -run TestVectors -update. Keys are
// minted anew each time, so everything in testdata changes together.

const (
	vectorPassword = "correct horse battery staple"
	bobPassword    = "bob's own"
	bobKeyFile     = "the content of a key file"

	baseWhole     = "whole.vault.gz"     // closed in good order; a commit in parts; two people
	baseCompacted = "compacted.vault.gz" // the same register after compaction and one more commit
	baseForked    = "forked.vault.gz"    // a copy of whole, same salt, that had another commit added
	baseRemoved   = "removed.vault.gz"   // whole, after bob was taken out
)

// forge collects vectors, and can seal what no writer would.
type forge struct {
	t       testing.TB
	s       specimen
	bases   map[string][]byte
	vectors []vector
}

// writeVectors makes bases and vectors. What each must lead to is said here;
// sequence and database of those that open are taken from the plain reader,
// and TestVectors then holds the package to them.
func writeVectors(t testing.TB) {
	t.Helper()
	if err := os.MkdirAll("testdata", 0o750); err != nil {
		t.Fatal(err)
	}
	f := &forge{t: t, bases: map[string][]byte{}}
	f.makeBases()
	f.sound()
	f.prefixes()
	f.keyrings()
	f.logs()
	f.forgeries()
	f.morePrefixes()
	f.moreKeyrings()
	f.sealedRings()
	f.cuts()
	f.rearranged()
	f.broken()
	f.chains()
	b, err := json.MarshalIndent(f.vectors, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/vectors.json", append(b, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (f *forge) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *forge) sitting(d *disk, act func(*Vault)) []byte {
	f.t.Helper()
	v, err := Open(diskPath, OpenOptions{Login: "ann", Secret: Secret{Password: []byte(vectorPassword)}, FS: d})
	f.must(err)
	f.must(small(v))
	act(v)
	f.s.data, f.s.p = slices.Clone(v.data), v.cur.p
	f.must(v.Close())
	return d.copyOf(diskPath)
}

func (f *forge) makeBases() {
	exec := func(v *Vault, q string) {
		_, err := v.Writer().Exec(q)
		f.must(v.Explain(err))
	}
	d := newDisk(1)
	v, err := Create(diskPath, CreateOptions{Login: "ann", Secret: Secret{Password: []byte(vectorPassword)}, KDF: FloorKDF(), FS: d})
	f.must(err)
	f.must(v.Close())
	f.bases[baseCompacted] = f.sitting(d, func(v *Vault) {
		exec(v, "CREATE TABLE t(a TEXT)")
		_, _, err := v.AddSlot("bob", Secret{Password: []byte(bobPassword), KeyFile: []byte(bobKeyFile)}, SlotOptions{KDF: FloorKDF()})
		f.must(err)
		exec(v, "INSERT INTO t VALUES('"+strings.Repeat("parts", 5000)+"')")
		exec(v, "DELETE FROM t")
		exec(v, "INSERT INTO t VALUES('last')")
	})
	whole := f.bases[baseCompacted]
	wholeKeys := f.s
	f.bases[baseWhole] = whole
	f.bases[baseForked] = f.sitting(diskWith(diskPath, whole), func(v *Vault) { exec(v, "INSERT INTO t VALUES('forked')") })
	f.bases[baseRemoved] = f.sitting(diskWith(diskPath, whole), func(v *Vault) { f.must(v.RemoveSlot("bob")) })
	f.bases[baseCompacted] = f.sitting(diskWith(diskPath, whole), func(v *Vault) {
		f.must(v.Compact(f.t.Context()))
		exec(v, "INSERT INTO t VALUES('compacted')")
	})
	f.s = wholeKeys
	f.s.bytes = whole
	l := f.s.log(f.t, whole)
	_, err = l.walk(int64(len(whole)), func(r *record) error {
		f.s.at, f.s.kinds = append(f.s.at, r.off), append(f.s.kinds, r.kind)
		return nil
	})
	f.must(err)
	f.s.at = append(f.s.at, int64(len(whole)))
	for name, b := range f.bases {
		writeBase(f.t, name, b)
	}
}

// add puts a vector down, with what the plain reader says if it agrees on the verdict.
func (f *forge) add(name, verdict, base string, edits ...edit) {
	f.addFor(name, verdict, base, "ann", vectorPassword, nil, edits...)
}

func (f *forge) addFor(name, verdict, base, login, password string, keyFile *string, edits ...edit) {
	f.t.Helper()
	file := slices.Clone(f.bases[base])
	for _, e := range edits {
		file = e.apply(f.t, file, f.bases)
	}
	var k []byte
	if keyFile != nil {
		k = []byte(*keyFile)
	}
	want := readPlainly(file, login, password, k)
	if want.Verdict != verdict {
		f.t.Errorf("%s: the plain reader says %s, want %s", name, want.Verdict, verdict)
	}
	f.vectors = append(f.vectors, vector{Name: name, Base: base, Edits: edits, Login: login, Password: password, KeyFile: keyFile, Want: want})
}

func write(at int, b ...byte) edit { return edit{Op: "write", At: at, Hex: hex.EncodeToString(b)} }
func truncate(at int) edit         { return edit{Op: "truncate", At: at} }

// flip changes one byte of a base.
func (f *forge) flip(base string, at int) edit { return write(at, f.bases[base][at]^0x20) }

func (f *forge) sound() {
	key := bobKeyFile
	other := "another"
	f.add("as written", "opens", baseWhole)
	f.add("after compaction", "opens", baseCompacted)
	f.add("with another commit", "opens", baseForked)
	f.addFor("sign-in name in capitals", "opens", baseWhole, "ANN", vectorPassword, nil)
	f.addFor("second person with key file", "opens", baseWhole, "bob", bobPassword, &key)
	f.addFor("unknown name", "wrong-secret", baseWhole, "eve", vectorPassword, nil)
	f.addFor("wrong password", "wrong-secret", baseWhole, "ann", bobPassword, nil)
	f.addFor("key file missing", "wrong-secret", baseWhole, "bob", bobPassword, nil)
	f.addFor("another key file", "wrong-secret", baseWhole, "bob", bobPassword, &other)
	f.addFor("key file too many", "wrong-secret", baseWhole, "ann", vectorPassword, &key)
	f.addFor("person taken out", "wrong-secret", baseRemoved, "bob", bobPassword, &key)
}

func (f *forge) prefixes() {
	rehashed := func(at int, b ...byte) []edit {
		p := slices.Clone(f.bases[baseWhole][:96])
		copy(p[at:], b)
		putHash(p, 64)
		return []edit{{Op: "write", At: 0, Hex: hex.EncodeToString(p)}}
	}
	f.add("empty file", "not-a-register", baseWhole, truncate(0))
	f.add("cut within the magic", "not-a-register", baseWhole, truncate(7))
	f.add("another magic", "not-a-register", baseWhole, write(0, 'm'))
	f.add("cut behind the magic", "damaged", baseWhole, truncate(8))
	f.add("version changed", "damaged", baseWhole, write(9, 2))
	f.add("a newer version", "newer", baseWhole, rehashed(8, 0, 2)...)
	f.add("version 0", "damaged", baseWhole, rehashed(8, 0, 0)...)
	f.add("a newer minor version breaks only the seal of the keyring", "damaged", baseWhole, rehashed(10, 0, 9)...)
	f.add("reserved bytes of the prefix", "damaged", baseWhole, rehashed(12, 1)...)
	f.add("another UUID", "wrong-secret", baseWhole, rehashed(16, 1, 2, 3)...)
	f.add("another salt", "damaged", baseWhole, rehashed(32, 1, 2, 3)...)
	f.add("padding of the prefix", "damaged", baseWhole, write(4095, 1))
}

// both changes head or first slot in both copies of the keyring, with the
// plain hashes made good, as somebody without the key could.
func (f *forge) both(change func(ring, slot []byte)) []edit {
	var edits []edit
	for _, at := range []int{keyringA, keyringB} {
		r := slices.Clone(f.bases[baseWhole][at : at+keyringSize])
		slot := r[keyringHead : keyringHead+slotSize]
		change(r, slot)
		putHash(slot, slotHashAt)
		putHash(r, keyringHashAt)
		edits = append(edits, f.difference(at, r)...)
	}
	return edits
}

func (f *forge) keyrings() {
	f.add("first copy damaged", "spare-damaged", baseWhole, f.flip(baseWhole, keyringA+300))
	f.add("second copy damaged", "spare-damaged", baseWhole, f.flip(baseWhole, keyringB+300))
	f.add("seal of the second copy damaged", "spare-damaged", baseWhole, f.flip(baseWhole, keyringB+keyringMACAt))
	f.add("both copies damaged", "damaged", baseWhole, f.flip(baseWhole, keyringA+300), f.flip(baseWhole, keyringB+300))
	f.add("empty place of the second copy filled", "spare-damaged", baseWhole, write(keyringB+keyringHead+100*slotSize, 1))
	f.add("cut within the first copy", "damaged", baseWhole, truncate(keyringA+100))
	f.add("cut within the second copy", "damaged", baseWhole, truncate(keyringB+100))
	f.add("password cost lowered", "parameters-refused", baseWhole, f.both(func(_, s []byte) { binary.BigEndian.PutUint32(s[4:], 64) })...)
	f.add("password cost absurd", "parameters-refused", baseWhole, f.both(func(_, s []byte) { binary.BigEndian.PutUint32(s[4:], 1<<31) })...)
	f.add("passes absurd", "parameters-refused", baseWhole, f.both(func(_, s []byte) { binary.BigEndian.PutUint32(s[8:], 1<<31) })...)
	f.add("password cost changed", "wrong-secret", baseWhole, f.both(func(_, s []byte) { binary.BigEndian.PutUint32(s[8:], 3) })...)
	f.add("salt of a slot changed", "wrong-secret", baseWhole, f.both(func(_, s []byte) { s[32] ^= 1 })...)
	f.add("signing key changed", "wrong-secret", baseWhole, f.both(func(_, s []byte) { s[100] ^= 1 })...)
	f.add("temporary flag changed", "wrong-secret", baseWhole, f.both(func(_, s []byte) { s[1] ^= 1 })...)
	f.addFor("sign-in name changed", "damaged", baseWhole, "amn", vectorPassword, nil, f.both(func(_, s []byte) { copy(s[421:], "amn") })...)
	f.add("custody taken away", "damaged", baseWhole, f.both(func(_, s []byte) { clear(s[340:420]) })...)
	f.add("data key changed", "damaged", baseWhole, f.both(func(_, s []byte) { s[300] ^= 1 })...)
	f.add("generation raised", "damaged", baseWhole, f.both(func(r, _ []byte) { r[15]++ })...)
	f.add("unknown suite", "newer", baseWhole, f.both(func(_, s []byte) { s[3] = 2 })...)
	f.add("unknown kind of slot", "newer", baseWhole, f.both(func(_, s []byte) { s[0] = 3 })...)
	f.add("unused bytes of a slot", "damaged", baseWhole, f.both(func(_, s []byte) { s[700] = 1 })...)
	f.add("keyring from before a removal", "damaged", baseRemoved, edit{Op: "copy", At: keyringA, From: baseWhole, Offset: keyringA, Length: 2 * keyringSize})
	f.add("one copy from before a removal", "opens", baseRemoved, edit{Op: "copy", At: keyringB, From: baseWhole, Offset: keyringB, Length: keyringSize})
	f.add("keyring of the compacted file", "damaged", baseWhole, edit{Op: "copy", At: keyringA, From: baseCompacted, Offset: keyringA, Length: 2 * keyringSize})
}

func (f *forge) logs() {
	at := func(i int) int { return int(f.s.at[i]) }
	n := len(f.s.kinds)
	firstPart := slices.Index(f.s.kinds, recordPart)
	end := at(n)
	length := func(i int) int { return at(i+1) - at(i) }

	f.add("no log", "damaged", baseWhole, truncate(logStart))
	f.add("cut within the first record", "damaged", baseWhole, truncate(logStart+100))
	f.add("cut behind a commit", "opens", baseWhole, truncate(at(n-1)))
	f.add("cut one byte short", "torn", baseWhole, truncate(end-1))
	f.add("cut within the last commit", "torn", baseWhole, truncate(at(n-1)-3000))
	f.add("cut within a part", "torn", baseWhole, truncate(at(firstPart)+5000))
	f.add("cut behind a part", "torn", baseWhole, truncate(at(firstPart+1)))
	f.add("one block of zeros behind the end", "torn", baseWhole, write(end, make([]byte, 4096)...))
	f.add("last header flipped", "torn", baseWhole, f.flip(baseWhole, at(n-1)+50))
	f.add("padding of the last record flipped", "torn", baseWhole, write(end-1, 1))
	f.add("first header flipped", "damaged", baseWhole, f.flip(baseWhole, at(0)+50))
	f.add("header of a part flipped", "damaged", baseWhole, f.flip(baseWhole, at(firstPart)+5))
	f.add("page list flipped", "damaged", baseWhole, f.flip(baseWhole, at(firstPart)+140))
	f.add("page of a part flipped", "damaged", baseWhole, f.flip(baseWhole, at(firstPart)+2000))
	f.add("page of the last commit flipped", "damaged", baseWhole, f.flip(baseWhole, at(n-2)+2000))
	f.add("padding within the log", "damaged", baseWhole, write(at(1)-1, 1))
	f.add("a record taken out", "damaged", baseWhole, edit{Op: "remove", At: at(2), Length: length(2)})
	f.add("the last commit taken out", "damaged", baseWhole, edit{Op: "remove", At: at(n - 2), Length: length(n - 2)})
	f.add("an empty block put in", "damaged", baseWhole, edit{Op: "insert", At: at(2), Hex: strings.Repeat("00", 4096)})
	f.add("a record written again at the end", "damaged", baseWhole, edit{Op: "copy", At: end, Offset: at(1), Length: length(1)})
	f.add("a record of a copy with the same salt", "damaged", baseForked, edit{Op: "copy", At: end, From: baseRemoved, Offset: end, Length: 4096})
	f.add("log of the compacted file", "damaged", baseWhole, edit{Op: "copy", At: logStart, From: baseCompacted, Offset: logStart, Length: 8192})
}

// forgeries are sealed with the right key, as a faulty writer might.
func (f *forge) forgeries() {
	l := f.s.log(f.t, f.s.bytes)
	_, err := l.walk(int64(len(f.s.bytes)), nil)
	f.must(err)
	end := l.end
	next := header{seq: l.seq + 1, kind: recordMark, size: l.size, generation: l.gen, prev: l.tag}
	page := make([]byte, pageSize)
	zeros := func(uint32) ([]byte, error) { return page, nil }
	seal := func(at int64, change func(*header), numbers ...uint32) ([]byte, header, [16]byte) {
		h := next
		change(&h)
		b, _, tag, err := l.sealRecord(nil, at, h, numbers, zeros)
		f.must(err)
		return b, h, tag
	}
	put := func(name, verdict string, change func(*header), numbers ...uint32) {
		b, _, _ := seal(end, change, numbers...)
		f.add(name, verdict, baseWhole, write(int(end), trimZeros(b)...))
	}
	put("a good mark", "opens", func(*header) {})
	put("an unknown kind", "torn", func(h *header) { h.kind = 9 })
	put("flags in a commit", "torn", func(h *header) { h.kind, h.flags = recordCommit, 1 })
	put("sequence skipped", "damaged", func(h *header) { h.seq++ })
	put("sequence repeated", "damaged", func(h *header) { h.seq-- })
	put("part number of a commit without parts", "damaged", func(h *header) { h.part = 1 })
	put("tag of another record", "damaged", func(h *header) { h.prev[0] ^= 1 })
	put("generation falls", "damaged", func(h *header) { h.generation-- })
	put("generation beyond the keyring", "damaged", func(h *header) { h.generation++ })
	put("page beyond the size", "torn", func(h *header) { h.kind = recordCommit }, l.size+1)
	put("page list descends", "torn", func(h *header) { h.kind = recordCommit }, 2, 1)
	put("page 0", "torn", func(h *header) { h.kind = recordCommit }, 0)
	put("a part of another commit", "torn", func(h *header) { h.kind, h.seq = recordPart, h.seq+5 }, 1)
	put("a part without its commit", "torn", func(h *header) { h.kind = recordPart }, 1)
	put("the database empties", "opens", func(h *header) { h.kind, h.size = recordCommit, 0 })
	put("a torn mark", "torn", func(h *header) {
		h.flags = markTorn
		h.marker = (&Torn{Sequence: l.seq, Offset: end, Length: 5}).marker()
	})

	// Behind a gap: what is found there decides.
	gap := end + 2*blockSize
	for _, c := range []struct {
		name, verdict string
		change        func(*header)
		numbers       []uint32
	}{
		{"a mark behind a gap", "damaged", func(*header) {}, nil},
		{"a part of the next commit behind a gap", "torn", func(h *header) { h.kind = recordPart }, []uint32{1}},
		{"a part rolled back long ago behind a gap", "torn", func(h *header) { h.kind, h.seq = recordPart, 1 }, []uint32{1}},
		{"a part of a later commit behind a gap", "damaged", func(h *header) { h.kind, h.seq = recordPart, h.seq+1 }, []uint32{1}},
	} {
		b, _, _ := seal(gap, c.change, c.numbers...)
		f.add(c.name, c.verdict, baseWhole, write(int(gap), trimZeros(b)...))
	}
}

// trimZeros drops what writing to whole blocks puts back.
func trimZeros(b []byte) []byte { return []byte(strings.TrimRight(string(b), "\x00")) }
