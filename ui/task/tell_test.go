package task_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2/test"

	"muniment/ui/task"
)

// What takes long is announced, and from then on shows how far it is: also what it told before it was announced.
func TestLongWorkTellsHowFarItIs(t *testing.T) {
	test.NewTempApp(t)
	type told struct{ done, of int }
	shown, first, over := make(chan told, 10), make(chan told), make(chan bool, 1)
	d := task.New(func(string, func()) task.Announced {
		return task.Announced{Tell: func(done, of int) { shown <- told{done, of} }, Over: func() { over <- true }}
	}, nil)
	finished := make(chan int, 1)
	task.Run(d, task.Work[int]{
		What: "Signing",
		Do: func(ctx context.Context) (int, error) {
			task.Tell(ctx, 1, 9)
			<-first // it takes as long as it takes to be announced
			task.Tell(ctx, 9, 9)
			return 9, nil
		},
		Done: func(n int, err error) { finished <- n },
	})
	if got := <-shown; got != (told{1, 9}) {
		t.Errorf("the announcement begins with %v", got)
	}
	first <- told{}
	if got := <-shown; got != (told{9, 9}) {
		t.Errorf("the announcement goes on with %v", got)
	}
	if n := <-finished; n != 9 || !<-over {
		t.Errorf("the work brought %d", n)
	}
}

func TestTellingWhereNobodyListensDoesNothing(t *testing.T) {
	task.Tell(t.Context(), 1, 2)
	task.Run(task.Inline(), task.Work[bool]{Do: func(ctx context.Context) (bool, error) { task.Tell(ctx, 1, 2); return true, nil }, Done: func(bool, error) {}})
}
