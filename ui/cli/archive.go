package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/exchange"
)

// archiveReadme documents the archive within it: a council that leaves reads it without this program.
const archiveReadme = `This folder holds the register of %s as it stood on %s, as far as %s may see it.

NAME.jsonl     one register: each line is one entry as a JSON object (UTF-8). Dates are YYYY-MM-DD, instants RFC 3339 in UTC, yes and no are "yes" and "no".
events.jsonl   what was done to the entries: "kind" and "subject" name the entry, "verb" the act, "given" what it was given, "done_at" and "entered_at" when.
trail.jsonl    the audit trail, for those who may read it: each entry with its hash.
engagements.jsonl, engagements_ended.jsonl: who works where, and who did. post_holders.jsonl: who holds or held each post.
settings.jsonl the council's settings. users.jsonl, for administrators: who signs in, without passwords.
records/       the signed records as PDF. records.jsonl lists them with the SHA-256 of each revision.
files/         what is kept beside entries and replies: photographs, scans. files.jsonl says of which each is, and its name.
manifest.jsonl every file of this folder with its size and SHA-256.
access-review-lines.jsonl  what was decided on each line of the reviews of access. replies.jsonl: the replies of people who do not sign in.
removals.jsonl what was erased or disposed of, and why. backups.jsonl and drills.jsonl: the copies of the register, and how their restore was practised.

A register that other entries are part of is named in their field "of"; fields that name people, posts, services and entries hold their ids.
It is no longer sealed: keep it as the register is kept.
`

// archiving is an archive under way.
type archiving struct {
	*app
	dir   string
	s     *store.Session
	files []archived
}

