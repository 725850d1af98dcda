package seal_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/reports/seal"
)

func TestEveryNumberOfSignaturesIsSound(t *testing.T) {
	for _, attached := range []bool{false, true} {
		for n := 1; n <= 3; n++ {
			t.Run(fmt.Sprintf("%d signatures, attachments %t", n, attached), func(t *testing.T) {
				d := document()
				if attached {
					d.Attachments = attachments()
				}
				pdf := finish(t, pages(t, 3), d)
				var names []string
				for i := range n {
					pdf = sign(t, pdf, i, stamp(t, "Signed ☑"))
					names = append(names, d.Fields[i].Name)
				}
				r := verify(t, pdf)
				if diff := cmp.Diff([]string(nil), r.Problems); diff != "" {
					t.Error(diff)
				}
				var got []string
				for i, s := range r.Signatures {
					got = append(got, s.Field)
					if !s.Valid || !s.Trusted || s.CoversWholeFile != (i == n-1) {
						t.Errorf("signature %d: %+v", i, s)
					}
				}
				if diff := cmp.Diff(names, got); diff != "" {
					t.Error(diff)
				}
				if len(r.Awaiting) != 3-n {
					t.Errorf("awaiting %v after %d signatures", r.Awaiting, n)
				}
				if attached {
					if diff := cmp.Diff(attachments(), r.Attachments); diff != "" {
						t.Error(diff)
					}
				}
			})
		}
	}
}

var _ = seal.Report{}
