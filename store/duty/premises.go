package duty

func premisesSettings() []Setting { return nil }

func premisesDuties() []Duty { return nil }
