package entry

import (
	"bytes"
	"encoding/csv"
	"strings"
	"sync"

	shipped "muniment/assets"
)

// Measure is one way of protecting information, from the shipped catalogue (assets/catalogue/measures.csv).
type Measure struct {
	Ref, Title string
	Control    string // of ISO/IEC 27001:2022, Annex A
	Applies    string // always, digital, paper, marked, secret, personal, special, card, critical or supplier
	Text       string // what to do, as one tells it to users
}

// measures is the catalogue in its order.
var measures = sync.OnceValue(func() []Measure {
	rows, err := csv.NewReader(bytes.NewReader(shipped.Catalogue("measures"))).ReadAll()
	if err != nil { // a test reads the shipped file
		return nil
	}
	var out []Measure
	for _, r := range rows[1:] {
		out = append(out, Measure{r[0], r[1], r[2], r[3], r[4]})
	}
	return out
})

// MeasureOf finds a measure by its reference, whatever its capitals.
func MeasureOf(ref string) (Measure, bool) {
	for _, m := range measures() {
		if strings.EqualFold(m.Ref, strings.TrimSpace(ref)) {
			return m, true
		}
	}
	return Measure{}, false
}

// SuggestedMeasures are those that an asset's classification and other facts ask for.
func SuggestedMeasures(v Values) []Measure {
	applies := map[string]bool{
		"always":   true,
		"digital":  HeldDigitally(v),
		"paper":    HeldPhysically(v),
		"marked":   protectivelyMarked(v),
		"secret":   strings.HasSuffix(strings.ToUpper(v["classification"]), "SECRET"),
		"personal": personalData(v),
		"special":  personalData(v) && sensitiveData(v),
		"card":     v.Yes("card_data"),
		"critical": critical(v),
		"supplier": heldBySupplier(v),
	}
	var out []Measure
	for _, m := range measures() {
		if applies[m.Applies] {
			out = append(out, m)
		}
	}
	return out
}
