package duty

// StaffFacts are the people who join, move or are away.
type StaffFacts struct{}

func staffSettings() []Setting { return nil }

func staffDuties() []Duty { return nil }
