package duty

import (
	"slices"
	"sync"

	"muniment/store/calendar"
)

// Unit is what a setting counts in.
type Unit string

// The units of settings.
const (
	Days        Unit = "days"
	WorkingDays Unit = "working days"
	Months      Unit = "months"
	Hours       Unit = "hours"
	Minutes     Unit = "minutes"
	Number      Unit = "number"
)

// Setting is a period or a number that the policy leaves to the council.
type Setting struct {
	Key     string
	Default int
	Unit    Unit
	Meaning string // in words, without its unit
}

// Settings lists every period and number that the council may set. None of them is in the policy: each has a default, and the
// catalogue says which duties rest on a council setting.
func Settings() []Setting { return settings() }

var settings = sync.OnceValue(func() []Setting {
	return slices.Concat([]Setting{
		{"escalate-ism", 1, WorkingDays, "after the due day until the Information Security Manager is told"},
		{"escalate-siro", 20, WorkingDays, "after the due day until the SIRO is told"},
		{"advise-ahead", 20, WorkingDays, "before a contract ends in which its manager is asked about it"},
		{"first-round", 90, Days, "after something is entered until its first review falls due"},
		{"expiry-ahead", 60, Days, "before an agreement, a certificate or a permission ends in which its renewal is asked for"},
	}, promptSettings(), assetSettings(), systemSettings(), premisesSettings(), supplierSettings(), noticeSettings(), incidentSettings(), testSettings(), riskSettings(), ictSettings(), directorySettings(), waitingSettings(), equipmentSettings(),
		reviewSettings(), staffSettings(), copySettings(), retentionSettings(), signInSettings())
})

// Periods are the values of the settings, by key. A key without a value has its default.
type Periods map[string]int

// DefaultPeriods are the settings of a new register.
func DefaultPeriods() Periods {
	p := Periods{}
	for _, s := range Settings() {
		p[s.Key] = s.Default
	}
	return p
}

// Of is the value of a setting; 0 for a key that no setting has.
func (p Periods) Of(key string) int {
	if n, ok := p[key]; ok {
		return n
	}
	for _, s := range Settings() {
		if s.Key == key {
			return s.Default
		}
	}
	return 0
}

// UnitOf is what a setting counts in.
func UnitOf(key string) Unit {
	for _, s := range Settings() {
		if s.Key == key {
			return s.Unit
		}
	}
	return Days
}

// after is the day a setting's period after another.
func (f *Facts) after(day calendar.Date, key string) calendar.Date {
	n := f.Periods.Of(key)
	switch UnitOf(key) {
	case WorkingDays:
		return f.working().Add(day, n)
	case Months:
		return day.AddMonths(n)
	case Days, Hours, Minutes, Number:
	}
	return day.AddDays(n)
}

// within reports whether a day is past or no more than a setting's period ahead.
func (f *Facts) within(day calendar.Date, key string) bool {
	return day.Known() && day <= f.after(f.Today(), key)
}
