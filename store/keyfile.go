package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// MakeKeyFile makes a key file, of 256 random bits, and returns where it is and what it holds. It must not be there yet, nor be in the folder of the register, or
// below it: whoever copies that folder would have both.
func MakeKeyFile(path, register string) (made string, content []byte, err error) {
	if made, err = besideNothing(path, register); err != nil {
		return "", nil, err
	}
	key := make([]byte, 32)
	rand.Read(key)
	content = fmt.Appendf(nil, "Muniment key file. Every character of it counts: do not change it.\n%x\n", key) // which whoever opens it in an editor can see
	return made, content, WriteSecret(made, content)
}

func besideNothing(out, register string) (string, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return "", fmt.Errorf("find the place of the key file: %w", err)
	}
	home, err := filepath.Abs(filepath.Dir(register))
	if err != nil {
		return "", fmt.Errorf("find the register: %w", err)
	}
	where, err := filepath.EvalSymlinks(filepath.Dir(out))
	if err != nil {
		return "", fmt.Errorf("there is no folder %s for the key file: make it first", filepath.Dir(out))
	}
	if real, err := filepath.EvalSymlinks(home); err == nil {
		home = real
	}
	if rel, err := filepath.Rel(home, where); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", fmt.Errorf("the key file is not to be where the register is: whoever copies %s would have both; choose a folder elsewhere, such as one on a stick", home)
	}
	return out, nil
}

// WriteSecret writes a secret into a file of its owner alone, which must not be there yet.
func WriteSecret(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the person names it
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("there is a file %s already: name another", name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), os.Remove(name))
	}
	return nil
}
