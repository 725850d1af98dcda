package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/vault"
)

// draws stands in for the reports: it makes a file, or fails.
func draws(file []byte, err error) func(context.Context, *store.Reader, store.Draft) ([]byte, error) {
	return func(context.Context, *store.Reader, store.Draft) ([]byte, error) { return file, err }
}

// caseOf reads a case as a leaver record does, and makes a file of it.
func caseOf(person string) func(context.Context, *store.Reader, store.Draft) ([]byte, error) {
	return func(ctx context.Context, r *store.Reader, d store.Draft) ([]byte, error) {
		_, err := r.LeaverCase(ctx, person, "")
		return []byte("%PDF " + d.Number), err
	}
}

func TestIssuingARecord(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("administrator", today)
	ctx := t.Context()
	var draft store.Draft
	before := headOf(t, s)
	rec, file, err := s.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", func(ctx context.Context, r *store.Reader, d store.Draft) ([]byte, error) {
		draft = d
		return caseOf("100221")(ctx, r, d)
	})
	check(t, err)
	sum := sha256.Sum256(file)
	c, err := s.LeaverCase(ctx, "100221", "")
	check(t, err)
	want := store.Record{
		Number: "LR-2025-0001", Kind: "leaver", Subject: "100221", Case: c.Leaver.ID, IssuedAt: rec.IssuedAt, IssuedBy: "administrator", Trail: before,
		Revisions: []store.Revision{{Revision: 1, SHA256: hex.EncodeToString(sum[:]), Field: "manager", SignedBy: "administrator", SignedAt: rec.IssuedAt}},
	}
	diff(t, rec, want)
	if draft.Number != rec.Number || draft.Trail != before || !draft.Council.TestClock || draft.Signatory.Name != s.User().Name || string(file) != "%PDF LR-2025-0001" {
		t.Errorf("the record was drawn from %+v", draft)
	}
	check(t, draft.Signatory.Certificate.CheckSignatureFrom(draft.Signatory.Chain[0]))
	diff(t, shown[store.Record](t, s, rec.Number), want)
	got, err := s.RecordFile(ctx, rec.Number)
	check(t, err)
	diff(t, string(got), string(file))
	found, err := s.RecordOf(ctx, file)
	check(t, err)
	diff(t, found, want)
	v, err := s.Show(ctx, "100221")
	check(t, err)
	last := v.History[len(v.History)-1]
	if last.Act != store.ActIssueRecord || !strings.Contains(last.Changes[0].Text(), want.Revisions[0].SHA256) {
		t.Errorf("the trail says of the record %+v", last)
	}
}

func TestRecordThatCannotBeDrawnUsesNoNumber(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("administrator", today)
	ctx := t.Context()
	unchanged(t, s, func() {
		_, _, err := s.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", draws([]byte("half a page"), errDrawing))
		if !errors.Is(err, errDrawing) {
			t.Errorf("got the error %v", err)
		}
	})
	all, err := s.Records(ctx, "")
	check(t, err)
	if len(all) != 0 {
		t.Errorf("there is a record %+v", all)
	}
	for _, want := range []string{"LR-2025-0001", "LR-2025-0002"} {
		rec, _, err := s.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", caseOf("100221"))
		check(t, err)
		diff(t, rec.Number, want)
	}
	rec, _, err := s.IssueRecord(ctx, "register", "RG", "register", "", "ism", draws([]byte("%PDF"), nil))
	check(t, err)
	diff(t, rec.Number, "RG-2025-0001")
}

