package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Copied says what a copy of the register is.
type Copied struct {
	Path     string `json:"path"`
	Sequence uint64 `json:"sequence"` // of the newest commit in it
	Bytes    int64  `json:"bytes"`
	SHA256   string `json:"sha256"`
}

// ErrForeignCopy says that a copy is of another register.
var ErrForeignCopy = errors.New("this is a copy of another register")

// unfinished is where a copy is made before it counts.
func unfinished(path string) string { return path + ".part" }

// BackUp writes a copy of the register as of its newest commit, without keeping anybody from reading or writing meanwhile: the log only grows, so that
// what is there is copied up to the end of that commit, and ends with the mark of a sitting in good order. The copy is synced, opened, and read back
// to its last byte; examine, which may be nil, may then ask it whatever shows that it can be used. Only then does it take its name, which must be
// free. Where anything fails nothing is left.
func (v *Vault) BackUp(ctx context.Context, path string, examine func(*Vault) error) (Copied, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Copied{}, fmt.Errorf("find the place of the copy: %w", err)
	}
	if free, err := v.isFree(path); err != nil || !free {
		return Copied{}, errors.Join(err, fmt.Errorf("%w: %s", ErrExists, path))
	}
	from, err := v.beginCopy()
	if err != nil {
		return Copied{}, err
	}
	defer v.letGo(from.log)
	temp := unfinished(path)
	if err := v.removeTemp(temp); err != nil { // of a copy that was cut short
		return Copied{}, fmt.Errorf("remove an unfinished copy: %w", err)
	}
	f, err := v.fs.Create(temp)
	if err != nil {
		return Copied{}, fmt.Errorf("make the copy: %w", diskError(err))
	}
	out, err := v.fillCopy(ctx, f, &from, temp, examine)
	if err == nil {
		err = v.putCopy(temp, path)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return Copied{}, errors.Join(err, v.removeTemp(temp), v.removeTemp(path))
	}
	out.Path = path
	return out, nil
}

// fillCopy writes a copy and reads it back. Its lock says meanwhile that it is not what a crash left.
func (v *Vault) fillCopy(ctx context.Context, f File, from *copying, temp string, examine func(*Vault) error) (Copied, error) {
	if _, err := f.Lock(LockOpen, Exclusive); err != nil {
		return Copied{}, err
	}
	if err := from.write(ctx, f); err != nil {
		return Copied{}, err
	}
	return v.readCopy(ctx, temp, from.at, examine)
}

// RemoveUnfinished removes from a folder the copies whose making was cut short, of those whose names begin in a certain way. One that is being made stays.
func RemoveUnfinished(folder, beginning string) error {
	names, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("look for unfinished copies: %w", err)
	}
	for _, n := range names {
		if !n.Type().IsRegular() || !strings.HasPrefix(n.Name(), beginning) || !strings.HasSuffix(n.Name(), unfinished(".muniment")) {
			continue
		}
		path := filepath.Join(folder, n.Name())
		f, err := realFS{}.Open(path)
		if err != nil {
			return fmt.Errorf("look at an unfinished copy: %w", err)
		}
		left, err := f.Lock(LockOpen, Exclusive)
		if err = errors.Join(err, f.Close()); err == nil && left {
			err = os.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an unfinished copy: %w", err)
		}
	}
	return nil
}

func (v *Vault) isFree(path string) (bool, error) {
	f, err := v.fs.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, f.Close()
}

func (v *Vault) putCopy(temp, path string) error {
	if err := v.fs.Rename(temp, path); err != nil {
		return fmt.Errorf("put the copy in its place: %w", diskError(err))
	}
	if err := v.fs.SyncDir(filepath.Dir(path)); err != nil {
		return errors.Join(fmt.Errorf("put the copy in its place: %w", diskError(err)), v.removeTemp(path))
	}
	return nil
}

// copying is what a copy is made of: the keyring, and the log up to the end of a commit.
type copying struct {
	log  *logFile
	at   state
	head []byte // prefix and keyring, as the copy is to have them
	data []byte // the data key
}

// beginCopy brings the log up to date, and keeps its file from being closed by a compaction until letGo.
func (v *Vault) beginCopy() (copying, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return copying{}, ErrClosed
	}
	if err := v.stopped(); err != nil {
		return copying{}, err
	}
	if err := v.bringUpToDate(); err != nil {
		return copying{}, err
	}
	l := v.cur
	if v.writer == nil {
		if err := lockWaiting(l.f, LockAppend, Shared); err != nil {
			return copying{}, err
		}
		defer func() {
			if _, err := l.f.Lock(LockAppend, Unlocked); err != nil {
				v.note(err)
			}
		}()
	}
	copies := readKeyrings(l.f)
	if copies[0].err != nil {
		return copying{}, copies[0].err
	}
	if !copies[0].authentic(l.p, l.macKey) || copies[0].ring.generation < l.gen {
		return copying{}, &DamageError{What: "keyring seal", Offset: copies[0].at}
	}
	c := copying{log: l, at: l.state, data: v.data}
	c.head = append(append(l.p.encode(), copies[0].raw...), copies[0].raw...) // a damaged spare is not handed on
	l.readers++
	return c, nil
}

// write fills a new file, and syncs it.
func (c *copying) write(ctx context.Context, f File) error {
	if _, err := f.WriteAt(c.head, 0); err != nil {
		return diskError(err)
	}
	if err := copyBytes(ctx, f, c.log.f, logStart, c.at.end); err != nil {
		return err
	}
	if err := c.endClean(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return diskError(err)
	}
	return nil
}

