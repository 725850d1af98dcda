package store

import (
	"context"
	"crypto"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"muniment/store/calendar"
	"muniment/store/schema"
	"muniment/store/vault"
)

// Session is a signed-in person at an open register. Its methods are the only way to see or change anything.
// It is safe for use by several goroutines.
type Session struct {
	reader, writer *door
	engine         schema.Engine
	hand           *hand            // the keys that are open
	clock          func() time.Time // of entries
	view           func() time.Time // of questions: the same, unless somebody looks at another day
	stopwatch      func() time.Time // of how long something took, whatever day it is said to be
	wall           func() time.Time // of how long nobody has been there
	user           User
	last           readFacts
	council        Council
	witness        witness
	forgetful      atomic.Bool // this computer could not keep, or read, what it remembers of the register
	older          bool        // the file lacks an entry that this computer has seen
	restored       string      // it lacks it because it was restored: the sentence that says so
	answer         *answering  // whose answers the acts enter, where that is not the person who signs in
	joint          *joint      // the transaction that acts join rather than have one each
	lock           *lock       // nil for a session within another, which locks with it
}

// User is somebody who signs in.
type User struct {
	Login          string    `json:"login"`
	Name           string    `json:"name"`
	Person         string    `json:"person,omitempty"`
	Roles          []Role    `json:"roles"`
	First          bool      `json:"first_administrator"`
	Temporary      bool      `json:"temporary_password"`
	MustChange     string    `json:"must_change_password,omitempty"` // why, before they act
	KeyFile        bool      `json:"key_file"`                       // one is needed beside the password
	AddedAt        time.Time `json:"added_at"`
	Disabled       time.Time `json:"disabled_at,omitzero"`
	DisabledBy     string    `json:"disabled_by,omitempty"`
	DisabledReason string    `json:"disabled_reason,omitempty"`

	chosen time.Time // when they last chose a password
	given  []Role    // without those that the first administrator stands in for
}

// Council is whose register this is.
type Council struct {
	Name      string            `json:"name"`
	Division  calendar.Division `json:"division"`
	Opened    calendar.Date     `json:"opened"`
	TestClock bool              `json:"test_clock"` // made for trials: it obeys --on for acts, and marks every record TEST
}

// User returns who is signed in.
func (s *Session) User() User { return s.user }

// Council returns whose register this is.
func (s *Session) Council() Council { return s.council }

// Now is the instant at which questions are answered.
func (s *Session) Now() time.Time { return s.view() }

// Path is the register's file, or "" where it is kept elsewhere.
func (s *Session) Path() string {
	if s.vault() == nil {
		return ""
	}
	return s.vault().Path()
}

// Today is its civil date in London.
func (s *Session) Today() calendar.Date { return calendar.Of(s.view()) }

// present is the day on which this person looks, whatever day they look at: what they may see follows from the posts that are theirs now.
func (s *Session) present() calendar.Date { return calendar.Of(s.clock()) }

// Close ends the session and locks the register. A database that the session was given stays open.
func (s *Session) Close() error {
	ctx := context.Background()
	var err error
	if !s.Locked() { // or it was closed when it was locked
		err = s.rekeyIfOwed(ctx)
		if kept := s.explain(s.remember(ctx)); !errors.Is(kept, vault.ErrUncertain) { // which was said when the disk failed
			err = errors.Join(err, kept)
		}
		if s.vault() != nil {
			err = errors.Join(err, s.vault().Close())
		}
	}
	if err != nil {
		return fmt.Errorf("close the register: %w", err)
	}
	return nil
}

// has reports whether the person has the role, by name or as the first administrator standing in for it.
func (s *Session) has(r Role) bool { return slices.Contains(s.user.Roles, r) }

// demand refuses an act that the person's roles do not allow, and enters the attempt in the trail.
func (s *Session) demand(ctx context.Context, act Act) error {
	if why := allowed(s.user.Roles, act); why != nil {
		return s.refused(ctx, act, why)
	}
	return nil
}

