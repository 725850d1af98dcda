package store

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Setting is a period or choice that the policy leaves to the council.
type Setting struct {
	Key     string `json:"key"`
	Value   string `json:"value"`
	Source  string `json:"source"` // default or council
	Meaning string `json:"meaning"`
	Default string `json:"default,omitempty"` // what stands while the council chose nothing; "" where there is none
}

// keys that are facts about the register, not choices.
const (
	keyCouncil   = "council"
	keyOpened    = "opened"
	keyTestClock = "test-clock"
	keyDivision  = "division" // a choice, unlike the rest: the other settings are the periods of the catalogue of duties
	keyStamps    = "time-stamps"
)

// noStamps says that nobody witnesses when records are signed.
const noStamps = "none"

// Settings lists the council's settings.
func (s *Session) Settings(ctx context.Context) ([]Setting, error) {
	values, err := readSettings(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	out := []Setting{{Key: keyDivision, Value: values[keyDivision].Value, Source: values[keyDivision].Source, Meaning: "whose bank holidays count: england-and-wales, scotland or northern-ireland"}}
	stamps := Setting{Key: keyStamps, Value: noStamps, Source: "default", Default: noStamps, Meaning: "the web address of the time-stamping authority (RFC 3161) that witnesses when records are signed, or none"}
	if v, set := values[keyStamps]; set {
		stamps.Value, stamps.Source = v.Value, v.Source
	}
	out = append(append(out, stamps), mailSettings(values)...)
	for _, k := range duty.Settings() {
		v, set := values[k.Key]
		if !set { // a period that came with a newer release
			v = Setting{Value: strconv.Itoa(k.Default), Source: "default"}
		}
		out = append(out, Setting{Key: k.Key, Value: v.Value, Source: v.Source, Meaning: string(k.Unit) + " " + k.Meaning, Default: strconv.Itoa(k.Default)})
	}
	return out, nil
}

// ChangeSetting sets one of the council's settings.
func (s *Session) ChangeSetting(ctx context.Context, key, value string) error {
	value = strings.TrimSpace(value)
	if err := checkSetting(key, value); err != nil {
		return err
	}
	return s.act(ctx, ActChangeSettings, func(t *transaction) error {
		before, err := readSettings(ctx, t)
		if err != nil {
			return err
		}
		if before[key].Value == value && before[key].Source == "council" {
			return nil
		}
		t.changed("setting", key, map[string]string{"before": before[key].Value, "after": value})
		return t.putSetting(ctx, key, value, "council", instant(t.now), s.user.Login)
	})
}

func checkSetting(key, value string) error {
	if key == keyDivision {
		if _, err := calendar.ParseDivision(value); err != nil {
			return &InvalidError{Field: key, Reason: err.Error()}
		}
		return nil
	}
	switch key {
	case keyStamps:
		return checkStamps(value)
	case keyMailServer, keyMailFrom, keyMailLogin:
		return checkMail(key, value)
	}
	if !slices.ContainsFunc(duty.Settings(), func(k duty.Setting) bool { return k.Key == key }) {
		return &NotFoundError{"setting", key}
	}
	least, most := duty.Bounds(key)
	if n, err := strconv.Atoi(value); err != nil || n < least || n > most {
		return invalid(key, "%q is not a number from %d to %d", value, least, most)
	}
	return nil
}

// checkStamps accepts none, or where an authority answers. Nothing of a record is sent there, so that plain HTTP, which most of them speak, is no worse.
func checkStamps(value string) error {
	if value == noStamps {
		return nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return invalid(keyStamps, "%q is no web address: give one such as https://stamps.example.org/tsa, or %s", value, noStamps)
	}
	return nil
}

func (t *transaction) putSetting(ctx context.Context, key, value, source, at, by string) error {
	_, err := t.ExecContext(ctx, `insert into setting (key, value, source, changed_at, changed_by) values ($1, $2, $3, $4, $5)
		on conflict (key) do update set value = excluded.value, source = excluded.source, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		key, value, source, at, by)
	if err != nil {
		return fmt.Errorf("write the setting: %w", err)
	}
	return nil
}

func readSettings(ctx context.Context, q querier) (map[string]Setting, error) {
	all, err := collect(ctx, q, func(row scanner) (Setting, error) {
		var v Setting
		err := row.Scan(&v.Key, &v.Value, &v.Source)
		return v, err
	}, `select key, value, source from setting`)
	if err != nil {
		return nil, err
	}
	out := map[string]Setting{}
	for _, v := range all {
		out[v.Key] = v
	}
	return out, nil
}

func councilOf(settings map[string]Setting) Council {
	return Council{
		Name:      settings[keyCouncil].Value,
		Division:  calendar.Division(settings[keyDivision].Value),
		Opened:    calendar.Date(settings[keyOpened].Value),
		TestClock: settings[keyTestClock].Value == "yes",
	}
}

// periods reads the settings that rules use; a value that is no number counts as its default.
func periods(settings map[string]Setting) duty.Periods {
	p := duty.DefaultPeriods()
	for key := range p {
		if n, err := strconv.Atoi(settings[key].Value); err == nil {
			p[key] = n
		}
	}
	return p
}
