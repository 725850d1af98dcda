package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"muniment/store/schema"
	"muniment/store/vault"
)

// A restore makes a new register of a copy: a branch with a name, under keys of its own. The copy is opened in memory, where it is brought up to this program's
// tables, where what was removed and who was shut out since is removed and shut out again, and where the restore becomes an entry of its trail. Only what
// comes of that is written, so that nothing which was erased reaches the disk again.

// RestoreOptions say what is restored, and where to.
type RestoreOptions struct {
	Copy   string
	To     string // a new file; of a preview ""
	Branch string // what the restored register is called beside the one that was lost; "": by the day

	Current     *Session // the register that the copy is of, where it can still be opened; its signed-in person restores
	OpenOptions          // of the copy; Login and Secret may be left out where Current is given and the person's key has not changed since
}

// RestoreReport says what a copy holds, and what a restore does.
type RestoreReport struct {
	Council    string    `json:"council"`
	Copy       string    `json:"copy"`
	Restored   string    `json:"restored,omitempty"` // the file that was written
	Branch     string    `json:"branch,omitempty"`
	Head       TrailHead `json:"head"` // of the trail in the copy
	DataFrom   time.Time `json:"data_from"`
	Migrations int       `json:"migrations"` // that its tables lacked
	Holds      []Holding `json:"holds"`
	Compared   bool      `json:"compared"`      // with the current register
	Lost       []Entry   `json:"lost"`          // entries of the current trail that the copy lacks
	OnlyHere   int64     `json:"only_in_copy"`  // entries of the copy that the current trail lacks: it is of another branch
	Revoked    []string  `json:"revoked"`       // sign-ins that are shut out again
	Removed    Reapplied `json:"removed_again"` // what had been erased or disposed of since
}

// Holding is how much of one kind the copy holds, and the current register.
type Holding struct {
	Kind    string `json:"kind"`
	Here    int64  `json:"copy"`
	Current int64  `json:"current"`
}

// ErrUnsoundCopy says that a copy cannot be relied on.
var ErrUnsoundCopy = errors.New("this copy is not sound, and nothing was restored from it: try another copy; where there is none, salvage what opens with `muniment check --salvage`")

// PreviewRestore says what a copy holds and what would be lost. It writes nothing.
func PreviewRestore(ctx context.Context, o RestoreOptions) (r RestoreReport, err error) {
	s, r, err := openCopy(ctx, o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.vault().Close()) }()
	return r, s.plan(ctx, o.Current, &r)
}

// Restore makes a register of a copy in a new file, and has this computer know it.
func Restore(ctx context.Context, o RestoreOptions) (r RestoreReport, err error) {
	s, r, err := openCopy(ctx, o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.vault().Close()) }()
	if err := s.plan(ctx, o.Current, &r); err != nil {
		return r, err
	}
	if err := s.verifyCopy(ctx); err != nil {
		return r, err
	}
	if r.Branch = strings.TrimSpace(o.Branch); r.Branch == "" {
		r.Branch = "restored-" + s.clock().UTC().Format("20060102T150405Z")
	}
	if err := s.enterRestore(ctx, &r); err != nil {
		return r, err
	}
	if r.Removed, err = s.removeAgain(ctx, o.Current); err != nil {
		return r, err
	}
	if err := s.vault().CopyTo(ctx, o.To, vault.CopyOptions{NewKey: true, Branch: r.Branch}); err != nil {
		return r, fmt.Errorf("restore to %s: %w", o.To, err)
	}
	if r.Restored, err = filepath.Abs(o.To); err != nil {
		return r, fmt.Errorf("restore to %s: %w", o.To, err)
	}
	return r, s.remember(ctx)
}

// openCopy signs in at a copy, in memory.
func openCopy(ctx context.Context, o RestoreOptions) (*Session, RestoreReport, error) {
	r := RestoreReport{Copy: o.Copy, Holds: []Holding{}, Lost: []Entry{}, Revoked: []string{}, Removed: Reapplied{Removals: []string{}, Removed: map[string]int{}}}
	if o.Current != nil {
		if err := o.Current.demand(ctx, ActRestore); err != nil {
			return nil, r, err
		}
	}
	s, migrated, err := o.signIn(ctx)
	if err != nil {
		return nil, r, err
	}
	r.Migrations = migrated
	if err := s.demand(ctx, ActRestore); err != nil {
		return nil, r, errors.Join(err, s.vault().Close())
	}
	return s, r, nil
}

