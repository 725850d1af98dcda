package duty

func assetSettings() []Setting { return nil }

func assetDuties() []Duty { return nil }
