package cli

import (
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
				if last.Known() {
					return a.say("%s holds %s from %s until %s.", args[1], args[0], first.Long(), last.Long())
				}
				return a.say("%s holds %s from %s.", args[1], args[0], first.Long())
			})
		},
	}
	hold.Flags().StringVar(&from, "from", "", "the first `day`")
	hold.Flags().StringVar(&until, "until", "", "the last `day`, where it is known")
	c.AddCommand(hold, a.postDeputy())
	return c
}

func (a *app) postDeputy() *cobra.Command {
	return &cobra.Command{
		Use: "deputy POST [PERSON]", Short: "Name who answers for a post beside its holders; without a person nobody does", Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			person := ""
			if len(args) == 2 {
				person = args[1]
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.NameDeputy(c.Context(), args[0], person); err != nil {
					return err
				}
				if person == "" {
					return a.say("%s has no deputy.", args[0])
				}
				return a.say("%s is the deputy of %s.", person, args[0])
			})
		},
	}
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
		var held any = "vacant"
		if len(p.Holders) > 0 {
			people := make([]store.Ref, len(p.Holders))
			for i, h := range p.Holders {
				people[i] = personRef(h.Person)
			}
			held = people
		}
		t.row(p.ID, p.Title, held, orRef(postRef(p.Above), ""))
	}
	return t.show(c.Context(), s)
}
