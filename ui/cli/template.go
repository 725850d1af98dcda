package cli

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/exchange"
)

// template writes an empty workbook to be filled in and imported. It needs no register.
func (a *app) template() *cobra.Command {
	return &cobra.Command{
		Use: "template KIND FILE.xlsx", Short: "Write an empty workbook to fill in and import, with lists to choose from and a note on each column", Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			k, known := store.ImportKind(args[0])
			if !known {
				return usagef("there is no template of %q: choose from %s", args[0], importNames())
			}
			if strings.ToLower(filepath.Ext(args[1])) != ".xlsx" || exchange.IsDevice(filepath.Base(args[1])) {
				return usagef("%q: a template is a workbook: give it a name that ends with .xlsx", args[1])
			}
			if err := mustBeNew(args[1]); err != nil {
				return err
			}
			var out bytes.Buffer
			if err := exchange.WriteTemplate(&out, k); err != nil {
				return err
			}
			if err := writeFile(args[1], out.Bytes()); err != nil {
				return err
			}
			return a.say("%s is ready to be filled in: `muniment import %s %s` previews it.", args[1], k.Name, args[1])
		},
	}
}

// importNames are the kinds of file that can be imported.
func importNames() string {
	var names []string
	for _, k := range store.ImportKinds() {
		names = append(names, k.Name)
	}
	return strings.Join(names, ", ")
}
