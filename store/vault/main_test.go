package vault

import (
	"fmt"
	"os"
	"testing"
)

// childEnv names what a copy of the test program is to do, for the tests that
// need a second process or one that can be killed.
const childEnv = "MUNIMENT_VAULT_CHILD"

func TestMain(m *testing.M) {
	var err error
	switch what := os.Getenv(childEnv); what {
	case "":
		os.Exit(m.Run())
	case "commit-until-killed":
		err = commitUntilKilled(os.Args[1])
	case "transfer":
		err = transferFor(os.Args[1])
	case "hold-the-turn", "hold-in-commit":
		err = holdTheTurn(os.Args[1], what == "hold-in-commit")
	default:
		err = moreChildren(what, os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
