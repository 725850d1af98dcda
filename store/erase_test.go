package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/store/vault"
)

// departedID is somebody who worked for the made-up council for three weeks, was named in an incident, and left.
const (
	departedID = "QF77001"
	later      = calendar.Date("2033-02-01") // past every period

)

// sentinels are the texts by which they could be found.
func sentinels() []string {
	return []string{"Quillfeather", "Zebedee", "QF77001", "zquill", "zebedee.q@anytown.example", "REF-88-XY", "Stilt walker"}
}

// departed is the staffed council with somebody who left, every line of whose case is answered.
func departed(t *testing.T, staffed func(*testing.T) register) register {
	t.Helper()
	r := staffed(t)
	ctx := t.Context()
	admin := r.open("admin", "2025-10-20")
	apply(t, admin, "people", lines("employee_no,position_no,given_name,surname,login,email,service,kind,job_title,start",
		departedID+",REF-88-XY,Zebedee,Quillfeather,zquill,zebedee.q@anytown.example,Environmental Health,employee,Stilt walker,2025-10-13"))
	apply(t, admin, "grants", lines("grant_id,employee_no,login,system_id,kind,job_function_reason,authorised_by,granted_on,acknowledged_on",
		"GQ1,"+departedID+",zquill,SYS01,account,Inspections by Zebedee,Manager,2025-10-13,2025-10-10"))
	e := add(t, admin, "incident", "report", "", "title", "Letters in the wrong envelopes", "what_happened", "Mr Quillfeather (zquill) sent two letters to the wrong houses; the Whitequills did not",
		"discovered_at", "2025-10-19T14:30", "reporter", departedID, "personal_data", "no")
	_, _, err := admin.RecordLeaver(ctx, store.NewLeaver{Person: departedID, NoticeOn: "2025-10-20", LastWorkingDay: "2025-10-31", Reason: "Joins the circus of Quillfeather"})
	check(t, err)
	r.close(admin)
	s := r.open("admin", "2025-10-31")
	_, _, err = s.ConfirmClosure(ctx, store.Closure{Grant: "GQ1", Evidence: "Disabled zquill, ticket 12"})
	check(t, err)
	for _, p := range promptsOf(t, s) {
		if p.Person == departedID && p.Duty == "return-leaver-item" {
			_, err = s.ReturnItems(ctx, store.Return{Person: departedID, Item: p.Item, Evidence: "Handed in by Zebedee"})
			check(t, err)
		}
	}
	r.close(s)
	ism := r.open("ism", "2025-11-10")
	for _, p := range promptsOf(t, ism) {
		if p.Person == departedID && p.Duty == "return-leaver-item" {
			_, err = ism.ReturnItems(ctx, store.Return{Person: departedID, Item: p.Item, Evidence: "Handed in by Zebedee"})
			check(t, err)
		}
	}
	do(t, ism, "incident", "triage", e.ID, "severity", "low", "personal_data", "no")
	do(t, ism, "incident", "investigate", e.ID, "findings", "Trays were swapped by Quillfeather")
	do(t, ism, "incident", "record-lessons", e.ID, "lessons", "Look twice")
	do(t, ism, "incident", "refer", e.ID, "referred", "no")
	do(t, ism, "incident", "close", e.ID)
	r.close(ism)
	return r
}

// pagesOf are the pages of the register's tables as SQLite reads them, decrypted.
func pagesOf(t *testing.T, s *store.Session) []byte {
	t.Helper()
	var all []byte
	rows, err := s.Reading().QueryContext(t.Context(), `select data from sqlite_dbpage`)
	check(t, err)
	defer func() { check(t, rows.Close()) }()
	for rows.Next() {
		var page []byte
		check(t, rows.Scan(&page))
		all = append(all, page...)
	}
	check(t, rows.Err())
	return all
}

// left lists the sentinels that some bytes hold, in whatever capitals.
func left(data []byte) []string {
	var out []string
	low := bytes.ToLower(data)
	for _, n := range sentinels() {
		if bytes.Contains(low, []byte(strings.ToLower(n))) {
			out = append(out, n)
		}
	}
	return out
}

