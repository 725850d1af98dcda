package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
)

// DirectoryAccount is an account as its directory was last read, with what did not agree with the register then. What follows from somebody's leaving is not among
// it: that is judged here, on the leavers that whoever asks may see.
type DirectoryAccount struct {
	ID, System, Login, Name string
	Person                  string // whose it is, or empty
	Enabled                 string // yes, no, or empty where the directory does not say
	LastUsed                time.Time
	Expires                 time.Time
	TakenAt                 time.Time // of the reading
	Findings                []string
	Since                   map[string]calendar.Date // of each finding
	Exceptions              []Exception              // the clause of each is the finding that it accepts
}

// What may not agree between a directory and the register.
const (
	LeaverEnabled   = "leaver-enabled"     // somebody left, and the account is still enabled
	LeaverUsed      = "leaver-used"        // it was used since they left
	LeaverAdmin     = "leaver-admin"       // an administrator account that bears the name of somebody who left
	NoPerson        = "no-person"          // nobody in the register has it
	NoGrant         = "no-grant"           // somebody has it, and no access is recorded
	DisabledGranted = "disabled-granted"   // it is disabled, and the access is still recorded
	Dormant         = "dormant"            // it was not used for long, or never
	Shared          = "shared"             // several people stand behind it
	AdminUnreviewed = "admin-unreviewed"   // it is in a group of administrators, and not in the weekly review
	ContractOver    = "contract-over"      // the contract of whoever has it is over
	Expired         = "expired"            // the directory itself has let it expire
	NoEnd           = "no-end"             // somebody from outside has it without an end
	OtherName       = "other-name"         // it bears another name than whoever has it
	OtherService    = "other-service"      // the directory has them in another service
	ServiceNoOwner  = "service-no-owner"   // a service account that nobody answers for
	AdminNoOwner    = "admin-no-owner"     // an administrator account that nobody answers for
	directoryWord   = "directory-accounts" // the setting of how long a finding may stand
)

// DirectoryFindings lists what may not agree.
func DirectoryFindings() []string {
	return []string{
		LeaverEnabled, LeaverUsed, LeaverAdmin, NoPerson, NoGrant, DisabledGranted, Dormant, Shared, AdminUnreviewed, ContractOver, Expired, NoEnd, OtherName, OtherService,
		ServiceNoOwner, AdminNoOwner,
	}
}

func directorySettings() []Setting {
	return []Setting{
		{directoryWord, 5, WorkingDays, "to put right what a directory and the register do not agree on"},
		{"directory-dormant", 90, Days, "without use after which an account of a directory counts as dormant"},
	}
}

func directoryDuties() []Duty {
	return []Duty{{
		ID: "directory-account", Title: "Put right what a directory and the register do not agree on", Clauses: []string{"CBC-020"}, MetBy: "prompt",
		OwedBy: "the owner of the directory; the manager for what only they know; Human Resources for names; the Information Security Manager for the rest",
		Period: "5 working days after the reading, or as the council sets; at once where a leaver's account was used", PeriodSource: byCouncil,
		DischargedBy: "the next reading that no longer shows it, or an exception with an end", Act: "muniment directory accept DIRECTORY-ACCOUNT ITEM --reason TEXT --until DATE", Where: "directory-accounts",
		Find: directoryCases, group: byThing(onSystems),
	}}
}

// directoryCases finds what is still open of the last reading of each directory.
func directoryCases(f *Facts) []Case {
	var out []Case
	endings := f.endings()
	left := f.namesOfLeavers()
	for i := range f.Directory {
		a := &f.Directory[i]
		findings := slices.Clone(a.Findings)
		end := endings[a.Person].last
		if a.Person != "" && !end.at.IsZero() && end.at.Before(a.TakenAt) {
			findings = slices.DeleteFunc(findings, func(k string) bool { return k == DisabledGranted || k == ContractOver || k == Dormant || k == NoGrant })
			if a.Enabled != "no" {
				findings = append(findings, LeaverEnabled)
			}
			if calendar.Of(a.LastUsed) > calendar.Of(end.at) {
				findings = append(findings, LeaverUsed)
			}
		}
		leaver, named := left[PlainName(a.Name)]
		if at := slices.Index(findings, AdminNoOwner); at >= 0 && named && a.Enabled != "no" && leaver.at.Before(a.TakenAt) {
			findings[at] = LeaverAdmin
		}
		for _, finding := range findings {
			if a.excepted(finding, f.Today()) {
				continue
			}
			out = append(out, f.directoryCase(a, finding, end.at, leaver))
		}
	}
	return out
}

func (a *DirectoryAccount) excepted(finding string, today calendar.Date) bool {
	return slices.ContainsFunc(a.Exceptions, func(e Exception) bool { return e.Clause == finding && (!e.Until.Known() || e.Until >= today) })
}

