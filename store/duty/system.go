package duty

func systemSettings() []Setting { return nil }

func systemDuties() []Duty { return nil }
