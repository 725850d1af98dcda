package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// backedUp is a folder with one copy of a register.
func backedUp(t *testing.T, s *store.Session) (folder string, b store.Backup) {
	t.Helper()
	folder = t.TempDir()
	made, err := s.BackUp(t.Context(), false, folder)
	check(t, err)
	return folder, made[0]
}

func fileOf(b store.Backup) string { return filepath.Join(b.Folder, b.Name) }

// A restore brings back what the copy held, under a name and keys of its own, says what was lost, and shuts out again whoever was shut out since.
func TestRestoreBringsBackTheCopy(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	s := r.open("admin", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "7"))
	_, b := backedUp(t, s)
	was, err := os.ReadFile(fileOf(b))
	check(t, err)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "9"))
	add(t, s, "risk", "raise", "", "title", "Entered after the copy")
	tamper(t, r, `update register_user set disabled_at = '2025-11-20T09:00:00Z' where login = 'hr'`)

	to := filepath.Join(t.TempDir(), "back.muniment")
	o := store.RestoreOptions{Copy: fileOf(b), To: to, Branch: "after the fire", Current: s, OpenOptions: store.OpenOptions{On: today, StateDir: r.state}}
	seen, err := store.PreviewRestore(t.Context(), o)
	check(t, err)
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Error("a preview wrote the file")
	}
	report, err := store.Restore(t.Context(), o)
	check(t, err)
	diff(t, report.Lost, seen.Lost)
	diff(t, report.Holds, seen.Holds)
	if len(report.Lost) != 3 || report.OnlyHere != 0 || report.Head != b.Head {
		t.Errorf("it says that %d entries are lost and %d are only in the copy: %+v", len(report.Lost), report.OnlyHere, report.Lost)
	}
	diff(t, report.Revoked, []string{"hr"})
	i := slices.IndexFunc(report.Holds, func(h store.Holding) bool { return h.Kind == "risk" })
	if i < 0 || report.Holds[i].Current != 1 || report.Holds[i].Here != 0 {
		t.Errorf("the risk that is lost is not told: %+v", report.Holds)
	}
	if now, err := os.ReadFile(fileOf(b)); err != nil || !bytes.Equal(was, now) {
		t.Error("the restore changed the copy")
	}
	r.close(s)

	r.path = to
	back := r.open("admin", today)
	if w := back.Warnings(); len(w) > 0 {
		t.Errorf("the restored register is taken for %q", w)
	}
	checked, err := back.Check(t.Context())
	check(t, err)
	if !checked.Sound {
		t.Errorf("the restored register is not sound: %+v", checked)
	}
	settings, err := back.Settings(t.Context())
	check(t, err)
	if i := slices.IndexFunc(settings, func(v store.Setting) bool { return v.Key == "escalate-ism" }); settings[i].Value != "7" {
		t.Errorf("the setting is %s", settings[i].Value)
	}
	if e := lastEntry(t, back); e.Act != store.ActRestore || e.Login != "admin" {
		t.Errorf("the last entry is %+v", e)
	}
	_, err = r.signIn(t.Context(), store.OpenOptions{Login: "hr", Secret: secret("hr"), On: today})
	if !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("whoever was shut out signs in: %v", err)
	}
	check(t, r.open("ism", today).ChangeSetting(t.Context(), "escalate-ism", "8"))
}