func TestCountersigning(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	signs := func(text string) func(store.Signatory) ([]byte, error) {
		return func(by store.Signatory) ([]byte, error) { return []byte(text + " " + by.Name), nil }
	}
	administrator, ism, siro := r.open("administrator", today), r.open("ism", today), r.open("siro", today)
	rec, first, err := administrator.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", caseOf("100221"))
	check(t, err)
	unchanged(t, ism, func() {
		_, _, err := administrator.Countersign(ctx, first, "ism", store.Capacity{Roles: []store.Role{store.Administrator}}, signs("twice"))
		refused[*store.ConflictError](t, err) // the signer of the first signature
		_, _, err = ism.Countersign(ctx, []byte("another file"), "ism", store.Capacity{Roles: []store.Role{store.ISM}}, signs("no"))
		refused[*store.NotFoundError](t, err)
		_, _, err = ism.Countersign(ctx, first, "ism", store.Capacity{Roles: []store.Role{store.ISM}}, func(store.Signatory) ([]byte, error) { return nil, errDrawing })
		if !errors.Is(err, errDrawing) {
			t.Errorf("got the error %v", err)
		}
	})
	after, second, err := ism.Countersign(ctx, first, "ism", store.Capacity{Roles: []store.Role{store.ISM}}, signs("second"))
	check(t, err)
	if len(after.Revisions) != 2 || after.Revisions[1].SignedBy != "ism" || string(second) != "second The Information Security Manager" {
		t.Errorf("after the countersignature the record is %+v", after)
	}
	unchanged(t, ism, func() {
		_, _, err := siro.Countersign(ctx, first, "siro", store.Capacity{Roles: []store.Role{store.SIRO}}, signs("third")) // would drop the ISM's signature
		refused[*store.ConflictError](t, err)
		_, _, err = ism.Countersign(ctx, second, "ism", store.Capacity{Roles: []store.Role{store.ISM}}, signs("third"))
		refused[*store.ConflictError](t, err)
	})
	_, _, err = siro.Countersign(ctx, second, "siro", store.Capacity{Roles: []store.Role{store.SIRO}}, signs("third"))
	check(t, err)
	newest, err := siro.RecordFile(ctx, rec.Number)
	check(t, err)
	diff(t, string(newest), "third The Senior Information Risk Owner")
}

// Which field is for which role is judged within the act, so that an attempt by another is an entry.
func TestCountersigningIsForTheRolesOfTheField(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	administrator, siro := r.open("administrator", today), r.open("siro", today)
	rec, file, err := administrator.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", caseOf("100221"))
	check(t, err)
	_, _, err = siro.Countersign(ctx, file, "ism", store.Capacity{Roles: []store.Role{store.ISM}}, func(store.Signatory) ([]byte, error) { return []byte("signed"), nil })
	diff(t, refused[*store.NotAllowedError](t, err).Needs, []store.Role{store.ISM})
	if e := lastEntry(t, administrator); e.Outcome != store.Refused || e.Login != "siro" || e.Act != store.ActCountersign {
		t.Errorf("the attempt is not in the trail: %+v", e)
	}
	v, err := administrator.Show(ctx, rec.Number)
	check(t, err)
	if last := v.History[len(v.History)-1]; last.Outcome != store.Refused {
		t.Errorf("the attempt is not in the record's history: %+v", last)
	}
}

// Two logins may be one person, whose second signature is no countersignature.
func TestNobodyCountersignsByAnotherLogin(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	admin := r.open("admin", today)
	check(t, admin.AddUser(ctx, store.NewUser{
		Login: "second", Name: "The administrator again", Person: personOf("administrator"), Roles: []store.Role{store.SIRO},
		Password: given("second"), KDF: vault.FloorKDF(),
	}))
	second := r.opened(store.OpenOptions{Login: "second", Secret: given("second"), On: today})
	check(t, second.ChangePassword(ctx, secret("second")))
	_, file, err := r.open("administrator", today).IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", caseOf("100221"))
	check(t, err)
	unchanged(t, admin, func() {
		_, _, err := second.Countersign(ctx, file, "siro", store.Capacity{Roles: []store.Role{store.SIRO}}, func(store.Signatory) ([]byte, error) { return []byte("signed"), nil })
		refused[*store.ConflictError](t, err)
	})
}

