package store

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"muniment/store/duty"
)

// ActWatchFolder is to have a folder watched, or no longer.
const ActWatchFolder Act = "have a folder watched for files"

func watchPermissions() map[Act][]Role {
	return map[Act][]Role{ActWatchFolder: {Administrator, ISM}}
}

// WatchedFolder is a folder in which files of others arrive: of Human Resources, of ICT. It is a fact about one computer.
type WatchedFolder struct {
	ID       string    `json:"id"`
	Path     string    `json:"path"`
	Computer string    `json:"computer"`
	Kind     string    `json:"kind"`
	Source   string    `json:"source,omitempty"`
	Since    time.Time `json:"since"`
	By       string    `json:"by"` // login
}

const watchedColumns = `id, path, computer, kind, source, since, login`

func scanWatched(row scanner) (WatchedFolder, error) {
	var w WatchedFolder
	var since moment
	err := row.Scan(&w.ID, &w.Path, &w.Computer, &w.Kind, &w.Source, &since, &w.By)
	w.Since = since.Time
	return w, err
}

// WaitingFile is a file that arrived in a watched folder and was not brought in yet.
type WaitingFile struct {
	ID      string    `json:"id"`
	Folder  string    `json:"folder"`
	Path    string    `json:"path"` // of the folder
	Name    string    `json:"file"`
	Kind    string    `json:"kind"`
	Source  string    `json:"source,omitempty"`
	SHA256  string    `json:"sha256"`
	Known   bool      `json:"previewed"`
	New     int       `json:"new"`
	Changed int       `json:"changed"`
	Same    int       `json:"same"`
	Refused int       `json:"refused"`
	Trouble string    `json:"trouble,omitempty"`
	FoundAt time.Time `json:"found_at"`
}

const waitingColumns = `w.id, w.folder, f.path, w.name, f.kind, f.source, w.sha256, w.rows, w.trouble, w.found_at`

func scanWaiting(row scanner) (WaitingFile, error) {
	var w WaitingFile
	var found moment
	var rows string
	if err := row.Scan(&w.ID, &w.Folder, &w.Path, &w.Name, &w.Kind, &w.Source, &w.SHA256, &rows, &w.Trouble, &found); err != nil {
		return w, err
	}
	w.FoundAt = found.Time
	if rows == "" {
		return w, nil
	}
	n := [4]int{}
	if err := json.Unmarshal([]byte(rows), &n); err != nil {
		return w, fmt.Errorf("read the file %s: %w", w.ID, err)
	}
	w.Known, w.New, w.Changed, w.Same, w.Refused = true, n[0], n[1], n[2], n[3]
	return w, nil
}

// WatchFolder has a folder of this computer watched from now on: what arrives there is previewed and prompted for, and never brought in by itself.
func (s *Session) WatchFolder(ctx context.Context, path, kind, source string) (WatchedFolder, error) {
	w := WatchedFolder{Kind: kind, Source: strings.Join(strings.Fields(source), " "), By: s.user.Login}
	err := s.act(ctx, ActWatchFolder, func(t *transaction) error {
		k, known := ImportKind(kind)
		if !known {
			return invalid("kind", "%q cannot be imported: choose from %s", kind, importNames())
		}
		w.Kind, w.Since = k.Name, t.now
		var err error
		if w.Path, w.Computer, err = folderHere(path); err != nil {
			return err
		}
		all, err := watchedFolders(ctx, t)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(f WatchedFolder) bool { return f.Path == w.Path && f.Computer == w.Computer }) {
			return conflict("%s is watched already", w.Path)
		}
		if w.ID, err = t.nextID(ctx, "WF"); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `insert into watched_folder (`+watchedColumns+`, ended_at, ended_by) values ($1, $2, $3, $4, $5, $6, $7, '', '')`,
			w.ID, w.Path, w.Computer, w.Kind, w.Source, instant(w.Since), w.By); err != nil {
			return fmt.Errorf("note the folder: %w", err)
		}
		t.changed("watched-folder", w.ID, map[string]any{"after": w})
		return nil
	})
	return w, err
}

