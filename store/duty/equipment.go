package duty

func equipmentSettings() []Setting { return nil }

func equipmentDuties() []Duty { return nil }
