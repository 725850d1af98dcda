#!/usr/bin/env python3
"""Read a register by docs/vault-format.md alone, and check every byte of it.

    muniment_reader.py FILE LOGIN [--password-file F] [--key-file F] [--sql QUERY]

It needs python3-cryptography and python3-argon2 (Debian's names), shares nothing with the program
that wrote the file, and writes nothing: the database is put together in memory, and --sql asks it
there. It exists so that a council's register can be read when nobody is left who has the program.
Exit code: 0 if the file opens in good order, 1 otherwise.
"""

import argparse
import getpass
import hashlib
import hmac
import json
import sqlite3
import struct
import sys

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BLOCK, RING_A, RING_B, LOG = 4096, 4096, 139264, 274432
PART, COMMIT, MARK, BRANCH = 1, 2, 3, 4


class Refused(Exception):
    """The verdict on a file that does not open."""


def demand(holds, verdict="damaged"):
    if not holds:
        raise Refused(verdict)


def number(b):
    return int.from_bytes(b, "big")


def is_zero(b):
    return not any(b)


def mac(key, content):
    return hmac.new(key, content, hashlib.sha256).digest()


def hash_follows(b, at):
    return hashlib.sha256(b[:at]).digest() == b[at:at + 32]


def expand(key, info, length):
    """HKDF-Expand with SHA-256 (RFC 5869, 2.3); 32 bytes at most are ever asked."""
    return mac(key, info + b"\x01")[:length]


def kdf(secret, label, *context):
    return expand(mac(bytes(32), secret), label + b"".join(context), 32)


def unseal(key, sealed, aad):
    """The content of nonce, ciphertext and tag, or None."""
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)
    except (InvalidTag, ValueError):
        return None


def open_hpke(private, sealed, info):
    """RFC 9180 base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, one message."""

    def extract(suite, salt, label, ikm):
        return mac(salt or bytes(32), b"HPKE-v1" + suite + label + ikm)

    def labelled(suite, prk, label, context, length):
        return expand(prk, struct.pack(">H", length) + b"HPKE-v1" + suite + label + context, length)

    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"
    ours = X25519PrivateKey.from_private_bytes(private)
    public = ours.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    try:
        shared = ours.exchange(X25519PublicKey.from_public_bytes(sealed[:32]))
    except ValueError:  # a point of low order
        return None
    shared = labelled(kem, extract(kem, b"", b"eae_prk", shared), b"shared_secret", sealed[:32] + public, 32)
    context = b"\x00" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret = extract(suite, shared, b"secret", b"")
    key, nonce = labelled(suite, secret, b"key", context, 32), labelled(suite, secret, b"base_nonce", context, 12)
    return unseal(key, nonce + sealed[32:], b"")


def is_name(b):
    try:
        name = b.decode()
    except UnicodeDecodeError:
        return False
    return name != "" and name.isprintable() and name.strip() == name


class Keyring:
    """One copy. Raises Refused unless its hashes, head, slots and zeros are right."""

    def __init__(self, raw):
        self.raw, self.slots = raw, []
        demand(hash_follows(raw, 135136) and raw[:8] == b"MUNIKEYS")
        self.generation, n = number(raw[8:16]), number(raw[16:18])
        demand(n <= 128 and is_zero(raw[18:64]) and is_zero(raw[131136:135104]))
        for i in range(128):
            s = raw[64 + 1024 * i:64 + 1024 * (i + 1)]
            if i >= n:
                demand(is_zero(s))
                continue
            demand(s[0] != 0 and hash_follows(s, 992) and s[420] <= 128)
            demand(is_zero(s[13:16]) and is_zero(s[161:168]) and is_zero(s[421 + s[420]:992]))
            demand(s[0] <= 2 and s[1] <= 1 and number(s[2:4]) == 1, "newer")
            demand(s[0] != 1 or is_name(s[421:421 + s[420]]))
            self.slots.append(s)

    def authentic(self, key, prefix):
        return hmac.compare_digest(mac(key, prefix + self.raw[:135104]), self.raw[135104:135136])


