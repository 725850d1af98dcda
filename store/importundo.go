package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"muniment/store/entry"
)

// ImportedFile is a file that was imported.
type ImportedFile struct {
	ID       int64     `json:"id"` // of its entry in the trail
	Kind     string    `json:"kind"`
	Name     string    `json:"file"`
	SHA256   string    `json:"sha256"`
	New      int       `json:"new"`
	Changed  int       `json:"changed"`
	Same     int       `json:"same"`
	Refused  int       `json:"refused"`
	At       time.Time `json:"at"`
	By       string    `json:"by"` // login
	UndoneAt time.Time `json:"undone_at,omitzero"`
	UndoneBy string    `json:"undone_by,omitempty"`
}

const importedColumns = `sequence, kind, name, sha256, rows, at, login, undone_at, undone_by`

func scanImported(row scanner) (ImportedFile, error) {
	var f ImportedFile
	var rows string
	var at, undone moment
	if err := row.Scan(&f.ID, &f.Kind, &f.Name, &f.SHA256, &rows, &at, &f.By, &undone, &f.UndoneBy); err != nil {
		return f, err
	}
	f.At, f.UndoneAt = at.Time, undone.Time
	counts := [4]int{}
	if err := json.Unmarshal([]byte(rows), &counts); err != nil {
		return f, fmt.Errorf("read the import %d: %w", f.ID, err)
	}
	f.New, f.Changed, f.Same, f.Refused = counts[0], counts[1], counts[2], counts[3]
	return f, nil
}

// Imports lists the files that were imported, the newest first.
func (s *Session) Imports(ctx context.Context) ([]ImportedFile, error) {
	if err := s.demand(ctx, ActImport); err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, scanImported, `select `+importedColumns+` from import_file order by sequence desc`)
}

// keepImport says in the trail what file was imported, and notes it so that it can be taken back.
func (t *transaction) keepImport(ctx context.Context, r *ImportReport) error {
	t.changed("import", r.SHA256, map[string]any{"file": r.File, "kind": r.Kind, "new": r.New, "changed": r.Changed, "same": r.Same, "refused": r.RefusedRows})
	if t.err != nil {
		return t.err
	}
	rows, err := json.Marshal([4]int{r.New, r.Changed, r.Same, r.RefusedRows})
	if err != nil {
		return fmt.Errorf("note the import: %w", err)
	}
	r.Undo = t.trail.sequence
	_, err = t.ExecContext(ctx, `insert into import_file (`+importedColumns+`) values ($1, $2, $3, $4, $5, $6, $7, '', '')`,
		r.Undo, r.Kind, r.File, r.SHA256, string(rows), instant(t.now), t.s.user.Login)
	if err != nil {
		return fmt.Errorf("note the import: %w", err)
	}
	return nil
}

// UndoImport takes back a whole import: what it made goes, and what it changed is again as it was, as the trail has it. It is refused once anything rests on it:
// once something that the file made or changed was changed again, or is pointed to by something that stays. The trail keeps both acts.
func (s *Session) UndoImport(ctx context.Context, id int64) (ImportedFile, error) {
	var f ImportedFile
	err := s.act(ctx, ActImport, func(t *transaction) error {
		var err error
		f, err = one(ctx, t, "import", fmt.Sprint(id), scanImported, `select `+importedColumns+` from import_file where sequence = $1`, id)
		if err != nil {
			return err
		}
		if !f.UndoneAt.IsZero() {
			return conflict("the import of %s was taken back on %s already", f.Name, f.UndoneAt.Format("02/01/2006"))
		}
		if err := allowed(s.user.Roles, actOf(f.Kind)); err != nil {
			return err
		}
		u := undoing{transaction: t, file: f}
		if err := u.nothingLater(ctx); err != nil {
			return err
		}
		if err := u.takeBack(ctx); err != nil {
			return err
		}
		f.UndoneAt, f.UndoneBy = t.now, s.user.Login
		if _, err := t.ExecContext(ctx, `update import_file set undone_at = $2, undone_by = $3 where sequence = $1`, f.ID, instant(t.now), f.UndoneBy); err != nil {
			return fmt.Errorf("note that the import was taken back: %w", err)
		}
		t.changed("import", f.SHA256, map[string]any{"undone": f.ID, "file": f.Name, "kind": f.Kind})
		return nil
	})
	return f, err
}

// undoing is an import being taken back.
type undoing struct {
	*transaction
	file ImportedFile
}

// nothingLater refuses where something that the import touched was touched again. A later import that was itself taken back, and its taking back, left all as it was before. What is
// hidden from somebody is not named.
func (u *undoing) nothingLater(ctx context.Context) error {
	type later struct{ kind, id, at string }
	found, err := collect(ctx, u, func(row scanner) (later, error) {
		var l later
		err := row.Scan(&l.kind, &l.id, &l.at)
		return l, err
	}, `select c.kind, c.subject, t.at from trail_change c cross join trail_change n cross join trail t where c.sequence = $1 and c.kind not in ('import', 'import-source')
		and n.kind = c.kind and n.subject = c.subject and n.sequence > $1 and t.sequence = n.sequence and t.outcome = 'done'
		and not exists (select 1 from import_file f where f.sequence = n.sequence and f.undone_at <> '')
		and not exists (select 1 from trail_change b where b.sequence = n.sequence and b.kind = 'import' and b.details like '%"undone":%') order by n.sequence, c.n limit 1`, u.file.ID)
	if err != nil || len(found) == 0 {
		return err
	}
	l := found[0]
	if strings.HasPrefix(l.kind, "leaver") || isGuarded(l.kind) {
		return u.rests("something of it")
	}
	return conflict("the import of %s cannot be taken back: %s %s was changed on %s, and that rests on it; correct the file and import it again",
		u.file.Name, l.kind, l.id, parseInstant(l.at).Format("02/01/2006"))
}