// refused enters an attempt in the trail and returns why it was refused. A person with a temporary password cannot
// sign the trail, so that their attempts are refused without an entry.
func (s *Session) refused(ctx context.Context, act Act, why error, about ...subject) error {
	if s.user.Temporary || s.joint != nil { // of several acts, whoever joins them says what was refused
		return why
	}
	why = s.sayWhoMay(ctx, why)
	err := s.write(ctx, func(t *transaction) error {
		for _, a := range about {
			t.changed(a.kind, a.id, map[string]string{"refused": why.Error()})
		}
		return t.enter(ctx, act, Refused)
	})
	if err != nil {
		return errors.Join(why, err)
	}
	return why
}

// subject is a thing that an act is about.
type subject struct{ kind, id string }

// transaction is one act under way: its database transaction, its one instant, and its entry in the trail.
type transaction struct {
	*sql.Tx
	s         *Session
	signer    crypto.Signer   // of its entry
	ctx       context.Context //nolint:containedctx // of the one act that this is; changed has no room for it
	now       time.Time
	behalf    string // post id on whose behalf the person acts, or "" (see authority)
	trail     trailWriter
	rehearsal bool      // nothing will be kept, so that nothing is written about it
	about     []subject // what a refusal will be said to concern
	matters   []matter  // what the act is about, as prompts name it
	lent      bool      // only a prompt that was delegated to the person lets them do this
	loan      bool      // and the act has shown to be about it
	err       error     // the first failure to write the trail
	asking    touched   // what decides who is asked to acknowledge what

	searches     []searchText // noted and not yet kept
	statements   map[string]*sql.Stmt
	insertGrants map[int]string // statements that add access, by how many at once
}

// The transaction prepares each statement once: an import runs the same few for every row.

// QueryContext runs a query.
func (t *transaction) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := t.prepare(ctx, query) //nolint:sqlclosecheck // it ends with the transaction
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext runs a query for one row.
func (t *transaction) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := t.prepare(ctx, query) //nolint:sqlclosecheck // it ends with the transaction
	if err != nil {
		return t.Tx.QueryRowContext(ctx, query, args...) // it fails likewise, and a Row carries its error
	}
	return stmt.QueryRowContext(ctx, args...)
}

// ExecContext runs a statement.
func (t *transaction) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := onlyText(args); err != nil {
		return nil, err
	}
	stmt, err := t.prepare(ctx, query) //nolint:sqlclosecheck // it ends with the transaction
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// onlyText refuses what is no text: some databases would keep it, others would not.
func onlyText(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok && (!utf8.ValidString(s) || strings.ContainsRune(s, 0)) {
			return invalid("text", "%q holds a character that cannot be kept: type it anew", s)
		}
	}
	return nil
}

// prepare returns a statement that lives as long as the transaction.
func (t *transaction) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := t.statements[query]; ok {
		return stmt, nil
	}
	stmt, err := t.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	t.statements[query] = stmt
	return stmt, nil
}

// changed notes in the trail what the act changed of one thing.
func (t *transaction) changed(kind, id string, details any) {
	if t.err == nil && !t.rehearsal {
		t.touch(kind, id)
		t.err = t.trail.change(t.ctx, kind, id, t.s.withAnswer(details))
	}
}

// concerns says what a refusal of this act is about.
func (t *transaction) concerns(kind, id string) { t.about = append(t.about, subject{kind, id}) }

// enter ends the act's entry in the trail.
func (t *transaction) enter(ctx context.Context, act Act, outcome Outcome) error {
	if t.err != nil {
		return t.err
	}
	_, err := t.trail.end(ctx, t.signer, Entry{At: t.now, Login: t.s.user.Login, Behalf: t.behalf, Act: act, Outcome: outcome})
	return err
}

// act does one act of the real world: it checks the permission, runs f in a write transaction, appends what f changed to the
// trail and commits; or does nothing. Where f refuses with ErrOwnCase, a NotAllowedError, as out of scope or
// because one person would be both of two, the attempt is an entry of its own.
// An act that changed nothing leaves no entry.
func (s *Session) act(ctx context.Context, act Act, f func(t *transaction) error) error {
	if err := s.mayAct(); err != nil {
		return err
	}
	lent, err := s.demandOrLent(ctx, act)
	if err != nil {
		return err
	}
	var about []subject
	err = s.write(ctx, func(t *transaction) error {
		t.lent = lent
		err := errors.Join(t.permitted(act, f(t)), t.err)
		if about = t.about; err != nil {
			return err
		}
		return t.done(ctx, act)
	})
	if isDenied(err) {
		return s.refused(ctx, act, err, about...)
	}
	return err
}

