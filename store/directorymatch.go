package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/exchange"
)

// matching holds what the accounts of a directory are compared with: read once, because a directory has thousands.
type matching struct {
	system   string
	taken    time.Time
	dormant  int // days
	numbers  map[string]string
	logins   map[string][]string
	emails   map[string][]string
	people   map[string]Person
	works    map[string][]Engagement
	services map[string]string
	byLogin  map[string][]Grant
	byPerson map[string][]Grant
	reviewed map[string]bool // logins in the weekly review
	named    bool            // logins of this council bear the surname
}

// newMatching reads what the accounts of a system's directory are compared with.
func (t *transaction) newMatching(ctx context.Context, system string, taken time.Time) (*matching, error) {
	settings, err := readSettings(ctx, t)
	if err != nil {
		return nil, err
	}
	m := &matching{
		system: system, taken: taken, dormant: periods(settings).Of("directory-dormant"), numbers: map[string]string{}, logins: map[string][]string{}, emails: map[string][]string{},
		people: map[string]Person{}, works: map[string][]Engagement{}, byLogin: map[string][]Grant{}, byPerson: map[string][]Grant{}, reviewed: map[string]bool{},
	}
	people, err := collect(ctx, t, scanPerson, `select `+personColumns+` from person order by id`)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		m.people[p.ID] = p
		if p.EmployeeNo != "" {
			m.numbers[p.EmployeeNo] = p.ID
		}
		note(m.logins, p.Login, p.ID)
		note(m.emails, p.Email, p.ID)
	}
	engagements, err := collect(ctx, t, scanEngagement, `select `+engagementColumns+` from engagement where ended_on = '' order by id`)
	if err != nil {
		return nil, err
	}
	for _, e := range engagements {
		m.works[e.Person] = append(m.works[e.Person], e)
	}
	if m.services, err = serviceNames(ctx, t); err != nil {
		return nil, err
	}
	grants, err := collect(ctx, t, scanGrant, `select `+grantColumns+` from access_grant where system = $1 and closed_at = '' order by id`, system)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		m.byPerson[g.Person] = append(m.byPerson[g.Person], g)
		if g.Login != "" {
			m.byLogin[strings.ToLower(g.Login)] = append(m.byLogin[strings.ToLower(g.Login)], g)
		}
	}
	reviewed, err := collect(ctx, t, scanText, `select login from privileged_account where system = $1 and removed_on = ''`, system)
	for _, login := range reviewed {
		m.reviewed[strings.ToLower(login)] = true
	}
	return m, err
}

func note(m map[string][]string, key, id string) {
	if key = strings.ToLower(strings.TrimSpace(key)); key != "" && !slices.Contains(m[key], id) {
		m[key] = append(m[key], id)
	}
}

// whose finds the person of an account: by number, by login, by the address that is its name. Never by what somebody is called.
func (m *matching) whose(a exchange.Account) string {
	if id := m.numbers[a.EmployeeNo]; id != "" && a.EmployeeNo != "" {
		return id
	}
	login := strings.ToLower(a.Login)
	local, _, _ := strings.Cut(strings.ToLower(a.Principal), "@")
	for _, candidates := range [][]string{m.logins[login], m.logins[local], m.emails[strings.ToLower(a.Principal)], m.emails[strings.ToLower(a.Email)]} {
		if len(candidates) == 1 {
			return candidates[0]
		}
	}
	holders := map[string]bool{}
	for _, g := range m.byLogin[login] {
		holders[g.Person] = true
	}
	if len(holders) == 1 {
		return m.byLogin[login][0].Person
	}
	return ""
}

// bearNames says whether this council's logins bear the surname: only then does one that does not tell anything.
func (m *matching) bearNames(all []exchange.Account) {
	bear, of := 0, 0
	for _, a := range all {
		if p := m.people[m.whose(a)]; p.Surname != "" && isPerson(p.Kind) {
			if of++; bears(a.Login, p) {
				bear++
			}
		}
	}
	m.named = of >= 10 && bear*10 >= of*8
}

