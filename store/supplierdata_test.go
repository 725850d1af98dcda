package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
)

func TestASuppliersEntryIsCompleted(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-facts", "supplier-incomplete")
	r := staffed(t)
	s := r.open("ism", today)
	su := add(t, s, "supplier", "add", "", "name", "Made-up Hosting")
	first := su.Missing
	su = do(t, s, "supplier", "set", su.ID, "relation", "processor", "service", "Housing", "sponsor_post", "Head of Revenues and Benefits", "access", "no", "hosted", "no", "personal_data", "yes")
	for _, label := range []string{"Registration with the data protection regulator", "Registration ends", "Whom to ring about an incident", "Where the council's data is held"} {
		if !slices.Contains(su.Missing, label) || slices.Contains(first, label) {
			t.Errorf("personal data asks for %q: %v, before it was said: %v", label, slices.Contains(su.Missing, label), slices.Contains(first, label))
		}
	}
	owesExactly(t, s, "supplier-incomplete", su.ID)
	do(t, s, "supplier", "set", su.ID, "ico_number", "ZX000000", "ico_expires", "2026-09-30", "incident_contact", "01632 960000")
	su = do(t, s, "supplier", "set", su.ID, "hosting_region", "elsewhere")
	diff(t, su.Missing, []string{"Safeguard of the transfer"})
	owesExactly(t, s, "supplier-incomplete", su.ID)
	do(t, s, "supplier", "set", su.ID, "transfer_safeguard", "Agreement on international transfers, 2025")
	owesExactly(t, s, "supplier-incomplete")
}

func TestASuppliersRegistrationIsChecked(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-registration", "supplier-registration-ending")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	owesExactly(t, s, "supplier-registration")
	r.close(s)
	s = r.open("ism", "2026-02-18")
	owesExactly(t, s, "supplier-registration", su.ID)
	owesExactly(t, s, "supplier-registration-ending")
	do(t, s, "supplier", "check-registration", su.ID, "ico_number", "ZX000000", "ico_expires", "2026-09-30", "source", "Public register, 18 February")
	owesExactly(t, s, "supplier-registration")
	r.close(s)
	s = r.open("ism", "2026-08-15")
	owesExactly(t, s, "supplier-registration-ending", su.ID)
	r.close(s)
	s = r.open("ism", "2026-10-01")
	if err := denies(t, s, "supplier", "check-registration", su.ID, "source", "Public register"); !strings.Contains(err.Error(), "ended on") {
		t.Errorf("a registration that ended was found in force: %v", err)
	}
	do(t, s, "supplier", "check-registration", su.ID, "ico_expires", "2027-09-30", "source", "Public register, 1 October")
	owesExactly(t, s, "supplier-registration-ending")
}

func TestAChangeOfThirdPartiesIsPutToTheAssetsOwner(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-sub-processors", "sub-processors-changed")
	r := staffed(t)
	s := r.open("ism", today)
	do(t, s, "asset", "set", "IA001", "owner_post", "Head of Revenues and Benefits")
	su := hosting(t, s, "assets", "IA001")
	r.close(s)
	s = r.open("ism", "2026-02-18")
	owesExactly(t, s, "supplier-sub-processors", su.ID)
	do(t, s, "supplier", "check-sub-processors", su.ID, "sub_processors", "Cloud Co; Mail Co", "source", "Their web page")
	owesExactly(t, s, "supplier-sub-processors")
	owesExactly(t, s, "sub-processors-changed") // the first list is no change
	denies(t, s, "supplier", "decide-sub-processors", su.ID, "decision", "no objection", "reason", "None")
	r.close(s)

	s = r.open("ism", "2026-05-19")
	owesExactly(t, s, "supplier-sub-processors", su.ID)
	do(t, s, "supplier", "check-sub-processors", su.ID, "sub_processors", "Cloud Co; Another Co", "source", "Their web page")
	owesExactly(t, s, "sub-processors-changed", su.ID+"/IA001")
	p := promptFor(t, s, "sub-processors-changed")
	if p.OwedBy != "Head of Revenues and Benefits" || calendar.Of(p.Due) != "2026-06-03" { // ten working days, one of them a bank holiday
		t.Errorf("it is owed by %s until %s", p.OwedBy, calendar.Of(p.Due))
	}
	r.close(s)
	s = r.open("iao", "2026-05-19")
	do(t, s, "supplier", "decide-sub-processors", su.ID, "decision", "objection raised", "reason", "Another Co is unknown to us")
	owesExactly(t, s, "sub-processors-changed")
}