// permitted refuses what somebody did whom only a prompt that was delegated to them lets do this, and who did something else.
func (t *transaction) permitted(act Act, err error) error {
	if err == nil && t.lent && !t.loan {
		return allowed(t.s.user.Roles, act)
	}
	return err
}

// done ends an act that changed something: what follows from it follows, and its entry in the trail is signed.
func (t *transaction) done(ctx context.Context, act Act) error {
	if t.trail.n == 0 {
		return nil
	}
	if err := t.follow(ctx); err != nil {
		return err
	}
	return t.enter(ctx, act, Done)
}

// isDenied reports whether an attempt was one that the trail is told of.
func isDenied(err error) bool {
	var denied *NotAllowedError
	var hidden *outOfScopeError
	var oneHand *oneHandError
	return errors.Is(err, ErrOwnCase) || errors.As(err, &denied) || errors.As(err, &hidden) || errors.As(err, &oneHand)
}

// mayAct refuses to act with a password that somebody else knows, or that has had its day.
func (s *Session) mayAct() error {
	switch {
	case s.Locked():
		return ErrLocked
	case s.user.Temporary:
		return ErrTemporary
	case s.user.MustChange != "":
		return &MustChangeError{s.user.MustChange}
	}
	return nil
}

// begins refuses what a person may not do at all, before anything of it is read.
func (s *Session) begins(ctx context.Context, act Act) error {
	if err := s.mayAct(); err != nil {
		return err
	}
	return s.demand(ctx, act)
}

// look begins to read several things as they stood at one moment, whatever is written meanwhile.
func (s *Session) look(ctx context.Context) (*sql.Tx, error) {
	return s.reader.BeginTx(ctx, reading())
}

// reading is how a transaction begins that only reads: it sees the register as it stands at that moment.
func reading() *sql.TxOptions { return &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelSnapshot} }

// errRollback ends a write that was only a rehearsal.
var errRollback = errors.New("rehearsal")

// write changes the register, as long as whoever is signed in may still do what they could when they signed in.
func (s *Session) write(ctx context.Context, f func(t *transaction) error) error {
	if s.joint != nil {
		return s.joint.step(ctx, s, f)
	}
	return s.writeTo(ctx, s.writer, func(t *transaction) error {
		if err := s.stands(ctx, t); err != nil {
			return err
		}
		return f(t)
	})
}

// transaction is an act of this Session in a transaction of the database.
func (s *Session) transaction(ctx context.Context, tx *sql.Tx) *transaction {
	t := &transaction{Tx: tx, s: s, signer: s.signer(), ctx: ctx, statements: map[string]*sql.Stmt{}}
	t.trail.prepare = t.prepare
	return t
}

// beginner is what a transaction begins at.
type beginner interface {
	BeginTx(ctx context.Context, o *sql.TxOptions) (*sql.Tx, error)
}

