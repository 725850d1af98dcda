package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/vault"
)

// A drill restores a copy to a file that is removed afterwards, as it would be done on the day: the copy is opened, every byte of it authenticated, its tables and
// its trail verified, the new file written, read back and opened. What it took and what it found is kept.

// Drill is one drill.
type Drill struct {
	ID         string    `json:"id"`
	Copy       string    `json:"copy"` // id of the copy; "" for a file that the register does not know
	Name       string    `json:"name"` // of its file
	StartedAt  time.Time `json:"started_at"`
	Seconds    int64     `json:"seconds"` // until people could go on
	DataFrom   time.Time `json:"data_from"`
	Entries    int64     `json:"entries"` // of the trail that came back
	Lost       int64     `json:"lost"`    // entries of the trail that the copy lacks
	AsPromised bool      `json:"as_promised"`
	Findings   string    `json:"findings,omitempty"`
	DoneBy     string    `json:"done_by"`
}

const drillColumns = `id, copy, name, started_at, seconds, data_from, entries, lost, as_promised, findings, done_by`

func scanDrill(row scanner) (Drill, error) {
	var d Drill
	var started, from moment
	err := row.Scan(&d.ID, &d.Copy, &d.Name, &started, &d.Seconds, &from, &d.Entries, &d.Lost, &d.AsPromised, &d.Findings, &d.DoneBy)
	d.StartedAt, d.DataFrom = started.Time, from.Time
	return d, err
}

// Drills lists the drills, newest first.
func (s *Session) Drills(ctx context.Context) ([]Drill, error) {
	return collect(ctx, s.reader, scanDrill, `select `+drillColumns+` from restore_drill order by id desc`)
}

// Drill restores a copy as a drill and keeps the result, whatever it is. The secret is what the person had when the copy was made, where their key was another then.
func (s *Session) Drill(ctx context.Context, path string, secret vault.Secret) (Drill, error) {
	if err := s.begins(ctx, ActDrill); err != nil {
		return Drill{}, err
	}
	if s.vault() == nil {
		return Drill{}, conflict("this register is kept on a database server: its copies are restored there")
	}
	if _, err := os.Stat(path); err != nil {
		return Drill{}, invalid("copy", "%s is not there: `muniment backup list` says where copies are", path)
	}
	d := Drill{Name: filepath.Base(path), StartedAt: s.clock().UTC().Truncate(time.Second), DoneBy: s.user.Login}
	began := s.stopwatch()
	r, wrong := s.rehearse(ctx, RestoreOptions{Copy: path, Current: s, OpenOptions: OpenOptions{Login: s.user.Login, Secret: secret, Clock: s.clock}})
	if err := errors.Join(ctx.Err(), noDrill(wrong)); err != nil {
		return d, err
	}
	d.Seconds = int64(s.stopwatch().Sub(began).Round(time.Second) / time.Second)
	d.DataFrom, d.Entries, d.Lost = r.DataFrom, r.Head.Sequence, int64(len(r.Lost))
	findings, err := s.judgeDrill(ctx, path, &d, wrong)
	if err != nil {
		return d, err
	}
	d.Findings, d.AsPromised = strings.Join(findings, "; "), len(findings) == 0
	return d, s.act(ctx, ActDrill, func(t *transaction) error { return t.noteDrill(ctx, &d) })
}

// noDrill tells what is wrong with the question from what is wrong with the copy.
func noDrill(wrong error) error {
	for _, why := range []error{vault.ErrNoSlot, vault.ErrWrongSecret, vault.ErrForeignCopy, vault.ErrNotVault} {
		if errors.Is(wrong, why) {
			return wrong
		}
	}
	return nil
}

// rehearse restores to a file that it removes again. The error says in what it failed.
func (s *Session) rehearse(ctx context.Context, o RestoreOptions) (r RestoreReport, err error) {
	c, _, err := o.signIn(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.vault().Close()) }()
	if err := c.plan(ctx, s, &r); err != nil {
		return r, err
	}
	if err := c.verifyCopy(ctx); err != nil {
		return r, err
	}
	dir, err := os.MkdirTemp("", "muniment-drill-")
	if err != nil {
		return r, fmt.Errorf("make room for the drill: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	to := filepath.Join(dir, "drill.muniment")
	if err := c.vault().CopyTo(ctx, to, vault.CopyOptions{NewKey: true, Branch: "drill"}); err != nil {
		return r, fmt.Errorf("restore as a drill: %w", err)
	}
	v, err := c.vault().OpenCopy(to)
	if err != nil {
		return r, fmt.Errorf("open what was restored: %w", err)
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	back, err := head(ctx, v.Reader())
	if err == nil && back != r.Head {
		err = fmt.Errorf("what was restored ends with entry %d of the trail, and the copy with %d", back.Sequence, r.Head.Sequence)
	}
	return r, err
}

// judgeDrill says in what a drill fell short of what the council promises itself. How much would be lost is judged where the copy is the newest: older ones are
// kept for what was changed or removed since.
func (s *Session) judgeDrill(ctx context.Context, path string, d *Drill, wrong error) ([]string, error) {
	var out []string
	if wrong != nil {
		out = append(out, wrong.Error())
	}
	settings, err := readSettings(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	p := periods(settings)
	if most := p.Of("restore-within"); d.Seconds > int64(most)*60 {
		out = append(out, fmt.Sprintf("it took %d minutes, not %d", (d.Seconds+59)/60, most))
	}
	name, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the copy: %w", err)
	}
	known, err := s.Backups(ctx, true)
	if err != nil {
		return nil, err
	}
	for i, b := range known {
		if b.Name != filepath.Base(name) || b.Folder != filepath.Dir(name) {
			continue
		}
		d.Copy = b.ID
		lacks, err := lacking(ctx, s.reader, `c.id = $1`, b.ID)
		if err != nil {
			return nil, err
		}
		if age := d.StartedAt.Sub(lacks.Since); i == 0 && !lacks.Since.IsZero() && age > time.Duration(p.Of("backup-within"))*time.Hour {
			out = append(out, fmt.Sprintf("the newest copy lacks what was entered in the last %d hours, and may lack %d", int(age.Hours()), p.Of("backup-within")))
		}
		break
	}
	return out, nil
}

func (t *transaction) noteDrill(ctx context.Context, d *Drill) error {
	t.regards("council", "", "")
	if err := t.authority(ctx, ActDrill, PostICT); err != nil {
		return err
	}
	var err error
	if d.ID, err = t.nextID(ctx, "DR"); err != nil {
		return err
	}
	as := 0
	if d.AsPromised {
		as = 1
		if err := t.roundDone(ctx, "drill-restore", "", "", calendar.Of(t.now)); err != nil {
			return err
		}
	}
	if _, err := t.ExecContext(ctx, `insert into restore_drill (`+drillColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		d.ID, d.Copy, d.Name, instant(d.StartedAt), d.Seconds, instant(d.DataFrom), d.Entries, d.Lost, as, d.Findings, d.DoneBy); err != nil {
		return fmt.Errorf("keep the drill: %w", err)
	}
	t.changed("drill", d.ID, d)
	return nil
}
