package store_test

import (
	"strconv"
	"testing"

	"muniment/store"
	"muniment/store/duty"
)

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	s := empty(t).open("admin", today)
	unchanged(t, s, func() {
		for _, c := range [][2]string{{"escalate-ism", "soon"}, {"escalate-ism", "-1"}, {"escalate-siro", "367"}, {"advise-ahead", ""}, {"division", "wales"}} {
			refused[*store.InvalidError](t, s.ChangeSetting(t.Context(), c[0], c[1]))
		}
		for _, key := range []string{"surprise", "council", "test-clock", "opened"} { // facts about the register are no choices
			refused[*store.NotFoundError](t, s.ChangeSetting(t.Context(), key, "1"))
		}
	})
}

func TestSettingsSayWhereTheirValueComesFrom(t *testing.T) {
	t.Parallel()
	s := empty(t).open("admin", today)
	check(t, s.ChangeSetting(t.Context(), "escalate-ism", " 3 "))
	unchanged(t, s, func() { check(t, s.ChangeSetting(t.Context(), "escalate-ism", "3")) })
	all, err := s.Settings(t.Context())
	check(t, err)
	got := map[string][2]string{}
	for _, v := range all {
		got[v.Key] = [2]string{v.Value, v.Source}
	}
	want := map[string][2]string{"division": {"england-and-wales", "council"}, "time-stamps": {"none", "default"}, "mail-server": {"none", "default"}, "mail-from": {"none", "default"}, "mail-login": {"none", "default"}}
	for _, k := range duty.Settings() {
		want[k.Key] = [2]string{strconv.Itoa(k.Default), "default"}
	}
	want["escalate-ism"] = [2]string{"3", "council"}
	diff(t, got, want)
}

func TestSettingsTakeEffect(t *testing.T) {
	t.Parallel()
	proves(t, "advise-of-leaver")
	s := small(t).open("admin", "2025-12-02")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", NoticeOn: "2025-12-02", LastWorkingDay: "2025-12-01"})
	check(t, err)
	apply(t, s, "people", lines("employee_no,given_name,surname,contract_end", "3,Gwen,Kershaw,2026-01-15")) // 30 working days ahead

	advised := func() bool { return len(owed(t, s, "advise-of-leaver")) == 1 }
	if advised() {
		t.Error("the manager is asked 30 working days ahead, though the setting is 20")
	}
	check(t, s.ChangeSetting(ctx, "advise-ahead", "30"))
	if !advised() {
		t.Error("the manager is not asked 30 working days ahead")
	}

	told := func() string { // of an account that was due yesterday
		for _, p := range promptsOf(t, s) {
			if closing(p) && p.ID == "G1" {
				return p.EscalatedPost
			}
		}
		return "nobody is asked"
	}
	diff(t, told(), store.PostISM)
	check(t, s.ChangeSetting(ctx, "escalate-ism", "2"))
	diff(t, told(), "")
	check(t, s.ChangeSetting(ctx, "escalate-siro", "1"))
	diff(t, told(), store.PostSIRO)
}

// St Andrew's Day, Sunday 30 November 2025, is kept on the Monday, in Scotland only.
func TestDivisionDecidesWhichDaysAreWorkingDays(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", "2025-12-02")
	ctx := t.Context()
	_, _, err := s.RecordLeaver(ctx, store.NewLeaver{Person: "1", NoticeOn: "2025-11-28", LastWorkingDay: "2025-12-31"})
	check(t, err)
	lag := func() int {
		c, err := s.LeaverCase(ctx, "1", "")
		check(t, err)
		return c.NoticeLag
	}
	diff(t, lag(), 2)
	check(t, s.ChangeSetting(ctx, "division", "scotland"))
	diff(t, lag(), 1)
	r.close(s)
	s = r.open("admin", "2025-12-02")
	diff(t, lag(), 1)
	diff(t, string(s.Council().Division), "scotland")
}
