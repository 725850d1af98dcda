package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/nbutton23/zxcvbn-go"

	"muniment/store/duty"
)

// passwordRules are what the council asks of a password: that it is long, and that it is not among what anybody would try. There are no rules
// of composition: the NCSC and the ASVS advise against them.
type passwordRules struct{ shortest, strength int }

func rulesOf(p duty.Periods) passwordRules {
	return passwordRules{p.Of("password-length"), p.Of("password-strength")}
}

// The tables that strength is judged by are read as the program starts (about 50 ms and 18 MB), whether a password is judged or not: no library that is kept up reads
// them later.

// judged is how much of a password is judged for its strength: what it takes longer to judge is strong by its length.
const judged = 72

// check refuses a password that is too short or too easily guessed by somebody who knows whose it is.
func (r passwordRules) check(password []byte, known ...string) error {
	p := string(password)
	switch {
	case !utf8.ValidString(p):
		return invalid("password", "it is not text: save the file as UTF-8")
	case utf8.RuneCountInString(p) < r.shortest:
		return invalid("password", "it is shorter than %d characters: three random words make a good one", r.shortest)
	case r.guessed(p, known):
		return invalid("password", "it can be guessed too easily: three random words make a good one")
	}
	return nil
}

func (r passwordRules) guessed(p string, known []string) bool {
	if strings.Count(p, p[:1]) == len(p) {
		return true
	}
	words := []string{"muniment"}
	for _, k := range known {
		if strings.EqualFold(p, k) {
			return true
		}
		words = append(append(words, k), strings.Fields(k)...)
	}
	if runes := []rune(p); len(runes) > judged {
		p = string(runes[:judged])
	}
	return zxcvbn.PasswordStrength(p, words).Score < r.strength
}

// checkPassword holds a password to the council's rules.
func (s *Session) checkPassword(ctx context.Context, password []byte, login, name string) error {
	settings, err := readSettings(ctx, s.reader)
	if err != nil {
		return err
	}
	return rulesOf(periods(settings)).check(password, login, name, s.council.Name)
}

// NewKeyFile makes the content of a key file: 256 random bits that a person can see are not to be changed.
func NewKeyFile() []byte {
	key := make([]byte, 32)
	rand.Read(key)
	return fmt.Appendf(nil, "Muniment key file. Every character of it counts: do not change it.\n%x\n", key)
}
