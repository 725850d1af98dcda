package vault

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// flips is 8 in the longer sweep.
var flips = flag.Int("flips", 1, "how many bits of each byte of a register to flip")

// wideSpecimen is a register of more than 200 pages, in small commits, so that whatever is changed is found soon.
func wideSpecimen(t *testing.T) specimen {
	t.Helper()
	d := newDisk(7)
	v, err := createOn(d)
	if err != nil {
		t.Fatal(err)
	}
	run(t, v, "CREATE TABLE kv(k INTEGER PRIMARY KEY, v TEXT)")
	for i := range 70 {
		run(t, v, fmt.Sprintf("INSERT INTO kv VALUES(%d,'%s')", i, strings.Repeat(string(rune('a'+i%26)), 12_000)))
	}
	if v.cur.size < 200 {
		t.Fatalf("the register has %d pages", v.cur.size)
	}
	s := specimen{data: slices.Clone(v.data), p: v.cur.p}
	mustClose(t, v)
	s.bytes = d.copyOf(diskPath)
	s.divide(t)
	return s
}

// spread does work on every n-th of the numbers below all, in as many goroutines as there are processors to be kept busy.
func spread(all int, work func(worker int, numbers func(func(int) bool))) {
	const workers = 4
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			work(w, func(yield func(int) bool) {
				for i := w; i < all; i += workers {
					if !yield(i) {
						return
					}
				}
			})
		})
	}
	wg.Wait()
}

// bitsOf are the bits of a byte that are flipped: all, or as many as were asked for.
func bitsOf(r *rand.Rand) []int {
	all := r.Perm(8)
	return all[:min(8, max(1, *flips))]
}

// TestEveryFlippedByte: there is no byte in the file of a register of 200 pages whose change is not noticed when what it is part of is
// authenticated. Checking the register authenticates every part (TestFlippedAnywhere).
func TestEveryFlippedByte(t *testing.T) {
	s := wideSpecimen(t)
	states := s.states(t)
	if last := states[len(states)-1]; last.end != int64(len(s.bytes)) {
		t.Fatalf("the last commit ends at %d of %d", last.end, len(s.bytes))
	}
	spread(len(s.bytes), func(worker int, numbers func(func(int) bool)) {
		b := slices.Clone(s.bytes)
		l := s.log(t, b)
		random := rand.New(rand.NewPCG(uint64(worker), 5))
		now := 0 // the last state that ends before the byte
		numbers(func(i int) bool {
			for now+1 < len(states) && states[now+1].end <= int64(i) {
				now++
			}
			if empty(i) && *flips < 8 && i%16 != worker {
				return true // one empty place of the keyring is hashed as the next; the longer sweep takes all
			}
			for _, bit := range bitsOf(random) {
				b[i] ^= 1 << bit
				if i < logStart && !noticedInHead(b, i) || i >= logStart && !noticedInLog(t, l, b, states[now], states[now+1]) {
					t.Errorf("bit %d of byte %d of %d changed unnoticed", bit, i, len(b))
				}
				b[i] = s.bytes[i]
			}
			return !t.Failed()
		})
	})
}

// empty says whether the byte at i lies in the places of the keyring that a register of few people does not use.
func empty(i int) bool {
	in := (i - keyringA) % keyringSize
	return i >= keyringA && i < logStart && in >= keyringHead+3*slotSize && in < keyringMACAt
}

// noticedInHead says whether prefix or keyring are refused with the byte at i changed.
func noticedInHead(b []byte, i int) bool {
	var err error
	switch {
	case i < keyringA:
		_, err = readPrefix(image(b))
	case i < keyringB:
		_, err = decodeKeyring(b[keyringA:keyringB])
	default:
		_, err = decodeKeyring(b[keyringB:logStart])
	}
	return err != nil
}

