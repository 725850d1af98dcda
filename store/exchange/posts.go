package exchange

// Posts is the kind of a list of the council's posts and of who holds each: a line for each holder, and for each post that is vacant.
func Posts() Kind {
	return Kind{
		Name: "posts",
		Fields: []Field{
			text("id", "Post Reference", "Post ID", "Post No", "Post Number", "Position No", "Reference"),
			text("title", "Post Title", "Post", "Post Name", "Position", "Job Title", "Title").required(),
			text("role", "Role in the Register", "Duty"),
			text("service", "Department", "Directorate"),
			text("above", "Answers To", "Reports To", "Post Above", "Line Manager Post", "Manager Post"),
			text("deputy", "Deputy", "Deputises"),
			text("holder", "Held By", "Post Holder", "Holder Employee No", "Employee No", "Staff No", "Holder"),
			day("from", "Held From", "From", "In Post Since", "Start Date", "Since"),
			day("until", "Held Until", "Until", "To", "End Date").openEnded(),
		},
	}
}
