package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
)

func copyAttempts(t *testing.T) map[store.Act]func(*store.Session) error {
	ctx := t.Context()
	return map[store.Act]func(*store.Session) error{
		store.ActBackUp:     func(s *store.Session) error { _, err := s.BackUp(ctx, false, "no such folder"); return err },
		store.ActKeepCopies: func(s *store.Session) error { return s.RemoveCopyFolder(ctx, "no such folder") },
		store.ActDrill:      func(s *store.Session) error { _, err := s.Drill(ctx, "no such copy", vault.Secret{}); return err },
		store.ActRestore: func(s *store.Session) error {
			_, err := store.PreviewRestore(ctx, store.RestoreOptions{Copy: "no such copy", Current: s})
			return err
		},
	}
}

// movingClock is a clock that a test sets.
type movingClock struct{ now time.Time }

func (m *movingClock) at(t *testing.T, s string) { m.now = clock(t, s) }

// byClock signs in the administrator at a clock that moves.
func byClock(t *testing.T, r register) (*store.Session, *movingClock) {
	t.Helper()
	m := &movingClock{}
	m.at(t, "2025-11-21 09:00")
	return r.opened(store.OpenOptions{Login: "admin", Secret: secret("admin"), Clock: func() time.Time { return m.now }}), m
}

// copiesListed are the ids of the copies that are there, oldest first.
func copiesListed(t *testing.T, s *store.Session) []string {
	t.Helper()
	all, err := s.Backups(t.Context(), false)
	check(t, err)
	var out []string
	for _, b := range all {
		out = append(out, b.ID)
	}
	slices.Sort(out)
	return out
}

func backupOf(t *testing.T, s *store.Session, id string) store.Backup {
	t.Helper()
	all, err := s.Backups(t.Context(), true)
	check(t, err)
	i := slices.IndexFunc(all, func(b store.Backup) bool { return b.ID == id })
	if i < 0 {
		t.Fatalf("there is no copy %s", id)
	}
	return all[i]
}

// A register that was never copied owes a copy a day after it was made; a copy meets that until what was entered after it is a day old.
func TestACopyIsOwedForWhatIsInNone(t *testing.T) {
	t.Parallel()
	proves(t, "back-up-register", "copy-off-site")
	r := emptyVault(t)
	s, now := byClock(t, r)
	owes := func(when string, want ...string) {
		t.Helper()
		now.at(t, when)
		var got []string
		for _, p := range promptsOf(t, s) {
			if p.Duty == "back-up-register" || p.Duty == "copy-off-site" {
				got = append(got, p.Duty)
				if p.Post != store.PostICT {
					t.Errorf("%s is owed by %s", p.Duty, p.OwedBy)
				}
			}
		}
		slices.Sort(got)
		diff(t, got, want)
	}
	owes("2025-11-21 09:00", "back-up-register", "copy-off-site")
	folder := t.TempDir()
	_, err := s.BackUp(t.Context(), false, folder)
	check(t, err)
	owes("2025-11-21 09:00", "copy-off-site")
	_, err = s.BackUp(t.Context(), true, t.TempDir())
	check(t, err)
	owes("2026-11-21 09:00") // nothing was entered: nothing would be lost
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "3"))
	owes("2026-11-22 08:59")
	owes("2026-11-22 09:01", "back-up-register")
	owes("2026-11-28 09:01", "back-up-register", "copy-off-site")
	_, err = s.BackUp(t.Context(), false, folder)
	check(t, err)
	owes("2026-11-28 09:01", "copy-off-site")

	// A copy that is damaged is none.
	all, err := s.Backups(t.Context(), false)
	check(t, err)
	check(t, os.WriteFile(fileOf(all[0]), []byte("overwritten"), 0o600))
	_, err = s.VerifyBackups(t.Context())
	check(t, err)
	owes("2026-11-28 09:01", "back-up-register", "copy-off-site")
}