func TestErasingSomebodyLeavesNothingOfThemAndASoundTrail(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	before := r.open("hr", later)
	plan, err := before.PreviewErasure(t.Context(), store.NewErasure{Person: departedID})
	check(t, err)
	if !plan.Whole || len(plan.Mentions) < 2 || plan.Removes["details of the trail"] == 0 {
		t.Fatalf("the plan is %+v", plan)
	}
	removal, _, err := before.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "Zebedee asked", Authority: "Letter of 28 January 2033 from Quillfeather"})
	check(t, err)
	r.close(before)

	dpo := r.open("dpo", later)
	if _, err := dpo.ApproveErasure(t.Context(), removal.ID); err == nil || !strings.Contains(err.Error(), "were not judged") {
		t.Errorf("erased without a judgement: %v", err)
	}
	texts, err := dpo.TextsOf(t.Context(), removal.ID)
	check(t, err)
	n, err := dpo.JudgeText(t.Context(), removal.ID, "", "", store.TextReplace, "")
	check(t, err)
	if n != len(texts) {
		t.Errorf("%d of %d texts are judged", n, len(texts))
	}
	done, err := dpo.ApproveErasure(t.Context(), removal.ID)
	check(t, err)
	if done.State != store.RemovalDone || done.SealedAt.IsZero() || done.Person != "ER00001" {
		t.Errorf("the removal is %+v", done)
	}

	trail, err := dpo.VerifyTrail(t.Context())
	check(t, err)
	if !trail.Sound {
		t.Errorf("the trail: %v", trail.Problems)
	}
	if r.served == nil {
		if found := left(pagesOf(t, dpo)); len(found) > 0 {
			t.Errorf("the pages hold %q", found)
		}
		b, err := os.ReadFile(r.path)
		check(t, err)
		if found := left(b); len(found) > 0 {
			t.Errorf("the file holds %q", found)
		}
	}
	for _, word := range sentinels() {
		found, err := dpo.Search(t.Context(), word, 50)
		check(t, err)
		for _, f := range found {
			if len(left([]byte(f.Title+" "+f.ID))) > 0 {
				t.Errorf("a search for %s finds %+v", word, f)
			}
		}
	}
	admin := r.open("admin", later)
	if found := left(everythingSaid(t, admin)); len(found) > 0 {
		t.Errorf("the register says %q", found)
	}
	// What became of the access and of the incident is still there, of nobody that can be named.
	if g := grantNamed(t, admin, "GQ1"); g.Person != "ER00001" || g.ClosedAt.IsZero() || !strings.Contains(g.Evidence, "ticket 12") {
		t.Errorf("the access is %+v", g)
	}
	incidents, err := admin.Entries(t.Context(), "incident", "", true)
	check(t, err)
	if e := incidents[0]; e.Fields["reporter"] != "ER00001" || e.Fields["what_happened"] != "Mr ER00001 (ER00001) sent two letters to the wrong houses; the Whitequills did not" {
		t.Errorf("the incident is %v", e.Fields)
	}
}

// everythingSaid is what a Session answers about people, access, leavers, entries, prompts, records and removals.
func everythingSaid(t *testing.T, s *store.Session) []byte {
	t.Helper()
	ctx := t.Context()
	var out bytes.Buffer
	say := func(v any, err error) {
		t.Helper()
		check(t, err)
		check(t, json.NewEncoder(&out).Encode(v))
	}
	people, err := s.People(ctx, "")
	say(people, err)
	grants, err := s.Grants(ctx, "")
	say(grants, err)
	leavers, err := s.Leavers(ctx, "")
	say(leavers, err)
	removals, err := s.Removals(ctx, "")
	say(removals, err)
	say(promptsOf(t, s), nil)
	for _, k := range entry.Kinds() {
		entries, err := s.Entries(ctx, k.Name, "", true)
		say(entries, err)
	}
	for _, g := range grants {
		if strings.HasPrefix(g.ID, "GQ") {
			shown, err := s.Show(ctx, g.ID)
			say(shown, err)
		}
	}
	for _, id := range []string{"ER00001", "RM00001", "IN00001"} {
		if shown, err := s.Show(ctx, id); err == nil {
			say(shown, nil)
		}
	}
	return out.Bytes()
}

