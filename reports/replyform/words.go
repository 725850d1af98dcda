package replyform

import (
	"fmt"

	"muniment/store/calendar"
)

// welsh are the sentences of the page in Welsh, by their English. What the register itself writes (the prompts, and what the registers
// ask) stays in English and is marked as English, so that a screen reader speaks it as such.
func welsh() map[string]string {
	return map[string]string{
		"Reply form":              "Ffurflen ateb",
		"Skip to the questions":   "Neidio i’r cwestiynau",
		"What is owed by":         "Yr hyn sy’n ddyledus gan",
		"Answers are taken until": "Derbynnir atebion hyd at",
		"How to answer":           "Sut i ateb",
		"Answer what you can. What you leave blank stays owed, and nothing is recorded about it.":                                                              "Atebwch yr hyn a allwch. Bydd yr hyn a adewir yn wag yn dal yn ddyledus, ac ni chofnodir dim amdano.",
		"Then choose “Save my answers” and send the file that is saved to whoever sent you this form. If you do not see that button, choose “Send by e-mail”.": "Yna dewiswch “Cadw fy atebion” ac anfonwch y ffeil a gedwir at bwy bynnag a anfonodd y ffurflen hon atoch. Os na welwch y botwm hwnnw, dewiswch “Anfon drwy e-bost”.",
		"You can also print this page, write on it, sign it and send it back.":                                                                                 "Gallwch hefyd argraffu’r dudalen hon, ysgrifennu arni, ei llofnodi a’i hanfon yn ôl.",
		"Nothing leaves this page until you send it. Your answers are entered in the council’s register in your name.":                                         "Nid oes dim yn gadael y dudalen hon nes i chi ei anfon. Rhoddir eich atebion yng nghofrestr y cyngor yn eich enw chi.",
		"There is a problem":                             "Mae problem",
		"Answer this, or leave the whole question blank": "Atebwch hyn, neu gadewch y cwestiwn cyfan yn wag",
		"Nothing is answered yet":                        "Nid oes dim wedi’i ateb eto",
		"Your name":                                      "Eich enw",
		"Due":                                            "Dyledus erbyn",
		"if it applies":                                  "os yw’n berthnasol",
		"Choose":                                         "Dewiswch",
		"Save my answers":                                "Cadw fy atebion",
		"Send by e-mail":                                 "Anfon drwy e-bost",
		"Your answers are saved as":                      "Cadwyd eich atebion fel",
		"Send that file to whoever sent you this form.":                                       "Anfonwch y ffeil honno at bwy bynnag a anfonodd y ffurflen hon atoch.",
		"Also owed, and not answered on this form":                                            "Hefyd yn ddyledus, ac nis atebir ar y ffurflen hon",
		"Somebody who signs in to the register does these; ask whoever sent you this form.":   "Rhywun sy’n mewngofnodi i’r gofrestr sy’n gwneud y rhain; gofynnwch i bwy bynnag a anfonodd y ffurflen hon atoch.",
		"More is owed than fits on one form. Ask for another form when this one is answered.": "Mae mwy yn ddyledus nag sy’n ffitio ar un ffurflen. Gofynnwch am ffurflen arall ar ôl ateb hon.",
		"If you answer on paper":                                                              "Os atebwch ar bapur",
		"Signature":                                                                           "Llofnod",
		"Date":                                                                                "Dyddiad",

		"What was done?":                       "Beth a wnaed?",
		"When was it done?":                    "Pryd y’i gwnaed?",
		"How do you know?":                     "Sut y gwyddoch?",
		"How?":                                 "Sut?",
		"Last working day":                     "Diwrnod gwaith olaf",
		"When did you know?":                   "Pryd y cawsoch wybod?",
		"What is the answer?":                  "Beth yw’r ateb?",
		"Why did notice come late?":            "Pam y daeth y rhybudd yn hwyr?",
		"If it will not come back, why not?":   "Os na ddaw yn ôl, pam?",
		"Which job function needs the access?": "Pa swyddogaeth sydd angen y mynediad?",
		"How do you know that it was changed?": "Sut y gwyddoch iddo gael ei newid?",
		"On which day were they informed of their obligations?": "Ar ba ddiwrnod y rhoddwyd gwybod iddynt am eu rhwymedigaethau?",
		"A ticket number, a name, or what you saw":              "Rhif tocyn, enw, neu’r hyn a welsoch",
		"Who took it, where it is now, or what you saw":         "Pwy a’i cymerodd, ble y mae nawr, neu’r hyn a welsoch",
		"The last day at work, not the end of the contract":     "Y diwrnod olaf yn y gwaith, nid diwedd y contract",
		"Day and time, such as 2025-10-31T16:40":                "Dydd ac amser, megis 2025-10-31T16:40",

		"Disabled": "Analluogwyd", "Deleted": "Dilëwyd", "It never existed": "Ni fu erioed", "Requested of the supplier, not done yet": "Gofynnwyd i’r cyflenwr, heb ei wneud eto",
		"Returned": "Dychwelwyd", "Done": "Gwnaed", "It will not come back": "Ni ddaw yn ôl",
		"yes": "ie", "no": "na",
		"What do you decide?": "Beth yw’ch penderfyniad?", "Keep it": "Ei gadw", "Change its level": "Newid ei lefel", "Take it away": "Ei ddileu",
		"If it changes, to which level?": "Os yw’n newid, i ba lefel?", "If it changes or goes, why?": "Os yw’n newid neu’n mynd, pam?",
		"What becomes of their access meanwhile?": "Beth a ddaw o’u mynediad yn y cyfamser?", "Why?": "Pam?", "If you refuse, why?": "Os gwrthodwch, pam?",
		"Since which day are they back?": "Ers pa ddiwrnod y maent yn ôl?", "Permit it": "Ei ganiatáu", "Refuse it": "Ei wrthod", "It is kept": "Fe’i cedwir", "It is suspended": "Fe’i hatelir",
		"Not for this person":    "Nid ar gyfer y person hwn",
		"On which day did they?": "Ar ba ddiwrnod y gwnaethant hynny?", "How is the workplace kept secure?": "Sut y cedwir y gweithle’n ddiogel?",
	}
}

// choices are answers as people read them; others stand as the register spells them.
func choices() map[string]string {
	return map[string]string{
		"disabled": "Disabled", "deleted": "Deleted", "never-existed": "It never existed", "requested": "Requested of the supplier, not done yet",
		"keep": "Keep it", "change": "Change its level", "revoke": "Take it away", "close": "Take it away",
		"permit": "Permit it", "refuse": "Refuse it", "kept": "It is kept", "suspended": "It is suspended",
		"returned": "Returned", "done": "Done", "not-held": "Not for this person", "not-recovered": "It will not come back",
	}
}

var welshMonths = [...]string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}

// day writes a day in the language of the page.
func day(language string, d calendar.Date) string {
	if t := d.Start(); language == "cy" && !t.IsZero() {
		t = t.In(calendar.London())
		return fmt.Sprintf("%d %s %d", t.Day(), welshMonths[t.Month()-1], t.Year())
	}
	return d.Long()
}

// late says by how much something is late.
func late(language string, days int) string {
	switch {
	case days <= 0:
		return ""
	case language == "cy":
		return fmt.Sprintf("%d diwrnod yn hwyr", days)
	case days == 1:
		return "1 day late"
	}
	return fmt.Sprintf("%d days late", days)
}