// Copies are made by themselves to the folders of this computer, once a day and only where something was entered.
func TestCopiesAreMadeByThemselves(t *testing.T) {
	t.Parallel()
	r := emptyVault(t)
	s, now := byClock(t, r)
	folder := t.TempDir()
	made := func(age time.Duration) int {
		t.Helper()
		all, err := s.BackUpIfOlder(t.Context(), age)
		check(t, err)
		return len(all)
	}
	if n := made(0); n != 0 {
		t.Errorf("%d copies without a folder", n)
	}
	_, err := s.AddCopyFolder(t.Context(), folder, false)
	check(t, err)
	if n := made(24 * time.Hour); n != 1 {
		t.Errorf("%d first copies", n)
	}
	now.at(t, "2025-11-25 09:00")
	if n := made(0); n != 0 {
		t.Errorf("%d copies of what has not changed", n)
	}
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "3"))
	if n := made(24 * time.Hour); n != 1 {
		t.Errorf("%d copies after four days", n)
	}
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "4"))
	if n := made(24 * time.Hour); n != 0 {
		t.Errorf("%d copies on the same day", n)
	}
	if n := made(0); n != 1 {
		t.Errorf("%d copies at sign-out", n)
	}
	now.at(t, "2015-11-25 09:00") // a wrong clock: the newest copy is of the future, and not believed
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "5"))
	if n := made(24 * time.Hour); n != 1 {
		t.Errorf("%d copies with a wrong clock", n)
	}
	check(t, s.RemoveCopyFolder(t.Context(), folder))
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "6"))
	if n := made(0); n != 0 {
		t.Errorf("%d copies to a folder that was taken off the list", n)
	}
}

// Rotation removes the earlier copy of a day, and what it removes is gone from the folder and told in the list.
func TestRotationRemovesFromTheFolder(t *testing.T) {
	t.Parallel()
	r := emptyVault(t)
	s, now := byClock(t, r)
	folder := t.TempDir()
	check(t, os.WriteFile(filepath.Join(folder, "somebody else's.muniment"), []byte("x"), 0o600))
	for _, when := range []string{"2025-11-21 09:00", "2025-11-21 12:00", "2025-11-22 09:00"} {
		now.at(t, when)
		_, err := s.BackUp(t.Context(), false, folder)
		check(t, err)
	}
	diff(t, copiesListed(t, s), []string{"BK00002", "BK00003"})
	gone := backupOf(t, s, "BK00001")
	if gone.RemovedAt.IsZero() || !strings.Contains(gone.RemovedWhy, "later copy") {
		t.Errorf("it says %+v", gone)
	}
	names, err := os.ReadDir(folder)
	check(t, err)
	if _, err := os.Stat(fileOf(gone)); !errors.Is(err, os.ErrNotExist) || len(names) != 3 {
		t.Errorf("the folder holds %v", names)
	}
}

// A later copy that turns out to be damaged when an earlier one is to go for it takes its place no longer: the earlier one stays.
func TestDamagedCopyPushesOutNone(t *testing.T) {
	t.Parallel()
	r := emptyVault(t)
	s, now := byClock(t, r)
	folder := t.TempDir()
	backUp := func(when string) store.Backup {
		t.Helper()
		now.at(t, when)
		made, err := s.BackUp(t.Context(), false, folder)
		check(t, err)
		return made[0]
	}
	for _, key := range []string{"copies-daily", "copies-weekly"} {
		check(t, s.ChangeSetting(t.Context(), key, "1"))
	}
	backUp("2025-10-06 09:00")
	damaged := backUp("2025-10-30 09:00") // the last of October, for which the 6th would go once it is no longer the last of its week
	b, err := os.ReadFile(fileOf(damaged))
	check(t, err)
	b[len(b)-9000] ^= 1
	check(t, os.WriteFile(fileOf(damaged), b, 0o600))
	now.at(t, "2025-11-20 09:00")
	diff(t, copiesListed(t, s), []string{"BK00002"})
	backUp("2025-11-20 09:00")
	if got := backupOf(t, s, "BK00002"); got.DamagedAt.IsZero() {
		t.Errorf("that it is damaged is not seen: %+v", got)
	}
	diff(t, copiesListed(t, s), []string{"BK00002", "BK00003"})
}

// A copy that was taken away is missed; a folder on another disk says nothing of copies.
func TestCopiesThatAreGoneAreMissed(t *testing.T) {
	t.Parallel()
	r := emptyVault(t)
	s, now := byClock(t, r)
	folder := t.TempDir()
	for _, when := range []string{"2025-11-18 09:00", "2025-11-19 09:00", "2025-11-20 09:00"} {
		now.at(t, when)
		_, err := s.BackUp(t.Context(), false, folder)
		check(t, err)
	}
	check(t, os.Remove(fileOf(backupOf(t, s, "BK00002"))))
	now.at(t, "2025-11-21 09:00")
	_, err := s.BackUp(t.Context(), false, folder)
	check(t, err)
	diff(t, copiesListed(t, s), []string{"BK00001", "BK00003", "BK00004"})

	check(t, os.Rename(folder, folder+" in the safe"))
	check(t, os.Mkdir(folder, 0o700))
	now.at(t, "2025-11-22 09:00")
	_, err = s.BackUp(t.Context(), false, folder)
	check(t, err)
	diff(t, copiesListed(t, s), []string{"BK00001", "BK00003", "BK00004", "BK00005"})
}

