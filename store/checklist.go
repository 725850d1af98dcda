package store

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"muniment/assets"
)

// ChecklistLine is one line of the shipped leaver checklist.
type ChecklistLine struct {
	Item    string   `json:"item"`
	Stage   string   `json:"stage"` // before, last-day, after
	Days    int      `json:"days"`  // working days before or after the last working day
	OwedBy  string   `json:"owed_by"`
	Kind    string   `json:"kind"` // return or check
	Clauses []string `json:"clauses"`
	Text    string   `json:"text"`
}

// LeaverChecklist reads the shipped checklist.
func LeaverChecklist() ([]ChecklistLine, error) {
	rows, err := csv.NewReader(bytes.NewReader(assets.Checklist("leaver"))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the leaver checklist: %w", err)
	}
	out := make([]ChecklistLine, 0, len(rows))
	for i, r := range rows {
		if i == 0 {
			continue
		}
		days, err := strconv.Atoi(r[2])
		if err != nil {
			return nil, fmt.Errorf("read the leaver checklist, line %d: %w", i+1, err)
		}
		out = append(out, ChecklistLine{Item: r[0], Stage: r[1], Days: days, OwedBy: r[3], Kind: r[4], Clauses: strings.Fields(r[5]), Text: r[6]})
	}
	return out, nil
}
