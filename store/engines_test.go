package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/vault"
)

// A register answers alike whatever database it is kept in: the same lists in the same order, the same prompts, the same finds. Where the tests run without a
// server, this compares two files.
func TestEveryEngineAnswersAlike(t *testing.T) {
	t.Parallel()
	answers := func(where place) map[string]string {
		r := emptyAt(t, where)
		s := r.open("admin", opened)
		f := madeUp(7)
		for _, one := range f.each() {
			apply(t, s, one.kind, one.text)
		}
		awkward(t, s)
		check(t, s.AddUser(t.Context(), store.NewUser{Login: "zed", Name: "Zed Eclair", Person: "905", Roles: store.Roles(), Password: given("zed"), KDF: vault.FloorKDF()}))
		r.close(s)
		s = r.opened(store.OpenOptions{Login: "zed", Secret: given("zed"), On: opened})
		check(t, s.ChangePassword(t.Context(), secret("zed")))
		r.close(s)
		s = r.open("zed", today)
		staffChanges(t, s)
		return everyAnswer(t, s)
	}
	got, want := answers(newPlace), answers(newFile)
	telling := 0
	for question, answer := range want {
		if answer != "[]" && answer != "null" {
			telling++
		}
		if got[question] != answer {
			t.Errorf("%s:\n is %s\nnot %s", question, around(got[question], answer), around(answer, got[question]))
		}
	}
	if telling < 100 {
		t.Errorf("only %d of %d answers say anything", telling, len(want))
	}
}

// What is no text is refused by every engine, before it is asked.
func TestOnlyTextIsKept(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	refused[*store.InvalidError](t, change(s, "system", "S1", "name", "a\x00b"))
	for _, text := range []string{"a\x00b", "a\xffb"} {
		_, err := s.RecordGrant(t.Context(), store.Grant{Person: "1", System: "S1", Login: "gwen", Reason: text, AuthorisedBy: "Manager", GrantedOn: "2025-01-02", InformedOn: "2025-01-01"})
		refused[*store.InvalidError](t, err)
		found, err := s.People(t.Context(), text)
		check(t, err)
		hits, err := s.Search(t.Context(), text, 5)
		check(t, err)
		_, err = s.Show(t.Context(), text)
		refused[*store.NotFoundError](t, err)
		if len(found)+len(hits) > 0 {
			t.Errorf("%q finds %v and %v", text, found, hits)
		}
	}
}

// awkward enters what engines could take differently: letters beyond ASCII, capitals, and what has a meaning in a pattern.
func awkward(t *testing.T, s *store.Session) {
	t.Helper()
	apply(t, s, "people", lines("employee_no,position_no,given_name,surname,login,email,service,kind,start",
		"901,P901,Zoë,Özil,zozil,zoe.ozil@anytown.example,Housing,employee,2019-04-01",
		"902,P902,Émile,O'Neil-Smythe,EONEIL,emile@anytown.example,Housing,employee,2019-04-01",
		"903,P903,ada,van der 100%,a_b,,Finance,employee,2019-04-01",
		`904,P904,Ada,Back\slash,aXb,,finance,employee,2019-04-01`,
		"905,P905,Zed,éclair,zed,,Legal,employee,2019-04-01"))
	apply(t, s, "systems", lines("system_id,name,owning_service", "S-901,Über-System (50%),Housing", "s-902,über-system two,Housing", "S_903,Case Work v2.1/test,ICT"))
	for i, system := range []string{"S-901", "s-902", "S_903"} {
		for _, person := range []string{"901", "902", "903"} {
			apply(t, s, "grants", lines("grant_id,employee_no,system_id,login,kind,job_function_reason,authorised_by,granted_on,acknowledged_on",
				fmt.Sprintf("GX%d%s,%s,%s,Desk_%d,shared account,50%% of the desk,Manager,2024-05-02,2024-05-01", i, person, person, system, i)))
		}
	}
}

// staffChanges has somebody join, move, leave, be away and be reviewed.
func staffChanges(t *testing.T, s *store.Session) {
	t.Helper()
	ctx := t.Context()
	check(t, s.HoldPost(ctx, "owner-s01", "902", opened, ""))
	check(t, s.HoldPost(ctx, store.PostISM, "905", opened, ""))
	check(t, s.NameDeputy(ctx, store.PostISM, "904"))
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "901", LastWorkingDay: "2025-11-28"})
	check(t, err)
	_, err = s.RecordAbsence(ctx, store.Absence{Person: "902", Kind: "parental leave", StartsOn: "2025-11-10", ReturnsOn: "2026-03-02"})
	check(t, err)
	_, err = s.StartCampaign(ctx, store.NewCampaign{Service: "Housing", Due: "2025-12-19"})
	check(t, err)
	_, err = s.StartCampaign(ctx, store.NewCampaign{Due: "2026-01-30"})
	check(t, err)
	_, err = weekly(t, s, store.PrivilegedOptions{Activity: "looked at", Uncovered: "none"}, "S-901,Adm_One,Admins,Ada,named,2025-11-20 09:00,903", "S-901,adm-two,Admins,,break-glass,never,")
	check(t, err)
	_, err = s.RecordJoiner(ctx, store.NewJoiner{GivenName: "Ýmir", Surname: "De_Groot", EmployeeNo: "906", Reference: "P906", Service: "Housing", StartsOn: "2025-12-01"})
	check(t, err)
	_, err = s.RecordMover(ctx, store.NewMover{Person: "903", Reference: "P907", Service: "Housing", MovesOn: "2025-12-01", NoticeOn: today})
	check(t, err)
	_, err = s.RequestAccess(ctx, store.AccessRequest{Person: "904", System: "S_903", Reason: "50% of the desk", Purpose: "Casework", EndsOn: "2026-01-31"})
	check(t, err)
	issuedPack(t, s, entry.PackGuidance, entry.ForEverybody, "text", "Lock your screen.")
	_, err = s.SetPurpose(ctx, "", "S-901", "Rents")
	check(t, err)
	closeSome(t, s)
	for _, title := range []string{"Zebra crossing", "alpha", "Äpfel 100%", "under_score"} {
		add(t, s, "risk", "raise", "", "title", title)
	}
}

