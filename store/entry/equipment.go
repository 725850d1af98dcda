package entry

func equipmentKinds() []Kind { return nil }
