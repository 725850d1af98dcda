package entry

func supplierKinds() []Kind { return nil }
