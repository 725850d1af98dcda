package duty

func riskSettings() []Setting { return nil }

func riskDuties() []Duty { return nil }
