package entry

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muniment/store/calendar"
)

// The owner's acts on an asset: assess its risk, choose its protection, tell its users, see whether they follow.

// lastDone is the day of an act, or a later day that the entry holds already: what was done earlier and is entered later does not
// push a date back.
func (g *Gate) lastDone(field string) calendar.Date {
	return max(calendar.Of(g.DoneAt), g.Entry.Fields.Day(field))
}

// within is the day a setting's working days after an act.
func (g *Gate) within(setting string) string {
	return string(g.Working.Add(calendar.Of(g.DoneAt), g.Period(setting)))
}

// attending adds the earliest day by which the owner must act, so that the register finds the asset by one date.
func attending(g *Gate, set Values) Values {
	earliest := ""
	for _, field := range []string{"reassess_by", "communicate_by"} {
		day, changed := set[field]
		if !changed {
			day = g.Entry.Fields[field]
		}
		if day != "" && (earliest == "" || day < earliest) {
			earliest = day
		}
	}
	set["attend_by"] = earliest
	return set
}

func assetRiskActs() []Act {
	return []Act{
		{
			Verb: "assess-risk", Title: "assess the risk to an information asset", Roles: assetAnswerers(), Answers: true,
			Needs: []string{"risk_threats", "treatment", "risk_accepted_by"},
			Own: []Field{
				needed("likelihood", "Likelihood", Rating),
				needed("impact", "Impact", Rating),
				needed("inherent", "Risk before measures", Rating),
				needed("residual", "Risk after measures", Rating),
				optional("incident", "Incident that asked for it", Text),
			},
			Gate: func(g *Gate) error {
				inherent, _ := g.Given.Int("inherent")
				residual, _ := g.Given.Int("residual")
				switch last := g.Before.Fields.Day("risk_assessed_on"); {
				case residual > inherent:
					return Refuse("the risk after measures (%d) cannot be above the risk before them (%d): rate them again", residual, inherent)
				case calendar.Of(g.DoneAt) < last:
					return Refuse("%s was assessed again on %s: an earlier assessment cannot replace that one", g.Entry.ID, last.Short())
				}
				return nil
			},
			Sets: func(g *Gate) Values {
				return attending(g, Values{
					"inherent_risk": g.Given["inherent"], "residual_risk": g.Given["residual"], "risk_assessed_on": string(calendar.Of(g.DoneAt)),
					"protected_on": "", "reassess_since": "", "reassess_by": "",
				})
			},
			Then:    askSupport,
			Does:    []Does{{Duty: "assess-asset-risk"}},
			Clauses: []string{"CBC-035"},
		},
		{
			Verb: "ask-reassessment", Title: "ask for a new risk assessment", Roles: []Role{Administrator, ISM, SIRO, DPO},
			Help: "An incident that concerns the asset asks for it by itself, unless the case is restricted.",
			Own:  []Field{needed("reason", "Why the risk must be assessed again", Text)},
			Sets: func(g *Gate) Values {
				return attending(g, Values{"reassess_since": string(calendar.Of(g.DoneAt)), "reassess_by": g.within("reassess-within")})
			},
			Clauses: []string{"CBC-035"},
		},
	}
}

// reassessAssets has an incident ask the owners of the assets it newly names to assess their risk again. A restricted case asks nobody, and one that
// implicates an owner does not ask them: the asset's history is open to more people than the case, and would tell them who reported one and when. It asks
// once that is no longer so.
func reassessAssets(g *Gate) ([]Step, error) {
	var out []Step
	for _, id := range g.Entry.Fields.List("assets") {
		asset, err := g.Find("asset", id)
		if err != nil {
			return nil, err
		}
		if !asset.Live() {
			continue // what has ended has no risk left to assess
		}
		asked, err := asksOwner(g, g.Before, asset)
		if err != nil {
			return nil, err
		}
		asks, err := asksOwner(g, g.Entry, asset)
		if err != nil {
			return nil, err
		}
		if asks && !asked {
			out = append(out, Step{Kind: "asset", Verb: "ask-reassessment", ID: id, Given: Values{"reason": "an incident concerns it"}})
		}
	}
	return out, nil
}

// asksOwner reports whether an incident, as it stands, is one of which the owner of an asset is told.
func asksOwner(g *Gate, incident, asset Entry) (bool, error) {
	if incident.Restricted || !slices.Contains(incident.Fields.List("assets"), asset.ID) {
		return false, nil
	}
	owners, err := g.Holders(asset.Post)
	owners = append(owners, asset.Fields["deputy_person"])
	return !slices.ContainsFunc(incident.Fields.List("implicated"), func(p string) bool { return slices.Contains(owners, p) }), err
}

