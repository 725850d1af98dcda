package madeup

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"muniment/store/calendar"
)

// Size says how large a made-up council is.
type Size struct{ People, Systems, Assets, Grants, Premises int }

// Large is a council of the largest kind that one register is meant for.
func Large() Size {
	return Size{People: 20_000, Systems: 500, Assets: 5_000, Grants: 200_000, Premises: 300}
}

// Part is the same council scaled down: n parts of a hundred.
func (z Size) Part(n int) Size {
	return Size{z.People * n / 100, z.Systems * n / 100, z.Assets * n / 100, z.Grants * n / 100, z.Premises * n / 100}
}

// Today is the day on which a made-up council stands still.
const Today calendar.Date = "2025-11-21"

// council is one made-up council. Its random numbers are drawn in one order, so that a seed always gives the same one.
type council struct {
	size    Size
	r       *rand.Rand
	last    []calendar.Date // working days of the people, by number; "" of those who stay
	outside []bool          // who comes from an agency, by number
}

func newCouncil(size Size, seed uint64) *council {
	c := &council{size: size, r: rand.New(rand.NewPCG(seed, 1974))} //nolint:gosec // it must repeat, and keeps no secret
	c.last = make([]calendar.Date, size.People)
	c.outside = make([]bool, size.People)
	for i := range c.last {
		c.outside[i] = i > 50 && i%50 == 3
		if i%12 == 7 { // one in twelve has left or leaves
			c.last[i] = Today.AddDays(20 - c.r.IntN(3600))
		}
	}
	return c
}

func (c *council) one(from ...string) string { return from[c.r.IntN(len(from))] }

// chance is true n times of a hundred.
func (c *council) chance(n int) bool { return c.r.IntN(100) < n }

// before is a day up to so many days before the council's today.
func (c *council) before(days int) calendar.Date { return Today.AddDays(-c.r.IntN(days)) }

func services() []string {
	var out []string
	for _, area := range []string{"Housing", "Revenues", "Planning", "Environment", "Adult Care", "Children", "Highways", "Libraries", "Leisure", "Corporate"} {
		for _, part := range []string{"Advice", "Assessment", "Enforcement", "Operations", "Records", "Support"} {
			out = append(out, area+" "+part)
		}
	}
	return out
}

func (c *council) service() string { return c.one(services()...) }

// number is a person's employee number.
func number(i int) string { return fmt.Sprintf("3%06d", i) }

func login(i int) string { return fmt.Sprintf("made.up%05d", i) }

// table writes rows as the text of a CSV file.
func table(heads string, n int, row func(i int) []string) io.ReadSeeker {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(strings.Split(heads, ",")) // a strings.Builder does not fail
	for i := range n {
		_ = w.Write(row(i))
	}
	w.Flush()
	return strings.NewReader(b.String())
}

func (c *council) people() io.ReadSeeker {
	given := []string{"Anwen", "Bram", "Cerys", "Dilwyn", "Edda", "Farah", "Gethin", "Hafsa", "Idris", "Juno", "Kit", "Lowri", "Mabli", "Nye", "Olwen", "Piotr"}
	family := []string{"Ashdown-Example", "Brook", "Carrow", "Dunmore", "Eastley", "Fenwick", "Garside", "Hollis", "Inman", "Jessop", "Kershaw", "Lyddon", "Marchmont", "Norbury"}
	return table("employee_no,position_no,given_name,surname,login,service,job_title,kind,start,last_working_day,contract_end", c.size.People, func(i int) []string {
		last, end := string(c.last[i]), ""
		if last == "" && c.chance(1) {
			end = string(Today.AddDays(c.r.IntN(200) - 20))
		}
		start := calendar.Date(last)
		if last == "" {
			start = Today
		}
		return []string{
			number(i), fmt.Sprintf("P%06d", i), c.one(given...), c.one(family...), login(i), c.service(), c.one("Officer", "Assistant", "Adviser", "Team Leader"),
			c.kind(i), string(start.AddDays(-400 - c.r.IntN(4000))), last, max(end, last),
		}
	})
}

func (c *council) kind(i int) string {
	if c.outside[i] {
		return "agency"
	}
	return "employee"
}

func systemID(i int) string { return fmt.Sprintf("SYS%03d", i) }

