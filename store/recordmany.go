package store

import (
	"context"
	"errors"
	"runtime"
	"sync"
)

// Several records of one kind are issued to a commit: what takes the time is to draw them, which needs nothing of the register, and to see a commit safely on
// the disk, which is as slow for thirty records as for one. Each is an act none the less, with its own number, its own signature and its own entry in the trail. What is
// issued about one commit's people carries the place that the trail had reached when their facts were read.

// Compose draws and signs a record from what was gathered. It asks nothing of the register, so that several are composed at once.
type Compose func(context.Context, Draft) ([]byte, error)

// Issued is what became of one of several records.
type Issued struct {
	Record Record
	File   []byte
	Why    error // it was not issued, for this reason
}

// recordsAtOnce is how many records share a commit. Others wait that long to write, and it is what is lost where somebody stops in between: nothing that was told of.
const recordsAtOnce = 32

// stampedAtOnce is the same where each signature is sent to a time-stamping authority, which takes its time.
const stampedAtOnce = 4

// IssueRecords issues the leaver records of people, several to a commit. gather reads what one of them says, and checks who signs; what it refuses is one record that
// is not issued, and an entry in the trail where a single record's refusal were one. told hears of each commit, once it is on the disk. Where the work is stopped, what was told of
// stands and nothing else does.
func (s *Session) IssueRecords(ctx context.Context, field string, people []string, gather func(context.Context, *Reader, string) (Compose, error), told func([]Issued) error) error {
	if err := s.mayAct(); err != nil {
		return err
	}
	lent, err := s.demandOrLent(ctx, ActIssueRecord)
	if err != nil {
		return err
	}
	for len(people) > 0 {
		var issued []Issued
		err := s.write(ctx, func(t *transaction) error {
			d, err := t.draft(ctx)
			if err != nil {
				return err
			}
			n := recordsAtOnce
			if d.Signatory.Stamps != "" {
				n = stampedAtOnce
			}
			m := manyRecords{t: t, draft: d, field: field, lent: lent, gather: gather}
			issued, err = m.issue(ctx, people[:min(n, len(people))])
			return err
		})
		if stopped := ctx.Err(); err != nil && stopped != nil { // whatever the database calls that
			return stopped
		}
		if err != nil {
			return err
		}
		if err := told(issued); err != nil {
			return err
		}
		people = people[len(issued):]
	}
	return nil
}

// manyRecords are the records of one commit.
type manyRecords struct {
	t      *transaction
	draft  Draft
	field  string
	lent   bool
	gather func(context.Context, *Reader, string) (Compose, error)
}

// composing is one record between its facts and its place in the register.
type composing struct {
	of      *Issued
	about   recordAbout
	part    *transaction
	reader  *Reader
	draft   Draft
	compose Compose
	err     error
	done    chan struct{}
}

// issue gathers each record in turn; those that are gathered are composed meanwhile, and then kept in their order.
func (m *manyRecords) issue(ctx context.Context, people []string) ([]Issued, error) {
	ctx, stop := context.WithCancel(ctx)
	out, work := make([]Issued, len(people)), make(chan *composing, len(people))
	var workers sync.WaitGroup
	defer workers.Wait() // the last of what follows: a worker that is under way ends, and the others do nothing
	defer close(work)
	defer stop()
	for range min(len(people), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for c := range work {
				if c.err = ctx.Err(); c.err == nil {
					c.of.File, c.err = c.compose(ctx, c.draft)
				}
				close(c.done)
			}
		})
	}
	var all []*composing
	for i, person := range people {
		c, err := m.begin(ctx, person, &out[i])
		if err != nil {
			return nil, err
		}
		if c.compose != nil {
			all = append(all, c)
			work <- c
		}
	}
	for _, c := range all {
		<-c.done
		if c.err != nil {
			return nil, c.err
		}
		var err error
		if c.of.Record, err = c.part.keepRecord(ctx, c.reader, c.draft, c.about, c.of.File); err == nil {
			err = c.part.err
		}
		if err == nil {
			err = c.part.done(ctx, ActIssueRecord)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// begin gathers one record and numbers it. Where that is refused there is nothing to compose, and the reason is noted.
func (m *manyRecords) begin(ctx context.Context, person string, of *Issued) (*composing, error) {
	part := m.t.part()
	part.lent = m.lent
	c := &composing{
		of: of, about: recordAbout{RecordLeaver, "LR", "person", person, m.field}, part: part, reader: &Reader{s: m.t.s, t: part}, draft: m.draft, done: make(chan struct{}),
	}
	compose, err := m.gather(ctx, c.reader, person)
	err = part.permitted(ActIssueRecord, err)
	switch {
	case isDenied(err):
		of.Why = m.t.s.sayWhoMay(ctx, err)
		return c, m.refused(ctx, part, of.Why)
	case isReason(err):
		of.Why = err
		return c, nil
	case err != nil:
		return c, err
	}
	c.compose = compose
	return c, part.number(ctx, &c.draft, c.about)
}

// refused enters an attempt in the trail.
func (m *manyRecords) refused(ctx context.Context, part *transaction, why error) error {
	for _, a := range part.about {
		part.changed(a.kind, a.id, map[string]string{"refused": why.Error()})
	}
	return part.enter(ctx, ActIssueRecord, Refused)
}

// isReason reports whether an error says why one record cannot be issued, rather than that none can.
func isReason(err error) bool {
	var open *OpenAccountsError
	var conflict *ConflictError
	var missing *NotFoundError
	return errors.As(err, &open) || errors.As(err, &conflict) || errors.As(err, &missing)
}

// part is an act of its own within this transaction: it has its own entry in the trail, and shares what is prepared.
func (t *transaction) part() *transaction {
	p := t.s.transaction(t.ctx, t.Tx)
	p.now, p.statements = t.now, t.statements
	return p
}