// Which copies earlier keys open is known when somebody is shut out.
func TestCopiesUnderEarlierKeysAreNamed(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	s := r.open("admin", today)
	backedUp(t, s)
	w, err := s.DisableUser(t.Context(), "hr", "Left")
	check(t, err)
	diff(t, w.Copies, []string{"BK00001"})
	backedUp(t, s)
	w, err = s.DisableUser(t.Context(), "auditor", "Left")
	check(t, err)
	diff(t, w.Copies, []string{"BK00001", "BK00002"})
}

// A copy holds what is erased after it was made, and one made afterwards does not.
func TestCopiesThatHoldWhatWasErasedAreNamed(t *testing.T) {
	t.Parallel()
	r := departed(t, staffedVault)
	s := r.open("ism", later)
	_, first := backedUp(t, s)
	a, _, err := s.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	_, err = s.JudgeText(t.Context(), a.ID, "", "", store.TextReplace, "")
	check(t, err)
	r.close(s)
	dpo := r.open("dpo", later)
	_, err = dpo.ApproveErasure(t.Context(), a.ID)
	check(t, err)
	backedUp(t, dpo)
	held, err := dpo.CopiesHolding(t.Context(), a.ID)
	check(t, err)
	diff(t, held, []string{"BK00001"})
	r.close(dpo)

	// A restore of the earlier one brings nothing of them back.
	admin := r.open("administrator", later)
	to := filepath.Join(t.TempDir(), "back.muniment")
	report, err := store.Restore(t.Context(), store.RestoreOptions{Copy: fileOf(first), To: to, Current: admin, OpenOptions: store.OpenOptions{On: later, StateDir: r.state}})
	check(t, err)
	diff(t, report.Removed.Removals, []string{a.ID})
	r.close(admin)
	r.path = to
	back := r.open("ism", later)
	if found := left(pagesOf(t, back)); len(found) > 0 {
		t.Errorf("what was restored holds %q", found)
	}
	trail, err := back.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("the trail: %v", trail.Problems)
	}
}

func TestADrillIsOwedAndKept(t *testing.T) {
	t.Parallel()
	proves(t, "drill-restore")
	r := staffedVault(t)
	s := r.open("ict", "2026-02-02")
	if got := owed(t, s, "drill-restore"); len(got) != 1 {
		t.Fatalf("it is owed %v", got)
	}
	_, b := backedUp(t, s)
	broken := filepath.Join(t.TempDir(), "broken")
	whole, err := os.ReadFile(fileOf(b))
	check(t, err)
	check(t, os.WriteFile(broken, whole[:len(whole)-5000], 0o600))
	d, err := s.Drill(t.Context(), broken, vault.Secret{})
	check(t, err)
	if d.AsPromised || !strings.Contains(d.Findings, "damaged") || d.Copy != "" {
		t.Errorf("of a broken copy it says %+v", d)
	}
	if got := owed(t, s, "drill-restore"); len(got) != 1 {
		t.Error("a drill that failed counts")
	}
	d, err = s.Drill(t.Context(), fileOf(b), vault.Secret{})
	check(t, err)
	if !d.AsPromised || d.Copy != b.ID || d.Entries != b.Head.Sequence || d.Lost != 2 {
		t.Errorf("it says %+v", d)
	}
	if got := owed(t, s, "drill-restore"); len(got) != 0 {
		t.Errorf("it is owed still: %v", got)
	}
	later := calendar.Date("2027-02-02")
	if got := owed(t, r.open("ict", later), "drill-restore"); len(got) != 1 {
		t.Errorf("a year later it is owed %v", got)
	}
	all, err := s.Drills(t.Context())
	check(t, err)
	if len(all) != 2 || all[0].ID != d.ID {
		t.Errorf("kept are %+v", all)
	}
	check(t, os.Remove(fileOf(b)))
	_, err = s.Drill(t.Context(), fileOf(b), vault.Secret{})
	refused[*store.InvalidError](t, err)
}
