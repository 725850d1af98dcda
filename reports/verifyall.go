package reports

import (
	"context"
	"runtime"
	"sync"
)

// VerifyAll checks many records, several at once, and hands each verdict over in the order of their names. read fetches a file by its name; a file that cannot be
// read ends the work, as does an error of the register.
func VerifyAll(ctx context.Context, names []string, read func(string) ([]byte, error), o VerifyOptions, each func(Verdict) error) error {
	type outcome struct {
		verdict Verdict
		err     error
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	outcomes := make([]chan outcome, len(names))
	for i := range outcomes {
		outcomes[i] = make(chan outcome, 1)
	}
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(len(names), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				file, err := read(names[i])
				var v Verdict
				if err == nil {
					v, err = Verify(ctx, names[i], file, o)
				}
				outcomes[i] <- outcome{v, err}
			}
		})
	}
	defer workers.Wait()
	workers.Go(func() {
		defer close(next)
		for i := range names {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	for i := range names {
		select {
		case got := <-outcomes[i]:
			if got.err != nil {
				stop()
				return got.err
			}
			if err := each(got.verdict); err != nil {
				stop()
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
