package duty

// What ICT and the Information Security Manager tell the register at intervals.

func ictSettings() []Setting {
	return []Setting{
		{"patching-figure", 1, Months, "between two figures on patching"},
		{"anti-virus-figure", 1, Months, "between two figures on protection against malware"},
		{"figure-limit", 95, Number, "per cent: a monthly figure below it opens a risk"},
		{"network-attestation", 12, Months, "between two attestations of the network's security"},
		{"infrastructure-attestation", 12, Months, "between two attestations of permissions, firewalls and patching"},
		{"directory-reconciliation", 1, Months, "between two reconciliations of the directory with recorded access"},
	}
}

func ictDuties() []Duty {
	return []Duty{
		{
			ID: "record-patching", Title: "Record the month's patching", Clauses: []string{"CBC-078"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager", Period: "every month, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "devices and how many of them are patched are recorded, with the gaps", Act: "muniment ict-figure record measure=patching month=DATE devices=N compliant=N", Where: "ict-figures",
			Cycle: &Cycle{Setting: "patching-figure", First: "first-round", Ahead: 7, Post: PostICT, Text: "Record the month's patching figure", Thing: "figure"},
		},
		{
			ID: "record-anti-virus", Title: "Record the month's protection against malware", Clauses: []string{"CBC-079"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager", Period: "every month, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "devices, how many are protected and the age of the signatures are recorded, with the gaps", Act: "muniment ict-figure record measure=anti-virus month=DATE devices=N compliant=N signature_days=N", Where: "ict-figures",
			Cycle: &Cycle{Setting: "anti-virus-figure", First: "first-round", Ahead: 7, Post: PostICT, Text: "Record the month's figure on protection against malware", Thing: "figure"},
		},
		{
			ID: "attest-network", Title: "Attest that the network is secured", Clauses: []string{"CBC-077"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager", Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the attestation names the standard and the evidence, wireless included", Act: "muniment attestation record subject=TEXT standard=TEXT evidence=TEXT", Where: "attestations",
			Cycle: &Cycle{Setting: "network-attestation", First: "first-round", Ahead: 30, Post: PostICT, Text: "Attest that every part of the network is secured, wireless included", Thing: "attestation"},
		},
		{
			ID: "attest-infrastructure", Title: "Attest that the infrastructure is secured", Clauses: []string{"CBC-078"}, MetBy: "prompt",
			OwedBy: "the Technology Services Manager", Period: "every 12 months, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "the attestation names the standard and the evidence", Act: "muniment attestation record subject=TEXT standard=TEXT evidence=TEXT", Where: "attestations",
			Cycle: &Cycle{Setting: "infrastructure-attestation", First: "first-round", Ahead: 30, Post: PostICT, Text: "Attest that permissions, firewalls and patching secure the infrastructure", Thing: "attestation"},
		},
		{
			ID: "reconcile-directory", Title: "Reconcile the directory with recorded access", Clauses: []string{"CBC-020"}, MetBy: "prompt",
			OwedBy: "the Information Security Manager", Period: "every month, or as the council sets", PeriodSource: byCouncil,
			DischargedBy: "accounts read, what did not agree and what is done about it are recorded", Act: "muniment reconciliation record source=TEXT taken_on=DATE accounts_read=N orphan=N dormant=N leaver_enabled=N no_grant=N", Where: "reconciliations",
			Cycle: &Cycle{Setting: "directory-reconciliation", First: "first-round", Ahead: 7, Post: PostISM, Text: "Reconcile the directory with the access that is recorded", Thing: "reconciliation"},
		},
	}
}
