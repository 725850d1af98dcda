package entry

func incidentKinds() []Kind { return nil }
