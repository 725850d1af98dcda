package duty

// NoticeFacts are who must have read, declared or learnt what, and by when.
type NoticeFacts struct{}

func noticeSettings() []Setting { return nil }

func noticeDuties() []Duty { return nil }
