package seal

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWithoutRootsTrustIsUnknownButNoProblem(t *testing.T) {
	r, err := Verify(sign(t, finish(t, pages(t, 1), leaverRecord()), 0, nil), VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Problems) != 0 || !r.Signatures[0].Valid || r.Signatures[0].Trusted {
		t.Errorf("%+v", r)
	}
}

func TestAnUnsignedDocumentIsNotSound(t *testing.T) {
	r := verify(t, finish(t, pages(t, 1), leaverRecord()))
	if diff := cmp.Diff([]string{"manager", "owner", "siro"}, r.Awaiting); diff != "" {
		t.Error(diff)
	}
	if len(r.Problems) == 0 {
		t.Error("it passes as sound")
	}
}

// TestACountersignatureCutOffShowsInTheRevisions holds how callers recognise a file that was rolled back: the cut file is sound by itself.
func TestACountersignatureCutOffShowsInTheRevisions(t *testing.T) {
	once := sign(t, finish(t, pages(t, 1), leaverRecord()), 0, nil)
	twice := sign(t, once, 1, nil)
	revisions, err := Revisions(twice)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{len(once), len(twice)}, revisions); diff != "" {
		t.Error(diff)
	}
	cut := twice[:revisions[0]]
	if !bytes.Equal(cut, once) || len(verify(t, cut).Problems) != 0 {
		t.Error("a revision is not what the file once was")
	}
	if revisions, err = Revisions(cut); err != nil || len(revisions) != 1 {
		t.Errorf("the cut file has revisions %v: %v", revisions, err)
	}
	if _, err := Revisions(append(bytes.Clone(twice), 'x')); !errors.Is(err, ErrUnsound) {
		t.Errorf("something after the end: %v", err)
	}
}

func TestADamagedDocumentStillNamesItsSigners(t *testing.T) {
	pdf := sign(t, finish(t, pages(t, 1), leaverRecord()), 0, nil)
	i := bytes.Index(pdf, []byte("stream\nx")) // a page's content begins so when it is packed
	if i < 0 {
		t.Fatal("no packed stream")
	}
	pdf[i+20] ^= 0xff
	r := verify(t, pdf)
	if len(r.Signatures) != 1 || r.Signatures[0].Name != "Siân Ŵyn-Jones" || r.Signatures[0].Valid || r.Signatures[0].Trusted || len(r.Problems) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestASignatureDatedBeforeTheOneBeforeItIsNotValid(t *testing.T) {
	once := sign(t, finish(t, pages(t, 1), leaverRecord()), 0, nil)
	r := verify(t, forger{t}.sign(once, forgery{person: 1, at: day.Add(-time.Hour)}))
	if !r.Signatures[0].Valid || r.Signatures[1].Valid || len(r.Problems) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestWhatIsAddedAfterASignatureDoesNotHideIt(t *testing.T) {
	pdf := append(sign(t, finish(t, pages(t, 1), leaverRecord()), 0, nil), "extra"...)
	r := verify(t, pdf)
	if len(r.Signatures) != 1 || !r.Signatures[0].Valid || r.Signatures[0].CoversWholeFile || len(r.Problems) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestVerifyRefusesWhatIsNoSealedDocument(t *testing.T) {
	for name, pdf := range map[string][]byte{
		"nothing": nil, "text": []byte("hello"), "a bare header": []byte(header), "gofpdf's own output": pages(t, 1), "zeros": make([]byte, 4096),
		"a first object without end": []byte(header + "1 0 obj\n<<"),
		"arrays without end":         []byte(header + "1 0 obj\n" + string(bytes.Repeat([]byte("["), 1<<20))),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Verify(pdf, VerifyOptions{}); !errors.Is(err, ErrNotSealed) {
				t.Error(err)
			}
		})
	}
}

func TestEveryDocumentedErrorHasItsBounds(t *testing.T) {
	huge := append([]byte(header), make([]byte, maxSize)...)
	if _, err := Verify(huge, VerifyOptions{}); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if _, err := Finish(huge, leaverRecord()); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func TestClocksMayDifferALittle(t *testing.T) {
	once := sign(t, finish(t, pages(t, 1), leaverRecord()), 0, nil)
	twice, err := Sign(once, people(t).people[1], Signature{Field: "owner", Time: day.Add(-5 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(t, twice); len(r.Problems) != 0 {
		t.Error(r.Problems)
	}
}
