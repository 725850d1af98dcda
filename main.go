// Command muniment keeps a council's register: see README.md.
package main

import (
	"context"
	"os"
	"os/signal"

	"muniment/ui/cli"
	"muniment/ui/desk"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Window: desk.Opener()})
	stop()
	os.Exit(code)
}
