package entry

// Tests of the council's own defences, and of a supplier's where the supplier agrees to it.

func testKinds() []Kind { return []Kind{testKind(), findingKind()} }

// The types of test. Those that come round complete their duty; the rest are held when somebody orders them.
const (
	testInternal  = "penetration test, internal"
	testExternal  = "penetration test, external"
	testNetwork   = "network review by a specialist"
	testRecovery  = "disaster recovery"
	testEssential = "Cyber Essentials"
)

func isTest(of string) func(Values) bool { return func(v Values) bool { return v.Is("type", of) } }

func testKind() Kind {
	planned := []string{
		"title", "type", "scope", "test_plan", "tester", "outside_specialist", "planned_on", "systems", "supplier", "supplier_approval", "supplier_approved_on",
	}
	return Kind{
		Name: "test", Plural: "tests", Title: "Tests and audits", Prefix: "TE",
		About:  "Penetration tests, reviews of the network, recovery exercises, certifications and audits, with who did them and where the report is.",
		Fields: testFields(),
		States: []string{"planned", "under way", "completed", "cancelled"}, Final: []string{"completed", "cancelled"},
		Call: func(v Values) string { return v["title"] }, Answers: "post-ict", Cases: true,
		Acts: []Act{
			{Verb: "plan", Title: "plan a test", Makes: true, To: "planned", Needs: []string{"title", "type"}, Takes: planned, Roles: testers()},
			{Verb: "set", Title: "change a planned test", From: []string{"planned"}, Takes: planned, Roles: testers()},
			{
				Verb: "begin", Title: "begin a test", From: []string{"planned"}, To: "under way", Needs: []string{"scope", "tester"}, Takes: []string{"scope", "tester"},
				Roles: testers(), Gate: AllOf(supplierAgrees, specialistFromOutside), Clauses: []string{"AZS-053"},
			},
			{
				Verb: "complete", Title: "complete a test", From: []string{"under way"}, To: "completed", Roles: testers(),
				Needs: []string{"scope", "tester", "report_reference", "held_on"}, Takes: []string{"report_reference", "held_on", "result"}, Gate: heldOnTheDay,
				Does: []Does{
					{Duty: "penetration-test-internal", When: isTest(testInternal), On: "held_on"},
					{Duty: "penetration-test-external", When: isTest(testExternal), On: "held_on"},
					{Duty: "review-network", When: isTest(testNetwork), On: "held_on"},
					{Duty: "test-disaster-recovery", When: isTest(testRecovery), On: "held_on"},
					{Duty: "renew-cyber-essentials", When: isTest(testEssential), On: "held_on"},
				},
				Clauses: []string{"CBC-081"},
			},
			{Verb: "cancel", Title: "cancel a test", To: "cancelled", Roles: testers(), Own: reasonGiven()},
		},
	}
}

func testers() []Role { return []Role{ICT, ISM, Administrator} }

func testFields() []Field {
	return []Field{
		{Name: "title", Label: "Title", Group: "The test", Type: Text, Need: Always, When: "always"},
		{Name: "type", Label: "Type", Type: Choice, Choices: []string{testInternal, testExternal, testNetwork, "restore", testRecovery, testEssential, "audit"}, Need: Always, When: "always", Clauses: []string{"CBC-081"}},
		{Name: "scope", Label: "Scope", Type: Long, Clauses: []string{"CBC-081", "AZS-053"}},
		{Name: "test_plan", Label: "Test plan", Type: Text, Clauses: []string{"AZS-053"}, Help: "Where the plan is kept, and its version."},
		{Name: "tester", Label: "Tester", Type: Text, Clauses: []string{"CBC-081"}, Help: "The firm or the team."},
		{Name: "outside_specialist", Label: "The tester is a specialist from outside the council", Type: YesNo, Clauses: []string{"CBC-024"}},
		{Name: "planned_on", Label: "Planned for", Type: Day},
		{Name: "systems", Label: "Systems", Type: Links, Of: "system"},
		{Name: "supplier", Label: "Supplier whose service is tested", Group: "A supplier's service", Type: Link, Of: "supplier", Clauses: []string{"AZS-053"}},
		{Name: "supplier_approval", Label: "Supplier's approval", Type: Text, Need: hasSupplier, When: "for a supplier's service", Clauses: []string{"AZS-053"}, Help: "The reference of the approval of plan and scope."},
		{Name: "supplier_approved_on", Label: "Approved", Type: Day, Need: hasSupplier, When: "for a supplier's service", Clauses: []string{"AZS-053"}},
		{Name: "held_on", Label: "Held", Group: "Result", Type: Day, Clauses: []string{"CBC-081"}},
		{Name: "report_reference", Label: "Report", Type: Text, Clauses: []string{"CBC-024", "CBC-081"}},
		{Name: "result", Label: "Result in short", Type: Long},
	}
}

// supplierAgrees keeps the council from testing what is not its own before the supplier has approved plan and scope.
func supplierAgrees(g *Gate) error {
	v := g.Entry.Fields
	if !hasSupplier(v) {
		return nil
	}
	switch {
	case v["scope"] == "" || v["test_plan"] == "":
		return Refuse("test %s is of a supplier's service: it needs a test plan and a scope before the supplier can approve it", g.Entry.ID)
	case v["supplier_approval"] == "" || !v.Day("supplier_approved_on").Known():
		return Refuse("test %s is of a supplier's service: record the supplier's approval of plan and scope before it begins", g.Entry.ID)
	case v.Day("supplier_approved_on") > g.Done():
		return Refuse("the supplier approved test %s on %s: it cannot begin before", g.Entry.ID, v.Day("supplier_approved_on").Short())
	}
	return nil
}

func specialistFromOutside(g *Gate) error {
	if isTest(testNetwork)(g.Entry.Fields) && !g.Entry.Fields.Yes("outside_specialist") {
		return Refuse("the network is reviewed by a specialist from outside the council: say outside_specialist=yes, or plan another type of test")
	}
	return nil
}

// heldOnTheDay keeps the next due day honest: it counts from the day on which the test is said to have been held.
func heldOnTheDay(g *Gate) error {
	if held := g.Entry.Fields.Day("held_on"); held > g.Today() {
		return Refuse("%s has not come yet: complete the test once it was held", held.Short())
	}
	return nil
}
