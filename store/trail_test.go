package store_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"muniment/store"
	"muniment/store/authority"
	"muniment/store/vault"
)

// tools are what somebody has beneath the store: the tables, and the keyring that their password opens.
type tools struct {
	*sql.DB
	store.Keyring
	close func() error
}

// Close puts them away.
func (w tools) Close() error { return w.close() }

// sealed opens the register beneath the store with somebody's own password: what they could do with other tools.
func sealed(t *testing.T, r register, login string) tools {
	t.Helper()
	return beneath(t, r, login, secret(login))
}

func beneath(t *testing.T, r register, login string, secret vault.Secret) tools {
	t.Helper()
	if r.served != nil {
		k, err := r.served.keys.open(login, secret)
		check(t, err)
		return tools{r.served.db, k, func() error { return nil }}
	}
	v, err := vault.Open(r.path, vault.OpenOptions{Login: login, Secret: secret})
	check(t, err)
	return tools{v.Writer(), v, v.Close}
}

// tamper runs statements on the sealed tables with their constraints off.
func tamper(t *testing.T, r register, statements ...string) {
	t.Helper()
	v := sealed(t, r, "facilities")
	conn, err := v.Conn(t.Context())
	check(t, err)
	off, on := "pragma foreign_keys = off", "pragma foreign_keys = on"
	if r.served != nil {
		off, on = "set session_replication_role = replica", "set session_replication_role = origin"
	}
	_, err = conn.ExecContext(t.Context(), off)
	check(t, err)
	for _, statement := range statements {
		result, err := conn.ExecContext(t.Context(), statement)
		check(t, err)
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s changed nothing: %v", statement, err)
		}
	}
	_, err = conn.ExecContext(t.Context(), on)
	check(t, err)
	check(t, conn.Close())
	check(t, v.Close())
}

// problems is what checking the trail finds.
func problems(t *testing.T, r register) []string {
	t.Helper()
	s := r.open("auditor", today)
	defer r.close(s)
	report, err := s.VerifyTrail(t.Context())
	check(t, err)
	if report.Sound != (len(report.Problems) == 0) {
		t.Errorf("the trail is sound: %v, with the problems %q", report.Sound, report.Problems)
	}
	return report.Problems
}

func TestUntouchedTrailIsSound(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	diff(t, problems(t, r), []string(nil))
}

