package ui

import (
	"fyne.io/fyne/v2"

	"muniment/store/entry"
	"muniment/ui/page"
)

// Undoing what was just done. Nothing is struck from the trail: what takes an act back is an act of its own, with a reason, and it is offered while somebody still sees what they did.

// takesBack is the act that takes another back: its command, and which of its facts is told by which of those that were given.
type takesBack struct {
	kind, verb  string
	fact, given string // given "": the entry itself
}

// takenBack are the acts that another takes back, by their kind and command.
func takenBack() map[string]takesBack {
	return map[string]takesBack{
		"leaver leaver record":         {"leaver", "leaver withdraw", "person", "person"},
		"mover mover record":           {"mover", "mover withdraw", "person", "person"},
		"joiner joiner record":         {"joiner", "joiner withdraw", "person", ""},
		"absence absence record":       {"absence", "absence withdraw", "person", "person"},
		"grant close":                  {"grant", "reopen", "grant", "grant"},
		"access-request grant request": {"access-request", "grant withdraw", "request", ""},
		"prompt prompts delegate":      {"prompt", "prompts recall", "prompt", "prompt"},
		"prompt prompts postpone":      {"prompt", "prompts recall", "prompt", "prompt"},
		"asset hold":                   {"asset", "release", "", ""},
		"vacating start":               {"vacating", "cancel", "", ""},
		"change propose":               {"change", "withdraw", "", ""},
		"incident close":               {"incident", "reopen", "", ""},
		"statement sign":               {"statement", "withdraw", "", ""},
	}
}

// takeBack is where what was just done is taken back, where it can be and this person may.
func (d *desk) takeBack(a act, r request, o outcome) (place, bool) {
	by, known := takenBack()[a.kind+" "+a.verb]
	undo, there := actOf(by.kind, by.verb)
	if !known || !there || !d.session().May(undo.needs) || a.kind == "grant" && r.given["action"] == askedOfSupplier { // which closes nothing yet
		return place{}, false
	}
	if by.fact == "" {
		return place{page: "act", kind: by.kind, verb: by.verb, id: o.id}, o.id != ""
	}
	about := o.id
	if by.given != "" {
		about = r.given[by.given]
	}
	return place{page: "act", kind: by.kind, verb: by.verb}.with(entry.Values{by.fact: about}), about != ""
}

// undo is the button that takes back what a remark says was done, before what else can be pressed beside it.
func (d *desk) undo(said *remark, press fyne.CanvasObject) fyne.CanvasObject {
	if said.back == (place{}) {
		return press
	}
	return page.Row(8, page.Press("Take it back", func() { d.visit(said.back) }), press)
}
