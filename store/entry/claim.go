package entry

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"sync"

	shipped "muniment/assets"
	"muniment/store/calendar"
)

// Question is one line of the questionnaire that suppliers are asked to answer with evidence.
type Question struct {
	Clause   string `json:"clause"`
	Topic    string `json:"topic"`
	Every    int    `json:"every"` // months after which an answer has to be fresh
	Text     string `json:"question"`
	Evidence string `json:"evidence"` // what would prove the answer
}

// Questionnaire is the shipped questionnaire for suppliers. It is read once; nobody changes what it returns.
func Questionnaire() ([]Question, error) { return questionnaire() }

var questionnaire = sync.OnceValues(func() ([]Question, error) {
	rows, err := csv.NewReader(bytes.NewReader(shipped.Checklist("supplier"))).ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, fmt.Errorf("read the questionnaire for suppliers: %d lines: %w", len(rows), err)
	}
	out := make([]Question, 0, len(rows)-1)
	for i, r := range rows[1:] {
		every, err := strconv.Atoi(r[2])
		if err != nil {
			return nil, fmt.Errorf("read the questionnaire for suppliers, line %d: %w", i+2, err)
		}
		out = append(out, Question{Clause: r[0], Topic: r[1], Every: every, Text: r[3], Evidence: r[4]})
	}
	return out, nil
})

// topics are the headings of the questionnaire, in its order.
func topics() []string {
	var out []string
	questions, _ := Questionnaire() // what cannot be read is refused where the questions are put
	for _, q := range questions {
		if !slices.Contains(out, q.Topic) {
			out = append(out, q.Topic)
		}
	}
	return out
}

// claims are what a supplier says of its own security, line by line, with the evidence. A claim ages: after its months it has to be shown afresh.
func claims() Kind {
	return Kind{
		Name: "claim", Plural: "claims", Title: "Security statements of suppliers", Prefix: "SQ", PartOf: "supplier",
		About: "What each supplier was asked about its security, what it answered, the evidence, and when the answer has to be fresh.",
		Fields: append(under("The question",
			needed("question", "Question", Long),
			optional("clause", "Clause", Text),
			optional("topic", "Topic", Text),
			optional("wanted", "Evidence wanted", Text),
			needed("every", "Fresh after (months)", Number),
			optional("due_on", "Answer due", Day),
		), under("The answer",
			optional("answer", "Answer", Long),
			Field{Name: "holds", Label: "It does so", Type: Choice, Choices: []string{"yes", "partly", "no"}},
			optional("evidence", "Evidence", Long),
			optional("dated", "Date of the evidence", Day),
			optional("answered_by", "Who answered", Text),
		)...),
		States: []string{"asked", "answered", "not applicable"}, Final: []string{"not applicable"},
		Call:    func(v Values) string { return v["question"] },
		Until:   "due_on",
		Editors: supplierEditors(),
		Acts:    claimActs(),
	}
}

// claimActs are what is done about one question: it is asked, answered, sent back, or does not apply.
func claimActs() []Act {
	return []Act{
		{
			Verb: "ask", Title: "ask a supplier a question", Makes: true, To: "asked", Needs: []string{"question"}, Takes: []string{"clause", "topic", "wanted", "every"},
			Roles: supplierEditors(), Answers: true, Gate: sometimeFreshOrUnsaid, Sets: firstAsked,
		},
		{
			Verb: "answer", Title: "record a supplier's answer", From: []string{"asked", "answered"}, To: "answered",
			Needs: []string{"answer", "evidence", "dated"}, Takes: []string{"answered_by", "holds"},
			Own: []Field{
				{Name: "promise", Label: "What it promises instead", Type: Text},
				{Name: "promised_for", Label: "By which day", Type: Day, Need: func(v Values) bool { return v["promise"] != "" }, When: "with a promise"},
			},
			Roles: supplierEditors(), Answers: true,
			Gate: notDatedAhead("dated", "the evidence"), Sets: answerAges, Then: promiseMade,
		},
		{
			Verb: "question", Title: "send a supplier's answer back", From: []string{"answered"}, To: "asked", Own: []Field{needed("reason", "What is wrong with it", Text)},
			Roles: supplierEditors(), Answers: true, Sets: func(g *Gate) Values { return Values{"due_on": string(replyDue(g))} },
		},
		{
			Verb: "ask-again", Title: "ask a supplier a question again", From: []string{"asked", "answered", "not applicable"}, To: "asked",
			Roles: supplierEditors(), Answers: true, Sets: func(g *Gate) Values { return Values{"due_on": string(replyDue(g))} },
		},
		{
			Verb: "not-applicable", Title: "record that a question does not apply to a supplier", From: []string{"asked", "answered"}, To: "not applicable",
			Own:   []Field{needed("reason", "Why it does not apply", Text)},
			Roles: assurers(),
		},
		assurersEnd("a question to a supplier"),
		{Verb: "set", Title: "change a question to a supplier", Takes: []string{"question", "wanted"}, Roles: supplierEditors(), Answers: true},
		{
			Verb: "interval", Title: "change how often a supplier's answer has to be fresh", From: []string{"asked", "answered"}, Needs: []string{"every"},
			Own: []Field{needed("reason", "Reason", Text)}, Roles: assurers(), Gate: sometimeFresh, Sets: func(g *Gate) Values {
				if g.Entry.State != "answered" {
					return Values{}
				}
				return answerAges(g)
			},
		},
	}
}

