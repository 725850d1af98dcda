package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/entry"
)

// processing prints the record of processing activities, which follows from the assets.
func (a *app) processing() *cobra.Command {
	return &cobra.Command{
		Use: "processing-record", Short: "Print the record of processing activities (UK GDPR, Article 30)", Args: cobra.NoArgs,
		Long: "Print the record of processing activities (UK GDPR, Article 30), as it follows from the information assets that hold personal data.",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				assets, err := s.Entries(c.Context(), "asset", "", false)
				if err != nil {
					return err
				}
				record := entry.ProcessingRecord(assets)
				if a.json {
					return a.writeJSON(record)
				}
				t := a.table("Asset", "Name", "Purpose", "Lawful basis", "Kept", "Recipients", "Outside the UK", "Blank")
				for _, p := range record {
					t.row(p.Asset, p.Name, p.Purpose, p.LawfulBasis, p.Retention, orWords(p.Recipients, "none"), p.Transfer, strings.Join(p.Blank, ", "))
				}
				return t.flush()
			})
		},
	}
}