func TestAnAssetAndItsSupplierAgreeOnWhereDataIs(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-data-abroad")
	s := staffed(t).open("ism", today)
	do(t, s, "asset", "set", "IA001", "transfer_outside_uk", "No")
	do(t, s, "asset", "set", "IA002", "transfer_outside_uk", "No")
	su := hosting(t, s, "assets", "IA001")
	owesExactly(t, s, "supplier-data-abroad")
	do(t, s, "supplier", "set", su.ID, "hosting_region", "European Economic Area", "transfer_safeguard", "Adequacy")
	owesExactly(t, s, "supplier-data-abroad", su.ID+"/IA001")
	do(t, s, "asset", "set", "IA001", "transfer_outside_uk", "Ireland, adequacy")
	owesExactly(t, s, "supplier-data-abroad")
}

func TestASupplierRecoversAsFastAsItsAssetsNeed(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-recovery-short")
	s := staffed(t).open("ism", today)
	do(t, s, "asset", "set", "IA001", "rto_needed", "2", "rpo_needed", "24", "owner_post", "Head of Revenues and Benefits")
	su := hosting(t, s, "assets", "IA001", "rto_working_days", "6", "rpo_hours", "24")
	owesExactly(t, s, "supplier-recovery-short", su.ID+"/IA001")
	if p := promptFor(t, s, "supplier-recovery-short"); !strings.Contains(p.Text, "back after 6 working days and is needed in 2") || strings.Contains(p.Text, "lost") {
		t.Errorf("the prompt is %q", p.Text)
	}
	do(t, s, "supplier", "set", su.ID, "rto_working_days", "2")
	owesExactly(t, s, "supplier-recovery-short")
	do(t, s, "supplier", "set", su.ID, "rpo_hours", "25")
	owesExactly(t, s, "supplier-recovery-short", su.ID+"/IA001")
	do(t, s, "asset", "accept-recovery", "IA001", "recovery_accepted_until", "2025-12-31", "reason", "A quiet month")
	owesExactly(t, s, "supplier-recovery-short")
}

func TestTheCouncilsUsersOfAServiceAreCounted(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-own-users", "supplier-users-differ")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	r.close(s)
	s = r.open("ism", "2026-02-18")
	owesExactly(t, s, "supplier-own-users", su.ID)
	count := func(users, own string) {
		t.Helper()
		do(t, s, "supplier", "confirm-council-users", su.ID, "users", users, "individual_logins", own, "administrators", "Two in Digital and ICT",
			"groups", "Officers: 20; administrators: 2", "source", "Export of 18 February")
	}
	count("500", "yes") // far more than the register holds
	owesExactly(t, s, "supplier-own-users")
	owesExactly(t, s, "supplier-users-differ", su.ID)
	count("1", "no")
	if p := promptFor(t, s, "supplier-users-differ"); !strings.Contains(p.Text, "login of their own") || strings.Contains(p.Text, "register") {
		t.Errorf("the prompt is %q", p.Text)
	}
	count("1", "yes")
	owesExactly(t, s, "supplier-users-differ")
	if _, err := s.Entry(t.Context(), "supplier", su.ID); err != nil {
		t.Error(err)
	}
	do(t, s, "supplier", "set", su.ID, "hosted", "no", "systems", "")
	denies(t, s, "supplier", "confirm-council-users", su.ID, "users", "1", "individual_logins", "yes", "administrators", "a", "groups", "b", "source", "c")
}

func TestOrganisationsFromOutsideAcceptThePolicyEveryYear(t *testing.T) {
	t.Parallel()
	proves(t, "supplier-acceptance")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s)
	hosting(t, s, "access", "no", "name", "Another Made-up Supplier") // it is given no access
	owesExactly(t, s, "supplier-acceptance", su.ID)
	denies(t, s, "supplier", "accept-policy", su.ID, "version", "7", "signatory", "Bo Invented", "signed_on", "2025-11-22", "source", "Scan 4")
	do(t, s, "supplier", "accept-policy", su.ID, "version", "7", "signatory", "Bo Invented", "signed_on", "2025-11-20", "source", "Scan 4")
	owesExactly(t, s, "supplier-acceptance")
	r.close(s)
	s = r.open("ism", "2026-11-23")
	if p := promptFor(t, s, "supplier-acceptance"); p.ID != su.ID || p.State != duty.Overdue {
		t.Errorf("a year later it is %s", p.State)
	}
}

