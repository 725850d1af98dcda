package store

import (
	"context"
	"fmt"
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
}

// settings known to the program: key, default, what it means.
type knownSetting struct{ key, initial, meaning string }

func knownSettings() []knownSetting {
	p := duty.DefaultPeriods()
	return []knownSetting{
		{"escalate-ism", strconv.Itoa(p.EscalateISM), "working days after the due day until the Information Security Manager is told"},
		{"escalate-siro", strconv.Itoa(p.EscalateSIRO), "working days after the due day until the SIRO is told"},
		{"advise-ahead", strconv.Itoa(p.AdviseAhead), "working days before a contract ends in which its manager is asked about it"},
		{"division", string(calendar.EnglandAndWales), "whose bank holidays count: england-and-wales, scotland or northern-ireland"},
	}
}

// keys that are facts about the register, not choices.
const (
	keyCouncil   = "council"
	keyOpened    = "opened"
	keyTestClock = "test-clock"
)

// Settings lists the council's settings.
func (s *Session) Settings(ctx context.Context) ([]Setting, error) {
	values, err := readSettings(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	out := []Setting{}
	for _, k := range knownSettings() {
		v := values[k.key]
		out = append(out, Setting{k.key, v.Value, v.Source, k.meaning})
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
	for _, k := range knownSettings() {
		if k.key != key {
			continue
		}
		if key == "division" {
			_, err := calendar.ParseDivision(value)
			if err != nil {
				return &InvalidError{"division", err.Error()}
			}
			return nil
		}
		if n, err := strconv.Atoi(value); err != nil || n < 0 || n > 366 {
			return invalid(key, "%q is not a number of days from 0 to 366", value)
		}
		return nil
	}
	return &NotFoundError{"setting", key}
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
		Division:  calendar.Division(settings["division"].Value),
		Opened:    calendar.Date(settings[keyOpened].Value),
		TestClock: settings[keyTestClock].Value == "yes",
	}
}

// periods reads the settings that rules use; a value that is no number counts as its default.
func periods(settings map[string]Setting) duty.Periods {
	p := duty.DefaultPeriods()
	for key, field := range map[string]*int{"escalate-ism": &p.EscalateISM, "escalate-siro": &p.EscalateSIRO, "advise-ahead": &p.AdviseAhead} {
		if n, err := strconv.Atoi(settings[key].Value); err == nil {
			*field = n
		}
	}
	return p
}
