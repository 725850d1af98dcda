package store

import (
	"context"
	"errors"
	"slices"

	"muniment/store/entry"
)

// maySee refuses, as if it were not there, what this person may not see: a case of their own, a confidential leaver, a restricted entry, what is out of their scope, and a
// reply in which any of these was answered. What it does not know it refuses.
func (s *Session) maySee(ctx context.Context, kind, id string) error {
	if _, known := entry.Of(kind); known {
		_, err := s.entryInScope(ctx, s.reader, kind, id)
		return err
	}
	var err error
	switch kind {
	case "leaver":
		_, err = s.showLeaver(ctx, id)
	case "joiner":
		_, err = s.showJoiner(ctx, id)
	case "mover":
		_, err = s.showMover(ctx, id)
	case "absence":
		_, err = s.showAbsence(ctx, id)
	case "access-request":
		_, err = s.showRequest(ctx, id)
	case "privileged-query":
		_, err = s.showReview(ctx, id)
	case "person":
		err = s.knows(ctx, s.reader, id)
	case "grant":
		err = s.mayReach(ctx, s.reader, id)
	case "reply":
		err = s.maySeeReply(ctx, id)
	case "council", "post", "access-review", "transfer": // which everybody may know of
	case "week":
		if !s.seesAllAccess() {
			err = &NotFoundError{kind, id}
		}
	default:
		err = &NotFoundError{kind, id}
	}
	return err
}

// answered is what one answer of a reply was about.
type answered struct{ kind, subject, leaver, person, enteredBy string }

// maySeeReply refuses a reply in which something was answered that this person may not see.
func (s *Session) maySeeReply(ctx context.Context, id string) error {
	lines, err := collect(ctx, s.reader, func(row scanner) (answered, error) {
		var a answered
		err := row.Scan(&a.kind, &a.subject, &a.leaver, &a.person, &a.enteredBy)
		return a, err
	}, `select l.kind, l.subject, l.leaver, l.person, r.entered_by from reply_line l join reply r on r.id = l.reply where l.reply = $1 order by l.n`, id)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return &NotFoundError{"reply", id}
	}
	for _, l := range lines {
		switch err := s.maySeeAnswer(ctx, l); {
		case isNotFound(err) || errors.Is(err, ErrOwnCase):
			return &NotFoundError{"reply", id}
		case err != nil:
			return err
		}
	}
	return nil
}

func (s *Session) maySeeAnswer(ctx context.Context, a answered) error {
	if err := s.notOwnCase(a.person); err != nil {
		return err
	}
	seenWithPerson := slices.Contains([]string{"", "engagement", "notice", "post", "review-line"}, a.kind)
	switch {
	case a.leaver != "":
		return s.maySee(ctx, "leaver", a.leaver)
	case a.person != "" && seenWithPerson:
		return s.knows(ctx, s.reader, a.person)
	case seenWithPerson && a.enteredBy == s.user.Login: // nobody else knows of whom it tells
		return nil
	}
	return s.maySee(ctx, a.kind, a.subject)
}
