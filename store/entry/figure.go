package entry

import "strconv"

// Figures that the register counts for whoever reports on the whole of it. What is typed stands; what is left blank is counted. A figure that
// cannot be counted stays blank, and is then asked for before anything is signed.

// counted fills the fields that are blank.
func counted(figures map[string]func(*Gate) (int, error)) func(*Gate) Values {
	return figuresOf(figures, func(g *Gate, field string) bool { return g.Entry.Fields[field] == "" })
}

// countedAnew fills them all.
func countedAnew(figures map[string]func(*Gate) (int, error)) func(*Gate) Values {
	return figuresOf(figures, func(*Gate, string) bool { return true })
}

func figuresOf(figures map[string]func(*Gate) (int, error), wanted func(*Gate, string) bool) func(*Gate) Values {
	return func(g *Gate) Values {
		out := Values{}
		for field, count := range figures {
			if !wanted(g, field) {
				continue
			}
			if n, err := count(g); err == nil {
				out[field] = strconv.Itoa(n)
			}
		}
		return out
	}
}

func positionFigures() map[string]func(*Gate) (int, error) {
	return map[string]func(*Gate) (int, error){
		"overdue_duties": func(g *Gate) (int, error) { return g.Overdue() },
		"open_risks":     open("risk", "closed"),
		"open_incidents": open("incident", "closed", "duplicate"),
		"exceptions_in_force": func(g *Gate) (int, error) {
			standing, _, err := g.Exceptions()
			return standing, err
		},
	}
}

func exceptionFigures() map[string]func(*Gate) (int, error) {
	return map[string]func(*Gate) (int, error){
		"in_force": func(g *Gate) (int, error) {
			standing, _, err := g.Exceptions()
			return standing, err
		},
		"past_their_end": func(g *Gate) (int, error) {
			_, past, err := g.Exceptions()
			return past, err
		},
	}
}

// open counts the entries of a kind that stand in none of the states in which they are over.
func open(kind string, over ...string) func(*Gate) (int, error) {
	return func(g *Gate) (int, error) {
		return howMany(g, kind, func(e Entry) bool { return !isOneOf(e.State, over) })
	}
}

// howMany counts without restricted cases: more people read a figure than know of them.
func howMany(g *Gate, kind string, counts func(Entry) bool) (int, error) {
	all, err := g.All(kind)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, e := range all {
		if !e.Restricted && counts(e) {
			n++
		}
	}
	return n, nil
}

// returnFigures count the owners' returns of the statement's year: each owner owes one from the day on which the first of their assets is approved.
func returnFigures() map[string]func(*Gate) (int, error) {
	ofYear := func(g *Gate, counts func(Entry) bool) (int, error) {
		return howMany(g, "iao-return", func(e Entry) bool {
			return e.Fields["year_ending"] == g.Entry.Fields["year_ending"] && counts(e)
		})
	}
	return map[string]func(*Gate) (int, error){
		"returns_due":      func(g *Gate) (int, error) { return ofYear(g, func(e Entry) bool { return e.State != "withdrawn" }) },
		"returns_received": func(g *Gate) (int, error) { return ofYear(g, func(e Entry) bool { return e.State == "submitted" }) },
	}
}
