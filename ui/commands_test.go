package ui_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"muniment/store/duty"
	"muniment/store/entry"
	"muniment/ui"
	"muniment/ui/cli"
)

// seat is where at the desk something is that is also a command: what leads there, and the words by which it is known.
type seat struct {
	page, kind, id string
	says           string
	lead           func(*sitting) // where a place alone does not lead there
	worked         string         // or the test that presses these words, where it takes a register in which something happened before
}

// onlyCommands are the commands that have no place at the desk, each with its reason.
func onlyCommands() map[string]string {
	return map[string]string{
		"demo": "writes the made-up council into a folder; the window's first page opens it",
	}
}

// seats are the places of the commands that are no acts which a panel, a register or a prompt leads to.
func seats() map[string]seat {
	presses := func(texts ...string) func(*sitting) {
		return func(s *sitting) {
			for _, text := range texts {
				s.presses(text)
			}
		}
	}
	atFirstPage := func(s *sitting) { s.window.Show(ui.Opening{}) }
	aside := func(s *sitting) { s.window.VisitPrompt(s.anyPrompt()) }
	const (
		erased   = "TestAnErasureIsJudgedApprovedOrRefusedAndFinishedAtTheDesk"
		disposed = "TestTheYearsDisposalIsProposedApprovedByAnotherAndCarriedOutAtTheDesk"
		refused  = "TestADisposalIsRefusedAndSomethingLeftOutOfIt"
		folders  = "TestFoldersAndSourcesAreLeftOffAtTheDesk"
		signers  = "TestWhatIsDoneToPeopleWhoSignIn"
		copies   = "TestWhatARestoreWouldLoseIsShownBeforehand"
		record   = "TestARecordIsReadBeforeItIsSignedAndAfterwards"
		weekly   = "TestTheWeeklyReviewFromTodayToTheTrail"
	)
	return map[string]seat{
		"access": {says: "Who has access to Active Directory", lead: func(s *sitting) {
			s.window.Visit("thing", "system", "SYS01", "")
			s.presses("Who has access to it")
		}},
		"access-review lines":     {worked: "TestAReviewIsDecidedByKeysFromTodayToTheTrail", says: "to keep, change or revoke"},
		"access-review list":      {page: "list", kind: "access-review", says: "Access reviews"},
		"access-review show":      {worked: "TestAReviewIsDecidedByKeysFromTodayToTheTrail", says: "to keep, change or revoke"},
		"access-review take-back": {worked: "TestAReviewIsDecidedByKeysFromTodayToTheTrail", says: "z"},
		"archive":                 {worked: "TestAnArchiveIsWrittenAtTheDesk", says: "Write an archive"},
		"attachment":              {says: "Save the file as it came", lead: aPaper},
		"audit exports":           {says: "Lists that were taken out", lead: presses("Trail", "Lists that were taken out")},
		"audit log":               {page: "trail", says: "Every act and every refused attempt"},
		"audit verify":            {says: "The register is sound", lead: presses("Trail", "Check the whole register")},
		"backup folder add":       {page: "copies", says: "Choose a folder"},
		"backup folder list":      {page: "copies", says: "Copies"},
		"backup folder remove":    {worked: "TestAFolderOfCopiesIsLeftOut", says: "Copy there no longer"},
		"backup list":             {worked: copies, says: "Copies"},
		"backup verify":           {worked: "TestADamagedCopyIsToldWhereCopiesAreListed", says: "Read every copy again"},
		"ca crl":                  {page: "authorities", says: "Publish whose certificates vouch for nothing any more"},
		"ca distrust":             {worked: "TestAnAuthorityThatPeopleSignUnderIsListedAndDistrusted", says: "Have nobody sign under what is chosen any more"},
		"ca export":               {page: "authorities", says: "Write the certificate that readers of records should trust"},
		"ca renew":                {page: "authorities", says: "Renew the authority of the register"},
		"ca trust":                {page: "authorities", says: "Let people sign under another authority"},
		"ca trusted":              {page: "authorities", says: "There is none: everybody signs under the register's own authority."},
		"check":                   {page: "trail", says: "Check the whole register"},
		"countersign":             {page: "verify", says: "Check a record"},
		"create":                  {says: "Make a new register", lead: atFirstPage},
		"digest":                  {page: "mail", says: "Tell each person what they owe"},
		"directory findings":      {page: "directory", says: "Nothing is open of the directories that were read."},
		"directory list":          {says: "No directory was read yet.", lead: presses("Directories", "Directories that were read")},
		"directory read":          {page: "directory", says: "Choose an export"},
		"disposal approve":        {worked: disposed, says: "Approve what the register disposes of"},
		"disposal leave-out":      {worked: refused, says: "Leave something out of a disposal"},
		"disposal list":           {page: "removals", kind: "removal", says: "Disposal and erasure"},
		"disposal propose":        {worked: disposed, says: "Propose the year's disposal"},
		"drill list":              {page: "copies", says: "Copies"},
		"duties":                  {page: "duties", says: "Every duty that the register watches over"},
		"erase list":              {page: "removals", kind: "removal", says: "Disposal and erasure"},
		"except end":              {worked: "TestAnExceptionIsSeenWithItsAccessAndEnded", says: "End it now"},
		"export":                  {page: "list", kind: "person", says: "Save this list"},
		"grant mine":              {worked: "TestWhatSomebodyMayUseIsTheirsToRead", says: "What you may use"},
		"import":                  {page: "import", says: "Import"},
		"import list":             {page: "imports", says: "Files brought in"},
		"import sources":          {worked: folders, says: "Forget"},
		"import undo":             {page: "imports", says: "Take back what is chosen"},
		"list":                    {page: "registers", says: "Everything that the council keeps here."},
		"own-certificate add":     {says: "Choose the file", lead: presses("People who sign in", "My certificate")},
		"own-certificate show":    {says: "Choose the file", lead: presses("People who sign in", "My certificate")},
		"pack text":               {worked: "TestWhatPeopleAreAskedIsReadAndAListOfAnswersBroughtIn", says: "Read what people are asked"},
		"privileged list":         {page: "list", kind: "privileged-account", says: "Privileged accounts"},
		"privileged queries":      {page: "list", kind: "privileged-query", says: "Queries about privileged accounts"},
		"privileged review":       {worked: weekly, says: "Choose this week's lists"},
		"privileged show":         {page: "weekly", kind: "privileged-account", says: "Weekly administrator review"},
		"privileged weeks":        {page: "weekly", kind: "privileged-account", says: "Weekly administrator review"},
		"processing-record":       {page: "list", kind: "asset", says: "Save the record of processing"},
		"prompts":                 {page: "today", says: "Today"},
		"prompts delegate":        {says: "Ask somebody else to do it", lead: aside},
		"prompts postpone":        {says: "Put it behind the others for some days", lead: aside},
		"prompts recall":          {worked: "TestWhatIsOwedIsGivenToSomebodyElsePutOffAndTakenBack", says: "Take back that somebody else is asked, or that it waits"},
		"record list":             {page: "list", kind: "record", says: "Records"},
		"record show":             {worked: record, says: "Read it"},
		"recover":                 {says: "A register is lost or damaged, or no administrator can sign in", lead: atFirstPage},
		"reply forms":             {page: "replies", says: "Forms that were made"},
		"reply import":            {page: "replies", says: "Bring in answers"},
		"reply list":              {page: "replies", says: "What came back"},
		"reply make":              {says: "Make it and save it", lead: presses("Reply forms", "Make a form")},
		"reply scan":              {says: "Keep a signed paper as evidence", lead: aside},
		"restore":                 {worked: copies, says: "Restore the one that is chosen"},
		"roles":                   {page: "roles", says: "Who sees what and may do what."},
		"search":                  {worked: "TestSearchLeadsToWhatIsFound", says: "gita ya"},
		"setting list":            {page: "settings", says: "Periods that the policy leaves open."},
		"setting set":             {says: "Change", lead: func(s *sitting) { s.presses("Settings"); s.grid().Choose("notice") }},
		"show":                    {page: "thing", kind: "person", id: "100214", says: "Olwen Quayle"},
		"statement figures":       {page: "workspace", says: "statement"},
		"template":                {page: "import", says: "Save an empty workbook to fill in"},
		"transfer preview":        {page: "transfer", kind: "transfer", says: "See what would go"},
		"user add":                {page: "users", says: "Let somebody sign in"},
		"user enable":             {worked: signers, says: "Let them sign in again"},
		"user key-file":           {worked: "TestAKeyFileIsMadeAndNeededFromThenOn", says: "Make a key file"},
		"user link":               {worked: signers, says: "Say who they are"},
		"user list":               {page: "users", says: "Ada Min"},
		"user password":           {page: "users", says: "Change my password"},
		"user reset":              {worked: signers, says: "Give them another password"},
		"user roles":              {worked: signers, says: "Change what they may do"},
		"disposal refuse":         {worked: refused, says: "Refuse a disposal"},
		"erase finish":            {worked: erased, says: "Write the file anew after a removal"},
		"erase judge":             {worked: erased, says: "Say whom a text means"},
		"erase refuse":            {worked: erased, says: "Refuse an erasure"},
		"erase texts":             {worked: erased, says: "Texts that may name them"},
		"own-certificate remove":  {worked: "TestAnAuthorityThatPeopleSignUnderIsListedAndDistrusted", says: "Sign with that of the register again"},
		"privileged second":       {worked: "TestSomebodyElseLooksAtWhatTheWeeksReviewerHolds", says: "Look at the accounts that The ICT holds"},
		"record duties":           {page: "issue", says: "Duties"},
		"record page":             {worked: "TestAPublicRecordIsSavedAsAPageForTheWeb", says: "Save as a page for the web"},
		"watch dismiss":           {worked: folders, says: "Dismiss"},
		"watch end":               {worked: folders, says: "Watch it no longer"},
		"verify":                  {page: "verify", says: "Check a record"},
		"watch":                   {page: "imports", says: "Files that wait"},
		"watch add":               {page: "imports", says: "Have a folder watched"},
		"watch list":              {page: "imports", says: "Files that wait"},
	}
}

