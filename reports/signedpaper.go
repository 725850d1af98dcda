package reports

import (
	"context"
	"fmt"
	"strings"

	"muniment/reports/seal"
	"muniment/reports/sheet"
	"muniment/store"
)

// Paper that somebody signed by hand: its scan, whole and as it was kept, inside a record that a witness signs with their own key. The witness says that they had
// the paper before them; what is written on it stays the word of whoever signed it.

func signedPaperRecord() Kind {
	return Kind{
		Name: "signed-paper", Code: "WP", Title: "Signed paper, witnessed", Of: "attachment", Marking: "OFFICIAL", Field: "witness", Gather: gatherSignedPaper,
		About: "The scan of a paper that was signed by hand, kept whole inside, witnessed by the signature of somebody who held the paper",
	}
}

// paperTypes are the files that a scanner makes.
func paperTypes() []string { return []string{"application/pdf", "image/jpeg", "image/png"} }

func gatherSignedPaper(ctx context.Context, g *gathering) error {
	a, data, err := g.Attachment(ctx, g.id)
	if err != nil {
		return err
	}
	kind := plainMIME(a.Type)
	if !strings.Contains(strings.Join(paperTypes(), " "), kind) {
		return &store.ConflictError{Reason: fmt.Sprintf("%s is no scan of paper: attach a PDF, JPEG or PNG file", a.Name)}
	}
	e, err := g.entry(ctx, a.Kind, a.Subject) // so that the record is for those who may see what the paper is about
	if err != nil {
		return err
	}
	name := a.ID + "-" + strings.ReplaceAll(sheet.Clean(a.Name), "\n", " ")
	g.about(e.Title, join(", ", e.Title, a.Name))
	by, err := g.named(ctx, "login", a.AddedBy)
	if err != nil {
		return err
	}
	s := g.content.Section("The paper")
	s.Facts(2, []sheet.Fact{
		{Label: "It is kept with", Value: join(" · ", strings.ReplaceAll(capital(a.Kind), "-", " "), e.Title, e.ID)},
		{Label: "File", Value: join(" · ", a.Name, a.ID)},
		{Label: "Kept since", Value: moment(a.AddedAt)},
		{Label: "Entered by", Value: by},
		{Label: "Fingerprint of the file (SHA-256)", Value: a.SHA256},
	})
	s.Text("The whole file is inside this one, as it was kept in the register.")
	if shown, err := sheet.ReadPhoto(data); err == nil {
		s.Photos([]Photo{{Of: "Scan of the signed paper, " + e.Title, File: name, SHA256: a.SHA256, shown: shown}})
	} else {
		s.Small("It is a document of its own: open it from the list of attachments of this file.")
	}
	g.content.Files = append(g.content.Files, seal.Attachment{Name: name, MIME: kind, Description: "The scan of the signed paper", Relationship: "Source", Modified: a.AddedAt.UTC(), Data: data})
	g.content.Section("What the witness says").List([]string{
		"I had the paper before me, and it is signed by hand.",
		"The scan inside this file shows the whole of it, and nothing else.",
	}).Small("The witness does not vouch for what the paper says, nor for whose hand signed it unless they say so in the register.")
	g.signs("witness", "Witness", store.ISM, store.SIRO, store.Administrator, store.Manager, store.IAO, store.SystemOwner, store.HR, store.ICT, store.DPO, store.Facilities)
	return nil
}
