package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"muniment/store/vault"
)

// The acts of copies.
const (
	ActBackUp     Act = "back up the register"
	ActKeepCopies Act = "say where copies of the register are kept"
	ActDrill      Act = "drill the restore of a copy"
	ActRestore    Act = "restore the register from a copy"
)

func copyPermissions() map[Act][]Role {
	return map[Act][]Role{
		ActBackUp:     slices.DeleteFunc(Roles(), func(r Role) bool { return r == Auditor }), // who changes nothing
		ActKeepCopies: {Administrator, ISM, ICT},
		ActDrill:      {Administrator, ISM, ICT},
		ActRestore:    {Administrator},
	}
}

// Backup is one copy of the register.
type Backup struct {
	ID         string    `json:"id"`
	Place      string    `json:"place"`
	Folder     string    `json:"folder"`
	Computer   string    `json:"computer"`
	OffSite    bool      `json:"off_site"`
	Name       string    `json:"name"`
	Commit     int64     `json:"commit"` // of the vault: the newest in it
	Head       TrailHead `json:"head"`   // of the trail in it
	Size       int64     `json:"size"`
	SHA256     string    `json:"sha256"`
	KeyName    string    `json:"key_name"` // of the data key that opens it
	MadeAt     time.Time `json:"made_at"`
	MadeBy     string    `json:"made_by"`
	VerifiedAt time.Time `json:"verified_at"`
	DamagedAt  time.Time `json:"damaged_at,omitzero"`
	RemovedAt  time.Time `json:"removed_at,omitzero"`
	RemovedWhy string    `json:"removed_why,omitempty"`
}

const backupColumns = `c.id, c.place, p.path, p.computer, p.off_site, c.name, c.commit_number, c.entry, c.head, c.size, c.sha256, c.key_name, c.made_at, c.made_by, c.verified_at, c.damaged_at, c.removed_at, c.removed_why`

func scanBackup(row scanner) (Backup, error) {
	var b Backup
	var made, verified, damaged, removed moment
	err := row.Scan(&b.ID, &b.Place, &b.Folder, &b.Computer, &b.OffSite, &b.Name, &b.Commit, &b.Head.Sequence, &b.Head.Hash, &b.Size, &b.SHA256, &b.KeyName,
		&made, &b.MadeBy, &verified, &damaged, &removed, &b.RemovedWhy)
	b.MadeAt, b.VerifiedAt, b.DamagedAt, b.RemovedAt = made.Time, verified.Time, damaged.Time, removed.Time
	return b, err
}

// Backups lists the copies that the register knows of, newest first; with gone, those too that were removed.
func (s *Session) Backups(ctx context.Context, gone bool) ([]Backup, error) {
	all := ""
	if gone {
		all = "all"
	}
	return collect(ctx, s.reader, scanBackup, `select `+backupColumns+` from register_copy c join copy_place p on p.id = c.place
		where c.removed_at = '' or $1 = 'all' order by c.entry desc, c.id desc`, all)
}

// BackUp copies the register to folders of this computer, or where none is named to all that it copies to by itself. A copy counts once it has been opened and
// read back to its last byte. Then copies that rotation no longer keeps are removed from the same folder. What fails in one folder keeps no other
// from its copy.
func (s *Session) BackUp(ctx context.Context, offSite bool, folders ...string) ([]Backup, error) {
	if err := s.mayBackUp(ctx); err != nil {
		return nil, err
	}
	if len(folders) == 0 {
		daily, err := s.CopyFolders(ctx)
		if err != nil {
			return nil, err
		}
		for _, f := range daily {
			folders = append(folders, f.Path)
		}
	}
	if len(folders) == 0 {
		return nil, invalid("folder", "say where the copy goes: `muniment backup FOLDER`, or `muniment backup folder add FOLDER` for every day")
	}
	var made []Backup
	var failed error
	for _, path := range folders {
		b, err := s.backUpTo(ctx, path, offSite)
		if b.ID != "" {
			made = append(made, b)
		}
		failed = errors.Join(failed, err)
	}
	return made, failed
}

func (s *Session) mayBackUp(ctx context.Context) error {
	if err := s.begins(ctx, ActBackUp); err != nil {
		return err
	}
	if s.vault() == nil {
		return conflict("this register is kept on a database server: its copies are made there")
	}
	return nil
}

// BackUpIfOlder is BackUp to each folder that this computer copies to by itself whose newest copy lacks something and is older than an age: a day while the
// register is open, none at sign-out. It does nothing for whoever may not back up, and with a file that is older than what this computer saw.
func (s *Session) BackUpIfOlder(ctx context.Context, age time.Duration) ([]Backup, error) {
	if s.mayAct() != nil || s.vault() == nil || s.older || !may(s.user.Roles, ActBackUp) {
		return nil, nil
	}
	daily, err := s.CopyFolders(ctx)
	if err != nil {
		return nil, err
	}
	var due []string
	for _, f := range daily {
		lacks, err := lacking(ctx, s.reader, `c.place = $1`, f.Place)
		if err != nil {
			return nil, err
		}
		now := s.clock()
		if !lacks.Since.IsZero() && (lacks.newest.IsZero() || lacks.newest.After(now) || now.Sub(lacks.newest) >= age) {
			due = append(due, f.Path)
		}
	}
	if len(due) == 0 {
		return nil, nil
	}
	return s.BackUp(ctx, false, due...)
}

