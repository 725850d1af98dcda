package entry

import (
	"fmt"
	"strings"

	"muniment/store/calendar"
)

// Year is what the register knows of one owner's assets for a year: what their return is filled in from.
type Year struct {
	Ends        calendar.Date
	Assets      []Entry
	Systems     []Entry // that the assets are held on, each once
	Accesses    int     // live on those systems
	Closures    Closures
	Disclosures []Entry
	Agreements  []Entry
	Incidents   []Entry
}

// prefilled fills in the figures that the register knows, where the owner gave none. What cannot be read is left for the owner to answer.
func prefilled(g *Gate) Values {
	year, err := yearOf(g)
	if err != nil {
		return nil
	}
	set := Values{}
	for field, text := range year.Figures() {
		if g.Entry.Fields[field] == "" {
			set[field] = text
		}
	}
	return set
}

// yearOf gathers the assets of a return that still belong to its owner, and what hangs on them.
func yearOf(g *Gate) (Year, error) {
	y := Year{Ends: g.Entry.Fields.Day("year_ending")}
	systems, incidents := map[string]bool{}, map[string]bool{}
	for _, id := range g.Entry.Fields.List("asset_ids") {
		asset, err := g.Find("asset", id)
		if err != nil {
			return y, err
		}
		if !asset.Live() || asset.Fields["owner_post"] != g.Entry.Fields["iao_post"] {
			continue
		}
		y.Assets = append(y.Assets, asset)
		if err := y.gather(g, asset, incidents); err != nil {
			return y, err
		}
		if system := asset.Fields["system"]; system != "" && !systems[system] {
			systems[system] = true
			if err := y.gatherSystem(g, system); err != nil {
				return y, err
			}
		}
	}
	return y, nil
}

// gather adds what hangs on an asset; an incident that concerns several assets counts once.
func (y *Year) gather(g *Gate, asset Entry, known map[string]bool) error {
	disclosures, err := g.PartsOf(asset, "disclosure")
	if err != nil {
		return err
	}
	agreements, err := g.PartsOf(asset, "sharing-agreement")
	if err != nil {
		return err
	}
	incidents, err := g.LinkedTo(asset, "incident", "assets")
	if err != nil {
		return err
	}
	y.Disclosures, y.Agreements = append(y.Disclosures, disclosures...), append(y.Agreements, agreements...)
	for _, i := range incidents {
		if !known[i.ID] && !i.Restricted { // a restricted case is in nobody else's figures
			known[i.ID] = true
			y.Incidents = append(y.Incidents, i)
		}
	}
	return nil
}

func (y *Year) gatherSystem(g *Gate, id string) error {
	system, err := g.Find("system", id)
	if err != nil {
		return err
	}
	live, _, err := g.Access(id)
	if err != nil {
		return err
	}
	closed, err := g.Closures(id, y.Ends.AddMonths(-12), y.Ends)
	if err != nil {
		return err
	}
	y.Systems, y.Accesses = append(y.Systems, system), y.Accesses+live
	y.Closures = Closures{y.Closures.InTime + closed.InTime, y.Closures.Late + closed.Late, y.Closures.Open + closed.Open}
	return nil
}

// in counts the entries whose day falls in the year.
func (y *Year) in(entries []Entry, day func(Values) calendar.Date) int {
	from, n := y.Ends.AddMonths(-12), 0
	for _, e := range entries {
		if d := day(e.Fields); d > from && d <= y.Ends {
			n++
		}
	}
	return n
}

func dayOf(field string) func(Values) calendar.Date {
	return func(v Values) calendar.Date { return v.Day(field) }
}

func countOf(entries []Entry, is func(Values) bool) int {
	n := 0
	for _, e := range entries {
		if is(e.Fields) {
			n++
		}
	}
	return n
}