class Header:
    """The content of a record's header. Raises Refused where it breaks the tables."""

    def __init__(self, content, sealed):
        self.sequence, self.part, self.kind, self.flags = struct.unpack(">QIBB", content[:14])
        self.n, self.size, self.blocks = struct.unpack(">III", content[16:28])
        self.generation, self.before = number(content[32:40]), content[40:56]
        self.nonce, self.tag = sealed[:12], sealed[-16:]
        demand(is_zero(content[14:16]) and is_zero(content[28:32]) and is_zero(content[88:]))
        demand(self.sequence > 0 and PART <= self.kind <= BRANCH and self.n <= 65536)
        demand(self.flags == 0 or self.kind == MARK)
        demand(self.n > 0 if self.kind == PART else self.n == 0 or self.kind == COMMIT)
        length = 128 + (28 + 4 * self.n if self.n else 0) + 4124 * self.n
        demand(self.blocks == -(-length // BLOCK))

    def aad(self, page):
        return struct.pack(">IQ", page, self.sequence) + self.nonce


class Register:
    """A register that was opened and read to its last byte; Refused if it cannot be."""

    def __init__(self, file, login, password, key_file=None):
        self.file = file
        self.read_prefix()
        ring, spare = self.keyrings()
        slot, data = self.sign_in(ring, login, password, key_file)
        ring_key, prefix = kdf(data, b"muniment 1 keyring", self.uuid), file[:96]
        demand(ring.authentic(ring_key, prefix))
        self.key = kdf(data, b"muniment 1 file", self.uuid, self.salt)
        self.pages, self.sequence, self.size, self.generation = {}, None, 0, 0
        self.believed, self.clean, self.torn = 0, False, False
        self.verdict = self.read_log()
        demand(self.generation <= ring.generation)
        if self.torn:
            self.verdict = "torn"
        sound = spare and spare.authentic(ring_key, prefix) and (spare.generation < ring.generation or spare.raw == ring.raw)
        if self.verdict == "opens" and not sound:
            self.verdict = "spare-damaged"
        self.clean = self.clean and self.verdict != "torn"
        self.custody = not is_zero(slot[340:420])

    def read_prefix(self):
        b = self.file
        demand(b[:8] == b"MUNIMENT", "not-a-register")
        demand(len(b) >= 96 and hash_follows(b, 64))
        demand(number(b[8:10]) <= 1, "newer")
        demand(number(b[8:10]) == 1 and len(b) >= LOG and is_zero(b[12:16]) and is_zero(b[96:BLOCK]))
        self.uuid, self.salt = b[16:32], b[32:64]

    def keyrings(self):
        """The copy to use, and the other one or None."""
        sound, refusals = [], []
        for at in (RING_A, RING_B):
            try:
                sound.append(Keyring(self.file[at:at + 135168]))
            except Refused as why:
                refusals.append(why)
        if not sound:
            raise refusals[0]
        sound.sort(key=lambda ring: -ring.generation)  # stable: the first of two equals
        return sound[0], sound[1] if len(sound) == 2 else None

    def sign_in(self, ring, login, password, key_file):
        def is_meant(s):
            return s[0] == 1 and s[421:421 + s[420]].decode().casefold() == login.casefold()

        demand(ring.slots, "wrong-secret")
        known = next(filter(is_meant, ring.slots), None)
        slot = known or ring.slots[0]
        memory, passes, lanes = struct.unpack(">IIB", slot[4:13])
        demand(19456 <= memory <= 1048576 and 2 <= passes <= 16 and 1 <= lanes <= 16, "parameters-refused")
        stretched = hash_secret_raw(password, slot[32:64], passes, memory, lanes, 32, Type.ID, 19)
        brought = bytes(32) if key_file is None else mac(b"muniment 1 key file", key_file)
        slot_key = kdf(stretched + brought, b"muniment 1 slot", self.uuid, slot[16:32])
        demand(known, "wrong-secret")
        private = unseal(slot_key, slot[168:260], b"muniment 1 private keys" + self.uuid + b"\x00\x01" + slot[:168])
        demand(private, "wrong-secret")
        info = b"muniment 1 data key for slot" + self.uuid + slot[16:32] + b"\x00\x01"
        data = open_hpke(private[:32], slot[260:340], info)
        demand(data)
        return slot, data

    def header(self, lies, sealed_for):
        """The header that lies at one offset, opened as one sealed for another; None if it does not open."""
        sealed = self.file[lies:lies + 128]
        content = len(sealed) == 128 and unseal(self.key, sealed, self.salt + struct.pack(">Q", sealed_for))
        try:
            return Header(content, sealed) if content else None
        except Refused:
            return None

    def body(self, at, h):
        """The pages of a record by their numbers; None if anything in it is not right."""
        end, pages = at + BLOCK * h.blocks, {}
        if end > len(self.file):
            return None
        at += 128
        if h.n:
            listed = unseal(self.key, self.file[at:at + 28 + 4 * h.n], h.aad(0))
            numbers = struct.unpack(f">{h.n}I", listed) if listed else ()
            if not numbers or any(b <= a for a, b in zip((0,) + numbers, numbers)) or h.kind == COMMIT and numbers[-1] > h.size:
                return None
            at += 28 + 4 * h.n
            for page in numbers:
                pages[page] = unseal(self.key, self.file[at:at + 4124], h.aad(page))
                if pages[page] is None:
                    return None
                at += 4124
        return pages if is_zero(self.file[at:end]) else None

    def read_log(self):
        at = start = LOG
        before, part, pending = self.file[64:80], 0, {}
        while at < len(self.file):
            h = self.header(at, at)
            if h is None:
                return self.judge(at)
            expected = h.sequence if self.sequence is None else self.sequence + 1
            if (h.before, h.part, h.sequence) != (before, part, expected) or h.generation < self.generation:
                demand(h.kind == PART)
                return self.judge(at)
            pages = self.body(at, h)
            if pages is None:
                return self.judge(at)
            at, before, self.generation = at + BLOCK * h.blocks, h.tag, h.generation
            pending.update(pages)
            self.sequence = h.sequence - 1
            part += 1
            if h.kind != PART:
                self.believe(h, pending)
                part, pending, start = 0, {}, at
        return "opens" if at == start and self.believed else self.judge(at)

    def believe(self, h, pages):
        self.pages.update(pages)
        self.pages = {page: content for page, content in self.pages.items() if page <= h.size}
        self.sequence, self.size, self.believed = h.sequence, h.size, self.believed + 1
        self.clean = h.kind == MARK and h.flags & 1 != 0
        if h.kind == MARK and h.flags & 6:
            self.torn = h.flags & 2 != 0

    def judge(self, failed):
        """Torn or damaged, once a record has failed: what lies behind it, or came from elsewhere, decides."""
        demand(self.believed)
        for at in range(failed + BLOCK, len(self.file), BLOCK):
            h = self.header(at, at)
            demand(not h or h.kind == PART and h.sequence <= self.sequence + 1)
            demand(not self.header(at, failed))
        for at in range(max(LOG, failed - 4096 * BLOCK), len(self.file) + 4096 * BLOCK + 1, BLOCK):
            demand(at == failed or not self.header(failed, at))
        return "torn"

    def database(self):
        """All pages in order: a database file of SQLite."""
        return b"".join(self.pages.get(page, bytes(BLOCK)) for page in range(1, self.size + 1))

    def ask(self, sql):
        """The rows of a query, from a database that is in memory only."""
        db = sqlite3.connect(":memory:")
        db.deserialize(self.database())
        return db.execute(sql).fetchall()


def judgement(file, login, password, key_file=None, sql=None):
    """What the test vectors want said of a file, and the rows of a query if there is one."""
    try:
        r = Register(file, login, password, key_file)
    except Refused as verdict:
        return {"verdict": str(verdict)}
    said = {"verdict": r.verdict, "sequence": r.sequence, "pages": r.size, "database": hashlib.sha256(r.database()).hexdigest(),
            "clean": r.clean, "custody": r.custody, "rows": r.ask(sql) if sql else None}
    return {name: value for name, value in said.items() if value}


def content(path):
    with open(path, "rb") as f:
        return f.read()


def main():
    words = argparse.ArgumentParser(description="Read a register by docs/vault-format.md alone, and check every byte of it.")
    words.add_argument("file")
    words.add_argument("login")
    words.add_argument("--password-file", help="its first line is the password; asked for without it")
    words.add_argument("--key-file")
    words.add_argument("--sql", help="print the rows of a query too, such as: select name from sqlite_schema")
    a = words.parse_args()
    password = content(a.password_file).split(b"\n")[0].rstrip(b"\r") if a.password_file else getpass.getpass().encode()
    key_file = content(a.key_file) if a.key_file else None
    said = judgement(content(a.file), a.login, password, key_file, a.sql)
    print(json.dumps(said))
    return 0 if said["verdict"] == "opens" else 1


if __name__ == "__main__":
    sys.exit(main())
