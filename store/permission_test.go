package store_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/vault"
)

var errDrawing = errors.New("the page could not be drawn")

// attempts are one attempt at every act. None names anything that is in the register, so that an attempt which is allowed changes nothing either.
func attempts(t *testing.T) map[store.Act]func(*store.Session) error {
	ctx := t.Context()
	out := map[store.Act]func(*store.Session) error{
		store.ActChangeSettings: func(s *store.Session) error { return s.ChangeSetting(ctx, "escalate-ism", "1") },
		store.ActManageUsers: func(s *store.Session) error {
			return s.AddUser(ctx, store.NewUser{Login: "ism", Name: "Again", Roles: []store.Role{store.Auditor}, Password: given("ism"), KDF: vault.FloorKDF()})
		},
		store.ActRekey: func(s *store.Session) error {
			_, err := s.Rekey(ctx)
			return err
		},
		store.ActKeepAuthority: func(s *store.Session) error { return s.RenewAuthority(ctx) },
		store.ActMakeRecovery: func(s *store.Session) error {
			_, err := s.MakeRecovery(ctx, false, func([]store.RecoverySheet) error { return errors.New("no printer") })
			return err
		},
		store.ActImport: func(s *store.Session) error {
			_, err := s.Import(ctx, "nothing", strings.NewReader(""), store.ImportOptions{Apply: true}) // each kind takes an act's roles beside these
			return err
		},
		store.ActExport:     func(s *store.Session) error { return s.RecordExport(ctx, store.Export{}) },
		store.ActHoldPost:   func(s *store.Session) error { return s.HoldPost(ctx, "no such post", "100221", today, "") },
		store.ActEditPeople: func(s *store.Session) error { return s.AnswerFor(ctx, "nobody", store.PostICT) },
		store.ActGrantAccess: func(s *store.Session) error {
			_, err := s.RecordGrant(ctx, store.Grant{Person: "nobody", System: "SYS01", AuthorisedBy: "Somebody"})
			return err
		},
		store.ActJustifyGrant: func(s *store.Session) error { return s.JustifyGrant(ctx, "none", "Needs it") },
		store.ActInform:       func(s *store.Session) error { return s.InformHolder(ctx, "none", today, "Course") },
		store.ActConfirmClosure: func(s *store.Session) error {
			_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: "none", Evidence: "Ticket"})
			return err
		},
		store.ActChangeShared: func(s *store.Session) error {
			return s.ChangeSharedPassword(ctx, "none", "desk", time.Time{}, "Ticket")
		},
		store.ActRecordJoiner: func(s *store.Session) error {
			_, err := s.RecordJoiner(ctx, store.NewJoiner{Person: "nobody", Service: "Legal", StartsOn: today})
			return err
		},
		store.ActRecordMover: func(s *store.Session) error {
			_, err := s.RecordMover(ctx, store.NewMover{Person: "nobody", Service: "Legal", MovesOn: today})
			return err
		},
		store.ActRecordLeaver: func(s *store.Session) error {
			_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "nobody"})
			return err
		},
		store.ActWithdrawLeaver: func(s *store.Session) error { return s.WithdrawLeaver(ctx, "nobody", "", "Stays") },
		store.ActExplainNotice:  func(s *store.Session) error { return s.ExplainNotice(ctx, "nobody", "", "On leave") },
		store.ActReturnItem: func(s *store.Session) error {
			_, err := s.ReturnItems(ctx, store.Return{Person: "nobody", Item: "keys", Evidence: "Handed in"})
			return err
		},
		store.ActDelegate: func(s *store.Session) error {
			_, _, err := s.DelegatePrompt(ctx, store.NewDelegation{Prompt: store.PromptRef{Duty: "job-function-reason", ID: "none"}, To: "100221", Reason: "Away"})
			return err
		},
		store.ActPostpone: func(s *store.Session) error {
			_, err := s.PostponePrompt(ctx, store.PromptRef{Duty: "job-function-reason", ID: "none"}, today.AddDays(2), "Away")
			return err
		},
		store.ActRecall: func(s *store.Session) error {
			return s.RecallPrompt(ctx, store.PromptRef{Duty: "job-function-reason", ID: "none"})
		},
		store.ActMakeForm: func(s *store.Session) error { _, err := s.MakeReplyForm(ctx, "no such post", ""); return err },
		store.ActImportReply: func(s *store.Session) error {
			_, err := s.ImportReply(ctx, []byte("nothing"), store.ReplyOptions{AnsweredBy: "100221", Apply: true})
			return err
		},
		store.ActKeepScan: func(s *store.Session) error {
			_, err := s.KeepScan(ctx, []byte("%PDF-1.4 a scan"), store.ScanOptions{Name: "scan.pdf", Prompts: []store.PromptRef{{Duty: "job-function-reason", ID: "none"}}})
			return err
		},
		store.ActGrantException: func(s *store.Session) error {
			_, err := s.AcceptException(ctx, "none", "CBC-005", "Late course", "")
			return err
		},
		store.ActIssueRecord: func(s *store.Session) error {
			_, _, err := s.IssueRecord(ctx, "leaver", "LR", "person", "100221", "manager", draws(nil, errDrawing))
			return err
		},
		store.ActCountersign: func(s *store.Session) error {
			_, _, err := s.Countersign(ctx, []byte("no record"), "ism", store.Capacity{Roles: []store.Role{store.ISM}}, func(store.Signatory) ([]byte, error) { return nil, errDrawing })
			return err
		},
		store.ActVerifyTrail: func(s *store.Session) error { _, err := s.VerifyTrail(ctx); return err },
	}
	maps.Copy(out, staffAttempts(t))
	maps.Copy(out, reviewAttempts(ctx))
	for _, k := range entry.Kinds() {
		for _, a := range k.AllActs() {
			out[store.Act(a.Title)] = func(s *store.Session) error {
				_, err := s.Do(ctx, store.Doing{Kind: k.Name, Verb: a.Verb, ID: "none", Of: "none", Given: map[string]string{"no such field": "x"}})
				return err
			}
		}
	}
	maps.Copy(out, copyAttempts(t))
	maps.Copy(out, directoryAttempts(ctx))
	maps.Copy(out, removalAttempts(ctx))
	maps.Copy(out, noticeAttempts(t))
	maps.Copy(out, certificateAttempts(ctx))
	return out
}

