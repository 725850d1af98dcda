package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"muniment/assets"
	"muniment/store"
	"muniment/store/calendar"
)

// A year of the made-up council is a text that anybody can read and change: one act to a line, as somebody would have typed it.
//
//	2025-03-04 verity risk raise title="Old file server" owner_post=post-ict
//
// A line that begins with # says what the next acts are about, and an empty line says nothing. Words in braces, such as {IA005,IA006}, stand for
// a line for each; where a line has several such lists, they go together, the first with the first and the second with the second.

// yearAct is one line of the year.
type yearAct struct {
	line  int
	day   calendar.Date
	login string
	args  []string
}

// readYear reads the lines of a year. Their days never go back, as the register's clock does not.
func readYear(text string) ([]yearAct, error) {
	var acts []yearAct
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words, err := splitWords(line)
		if err != nil {
			return nil, fmt.Errorf("line %d of the year: %w", i+1, err)
		}
		if len(words) < 3 {
			return nil, fmt.Errorf("line %d of the year: a line is a day, a login and a command", i+1)
		}
		day, err := calendar.Parse(words[0])
		if err != nil {
			return nil, fmt.Errorf("line %d of the year: %w", i+1, err)
		}
		if len(acts) > 0 && day < acts[len(acts)-1].day {
			return nil, fmt.Errorf("line %d of the year: %s is before the line above it", i+1, day)
		}
		each, err := expand(words[2:])
		if err != nil {
			return nil, fmt.Errorf("line %d of the year: %w", i+1, err)
		}
		for _, args := range each {
			acts = append(acts, yearAct{i + 1, day, words[1], args})
		}
	}
	return acts, nil
}

// expand makes of a line with lists in braces a line for each of what they list.
func expand(words []string) ([][]string, error) {
	lists, n := make([][]string, len(words)), 1
	for i, word := range words {
		before, rest, opened := strings.Cut(word, "{")
		inside, after, closed := strings.Cut(rest, "}")
		if !opened || !closed {
			lists[i] = []string{word}
			continue
		}
		for _, one := range strings.Split(inside, ",") {
			lists[i] = append(lists[i], before+one+after)
		}
		if n > 1 && len(lists[i]) != n {
			return nil, fmt.Errorf("one list has %d words and another has %d", n, len(lists[i]))
		}
		n = len(lists[i])
	}
	out := make([][]string, n)
	for i := range out {
		for _, list := range lists {
			out[i] = append(out[i], list[min(i, len(list)-1)])
		}
	}
	return out, nil
}

// splitWords splits a line as a shell would: at blanks, except between double quotation marks.
func splitWords(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quoted {
		return nil, errors.New("a quotation mark is missing")
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

// firstDayFile is the file with what an administrator tells people for their first sign-in.
const firstDayFile = "first-day.txt"

// writePasswords gives everybody of the year, the administrator apart, a password of their own choice, and one for their first sign-in.
func (d demonstration) writePasswords(acts []yearAct) error {
	names := []string{firstDayFile}
	for _, act := range acts {
		if name := act.login + ".txt"; act.login != "admin" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if err := os.WriteFile(d.path(name), []byte(rand.Text()+"\n"), 0o600); err != nil {
			return fmt.Errorf("write the password: %w", err)
		}
	}
	return nil
}

// year runs the council's year, and tells it month by month.
func (d demonstration) year() error {
	text, err := assets.Year()
	if err != nil {
		return fmt.Errorf("read the year: %w", err)
	}
	acts, err := readYear(text)
	if err != nil {
		return err
	}
	if err := d.writePasswords(acts); err != nil {
		return err
	}
	for len(acts) > 0 {
		n := 1
		for n < len(acts) && acts[n].day[:7] == acts[0].day[:7] {
			n++
		}
		if err := d.runActs(acts[:n]); err != nil {
			return err
		}
		if err := d.tellMonth(acts[:n]); err != nil {
			return err
		}
		acts = acts[n:]
	}
	return nil
}

// records issues one record of each kind, by the lines of records.txt.
func (d demonstration) records() error {
	text, err := assets.Records()
	if err != nil {
		return fmt.Errorf("read the records: %w", err)
	}
	acts, err := readYear(text)
	if err != nil {
		return err
	}
	if err := d.runActs(acts); err != nil {
		return err
	}
	return d.a.say("\nOne record of each kind is in %s, signed and countersigned: *.pdf", d.dir)
}

// tellMonth says in one line what a month was about.
func (d demonstration) tellMonth(acts []yearAct) error {
	var people, about []string
	for _, act := range acts {
		if !slices.Contains(people, act.login) {
			people = append(people, act.login)
		}
		if kind := strings.ReplaceAll(act.args[0], "-", " "); !slices.Contains(about, kind) {
			about = append(about, kind)
		}
	}
	return d.a.say("%s  %3d acts of %2d people: %s", string(acts[0].day[:7]), len(acts), len(people), strings.Join(about, ", "))
}

// runActs runs lines, those of one person on one day within one sign-in, as somebody works at the window.
func (d demonstration) runActs(acts []yearAct) error {
	for len(acts) > 0 {
		n := 1
		for n < len(acts) && acts[n].day == acts[0].day && acts[n].login == acts[0].login {
			n++
		}
		if err := d.runSitting(acts[:n]); err != nil {
			return err
		}
		acts = acts[n:]
	}
	return nil
}

func (d demonstration) runSitting(acts []yearAct) (err error) {
	var s *store.Session
	defer func() {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	for _, act := range acts {
		if act.args[0] == "user" && s != nil { // who signs in, and by which password, changes
			if err := s.Close(); err != nil {
				return err
			}
			s = nil
		}
		if act.args[0] != "user" && s == nil {
			if s, err = d.signIn(act); err != nil {
				return err
			}
		}
		if err := d.runAct(act, s); err != nil {
			return err
		}
	}
	return nil
}

func (d demonstration) signIn(act yearAct) (*store.Session, error) {
	signing := &app{Streams: d.a.Streams, register: d.path(register), login: act.login, passwordFile: d.passwordOf(act), on: string(act.day)}
	return signing.open(d.context())
}

// passwordOf is the file with the password by which a line's person signs in.
func (d demonstration) passwordOf(act yearAct) string {
	switch {
	case act.login == "admin":
		return d.path("password.txt")
	case len(act.args) > 1 && act.args[0] == "user" && act.args[1] == "password":
		return d.path(firstDayFile)
	}
	return d.path(act.login + ".txt")
}

// runAct runs one line, and shows what it said only where it was refused.
func (d demonstration) runAct(act yearAct, s *store.Session) error {
	var said bytes.Buffer
	one := &app{Streams: Streams{In: d.a.In, Out: &said, Err: &said}, signedIn: s}
	args := append([]string{"-r", d.path(register), "--as", act.login, "--password-file", d.passwordOf(act), "--on", string(act.day)}, d.inFolder(act.args)...)
	if one.run(d.context(), args) != exitDone {
		return fmt.Errorf("the year stopped at its line %d, `muniment %s`: %s", act.line, strings.Join(shellWords(act.args), " "), strings.TrimSpace(said.String()))
	}
	return nil
}

func (d demonstration) context() context.Context { return d.c.Context() }
