package reports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/reports/seal"
	"muniment/reports/sheet"
	"muniment/reports/stamp"
	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// The signature fields of a leaver record.
const (
	fieldManager = "manager"
	fieldISM     = "ism"
)

// IssueLeaver issues the signed leaver record of a person's engagement in a language, within one act of the register, and returns the file. The manager who answers
// for the person signs, or whoever may on their behalf. A *store.OpenAccountsError lists the accounts that are
// neither closed nor excepted.
func IssueLeaver(ctx context.Context, s *store.Session, language Language, person, engagement string) (store.Record, []byte, error) {
	return s.IssueRecord(ctx, "leaver", "LR", "person", person, fieldManager, func(ctx context.Context, r *store.Reader, d store.Draft) ([]byte, error) {
		compose, err := gatherLeaver(ctx, r, language, person, engagement)
		if err != nil {
			return nil, err
		}
		return compose(ctx, d)
	})
}

// gatherLeaver reads a case and checks who signs for it; what it returns composes the record.
func gatherLeaver(ctx context.Context, r *store.Reader, language Language, person, engagement string) (store.Compose, error) {
	c, err := r.LeaverCase(ctx, person, engagement)
	if err != nil {
		return nil, err
	}
	post, behalf, err := r.SignFor(ctx, c.Engagement.ManagerPost)
	if err != nil {
		return nil, err
	}
	if c.Due.IsZero() {
		why := whyNotEnding(c)
		return nil, &store.ConflictError{Reason: why.String(), Says: []entry.Phrase{why}}
	}
	if open := c.Open(); len(open) > 0 {
		return nil, &store.OpenAccountsError{Name: c.Person.Name(), Accounts: open}
	}
	names := leaverNames(ctx, r, c)
	return func(ctx context.Context, d store.Draft) ([]byte, error) {
		p, err := prepareLeaver(leaverFactsOf(func(login string) string { return names[login] }, c, d, language))
		if err != nil {
			return nil, err
		}
		return signIn(ctx, language, p.Sign, fieldManager, post, behalf, d.Signatory)
	}, nil
}

// leaverNames are the names of those who entered something of a case.
func leaverNames(ctx context.Context, r *store.Reader, c store.LeaverCase) map[string]string {
	names := map[string]string{}
	know := func(login string) {
		if _, known := names[login]; !known && login != "" {
			names[login] = r.UserName(ctx, login)
		}
	}
	know(c.Leaver.RecordedBy)
	for _, a := range c.Accounts {
		know(a.Grant.EnteredBy)
	}
	for _, l := range c.Lines {
		know(l.EnteredBy)
	}
	return names
}

// whyNotEnding says why somebody who leaves has no day on which access ends.
func whyNotEnding(c store.LeaverCase) entry.Phrase {
	if len(c.Remaining) == 0 {
		return entry.Phrase{Format: "%s has no day on which access ends: give the last working day with `muniment leaver record`", With: []any{c.Person.Name()}}
	}
	posts := make([]string, len(c.Remaining))
	for i, e := range c.Remaining {
		posts[i] = cmp.Or(e.Reference, e.JobTitle, e.ID)
	}
	return entry.Phrase{
		Format: "%s keeps access, because another engagement remains (%s): a leaver record is issued when the last engagement ends", With: []any{c.Person.Name(), strings.Join(posts, ", ")},
	}
}

// signing adds a signature to a file: one that was prepared just now, or one that is read first.
type signing func(seal.Identity, seal.Signature) ([]byte, error)

func signingOf(file []byte) signing {
	return func(id seal.Identity, s seal.Signature) ([]byte, error) { return seal.Sign(file, id, s) }
}

// unstamped ends what a signature says where a time-stamp was wanted and none was had.
const unstamped = ", without the time-stamp that was asked for"

// sign adds a visible signature in the given capacity, with a time-stamp where the council has set an authority. Where that gives none, or a wrong one, the
// record is signed without, and the signature says so: a web service that is down stops no council.
func sign(ctx context.Context, add signing, field, post string, behalf bool, by store.Signatory) ([]byte, error) {
	return signIn(ctx, English, add, field, post, behalf, by)
}

