package entry

import (
	"bytes"
	"encoding/csv"
	"fmt"

	shipped "muniment/assets"
)

// Conduct is one rule of conduct that people acknowledge with the policies.
type Conduct struct {
	Clause string `json:"clause"`
	Text   string `json:"text"`
}

// ConductRules reads the shipped rules of conduct, in their order.
func ConductRules() ([]Conduct, error) {
	rows, err := csv.NewReader(bytes.NewReader(shipped.Checklist("conduct"))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the rules of conduct: %w", err)
	}
	var out []Conduct
	for _, r := range rows[1:] {
		out = append(out, Conduct{Clause: r[0], Text: r[1]})
	}
	return out, nil
}
