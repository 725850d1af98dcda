package entry

func policyKinds() []Kind { return nil }
