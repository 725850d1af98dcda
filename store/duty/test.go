package duty

func testSettings() []Setting { return nil }

func testDuties() []Duty { return nil }
