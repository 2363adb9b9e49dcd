#!/usr/bin/env python3
"""Check transcripts of Blindsum rounds. Usage: verify.py FILE... (Python 3.9 or later)

Written from docs/TRANSCRIPT.md alone; "section" here means a section of that page. Every message is computed anew from
the secrets in the transcript and compared with the recorded one; where there is a seed, the secrets are drawn anew too.
Of a refused round everything is checked that it holds. Exit codes: 0 all is well, 1 something is not as the page says,
2 a file is no transcript of a known version.
"""
import json
import math
import re
import sys
from collections import defaultdict
from decimal import Decimal, localcontext
from functools import reduce
from hashlib import sha256
from hmac import digest
from itertools import count, islice
from math import ceil, gcd, isclose, lcm
from operator import mul
from struct import pack, unpack  # ">I" is a u32, ">Q" a u64

CONTROL_CENTRE, CLOUD, DEALER, EVERYBODY, METER = 0, 1, 2, 3, 16  # section 4.1; METER stands for meter 0
CHOICES = dict(key_mode=("published", "split-keys", "center-draws"), blinding=("hardened", "corrected", "as-printed"),
               base=("common", "per-meter"), noise=("discrete", "continuous"),
               randomizer=("textbook", "short-exponent"))  # section 2
KEY_SIZES, MOST_METERS, MOST_GAMMA = (24, 64, 128, 256, 512, 1024, 2048, 3072, 4096), 100_000, 256  # section 2.4
KINDS = {  # sections 4.2 and 5: kind byte, protection, phase, from, to, fields
    "reading-key": (0, "public", "initialization", CONTROL_CENTRE, EVERYBODY, "bits modulus bases h_s"),
    "noise-key": (8, "public", "initialization", "owner", EVERYBODY, "bits modulus bases h_s"),
    "registration": (1, "secure", "registration", METER, CONTROL_CENTRE, "len id t_i h_i"),
    "admission": (9, "secure", "registration", CONTROL_CENTRE, CLOUD, "len id h_i link_key"),
    "blind-sequence": (2, "open", "blind_sequence", "drawer", METER, "gamma ciphertext"),
    "sequence-proof": (14, "open", "blind_sequence", "drawer", METER, "gamma challenge proof_of_one response"),
    "key-share": (3, "secure", "key_shares", DEALER, METER, "k_i"),
    "masked-reading": (4, "open", "reading", METER, CLOUD, "c_i"),
    "noise-shares": (5, "open", "noise", METER, CLOUD, "gamma ciphertext"),
    "aggregate": (6, "open", "aggregation", CLOUD, CONTROL_CENTRE, "C2 C1 count role"),
    "reading-aggregate": (10, "open", "aggregation", CLOUD, CONTROL_CENTRE, "C2 count role"),
    "noise-total": (11, "secure", "aggregation", CLOUD, CONTROL_CENTRE, "total"),
    "repair-request": (12, "secure", "decryption", CONTROL_CENTRE, DEALER, "count role"),
    "repair-sum": (13, "secure", "decryption", DEALER, CONTROL_CENTRE, "sum"),
    "opening": (15, "secure", "decryption", CONTROL_CENTRE, CLOUD, "y root"),
    "published": (7, "public", "decryption", CONTROL_CENTRE, EVERYBODY, "y")}
REFUSED_PUBLICLY = "the round published no total"  # section 2.3
HEX, BYTES, DECIMAL = map(re.compile, ("0|-?[1-9a-f][0-9a-f]*", "(?:[0-9a-f]{2})*", "0|[1-9][0-9]{0,19}"))  # section 2


class Failure(Exception):
    """The first thing that is not as the document says."""

    def __init__(self, what, expected, found, exit_code=1):
        if isinstance(expected, bytes) and isinstance(found, bytes):
            at = next((k for k, (a, b) in enumerate(zip(expected, found)) if a != b), 0)
            what, expected, found = f"{what}, byte {at}", expected[at:at + 16].hex(), found[at:at + 16].hex()
        super().__init__(f"{what}: expected {str(expected)[:120]}, found {str(found)[:120]}")
        self.exit_code = exit_code


def centred(residue, n):
    """Section 1."""
    return residue - n if 2 * residue > n else residue


def hash_to_unit(n, prefix):
    """Section 4.6: the base h of a prefix."""
    counters, size = count(), ceil(((n * n).bit_length() + 128) / 8)
    while True:
        blocks = [sha256(prefix + pack(">I", next(counters))).digest() for _ in range(ceil(size / 32))]
        h = int.from_bytes(b"".join(blocks)[:size], "big") % (n * n)
        if gcd(h, n) == 1:
            return h


def is_prime(v):
    """Miller and Rabin's test, to 12 bases: certain below 2^81, beyond reasonable doubt above."""
    twos = ((v - 1) & (1 - v)).bit_length() - 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(base, v >> twos, v)
        if x not in (1, v - 1) and all((x := x * x % v) != v - 1 for _ in range(twos - 1)):
            return False
    return v > 37


SHORT_PRIMES = [v for v in range(3, 2**16, 2) if pow(2, v - 1, v) == 1 and is_prime(v) or v < 38 and all(v % d for d in range(3, v))]


