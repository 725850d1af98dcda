//go:build cgo && !headless

package desk

import (
	"errors"
	"runtime"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// What is said where the computer cannot draw the window, as on a bare remote desktop: without it the program would end with no word.
var (
	errDrawingWindows = errors.New("this computer cannot draw the window because it has no OpenGL 2.1: put Mesa's opengl32.dll beside muniment.exe (docs/for-ict.md says where it comes from), or use muniment-cli, which draws nothing")
	errDrawing        = errors.New("this computer cannot draw the window because it has no OpenGL 2.1: install Mesa's software drawing (on Debian, libgl1-mesa-dri), or use muniment-cli, which draws nothing")
)

// drawable tries whether a window can be made here, with one that nobody sees. It runs on the first thread, as all of the window does.
func drawable() error {
	failed := errDrawing
	if runtime.GOOS == "windows" {
		failed = errDrawingWindows
	}
	if glfw.Init() != nil {
		return failed
	}
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	w, err := glfw.CreateWindow(16, 16, "Muniment", nil, nil)
	if err != nil {
		return failed
	}
	w.Destroy()
	glfw.DefaultWindowHints()
	return nil
}
