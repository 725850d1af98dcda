package vault

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// Vectors of the log: cut, rearranged and overwritten without a key, and
// sealed with the right key as no writer of ours would.

// cuts fall on and beside the end of each record.
func (f *forge) cuts() {
	names := map[recordKind]string{recordPart: "part", recordCommit: "commit", recordMark: "mark", recordBranch: "branch"}
	for i, kind := range f.s.kinds {
		end := int(f.s.at[i+1])
		for side, how := range []string{"a byte before", "at", "a byte after"} {
			by := side - 1
			if end+by >= len(f.s.bytes) {
				continue
			}
			verdict := "torn"
			switch {
			case i == 0 && (by < 0 || kind == recordPart):
				verdict = "damaged"
			case by == 0 && kind != recordPart:
				verdict = "opens"
			}
			f.add(fmt.Sprintf("cut %s the end of record %d, a %s", how, i, names[kind]), verdict, baseWhole, truncate(end+by))
		}
	}
}

func (f *forge) rearranged() {
	at := func(i int) int { return int(f.s.at[i]) }
	length := func(i int) int { return at(i+1) - at(i) }
	n := len(f.s.kinds)
	over := func(to, from int) edit {
		return edit{Op: "copy", At: at(to), From: baseWhole, Offset: at(from), Length: length(from)}
	}
	for i := range n - 1 {
		f.add(fmt.Sprintf("tag of the header of record %d flipped", i), "damaged", baseWhole, f.flip(baseWhole, at(i)+127))
	}
	exchanged := 0
	for i := range n {
		for j := i + 1; j < n && exchanged < 6; j++ {
			if length(i) != length(j) {
				continue
			}
			exchanged++
			f.add(fmt.Sprintf("records %d and %d exchanged", i, j), "damaged", baseWhole, over(i, j), over(j, i))
			f.add(fmt.Sprintf("record %d put over record %d", i, j), "damaged", baseWhole, over(j, i))
		}
	}
	part := slices.Index(f.s.kinds, recordPart)
	page := func(i, k int) int { return at(part+i) + int(bodyAt(3, k)) }
	sealed := func(to, from int) edit {
		return edit{Op: "copy", At: to, From: baseWhole, Offset: from, Length: bodySize}
	}
	f.add("two pages of a record exchanged", "damaged", baseWhole, sealed(page(0, 0), page(0, 1)), sealed(page(0, 1), page(0, 0)))
	f.add("a page of the next part", "damaged", baseWhole, sealed(page(0, 0), page(1, 0)))
	f.add("a page's nonce flipped", "damaged", baseWhole, f.flip(baseWhole, page(0, 2)))
	f.add("a page's tag flipped", "damaged", baseWhole, f.flip(baseWhole, page(0, 2)+bodySize-1))
	f.add("nonce of a page list flipped", "damaged", baseWhole, f.flip(baseWhole, at(part)+headerSealed))
	f.add("a page of the compacted file", "damaged", baseWhole, edit{Op: "copy", At: page(0, 0), From: baseCompacted, Offset: logStart + int(bodyAt(3, 0)), Length: bodySize})
	f.add("two records taken out", "damaged", baseWhole, edit{Op: "remove", At: at(1), Length: at(3) - at(1)})
	f.add("the first record taken out", "damaged", baseWhole, edit{Op: "remove", At: at(0), Length: length(0)})
	f.add("a byte taken out", "torn", baseWhole, edit{Op: "remove", At: at(1), Length: 1})
	f.add("a byte put in", "torn", baseWhole, edit{Op: "insert", At: at(1), Hex: "00"})
	f.add("a byte put before everything", "not-a-register", baseWhole, edit{Op: "insert", At: 0, Hex: "00"})
	f.add("prefix of the compacted file", "damaged", baseWhole, edit{Op: "copy", At: 0, From: baseCompacted, Length: 4096})
}

