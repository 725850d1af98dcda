package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"muniment/store/exchange"
)

// ImportReport says what a file would do to the register, or did.
type ImportReport struct {
	Kind        string             `json:"kind"`
	File        string             `json:"file"`
	SHA256      string             `json:"sha256"`
	Rows        int                `json:"rows"` // that could be read: new, changed and same together
	New         int                `json:"new"`
	Changed     int                `json:"changed"`
	Same        int                `json:"same"`
	RefusedRows int                `json:"refused_rows"`
	Refused     []exchange.Refusal `json:"refused"` // the first of them
	Warnings    []string           `json:"warnings"`
	Matched     map[string]string  `json:"matched"`          // column to field
	Unmatched   []string           `json:"unmatched"`        // columns that no field is known for
	Columns     []string           `json:"columns"`          // all, in the file's order
	Proposed    map[string]string  `json:"proposed"`         // column to the field that its cells look like, of those that no field is known for
	Sheet       string             `json:"sheet,omitempty"`  // of a workbook
	Sheets      []string           `json:"sheets,omitempty"` // all that it has
	HeaderLine  int                `json:"header_line,omitempty"`
	Source      string             `json:"source,omitempty"`  // of which it is, or whose files have the same headings
	Undo        int64              `json:"undo,omitempty"`    // by which the import is taken back
	Near        []Near             `json:"near"`              // rows that would be new, beside what is called nearly the same
	Courses     []exchange.Course  `json:"courses,omitempty"` // for which a list of completions may have columns
	Applied     bool               `json:"applied"`
}

// As is the kind of file that it was read as, with what only this register knows.
func (r ImportReport) As() exchange.Kind {
	k, _ := ImportKind(r.Kind)
	return k.WithCourses(r.Courses)
}

// ImportOptions say how a file is read.
type ImportOptions struct {
	Source      string                       // under which the mapping is kept; a file of a known source is read as the last one was
	Name        string                       // of the file, for the trail
	Map         map[string]string            // column to field, beside the known names
	Values      map[string]map[string]string // for a field, words of the file to values of the register
	Fill        map[string]string            // for a field, what it is where the file does not say: a list of badges says nothing of the system
	Sheet       string                       // of a workbook; "" is the one whose headings are known best
	HeaderLine  int                          // 0 looks for it
	Merge       map[int]string               // lines that are about an entry which is there, by its reference
	Create      bool                         // posts, services and entries that rows name are made where there are none
	Apply       bool                         // false: a preview, which writes nothing
	Course      string                       // of a list of completions that is read for one pack: what the list calls it
	SkipRefused bool                         // apply the other rows although some are refused
}

// ErrRowsRefused says that nothing was written because rows were refused.
var ErrRowsRefused = errors.New("nothing was imported because rows are refused: correct them and import the file again, or import the others with --skip-refused")

// most refusals and warnings that a report lists; the rest are counted.
const (
	mostRefused  = 1000
	mostWarnings = 200
)

// Import reads a file of one kind (see ImportKinds) and says, row by row, what is new, changed and the same. With Apply it
// writes all rows or none, in one transaction with one entry in the trail that names the file and its hash. A preview is the same transaction,
// rolled back: what it says is what applying does. Refused is what cannot be read, contradicts itself, or names somebody or something that the register does not
// hold; what is merely missing is recorded as missing, and prompted for.
// Importing is no way round the rules of the acts it does: it takes the roles of those acts beside its own, nobody imports a change to their own case,
// and a confidential leaver stays hidden from whoever may not see it.
func (s *Session) Import(ctx context.Context, kind string, file io.ReadSeeker, o ImportOptions) (ImportReport, error) {
	report := ImportReport{Kind: kind, File: o.Name, Refused: []exchange.Refusal{}, Warnings: []string{}, Near: []Near{}}
	if err := s.begins(ctx, ActImport); err != nil {
		return report, err
	}
	k, ok := ImportKind(kind)
	if !ok {
		return report, invalid("kind", "%q cannot be imported: choose from %s", kind, importNames())
	}
	if err := s.demand(ctx, actOf(k.Name)); err != nil {
		return report, err
	}
	var err error
	if report.Courses, err = s.coursesOf(ctx, k); err != nil {
		return report, err
	}
	k = k.WithCourses(report.Courses)
	o, err = s.sourced(ctx, k.Name, o)
	if err != nil {
		return report, err
	}
	run := func(t *transaction) error {
		t.rehearsal = !o.Apply
		if err := newImporter(t, &report).run(ctx, k, file, o); err != nil {
			return err
		}
		if report.Source = o.Source; o.Source == "" {
			if report.Source, err = sourceLike(ctx, t, report); err != nil {
				return err
			}
		}
		switch {
		case !o.Apply:
			return errRollback
		case report.RefusedRows > 0 && !o.SkipRefused:
			return ErrRowsRefused
		case report.New+report.Changed == 0 && o.Source == "":
			return errRollback // nothing changed, so that there is nothing to say in the trail
		}
		if err := t.keepMapping(ctx, report, o); err != nil {
			return err
		}
		if report.New+report.Changed == 0 {
			return nil
		}
		return t.keepImport(ctx, &report)
	}
	var denied *NotAllowedError
	if o.Apply {
		err = s.act(ctx, ActImport, run)
	} else if err = s.write(ctx, run); errors.As(err, &denied) {
		err = s.refused(ctx, ActImport, err) // as act does
	}
	if err != nil && !errors.Is(err, errRollback) {
		return report, err
	}
	report.Applied = o.Apply
	if s.vault() != nil && o.Apply {
		if err := s.vault().EndBulk(); err != nil {
			return report, fmt.Errorf("save the import: %w", err)
		}
	}
	return report, nil
}

