package vault

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Vectors of prefix and keyring: what anybody can write who has the file, and
// what only a holder of the data key can.

func (f *forge) morePrefixes() {
	newer := slices.Clone(f.bases[baseWhole][:96])
	newer[9], newer[13] = 2, 1
	putHash(newer, 64)
	f.add("a newer version that uses the zeros", "newer", baseWhole, write(0, newer...))
	f.add("only the prefix of a newer version", "newer", baseWhole, write(0, newer...), truncate(96))
	for _, at := range []int{1, 7} {
		f.add(fmt.Sprintf("byte %d flipped", at), "not-a-register", baseWhole, f.flip(baseWhole, at))
	}
	for _, at := range []int{8, 10, 12, 16, 31, 32, 63, 64, 95, 96, 4095} {
		f.add(fmt.Sprintf("byte %d flipped", at), "damaged", baseWhole, f.flip(baseWhole, at))
	}
	for _, at := range []int{95, 96, 97, 4095, 4096, 4097, keyringB - 1, keyringB, keyringB + 1, logStart - 1} {
		f.add(fmt.Sprintf("cut at byte %d", at), "damaged", baseWhole, truncate(at))
	}
}

// moreKeyrings are made without a key: the hashes are good, the seal is not.
func (f *forge) moreKeyrings() {
	for _, c := range []struct {
		name, verdict string
		change        func(ring, slot []byte)
	}{
		{"memory one below the floor", "parameters-refused", func(_, s []byte) { binary.BigEndian.PutUint32(s[4:], 19455) }},
		{"memory one above the ceiling", "parameters-refused", func(_, s []byte) { binary.BigEndian.PutUint32(s[4:], 1048577) }},
		{"one pass", "parameters-refused", func(_, s []byte) { binary.BigEndian.PutUint32(s[8:], 1) }},
		{"seventeen passes", "parameters-refused", func(_, s []byte) { binary.BigEndian.PutUint32(s[8:], 17) }},
		{"no lane", "parameters-refused", func(_, s []byte) { s[12] = 0 }},
		{"seventeen lanes", "parameters-refused", func(_, s []byte) { s[12] = 17 }},
		{"lanes changed", "wrong-secret", func(_, s []byte) { s[12]++ }},
		{"slot ID changed", "wrong-secret", func(_, s []byte) { s[16] ^= 1 }},
		{"public key changed", "wrong-secret", func(_, s []byte) { s[64] ^= 1 }},
		{"nonce of the private keys changed", "wrong-secret", func(_, s []byte) { s[168] ^= 1 }},
		{"private keys changed", "wrong-secret", func(_, s []byte) { s[200] ^= 1 }},
		{"tag of the private keys changed", "wrong-secret", func(_, s []byte) { s[259] ^= 1 }},
		{"encapsulated key changed", "damaged", func(_, s []byte) { s[260] ^= 1 }},
		{"encapsulated key of low order", "damaged", func(_, s []byte) { clear(s[260:292]) }},
		{"custody key changed", "damaged", func(_, s []byte) { s[400] ^= 1 }},
		{"the data key in the custody key's place", "damaged", func(_, s []byte) { copy(s[340:420], s[260:340]) }},
		{"a person made a recovery slot", "wrong-secret", func(_, s []byte) { s[0] = 2 }},
		{"a person made nobody", "damaged", func(_, s []byte) { s[0] = 0 }},
		{"unknown flag", "newer", func(_, s []byte) { s[1] = 2 }},
		{"no suite", "newer", func(_, s []byte) { s[3] = 0 }},
		{"zeros behind the lanes", "damaged", func(_, s []byte) { s[13] = 1 }},
		{"zeros behind the signing key", "damaged", func(_, s []byte) { s[167] = 1 }},
		{"length of the sign-in name absurd", "damaged", func(_, s []byte) { s[420] = 129 }},
		{"a byte behind the sign-in name", "damaged", func(_, s []byte) { s[548] = 'x' }},
		{"sign-in name empty", "damaged", func(_, s []byte) { clear(s[420:549]) }},
		{"sign-in name ends in a space", "damaged", func(_, s []byte) { s[423] = ' ' }},
		{"sign-in name with a line end", "damaged", func(_, s []byte) { s[422] = '\n' }},
		{"sign-in name not UTF-8", "damaged", func(_, s []byte) { s[422] = 0xff }},
		{"magic of the keyring", "damaged", func(r, _ []byte) { r[0] = 'm' }},
		{"generation lowered", "damaged", func(r, _ []byte) { r[15]-- }},
		{"a slot more than there are", "damaged", func(r, _ []byte) { r[17]++ }},
		{"a slot fewer than there are", "damaged", func(r, _ []byte) { r[17]-- }},
		{"129 slots", "damaged", func(r, _ []byte) { r[17] = 129 }},
		{"65535 slots", "damaged", func(r, _ []byte) { r[16], r[17] = 255, 255 }},
		{"first zero of the keyring's head", "damaged", func(r, _ []byte) { r[18] = 1 }},
		{"last zero of the keyring's head", "damaged", func(r, _ []byte) { r[63] = 1 }},
	} {
		f.add(c.name, c.verdict, baseWhole, f.both(c.change)...)
	}
	ring := func(at int, from string, offset int) edit {
		return edit{Op: "copy", At: at, From: from, Offset: offset, Length: keyringSize}
	}
	f.add("copies of the keyring exchanged", "opens", baseWhole, ring(keyringA, baseWhole, keyringB), ring(keyringB, baseWhole, keyringA))
	f.add("first copy from the compacted file", "damaged", baseWhole, ring(keyringA, baseCompacted, keyringA))
	f.add("second copy from the compacted file", "spare-damaged", baseWhole, ring(keyringB, baseCompacted, keyringA))
	f.add("places of the two people exchanged", "damaged", baseWhole, f.whole(func(b []byte) {
		for i := range slotSize {
			b[keyringHead+i], b[keyringHead+slotSize+i] = b[keyringHead+slotSize+i], b[keyringHead+i]
		}
	})...)
	for _, at := range []int{131136, 135103, keyringMACAt, keyringHashAt - 1} {
		f.add(fmt.Sprintf("byte %d of both copies changed, hashes made good", at), "damaged", baseWhole, f.whole(func(b []byte) { b[at] ^= 1 })...)
	}
}