// actsWithoutAttempt are in the table and are not attempted here: anybody may change their password.
func actsWithoutAttempt() []store.Act {
	return []store.Act{store.ActChangePassword}
}

func TestEveryActIsForItsRolesOnly(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	tried := attempts(t)
	check(t, tried[store.ActChangeSettings](admin)) // so that saying it again changes nothing
	for _, p := range store.Permissions() {
		if tried[p.Act] == nil && !slices.Contains(actsWithoutAttempt(), p.Act) {
			t.Errorf("nobody attempts to %s", p.Act)
		}
	}
	for _, role := range store.Roles() {
		s := r.open(string(role), today)
		for _, p := range store.Permissions() {
			if tried[p.Act] == nil {
				continue
			}
			before := headOf(t, admin)
			err := tried[p.Act](s)
			var denied *store.NotAllowedError
			wasDenied := errors.As(err, &denied)
			grew := headOf(t, admin).Sequence - before.Sequence
			if allowed := slices.Contains(p.Roles, role); allowed {
				if onServer() && (p.Act == store.ActRekey || p.Act == store.ActKeepAuthority) { // nobody else has these keys open, so that it is done
					continue
				}
				if wasDenied || grew != 0 {
					t.Errorf("%s may %s, and got %v with %d entries", role, p.Act, err, grew)
				}
				continue
			}
			if !wasDenied || denied.Act != p.Act || cmp.Diff(denied.Needs, p.Roles) != "" {
				t.Errorf("%s may not %s, and got %v", role, p.Act, err)
			}
			if e := lastEntry(t, admin); grew != 1 || e.Outcome != store.Refused || e.Login != string(role) || e.Act != p.Act {
				t.Errorf("%s attempted to %s: %d entries, the last %+v", role, p.Act, grew, e)
			}
		}
		r.close(s)
	}
	report, err := admin.VerifyTrail(t.Context())
	check(t, err)
	if !report.Sound {
		t.Errorf("the trail of refused attempts is not sound: %q", report.Problems)
	}
}

// Who may only read still reads.
func TestEverybodyReads(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("facilities", today)
	unchanged(t, s, func() {
		if v := listed(t, s); len(v.People) == 0 || len(v.Grants) == 0 || len(promptsOf(t, s)) == 0 {
			t.Error("there is nothing to read")
		}
	})
}

