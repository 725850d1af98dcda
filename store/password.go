package store

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"

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

// guessed says whether somebody who knows whose password it is tries it soon. What it has of the names that are known counts for nothing.
func (r passwordRules) guessed(p string, known []string) bool {
	if strings.Count(p, p[:1]) == len(p) {
		return true
	}
	if runes := []rune(p); len(runes) > judged {
		p = string(runes[:judged])
	}
	words := []string{"muniment"}
	for _, k := range known {
		words = append(append(words, k), strings.Fields(k)...)
	}
	left := nameless(p, words)
	return left == "" || zxcvbn.PasswordStrength(left, words).Score < r.strength
}

// nameless is a text without the words in it; those of one or two letters stand in other words too, and stay.
func nameless(p string, words []string) string {
	var names []string
	for _, w := range words {
		if utf8.RuneCountInString(w) > 2 {
			names = append(names, regexp.QuoteMeta(w))
		}
	}
	return regexp.MustCompile("(?i)"+strings.Join(names, "|")).ReplaceAllString(p, "")
}

// checkPassword holds a password to the council's rules.
func (s *Session) checkPassword(ctx context.Context, password []byte, login, name string) error {
	settings, err := readSettings(ctx, s.reader)
	if err != nil {
		return err
	}
	return rulesOf(periods(settings)).check(password, login, name, s.council.Name)
}
