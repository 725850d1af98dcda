package reports

import (
	"context"
	"fmt"
	"strings"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/duty"
)

// Records of the register itself: an extract of its trail, and how each duty of the policy is met.

func trailRecords() []Kind {
	everybody := []store.Role{store.Administrator, store.ISM, store.SIRO, store.DPO}
	return []Kind{
		{
			Name: trailKind, Code: "TX", Title: "Extract of the audit trail", Of: "entries", Whole: true, Marking: "OFFICIAL-SENSITIVE", Field: "ism", For: everybody, Gather: gatherTrail,
			About: "The last entries of the trail with their hashes, and what the check of the whole trail found",
		},
		{
			Name: "duties", Code: "DM", Title: "Duties and how each is met", Marking: "OFFICIAL", Field: "ism", For: everybody, Gather: gatherDuties,
			About: "Every duty of the policy, who owes it, how it is met, and what of it is overdue",
		},
	}
}

// trailKind is the kind of record that is about no entry.
const trailKind = "trail"

// lastEntries is how many entries of the trail an extract has where nobody says otherwise.
const lastEntries = 200

func gatherTrail(ctx context.Context, g *gathering) error {
	last := lastEntries
	if g.id != "" {
		if _, err := fmt.Sscanf(g.id, "%d", &last); err != nil || last < 1 {
			return &store.InvalidError{Field: "record", Reason: fmt.Sprintf("%q is no number of entries: write how many of the last ones are wanted, such as 100", g.id)}
		}
	}
	checked, err := g.VerifyTrail(ctx)
	if err != nil {
		return err
	}
	after := max(0, checked.Head.Sequence-int64(last))
	entries, err := g.TrailEntries(ctx, after, last)
	if err != nil {
		return err
	}
	g.about("", fmt.Sprintf("Entries %d to %d of %d", after+1, checked.Head.Sequence, checked.Entries))
	s := g.content.Section("The check of the whole trail")
	if checked.Sound {
		s.Notice(sheet.Good, "The trail is sound", fmt.Sprintf("Each of its %d entries follows from the one before, is whole, and is signed by whoever it names.", checked.Entries))
	} else {
		s.Notice(sheet.Bad, "The trail is NOT sound", strings.Join(checked.Problems, "\n"))
	}
	s.Facts(1, []sheet.Fact{{Label: "Hash of the last entry", Value: checked.Head.Hash}})
	rows := make([][]sheet.Cell, len(entries))
	for i, e := range entries {
		by, err := g.named(ctx, "login", e.Login)
		if err != nil {
			return err
		}
		tag := sheet.Tag{}
		if e.Outcome != store.Done {
			tag = sheet.Tag{Word: capital(string(e.Outcome)), Tone: sheet.Warn}
		}
		behalf, err := g.named(ctx, "post", e.Behalf)
		if err != nil {
			return err
		}
		rows[i] = []sheet.Cell{{Text: fmt.Sprint(e.Sequence)}, {Text: e.At.UTC().Format("02/01/2006 15:04:05")}, {Text: by, Detail: prefixed("on behalf of ", behalf)}, {Text: capital(string(e.Act)), Tag: tag}, {Text: e.Hash[:min(12, len(e.Hash))]}}
	}
	g.content.Section("The entries").Table([]sheet.Column{
		{Title: "Entry", Width: 1, Align: sheet.Right}, {Title: "Time (UTC)", Width: 3}, {Title: "Who", Width: 3}, {Title: "Act", Width: 4.6, Header: true}, {Title: "Hash begins", Width: 2.6},
	}, rows).Small("What each entry changed stands in the register, where an erasure can remove it without breaking the trail. Times are UTC, as the trail keeps them.")
	g.says("its audit trail", "who did what and when, and whether the trail is whole")
	g.signs("ism", "Information Security Manager", store.ISM, store.SIRO)
	return nil
}

func gatherDuties(ctx context.Context, g *gathering) error {
	prompts, err := g.OpenPrompts(ctx)
	if err != nil {
		return err
	}
	owed, overdue := map[string]int{}, map[string]int{}
	late := 0
	for _, p := range prompts {
		owed[p.Duty]++
		if p.State == duty.Overdue {
			overdue[p.Duty]++
			late++
		}
	}
	all := duty.Catalogue()
	clauses := map[string]bool{}
	rows := make([][]sheet.Cell, len(all))
	kept := 0
	for i, d := range all {
		for _, c := range d.Clauses {
			clauses[c] = true
		}
		tag := sheet.Tag{Word: "Nothing overdue", Tone: sheet.Good}
		if n := overdue[d.ID]; n > 0 {
			tag = sheet.Tag{Word: fmt.Sprintf("%d overdue", n), Tone: sheet.Bad}
		} else {
			kept++
		}
		rows[i] = []sheet.Cell{
			{Text: d.Title, Strong: true, Detail: clausesOf(d.Clauses)}, {Text: capital(d.MetBy)}, {Text: d.OwedBy}, {Text: d.Period, Detail: d.PeriodSource}, {Tag: tag, Detail: fmt.Sprintf("%d open", owed[d.ID])}, {Text: "Met when " + sentenceOf(d.DischargedBy)},
		}
	}
	g.content.Landscape = true
	g.about("", "The whole council")
	s := g.content.Section("In figures")
	tone := sheet.Neutral
	if late > 0 {
		tone = sheet.Bad
	}
	s.Highlights(sheet.Figure{Value: fmt.Sprint(len(all)), Label: "duties", Note: fmt.Sprintf("meeting %d obligations", len(clauses))}, sheet.Figure{Value: fmt.Sprint(len(prompts)), Label: "prompts open"},
		sheet.Figure{Value: fmt.Sprint(late), Label: "of them overdue", Tone: tone}, sheet.Figure{Value: fmt.Sprint(kept), Label: "duties with nothing overdue", Note: percent(kept, len(all))})
	g.content.Section("Each duty").Table([]sheet.Column{
		{Title: "Duty and clauses", Width: 4, Header: true}, {Title: "Met by", Width: 1.8}, {Title: "Owed by", Width: 3}, {Title: "Period", Width: 3.4}, {Title: "Today", Width: 2.2}, {Title: "Met when", Below: true},
	}, rows).Small("A gate refuses an act until the duty is met; a field leaves its entry incomplete; a prompt is asked until the fact that proves it is recorded. What nobody told the register is in no figure.")
	g.says("the duties of its policy", "each with who owes it, how it is met, and what of it was overdue")
	g.signs("ism", "Information Security Manager", store.ISM)
	g.signs("siro", "Senior Information Risk Owner", store.SIRO)
	return nil
}

func clausesOf(clauses []string) string {
	const most = 8
	if len(clauses) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(clauses[:most], ", "), len(clauses)-most)
	}
	return strings.Join(clauses, ", ")
}
