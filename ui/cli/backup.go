package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) backup() *cobra.Command {
	var offSite bool
	c := &cobra.Command{
		Use: "backup [FOLDER...]", Short: "Copy the register to folders, and keep the last copies of days, weeks, months and years",
		Long: `Backup makes an encrypted copy of the register in each folder, opens it, and reads it back to its last byte before it counts. Without a folder it
copies to those that this computer copies to by itself.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			for _, folder := range args {
				if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
					return fmt.Errorf("%s cannot be made: plug its disk in, or name a folder that is there", folder)
				}
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.BackUp(c.Context(), offSite, args...)
				if a.json {
					return errors.Join(a.writeJSON(notNull(made)), err)
				}
				return errors.Join(a.sayBackups(made), err)
			})
		},
	}
	c.Flags().BoolVar(&offSite, "off-site", false, "the folders are at another site than the register")
	c.AddCommand(a.backupList(), a.backupVerify(), a.backupFolder())
	return c
}

// notNull is a list that JSON writes as [] where it is empty.
func notNull[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func (a *app) sayBackups(made []store.Backup) error {
	for _, b := range made {
		if err := a.say("Copy %s is in %s: %s, read back to its last byte, up to entry %d of the trail.", b.ID, filepath.Join(b.Folder, b.Name), size(b.Size), b.Head.Sequence); err != nil {
			return err
		}
	}
	return nil
}

// size writes a number of bytes as people say it.
func size(n int64) string {
	const mega = 1 << 20
	if n < mega {
		return fmt.Sprintf("%d KB", (n+1023)/1024)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/mega)
}

func (a *app) backupList() *cobra.Command {
	var gone bool
	c := &cobra.Command{
		Use: "list", Short: "List the copies of the register, newest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.Backups(c.Context(), gone)
				if err != nil {
					return err
				}
				return a.tellBackups(all)
			})
		},
	}
	c.Flags().BoolVar(&gone, "all", false, "those too that were removed")
	return c
}

func (a *app) tellBackups(all []store.Backup) error {
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Copy", "Made", "By", "Up to entry", "Size", "Read back", "Folder", "Where", "State")
	for _, b := range all {
		where := "on site"
		if b.OffSite {
			where = "off site"
		}
		state := "sound"
		switch {
		case !b.RemovedAt.IsZero():
			state = "removed: " + b.RemovedWhy
		case !b.DamagedAt.IsZero():
			state = "DAMAGED"
		}
		t.row(b.ID, london(b.MadeAt), b.MadeBy, fmt.Sprint(b.Head.Sequence), size(b.Size), london(b.VerifiedAt), b.Folder, where, state)
	}
	return t.flush()
}

func (a *app) backupVerify() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "Read every copy again that this computer can reach, and compare it with what was written", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.VerifyBackups(c.Context())
				if err != nil {
					return err
				}
				if err := a.tellBackups(all); err != nil {
					return err
				}
				for _, b := range all {
					if !b.DamagedAt.IsZero() || !b.RemovedAt.IsZero() {
						return errUnsound
					}
				}
				return nil
			})
		},
	}
}

func (a *app) backupFolder() *cobra.Command {
	c := &cobra.Command{Use: "folder", Short: "The folders that this computer copies the register to by itself"}
	var offSite bool
	add := &cobra.Command{
		Use: "add FOLDER", Short: "Copy the register to this folder at sign-out and once a day", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				f, err := s.AddCopyFolder(c.Context(), args[0], offSite)
				if err != nil {
					return err
				}
				if err := a.say("This computer copies the register to %s from now on.", f.Path); err != nil {
					return err
				}
				if filepath.Dir(s.Path()) == f.Path {
					return a.say("It is the folder of the register itself: what happens to one happens to both. Add a folder on another disk too.")
				}
				return nil
			})
		},
	}
	add.Flags().BoolVar(&offSite, "off-site", false, "the folder is at another site than the register")
	remove := &cobra.Command{
		Use: "remove FOLDER", Short: "Copy to this folder no longer; the copies in it stay", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.RemoveCopyFolder(c.Context(), args[0]); err != nil {
					return err
				}
				return a.say("This computer does not copy the register to %s any more. The copies in it stay.", args[0])
			})
		},
	}
	list := &cobra.Command{
		Use: "list", Short: "List them", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.CopyFolders(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Place", "Folder", "Where")
				for _, f := range all {
					where := "on site"
					if f.OffSite {
						where = "off site"
					}
					t.row(f.Place, f.Path, where)
				}
				return t.flush()
			})
		},
	}
	c.AddCommand(add, remove, list)
	return c
}

// aDay is how old the newest copy may be before a command that writes makes another.
const aDay = 24 * time.Hour

// backUpAfter copies the register where a command has changed it and the newest copy is older than a day. What goes wrong is said, and is no failure of the command:
// what it did is done.
func (a *app) backUpAfter(ctx context.Context, s *store.Session, before store.TrailHead) error {
	after, err := s.Head(ctx)
	if err != nil || after == before {
		return err
	}
	if _, err := s.BackUpIfOlder(ctx, aDay); err != nil {
		_, err = fmt.Fprintln(a.Err, "warning: the register was not backed up: "+printable(err.Error()))
		return err
	}
	return nil
}