func isGuarded(kind string) bool {
	k, known := entry.Of(kind)
	return known && guarded(k.Name)
}

func (u *undoing) rests(what string) error {
	return conflict("the import of %s cannot be taken back: %s is used elsewhere since; correct the file and import it again", u.file.Name, what)
}

// change is one change of the import, as the trail has it.
type change struct{ kind, subject, details string }

// takeBack goes through the changes from the last to the first.
func (u *undoing) takeBack(ctx context.Context) error {
	changes, err := collect(ctx, u, func(row scanner) (change, error) {
		var c change
		err := row.Scan(&c.kind, &c.subject, &c.details)
		return c, err
	}, `select kind, subject, details from trail_change where sequence = $1 order by n desc`, u.file.ID)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if err := u.one(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (u *undoing) one(ctx context.Context, c change) error {
	d := details{}
	if err := json.Unmarshal([]byte(c.details), &d); err != nil {
		return conflict("the import of %s cannot be taken back: what it changed was removed from the trail", u.file.Name)
	}
	switch c.kind {
	case "import", "import-source":
		return nil
	case "person":
		return u.person(ctx, c.subject, d)
	case "grant":
		return u.grant(ctx, c.subject, d)
	case "joiner":
		return u.joiner(ctx, c.subject, d)
	case "mover":
		return u.mover(ctx, c.subject, d)
	case "leaver", "leaver-reason":
		return u.leaver(ctx, c, d)
	case "absence":
		return u.absence(ctx, c.subject, d)
	case "absence-reason": // it goes with the absence
		return nil
	case "post":
		return u.post(ctx, c.subject, d)
	}
	return u.entry(ctx, c, d)
}

// details are those of a change, its parts still to be read.
type details map[string]json.RawMessage

func (d details) has(part string) bool { return len(d[part]) > 0 }

// read reads a part into a value, and reports whether it is there.
func (d details) read(part string, v any) (bool, error) {
	if !d.has(part) {
		return false, nil
	}
	if err := json.Unmarshal(d[part], v); err != nil {
		return false, fmt.Errorf("read the trail: %w", err)
	}
	return true, nil
}

func (u *undoing) person(ctx context.Context, id string, d details) error {
	switch {
	case d.has("post"), d.has("joiner"), d.has("mover"): // the change of the post or the case says it
		return nil
	case d.has("acknowledged"):
		return u.answer(ctx, id, d)
	}
	if err := u.s.notOwnCase(id); err != nil {
		return err
	}
	var engagement Engagement
	if d.has("engagement") && !d.has("after") {
		if _, err := d.read("engagement", &engagement); err != nil {
			return err
		}
		return u.remove(ctx, "engagement", engagement.ID, true)
	}
	if d.has("engagement") {
		var before Engagement
		if _, err := d.read("before", &before); err != nil {
			return err
		}
		now, err := engagementByID(ctx, u, before.ID)
		if err != nil {
			return err
		}
		before.Person = id
		return u.updateEngagement(ctx, now, before)
	}
	if !d.has("before") {
		return u.remove(ctx, "person", id, true)
	}
	var before Person
	if _, err := d.read("before", &before); err != nil {
		return err
	}
	now, err := personByID(ctx, u, id)
	if err != nil {
		return err
	}
	return u.updatePerson(ctx, now, before)
}

func (u *undoing) grant(ctx context.Context, id string, d details) error {
	now, err := grantByID(ctx, u, id)
	if err != nil {
		return err
	}
	if err := u.s.notOwnCase(now.Person); err != nil {
		return err
	}
	var before Grant
	changed, err := d.read("before", &before)
	switch {
	case err != nil:
		return err
	case changed:
		return u.updateGrant(ctx, now, before)
	}
	u.touchPerson(now.Person)
	return u.remove(ctx, "grant", id, true)
}

// leaver takes back a leaving, or what the file changed of one.
func (u *undoing) leaver(ctx context.Context, c change, d details) error {
	var before leaverFactsJSON
	changed, err := d.read("before", &before)
	switch {
	case err != nil:
		return err
	case c.kind == "leaver-reason":
		_, err := u.ExecContext(ctx, `update leaver set reason = '', version = version + 1 where id = $1`, c.subject)
		u.changed(c.kind, c.subject, map[string]any{"undone": u.file.ID})
		return err
	case !changed:
		if _, err := u.ExecContext(ctx, `delete from leaver_named where leaver = $1`, c.subject); err != nil {
			return fmt.Errorf("take back the leaving: %w", err)
		}
		return u.remove(ctx, "leaver", c.subject, true)
	}
	l, err := one(ctx, u, "leaver", c.subject, scanLeaver, `select `+leaverColumns+` from leaver l join person p on p.id = l.person where l.id = $1`, c.subject)
	if err != nil {
		return err
	}
	if err := u.s.notOwnCase(l.Person); err != nil {
		return err
	}
	after := l
	after.NoticeOn, after.LastWorkingDay, after.AccessEndsAt = before.NoticeOn, before.LastWorkingDay, parseInstant(before.AccessEndsAt)
	after.DueKnownAt = dueKnownAt(l, after, u.now)
	if _, err := u.ExecContext(ctx, `update leaver set notice_on = $2, last_working_day = $3, access_ends_at = $4, due_known_at = $5, version = version + 1 where id = $1`,
		l.ID, after.NoticeOn, after.LastWorkingDay, instant(after.AccessEndsAt), instant(after.DueKnownAt)); err != nil {
		return fmt.Errorf("take back the leaving: %w", err)
	}
	u.leaverChanged(after, map[string]any{"undone": u.file.ID, "before": leaverFacts(l), "after": leaverFacts(after)}, false)
	return nil
}
