package store_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
)

// madeUp writes the files of an invented council. Names repeat, logins are shared and written in other capitals, agency workers have no
// employee number, some people have two posts, some leavers lie in the future and some have no last working day yet.
func madeUp(seed uint64) files {
	r := rand.New(rand.NewPCG(seed, 20251121)) // a test repeats its councils
	m := &maker{r: r}
	for i := range 40 {
		m.worker(i)
	}
	for i := range 5 {
		m.account(i)
	}
	for i := range 6 {
		m.systems = append(m.systems, []string{fmt.Sprintf("S%02d", i), fmt.Sprintf("System %d", i), m.service()})
	}
	for i := range 120 {
		m.grant(i)
	}
	m.leaverReport()
	return files{
		people:  write("employee_no,position_no,council_ref,given_name,surname,login,service,job_title,kind,start,last_working_day,contract_end", m.people),
		systems: write("system_id,name,owning_service", m.systems),
		grants:  write("grant_id,employee_no,login,system_id,level,kind,job_function_reason,authorised_by,granted_on,acknowledged_on,end_date", m.grants),
		leavers: write("employee_no,login,position_no,surname,Date Notice Received,Last Working Day,Leaving Date,Leaving Reason", m.leavers),
	}
}

func write(headings string, rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(strings.Split(headings, ",")) // a strings.Builder does not fail
	_ = w.WriteAll(rows)
	return b.String()
}

type maker struct {
	r                                *rand.Rand
	people, systems, grants, leavers [][]string
	holders                          []holder // of grants
}

type holder struct{ number, login string }

func (m *maker) one(from ...string) string { return from[m.r.IntN(len(from))] }

func (m *maker) service() string {
	return m.one("Housing", "Finance", "Legal", "Planning", "Environmental Health")
}

// day is a day within three months of 21 November 2025; one in n is blank.
func (m *maker) day(blankOneIn int) string {
	if blankOneIn > 0 && m.r.IntN(blankOneIn) == 0 {
		return ""
	}
	return string(today.AddDays(m.r.IntN(180) - 90))
}

func (m *maker) worker(i int) {
	number, login := fmt.Sprintf("2%05d", i*7), fmt.Sprintf("user%d", i)
	kind, ref := m.one("employee", "employee", "employee", "employee", "councillor", "agency", "volunteer", "contractor"), ""
	if kind != "employee" {
		number = ""
		if kind == "volunteer" {
			ref = fmt.Sprintf("V-%03d", i)
		}
	}
	lastDay, end := "", ""
	switch m.r.IntN(4) {
	case 0:
		lastDay = m.day(0)
	case 1:
		end = m.day(0) // a contract that ends is no leaver
	}
	given, surname := m.one("Gwen", "Olwen", "Idris"), m.one("Kershaw", "Yarrow", "O'Dowd", "Smith-Iqbal")
	row := func(position, lastDay string) []string {
		end := max(end, lastDay) // ISO dates compare as texts do
		return []string{number, position, ref, given, surname, login, m.service(), "Officer", kind, "2019-04-01", lastDay, end}
	}
	m.people = append(m.people, row(fmt.Sprintf("P%04d", i), lastDay))
	if m.r.IntN(5) == 0 { // a second post, which may end too
		second := ""
		if m.r.IntN(2) == 0 {
			second = m.day(0)
		}
		m.people = append(m.people, row(fmt.Sprintf("P%04dB", i), second))
	}
	m.holders = append(m.holders, holder{number, login})
}

func (m *maker) account(i int) {
	login := fmt.Sprintf("svc%d", i)
	m.people = append(m.people, []string{"", "", "", "", "Account " + login, login, "", "", m.one("service", "shared", "admin", "external"), "", "", ""})
	m.holders = append(m.holders, holder{"", login})
}

