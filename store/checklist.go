package store

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muniment/assets"
)

// The checklists that are shipped, by the kind of case that they are for.
const (
	listLeaver = "leaver"
	listJoiner = "joiner"
	listMover  = "mover"
)

// ChecklistLine is one line of a shipped checklist.
type ChecklistLine struct {
	Item    string   `json:"item"`
	Stage   string   `json:"stage"` // before, after, or the day itself: last-day of a leaver, first-day of a joiner, on-day of a mover
	Days    int      `json:"days"`  // working days before or after that day
	OwedBy  string   `json:"owed_by"`
	Kind    string   `json:"kind"` // return or check
	Clauses []string `json:"clauses"`
	Text    string   `json:"text"`
	For     []string `json:"for,omitempty"` // kinds of engagement; with a minus before it, every kind but that one; empty: all
}

// fits says whether a line is for an engagement of a kind.
func (c ChecklistLine) fits(kind string) bool {
	if len(c.For) == 0 || slices.Contains(c.For, kind) {
		return true
	}
	return strings.HasPrefix(c.For[0], "-") && !slices.Contains(c.For, "-"+kind)
}

// Checklist reads a shipped checklist: leaver, joiner or mover.
func Checklist(name string) ([]ChecklistLine, error) {
	rows, err := csv.NewReader(bytes.NewReader(assets.Checklist(name))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the %s checklist: %w", name, err)
	}
	out := make([]ChecklistLine, 0, len(rows))
	for i, r := range rows {
		if i == 0 {
			continue
		}
		days, err := strconv.Atoi(r[2])
		if err != nil {
			return nil, fmt.Errorf("read the %s checklist, line %d: %w", name, i+1, err)
		}
		out = append(out, ChecklistLine{
			Item: r[0], Stage: r[1], Days: days, OwedBy: r[3], Kind: r[4], Clauses: strings.Fields(r[5]), Text: r[6], For: strings.Fields(r[7]),
		})
	}
	return out, nil
}

// leaverChecklist is what one leaver's case has lines for. Nobody who died is asked for anything.
func leaverChecklist(kind string, died bool) ([]ChecklistLine, error) {
	all, err := Checklist(listLeaver)
	return slices.DeleteFunc(all, func(c ChecklistLine) bool { return !c.fits(kind) || died && c.OwedBy == "leaver" }), err
}

// caseChecklist is what a joiner's or a mover's case has lines for.
func caseChecklist(list, kind string) ([]ChecklistLine, error) {
	all, err := Checklist(list)
	return fitting(all, kind), err
}

// fitting are the lines for an engagement of a kind.
func fitting(list []ChecklistLine, kind string) []ChecklistLine {
	return slices.DeleteFunc(slices.Clone(list), func(c ChecklistLine) bool { return !c.fits(kind) })
}
