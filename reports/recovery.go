package reports

import (
	"fmt"
	"strconv"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/calendar"
)

// RecoverySheet draws a sheet with the words that recover a register, for a safe and not for a file: it is never signed, and kept nowhere.
func RecoverySheet(s store.RecoverySheet) ([]byte, error) {
	d := sheet.New(sheet.Cover{
		Council: s.Council, Title: "Recovery sheet", Subtitle: share(s), Number: s.ID, Classification: "OFFICIAL-SENSITIVE",
		Status: sheet.Complete, Issued: s.MadeAt, TestRegister: s.Test,
	})
	d.Notice(sheet.Bad, "Whoever has these words has the register", warning(s))
	d.Heading(1, "The words")
	d.Paragraph("Read them across, from the first to the twenty-seventh. Capitals do not matter, and the first four letters of each word are enough.")
	columns := []sheet.Column{{Title: "First", Width: 1}, {Title: "Second", Width: 1}, {Title: "Third", Width: 1}}
	var rows [][]sheet.Cell
	for i := 0; i < len(s.Words); i += len(columns) {
		row := make([]sheet.Cell, len(columns))
		for j := range row {
			row[j] = sheet.Cell{Text: strconv.Itoa(i+j+1) + ".  " + s.Words[i+j], Strong: true}
		}
		rows = append(rows, row)
	}
	d.Table(columns, rows)
	d.Facts(3, []sheet.Fact{
		{Label: "Sheet", Value: share(s)}, {Label: "Printing", Value: s.Set}, {Label: "Register of", Value: s.Council},
		{Label: "Made on", Value: calendar.Of(s.MadeAt).Long()}, {Label: "Made by", Value: s.MadeBy}, {Label: "Kept by", Value: "________________"},
	})
	d.Heading(1, "On the day it is needed")
	d.List([]string{
		"Type the words into a text file, on a computer that you trust" + each(s) + ".",
		"Run: muniment -r REGISTER recover --as-new LOGIN --name \"Full Name\" " + files(s),
		"A new administrator is made. Everybody else chooses a new password before they act again, and the trail says that the register was recovered.",
		"Delete the text file, destroy this sheet, and make a new one: muniment recovery new --out SHEET.pdf",
	})
	file, err := d.Finish()
	if err != nil {
		return nil, fmt.Errorf("draw the recovery sheet: %w", err)
	}
	return file, nil
}

func share(s store.RecoverySheet) string {
	if s.Share == 0 {
		return "The only sheet"
	}
	return fmt.Sprintf("Sheet %d of %d", s.Share, s.Of)
}

func warning(s store.RecoverySheet) string {
	if s.Share == 0 {
		return "Seal this sheet in an envelope, sign across the flap, and keep it in a safe that the register's administrators cannot open alone. Copy it nowhere, and scan it not at all."
	}
	return fmt.Sprintf("Any %d of the %d sheets recover the register; one alone tells nothing. Give one each to the Senior Information Risk Owner, their deputy and the Data Protection Officer, "+
		"sealed, and never keep two in one place. Copy them nowhere.", s.Needed, s.Of)
}

func each(s store.RecoverySheet) string {
	if s.Share == 0 {
		return ""
	}
	return fmt.Sprintf(", one file for each of the %d sheets", s.Needed)
}

func files(s store.RecoverySheet) string {
	if s.Share == 0 {
		return "--words FILE"
	}
	return "--words FILE --words FILE"
}