func TestNobodyErasesTheirOwnCaseNorApprovesTheirOwnRequest(t *testing.T) {
	t.Parallel()
	proves(t, "answer-erasure")
	r := departed(t, staffed)
	dpo := r.open("dpo", later)
	_, _, err := dpo.AskErasure(t.Context(), store.NewErasure{Person: personOf("dpo"), Reason: "x", Authority: "y"})
	if err == nil || !strings.Contains(err.Error(), "own case") {
		t.Errorf("the DPO asks for their own: %v", err)
	}
	a, _, err := dpo.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter", ReceivedOn: "2033-01-20"})
	check(t, err)
	_, err = dpo.ApproveErasure(t.Context(), a.ID)
	if err == nil || !strings.Contains(err.Error(), "somebody other") {
		t.Errorf("who asked approves: %v", err)
	}
	if e := lastEntry(t, dpo); e.Outcome != store.Refused || e.Act != store.ActDecideErasure {
		t.Errorf("the attempt is not in the trail: %+v", e)
	}
	for _, p := range promptsOf(t, dpo) {
		if p.Duty == "answer-erasure" && (p.ID != a.ID || calendar.Of(p.Due) != "2033-02-20" || p.Post != store.PostDPO) {
			t.Errorf("the prompt is %+v", p)
		}
	}
	diff(t, owed(t, dpo, "answer-erasure"), []string{a.ID})
	refused[*store.NotAllowedError](t, func() error { _, err := r.open("manager", later).ApproveErasure(t.Context(), a.ID); return err }())
	if _, err := r.open("ism", later).RefuseRemoval(t.Context(), a.ID, "A claim is expected"); err != nil {
		t.Error(err)
	}
	diff(t, owed(t, dpo, "answer-erasure"), nobody())
}

func TestAnErasureSaysWhatStaysAndWhy(t *testing.T) {
	t.Parallel()
	proves(t, "review-hold")
	r := departed(t, staffed)
	ask := func(on calendar.Date, n store.NewErasure) error {
		s := r.open("dpo", on)
		defer r.close(s)
		n.Reason, n.Authority = "They asked", "Letter"
		_, _, err := s.AskErasure(t.Context(), n)
		return err
	}
	says := func(err error, wants string) {
		t.Helper()
		if why := refused[*store.ConflictError](t, err).Error(); !strings.Contains(why, wants) {
			t.Errorf("%q does not say %q", why, wants)
		}
	}
	says(ask(today, store.NewErasure{Person: "100221"}), "access that is not closed")
	says(ask(today, store.NewErasure{Person: personOf("manager")}), "they work for the council")
	says(ask(today, store.NewErasure{Person: personOf("manager")}), "a post that they hold")
	says(ask(today, store.NewErasure{Person: personOf("manager")}), "they sign in here")
	says(ask(today, store.NewErasure{Person: departedID}), "until 31/10/2031")

	ism := r.open("ism", later)
	hold := add(t, ism, "hold", "place", "", "name", "Claim 7", "authority", "County court", "people", departedID, "until", "2033-03-01")
	says(ask(later, store.NewErasure{Person: departedID}), "a legal hold covers them")
	r.close(ism)
	ism = r.open("ism", "2033-03-02")
	diff(t, owed(t, ism, "review-hold"), []string{hold.ID})
	do(t, ism, "hold", "confirm", hold.ID, "until", "2034-03-01")
	diff(t, owed(t, ism, "review-hold"), nobody())
	do(t, ism, "hold", "lift", hold.ID, "reason", "Settled")
	r.close(ism)
	check(t, ask("2033-03-02", store.NewErasure{Person: departedID}))
}

