package cli_test

import (
	"os"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

var formControl = regexp.MustCompile(`<(?:input|select|textarea) [^>]*>`)

// answer FORM.html OUT NAME=VALUE... fills in a reply form and writes what a browser hands to a mail program when it is sent.
func cmdAnswer(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) < 2 {
		ts.Fatalf("usage: answer FORM.html OUT NAME=VALUE...")
	}
	values := map[string]string{}
	for _, pair := range args[2:] {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	var out strings.Builder
	for _, control := range formControl.FindAllString(ts.ReadFile(args[0]), -1) {
		name, value := attribute(control, "name"), attribute(control, "value")
		if given, ok := values[name]; ok {
			value = given
			delete(values, name)
		}
		out.WriteString(name + "=" + value + "\r\n")
	}
	for name := range values {
		ts.Fatalf("the form has no %s", name)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(out.String()), 0o600))
}

func attribute(tag, name string) string {
	m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return m[1]
}
