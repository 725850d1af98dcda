package seal

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// about is what the information dictionary and the metadata both say.
type about struct {
	title, author, subject, creator string
	created                         time.Time
}

// producer names the program that laid out the pages.
const producer = "gofpdf"

func (a about) info() dict {
	opt := func(s string) value {
		if s == "" {
			return ""
		}
		return newText(s)
	}
	return newDict("Title", opt(a.title), "Author", opt(a.author), "Subject", opt(a.subject), "Creator", opt(a.creator),
		"Producer", newText(producer), "CreationDate", newDate(a.created), "ModDate", newDate(a.created))
}

// readAbout is the inverse of info; false if d says or is spelt anything else.
func readAbout(d dict) (about, bool) {
	text := func(key string) string {
		s, _ := d.get(key).text()
		return s
	}
	created, ok := d.get("CreationDate").date()
	a := about{text("Title"), text("Author"), text("Subject"), text("Creator"), created}
	ok = ok && isPlainText(a.title) && isPlainText(a.author) && isPlainText(a.subject) && isPlainText(a.creator)
	return a, ok && a.info().value() == d.value()
}

// xmp writes the metadata packet (ISO 16684-1) for the given part of PDF/A, level B.
func (a about) xmp(part int) string {
	var b strings.Builder
	esc := func(s string) string {
		var e strings.Builder
		_ = xml.EscapeText(&e, []byte(s)) // a Builder never fails to write
		return e.String()
	}
	line := func(format, s string) {
		if s != "" {
			fmt.Fprintf(&b, format+"\n", esc(s))
		}
	}
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/">` + "\n" +
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` + "\n")
	fmt.Fprintf(&b, "<pdfaid:part>%d</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n<dc:format>application/pdf</dc:format>\n", part)
	line(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`, a.title)
	line(`<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>`, a.author)
	line(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`, a.subject)
	line(`<xmp:CreatorTool>%s</xmp:CreatorTool>`, a.creator)
	line(`<pdf:Producer>%s</pdf:Producer>`, producer)
	stamp := a.created.UTC().Format("2006-01-02T15:04:05Z")
	line(`<xmp:CreateDate>%s</xmp:CreateDate>`, stamp)
	line(`<xmp:ModifyDate>%s</xmp:ModifyDate>`, stamp)
	b.WriteString("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.String()
}