// actOf is the act that every row of a kind does, whose roles an import takes beside its own.
func actOf(kind string) Act {
	switch kind {
	case "systems":
		return "change a system"
	case "assets":
		return "change an asset"
	case "grants":
		return ActGrantAccess
	case "joiners":
		return ActRecordJoiner
	case "movers":
		return ActRecordMover
	case "leavers":
		return ActRecordLeaver
	case "absences":
		return ActRecordAbsence
	case "people":
		return ActEditPeople
	case "posts":
		return ActHoldPost
	case kindAnswers:
		return ActEnterAnswer
	}
	k, _ := entryKindOf(kind)
	makes, _ := makesBy(k)
	return Act(makes.Title)
}

// importer applies the rows of one file within a transaction.
type importer struct {
	t         *transaction
	report    *ImportReport
	services  map[string]string // name to id, so that a file of one service asks once
	systems   map[string]bool   // ids that the register is known to hold
	people    peopleSeen
	made      []madeEngagement
	holders   map[string]Person // by how rows name them
	access    manyGrants
	decides   bool // a row is refused before anything of it is written, so that nothing of it is taken back
	merge     map[int]string
	create    bool
	logins    map[string]string // of a list of people, the name of whoever has each
	passed    map[string]int    // rows that are passed over, by what they are of
	sponsored int               // rows that name who answers for somebody who answers for themselves
	courses   courses
	above     map[string]string // posts of the file to the post that answers above each, which may stand further down
	names     []knownName       // of the register before the file
	err       error             // the first failure to read them

	erased    map[string]string // digests of people who were erased, and by which removal; nil until it is asked
	erasedKey []byte
}

func newImporter(t *transaction, r *ImportReport) *importer {
	return &importer{t: t, report: r, services: map[string]string{}, systems: map[string]bool{}, people: peopleSeen{}, holders: map[string]Person{}}
}

// row decides what one row means. A refusal comes back as a *refusal.
type rowImporter func(ctx context.Context, r exchange.Row) (Recorded, error)

func (i *importer) run(ctx context.Context, k exchange.Kind, file io.ReadSeeker, o ImportOptions) error {
	i.merge, i.create = o.Merge, o.Create
	row, finish := i.reader(k)
	summary, err := exchange.Read(ctx, file, k, exchange.Options{Map: o.Map, Values: o.Values, Fill: o.Fill, Sheet: o.Sheet, HeaderLine: o.HeaderLine, Knows: i.knows(ctx, k)}, func(r exchange.Row) error { return i.one(ctx, row, r) })
	i.report.Sheets, i.report.Sheet, i.report.HeaderLine = summary.Sheets, summary.Sheet, summary.HeaderLine // also of a file that cannot be read this way
	if err != nil {
		return err
	}
	if i.err != nil {
		return i.err
	}
	i.report.SHA256, i.report.Matched, i.report.Unmatched = summary.SHA256, summary.Matched, summary.Unmatched
	i.report.Columns, i.report.Proposed = summary.Columns, summary.Proposed
	i.report.RefusedRows += summary.RefusedRows
	i.report.Refused = append(summary.Refused, i.report.Refused...)
	i.report.Refused = i.report.Refused[:min(len(i.report.Refused), mostRefused)]
	i.report.Warnings = append(summary.Warnings, i.report.Warnings...)
	if finish != nil {
		err = finish(ctx)
	}
	i.sayPassedOver()
	return err
}

// reader is what reads the rows of a kind, and what is done once all of them are read.
func (i *importer) reader(k exchange.Kind) (row rowImporter, finish func(context.Context) error) {
	switch k.Name {
	case "people":
		return i.person, i.finishPeople
	case "systems":
		return i.system, nil
	case "assets":
		return i.asset, nil
	case "grants":
		i.access, i.decides = newManyGrants(i.t.rehearsal), !i.create
		i.t.trail.many = i.decides
		return i.grant, i.finishGrants
	case "joiners":
		return i.joiner, nil
	case "movers":
		return i.mover, nil
	case "leavers":
		return i.leaver, nil
	case "absences":
		return i.absence, nil
	case "posts":
		return i.postRow, i.finishPosts
	case kindAnswers:
		return i.answer, nil
	}
	of, _ := entryKindOf(k.Name)
	return i.entries(of), nil
}

