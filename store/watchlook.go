package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"muniment/store/exchange"
)

// mostDropped is how many files of one folder are looked at: it is for what arrives, not for what is kept.
const mostDropped = 200

// WatchTrouble is something in a watched folder that is not looked at, and why.
type WatchTrouble struct {
	Folder string `json:"folder"` // its path
	File   string `json:"file,omitempty"`
	Reason string `json:"reason"`
}

// looked is what a look into one folder found.
type looked struct {
	folder   WatchedFolder
	found    []WaitingFile // not known before
	there    map[string]bool
	troubles []WatchTrouble
}

// LookIntoFolders looks into the watched folders of this computer: each file that was not there before is previewed and noted, so that it is prompted for, and what is gone is
// no longer. Links, devices and files that are too large are told and not opened. Nothing is ever brought in.
func (s *Session) LookIntoFolders(ctx context.Context) ([]WaitingFile, []WatchTrouble, error) {
	folders, err := s.WatchedFolders(ctx)
	if err != nil || len(folders) == 0 {
		return []WaitingFile{}, []WatchTrouble{}, err
	}
	computer, err := os.Hostname()
	if err != nil {
		return nil, nil, fmt.Errorf("find the computer's name: %w", err)
	}
	open, err := collect(ctx, s.reader, scanWaiting, `select `+waitingColumns+` from waiting_file w join watched_folder f on f.id = w.folder where w.ended_at = '' or w.how = 'dismissed' order by w.id`)
	if err != nil {
		return nil, nil, err
	}
	all, troubles, news := []looked{}, []WatchTrouble{}, false
	for _, w := range folders {
		if w.Computer != computer {
			continue
		}
		l, err := s.lookInto(ctx, w, open)
		if err != nil {
			return nil, nil, err
		}
		gone := slices.ContainsFunc(open, func(f WaitingFile) bool { return f.Folder == w.ID && !l.there[f.Name+"\x00"+f.SHA256] })
		all, troubles, news = append(all, l), append(troubles, l.troubles...), news || len(l.found) > 0 || gone
	}
	if news {
		if err := s.act(ctx, ActImport, func(t *transaction) error { return t.noteLook(ctx, all, open) }); err != nil {
			return nil, nil, err
		}
	}
	waiting, err := s.WaitingFiles(ctx)
	return waiting, troubles, err
}

func (s *Session) lookInto(ctx context.Context, w WatchedFolder, open []WaitingFile) (looked, error) {
	l := looked{folder: w, there: map[string]bool{}}
	trouble := func(file string, err error) {
		l.troubles = append(l.troubles, WatchTrouble{Folder: w.Path, File: file, Reason: err.Error()})
	}
	files, err := os.ReadDir(w.Path)
	if err != nil { // a drive that is not connected says nothing of what was on it
		trouble("", errors.New("the folder cannot be read: see that its drive is connected"))
		for _, f := range open {
			l.there[f.Name+"\x00"+f.SHA256] = true
		}
		return l, nil
	}
	seen := 0
	for _, f := range files {
		name := f.Name()
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || !slices.Contains([]string{".csv", ".xlsx", ".ods", ".txt"}, strings.ToLower(filepath.Ext(name))) {
			continue
		}
		if seen++; seen > mostDropped {
			trouble("", fmt.Errorf("more than %d files are in the folder: take out those that are done with", mostDropped))
			break
		}
		file, err := s.lookAt(ctx, w, name, open)
		if ctx.Err() != nil {
			return l, ctx.Err()
		}
		if err != nil {
			trouble(name, err)
			continue
		}
		key := name + "\x00" + file.SHA256
		if l.there[key] = true; !slices.ContainsFunc(open, func(o WaitingFile) bool { return o.Folder == w.ID && o.Name == name && o.SHA256 == file.SHA256 }) {
			l.found = append(l.found, file)
		}
	}
	return l, nil
}

// lookAt previews one file, unless it is known already.
func (s *Session) lookAt(ctx context.Context, w WatchedFolder, name string, open []WaitingFile) (file WaitingFile, err error) {
	file = WaitingFile{Folder: w.ID, Name: name, Kind: w.Kind}
	f, err := exchange.OpenDropped(filepath.Join(w.Path, name))
	if err != nil {
		return file, err
	}
	defer func() { _ = f.Close() }() // it was only read
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return file, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	file.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if slices.ContainsFunc(open, func(o WaitingFile) bool { return o.Folder == w.ID && o.Name == name && o.SHA256 == file.SHA256 }) {
		return file, nil
	}
	k, _ := ImportKind(w.Kind)
	if allowed(s.user.Roles, actOf(k.Name)) != nil {
		return file, nil // whoever may bring it in sees what it would do
	}
	r, err := s.Import(ctx, w.Kind, f, ImportOptions{Name: name, Source: w.Source})
	if err != nil {
		if ctx.Err() != nil {
			return file, ctx.Err()
		}
		file.Trouble = err.Error()
		return file, nil
	}
	file.Known, file.New, file.Changed, file.Same, file.Refused = true, r.New, r.Changed, r.Same, r.RefusedRows
	return file, nil
}

// noteLook notes what was found, and what is gone.
func (t *transaction) noteLook(ctx context.Context, all []looked, open []WaitingFile) error {
	for _, l := range all {
		for _, f := range open {
			if f.Folder != l.folder.ID || l.there[f.Name+"\x00"+f.SHA256] {
				continue
			}
			if _, err := t.ExecContext(ctx, `update waiting_file set ended_at = $2, ended_by = $3, how = 'gone' where id = $1`, f.ID, instant(t.now), t.s.user.Login); err != nil {
				return fmt.Errorf("note what is gone: %w", err)
			}
			t.changed("waiting-file", f.ID, map[string]any{"gone": f.Name})
		}
		for _, f := range l.found {
			if err := t.noteFound(ctx, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *transaction) noteFound(ctx context.Context, f WaitingFile) error {
	rows := ""
	if f.Known {
		b, err := json.Marshal([4]int{f.New, f.Changed, f.Same, f.Refused})
		if err != nil {
			return fmt.Errorf("note the file: %w", err)
		}
		rows = string(b)
	}
	id, err := t.nextID(ctx, "WT")
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `insert into waiting_file (id, folder, name, sha256, rows, trouble, found_at, ended_at, ended_by, how, reason) values ($1, $2, $3, $4, $5, $6, $7, '', '', '', '')`,
		id, f.Folder, f.Name, f.SHA256, rows, f.Trouble, instant(t.now)); err != nil {
		return fmt.Errorf("note the file: %w", err)
	}
	t.changed("waiting-file", id, map[string]any{"found": f.Name, "sha256": f.SHA256, "folder": f.Folder})
	return nil
}