// noticedInLog says whether the one commit between two states is refused.
func noticedInLog(t *testing.T, l *logFile, b []byte, from, to state) bool {
	l.state, l.f = from, image(b[:to.end])
	stopped, err := l.walk(to.end, func(*record) error { return nil })
	if err != nil {
		t.Error(err)
	}
	return stopped.happened()
}

// TestEveryBitOfPrefixAndKeyring: with any bit of the prefix changed the register is refused as damaged, or as no register; with any bit of what
// is in use of one copy of the keyring changed it opens by the other, and knows of it. It is never called a wrong password.
func TestEveryBitOfPrefixAndKeyring(t *testing.T) {
	bare := bareSpecimen(t)
	spread(logStart, func(worker int, numbers func(func(int) bool)) {
		b := slices.Clone(bare)
		random := rand.New(rand.NewPCG(uint64(worker), 6))
		numbers(func(i int) bool {
			if empty(i) {
				return true // TestEveryFlippedByte changes those
			}
			for _, bit := range bitsOf(random) {
				b[i] ^= 1 << bit
				if err := unlockedWithFlip(b, i); err != nil {
					t.Errorf("bit %d of byte %d: %v", bit, i, err)
				}
				b[i] ^= 1 << bit
			}
			return !t.Failed()
		})
	})
}

// bareSpecimen is the file of a register with two people and hardly anything in it.
func bareSpecimen(t *testing.T) []byte {
	t.Helper()
	d := newDisk(8)
	v, err := createOn(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := v.AddSlot("bob", Secret{Password: []byte("bob's"), KeyFile: []byte("key file")}, SlotOptions{KDF: FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	return d.copyOf(diskPath)
}

// unlockedWithFlip opens bytes as a register as far as SQLite, and says what is wrong with the answer to one flipped bit at i.
func unlockedWithFlip(b []byte, i int) error {
	v, err := newVault(diskPath, newDisk(1), quick)
	if err != nil {
		return err
	}
	err = v.unlock(image(b), OpenOptions{Login: "ann", Secret: ann})
	defer v.wipe()
	switch {
	case i < keyringA && (isDamage(err) || i < len(prefixMagic) && errors.Is(err, ErrNotVault)):
		return nil
	case i < keyringA:
		return fmt.Errorf("the prefix changed, and it says %w", errors.Join(err, errUnnoticed))
	case err != nil:
		return err
	case !isDamage(v.spare):
		return errUnnoticed
	}
	return nil
}

var errUnnoticed = errors.New("it is not noticed as what it is")

// TestFlippedAnywhere opens and checks the whole register after each flip: the
// answer is damage, or a torn tail for the very last record, and never a
// wrong password.
func TestFlippedAnywhere(t *testing.T) {
	s := newSpecimen(t)
	random := rand.New(rand.NewPCG(6, 6))
	last := s.at[len(s.at)-2]
	for range 1500 {
		i := random.IntN(len(s.bytes))
		if random.IntN(2) == 0 {
			i = logStart + random.IntN(len(s.bytes)-logStart)
		}
		b := slices.Clone(s.bytes)
		b[i] ^= 1 << random.IntN(8)
		want := "damaged"
		switch {
		case i < len(prefixMagic):
			want = ErrNotVault.Error()
		case int64(i) >= last:
			want = "torn"
		}
		if got, _ := judge(t, b); got != want {
			t.Errorf("byte %d: %s, want %s", i, got, want)
		}
	}
}

// TestFlippedHeader: one flipped byte in any record's header, even of a part,
// refuses the register at opening, unless nothing was committed after it.
func TestFlippedHeader(t *testing.T) {
	s := newSpecimen(t)
	for n, at := range s.at[:len(s.at)-1] {
		for i := range int64(headerSealed) {
			b := slices.Clone(s.bytes)
			b[at+i] ^= 0x10
			want := "damaged"
			if n == len(s.at)-2 {
				want = "torn"
			}
			if got, _ := judge(t, b); got != want {
				t.Fatalf("record %d, byte %d of its header: %s, want %s", n, i, got, want)
			}
		}
	}
}
