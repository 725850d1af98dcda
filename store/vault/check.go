package vault

import (
	"context"
	"errors"
	"fmt"
)

// Report is what Check found. The register is sound if there are no problems,
// and nothing needs telling if Torn is nil too.
type Report struct {
	UUID      string   `json:"uuid"`
	Sequence  uint64   `json:"sequence"`   // of the newest commit
	Records   int      `json:"records"`    // in the log, parts included
	Pages     int      `json:"pages"`      // live
	DeadPages int      `json:"dead_pages"` // superseded, gone after the next compaction
	Bytes     int64    `json:"bytes"`      // length of the file
	People    int      `json:"people"`     // slots in the keyring
	Clean     bool     `json:"clean"`      // the log ends with a sitting closed in good order; not so while one is under way
	Torn      *Torn    `json:"torn"`       // a torn tail nobody has acknowledged, or null
	Problems  []string `json:"problems"`   // plain sentences; empty when sound
}

// Check reads the whole file from the disk and authenticates every byte of
// it: prefix, both copies of the keyring, every record, page and padding; then
// has SQLite check its tables. What it finds is in the report; the error says
// that the check itself could not be made.
func (v *Vault) Check(ctx context.Context) (Report, error) {
	r := Report{UUID: v.UUID(), Problems: []string{}}
	l, upTo, err := v.beginCheck(&r)
	if err != nil {
		return r, err
	}
	defer v.letGo(l)
	if err := v.checkLog(ctx, l, upTo, &r); err != nil {
		return r, err
	}
	r.Torn = v.TornTail()
	if len(r.Problems) > 0 {
		return r, nil // SQLite would only stumble over the same damage
	}
	return r, v.checkTables(ctx, &r)
}

// beginCheck settles the end of the log, checks what lies before it, and keeps
// the file from being closed by a compaction meanwhile.
func (v *Vault) beginCheck(r *Report) (*logFile, state, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil, state{}, ErrClosed
	}
	if err := v.stopped(); err != nil {
		return nil, state{}, err
	}
	if err := v.bringUpToDate(); err != nil && !r.found(err) {
		return nil, state{}, err
	}
	l := v.cur
	if _, err := readPrefix(l.f); err != nil && !r.found(err) {
		return nil, state{}, err
	}
	if err := v.checkKeyrings(l); err != nil && !r.found(err) {
		return nil, state{}, err
	}
	r.People = len(v.ring.slots)
	l.readers++
	return l, l.state, nil
}

func (v *Vault) letGo(l *logFile) {
	v.mu.Lock()
	defer v.mu.Unlock()
	l.readers--
	v.dropIfUnused(l)
}

// bringUpToDate settles the end of the log, or where somebody is writing takes
// what is committed.
func (v *Vault) bringUpToDate() error {
	if v.writer != nil {
		return nil
	}
	var t token
	ok, err := v.tryTurn(&t)
	if err == nil && ok {
		v.endTurn(&t)
		return nil
	}
	if err != nil {
		return err
	}
	_, err = v.refreshShared()
	return err
}

// found puts damage into the report; other errors it leaves to the caller.
func (r *Report) found(err error) bool {
	d, ok := errors.AsType[*DamageError](err)
	if ok {
		r.Problems = append(r.Problems, d.Error())
	}
	return ok
}

func (v *Vault) checkKeyrings(l *logFile) error {
	if v.writer == nil {
		if err := lockWaiting(l.f, LockAppend, Shared); err != nil {
			return err
		}
		defer func() {
			if _, err := l.f.Lock(LockAppend, Unlocked); err != nil {
				v.note(err)
			}
		}()
	}
	copies := readKeyrings(l.f)
	switch {
	case copies[0].err != nil:
		return copies[0].err
	case !copies[0].authentic(l.p, l.macKey):
		return &DamageError{What: "keyring seal", Offset: copies[0].at}
	case copies[0].ring.generation < l.gen:
		return &DamageError{What: "keyring older than the log", Offset: copies[0].at}
	}
	return spareProblem(copies, l)
}

// checkLog walks the log of a second view of the same file, opening every page.
func (v *Vault) checkLog(ctx context.Context, l *logFile, upTo state, r *Report) error {
	v.mu.RLock()
	closed := v.closed
	view, err := newLogFile(l.f, l.p, v.data)
	v.mu.RUnlock()
	if closed {
		return ErrClosed
	}
	if err != nil {
		return err
	}
	s, err := view.walk(upTo.end, func(*record) error { return ctx.Err() })
	if err != nil {
		return err
	}
	if s.happened() {
		r.found(&DamageError{What: s.what, Offset: s.off, Record: view.seq + 1})
	} else if view.tag != upTo.tag || view.seq != upTo.seq {
		r.found(&DamageError{What: "end of the log changed under this program", Offset: upTo.end, Record: upTo.seq})
	}
	size, err := l.f.Size()
	if err != nil {
		return fmt.Errorf("look at the register's file: %w", err)
	}
	r.Sequence, r.Records, r.Clean = view.seq, view.records, view.clean
	r.Pages, r.DeadPages, r.Bytes = view.live, view.sealed-view.live, size
	return nil
}

func (v *Vault) checkTables(ctx context.Context, r *Report) (err error) {
	rows, err := v.readerDB.QueryContext(ctx, "PRAGMA integrity_check")
	if err != nil {
		return v.Explain(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			r.Problems = append(r.Problems, "the register's tables are not sound: "+line)
		}
	}
	return v.Explain(rows.Err())
}