// signIn opens the copy as whoever restores it, and says how many migrations it took.
func (o *RestoreOptions) signIn(ctx context.Context) (*Session, int, error) {
	v, err := o.openVault()
	if err != nil {
		return nil, 0, err
	}
	db := inVault(v)
	migrated, err := schema.Migrate(ctx, db.Writer, db.Engine)
	if err != nil {
		return nil, 0, errors.Join(err, v.Close())
	}
	o.inCopy = true
	s, err := signIn(ctx, db, o.OpenOptions)
	if err != nil {
		return nil, 0, errors.Join(err, v.Close())
	}
	return s, migrated, nil
}

// openWithSecret opens the copy with the secret that was theirs when it was made.
func (o *RestoreOptions) openWithSecret() (v *vault.Vault, err error) {
	err = o.counted(o.Copy, func() error {
		v, err = vault.OpenCopy(o.Copy, vault.OpenOptions{Login: o.Login, Secret: o.Secret})
		return err
	})
	return v, err
}

func (o *RestoreOptions) openVault() (*vault.Vault, error) {
	if o.Current == nil || o.Current.vault() == nil {
		return o.openWithSecret()
	}
	v, err := o.Current.vault().OpenCopy(o.Copy)
	if !errors.Is(err, vault.ErrNoSlot) || o.Secret.Password == nil {
		return v, err
	}
	if v, err = o.openWithSecret(); err != nil { // their key was another then
		return nil, err
	}
	if v.UUID() != o.Current.keys().UUID() {
		return nil, errors.Join(vault.ErrForeignCopy, v.Close())
	}
	return v, nil
}

// verifyCopy authenticates every byte of a copy, and verifies its tables and its trail.
func (s *Session) verifyCopy(ctx context.Context) error {
	report, err := s.vault().Check(ctx)
	if err != nil {
		return fmt.Errorf("check the copy: %w", err)
	}
	if len(report.Problems) > 0 {
		return fmt.Errorf("%w (%s)", ErrUnsoundCopy, strings.Join(report.Problems, "; "))
	}
	trail, err := s.verifyTrail(ctx)
	if err != nil {
		return err
	}
	if !trail.Sound {
		return fmt.Errorf("%w (%s)", ErrUnsoundCopy, strings.Join(trail.Problems, "; "))
	}
	return nil
}

// plan says what a copy holds and lacks.
func (s *Session) plan(ctx context.Context, current *Session, r *RestoreReport) error {
	r.Council = s.council.Name
	var err error
	if r.Head, err = s.Head(ctx); err != nil {
		return err
	}
	at, err := collect(ctx, s.reader, scanText, `select at from trail where sequence = $1`, r.Head.Sequence)
	if err != nil {
		return err
	}
	r.DataFrom = parseInstant(strings.Join(at, ""))
	here, err := holdings(ctx, s.reader)
	if err != nil {
		return err
	}
	there := map[string]int64{}
	if current != nil {
		r.Compared = true
		if there, err = holdings(ctx, current.reader); err != nil {
			return err
		}
		if err := s.compareTrails(ctx, current, r); err != nil {
			return err
		}
		if r.Revoked, err = s.revokedSince(ctx, current); err != nil {
			return err
		}
	}
	for kind := range there {
		here[kind] += 0 // a kind that the copy has nothing of is shown too
	}
	for kind, n := range here {
		r.Holds = append(r.Holds, Holding{kind, n, there[kind]})
	}
	slices.SortFunc(r.Holds, func(a, b Holding) int { return strings.Compare(a.Kind, b.Kind) })
	return nil
}

// holdings counts what a register holds, by kind.
func holdings(ctx context.Context, q querier) (map[string]int64, error) {
	out := map[string]int64{}
	_, err := collect(ctx, q, func(row scanner) (struct{}, error) {
		var kind string
		var n int64
		err := row.Scan(&kind, &n)
		out[kind] = n
		return struct{}{}, err
	}, `select kind, count(*) from entry group by kind
		union all select 'person', count(*) from person
		union all select 'grant', count(*) from access_grant
		union all select 'leaver', count(*) from leaver
		union all select 'attachment', count(*) from attachment
		union all select 'sign-in', count(*) from register_user
		union all select 'trail entry', count(*) from trail`)
	return out, err
}

