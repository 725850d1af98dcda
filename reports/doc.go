// Package reports makes the records: one file for each kind, which says what is on its pages, and beside it the facts that the
// record freezes. How a page looks is package sheet's business, how it is signed is package seal's.
//
// Every record is made in the same three steps. Its facts are gathered from the register into a value, such as LeaverFacts, that holds
// all the record says and nothing else. The facts are drawn, and travel inside the file as JSON under a named schema, so that a machine
// can read in ten years what a person reads today. The finished file has its signature fields and waits for seal.Sign.
//
// Drawing is a pure function of the facts: it reads no clock and no register, and the same facts give the same bytes. Figures that can
// be counted from the facts are counted here, so that a record cannot contradict itself.
package reports
