package store_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"strings"
	"testing"

	"muniment/store"
)

// inPDF is a text as a PDF holds it: deflated.
func inPDF(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n1 0 obj\nstream\n")
	z := zlib.NewWriter(&b)
	_, err := z.Write([]byte(text))
	check(t, err)
	check(t, z.Close())
	b.WriteString("\nendstream\nendobj\n\xff")
	return b.Bytes()
}

func TestFilesAndSignedRecordsGoWithThePerson(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	ctx := t.Context()
	admin := r.open("admin", "2025-11-12")
	rec, _, err := admin.IssueRecord(ctx, "leaver", "LR", "person", departedID, "manager", func(ctx context.Context, rd *store.Reader, _ store.Draft) ([]byte, error) {
		_, err := rd.LeaverCase(ctx, departedID, "")
		return inPDF(t, "Record of Zebedee Quillfeather"), err
	})
	check(t, err)
	other, _, err := admin.IssueRecord(ctx, "register", "RG", "register", "x", "manager", func(context.Context, *store.Reader, store.Draft) ([]byte, error) {
		return inPDF(t, "Everybody: Zebedee Quillfeather, and others"), nil
	})
	check(t, err)
	ism := r.open("ism", "2025-11-12")
	e := reported(t, ism)
	_, err = ism.Do(ctx, store.Doing{Kind: "incident", Verb: "triage", ID: e.ID, Given: map[string]string{"severity": "low", "personal_data": "no"}, Files: []store.File{{Name: "note.txt", Data: []byte("zquill had it")}, {Name: "other.txt", Data: []byte("Nobody")}}})
	check(t, err)
	r.close(admin)
	r.close(ism)

	ism = r.open("ism", later)
	a, plan, err := ism.AskErasure(ctx, store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	sources := map[string]int{}
	for _, m := range plan.Mentions {
		sources[m.Source]++
	}
	if plan.Removes["signed records"] != 1 || sources["record"] != 1 || sources["attachment"] != 1 {
		t.Errorf("removes %v, and to be judged are %v", plan.Removes, sources)
	}
	_, err = ism.JudgeText(ctx, a.ID, "record", other.Number, store.TextKeep, "It is the council's register as it was signed")
	check(t, err)
	_, err = ism.JudgeText(ctx, a.ID, "", "", store.TextReplace, "")
	check(t, err)
	r.close(ism)
	dpo := r.open("dpo", later)
	_, err = dpo.ApproveErasure(ctx, a.ID)
	check(t, err)
	if _, err := dpo.RecordFile(ctx, rec.Number); err == nil || !strings.Contains(err.Error(), "was removed with the data") {
		t.Errorf("the record of the case: %v", err)
	}
	if b, err := dpo.RecordFile(ctx, other.Number); err != nil || len(b) == 0 {
		t.Errorf("the record that was kept: %v", err)
	}
	files, err := dpo.Attachments(ctx, "incident", e.ID)
	check(t, err)
	if len(files) != 1 || files[0].Name != "other.txt" {
		t.Errorf("the files are %+v", files)
	}
}

// A judgement is of a text as it was read: where it was changed since, it is judged anew.
func TestAChangedTextIsJudgedAnew(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	ctx := t.Context()
	ism := r.open("ism", "2025-11-12")
	e := reported(t, ism, "what_happened", "Quillfeather was there")
	a, _, err := ism.AskErasure(ctx, store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter", Despite: "Entered in error"})
	check(t, err)
	_, err = ism.JudgeText(ctx, a.ID, "", "", store.TextReplace, "")
	check(t, err)
	do(t, ism, "incident", "set", e.ID, "what_happened", "Quillfeather was there, and so was somebody called Quillfeather")
	r.close(ism)
	dpo := r.open("dpo", "2025-11-12")
	if _, err := dpo.ApproveErasure(ctx, a.ID); err == nil || !strings.Contains(err.Error(), "were not judged") {
		t.Errorf("erased on an old judgement: %v", err)
	}
}

func TestWhileAnotherHasTheRegisterOpenTheFileIsWrittenAnewLater(t *testing.T) {
	t.Parallel()
	r := departed(t, staffedVault)
	ism := r.open("ism", later)
	a, _, err := ism.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	_, err = ism.JudgeText(t.Context(), a.ID, "", "", store.TextReplace, "")
	check(t, err)
	dpo := r.open("dpo", later)
	done, err := dpo.ApproveErasure(t.Context(), a.ID)
	check(t, err)
	if done.State != store.RemovalDone || !done.SealedAt.IsZero() {
		t.Errorf("with the ISM at the register it is %+v", done)
	}
	if sealed, err := dpo.SealRemovals(t.Context()); err != nil || sealed {
		t.Errorf("written anew under the ISM's feet: %v, %v", sealed, err)
	}
	r.close(ism)
	if sealed, err := dpo.SealRemovals(t.Context()); err != nil || !sealed {
		t.Errorf("not written anew: %v, %v", sealed, err)
	}
	all, err := dpo.Removals(t.Context(), store.Erasure)
	check(t, err)
	if all[0].SealedAt.IsZero() {
		t.Errorf("it stays %+v", all[0])
	}
	if found := left(pagesOf(t, dpo)); len(found) > 0 {
		t.Errorf("the pages hold %q", found)
	}
}