type archived struct {
	File   string `json:"file"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

func (a *app) archive() *cobra.Command {
	return &cobra.Command{
		Use: "archive FOLDER", Short: "Write all that you may see of the register to a new folder, as documented lines of JSON and files, so that the council can always leave", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := mustBeNew(args[0]); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				n, err := Archive(c.Context(), s, args[0])
				if err != nil {
					return err
				}
				return a.say("%s in %s; README.txt says what they hold. It is no longer sealed: keep it as the register is kept.", count(n, "file", "files"), args[0])
			})
		},
	}
}

// Archive writes all that somebody may see of a register to a new folder, once the trail says so, and returns how many files it wrote.
func Archive(ctx context.Context, s *store.Session, dir string) (int, error) {
	if err := mustBeNew(dir); err != nil {
		return 0, err
	}
	if err := s.RecordExport(ctx, store.Export{Register: "archive"}); err != nil {
		return 0, err
	}
	v := archiving{app: &app{}, dir: dir, s: s}
	c := &cobra.Command{}
	c.SetContext(ctx)
	err := v.run(c)
	return len(v.files), err
}

func (v *archiving) run(c *cobra.Command) error {
	for _, dir := range []string{v.dir, filepath.Join(v.dir, "records"), filepath.Join(v.dir, "files")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return fmt.Errorf("%s cannot be made: %w", dir, err)
		}
	}
	for _, step := range []func(*cobra.Command) error{v.registers, v.history, v.reviews, v.records, v.copies, v.rest} {
		if err := step(c); err != nil {
			return fmt.Errorf("the archive in %s is not complete, remove it: %w", v.dir, err)
		}
	}
	readme := fmt.Sprintf(archiveReadme, v.s.Council().Name, v.s.Today().Long(), v.s.User().Name)
	if err := v.write("README.txt", []byte(readme)); err != nil {
		return err
	}
	if err := writeLines(v, "manifest.jsonl", v.files); err != nil {
		return err
	}
	return nil
}

// write writes one file of the archive.
func (v *archiving) write(name string, b []byte) error {
	if err := os.WriteFile(filepath.Join(v.dir, filepath.FromSlash(name)), b, 0o600); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, err)
	}
	sum := sha256.Sum256(b)
	v.files = append(v.files, archived{name, len(b), hex.EncodeToString(sum[:])})
	return nil
}

// writeLines writes values as lines of JSON.
func writeLines[T any](v *archiving, name string, values []T) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	for _, one := range values {
		if err := e.Encode(one); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return v.write(name, out.Bytes())
}

// registers writes every register as list answers it to another program, ended entries too.
func (v *archiving) registers(c *cobra.Command) error {
	for _, name := range registerNames() {
		var text bytes.Buffer
		whole := *v.app
		whole.json, whole.Out = true, &text
		show, _ := whole.lister(name, true)
		if err := show(c, v.s, ""); err != nil {
			if err = passDenied(err); err != nil {
				return err
			}
			continue
		}
		var rows []json.RawMessage
		if err := json.Unmarshal(text.Bytes(), &rows); err != nil {
			return fmt.Errorf("read the list of %s: %w", name, err)
		}
		lines := make([]json.RawMessage, len(rows))
		for i, r := range rows {
			var one bytes.Buffer
			if err := json.Compact(&one, r); err != nil {
				return fmt.Errorf("read the list of %s: %w", name, err)
			}
			lines[i] = one.Bytes()
		}
		if err := writeLines(v, name+".jsonl", lines); err != nil {
			return err
		}
	}
	staff, err := v.s.Staff(c.Context(), "")
	if err != nil {
		return err
	}
	if err := writeLines(v, "engagements.jsonl", staff); err != nil {
		return err
	}
	past, err := v.s.Engagements(c.Context())
	if err != nil {
		return err
	}
	past = slices.DeleteFunc(past, func(e store.EngagementRow) bool { return !e.EndedOn.Known() })
	if err := writeLines(v, "engagements_ended.jsonl", past); err != nil {
		return err
	}
	posts, err := v.s.HeldPosts(c.Context(), "")
	if err != nil {
		return err
	}
	return writeLines(v, "post_holders.jsonl", postLines(posts))
}

// passDenied lets pass that somebody may not read a part: they archive what they may see.
func passDenied(err error) error {
	var denied *store.NotAllowedError
	if errors.As(err, &denied) {
		return nil
	}
	return err
}

// history writes what was done to the entries, and the files that are kept beside them.
func (v *archiving) history(c *cobra.Command) error {
	var events []entry.Event
	files, err := v.replies(c)
	if err != nil {
		return err
	}
	for _, k := range entry.Kinds() {
		entries, err := v.s.Entries(c.Context(), k.Name, "", true)
		if err != nil {
			return err
		}
		for _, e := range entries {
			done, err := v.s.Events(c.Context(), k.Name, e.ID)
			if err != nil {
				return err
			}
			events = append(events, done...)
			kept, err := v.s.Attachments(c.Context(), k.Name, e.ID)
			if err != nil {
				return err
			}
			files = append(files, kept...)
		}
	}
	if err := writeLines(v, "events.jsonl", events); err != nil {
		return err
	}
	for _, f := range files {
		_, data, err := v.s.Attachment(c.Context(), f.ID)
		if err != nil {
			return err
		}
		if err := v.write("files/"+exchange.FileName(f.ID+" "+f.Name, ""), data); err != nil {
			return err
		}
	}
	return writeLines(v, "files.jsonl", files)
}

// replies writes the replies of people who do not sign in, and returns the files in which they came.
func (v *archiving) replies(c *cobra.Command) ([]store.Attachment, error) {
	all, err := v.s.Replies(c.Context())
	if err != nil {
		return nil, err
	}
	var files []store.Attachment
	for _, r := range all {
		kept, err := v.s.Attachments(c.Context(), "reply", r.ID)
		if err != nil {
			return nil, err
		}
		files = append(files, kept...)
	}
	return files, writeLines(v, "replies.jsonl", all)
}

// reviews writes the lines of the reviews of access.
func (v *archiving) reviews(c *cobra.Command) error {
	all, err := v.s.Campaigns(c.Context(), "")
	if err != nil {
		return err
	}
	lines := []store.ReviewLine{}
	for _, one := range all {
		of, err := v.s.ReviewLines(c.Context(), store.LineQuery{Campaign: one.ID})
		if err != nil {
			return err
		}
		lines = append(lines, of...)
	}
	return writeLines(v, "access-review-lines.jsonl", lines)
}

// copies writes what is known of the copies of the register.
func (v *archiving) copies(c *cobra.Command) error {
	made, err := v.s.Backups(c.Context(), true)
	if err == nil {
		err = writeLines(v, "backups.jsonl", made)
	}
	if err != nil {
		return err
	}
	drills, err := v.s.Drills(c.Context())
	if err != nil {
		return err
	}
	return writeLines(v, "drills.jsonl", drills)
}

func (v *archiving) records(c *cobra.Command) error {
	all, err := v.s.Records(c.Context(), "")
	if err != nil {
		return passDenied(err)
	}
	for _, r := range all {
		file, err := v.s.RecordFile(c.Context(), r.Number)
		if err != nil {
			return err
		}
		if err := v.write("records/"+exchange.FileName(r.Number, ".pdf"), file); err != nil {
			return err
		}
	}
	return nil
}

// rest writes the settings, and for those who may read them who signs in and the trail.
func (v *archiving) rest(c *cobra.Command) error {
	settings, err := v.s.Settings(c.Context())
	if err != nil {
		return err
	}
	if err := writeLines(v, "settings.jsonl", settings); err != nil {
		return err
	}
	if slices.Contains(v.s.User().Roles, store.Administrator) {
		users, err := v.s.Users(c.Context())
		if err == nil {
			err = writeLines(v, "users.jsonl", users)
		}
		if err = passDenied(err); err != nil {
			return err
		}
	}
	trail, err := v.s.TrailEntries(c.Context(), 0, 0)
	if err != nil {
		return passDenied(err)
	}
	if err := writeLines(v, "trail.jsonl", trail); err != nil {
		return err
	}
	removals, err := v.s.Removals(c.Context(), "")
	if err != nil {
		return passDenied(err)
	}
	return writeLines(v, "removals.jsonl", removals)
}