func (c *council) systems() io.ReadSeeker {
	return table("system_id,name,owning_service,owner_post,supplier,backup_instructions_ref,rpo_hours,rto_working_days,idle_minutes,lockout_on,card_data,last_restore_test,last_doc_update,last_change",
		c.size.Systems, func(i int) []string {
			name := fmt.Sprintf("%s system %d", c.one("Casework", "Payments", "Mapping", "Booking", "Records", "Door access"), i)
			backup := fmt.Sprintf("DOC-%d", 1000+i)
			if c.chance(6) {
				backup = ""
			}
			return []string{
				systemID(i), name, c.service(), "System Owner, " + name, fmt.Sprintf("Invented Supplier %d", i%90), backup, "24", "3", "15", c.one("Y", "Y", "Y", "N"), c.one("N", "N", "N", "N", "N", "N", "N", "N", "N", "Y"),
				string(c.before(420)), string(c.before(300)), string(c.before(600)),
			}
		})
}

func (c *council) assets() io.ReadSeeker {
	heads := "asset_id,name,service,iao_post,system_id,description,purpose,asset_type,function_level1,volume,business_criticality,status,using_services,format,location_digital,location_physical,personal_data," +
		"controller,dpo,data_subject_categories,personal_data_categories,special_category,criminal_offence_data,lawful_basis,transfer_outside_uk,dpia_screened,retention_period,retention_trigger," +
		"retention_authority,disposal_action,legal_hold,classification,handling_instructions,security_measures,c_rating,c_reason,i_rating,i_reason,a_rating,a_reason,inherent_risk,residual_risk,treatment,card_data,publishable,last_review,next_review,reviewed_by"
	return table(heads, c.size.Assets, func(i int) []string {
		service := c.service()
		volume := fmt.Sprintf("%d records", 100+c.r.IntN(90000))
		if c.chance(5) {
			volume = ""
		}
		reviewed := c.before(200)
		if c.chance(4) {
			reviewed = c.before(700)
		}
		return []string{
			fmt.Sprintf("IA%05d", i), fmt.Sprintf("%s %s %d", service, c.one("case files", "ledger", "survey", "register", "correspondence"), i), service, fmt.Sprintf("Head of %s", service), systemID(c.r.IntN(max(c.size.Systems, 1))),
			"What the service keeps", "To provide the service", "dataset", service, volume, c.one("routine", "routine", "important"), "live", service, "digital", "Data centre", "", "Y",
			"Madeup Council", "dpo@madeup.example", "residents", "contact details", "none", "N", "public task", "none", "Y", "6 years", "closure",
			"business need", "destroy", "N", "OFFICIAL", "", "access control", c.one("2", "3", "4"), "personal data", "3", "decisions rest on it", "2", "can wait a week", "12", c.one("4", "6", "9"), "reduce", "N", "restricted",
			string(reviewed), string(reviewed.AddMonths(12)), "Head of " + service,
		}
	})
}

func grantID(i int) string { return fmt.Sprintf("G%06d", i) }

// holder is the person a grant belongs to: everybody has a few, and some have many.
func (c *council) holder(i int) int {
	if i < c.size.People {
		return i
	}
	return c.r.IntN(c.size.People)
}

func (c *council) grants() io.ReadSeeker {
	return table("grant_id,employee_no,login,system_id,level,kind,job_function_reason,authorised_by,granted_on,acknowledged_on,end_date", c.size.Grants, func(i int) []string {
		person := c.holder(i)
		granted := c.before(3000)
		if last := c.last[person]; last.Known() {
			granted = last.AddDays(-30 - c.r.IntN(1000))
		}
		informed, reason, ends := granted.AddDays(-c.r.IntN(20)), "Needs it for casework", ""
		if c.r.IntN(1000) < 4 {
			informed = granted.AddDays(1 + c.r.IntN(30))
		}
		if c.r.IntN(1000) < 3 {
			reason = ""
		}
		if c.r.IntN(1000) < 3 {
			ends = string(max(granted, Today.AddDays(c.r.IntN(300)-30)))
		}
		if c.outside[person] && !c.chance(3) && ends == "" {
			ends = string(max(granted, Today.AddDays(10+c.r.IntN(180))))
		}
		return []string{
			grantID(i), number(person), login(person), systemID(c.r.IntN(max(c.size.Systems, 1))), c.one("User", "Editor", "Approver"), c.one("account", "account", "account", "account", "account", "account", "badge"), reason,
			"Service manager", string(granted), string(informed), ends,
		}
	})
}
