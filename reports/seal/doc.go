// Package seal turns a document made by gofpdf into one that several people can sign, signs it, and judges such documents.
//
// Use Finish once, on gofpdf's output: it adds what archives and readers ask for (PDF/A identification, language, colour
// profile, attachments, structure tree) and every signature field the document will ever need. Use Sign once per person.
// Use Verify on anything a stranger hands over.
//
// # What it promises
//
// A sealed document has exactly one spelling. Finish writes every object in one canonical form, numbered from 1 in the order in which they
// are reached from the catalogue, without a byte between them; Sign appends one increment per signature in the same form. Verify reads the
// file from its first byte to its last, demands that spelling, and derives for itself everything that is not the document's own
// content: cross-reference tables, trailers, metadata, colour profile, the changed objects of each increment. Nothing is skipped
// and nothing is repaired, so there is no room in which one reader could see what another does not.
//
// Of a signature Verify reports Valid only if its bytes are those the certificate's key signed, and its increment did nothing but fill one empty field,
// made by Finish, with that signature and its appearance. The first signature certifies the document so that
// other readers also allow nothing else (DocMDP level 2, ISO 32000-1 section 12.8.2.2).
//
// Signatures are PAdES baseline B-B (ETSI EN 319 142-1): a detached CMS (RFC 5652) with the signing-certificate-v2 attribute (RFC 5035)
// and no signing time of its own; the time is the signer's claim in the signature dictionary. They are made with ECDSA on P-256
// or P-384, or RSA of at least 2048 bits, because the readers people have refuse Ed25519.
//
// # What it does not promise
//
// A file that was cut back to an earlier signed revision is still a sound file: compare Revisions with what you remember. The time
// of a signature is what the signer's computer said, unless a timestamp token is present. Certificates are not checked for
// revocation. What a page shows is the caller's business: Verify does not look into content streams.
//
// # The PDF/A part
//
// The metadata name the oldest part of ISO 19005 that the document meets, always at level B: part 1; part 2 where it uses
// transparency or arrays longer than part 1 allows; part 3 where files are attached, which the older parts forbid.
package seal
