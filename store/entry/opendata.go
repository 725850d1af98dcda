package entry

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Edition is what a council may publish of its information assets, and what was left out of it, in numbers: the reasons may be published with it.
type Edition struct {
	Columns []string // labels
	Rows    [][]string
	Removed []Removal
}

// Removal is a reason for which something was left out, and how often.
type Removal struct {
	What   string `json:"what"` // assets, fields or passages
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// published are the fields that say what the council holds and why. Where it lies, how it is protected, what would hurt, who looks after it and what it runs on
// help nobody but an attacker, and are left out.
func published() []string {
	return []string{
		"name", "description", "purpose", "asset_type", "function_level1", "function_level2", "function_level3", "lgsl_id", "volume", "status", "format",
		"personal_data", "data_subject_categories", "personal_data_categories", "special_category", "criminal_offence_data", "lawful_basis", "shared_with", "transfer_outside_uk",
		"retention_period", "retention_trigger", "retention_authority", "disposal_action", "last_review", "next_review", "publishable",
	}
}

// OpenData makes the edition. Services are by name; people are the names of those whom the register knows, whose mention is left out of every text.
func OpenData(assets []Entry, services map[string]string, people []string) Edition {
	var fields []Field
	left := 0
	for _, f := range assetFields() {
		if slices.Contains(published(), f.Name) {
			fields = append(fields, f)
		} else {
			left++
		}
	}
	e := Edition{Columns: []string{"Reference", "Service"}}
	for _, f := range fields {
		e.Columns = append(e.Columns, f.Label)
	}
	why, passages := map[string]int{}, map[string]int{}
	scrub := newScrubber(people)
	for _, a := range assets {
		if reason := withheld(a); reason != "" {
			why[reason]++
			continue
		}
		row := []string{a.ID, services[a.Service]}
		for _, f := range fields {
			row = append(row, scrub.clean(a.Fields[f.Name], passages))
		}
		e.Rows = append(e.Rows, row)
	}
	for _, reason := range slices.Sorted(maps.Keys(why)) {
		e.Removed = append(e.Removed, Removal{"assets", reason, why[reason]})
	}
	e.Removed = append(e.Removed, Removal{"fields", "they say who looks after an asset, where it lies, how it is protected or what its loss would do", left})
	for _, reason := range slices.Sorted(maps.Keys(passages)) {
		e.Removed = append(e.Removed, Removal{"passages", reason, passages[reason]})
	}
	return e
}

// withheld says why an asset is not published at all.
func withheld(a Entry) string {
	marked := strings.ToUpper(a.Fields["classification"])
	switch p := strings.ToLower(strings.TrimSpace(a.Fields["publishable"])); {
	case !a.Live() || !Held(a.Fields):
		return "the council does not hold them any more"
	case a.Restricted:
		return "they are for named people only"
	case strings.HasSuffix(marked, "SECRET"):
		return "they are classified " + marked
	case a.State != "approved":
		return "their owner has not approved the entry"
	case p == "":
		return "nobody has said that they may be published"
	case p != "public" && p != "open" && p != "yes":
		return "they are marked as not for publication"
	}
	return ""
}

// scrubber takes out of texts what tells of people and machines.
type scrubber struct {
	names    *regexp.Regexp
	patterns []pattern
}

type pattern struct {
	reason string
	found  *regexp.Regexp
}

// edge keeps a name from being found within a longer word; the edges of words are known of plain letters only.
func edge(letter byte) string {
	if letter < 0x80 {
		return `\b`
	}
	return ""
}

const removed = "[removed]"

func newScrubber(people []string) scrubber {
	var s scrubber
	quoted := make([]string, 0, len(people))
	for _, name := range people {
		if parts := strings.Fields(name); len(parts) > 1 { // a single word is too often another word
			for i, p := range parts {
				parts[i] = regexp.QuoteMeta(p)
			}
			quoted = append(quoted, edge(name[0])+strings.Join(parts, `\s+`)+edge(name[len(name)-1]))
		}
	}
	if len(quoted) > 0 {
		s.names = regexp.MustCompile(`(?i)` + strings.Join(quoted, "|"))
	}
	for _, p := range []struct{ reason, expression string }{
		{"addresses of e-mail", `[\pL\pN._%+'-]+@[\pL\pN.-]+\.\pL{2,}`},
		{"paths and addresses of machines", `(?i)\\\\[\pL\pN._$-]+(?:\\[^\s\\]+)*|\b[a-z]:\\\S+|\b(?:\d{1,3}\.){3}\d{1,3}\b|\bhttps?://\S+`},
		{"telephone numbers", `(?:\+44\s?|\b0)(?:\d[\s-]?){9,10}\b`},
		{"National Insurance numbers", `(?i)\b[a-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]\b`},
	} {
		s.patterns = append(s.patterns, pattern{p.reason, regexp.MustCompile(p.expression)})
	}
	return s
}

func (s scrubber) clean(text string, counts map[string]int) string {
	if text == "" {
		return ""
	}
	for _, p := range s.patterns {
		text = p.found.ReplaceAllStringFunc(text, func(string) string { counts[p.reason]++; return removed })
	}
	if s.names != nil {
		text = s.names.ReplaceAllStringFunc(text, func(string) string { counts["names of people"]++; return removed })
	}
	return text
}

// Words says a removal as one sentence.
func (r Removal) Words() string { return fmt.Sprintf("%d %s left out: %s.", r.Count, r.What, r.Reason) }
