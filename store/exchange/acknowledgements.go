package exchange

// What a learning system says of somebody's training.
const (
	completed    = "completed"
	NotCompleted = "not completed"
)

// Acknowledgements is the kind of a list of who acknowledged or completed one thing, and when: a sheet of signatures, the export of a training system. It is read
// for one pack, so that it is none of Kinds.
func Acknowledgements() Kind {
	return Kind{
		Name: "acknowledgements",
		Fields: []Field{
			text("person", "Person", "Person ID"), employeeNo().also("Learner ID", "User ID"), councilRef(), login().also("Learner", "Learner Username"),
			day("done_on", "Date", "Acknowledged On", "Date Acknowledged", "Acknowledged", "Signed On", "Date Signed", "Signed", "Completed On", "Date Completed", "Completed",
				"Completion Date", "Accepted On", "Date Accepted", "On").required(),
			text("how", "How", "Method", "Signed By", "Source"),
			text("status", "Completion Status", "Course Status", "Result", "Outcome").likely(choices(
				[]string{completed, "complete", "passed", "pass", "achieved", "done"},
				[]string{NotCompleted, "in progress", "not started", "incomplete", "enrolled", "overdue", "failed", "fail", "not attempted", "expired"},
			)),
			text("answers", "Answers", "Answer", "Comments", "Notes"),
		},
		Needs:    []Need{{What: "who acknowledged it", OneOf: [][]string{{"person"}, {"employee_no"}, {"council_ref"}, {"login"}}}},
		Identity: [][]string{{"person", "employee_no", "council_ref", "login"}},
	}
}