// aPaper keeps a signed paper, whose file can then be saved.
func aPaper(s *sitting) {
	s.window.VisitPrompt(s.anyPrompt())
	s.presses("Keep a signed paper as evidence")
	s.drops("paper.pdf", "%PDF-1.7 a signed paper")
	s.presses("Keep a signed paper as evidence")
	s.presses("Reply forms")
}

// commands asks the program for the commands that there are, as a shell does that completes what somebody types.
func commands(t *testing.T, before ...string) []string {
	t.Helper()
	code, out := typed(t, append(append([]string{"__completeNoDesc"}, before...), "")...)
	if code != 0 {
		t.Fatalf("the commands of %q are not known", before)
	}
	var names []string
	for line := range strings.SplitSeq(out, "\n") {
		if name := strings.TrimSpace(line); name != "" && !strings.HasPrefix(name, ":") && name != "help" {
			names = append(names, name)
		}
	}
	return names
}

// isGroup reports a command that does nothing but list those under it.
func isGroup(t *testing.T, words []string) bool {
	t.Helper()
	code, out := typed(t, words...)
	return code == 0 && strings.Contains(out, "Available Commands")
}

// typed runs a command, and returns what it said.
func typed(t *testing.T, words ...string) (code int, said string) {
	t.Helper()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = null.Close() }()
	var out bytes.Buffer
	code = cli.Main(t.Context(), words, cli.Streams{In: null, Out: &out, Err: &bytes.Buffer{}})
	return code, out.String()
}

