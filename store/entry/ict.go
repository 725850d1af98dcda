package entry

import (
	"fmt"
	"strconv"
)

func ictKinds() []Kind { return []Kind{ictFigureKind(), attestationKind(), reconciliationKind()} }

// What ICT tells the register at intervals. Each is kept as it was told; a mistake is ended with its reason and entered again.

const (
	figurePatching  = "patching"
	figureAntivirus = "anti-virus"
)

func isFigure(of string) func(Values) bool { return func(v Values) bool { return v.Is("measure", of) } }

func ictFigureKind() Kind {
	asked := []string{"month", "measure", "devices", "compliant", "gaps", "signature_days", "report_reference"}
	return Kind{
		Name: "ict-figure", Plural: "ict-figures", Title: "Patching and anti-virus figures", Prefix: "IF",
		About: "Each month, how many devices have their fixes and their protection against malware, of how many.",
		Fields: []Field{
			{Name: "month", Label: "Month", Type: Day, Need: Always, When: "always", Help: "Any day of the month that the figure is for."},
			{Name: "measure", Label: "Figure", Type: Choice, Choices: []string{figurePatching, figureAntivirus}, Need: Always, When: "always"},
			{Name: "devices", Label: "Servers and devices counted", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-078", "CBC-079"}},
			{Name: "compliant", Label: "Of these, up to date", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-078", "CBC-079"}, Help: "Patching: critical and high fixes within 14 days. Anti-virus: installed, with current signatures."},
			{Name: "percent", Label: "Up to date", Type: Percent, Help: "Worked out, rounded down."},
			{Name: "gaps", Label: "Gaps and exceptions", Type: Long, Need: hasGaps, When: "unless every device is up to date", Clauses: []string{"CBC-078", "CBC-079"}},
			{Name: "signature_days", Label: "Age of the oldest signatures (days)", Type: Number, Need: isFigure(figureAntivirus), When: "for anti-virus", Clauses: []string{"CBC-079"}},
			{Name: "report_reference", Label: "Report", Type: Text},
		},
		States: []string{"recorded"}, Answers: "post-ict",
		Call: func(v Values) string { return v["measure"] + ", " + monthOf(v) },
		Acts: []Act{
			{
				Verb: "record", Title: "record a monthly figure of ICT", Makes: true, To: "recorded", Needs: []string{"month", "measure", "devices", "compliant"}, Takes: asked, Roles: []Role{ICT, ISM},
				Gate: AllOf(countsFit, notAhead("month", "record the figure once the month has begun")), Sets: figurePercent, Then: figureBecomesRisk,
				Does:    []Does{{Duty: "record-patching", When: isFigure(figurePatching)}, {Duty: "record-anti-virus", When: isFigure(figureAntivirus)}},
				Clauses: []string{"CBC-078", "CBC-079"},
			},
			{Verb: "end", Title: "take back a monthly figure of ICT", Roles: []Role{ICT, ISM}, Own: reasonGiven()},
		},
	}
}

func monthOf(v Values) string {
	day := v.Day("month")
	if !day.Known() {
		return ""
	}
	return day.Time().Format("January 2006")
}

func hasGaps(v Values) bool {
	devices, _ := v.Int("devices")
	compliant, _ := v.Int("compliant")
	return compliant < devices
}

func countsFit(g *Gate) error {
	v := g.Entry.Fields
	devices, _ := v.Int("devices")
	compliant, _ := v.Int("compliant")
	switch {
	case devices == 0:
		return Refuse("a figure of no devices says nothing: count them")
	case compliant > devices:
		return Refuse("%d devices up to date are more than the %d counted: correct one of the two", compliant, devices)
	case hasGaps(v) && v["gaps"] == "":
		return Refuse("%d of %d devices are not up to date: list them, or why, in gaps", devices-compliant, devices)
	case isFigure(figureAntivirus)(v) && v["signature_days"] == "":
		return Refuse("give the age of the oldest signatures in signature_days")
	}
	return nil
}

func percentOf(v Values) int {
	devices, _ := v.Int("devices")
	compliant, _ := v.Int("compliant")
	if devices == 0 {
		return 0
	}
	return 100 * compliant / devices
}

func figurePercent(g *Gate) Values {
	return Values{"percent": strconv.Itoa(percentOf(g.Entry.Fields))}
}

// figureBecomesRisk opens a risk for a month that falls below what the council wants.
func figureBecomesRisk(g *Gate) ([]Step, error) {
	v, limit := g.Entry.Fields, g.Period("figure-limit")
	if percentOf(v) >= limit {
		return nil, nil
	}
	return []Step{{Kind: "risk", Verb: "raise", Given: Values{
		"title":       fmt.Sprintf("Devices not up to date: %s, %s", v["measure"], monthOf(v)),
		"description": fmt.Sprintf("%s of %s devices are up to date (%d%%; the council wants %d%%). %s", v["compliant"], v["devices"], percentOf(v), limit, v["gaps"]),
		"owner_post":  "post-ict",
	}}}, nil
}

const (
	attestsNetwork        = "network, wireless included"
	attestsInfrastructure = "permissions, firewalls and patching"
)

func attestationKind() Kind {
	about := func(of string) func(Values) bool { return func(v Values) bool { return v.Is("subject", of) } }
	asked := []string{"subject", "standard", "wireless", "evidence", "shortfalls"}
	return Kind{
		Name: "attestation", Plural: "attestations", Title: "ICT's attestations", Prefix: "AT",
		About: "Each year, ICT's word that network and infrastructure are secured to a named standard, with the evidence.",
		Fields: []Field{
			{Name: "subject", Label: "Subject", Type: Choice, Choices: []string{attestsNetwork, attestsInfrastructure}, Need: Always, When: "always", Clauses: []string{"CBC-077", "CBC-078"}},
			{Name: "standard", Label: "Standard", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-077"}, Help: "The industry standard that it is measured by."},
			{Name: "wireless", Label: "Entry points, inside and wireless are all covered", Type: YesNo, Need: about(attestsNetwork), When: "for the network", Clauses: []string{"CBC-077"}},
			{Name: "evidence", Label: "Evidence", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-077"}, Help: "The reference of the review."},
			{Name: "shortfalls", Label: "Where it falls short", Type: Long},
		},
		States: []string{"recorded"}, Answers: "post-ict",
		Call: func(v Values) string { return v["subject"] },
		Acts: []Act{
			{
				Verb: "record", Title: "attest to the security of network or infrastructure", Makes: true, To: "recorded", Needs: []string{"subject", "standard", "evidence"}, Takes: asked, Roles: []Role{ICT},
				Gate: wirelessCovered, Does: []Does{{Duty: "attest-network", When: about(attestsNetwork)}, {Duty: "attest-infrastructure", When: about(attestsInfrastructure)}}, Clauses: []string{"CBC-077", "CBC-078"},
			},
			{Verb: "end", Title: "take back an attestation", Roles: []Role{ICT, ISM}, Own: reasonGiven()},
		},
	}
}

func wirelessCovered(g *Gate) error {
	v := g.Entry.Fields
	if v.Is("subject", attestsNetwork) && !v.Yes("wireless") && v["shortfalls"] == "" {
		return Refuse("say wireless=yes where entry points, inside and wireless are all covered, or in shortfalls what is not")
	}
	return nil
}

// reconciliationKind is a comparison of a directory with the access that the register knows.
func reconciliationKind() Kind {
	counts := []Field{
		{Name: "orphan", Label: "Accounts of nobody", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-020"}},
		{Name: "dormant", Label: "Accounts not used", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-020"}},
		{Name: "leaver_enabled", Label: "Leavers' accounts still enabled", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-020"}},
		{Name: "no_grant", Label: "Accounts without recorded access", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-020"}},
	}
	fields := append([]Field{
		{Name: "source", Label: "Directory", Type: Text, Need: Always, When: "always"},
		{Name: "taken_on", Label: "Taken", Type: Day, Need: Always, When: "always"},
		{Name: "accounts_read", Label: "Accounts read", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-020"}},
	}, counts...)
	fields = append(fields, Field{Name: "follow_up", Label: "What is done about them", Type: Long, Need: func(v Values) bool { return mismatches(v) > 0 }, When: "where anything was found", Clauses: []string{"CBC-020"}},
		Field{Name: "report_reference", Label: "Report", Type: Text})
	needed := []string{"source", "taken_on", "accounts_read", "orphan", "dormant", "leaver_enabled", "no_grant"}
	return Kind{
		Name: "reconciliation", Plural: "reconciliations", Title: "Reconciliations of directories", Prefix: "RC",
		About:  "Each month, the accounts of a directory held against the access that is recorded, and what did not agree.",
		Fields: fields, States: []string{"recorded"}, Answers: "post-ism",
		Call: func(v Values) string { return v["source"] + ", " + v.Day("taken_on").Short() },
		Acts: []Act{
			{
				Verb: "record", Title: "record a reconciliation of a directory", Makes: true, To: "recorded", Needs: needed, Takes: []string{"follow_up", "report_reference"}, Roles: []Role{ISM, ICT, Administrator},
				Gate: AllOf(notAhead("taken_on", "record the reconciliation once it was made"), mismatchesFit), Does: []Does{{Duty: "reconcile-directory", On: "taken_on"}}, Clauses: []string{"CBC-020"},
			},
			{Verb: "end", Title: "take back a reconciliation", Roles: []Role{ISM, ICT, Administrator}, Own: reasonGiven()},
		},
	}
}

func mismatches(v Values) int {
	sum := 0
	for _, field := range []string{"orphan", "dormant", "leaver_enabled", "no_grant"} {
		n, _ := v.Int(field)
		sum += n
	}
	return sum
}

func mismatchesFit(g *Gate) error {
	read, _ := g.Entry.Fields.Int("accounts_read")
	switch found := mismatches(g.Entry.Fields); {
	case read == 0:
		return Refuse("no account was read: check the export of the directory")
	case found > 0 && g.Entry.Fields["follow_up"] == "":
		return Refuse("%d accounts do not agree with what is recorded: say in follow_up what is done about them", found)
	}
	return nil
}