// signIn is sign with what is seen of the signature in a language. What programs read of it is the same in all.
func signIn(ctx context.Context, language Language, add signing, field, post string, behalf bool, by store.Signatory) ([]byte, error) {
	width, height := sheet.SignatureSize()
	a := sheet.Appearance{Language: string(language), Name: by.Name, Post: post, At: by.At, Fingerprint: fingerprint(by.Certificate.Raw)}
	reason := "Signed as " + post
	if behalf {
		a.Post, a.OnBehalfOf = "", post
		reason = "Signed on behalf of " + post
	}
	block, err := sheet.SignatureAppearance(width, height, a)
	if err != nil {
		return nil, fmt.Errorf("draw the signature: %w", err)
	}
	id := seal.Identity{Key: by.Key, Certificate: by.Certificate, Chain: by.Chain}
	s := seal.Signature{Field: field, Name: by.Name, Reason: reason, Time: by.At, Appearance: block}
	if by.Stamps != "" {
		s.Timestamp = stamp.Authority(ctx, by.Stamps)
	}
	signed, err := add(id, s)
	if errors.Is(err, stamp.ErrNoStamp) || errors.Is(err, seal.ErrTimestamp) || by.Stamps != "" && errors.Is(err, seal.ErrTooLarge) {
		s.Timestamp, s.Reason = nil, reason+unstamped
		signed, err = add(id, s)
	}
	if err != nil {
		return nil, fmt.Errorf("sign the record: %w", err)
	}
	return signed, nil
}

// leaverFactsOf freezes a case as the facts of a record in a language; name is what somebody is called who signs in.
func leaverFactsOf(name func(login string) string, c store.LeaverCase, d store.Draft, language Language) LeaverFacts {
	f := LeaverFacts{
		Language: language,
		Number:   d.Number, Version: d.Version, Council: d.Council.Name, Classification: "OFFICIAL-SENSITIVE", Test: d.Council.TestClock, IssuedAt: d.Signatory.At,
		Trail:      Trail{Sequence: d.Trail.Sequence, Hash: d.Trail.Hash},
		Person:     LeaverPerson{ID: c.Person.ID, Name: c.Person.Name(), EmployeeNo: c.Person.EmployeeNo},
		Engagement: LeaverEngagement{Kind: c.Engagement.Kind, Reference: c.Engagement.Reference, Post: c.Engagement.JobTitle, Service: c.Service, ManagerPost: c.Manager},
		Dates: LeaverDates{
			Notice: c.Leaver.NoticeOn, LastWorkingDay: c.Leaver.LastWorkingDay, AccessEndsAt: c.Leaver.AccessEndsAt, ContractEnd: c.Engagement.ContractEnd,
			RecordedAt: c.Leaver.RecordedAt, RecordedBy: name(c.Leaver.RecordedBy),
		},
		Notice: noticeOf(c, d.Council.Opened, newTongue(language)),
		Signers: []Signer{
			{Field: fieldManager, Label: "Manager", Post: c.Manager},
			{Field: fieldISM, Label: "Countersigned", Post: "Information Security Manager"},
		},
	}
	for _, a := range c.Accounts {
		f.Accounts = append(f.Accounts, accountOf(name, a))
	}
	for _, l := range c.Lines {
		if l.Kind == "return" {
			f.Returns = append(f.Returns, returnOf(name, l))
		} else {
			enteredBy := ""
			if l.EnteredBy != "" {
				enteredBy = name(l.EnteredBy)
			}
			f.Checks = append(f.Checks, LeaverCheck{Stage: stageWords(l.Stage), Item: l.Text, Answer: answerWords(l.Outcome), Evidence: l.Evidence, DoneAt: l.DoneAt, EnteredBy: enteredBy})
		}
	}
	for _, e := range c.Exceptions {
		f.Exceptions = append(f.Exceptions, LeaverException{Grant: e.Subject, Subject: e.Subject, Reason: e.Reason, GrantedBy: e.GrantedBy, GrantedOn: calendar.Of(e.GrantedAt), Expires: e.Until})
	}
	return f
}

// noticeOf words the first clock: from the day the manager knew to the day on which the register was given the end of access, since a leaving
// without a day tells the owners nothing. Nobody could tell the register anything before it came into use.
func noticeOf(c store.LeaverCase, opened calendar.Date, w *tongue) LeaverNotice {
	n := LeaverNotice{LagWorkingDays: c.NoticeLag, Late: c.NoticeLag > 0}
	switch {
	case !c.Leaver.NoticeOn.Known():
		n.Words = w.say("when the manager knew is not recorded")
	case c.Leaver.NoticeOn < opened:
		n.Words = w.sayf("the manager knew before this register came into use on %s", w.day(opened))
	case n.Late:
		n.Words = fmt.Sprintf(w.count(n.LagWorkingDays, "told %d working day after the manager knew", "told %d working days after the manager knew"), n.LagWorkingDays)
	default:
		n.Words = w.say("told on the working day on which the manager knew")
	}
	return n
}