// everyCommand lists the commands that do something, but for the acts of the kinds, whose forms and whose commands come from the same values.
func everyCommand(t *testing.T) []string {
	t.Helper()
	var out []string
	var under func(words []string)
	under = func(words []string) {
		inside := commands(t, words...)
		if len(inside) == 0 || !isGroup(t, words) {
			out = append(out, strings.Join(words, " "))
		}
		for _, name := range inside {
			under(append(slices.Clone(words), name))
		}
	}
	for _, name := range commands(t) {
		if name != "registers" {
			under([]string{name})
		}
	}
	for _, k := range entry.Kinds() {
		for _, name := range commands(t, k.Name) {
			if _, is := k.Act(name); !is && name != "fields" { // what an act asks for stands in its form
				under([]string{k.Name, name})
			}
		}
	}
	return out
}

// Nothing is only in the commands: each is an act that has a form which something at the desk leads to, or has its place, or says why it has none.
func TestEveryCommandHasItsPlaceAtTheDesk(t *testing.T) {
	s := atDesk(t)
	places, alone := seats(), onlyCommands()
	led := map[string]bool{}
	for _, d := range duty.Catalogue() {
		if kind, verb, _, found := ui.Discharge(duty.Prompt{Duty: d.ID, Act: d.Act, Subject: "grant", ID: "G00001"}); found {
			led[kind+" "+verb] = true
		}
	}
	for _, command := range everyCommand(t) {
		if _, excepted := alone[command]; excepted {
			delete(alone, command)
			continue
		}
		if kind, verb, is := ui.ActOfCommand(command); is {
			if ui.IsOffered(kind, verb) || led[kind+" "+verb] {
				continue
			}
		}
		at, known := places[command]
		if !known {
			t.Errorf("`muniment %s` has no place at the desk", command)
			continue
		}
		delete(places, command)
		if at.lead != nil || at.worked != "" {
			continue // below
		}
		s.window.Visit(at.page, at.kind, at.id, "")
		if all := s.reads(); !strings.Contains(all, at.says) {
			t.Errorf("`muniment %s`: its place does not say %q, but:\n%s", command, at.says, all)
		}
	}
	for _, command := range slices.Sorted(maps.Keys(places)) {
		t.Errorf("`muniment %s` is no command any more", command)
	}
	for command := range alone {
		t.Errorf("`muniment %s` is no command any more, or has its place now", command)
	}
}

// Where a command's place is reached by pressing things, they are pressed.
func TestThePlacesOfCommandsAreLedTo(t *testing.T) {
	for command, at := range seats() {
		if at.lead == nil {
			continue
		}
		t.Run(command, func(t *testing.T) {
			s := atForms(t)
			at.lead(s)
			s.sees(at.says)
		})
	}
}

// Where it takes a register in which something happened before, another test works through it and presses these words.
func TestThePlacesOfCommandsAreWorkedThrough(t *testing.T) {
	names, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	source := ""
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source += string(text)
	}
	for command, at := range seats() {
		if at.worked == "" {
			continue
		}
		_, body, found := strings.Cut(source, "func "+at.worked+"(t *testing.T) {\n")
		body, _, _ = strings.Cut(body, "\n}\n")
		if !found || !strings.Contains(body, strconv.Quote(at.says)) {
			t.Errorf("`muniment %s`: no test %s presses %q", command, at.worked, at.says)
		}
	}
}
