package entry

// Processing is one line of the council's record of processing activities: what Article 30(1) of the UK GDPR asks for, point by point, and the
// conditions that Schedule 1 of the Data Protection Act 2018 (paragraph 41) wants beside it. It is a view of the assets, never kept twice.
type Processing struct {
	Asset           string   `json:"asset"`
	Name            string   `json:"name"`
	Service         string   `json:"service,omitempty"`
	Controller      string   `json:"controller,omitempty"` // (a)
	JointController string   `json:"joint_controller,omitempty"`
	DPO             string   `json:"dpo,omitempty"`
	Processor       string   `json:"processor,omitempty"`
	Purpose         string   `json:"purpose,omitempty"` // (b)
	People          string   `json:"people,omitempty"`  // (c)
	Data            string   `json:"data,omitempty"`
	Recipients      string   `json:"recipients,omitempty"` // (d)
	Transfer        string   `json:"transfer,omitempty"`   // (e)
	Safeguard       string   `json:"safeguard,omitempty"`
	Retention       string   `json:"retention,omitempty"` // (f)
	Security        string   `json:"security,omitempty"`  // (g)
	LawfulBasis     string   `json:"lawful_basis,omitempty"`
	Conditions      string   `json:"conditions,omitempty"`
	Blank           []string `json:"blank"` // labels of what the record lacks
}

// ProcessingRecord lists the processing behind the assets that hold personal data and that the council still holds.
func ProcessingRecord(assets []Entry) []Processing {
	out := []Processing{}
	for _, a := range assets {
		v := a.Fields
		if !personalData(v) || !Held(v) || !a.Live() {
			continue
		}
		p := Processing{
			Asset: a.ID, Name: a.Title, Service: a.Service, Controller: v["controller"], JointController: v["joint_controller"], DPO: v["dpo"], Processor: v["supplier"],
			Purpose: v["purpose"], People: v["data_subject_categories"], Data: v["personal_data_categories"], Recipients: v["shared_with"],
			Transfer: v["transfer_outside_uk"], Safeguard: v["transfer_safeguard"], Retention: v["retention_period"], Security: v["security_measures"],
			LawfulBasis: v["lawful_basis"], Conditions: joined(v["condition_art9"], v["dpa2018_schedule1"]), Blank: []string{},
		}
		for _, f := range assetFields() {
			if asksArticle30(f.Name) && f.Need != nil && f.Need(v) && v[f.Name] == "" {
				p.Blank = append(p.Blank, f.Label)
			}
		}
		out = append(out, p)
	}
	return out
}

func asksArticle30(field string) bool {
	switch field {
	case "controller", "dpo", "purpose", "data_subject_categories", "personal_data_categories", "transfer_outside_uk", "transfer_safeguard", "transfer_test",
		"retention_period", "security_measures", "lawful_basis", "lawful_basis_reason", "condition_art9":
		return true
	}
	return false
}

// joined puts two texts after each other.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// ProcessingColumns are the columns of the record in the order of the regulator's documentation template for controllers: the name of a column of a Processing as JSON,
// and its heading there. What the template does not ask for comes last.
func ProcessingColumns() (names, headings []string) {
	for _, c := range [][2]string{
		{"service", "Business function"},
		{"purpose", "Purpose of processing"},
		{"controller", "Name and contact details of controller"},
		{"joint_controller", "Name and contact details of joint controller (if applicable)"},
		{"dpo", "Data protection officer"},
		{"people", "Categories of individuals"},
		{"data", "Categories of personal data"},
		{"recipients", "Categories of recipients"},
		{"processor", "Processor"},
		{"transfer", "Names of third countries or international organisations that personal data are transferred to (if applicable)"},
		{"safeguard", "Safeguards for transfers of personal data to third countries or international organisations (if applicable)"},
		{"retention", "Retention schedule (if possible)"},
		{"security", "General description of technical and organisational security measures (if possible)"},
		{"lawful_basis", "Article 6 lawful basis"},
		{"conditions", "Article 9 condition and Schedule 1 condition of the Data Protection Act 2018"},
		{"asset", "Asset reference"},
		{"name", "Asset"},
		{"blank", "Still to be entered"},
	} {
		names, headings = append(names, c[0]), append(headings, c[1])
	}
	return names, headings
}
