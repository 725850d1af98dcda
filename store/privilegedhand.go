package store

import (
	"bytes"
	"encoding/csv"
	"fmt"
)

// handList is what a list is called that nobody exported.
const handList = "entered by hand"

// ListByHand is a week's list of privileged accounts that somebody read off the systems themselves and entered at a desk, where a system exports none. It does not say when each
// account last signed in, so that the reviewer has to say how that was looked at.
func ListByHand(accounts []PrivilegedAccount) (PrivilegedFile, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write([]string{"System ID", "Login", "Group", "Kind", "Supplier", "Employee No"}); err != nil {
		return PrivilegedFile{}, fmt.Errorf("write the list: %w", err)
	}
	for _, a := range accounts {
		kind := a.Kind
		if kind == PrivilegedUnknown {
			kind = "" // nobody can say what it is: the register finds out what it can
		}
		if err := w.Write([]string{a.System, a.Login, a.Group, kind, a.Supplier, a.Holder}); err != nil {
			return PrivilegedFile{}, fmt.Errorf("write the list: %w", err)
		}
	}
	w.Flush()
	return PrivilegedFile{Name: handList, Data: bytes.NewReader(b.Bytes())}, w.Error()
}
