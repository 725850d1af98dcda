// Package duty is the catalogue of what a council's people owe, as pure rules from facts to prompts.
//
// A duty is one value: its clauses of the policy, who owes it, the rule that finds its cases, when each is due, when it
// escalates and to whom, and the act that discharges it. The catalogue is a slice that one can read from top to bottom;
// the rules stand beside it, one file to a family: leaver.go and item.go (people who leave), access.go (who may use
// what), ownership.go (who answers for posts, systems, assets and accounts). escalate.go turns a case into a prompt.
//
// The package promises:
//
//   - Nothing here reads a clock, a database or a setting by itself: everything comes in Facts, so the same facts on the
//     same date always give the same prompts, in the same order, whatever order the facts came in.
//   - A prompt is never stored and never dismissed. It goes away when the fact that proves the duty is in the facts.
//   - Facts that a rule does not need change nothing, so the store may pick candidates generously.
//   - Clause CBC-027 (close what a leaver could use) is carried by close-leaver-account alone: counting its prompts counts
//     what is open.
//   - A day ends at 23:59:59 in Europe/London. A date that nobody knows is never guessed: where the day on which a breach
//     began is not a fact, the prompt is due today and never overdue.
//
// Use Prompts for what is owed, Grouped for the same as people read it, and Judge for how late one closure was and by
// whose doing. A Facts value and the working days in it belong to one goroutine at a time.
package duty