def flaw(n, key_bits):
    """Section 4.3: what everybody can see that a modulus is not; None where nothing is seen. Under a modulus with short primes
    the proofs of section 4.5 prove nothing."""
    half = min(16, key_bits // 2 - 1)
    for prime in (v for v in SHORT_PRIMES if v < 2**half and n % v == 0):
        return f"divisible by {prime}"
    for power in range(2, n.bit_length() // half + 1):
        low, high = 1, 1 << n.bit_length() // power + 1
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if middle**power < n else (low, middle)
        if low**power == n:
            return f"a power to {power}"
    return "prime" if is_prime(n) else None


def discrete_cost(epsilon, s, cap):
    """Section 6, Eq. (30): the same of discrete noise. I(k), integrated by parts at u = e^t, where its factor u^-s is harmless."""
    rate = epsilon / cap

    def integral(k):
        total = 0.0
        for step in range(-600, 200):
            u = math.exp(step / 8)
            front = math.expm1(u) if u < 700 else math.inf
            if front == math.inf or k * u > 700:
                continue
            far = u + 2 * rate
            rest = (front / u) ** -s * (-math.expm1(-far)) ** -s * math.exp(-k * u)
            fall = s * ((math.exp(u) / front - 1 / u if u > 1e-3 else 0.5 + u / 12) + 1 / math.expm1(far)) + k
            total += u ** (2 - s) * rest * fall
        return total

    return max(epsilon, epsilon + math.log(integral(0) / integral(cap)))


def residual_epsilon(epsilon, s):
    """Section 6, Eq. (30): the epsilon that is left of a fraction s of the noise; K_v by the trapezoidal rule."""
    v, step = s - 0.5, min(1 / 16, 0.25 / math.sqrt(epsilon))
    steps = range(1, int(2 * math.asinh(math.sqrt(360 / epsilon)) / step) + 1)
    values = (math.exp(-2 * epsilon * math.sinh(k * step / 2)**2) * math.cosh(v * k * step) for k in steps)
    bessel = math.log(step * (0.5 + math.fsum(values))) - epsilon
    return max(epsilon, (v - 1) * math.log(2) + math.lgamma(v) - v * math.log(epsilon) - bessel)


class Stream:
    """Section 8.1: ChaCha20 under a key, and the draws made of it."""

    def __init__(self, key):
        self.words = (word for counter in count() for word in self.block(key, counter))

    @staticmethod
    def block(key, counter):
        start = unpack("<16I", b"expand 32-byte k" + key + pack("<QQ", counter, 0))
        s = list(start)
        for k, shift in [(k, shift) for shift in (0, 1) for k in range(4)] * 10:  # columns, then diagonals
            a, b, c, d = (4 * row + (k + row * shift) % 4 for row in range(4))
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                s[x] = (s[x] + s[y]) % 2**32
                s[z] = (turned := (s[z] ^ s[x]) << turn) % 2**32 | turned >> 32
        return ((v + w) % 2**32 for v, w in zip(s, start))

    def fill(self, size):
        return b"".join(pack("<I", word) for word in islice(self.words, ceil(size / 4)))[:size]

    def next_u64(self):
        return next(self.words) | next(self.words) << 32

    def bits(self, size):
        return int.from_bytes(self.fill(ceil(size / 8)), "big") % 2**size

    def below(self, bound):
        return 0 if bound <= 1 else next(v for v in iter(lambda: self.bits((bound - 1).bit_length()), -1) if v < bound)

    def coprime(self, n):
        return next(r for r in iter(lambda: self.below(n), -1) if gcd(r, n) == 1)

    def prime(self, size, short):
        """Section 8.3."""
        while True:
            start = self.bits(size) | 1 | 3 << size - 2
            for v in range(start, 2**size, 2):
                if (v % 4 == 3 or not short) and is_prime(v):
                    return v

    def samples(self, scale, meters, gamma):
        """Section 8.4, discrete noise."""
        rate = -(1 - (-1 / Decimal(scale)).exp()).ln()
        none = (-rate / meters).exp()

        def bounds(digits, words):  # of a number with these first digits
            return Decimal(digits) / 2 ** (64 * words), Decimal(digits + 1) / 2 ** (64 * words)

        def count():
            drawn = []  # digits and words of every uniform
            while True:
                drawn.append((self.next_u64(), 1))
                while True:
                    least, most = (reduce(mul, ends) for ends in zip(*(bounds(*number) for number in drawn)))
                    if least > none or most < none:
                        break
                    fewest = min(words for _, words in drawn)
                    drawn = [(digits << 64 | self.next_u64(), words + 1) if words == fewest else (digits, words)
                             for digits, words in drawn]
                if most < none:
                    return len(drawn) - 1

        def quotient(u, v):
            return int(v.ln() / (1 - (-rate * u).exp()).ln()) if u else 0

        def variate():
            u, v, words = self.next_u64(), self.next_u64(), 1
            while True:
                (least_u, most_u), (least_v, most_v) = bounds(u, words), bounds(v, words)
                if least_v and (whole := quotient(least_u, most_v)) == quotient(most_u, least_v):
                    return whole + 1
                u, v, words = u << 64 | self.next_u64(), v << 64 | self.next_u64(), words + 1

        with localcontext() as context:
            context.prec = 150
            polya = lambda: sum(variate() for _ in range(count()))
            return [polya() - polya() for _ in range(gamma)]


class Key:
    """Section 3: a public key; h_s is None under textbook randomizers."""

    def __init__(self, n, h_s):
        self.n, self.square, self.h_s = n, n * n, h_s

    def factor(self, r):
        return pow(r, self.n, self.square) if self.h_s is None else pow(self.h_s, r, self.square)

    def encrypt(self, plaintext, r):
        return (1 + plaintext * self.n) * self.factor(r) % self.square

    def draw(self, stream, number=1):
        """Section 8.2: so many randomizers."""
        if self.h_s is not None:
            return [stream.bits(self.n.bit_length() // 2) for _ in range(number)]
        while True:
            drawn = [stream.below(self.n) for _ in range(number)]
            if all(gcd(r, self.n) == 1 for r in drawn):
                return drawn


class SecretKey(Key):
    """Section 3, Eq. (6)."""

    def __init__(self, p, q, h_s):
        super().__init__(p * q, h_s)
        self.order = lcm(p - 1, q - 1)
        self.mu = pow(self.logarithm(self.n + 1), -1, self.n)

    def logarithm(self, c):
        """L(c^lambda mod n^2)."""
        return (pow(c, self.order, self.square) - 1) // self.n

    def decrypt(self, c):
        return self.logarithm(c) * self.mu % self.n


OPTIONAL = {"second_masks", "tolerated", "proofs", "opening"}


def convert(shape, value, where):
    """Section 2: the value found at `where`, converted. A shape is a Python type, a pattern of strings, a dict
    (just these members; those in OPTIONAL may be left out), a list (an array of the shape, and its length if fixed), or a tuple (the shape, or null)."""
    if isinstance(shape, tuple):
        return None if value is None else convert(shape[0], value, where)
    if isinstance(shape, dict) and isinstance(value, dict) and shape.keys() - OPTIONAL <= value.keys() <= shape.keys():
        return {name: convert(shape[name], value[name], f"{where}.{name}".lstrip(".")) for name in value}
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
        head = raw["format"], raw["version"], raw["form"]
        m, gamma, full = raw["parameters"]["meters"], raw["parameters"]["gamma"], raw["form"] == "full"
        sent = 1 if raw["parameters"]["collapsed"] else gamma
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise Failure("the file", "a transcript", repr(error), exit_code=2) from error
    if head not in [("blindsum-transcript", 4, form) for form in ("full", "public")]:
        raise Failure("format, version, form", "known ones", head, exit_code=2)
    message = dict.fromkeys(("step", "kind_byte", "from", "to", "length"), int)
    message |= dict(phase=str, kind=str, protection=str, epoch=(int,), sequence=(int,),
                    bytes=BYTES if full else (BYTES,))
    parameters = dict.fromkeys(("meters", "gamma", "cap_wh", "key_bits", "unit_mwh", "sensitivity", "offset",
                                "blind_bits", "tolerated"), int)
    parameters |= dict.fromkeys(CHOICES, str) | dict(proofs=str, opening=bool, epsilon=float, scale=float, collapsed=bool)
    shape = dict(format=str, version=int, form=str, epoch=int, seeded=bool, messages=[message, None],
                 parameters=parameters,
                 result=dict(noisy_total=(int,), refused=(str,), absent=([int, None],), epsilon_spent=(float,),
                             transcript_hash=BYTES))
    if full:
        key, row = (dict(p=HEX, q=HEX),), ([HEX, sent],)
        meter = dict(master_key=BYTES, reading=int, encoded_reading=int, blind=(HEX,), randomizer=(HEX,),
                     samples=([int, gamma],), sub_blinds=row, sub_blind_randomizers=row)
        repair = (dict(sum=HEX, before=HEX, power=HEX),)
        shape["result"] |= dict(true_total=int, noise=(int,), clipped=int)
        shape |= dict(fleet=[str, m], secrets=dict(
            seed=(DECIMAL,), reading_key=key, noise_key=key, cloud=dict(master_key=BYTES), meters=[meter, m],
            selection=(dict(positions=[(int,), m], randomizers=[([HEX, gamma],), m]),), dealer=dict(shares=([HEX, m],), second_masks=bool),
            decryption=(dict(reading_plaintext=HEX, noise_plaintext=HEX, masked_total=HEX, noise_total=HEX, total=HEX,
                             repair=repair),)))
    return convert(shape, raw, "")


class Transcript:
    """What both forms have in common. `fields` of a form gives what the fields of a message must hold, as bytes or as
    a number, or None for one that cannot be computed."""
    remark = ""

    def __init__(self, document):
        self.document, self.p, self.t, self.passed = document, document["parameters"], document["epoch"], 0
        self.m, self.gamma = self.p["meters"], self.p["gamma"]
        self.secrets, self.full, self.result = document.get("secrets"), document["form"] == "full", document["result"]
        self.enough = self.m - self.p.get("tolerated", 0)  # section 2.4: so many shares have the designed law together
        self.sent_samples = 1 if self.p["collapsed"] else self.gamma
        self.split, self.short = self.p["key_mode"] == "split-keys", self.p["randomizer"] == "short-exponent"
        self.proofs = "proofs" in self.p
        self.roles = dict(owner=CLOUD if self.split else CONTROL_CENTRE,
                          drawer=CONTROL_CENTRE if self.p["key_mode"] == "center-draws" else CLOUD)
        self.keys = {}  # "reading-key" and "noise-key", once they are announced
        self.seen = defaultdict(dict)  # the numbers in the messages of a kind, by meter
        self.missing, self.nonces = [], None

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
        self.check_parameters()
        self.check_messages()
        self.check_result()

    def check_parameters(self):
        """Sections 2 and 2.4: the parameters, and what follows from them."""
        p = self.p
        for name, choices in CHOICES.items():
            self.equal(f"parameters.{name}, one of {choices}", True, p[name] in choices)
        self.equal(f"parameters.key_bits, one of {KEY_SIZES}", True, p["key_bits"] in KEY_SIZES)
        self.equal("parameters.epsilon, above 0 and at most 100", True, 0 < p["epsilon"] <= 100)
        for name, value, most in (("meters", self.m, MOST_METERS), ("gamma", self.gamma, MOST_GAMMA),
                                  ("cap_wh", p["cap_wh"], 10**6), ("epoch", self.t, 2**63)):
            self.within(name, 1, [value], most)
        if "opening" in p:
            self.equal("parameters.opening, and vA is the cloud's", (True, True), (p["opening"], self.split))
        if self.proofs:
            self.equal("parameters.proofs", "bits", p["proofs"])
            self.equal("keys and randomizers with which bits can be proved", True, p["key_bits"] >= 256 and not self.short)
        if "tolerated" in p:
            self.within("tolerated", 1, [p["tolerated"]], (self.m - 1) // 2)
        self.room = 64 - (-5 * (self.m - self.enough) // self.enough)  # 64 + ceil(5 S / (m - S))
        cap = p["cap_wh"] * 1000
        self.cap, self.unit = cap, {24: -(-cap // 9), 64: 1000}.get(p["key_bits"], 1)
        self.sensitivity = self.encode(cap)
        self.offset = {24: 2**10, 64: 2**31}.get(p["key_bits"], 2**47)
        scale = self.sensitivity / p["epsilon"]
        room = 2**(p["key_bits"] - 2) - 2 * self.m * self.offset - 1
        self.blind_bits = min(176, (room // self.m).bit_length() - 1)
        for name, value in dict(unit_mwh=self.unit, sensitivity=self.sensitivity, scale=scale, offset=self.offset,
                                blind_bits=self.blind_bits).items():
            self.equal(f"parameters.{name}", value, p[name])
        self.equal("the blinds fit: B is 8 or more", True, room > 0 and self.blind_bits >= 8)
        self.equal(f"the noise fits: m Delta_f + {2 * self.room} scale is below O / 2", True,
                   self.m * self.sensitivity + 2 * self.room * scale < self.offset / 2)

    def encode(self, mwh):
        """Section 2.4: a reading in mWh, counted in units."""
        return (min(mwh, self.cap) + self.unit // 2) // self.unit

    def schedule(self):
        """Section 5: all messages of a round that publishes, each with the number of steps before it that send nothing,
        its kind, and the number of the meter it is about."""
        yield from ((1, "reading-key", None), (0, "noise-key", None))
        yield from ((0, "registration", i) for i in self.registered)
        yield 0, "registration", None
        yield from ((0, "admission", i) for i in self.registered)
        yield from ((int(at == 0), "blind-sequence", i) for at, i in enumerate(self.registered))
        if self.proofs:
            yield from ((0, "sequence-proof", i) for i in self.registered)
        yield from ((int(i == 0), "key-share", i) for i in range(self.m))
        for kind, meters in (("masked-reading", self.masked), ("noise-shares", self.counted)):
            yield from ((len(meters) if at == 0 else 0, kind, i) for at, i in enumerate(meters))
        if self.split:
            yield from ((2, "reading-aggregate", None), (0, "noise-total", None))
        else:
            yield 1, "aggregate", None
        if self.asks:
            yield from ((0, "repair-request", None), (0, "repair-sum", None))
        if "opening" in self.p:
            yield 1, "opening", None
        yield int("opening" not in self.p), "published", None

    def check_present(self):
        """Section 5: which meters sent what; the rest follows from it."""
        before, sent = range(self.m), []
        for kind in ("registration", "masked-reading", "noise-shares"):
            senders = [v["from"] - METER for v in self.document["messages"] if v["kind"] == kind and v["from"] >= METER]
            self.equal(f"senders of kind {kind}, ascending", sorted(set(senders)), senders)
            self.equal(f"senders of kind {kind}, all among those of the kind before", True, set(senders) <= set(before))
            sent.append(senders)
            before = senders
        self.registered, self.masked, self.counted = sent
        self.absent = sorted(set(range(self.m)) - set(self.counted))
        self.kinds = {message["kind"] for message in self.document["messages"]}
        # Section 4.6: with second masks the dealer is asked in every epoch. The public form does not say whether there are any.
        self.masks = self.full and self.secrets["dealer"].get("second_masks", False)
        self.asks = bool(self.absent) or self.masks or not self.full and "repair-request" in self.kinds
        enough = lambda meters: 2 * len(meters) > self.m
        self.equal("enough meters are admitted", True, enough(self.registered) or "admission" not in self.kinds)
        self.equal("enough meters are present", True, enough(self.counted) or "repair-request" not in self.kinds)

    def layout(self, kind, i):
        """Section 4.2: the names and sizes of the fields. All key sizes are multiples of 8."""
        key = self.p["key_bits"] // 8
        name = len("cloud" if i is None else f"meter-{i + 1}")
        size = dict(bits=4, modulus=key, bases=4, h_s=2 * key, len=4, id=name, t_i=8, h_i=32, link_key=32, gamma=4,
                    ciphertext=2 * key, k_i=key, c_i=2 * key, C2=2 * key, C1=2 * key, count=4, role=4, total=key,
                    sum=key, y=key, root=key, challenge=16, proof_of_one=16 + 2 * key, response=key)
        times = dict(h_s=int(self.has_base(kind)), proof_of_one=self.gamma, ciphertext=self.gamma if kind == "blind-sequence" else self.sent_samples,
                     role=len(self.absent if kind == "repair-request" else self.counted))
        return [(name, size[name]) for name in KINDS[kind][-1].split() for _ in range(times.get(name, 1))]

    def has_base(self, kind):
        """Section 3: short exponents are for nu alone."""
        return self.short and kind == "noise-key"

    def check_messages(self):
        """Sections 2.1, 4.1, 4.2 and 5: every message in its place, with its header, fields and tag."""
        self.check_present()
        sent, plan, step, late = defaultdict(count), self.schedule(), -1, 0
        for number, message in enumerate(self.document["messages"]):
            planned = next(plan, None)
            self.equal(f"messages[{number}] is one more than there can be", False, planned is None)
            silent, kind, i = planned
            kind_byte, protection, phase, *roles, _ = KINDS[kind]
            roles = (self.roles.get(role, role) for role in roles)
            sender, receiver = ((CLOUD if i is None else METER + i) if role == METER else role for role in roles)
            where = f"messages[{number}] (step {message['step']}, {kind}, role {sender} to role {receiver})"
            # Steps that tell of a lost meter may stand anywhere between.
            step += silent + 1
            self.within(f"{where}, member step, above {step - 1}, lost meters", late, [message["step"] - step], self.m)
            late = message["step"] - step
            epoch = 0 if phase == "initialization" else self.t
            sequence = next(sent[epoch, sender, receiver])
            layout = [("header", 22)] + self.layout(kind, i) + [("tag", 32)] * (protection == "open")
            for name, value in {"phase": phase, "kind": kind, "kind_byte": kind_byte, "from": sender,
                                "to": receiver, "epoch": epoch, "sequence": sequence, "protection": protection,
                                "length": sum(size for _, size in layout)}.items():
                self.equal(f"{where}, member {name}", value, message[name])
            self.equal(f"{where}, bytes are null", protection == "secure" and not self.full, message["bytes"] is None)
            if message["bytes"] is None:
                continue
            self.equal(f"{where}, number of bytes", message["length"], len(message["bytes"]))
            parts = unpack("".join(f"{size}s" for _, size in layout), message["bytes"])
            self.learn(where, kind, i, [int.from_bytes(part, "big") for part in parts[1:]])
            header = pack(">BBQIII", 1, kind_byte, epoch, sender, receiver, sequence)
            values = [header, *self.fields(kind, i, message["bytes"])]
            self.equal(f"{where}, number of parts", len(layout), len(values))
            for k, ((name, size), value, part) in enumerate(zip(layout, values, parts)):
                if value is not None:
                    value = value.to_bytes(size, "big") if isinstance(value, int) else value
                    self.equal(f"{where}, part {k}: {name}", value, part)
        refused, rest = self.result["refused"] is not None, [kind for _, kind, _ in islice(plan, 1)]
        self.equal("result.refused is null, and so nothing is missing after the last message", not refused, not rest)

    def learn(self, where, kind, i, numbers):
        """Take the keys and the ciphertexts from the messages that all may see."""
        if kind in ("reading-key", "noise-key"):
            n, h_s = numbers[1], numbers[3] if self.has_base(kind) else None
            self.equal(f"{where}, bits", self.p["key_bits"], n.bit_length())
            self.equal(f"{where}, odd", 1, n % 2)
            self.equal(f"{where}, what is wrong with the modulus", None, flaw(n, self.p["key_bits"]))
            self.equal(f"{where}, common factor with the other", 1, gcd(n, *(key.n for key in self.keys.values())) if self.keys else 1)
            if h_s is not None:
                self.within(f"{where}, h_s", 2, [h_s], n * n - 1, n)
            self.keys[kind] = Key(n, h_s)
        elif kind in ("blind-sequence", "masked-reading", "noise-shares"):
            n = self.keys["reading-key" if kind == "masked-reading" else "noise-key"].n
            times = {"blind-sequence": self.gamma, "noise-shares": self.sent_samples}
            values = numbers[1:times[kind] + 1] if kind in times else numbers[:1]
            self.within(f"{where}, ciphertexts", 1, values, n**2 - 1, n)
            self.seen[kind][i] = values
        elif kind == "sequence-proof":
            self.check_proof(where, i, numbers[1:-1])

    def header_of_sequence(self, i):
        """Section 4.1: a blind sequence is the first that its drawer sends to the meter."""
        return pack(">BBQIII", 1, KINDS["blind-sequence"][0], self.t, self.roles["drawer"], METER + i, 0)

    def challenge(self, i, commitments):
        """Section 4.5: e, of the sequence of meter i and what was committed to."""
        nu, sequence = self.keys["noise-key"].n, self.seen["blind-sequence"][i]
        size = self.p["key_bits"] // 8
        parts = [b"blindsum/paillier/unit-vector/1", self.header_of_sequence(i), nu.to_bytes(size, "big")]
        for numbers in (sequence, commitments):
            parts += [pack(">Q", len(numbers)), *(v.to_bytes(2 * size, "big") for v in numbers)]
        return int.from_bytes(sha256(b"".join(pack(">Q", len(part)) + part for part in parts)).digest()[:16], "big")

    def check_proof(self, where, i, numbers):
        """Section 4.5: that the sequence of meter i is a unit vector, by its proof."""
        key, size = self.keys["noise-key"], self.p["key_bits"]
        e, *ones, w = numbers
        g, product, commitments = 1 + key.n, 1, []
        for c, one in zip(self.seen["blind-sequence"][i], ones):
            f, y, z = one >> 2 * size, one >> size & (1 << size) - 1, one & (1 << size) - 1
            self.within(f"{where}, y and z", 1, [y, z], key.n - 1, key.n)
            inverse, product = pow(c, -1, key.square), product * c % key.square
            commitments.append(pow(y, key.n, key.square) * pow(inverse, f, key.square) % key.square)
            rest = (e - f) % 2**128
            commitments.append(pow(z, key.n, key.square) * pow(inverse * g, rest, key.square) % key.square)
        self.within(f"{where}, w", 1, [w], key.n - 1, key.n)
        inverse = pow(product, -1, key.square)
        commitments.append(pow(w, key.n, key.square) * pow(inverse * g, e, key.square) % key.square)
        self.equal(f"{where}, e: the sequence is a unit vector", self.challenge(i, commitments), e)

    def product(self, kind, key):
        """Section 4.8, Eq. (19), (20), (23), (25)."""
        factors = (value for i in self.counted for value in self.seen[kind][i])
        return reduce(lambda a, b: a * b % self.keys[key].square, factors, 1)

    def list(self, meters):
        return [len(meters), *(METER + i for i in meters)]

    def aggregate(self, _):
        self.c1 = self.product("noise-shares", "noise-key")
        c2, *present = self.reading_aggregate(None)
        return [c2, self.c1, *present]

    def reading_aggregate(self, _):
        self.c2 = self.product("masked-reading", "reading-key")
        return [self.c2, *self.list(self.counted)]

    def price(self):
        """Section 6: what a total over those who count costs."""
        epsilon, s = self.p["epsilon"], len(self.counted) / self.enough
        if s >= 1:
            return epsilon
        discrete = self.p["noise"] == "discrete"
        return discrete_cost(epsilon, s, self.sensitivity) if discrete else residual_epsilon(epsilon, s)

    def check_result(self):
        """Section 6, and the range alarm of section 4.9 as far as it concerns y."""
        result = self.result
        self.equal("result.transcript_hash, bytes", 32, len(result["transcript_hash"]))
        if self.is_charged():
            spent, found = self.price(), result["epsilon_spent"]
            near = found is not None and isclose(spent, found, rel_tol=1e-9 if self.absent else 0)
            self.equal("result.epsilon_spent", spent, found if not near else spent)
        else:
            self.equal("result.epsilon_spent of a round whose products never left", None, result["epsilon_spent"])
        if result["refused"] is not None:
            for name in ("noisy_total", "absent"):
                self.equal(f"result.{name} of a refused round", None, result[name])
            return
        self.within("result.noisy_total", *self.total_range())
        self.equal("result.absent", self.absent, result["absent"])
        self.equal("n and nu differ", True, self.keys["reading-key"].n != self.keys["noise-key"].n)

    def is_charged(self):
        """Section 6: C2 has left the cloud, or the cloud can read y by itself."""
        common = self.p["base"] == "common" or self.m == 1
        reads = self.split and self.p["blinding"] != "hardened" and common and not self.absent
        return reads or bool(self.kinds & {"aggregate", "reading-aggregate"})

    def total_range(self, total=None):
        tail, total = ceil(self.room * self.p["scale"]), self.result["noisy_total"] if total is None else total
        self.equal("result.noisy_total is there", True, total is not None)
        return -tail, [total], len(self.counted) * self.sensitivity + tail


class FullTranscript(Transcript):
    """Section 4 from the secrets. A method named like a kind checks the secrets that go into a message of that kind
    and gives the fields."""

    def fields(self, kind, i, message):
        name = kind.replace("-", "_")
        fields = self.key(name, kind) if kind in self.keys and name in self.secrets else getattr(self, name)(i)
        return fields + [digest(self.link_key(i), message[:-32], "sha256")] * (KINDS[kind][1] == "open")

    def secret(self, where, *path):
        """A secret that must be there, since a message holds what follows from it."""
        value = reduce(lambda inner, name: None if inner is None else inner[name], path, self.secrets)
        self.equal(f"{where} is null", False, value is None)
        return value

    def stream(self, role, epoch):
        """Section 8.1; None without a seed."""
        if (seed := self.secrets["seed"]) is None:
            return None
        self.within("secrets.seed", 0, [seed], 2**64 - 1)
        return Stream(sha256(b"blindsum/rng" + pack(">QIQ", seed, role, epoch)).digest())

    def drawn(self, what, stream, draw, found):
        """Section 8.2: the next draw of a stream, where there is one."""
        if stream is not None:
            self.equal(f"{what}, from the seed", draw(), found)

    def master_key(self, i):
        holder, role = (self.secrets["cloud"], CLOUD) if i is None else (self.secrets["meters"][i], METER + i)
        self.equal(f"master key of role {role}, bytes", 32, len(holder["master_key"]))
        self.drawn(f"master key of role {role}", stream := self.stream(role, 0), lambda: stream.fill(32),
                   holder["master_key"])
        return holder["master_key"], stream

    def link_key(self, i):
        """Section 4.1."""
        return digest(self.master_key(i)[0], b"blindsum/link" + pack(">Q", self.t), "sha256")

    def key(self, name, kind):
        """Section 4.3 and the end of section 3."""
        where, size, key = f"secrets.{name}", self.p["key_bits"] // 2, self.keys[kind]
        p, q = (self.secret(where, name, prime) for prime in "pq")
        self.within(f"{where}, p and q", 3 * 2**(size - 2), [p, q], 2**size - 1)
        self.equal(f"{where}, p and q are different primes", True, p != q and is_prime(p) and is_prime(q))
        if name == "noise_key":
            self.equal(f"{where}, gcd(nu, n)", 1, gcd(p * q, self.keys["reading-key"].n))
        if p * q == key.n:
            self.keys[kind] = secret = SecretKey(p, q, key.h_s)
            if self.has_base(kind):
                self.equal(f"{where}, p and q mod 4", (3, 3), (p % 4, q % 4))
                self.equal(f"{where}, gcd(p - 1, q - 1)", 2, gcd(p - 1, q - 1))
                self.equal(f"{where}, h_s^lambda mod n^2", 1, pow(key.h_s, secret.order, key.square))
                for prime in (p, q):
                    self.equal(f"{where}, h_s is no square mod p and mod q", prime - 1,
                               pow(key.h_s, (prime - 1) // 2, prime))
            self.check_key_draws(where, name, p, q, key)
        based = self.has_base(kind)
        return [self.p["key_bits"], p * q, int(based)] + [key.h_s] * based

    def check_key_draws(self, where, name, p, q, key):
        """Sections 8.2 and 8.3."""
        owner = CONTROL_CENTRE if name == "reading_key" else self.roles["owner"]
        if (stream := self.stream(owner, 0)) is None:
            return
        for _ in range(int(name == "noise_key")):  # K_cloud, or the key of the stream of n
            stream.fill(32)
        stream_key, size, short = stream.fill(32), self.p["key_bits"] // 2, self.has_base(name.replace("_", "-"))
        while True:
            stream = Stream(stream_key)
            first = stream.prime(size, short)
            while (second := stream.prime(size, short)) == first or (short and gcd(first - 1, second - 1) != 2):
                pass
            if name == "reading_key" or gcd(first * second, self.keys["reading-key"].n) == 1:
                break
            stream_key = sha256(stream_key).digest()
        self.equal(f"{where}, p and q, from the seed", (first, second), (p, q))
        if short:
            powers = (pow(key.n - pow(stream.coprime(key.n), 2, key.n), key.n, key.square) for _ in count())
            self.equal(f"{where}, h_s, from the seed", next(h_s for h_s in powers if h_s != 1), key.h_s)

    def registration(self, i):
        """Section 4.4."""
        name = "cloud" if i is None else f"meter-{i + 1}"
        self.equal(f"identity of {name}", name, "cloud" if i is None else self.document["fleet"][i])
        hashed = sha256(pack(">I", len(name)) + name.encode() + pack(">Q", self.t)).digest()
        return [len(name), name.encode(), self.t, hashed]

    def admission(self, i):
        length, name, _, hashed = self.registration(i)
        return [length, name, hashed, self.link_key(i)]

    def randomizers(self, where, key, values):
        """Section 2.2: what a randomizer may be."""
        if key.h_s is not None:
            self.within(where, 0, values, 2**(self.p["key_bits"] // 2) - 1)
        else:
            self.within(where, 1, values, key.n - 1, key.n)

    def blind_sequence(self, i):
        """Section 4.5, Eq. (15) and (16)."""
        key, where = self.keys["noise-key"], "secrets.selection"
        if i == self.registered[0]:
            self.check_selection_draws(key, self.secret(where, "selection"))
        position, randomizers = (self.secret(f"{where}.{name}[{i}]", "selection", name, i)
                                 for name in ("positions", "randomizers"))
        self.within(f"{where}.positions[{i}]", 0, [position], self.gamma - 1)
        self.randomizers(f"{where}.randomizers[{i}]", key, randomizers)
        return [self.gamma, *(key.encrypt(int(j == position), s) for j, s in enumerate(randomizers))]

    def check_selection_draws(self, key, selection):
        """Section 8.2, and that the meters that were not drawn for have no sequence."""
        if (stream := self.stream(self.roles["drawer"], self.t)) is not None:
            positions = {i: stream.below(self.gamma) for i in self.registered}
            randomizers = {i: key.draw(stream, self.gamma) for i in self.registered}
            if self.proofs:
                count = 2 * self.gamma + 1
                self.nonces = {i: (key.draw(stream, count), [stream.bits(128) for _ in range(self.gamma)])
                               for i in self.registered}
            for name, drawn in (("positions", positions), ("randomizers", randomizers)):
                found = {i: selection[name][i] for i in self.registered}
                self.equal(f"secrets.selection.{name}, from the seed", drawn, found)
        for i in set(range(self.m)) - set(self.registered):
            self.equal(f"secrets.selection of meter {i}, that did not register", (None, None),
                       (selection["positions"][i], selection["randomizers"][i]))

    def sequence_proof(self, i):
        """Section 4.5: the proof as its drawer makes it, from the seed; without one it is held against its statement alone."""
        if self.nonces is None:
            return [self.gamma, *[None] * (self.gamma + 2)]
        key, size, selection = self.keys["noise-key"], self.p["key_bits"], self.secrets["selection"]
        (roots, drawn), position, randomizers = self.nonces[i], selection["positions"][i], selection["randomizers"][i]
        powers = [key.factor(root) for root in roots]
        for j, f in enumerate(drawn):
            at, exponent = (2 * j, -f) if j == position else (2 * j + 1, f)
            powers[at] = powers[at] * pow(1 + key.n, exponent, key.square) % key.square
        e, ones = self.challenge(i, powers), []
        for j, (f, s) in enumerate(zip(drawn, randomizers)):
            f = f if j == position else (e - f) % 2**128
            y = roots[2 * j] * pow(s, f, key.n) % key.n
            z = roots[2 * j + 1] * pow(s, (e - f) % 2**128, key.n) % key.n
            ones.append(f << 2 * size | y << size | z)
        w = roots[-1] * pow(reduce(mul, randomizers), e, key.n) % key.n
        return [self.gamma, e, *ones, w]

    def key_share(self, i):
        """Section 4.6, Eq. (17)."""
        shares, n = self.secret("secrets.dealer.shares", "dealer", "shares"), self.keys["reading-key"].n
        if i == 0:
            self.within("secrets.dealer.shares", 0, shares, n - 1)
            if not self.masks:
                self.equal("secrets.dealer.shares, sum mod n", 0, sum(shares) % n)
            if (stream := self.stream(DEALER, self.t)) is not None:
                count = len(shares) - (0 if self.masks else 1)
                drawn = [stream.below(n) for _ in range(count)]
                self.equal("secrets.dealer.shares, from the seed", drawn, shares[:count])
        return [shares[i]]

    def base(self, i):
        """Section 4.6: h_t, or the base of meter i."""
        if i is None or self.p["base"] == "common":
            prefix = b"blindsum/h" + pack(">Q", self.t)
        else:
            prefix = b"blindsum/h-meter" + self.registration(i)[-1]
        return hash_to_unit(self.keys["reading-key"].n, prefix)

    def exponent(self, i):
        """Section 4.6: the exponent of the base in c_i."""
        extra = dict(hardened=0, corrected=self.keys["reading-key"].n)
        return self.secrets["dealer"]["shares"][i] + extra.get(self.p["blinding"], self.gamma)

    def masked_reading(self, i):
        """Section 4.6, Eq. (18)."""
        key, where = self.keys["reading-key"], f"secrets.meters[{i}]"
        d, x = self.secrets["meters"][i]["encoded_reading"], self.secret(f"{where}.blind", "meters", i, "blind")
        r, hardened = self.secrets["meters"][i]["randomizer"], self.p["blinding"] == "hardened"
        self.within(f"{where}.blind", 0, [x], 2**self.blind_bits - 1)
        self.equal(f"{where}.randomizer is there under the hardened blinding, and only there", hardened, r is not None)
        stream = self.stream(METER + i, self.t)
        self.drawn(f"{where}.blind", stream, lambda: stream.bits(self.blind_bits), x)
        if hardened:
            self.randomizers(f"{where}.randomizer", key, [r])
            self.drawn(f"{where}.randomizer", stream, lambda: key.draw(stream)[0], r)
        c = (1 + (d - x) % key.n * key.n) * pow(self.base(i), self.exponent(i), key.square)
        return [c * (key.factor(r) if hardened else 1) % key.square]

    def noise_shares(self, i):
        """Section 4.7, Eq. (21) and (22)."""
        key, where, x = self.keys["noise-key"], f"secrets.meters[{i}]", self.secrets["meters"][i]["blind"]
        samples, sub_blinds, randomizers = (self.secret(f"{where}.{name}", "meters", i, name) for name in (
            "samples", "sub_blinds", "sub_blind_randomizers"))
        self.within(f"{where}.samples", 1 - self.offset, samples, self.offset - 1)
        self.within(f"{where}.sub_blinds", 0, sub_blinds, key.n - 1)
        self.randomizers(f"{where}.sub_blind_randomizers", key, randomizers)
        self.equal(f"{where}.sub_blinds, sum mod nu", x % key.n, sum(sub_blinds) % key.n)
        self.check_noise_draws(i, key, samples, sub_blinds, randomizers)
        parts = [pow(b, xi + self.offset, key.square) for b, xi in zip(self.seen["blind-sequence"][i], samples)]
        if self.p["collapsed"]:
            parts = [reduce(lambda a, b: a * b % key.square, parts)]
        blinds = (key.encrypt(x, u) for x, u in zip(sub_blinds, randomizers))
        return [self.sent_samples, *(part * blind % key.square for part, blind in zip(parts, blinds))]

    def check_noise_draws(self, i, key, samples, sub_blinds, randomizers):
        """Sections 8.2 and 8.4; those of the continuous law, which the page does not describe to the end, cannot be drawn."""
        if (stream := self.stream(METER + i, self.t)) is None:
            return
        stream.bits(self.blind_bits)
        if self.p["blinding"] == "hardened":
            self.keys["reading-key"].draw(stream)
        if self.p["noise"] != "discrete":
            self.missing = ["noise, sub-blinds and their randomizers from the seed"]
            return
        where = f"secrets.meters[{i}]"
        self.drawn(f"{where}.samples", stream, lambda: stream.samples(self.p["scale"], self.enough, self.gamma), samples)
        self.drawn(f"{where}.sub_blinds", stream, lambda: [stream.below(key.n) for _ in sub_blinds[1:]],
                   sub_blinds[:-1])
        self.drawn(f"{where}.sub_blind_randomizers", stream, lambda: [key.draw(stream)[0] for _ in randomizers],
                   randomizers)

    def aggregate(self, _):
        fields = super().aggregate(None)
        self.noise_plaintext = self.keys["noise-key"].decrypt(self.c1)
        return fields

    def noise_total(self, _):
        """Section 4.8: the cloud's integer."""
        self.c1 = self.product("noise-shares", "noise-key")
        self.noise_plaintext = self.keys["noise-key"].decrypt(self.c1)
        return [self.noise_plaintext]

    def repair_request(self, _):
        return self.list(self.absent)

    def repair_sum(self, _):
        """Section 4.9."""
        n, shares = self.keys["reading-key"].n, self.secrets["dealer"]["shares"]
        self.repair = sum(shares[i] for i in self.absent) % n
        if self.masks:
            self.repair = -sum(shares[i] for i in self.counted) % n
        return [self.repair]

    def opening(self, _):
        """Section 4.9: the root of C2."""
        key = self.keys["reading-key"]
        root = pow(self.c2, pow(key.n, -1, key.order), key.n)
        plaintext = key.decrypt(self.c2)
        self.equal("C2 is what its root says", self.c2, key.encrypt(plaintext, root))
        masked_total = centred(plaintext, key.n)
        noise_total = centred(self.noise_plaintext, self.keys["noise-key"].n) - len(self.counted) * self.offset
        return [(masked_total + noise_total) % key.n, root]

    def published(self, _):
        """Section 4.9, Eq. (28)."""
        self.secret("secrets.decryption", "decryption")
        return [self.check_decryption() % self.keys["reading-key"].n]

    def check_decryption(self):
        """Section 4.9, Eq. (26) to (28), and what the product of readings decrypts to under every blinding; gives y."""
        key, h_t, repair = self.keys["reading-key"], self.base(None), None
        found, c2, absent_shares = self.secrets["decryption"], self.c2, 0
        if self.asks:
            absent_shares, power = self.repair, pow(h_t, self.repair, key.square)
            repair, c2 = dict(sum=self.repair, before=self.c2, power=power), self.c2 * power % key.square
        plaintext, noise, nu = key.decrypt(c2), self.noise_plaintext, self.keys["noise-key"].n
        masked_total, noise_total = centred(plaintext, key.n), centred(noise, nu) - len(self.counted) * self.offset
        total = masked_total + noise_total
        for name, value in dict(reading_plaintext=plaintext, noise_plaintext=noise, masked_total=masked_total,
                                noise_total=noise_total, total=total, repair=repair).items():
            self.equal(f"secrets.decryption.{name}", value, found[name])
        d, x, xi = self.true_sums()
        left = sum(self.exponent(i) * key.logarithm(self.base(i)) for i in self.counted)
        left += absent_shares * key.logarithm(h_t)
        self.equal("D(C2) by its parts", (d - x + left * key.mu) % key.n, plaintext)
        if self.p["base"] == "common":
            gammas = len(self.counted) * self.gamma if self.p["blinding"] == "as-printed" else 0
            self.equal("what is left of h in D(C2)", gammas * key.logarithm(h_t) % key.n, left % key.n)
        self.equal("D(C1) by its parts", (xi + x + len(self.counted) * self.offset) % nu, noise)
        most = len(self.counted) * self.sensitivity
        least, _, highest = self.total_range(total)
        self.alarm = not (-len(self.counted) * 2**self.blind_bits <= masked_total <= most and least <= total <= highest)
        self.contradicted = total != d + xi
        return total

    def true_sums(self):
        """d, x and xi of the meters counted."""
        meters = [(self.secrets["meters"][i], self.secrets["selection"]["positions"][i]) for i in self.counted]
        d, x = (sum(meter[name] for meter, _ in meters) for name in ("encoded_reading", "blind"))
        return d, x, sum(meter["samples"][j] for meter, j in meters)

    def check_result(self):
        """Section 6 from the readings and the samples."""
        super().check_result()
        result, published = self.result, self.result["refused"] is None
        meters, decryption = self.secrets["meters"], self.secrets["decryption"]
        for i, meter in enumerate(meters):
            self.master_key(i)
            self.equal(f"identity of meter {i}", f"meter-{i + 1}", self.document["fleet"][i])
            self.within(f"secrets.meters[{i}].reading", 0, [meter["reading"]], 2**53 - 1)
            self.equal(f"secrets.meters[{i}].encoded_reading", self.encode(meter["reading"]), meter["encoded_reading"])
        self.master_key(None)
        self.check_what_is_null()
        if decryption is not None and not published:
            due = {"noise-total" if self.split else "aggregate"} | ({"repair-sum"} if self.asks else set())
            self.equal("secrets.decryption without what was decrypted", set(), due - self.kinds)
            self.check_decryption()
        if decryption is not None:
            refusable = self.alarm or self.contradicted
            self.equal("the alarm rings, or y is not d + xi", not published, refusable)
        counted = meters if not published else [meters[i] for i in self.counted]
        everything = b"".join(message["bytes"] for message in self.document["messages"])
        d, xi = sum(meter["encoded_reading"] for meter in counted), self.true_sums()[2] if published else None
        for what, expected, found in (
                ("seeded", self.secrets["seed"] is not None, self.document["seeded"]),
                ("result.true_total", d, result["true_total"]), ("result.noise", xi, result["noise"]),
                ("result.noisy_total", d + xi if published else None, result["noisy_total"]),
                ("result.clipped", sum(v["reading"] > self.cap for v in counted), result["clipped"]),
                ("result.transcript_hash", sha256(everything).digest(), result["transcript_hash"])):
            self.equal(what, expected, found)
        if self.missing:
            self.remark = f"; not checked: {', '.join(self.missing)}"

    def check_what_is_null(self):
        """Section 2.2: a secret is there if, and only if, a message shows that it came to be."""
        secrets, hardened = self.secrets, self.p["blinding"] == "hardened"
        for name, kind, value in (("reading_key", "reading-key", secrets["reading_key"]),
                                  ("noise_key", "reading-key", secrets["noise_key"]),
                                  ("selection", "blind-sequence", secrets["selection"]),
                                  ("dealer.shares", "key-share", secrets["dealer"]["shares"])):
            self.equal(f"secrets.{name} is there", kind in self.kinds, value is not None)
        for i, meter in enumerate(secrets["meters"]):
            masked, counted = i in self.seen["masked-reading"], i in self.seen["noise-shares"]
            for name, there in dict(blind=masked, randomizer=masked and hardened, samples=counted, sub_blinds=counted,
                                    sub_blind_randomizers=counted).items():
                self.equal(f"secrets.meters[{i}].{name} is there", there, meter[name] is not None)


class PublicTranscript(Transcript):
    """Section 2.3: what can be checked without secrets."""
    remark = ("; not checkable in the public form: the secure messages (but for their place and length), tags, "
              "openings of ciphertexts, that the moduli are products of two long primes, which proofs take for granted, transcript_hash, seeded")

    def fields(self, kind, i, _):
        if kind in ("aggregate", "reading-aggregate"):
            return getattr(self, kind.replace("-", "_"))(i) + [None]
        if kind in self.keys:
            based = self.has_base(kind)
            return [self.p["key_bits"], None, int(based)] + [None] * based
        if kind == "published":
            return [self.total_range()[1][0] % self.keys["reading-key"].n]
        if kind == "sequence-proof":
            return [self.gamma, *[None] * (self.gamma + 3)]
        samples = {"blind-sequence": self.gamma, "noise-shares": self.sent_samples}.get(kind)
        return [None, None] if samples is None else [samples] + [None] * (samples + 1)

    def check_result(self):
        super().check_result()
        if self.result["refused"] is not None:
            self.equal("result.refused", REFUSED_PUBLICLY, self.result["refused"])


def main(paths):
    codes = set() if paths else {2}
    for path in paths:
        try:
            document = read_document(path)
            transcript = {"full": FullTranscript, "public": PublicTranscript}[document["form"]](document)
            transcript.check()
            ended = "" if document["result"]["refused"] is None else ", a refused round"
            print(f"{path}: {transcript.passed} checks passed{ended}{transcript.remark}")
        except Failure as failure:
            print(f"{path}: {'FAILED' if failure.exit_code == 1 else 'NOT CHECKED'}: {failure}")
            codes.add(failure.exit_code)
    return min(codes, default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
