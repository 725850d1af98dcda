package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/natefinch/atomic"
)

// The witness is what this computer remembers outside the register: for each register, the last entry of the trail that it saw. A
// file that does not contain that entry is an older copy, or a branch, put in the place of the register. It holds hashes only.

// witness is the folder in which this computer remembers.
type witness struct{ dir string }

// witnessAt returns the witness of a folder, or of this person's configuration where none is given. A computer without such
// a folder remembers nothing, which is no reason not to open a register.
func witnessAt(dir string) witness {
	if dir == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return witness{}
		}
		dir = filepath.Join(config, "muniment")
	}
	return witness{dir}
}

func (w witness) file(register string) string { return filepath.Join(w.dir, register+".seen.json") }

// seen returns the last entry that this computer saw, or the zero TrailHead.
func (w witness) seen(register string) TrailHead {
	var h TrailHead
	if w.dir == "" {
		return h
	}
	b, err := os.ReadFile(w.file(register))
	if err != nil || json.Unmarshal(b, &h) != nil {
		return TrailHead{}
	}
	return h
}

func (w witness) remember(register string, h TrailHead) error {
	if w.dir == "" {
		return nil
	}
	b, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("remember the register: %w", err)
	}
	if err := os.MkdirAll(w.dir, 0o700); err != nil {
		return fmt.Errorf("remember the register: %w", err)
	}
	if err := atomic.WriteFile(w.file(register), bytes.NewReader(b)); err != nil {
		return fmt.Errorf("remember the register: %w", err)
	}
	return nil
}

// OlderWarning is what is said of a file that lacks an entry this computer has seen.
const OlderWarning = "this file is older than, or a branch of, the register this computer last saw: somebody may have put an earlier copy in its place"

// compare sets the session's warning where the file lacks what this computer saw, and remembers its head where it does not.
func (s *Session) compare(ctx context.Context) error {
	seen := s.witness.seen(s.keys().UUID())
	if seen.Sequence > 0 {
		var hash string
		err := s.reader.QueryRowContext(ctx, `select hash from trail where sequence = $1`, seen.Sequence).Scan(&hash)
		if err != nil && !isNoRows(err) {
			return fmt.Errorf("read the trail: %w", err)
		}
		if hash != seen.Hash {
			s.older = true
			return nil
		}
	}
	return s.remember(ctx)
}

// remember notes the trail's head, unless the file is known to be older. A folder that cannot be written is no failure of the act.
func (s *Session) remember(ctx context.Context) error {
	if s.older {
		return nil
	}
	h, err := s.Head(ctx)
	if err != nil {
		return err
	}
	err = s.witness.remember(s.keys().UUID(), h)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}

// Warnings says what a person should know about the file they opened.
func (s *Session) Warnings() []string {
	var out []string
	if s.older {
		out = append(out, OlderWarning)
	}
	if s.vault() != nil && s.vault().TornTail() != nil {
		out = append(out, "the last change was interrupted and is lost: `muniment check` says more")
	}
	return out
}
