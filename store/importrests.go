package store

import (
	"context"
	"fmt"
	"strings"
)

// unused refuses to remove what something else in the register points to.
func (u *undoing) unused(ctx context.Context, kind, id string) error {
	for _, p := range pointers() {
		if p.kind != kind && p.kind != "" {
			continue
		}
		query, args := `select count(*) from `+p.table+` where `+p.column+` = $1`, []any{id}
		if p.of != "" {
			query, args = query+` and `+p.of+` = $2`, append(args, kind)
		}
		var n int
		if err := u.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
			return fmt.Errorf("look for what rests on the import: %w", err)
		}
		if n > 0 {
			return u.rests(kind + " " + id)
		}
	}
	return nil
}

// pointer is a column that names something by its id; of is the column beside it that says of which kind it is, where there is one.
type pointer struct{ kind, table, column, of string }

// pointers are the columns of the register that point to what an import can make.
func pointers() []pointer {
	var out []pointer
	add := func(kind string, columns ...string) {
		for _, c := range columns {
			table, column, _ := strings.Cut(c, ".")
			out = append(out, pointer{kind: kind, table: table, column: column})
		}
	}
	for _, c := range []string{"entry_link.to_id/to_kind", "attachment.subject/kind", "exception.subject/kind", "record.subject/kind", "prompt_delegation.subject/kind", "reply_form_line.subject/kind"} {
		table, rest, _ := strings.Cut(c, ".")
		column, of, _ := strings.Cut(rest, "/")
		out = append(out, pointer{table: table, column: column, of: of})
	}
	add("person", "engagement.person", "access_grant.person", "leaver.person", "joiner.person", "mover.person", "absence.person", "absence.cover", "post_holder.person", "post.deputy",
		"register_user.person", "notice.person", "notice_answer.person", "notice_waiver.person", "person_mark.person", "access_request.person", "privileged_account.holder",
		"access_review_line.person", "prompt_delegation.person", "directory_account.person", "digest_sent.person")
	add("engagement", "leaver.engagement", "joiner.engagement", "mover.from_engagement", "mover.to_engagement")
	add("grant", "access_review_line.grant_id", "access_decision.grant_id", "absence_grant.grant_id", "access_request.grant_id")
	for _, staff := range []string{"joiner", "mover", "leaver"} {
		add(staff, "checklist_answer.subject", "record.case_id")
	}
	add("mover", "access_decision.case_id")
	add("leaver", "access_decision.case_id")
	add("absence", "absence_grant.absence", "record.case_id")
	add("post", "post_holder.post", "post.above", "engagement.manager_post", "person.sponsor", "entry.post", "privileged_account.sponsor")
	add("service", "engagement.service", "post.service", "entry.service")
	add("system", "access_grant.system", "shared_password.system", "privileged_account.system", "access_request.system")
	add("pack", "notice_issue.pack", "notice_answer.pack")
	return out
}
