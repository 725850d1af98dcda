package duty

import (
	"time"

	"muniment/store/calendar"
)

// How people sign in. What the policy leaves open, and what a council's suppliers let it configure, it sets here.

func signInSettings() []Setting {
	return []Setting{
		{"password-length", 10, Number, "of characters that a password has at least, from 8 to 64"},
		{"password-strength", 4, Number, "from 0 to 4: how hard to guess a password must be; 4 takes more than 10,000 million guesses, which whoever has a copy of the register would have to make one by one"},
		{"password-expiry", 0, Days, "after which a password must be changed; 0 for never, which is what the NCSC advises"},
		{"idle-lock", 15, Minutes, "without anybody at the computer until the register locks, from 1 to 40"},
		{"recovery-sheet-within", 90, Days, "after the register came into use in which a recovery sheet is made"},
	}
}

// SignInFacts are what the register knows of those who sign in to it, and of its keys.
type SignInFacts struct {
	People    []SignIn  // those of people of the register that are not disabled
	NoSheet   bool      // there is no recovery sheet
	SheetGone time.Time // when the last one was used or withdrawn; zero where there never was one
	KeysOwed  time.Time // since when keys are to be changed that somebody knows who lost access; zero where none are
}

// SignIn is how one person signs in.
type SignIn struct {
	Login, Person string
	Since         calendar.Date
}

func signInDuties() []Duty {
	const ism = "the Information Security Manager"
	return []Duty{
		{
			ID: "disable-sign-in-of-leaver", Title: "Disable a leaver's signing in to this register", Clauses: []string{"CBC-044"}, MetBy: "prompt",
			OwedBy: ism, Period: "by the end of the last working day, or when access ends if that is earlier", PeriodSource: byPolicy,
			DischargedBy: "an administrator disables the sign-in, and the register gets new keys", Act: "muniment user disable LOGIN --reason TEXT", Where: "users",
			Find: disableLeavers, group: counted("sign-ins of leavers", ofLeavers),
		},
		{
			ID: "rekey-register", Title: "Give the register new keys after somebody lost access", Clauses: []string{"CBC-044"}, MetBy: "prompt",
			OwedBy: ism, Period: "on the day on which access was taken away", PeriodSource: byCouncil,
			DischargedBy: "an administrator has the register alone and changes its keys", Act: "muniment rekey", Where: "users",
			Find: rekeyRegister, group: counted("registers to give new keys"),
		},
		{
			ID: "make-recovery-sheet", Title: "Make a sheet that recovers the register", Clauses: []string{"CBC-003"}, MetBy: "prompt",
			OwedBy: ism, Period: "within 90 days of the register's first use, or as the council sets; at once after one was used", PeriodSource: byCouncil,
			DischargedBy: "an administrator makes a sheet, whole or in three of which two are needed", Act: "muniment recovery new --out SHEET.pdf", Where: "users",
			Find: makeRecoverySheet, group: counted("recovery sheets to make"),
		},
	}
}

// disableLeavers finds those who can sign in to the register although their access ends.
func disableLeavers(f *Facts) []Case {
	var out []Case
	endings := f.endings()
	for _, s := range f.SignIn.People {
		e, ends := endings[s.Person].of(s.Since)
		if !ends {
			continue
		}
		out = append(out, Case{
			Subject: "user", ID: s.Login, Person: s.Person, About: s.Login, Thing: "sign-in", Text: "Disable the sign-in " + s.Login + " of " + f.person(s.Person),
			OwedBy: PostISM, Due: e.at,
		})
	}
	return out
}

func rekeyRegister(f *Facts) []Case {
	owed := f.SignIn.KeysOwed
	if owed.IsZero() {
		return nil
	}
	return []Case{{
		Subject: "council", Thing: "register", Text: "Give the register new keys: somebody lost access while others had it open, and knows those it has",
		OwedBy: PostISM, Due: calendar.Of(owed).End(),
	}}
}

// sheetAhead is how many days before it is due a first sheet is asked for.
const sheetAhead = 30

func makeRecoverySheet(f *Facts) []Case {
	if !f.SignIn.NoSheet {
		return nil
	}
	due, text := f.Opened.AddDays(f.Periods.Of("recovery-sheet-within")), "Make a recovery sheet: without one, nobody can open the register once its administrators cannot"
	if gone := f.SignIn.SheetGone; !gone.IsZero() {
		due, text = calendar.Of(gone), "Make a new recovery sheet: there is none any more"
	} else if f.Today() < due.AddDays(-sheetAhead) {
		return nil
	}
	return []Case{{Subject: "council", Item: "recovery", Thing: "recovery sheet", Text: text, OwedBy: PostISM, Due: due.End()}}
}

// Bounds are the least and the most that a setting may be.
func Bounds(key string) (least, most int) {
	switch key {
	case "password-length":
		return 8, 64
	case "password-strength":
		return 0, 4
	case "idle-lock":
		return 1, 40
	}
	return 0, 366
}
