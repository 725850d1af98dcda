// Package presence asks the computer whether somebody is at it: how long nobody has touched it, and whether its own lock covers the screen or it goes to sleep; and
// whether it is set to dark or to high contrast for them. It needs no window and no cgo.
//
// It promises never to wait longer than a moment, and to say nobody has gone where the computer does not tell: the window then goes by what it sees itself.
package presence
