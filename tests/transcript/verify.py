#!/usr/bin/env python3
"""Check transcripts of Blindsum rounds that published a total. Usage: verify.py FILE... (Python 3.9 or later)

Written from docs/TRANSCRIPT.md alone; "section" here means a section of that page. Every message is computed anew from
the secrets in the transcript and compared with the recorded one. Exit codes: 0 all is well, 1 something is not as the
page says, 2 a file is no transcript of a known version, or one of a refused round.
"""
import json
import re
import sys
from collections import defaultdict
from functools import reduce
from hashlib import sha256
from hmac import digest
from itertools import count
from math import ceil, gcd, lcm
from struct import pack, unpack  # ">I" is a u32, ">Q" a u64

OFFSET, BLIND_BITS, UNITS_PER_WH = 2**47, 176, 1000  # section 1
CONTROL_CENTRE, CLOUD, DEALER, EVERYBODY, METER = 0, 1, 2, 3, 16  # section 4.1; METER stands for meter 0
KINDS = {  # sections 4.2 and 5: kind byte, protection, phase, from, to, fields
    "reading-key": (0, "public", "initialization", CONTROL_CENTRE, EVERYBODY, "bits modulus bases"),
    "noise-key": (8, "public", "initialization", CONTROL_CENTRE, EVERYBODY, "bits modulus bases"),
    "registration": (1, "secure", "registration", METER, CONTROL_CENTRE, "len id t_i h_i"),
    "admission": (9, "secure", "registration", CONTROL_CENTRE, CLOUD, "len id h_i link_key"),
    "blind-sequence": (2, "open", "blind_sequence", CLOUD, METER, "gamma ciphertext"),
    "key-share": (3, "secure", "key_shares", DEALER, METER, "k_i"),
    "masked-reading": (4, "open", "reading", METER, CLOUD, "c_i"),
    "noise-shares": (5, "open", "noise", METER, CLOUD, "gamma ciphertext"),
    "aggregate": (6, "open", "aggregation", CLOUD, CONTROL_CENTRE, "C2 C1 count role"),
    "published": (7, "public", "decryption", CONTROL_CENTRE, EVERYBODY, "y")}
HEX, BYTES, DECIMAL = map(re.compile, ("0|-?[1-9a-f][0-9a-f]*", "(?:[0-9a-f]{2})*", "0|[1-9][0-9]{0,19}"))  # section 2


class Failure(Exception):
    """The first thing that is not as the document says."""

    def __init__(self, what, expected, found, exit_code=1):
        if isinstance(expected, bytes) and isinstance(found, bytes):
            at = next((k for k, (a, b) in enumerate(zip(expected, found)) if a != b), 0)
            what, expected, found = f"{what}, byte {at}", expected[at:at + 16].hex(), found[at:at + 16].hex()
        super().__init__(f"{what}: expected {str(expected)[:120]}, found {str(found)[:120]}")
        self.exit_code = exit_code


def encrypt(n, plaintext, randomizer):
    """Section 3, Eq. (5)."""
    return (1 + plaintext * n) * pow(randomizer, n, n * n) % (n * n)


