package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/page"
	"muniment/ui/theme"
)

// The clock of an incident: how much of the law's 72 hours is left, or by how much they are over; what is decided, and what is still missing.

// soon is when the hours that are left begin to press.
const soon = 24 * time.Hour

// hoursWords says how long it is until a moment, or how long ago that was, in whole hours.
func hoursWords(due, now time.Time) (words string, tone theme.Tone) {
	left := due.Sub(now)
	switch hours := int(left.Abs() / time.Hour); {
	case left < 0 && hours == 0:
		return theme.Say("Just over"), theme.Bad
	case left < 0:
		return theme.Count(hours, "%s hour over", "%s hours over"), theme.Bad
	case hours == 0:
		return theme.Say("Less than an hour left"), theme.Bad
	case left < soon:
		return theme.Count(hours, "%s hour left", "%s hours left"), theme.Warn
	default:
		return theme.Count(hours, "%s hour left", "%s hours left"), theme.Info
	}
}

// clocked reports a duty whose time runs by the hour.
func clocked(id string) bool { return id == "decide-breach" || id == "notify-regulator" }

// incidentClock is what stands at the top of an incident's page: how the hours stand.
func (d *desk) incidentClock(v seen) []fyne.CanvasObject {
	if e, is := v.Entry.(entry.Entry); is && e.Kind == "incident" && e.State != "duplicate" {
		if notice := d.breachNotice(e); notice != nil {
			return []fyne.CanvasObject{notice}
		}
	}
	return nil
}

// incidentSteps is what is decided about an incident and what is missing, under what can be done about it.
func (d *desk) incidentSteps(v seen) []fyne.CanvasObject {
	e, is := v.Entry.(entry.Entry)
	if !is || e.Kind != "incident" || e.State == "duplicate" {
		return nil
	}
	lines := page.Stacked()
	for _, l := range incidentLines(e) {
		lines.Add(d.incidentLine(e, l))
	}
	return []fyne.CanvasObject{page.InsetEach(8, 0, 0, 0, page.Strong("What is done, and what is missing")), page.Framed(page.Inset(4, 4, lines))}
}

// breachNotice says how the hours stand; nil where nothing runs.
func (d *desk) breachNotice(e entry.Entry) fyne.CanvasObject {
	v, due := e.Fields, entry.BreachDue(e.Fields)
	decided, notified := v.At("risk_decided_at"), v.At("notified_at")
	switch {
	case v["personal_data"] == "no":
		return page.Notice(theme.Neutral, "No personal data is concerned: no hours run.")
	case due.IsZero():
		return page.Notice(theme.Warn, "It is not known when this was discovered. Say so: the law's 72 hours run from when the council was aware.")
	case decided.IsZero() && e.Live() && !isOver(e):
		words, tone := hoursWords(due, d.session().Now())
		from := "72 hours after the council was aware of it are over at %s. Nights and weekends count."
		if v.At("aware_at").IsZero() {
			from = "72 hours after it was discovered are over at %s. Nights and weekends count."
		}
		what := "%s to decide whether the regulator is notified."
		if v["personal_data"] == "" {
			what = "%s to say whether personal data is concerned, and to decide whether the regulator is notified."
		}
		return page.Notice(tone, theme.Say(what, words)+" "+theme.Say(from, clock(due)))
	case v.Yes("notify_regulator") && notified.IsZero() && !isOver(e):
		words, tone := hoursWords(due, d.session().Now())
		return page.Notice(tone, theme.Say("%s to notify the regulator, until %s. That it is notified was decided on %s.", words, clock(due), clock(decided)))
	case !notified.IsZero():
		return page.Notice(theme.Good, theme.Say("The regulator was notified on %s, %s after the council was aware.", clock(notified), span(notified.Sub(due.Add(-72*time.Hour)))))
	case !decided.IsZero():
		return page.Notice(theme.Good, theme.Say("It was decided on %s that the regulator is not notified, %s after the council was aware.", clock(decided), span(decided.Sub(due.Add(-72*time.Hour)))))
	}
	return nil
}

func isOver(e entry.Entry) bool { return e.State == "closed" }

// span is a length of time in hours.
func span(t time.Duration) string { return theme.Count(int(t/time.Hour), "%s hour", "%s hours") }

// incidentLine is one thing that is decided or missing, with the act that decides it.
type incidentLine struct {
	title string
	value string // "" where it is missing
	verb  string
	needs bool // it has to be there before the incident is closed
}

// incidentLines are what is decided about an incident, in the order in which it is done.
func incidentLines(e entry.Entry) []incidentLine {
	v := e.Fields
	when := func(field string) string { return clock(v.At(field)) }
	lines := []incidentLine{
		{"Acknowledged by the line manager", when("acknowledged_manager_at"), "acknowledge", !e.Restricted},
		{"Acknowledged for ICT", when("acknowledged_ict_at"), "acknowledge-ict", !e.Restricted},
		{"Acknowledged by the Information Security Manager", when("acknowledged_ism_at"), "acknowledge-ism", true},
		{"What ICT did", when("ict_acted_at"), "log-action", true},
		{"How severe it is", v["severity"], "triage", true},
		{"Whether personal data is concerned", v["personal_data"], "triage", true},
	}
	if v["personal_data"] != "no" {
		lines = append(lines,
			incidentLine{"The risk to people", v["risk_to_people"], "decide-risk", true},
			incidentLine{"Whether the regulator is notified", v["notify_regulator"], "decide-risk", true},
			incidentLine{"Whether the people affected are told", v["tell_people"], "decide-risk", true})
	}
	if v.Yes("notify_regulator") {
		lines = append(lines, incidentLine{"The regulator was notified", when("notified_at"), "notify-regulator", true}, incidentLine{"What the regulator answered", v["regulator_outcome"], "regulator-answered", false})
	}
	if v.Yes("tell_people") {
		lines = append(lines, incidentLine{"The people affected were told", when("people_told_at"), "tell-people", true})
	}
	return append(lines,
		incidentLine{"What the investigation found", v["findings"], "investigate", true},
		incidentLine{"What was learnt", v["lessons"], "record-lessons", true},
		incidentLine{"Whether it was referred to Human Resources", v["referred"], "refer", true})
}

// incidentLine shows a line; one that is missing leads to the act that this person may do.
func (d *desk) incidentLine(e entry.Entry, l incidentLine) fyne.CanvasObject {
	k, _ := entry.Of(e.Kind)
	a, _ := k.Act(l.verb)
	if l.value != "" {
		text := capital(l.value)
		return page.Inset(6, 8, page.Pair(page.Column(0, 0, page.Plain(l.title), page.Text(text, page.Style{Colour: theme.Faint, Cut: true})), page.NewTag("Done", theme.Good)))
	}
	if !l.needs {
		return page.Inset(6, 8, page.Pair(page.Plain(l.title), page.NewTag("Not yet", theme.Neutral)))
	}
	open := len(a.From) == 0
	for _, state := range a.From {
		open = open || state == e.State
	}
	inside := page.Inset(6, 8, page.Pair(page.Plain(l.title), page.NewTag("Missing", theme.Warn)))
	if !open || isOver(e) || !d.session().May(store.Act(a.Title)) {
		return inside
	}
	return d.line(inside, func() { d.visit(place{page: "act", kind: e.Kind, verb: l.verb, id: e.ID}) })
}
