package exchange_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store/exchange"
)

func TestRowsBecomeColumnsThatASpreadsheetDoesNotRun(t *testing.T) {
	rows := []json.RawMessage{
		json.RawMessage(`{"id":"IA1","fields":{"name":"Rent, and \"more\"","volume":"=cmd|' /C calc'!A0"},"missing":["Purpose","Type"],"version":2}`),
		json.RawMessage(`{"id":"IA2","fields":{"name":"Gwên","other":"-1+1"},"missing":[],"restricted":true,"ended_on":null}`),
	}
	var b bytes.Buffer
	if err := exchange.WriteCSV(&b, rows); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFid,name,volume,missing,version,other,restricted,ended_on\r\n" +
		"IA1,\"Rent, and \"\"more\"\"\",'=cmd|' /C calc'!A0,Purpose; Type,2,,,\r\n" +
		"IA2,Gwên,,,,'-1+1,yes,\r\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	b.Reset()
	if err := exchange.WriteCSV(&b, nil); err != nil || b.String() != "\uFEFF" {
		t.Errorf("no rows are %q (%v)", b.String(), err)
	}
	if err := exchange.WriteCSV(&b, []json.RawMessage{json.RawMessage(`[1]`)}); err == nil {
		t.Error("a list was taken for a row")
	}
}