// The register that was lost, found again, is the older one to a computer that knows the restore; a computer that saw the lost one is told of the restore once.
func TestWitnessKnowsTheBranch(t *testing.T) {
	t.Parallel()
	r := importedVault(t)
	s := r.open("admin", today)
	_, b := backedUp(t, s)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "9"))
	r.close(s)
	other := filepath.Join(t.TempDir(), "other computer") // saw the same
	check(t, os.CopyFS(other, os.DirFS(r.state)))

	to := filepath.Join(t.TempDir(), "back.muniment")
	_, err := store.Restore(t.Context(), store.RestoreOptions{Copy: fileOf(b), To: to, OpenOptions: store.OpenOptions{Login: "admin", Secret: secret("admin"), On: today, StateDir: r.state}})
	check(t, err)
	olderThen := func() bool {
		s := r.open("admin", today)
		defer r.close(s)
		return older(t, s)
	}
	if !olderThen() {
		t.Error("the register that was given up is not told from the one that was restored")
	}
	lost, err := os.ReadFile(r.path)
	check(t, err)
	r.path = to
	if olderThen() {
		t.Error("the restored register is taken for an older copy")
	}

	r.state = other
	s = r.open("admin", today)
	if w := s.Warnings(); len(w) != 1 || w[0] == store.OlderWarning {
		t.Errorf("the other computer says %q", w)
	}
	r.close(s)
	s = r.open("admin", today)
	if w := s.Warnings(); len(w) > 0 {
		t.Errorf("the other computer says again %q", w)
	}
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "4"))
	r.close(s)
	restored, err := os.ReadFile(to)
	check(t, err)
	s = r.open("admin", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", "5"))
	r.close(s)
	for name, put := range map[string][]byte{"the lost one": lost, "an older one of its own branch": restored} {
		check(t, os.WriteFile(to, put, 0o600))
		if !olderThen() {
			t.Errorf("%s, put in its place, is not noticed", name)
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	s := r.open("admin", today)
	folder, b := backedUp(t, s)
	try := func(o store.RestoreOptions) error {
		if o.To == "" {
			o.To = filepath.Join(folder, "back.muniment")
		}
		o.On, o.StateDir = today, r.state
		_, err := store.Restore(t.Context(), o)
		if err == nil {
			t.Fatalf("it restored %+v", o)
		}
		return err
	}
	whole, err := os.ReadFile(fileOf(b))
	check(t, err)
	altered := func(name string, change func([]byte) []byte) string {
		path := filepath.Join(folder, name)
		check(t, os.WriteFile(path, change(bytes.Clone(whole)), 0o600))
		return path
	}
	damaged := altered("damaged", func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	short := altered("short", func(b []byte) []byte { return b[:len(b)-5000] })
	newer := altered("newer", func(b []byte) []byte { b[8] = 9; return b })
	var damage *vault.DamageError
	for name, got := range map[string]error{"damaged": try(store.RestoreOptions{Copy: damaged, Current: s}), "cut short": try(store.RestoreOptions{Copy: short, Current: s}), "of another version": try(store.RestoreOptions{Copy: newer, Current: s})} {
		if !errors.As(got, &damage) && !errors.Is(got, store.ErrUnsoundCopy) {
			t.Errorf("a copy that is %s: %v", name, got)
		}
	}
	if err := try(store.RestoreOptions{Copy: fileOf(b), To: r.path, Current: s}); !errors.Is(err, vault.ErrExists) {
		t.Errorf("over a file: %v", err)
	}
	refused[*store.NotAllowedError](t, try(store.RestoreOptions{Copy: fileOf(b), Current: r.open("ism", today)}))
	wrong := store.RestoreOptions{Copy: fileOf(b)}
	wrong.Login, wrong.Secret = "admin", secret("somebody else")
	if err := try(wrong); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("with a wrong password: %v", err)
	}
	other := emptyVault(t)
	_, foreign := backedUp(t, other.open("admin", today))
	if err := try(store.RestoreOptions{Copy: fileOf(foreign), Current: s}); !errors.Is(err, vault.ErrForeignCopy) {
		t.Errorf("a copy of another register: %v", err)
	}
	names, err := os.ReadDir(folder)
	check(t, err)
	if len(names) != 4 {
		t.Errorf("refusals left %v", names)
	}
}

// Ten years of copies, one every four weeks: what rotation keeps is of every generation, and each of them is restored with what was entered up to it.
func TestEveryGenerationIsRestored(t *testing.T) {
	t.Parallel()
	r := emptyVault(t)
	s, now := byClock(t, r)
	folder := t.TempDir()
	said := map[string]string{} // by copy: the value of a setting when it was made
	for i := range 130 {
		now.now = now.now.AddDate(0, 0, 28)
		value := strconv.Itoa(i%300 + 1)
		check(t, s.ChangeSetting(t.Context(), "escalate-ism", value))
		made, err := s.BackUp(t.Context(), false, folder)
		check(t, err)
		said[made[0].ID] = value
	}
	all, err := s.Backups(t.Context(), false)
	check(t, err)
	years, months := map[int]bool{}, map[string]bool{}
	for i, b := range all {
		years[b.MadeAt.Year()], months[b.MadeAt.Format("2006-01")] = true, true
		to := filepath.Join(t.TempDir(), "back.muniment")
		_, err := store.Restore(t.Context(), store.RestoreOptions{Copy: fileOf(b), To: to, Current: s, OpenOptions: store.OpenOptions{Clock: fixed(now.now), StateDir: t.TempDir()}})
		check(t, err)
		if i%6 > 0 { // opening takes long by design
			continue
		}
		back := r
		back.path, back.state = to, t.TempDir()
		restored := back.opened(store.OpenOptions{Login: "admin", Secret: secret("admin"), Clock: fixed(now.now)})
		settings, err := restored.Settings(t.Context())
		check(t, err)
		if at := slices.IndexFunc(settings, func(v store.Setting) bool { return v.Key == "escalate-ism" }); settings[at].Value != said[b.ID] {
			t.Errorf("%s brings back %s, not %s", b.ID, settings[at].Value, said[b.ID])
		}
	}
	if len(all) > 7+5+12+7 || len(years) < 7 || len(months) < 12 {
		t.Errorf("%d copies of %d years and %d months are kept", len(all), len(years), len(months))
	}
}
