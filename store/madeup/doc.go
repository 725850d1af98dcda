// Package madeup invents a council of any size: people, systems, assets, access and ten years of what was done, for benchmarks and for
// trying the program out. Everything in it is plainly invented, and the same seed gives the same council.
//
// It fills a register through a store.Session, by the importers and the acts that a council uses: there is no second way in.
package madeup
