package sheet

import (
	"fmt"
	"strings"
	"time"

	"muniment/store/calendar"
)

// words are the furniture's own words, in the language of the document.
type words struct {
	page, issued, draft, forSignature, complete, draftMark, testMark, testBand, none string
	signed, onBehalfOf, certificate, version                                         string
	months                                                                           [12]string
}

func english() words {
	return words{
		page: "Page %d of %d", issued: "Issued", draft: "Draft", forSignature: "For signature", complete: "Complete",
		draftMark: "DRAFT", testMark: "TEST", testBand: "TEST REGISTER: NOT A RECORD OF REAL EVENTS", none: "None",
		signed: "Signed electronically", onBehalfOf: "on behalf of", certificate: "Certificate", version: "version",
		months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
	}
}

func welsh() words {
	return words{
		page: "Tudalen %d o %d", issued: "Cyhoeddwyd", draft: "Drafft", forSignature: "I’w lofnodi", complete: "Cyflawn",
		draftMark: "DRAFFT", testMark: "PRAWF", testBand: "COFRESTR BRAWF: NID COFNOD O DDIGWYDDIADAU GO IAWN", none: "Dim",
		signed: "Llofnodwyd yn electronig", onBehalfOf: "ar ran", certificate: "Tystysgrif", version: "fersiwn",
		months: [12]string{
			"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
			"Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
		},
	}
}

// wordsOf picks the furniture's language from a language tag (RFC 5646); what is not Welsh is English.
func wordsOf(language string) words {
	if tag := strings.ToLower(language); tag == "cy" || strings.HasPrefix(tag, "cy-") {
		return welsh()
	}
	return english()
}

// moment writes an instant in London as "31 October 2025, 16:42".
func (w words) moment(t time.Time) string {
	t = t.In(calendar.London())
	return fmt.Sprintf("%d %s %d, %s", t.Day(), w.months[t.Month()-1], t.Year(), t.Format("15:04"))
}
