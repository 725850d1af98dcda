package duty

import (
	"fmt"
	"strings"
	"time"

	"muniment/store/calendar"
)

// WaitingFile is a file that arrived in a watched folder and was not brought in yet.
type WaitingFile struct {
	ID, Name, Kind, Path  string
	Found                 time.Time
	Known                 bool // what it would do is known
	New, Changed, Refused int
	Trouble               string // why it cannot be read, or ""
}

const waitingWord = "waiting-file"

func waitingSettings() []Setting {
	return []Setting{{waitingWord, 2, WorkingDays, "to bring in a file that arrived in a watched folder, or say why not"}}
}

func waitingDuties() []Duty {
	return []Duty{{
		ID: "waiting-file", Title: "Bring in a file that waits", Clauses: []string{"CBC-020"}, MetBy: "prompt",
		OwedBy: "Human Resources for files of people, of joiners, movers, leavers and absences; the Information Security Manager for others",
		Period: "2 working days after it was found, or as the council sets", PeriodSource: byCouncil,
		DischargedBy: "the file is imported, taken out of the folder, or dismissed with a reason", Act: "muniment import KIND FILE --apply", Where: "waiting-files",
		Find: waitingCases,
	}}
}

// waitingCases finds the files that wait, but for those that would change nothing.
func waitingCases(f *Facts) []Case {
	var out []Case
	for _, w := range f.Waiting {
		if w.Known && w.Trouble == "" && w.New+w.Changed+w.Refused == 0 {
			continue
		}
		c := Case{
			Subject: "waiting-file", ID: w.ID, Item: w.Kind, About: w.Name, Thing: "file", Clauses: []string{"CBC-020"}, OwedBy: PostISM,
			Due: f.after(calendar.Of(w.Found), waitingWord).End(),
		}
		switch w.Kind {
		case "people", "joiners", "movers", "leavers", "absences":
			c.OwedBy = PostHR
		}
		c.Text = fmt.Sprintf("Look at %s, which waits to be brought in: %s", w.Name, w.would())
		c.Note = w.Path
		out = append(out, c)
	}
	return out
}

// would says what bringing the file in would do.
func (w WaitingFile) would() string {
	kind := strings.ReplaceAll(w.Kind, "-", " ")
	switch {
	case w.Trouble != "":
		return kind + ", and it cannot be read"
	case !w.Known:
		return kind
	}
	return fmt.Sprintf("%s, %d new, %d changed, %d refused", kind, w.New, w.Changed, w.Refused)
}
