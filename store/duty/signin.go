package duty

// How people sign in. What the policy leaves open, and what a council's suppliers let it configure, it sets here.

func signInSettings() []Setting {
	return []Setting{
		{"password-length", 10, Number, "of characters that a password has at least, from 8 to 64"},
		{"password-strength", 3, Number, "from 0 to 4: how hard to guess a password must be; 3 takes more than 100 million guesses"},
		{"password-expiry", 0, Days, "after which a password must be changed; 0 for never, which is what the NCSC advises"},
		{"idle-lock", 15, Minutes, "without anybody at the computer until the register locks, from 1 to 40"},
	}
}

// Bounds are the least and the most that a setting may be.
func Bounds(key string) (least, most int) {
	switch key {
	case "password-length":
		return 8, 64
	case "password-strength":
		return 0, 4
	case "idle-lock":
		return 1, 40
	}
	return 0, 366
}
