package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// leaverFacts is an ordinary case of a made-up council: five accounts, of which one was late by the manager's clock and one is open
// under an exception.
func leaverFacts() LeaverFacts {
	return LeaverFacts{
		Number: "LR-2025-0007", Council: "Bryn County Borough Council", Classification: "OFFICIAL-SENSITIVE",
		IssuedAt: at("2025-11-03 16:42"),
		Trail:    Trail{Sequence: 412, Hash: "3f9a7c21d0b4e58811aa90ffab3344c0"},
		Person:   LeaverPerson{ID: "100221", Name: "Siân Ŵyn-Jones", EmployeeNo: "100221"},
		Engagement: LeaverEngagement{Kind: "employee", Reference: "E-100221-1", Post: "Housing Options Officer",
			Service: "Housing and Communities", ManagerPost: "Housing Options Manager"},
		Dates: LeaverDates{Notice: "2025-10-06", LastWorkingDay: "2025-10-31", ContractEnd: "2025-11-07",
			RecordedAt: at("2025-10-08 09:12"), RecordedBy: "Ciarán O’Dowd"},
		Notice: LeaverNotice{LagWorkingDays: 2, Words: "the register was told 2 working days after the manager knew"},
		Accounts: []LeaverAccount{
			{Grant: "G00010", Kind: "account", SystemID: "SYS01", System: "Directory and e-mail", OwnerPost: "Head of ICT", Login: "swynjones", Level: "standard user",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-10-31 16:05"), EnteredAt: at("2025-11-03 09:12"), DoneBy: "Dafydd O’Dowd", EnteredBy: "Dafydd O’Dowd",
				Action: ActionDisabled, Evidence: "Sign-in blocked and sessions ended; ticket INC-48213.", Closure: Closure{OnTime: true}},
			{Grant: "G00011", Kind: "account", SystemID: "SYS04", System: "Housing management", OwnerPost: "Housing Systems Manager", Login: "SWYN01", Level: "case officer",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-10-31 15:30"), EnteredAt: at("2025-10-31 15:41"), DoneBy: "Mair Pritchard", EnteredBy: "Tom Ellis", OnBehalfOf: "Mair Pritchard",
				Action: ActionDeleted, Evidence: "User list printed after deletion, filed as HS-2025-311.", Closure: Closure{OnTime: true}},
			{Grant: "G00012", Kind: "shared account", SystemID: "SYS09", System: "Choice-based lettings portal", OwnerPost: "Lettings Team Leader", Login: "lettings-duty", Level: "duty desk",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-11-03 10:20"), EnteredAt: at("2025-11-03 10:25"), DoneBy: "Lettings Team Leader", EnteredBy: "Aled Rees",
				Action: ActionChanged, Evidence: "Password of the duty account changed; all holders told.",
				Closure: Closure{Late: []Lateness{{ClockClosure, 3500, "2 days 10 hours"}}}},
			{Grant: "G00013", Kind: "account", SystemID: "SYS17", System: "Benefits enquiry (government portal)", OwnerPost: "Benefits Manager", Login: "BR0221", Level: "enquiry",
				Due: at("2025-10-31 23:59"), Action: ActionRequested, DoneAt: time.Time{}, Evidence: "Asked of the supplier on 31/10/2025, reference 88120; not yet confirmed."},
			{Grant: "G00014", Kind: "key", System: "Cabinet 14, Civic Offices", OwnerPost: "Facilities Manager",
				Due: at("2025-10-31 23:59"), DoneAt: at("2025-10-31 17:00"), EnteredAt: at("2025-10-31 17:02"), DoneBy: "Reception", EnteredBy: "Reception",
				Action: ActionReturned, Evidence: "Key book, line 77.", Closure: Closure{OnTime: true}},
		},
		Returns: []LeaverReturn{
			{Item: "Laptop", Reference: "Tag 20931", Outcome: Returned, Evidence: "Checked against the tag; wiped 05/11/2025.", DoneAt: at("2025-10-31 16:30"), EnteredAt: at("2025-10-31 16:40"), EnteredBy: "ICT Service Desk"},
			{Item: "Mobile phone", Reference: "Tag 33410", Outcome: NotRecovered, Reason: "Lost in September, incident IN-2025-0031; wiped remotely.", EnteredAt: at("2025-10-31 16:40"), EnteredBy: "ICT Service Desk"},
			{Item: "ID badge and door card", Outcome: Returned, Evidence: "Card 7741 cancelled.", DoneAt: at("2025-10-31 17:00"), EnteredAt: at("2025-10-31 17:02"), EnteredBy: "Reception"},
			{Item: "Purchase card", Outcome: NotHeld, EnteredAt: at("2025-10-31 16:40"), EnteredBy: "Housing Options Manager"},
		},
		Checks: []LeaverCheck{
			{Stage: "before", Item: "Work files moved from personal drive, desktop and paper to the team", Answer: "done", Evidence: "Team drive, folder Handover.", DoneAt: at("2025-10-29 12:00"), EnteredBy: "Ciarán O’Dowd"},
			{Stage: "after", Item: "Directory and badge lists imported; no live account or badge found", Answer: "done", DoneAt: at("2025-11-03 14:00"), EnteredBy: "Information Security Manager"},
		},
		Exceptions: []LeaverException{{Grant: "G00013", Subject: "Benefits enquiry (government portal)", Reason: "The supplier closes accounts within five working days of a request.",
			GrantedBy: "Information Security Manager", GrantedOn: "2025-10-31", Expires: "2025-11-14"}},
		Signers: []Signer{{Field: "manager", Label: "Line manager", Post: "Housing Options Manager", Name: "Ciarán O’Dowd"},
			{Field: "ism", Label: "Information Security Manager", Post: "Information Security Manager"}},
	}
}

func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	cases := map[string]func(*LeaverFacts){
		"ordinary": func(*LeaverFacts) {},
		"empty": func(f *LeaverFacts) {
			f.Accounts, f.Returns, f.Checks, f.Exceptions = nil, nil, nil, nil
		},
		"draft": func(f *LeaverFacts) { f.Draft = true },
		"test":  func(f *LeaverFacts) { f.Test = true },
		"long": func(f *LeaverFacts) {
			var many []LeaverAccount
			for i := range 40 {
				a := f.Accounts[i%5]
				a.Grant = fmt.Sprintf("G%05d", i)
				a.Evidence = strings.Repeat("Confirmed by the owner after looking at the user list 😀 and a screenshot. ", i%7)
				if i == 17 {
					a.Evidence = strings.Repeat("A very long account of what was done, in many words. ", 200)
				}
				if i == 20 {
					a.Login = strings.Repeat("averylongloginwithoutanybreak", 4)
				}
				many = append(many, a)
			}
			f.Accounts = many
		},
	}
	for name, change := range cases {
		f := leaverFacts()
		change(&f)
		b, err := LeaverRecord(f)
		if err != nil {
			t.Fatal(name, err)
		}
		if dir != "" {
			os.WriteFile(filepath.Join(dir, name+".pdf"), b, 0o600)
		}
	}
}
