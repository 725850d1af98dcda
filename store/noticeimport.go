package store

import (
	"context"
	"errors"
	"fmt"
	"io"

	"muniment/store/exchange"
)

// howImported is how an acknowledgement came that a file does not explain.
const howImported = "imported"

// AcknowledgeFile reads who acknowledged or completed what one pack asks, and when, from a file: a sheet of signatures or the export of a training system. Without
// Apply it says what it would do and writes nothing.
func (s *Session) AcknowledgeFile(ctx context.Context, pack string, file io.ReadSeeker, o ImportOptions) (ImportReport, error) {
	report := ImportReport{Kind: "acknowledgements", File: o.Name, Refused: []exchange.Refusal{}, Warnings: []string{}}
	if err := s.begins(ctx, ActEnterAnswer); err != nil {
		return report, err
	}
	run := func(t *transaction) error {
		t.rehearsal = !o.Apply
		i := newImporter(t, &report)
		summary, err := exchange.Read(ctx, file, exchange.Acknowledgements(), exchange.Options{Map: o.Map}, func(r exchange.Row) error {
			return i.one(ctx, func(ctx context.Context, r exchange.Row) (Recorded, error) { return i.acknowledgement(ctx, pack, r) }, r)
		})
		if err != nil {
			return err
		}
		if i.notYet > 0 {
			i.warn("%d rows say that it is not completed yet: they were passed over", i.notYet)
		}
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

func (i *importer) acknowledgement(ctx context.Context, pack string, r exchange.Row) (Recorded, error) {
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
	if r.Text("status") == exchange.NotCompleted {
		i.notYet++
		return "", nil
	}
	a := Answer{Pack: pack, Person: id, On: r.Day("done_on"), How: r.Text("how"), Answers: r.Text("answers")}
	if a.How == "" {
		a.How = howImported
	}
	if !a.On.Known() {
		return "", refuse("done_on", "", "the day on which it was done is missing")
	}
	_, done, err := i.t.acknowledge(ctx, a)
	return done, refuseAnswer(field, id, err)
}

// refuseAnswer makes a refusal of the row of what the register says against it, somebody for whom whoever imports does not answer included.
func refuseAnswer(field, value string, err error) error {
	var denied *NotAllowedError
	if errors.As(err, &denied) {
		return refuse(field, value, "you do not answer for them: %s", err.Error())
	}
	return refuseUnlessFault(field, value, err)
}