// onlyOwnCase runs what somebody attempts about themselves: it is refused and is an entry in the trail.
func onlyOwnCase(t *testing.T, admin *store.Session, name string, attempt func() error) {
	t.Helper()
	before := headOf(t, admin).Sequence
	if err := attempt(); !errors.Is(err, store.ErrOwnCase) {
		t.Errorf("%s of their own: %v", name, err)
	}
	if e := lastEntry(t, admin); e.Sequence != before+1 || e.Outcome != store.Refused {
		t.Errorf("%s of their own is not a refused entry: %+v", name, e)
	}
}

func TestNobodyActsOnTheirOwnCase(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	for _, login := range []string{"hr", "ism", "administrator", "system-owner", "manager"} {
		_, _, err := admin.RecordLeaver(ctx, store.NewLeaver{Person: personOf(login), LastWorkingDay: "2025-12-31"})
		check(t, err)
	}
	hr, me := r.open("hr", today), personOf("hr")
	for name, attempt := range map[string]func() error{
		"recording the leaving": func() error { _, _, err := hr.RecordLeaver(ctx, store.NewLeaver{Person: me}); return err },
		"amending the leaving": func() error {
			_, _, err := hr.AmendLeaver(ctx, store.NewLeaver{Person: me, LastWorkingDay: today})
			return err
		},
		"withdrawing": func() error { return hr.WithdrawLeaver(ctx, me, "", "Stays") },
		"explaining":  func() error { return hr.ExplainNotice(ctx, me, "", "Busy") },
		"returning": func() error {
			_, err := hr.ReturnItems(ctx, store.Return{Person: me, Evidence: "Handed in"})
			return err
		},
		"joining": func() error {
			_, err := hr.RecordJoiner(ctx, store.NewJoiner{Person: me, Service: "Legal", StartsOn: today})
			return err
		},
		"moving": func() error {
			_, err := hr.RecordMover(ctx, store.NewMover{Person: me, Service: "Legal", MovesOn: today})
			return err
		},
		"being informed": func() error { return hr.InformHolder(ctx, liveGrants(t, hr, me)[0], today, "Course") },
	} {
		onlyOwnCase(t, admin, name, attempt)
	}
	for login, attempts := range map[string]func(s *store.Session, me, grant string) map[string]func() error{
		"ism": func(s *store.Session, me, grant string) map[string]func() error {
			return map[string]func() error{
				"excepting": func() error { _, err := s.AcceptException(ctx, grant, "CBC-027", "Mine", "2026-01-31"); return err },
				"closing": func() error {
					_, _, err := s.ConfirmClosure(ctx, store.Closure{Grant: grant, Evidence: "Ticket"})
					return err
				},
				"justifying": func() error { return s.JustifyGrant(ctx, grant, "Mine") },
				"issuing the record": func() error {
					_, _, err := s.IssueRecord(ctx, "leaver", "LR", "person", me, "ism", caseOf(me))
					return err
				},
			}
		},
		"manager": func(s *store.Session, me, _ string) map[string]func() error {
			return map[string]func() error{"granting": func() error {
				_, err := s.RecordGrant(ctx, store.Grant{Person: me, System: "SYS01", AuthorisedBy: "Me"})
				return err
			}}
		},
	} {
		s := r.open(login, today)
		me := personOf(login)
		for name, attempt := range attempts(s, me, liveGrants(t, s, me)[0]) {
			onlyOwnCase(t, admin, name, attempt)
		}
	}
}

func TestNobodySeesTheirOwnCase(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	ctx := t.Context()
	me := personOf("ism")
	l, _, err := admin.RecordLeaver(ctx, store.NewLeaver{Person: me, LastWorkingDay: "2025-12-31", Reason: "Resignation"})
	check(t, err)
	rec, file, err := admin.IssueRecord(ctx, "leaver", "LR", "person", me, "manager", caseOf(me))
	check(t, err)
	s := r.open("ism", today) // who sees every other case
	seesNothingOf(t, s, me, l.ID, rec.Number)
	if _, err := s.LeaverCase(ctx, me, ""); !errors.Is(err, store.ErrOwnCase) {
		t.Errorf("the case of oneself: %v", err)
	}
	onlyOwnCase(t, admin, "countersigning", func() error {
		_, _, err := s.Countersign(ctx, file, "ism", store.Capacity{Roles: []store.Role{store.ISM}}, func(store.Signatory) ([]byte, error) { return []byte("signed"), nil })
		return err
	})
	seesAllOf(t, admin, me, l.ID, rec.Number)
}

