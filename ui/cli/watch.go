package cli

import (
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) watch() *cobra.Command {
	c := &cobra.Command{
		Use: "watch", Short: "Look into the watched folders of this computer: what arrived is previewed and prompted for, and never brought in by itself", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				files, troubles, err := s.LookIntoFolders(c.Context())
				if err != nil {
					return err
				}
				return a.showWaiting(files, troubles)
			})
		},
	}
	c.AddCommand(a.watchAdd(), a.watchList(), a.watchEnd(), a.watchDismiss())
	return c
}

func (a *app) showWaiting(files []store.WaitingFile, troubles []store.WatchTrouble) error {
	if a.json {
		return a.writeJSON(map[string]any{"waiting": files, "troubles": troubles})
	}
	t := a.table("File", "Waits in", "Kind", "Would be")
	for _, f := range files {
		would := "not known to you"
		switch {
		case f.Trouble != "":
			would = f.Trouble
		case f.Known:
			would = count(f.New, "new row", "new rows") + ", " + count(f.Changed, "changed", "changed") + ", " + count(f.Refused, "refused", "refused")
		}
		t.row(f.ID, filepath.Join(f.Path, f.Name), f.Kind, would)
	}
	err := t.flush()
	for _, v := range troubles {
		err = errors.Join(err, a.say("  not looked at in %s: %s", v.Folder, printable(v.Reason)))
	}
	return err
}

func (a *app) watchAdd() *cobra.Command {
	var kind, source string
	c := &cobra.Command{
		Use: "add FOLDER --kind KIND", Short: "Have a folder of this computer watched", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if _, known := store.ImportKind(kind); !known {
				return usagef("say with --kind what arrives there: one of %s", importNames())
			}
			return a.session(c.Context(), func(s *store.Session) error {
				w, err := s.WatchFolder(c.Context(), args[0], kind, source)
				if err != nil {
					return err
				}
				return a.say("%s is watched as %s. `muniment watch` looks into it, and so does the window whenever somebody signs in.", w.Path, w.ID)
			})
		},
	}
	c.Flags().StringVar(&kind, "kind", "", "what arrives there (`kind` of file)")
	c.Flags().StringVar(&source, "source", "", "read the files as others of this `name` were read")
	return c
}

func (a *app) watchList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the folders that are watched, on whichever computer", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.WatchedFolders(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Folder", "Path", "Computer", "Kind", "Source", "Since")
				for _, w := range all {
					t.row(w.ID, w.Path, w.Computer, w.Kind, w.Source, london(w.Since))
				}
				return t.flush()
			})
		},
	}
}

func (a *app) watchEnd() *cobra.Command {
	return &cobra.Command{
		Use: "end FOLDER", Short: "Watch a folder no longer", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.UnwatchFolder(c.Context(), args[0]); err != nil {
					return err
				}
				return a.say("%s is watched no longer.", args[0])
			})
		},
	}
}

func (a *app) watchDismiss() *cobra.Command {
	reason := ""
	c := &cobra.Command{
		Use: "dismiss FILE --reason TEXT", Short: "Say why a file that waits is not brought in", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.DismissFile(c.Context(), args[0], reason); err != nil {
					return err
				}
				return a.say("%s is prompted for no longer.", args[0])
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "`why` it is not brought in")
	return c
}
