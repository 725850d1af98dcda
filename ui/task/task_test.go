package task_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"muniment/ui/task"
)

func TestInlineWorkIsDoneAtOnce(t *testing.T) {
	var got string
	task.Run(task.Inline(), task.Work[string]{
		Do:   func(context.Context) (string, error) { return "read", nil },
		Done: func(s string, err error) { got = s },
	})
	if got != "read" {
		t.Fatalf("the outcome is %q before Run returns", got)
	}
}

func TestErrorsReachTheWindow(t *testing.T) {
	broken := errors.New("broken")
	var got error
	var latest task.Latest
	task.Only(&latest, task.Inline(), task.Work[int]{
		Do:   func(context.Context) (int, error) { return 0, broken },
		Done: func(_ int, err error) { got = err },
	})
	if !errors.Is(got, broken) {
		t.Fatalf("the error is %v", got)
	}
}

// The outcome of work that is wanted soon comes while the window waits, or afterwards: the window does not wait for long.
func TestWorkThatIsWantedSoonIsDoneSoonOrLater(t *testing.T) {
	test.NewTempApp(t)
	for name, wait := range map[string]bool{"at once": false, "after Run": true} {
		returned, done := make(chan struct{}), make(chan int, 1)
		task.Run(task.New(nil, nil), task.Work[int]{
			Soon: true,
			Do: func(context.Context) (int, error) {
				if wait {
					<-returned
				}
				return 7, nil
			},
			Done: func(v int, _ error) { done <- v },
		})
		close(returned)
		if got := <-done; got != 7 {
			t.Errorf("%s: the outcome is %d", name, got)
		}
	}
}

// A window that sleeps is woken for what somebody waits for, and not for what it asks of itself; while work is under way and just after, it does not sleep.
func TestASleepingWindowIsWokenForWhatSomebodyWaitsFor(t *testing.T) {
	test.NewTempApp(t)
	woken := make(chan bool, 9)
	d := task.New(nil, func() { woken <- true })
	if !d.Still() {
		t.Fatal("something is under way before it began")
	}
	for _, what := range []string{"", "Signing"} {
		begun, done := make(chan bool), make(chan bool)
		task.Run(d, task.Work[bool]{
			What: what,
			Do:   func(context.Context) (bool, error) { return <-begun, nil },
			Done: func(bool, error) { close(done) },
		})
		if still := d.Still(); still != (what == "") {
			t.Errorf("%q: the window may sleep while it is under way: %v", what, still)
		}
		close(begun)
		<-done
		if still := d.Still(); still != (what == "") {
			t.Errorf("%q: the window may sleep just after it: %v", what, still)
		}
		if !d.Still() {
			t.Errorf("%q: the window may not sleep long after it", what)
		}
	}
	<-woken // for the second; for the first it would have been woken before
	if n := len(woken); n != 0 {
		t.Errorf("the window was woken %d times more", n)
	}
}

// Two threads that touch widgets break windows in ways that no test of a screen finds, so that the source is read instead.
func TestNothingElseStartsAGoroutine(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); name == "cli" || name == "task" || name == "testdata" {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: work goes through task.Run", set.Position(n.Pos()))
			case *ast.SelectorExpr:
				x, named := n.X.(*ast.Ident)
				if named && x.Name == "fyne" && (n.Sel.Name == "Do" || n.Sel.Name == "DoAndWait" || n.Sel.Name == "CurrentApp") {
					t.Errorf("%s: fyne.%s is for package task alone, and an application is passed", set.Position(n.Pos()), n.Sel.Name)
				}
				if named && x.Name == "time" && (n.Sel.Name == "AfterFunc" || n.Sel.Name == "NewTicker" || n.Sel.Name == "Tick" || n.Sel.Name == "Sleep") {
					t.Errorf("%s: waiting goes through task.Door", set.Position(n.Pos()))
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
