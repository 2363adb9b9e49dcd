#!/usr/bin/env python3
"""Plays control centre, dealer and listener on a transcript: what the three read of every home.

    python3 tests/transcript/coalition.py transcript.json

Of the transcript's secrets it takes the control centre's primes and the dealer's shares, and of the messages those on open
links. The rest of the secrets is looked at afterwards, to count how often the three are right. Written after
docs/TRANSCRIPT.md, without the program's code. Prints one JSON object; energies are in mWh.
"""

import hashlib
import json
import math
import sys


class Key:
    """A Paillier key with its primes."""

    def __init__(self, primes):
        p, q = (int(primes[name], 16) for name in "pq")
        self.n = p * q
        self.square = self.n ** 2
        self.carmichael = math.lcm(p - 1, q - 1)
        self.mu = pow(self.carmichael, -1, self.n)

    def logarithm(self, power):
        """L(power^lambda) mu: what decryption makes of it."""
        return (pow(power, self.carmichael, self.square) - 1) // self.n * self.mu % self.n

    def centred(self, number):
        number %= self.n
        return number - self.n if number > self.n // 2 else number


def base(n, epoch):
    """h_t."""
    width = -(-((n * n).bit_length() + 128) // 8)
    blocks = -(-width // 32)
    prefix = b"blindsum/h" + epoch.to_bytes(8, "big")
    counter = 0
    while True:
        digits = b"".join(hashlib.sha256(prefix + (counter + k).to_bytes(4, "big")).digest() for k in range(blocks))
        number = int.from_bytes(digits[:width], "big") % (n * n)
        if math.gcd(number, n) == 1:
            return number
        counter += blocks


def main(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    parameters, secrets = document["parameters"], document["secrets"]
    assert parameters["blinding"] == "hardened" and parameters["base"] == "common"
    reading, noise = Key(secrets["reading_key"]), Key(secrets["noise_key"])
    a = reading.logarithm(base(reading.n, document["epoch"]))
    shares = [int(share, 16) for share in secrets["dealer"]["shares"]]

    masked, blinded = {}, {}
    header, tag = 22, 32
    for message in document["messages"]:
        if message["protection"] != "open":
            continue
        fields = bytes.fromhex(message["bytes"])[header:-tag]
        if message["kind"] == "masked-reading":
            masked[message["from"] - 16] = int.from_bytes(fields, "big")
        elif message["kind"] == "noise-shares":
            width = (2 * noise.n.bit_length() + 7) // 8
            count, fields = int.from_bytes(fields[:4], "big"), fields[4:]
            product = 1
            for j in range(count):
                product = product * int.from_bytes(fields[j * width:(j + 1) * width], "big") % noise.square
            blinded[message["from"] - 16] = product

    values = []
    for meter in range(parameters["meters"]):
        d_minus_x = reading.centred(reading.logarithm(masked[meter]) - shares[meter] * a)
        xi_plus_x = noise.centred(noise.logarithm(blinded[meter])) - parameters["offset"]
        values.append((d_minus_x + xi_plus_x) * parameters["unit_mwh"])

    # Was it right?
    true = [meter["encoded_reading"] * parameters["unit_mwh"] for meter in secrets["meters"]]
    equal = [len(set(meter["samples"])) == 1 for meter in secrets["meters"]]
    off = [abs(value - reading) for value, reading in zip(values, true)]
    print(json.dumps({
        "values_mwh": values,
        "exact": sum(o == 0 for o in off),
        "within_10_wh": sum(o < 10_000 for o in off),
        "within_30_wh": sum(o <= 30_000 for o in off),
        "equal_samples": [i + 1 for i, same in enumerate(equal) if same],
    }))


if __name__ == "__main__":
    main(sys.argv[1])
