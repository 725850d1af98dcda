package entry

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	shipped "muniment/assets"
)

// The states of a line of the vacating checklist.
const (
	vacatingLineToDo      = "to do"
	vacatingLineDone      = "done"
	vacatingLineNotNeeded = "not needed"
	vacatingLineCancelled = "cancelled"
)

// lastStage is the stage of the lines that can only be done when everything else is.
const lastStage = "hand back"

// vacatingLines are what experience says is forgotten when premises are vacated, each with its evidence.
func vacatingLines() Kind {
	who := []Role{Administrator, ISM, Facilities, Manager, ICT}
	return Kind{
		Name: "vacating-line", Plural: "vacating-lines", Title: "Checklist of a vacating", Prefix: "VL", PartOf: "vacating",
		About: "What is to be done beside the checks: boxes, waste, furniture, equipment, keys, door access and post.",
		Fields: under("The line",
			needed("name", "What is to be done", Text),
			optional("item", "Line of the checklist", Text),
			needed("stage", "Stage", Choice, "move", "sweep", "secure", lastStage),
			optional("owed_post", "Owed by", Post),
		),
		States: []string{vacatingLineToDo, vacatingLineDone, vacatingLineNotNeeded, vacatingLineCancelled}, Final: []string{vacatingLineDone, vacatingLineNotNeeded, vacatingLineCancelled},
		Post: "owed_post", Open: true, Cases: true,
		Acts: []Act{
			{
				Verb: "add", Title: "add a line to the checklist of a vacating", Makes: true, Needs: []string{"name", "stage"}, Takes: []string{"item", "owed_post"},
				Roles: who, Gate: vacatingUnderWay,
			},
			{
				Verb: "do", Title: "answer a line of the checklist of a vacating", To: vacatingLineDone, Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("evidence", "Evidence: a certificate, a list, a ticket, who saw it", Text)}, Clauses: []string{"CBC-050"},
			},
			{
				Verb: "not-needed", Title: "say that a line of the checklist of a vacating is not needed", To: vacatingLineNotNeeded, Roles: allButAuditors(), Answers: true,
				Own: []Field{needed("reason", "Reason", Text)},
			},
			{Verb: "cancel", Title: "cancel a line of the checklist of a vacating", Follows: true, To: vacatingLineCancelled, Roles: who, Gate: onlyCancelled},
		},
	}
}

// vacatingChecklist makes the lines of the shipped checklist: those of the managers once for each service that leaves.
func vacatingChecklist(vacating Entry, leaving []Entry) ([]Step, error) {
	rows, err := csv.NewReader(bytes.NewReader(shipped.Checklist("premises"))).ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, fmt.Errorf("read the checklist for premises (%d lines): %w", len(rows), err)
	}
	var steps []Step
	add := func(row []string, post, of string) {
		given := Values{"name": row[4] + of, "item": row[0], "stage": row[1]}
		if post != "" {
			given["owed_post"] = post
		}
		steps = append(steps, Step{Kind: "vacating-line", Verb: "add", Of: vacating.ID, Given: given})
	}
	for _, row := range rows[1:] {
		switch {
		case row[2] == "ict":
			add(row, "post-ict", "")
		case row[2] == "manager" && len(leaving) > 0:
			for _, o := range leaving {
				add(row, o.Fields["manager_post"], " ("+o.Title+")")
			}
		default:
			add(row, "", "")
		}
	}
	return steps, nil
}

// managersLines are the lines of the checklist that a manager answers for a service that leaves.
func managersLines(vacating, leaving Entry) ([]Step, error) {
	steps, err := vacatingChecklist(vacating, []Entry{leaving})
	return slices.DeleteFunc(steps, func(s Step) bool { return !strings.HasSuffix(s.Given["name"], " ("+leaving.Title+")") }), err
}

// everyLineDone wants every line but the last ones answered before the checks are finished.
func everyLineDone(g *Gate) error {
	return linesDone(g, func(stage string) bool { return stage != lastStage })
}

// lastLinesDone wants keys, codes, door access and post dealt with before premises are handed back.
func lastLinesDone(g *Gate) error { return linesDone(g, func(string) bool { return true }) }

func linesDone(g *Gate, due func(stage string) bool) error {
	lines, err := g.Parts("vacating-line")
	if err != nil {
		return err
	}
	var open []string
	for _, l := range which(lines, undone) {
		if due(l.Fields["stage"]) {
			open = append(open, l.Title+" ("+l.ID+")")
		}
	}
	if len(open) > 0 {
		return Refuse("The checklist of %s is not done: answer %s", g.Entry.Title, someOf(open))
	}
	return nil
}