// backUpTo makes one copy, notes it, and rotates the copies beside it.
func (s *Session) backUpTo(ctx context.Context, path string, offSite bool) (Backup, error) {
	f, err := s.copyFolder(path, offSite)
	if err != nil {
		return Backup{}, err
	}
	if err := vault.RemoveUnfinished(f.Path, copyTitle(s.council.Name)+"-"); err != nil {
		return Backup{}, err
	}
	if err := s.lookThrough(ctx, f); err != nil {
		return Backup{}, err
	}
	b, err := s.writeCopy(ctx, f.Path)
	if vault.IsDiskFull(err) { // which is not the register's
		return Backup{}, invalid("folder", "%s has no room for a copy: have room made on its disk, or name another folder", f.Path)
	}
	if err != nil {
		return Backup{}, fmt.Errorf("back up to %s: %w", f.Path, err)
	}
	err = s.act(ctx, ActBackUp, func(t *transaction) error {
		if err := t.notePlace(ctx, &f); err != nil {
			return err
		}
		b.Place = f.Place
		return t.noteCopy(ctx, &b)
	})
	if err != nil {
		return Backup{}, errors.Join(err, os.Remove(filepath.Join(f.Path, b.Name)))
	}
	s.forgets(s.rememberFolder(f))
	b.Folder, b.OffSite = f.Path, f.OffSite
	return b, s.rotateCopies(ctx, f)
}

// writeCopy has the vault make the file.
func (s *Session) writeCopy(ctx context.Context, folder string) (Backup, error) {
	b := Backup{MadeAt: s.clock().UTC().Truncate(time.Second), MadeBy: s.user.Login}
	var err error
	if b.KeyName, err = s.vault().KeyName(); err != nil {
		return b, err
	}
	b.Name = fmt.Sprintf("%s-%s-%08d.muniment", copyTitle(s.council.Name), b.MadeAt.Format("20060102T150405Z"), s.vault().Sequence())
	made, err := s.vault().BackUp(ctx, filepath.Join(folder, b.Name), func(c *vault.Vault) error {
		b.Head, err = head(ctx, c.Reader())
		return err
	})
	if err != nil {
		return b, err
	}
	b.Commit, b.Size, b.SHA256, b.VerifiedAt = int64(made.Sequence), made.Bytes, made.SHA256, b.MadeAt //nolint:gosec // a count of commits
	return b, nil
}

// copyTitle is the council's name as it can stand in the name of a file on every system.
func copyTitle(council string) string {
	title := strings.Map(func(r rune) rune {
		if r > 127 {
			return -1
		}
		return r
	}, slug(council))
	if title = strings.Trim(title, "-"); title == "" {
		return "register"
	}
	return title[:min(len(title), 60)]
}

func (t *transaction) noteCopy(ctx context.Context, b *Backup) error {
	var err error
	if b.ID, err = t.nextID(ctx, "BK"); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `insert into register_copy (id, place, name, commit_number, entry, head, size, sha256, key_name, made_at, made_by, verified_at, damaged_at, removed_at, removed_why)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '')`,
		b.ID, b.Place, b.Name, b.Commit, b.Head.Sequence, b.Head.Hash, b.Size, b.SHA256, b.KeyName, instant(b.MadeAt), b.MadeBy, instant(b.VerifiedAt))
	if err != nil {
		return fmt.Errorf("note the copy: %w", err)
	}
	t.changed("backup", b.ID, map[string]any{"place": b.Place, "name": b.Name, "head": b.Head, "commit": b.Commit, "size": b.Size, "sha256": b.SHA256})
	return nil
}

// copiesOpenedBy names the copies that the keys before the present ones still open, oldest first: whoever was shut out since can read them.
func (s *Session) copiesOpenedBy(ctx context.Context) ([]string, error) {
	if s.vault() == nil {
		return []string{}, nil
	}
	name, err := s.vault().KeyName()
	if err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, scanText, `select id from register_copy where removed_at = '' and key_name <> $1 order by entry, id`, name)
}

// CopiesHolding names the copies that still hold what a removal took from the register, oldest first: those made before the file was written anew after it.
func (s *Session) CopiesHolding(ctx context.Context, removal string) ([]string, error) {
	return collect(ctx, s.reader, scanText, `select id from register_copy where removed_at = ''
		and entry < (select coalesce(max(sequence), 0) from trail_change where kind = $1 and subject = $2) order by entry, id`, kindRemoval, removal)
}