func (m *maker) grant(i int) {
	h := m.holders[m.r.IntN(len(m.holders))]
	granted := calendar.Date("2020-01-01").AddDays(m.r.IntN(1500))
	informed := string(granted.AddDays(-1))
	switch m.r.IntN(6) {
	case 0:
		informed = string(granted.AddDays(1 + m.r.IntN(30)))
	case 1:
		informed = string(granted)
	case 2:
		informed = ""
	}
	login := h.login
	if h.number != "" { // a number says whose it is, so that the login may be anybody's
		login = m.one(h.login, h.login, strings.ToUpper(h.login), "desk", "DESK", "")
	}
	kind := m.one("account", "account", "admin account", "badge", "key")
	if login == "desk" && m.r.IntN(2) == 0 {
		kind = "shared account"
	}
	ends := ""
	if m.r.IntN(6) == 0 {
		ends = m.day(0)
	}
	m.grants = append(m.grants, []string{
		fmt.Sprintf("G%05d", i+1), h.number, login, fmt.Sprintf("S%02d", m.r.IntN(6)), "User", kind,
		m.one("Needs it for the job", "Needs it for the job", "Needs it for the job", "", "  "), "Service manager", string(granted), informed, ends,
	})
}

// leaverReport says again what the people file says of some leavers, changes the day of some, and adds others with and without a last working day.
func (m *maker) leaverReport() {
	for _, p := range m.people {
		if p[1] == "" || m.r.IntN(4) != 0 {
			continue
		}
		lastDay := p[10]
		if m.r.IntN(2) == 0 {
			lastDay = m.day(3)
		}
		m.leavers = append(m.leavers, []string{p[0], p[5], p[1], p[4], string(today.AddDays(-m.r.IntN(60))), lastDay, max(p[11], lastDay), "Resignation"})
	}
}

// expectation is what a council's own files say is owed. It is worked out without the program.
type expectation struct{ closings, reasons, informs []string }

// expected reads the files as a careful person would. Grants that were closed in the register owe nothing.
func expected(t *testing.T, f files, closed ...string) expectation {
	t.Helper()
	type post struct{ person, number string }
	lastDays := map[post]string{}
	posts, accounts := map[string][]post{}, map[string]bool{}
	whose := func(row map[string]string, number, login string) string {
		if row[number] != "" {
			return row[number]
		}
		return "login " + row[login]
	}
	for _, row := range rowsOf(t, f.people) {
		id := whose(row, "employee_no", "login")
		switch row["kind"] {
		case "service", "shared", "admin", "external":
			accounts[id] = true
			continue
		}
		p := post{id, row["position_no"]}
		posts[id] = append(posts[id], p)
		lastDays[p] = row["last_working_day"]
	}
	for _, row := range rowsOf(t, f.leavers) {
		p := post{whose(row, heading(row, "employee_no", "Personal Reference Number"), "login"), row[heading(row, "position_no", "Position Reference Number")]}
		if _, known := lastDays[p]; !known {
			t.Fatalf("the leaver %v is not in the people file", p)
		}
		if day := row["Last Working Day"]; day != "" {
			lastDays[p] = day
		}
	}
	var e expectation
	for _, row := range rowsOf(t, f.grants) {
		id, person := row["grant_id"], whose(row, "employee_no", "login")
		if slices.Contains(closed, id) {
			continue
		}
		leaves := len(posts[person]) > 0
		for _, p := range posts[person] {
			leaves = leaves && lastDays[p] != ""
		}
		if leaves {
			e.closings = append(e.closings, id)
		}
		if accounts[person] {
			continue
		}
		if strings.TrimSpace(row["job_function_reason"]) == "" {
			e.reasons = append(e.reasons, id)
		}
		if row["acknowledged_on"] == "" || row["acknowledged_on"] > row["granted_on"] {
			e.informs = append(e.informs, id)
		}
	}
	return e
}

func heading(row map[string]string, names ...string) string {
	for _, n := range names {
		if _, ok := row[n]; ok {
			return n
		}
	}
	return ""
}

// council imports the files of an invented council into a register of its own.
func council(t *testing.T, seed uint64) (register, files) {
	t.Helper()
	f := madeUp(seed)
	r := empty(t)
	s := r.open("admin", opened)
	for _, one := range f.each() {
		apply(t, s, one.kind, one.text)
	}
	r.close(s)
	return r, f
}

// closeSome closes every seventh grant of a council, and returns which.
func closeSome(t *testing.T, s *store.Session) []string {
	t.Helper()
	all, err := s.Grants(t.Context(), "")
	check(t, err)
	var closed []string
	for i := 0; i < len(all); i += 7 {
		_, _, err := s.ConfirmClosure(t.Context(), store.Closure{Grant: all[i].ID, Evidence: "Ticket 8812"})
		check(t, err)
		closed = append(closed, all[i].ID)
	}
	return closed
}
