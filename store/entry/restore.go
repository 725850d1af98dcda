package entry

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"muniment/store/calendar"
)

// A backup is as good as its restore. A test says how long it took and how old the data was that came back; a restore of the system in
// use brings back what had been erased, so that erasures and disposals since then are applied again.

func systemRestoreActs() []Act {
	return []Act{
		{
			Verb: "restore-test", Title: "test the restore of a system", Answers: true, Needs: []string{"recovery_procedure_ref"},
			Own: []Field{
				needed("started", "Started", Moment),
				needed("finished", "Finished", Moment),
				needed("data_from", "The data brought back is from", Moment),
				needed("usable", "The system was usable afterwards", YesNo),
				optional("note", "Note", Long),
			},
			Gate: restoreTimes,
			Sets: restoreMeasured,
			Then: func(g *Gate) ([]Step, error) {
				if wrong := restoreFailings(g); len(wrong) > 0 {
					return []Step{openAction(g, "restore test", "Make "+g.Entry.Title+" recover as promised", strings.Join(wrong, "; "), g.within("action-within"))}, nil
				}
				return nil, nil
			},
			Does:    []Does{{Duty: "test-restore", When: func(v Values) bool { return v.Yes("usable") }}},
			Clauses: []string{"CBC-032"},
		},
		{
			Verb: "restored", Title: "record that a system was restored", Answers: true,
			Own: []Field{
				needed("data_from", "The data brought back is from", Moment),
				needed("cause", "Why it was restored", Choice, "a user's mistake", "a failure", "an attack", "other"),
				optional("what", "What was restored", Text),
			},
			Gate: func(g *Gate) error {
				if g.Given.At("data_from").After(g.DoneAt) {
					return Refuse("data cannot come from a time after the restore: correct data_from")
				}
				return nil
			},
			Sets: func(g *Gate) Values {
				return Values{"restored_on": string(g.lastDone("restored_on")), "removals_due": g.within("removals-within")}
			},
			Clauses: []string{"OCSI-040"},
		},
		{
			Verb: "reapply-removals", Title: "apply erasures and disposals again after a restore", Answers: true,
			Own: []Field{
				needed("erasures", "Erasures applied again", Number),
				needed("disposals", "Disposals applied again", Number),
				needed("evidence", "The list they were compared with", Text),
			},
			Gate: func(g *Gate) error {
				if g.Before.Fields["removals_due"] == "" {
					return Refuse("%s was not restored since removals were last applied: record the restore first", g.Entry.ID)
				}
				if restored := g.Before.Fields.Day("restored_on"); calendar.Of(g.DoneAt) < restored {
					return Refuse("%s was restored on %s: what was removed before then must be removed again", g.Entry.ID, restored.Short())
				}
				return nil
			},
			Sets: func(g *Gate) Values {
				return Values{"removals_due": "", "removals_on": string(g.lastDone("removals_on"))}
			},
			Clauses: []string{"OCSI-040"},
		},
	}
}

func restoreTimes(g *Gate) error {
	started, finished, from := g.Given.At("started"), g.Given.At("finished"), g.Given.At("data_from")
	switch {
	case finished.Before(started):
		return Refuse("a restore test cannot finish before it starts: correct started or finished")
	case finished.After(g.Now):
		return Refuse("a restore test cannot finish in the future: record it when it has finished")
	case from.After(started):
		return Refuse("the data brought back cannot be newer than the start of the test: correct data_from")
	}
	return nil
}

// restoreTook is how long a test took, in hours begun and in working days after the day it started, and how old its data was, in hours begun.
func restoreTook(g *Gate) (hours, workingDays, age int) {
	started, finished := g.Given.At("started"), g.Given.At("finished")
	return begun(finished.Sub(started)), g.Working.Between(calendar.Of(started), calendar.Of(finished)), begun(started.Sub(g.Given.At("data_from")))
}

func begun(d time.Duration) int { return int((d + time.Hour - 1) / time.Hour) }

func restoreMeasured(g *Gate) Values {
	hours, days, age := restoreTook(g)
	set := Values{"restore_hours": strconv.Itoa(hours), "restore_working_days": strconv.Itoa(days), "restore_age_hours": strconv.Itoa(age), "restore_result": "as promised"}
	if wrong := restoreFailings(g); len(wrong) > 0 {
		set["restore_result"] = strings.Join(wrong, "; ")
	}
	if g.Given.Yes("usable") { // the day of the test is the day on which it finished
		set["last_restore_test"] = string(max(calendar.Of(g.Given.At("finished")), g.Entry.Fields.Day("last_restore_test")))
	}
	return set
}

// restoreFailings says in what a test fell short of what the system promises.
func restoreFailings(g *Gate) []string {
	var out []string
	_, days, age := restoreTook(g)
	if !g.Given.Yes("usable") {
		out = append(out, "it was not usable afterwards")
	}
	if promised, known := g.Entry.Fields.Int("rto_working_days"); known && days > promised {
		out = append(out, fmt.Sprintf("it took %d working days, not %d", days, promised))
	}
	if promised, known := g.Entry.Fields.Int("rpo_hours"); known && age > promised {
		out = append(out, fmt.Sprintf("its data was %d hours old, not %d", age, promised))
	}
	return out
}
