package exchange

import "slices"

// What a learning system says of somebody's training.
const (
	completed    = "completed"
	NotCompleted = "not completed"
)

// Acknowledgements is the kind of a list of who acknowledged or completed what, and when: a sheet of signatures, or the export of a training system with a row for each course of
// each person. WithCourses reads an export that has a column for each course, too.
func Acknowledgements() Kind {
	return Kind{
		Name: "acknowledgements",
		Fields: []Field{
			text("person", "Person", "Person ID"), employeeNo().also("Learner ID", "User ID"), councilRef(), login().also("Learner", "Learner Username"),
			text("pack", "Course", "Course Name", "Course Title", "Module", "Module Name", "Learning Title", "Policy", "Declaration"),
			day("done_on", "Date", "Acknowledged On", "Date Acknowledged", "Acknowledged", "Signed On", "Date Signed", "Signed", "Completed On", "Date Completed", "Completed",
				"Completion Date", "Accepted On", "Date Accepted", "Answered On", "On"),
			text("how", "How", "Method", "Signed By", "Source"),
			text("status", "Completion Status", "Course Status", "Result", "Outcome", "Standing").likely(statuses()),
			text("answers", "Answers", "Answer", "Comments", "Notes"),
		},
		Needs: []Need{
			{What: "who acknowledged it", OneOf: [][]string{{"person"}, {"employee_no"}, {"council_ref"}, {"login"}}},
			{What: "the day on which it was done", OneOf: [][]string{{"done_on"}}},
		},
		Identity: [][]string{{"person", "employee_no", "council_ref", "login"}},
	}
}

func statuses() map[string]string {
	return choices(
		[]string{completed, "complete", "passed", "pass", "achieved", "done", "yes", "answered"},
		[]string{
			NotCompleted, "in progress", "not started", "incomplete", "enrolled", "overdue", "failed", "fail", "not attempted", "expired", "no", "unanswered", "booked", "n/a", "-",
		},
	)
}

// Course is something that people complete, and what it is called.
type Course struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// WithCourses adds to a list of completions a column for each course, in which stands when each person completed it. A column is known by the title of the course, or mapped
// to its id.
func (k Kind) WithCourses(courses []Course) Kind {
	if len(courses) == 0 {
		return k
	}
	k.Fields = slices.Clone(k.Fields)
	days := [][]string{{"done_on"}}
	for _, c := range courses {
		k.Fields = append(k.Fields, text(c.ID, c.Title))
		days = append(days, []string{c.ID})
	}
	needs := append([]Need{}, k.Needs...)
	needs[len(needs)-1].OneOf = days
	k.Needs = needs
	return k
}

// Completion reads what stands in the column of a course: the day on which somebody completed it, or "" where they have not. The reason says why it cannot be read.
func Completion(cell string) (day, reason string) {
	status := slot{field: Field{Name: "status", Values: statuses()}, values: normalised(statuses())}
	if word, known := status.values[normal(cell)]; known || normal(cell) == "" {
		if word == completed {
			return "", "the day on which it was completed is missing"
		}
		return "", ""
	}
	return slot{field: Field{Name: "done_on", Type: Day}}.read(cell)
}
