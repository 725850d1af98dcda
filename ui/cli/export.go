package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"
	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/exchange"
)

func (a *app) export() *cobra.Command {
	ended := false
	c := &cobra.Command{
		Use: "export REGISTER FILE.csv|FILE.json [QUERY]", Short: "Write what `list` shows of a register to a file, as a table or as JSON", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			kind := strings.ToLower(filepath.Ext(args[1]))
			if kind != ".csv" && kind != ".json" {
				return usagef("%q: the file's ending says what it holds: .csv or .json", args[1])
			}
			var text bytes.Buffer
			whole := *a // what list answers to another program is what is exported: one reading of each register
			whole.json, whole.Out = true, &text
			show, ok := whole.lister(args[0], ended)
			if !ok {
				return usagef("%q cannot be exported: choose from %s", args[0], strings.Join(registerNames(), ", "))
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := show(c, s, strings.Join(args[2:], " ")); err != nil {
					return err
				}
				var rows []json.RawMessage
				if err := json.Unmarshal(text.Bytes(), &rows); err != nil {
					return fmt.Errorf("read the list of %s: %w", args[0], err)
				}
				out := &text
				if kind == ".csv" {
					out = &bytes.Buffer{}
					if err := exchange.WriteCSV(out, rows); err != nil {
						return err
					}
				}
				if err := s.RecordExport(c.Context(), store.Export{Register: args[0], Rows: len(rows), Narrowed: len(args) > 2}); err != nil {
					return err
				}
				if err := atomic.WriteFile(args[1], out); err != nil {
					return fmt.Errorf("write %s: %w", args[1], err)
				}
				return a.say("%s of %s in %s. It is no longer sealed: keep it as the register is kept.", count(len(rows), "row", "rows"), args[0], args[1])
			})
		},
	}
	c.Flags().BoolVar(&ended, "ended", false, "ended entries too")
	return c
}
