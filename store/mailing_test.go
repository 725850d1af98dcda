package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"muniment/store"
	"muniment/store/exchange"
	"muniment/store/exchange/loopback"
)

// A sending that is broken off notes whom it told, so that only the others are told the next time.
func TestWhoWasToldIsNotedWhenTheSendingIsBrokenOff(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	apply(t, s, "people", lines("employee_no,position_no,given_name,surname,email", "1,P1,Gwen,Kershaw,gwen@anytown.example", "2,P2,Olwen,Yarrow,olwen@anytown.example"))
	check(t, s.HoldPost(t.Context(), store.PostISM, "1", opened, ""))
	check(t, s.HoldPost(t.Context(), store.PostISM, "2", opened, ""))
	dir := t.TempDir()
	roots, err := loopback.Certify(dir, time.Now())
	check(t, err)
	server, err := loopback.ServeMail(dir, true, "", "")
	check(t, err)
	t.Cleanup(func() { check(t, server.Close()) })
	m, err := s.Mailing(t.Context(), "", "register@anytown.example")
	check(t, err)
	diff(t, m.People, []string{"1", "2"})
	ctx, cancel := context.WithCancel(t.Context())
	sent, err := s.SendMailing(ctx, m, exchange.MailServer{Address: server.Address, Roots: roots, Told: func(int) { cancel() }})
	if sent != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d were told: %v", sent, err)
	}
	m, err = s.Mailing(t.Context(), "", "register@anytown.example")
	check(t, err)
	diff(t, m.People, []string{"2"})
}
