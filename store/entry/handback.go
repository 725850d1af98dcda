package entry

// What stands in the way of handing premises back: everything at once, each with the act that settles it. The gates of the hand-back and of leaving the premises refuse for the same.

// which are the live ones of some entries for which something holds.
func which(all []Entry, holds func(Entry) bool) []Entry {
	var out []Entry
	for _, e := range all {
		if e.Live() && holds(e) {
			out = append(out, e)
		}
	}
	return out
}

func titles(all []Entry) []string {
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = e.Title
	}
	return out
}

// withStates are the titles of some entries, each with how it stands.
func withStates(all []Entry) []string {
	out := titles(all)
	for i, e := range all {
		out[i] += " (" + e.State + ")"
	}
	return out
}

func unanswered(check Entry) bool { return check.State == areaToCheck || check.State == areaFound }

func undone(line Entry) bool { return line.State == vacatingLineToDo }

func unsigned(c Entry) bool { return c.State != clearanceSigned && c.State != clearanceCancelled }

func stillAbout(key Entry) bool { return key.State != keyGivenBack && key.State != keyChanged }

func mayEnter(e Entry) bool { return e.State == entrantListed }

// beforeHandBack lists what a hand-back awaits, in the order in which people come to it.
func beforeHandBack(g *Gate) ([]Awaited, error) {
	var out []Awaited
	for _, part := range []struct {
		kind  string
		holds func(Entry) bool
		verb  func(Entry) string
	}{
		{"area-check", unanswered, nil},
		{"clearance", unsigned, func(c Entry) string { return signatureOf(g.Entry, c) }},
		{"vacating-line", undone, func(Entry) string { return "do" }},
	} {
		all, err := g.Parts(part.kind)
		if err != nil {
			return nil, err
		}
		out = append(out, settledBy(which(all, part.holds), part.verb)...)
	}
	if !g.Entry.Fields.Is("scope", "whole") {
		return out, nil
	}
	more, err := beforeLeaving(g)
	return append(out, more...), err
}

// beforeFinish lists what the end of the checks awaits: areas, the lines of the checklist that come before the last ones, and what the premises still keep.
func beforeFinish(g *Gate) ([]Awaited, error) {
	checks, err := g.Parts("area-check")
	if err != nil {
		return nil, err
	}
	lines, err := g.Parts("vacating-line")
	if err != nil {
		return nil, err
	}
	early := which(lines, func(l Entry) bool { return undone(l) && l.Fields["stage"] != lastStage })
	out := append(settledBy(which(checks, unanswered), nil), settledBy(early, func(Entry) string { return "do" })...)
	if !g.Entry.Fields.Is("scope", "whole") {
		return out, nil
	}
	place, err := g.Find("premises", g.Entry.Of)
	if err != nil {
		return nil, err
	}
	kept, err := keptThere(g, place)
	return append(out, kept...), err
}

// settledBy are entries, each with the act on it that settles it; nil names none.
func settledBy(all []Entry, verb func(Entry) string) []Awaited {
	out := make([]Awaited, len(all))
	for i, e := range all {
		out[i] = Awaited{Entry: e, By: Step{Kind: e.Kind, ID: e.ID}}
		if verb != nil {
			out[i].By.Verb = verb(e)
		}
	}
	return out
}

// signatureOf is the act that a clearance waits for.
func signatureOf(vacating, c Entry) string {
	switch {
	case c.State == clearanceAwaits:
		return "countersign"
	case vacating.Fields.Is("result", resultExceptions):
		return "sign-with-exceptions"
	}
	return "sign"
}

// beforeLeaving lists what the premises of a vacating await before everybody can have left them.
func beforeLeaving(g *Gate) ([]Awaited, error) {
	place, err := g.Find("premises", g.Entry.Of)
	if err != nil {
		return nil, err
	}
	var out []Awaited
	if place.State == premisesStore {
		out = append(out, Awaited{Entry: place, By: Step{Kind: place.Kind, Verb: "empty-store", ID: place.ID}})
	}
	kept, err := keptThere(g, place)
	if err != nil {
		return nil, err
	}
	out = append(out, kept...)
	there, err := g.Beside("occupancy")
	if err != nil {
		return nil, err
	}
	out = append(out, settledBy(which(there, func(o Entry) bool { return o.State == occupying && !coversOccupancy(g.Entry, o) }), nil)...)
	secure, err := g.LinkedTo(place, "secure-area", "premises")
	if err != nil {
		return nil, err
	}
	for _, a := range which(secure, func(Entry) bool { return true }) {
		listed, err := g.PartsOf(a, "entrant")
		if err != nil {
			return nil, err
		}
		one := Awaited{Entry: a, By: Step{Kind: a.Kind, ID: a.ID}}
		if len(which(listed, mayEnter)) == 0 { // who may enter is taken off its list first
			one.By.Verb = "end"
		}
		out = append(out, one)
	}
	keys, err := g.Beside("key")
	return append(out, settledBy(which(keys, stillAbout), keyGoesBack)...), err
}

// keptThere are the information assets that premises still keep.
func keptThere(g *Gate, place Entry) ([]Awaited, error) {
	ids := place.Fields.List("assets")
	out := make([]Awaited, len(ids))
	for i, id := range ids {
		e, err := g.Find("asset", id)
		if err != nil {
			return nil, err
		}
		out[i] = Awaited{Entry: e, By: Step{Kind: place.Kind, Verb: "move-asset", ID: place.ID, Given: Values{"asset": id}}}
	}
	return out, nil
}

// keyGoesBack is the next act on a key that is given back: it is taken from its holder first. One that is lost has its lock changed.
func keyGoesBack(key Entry) string {
	switch key.State {
	case keyHeld:
		return "return"
	case keyLost:
		return "change"
	}
	return "give-back"
}