func TestToHandAThingOnTakesTheLeaveOfTheAct(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	ism := x.as("ism", "2025-11-10 09:00")
	action := add(t, ism, "action", "add", "", "title", "Mend the lock", "due_on", "2025-12-01", "owner_post", environment).ID
	incident := reported(t, ism).ID
	step := add(t, ism, "incident-action", "open", incident, "title", "Write to both", "owner_post", store.PostICT, "due_on", "2025-11-20").ID

	hr := x.as("hr", "2025-11-10 10:00")
	refused[*store.NotAllowedError](t, denies(t, hr, "action", "reassign", action, "owner_post", store.PostICT, "reason", "None of theirs"))
	manager := x.as("manager", "2025-11-10 11:00")
	diff(t, do(t, manager, "action", "reassign", action, "owner_post", store.PostICT, "reason", "ICT fits locks").Post, store.PostICT)
	siro := x.as("siro", "2025-11-10 12:00")
	if moved := do(t, siro, "incident-action", "move", step, "owner_post", environment, "reason", "Their letters"); moved.Post == store.PostICT {
		t.Error("the step of an incident is not handed on")
	}
}

func TestNobodyActsOnWhatAnotherAnswersFor(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	ism := x.as("ism", "2025-11-10 09:00")
	hall := add(t, ism, "premises", "add", "", "name", "Old Hall", "lead_post", store.PostICT).ID
	legal := add(t, ism, "occupancy", "add", hall, "name", "Legal", "service", "Legal", "manager_post", store.PostICT).ID
	room := add(t, ism, "area", "add", hall, "name", "Room 1", "type", "room", "used_by", "a service", "occupancy", legal, "paper", "no").ID
	key := add(t, ism, "key", "add", hall, "name", "D1", "type", "key", "opens", "Front door").ID
	foreign := ""
	assets, err := ism.Entries(t.Context(), "asset", "", false)
	check(t, err)
	for _, a := range assets {
		if a.Post != shown[entry.Entry](t, ism, "IA001").Post {
			foreign = a.ID
		}
	}
	refusing := func(s *store.Session, d store.Doing, given ...string) {
		t.Helper()
		d.Given = pairs(given)
		_, err := s.Do(t.Context(), d)
		var unseen *store.NotFoundError // what is not theirs to see is not there
		if !errors.As(err, &unseen) {
			refused[*store.NotAllowedError](t, err)
		}
	}
	m := x.as("manager", "2025-11-10 10:00") // of another service
	refusing(m, store.Doing{Kind: "vacating", Verb: "start", Of: hall}, "scope", "whole", "list_checked_against", "Plan", "keys_return_on", "2025-12-01")
	refusing(m, store.Doing{Kind: "occupancy", Verb: "set", ID: legal}, "name", "Nobody")
	refusing(m, store.Doing{Kind: "occupancy", Verb: "add", Of: hall}, "name", "Ours", "service", "Housing", "manager_post", environment)
	refusing(m, store.Doing{Kind: "area", Verb: "set", ID: room}, "paper", "yes")
	refusing(m, store.Doing{Kind: "key", Verb: "issue", ID: key}, "holder", personOf("hr"), "reason", "Cleaning")
	iao := x.as("iao", "2025-11-10 11:00")
	refusing(iao, store.Doing{Kind: "asset", Verb: "hold", ID: foreign}, "legal_hold_reason", "An inquiry")
	refusing(iao, store.Doing{Kind: "sharing-agreement", Verb: "add", Of: foreign}, "partner", "DWP", "reference", "DSA-1")
	do(t, iao, "asset", "hold", "IA001", "legal_hold_reason", "An inquiry")
}

func TestNothingEndsWhileSomethingOfItStands(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	agreement := add(t, s, "sharing-agreement", "add", "IA001", "partner", "DWP", "reference", "DSA-1").ID
	says(t, denies(t, s, "asset", "end", "IA001", "reason", "Gone"), agreement)
	asset := shown[entry.Entry](t, s, "IA001")
	says(t, denies(t, s, "service", "end", asset.Service, "reason", "Merged"), "cannot end while")
	do(t, s, "sharing-agreement", "end", agreement, "reason", "Not renewed")
	_, err := s.Do(t.Context(), store.Doing{Kind: "asset", Verb: "end", ID: "IA001", Given: pairs([]string{"reason", "Gone"}), DoneAt: clock(t, "2001-01-01 09:00")})
	says(t, err, "cannot have ended before that")
	do(t, s, "asset", "end", "IA001", "reason", "Gone")
}
