package ui

import (
	"context"

	"muniment/reports"
	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/grid"
	"muniment/ui/theme"
)

// recordKind is what a kind of record is called, and what its records are about: the kind of a thing, or "".
func recordKind(r store.Record) (title, about string) {
	if r.Kind == store.RecordLeaver {
		return theme.Say("Leaver record"), "person"
	}
	k, _ := reports.KindOf(r.Kind)
	return theme.Say(k.Title), k.Of
}

// recordFacts are what is known of a record: what it is about, and who signed it when.
func recordFacts(r store.Record) []fact {
	title, about := recordKind(r)
	out := []fact{{label: "Kind", text: title}}
	if r.Subject != "" {
		f := fact{label: "About", text: r.Subject}
		if _, known := entry.Of(about); known || about == "person" {
			f.links = []store.Ref{{Kind: about, ID: r.Subject}}
		}
		out = append(out, f)
	}
	if r.Kind == store.RecordLeaver && r.Case != "" {
		out = append(out, fact{label: "Leaver", text: r.Case, links: []store.Ref{{Kind: "leaver", ID: r.Case}}})
	}
	for i, v := range r.Revisions {
		label := "Signed by"
		if i > 0 {
			label = "Countersigned by"
		}
		out = append(out, fact{label: label, text: clock(v.SignedAt), links: []store.Ref{{Kind: signIn, ID: v.SignedBy}}})
	}
	return out
}

// signIn is the kind of thing that signs: it has a name, and no page that everybody may read.
const signIn = "sign-in"

func recordRows(ctx context.Context, s *store.Session, q listQuery) ([]grid.Row, error) {
	all, err := s.Records(ctx, q.text)
	if err != nil {
		return nil, err
	}
	refs := map[store.Ref]bool{}
	for _, r := range all {
		for _, f := range recordFacts(r) {
			for _, ref := range f.links {
				refs[ref] = true
			}
		}
	}
	names, err := s.Names(ctx, keys(refs))
	return rowsOf(all, func(r store.Record) grid.Row {
		title, about := recordKind(r)
		signed := ""
		for _, v := range r.Revisions {
			signed = join(signed, nameOr(names, signIn, v.SignedBy))
		}
		return grid.Row{ID: r.Number, Kind: "record", Cells: []grid.Cell{
			grid.Text(r.Number), grid.Text(title), grid.Text(nameOr(names, about, r.Subject)), timeCell(r.IssuedAt), grid.Text(signed),
		}}
	}), err
}