// folderHere is a folder of this computer as it will be found again.
func folderHere(path string) (whole, computer string, err error) {
	if whole, err = filepath.Abs(strings.TrimSpace(path)); err != nil || strings.TrimSpace(path) == "" {
		return "", "", invalid("folder", "name the folder")
	}
	info, err := os.Stat(whole)
	if err != nil || !info.IsDir() {
		return "", "", invalid("folder", "%s is no folder of this computer", whole)
	}
	if computer, err = os.Hostname(); err != nil {
		return "", "", fmt.Errorf("find the computer's name: %w", err)
	}
	return whole, computer, nil
}

// UnwatchFolder lets a folder be. Files that wait in it are no longer prompted for.
func (s *Session) UnwatchFolder(ctx context.Context, id string) error {
	return s.act(ctx, ActWatchFolder, func(t *transaction) error {
		w, err := one(ctx, t, "watched-folder", id, scanWatched, `select `+watchedColumns+` from watched_folder where id = $1 and ended_at = ''`, strings.TrimSpace(id))
		if err != nil {
			return err
		}
		for _, query := range []string{
			`update watched_folder set ended_at = $2, ended_by = $3 where id = $1`, `update waiting_file set ended_at = $2, ended_by = $3, how = 'gone' where folder = $1 and ended_at = ''`,
		} {
			if _, err := t.ExecContext(ctx, query, w.ID, instant(t.now), s.user.Login); err != nil {
				return fmt.Errorf("let the folder be: %w", err)
			}
		}
		t.changed("watched-folder", w.ID, map[string]any{"before": w})
		return nil
	})
}

// WatchedFolders lists the folders that are watched, on whichever computer.
func (s *Session) WatchedFolders(ctx context.Context) ([]WatchedFolder, error) {
	if err := s.demand(ctx, ActImport); err != nil {
		return nil, err
	}
	return watchedFolders(ctx, s.reader)
}

func watchedFolders(ctx context.Context, q querier) ([]WatchedFolder, error) {
	return collect(ctx, q, scanWatched, `select `+watchedColumns+` from watched_folder where ended_at = '' order by id`)
}

// WaitingFiles lists the files that wait in watched folders, as they were last found: what was brought in since waits no longer.
func (s *Session) WaitingFiles(ctx context.Context) ([]WaitingFile, error) {
	if err := s.demand(ctx, ActImport); err != nil {
		return nil, err
	}
	return waitingFiles(ctx, s.reader)
}

func waitingFiles(ctx context.Context, q querier) ([]WaitingFile, error) {
	return collect(ctx, q, scanWaiting, `select `+waitingColumns+` from waiting_file w join watched_folder f on f.id = w.folder
		where w.ended_at = '' and not exists (select 1 from import_file i where i.sha256 = w.sha256 and i.undone_at = '') order by w.id`)
}

// DismissFile says why a file that waits is not brought in.
func (s *Session) DismissFile(ctx context.Context, id, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why it is not brought in")
	}
	return s.act(ctx, ActImport, func(t *transaction) error {
		w, err := one(ctx, t, "waiting-file", id, scanWaiting, `select `+waitingColumns+` from waiting_file w join watched_folder f on f.id = w.folder where w.id = $1 and w.ended_at = ''`, strings.TrimSpace(id))
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update waiting_file set ended_at = $2, ended_by = $3, how = 'dismissed', reason = $4 where id = $1`, w.ID, instant(t.now), s.user.Login, reason); err != nil {
			return fmt.Errorf("let the file be: %w", err)
		}
		t.changed("waiting-file", w.ID, map[string]any{"dismissed": w.Name, "reason": reason})
		return nil
	})
}

// waitingFacts reads the files that wait.
func (s *Session) waitingFacts(ctx context.Context, q querier, f *duty.Facts) error {
	all, err := waitingFiles(ctx, q)
	for _, w := range all {
		f.Waiting = append(f.Waiting, duty.WaitingFile{
			ID: w.ID, Name: w.Name, Kind: w.Kind, Path: filepath.Join(w.Path, w.Name), Found: w.FoundAt, Known: w.Known, New: w.New, Changed: w.Changed, Refused: w.Refused, Trouble: w.Trouble,
		})
	}
	return err
}
