package ui

import (
	"net/url"

	"muniment/store/entry"
)

// place is where somebody is on the desk. It is a value, so that going back, locking and coming back, and keeping what was typed are the same thing: to know the
// place.
type place struct {
	page  string // which page: its name in pages()
	kind  string // register, or kind of thing
	id    string // of what is shown or acted on
	verb  string // of an act
	of    string // id of what a new entry is part of
	given string // what is known of the act's fields already, as a query of an address
	due   dueRef // the prompt that led here, if one did
}

// dueRef names the prompts that led somewhere: those of one duty that one post owes, and the one of them where it was one.
type dueRef struct{ duty, post, about string }

// with is the place with what is known of an act's fields already.
func (p place) with(known entry.Values) place {
	v := url.Values{}
	for name, value := range known {
		if value != "" {
			v.Set(name, value)
		}
	}
	p.given = v.Encode()
	return p
}

// known is what with kept.
func (p place) known() entry.Values {
	out := entry.Values{}
	v, err := url.ParseQuery(p.given)
	if err != nil {
		return out
	}
	for name := range v {
		out[name] = v.Get(name)
	}
	return out
}

// trip is where somebody has been, and where they came back from.
type trip struct {
	now           place
	back, forward []place
}

// to goes to a place.
func (t *trip) to(p place) {
	if t.now.page != "" && t.now != p {
		t.back = append(t.back, t.now)
		t.forward = nil
	}
	t.now = p
}

// inHand reports that somebody came from a page on which they work through several things, and wants to go on there.
func (t *trip) inHand() bool {
	if len(t.back) == 0 {
		return false
	}
	switch t.back[len(t.back)-1].page {
	case "timeline", "walk", "weekly", "first", "act": // an act leads to another where it waits for that (awaited.go)
		return true
	}
	return false
}

// returns goes back to where somebody was; to home where that was nowhere.
func (t *trip) returns(home place) place {
	if len(t.back) == 0 {
		t.now = home
		return home
	}
	last := len(t.back) - 1
	t.forward = append(t.forward, t.now)
	t.now, t.back = t.back[last], t.back[:last]
	return t.now
}

// again goes forward to where somebody came back from, and reports whether there is such a place.
func (t *trip) again() bool {
	if len(t.forward) == 0 {
		return false
	}
	last := len(t.forward) - 1
	t.back = append(t.back, t.now)
	t.now, t.forward = t.forward[last], t.forward[:last]
	return true
}
