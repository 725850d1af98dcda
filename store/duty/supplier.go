package duty

func supplierSettings() []Setting { return nil }

func supplierDuties() []Duty { return nil }
