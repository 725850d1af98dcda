package ui

import (
	"context"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/store/exchange"
)

// fileActs are the acts on what files and directories show.
func fileActs() []act {
	return append(watchActs(), digestAct(), act{
		kind: "directory-account", verb: "directory accept", title: "accept what a directory shows", needs: store.ActAcceptFinding, weighty: true, places: []string{"account", "finding"},
		help: "For a time, and with a reason. The account of somebody who has left is not accepted: it is closed, or excepted with the access itself.",
		fields: []entry.Field{
			pointing(needed("account", "Which account", entry.Link), directoryAccount),
			choosing(needed("finding", "What it shows", entry.Choice), duty.DirectoryFindings()...),
			needed("reason", "Why it is accepted", entry.Text), needed("until", "Last day on which it is", entry.Day),
		},
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			e, err := s.AcceptFinding(ctx, r.given["account"], r.given["finding"], r.given["reason"], r.day("until"))
			return outcome{r.speech.Say("Accepted as exception %s until %s.", e.ID, r.day("until")), "", ""}, err
		},
	})
}

// watchActs are the acts on folders in which files of others arrive.
func watchActs() []act {
	var kinds []string
	for _, k := range store.ImportKinds() {
		kinds = append(kinds, k.Name)
	}
	return []act{
		{
			kind: "waiting-file", verb: "watch add", title: "have a folder watched", needs: store.ActWatchFolder, places: []string{"folder"},
			help: "A folder of this computer into which Human Resources or ICT put files. What arrives is previewed and prompted for, and never brought in by itself.",
			fields: []entry.Field{
				needed("folder", "Folder", entry.Text), choosing(needed("kind", "What arrives there", entry.Choice), kinds...),
				helped(optional("source", "Name of the source", entry.Text), "The files are read as others of that name were."),
			},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				w, err := s.WatchFolder(ctx, r.given["folder"], r.given["kind"], r.given["source"])
				return outcome{r.speech.Say("%s is watched as %s.", w.Path, w.ID), "", ""}, err
			},
		},
		{
			kind: "waiting-file", verb: "watch end", title: "watch a folder no longer", needs: store.ActWatchFolder, places: []string{"folder"},
			fields: []entry.Field{pointing(needed("folder", "Which folder", entry.Link), "watched-folder")},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{r.speech.Say("%s is watched no longer.", r.given["folder"]), "", ""}, s.UnwatchFolder(ctx, r.given["folder"])
			},
		},
		{
			kind: "waiting-file", verb: "watch dismiss", title: "say why a file that waits is not brought in", needs: store.ActImport, places: []string{"file"},
			fields: []entry.Field{pointing(needed("file", "Which file", entry.Link), waitingFile), needed("reason", "Why it is not brought in", entry.Text)},
			do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
				return outcome{r.speech.Say("%s is prompted for no longer.", r.given["file"]), "", ""}, s.DismissFile(ctx, r.given["file"], r.given["reason"])
			},
		},
	}
}

// digestAct writes e-mails that somebody looks through and sends.
func digestAct() act {
	return act{
		kind: "digest", verb: "digest", title: "write e-mails to people as drafts", needs: store.ActSendDigests,
		help: "One draft for each person: of what they owe, by kind and number with no names; or of a notice that they have not acknowledged. Mail programs open them.",
		fields: []entry.Field{
			needed("out", "Folder for the drafts", entry.Text), needed("from", "Address that writes", entry.Text),
			helped(pointing(optional("notice", "Notice", entry.Link), kindAsked), "What people were asked to acknowledge, or the asset whose controls it tells. Left blank, what each of them owes."),
		},
		do: func(ctx context.Context, s *store.Session, r request) (outcome, error) {
			m, err := s.Mailing(ctx, r.given["notice"], r.given["from"])
			if err != nil {
				return outcome{}, err
			}
			return outcome{r.speech.Count(len(m.Letters), "%s draft is in %s.", "%s drafts are in %s.", r.given["out"]), "", ""}, exchange.WriteDrafts(r.given["out"], m.Letters, m.People)
		},
	}
}