func TestAgreementsAndContractsAreRenewed(t *testing.T) {
	t.Parallel()
	proves(t, "agreement-expiring", "supplier-contract-ending")
	r := staffed(t)
	s := r.open("ism", today)
	su := hosting(t, s, "contract_ends", "2026-03-31")
	ag := add(t, s, "agreement", "add", su.ID, "type", "data processing")
	sign := func(on, until string) {
		t.Helper()
		do(t, s, "agreement", "sign", ag.ID, "signatory", "Bo Invented", "signed_on", on, "expires_on", until, "kept_at", "Contracts safe")
	}
	sign("2025-11-20", "2026-03-31")
	owesExactly(t, s, "agreement-expiring")
	owesExactly(t, s, "supplier-contract-ending")
	r.close(s)
	s = r.open("ism", "2026-02-02")
	owesExactly(t, s, "agreement-expiring", ag.ID)
	owesExactly(t, s, "supplier-contract-ending", su.ID)
	sign("2026-02-01", "2027-03-31")
	do(t, s, "supplier", "set", su.ID, "contract_ends", "2027-03-31")
	owesExactly(t, s, "agreement-expiring")
	owesExactly(t, s, "supplier-contract-ending")
	history, err := s.Events(t.Context(), "agreement", ag.ID)
	check(t, err)
	if n := len(history); n != 3 || history[1].Given["expires_on"] != "2026-03-31" {
		t.Errorf("what was signed before is not kept: %+v", history)
	}
	denies(t, s, "supplier", "end", su.ID, "reason", "Contract over")
	do(t, s, "supplier", "end", su.ID, "reason", "Contract over", "data_gone", "Returned and removed, certificate 9")
	r.close(s)
	s = r.open("ism", "2027-05-03") // nothing more is asked of a supplier that has ended, nor of its papers
	for _, p := range promptsOf(t, s) {
		if p.ID == su.ID || p.ID == ag.ID {
			t.Errorf("an ended supplier owes %s", p.Duty)
		}
	}
}

// An incident at a supplier is an incident of the council, whose time runs from when the council learnt of it.
func TestASuppliersIncidentIsTheCouncilsOwn(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("manager", today)
	su := hosting(t, s)
	told := []string{"title", "Folder open to all", "what_happened", "A folder of letters could be read by anybody", "found_at", "2025-11-18T16:00", "learnt_at", "2025-11-20T09:00", "told_by", "Bo Invented"}
	denies(t, s, "supplier", "report-incident", su.ID, told...) // whether it touches personal data must be said
	do(t, s, "supplier", "report-incident", su.ID, append(told, "personal_data", "yes")...)
	all, err := s.Entries(t.Context(), "incident", "", false)
	check(t, err)
	if len(all) != 1 {
		t.Fatalf("%d incidents are open", len(all))
	}
	in := all[0]
	if in.Fields["supplier"] != su.ID || in.Fields.At("aware_at") != clock(t, "2025-11-20 09:00") || in.Fields.At("discovered_at") != clock(t, "2025-11-18 16:00") || len(in.Missing) > 0 {
		t.Errorf("the incident is %+v", in)
	}
	due := slices.IndexFunc(promptsOf(t, s), func(p duty.Prompt) bool { return p.ID == in.ID && p.Due.Equal(clock(t, "2025-11-23 09:00")) })
	if due < 0 {
		t.Error("no decision on it is due 72 hours after the council learnt of it")
	}
}

// Whoever asks for prompts by index is told what judging every entry would tell.
func TestPickedSuppliersOweWhatAllOwe(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("ism", today)
	agency, external := outside(t, s)
	for _, name := range []string{"One Made-up Supplier", "Two Made-up Suppliers"} {
		su := hosting(t, s, "name", name, "hosting_region", "elsewhere", "transfer_safeguard", "Agreement", "assets", "IA001")
		confirmUsers(t, s, su.ID, agency+"; "+external)
		confirmUsers(t, s, su.ID, external)
		do(t, s, "supplier", "ask", su.ID, "topics", "encryption")
		add(t, s, "promise", "add", su.ID, "name", "Test it", "due_on", "2026-01-31")
		add(t, s, "certificate", "add", su.ID, "scheme", "ISO/IEC 27001", "number", "M1", "body", "B", "scope", "All", "expires_on", "2026-03-31")
		add(t, s, "supplier-assessment", "request", su.ID, "what", "Audit summary", "asked_of", "Bo")
		add(t, s, "authorisation", "request", su.ID, "network", "Net", "purpose", "Support", "from_on", "2025-11-21", "until_on", "2026-03-31")
	}
	r.close(s)
	for _, on := range []calendar.Date{today, "2026-01-20", "2026-02-18", "2026-04-02", "2027-01-04"} {
		s := r.open("ism", on)
		picked, all, err := s.PromptsBothWays(t.Context())
		check(t, err)
		diff(t, picked, all)
		r.close(s)
	}
}