// The staffed register's trail begins: 1 created, 2 people, 3 systems, 4 assets, 5 grants, 6 leavers, 7 somebody added.
func TestTamperingWithTheTrailShows(t *testing.T) {
	t.Parallel()
	const last = "(select max(sequence) from trail)"
	for _, c := range []struct {
		name       string
		want       string
		statements []string
	}{
		{"who did it", "entry 3 has been altered", []string{`update trail set login = 'hr' where sequence = 3`}},
		{"when", "entry 3 has been altered", []string{`update trail set at = '2025-10-04T09:00:00Z' where sequence = 3`}},
		{"on whose behalf", "entry 3 has been altered", []string{`update trail set behalf = 'post-siro' where sequence = 3`}},
		{"what was done", "entry 3 has been altered", []string{`update trail set act = 'change settings' where sequence = 3`}},
		{"that it was refused", "entry 3 has been altered", []string{`update trail set outcome = 'refused' where sequence = 3`}},
		{"the hash of an entry", "entry 3 has been altered", []string{`update trail set hash = (select hash from trail where sequence = 2) where sequence = 3`}},
		{"the hash of its changes", "entry 3 has been altered", []string{`update trail set changes = (select changes from trail where sequence = 2) where sequence = 3`}},
		{"what it follows", "entry 3 does not follow", []string{`update trail set previous = '' where sequence = 3`}},
		{"the first entry deleted", "an entry is missing", []string{`delete from trail_change where sequence = 1`, `delete from trail where sequence = 1`}},
		{"an entry deleted in the middle", "an entry is missing", []string{`delete from trail_change where sequence = 3`, `delete from trail where sequence = 3`}},
		{"an entry deleted and the rest renumbered", "entry 3 has been altered", []string{
			`delete from trail_change where sequence = 3`, `delete from trail where sequence = 3`,
			`update trail set sequence = -sequence where sequence > 3`, `update trail set sequence = -sequence - 1 where sequence < 0`,
			`update trail_change set sequence = -sequence where sequence > 3`, `update trail_change set sequence = -sequence - 1 where sequence < 0`,
		}},
		{"the last entry deleted", "belong to no entry", []string{`delete from trail where sequence = ` + last}},
		{"two entries in another order", "has been altered", []string{
			`update trail set sequence = -3 where sequence = 3`, `update trail set sequence = 3 where sequence = 4`, `update trail set sequence = 4 where sequence = -3`,
			`update trail_change set sequence = -3 where sequence = 3`, `update trail_change set sequence = 3 where sequence = 4`, `update trail_change set sequence = 4 where sequence = -3`,
		}},
		{"what was changed", "what entry 5 changed has been altered", []string{`update trail_change set details = replace(details, 'User', 'Administrator') where sequence = 5 and n = 0`}},
		{"of what it was changed", "what entry 5 changed has been altered", []string{`update trail_change set subject = 'G00002' where sequence = 5 and n = 0`}},
		{"of what kind", "what entry 5 changed has been altered", []string{`update trail_change set kind = 'person' where sequence = 5 and n = 0`}},
		{"what was changed, with its hash", "not all there", []string{`update trail_change set details = c.details, salt = c.salt, hash = c.hash, subject = c.subject
			from (select * from trail_change where sequence = 5 and n = 1) c where trail_change.sequence = 5 and trail_change.n = 0`}},
		{"a change removed", "not all there", []string{`delete from trail_change where sequence = 5 and n = 0`}},
		{"all changes removed", "not all there", []string{`delete from trail_change where sequence = 5`}},
		{"two changes in another order", "not all there", []string{`update trail_change set n = -1 where sequence = 5 and n = 0`, `update trail_change set n = 0 where sequence = 5 and n = 1`, `update trail_change set n = 1 where sequence = 5 and n = -1`}},
		{"a change added to an entry", "not all there", []string{`insert into trail_change select sequence, 99999, kind, subject, salt, details, hash from trail_change where sequence = 5 and n = 0`}},
		{"a change without a hash added", "what entry 5 changed has been altered", []string{`insert into trail_change values (5, 99999, 'grant', 'G00001', '', '{"forged":"yes"}', '')`}},
		{"changes of no entry", "belong to no entry", []string{`insert into trail_change select 99999, n, kind, subject, salt, details, hash from trail_change where sequence = 5 and n = 0`}},
		{"a signature", "its signature is wrong", []string{`update trail set signature = (select signature from trail where sequence = 2) where sequence = 3`}},
		{"no signature", "its signature is wrong", []string{`update trail set signature = '' where sequence = 3`}},
		{"no key", "does not know", []string{`update trail set key = '' where sequence = 3`}},
		{"another's key", "in another person's name", []string{`update trail set key = (select id from signing_key where login = 'ism' and kind = 'signer') where sequence = 3`}},
		{"a key replaced", "does not know", []string{`update signing_key set public_key = (select public_key from signing_key where login = 'ism' and kind = 'signer') where login = 'admin'`}},
		{"a key taken over", "in another person's name", []string{`update signing_key set login = 'ism' where login = 'admin'`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := staffed(t)
			tamper(t, r, c.statements...)
			found := problems(t, r)
			if !slices.ContainsFunc(found, func(p string) bool { return strings.Contains(p, c.want) }) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

// Somebody with a password of their own and tools of their own can append what this program would, but not in another's name.
func TestSigningInAnothersNameShows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		key      func(t *testing.T, v tools) crypto.Signer
		want     string
	}{
		{"one's own name", "ism", own, ""},
		{"another's name", "siro", own, "in another person's name"},
		{"a key that the register does not know", "ism", fresh, "does not know"},
		{"a key that one has entered as another's", "siro", planted, "does not know"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := staffed(t)
			v := sealed(t, r, "ism")
			e := store.Entry{At: clock(t, "2025-11-21 10:00"), Login: c.in, Act: store.ActConfirmClosure, Outcome: store.Done}
			check(t, store.Forge(t.Context(), v.DB, c.key(t, v), e))
			check(t, v.Close())
			found := problems(t, r)
			if c.want == "" {
				diff(t, found, []string(nil))
			} else if len(found) != 1 || !strings.Contains(found[0], c.want) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

func own(_ *testing.T, v tools) crypto.Signer { return v.Signer() }

func fresh(t *testing.T, _ tools) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	return key
}

// planted enters a fresh key in the register as the SIRO's, with the SIRO's own certificate.
func planted(t *testing.T, v tools) crypto.Signer {
	t.Helper()
	key := fresh(t, v)
	id, err := store.KeyID(key.Public())
	check(t, err)
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	check(t, err)
	_, err = v.ExecContext(t.Context(), `insert into signing_key select $1, login, $2, certificate, kind, added_at from signing_key where login = 'siro' and kind = 'signer'`,
		id, base64.StdEncoding.EncodeToString(der))
	check(t, err)
	return key
}

// An administrator who chose somebody's first password has held the key that enrols them. It signs nothing else.
func TestEnrolmentKeySignsNoEntry(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	check(t, admin.AddUser(t.Context(), store.NewUser{Login: "zara", Name: "Zara New", Roles: []store.Role{store.ISM}, Password: given("zara"), KDF: vault.FloorKDF()}))
	r.close(admin)
	v := beneath(t, r, "zara", given("zara"))
	check(t, store.Forge(t.Context(), v.DB, v.Signer(), store.Entry{At: clock(t, "2025-11-21 10:00"), Login: "zara", Act: store.ActGrantException, Outcome: store.Done}))
	check(t, v.Close())
	if found := problems(t, r); len(found) != 1 {
		t.Errorf("an entry that the administrator could have signed gives %q", found)
	}
}

// A removal empties what an entry changed, keeps its hash, and says so in the trail (see TestErasingSomebodyLeavesNothingOfThemAndASoundTrail). What was emptied
// otherwise shows, by half or in whole.
func TestChangesEmptiedByNoRemovalShow(t *testing.T) {
	t.Parallel()
	for _, emptied := range []string{
		`update trail_change set subject = '', salt = '', details = '' where sequence = 5 and n in (0, 3)`, `update trail_change set subject = '', salt = '', details = '' where sequence = 2`,
		`update trail_change set subject = '', salt = 'RM00001', details = '' where sequence = 2`,
		`update trail_change set subject = '', salt = '' where sequence = 5 and n = 1`, `update trail_change set details = '' where sequence = 5 and n = 1`,
	} {
		r := staffed(t)
		tamper(t, r, emptied)
		if len(problems(t, r)) != 1 {
			t.Errorf("it goes unnoticed: %s", emptied)
		}
	}
}

// Two entries at the same instant by the same person still differ, and what is refused stands beside what was done.
func TestTrailTellsDoneFromRefused(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin, facilities := r.open("admin", today), r.open("facilities", today)
	before := headOf(t, admin)
	check(t, admin.ChangeSetting(t.Context(), "escalate-ism", "2"))
	refused[*store.NotAllowedError](t, facilities.ChangeSetting(t.Context(), "escalate-ism", "3"))
	check(t, admin.ChangeSetting(t.Context(), "escalate-ism", "4"))
	got, err := admin.TrailEntries(t.Context(), before.Sequence, 2)
	check(t, err)
	if len(got) != 2 || got[0].Outcome != store.Done || got[0].Login != "admin" || got[1].Outcome != store.Refused || got[1].Login != "facilities" {
		t.Errorf("the entries are %+v", got)
	}
	_, err = facilities.TrailEntries(t.Context(), 0, 0)
	refused[*store.NotAllowedError](t, err)
}

// Several people at once, and several goroutines of one session, write one chain.
func TestTrailHoldsWhenManyActAtOnce(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	const rounds = 4
	before := headOf(t, r.open("auditor", today))
	var acting sync.WaitGroup
	for first, login := range map[int]string{100: "ism", 200: "administrator"} {
		s := r.open(login, today)
		for _, key := range []string{"escalate-ism", "escalate-siro", "advise-ahead"} {
			acting.Go(func() {
				for i := range rounds {
					if err := s.ChangeSetting(t.Context(), key, strconv.Itoa(first+i)); err != nil { // another value each time
						t.Errorf("%s: %v", login, err)
					}
					if _, err := s.Prompts(t.Context(), store.Whose{All: true}); err != nil {
						t.Errorf("%s reads while others write: %v", login, err)
					}
				}
			})
		}
	}
	acting.Wait()
	diff(t, problems(t, r), []string(nil))
	if grew := headOf(t, r.open("auditor", today)).Sequence - before.Sequence; grew != 3*2*rounds {
		t.Errorf("%d acts left %d entries", 3*2*rounds, grew)
	}
}

// The ISM plants an authority of their own, and a key in the SIRO's name under it.
func TestPlantedAuthorityShows(t *testing.T) {
	r := staffed(t)
	v := sealed(t, r, "ism")
	now := clock(t, "2025-11-21 10:00")
	ca, caKey, err := authority.New(pkix.Name{CommonName: "Anytown"}, now, 10)
	check(t, err)
	key := fresh(t, v)
	c, err := authority.IssueSigner(ca, caKey, pkix.Name{CommonName: "The SIRO"}, key.Public(), now, 5)
	check(t, err)
	text := func(c *x509.Certificate) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	id, err := store.KeyID(key.Public())
	check(t, err)
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	check(t, err)
	_, err = v.ExecContext(t.Context(), `insert into authority values ('x', $1, '', '2025-11-21T10:00:00Z')`, text(ca))
	check(t, err)
	_, err = v.ExecContext(t.Context(), `insert into signing_key values ($1, 'siro', $2, $3, 'signer', '2025-11-21T10:00:00Z')`, id, base64.StdEncoding.EncodeToString(der), text(c))
	check(t, err)
	check(t, store.Forge(t.Context(), v.DB, key, store.Entry{At: now, Login: "siro", Act: store.ActGrantException, Outcome: store.Done}))
	check(t, v.Close())
	if len(problems(t, r)) == 0 {
		t.Error("an entry in the SIRO's name, under an authority that the ISM planted, goes unnoticed")
	}
}
