// Package ui is the window: what a manager, an owner of systems, the Information Security Manager or the SIRO does at a desk.
//
// A Window shows one of four things: the start, where a register is opened or made; the desk, where everything else happens; the lock, which hides
// it; and nothing. The desk has the navigation at the left, a page in the middle and what is chosen on it at the right. Where somebody is, is a place: a value that
// can be compared, kept and gone back to. There is one file for each page; each register is a value (registers.go), and so is each act
// (acts.go), so that one list, one panel and one form serve them all.
//
// The package promises that the register is reached through a store.Session alone and never on the window's thread (package task), that nothing of
// it is written anywhere else, and that what was typed into a form is kept until it is used or thrown away on purpose.
package ui