// directoryOff is the day on which each account that is disabled was seen so, by its system and its login in small letters.
func (f *Facts) directoryOff() map[[2]string]calendar.Date {
	out := map[[2]string]calendar.Date{}
	for _, a := range f.Directory {
		if a.Enabled == "no" {
			out[[2]string{a.System, strings.ToLower(a.Login)}] = calendar.Of(a.TakenAt)
		}
	}
	return out
}

// leftAs is somebody who left, by name.
type leftAs struct {
	person string
	at     time.Time
}

func (f *Facts) namesOfLeavers() map[string]leftAs {
	out := map[string]leftAs{}
	endings := f.endings()
	for _, l := range f.Leavers {
		if e := endings[l.Person].last; !e.at.IsZero() {
			out[PlainName(f.People[l.Person].Name)] = leftAs{l.Person, e.at}
		}
	}
	delete(out, "")
	return out
}

// PlainName is a name without a remark in brackets: "Gwen Kershaw (admin)" is that of Gwen Kershaw.
func PlainName(name string) string {
	bare, _, _ := strings.Cut(name, "(")
	return strings.ToLower(strings.Join(strings.Fields(bare), " "))
}

func (f *Facts) directoryCase(a *DirectoryAccount, finding string, left time.Time, leaver leftAs) Case {
	c := Case{
		Subject: "directory-account", ID: a.ID, Item: finding, Person: a.Person, System: a.System, Thing: "finding", Clauses: []string{"CBC-020"},
		OwedBy: f.owner(a.System), Due: f.working().Add(f.sinceOf(a, finding), f.Periods.Of(directoryWord)).End(),
	}
	who, account := f.person(a.Person), fmt.Sprintf("account %s on %s", a.Login, f.system(a.System))
	switch finding {
	case LeaverEnabled:
		c.Text, c.Due = fmt.Sprintf("Disable %s: %s left on %s", account, who, calendar.Of(left).Long()), calendar.Of(a.TakenAt).End()
	case LeaverUsed:
		c.Text, c.Due = fmt.Sprintf("Find out who used %s on %s: %s left on %s", account, calendar.Of(a.LastUsed).Long(), who, calendar.Of(left).Long()), calendar.Of(a.TakenAt).End()
		c.OwedBy = PostISM
	case LeaverAdmin:
		c.Text = fmt.Sprintf("Disable %s, or say whose it is: %s left on %s", account, f.person(leaver.person), calendar.Of(leaver.at).Long())
		c.Person, c.Due = leaver.person, calendar.Of(a.TakenAt).End()
	case NoPerson:
		c.Text = fmt.Sprintf("Say whose %s is: nobody in the register has it", account)
	case NoGrant:
		c.Text = fmt.Sprintf("Record the access of %s, or close %s: none is recorded", who, account)
	case DisabledGranted:
		c.Text = fmt.Sprintf("Confirm that %s is closed: it is disabled, and the access of %s is still recorded", account, who)
	case Dormant:
		c.Text = fmt.Sprintf("Say whether %s is still needed: %s", account, unused(a))
		if a.Person != "" && !f.People[a.Person].Account() {
			c.OwedBy = f.managerNow(a.Person)
		}
	case Shared:
		c.Text, c.OwedBy = fmt.Sprintf("Give everybody behind %s an account of their own, or accept that it is shared", account), PostISM
	case AdminUnreviewed:
		c.Text, c.OwedBy = fmt.Sprintf("Take %s into the weekly review, or out of its group of administrators", account), PostISM
	case ContractOver:
		c.Text, c.OwedBy = fmt.Sprintf("Say whether %s still works here: the contract is over and %s is enabled", who, account), f.managerNow(a.Person)
	case Expired:
		c.Text = fmt.Sprintf("Disable %s, or put off its end: it expired on %s", account, calendar.Of(a.Expires).Long())
	case NoEnd:
		c.Text = fmt.Sprintf("Give %s an end: somebody from outside has it", account)
	case OtherName:
		c.Text, c.OwedBy = fmt.Sprintf("Say which name is right: %s is that of %s", account, who), PostHR
	case OtherService:
		c.Text = fmt.Sprintf("Correct the service of %s: %s works elsewhere now", account, who)
	case ServiceNoOwner, AdminNoOwner:
		c.Text, c.OwedBy = fmt.Sprintf("Say who answers for %s", account), PostISM
	}
	return c
}

func (f *Facts) sinceOf(a *DirectoryAccount, finding string) calendar.Date {
	if d := a.Since[finding]; d.Known() {
		return d
	}
	return calendar.Of(a.TakenAt)
}

func unused(a *DirectoryAccount) string {
	if a.LastUsed.IsZero() {
		return "it was never used"
	}
	return "it was last used on " + calendar.Of(a.LastUsed).Long()
}