// A sign-in of which nobody has said whose it is could be the signer's own, whichever of the two it is.
func TestASignInOfNobodyIsNotOneOfTheTwoWhoSign(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	siro := store.Capacity{Roles: []store.Role{store.SIRO}}
	again := siro
	again.Again = true // a field that needs no other person
	signs := func(by store.Signatory) ([]byte, error) { return []byte("signed by " + by.Name), nil }
	check(t, r.open("administrator", today).AddUser(ctx, store.NewUser{Login: "second", Name: "Second sign-in", Roles: []store.Role{store.SIRO}, Password: given("second"), KDF: vault.FloorKDF()}))
	second := r.opened(store.OpenOptions{Login: "second", Secret: given("second"), On: today})
	check(t, second.ChangePassword(ctx, secret("second")))

	_, file, err := r.open("administrator", today).IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", caseOf("100221"))
	check(t, err)
	unchanged(t, second, func() {
		_, _, err := second.Countersign(ctx, file, "siro", siro, signs)
		says(t, refused[*store.ConflictError](t, err), "the sign-in second belongs to no person of the register: the administrator says whose it is with `muniment user link`")
	})
	_, _, err = second.Countersign(ctx, file, "siro", again, signs)
	check(t, err)

	admin := r.open("admin", today) // the first administrator, of whom the register knows no person
	_, file, err = admin.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", caseOf("100221"))
	check(t, err)
	by := r.open("siro", today)
	unchanged(t, by, func() {
		_, _, err := by.Countersign(ctx, file, "siro", siro, signs)
		says(t, refused[*store.ConflictError](t, err), "the sign-in admin belongs to no person")
	})
	check(t, r.open("administrator", today).LinkUser(ctx, "admin", personOf("siro")))
	_, _, err = by.Countersign(ctx, file, "siro", siro, signs)
	says(t, refused[*store.ConflictError](t, err), "has already signed")
	ism := r.open("ism", today)
	_, _, err = ism.Countersign(ctx, file, "ism", store.Capacity{Roles: []store.Role{store.ISM}}, signs)
	check(t, err)
}

func TestOpenAccountsAreNamed(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("administrator", today)
	c, err := s.LeaverCase(t.Context(), "100221", "")
	check(t, err)
	e := store.OpenAccountsError{Name: c.Person.Name(), Accounts: c.Open()}
	diff(t, openOf(c), liveGrants(t, s, "100221"))
	for _, id := range liveGrants(t, s, "100221") {
		if !strings.Contains(e.Error(), id) {
			t.Errorf("%q does not name %s", e.Error(), id)
		}
	}
}

// A post's holder signs as such; the ISM signs on its behalf, which the trail says; others do not sign for it.
func TestSigningForAPost(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ctx := t.Context()
	admin := r.open("admin", today)
	post := shown[store.Post](t, admin, "Manager, Environmental Health")
	type signed struct {
		title  string
		behalf bool
	}
	sign := func(login string) (signed, error) {
		var as signed
		_, _, err := r.open(login, today).IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", func(ctx context.Context, r *store.Reader, d store.Draft) ([]byte, error) {
			var err error
			if as.title, as.behalf, err = r.SignFor(ctx, post.ID); err != nil {
				return nil, err
			}
			return caseOf("100221")(ctx, r, d)
		})
		return as, err
	}
	for login, want := range map[string]signed{"manager": {post.Title, false}, "ism": {post.Title, true}, "administrator": {post.Title, true}} {
		as, err := sign(login)
		check(t, err)
		if as != want {
			t.Errorf("%s signs as %+v, want %+v", login, as, want)
		}
		if e := lastEntry(t, admin); e.Login != login || (e.Behalf == post.ID) != want.behalf {
			t.Errorf("the trail says %+v", e)
		}
	}
	_, err := sign("siro")
	refused[*store.NotAllowedError](t, err)
	if e := lastEntry(t, admin); e.Outcome != store.Refused || e.Login != "siro" {
		t.Errorf("the attempt is not in the trail: %+v", e)
	}
}
