package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"muniment/store/vault"
)

// Wrong passwords are counted by this computer, beside what it remembers of the register, so that starting the program again makes no more of them. Each
// login has tries of its own: whoever uses them up shuts nobody else out. A try counts while it is being made, so that many at once are no way round.

const (
	mostTries  = 10
	triesFor   = 5 * time.Minute
	strangers  = 64      // how many counts the logins that nobody has share between them
	longestLog = 1 << 20 // of what is read back
)

// TooManyTriesError says that a login was tried too often, and how long it rests. It says nothing of whether anybody has that login.
type TooManyTriesError struct{ Wait time.Duration }

func (e *TooManyTriesError) Error() string {
	minutes := int((e.Wait + time.Minute - 1) / time.Minute)
	if minutes <= 1 {
		return "too many wrong passwords under this name: try again in a minute"
	}
	return fmt.Sprintf("too many wrong passwords under this name: try again in %d minutes", minutes)
}

// guesses counts the tries at one register.
type guesses struct {
	file     string // "" where this computer remembers nothing
	register string
	logins   []string // that somebody has
}

func guessesAt(dir, register string, logins []string) guesses {
	g := guesses{register: register, logins: logins}
	if dir != "" {
		g.file = filepath.Join(dir, register+".tries.json")
	}
	return g
}

// tries are the times of what was tried, by login.
type tries map[string][]time.Time

// try opens the register unless the login was tried too often. Only a wrong secret counts: damage, or a register in use, is nobody's guess.
func (g guesses) try(login string, now func() time.Time, open func() error) error {
	at := now().UTC()
	if err := g.change(at, func(all tries) error { return all.reserve(g.key(login), at) }); err != nil {
		return err
	}
	err := open()
	if errors.Is(err, vault.ErrWrongSecret) {
		return err
	}
	forgiven := g.change(now().UTC(), func(all tries) error {
		all.forgive(g.key(login), at, err == nil)
		return nil
	})
	if err == nil && forgiven != nil {
		return nil // the register is open; that the count stands is for the next time
	}
	return err
}

func (t tries) reserve(key string, at time.Time) error {
	if made := t[key]; len(made) >= mostTries {
		return &TooManyTriesError{made[len(made)-mostTries].Add(triesFor).Sub(at)}
	}
	t[key] = append(t[key], at)
	return nil
}

// forgive takes one try back, or all of them once the right secret was brought.
func (t tries) forgive(key string, at time.Time, all bool) {
	if all {
		delete(t, key)
		return
	}
	if i := slices.IndexFunc(t[key], at.Equal); i >= 0 {
		t[key] = slices.Delete(t[key], i, i+1)
	}
}

// key names a login without saying it: somebody may have typed a password in its place. Logins that nobody has share a fixed number of counts, so that no
// flood of them grows the file or washes out the count of somebody's own.
func (g guesses) key(login string) string {
	login = strings.ToLower(login)
	sum := sha256.Sum256([]byte("muniment tries " + g.register + " " + login))
	if slices.ContainsFunc(g.logins, func(l string) bool { return strings.EqualFold(l, login) }) {
		return hex.EncodeToString(sum[:16])
	}
	return fmt.Sprintf("nobody %d", sum[0]%strangers)
}

// change reads the counts, changes them and writes them back, while no other process does. A folder that cannot be read or written, or whose disk is full, keeps
// nobody from the register: whoever could make it so could as well remove the counts.
func (g guesses) change(now time.Time, f func(tries) error) error {
	if g.file == "" {
		return nil
	}
	err := os.MkdirAll(filepath.Dir(g.file), 0o700)
	if err == nil {
		err = vault.Hold(g.file, func(file *os.File) error {
			all, err := readTries(file, now)
			if err != nil {
				return err
			}
			return errors.Join(f(all), writeTries(file, all)) // times that were put right are kept in either case
		})
	}
	var tired *TooManyTriesError
	switch {
	case errors.As(err, &tired):
		return tired
	case errors.Is(err, vault.ErrBusy):
		return err
	}
	return nil
}

// readTries leaves out what is over. What seems to be still to come was counted by a clock that has been put back: it counts from now.
func readTries(file io.Reader, now time.Time) (tries, error) {
	all := tries{}
	err := json.NewDecoder(io.LimitReader(file, longestLog)).Decode(&all) // a crash may have left the end of what stood there before behind it
	if bad, other := errors.AsType[*fs.PathError](err); other {
		return nil, bad
	}
	if err != nil {
		all = tries{} // none yet, or cut short by a crash
	}
	for key, made := range all {
		kept := []time.Time{}
		for _, at := range made {
			if at.After(now) {
				at = now
			}
			if now.Sub(at) < triesFor {
				kept = append(kept, at)
			}
		}
		if all[key] = kept; len(kept) == 0 {
			delete(all, key)
		}
	}
	return all, nil
}

func writeTries(file *os.File, all tries) error {
	b, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if _, err := file.WriteAt(b, 0); err != nil {
		return err
	}
	return file.Truncate(int64(len(b))) // last: where there is no room for the new counts, the old ones stay
}
