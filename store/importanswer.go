package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// Completions come from learning systems in two shapes: a row for each course of each person, or a row for each person with a column for each course. Both are read as
// acknowledgements of the packs of which the courses are.

const kindAnswers = "acknowledgements"

// howImported is how an acknowledgement came that a file does not explain.
const howImported = "imported"

// courses is what a list of completions tells of.
type courses struct {
	pack   string            // the one pack that all of it is about, or ""
	course string            // what the file calls it, where it tells of others too
	told   []string          // courses that the file names
	packs  map[string]string // of packs that stand: id and title in lower case to the id
	wide   []string          // packs for which the file may have a column
}

// coursesOf lists the packs that were issued, for which a list of completions may have columns.
func (s *Session) coursesOf(ctx context.Context, k exchange.Kind) ([]exchange.Course, error) {
	if k.Name != kindAnswers {
		return nil, nil
	}
	known := k.Headings()
	issued, err := issuedPacks(ctx, s.reader)
	return slices.DeleteFunc(issued, func(c exchange.Course) bool {
		return slices.ContainsFunc(known, func(name string) bool { return strings.EqualFold(name, c.ID) })
	}), err
}

// issuedPacks are the packs that stand, by their references and names.
func issuedPacks(ctx context.Context, q querier) ([]exchange.Course, error) {
	return collect(ctx, q, func(row scanner) (exchange.Course, error) {
		var c exchange.Course
		err := row.Scan(&c.ID, &c.Title)
		return c, err
	}, `select pack, title from notice_issue where ended_on = '' order by pack`)
}

// AcknowledgeFile reads who acknowledged or completed what one pack asks, and when, from a file: a sheet of signatures or the export of a training system. Without
// Apply it says what it would do and writes nothing. A file that tells of several courses needs Course, what it calls this one; Import reads all of them at once.
func (s *Session) AcknowledgeFile(ctx context.Context, pack string, file io.ReadSeeker, o ImportOptions) (ImportReport, error) {
	report := ImportReport{Kind: kindAnswers, File: o.Name, Refused: []exchange.Refusal{}, Warnings: []string{}}
	if err := s.begins(ctx, ActEnterAnswer); err != nil {
		return report, err
	}
	run := func(t *transaction) error {
		t.rehearsal = !o.Apply
		i := newImporter(t, &report)
		i.courses.pack, i.courses.course = pack, strings.TrimSpace(o.Course)
		summary, err := exchange.Read(ctx, file, exchange.Acknowledgements(), exchange.Options{Map: o.Map}, func(r exchange.Row) error { return i.one(ctx, i.answer, r) })
		if err != nil {
			return err
		}
		if err := i.courses.oneOf(); err != nil {
			return err
		}
		i.sayPassedOver()
		report.SHA256, report.Matched, report.Unmatched = summary.SHA256, summary.Matched, summary.Unmatched
		report.RefusedRows += summary.RefusedRows
		report.Refused = append(summary.Refused, report.Refused...)
		report.Refused = report.Refused[:min(len(report.Refused), mostRefused)]
		report.Warnings = append(summary.Warnings, report.Warnings...)
		switch {
		case !o.Apply:
			return errRollback
		case report.RefusedRows > 0 && !o.SkipRefused:
			return ErrRowsRefused
		case report.New == 0:
			return errRollback
		}
		t.changed("import", report.SHA256, map[string]any{"file": o.Name, "kind": report.Kind, "pack": pack, "new": report.New, "same": report.Same, "refused": report.RefusedRows})
		return nil
	}
	var err error
	if o.Apply {
		err = s.act(ctx, ActEnterAnswer, run)
	} else {
		err = s.write(ctx, run)
	}
	if err != nil && !errors.Is(err, errRollback) {
		return report, err
	}
	report.Applied = o.Apply
	if s.vault() != nil && o.Apply {
		if err := s.vault().EndBulk(); err != nil {
			return report, fmt.Errorf("save the acknowledgements: %w", err)
		}
	}
	return report, nil
}

// oneOf refuses a file of several courses that is read for one, and does not say which it is.
func (c courses) oneOf() error {
	switch {
	case c.course == "" && len(c.told) > 1:
		return invalid("course", "the file tells of %d courses (%s): say with --course which of them is %s, or import all of them with `muniment import acknowledgements`",
			len(c.told), strings.Join(c.told[:min(len(c.told), 10)], ", "), c.pack)
	case c.course != "" && !slices.ContainsFunc(c.told, func(name string) bool { return strings.EqualFold(name, c.course) }):
		return invalid("course", "the file tells nothing of a course %q: it has %s", c.course, cmp.Or(strings.Join(c.told[:min(len(c.told), 10)], ", "), "no column of courses"))
	}
	return nil
}

