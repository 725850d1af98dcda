package duty_test

import (
	"slices"
	"testing"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// staffed are facts of two people: one who moves twice, one who leaves one of two posts.
func staffed() *duty.Facts {
	at := func(day calendar.Date) time.Time { return day.Start().Add(9 * time.Hour) }
	grant := func(id, person string) duty.Grant {
		return duty.Grant{ID: id, Kind: "account", Person: person, System: "S1", Login: id, GrantedOn: "2024-01-08", InformedOn: "2024-01-08", Reason: "Clerk"}
	}
	return &duty.Facts{
		Now: calendar.Date("2025-11-21").End(), Opened: "2025-10-03",
		People: map[string]duty.Person{
			"mo": {ID: "mo", Name: "Mo Verity", Kind: "employee", Engagements: []duty.Engagement{
				{ID: "E1", ManagerPost: "m1", StartsOn: "2020-01-06", EndedOn: "2025-11-02"},
				{ID: "E2", ManagerPost: "m2", StartsOn: "2025-11-03", EndedOn: "2025-11-30"},
				{ID: "E3", ManagerPost: "m3", StartsOn: "2025-12-01"},
			}},
			"pat": {ID: "pat", Name: "Pat Arden", Kind: "employee", Engagements: []duty.Engagement{
				{ID: "E4", ManagerPost: "m1", StartsOn: "2020-01-06"}, {ID: "E5", ManagerPost: "m2", StartsOn: "2021-01-04"},
			}},
		},
		Systems: map[string]duty.System{"S1": {ID: "S1", Name: "Directory", OwnerPost: "owner"}},
		Grants:  []duty.Grant{grant("G1", "mo"), grant("G2", "pat")},
		Leavers: []duty.Leaver{{ID: "LV1", Person: "pat", Engagement: "E5", LastWorkingDay: "2025-11-28", RecordedAt: at("2025-11-20"), KnownAt: at("2025-11-20")}},
		Staff: duty.StaffFacts{Moves: []duty.Move{
			{ID: "MV1", Kind: "mover", Person: "mo", From: "E1", To: "E2", MovesOn: "2025-11-03", RecordedAt: at("2025-10-20"), Grants: []duty.MoveGrant{{Grant: grant("G1", "mo")}}},
			{ID: "MV2", Kind: "mover", Person: "mo", From: "E2", To: "E3", MovesOn: "2025-12-01", RecordedAt: at("2025-11-20"), Grants: []duty.MoveGrant{{Grant: grant("G1", "mo")}}},
		}},
	}
}

func promptsFor(f *duty.Facts, id string) []duty.Prompt {
	return slices.DeleteFunc(duty.Prompts(f), func(p duty.Prompt) bool { return p.Duty != id })
}

func TestTheLaterOfTwoMovesIsAskedAboutWhateverTheirOrder(t *testing.T) {
	t.Parallel()
	f := staffed()
	before := duty.Prompts(f)
	slices.Reverse(f.Staff.Moves)
	diff(t, duty.Prompts(f), before)
	for _, p := range promptsFor(f, "mover-decide") {
		if p.ID == "G1" && p.Post != "m3" {
			t.Errorf("G1 is decided about by %s", p.Post)
		}
	}
	if n := len(promptsFor(f, "mover-decide")); n != 2 {
		t.Errorf("%d decisions are asked for, of G1 and of G2", n)
	}
}

func TestLeavingOneOfTwoPostsAsksTheManagerOfTheOther(t *testing.T) {
	t.Parallel()
	f := staffed()
	for _, p := range promptsFor(f, "mover-decide") {
		if p.ID == "G2" && (p.Post != "m1" || calendar.Of(p.Due) != "2025-11-29") {
			t.Errorf("G2 is decided about by %s until %s", p.Post, calendar.Of(p.Due))
		}
	}
	f.Staff.Decisions = map[[2]string]duty.MoveGrant{{"LV1", "G2"}: {Decision: "keep"}}
	if slices.ContainsFunc(append(promptsFor(f, "mover-decide"), promptsFor(f, "mover-access")...), func(p duty.Prompt) bool { return p.ID == "G2" }) {
		t.Error("G2 is kept and still asked about")
	}
	// Who leaves the other as well leaves altogether: then access is closed, and nothing is to be decided.
	f.Leavers = append(f.Leavers, duty.Leaver{ID: "LV2", Person: "pat", Engagement: "E4", LastWorkingDay: "2025-11-28", RecordedAt: f.Now})
	f.Staff.Decisions = nil
	if slices.ContainsFunc(promptsFor(f, "mover-decide"), func(p duty.Prompt) bool { return p.ID == "G2" }) {
		t.Error("access that ends is to be decided about")
	}
}
