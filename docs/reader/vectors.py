#!/usr/bin/env python3
"""Say what muniment_reader.py makes of every test vector: vectors.py store/vault/testdata

The answer is a JSON list in the order of vectors.json. How a vector is made is told at the end of
docs/vault-format.md.
"""

import gzip
import json
import os
import sys

from muniment_reader import judgement


def edited(file, e, bases):
    """The file after one edit."""
    at, hexed = e["at"], bytes.fromhex(e.get("hex", ""))
    length = e.get("length", 0)
    if e["op"] == "truncate":
        return file[:at]
    if e["op"] == "remove":
        return file[:at] + file[at + length:]
    if e["op"] == "insert":
        return file[:at] + hexed + file[at:]
    if e["op"] == "copy":
        source, offset = bases[e["from"]] if e.get("from") else file, e.get("offset", 0)
        hexed = source[offset:offset + length]
        file = file.ljust(at + length, b"\0")
    elif e["op"] == "write":
        if at + len(hexed) > len(file):
            file = file.ljust((at + len(hexed) + 4095) // 4096 * 4096, b"\0")
    else:
        raise ValueError("unknown edit " + e["op"])
    return file[:at] + hexed + file[at + len(hexed):]


def main(folder):
    bases = {}
    for name in os.listdir(folder):
        if name.endswith(".vault.gz"):
            with gzip.open(os.path.join(folder, name)) as f:
                bases[name] = f.read()
    with open(os.path.join(folder, "vectors.json"), encoding="utf-8") as f:
        vectors = json.load(f)
    said = []
    for v in vectors:
        file = bases[v["base"]]
        for e in v.get("edits", []):
            file = edited(file, e, bases)
        key_file = v["key_file"].encode() if "key_file" in v else None
        said.append(judgement(file, v["login"], v["password"].encode(), key_file))
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
