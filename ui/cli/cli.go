package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
)

// Streams are where a run reads and writes.
type Streams struct {
	In  *os.File
	Out io.Writer
	Err io.Writer

	// Window opens the window, where the program has one and there is a display; nil: it has none.
	Window func(Opening) error
}

// Opening is what the command line says of the window.
type Opening struct {
	Register string // a file, or ""
	Login    string
	On       calendar.Date
}

// The exit codes.
const (
	exitDone    = 0
	exitRefused = 1
	exitUsage   = 2
)

// Main runs one command and returns the exit code.
func Main(ctx context.Context, args []string, streams Streams) int {
	return (&app{Streams: streams}).run(ctx, args)
}

// run runs one command line.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	ran, err := root.ExecuteContextC(ctx)
	err = asTyped(ran, err)
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUnsound): // the report was the answer
		return exitRefused
	case errors.As(err, &usage):
		a.complain(err)
		return exitUsage
	}
	a.complain(err)
	return exitRefused
}

// app is one run: its streams and the global flags.
type app struct {
	Streams
	register     string
	login        string
	passwordFile string
	keyFile      string
	on           string
	json         bool
	most         int // rows of a table that are written; 0: all

	// signedIn is the session of a demonstration that runs many lines of one person on one day; it opens and closes it itself.
	signedIn *store.Session
}

// errUnsound says that a check found something wrong and has said so already.
var errUnsound = errors.New("not sound")

// usageError is a command that was written wrongly.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// asTyped says what is wrong with a fact by the flag with which it was typed, where there is one.
func asTyped(c *cobra.Command, err error) error {
	var bad *store.InvalidError
	if !errors.As(err, &bad) || c == nil {
		return err
	}
	typed := bad.Naming(func(field string) string {
		name := strings.NewReplacer(" ", "-", "_", "-").Replace(field)
		for _, suffix := range []string{"", "-on", "-at"} {
			if flag := strings.TrimSuffix(name, suffix); c.Flags().Lookup(flag) != nil {
				return "--" + flag
			}
		}
		return field
	})
	return errors.New(strings.Replace(err.Error(), bad.Error(), typed, 1))
}

// complain writes an error as one plain sentence.
func (a *app) complain(err error) {
	text := strings.Join(strings.Fields(printable(err.Error())), " ")
	_, _ = fmt.Fprintln(a.Err, "muniment: "+text) // nowhere is left to say that this failed
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "muniment",
		Short: "A council's register of information, access, leavers and evidence",
		Long: `Muniment keeps a council's encrypted register of information assets, systems, access and leavers,
says what everybody owes, and issues digitally signed records.`,
		SilenceUsage: true, SilenceErrors: true, Version: version(),
	}
	if a.Window != nil {
		root.Use, root.Args, root.RunE = "muniment [FILE]", a.oneFile, a.openWindow
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddGroup(groups()...)
	f := root.PersistentFlags()
	f.StringVarP(&a.register, "register", "r", "", "the register's `file`")
	f.StringVar(&a.login, "as", "", "who signs in (`login`)")
	f.StringVar(&a.passwordFile, "password-file", "", "read the password from this `file`")
	f.StringVar(&a.keyFile, "key-file", "", "the key `file` that goes with the password")
	f.StringVar(&a.on, "on", "", "answer as on this `day` (yyyy-mm-dd); acts too in a register made with --test-clock")
	f.BoolVar(&a.json, "json", false, "write machine-readable output")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usagef("%s: `%s --help` shows how", err.Error(), c.CommandPath())
	})
	for _, command := range []func() *cobra.Command{
		a.create, a.user, a.recovery, a.recover, a.rekey, a.post, a.importFile, a.list, a.export, a.template, a.watch, a.directory, a.archive, a.digest, a.show, a.search, a.prompts, a.joiner, a.mover, a.leaver, a.absence, a.contract, a.transfer, a.grant, a.closeGrant, a.reopen, a.returnItem, a.except, a.sharedPassword,
		a.accessReview, a.access, a.privileged,
		a.account, a.record, a.processing, a.countersign, a.verify, a.audit, a.ca, a.certificate, a.duties, a.roles, a.settings, a.check, a.backup, a.restore, a.drill, a.demo, a.reply, a.attachment,
		a.acknowledge, a.waive, a.homeWorker, a.erase, a.disposal, a.subjectAccess,
	} {
		root.AddCommand(command())
	}
	root.AddCommand(a.registers()...)
	for _, c := range root.Commands() {
		c.GroupID = groupOf(c.Name())
	}
	root.SetHelpCommandGroupID(groupTheRegister)
	return prepared(root)
}

