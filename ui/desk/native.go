//go:build cgo && !headless

package desk

import (
	"context"
	"errors"

	"github.com/ncruces/zenity"

	"muniment/ui/task"
)

// native asks for a file with the computer's own dialog, and elsewhere says that it has none. It waits off the window's thread: a folder on a network that does
// not answer must not stop the window.
func (d *dialogs) native(ask func(context.Context) (string, error), chosen func(string), none func()) {
	task.Run(d.door, task.Work[string]{
		Do: ask,
		Done: func(path string, err error) {
			switch {
			case errors.Is(err, zenity.ErrCanceled):
			case err != nil:
				none()
			case path != "":
				chosen(path)
			}
		},
	})
}

// filters shows only files with some endings.
func filters(endings []string) []zenity.Option {
	if len(endings) == 0 {
		return nil
	}
	patterns := make([]string, len(endings))
	for i, ending := range endings {
		patterns[i] = "*" + ending
	}
	return []zenity.Option{zenity.FileFilters{{Name: "Files of this sort", Patterns: patterns, CaseFold: true}, {Name: "All files", Patterns: []string{"*"}}}}
}