func TestTheCouncilMayDecideThatItNeedNotKeepSomebody(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	ism := r.open("ism", today)
	a, plan, err := ism.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "Entered in error", Authority: "Decision of the DPO", Despite: "They never worked here"})
	check(t, err)
	if !plan.Whole {
		t.Errorf("the plan is %+v", plan)
	}
	_, err = ism.JudgeText(t.Context(), a.ID, "", "", store.TextReplace, "")
	check(t, err)
	r.close(ism)
	dpo := r.open("dpo", today)
	done, err := dpo.ApproveErasure(t.Context(), a.ID)
	check(t, err)
	if done.State != store.RemovalDone {
		t.Errorf("it is %+v", done)
	}
	admin := r.open("admin", today)
	back, err := admin.Import(t.Context(), "people", strings.NewReader(lines("employee_no,given_name,surname,start", departedID+",Zebedee,Quillfeather,2025-10-13")), store.ImportOptions{Name: "people.csv"})
	check(t, err)
	if len(back.Refused) != 1 || !strings.Contains(back.Refused[0].Reason, "erased from the register (RM00001)") {
		t.Errorf("a file brings them back: %+v", back)
	}
	if _, _, err := dpo.AskErasure(t.Context(), store.NewErasure{Person: done.Person, Reason: "x", Authority: "y"}); err == nil || !strings.Contains(err.Error(), "was erased by") {
		t.Errorf("erased twice: %v", err)
	}
}

func TestANamesakeIsLeftAlone(t *testing.T) {
	t.Parallel()
	r := departed(t, staffed)
	admin := r.open("admin", "2025-11-01")
	apply(t, admin, "people", lines("employee_no,given_name,surname,login,service,kind,start", "QX5,Agatha,Quillfeather,aquill,Environmental Health,employee,2025-10-13"))
	incidents, err := admin.Entries(t.Context(), "incident", "", true)
	check(t, err)
	r.close(admin)
	ism := r.open("ism", later)
	a, plan, err := ism.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	for _, m := range plan.Mentions {
		if strings.Contains(m.Text, `"given_name":"Agatha"`) {
			t.Errorf("what the other is called by in her own row is put to judgement: %+v", m)
		}
		switch {
		case strings.Contains(m.Text, "Agatha"), m.Source == "entry_event.findings":
			_, err = ism.JudgeText(t.Context(), a.ID, m.Source, m.Key, store.TextKeep, "It is the other Quillfeather")
		default:
			_, err = ism.JudgeText(t.Context(), a.ID, m.Source, m.Key, store.TextReplace, "")
		}
		check(t, err)
	}
	r.close(ism)
	dpo := r.open("dpo", later)
	_, err = dpo.ApproveErasure(t.Context(), a.ID)
	check(t, err)
	people, err := dpo.People(t.Context(), "Quillfeather")
	check(t, err)
	if len(people) != 1 || people[0].ID != "QX5" {
		t.Errorf("of the namesakes are left %+v", people)
	}
	found, err := dpo.Search(t.Context(), "Quillfeather", 10)
	check(t, err)
	if !slices.ContainsFunc(found, func(f store.Found) bool { return f.ID == "QX5" }) {
		t.Errorf("the namesake is not found: %v", found)
	}
	if len(incidents) != 1 {
		t.Fatal("there is no incident")
	}
	shown, err := dpo.Show(t.Context(), "QX5")
	check(t, err)
	if len(shown.History) == 0 {
		t.Error("the namesake has lost their history")
	}
}

// erased has the data of the person who is long gone erased, with every text that may name them judged.
func erased(t *testing.T, r register) store.Removal {
	t.Helper()
	ism := r.open("ism", later)
	a, _, err := ism.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	_, err = ism.JudgeText(t.Context(), a.ID, "", "", store.TextReplace, "")
	check(t, err)
	r.close(ism)
	dpo := r.open("dpo", later)
	_, err = dpo.ApproveErasure(t.Context(), a.ID)
	check(t, err)
	r.close(dpo)
	return a
}

// That somebody takes details out of the trail without a removal shows.
func TestDetailsTakenOutByNoRemovalShow(t *testing.T) {
	t.Parallel()
	r := departed(t, staffedVault)
	a := erased(t, r)
	for _, marker := range []string{"", a.ID} {
		other := copyFile(t, r)
		v, err := vault.Open(other.path, vault.OpenOptions{Login: "admin", Secret: secret("admin")})
		check(t, err)
		_, err = v.Writer().ExecContext(t.Context(), `update trail_change set subject = '', details = '', salt = $1 where sequence = 3`, marker)
		check(t, err)
		check(t, v.Close())
		s := other.open("admin", later)
		trail, err := s.VerifyTrail(t.Context())
		check(t, err)
		if trail.Sound || !strings.Contains(fmt.Sprint(trail.Problems), "taken out, and by no removal") {
			t.Errorf("marked %q: %v", marker, trail.Problems)
		}
		other.close(s)
	}
}

