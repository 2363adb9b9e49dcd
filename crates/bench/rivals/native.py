"""GMP as gmpy2 ships it, and python phe on it: answers one line of milliseconds to each line `contender operation bits`."""

import json
import sys
import time

import gmpy2
import phe

FILL_SECONDS = 0.03
FACTORS = 10_000


def sample(act, once=False, times=1):
    start = time.perf_counter()
    done = 0
    while True:
        act()
        done += times
        spent = time.perf_counter() - start
        if once or spent >= FILL_SECONDS:
            return spent * 1000 / done


def must(right):
    if not right:
        raise ValueError("a wrong result")


def contenders(fixture):
    number = {name: gmpy2.mpz(value, 16) for name, value in fixture.items() if name != "bits"}
    n, r, m, xi, odd = (number[name] for name in ("n", "r", "m", "xi", "odd"))
    square = n * n
    must(gmpy2.powmod(r, n, square) == number["power"])
    must(gmpy2.powmod(r, n, odd) == number["power_odd"])
    public = phe.PaillierPublicKey(int(n))
    private = phe.PaillierPrivateKey(public, int(number["p"]), int(number["q"]))
    plain, randomizer, exponent = int(m), int(r), int(xi)
    # phe takes whole numbers of Python and nothing else.
    c = public.raw_encrypt(plain, randomizer)
    # A ciphertext opens with a wrong factor too, so the whole of it is compared.
    must(c == (1 + m * n) * number["power"] % square)
    must(private.raw_decrypt(c) == plain)

    factors = [gmpy2.mpz(c)]
    while len(factors) < FACTORS:
        factors.append(factors[-1] * factors[-1] % square)

    def product():
        result = gmpy2.mpz(1)
        for factor in factors:
            result = result * factor % square
        return result

    encrypted = phe.EncryptedNumber(public, c)
    must(private.raw_decrypt(encrypted._raw_mul(exponent)) == plain * exponent % int(n))
    return {
        ("gmpy2", "power"): lambda: sample(lambda: gmpy2.powmod(r, n, square)),
        ("gmpy2", "power-odd"): lambda: sample(lambda: gmpy2.powmod(r, n, odd)),
        ("gmpy2", "product"): lambda: sample(product, times=FACTORS),
        ("phe", "key-generation"): lambda: sample(lambda: phe.generate_paillier_keypair(n_length=fixture["bits"]), once=True),
        ("phe", "encrypt-textbook"): lambda: sample(lambda: public.raw_encrypt(plain, randomizer)),
        ("phe", "decrypt"): lambda: sample(lambda: private.raw_decrypt(c)),
        ("phe", "scale"): lambda: sample(lambda: encrypted._raw_mul(exponent)),
        ("phe", "product"): lambda: sample(lambda: [encrypted._raw_add(c, c) for _ in range(FACTORS)], times=FACTORS),
    }


def main():
    fixtures = json.loads(sys.stdin.readline())
    made = {bits: contenders(fixture) for bits, fixture in fixtures.items()}
    print(json.dumps({"gmpy2": gmpy2.version(), "gmp": gmpy2.mp_version(), "phe": phe.__version__}), flush=True)
    for line in sys.stdin:
        name, operation, bits = line.split()
        print(made[bits][(name, operation)](), flush=True)


main()
