package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// CopyOptions says what a copy of the register is to be.
type CopyOptions struct {
	// NewKey gives the copy a data key of its own: those who know the present
	// one, or hold an older file of this register, cannot open it with that.
	NewKey bool
	// Change says who has keys of the copy; it needs NewKey.
	Change KeyChange
	// Branch names the branch that the copy begins, in at most 32 bytes; empty: none.
	Branch string
}

// ErrBranchName: a branch's name has its place in a record of fixed size.
var ErrBranchName = errors.New("the name of a branch must have 1 to 32 printable characters, fewer where they are not plain letters")

// CopyTo writes the register as its last commit left it to another path: a new
// file with a salt of its own, read back before it gets its name. Others may
// write meanwhile. It overwrites nothing (ErrExists), and what fails or is
// killed leaves no file under that name but perhaps an empty one.
func (v *Vault) CopyTo(ctx context.Context, path string, o CopyOptions) error {
	path, err := v.copyPath(path)
	if err != nil {
		return err
	}
	fresh, err := v.prepare(o.Change.Put)
	if err != nil {
		return err
	}
	c, old, k, err := v.toCopy(o, fresh)
	if err != nil {
		return err
	}
	defer func() {
		v.letGo(old)
		k.wipe()
	}()
	temp := tempName(path)
	f, err := v.createTemp(temp)
	if err != nil {
		return err
	}
	_, err = v.build(ctx, f, c, k)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = v.place(temp, path)
	}
	if err != nil {
		return errors.Join(err, v.removeTemp(temp))
	}
	return nil
}

// copyPath refuses places where no register may be.
func (v *Vault) copyPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the place of the copy: %w", err)
	}
	if onRealDisk(v.fs) {
		if err := checkFolder(filepath.Dir(path)); err != nil {
			return "", err
		}
	}
	f, err := v.fs.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return "", fmt.Errorf("find the place of the copy: %w", err)
	}
	size, err := f.Size()
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("find the place of the copy: %w", err)
	}
	if size > 0 {
		return "", fmt.Errorf("%w: %s", ErrExists, path)
	}
	return path, v.removeTemp(path) // what place left when it was cut short
}

// toCopy takes the state that is copied, and keeps its file open: letGo gives it back.
func (v *Vault) toCopy(o CopyOptions, fresh []freshSlot) (content, *logFile, *keys, error) {
	var c content
	if len(o.Branch) > len(c.branch) || (o.Branch != "" && checkLogin(o.Branch) != nil) {
		return c, nil, nil, ErrBranchName
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return c, nil, nil, ErrClosed
	}
	if err := v.stopped(); err != nil {
		return c, nil, nil, err
	}
	if err := v.bringUpToDate(); err != nil {
		return c, nil, nil, err
	}
	k := &keys{ring: v.ring, data: v.data, custody: v.custody, me: v.me, mine: v.keys}
	if o.NewKey {
		var err error
		if k, err = v.keysFor(o.Change, fresh); err != nil {
			return c, nil, nil, err
		}
	} else {
		// v.data may be wiped while the copy is made; it has one of its own.
		k.data, k.fresh = append([]byte(nil), v.data...), true
	}
	c = v.cur.frozen()
	if o.Branch != "" {
		c.branch = [32]byte{}
		copy(c.branch[:], o.Branch)
	}
	v.cur.readers++
	return c, v.cur, k, nil
}

// place gives the finished file its name. The empty file that it replaces is
// made first and must not have been there: a rename alone overwrites.
func (v *Vault) place(temp, path string) error {
	f, err := v.fs.Create(path)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s", ErrExists, path)
	}
	if err != nil {
		return fmt.Errorf("make the copy: %w", err)
	}
	err = f.Close()
	if err == nil {
		err = v.fs.Rename(temp, path)
	}
	if err != nil {
		return errors.Join(diskError(err), v.fs.Remove(path))
	}
	if err := v.fs.SyncDir(filepath.Dir(path)); err != nil {
		return diskError(err)
	}
	return nil
}

// Branch is the name of the newest branch that the register's file says it is
// of, or "".
func (v *Vault) Branch() string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	name := v.cur.branch[:]
	for len(name) > 0 && name[len(name)-1] == 0 {
		name = name[:len(name)-1]
	}
	return string(name)
}
