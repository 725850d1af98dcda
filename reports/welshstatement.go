package reports

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"muniment/reports/chart"
	"muniment/reports/sheet"
	"muniment/store/calendar"
)

// A signed statement is fixed, its sentences too: an edition of it in Welsh says in Welsh what the program said in it, known by its English, and leaves what the
// council wrote as the council wrote it.

// frozenPatterns are the sentences of a statement with what stands in them.
func frozenPatterns() []string {
	return []string{
		"Year to %s", "last year: %s", "of %d (%s); last year: %s", "%d of %d (%s)", "%s: %d of %d", "%d week", "%d weeks", "%d day", "%d days",
		"This statement is about the information of %s, whoever holds it, in the year from %s to %s. The Senior Information Risk Owner makes it under the council’s own policy; no law asks for it, " +
			"and it is no certificate of any standard.",
		"The annual return of %s (%s) is not submitted.", "The privileged accounts were not reviewed in week %s, and nobody said why.", "%s (%s) has no backup instructions, and no reason why not.",
		"The incident %s (%s) is not closed.", "No data: %s, %s (%s).", "The register came into use on %s: of the time before that it knows only what was entered afterwards.",
		"Last year’s figures are those fixed in %s.",
		"%d signed records were issued from %s to the day of this one. The fingerprint is of the newest copy; muniment verify compares a file with it.",
		"%d signed record was issued from %s to the day of this one. The fingerprint is of the newest copy; muniment verify compares a file with it.",
	}
}

// frozen says a text of a signed record: one of the program's own, a day, a month, a pattern with what stands in it, or as it stands.
func (t *tongue) frozen(text string) string {
	if t.language == English || t.words.Knows(text) {
		return t.words.Say(text)
	}
	if day, err := time.Parse("2 January 2006", text); err == nil {
		return t.day(calendar.Of(day))
	}
	if month, year, two := strings.Cut(text, " "); two && t.words.Knows(month) && len(year) == 2 { // Apr 24
		return t.words.Say(month) + " " + year
	}
	for _, pattern := range frozenPatterns() {
		if args, fits := fitting(pattern, text); fits {
			for i, a := range args {
				if s, is := a.(string); is {
					args[i] = t.frozen(s)
				}
			}
			return t.sayf(pattern, args...)
		}
	}
	if said, known := t.frozenList(listWords(text), ", "); known { // leavers, grants
		return said
	}
	if said, known := t.frozenList(text, "; "); known { // Near misses; Closed
		return said
	}
	return text
}

// frozenList says a list of the program's own words, where all of them are.
func (t *tongue) frozenList(text, between string) (said string, known bool) {
	parts := strings.Split(text, between)
	for i, p := range parts {
		if !t.words.Knows(p) {
			return "", false
		}
		parts[i] = t.words.Say(p)
	}
	return strings.Join(parts, between), true
}

// verbsOfPattern finds the places of a pattern.
var verbsOfPattern = regexp.MustCompile(`%[ds]`)

// fitting takes what stands in a text out of it, where the text is one that the pattern makes.
func fitting(pattern, text string) ([]any, bool) {
	verbs := verbsOfPattern.FindAllString(pattern, -1)
	expression := strings.NewReplacer("%d", `(\d+)`, "%s", `(.+?)`).Replace(regexp.QuoteMeta(pattern))
	found := regexp.MustCompile(`^` + expression + `$`).FindStringSubmatch(text)
	if found == nil {
		return nil, false
	}
	args := make([]any, len(verbs))
	for i, verb := range verbs {
		args[i] = found[i+1]
		if verb == "%d" {
			n, err := strconv.Atoi(found[i+1])
			if err != nil {
				return nil, false
			}
			args[i] = n
		}
	}
	return args, fmt.Sprintf(pattern, args...) == text
}

// frozenIn says the sentences, cells and pictures of a section of a signed record.
func (s *Section) frozenIn(w *tongue) {
	if w.language == English {
		return
	}
	s.Blocks = slices.Clone(s.Blocks)
	for i := range s.Blocks {
		b := &s.Blocks[i]
		b.Text, b.Small = w.frozen(b.Text), w.frozen(b.Small)
		if b.Notice != nil {
			b.Notice = &Notice{b.Notice.Tone, b.Notice.Title, w.frozen(b.Notice.Text)}
		}
		for j := range b.Figures {
			b.Figures[j].Value, b.Figures[j].Note = w.frozen(b.Figures[j].Value), w.frozen(b.Figures[j].Note)
		}
		for j := range b.Facts {
			b.Facts[j].Value = w.frozen(b.Facts[j].Value)
		}
		for j := range b.List {
			b.List[j] = w.frozen(b.List[j])
		}
		if b.Table != nil {
			b.Table.frozenIn(w)
		}
		if b.Picture != nil {
			b.Picture = pictureIn(w, *b.Picture)
		}
	}
}

func (t *Table) frozenIn(w *tongue) {
	for _, row := range t.Rows {
		for i := range row {
			row[i] = sheet.Cell{Tag: row[i].Tag, Text: w.frozen(row[i].Text), Strong: row[i].Strong, Detail: w.frozen(row[i].Detail)}
		}
	}
}

// pictureIn is a picture whose words are in the language.
func pictureIn(w *tongue, p chart.Picture) *chart.Picture {
	p.Language = string(w.language)
	for _, text := range []*string{&p.Title, &p.Across, &p.Upward, &p.Counts} {
		if *text != "" {
			*text = w.say(*text)
		}
	}
	p.Categories, p.Parts = slices.Clone(p.Categories), slices.Clone(p.Parts)
	for i := range p.Categories {
		p.Categories[i] = w.frozen(p.Categories[i])
	}
	for i := range p.Parts {
		p.Parts[i].Name = w.say(p.Parts[i].Name)
	}
	return &p
}
