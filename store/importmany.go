package store

import (
	"context"
	"fmt"
	"hash/maphash"
	"strings"

	"muniment/store/calendar"
)

// A file may list every grant of a council, hundreds of thousands of them. Asking the register for each would take most of the time, so that after the first rows its
// references are read once; and a preview keeps in mind what it would add instead of writing what is then taken back.

// manyRows is after how many rows of a file the whole register is read once.
const manyRows = 1000

// manyGrants is what an import of grants keeps in mind.
type manyGrants struct {
	seed  maphash.Seed
	rows  int
	known map[uint64]struct{} // of the register and of the file; that two are taken for one does no harm, the register is asked then
	read  map[string]string   // of a preview: what the file would add, packed, by reference; nil where it is written
	added int

	waiting []Grant // new access that is not written yet; nothing of it is asked for before it is
}

func newManyGrants(rehearsal bool) manyGrants {
	m := manyGrants{seed: maphash.MakeSeed()}
	if rehearsal {
		m.read = map[string]string{}
	}
	return m
}

func (m *manyGrants) hash(parts ...string) uint64 {
	return maphash.String(m.seed, strings.Join(parts, "\x00"))
}

func (m *manyGrants) note(id, person, system, login string) {
	if m.known != nil {
		m.known[m.hash(id)] = struct{}{}
		m.known[m.hash(person, system, login)] = struct{}{}
	}
}

// mayBeKnown reports whether the register may hold access of a reference or, without one, of somebody on a system.
func (i *importer) mayBeKnown(ctx context.Context, id, person, system, login string) (bool, error) {
	m := &i.access
	if m.rows++; m.rows < manyRows {
		return true, nil
	}
	if m.known == nil {
		m.known = map[uint64]struct{}{}
		if err := each(ctx, i.t, func(row scanner) error {
			var id, person, system, login string
			err := row.Scan(&id, &person, &system, &login)
			m.note(id, person, system, login)
			return err
		}, `select id, person, system, lower(login) from access_grant`); err != nil {
			return false, err
		}
		for _, packed := range m.read {
			g := unpackGrant(packed)
			m.note(g.ID, g.Person, g.System, strings.ToLower(g.Login))
		}
	}
	key := m.hash(id)
	if id == "" {
		key = m.hash(person, system, login)
	}
	_, known := m.known[key]
	return known, nil
}

// newGrant adds access; in a preview it is kept in mind.
func (i *importer) newGrant(ctx context.Context, g Grant) error {
	i.access.note(g.ID, g.Person, g.System, strings.ToLower(g.Login))
	if err := onlyText([]any{g.ID, g.Kind, g.Login, g.Level, g.Reason, g.AuthorisedBy, g.Purpose}); err != nil {
		return err
	}
	if i.access.read != nil {
		i.access.read[g.ID] = packGrant(g)
		return nil
	}
	if i.access.added++; i.access.added <= manyRows {
		return i.t.insertGrant(ctx, g)
	}
	if i.access.waiting = append(i.access.waiting, g); len(i.access.waiting) < parametersAtOnce/newGrantColumns {
		return nil
	}
	return i.writeWaiting(ctx) // finishGrants watches all of them at once
}

// writeWaiting writes the new access that waits.
func (i *importer) writeWaiting(ctx context.Context) error {
	err := i.t.addGrants(ctx, i.access.waiting...)
	i.access.waiting = i.access.waiting[:0]
	return err
}

// keepRead writes what a preview kept in mind, for a row that is told by more than its reference.
func (i *importer) keepRead(ctx context.Context) error {
	for _, packed := range i.access.read {
		if err := i.t.addGrants(ctx, unpackGrant(packed)); err != nil {
			return err
		}
	}
	i.access.read = nil
	return nil
}

// finishGrants notes of many new grants at once whether they might owe something, as watchGrant does of one.
func (i *importer) finishGrants(ctx context.Context) error {
	if err := i.writeWaiting(ctx); err != nil {
		return err
	}
	if i.access.added <= manyRows || i.t.rehearsal {
		return nil
	}
	if _, err := i.t.ExecContext(ctx, `update access_grant set watch = 0 where added_at = $1 and watch = 1
		and (closed_at <> '' or trim(reason) <> '' and informed_on <> '' and informed_on <= granted_on and person not in (select person from leaver where withdrawn_at = ''))`, instant(i.t.now)); err != nil {
		return fmt.Errorf("watch the access: %w", err)
	}
	if _, err := i.t.ExecContext(ctx, `update access_grant set watch = 1 where watch = 0 and closed_at = '' and login <> '' and (system, lower(login)) in (
		select system, lower(login) from access_grant where closed_at = '' and login <> '' group by system, lower(login) having count(distinct person) > 1)`); err != nil {
		return fmt.Errorf("watch the access: %w", err)
	}
	return nil
}

// packGrant keeps of new access what a file gives, in less room.
func packGrant(g Grant) string {
	return strings.Join([]string{
		g.ID, g.Kind, g.Person, g.System, g.Login, g.Level, g.Reason, g.AuthorisedBy, string(g.GrantedOn), string(g.InformedOn), string(g.EndsOn), g.Purpose,
	}, "\x00")
}

func unpackGrant(packed string) Grant {
	p := strings.Split(packed, "\x00")
	return Grant{
		ID: p[0], Kind: p[1], Person: p[2], System: p[3], Login: p[4], Level: p[5], Reason: p[6], AuthorisedBy: p[7],
		GrantedOn: calendar.Date(p[8]), InformedOn: calendar.Date(p[9]), EndsOn: calendar.Date(p[10]), Purpose: p[11],
	}
}
