package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Look says which register a file is of, and who has a slot in it: what anybody
// can read who has the file, and nobody has vouched for yet.
func Look(path string) (uuid string, logins []string, err error) {
	f, err := openReal(path, os.O_RDONLY)
	if err != nil {
		return "", nil, fmt.Errorf("open the register: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	p, err := readPrefix(f)
	if err != nil {
		return "", nil, err
	}
	copies := readKeyrings(f)
	for i := range copies[0].ring.slots { // none of a damaged one: opening says what is wrong
		logins = append(logins, copies[0].ring.slots[i].login)
	}
	return uuidString(p.uuid), logins, nil
}

// Hold opens a small file beside the register, makes it where there is none,
// and keeps others from holding it while it is read and written.
func Hold(path string, use func(*os.File) error) (err error) {
	path = filepath.Clean(path)
	f, err := openShared(path, os.O_RDWR)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = openShared(path, os.O_RDWR|os.O_CREATE|os.O_EXCL)
		if errors.Is(err, fs.ErrExist) {
			f, err = openShared(path, os.O_RDWR)
		}
	}
	if err != nil {
		return err
	}
	held := &realFile{File: f}
	defer func() { err = errors.Join(err, held.Close()) }()
	if err := lockWaiting(held, LockOpen, Exclusive); err != nil {
		return err
	}
	return use(f)
}
