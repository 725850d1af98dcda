package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func newLife(t *testing.T, seed uint64) *life {
	t.Helper()
	l := &life{random: rand.New(rand.NewPCG(seed, 3))}
	if err := l.begin(seed); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestDiskFull: wherever in a sitting the disk is full, the act that met it
// fails with ErrDiskFull and leaves nothing, and the register goes on as
// before once there is room, in the same sitting and in the next.
func TestDiskFull(t *testing.T) {
	for writes := range 60 {
		l := newLife(t, uint64(writes))
		v, err := openOn(l.d)
		if err != nil {
			t.Fatal(err)
		}
		if err := small(v); err != nil {
			t.Fatal(v.Explain(err))
		}
		l.d.untilFull = writes
		var failed error
		for failed == nil {
			failed = v.Explain(l.act(v))
		}
		if !errors.Is(failed, ErrDiskFull) {
			t.Fatalf("after %d writes: %v", writes, failed)
		}
		l.d.untilFull = -1
		got, err := contents(v.Reader())
		if err != nil {
			t.Fatal(v.Explain(err))
		}
		if len(got) != len(l.acked) {
			t.Fatalf("after %d writes: %d rows, %d acknowledged", writes, len(got), len(l.acked))
		}
		if err := l.transaction(v); err != nil {
			t.Fatalf("after %d writes, with room again: %v", writes, v.Explain(err))
		}
		if v.TornTail() != nil {
			t.Errorf("after %d writes: a full disk left a torn tail", writes)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		if err := l.examine(); err != nil {
			t.Fatalf("after %d writes: %v", writes, err)
		}
	}
}

// TestFailedSync: a commit whose sync fails is taken back and reported as not
// saved; the sitting goes on.
func TestFailedSync(t *testing.T) {
	l := newLife(t, 1)
	v, err := openOn(l.d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Writer().Exec("INSERT INTO kv VALUES(1,'kept')"); err != nil {
		t.Fatal(v.Explain(err))
	}
	before := v.Sequence()
	l.d.failSyncs = 1
	_, err = v.Writer().Exec("INSERT INTO kv VALUES(2,'lost')")
	if err := v.Explain(err); !errors.Is(err, ErrNotSaved) || errors.Is(err, ErrUncertain) {
		t.Fatalf("got %v", err)
	}
	if v.Sequence() != before {
		t.Error("a commit that failed counts")
	}
	if _, err := v.Writer().Exec("INSERT INTO kv VALUES(3,'after')"); err != nil {
		t.Fatal(v.Explain(err))
	}
	l.acked = ledger{1: "kept", 3: "after"}
	l.next = l.acked
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	l.d = l.d.afterCut()
	if err := l.examine(); err != nil {
		t.Error(err)
	}
}

// TestFailedTakeBack: where neither the commit nor its removal can be synced,
// the vault says that nobody knows and accepts nothing more.
func TestFailedTakeBack(t *testing.T) {
	for name, fail := range map[string]func(*disk){
		"both syncs fail":          func(d *disk) { d.failSyncs = 2 },
		"truncation fails as well": func(d *disk) { d.failSyncs, d.failTrunc = 1, true },
	} {
		t.Run(name, func(t *testing.T) {
			l := newLife(t, 2)
			v, err := openOn(l.d)
			if err != nil {
				t.Fatal(err)
			}
			fail(l.d)
			_, err = v.Writer().Exec("INSERT INTO kv VALUES(2,'in doubt')")
			if err := v.Explain(err); !errors.Is(err, ErrUncertain) {
				t.Fatalf("got %v", err)
			}
			l.d.failSyncs, l.d.failTrunc = 0, false
			_, err = v.Writer().Exec("INSERT INTO kv VALUES(3,'too late')")
			if err := v.Explain(err); !errors.Is(err, ErrUncertain) {
				t.Errorf("a stopped vault took a change: %v", err)
			}
			if _, err := v.Slots(); !errors.Is(err, ErrUncertain) {
				t.Errorf("a stopped vault read its keyring: %v", err)
			}
			if err := v.Close(); err != nil {
				t.Error(err)
			}
			again, err := openOn(l.d)
			if err != nil {
				t.Fatal(err)
			}
			got, err := contents(again.Reader())
			if err != nil || len(got) > 1 || got[3] != "" {
				t.Errorf("%v %v", got, err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestFailedKeyringWrite: when a keyring cannot be written, whichever of its
// copies failed, the one that was there is put back, and a power cut on the
// way to that leaves one of the two whole.
func TestFailedKeyringWrite(t *testing.T) {
	bob := OpenOptions{Login: "bob", Secret: ann, slow: quick}
	for good := range 2 {
		for cut := range 12 {
			l := newLife(t, 3)
			v, err := openOn(l.d)
			if err != nil {
				t.Fatal(err)
			}
			l.d.goodSyncs, l.d.failSyncs = good, 1
			if cut > 0 {
				l.d.untilCut = cut
			}
			if _, _, err := v.AddSlot("bob", ann, SlotOptions{KDF: FloorKDF()}); err == nil {
				t.Fatal("added")
			} else if cut == 0 && !errors.Is(err, ErrNotSaved) {
				t.Fatalf("got %v", err)
			}
			if cut > 0 {
				l.d.untilCut = 0
				_ = v.Close() // the power is off
				l.d = l.d.afterCut()
				if err := l.examine(); err != nil {
					t.Fatalf("good %d cut %d: %v", good, cut, err)
				}
				continue
			}
			slots, err := v.Slots()
			if err != nil || len(slots) != 1 {
				t.Errorf("%d slots, %v", len(slots), err)
			}
			mustClose(t, v)
			bob.FS = l.d
			if _, err := Open(diskPath, bob); !errors.Is(err, ErrWrongSecret) {
				t.Errorf("the slot that was not saved opens: %v", err)
			}
		}
	}
}

// TestKeyringCutTwice: two changes of the keyring, each cut short by a power
// cut, leave one copy that is no older than the log.
func TestKeyringCutTwice(t *testing.T) {
	for first := range 12 {
		for second := range 12 {
			l := newLife(t, uint64(first))
			for i, cut := range []int{first, second} {
				v, err := openOn(l.d)
				if err != nil {
					t.Fatal(err)
				}
				if err := l.transaction(v); err != nil { // names the generation in the log
					t.Fatal(v.Explain(err))
				}
				l.d.untilCut = cut
				_, _, _ = v.AddSlot(fmt.Sprintf("bob%d", i), ann, SlotOptions{KDF: FloorKDF()})
				l.d.untilCut = 0
				_ = v.Close() // the power is off
				l.d = l.d.afterCut()
				l.next = l.acked
			}
			if err := l.examine(); err != nil {
				t.Fatalf("cuts at %d and %d: %v", first, second, err)
			}
		}
	}
}

// cutShort is a disk with a register whose last change lacks 5,000 bytes, and the
// file as it was whole.
func cutShort(t *testing.T) (torn *disk, whole []byte) {
	t.Helper()
	l := newLife(t, 4)
	v, err := openOn(l.d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Writer().Exec("INSERT INTO kv VALUES(1,$1)", strings.Repeat("x", 9000)); err != nil {
		t.Fatal(v.Explain(err))
	}
	whole = l.d.copyOf(diskPath)
	return diskWith(diskPath, whole[:len(whole)-5000]), whole
}

// TestTornTailOnAFullDisk: a torn tail that cannot be kept aside stays where it is,
// nothing half of it lies beside the register, and the next opening with room
// keeps it whole.
func TestTornTailOnAFullDisk(t *testing.T) {
	torn, whole := cutShort(t)
	for range 3 {
		torn.untilFull = 0
		if v, err := openOn(torn); err == nil {
			if v.TornTail() != nil {
				t.Error("a tail is cut off that could not be kept")
			}
			_ = v.Close()
		}
		if len(torn.names) != 1 {
			t.Errorf("%d files lie beside each other", len(torn.names))
		}
	}
	torn.untilFull = -1
	v, err := openOn(torn)
	if err != nil {
		t.Fatal(err)
	}
	tail := v.TornTail()
	if tail == nil {
		t.Fatal("no word of the torn tail")
	}
	if aside, want := torn.copyOf(tail.Aside), whole[tail.Offset:len(whole)-5000]; string(aside[blockSize:]) != string(want) {
		t.Error("the bytes kept aside are not those that were cut off")
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestTornTail: the bytes of a change cut short are kept aside, said, and
// reported by check until somebody acknowledges them, across compactions.
func TestTornTail(t *testing.T) {
	torn, whole := cutShort(t)
	v, err := openOn(torn)
	if err != nil {
		t.Fatal(err)
	}
	tail := v.TornTail()
	if tail == nil || tail.Aside == "" {
		t.Fatalf("no word of the torn tail: %+v", tail)
	}
	aside := torn.copyOf(tail.Aside)
	if want := whole[tail.Offset : len(whole)-5000]; string(aside[blockSize:]) != string(want) {
		t.Error("the bytes kept aside are not those that were cut off")
	}
	if r, err := v.Check(t.Context()); err != nil || r.Torn == nil || len(r.Problems) > 0 {
		t.Errorf("%v %+v", err, r)
	}
	if err := v.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v, err = openOn(torn)
	if err != nil {
		t.Fatal(err)
	}
	if v.TornTail() == nil {
		t.Error("forgotten after compaction and another opening")
	}
	if err := v.AcknowledgeTorn(); err != nil {
		t.Fatal(err)
	}
	if r, err := v.Check(t.Context()); err != nil || r.Torn != nil {
		t.Errorf("still reported after it was acknowledged: %v %+v", err, r.Torn)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestPowerCutsWhileMending: a power cut while a torn tail is being cut off,
// even one whose commit header is whole, does not turn it into damage.
func TestPowerCutsWhileMending(t *testing.T) {
	s := newSpecimen(t)
	commit := slices.Index(s.kinds, recordPart)
	for s.kinds[commit] == recordPart {
		commit++
	}
	torn := s.bytes[:s.at[commit+1]-blockSize/2]
	for cut := range 200 {
		d := diskWith(diskPath, torn)
		d.random = rand.New(rand.NewPCG(uint64(cut), 8))
		d.untilCut = cut % 16
		if v, err := openOn(d); err == nil {
			_, err = v.Writer().Exec("INSERT INTO kv VALUES(99, $1)", strings.Repeat("n", 2000))
			if err != nil && !errors.Is(v.Explain(err), errPowerCut) {
				t.Fatal(v.Explain(err))
			}
			_ = v.Close() // the power may be off
		} else if !errors.Is(err, errPowerCut) {
			t.Fatal(err)
		}
		after, err := openOn(d.afterCut())
		if err != nil {
			t.Fatalf("cut %d: %v", cut, err)
		}
		got, err := contents(after.Reader())
		if err != nil {
			t.Fatal(after.Explain(err))
		}
		delete(got, 99)
		if len(got) != 2 {
			t.Errorf("cut %d: %d rows", cut, len(got))
		}
		mustClose(t, after)
	}
}

// TestFailedFolderSync: a compaction whose new name may not be durable takes no
// further commits, which a power cut could lose with it.
func TestFailedFolderSync(t *testing.T) {
	l := newLife(t, 6)
	v, err := openOn(l.d)
	if err != nil {
		t.Fatal(err)
	}
	l.d.failDir = true
	_ = v.Compact(t.Context())
	_, err = v.Writer().Exec("INSERT INTO kv VALUES(1,'x')")
	if err := v.Explain(err); !errors.Is(err, ErrUncertain) {
		t.Errorf("got %v", err)
	}
	mustClose(t, v)
	l.d.failDir = false
	l.d = l.d.afterCut()
	if err := l.examine(); err != nil {
		t.Error(err)
	}
}

// TestCreateRefuses: a file that is there is never overwritten, and a creation
// that fails leaves none behind.
func TestCreateRefuses(t *testing.T) {
	d := diskWith(diskPath, []byte("minutes of the last meeting"))
	if _, err := createOn(d); !errors.Is(err, ErrExists) {
		t.Errorf("got %v", err)
	}
	if got := string(d.copyOf(diskPath)); got != "minutes of the last meeting" {
		t.Errorf("the file now holds %q", got)
	}
	for writes := range 4 {
		d := newDisk(1)
		d.untilFull = writes
		if _, err := createOn(d); !errors.Is(err, ErrDiskFull) {
			t.Errorf("after %d writes: %v", writes, err)
		}
		if files := d.files(); len(files) > 0 {
			t.Errorf("after %d writes: left %v", writes, files)
		}
	}
	if _, err := openOn(newDisk(1)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening a file that is not there: %v", err)
	}
}