func accountOf(name func(string) string, a store.LeaverAccountCase) LeaverAccount {
	g := a.Grant
	out := LeaverAccount{
		Grant: g.ID, Kind: g.Kind, SystemID: g.System, System: a.System, OwnerPost: a.Owner, Login: g.Login, Level: g.Level, Due: a.Due,
		DoneAt: g.ClosedAt, EnteredAt: g.EnteredAt, DoneBy: g.ClosedBy, Action: g.Action, Evidence: g.Evidence,
	}
	if g.EnteredBy != "" {
		out.EnteredBy = name(g.EnteredBy)
	}
	if g.Behalf != "" {
		out.OnBehalfOf = a.Owner
	}
	if out.Action == "" {
		out.Action = ActionOpen
	}
	if g.Live() {
		return out
	}
	out.Closure.OnTime = a.Verdict == duty.OnTime
	for _, l := range []struct {
		clock string
		by    time.Duration
	}{{ClockNotice, a.Lateness.Notice}, {ClockClosure, a.Lateness.Closure}} {
		if l.by > 0 {
			out.Closure.Late = append(out.Closure.Late, Lateness{Clock: l.clock, Minutes: int64(l.by / time.Minute), Words: duty.InWords(l.by)})
		}
	}
	return out
}

func returnOf(name func(string) string, l store.CaseLine) LeaverReturn {
	out := LeaverReturn{Item: l.Text, Outcome: l.Outcome, Evidence: l.Evidence, DoneAt: l.DoneAt, EnteredAt: l.EnteredAt, Reason: l.Reason}
	if l.EnteredBy != "" {
		out.EnteredBy = name(l.EnteredBy)
	}
	if out.Outcome == "" {
		out.Outcome = Outstanding
	}
	return out
}

func stageWords(stage string) string {
	if stage == "last-day" {
		return "last day"
	}
	return stage
}

func answerWords(outcome string) string {
	switch outcome {
	case "":
		return "not done"
	case store.LineNotHeld:
		return "does not apply"
	case store.LineNotRecovered:
		return "not done"
	}
	return "done"
}

// Countersign adds this person's signature to an issued record and returns the new file: in the field that is named, or in the first field awaiting a signature that
// this person may give.
func Countersign(ctx context.Context, s *store.Session, file []byte, field string) (store.Record, []byte, error) {
	report, err := seal.Verify(file, seal.VerifyOptions{})
	if err != nil {
		return store.Record{}, nil, fmt.Errorf("countersign the record: %w", err)
	}
	facts := factsIn(report.Attachments)
	switch {
	case facts.Draft:
		return store.Record{}, nil, &store.ConflictError{Reason: "this is a draft: it is no record, and nobody can sign it"}
	case len(report.Awaiting) == 0:
		why := entry.Phrase{Format: "every signature of this record is already there"}
		return store.Record{}, nil, &store.ConflictError{Reason: why.String(), Says: []entry.Phrase{why}}
	case field != "" && !slices.Contains(report.Awaiting, field):
		return store.Record{}, nil, &store.ConflictError{Reason: fmt.Sprintf("no signature is awaited in field %q: choose from %s", field, strings.Join(report.Awaiting, ", "))}
	}
	if field == "" {
		if field, err = ownField(ctx, s, &facts, report.Awaiting); err != nil {
			return store.Record{}, nil, err
		}
	}
	signer := facts.signer(field)
	return s.Countersign(ctx, file, field, signer.capacity(), func(by store.Signatory) ([]byte, error) {
		return signIn(ctx, facts.language(), signingOf(file), field, signer.Post, by.Behalf, by)
	})
}

// ownField is the first awaited field that is the acting person's by a role or a post of theirs; the first where none is.
func ownField(ctx context.Context, s *store.Session, facts *factsInside, awaited []string) (string, error) {
	posts, err := s.Posts(ctx, "")
	if err != nil {
		return "", err
	}
	me := s.User()
	holds := func(p store.Post) bool {
		return me.Person != "" && (p.Deputy == me.Person || slices.ContainsFunc(p.Holders, func(h store.Holder) bool { return h.Person == me.Person }))
	}
	for _, field := range awaited {
		signer := facts.signer(field)
		if slices.ContainsFunc(signer.Roles, func(r store.Role) bool { return slices.Contains(me.Roles, r) }) ||
			slices.ContainsFunc(posts, func(p store.Post) bool { return p.ID == signer.PostID && holds(p) }) {
			return field, nil
		}
	}
	return awaited[0], nil
}

// language is that of the record's pages.
func (f *factsInside) language() Language { return cmp.Or(f.Language, English) }

// signer says who signs in a field: as the facts inside the record say, which the register's knowledge of the whole file vouches for.
func (f *factsInside) signer(field string) Signer {
	for _, s := range f.Signers {
		if s.Field == field && (s.PostID != "" || len(s.Roles) > 0) {
			return s
		}
	}
	if field == fieldManager {
		return Signer{Field: field, Post: "Manager", Roles: []store.Role{store.Manager}}
	}
	return Signer{Field: field, Post: "Information Security Manager", Roles: []store.Role{store.ISM}}
}
