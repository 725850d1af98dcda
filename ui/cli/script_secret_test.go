package cli_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// words PDF FILE writes the words of a recovery sheet into a file, as somebody types them who reads the paper.
func cmdWords(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: words PDF FILE")
	}
	cmdPDFText(ts, false, args[:1])
	numbered := map[int]string{}
	for _, m := range regexp.MustCompile(`(\d+)\. +([a-z]+)`).FindAllStringSubmatch(ts.ReadFile("stdout"), -1) {
		n, err := strconv.Atoi(m[1])
		ts.Check(err)
		numbered[n] = m[2]
	}
	var words []string
	for n := 1; numbered[n] != ""; n++ {
		words = append(words, numbered[n])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(words, "\n")+"\n"), 0o600))
}

// guess LOGIN TIMES tries a wrong password so many times.
func cmdGuess(ts *testscript.TestScript, neg bool, args []string) {
	noBang(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: guess LOGIN TIMES")
	}
	times, err := strconv.Atoi(args[1])
	ts.Check(err)
	for range times {
		run(ts, 1, []string{"muniment", "-r", ts.Getenv("REGISTER"), "--as", args[0], "--password-file", "wrong.pw", "list", "people"})
		if !strings.Contains(ts.ReadFile("stderr"), "the name, password or key file is not right") {
			ts.Fatalf("a wrong password is answered: %s", ts.ReadFile("stderr"))
		}
	}
}
