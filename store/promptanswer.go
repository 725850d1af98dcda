package store

func promptPermissions() map[Act][]Role { return nil }
