package duty

import (
	"slices"
	"sync"
)

// Duty is one thing that somebody owes.
type Duty struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Clauses      []string `json:"clauses"`       // ids of the policy's clauses
	MetBy        string   `json:"met_by"`        // prompt, gate, field, acknowledgement or supplier-claim
	OwedBy       string   `json:"owed_by"`       // in words, for the catalogue
	Period       string   `json:"period"`        // in words
	PeriodSource string   `json:"period_source"` // "policy" or "council setting"
	DischargedBy string   `json:"discharged_by"` // the act, in words
	Act          string   `json:"act"`           // the command that records it
	Where        string   `json:"where"`         // the register it lives in

	// Find is the rule. It returns the cases in any order, and nil where the duty is met in another way.
	Find func(*Facts) []Case `json:"-"`
	// Cycle is the rule instead, where the duty comes round.
	Cycle *Cycle `json:"-"`
	// group words several prompts of the duty as one line; a single prompt speaks for itself.
	group func([]Prompt) string
}

// The two sources that a period can have.
const (
	byPolicy  = "policy"
	byCouncil = "council setting"
)

// Catalogue is every duty of the policy, in the order in which they matter: what a leaver can still use comes first. It is
// made once; a caller has a copy.
func Catalogue() []Duty {
	out := slices.Clone(catalogue())
	for i := range out {
		out[i].Clauses = slices.Clone(out[i].Clauses)
	}
	return out
}

var catalogue = sync.OnceValue(func() []Duty {
	all := slices.Concat(leaverDuties(), incidentDuties(), accessDuties(), staffDuties(), reviewDuties(), premisesDuties(), ownershipDuties(), assetDuties(), systemDuties(),
		supplierDuties(), noticeDuties(), testDuties(), riskDuties(), ictDuties(), directoryDuties(), waitingDuties(), equipmentDuties(), copyDuties(), retentionDuties(), signInDuties())
	for i := range all {
		all[i].Act = wholeAct(all[i].Act)
		if d := all[i]; d.Cycle != nil {
			all[i].Find = func(f *Facts) []Case { return f.rounds(&d) }
			if d.group == nil {
				all[i].group = byThing()
			}
		}
	}
	return all
})

// CyclesOf lists the recurring duties that are owed for entries of a kind; for "", those owed for the council as a whole.
func CyclesOf(kind string) []Duty { return cycles()[kind] }

var cycles = sync.OnceValue(func() map[string][]Duty {
	out := map[string][]Duty{}
	for _, d := range catalogue() {
		if d.Cycle != nil {
			out[d.Cycle.Kind] = append(out[d.Cycle.Kind], d)
		}
	}
	return out
})

