package entry

import (
	"errors"
	"slices"
)

// Where the policy wants two people, neither has a hand in what the other does: not by doing it, and not by entering it for them.

// Hands are who had a hand in an act: who did it, and who signed in to enter it, which is somebody else where an answer came on paper.
type Hands struct {
	By     string // person who acted, or ""
	Enters string // person whose sign-in entered it, or "" where that sign-in belongs to nobody
	Login  string // of that sign-in
}

// has reports whether a person had a hand in the act.
func (h Hands) has(person string) bool { return person != "" && (person == h.By || person == h.Enters) }

// Apart refuses two acts in which one person may have had a hand: with the sentence, which says who else is needed, or because a sign-in that belongs to no
// person could be anybody's.
func Apart(earlier, now Hands, sentence string) error {
	switch {
	case earlier.Login == now.Login, now.has(earlier.By), now.has(earlier.Enters):
		return Refuse("%s", sentence)
	case now.Enters == "":
		return Refuse("two different people are needed, and the sign-in %s belongs to no person of the register: somebody whose sign-in does has to do this", now.Login)
	case earlier.Enters == "":
		return Refuse("two different people are needed, and the sign-in %s, which entered the other part, belongs to no person of the register: somebody whose sign-in does has to do that part anew", earlier.Login)
	}
	return nil
}

// Hands are who has a hand in the act under way.
func (g *Gate) Hands() Hands { return Hands{By: g.By, Enters: g.Enters, Login: g.EntersAs} }

// Hands are who had a hand in an act that was done.
func (e Event) Hands() Hands { return Hands{By: e.By, Enters: e.Enters, Login: e.EnteredBy} }

// apartFrom refuses the act under way to whoever had a hand in one of some earlier acts.
func (g *Gate) apartFrom(sentence string, earlier ...Event) error {
	for _, e := range earlier {
		if err := Apart(e.Hands(), g.Hands(), sentence); err != nil {
			return err
		}
	}
	return nil
}

// Another refuses an act by whoever did an earlier one on the same entry: the policy wants two people. The sentence says who else is
// needed.
func Another(verb, sentence string) func(*Gate) error {
	return func(g *Gate) error {
		earlier, err := g.History(verb)
		if err != nil {
			return err
		}
		err = g.apartFrom(sentence, earlier...)
		var r *Refusal
		if errors.As(err, &r) {
			r.Hands = true
		}
		return err
	}
}

// lastEntered is the one of some acts that was entered last, whenever it is said to have been done.
func lastEntered(all []Event) (Event, bool) {
	if len(all) == 0 {
		return Event{}, false
	}
	return slices.MaxFunc(all, func(a, b Event) int { return a.EnteredAt.Compare(b.EnteredAt) }), true
}