// firstAsked sets when an answer is due, and how long it will stand where the question does not say.
func firstAsked(g *Gate) Values {
	v := Values{"due_on": string(replyDue(g))}
	if g.Entry.Fields["every"] == "" {
		v["every"] = strconv.Itoa(g.Period("supplier-questionnaire"))
	}
	return v
}

func sometimeFreshOrUnsaid(g *Gate) error {
	if g.Entry.Fields["every"] == "" {
		return nil
	}
	return sometimeFresh(g)
}

// sometimeFresh keeps answers from never ageing.
func sometimeFresh(g *Gate) error {
	if months, _ := g.Entry.Fields.Int("every"); months < 1 || months > longestFresh {
		return Refuse("an answer is asked for afresh after 1 to %d months", longestFresh)
	}
	return nil
}

// longestFresh is for how many months an answer may stand at most.
const longestFresh = 24

// assurers are who may let a supplier off: its sponsor would excuse their own.
func assurers() []Role { return []Role{Administrator, ISM, DPO} }

// assurersEnd is the act of ending what a supplier owes, for the few who may.
func assurersEnd(thing string) Act {
	return Act{Verb: "end", Title: "end " + thing, Roles: assurers(), Own: []Field{needed("reason", "Reason", Text)}}
}

// replyDue is the day by which a supplier is to answer.
func replyDue(g *Gate) calendar.Date {
	return g.Working.Add(calendar.Of(g.DoneAt), g.Period("supplier-reply"))
}

// answerAges counts from the date of the evidence, not from when it was sent: an old report is old on the day it arrives.
func answerAges(g *Gate) Values {
	months, _ := g.Entry.Fields.Int("every")
	if months == 0 {
		months = g.Period("supplier-questionnaire")
	}
	return Values{"due_on": string(g.Entry.Fields.Day("dated").AddMonths(months))}
}

// promiseMade keeps what a supplier says it will do as a dated promise.
func promiseMade(g *Gate) ([]Step, error) {
	if g.Given["promise"] == "" {
		return nil, nil
	}
	return []Step{{Kind: "promise", Verb: "add", Of: g.Entry.Of, Given: Values{"name": g.Given["promise"], "due_on": g.Given["promised_for"], "claim": g.Entry.ID}}}, nil
}

// questionsPut makes a claim of each line of the questionnaire, and asks again what was asked before.
func questionsPut(g *Gate) ([]Step, error) {
	questions, err := Questionnaire()
	if err != nil {
		return nil, err
	}
	held, err := g.Parts("claim")
	if err != nil {
		return nil, err
	}
	before := map[string]Entry{}
	for _, c := range held {
		if c.Live() {
			before[c.Fields["clause"]] = c
		}
	}
	only := g.Given.List("topics")
	var steps []Step
	for _, q := range questions {
		c, asked := before[q.Clause]
		switch {
		case len(only) > 0 && !slices.Contains(only, q.Topic), asked && c.State == "not applicable":
		case asked && c.State == "answered" && c.Fields.Day("due_on") > calendar.Of(g.DoneAt).AddMonths(1):
			// the answer is fresh: nobody is asked twice within the time that it holds
		case asked:
			steps = append(steps, Step{Kind: "claim", Verb: "ask-again", ID: c.ID})
		default:
			steps = append(steps, Step{Kind: "claim", Verb: "ask", Of: g.Entry.ID, Given: Values{
				"clause": q.Clause, "topic": q.Topic, "question": q.Text, "wanted": q.Evidence, "every": strconv.Itoa(q.Every),
			}})
		}
	}
	return steps, nil
}