// answer imports one row: what one person acknowledged or completed.
func (i *importer) answer(ctx context.Context, r exchange.Row) (Recorded, error) {
	field, id := "person", r.Text("person")
	if id == "" {
		p, _, err := i.known(ctx, r)
		if err != nil {
			return "", err
		}
		field, id = "employee_no", p.ID
		if r.Text("employee_no") == "" {
			field = "login"
		}
	}
	if i.courses.pack == "" {
		wide, done, err := i.wideAnswers(ctx, field, id, r)
		if err != nil || wide {
			return done, err
		}
	}
	if r.Text("status") == exchange.NotCompleted {
		i.passOver("of what is not completed yet")
		return "", nil
	}
	pack, mine, err := i.packOf(ctx, r)
	if err != nil || !mine {
		return "", err
	}
	a := Answer{Pack: pack, Person: id, On: r.Day("done_on"), How: cmp.Or(r.Text("how"), howImported), Answers: r.Text("answers")}
	if !a.On.Known() {
		return "", refuse("done_on", "", "the day on which it was done is missing")
	}
	_, done, err := i.t.acknowledge(ctx, a)
	return done, refuseAnswer(field, id, err)
}

// packOf says which pack a row is about, and whether the file is read for it.
func (i *importer) packOf(ctx context.Context, r exchange.Row) (string, bool, error) {
	c, name := &i.courses, r.Text("pack")
	if c.pack != "" {
		if name != "" && !slices.ContainsFunc(c.told, func(told string) bool { return strings.EqualFold(told, name) }) {
			c.told = append(c.told, name)
		}
		if c.course != "" && !strings.EqualFold(name, c.course) {
			i.passOver("of another course")
			return "", false, nil
		}
		return c.pack, true, nil
	}
	if name == "" {
		return "", false, refuse("pack", "", "the row does not say what was completed: give the course, or say for the whole file which pack it is about")
	}
	if err := i.readPacks(ctx); err != nil {
		return "", false, err
	}
	id, known := c.packs[strings.ToLower(name)]
	if !known {
		return "", false, refuse("pack", name, "nothing was issued under this name: say which pack it is, or leave out the rows of this course")
	}
	return id, true, nil
}

// readPacks reads once what packs stand.
func (i *importer) readPacks(ctx context.Context) error {
	c := &i.courses
	if c.packs != nil {
		return nil
	}
	issued, err := issuedPacks(ctx, i.t)
	c.packs = map[string]string{}
	for _, p := range issued {
		c.packs[strings.ToLower(p.Title)], c.packs[strings.ToLower(p.ID)] = p.ID, p.ID
		c.wide = append(c.wide, p.ID)
	}
	return err
}

// wideAnswers imports the courses that a row has columns for, and reports whether it has any.
func (i *importer) wideAnswers(ctx context.Context, field, person string, r exchange.Row) (wide bool, all Recorded, err error) {
	if err := i.readPacks(ctx); err != nil {
		return false, "", err
	}
	all = RecordedSame
	completed := 0
	for _, pack := range i.courses.wide {
		if !r.Has(pack) {
			continue
		}
		wide = true
		on, reason := exchange.Completion(r.Text(pack))
		if reason != "" {
			return true, "", refuse(pack, r.Text(pack), "%s", reason)
		}
		if on == "" {
			continue
		}
		completed++
		_, done, err := i.t.acknowledge(ctx, Answer{Pack: pack, Person: person, On: calendar.Date(on), How: cmp.Or(r.Text("how"), howImported), Answers: r.Text("answers")})
		if err != nil {
			return true, "", refuseAnswer(pack, r.Text(pack), err)
		}
		if done == RecordedNew {
			all = RecordedNew
		}
	}
	if wide && completed == 0 {
		i.passOver("of somebody who has completed none of it yet")
		return true, "", nil
	}
	return wide, all, nil
}

// refuseAnswer makes a refusal of the row of what the register says against it, somebody for whom whoever imports does not answer included.
func refuseAnswer(field, value string, err error) error {
	var denied *NotAllowedError
	if errors.As(err, &denied) {
		return refuse(field, value, "you do not answer for them: %s", err.Error())
	}
	return refuseUnlessFault(field, value, err)
}
