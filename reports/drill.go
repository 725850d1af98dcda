package reports

import (
	"context"
	"fmt"
	"slices"
	"time"

	"muniment/reports/sheet"
	"muniment/store"
)

// The record of a drill: a copy of this very register restored as it would be on the day it is lost.

func drillRecord() Kind {
	return Kind{
		Name: "restore-drill", Code: "RD", Title: "Restore drill of this register", Of: "drill", Marking: "OFFICIAL-SENSITIVE", Field: "ict", Gather: gatherDrill,
		About: "A copy of this register restored as it would be on the day it is lost: how long it took, how old the data was, what would have been lost",
	}
}

func gatherDrill(ctx context.Context, g *gathering) error {
	all, err := g.Drills(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(d store.Drill) bool { return d.ID == g.id })
	if i < 0 {
		return &store.NotFoundError{Kind: "drill", ID: g.id}
	}
	d := all[i]
	by, err := g.named(ctx, "login", d.DoneBy)
	if err != nil {
		return err
	}
	g.about(d.ID, "Drill of "+momentOr(d.StartedAt, ""))
	s := g.content.Section("The drill")
	if d.AsPromised {
		s.Notice(sheet.Good, "The register came back as promised", "Every byte of the copy was authenticated, its tables and its trail were verified, and the file that was written was read back and opened.")
	} else {
		s.Notice(sheet.Bad, "The register did not come back as promised", sentenceOf(capital(d.Findings)))
	}
	s.Highlights(sheet.Figure{Value: drillTook(d), Label: "until people could go on"}, sheet.Figure{Value: took(d.StartedAt.Sub(d.DataFrom)), Label: "age of the data"},
		sheet.Figure{Value: fmt.Sprint(d.Lost), Label: plural(int(d.Lost), "entry of the trail would be lost", "entries of the trail would be lost"), Note: fmt.Sprintf("%d came back", d.Entries)})
	s.Facts(3, []sheet.Fact{{Label: "Begun", Value: moment(d.StartedAt)}, {Label: "Data from", Value: moment(d.DataFrom)}, {Label: "Done by", Value: by}, {Label: "Copy", Value: d.Copy}}).Facts(1, []sheet.Fact{{Label: "File", Value: d.Name}})
	rows := make([][]sheet.Cell, len(all))
	for i, o := range all {
		tag := sheet.Tag{Word: "As promised", Tone: sheet.Good}
		if !o.AsPromised {
			tag = sheet.Tag{Word: "Fell short", Tone: sheet.Bad}
		}
		rows[i] = []sheet.Cell{{Text: o.ID, Strong: true}, {Text: moment(o.StartedAt)}, {Text: drillTook(o)}, {Text: fmt.Sprint(o.Lost)}, {Tag: tag, Detail: o.Findings}}
	}
	g.content.Section("Every drill").Table([]sheet.Column{{Title: "Drill", Width: 2, Header: true}, {Title: "Begun", Width: 3}, {Title: "Took", Width: 2}, {Title: "Entries lost", Width: 2, Align: sheet.Right}, {Title: "Result", Width: 4}}, rows)
	g.says("a drill of its own restore", "which copy was restored, what that took, and what it found")
	g.signs("ict", "Whoever did the drill", store.ICT, store.ISM, store.Administrator)
	g.signs("ism", "Information Security Manager", store.ISM, store.SIRO)
	return nil
}

// drillTook is how long a drill took, in words.
func drillTook(d store.Drill) string {
	if d.Seconds < 120 {
		return fmt.Sprintf("%d %s", d.Seconds, plural(int(d.Seconds), "second", "seconds"))
	}
	return took(time.Duration(d.Seconds) * time.Second)
}
