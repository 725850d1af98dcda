package seal

import (
	"errors"

	"muniment/store/authority"
)

// The errors a caller may want to tell apart with errors.Is. Each is wrapped with what exactly is wrong.
var (
	// ErrNotSealed says that the file is no document of this package, or that its first revision is damaged.
	ErrNotSealed = errors.New("this file is not a sealed document, or it was altered")
	// ErrUnsupported says that the gofpdf document uses something sealed documents may not hold.
	ErrUnsupported = errors.New("the document cannot be sealed")
	// ErrInvalid says that a Document or Signature asks for something impossible, such as a field on a page that does not exist.
	ErrInvalid = errors.New("the request cannot be met")
	// ErrUnsound says that Sign refused to add a signature to a document that was altered.
	ErrUnsound = errors.New("the document was altered and must not be signed")
	// ErrNoField says that the document has no signature field of that name.
	ErrNoField = errors.New("the document has no such signature field")
	// ErrFieldSigned says that the field already holds a signature.
	ErrFieldSigned = errors.New("the signature field is already signed")
	// ErrIdentity says that the key or the certificate cannot sign documents.
	ErrIdentity = authority.ErrUnfit
	// ErrTimestamp says that what the time-stamping authority gave is no timestamp of this signature.
	ErrTimestamp = errors.New("the timestamp cannot be used")
	// ErrTooLarge says that a document or a signature exceeds what this package handles.
	ErrTooLarge = errors.New("the document is too large")
)

// errSyntax is the cause under ErrNotSealed and ErrUnsupported when bytes are no PDF value.
var errSyntax = errors.New("the PDF syntax is damaged")
