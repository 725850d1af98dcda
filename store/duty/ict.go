package duty

func ictSettings() []Setting { return nil }

func ictDuties() []Duty { return nil }