// one applies a row, or counts it as refused.
func (i *importer) one(ctx context.Context, row rowImporter, r exchange.Row) error {
	if err := i.mark(ctx, `savepoint import_row`); err != nil {
		return fmt.Errorf("begin line %d: %w", r.Line, err)
	}
	changes, made, searches, near := i.t.trail.n, len(i.made), len(i.t.searches), len(i.report.Near)
	done, err := row(ctx, r)
	var refused *refusal
	if errors.As(err, &refused) { // what was written of the row before it was refused
		if err := i.mark(ctx, `rollback to import_row`); err != nil {
			return fmt.Errorf("take back line %d: %w", r.Line, err)
		}
		i.t.trail.n, i.made, i.t.searches = changes, i.made[:made], i.t.searches[:searches]
		i.report.Near = i.report.Near[:near]
		clear(i.services)
	}
	if err != nil && refused == nil {
		return fmt.Errorf("line %d: %w", r.Line, err) // nothing of the file is kept
	}
	if err := i.mark(ctx, `release import_row`); err != nil {
		return fmt.Errorf("end line %d: %w", r.Line, err)
	}
	if len(i.t.searches) >= mostSearches {
		if err := i.t.keepSearches(ctx); err != nil {
			return err
		}
	}
	if refused != nil {
		i.report.RefusedRows++
		if len(i.report.Refused) < mostRefused {
			i.report.Refused = append(i.report.Refused, exchange.Refusal{Line: r.Line, Column: r.Column(refused.field), Value: refused.value, Reason: refused.reason})
		}
		return nil
	}
	i.report.Rows++
	switch done {
	case RecordedNew:
		i.report.New++
	case RecordedChanged:
		i.report.Changed++
	case RecordedSame:
		i.report.Same++
	}
	return nil
}

// mark marks where a row begins and ends, so that what was written of one that is refused can be taken back.
func (i *importer) mark(ctx context.Context, statement string) error {
	if i.decides {
		return nil
	}
	_, err := i.t.ExecContext(ctx, statement)
	return err
}

// demand refuses the whole file to somebody whose roles do not allow what one of its columns does.
func (i *importer) demand(act Act) error { return allowed(i.t.s.user.Roles, act) }

// notOwnCase refuses a row that would change something of the person who imports it.
func (i *importer) notOwnCase(person string) error {
	if i.t.s.notOwnCase(person) != nil {
		return refuse("employee_no", person, "this is your own case: ask a colleague to import it")
	}
	return nil
}

// refusal is why one row is not imported.
type refusal struct{ field, value, reason string }

func (r *refusal) Error() string { return r.field + " " + r.value + ": " + r.reason }

func refuse(field, value, format string, args ...any) error {
	return &refusal{field, value, fmt.Sprintf(format, args...)}
}

// refuseUnlessFault turns what the register says against a row into a refusal, and lets faults of the file system or the database through.
func refuseUnlessFault(field, value string, err error) error {
	var inv *InvalidError
	var missing *NotFoundError
	var against *ConflictError
	switch {
	case errors.As(err, &inv):
		return refuse(field, value, "%s", inv.Reason)
	case errors.As(err, &missing), errors.As(err, &against):
		return refuse(field, value, "%s", err.Error())
	}
	return err
}

func (i *importer) warn(format string, args ...any) {
	if len(i.report.Warnings) < mostWarnings {
		i.report.Warnings = append(i.report.Warnings, fmt.Sprintf(format, args...))
	}
}

// service returns the id of a service, making it where there is none.
func (i *importer) service(ctx context.Context, name string) (string, error) {
	if id, ok := i.services[name]; ok {
		return id, nil
	}
	if strings.HasPrefix(name, "svc-") { // the register's own reference, and nobody's name of a service
		known, err := serviceNamed(ctx, i.t, name)
		if err != nil {
			return "", refuseUnlessFault("service", name, err)
		}
		return known.ID, nil
	}
	id, err := i.t.ensureService(ctx, name)
	if err == nil {
		i.services[name] = id
	}
	return id, err
}

// passOver counts a row that is no mistake, and says nothing for which the register has a place.
func (i *importer) passOver(what string) {
	if i.passed == nil {
		i.passed = map[string]int{}
	}
	i.passed[what]++
}

// sayPassedOver says how many rows were passed over, and why.
func (i *importer) sayPassedOver() {
	for _, what := range slices.Sorted(maps.Keys(i.passed)) {
		if n := i.passed[what]; n == 1 {
			i.warn("1 row is %s: it was passed over", what)
		} else {
			i.warn("%d rows are %s: they were passed over", n, what)
		}
	}
}

// fill sets a field from a row where the row says something: an absent column or a blank cell never blanks what the register knows.
func fill[T ~string](field *T, value T) {
	if value != "" {
		*field = value
	}
}
