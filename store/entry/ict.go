package entry

func ictKinds() []Kind { return nil }
