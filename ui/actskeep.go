package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"muniment/reports"
	"muniment/store"
	"muniment/store/entry"
)

// keepActs are the acts that keep the register itself safe, and that take out of it what may no longer be there.
func keepActs() []act {
	return append([]act{
		{
			kind: "backup", verb: "backup", title: "copy the register", needs: store.ActBackUp, places: []string{"folder"},
			help: "The copy is encrypted, opened, and read back to its last byte before it counts.",
			fields: []entry.Field{
				helped(optional("folder", "Folder", entry.Text), "Leave blank for the folders that this computer copies to by itself."),
				helped(needed("off_site", "The folder is at another site", entry.YesNo), "A copy beside the register burns with it."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				var folders []string
				if r.given["folder"] != "" {
					folders = []string{r.given["folder"]}
				}
				made, err := s.BackUp(ctx, r.given.Yes("off_site"), folders...)
				if err != nil {
					return outcome{}, err
				}
				var where []string
				for _, b := range made {
					where = append(where, filepath.Join(b.Folder, b.Name))
				}
				return said(r.speech.Say("Copied and read back to the last byte: %s.", strings.Join(where, ", ")), "", "")
			},
		},
		{
			kind: "backup", verb: "drill", title: "drill the restore of a copy", needs: store.ActDrill, signs: true, weighty: true, places: []string{"copy"},
			help:   "The copy is restored beside the register, looked at and thrown away. How long that took is kept.",
			fields: []entry.Field{needed("copy", "File of the copy", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				_, err := s.Drill(ctx, r.given["copy"], r.secret)
				return outcome{"The drill is done, and its times are kept.", "", ""}, err
			},
		},
		{
			kind: "backup", verb: "rekey", title: "change the keys of the register", needs: store.ActRekey, weighty: true,
			help: "For when somebody who may no longer sign in knew the old ones. Nobody else may have the register open meanwhile.",
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				w, err := s.Rekey(ctx)
				words := r.speech.Say("The register has new keys.")
				if n := len(w.Copies); n > 0 {
					words += " " + r.speech.Count(n, "The old ones still open %s copy: %s.", "The old ones still open %s copies: %s.", strings.Join(w.Copies, ", "))
				}
				return outcome{words, "", ""}, err
			},
		},
		{
			kind: "backup", verb: "recovery new", title: "make a recovery sheet", needs: store.ActMakeRecovery, signs: true, weighty: true,
			help: "For the day on which no administrator can sign in. Print it, delete the file, and seal the paper. Earlier sheets recover nothing any more.",
			fields: []entry.Field{
				helped(needed("out", "Where the sheet is written", entry.Text), "A new file, such as sheet.pdf in a folder of your own."),
				choosing(needed("split", "How many sheets", entry.Choice), "one sheet", "three, of which two are needed"),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				var written []string
				id, err := s.MakeRecovery(ctx, !r.given.Is("split", "one sheet"), func(sheets []store.RecoverySheet) error {
					var err error
					written, err = writeSheets(r.given["out"], sheets)
					return err
				})
				if err != nil {
					for _, name := range written {
						err = errors.Join(err, os.Remove(name))
					}
					return outcome{}, err
				}
				return said(r.speech.Say("Sheet %s is in %s. Print it, delete the file, and seal the paper.", id, strings.Join(written, ", ")), "", "")
			},
		},
	}, slices.Concat(userActs(), authorityActs(), removalActs())...)
}

// writeSheets writes recovery sheets into new files, and returns those that it wrote.
func writeSheets(out string, sheets []store.RecoverySheet) ([]string, error) {
	var written []string
	for i, sheet := range sheets {
		file, err := reports.RecoverySheet(sheet)
		if err != nil {
			return written, err
		}
		name := out
		if filepath.Ext(name) == "" {
			name += ".pdf"
		}
		if len(sheets) > 1 {
			name = fmt.Sprintf("%s-%d.pdf", strings.TrimSuffix(name, filepath.Ext(name)), i+1)
		}
		if err := store.WriteSecret(name, file); err != nil {
			return written, err
		}
		written = append(written, name)
	}
	return written, nil
}