// endClean ends the copy with a mark, so that what it was made for is never taken for a torn change.
func (c *copying) endClean(f File) error {
	if c.at.clean {
		return nil
	}
	l, err := newLogFile(f, c.log.p, c.data)
	if err != nil {
		return err
	}
	h := header{seq: c.at.seq + 1, kind: recordMark, flags: markClean, size: c.at.size, generation: c.at.gen, prev: c.at.tag}
	rec, _, _, err := l.sealRecord(nil, c.at.end, h, nil, nil)
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(rec, c.at.end); err != nil {
		return diskError(err)
	}
	return nil
}

// copyBytes copies what lies between two places to the same places of another file.
func copyBytes(ctx context.Context, to io.WriterAt, from io.ReaderAt, start, end int64) error {
	buf := make([]byte, min(1<<20, max(0, end-start)))
	for at := start; at < end; {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := buf[:min(int64(len(buf)), end-at)]
		if n, err := from.ReadAt(part, at); n < len(part) {
			return fmt.Errorf("read the register: %w", err)
		}
		if _, err := to.WriteAt(part, at); err != nil {
			return diskError(err)
		}
		at += int64(len(part))
	}
	return nil
}

// readCopy opens a copy as somebody would who needs it, reads every byte of it back, and has its tables checked.
func (v *Vault) readCopy(ctx context.Context, path string, want state, examine func(*Vault) error) (out Copied, err error) {
	c, err := v.OpenCopy(path)
	if err != nil {
		return out, fmt.Errorf("%w: the copy could not be read back: %w", ErrNotSaved, err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	r, err := c.Check(ctx)
	if err != nil {
		return out, fmt.Errorf("read the copy back: %w", err)
	}
	if len(r.Problems) > 0 || r.Sequence < want.seq || r.Sequence > want.seq+1 {
		return out, fmt.Errorf("%w: the copy could not be read back: %v", ErrNotSaved, r.Problems)
	}
	if examine != nil {
		if err := examine(c); err != nil {
			return out, err
		}
	}
	out = Copied{Path: path, Sequence: want.seq, Bytes: r.Bytes}
	out.SHA256, err = c.digest(ctx)
	return out, err
}

// digest is the SHA-256 of the file as it lies on the disk.
func (v *Vault) digest(ctx context.Context) (string, error) {
	v.mu.RLock()
	f := v.cur.f
	v.mu.RUnlock()
	size, err := f.Size()
	if err != nil {
		return "", fmt.Errorf("read the copy back: %w", err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, &untilDone{ctx, io.NewSectionReader(f, 0, size)}); err != nil {
		return "", fmt.Errorf("read the copy back: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// untilDone reads until somebody has had enough.
type untilDone struct {
	ctx context.Context //nolint:containedctx // of the one copy that it reads
	io.Reader
}

func (u *untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Reader.Read(b)
}

// OpenCopy opens a copy of this register for the person who has it open: their own key opens it too, whatever their password was then. Nothing of
// the copy is changed: what is written to it stays in memory and goes at Close.
func (v *Vault) OpenCopy(path string) (*Vault, error) {
	v.mu.RLock()
	me, keys, uuid, closed := v.me, v.keys, v.uuid, v.closed
	v.mu.RUnlock()
	if closed {
		return nil, ErrClosed
	}
	c, f, err := aboutCopy(path, v.fs, v.slow)
	if err != nil {
		return nil, err
	}
	if err := c.unlockAs(f, me, keys, uuid); err != nil {
		c.wipe()
		return nil, errors.Join(err, f.Close())
	}
	return c.start()
}

// OpenCopy opens a copy of a register for the person who brings the secret that they had when it was made. Nothing of it is changed: what is written
// to it stays in memory and goes at Close.
func OpenCopy(path string, o OpenOptions) (*Vault, error) {
	v, f, err := aboutCopy(path, o.FS, o.slow)
	if err != nil {
		return nil, err
	}
	if err := v.unlock(f, o); err != nil {
		v.wipe()
		return nil, errors.Join(err, f.Close())
	}
	return v.start()
}

// aboutCopy makes a vault that is not open yet, on a file that it cannot change.
func aboutCopy(path string, disk FS, slow stretch) (*Vault, File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, nil, fmt.Errorf("find the copy: %w", err)
	}
	if disk == nil {
		disk = realFS{}
	}
	o, err := newOverlay(disk, path)
	if err != nil {
		return nil, nil, err
	}
	f, err := o.Open(path) // which closes it
	if err != nil {
		return nil, nil, err
	}
	v, err := newVault(path, o, slow)
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	v.backup = true
	return v, wholeFile{f}, nil
}

// unlockAs opens a copy with the private keys of somebody who is signed in at another.
func (v *Vault) unlockAs(f File, me slot, keys privateKeys, uuid [16]byte) error {
	p, err := readPrefix(f)
	if err != nil {
		return err
	}
	if p.uuid != uuid {
		return ErrForeignCopy
	}
	copies := readKeyrings(f)
	if copies[0].err != nil {
		return copies[0].err
	}
	i := copies[0].ring.findID(me.id)
	if i < 0 || copies[0].ring.slots[i].public != [32]byte(keys.open.PublicKey().Bytes()) {
		return ErrNoSlot
	}
	v.uuid, v.me, v.keys = p.uuid, copies[0].ring.slots[i], keys
	return v.load(f, p, copies)
}

// KeyName names the data key that this register and its copies since the last change of that key are sealed under, without telling anything of it: who
// knew an earlier key opens the copies of another name.
func (v *Vault) KeyName() (string, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return "", ErrClosed
	}
	k, err := derive(v.data, labelKeyName, v.uuid[:])
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(k[:8]), nil
}
