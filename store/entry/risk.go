package entry

func riskKinds() []Kind { return nil }
