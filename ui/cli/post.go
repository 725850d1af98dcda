package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) post() *cobra.Command {
	c := &cobra.Command{Use: "post", Short: "Posts, and who holds them"}
	var from, until string
	hold := &cobra.Command{
		Use: "hold POST PERSON --from DATE", Short: "Say that a person holds a post, named by its id or title", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			first, err := parseDay("--from", from)
			if err != nil {
				return err
			}
			last, err := parseDay("--until", until)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.HoldPost(c.Context(), args[0], args[1], first, last); err != nil {
					return err
				}
				return a.say("%s holds %s from %s.", args[1], args[0], first.Long())
			})
		},
	}
	hold.Flags().StringVar(&from, "from", "", "the first `day`")
	hold.Flags().StringVar(&until, "until", "", "the last `day`, where it is known")
	c.AddCommand(hold)
	return c
}

func (a *app) listPosts(c *cobra.Command, s *store.Session, query string) error {
	posts, err := s.Posts(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(posts)
	}
	t := a.table("Post", "Title", "Held by", "Above")
	for _, p := range posts {
		held := make([]string, len(p.Holders))
		for i, h := range p.Holders {
			held[i] = h.Person
		}
		if len(held) == 0 {
			held = []string{"vacant"}
		}
		t.row(p.ID, p.Title, strings.Join(held, ", "), p.Above)
	}
	return t.flush()
}
