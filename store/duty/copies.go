package duty

import (
	"time"

	"muniment/store/calendar"
)

// The register's own copies: what a council demands of its suppliers it gets from its own register.

// BackupFacts is what the register knows of its copies.
type BackupFacts struct {
	Missing Lacking // from the newest copy that was read back whole
	OffSite Lacking // likewise, of the copies that are kept at another site
}

// Lacking is what a copy does not hold. The zero Lacking lacks nothing.
type Lacking struct {
	Since time.Time // when the first thing that it lacks was entered
	Any   bool      // there is a copy at all
}

func copySettings() []Setting {
	return []Setting{
		{"backup-within", 24, Hours, "in which what is entered is in a copy of the register: what may be lost at most"},
		{"off-site-within", 7, Days, "in which what is entered is in a copy at another site"},
		{"copies-daily", 7, Number, "of days of which the last copy of the register is kept"},
		{"copies-weekly", 5, Number, "of weeks of which the last copy of the register is kept"},
		{"copies-monthly", 12, Number, "of months of which the last copy of the register is kept"},
		{"copies-yearly", 7, Number, "of years of which the last copy of the register is kept"},
		{"restore-drill", 12, Months, "between two drills in which a copy of the register is restored"},
		{"restore-within", 60, Minutes, "in which a copy of the register is restored and checked"},
	}
}

func copyDuties() []Duty {
	const ict = "the Technology Services Manager"
	return []Duty{
		{
			ID: "back-up-register", Title: "Back up the register", Clauses: []string{"CBC-003"}, MetBy: "prompt",
			OwedBy: ict, Period: "within 24 hours of what is entered, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "a copy of the register is made and read back to its last byte", Act: "muniment backup FOLDER", Where: "backups",
			Find: backUpRegister, group: counted("registers to back up"),
		},
		{
			ID: "copy-off-site", Title: "Keep a copy of the register at another site", Clauses: []string{"CBC-031"}, MetBy: "prompt",
			OwedBy: ict, Period: "within 7 days of what is entered, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "a copy is made in a folder that is at another site, and read back to its last byte", Act: "muniment backup FOLDER --off-site", Where: "backups",
			Find: copyOffSite, group: counted("registers to copy to another site"),
		},
		{
			ID: "drill-restore", Title: "Restore a copy of the register as a drill", Clauses: []string{"CBC-032"}, MetBy: "prompt",
			OwedBy: ict, Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "a drill restores a copy as promised, and its times are kept", Act: "muniment drill COPY", Where: "backups",
			Cycle: &Cycle{Setting: "restore-drill", First: "first-round", Ahead: 30, Post: PostICT, Text: "Restore a copy of the register as a drill", Thing: "drill"},
		},
	}
}

func backUpRegister(f *Facts) []Case {
	lacks := f.Backups.Missing
	text := "Back up the register: what was entered since " + calendar.Of(lacks.Since).Short() + " is in no copy"
	return lacksCopy(f, lacks, text, lacks.Since.Add(time.Duration(f.Periods.Of("backup-within"))*time.Hour))
}

func copyOffSite(f *Facts) []Case {
	lacks := f.Backups.OffSite
	text := "Copy the register to another site: what was entered since " + calendar.Of(lacks.Since).Short() + " is in no copy there"
	if !lacks.Any {
		text = "Copy the register to another site: no copy of it is there"
	}
	return lacksCopy(f, lacks, text, lacks.Since.AddDate(0, 0, f.Periods.Of("off-site-within")))
}

// lacksCopy is owed once the time has run out: a register that is copied every day owes nothing in between.
func lacksCopy(f *Facts, lacks Lacking, text string, due time.Time) []Case {
	if lacks.Since.IsZero() || f.Now.Before(due) {
		return nil
	}
	return []Case{{Subject: "council", Thing: "register", Text: text, OwedBy: PostICT, Due: due}}
}
