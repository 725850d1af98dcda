package vault

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func openAs(d *disk, login string, s Secret) (*Vault, error) {
	return Open(diskPath, OpenOptions{Login: login, Secret: s, FS: d, slow: quick})
}

func mustCreate(t *testing.T) (*disk, *Vault) {
	t.Helper()
	d := newDisk(5)
	v, err := createOn(d)
	if err != nil {
		t.Fatal(err)
	}
	return d, v
}

func mustClose(t *testing.T, v *Vault) {
	t.Helper()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

func sameKey(a, b crypto.Signer) bool {
	return a.Public().(*ecdsa.PublicKey).Equal(b.Public())
}

// TestFirstSlot: whoever creates a register administers it under a secret of their own.
func TestFirstSlot(t *testing.T) {
	_, v := mustCreate(t)
	me := v.Me()
	if !me.Custody || me.Temporary || me.Recovery || me.Login != "ann" || me.KDF != FloorKDF() {
		t.Errorf("%+v", me)
	}
	digest := sha256.Sum256([]byte("minutes"))
	sig, err := v.Signer().Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil || !ecdsa.VerifyASN1(me.SigningKey, digest[:], sig) {
		t.Errorf("the slot's key does not sign for its public key: %v", err)
	}
	mustClose(t, v)
}

// TestSecondPerson: a second person opens with their own secret, first with
// the one chosen for them and then with one that they chose, and the old one
// opens nothing any more.
func TestSecondPerson(t *testing.T) {
	d, v := mustCreate(t)
	given, own := Secret{Password: []byte("given")}, Secret{Password: []byte("own"), KeyFile: []byte("a file")}
	slot, enrolment, err := v.AddSlot("bob", given, SlotOptions{KDF: FloorKDF()})
	if err != nil {
		t.Fatal(err)
	}
	if !slot.Temporary || slot.Custody || !slot.SigningKey.Equal(enrolment.Public()) {
		t.Errorf("%+v", slot)
	}
	mustClose(t, v)

	bob, err := openAs(d, "BOB", given)
	if err != nil {
		t.Fatal(err)
	}
	if !bob.Me().Temporary || !sameKey(bob.Signer(), enrolment) {
		t.Error("the temporary slot does not hold the enrolment key")
	}
	if _, _, err := bob.AddSlot("eve", given, SlotOptions{KDF: FloorKDF()}); !errors.Is(err, ErrTemporary) {
		t.Errorf("under a temporary secret: %v", err)
	}
	if err := bob.ChangeSecret(given, nil); !errors.Is(err, ErrSameSecret) {
		t.Errorf("the given secret as one's own: %v", err)
	}
	refuse := errors.New("the store could not certify the key")
	if err := bob.ChangeSecret(own, func(_, _ crypto.Signer) error { return refuse }); !errors.Is(err, refuse) {
		t.Errorf("got %v", err)
	}
	if !bob.Me().Temporary {
		t.Error("changed although it was refused")
	}
	var minted crypto.Signer
	err = bob.ChangeSecret(own, func(old, fresh crypto.Signer) error {
		minted = fresh
		if !sameKey(old, enrolment) || sameKey(old, fresh) {
			t.Error("the enrolment key must vouch for a fresh one")
		}
		_, err := bob.Writer().Exec("CREATE TABLE certificates(c BLOB)") // as the store does
		return bob.Explain(err)
	})
	if err != nil {
		t.Fatal(err)
	}
	if bob.Me().Temporary || !sameKey(bob.Signer(), minted) {
		t.Error("still temporary, or without the key minted")
	}
	mustClose(t, bob)

	if _, err := openAs(d, "bob", given); !errors.Is(err, ErrWrongSecret) {
		t.Errorf("the given secret after it was replaced: %v", err)
	}
	bob, err = openAs(d, "bob", own)
	if err != nil {
		t.Fatal(err)
	}
	if !sameKey(bob.Signer(), minted) {
		t.Error("the minted key was not kept")
	}
	if err := bob.ChangeSecret(given, func(old, fresh crypto.Signer) error {
		if !sameKey(old, fresh) {
			t.Error("a permanent slot keeps its signing key")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	mustClose(t, bob)
}

// TestWrongSecretsAlike: unknown login, wrong password, wrong key file and
// missing key file get the same answer for the same work.
func TestWrongSecretsAlike(t *testing.T) {
	d, v := mustCreate(t)
	right := Secret{Password: []byte("p"), KeyFile: []byte("k")}
	if _, _, err := v.AddSlot("bob", right, SlotOptions{KDF: FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	for name, try := range map[string]struct {
		login  string
		secret Secret
	}{
		"unknown login":    {"nobody", right},
		"wrong password":   {"bob", Secret{Password: []byte("q"), KeyFile: []byte("k")}},
		"wrong key file":   {"bob", Secret{Password: []byte("p"), KeyFile: []byte("l")}},
		"missing key file": {"bob", Secret{Password: []byte("p")}},
		"empty key file":   {"bob", Secret{Password: []byte("p"), KeyFile: []byte{}}},
		"another's secret": {"ann", right},
		"nothing at all":   {},
	} {
		var runs atomic.Int64
		count := func(p, s []byte, k KDF) []byte {
			runs.Add(1)
			if k != FloorKDF() {
				t.Errorf("%s: derived with %+v", name, k)
			}
			return quick(p, s, k)
		}
		_, err := Open(diskPath, OpenOptions{Login: try.login, Secret: try.secret, FS: d, slow: count})
		if !errors.Is(err, ErrWrongSecret) || err.Error() != ErrWrongSecret.Error() {
			t.Errorf("%s: %v", name, err)
		}
		if runs.Load() != 1 {
			t.Errorf("%s: %d derivations", name, runs.Load())
		}
	}
}

// TestCustody: only those given the custody key open what it seals, and only
// they can give it.
func TestCustody(t *testing.T) {
	d, v := mustCreate(t)
	sealed, err := v.SealCustody([]byte("the authority's key"), []byte("authority 1"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("authority")) {
		t.Error("not sealed")
	}
	if _, err := v.OpenCustody(sealed, []byte("authority 2")); err == nil {
		t.Error("opens for another purpose")
	}
	if _, err := v.OpenCustody(sealed[:20], nil); err == nil {
		t.Error("opens cut short")
	}
	for login, custody := range map[string]bool{"clerk": false, "deputy": true} {
		if _, _, err := v.AddSlot(login, ann, SlotOptions{KDF: FloorKDF(), Custody: custody}); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)

	deputy, err := openAs(d, "deputy", ann)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := deputy.OpenCustody(sealed, []byte("authority 1"))
	if err != nil || string(plain) != "the authority's key" {
		t.Errorf("%q %v", plain, err)
	}
	mustClose(t, deputy)

	clerk, err := openAs(d, "clerk", ann)
	if err != nil {
		t.Fatal(err)
	}
	if err := clerk.ChangeSecret(Secret{Password: []byte("the clerk's own")}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.OpenCustody(sealed, []byte("authority 1")); !errors.Is(err, ErrNoCustody) {
		t.Errorf("got %v", err)
	}
	if _, err := clerk.SealCustody(nil, nil); !errors.Is(err, ErrNoCustody) {
		t.Errorf("got %v", err)
	}
	if _, _, err := clerk.AddSlot("eve", ann, SlotOptions{KDF: FloorKDF(), Custody: true}); !errors.Is(err, ErrNoCustody) {
		t.Errorf("got %v", err)
	}
	mustClose(t, clerk)
}

// TestAddSlotRefuses: what may not be in a keyring, and when it is full.
func TestAddSlotRefuses(t *testing.T) {
	_, v := mustCreate(t)
	for _, try := range []struct {
		name, login string
		kdf         KDF
		want        error
	}{
		{"taken", "ann", FloorKDF(), ErrDuplicateLogin},
		{"taken but for case", "Ann", FloorKDF(), ErrDuplicateLogin},
		{"empty", "", FloorKDF(), ErrBadLogin},
		{"space at an end", "bob ", FloorKDF(), ErrBadLogin},
		{"control character", "bo\x1bb", FloorKDF(), ErrBadLogin},
		{"not UTF-8", "bo\xffb", FloorKDF(), ErrBadLogin},
		{"too long", strings.Repeat("b", maxLogin+1), FloorKDF(), ErrBadLogin},
		{"below the floor", "bob", KDF{Memory: 1024, Time: 2, Threads: 1}, ErrKDFRange},
		{"above the ceiling", "bob", KDF{Memory: maxKDFMemory + 1, Time: 2, Threads: 1}, ErrKDFRange},
		{"too many passes", "bob", KDF{Memory: 19 << 10, Time: 1000, Threads: 1}, ErrKDFRange},
	} {
		t.Run(try.name, func(t *testing.T) {
			if _, _, err := v.AddSlot(try.login, ann, SlotOptions{KDF: try.kdf}); !errors.Is(err, try.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	for i := 1; i < maxSlots; i++ {
		if _, _, err := v.AddSlot(strings.Repeat("u", i), ann, SlotOptions{KDF: FloorKDF()}); err != nil {
			t.Fatal(i, err)
		}
	}
	if _, _, err := v.AddSlot("one too many", ann, SlotOptions{KDF: FloorKDF()}); !errors.Is(err, ErrKeyringFull) {
		t.Errorf("got %v", err)
	}
	slots, err := v.Slots()
	if err != nil || len(slots) != maxSlots {
		t.Errorf("%d slots, %v", len(slots), err)
	}
	mustClose(t, v)
}

// TestKDFCeiling: a made-up file that asks for absurd memory is refused before
// any of it is taken.
func TestKDFCeiling(t *testing.T) {
	d, v := mustCreate(t)
	mustClose(t, v)
	for name, k := range map[string]KDF{
		"memory":  {Memory: 0xffff_ffff, Time: 1, Threads: 1},
		"passes":  {Memory: 19 << 10, Time: 0xffff_ffff, Threads: 1},
		"threads": {Memory: 19 << 10, Time: 2, Threads: 255},
		"nothing": {},
	} {
		b := d.copyOf(diskPath)
		for _, at := range []int{keyringA, keyringB} { // as a forger would: with good hashes
			s := b[at+keyringHead : at+keyringHead+slotSize]
			binary.BigEndian.PutUint32(s[4:], k.Memory)
			binary.BigEndian.PutUint32(s[8:], k.Time)
			s[12] = k.Threads
			putHash(s, slotHashAt)
			putHash(b[at:at+keyringSize], keyringHashAt)
		}
		never := func([]byte, []byte, KDF) []byte {
			t.Errorf("%s: derived", name)
			return make([]byte, 32)
		}
		for _, login := range []string{"ann", "unknown"} {
			_, err := Open(diskPath, OpenOptions{Login: login, Secret: ann, FS: diskWith(diskPath, b), slow: never})
			if !errors.Is(err, ErrKDFRange) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestChangedElsewhere: a sitting whose slot got new keys in another is told so.
func TestChangedElsewhere(t *testing.T) {
	d, v := mustCreate(t)
	if _, _, err := v.AddSlot("bob", ann, SlotOptions{KDF: FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	here, err := openAs(d, "bob", ann)
	if err != nil {
		t.Fatal(err)
	}
	there, err := openAs(d, "bob", ann)
	if err != nil {
		t.Fatal(err)
	}
	if err := there.ChangeSecret(Secret{Password: []byte("new")}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Slots(); !errors.Is(err, ErrSecretChanged) {
		t.Errorf("got %v", err)
	}
	twin, err := openAs(d, "bob", Secret{Password: []byte("new")})
	if err != nil {
		t.Fatal(err)
	}
	if err := there.ChangeSecret(Secret{Password: []byte("newer")}, nil); err != nil {
		t.Fatal(err)
	}
	if err := twin.ChangeSecret(Secret{Password: []byte("older")}, nil); !errors.Is(err, ErrSecretChanged) {
		t.Errorf("a change decided on an older state: %v", err)
	}
	mustClose(t, twin)
	if err := v.RemoveSlot("bob"); err != nil {
		t.Fatal(err)
	}
	if _, err := there.Slots(); !errors.Is(err, ErrNoSlot) {
		t.Errorf("got %v", err)
	}
	for _, v := range []*Vault{here, there} {
		if err := v.Close(); err != nil && !errors.Is(err, ErrNoSlot) && !errors.Is(err, ErrSecretChanged) {
			t.Error(err)
		}
	}
	mustClose(t, v)
}

// TestSlotRoundTrip: a slot reads back as it was written, and its encoding is canonical.
func TestSlotRoundTrip(t *testing.T) {
	s, keys, err := newSlot("zoë.o'brien", FloorKDF(), true)
	if err != nil {
		t.Fatal(err)
	}
	uuid := [16]byte{1, 2, 3}
	if err := s.seal(uuid, keys, ann, quick); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, slotSize)
	s.encode(b)
	got, ok, err := decodeSlot(b)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if diff := cmp.Diff(s, got, cmp.AllowUnexported(slot{})); diff != "" {
		t.Error(diff)
	}
	again := make([]byte, slotSize)
	got.encode(again)
	if !slices.Equal(b, again) {
		t.Error("not canonical")
	}
}

// TestRealKDF goes once through Argon2id itself, on the real disk.
func TestRealKDF(t *testing.T) {
	path := t.TempDir() + "/register.muniment"
	v, err := Create(path, CreateOptions{Login: "ann", Secret: ann, KDF: FloorKDF()})
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	v, err = Open(path, OpenOptions{Login: "ann", Secret: ann})
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	if _, err := Open(path, OpenOptions{Login: "ann", Secret: Secret{Password: []byte("wrong")}}); !errors.Is(err, ErrWrongSecret) {
		t.Errorf("got %v", err)
	}
}
