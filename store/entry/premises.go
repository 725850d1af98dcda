package entry

func premisesKinds() []Kind { return nil }
