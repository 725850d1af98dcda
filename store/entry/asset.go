package entry

func assetKinds() []Kind { return nil }
