package reports

func statementRecords() []Kind { return nil }

// Measure is a figure of a statement.
type Measure struct{}
