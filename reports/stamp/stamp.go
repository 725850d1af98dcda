// Package stamp asks a time-stamping authority to witness a signature (RFC 3161, over HTTP as its section 3.4 says). It is the one place of the records that
// uses the network, and only where the council has set an authority: what is sent is a digest of the signature's value, never anything of the record.
//
// It promises that what it returns is the one answer to the one question: granted, with the question's nonce. Whether the token is of the signature, and made with
// a certificate for time-stamping, package seal checks.
package stamp

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"net/http"
	"time"

	"github.com/digitorus/pkcs7"
)

// ErrNoStamp says that the authority could not be reached, refused, or answered another question.
var ErrNoStamp = errors.New("the time-stamping authority gave no time-stamp")

const (
	// patience is how long somebody who signs waits for an authority that does not answer.
	patience = 10 * time.Second
	// longestAnswer is far more than a token with its certificates.
	longestAnswer = 64 << 10
)

// The structures of RFC 3161 sections 2.4.1 and 2.4.2.
type (
	imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	request struct {
		Version      int
		Imprint      imprint
		Nonce        *big.Int
		Certificates bool
	}
	response struct {
		Status struct {
			Status int
			Text   asn1.RawValue  `asn1:"optional"`
			Why    asn1.BitString `asn1:"optional"`
		}
		Token asn1.RawValue `asn1:"optional"`
	}
	info struct {
		Version  int
		Policy   asn1.ObjectIdentifier
		Imprint  imprint
		Serial   *big.Int
		Time     time.Time     `asn1:"generalized"`
		Accuracy asn1.RawValue `asn1:"optional,tag:16,class:0"`
		Ordering bool          `asn1:"optional"`
		Nonce    *big.Int      `asn1:"optional"`
	}
)

// Authority returns a function that asks the authority at an address, for seal.Signature.
func Authority(ctx context.Context, address string) func(signature []byte) ([]byte, error) {
	client := &http.Client{
		Timeout: patience,
		// Whoever answers in another's place is not whom the council chose.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return func(signature []byte) ([]byte, error) {
		token, err := ask(ctx, client, address, signature)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoStamp, err)
		}
		return token, nil
	}
}

func ask(ctx context.Context, client *http.Client, address string, signature []byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return nil, fmt.Errorf("draw a number for the question: %w", err)
	}
	sum := sha256.Sum256(signature)
	question, err := asn1.Marshal(request{
		Version: 1, Nonce: nonce, Certificates: true,
		Imprint: imprint{pkix.AlgorithmIdentifier{Algorithm: pkcs7.OIDDigestAlgorithmSHA256, Parameters: asn1.NullRawValue}, sum[:]},
	})
	if err != nil {
		return nil, fmt.Errorf("write the question: %w", err)
	}
	answer, err := post(ctx, client, address, question)
	if err != nil {
		return nil, err
	}
	return tokenIn(answer, sum[:], nonce)
}

func post(ctx context.Context, client *http.Client, address string, question []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(question))
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", address, err)
	}
	r.Header.Set("Content-Type", "application/timestamp-query")
	a, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask the authority: %w", err)
	}
	defer func() { _ = a.Body.Close() }() // it was only read
	if kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type")); a.StatusCode != http.StatusOK || kind != "application/timestamp-reply" {
		return nil, fmt.Errorf("%s is no answer of a time-stamping authority", a.Status)
	}
	answer, err := io.ReadAll(io.LimitReader(a.Body, longestAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if len(answer) > longestAnswer {
		return nil, errors.New("the answer is longer than any time-stamp")
	}
	return answer, nil
}

// tokenIn takes the token out of an answer, and demands that it answers this question.
func tokenIn(answer, digest []byte, nonce *big.Int) ([]byte, error) {
	var r response
	if rest, err := asn1.Unmarshal(answer, &r); err != nil || len(rest) != 0 {
		return nil, errors.New("the answer is damaged")
	}
	if r.Status.Status != 0 && r.Status.Status != 1 { // granted, or granted with changes
		return nil, fmt.Errorf("the authority refused (status %d)", r.Status.Status)
	}
	if len(r.Token.FullBytes) == 0 {
		return nil, errors.New("the answer holds no token")
	}
	parsed, err := pkcs7.Parse(r.Token.FullBytes)
	if err != nil {
		return nil, fmt.Errorf("the token is damaged: %w", err)
	}
	var i info
	if _, err := asn1.Unmarshal(parsed.Content, &i); err != nil {
		return nil, fmt.Errorf("the token is damaged: %w", err)
	}
	if i.Nonce == nil || i.Nonce.Cmp(nonce) != 0 || !bytes.Equal(i.Imprint.Hash, digest) {
		return nil, errors.New("the token answers another question")
	}
	return r.Token.FullBytes, nil
}
