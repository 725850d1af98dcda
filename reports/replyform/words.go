package replyform

import (
	"muniment/reports/lang"
	"muniment/store/calendar"
)

// choices are answers as people read them; others stand as the register spells them.
func choices() map[string]string {
	return map[string]string{
		"disabled": "Disabled", "deleted": "Deleted", "never-existed": "It never existed", "requested": "Requested of the supplier, not done yet",
		"keep": "Keep it", "change": "Change its level", "revoke": "Take it away", "close": "Take it away",
		"permit": "Permit it", "refuse": "Refuse it", "kept": "It is kept", "suspended": "It is suspended",
		"returned": "Returned", "done": "Done", "not-held": "Not for this person", "not-recovered": "It will not come back",
	}
}

// day writes a day in the language of the page.
func day(language string, d calendar.Date) string { return lang.In(language).Day(d) }

// late says by how much something is late.
func late(language string, days int) string {
	if days <= 0 {
		return ""
	}
	return lang.In(language).Count(days, "%s day late", "%s days late")
}
