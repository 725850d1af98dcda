package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
)

// pastEveryPeriod is a day on which what happened in 2025 is past the council's periods.
const pastEveryPeriod = calendar.Date("2033-02-01")

// inManyYears is a register with a closed account of 2025, at the desk of the Information Security Manager in 2033.
func inManyYears(t *testing.T) *sitting {
	t.Helper()
	s := sits(t)
	s.join(colleague{"ism", "100256", store.PostISM, store.ISM})
	s.join(colleague{"siro", "100242", store.PostSIRO, store.SIRO})
	s.register(func(ctx context.Context, r *store.Session) {
		if _, _, err := r.ConfirmClosure(ctx, store.Closure{Grant: "G00010", Evidence: "Ticket 12"}); err != nil {
			t.Fatal(err)
		}
	})
	s.opensOn("ism", pastEveryPeriod)
	return s
}

func TestTheYearsDisposalIsProposedApprovedByAnotherAndCarriedOutAtTheDesk(t *testing.T) {
	s := inManyYears(t)
	s.presses("Disposal and erasure")
	s.sees("past the council's periods.")
	s.sees("khallam on Active Directory and Microsoft 365")
	s.sees("Closed access. Its time counts from 21 November 2025.")
	s.sees("Details in the trail of 21 November 2025")
	s.sees("Kirsty Hallam")
	s.sees("It stays: khallam on Door access control (access that is not closed: close it).")
	s.seesNot("G00011")
	s.presses("Propose the year's disposal")
	s.types("What it rests on", "Retention schedule of 2030")
	s.presses("Continue")
	s.presses("Propose the year's disposal")
	s.sees("Proposed as RM00001. Somebody else approves it.")
	s.sees("Nothing is removed yet: somebody other than The Information Security Manager decides.")
	s.presses("Approve what the register disposes of")
	s.presses("Continue")
	s.presses("Approve what the register disposes of")
	s.sees("it takes somebody other")

	s.opensOn("siro", pastEveryPeriod)
	s.presses("Disposal and erasure")
	s.pressesWhere("Disposal of the year 2033")
	s.presses("Approve what the register disposes of")
	s.presses("Continue")
	s.presses("Approve what the register disposes of")
	s.sees("RM00001 is approved, and can be carried out.")

	s.opensOn("ism", pastEveryPeriod)
	s.presses("Disposal and erasure")
	s.pressesWhere("Disposal of the year 2033")
	s.presses("Dispose of what was approved")
	s.presses("Continue")
	s.presses("Dispose of what was approved")
	s.sees("RM00001 is done")
	s.as("ism", vault.Secret{Password: []byte(passwordOf("ism"))}, pastEveryPeriod, func(ctx context.Context, r *store.Session) {
		all, err := r.Removals(ctx, store.Disposal)
		if err != nil || len(all) != 1 || all[0].State != store.RemovalDone || all[0].Removed["closed access"] == 0 {
			t.Errorf("the removals are %+v: %v", all, err)
		}
	})
}

func TestAnErasureThatIsBarredSaysByWhat(t *testing.T) {
	s := inManyYears(t)
	s.presses("Disposal and erasure")
	s.presses("Ask that somebody's data is erased")
	s.chooses("Whose data", "Gita Yarrow")
	s.types("Why", "They asked")
	s.types("What it rests on", "Letter of 28 January")
	s.presses("Continue")
	s.presses("Ask that somebody's data is erased")
	s.sees("Nothing of 100200 can be erased while these stand")
	s.sees("Letter of 28 January")
}

func TestEverythingHeldOnOnePersonIsGathered(t *testing.T) {
	s := deskOf(t, colleague{"dpo", "100214", store.PostDPO, store.DPO}, nil)
	s.presses("Disposal and erasure")
	s.presses("Gather everything held on one person")
	s.chooses("On whom", "Gita Yarrow")
	out := filepath.Join(t.TempDir(), "held")
	s.types("Where the file is written", out)
	s.presses("Continue")
	s.presses("Gather everything held on one person")
	s.sees("name ends in .html or in .json")
	s.types("Where the file is written", out+".html")
	s.presses("Continue")
	s.presses("Gather everything held on one person")
	s.sees("held.html")
	data, err := os.ReadFile(out + ".html")
	if err != nil || !strings.Contains(string(data), "Gita Yarrow") {
		t.Errorf("the file holds %d bytes: %v", len(data), err)
	}
}

func TestWhatTheRegisterGivesUpIsNotForEverybody(t *testing.T) {
	s := deskOf(t, colleague{"ict", "100270", store.PostICT, store.ICT}, nil)
	s.presses("Disposal and erasure")
	s.sees("This is for others")
	s.seesNot("Ask that somebody's data is erased")
}
