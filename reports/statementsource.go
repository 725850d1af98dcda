package reports

import (
	"fmt"
	"slices"
	"strings"

	"muniment/reports/sheet"
)

// Where each figure of a statement comes from.

// mostSources are printed for one figure; the content inside the record has them all.
const mostSources = 40

// sources says for every figure what was counted.
func (g *gathering) sources() {
	s := g.content.Section("Where each figure comes from")
	s.Private = true
	rows := make([][]sheet.Cell, 0, len(g.content.Figures))
	for _, m := range g.content.Figures {
		ids := slices.DeleteFunc(slices.Clone(m.From), func(id string) bool { return id == "" })
		more := ""
		if len(ids) > mostSources {
			more = fmt.Sprintf(" and %d more, listed in the content inside this record", len(ids)-mostSources)
			ids = ids[:mostSources]
		}
		rows = append(rows, []sheet.Cell{{Text: m.Label, Detail: join(": ", m.Group, m.Words())}, {Text: join(": ", sourceWords(&m), strings.Join(ids, ", ")+more)}})
	}
	s.Table([]sheet.Column{{Title: "Figure", Width: 4, Header: true}, {Title: "Counted from", Width: 7}}, rows)
}

// sourceWords says where a figure comes from, at the beginning of a line.
func sourceWords(m *Measure) string {
	if m.Typed {
		return capital(m.Source)
	}
	return capital(listWords(m.Source))
}

// listWords names the lists that a figure is counted from, without the commands that show them: "leavers, grants".
func listWords(source string) string {
	lists := strings.Split(source, ", ")
	for i, l := range lists {
		l, ended := strings.CutSuffix(strings.TrimPrefix(strings.TrimPrefix(l, "muniment "), "list "), " --ended")
		lists[i] = listWord(strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(l, " --all"), " list"), "-", " "))
		if ended {
			lists[i] = "ended " + lists[i]
		}
	}
	return strings.Join(lists, ", ")
}

// listWord is a list as people call it, where its command says it shorter.
func listWord(list string) string {
	switch list {
	case "iao returns":
		return "owners’ returns"
	case "access review":
		return "access reviews"
	case "privileged weeks":
		return "weekly reviews of privileged accounts"
	case "exceptions reports":
		return "exceptions"
	case "claims":
		return "suppliers’ answers"
	}
	return list
}