// oneFile accepts the file of a register in the place of a command.
func (a *app) oneFile(c *cobra.Command, args []string) error {
	if len(args) > 1 || len(args) == 1 && filepath.Ext(args[0]) != ".muniment" {
		return fmt.Errorf("%q is neither a command nor the file of a register", args[0])
	}
	return nil
}

// openWindow opens the window, with the register that was named.
func (a *app) openWindow(_ *cobra.Command, args []string) error {
	on, err := a.day()
	if err != nil {
		return err
	}
	o := Opening{Register: a.register, Login: a.login, On: on}
	if len(args) == 1 {
		o.Register = args[0]
	}
	return a.Window(o)
}

// prepared makes wrong arguments of a command and its sub-commands an error of usage, and has every group show its help.
func prepared(c *cobra.Command) *cobra.Command {
	for _, sub := range c.Commands() {
		prepared(sub)
	}
	check := c.Args
	if c.HasSubCommands() && c.RunE == nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("%q is not a command of `%s`: `%s --help` lists them", args[0], c.CommandPath(), c.CommandPath())
			}
			return c.Help()
		}
		check = cobra.ArbitraryArgs
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(c, args); err != nil {
			return usagef("%s: usage: %s", err.Error(), c.UseLine())
		}
		return nil
	}
	return c
}

// session runs f at the open register and closes it afterwards.
func (a *app) session(ctx context.Context, f func(*store.Session) error) (err error) {
	if a.signedIn != nil {
		return f(a.signedIn)
	}
	secret, err := a.secret()
	if err != nil {
		return err
	}
	return a.sessionWith(ctx, secret, f)
}

// sessionWith does so with a secret that was asked for already.
func (a *app) sessionWith(ctx context.Context, secret vault.Secret, f func(*store.Session) error) (err error) {
	s, err := a.openWith(ctx, secret)
	if err != nil {
		return err
	}
	said := s.Warnings()
	defer func() {
		err = errors.Join(err, s.Close())
		for _, w := range s.Warnings() { // of what could not be remembered in the end
			if !slices.Contains(said, w) {
				_, _ = fmt.Fprintln(a.Err, "warning: "+w) // nowhere is left to say that this failed
			}
		}
	}()
	for _, w := range said {
		if _, err := fmt.Fprintln(a.Err, "warning: "+w); err != nil {
			return err
		}
	}
	before, err := s.Head(ctx)
	if err != nil {
		return err
	}
	if err := f(s); err != nil {
		return err
	}
	return a.backUpAfter(ctx, s, before)
}

func (a *app) open(ctx context.Context) (*store.Session, error) {
	secret, err := a.secret()
	if err != nil {
		return nil, err
	}
	return a.openWith(ctx, secret)
}

func (a *app) openWith(ctx context.Context, secret vault.Secret) (*store.Session, error) {
	on, err := a.day()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, a.register, store.OpenOptions{Login: a.login, Secret: secret, On: on})
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no register at %s: `muniment create` makes one", a.register)
	}
	return s, err
}

// day is what --on says.
func (a *app) day() (calendar.Date, error) {
	if a.on == "" {
		return "", nil
	}
	return parseDay("--on", a.on)
}

func parseDay(name, text string) (calendar.Date, error) {
	if text == "" {
		return "", nil
	}
	d, err := calendar.Parse(text)
	if err != nil {
		return "", usagef("%s %q is %w", name, text, err)
	}
	return d, nil
}

// writeJSON writes a value as indented JSON.
func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// say writes a line for people. The texts in it cannot act on the terminal, whoever typed or imported them.
func (a *app) say(format string, args ...any) error {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = printable(text)
		}
	}
	if _, err := fmt.Fprintf(a.Out, format+"\n", args...); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