// copyFile is the same file at another place, with a memory of its own.
func copyFile(t *testing.T, r register) register {
	t.Helper()
	out := at(t, newFile)
	b, err := os.ReadFile(r.path)
	check(t, err)
	check(t, os.WriteFile(out.path, b, 0o600))
	return out
}

// removalAttempts try each act of removing, and change nothing.
func removalAttempts(ctx context.Context) map[store.Act]func(*store.Session) error {
	return map[store.Act]func(*store.Session) error{
		store.ActAskErasure: func(s *store.Session) error {
			_, _, err := s.AskErasure(ctx, store.NewErasure{Person: "no such person", Reason: "x", Authority: "y"})
			return err
		},
		store.ActDecideErasure: func(s *store.Session) error { _, err := s.ApproveErasure(ctx, "RM0"); return err },
		store.ActJudgeText: func(s *store.Session) error {
			_, err := s.JudgeText(ctx, "RM0", "", "", store.TextReplace, "")
			return err
		},
		store.ActProposeDisposal: func(s *store.Session) error { return s.LeaveOut(ctx, "RM0", "leaver", "LV0", "x") },
		store.ActDecideDisposal:  func(s *store.Session) error { _, err := s.ApproveDisposal(ctx, "RM0"); return err },
		store.ActApplyDisposal:   func(s *store.Session) error { _, err := s.ApplyDisposal(ctx, "RM0"); return err },
		store.ActReapplyRemovals: func(s *store.Session) error { _, err := s.ReapplyRemovals(ctx, store.RemovalLedger{}); return err },
		store.ActSealRemoval:     func(s *store.Session) error { _, err := s.SealRemovals(ctx); return err },
		store.ActSubjectAccess:   func(s *store.Session) error { _, err := s.SubjectAccess(ctx, "no such person"); return err },
	}
}

// What a directory showed of somebody goes with them, however their account was called; what was accepted of it stays, of nobody that can be named.
func TestErasingSomebodyTakesWhatADirectoryShowedOfThem(t *testing.T) {
	t.Parallel()
	r := departed(t, staffedVault)
	ism := r.open("ism", "2025-11-10")
	_, err := ism.ReadDirectoryFile(t.Context(), strings.NewReader(lines("SamAccountName,Name,EmployeeID,Enabled,LastLogonDate,AccountExpirationDate",
		"adm-stilts,Admin of Z Quillfeather,"+departedID+",True,03/11/2025,01/11/2025", "gkershaw,George Kershaw,100221,True,03/11/2025,")),
		store.DirectoryReading{System: "SYS01", Source: "Quillfeather and others", Apply: true})
	check(t, err)
	found, err := ism.DirectoryFindings(t.Context(), "SYS01")
	check(t, err)
	at := slices.IndexFunc(found, func(f store.DirectoryFinding) bool { return f.Login == "adm-stilts" && f.Finding == duty.Expired })
	if at < 0 {
		t.Fatalf("the directory shows %+v", found)
	}
	_, err = ism.AcceptFinding(t.Context(), found[at].ID, duty.Expired, "Zebedee hands over", "2025-12-01")
	check(t, err)
	r.close(ism)

	hr := r.open("hr", later)
	asked, plan, err := hr.AskErasure(t.Context(), store.NewErasure{Person: departedID, Reason: "They asked", Authority: "Letter"})
	check(t, err)
	diff(t, plan.Removes["accounts seen in a directory"], 1)
	r.close(hr)
	dpo := r.open("dpo", later)
	_, err = dpo.JudgeText(t.Context(), asked.ID, "", "", store.TextReplace, "")
	check(t, err)
	done, err := dpo.ApproveErasure(t.Context(), asked.ID)
	check(t, err)
	diff(t, done.Removed["accounts seen in a directory"], 1)
	pages := pagesOf(t, dpo)
	if found := left(pages); len(found) > 0 || bytes.Contains(pages, []byte("adm-stilts")) {
		t.Errorf("the pages hold %q, and the account: %v", found, bytes.Contains(pages, []byte("adm-stilts")))
	}
	if !bytes.Contains(pages, []byte("gkershaw")) {
		t.Error("the account of somebody else is gone too")
	}
}