// askSupport offers the Information Security Manager's help where a risk is rated high: they countersign the assessment.
func askSupport(g *Gate) ([]Step, error) {
	if !HighlyRated(g.Entry.Fields) {
		return nil, nil
	}
	return []Step{{Kind: "support", Verb: "ask", Of: g.Entry.ID, Given: Values{
		"title": "Risk to " + g.Entry.Title, "why": "rated high: " + g.Entry.Fields["residual_risk"] + " after measures",
	}}}, nil
}

func assetControlActs() []Act {
	return []Act{
		{
			Verb: "protect", Title: "decide the protection of an information asset", Roles: assetAnswerers(), Answers: true,
			Help:  "Measures are named by their references in the catalogue; those suggested for the classification are left out only with a reason.",
			Needs: []string{"measures", "measures_reason"},
			Own: []Field{
				optional("further", "Further measures of the council's own", Text),
				optional("left_out", "Why suggested measures are left out", Text),
			},
			Gate: measuresSuffice,
			Sets: func(g *Gate) Values {
				return attending(g, Values{
					"security_measures": measuresText(g.Entry.Fields.List("measures"), g.Given["further"]),
					"protected_on":      string(g.lastDone("protected_on")), "communicate_by": g.within("communicate-within"),
				})
			},
			Clauses: []string{"CBC-036"},
		},
		{
			Verb: "communicate-controls", Title: "tell users of an asset's controls", Roles: assetAnswerers(), Answers: true,
			Needs: []string{"control_notice"},
			Gate: func(g *Gate) error {
				if g.Entry.Fields["security_measures"] == "" {
					return Refuse("%s has no protection measures to tell its users of: decide them first with protect", g.Entry.ID)
				}
				return nil
			},
			Sets: func(g *Gate) Values {
				version, _ := g.Entry.Fields.Int("control_notice_version")
				return attending(g, Values{
					"control_notice_version": strconv.Itoa(version + 1), "control_notice_on": string(g.lastDone("control_notice_on")),
					"control_notice_reach": accessNow(g), "communicate_by": "",
				})
			},
			Does:    []Does{{Duty: "communicate-controls"}},
			Clauses: []string{"CBC-037"},
		},
		{
			Verb: "spot-check", Title: "check that an asset's controls are followed", Roles: assetAnswerers(), Answers: true,
			Own: []Field{
				needed("sample", "What was looked at", Text),
				needed("checked", "How many were looked at", Number),
				needed("result", "Result", Choice, "passed", "failed"),
				neededFor("action", "What must be put right", Text, "where it failed", failed),
			},
			Sets: func(g *Gate) Values {
				return Values{"last_spot_check": string(g.lastDone("last_spot_check")), "spot_check_result": g.Given["result"]}
			},
			Then:    putRight("spot check", "Put right what the spot check of %s found", "action"),
			Does:    []Does{{Duty: "spot-check-asset"}},
			Clauses: []string{"CBC-038"},
		},
	}
}

func failed(v Values) bool { return v["result"] == "failed" }

// accessNow says how many people a notice concerns: those who have access to the asset's system.
func accessNow(g *Gate) string {
	system := g.Entry.Fields["system"]
	if system == "" {
		return ""
	}
	live, people, err := g.Access(system)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d accesses of %d people", live, people)
}

// measuresSuffice refuses measures that the catalogue does not hold, and a choice that leaves out suggested ones without a word.
func measuresSuffice(g *Gate) error {
	chosen := map[string]bool{}
	for _, ref := range g.Entry.Fields.List("measures") {
		if _, known := MeasureOf(ref); !known {
			return Refuse("%q is no measure of the catalogue: name measures by their references, such as M01, and the council's own under further", ref)
		}
		chosen[strings.ToUpper(ref)] = true
	}
	var left []string
	for _, m := range SuggestedMeasures(g.Entry.Fields) {
		if !chosen[m.Ref] {
			left = append(left, m.Ref+" "+m.Title)
		}
	}
	if len(left) > 0 && g.Given["left_out"] == "" {
		return Refuse("measures suggested for %s are left out: choose them too, or say why not in left_out: %s", g.Entry.ID, strings.Join(left, "; "))
	}
	return nil
}

// measuresText is what the entry's security measures read like.
func measuresText(refs []string, further string) string {
	var out []string
	for _, ref := range refs {
		if m, known := MeasureOf(ref); known {
			out = append(out, m.Title)
		}
	}
	if further != "" {
		out = append(out, further)
	}
	return strings.Join(out, "; ")
}

// putRight opens an action where a check failed. The title has the entry's title in it; the text comes from one of the act's fields.
func putRight(topic, title, text string) func(*Gate) ([]Step, error) {
	return func(g *Gate) ([]Step, error) {
		if !failed(g.Given) {
			return nil, nil
		}
		return []Step{openAction(g, topic, fmt.Sprintf(title, g.Entry.Title), g.Given[text], g.within("action-within"))}, nil
	}
}