func bears(login string, p Person) bool {
	surname := letters(p.Surname)
	return surname != "" && strings.Contains(letters(login), surname[:min(len(surname), 8)])
}

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

// findings says what does not agree about an account.
func (m *matching) findings(a exchange.Account, person string) []string {
	var out []string
	add := func(when bool, finding string) {
		if when {
			out = append(out, finding)
		}
	}
	p := m.people[person]
	on, today := a.Enabled != "no", calendar.Of(m.taken)
	service, admin := looksLike(a, p, "service", "svc"), looksLike(a, p, "admin", "adm")
	someone := person != "" && isPerson(p.Kind)
	switch {
	case !on:
		add(len(m.byLogin[strings.ToLower(a.Login)]) > 0, duty.DisabledGranted)
		return out
	case person == "" && service, p.Kind == "service" && p.Sponsor == "":
		out = append(out, duty.ServiceNoOwner)
	case person == "" && admin, p.Kind == "admin" && p.Sponsor == "":
		out = append(out, duty.AdminNoOwner)
	case person == "", p.Kind == kindUnknown:
		out = append(out, duty.NoPerson)
	}
	live := m.byPerson[person]
	add(someone && len(live) == 0 && len(m.byLogin[strings.ToLower(a.Login)]) == 0, duty.NoGrant)
	add(p.Kind == "shared" || person == "" && looksLike(a, p, "shared", "shared"), duty.Shared)
	add(m.isDormant(a, live) && !service, duty.Dormant)
	add(!a.Expires.IsZero() && a.Expires.Before(m.taken), duty.Expired)
	add((p.Kind == "external" || a.Guest) && a.Expires.IsZero() && !slices.ContainsFunc(live, func(g Grant) bool { return g.EndsOn.Known() }), duty.NoEnd)
	add(a.KnowsGroups && slices.ContainsFunc(a.Groups, isAdminGroup) && !m.reviewed[strings.ToLower(a.Login)], duty.AdminUnreviewed)
	add(someone && m.named && !bears(a.Login, p), duty.OtherName)
	if works := m.works[person]; someone && len(works) > 0 {
		add(!slices.ContainsFunc(works, func(e Engagement) bool { return !e.ContractEnd.Known() || e.ContractEnd >= today }), duty.ContractOver)
		add(a.Department != "" && !slices.ContainsFunc(works, func(e Engagement) bool {
			return e.Service == "" || nameKey(m.services[e.Service]) == nameKey(a.Department)
		}), duty.OtherService)
	}
	return out
}

// looksLike reports an account of a kind, by what the register or the directory says of it or by how its login begins.
func looksLike(a exchange.Account, p Person, kind, prefix string) bool {
	login := strings.ToLower(a.Login)
	if p.Kind != "" && p.Kind != kindUnknown {
		return p.Kind == kind
	}
	return strings.HasPrefix(login, prefix+"-") || strings.HasPrefix(login, prefix+"_") || strings.HasPrefix(login, prefix+".") || strings.EqualFold(a.Description, kind) ||
		strings.HasSuffix(strings.ToLower(a.Name), "("+kind+")") || strings.HasSuffix(strings.ToLower(a.Name), kind+" account")
}

// isDormant reports an account that was not used for long. One that was never used counts once its access is as old.
func (m *matching) isDormant(a exchange.Account, live []Grant) bool {
	since := calendar.Of(m.taken).AddDays(-m.dormant)
	if !a.KnowsUse {
		return false
	}
	if !a.LastUsed.IsZero() {
		return calendar.Of(a.LastUsed) < since
	}
	return !slices.ContainsFunc(live, func(g Grant) bool { return g.GrantedOn >= since })
}

// isAdminGroup reports a group that gives its members power over the directory.
func isAdminGroup(group string) bool {
	switch strings.ToLower(strings.TrimSpace(group)) {
	case "domain admins", "enterprise admins", "schema admins", "administrators", "account operators", "server operators", "backup operators", "print operators",
		"group policy creator owners", "dnsadmins", "key admins", "enterprise key admins", "global administrator", "privileged role administrator":
		return true
	}
	return false
}
