package duty

func incidentSettings() []Setting { return nil }

func incidentDuties() []Duty { return nil }