// whole changes both copies anywhere and makes the outer hash good. Only what differs is put down.
func (f *forge) whole(change func(ring []byte)) []edit {
	var edits []edit
	for _, at := range []int{keyringA, keyringB} {
		r := slices.Clone(f.bases[baseWhole][at : at+keyringSize])
		change(r)
		putHash(r, keyringHashAt)
		edits = append(edits, f.difference(at, r)...)
	}
	return edits
}

// difference is the writing that makes whole's bytes at an offset those given.
func (f *forge) difference(at int, b []byte) []edit {
	was := f.bases[baseWhole][at : at+len(b)]
	var edits []edit
	for i := 0; i < len(b); i += 64 {
		end := min(i+64, len(b))
		if !slices.Equal(was[i:end], b[i:end]) {
			edits = append(edits, write(at+i, b[i:end]...))
		}
	}
	return edits
}

// sealedRings are sealed with the data key, as a colleague's own program or another release might.
func (f *forge) sealedRings() {
	decoded, err := decodeKeyring(f.bases[baseWhole][keyringA : keyringA+keyringSize])
	f.must(err)
	l := f.s.log(f.t, f.s.bytes)
	seal := func(at int, p prefix, change func(*keyring)) []edit {
		k := keyring{generation: decoded.generation, slots: slices.Clone(decoded.slots)}
		change(&k)
		return f.difference(at, k.encode(p, l.macKey))
	}
	both := func(change func(*keyring)) []edit {
		return append(seal(keyringA, f.s.p, change), seal(keyringB, f.s.p, change)...)
	}
	same := func(*keyring) {}
	minor := f.s.p
	minor.minor = 9
	edits := append(seal(keyringA, minor, same), seal(keyringB, minor, same)...)
	b := minor.encode()
	var plain [headerPlain]byte
	first := header{seq: 1, kind: recordCommit, blocks: 1, generation: decoded.generation, prev: [16]byte(b[64:])}
	first.encode(plain[:])
	edits = append(edits, write(0, b[:96]...), truncate(logStart), write(logStart, l.sealHeader(logStart, plain[:])...))
	f.add("a newer minor version", "opens", baseWhole, edits...)

	raised := func(k *keyring) { k.generation++ }
	f.add("second copy newer", "opens", baseWhole, seal(keyringB, f.s.p, raised)...)
	f.add("first copy newer", "opens", baseWhole, seal(keyringA, f.s.p, raised)...)
	f.add("generation of both raised", "opens", baseWhole, both(raised)...)
	f.add("the greatest generation", "opens", baseWhole, both(func(k *keyring) { k.generation = 1<<64 - 1 })...)
	f.add("generation older than the log", "damaged", baseWhole, both(func(k *keyring) { k.generation-- })...)
	f.add("generation 0", "damaged", baseWhole, both(func(k *keyring) { k.generation = 0 })...)
	without := func(k *keyring) { k.slots[0].custody = [wrapSize]byte{} }
	f.add("without custody", "opens", baseWhole, both(without)...)
	f.add("second copy differs under the same generation", "spare-damaged", baseWhole, seal(keyringB, f.s.p, without)...)
	f.add("second copy older and different", "opens", baseWhole, seal(keyringB, f.s.p, func(k *keyring) { without(k); k.generation-- })...)
	renamed := both(func(k *keyring) { k.slots[0].login = "Änne B" })
	f.addFor("another sign-in name", "opens", baseWhole, "änne b", vectorPassword, nil, renamed...)
	f.add("another sign-in name, asked for by the old", "wrong-secret", baseWhole, renamed...)
	f.add("no slot at all", "wrong-secret", baseWhole, both(func(k *keyring) { k.slots = nil })...)
	f.add("a recovery slot is nobody's name", "wrong-secret", baseWhole, both(func(k *keyring) { k.slots[0].kind = kindRecovery })...)
	f.addFor("an empty name", "wrong-secret", baseWhole, "", vectorPassword, nil)
	f.addFor("an empty password", "wrong-secret", baseWhole, "ann", "", nil)
}
