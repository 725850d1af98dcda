package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A folder is a fact about a computer: what D:\Backups is on one is another disk on the next. So each computer remembers, beside what it has seen of the
// register, the folders that it copies to; the register notes that the place exists and whether it is at another site.

// CopyFolder is a folder that this computer keeps copies of the register in.
type CopyFolder struct {
	Place   string `json:"place"` // as the register names it
	Path    string `json:"path"`
	Daily   bool   `json:"daily"` // a copy is made here by itself, at sign-out and once a day
	OffSite bool   `json:"off_site"`
}

// CopyPlace is a place that the register knows of, on whichever computer.
type CopyPlace struct {
	ID       string    `json:"id"`
	Path     string    `json:"path"`
	Computer string    `json:"computer"`
	OffSite  bool      `json:"off_site"`
	NotedAt  time.Time `json:"noted_at"`
	NotedBy  string    `json:"noted_by"`
}

func (w witness) foldersFile(register string) string {
	return filepath.Join(w.dir, register+".copies.json")
}

// folders are the folders that this computer remembers.
func (w witness) folders(register string) ([]CopyFolder, error) {
	var out []CopyFolder
	if err := w.read(w.foldersFile(register), &out); err != nil {
		return nil, &unkeptError{fmt.Sprintf("this computer cannot read which folders it copies the register to: put %s right or remove it, then name the folders again", w.foldersFile(register)), err}
	}
	return out, nil
}

func (w witness) rememberFolders(register string, all []CopyFolder) error {
	if err := w.keep(w.foldersFile(register), all); err != nil {
		return &unkeptError{fmt.Sprintf("this computer cannot note the folder in %s: have that disk looked at, and name the folder again", w.dir), err}
	}
	return nil
}

// rememberFolder puts one folder among those that this computer remembers, or in the place of what it knew of it.
func (s *Session) rememberFolder(f CopyFolder) error {
	all, err := s.witness.folders(s.keys().UUID())
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(known CopyFolder) bool { return known.Path == f.Path })
	return s.witness.rememberFolders(s.keys().UUID(), append(all, f))
}

// CopyFolders are the folders that this computer copies the register to by itself.
func (s *Session) CopyFolders(ctx context.Context) ([]CopyFolder, error) {
	all, err := s.witness.folders(s.keys().UUID())
	if err != nil {
		return nil, err
	}
	places, err := copyPlaces(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	out := []CopyFolder{}
	for _, f := range all {
		i := slices.IndexFunc(places, func(p CopyPlace) bool { return p.ID == f.Place })
		if f.Daily && i >= 0 {
			f.OffSite = places[i].OffSite
			out = append(out, f)
		}
	}
	return out, nil
}

// CopyPlaces are all the places that the register knows of.
func (s *Session) CopyPlaces(ctx context.Context) ([]CopyPlace, error) {
	return copyPlaces(ctx, s.reader)
}

func copyPlaces(ctx context.Context, q querier) ([]CopyPlace, error) {
	return collect(ctx, q, func(row scanner) (CopyPlace, error) {
		var p CopyPlace
		var noted moment
		err := row.Scan(&p.ID, &p.Path, &p.Computer, &p.OffSite, &noted, &p.NotedBy)
		p.NotedAt = noted.Time
		return p, err
	}, `select id, path, computer, off_site, noted_at, noted_by from copy_place order by id`)
}

// AddCopyFolder has this computer copy the register to a folder from now on, at sign-out and once a day.
func (s *Session) AddCopyFolder(ctx context.Context, path string, offSite bool) (CopyFolder, error) {
	f, err := s.copyFolder(path, offSite)
	if err != nil {
		return f, err
	}
	f.Daily = true
	err = s.act(ctx, ActKeepCopies, func(t *transaction) error { return t.notePlace(ctx, &f) })
	if err != nil {
		return f, err
	}
	return f, s.rememberFolder(f)
}

// RemoveCopyFolder has this computer copy to a folder no longer. The copies in it stay.
func (s *Session) RemoveCopyFolder(ctx context.Context, path string) error {
	if err := s.begins(ctx, ActKeepCopies); err != nil {
		return err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("find the folder: %w", err)
	}
	all, err := s.witness.folders(s.keys().UUID())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(f CopyFolder) bool { return f.Path == path && f.Daily })
	if i < 0 {
		return conflict("this computer does not copy the register to %s: `muniment backup folder list` shows where it does", path)
	}
	all[i].Daily = false
	return s.witness.rememberFolders(s.keys().UUID(), all)
}

// copyFolder finds a folder on this computer, with what is remembered of it.
func (s *Session) copyFolder(path string, offSite bool) (CopyFolder, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return CopyFolder{}, fmt.Errorf("find the folder: %w", err)
	}
	if at, err := os.Stat(path); err != nil || !at.IsDir() {
		return CopyFolder{}, invalid("folder", "%s is not there: plug its disk in, or name a folder that is", path)
	}
	f := CopyFolder{Path: path, OffSite: offSite}
	all, err := s.witness.folders(s.keys().UUID())
	if err != nil {
		return f, err
	}
	if i := slices.IndexFunc(all, func(known CopyFolder) bool { return known.Path == path }); i >= 0 {
		f.Place, f.Daily = all[i].Place, all[i].Daily
	}
	return f, nil
}

// notePlace notes a folder's place in the register where it is new there, and that it is at another site where that is.
func (t *transaction) notePlace(ctx context.Context, f *CopyFolder) error {
	known, err := collect(ctx, t, scanText, `select id from copy_place where id = $1`, f.Place)
	if err != nil {
		return err
	}
	off := 0
	if f.OffSite {
		off = 1
	}
	if len(known) > 0 {
		done, err := t.ExecContext(ctx, `update copy_place set off_site = $2 where id = $1 and off_site < $2`, f.Place, off)
		if err != nil {
			return fmt.Errorf("note the place: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		t.changed("copy place", f.Place, map[string]any{"off_site": true})
		return nil
	}
	computer, err := os.Hostname()
	if err != nil {
		computer = ""
	}
	if f.Place, err = t.nextID(ctx, "PL"); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `insert into copy_place (id, path, computer, off_site, noted_at, noted_by) values ($1, $2, $3, $4, $5, $6)`,
		f.Place, f.Path, computer, off, instant(t.now), t.s.user.Login); err != nil {
		return fmt.Errorf("note the place: %w", err)
	}
	t.changed("copy place", f.Place, map[string]any{"path": f.Path, "computer": computer, "off_site": f.OffSite})
	return nil
}