// everyAnswer puts every question that takes a text, with several, and those that take none.
func everyAnswer(t *testing.T, s *store.Session) map[string]string {
	t.Helper()
	ctx, out := t.Context(), map[string]string{}
	keep := func(question string, v any, err error) {
		check(t, err)
		text, err := json.Marshal(v)
		check(t, err)
		out[question] = steady(string(text))
	}
	queries := []string{"", "ada", "ADA", "ö", "Ö", "é", "%", "_", `\`, "'", "o'neil", "housing", "desk_", "s-9", "2"}
	for _, one := range listings() {
		for _, q := range queries {
			v, err := one.list(ctx, s, q)
			keep(one.name+" "+q, v, err)
		}
	}
	for _, k := range entry.Kinds() {
		for _, q := range []string{"", "a", "Ä", "100%"} {
			v, err := s.Entries(ctx, k.Name, q, true)
			keep("entries "+k.Name+" "+q, v, err)
		}
	}
	for _, q := range []string{"zoe", "ZOË", "ozil", "özil", "neil", "smyth", "o'neil", "anytown", "emile@anytown.example", "100", "uber", "über sys", "s 90", "a", "ada van", "v2", "test", "gx0901", "zz", "'", "&|!:*"} {
		v, err := s.Search(ctx, q, 5)
		keep("search "+q, v, err)
	}
	for _, id := range []string{"901", "902", "903", "S-901", "GX0901", "owner-s01", "LV00001", store.PostISM} {
		v, err := s.Show(ctx, id)
		keep("show "+id, v, err)
	}
	v, err := s.Prompts(ctx, store.Whose{All: true})
	keep("prompts", v, err)
	mine, err := s.Prompts(ctx, store.Whose{Post: "owner-s01"})
	keep("prompts of a post", mine, err)
	entries, err := s.TrailEntries(ctx, 0, 0)
	keep("trail", entries, err)
	counts, err := s.AskedCounts(ctx)
	keep("counts", counts, err)
	settings, err := s.Settings(ctx)
	keep("settings", settings, err)
	users, err := s.Users(ctx)
	keep("users", users, err)
	weeks, err := s.PrivilegedWeeks(ctx)
	keep("weeks", weeks, err)
	campaigns, err := s.Campaigns(ctx, "")
	check(t, err)
	for _, c := range campaigns {
		rows, err := s.ReviewLines(ctx, store.LineQuery{Campaign: c.ID})
		keep("lines "+c.ID, rows, err)
		summary, err := s.CampaignSummary(ctx, c.ID)
		keep("summary "+c.ID, summary, err)
	}
	return out
}

type listing struct {
	name string
	list func(ctx context.Context, s *store.Session, query string) (any, error)
}

func listings() []listing {
	return []listing{
		{"people", of(wholeList((*store.Session).People))},
		{"grants", of(wholeList((*store.Session).Grants))},
		{"posts", of((*store.Session).Posts)},
		{"leavers", of((*store.Session).Leavers)},
		{"joiners", of((*store.Session).Joiners)},
		{"movers", of((*store.Session).Movers)},
		{"absences", of((*store.Session).Absences)},
		{"requests", of((*store.Session).Requests)},
		{"campaigns", of((*store.Session).Campaigns)},
		{"accounts", of((*store.Session).PrivilegedAccounts)},
		{"queries", of((*store.Session).PrivilegedQueries)},
		{"records", of((*store.Session).Records)},
		{"transfers", of((*store.Session).Transfers)},
		{"notices", of((*store.Session).Asked)},
	}
}

func of[T any](list func(*store.Session, context.Context, string) ([]T, error)) func(context.Context, *store.Session, string) (any, error) {
	return func(ctx context.Context, s *store.Session, query string) (any, error) { return list(s, ctx, query) }
}

// wholeList asks a list that comes by the page for all of it.
func wholeList[T any](list func(*store.Session, context.Context, string, ...store.Page) ([]T, error)) func(*store.Session, context.Context, string) ([]T, error) {
	return func(s *store.Session, ctx context.Context, query string) ([]T, error) { return list(s, ctx, query) }
}

// steady leaves out what is drawn by lot: hashes, and the ids that are made of them.
func steady(text string) string {
	return regexp.MustCompile(`[0-9a-f]{64}`).ReplaceAllString(text, "HASH")
}

// around is where a text parts from another.
func around(text, other string) string {
	i := 0
	for i < min(len(text), len(other)) && text[i] == other[i] {
		i++
	}
	return strings.ToValidUTF8(text[max(i-120, 0):min(i+160, len(text))], "?")
}
