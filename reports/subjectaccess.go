package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"

	"muniment/store"
)

// SubjectJSON is everything held on one person, for another program.
func SubjectJSON(f store.SubjectFile) ([]byte, error) {
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the file: %w", err)
	}
	return b, nil
}

// subjectHTML is a page that any browser shows and prints, without anything from elsewhere.
const subjectHTML = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Held on {{.Person.Name}}</title>
<style>body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}dl{display:grid;grid-template-columns:14rem 1fr;gap:.2rem 1rem;border-top:1px solid #999;padding-top:.5rem}dt{color:#444}dd{margin:0;overflow-wrap:anywhere}.check{border-left:4px solid #000;padding-left:1rem}</style></head><body>
<h1>What {{.Council}} holds on {{.Person.Name}} in its register</h1>
<p>Gathered by {{.MadeBy}} on {{.MadeAt.Format "2 January 2006"}}.</p>
{{if .Flags}}<div class="check"><h2>To be judged before this goes out</h2><ul>{{range .Flags}}<li>{{.}}</li>{{end}}</ul></div>{{end}}
<h2>Person</h2><dl><dt>Reference</dt><dd>{{.Person.ID}}</dd><dt>Name</dt><dd>{{.Person.Name}}</dd><dt>Login</dt><dd>{{.Person.Login}}</dd><dt>E-mail</dt><dd>{{.Person.Email}}</dd><dt>Kind</dt><dd>{{.Person.Kind}}</dd></dl>
{{range .Sections}}<h2>{{.Title}}</h2>{{range .Items}}<dl{{if .Check}} class="check"{{end}}>{{range .Facts}}<dt>{{.Name}}</dt><dd>{{.Value}}</dd>{{end}}{{if .Check}}<dt>to be read</dt><dd>may name another: {{range $i, $w := .Check}}{{if $i}}, {{end}}{{$w}}{{end}}</dd>{{end}}</dl>{{end}}{{end}}
</body></html>
`

// SubjectPage is everything held on one person, for people: somebody looks through it before it goes out.
func SubjectPage(f store.SubjectFile) ([]byte, error) {
	page, err := template.New("subject").Parse(subjectHTML)
	if err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, f); err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	return out.Bytes(), nil
}