// broken are records whose header breaks the tables, at the end of the log: each
// counts as one that does not open, and nothing behind it shows that it was synced.
func (f *forge) broken() {
	l := f.s.log(f.t, f.s.bytes)
	_, err := l.walk(int64(len(f.s.bytes)), nil)
	f.must(err)
	mark := header{seq: l.seq + 1, kind: recordMark, size: l.size, generation: l.gen, prev: l.tag, blocks: 1}
	for _, c := range []struct {
		name, verdict string
		change        func(plain []byte)
	}{
		{"first zeros of a header", "torn", func(b []byte) { b[14] = 1 }},
		{"second zeros of a header", "torn", func(b []byte) { b[28] = 1 }},
		{"last byte of a header", "torn", func(b []byte) { b[99] = 1 }},
		{"kind 0", "torn", func(b []byte) { b[12] = 0 }},
		{"kind 5", "torn", func(b []byte) { b[12] = 5 }},
		{"sequence 0", "torn", func(b []byte) { clear(b[:8]) }},
		{"a mark with pages", "torn", func(b []byte) { b[19], b[27] = 1, 2 }},
		{"a branch with pages", "torn", func(b []byte) { b[12], b[19], b[27] = 4, 1, 2 }},
		{"a branch with flags", "torn", func(b []byte) { b[12], b[13] = 4, 1 }},
		{"a part without pages", "torn", func(b []byte) { b[12] = 1 }},
		{"a part with flags", "torn", func(b []byte) { b[12], b[13], b[19], b[27] = 1, 1, 1, 2 }},
		{"a length of no blocks", "torn", func(b []byte) { b[27] = 0 }},
		{"a length of a block too many", "torn", func(b []byte) { b[27] = 2 }},
		{"an absurd length", "torn", func(b []byte) { binary.BigEndian.PutUint32(b[24:], 1<<31) }},
		{"65537 pages", "torn", func(b []byte) {
			b[12] = 2
			binary.BigEndian.PutUint32(b[16:], 65537)
			binary.BigEndian.PutUint32(b[24:], recordBlocks(65537))
		}},
		{"a commit of pages that the file has not", "torn", func(b []byte) {
			b[12] = 2
			binary.BigEndian.PutUint32(b[16:], 100)
			binary.BigEndian.PutUint32(b[24:], recordBlocks(100))
		}},
		{"a mark that ends a sitting", "opens", func(b []byte) { b[13] = 1 }},
		{"a mark that tells of a torn tail and ends a sitting", "torn", func(b []byte) { b[13] = 3 }},
		{"a mark that says it has been seen", "opens", func(b []byte) { b[13] = 4 }},
		{"a branch", "opens", func(b []byte) { b[12] = 4; copy(b[56:], "restored") }},
		{"a commit that changes nothing", "opens", func(b []byte) { b[12] = 2 }},
		{"a commit that only makes the database greater", "opens", func(b []byte) { b[12] = 2; binary.BigEndian.PutUint32(b[20:], l.size+3) }},
		{"sequence far ahead", "damaged", func(b []byte) { clear(b[:8]); b[0] = 0x7f }},
		{"tag before is zero", "damaged", func(b []byte) { clear(b[40:56]) }},
		{"a commit that claims a part", "damaged", func(b []byte) { b[12], b[11] = 2, 1 }},
		{"the greatest generation in a record", "damaged", func(b []byte) { copy(b[32:40], "\xff\xff\xff\xff\xff\xff\xff\xff") }},
	} {
		var plain [headerPlain]byte
		mark.encode(plain[:])
		c.change(plain[:])
		f.add(c.name, c.verdict, baseWhole, write(int(l.end), l.sealHeader(l.end, plain[:])...))
	}
	f.moved(l, mark)
}

