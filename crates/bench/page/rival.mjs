// A worker of the rival round: paillier-bigint's own calls.
import * as paillier from "./rivals/paillier-bigint/dist/bundle.esm.js";
import { modPow } from "./rivals/bigint-crypto-utils/dist/bundle.esm.js";

const acts = {
  // The cloud: E(b_ij) for one meter.
  sequence: (key, { bits }) => bits.map((bit) => key.encrypt(bit)),
  // A meter: E(b_ij)^(xi_ij + O) E(x_ij) for all j, and c_i = E(reading) h_t^k_i.
  meter: (key, { sequence, noise, blinds, reading, base, k }) => ({
    noise: sequence.map((bit, j) => key.addition(key.multiply(bit, noise[j]), key.encrypt(blinds[j]))),
    reading: (key.encrypt(reading) * modPow(base, k, key._n2)) % key._n2,
  }),
};

addEventListener("message", ({ data }) => {
  const key = new paillier.PublicKey(data.n, data.n + 1n);
  const start = performance.now();
  const result = acts[data.what](key, data);
  postMessage({ result, millis: performance.now() - start });
});
postMessage("ready");
