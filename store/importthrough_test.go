package store_test

import (
	"strings"
	"testing"

	"muniment/store/entry"
)

// What was found comes with who checked the area, as by hand; where nobody says that, or one checker is not explained, the row is refused.
func TestAListOfFoundItemsRecordsTheChecksOfTheirAreas(t *testing.T) {
	t.Parallel()
	d := newDepot(t)
	d.start()
	s := d.open("ism", today)
	office := d.checkOf(s, "Office")
	const headings = "Reference,Area check,What it is,Where it is secured,Personal data,Somebody else could have seen or taken it,Information asset owner,First checker,Second checker,Found on"
	for row, why := range map[string]string{
		"F-1," + office + ",A box of files,Safe,yes,no,Head of Housing,,,":                                               "checker",
		"F-1," + office + ",A box of files,Safe,yes,no,Head of Housing," + checkerOne + ",,":                             "Name a second checker",
		"F-1," + office + ",A box of files,Safe,yes,no,Head of Housing," + checkerOne + "," + checkerTwo + ",01/12/2025": "has not come yet",
		"F-1,VC999,A box of files,Safe,yes,no,Head of Housing," + checkerOne + "," + checkerTwo + ",":                    "no area-check",
	} {
		got := preview(t, s, "found-items", lines(headings, row))
		if len(got.Refused) != 1 || !strings.Contains(got.Refused[0].Reason, why) {
			t.Errorf("%s is %+v, want it refused because %q", row, got.Refused, why)
		}
	}
	text := lines(headings,
		"F-1,"+office+",A box of files,Safe,yes,no,Head of Housing,"+checkerOne+","+checkerTwo+",20/11/2025",
		"F-2,"+office+",A memory stick,Safe,yes,no,Head of Housing,"+checkerOne+","+checkerTwo+",20/11/2025")
	r := apply(t, s, "found-items", text)
	diff(t, counts(r), []int{2, 0, 0, 0})
	unchanged(t, s, func() { diff(t, counts(apply(t, s, "found-items", text)), []int{0, 0, 2, 0}) })
	checked := shown[entry.Entry](t, s, office)
	diff(t, []string{checked.State, checked.Fields["checker_1"], checked.Fields["checked_at"][:10]}, []string{"something found", checkerOne, "2025-11-20"})
	stick := shown[entry.Entry](t, s, "F-2")
	diff(t, []string{stick.Title, stick.State, stick.Of}, []string{"A memory stick", "secured", office})
	_, err := s.UndoImport(t.Context(), r.Undo)
	check(t, err)
	if got := shown[entry.Entry](t, s, office); got.State != "to check" || got.Fields["checker_1"] != "" {
		t.Errorf("taken back, the check is %+v", got)
	}
}

// A supplier's people come with who confirmed them; each is on its list afterwards, and those who were on it stay.
func TestAListOfASuppliersPeopleConfirmsThem(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	supplier := add(t, s, "supplier", "add", "", "name", "Invented Shredding Ltd")
	do(t, s, "supplier", "confirm-users", supplier.ID, "people", "100200", "source", "Letter")
	const headings = "Supplier,Person,Source"
	got := preview(t, s, "external-users", lines(headings, "Invented Shredding Ltd,100298,"))
	if len(got.Refused) != 1 || !strings.Contains(got.Refused[0].Reason, "confirmed") {
		t.Errorf("nobody confirmed it, and the row is %+v", got)
	}
	text := lines(headings, "Invented Shredding Ltd,100200,Letter of 3 November", "Invented Shredding Ltd,100298,Letter of 3 November", "Invented Shredding Ltd,100319,Letter of 3 November")
	r := apply(t, s, "external-users", text)
	diff(t, counts(r), []int{2, 0, 1, 0})
	unchanged(t, s, func() { diff(t, counts(apply(t, s, "external-users", text)), []int{0, 0, 3, 0}) })
	diff(t, shown[entry.Entry](t, s, supplier.ID).Fields["people"], "100200; 100298; 100319")
	owesExactly(t, s, "contractor-acknowledgement", "XU00001", "XU00002", "XU00003")
	_, err := s.UndoImport(t.Context(), r.Undo)
	check(t, err)
	diff(t, shown[entry.Entry](t, s, supplier.ID).Fields["people"], "100200")
}