func (s *Session) writeTo(ctx context.Context, db beginner, f func(t *transaction) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if errors.Is(err, ErrLocked) {
		return ErrLocked
	}
	if err != nil {
		if err = s.explain(err); errors.Is(err, vault.ErrNoSlot) { // the keyring says so before the tables can
			return ErrDisabled
		}
		return fmt.Errorf("write the register: %w", err)
	}
	t := s.transaction(ctx, tx)
	if turn := s.engine.Turn(); turn != "" {
		_, err = tx.ExecContext(ctx, turn)
	}
	if err == nil {
		t.now = s.clock().UTC().Truncate(time.Second) // once it is this act's turn, or the trail would not be in the order of its times
		err = f(t)
	}
	if err == nil {
		err = t.keepSearches(ctx)
	}
	if err != nil {
		if rollback := tx.Rollback(); rollback != nil {
			err = errors.Join(err, rollback)
		}
		return s.explain(err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("save the change: %w", s.explain(err))
	}
	return nil
}

// explain gives a database error its cause: whether the disk is full, the file damaged, or the change in doubt.
func (s *Session) explain(err error) error {
	if s.vault() == nil {
		return err
	}
	return s.vault().Explain(err)
}

// authority decides in whose name somebody answers for a post: as its holder or deputy; by role, for a council-wide post that nobody holds; or
// on its behalf as administrator or ISM, which the trail then says. Other roles do not make anybody answer for a post that is not
// theirs. Where there is no post to answer, Human Resources, the ISM and the administrator do.
func (t *transaction) authority(ctx context.Context, act Act, post string) error {
	if t.s.answer != nil {
		t.behalf = t.s.answer.post
		return nil
	}
	if loan, err := t.onLoan(ctx, act); err != nil || loan {
		return err
	}
	if t.lent {
		return allowed(t.s.user.Roles, act)
	}
	answers, err := t.answersFor(ctx, post)
	switch {
	case err != nil || answers:
		return err
	case t.s.has(Administrator) || t.s.has(ISM):
		t.behalf = post
		return nil
	case post == "" && t.s.has(HR):
		return nil
	}
	return &NotAllowedError{Act: act, Needs: []Role{Role("the holder of the post"), Role("its deputy"), ISM, Administrator}, Post: post}
}

// authorityAbove is authority for a post, which those above it have too, and the SIRO on its behalf.
func (t *transaction) authorityAbove(ctx context.Context, act Act, post string) error {
	why := t.authority(ctx, act, post)
	var denied *NotAllowedError
	if !errors.As(why, &denied) || t.lent {
		return why
	}
	posts, err := postsOn(ctx, t, calendar.Of(t.now))
	if err != nil {
		return err
	}
	answers := t.s.has(SIRO)
	for above, steps := posts[post].Above, 0; above != "" && !answers && steps < len(posts); above, steps = posts[above].Above, steps+1 {
		if answers, err = t.answersFor(ctx, above); err != nil {
			return err
		}
	}
	if !answers {
		return why
	}
	t.behalf = post
	return nil
}

// answersFor reports whether a post's duties are the acting person's own, by the rules by which Prompts shows them to whoever they belong to.
func (t *transaction) answersFor(ctx context.Context, post string) (bool, error) {
	var mine, held int
	err := t.QueryRowContext(ctx, `select count(case when h.person = $2 or exists (select 1 from absence a where a.person = h.person and a.cover = $2 and `+away("$3")+`) then 1 end),
			count(case when not exists (select 1 from absence a where a.person = h.person and a.cover = '' and `+away("$3")+`) then 1 end)
		from post_holder h where h.post = $1 and h.from_on <= $3 and (h.until_on = '' or h.until_on >= $3)`, post, t.s.user.Person, calendar.Of(t.now)).Scan(&mine, &held)
	if err != nil {
		return false, fmt.Errorf("read the posts: %w", err)
	}
	if held == 0 && slices.ContainsFunc(councilPosts(), func(p Post) bool { return p.ID == post && t.s.has(p.Role) }) {
		return true, nil
	}
	deputy, err := titleOf(ctx, t, `select deputy from post where id = $1`, post)
	return t.s.user.Person != "" && (mine > 0 || deputy == t.s.user.Person), err
}

// authorityOrNamed is authority over something of somebody who may be a confidential leaver: the owners cannot see such a case, so
// that whoever is named in it may act on their behalf, which the trail then says. It is about one leaver's case, or about any of the person's
// where leaver is "".
func (t *transaction) authorityOrNamed(ctx context.Context, act Act, post, person, leaver string) error {
	why := t.authority(ctx, act, post)
	var denied *NotAllowedError
	if !errors.As(why, &denied) {
		return why
	}
	var named int
	err := t.QueryRowContext(ctx, `select count(*) from leaver l join leaver_named n on n.leaver = l.id
		where l.person = $1 and l.withdrawn_at = '' and l.confidential_until > $2 and n.login = $3 and ($4 = '' or l.id = $4)`,
		person, instant(t.now), t.s.user.Login, leaver).Scan(&named)
	if err != nil {
		return fmt.Errorf("read who is named: %w", err)
	}
	if named == 0 {
		return why
	}
	t.behalf = post
	return nil
}

// notOwnCase refuses an act on oneself.
func (s *Session) notOwnCase(person string) error {
	if person != "" && (person == s.user.Person || person == s.actor()) {
		return ErrOwnCase
	}
	return nil
}
