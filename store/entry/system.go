package entry

func systemKinds() []Kind { return nil }
