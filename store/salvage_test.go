package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

func salvage(t *testing.T, r register, content []byte) (store.SalvageReport, string, error) {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "damaged"), filepath.Join(dir, "saved.muniment")
	check(t, os.WriteFile(from, content, 0o600))
	report, err := store.SalvageFile(t.Context(), from, to, store.OpenOptions{Login: "admin", Secret: secret("admin"), On: today, StateDir: r.state})
	if now, err := os.ReadFile(from); err != nil || string(now) != string(content) {
		t.Error("the damaged file was changed")
	}
	return report, to, err
}

// Where every page still opens, a register is salvaged whole.
func TestSalvageOfASoundRegister(t *testing.T) {
	t.Parallel()
	r := importedVault(t)
	b, err := os.ReadFile(r.path)
	check(t, err)
	report, to, err := salvage(t, r, b)
	check(t, err)
	if !report.Whole || !report.Opens || !report.Trail.Sound || len(report.Tables) != 0 {
		t.Errorf("it says %+v", report)
	}
	r.path = to
	s := r.open("admin", today)
	if older(t, s) {
		t.Error("it is taken for an older copy")
	}
	if people, err := s.People(t.Context(), ""); err != nil || len(people) != 65 {
		t.Errorf("%d people, %v", len(people), err)
	}
}

// Of a register with pages that do not open, the rows around them are got out, and what is lost is told.
func TestSalvageOfADamagedRegister(t *testing.T) {
	t.Parallel()
	r := importedVault(t)
	whole, err := os.ReadFile(r.path)
	check(t, err)
	opened, rowsBack := 0, int64(0)
	for i := range 12 {
		b := slices.Clone(whole)
		for hit := range 4 { // bits of pages here and there
			at := 274432 + 30000 + (len(b)-274432-60000)/50*(i*4+hit)
			b[at] ^= 1
		}
		report, to, err := salvage(t, r, b)
		check(t, err)
		if report.Whole && report.LostPages+report.StalePages > 0 {
			t.Errorf("it says of what lacks pages that it is whole: %+v", report)
		}
		rows := int64(0)
		for _, table := range report.Tables {
			rows += table.Rows
		}
		rowsBack = max(rowsBack, rows)
		if !report.Opens {
			if !slices.ContainsFunc(report.Notes, func(n string) bool { return strings.HasPrefix(n, "nobody can sign in") }) {
				t.Errorf("it does not say why nobody can sign in: %+v", report)
			}
			continue
		}
		opened++
		saved := r
		saved.path = to
		s := saved.open("admin", today)
		checked, err := s.Check(t.Context())
		check(t, err)
		if len(checked.Vault.Problems) > 0 {
			t.Errorf("what was salvaged is not sound: %v", checked.Vault.Problems)
		}
		r.close(s)
	}
	if opened == 0 || rowsBack < 500 {
		t.Errorf("%d of 12 open again, with at most %d rows", opened, rowsBack)
	}
}

func TestSalvageIsForAdministrators(t *testing.T) {
	t.Parallel()
	r := staffedVault(t)
	to := filepath.Join(t.TempDir(), "saved.muniment")
	_, err := store.SalvageFile(t.Context(), r.path, to, store.OpenOptions{Login: "ism", Secret: secret("ism"), On: today, StateDir: r.state})
	if !errors.Is(err, vault.ErrNoCustody) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Error("it wrote a file")
	}
}