func leaverDuties() []Duty {
	return []Duty{
		{
			ID:           "close-leaver-account",
			Title:        "Close what a leaver can use",
			Clauses:      []string{clauseClose},
			MetBy:        "prompt",
			OwedBy:       "the owner of each system; the Information Security Manager where it has none",
			Period:       "by the end of the last working day, or when access ends if that is earlier",
			PeriodSource: byPolicy,
			DischargedBy: "the owner confirms the closing with evidence; a request to a supplier does not yet close it",
			Act:          "muniment close GRANT --evidence TEXT",
			Where:        "leavers",
			Find:         closeLeaverAccounts,
			group:        byThing(ofLeavers, onSystems),
		},
		{
			ID:           "change-shared-password",
			Title:        "Change a password that a leaver knows",
			Clauses:      []string{"CBC-044", "CBC-061"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "by the end of the next working day after access ends",
			PeriodSource: byCouncil,
			DischargedBy: "the owner records a change of the password made after access ended",
			Act:          "muniment shared-password SYSTEM LOGIN --evidence TEXT",
			Where:        "grants",
			Find:         changeSharedPasswords,
			group:        counted("shared passwords to change", onSystems),
		},
		{
			ID:           "last-working-day-unknown",
			Title:        "Enter the last working day",
			Clauses:      []string{"CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the engagement; Human Resources where it has none",
			Period:       "on the day the leaver is recorded",
			PeriodSource: byPolicy,
			DischargedBy: "the manager enters the last working day, or the moment at which access ends",
			Act:          "muniment leaver record --person PERSON --last-working-day DATE",
			Where:        "leavers",
			Find:         lastWorkingDaysUnknown,
			group:        counted("leavers without a last working day"),
		},
		{
			ID:           "advise-of-leaver",
			Title:        "Say whether somebody leaves",
			Clauses:      []string{"CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the engagement; Human Resources where it has none",
			Period:       "by the end of the contract; asked for 20 working days before it, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the manager records the leaver, or the contract's new end",
			Act:          "muniment leaver record --person PERSON --last-working-day DATE --notice DATE",
			Where:        "people",
			Find:         adviseOfLeavers,
			group:        counted("contracts that end without a word on who leaves"),
		},
		{
			ID:           "explain-late-notice",
			Title:        "Explain late notice of a leaver",
			Clauses:      []string{"CBC-044"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the engagement; Human Resources where it has none",
			Period:       "immediately: the register is told on the day the manager knows",
			PeriodSource: byPolicy,
			DischargedBy: "the manager explains why the notice came late",
			Act:          "muniment leaver explain --person PERSON --text TEXT",
			Where:        "leavers",
			Find:         explainLateNotices,
			group:        counted("late notices of leavers to explain"),
		},
		{
			ID:           "return-leaver-item",
			Title:        "Answer a line of the leaver's checklist",
			Clauses:      []string{"CBC-044", "CBC-046", "CBC-071", "CBC-072"},
			MetBy:        "prompt",
			OwedBy:       "the manager, ICT, the Information Security Manager or Human Resources, as the line says",
			Period:       "on the last day, or the working days before or after it that the line says",
			PeriodSource: byCouncil,
			DischargedBy: "the line is answered with evidence, or as not recovered with the reason",
			Act:          "muniment return PERSON ITEM --evidence TEXT",
			Where:        "leavers",
			Find:         returnLeaverItems,
			group:        byThing(ofLeavers),
		},
	}
}

func accessDuties() []Duty {
	return []Duty{
		{
			ID:           "grant-past-end",
			Title:        "Close or extend access past its end",
			Clauses:      []string{"CBC-042", "CBC-045"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "by the end of the day to which access was given; shown from 5 working days before",
			PeriodSource: byCouncil,
			DischargedBy: "the owner confirms the closing with evidence, or the manager extends the access",
			Act:          "muniment close GRANT --evidence TEXT",
			Where:        "grants",
			Find:         grantsPastEnd,
			group:        byThing(onSystems, remark(" at or near the day they were given to")),
		},
		{
			ID:           "inform-before-access",
			Title:        "Inform people of their obligations before they have access",
			Clauses:      []string{"CBC-005"},
			MetBy:        "prompt",
			OwedBy:       "the manager who answers for the access; the Information Security Manager where there is none",
			Period:       "before access is authorised: no later than the day it is granted",
			PeriodSource: byPolicy,
			DischargedBy: "the day on which the person was informed is recorded, or the lateness is accepted as an exception",
			Act:          "muniment grant inform GRANT --informed DATE",
			Where:        "grants",
			Find:         informBeforeAccess,
			group:        byThing(onSystems, remark(" given before the holder was informed")),
		},
		{
			ID:           "job-function-reason",
			Title:        "Say which job function needs the access",
			Clauses:      []string{"CBC-043"},
			MetBy:        "prompt",
			OwedBy:       "the manager who answers for the access; the Information Security Manager where there is none",
			Period:       "when access is granted",
			PeriodSource: byPolicy,
			DischargedBy: "the manager records the job function that needs the access",
			Act:          "muniment grant reason GRANT --reason TEXT",
			Where:        "grants",
			Find:         jobFunctionReasons,
			group:        byThing(onSystems, remark(" without a job function")),
		},
		{
			ID:           "shared-login",
			Title:        "Give each person a login of their own",
			Clauses:      []string{"CBC-061"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "at once: access is never shared",
			PeriodSource: byPolicy,
			DischargedBy: "all but one person's grant of the login is closed, or recorded as a shared account",
			Act:          "muniment close GRANT --evidence TEXT",
			Where:        "grants",
			Find:         sharedLogins,
			group:        counted("logins that several people use", onSystems),
		},
	}
}

func ownershipDuties() []Duty {
	return []Duty{
		{
			ID:           "fill-vacant-post",
			Title:        "Name who holds a post",
			Clauses:      []string{"CBC-013"},
			MetBy:        "prompt",
			OwedBy:       "the post above; at the top the post itself",
			Period:       "by the day its last holder leaves; asked for 20 working days before it, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "somebody is recorded as holding the post",
			Act:          "muniment post hold POST PERSON --from DATE",
			Where:        "posts",
			Find:         fillVacantPosts,
			group:        counted("posts to fill"),
		},
		{
			ID:           "system-without-owner",
			Title:        "Name the owner of a system",
			Clauses:      []string{"CBC-020"},
			MetBy:        "prompt",
			OwedBy:       "the Information Security Manager",
			Period:       "at once: every system has an owner",
			PeriodSource: byCouncil,
			DischargedBy: "the post that owns the system is recorded",
			Act:          "muniment system set SYSTEM owner_post=POST",
			Where:        "systems",
			Find:         systemsWithoutOwner,
			group:        counted("systems without an owner"),
		},
		{
			ID:           "asset-without-owner",
			Title:        "Name the owner of an information asset",
			Clauses:      []string{"CBC-001"},
			MetBy:        "prompt",
			OwedBy:       "the Senior Information Risk Owner",
			Period:       "at once: every asset has an owner",
			PeriodSource: byCouncil,
			DischargedBy: "the post that owns the asset is recorded",
			Act:          "muniment asset set ASSET owner_post=POST",
			Where:        "assets",
			Find:         assetsWithoutOwner,
			group:        counted("information assets without an owner"),
		},
		{
			ID:           "asset-incomplete",
			Title:        "Complete an information asset's entry",
			Clauses:      []string{"CBC-001", "CBC-036"},
			MetBy:        "prompt",
			OwedBy:       "the information asset owner; the Senior Information Risk Owner where there is none",
			Period:       "before the owner approves the entry",
			PeriodSource: byCouncil,
			DischargedBy: "the required fields are filled in",
			Act:          "muniment asset set ASSET FIELD=VALUE",
			Where:        "assets",
			Find:         assetsIncomplete,
			group:        counted("information assets to complete"),
		},
		{
			ID:           "unowned-account",
			Title:        "Name who answers for an account",
			Clauses:      []string{"CBC-042"},
			MetBy:        "prompt",
			OwedBy:       "the Information Security Manager",
			Period:       "at once: every account that belongs to nobody in particular has a post that answers for it",
			PeriodSource: byCouncil,
			DischargedBy: "the post that answers for the account is recorded",
			Act:          "muniment account sponsor ACCOUNT POST",
			Where:        "people",
			Find:         accountsUnowned,
			group:        counted("accounts that no post answers for"),
		},
	}
}