// Figures are the answers of a return that follow from the register. Every one is said with what it is counted out of.
func (y *Year) Figures() Values {
	n := len(y.Assets)
	due := y.Closures.InTime + y.Closures.Late + y.Closures.Open
	high := func(v Values) bool { residual, known := v.Int("residual_risk"); return known && residual >= 4 }
	inDate := func(v Values) bool { return v.Day("signed_on") <= y.Ends && v.Day("expires_on") >= y.Ends }
	discovered := func(v Values) calendar.Date {
		if at := v.At("discovered_at"); !at.IsZero() {
			return calendar.Of(at)
		}
		return ""
	}
	var misses []Entry
	for _, i := range y.Incidents {
		if i.Fields.Yes("near_miss") {
			misses = append(misses, i)
		}
	}
	incidents, near := y.in(y.Incidents, discovered), y.in(misses, discovered)
	recovers, needing := y.recovery()
	out := Values{
		"access_figures":     fmt.Sprintf("%s to the %s of %s", some(y.Accesses, "live access", "live accesses"), some(len(y.Systems), "system", "systems"), some(n, "asset", "assets")),
		"leaver_figures":     fmt.Sprintf("%s of leavers fell due: %d closed in time, %d closed late, %d still open", some(due, "access", "accesses"), y.Closures.InTime, y.Closures.Late, y.Closures.Open),
		"risk_figures":       fmt.Sprintf("%d of %d assets assessed in the year; %d rated high; %d with a remaining risk of 4 or 5", y.in(y.Assets, dayOf("risk_assessed_on")), n, countOf(y.Assets, HighlyRated), countOf(y.Assets, high)),
		"control_figures":    fmt.Sprintf("Notices issued for %d of %d assets in the year; %d of %d spot-checked", y.in(y.Assets, dayOf("control_notice_on")), n, y.in(y.Assets, dayOf("last_spot_check")), n),
		"disclosure_figures": outOf(y.in(y.Disclosures, dayOf("decided_on")), len(y.Disclosures), "requests to disclose", "decided in the year") + "; " + outOf(countOf(y.Agreements, inDate), len(y.Agreements), "sharing agreements", "in date at its end"),
		"retention_figures":  fmt.Sprintf("Disposals from %d of %d assets in the year; %d on hold", y.in(y.Assets, dayOf("last_disposal")), n, countOf(y.Assets, onLegalHold)),
		"incident_figures":   fmt.Sprintf("Incidents in the year: %d; near misses among them: %d", incidents, near),
		"supplier_figures":   fmt.Sprintf("%d of %d assets held by a supplier; ", countOf(y.Assets, heldBySupplier), n) + outOf(recovers, needing, "with a stated need", "recover in time"),
		"place_figures":      outOf(countOf(y.Assets, placed), countOf(y.Assets, HeldPhysically), "assets on paper or media", "have a place"),
	}
	if len(y.Systems) == 0 {
		out["access_figures"] = "The assets are in no system"
	}
	if due == 0 {
		out["leaver_figures"] = "No access of leavers fell due"
	}
	if incidents == 0 {
		out["incident_figures"] = "No incidents in the year"
	}
	for field, text := range out {
		out[field] = strings.ToUpper(text[:1]) + text[1:]
	}
	return out
}

// some is a number of things in words.
func some(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// outOf is how many of some things something is true of; where there are none it says that, for nought of nought tells nobody anything.
func outOf(n, of int, things, what string) string {
	if of == 0 {
		return "no " + strings.TrimPrefix(things, "with a ")
	}
	return fmt.Sprintf("%d of %d %s %s", n, of, things, what)
}

func placed(v Values) bool { return HeldPhysically(v) && v["location_physical"] != "" }

// recovery counts the assets that say how soon they are needed, and those of them whose system promises it.
func (y *Year) recovery() (met, needing int) {
	for _, a := range y.Assets {
		within := func(need, promise string) (needs, kept bool) {
			most, stated := a.Fields.Int(need)
			if !stated {
				return false, true
			}
			for _, s := range y.Systems {
				if promised, known := s.Fields.Int(promise); s.ID == a.Fields["system"] && known {
					return true, promised <= most
				}
			}
			return true, false
		}
		time, timely := within("rto_needed", "rto_working_days")
		point, recent := within("rpo_needed", "rpo_hours")
		if time || point {
			needing++
			if timely && recent {
				met++
			}
		}
	}
	return met, needing
}