def decrypt(p, q, ciphertext):
    """Section 3, Eq. (6): the plaintext, and the signed value that it stands for (section 1)."""
    n, exponent = p * q, lcm(p - 1, q - 1)
    mu = pow((pow(n + 1, exponent, n * n) - 1) // n, -1, n)
    plaintext = (pow(ciphertext, exponent, n * n) - 1) // n * mu % n
    return plaintext, plaintext - n if 2 * plaintext > n else plaintext


def chacha20(key):
    """Section 8.1: the first 32 bytes of the stream under a key."""
    start = unpack("<16I", b"expand 32-byte k" + key + bytes(16))
    s = list(start)
    for k, shift in [(k, shift) for shift in (0, 1) for k in range(4)] * 10:  # columns, then diagonals
        a, b, c, d = (4 * row + (k + row * shift) % 4 for row in range(4))
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[x] = (s[x] + s[y]) % 2**32
            s[z] = (turned := (s[z] ^ s[x]) << turn) % 2**32 | turned >> 32
    return pack("<8I", *((v + w) % 2**32 for v, w in zip(s, start[:8])))


def convert(shape, value, where):
    """Section 2: the value found at `where`, converted. A shape is a Python type, a pattern of strings, a dict
    (just these members), a list (an array of the shape, and its length if fixed), or a tuple (the shape, or null)."""
    if isinstance(shape, tuple):
        return None if value is None else convert(shape[0], value, where)
    if isinstance(shape, dict) and isinstance(value, dict) and value.keys() == shape.keys():
        return {name: convert(shape[name], value[name], f"{where}.{name}".lstrip(".")) for name in shape}
    if isinstance(shape, list) and isinstance(value, list) and shape[1] in (None, len(value)):
        return [convert(shape[0], inner, f"{where}[{k}]") for k, inner in enumerate(value)]
    if isinstance(shape, re.Pattern) and isinstance(value, str) and shape.fullmatch(value):
        return bytes.fromhex(value) if shape is BYTES else int(value, 16 if shape is HEX else 10)
    if type(value) is shape or (shape is float and type(value) is int):
        return value
    raise Failure(where or "document", shape, repr(value))


def read_document(path):
    """Sections 2 to 2.3: the members that the document must have, and no others."""
    try:
        with open(path, encoding="utf-8") as file:
            raw = json.load(file, parse_constant=str)  # NaN and Infinity are no numbers
        head = raw["format"], raw["version"], raw["form"], raw["result"]["refused"]
        m, gamma, full = raw["parameters"]["meters"], raw["parameters"]["gamma"], raw["form"] == "full"
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise Failure("the file", "a transcript", repr(error), exit_code=2) from error
    if head not in [("blindsum-transcript", 1, form, None) for form in ("full", "public")]:
        raise Failure("format, version, form, refused", "known ones, and no refusal", head, exit_code=2)
    message = dict.fromkeys(("step", "kind_byte", "from", "to", "epoch", "sequence", "length"), int)
    message |= dict(phase=str, kind=str, protection=str, bytes=BYTES if full else (BYTES,))
    parameters = dict.fromkeys(("meters", "gamma", "cap_wh", "key_bits", "units_per_wh", "offset", "blind_bits"), int)
    shape = dict(format=str, version=int, form=str, epoch=int, seeded=bool, messages=[message, None],
                 parameters=parameters | dict(epsilon=float, scale=float),
                 result=dict(noisy_total=int, refused=type(None), transcript_hash=BYTES))
    if full:
        key, row = dict(p=HEX, q=HEX), [HEX, gamma]
        meter = dict(master_key=BYTES, reading=int, clipped_reading=int, blind=HEX, randomizer=HEX,
                     samples=[int, gamma], sub_blinds=row, sub_blind_randomizers=row)
        shape["result"] |= dict(true_total=int, noise=int, clipped=int)
        shape |= dict(fleet=[str, m], secrets=dict(
            seed=(DECIMAL,), reading_key=key, noise_key=key, meters=[meter, m], dealer=dict(shares=[HEX, m]),
            cloud=dict(master_key=BYTES, positions=[int, m], randomizers=[row, m]),
            decryption=dict(reading_plaintext=HEX, noise_plaintext=HEX, masked_total=HEX, noise_total=HEX, total=HEX)))
    return convert(shape, raw, "")


def schedule(meters):
    """Section 5: all steps, as (kind of message, number of the meter it is about or None); None if it sends nothing."""
    yield from (None, ("reading-key", None), ("noise-key", None))
    yield from [("registration", i) for i in meters] + [("registration", None)] + [("admission", i) for i in meters]
    for kind in ("blind-sequence", "key-share"):
        yield from [None] + [(kind, i) for i in meters]
    for kind in ("masked-reading", "noise-shares"):
        yield from (step for i in meters for step in (None, (kind, i)))
    yield from (("aggregate", None), None, ("published", None))


class Transcript:
    """What both forms have in common. `fields` of a form gives what the fields of a message must hold, as bytes or as
    a number, or None for one that cannot be computed."""
    remark = ""

    def __init__(self, document):
        self.document, self.p, self.t, self.passed = document, document["parameters"], document["epoch"], 0
        self.m, self.gamma, self.cap = self.p["meters"], self.p["gamma"], self.p["cap_wh"] * UNITS_PER_WH
        self.secrets, self.full = document.get("secrets"), document["form"] == "full"
        self.n = self.nu = 0  # until they are announced
        self.seen = defaultdict(list)  # the ciphertexts of all messages of a kind

    def equal(self, what, expected, found):
        if expected != found:
            raise Failure(what, expected, found)
        self.passed += 1

    def within(self, what, least, values, most, modulus=None):
        for k, v in enumerate(values):
            self.equal(f"{what}, number {k}, from {least} to {most}", min(max(v, least), most), v)
            if modulus is not None:
                self.equal(f"{what}, number {k}, common factor with the modulus", 1, gcd(v, modulus))

    def check(self):
        """Section 1, the messages, the range alarm of section 4.9 as far as it concerns y, the result."""
        self.within("meters, gamma, cap, epoch, epsilon, key_bits / 16", 1,
                    [self.m, self.gamma, self.cap, self.t, ceil(self.p["epsilon"]), self.p["key_bits"] // 16], 2**53)
        for name, value in dict(units_per_wh=UNITS_PER_WH, offset=OFFSET, blind_bits=BLIND_BITS,
                                scale=self.p["cap_wh"] * 1000 / self.p["epsilon"]).items():
            self.equal(f"parameters.{name}", value, self.p[name])
        self.check_messages()
        tail, result = ceil(64 * self.p["scale"]), self.document["result"]
        self.within("y", -tail, [result["noisy_total"]], self.m * self.cap + tail)
        self.equal("result.transcript_hash, bytes", 32, len(result["transcript_hash"]))
        if self.full:
            self.check_result(**result)

    def layout(self, kind, i):
        """Section 4.2: the names and sizes of the fields."""
        key, w, v = ((v.bit_length() + 7) // 8 for v in (2**self.p["key_bits"] - 1, self.n**2, self.nu**2))
        size = dict(bits=4, modulus=key, bases=4, len=4, id=len("cloud" if i is None else f"meter-{i + 1}"), t_i=8,
                    h_i=32, link_key=32, gamma=4, ciphertext=v, k_i=key, c_i=w, C2=w, C1=v, count=4, role=4, y=key)
        times = dict(ciphertext=self.gamma, role=self.m)
        return [(name, size[name]) for name in KINDS[kind][-1].split() for _ in range(times.get(name, 1))]

    def check_messages(self):
        """Sections 2.1, 4.1, 4.2 and 5: every message in its place, with its header, fields and tag."""
        self.equal("number of messages", 6 * self.m + 5, len(self.document["messages"]))
        sent, messages = defaultdict(count), enumerate(self.document["messages"])
        for step, planned in enumerate(schedule(range(self.m))):
            if planned is None:
                continue
            (number, message), (kind, i) = next(messages), planned
            kind_byte, protection, phase, *roles, _ = KINDS[kind]
            sender, receiver = ((CLOUD if i is None else METER + i) if role == METER else role for role in roles)
            where = f"messages[{number}] (step {step}, {kind}, role {sender} to role {receiver})"
            epoch = 0 if phase == "initialization" else self.t
            sequence = next(sent[epoch, sender, receiver])
            layout = [("header", 22)] + self.layout(kind, i) + [("tag", 32)] * (protection == "open")
            for name, value in {"step": step, "phase": phase, "kind": kind, "kind_byte": kind_byte, "from": sender,
                                "to": receiver, "epoch": epoch, "sequence": sequence, "protection": protection,
                                "length": sum(size for _, size in layout)}.items():
                self.equal(f"{where}, member {name}", value, message[name])
            self.equal(f"{where}, bytes are null", protection == "secure" and not self.full, message["bytes"] is None)
            if message["bytes"] is None:
                continue
            self.equal(f"{where}, number of bytes", message["length"], len(message["bytes"]))
            parts = unpack("".join(f"{size}s" for _, size in layout), message["bytes"])
            self.learn(where, kind, [int.from_bytes(part, "big") for part in parts[1:]])
            header = pack(">BBQIII", 1, kind_byte, epoch, sender, receiver, sequence)
            values = [header, *self.fields(kind, i, message["bytes"])]
            for k, ((name, size), value, part) in enumerate(zip(layout, values, parts)):
                if value is not None:
                    value = value.to_bytes(size, "big") if isinstance(value, int) else value
                    self.equal(f"{where}, part {k}: {name}", value, part)

    def learn(self, where, kind, numbers):
        """Take the moduli and the ciphertexts from the messages that all may see."""
        if kind in ("reading-key", "noise-key"):
            self.equal(f"{where}, bits", self.p["key_bits"], numbers[1].bit_length())
            setattr(self, "n" if kind == "reading-key" else "nu", numbers[1])
        elif kind in ("blind-sequence", "masked-reading", "noise-shares"):
            n, values = (self.n, numbers[:1]) if kind == "masked-reading" else (self.nu, numbers[1:self.gamma + 1])
            self.within(f"{where}, ciphertexts", 1, values, n**2 - 1, n)
            self.seen[kind] += values

    def aggregate(self, _):
        """Section 4.8, Eq. (19), (20), (23), (25)."""
        self.c2 = reduce(lambda a, b: a * b % self.n**2, self.seen["masked-reading"])
        self.c1 = reduce(lambda a, b: a * b % self.nu**2, self.seen["noise-shares"])
        return [self.c2, self.c1, self.m, *range(METER, METER + self.m)]


class FullTranscript(Transcript):
    """Section 4 from the secrets. A method named like a kind checks the secrets that go into a message of that kind
    and gives the fields."""
    def fields(self, kind, i, message):
        name = kind.replace("-", "_")
        fields = self.key(name) if name in self.secrets else getattr(self, name)(i)
        return fields + [digest(self.link_key(i), message[:-32], "sha256")] * (KINDS[kind][1] == "open")

    def link_key(self, i):
        """Section 4.1; and section 8 for the master key, if it came from a seed."""
        holder, role = (self.secrets["cloud"], CLOUD) if i is None else (self.secrets["meters"][i], METER + i)
        self.equal(f"master key of role {role}, bytes", 32, len(holder["master_key"]))
        if (seed := self.secrets["seed"]) is not None:
            self.within("secrets.seed", 0, [seed], 2**64 - 1)
            stream = chacha20(sha256(b"blindsum/rng" + pack(">QIQ", seed, role, 0)).digest())
            self.equal(f"master key of role {role}, from the seed", stream, holder["master_key"])
        return digest(holder["master_key"], b"blindsum/link" + pack(">Q", self.t), "sha256")

    def key(self, name):
        """Section 4.3 and the end of section 3."""
        p, q, half = self.secrets[name]["p"], self.secrets[name]["q"], 2 ** (self.p["key_bits"] // 2)
        self.within(f"secrets.{name}, p and q", half * 3 // 4, [p, q], half - 1)
        primes = p != q and all(pow(2, v - 1, v) == pow(3, v - 1, v) == 1 for v in (p, q))
        self.equal(f"secrets.{name}, p and q are different primes", True, primes)
        return [self.p["key_bits"], p * q, 0]

    def registration(self, i):
        """Section 4.4."""
        name = "cloud" if i is None else f"meter-{i + 1}"
        self.equal(f"identity of {name}", name, "cloud" if i is None else self.document["fleet"][i])
        hashed = sha256(pack(">I", len(name)) + name.encode() + pack(">Q", self.t)).digest()
        return [len(name), name.encode(), self.t, hashed]

    def admission(self, i):
        length, name, _, hashed = self.registration(i)
        return [length, name, hashed, self.link_key(i)]

    def blind_sequence(self, i):
        """Section 4.5, Eq. (15) and (16)."""
        position, randomizers = self.secrets["cloud"]["positions"][i], self.secrets["cloud"]["randomizers"][i]
        self.within(f"secrets.cloud.positions[{i}]", 0, [position], self.gamma - 1)
        self.within(f"secrets.cloud.randomizers[{i}]", 1, randomizers, self.nu - 1, self.nu)
        return [self.gamma, *(encrypt(self.nu, int(j == position), s) for j, s in enumerate(randomizers))]

    def key_share(self, i):
        """Section 4.6, Eq. (17)."""
        share = self.secrets["dealer"]["shares"][i]
        self.within(f"secrets.dealer.shares[{i}]", 0, [share], self.n - 1)
        return [share]

    def masked_reading(self, i):
        """Section 4.6, Eq. (18)."""
        meter, square = self.secrets["meters"][i], self.n**2
        d = min(meter["reading"], self.cap)
        self.equal(f"secrets.meters[{i}].clipped_reading", d, meter["clipped_reading"])
        self.within(f"d_i and x_i of meter {i}", 0, [d, meter["blind"]], 2**BLIND_BITS - 1)
        self.within(f"secrets.meters[{i}].randomizer", 1, [meter["randomizer"]], self.n - 1, self.n)
        size = ceil((square.bit_length() + 128) / 8)
        blocks = (sha256(b"blindsum/h" + pack(">QI", self.t, k)).digest() for k in range(ceil(size / 32)))
        h_t = int.from_bytes(b"".join(blocks)[:size], "big") % square
        encrypted = encrypt(self.n, (d - meter["blind"]) % self.n, meter["randomizer"])
        return [encrypted * pow(h_t, self.secrets["dealer"]["shares"][i], square) % square]

    def noise_shares(self, i):
        """Section 4.7, Eq. (21) and (22)."""
        meter, where, nu = self.secrets["meters"][i], f"secrets.meters[{i}]", self.nu
        samples, sub_blinds, randomizers = meter["samples"], meter["sub_blinds"], meter["sub_blind_randomizers"]
        self.within(f"{where}.samples", 1 - OFFSET, samples, OFFSET - 1)
        self.within(f"{where}.sub_blinds", 0, sub_blinds, nu - 1)
        self.within(f"{where}.sub_blind_randomizers", 1, randomizers, nu - 1, nu)
        self.equal(f"{where}.sub_blinds, sum mod nu", meter["blind"] % nu, sum(sub_blinds) % nu)
        inputs = zip(self.seen["blind-sequence"][i * self.gamma:], samples, sub_blinds, randomizers)
        return [self.gamma, *(pow(b, xi + OFFSET, nu**2) * encrypt(nu, x, u) % nu**2 for b, xi, x, u in inputs)]

    def published(self, _):
        """Section 4.9, Eq. (26) to (28), and the range alarm as far as it concerns d - x."""
        reading, masked_total = decrypt(**self.secrets["reading_key"], ciphertext=self.c2)
        noise, noise_total = decrypt(**self.secrets["noise_key"], ciphertext=self.c1)
        noise_total -= self.m * OFFSET
        for name, value in dict(reading_plaintext=reading, noise_plaintext=noise, masked_total=masked_total,
                                noise_total=noise_total, total=masked_total + noise_total).items():
            self.equal(f"secrets.decryption.{name}", value, self.secrets["decryption"][name])
        self.within("secrets.decryption.masked_total", -self.m * 2**BLIND_BITS, [masked_total], self.m * self.cap)
        return [(masked_total + noise_total) % self.n]

    def check_result(self, true_total, noisy_total, noise, clipped, refused, transcript_hash):
        """Section 6, from the readings and the samples; and that the decrypted sums are those of section 4.9."""
        meters, decryption = self.secrets["meters"], self.secrets["decryption"]
        d, x = (sum(meter[name] for meter in meters) for name in ("clipped_reading", "blind"))
        xi = sum(meter["samples"][j] for meter, j in zip(meters, self.secrets["cloud"]["positions"]))
        everything = b"".join(message["bytes"] for message in self.document["messages"])
        for what, expected, found in (
                ("seeded", self.secrets["seed"] is not None, self.document["seeded"]),
                ("sum of the key shares mod n", 0, sum(self.secrets["dealer"]["shares"]) % self.n),
                ("d - x", d - x, decryption["masked_total"]), ("xi + x", xi + x, decryption["noise_total"]),
                ("result.true_total", d, true_total), ("result.noisy_total", d + xi, noisy_total),
                ("result.noise", xi, noise), ("result.clipped", sum(v["reading"] > self.cap for v in meters), clipped),
                ("result.transcript_hash", sha256(everything).digest(), transcript_hash)):
            self.equal(what, expected, found)


class PublicTranscript(Transcript):
    """Section 2.3: what can be checked without secrets."""
    remark = ("; not checkable in the public form: the secure messages (but for their place and length), tags, "
              "openings of ciphertexts, that the moduli are products of two primes, transcript_hash, seeded")

    def fields(self, kind, i, _):
        key, samples = [self.p["key_bits"], None, 0], [self.gamma] + [None] * self.gamma
        if kind == "aggregate":
            return self.aggregate(i)
        return {"reading-key": key, "noise-key": key, "blind-sequence": samples, "noise-shares": samples,
                "masked-reading": [None], "published": [self.document["result"]["noisy_total"] % (self.n or 1)]}[kind]


def main(paths):
    codes = set() if paths else {2}
    for path in paths:
        try:
            document = read_document(path)
            transcript = {"full": FullTranscript, "public": PublicTranscript}[document["form"]](document)
            transcript.check()
            print(f"{path}: {transcript.passed} checks passed{transcript.remark}")
        except Failure as failure:
            print(f"{path}: {'FAILED' if failure.exit_code == 1 else 'NOT CHECKED'}: {failure}")
            codes.add(failure.exit_code)
    return min(codes, default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
