"""Known answers for the schemes modulo n^2, by python-paillier (phe 1.5.0) and Python's own integers: `python make_phe.py > phe.json`.

The key, each ciphertext of `paillier` and its decryption come from phe. Joye-Libert has no library that could be asked; its ciphertexts are
computed here with pow(), and h_t by hashlib.
"""

import hashlib
import json
import random

from phe import paillier

random.seed(20241)
BITS = 1024
public, secret = paillier.generate_paillier_keypair(n_length=BITS)
n, n2 = public.n, public.nsquare
readings = [0, 3000, 17, 544, 2999]
noise = [5, -1200, 0, 7, -3]

randomizers = [random.randrange(1, n) for _ in readings]
noisy = [reading + share for reading, share in zip(readings, noise)]
ciphertexts = [public.raw_encrypt(value % n, r) for value, r in zip(noisy, randomizers)]
product = 1
for ciphertext in ciphertexts:
    product = product * ciphertext % n2
total = secret.raw_decrypt(product)
total = total - n if total > n // 2 else total
assert total == sum(noisy)

epoch = 1800
length = (n2.bit_length() + 7) // 8 + 16
stream, counter = b"", 0
while len(stream) < length:
    stream += hashlib.sha256(b"blindsum/h" + epoch.to_bytes(8, "big") + counter.to_bytes(4, "big")).digest()
    counter += 1
base = int.from_bytes(stream[:length], "big") % n2
keys = [random.getrandbits(2 * n.bit_length()) for _ in readings]
sealed = [(1 + value * n) * pow(base, key, n2) % n2 for value, key in zip(noisy, keys)]

print(json.dumps({
    "source": "python-paillier 1.5.0; Joye-Libert by Python's pow()",
    "p": str(secret.p), "q": str(secret.q),
    "noisy": noisy, "sum": sum(noisy),
    "randomizers": [str(r) for r in randomizers],
    "paillier": [str(c) for c in ciphertexts],
    "product": str(product),
    "epoch": epoch, "h_t": str(base),
    "keys": [str(k) for k in keys],
    "joye_libert": [str(c) for c in sealed],
}, indent=1))
