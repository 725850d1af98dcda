package store

import (
	"context"
	"fmt"
	"strings"

	"muniment/store/calendar"
	"muniment/store/exchange"
)

// System is an information system, a door system or a key cabinet to which access is granted.
type System struct {
	ID                 string        `json:"id"`
	Name               string        `json:"name"`
	Service            string        `json:"service,omitempty"`
	OwnerPost          string        `json:"owner_post,omitempty"`
	Supplier           string        `json:"supplier,omitempty"`
	BackupInstructions string        `json:"backup_instructions_ref,omitempty"` // CBC-030
	RPOHours           string        `json:"rpo_hours,omitempty"`
	RTOWorkingDays     string        `json:"rto_working_days,omitempty"`
	IdleMinutes        string        `json:"idle_minutes,omitempty"`
	LockoutOn          string        `json:"lockout_on,omitempty"`
	CardData           string        `json:"card_data,omitempty"`
	LastRestoreTest    calendar.Date `json:"last_restore_test,omitempty"`
	LastDocUpdate      calendar.Date `json:"last_doc_update,omitempty"`
	LastChange         calendar.Date `json:"last_change,omitempty"`
}

const systemColumns = `id, name, service, owner_post, supplier, backup_instructions_ref, rpo_hours, rto_working_days, idle_minutes, lockout_on, card_data,
	last_restore_test, last_doc_update, last_change`

func scanSystem(row scanner) (System, error) {
	var y System
	err := row.Scan(&y.ID, &y.Name, &y.Service, &y.OwnerPost, &y.Supplier, &y.BackupInstructions, &y.RPOHours, &y.RTOWorkingDays, &y.IdleMinutes, &y.LockoutOn, &y.CardData,
		&y.LastRestoreTest, &y.LastDocUpdate, &y.LastChange)
	return y, err
}

func systemByID(ctx context.Context, q querier, id string) (System, error) {
	return one(ctx, q, "system", id, scanSystem, `select `+systemColumns+` from system where id = $1`, id)
}

// Systems lists the systems whose id or name contains the text.
func (s *Session) Systems(ctx context.Context, query string) ([]System, error) {
	return collect(ctx, s.reader, scanSystem, `select `+systemColumns+` from system where lower(id || ' ' || name) like $1 escape '\' order by id`, like(query))
}

// ChangeSystem sets facts of a system, by the names its import file uses; an empty value clears one. The owner of the system answers for it.
func (s *Session) ChangeSystem(ctx context.Context, id string, fields map[string]string) (System, error) {
	var after System
	err := s.act(ctx, ActEditSystems, func(t *transaction) error {
		before, err := systemByID(ctx, t, id)
		if err != nil {
			return err
		}
		if err := t.authority(ctx, ActEditSystems, before.OwnerPost); err != nil {
			t.concerns("system", id)
			return err
		}
		after = before
		for name, value := range fields {
			if err := after.set(name, value); err != nil {
				return err
			}
		}
		if before == after {
			return nil
		}
		return t.updateSystem(ctx, before, after)
	})
	return after, err
}

// set puts a value, read as a file's cell is read, into a field by its name.
func (y *System) set(name, value string) error {
	canonical, err := exchange.Value("systems", name, value)
	if err != nil {
		return &InvalidError{name, err.Error()}
	}
	texts := map[string]*string{
		"name": &y.Name, "supplier": &y.Supplier, "backup_instructions_ref": &y.BackupInstructions, "rpo_hours": &y.RPOHours,
		"rto_working_days": &y.RTOWorkingDays, "idle_minutes": &y.IdleMinutes, "lockout_on": &y.LockoutOn, "card_data": &y.CardData,
	}
	days := map[string]*calendar.Date{"last_restore_test": &y.LastRestoreTest, "last_doc_update": &y.LastDocUpdate, "last_change": &y.LastChange}
	switch {
	case name == "name" && canonical == "":
		return invalid(name, "a system needs a name")
	case texts[name] != nil:
		*texts[name] = canonical
	case days[name] != nil:
		*days[name] = calendar.Date(canonical)
	default:
		return invalid(name, "cannot be set here: `muniment system owner` says who owns a system")
	}
	return nil
}

// ownerTitle is the title of the post that owns a system.
func ownerTitle(system string) string { return "System Owner, " + system }

// insertSystem adds a system and the post of its owner, which stays vacant until somebody holds it.
func (t *transaction) insertSystem(ctx context.Context, y System) (System, error) {
	var err error
	if y.OwnerPost == "" && y.Service != "" {
		y.OwnerPost, err = t.ensurePost(ctx, Post{ID: "owner-" + strings.ToLower(y.ID), Title: ownerTitle(y.Name), Role: SystemOwner, Service: y.Service, Above: PostISM})
		if err != nil {
			return y, err
		}
	}
	_, err = t.ExecContext(ctx, `insert into system (`+systemColumns+`, version, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15)`,
		y.ID, y.Name, y.Service, y.OwnerPost, y.Supplier, y.BackupInstructions, y.RPOHours, y.RTOWorkingDays, y.IdleMinutes, y.LockoutOn, y.CardData,
		y.LastRestoreTest, y.LastDocUpdate, y.LastChange, instant(t.now))
	if err != nil {
		return y, fmt.Errorf("add the system: %w", err)
	}
	t.changed("system", y.ID, map[string]any{"after": y})
	return y, nil
}

func (t *transaction) updateSystem(ctx context.Context, before, after System) error {
	var err error
	if after.OwnerPost == "" && after.Service != "" {
		after.OwnerPost, err = t.ensurePost(ctx, Post{ID: "owner-" + strings.ToLower(after.ID), Title: ownerTitle(after.Name), Role: SystemOwner, Service: after.Service, Above: PostISM})
	} else if before.Name != after.Name { // the owner's title follows the system's name, as long as the council has not chosen another
		_, err = t.ExecContext(ctx, `update post set title = $2 where id = $1 and title = $3`, after.OwnerPost, ownerTitle(after.Name), ownerTitle(before.Name))
	}
	if err != nil {
		return fmt.Errorf("name the system's owner: %w", err)
	}
	_, err = t.ExecContext(ctx, `update system set name = $2, service = $3, owner_post = $4, supplier = $5, backup_instructions_ref = $6, rpo_hours = $7, rto_working_days = $8,
		idle_minutes = $9, lockout_on = $10, card_data = $11, last_restore_test = $12, last_doc_update = $13, last_change = $14, version = version + 1 where id = $1`,
		after.ID, after.Name, after.Service, after.OwnerPost, after.Supplier, after.BackupInstructions, after.RPOHours, after.RTOWorkingDays, after.IdleMinutes,
		after.LockoutOn, after.CardData, after.LastRestoreTest, after.LastDocUpdate, after.LastChange)
	if err != nil {
		return fmt.Errorf("change the system: %w", err)
	}
	t.changed("system", after.ID, map[string]any{"before": before, "after": after})
	return nil
}
