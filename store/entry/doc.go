// Package entry says what the registers hold and what may be done to it, once, for the store, the commands, the window and the manual.
//
// A Kind is one register (assets, incidents, premises …): its fields, the states an entry passes through, and its acts. An Act is
// something a council officer does (report an incident, test a restore): what it asks for, who may do it, what must hold before it is
// allowed (its gate), what follows from it, and which recurring duties it completes. Everything here is a value or a pure function:
// the store keeps the entries, checks who acts, and writes the trail.
//
// The package promises:
//
//   - Values are canonical: a day is yyyy-mm-dd, an instant UTC, yes and no are "yes" and "no", a choice is spelt as the kind spells it.
//   - A gate judges only what it is given; it reads no clock and no database by itself.
//   - A refusal is one plain sentence that names the thing and says what to do.
//
// Kinds lists every kind in the order in which people read them. One file holds one family of registers.
package entry
