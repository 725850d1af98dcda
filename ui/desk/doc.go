// Package desk puts the window of package ui on a desk: a display, its files, and how long nobody has touched the computer. It is the one package that needs
// a display and cgo, so that everything else is built and tested without either. Built without cgo or with the tag headless it leaves the window
// out, and Opener answers nil.
package desk
