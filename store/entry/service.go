package entry

func serviceKinds() []Kind { return nil }
