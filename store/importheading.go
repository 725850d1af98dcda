package store

import (
	"slices"
	"strings"

	"muniment/store/exchange"
)

// alsoKnownAs are headings of files that councils have, beside the words of the register's own forms: by register, and by field.
func alsoKnownAs() map[string]map[string][]string {
	return map[string]map[string][]string{
		"premises": {
			fieldID:          {"UPRN", "Property Reference", "Property Ref", "Asset No", "Asset Number", "Site Code"},
			"name":           {"Property", "Property Name", "Site", "Site Name", "Building", "Building Name", "Asset Name", "Premises Name"},
			"address":        {"Property Address", "Full Address", "Site Address", "Location"},
			"type":           {"Property Type", "Building Type", "Asset Type", "Use", "Current Use"},
			"tenure":         {"Tenure Type", "Interest", "Freehold/Leasehold"},
			"lease_end":      {"Lease End", "Lease Expiry", "Lease End Date", "Lease Expiry Date", "Expiry of Lease"},
			"lead_post":      {"Responsible Officer", "Site Manager", "Building Manager", "Premises Manager"},
			"service":        {"Department", "Directorate", "Holding Service", "Occupying Service"},
			"access_control": {"Access Control", "Entry"},
			"other_bodies":   {"Tenants", "Other Occupiers", "Shared With"},
		},
		"keys": {
			fieldOf:       {"Site", "Building", "Property"},
			"name":        {"Key No", "Key Number", "Key", "Key Ref", "Tag", "Label", "Code Name"},
			"type":        {"Key Type", "Kind"},
			"opens":       {"Opens", "Door", "Room", "Lock", "For"},
			"holder":      {"Holder", "Held By", "Issued To", "Staff No", "Employee No", "Keyholder", "Key Holder"},
			"issued_on":   {"Issued", "Date Issued", "Issue Date", "Signed Out"},
			"due_back_on": {"Return By", "Due"},
			"reason":      {"Purpose", "Why", "Held for", "Job function it is held for"},
		},
		"entrants": {
			fieldOf:        {"Room", "Area", "Suite"},
			"holder":       {"Staff No", "Employee No", "Payroll No", "Holder"},
			"job_function": {"Role", "Job Role", "Function", "Reason for Access"},
			"badge":        {"Badge No", "Card No", "Fob No", "Badge", "Card"},
			"until":        {"Expires", "Expiry", "Access Until", "End Date", "Valid To"},
		},
		"claims": {
			fieldOf:       {"Supplier Name", "Vendor", "Company"},
			"question":    {"Requirement", "Control", "Question Text", "Please describe"},
			"answer":      {"Response", "Supplier Response", "Supplier's answer", "Reply", "Your Response"},
			"holds":       {"Compliant", "Compliant?", "Met", "Yes/No", "Y/N"},
			"evidence":    {"Supporting Evidence", "Evidence Supplied", "Attachment", "Evidence reference"},
			"dated":       {"Evidence Date", "Dated", "Date", "Date Completed"},
			"answered_by": {"Completed By", "Respondent", "Responded By"},
			"clause":      {"Reference", "Clause Ref", "Control Ref"},
			"topic":       {"Section", "Area", "Category"},
		},
		"equipment": {
			"name": {"Asset Tag", "Item", "Device", "Device Name", "Description"},
		},
	}
}

// withHeadings adds them to a kind of file. Such a heading is no other field's any more: the number of a key is what it is called, and not the register's reference.
func withHeadings(k exchange.Kind) exchange.Kind {
	more := alsoKnownAs()[k.Name]
	for i, f := range k.Fields {
		known := []string{}
		for _, heading := range f.Known {
			if !claimed(more, f.Name, heading) {
				known = append(known, heading)
			}
		}
		k.Fields[i].Known = append(known, more[f.Name]...)
	}
	return k
}

// claimed reports a heading that another field is known by.
func claimed(more map[string][]string, field, heading string) bool {
	for other, headings := range more {
		if other != field && slices.ContainsFunc(headings, func(h string) bool { return strings.EqualFold(h, heading) }) {
			return true
		}
	}
	return false
}
