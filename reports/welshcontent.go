package reports

import (
	"fmt"
	"slices"
	"strings"

	"muniment/reports/sheet"
)

// Records of sections in the language of their reader. Headings, labels, the heads of columns and the words in boxes are always the program's own: they are said
// here, and one that has no Welsh stops the record. What stands in sentences and cells may be the council's: whoever gathers it says what of it is the program's.

// say says all of a record that is always the program's own, but for who signs: programs read that, and the places to sign say it in the language.
func (c *Content) say(w *tongue) {
	c.Title = w.say(c.Title)
	for i := range c.Sections {
		s := &c.Sections[i]
		if s.Title != "" {
			s.Title = w.say(s.Title)
		}
		for j := range s.Blocks {
			s.Blocks[j].say(w)
		}
	}
}

func (b *Block) say(w *tongue) {
	if b.Notice != nil {
		b.Notice.Title = w.say(b.Notice.Title)
	}
	for i := range b.Figures {
		b.Figures[i].Label = w.say(b.Figures[i].Label)
	}
	for i := range b.Facts {
		b.Facts[i].Label = w.say(b.Facts[i].Label)
	}
	if b.Table == nil {
		return
	}
	b.Table.Columns = slices.Clone(b.Table.Columns)
	for i := range b.Table.Columns {
		b.Table.Columns[i].Title = w.say(b.Table.Columns[i].Title)
	}
	for _, row := range b.Table.Rows {
		for i := range row {
			row[i].Tag = sheet.Tag{Word: w.say(row[i].Tag.Word), Tone: row[i].Tag.Tone}
		}
	}
}

// line is a text that the register made of one of its own and of what the council calls something: "Common areas, Old Library", a line of a checklist with the
// part of the premises it is for.
func (t *tongue) line(text string) string {
	for _, between := range []string{" (", ", "} {
		if own, rest, has := strings.Cut(text, between); has && !t.words.Knows(text) && t.words.Knows(own) {
			return t.words.Say(own) + between + rest
		}
	}
	return t.word(text)
}

// pack is what people were asked to acknowledge, with a capital letter. The notice of an asset's controls is called by the register.
func (t *tongue) pack(title string) string {
	const controls = "the protection measures of %s"
	if asset, is := strings.CutPrefix(title, strings.TrimSuffix(controls, "%s")); is {
		title = t.sayf(controls, asset)
	}
	return capital(title)
}

// reach is whom a notice was for, as the register kept it on the day of the notice.
func (t *tongue) reach(kept string) string {
	const pattern = "%d accesses of %d people"
	var accesses, people int
	if n, _ := fmt.Sscanf(kept, pattern, &accesses, &people); n == 2 && fmt.Sprintf(pattern, accesses, people) == kept {
		return t.sayf(pattern, accesses, people)
	}
	return kept
}

// percent is percent in the language.
func (t *tongue) percent(n, of int) string {
	if of == 0 {
		return t.say("no data")
	}
	return t.sayf("%d of %d (%s)", n, of, share(n, of))
}