// moved are headers sealed for another place than the one where they lie.
func (f *forge) moved(l *logFile, mark header) {
	end := int(l.end)
	for _, c := range []struct {
		name, verdict   string
		lies, sealedFor int
	}{
		{name: "a header sealed for the place before", verdict: "damaged", lies: end, sealedFor: end - blockSize},
		{name: "a header sealed for the place after", verdict: "damaged", lies: end, sealedFor: end + blockSize},
		{name: "a header sealed for the place that failed", verdict: "damaged", lies: end + blockSize, sealedFor: end},
		{name: "a header sealed for a place that nobody tries", verdict: "torn", lies: end + blockSize, sealedFor: end + 5*blockSize},
		{name: "a header sealed for no boundary", verdict: "torn", lies: end, sealedFor: end + 1},
		{name: "a header sealed for the farthest place that is tried", verdict: "damaged", lies: end, sealedFor: end + 4097*blockSize},
		{name: "a header sealed for one place farther", verdict: "torn", lies: end, sealedFor: end + 4098*blockSize},
		{name: "a header sealed for the keyring's place", verdict: "torn", lies: end, sealedFor: keyringA},
	} {
		var plain [headerPlain]byte
		mark.encode(plain[:])
		f.add(c.name, c.verdict, baseWhole, write(c.lies, l.sealHeader(int64(c.sealedFor), plain[:])...))
	}
}

// sealHeader seals whatever it is given as the header of a record.
func (l *logFile) sealHeader(at int64, plain []byte) []byte {
	nonce := make([]byte, 12, headerSealed)
	copy(nonce, "not a random")
	nonce[0] = byte(at >> 12)
	return l.aead.Seal(nonce, nonce, plain, headerAAD(nil, &l.p.salt, at))
}

// chains are several records sealed with the right key, one after the other.
func (f *forge) chains() {
	type link struct {
		h       header
		numbers []uint32
	}
	content := bytes.Repeat([]byte("page"), pageSize/4) // not zeros: those are what a page is that is not listed
	put := func(name, verdict string, links ...link) {
		l := f.s.log(f.t, f.s.bytes)
		_, err := l.walk(int64(len(f.s.bytes)), nil)
		f.must(err)
		var edits []edit
		at, tag, seq, part := l.end, l.tag, l.seq, uint32(0)
		for _, k := range links {
			k.h.seq, k.h.part, k.h.generation, k.h.prev = seq+1, part, l.gen, tag
			b, _, next, err := l.sealRecord(nil, at, k.h, k.numbers, func(uint32) ([]byte, error) { return content, nil })
			f.must(err)
			edits = append(edits, write(int(at), trimZeros(b)...))
			at, tag, part = at+int64(len(b)), next, part+1
			if k.h.kind != recordPart {
				seq, part = seq+1, 0
			}
		}
		f.add(name, verdict, baseWhole, edits...)
	}
	size := f.vectors[0].Want.Pages
	commit := func(size uint32, numbers ...uint32) link {
		return link{header{kind: recordCommit, size: size}, numbers}
	}
	mark := func(flags uint8) link { return link{header{kind: recordMark, flags: flags, size: size}, nil} }
	torn := mark(markTorn)
	torn.h.marker = (&Torn{Sequence: 3, Offset: logStart, Length: 9}).marker()
	put("a torn tail that somebody has seen", "opens", torn, mark(markSeen))
	put("a torn tail seen, and another", "torn", torn, mark(markSeen), torn)
	put("a torn tail and later commits", "torn", torn, commit(size), commit(size), mark(markClean))
	put("seen, then closed in good order", "opens", torn, mark(markSeen), mark(markClean))
	put("the database grows, falls and grows again", "opens", commit(size+3, size+2), commit(size), commit(size+3))
	put("the database grows, falls, and one page comes back", "opens", commit(size+3, size+1, size+2), commit(size), commit(size+3, size+2))
	put("a page beyond the size in a part, within it at the commit", "opens", link{header{kind: recordPart, size: size}, []uint32{size + 1}}, commit(size+1))
	put("a page in a part that the commit cuts off", "opens", link{header{kind: recordPart, size: size}, []uint32{size + 1}}, commit(size))
	put("two commits and a branch", "opens", commit(size), commit(size), link{header{kind: recordBranch, size: size}, nil})
	put("two parts without their commit", "torn", link{header{kind: recordPart, size: size}, []uint32{1}}, link{header{kind: recordPart, size: size}, []uint32{2}})
	put("a page twice in one list", "torn", commit(size, 1, 1))
}
