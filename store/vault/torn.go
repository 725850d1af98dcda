package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Torn tells of a change that was being written when a computer or program
// stopped: its bytes were cut from the log and kept aside, still sealed. It
// was never acknowledged to anybody.
type Torn struct {
	Sequence uint64 `json:"sequence"` // of the last change that is whole
	Offset   int64  `json:"offset"`   // where the torn bytes began
	Length   int64  `json:"length"`   // how many there were
	Aside    string `json:"aside"`    // the file that keeps them
}

// tornOf reads a torn mark.
func tornOf(r *record) *Torn {
	return &Torn{
		Sequence: binary.BigEndian.Uint64(r.marker[16:]),
		Offset:   int64(binary.BigEndian.Uint64(r.marker[:])),  //nolint:gosec // what encodeTorn wrote
		Length:   int64(binary.BigEndian.Uint64(r.marker[8:])), //nolint:gosec // what encodeTorn wrote
	}
}

func (t *Torn) marker() (m [32]byte) {
	binary.BigEndian.PutUint64(m[:], uint64(t.Offset))  //nolint:gosec // not negative
	binary.BigEndian.PutUint64(m[8:], uint64(t.Length)) //nolint:gosec // not negative
	binary.BigEndian.PutUint64(m[16:], t.Sequence)
	return m
}

// asideName is where the torn tail behind a sequence is kept.
func asideName(path string, t *Torn) string {
	return fmt.Sprintf("%s.torn-%d", path, t.Sequence)
}

const asideMagic = "MUNITORN"

// keepAside copies the tail into a file of its own: one block with magic,
// offset, length and this file's prefix, then the bytes as they lay. What could
// not be kept whole, as on a full disk, is no copy, and is not left lying about.
func (l *logFile) keepAside(disk FS, path string, t *Torn) (err error) {
	name := asideName(path, t)
	out, err := disk.Create(name)
	for i := 2; errors.Is(err, fs.ErrExist) && i < 100; i++ {
		name = fmt.Sprintf("%s-%d", asideName(path, t), i)
		out, err = disk.Create(name)
	}
	if err != nil {
		return fmt.Errorf("keep the torn end of the register aside: %w", err)
	}
	t.Aside = name
	defer func() {
		if err = errors.Join(err, out.Close()); err != nil {
			_ = disk.Remove(name) // the next opening tries again
		}
	}()
	head := make([]byte, blockSize)
	copy(head, asideMagic)
	binary.BigEndian.PutUint64(head[8:], uint64(t.Offset))  //nolint:gosec // not negative
	binary.BigEndian.PutUint64(head[16:], uint64(t.Length)) //nolint:gosec // not negative
	copy(head[32:], l.p.encode()[:prefixUsed])
	if _, err := out.WriteAt(head, 0); err != nil {
		return fmt.Errorf("keep the torn end of the register aside: %w", err)
	}
	from := io.NewSectionReader(l.f, t.Offset, t.Length)
	if _, err := io.Copy(io.NewOffsetWriter(out, blockSize), from); err != nil {
		return fmt.Errorf("keep the torn end of the register aside: %w", err)
	}
	if err := out.Sync(); err != nil {
		return fmt.Errorf("keep the torn end of the register aside: %w", err)
	}
	return nil
}

// cutTorn removes a torn tail that judge found to be one: keeps its bytes,
// truncates, syncs before anything else is written there, and notes it in the
// log so that check reports it until somebody has seen it.
// The caller has the writer's lock and Vault.mu.
func (v *Vault) cutTorn(l *logFile, s stop, limit int64) error {
	t := &Torn{Sequence: l.seq, Offset: s.start, Length: limit - s.start}
	if err := l.keepAside(v.fs, v.path, t); err != nil {
		return err
	}
	if err := l.f.Truncate(s.start); err != nil {
		return fmt.Errorf("cut off the torn end of the register: %w", err)
	}
	if err := l.f.Sync(); err != nil {
		return fmt.Errorf("cut off the torn end of the register: %w", err)
	}
	if err := v.appendMark(l, markTorn, t.marker()); err != nil {
		return err
	}
	l.torn.Aside = t.Aside
	return nil
}

// TornTail tells of a torn tail that nobody has acknowledged yet, or nil.
func (v *Vault) TornTail() *Torn {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.cur == nil || v.cur.torn == nil {
		return nil
	}
	t := *v.cur.torn
	if t.Aside == "" {
		t.Aside = asideName(v.path, &t)
	}
	return &t
}

// AcknowledgeTorn records that somebody has been told of the torn tail; check
// reports it no more. The file kept aside stays. It also makes good a keyring
// copy that was damaged.
func (v *Vault) AcknowledgeTorn() error {
	return v.turn(func(l *logFile) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		if err := v.mendKeyring(l); err != nil {
			return err
		}
		if l.torn == nil {
			return nil
		}
		return v.appendMark(l, markSeen, [32]byte{})
	})
}
