// Package recovery turns a 256-bit key into words that a person can print, keep in a safe and type again, whole or as three sheets of which any two
// give it back. It knows neither registers nor paper.
//
// It promises that a mistyped sheet is told from a right one (a mistake goes unnoticed once in 33 million), and that one sheet of three tells
// nothing about the key.
package recovery