// compareTrails finds where the trails of a copy and of the current register part. Each entry's hash holds all those before it, so that equal
// hashes mean equal trails up to there.
func (s *Session) compareTrails(ctx context.Context, current *Session, r *RestoreReport) error {
	now, err := current.Head(ctx)
	if err != nil {
		return err
	}
	var failed error
	hash := func(of *Session, sequence int64) string {
		h, err := collect(ctx, of.reader, scanText, `select hash from trail where sequence = $1`, sequence)
		failed = errors.Join(failed, err)
		return strings.Join(h, "")
	}
	most := int(min(now.Sequence, r.Head.Sequence))
	common := int64(sort.Search(most, func(i int) bool { return hash(s, int64(i+1)) != hash(current, int64(i+1)) }))
	if failed != nil {
		return failed
	}
	r.OnlyHere = r.Head.Sequence - common
	r.Lost, err = collect(ctx, current.reader, scanTrail, `select sequence, at, login, behalf, act, outcome, hash from trail where sequence > $1 order by sequence`, common)
	if err != nil {
		return err
	}
	return current.hideActs(ctx, current.reader, r.Lost)
}

// revokedSince lists the sign-ins of a copy that the current register has disabled or does not have any more.
func (s *Session) revokedSince(ctx context.Context, current *Session) ([]string, error) {
	live, err := collect(ctx, current.reader, scanText, `select lower(login) from register_user where disabled_at = ''`)
	if err != nil {
		return nil, err
	}
	slots, err := current.keys().Slots()
	if err != nil {
		return nil, fmt.Errorf("read who signs in: %w", err)
	}
	opens := func(login string) bool {
		return slices.ContainsFunc(slots, func(v vault.Slot) bool { return strings.EqualFold(v.Login, login) })
	}
	here, err := s.keys().Slots()
	if err != nil {
		return nil, fmt.Errorf("read who signs in: %w", err)
	}
	out := []string{}
	for _, v := range here {
		if v.Login != "" && (!slices.Contains(live, strings.ToLower(v.Login)) || !opens(v.Login)) {
			out = append(out, v.Login)
		}
	}
	slices.Sort(out)
	return out, nil
}

// enterRestore makes the restore an entry of the copy's trail, and disables those who were shut out since.
func (s *Session) enterRestore(ctx context.Context, r *RestoreReport) error {
	if slices.ContainsFunc(r.Revoked, func(login string) bool { return strings.EqualFold(login, s.user.Login) }) {
		return ErrDisabled
	}
	return s.act(ctx, ActRestore, func(t *transaction) error {
		for _, login := range r.Revoked {
			if _, err := t.ExecContext(ctx, `update register_user set disabled_at = $2, disabled_by = $3, disabled_reason = $4 where lower(login) = lower($1) and disabled_at = ''`,
				login, instant(t.now), s.user.Login, shutOutSince); err != nil {
				return fmt.Errorf("shut out %s again: %w", login, err)
			}
			t.changed("user", login, map[string]string{"disabled": shutOutSince})
			if err := t.oweRekey(ctx, login, owedSlot); err != nil {
				return err
			}
		}
		t.changed(kindRestore, r.Branch, restored{From: r.Head, Copy: filepath.Base(r.Copy), Lost: len(r.Lost), Compared: r.Compared})
		if len(r.Revoked) == 0 {
			return nil
		}
		_, err := t.rekey(ctx, vault.KeyChange{})
		return err
	})
}

// shutOutSince is why somebody does not sign in at a restored register.
const shutOutSince = "shut out of the register before it was restored from this copy"

// kindRestore is the kind of change by which the trail tells of a restore, by the name of the branch.
const kindRestore = "restore"

// restored is what the trail keeps of a restore.
type restored struct {
	From     TrailHead `json:"from"` // of the trail in the copy
	Copy     string    `json:"copy"`
	Lost     int       `json:"lost"` // entries of the trail that the copy lacked, where that is known
	Compared bool      `json:"compared"`
}

// removeAgain removes what was erased or disposed of after the copy was made: what the current register knows of, and what this computer remembers where the
// register is lost.
func (s *Session) removeAgain(ctx context.Context, current *Session) (Reapplied, error) {
	known, err := s.KnownRemovals()
	if err != nil {
		return Reapplied{}, err
	}
	out, err := s.ReapplyRemovals(ctx, known)
	if err != nil || current == nil {
		return out, err
	}
	ledger, err := current.RemovalLedger(ctx)
	if err != nil {
		return out, err
	}
	more, err := s.ReapplyRemovals(ctx, ledger)
	out.Removals, out.ToJudge = append(out.Removals, more.Removals...), out.ToJudge+more.ToJudge
	for what, n := range more.Removed {
		out.Removed[what] += n
	}
	return out, err
}
