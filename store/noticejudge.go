package store

import (
	"context"
	"fmt"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// Where each person stands with each pack follows from who has access, who works how, what was issued and what was answered. It is worked out here,
// by the same code for the people an act touched, for everybody whom a new version asks, and for tests that judge everybody.

// The standings of a person with a pack.
const (
	noticeUnanswered = "unanswered"
	noticeAnswered   = "answered"
	noticeOut        = "out" // no longer among those whom the pack asks
)

type noticeKey struct{ pack, person string }

// noticeRow is where somebody stands with a pack.
type noticeRow struct {
	since, answeredOn, waivedUntil, due calendar.Date
	answered                            int
	standing                            string
}

// whom says whose standing is worked out.
type whom struct {
	pack string // "": with every pack
	all  bool   // everybody; otherwise those in notice_work
}

// where narrows a query to the pack, which is $1, and to those people.
func (w whom) where(pack, person string) string {
	if w.all {
		return w.packed(pack)
	}
	return w.packed(pack) + ` and ` + person + ` in (select person from notice_work)`
}

func (w whom) packed(pack string) string {
	if w.pack == "" {
		return ` and $1 = ''`
	}
	return ` and ` + pack + ` = $1`
}

// from begins a query at a table that names people, with the packs as a. Of few people it reads those first, of all the packs: nobody tells the engines
// how few either are beside how much access.
func (w whom) from(table, person string) string {
	if w.all {
		return `notice_audience a cross join ` + table + ` join person p on p.id = ` + person
	}
	return `notice_work w cross join ` + table + ` cross join notice_audience a join person p on p.id = ` + person
}

// these are the people that from reads first.
func (w whom) these(pack, person string) string {
	if w.all {
		return w.packed(pack)
	}
	return w.packed(pack) + ` and ` + person + ` = w.person`
}

// asked reads whom the packs that stand ask, and since when. An account that belongs to nobody in particular is asked nothing.
func asked(ctx context.Context, q querier, w whom) (map[noticeKey]noticeRow, error) {
	const somebody = `p.kind not in ('service', 'shared', 'admin', 'external', 'unknown')`
	grants, works, marked := w.from("access_grant g", "g.person"), w.from("engagement e", "e.person"), w.from("person_mark m", "m.person")
	parts := []string{
		`select a.pack, g.person, g.granted_on as since_on from ` + grants + ` where a.what = 'access' and g.closed_at = '' and ` + somebody + w.these("a.pack", "g.person"),
		`select a.pack, g.person, g.granted_on as since_on from ` + grants + ` where a.what in ('system', 'card') and a.scope = g.system and g.closed_at = '' and ` + somebody + w.these("a.pack", "g.person"),
		`select a.pack, g.person, g.granted_on as since_on from ` + grants + ` join entry_link l on l.kind = 'supplier' and l.id = a.scope and l.field = 'people' and l.to_id = g.person
			where a.what = 'supplier' and g.closed_at = '' and ` + somebody + w.these("a.pack", "g.person"),
		`select a.pack, e.person, e.starts_on as since_on from ` + works + ` where a.what = 'engagement' and a.scope = e.kind and e.ended_on = '' and ` + somebody + w.these("a.pack", "e.person"),
		`select a.pack, m.person, m.from_on as since_on from ` + marked + ` where a.what = 'mark' and a.scope = m.mark and m.until_on = '' and ` + somebody + w.these("a.pack", "m.person"),
	}
	type member struct {
		noticeKey
		since calendar.Date
	}
	rows, err := collect(ctx, q, func(row scanner) (member, error) {
		var r member
		err := row.Scan(&r.pack, &r.person, &r.since)
		return r, err
	}, `select pack, person, min(since_on) from (`+strings.Join(parts, " union all ")+`) x group by pack, person`, w.pack)
	if err != nil {
		return nil, err
	}
	out := make(map[noticeKey]noticeRow, len(rows))
	for _, r := range rows {
		out[r.noticeKey] = noticeRow{since: r.since}
	}
	return out, nil
}

// answers reads the newest version that each person answered, and when they last did, into the rows that are there; and up to when they are not chased.
func answers(ctx context.Context, q querier, w whom, into map[noticeKey]noticeRow) error {
	type answer struct {
		noticeKey
		version int
		on      calendar.Date
	}
	given, err := collect(ctx, q, func(row scanner) (answer, error) {
		var a answer
		err := row.Scan(&a.pack, &a.person, &a.version, &a.on)
		return a, err
	}, `select n.pack, n.person, n.version, max(n.done_on) from notice_answer n where n.id <> ''`+w.where("n.pack", "n.person")+` group by n.pack, n.person, n.version`, w.pack)
	if err != nil {
		return err
	}
	for _, a := range given {
		if r, is := into[a.noticeKey]; is && a.version > r.answered {
			r.answered, r.answeredOn = a.version, a.on
			into[a.noticeKey] = r
		}
	}
	waived, err := collect(ctx, q, func(row scanner) (answer, error) {
		var a answer
		err := row.Scan(&a.pack, &a.person, &a.on)
		return a, err
	}, `select n.pack, n.person, max(n.until_on) from notice_waiver n where n.id <> ''`+w.where("n.pack", "n.person")+` group by n.pack, n.person`, w.pack)
	if err != nil {
		return err
	}
	for _, a := range waived {
		if r, is := into[a.noticeKey]; is {
			r.waivedUntil = a.on
			into[a.noticeKey] = r
		}
	}
	return nil
}

// standings works out where people stand, from the facts alone.
func standings(ctx context.Context, q querier, w whom, f *duty.Facts, packs map[string]duty.NoticePack) (map[noticeKey]noticeRow, error) {
	rows, err := asked(ctx, q, w)
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	if err := answers(ctx, q, w, rows); err != nil {
		return nil, err
	}
	for key, r := range rows {
		pack := packs[key.pack]
		n := r.notice(key)
		due, unanswered := f.NoticeDue(&pack, &n)
		if r.due, r.standing = due, noticeAnswered; unanswered {
			r.standing = noticeUnanswered
		}
		rows[key] = r
	}
	return rows, nil
}

// notice is the row as the rules know it, without who the person is.
func (r noticeRow) notice(k noticeKey) duty.Notice {
	return duty.Notice{Pack: k.pack, Person: k.person, Since: r.since, Answered: r.answered, AnsweredOn: r.answeredOn, WaivedUntil: r.waivedUntil}
}

// packsIssued reads the versions that stand; of one pack, or of every one where it is "".
func packsIssued(ctx context.Context, q querier, pack string) (map[string]duty.NoticePack, error) {
	all, err := collect(ctx, q, func(row scanner) (duty.NoticePack, error) {
		var p duty.NoticePack
		err := row.Scan(&p.ID, &p.Title, &p.Asks, &p.Version, &p.IssuedOn, &p.Days, &p.Interval)
		return p, err
	}, `select pack, title, asks, version, issued_on, days, months from notice_issue where ended_on = '' and ($1 = '' or pack = $1)`, pack)
	if err != nil {
		return nil, err
	}
	out := make(map[string]duty.NoticePack, len(all))
	for _, p := range all {
		out[p.ID] = p
	}
	return out, nil
}

// ask brings the kept standings up to date.
func (t *transaction) ask(ctx context.Context, w whom) error {
	settings, err := readSettings(ctx, t)
	if err != nil {
		return err
	}
	f := &duty.Facts{Now: t.now, WorkingDays: calendar.NewWorkingDays(councilOf(settings).Division), Periods: periods(settings)}
	packs, err := packsIssued(ctx, t, w.pack)
	if err != nil {
		return err
	}
	want, err := standings(ctx, t, w, f, packs)
	if err != nil {
		return err
	}
	kept, err := keptStandings(ctx, t, w)
	if err != nil {
		return err
	}
	for key, r := range want {
		if kept[key] != r {
			if err := t.keepStanding(ctx, key, r); err != nil {
				return err
			}
		}
	}
	for key, r := range kept {
		if _, still := want[key]; !still && r.standing != noticeOut {
			r.standing, r.due = noticeOut, ""
			if err := t.keepStanding(ctx, key, r); err != nil {
				return err
			}
		}
	}
	return nil
}

func keptStandings(ctx context.Context, q querier, w whom) (map[noticeKey]noticeRow, error) {
	out := map[noticeKey]noticeRow{}
	_, err := collect(ctx, q, func(row scanner) (struct{}, error) {
		var k noticeKey
		var r noticeRow
		err := row.Scan(&k.pack, &k.person, &r.since, &r.answered, &r.answeredOn, &r.waivedUntil, &r.standing, &r.due)
		out[k] = r
		return struct{}{}, err
	}, `select pack, person, since_on, answered, answered_on, waived_until, standing, due_on from notice where person <> ''`+w.where("pack", "person"), w.pack)
	return out, err
}

func (t *transaction) keepStanding(ctx context.Context, k noticeKey, r noticeRow) error {
	_, err := t.ExecContext(ctx, `insert into notice (pack, person, since_on, answered, answered_on, waived_until, standing, due_on) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (pack, person) do update set since_on = excluded.since_on, answered = excluded.answered, answered_on = excluded.answered_on,
			waived_until = excluded.waived_until, standing = excluded.standing, due_on = excluded.due_on`,
		k.pack, k.person, r.since, r.answered, r.answeredOn, r.waivedUntil, r.standing, r.due)
	if err != nil {
		return fmt.Errorf("note who is asked: %w", err)
	}
	return nil
}
