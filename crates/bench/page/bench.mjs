// Asks the conductor what to measure next, measures it, and tells, until there is nothing more.
import init, { Contender, num_bigint_power } from "./pkg/blindsum_bench.js";
import * as paillier from "./rivals/paillier-bigint/dist/bundle.esm.js";
import { init as initGmp } from "./rivals/gmp-wasm/dist/index.esm.js";

const FILL_MS = 30;
const FACTORS = 100;

// Milliseconds of `act`, which does `times` operations: once, or as often as fills some time.
async function sample(act, once, times = 1) {
  const start = performance.now();
  let done = 0;
  for (;;) {
    const result = act();
    if (result instanceof Promise) await result;
    done += times;
    const spent = performance.now() - start;
    if (once || spent >= FILL_MS) return spent / done;
  }
}

function must(right) {
  if (!right) throw new Error("a wrong result");
}

const number = (hex) => BigInt(`0x${hex}`);

// `paillier-bigint`, as its own documentation uses it.
function paillierBigint(f) {
  const [p, q, n, m, xi] = [f.p, f.q, f.n, f.m, f.xi].map(number);
  const publicKey = new paillier.PublicKey(n, n + 1n);
  const lambda = (p - 1n) * (q - 1n);
  const mu = inverse(lambda % n, n);
  const privateKey = new paillier.PrivateKey(lambda, mu, publicKey, p, q);
  const c = publicKey.encrypt(m);
  const many = Array.from({ length: FACTORS }, () => c);
  const r = number(f.r);
  return {
    "key-generation": [
      async () => must((await paillier.generateRandomKeys(f.bits)).publicKey.n.toString(2).length === f.bits),
      () => paillier.generateRandomKeys(f.bits),
    ],
    "encrypt-textbook": [() => must(privateKey.decrypt(publicKey.encrypt(m, r)) === m), () => publicKey.encrypt(m, r)],
    decrypt: [() => must(privateKey.decrypt(c) === m), () => privateKey.decrypt(c)],
    product: [
      () => must(privateKey.decrypt(publicKey.addition(...many)) === (m * BigInt(FACTORS)) % n),
      () => publicKey.addition(...many),
      FACTORS,
    ],
    scale: [() => must(privateKey.decrypt(publicKey.multiply(c, xi)) === (m * xi) % n), () => publicKey.multiply(c, xi)],
  };
}

function inverse(a, n) {
  let [r0, r1, s0, s1] = [n, a, 0n, 1n];
  while (r1 > 0n) {
    const quotient = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1];
  }
  return ((s0 % n) + n) % n;
}

// `gmp-wasm`: GMP compiled to WebAssembly.
function gmpWasm(f, gmp) {
  const context = gmp.getContext();
  const of = (value) => context.Integer(value.toString());
  const n = number(f.n);
  const [r, e, square, odd] = [number(f.r), n, n * n, number(f.odd)].map(of);
  const is = (value, hex) => must(BigInt(value.toString()) === number(hex));
  return {
    power: [() => is(r.pow(e, square), f.power), () => r.pow(e, square)],
    "power-odd": [() => is(r.pow(e, odd), f.power_odd), () => r.pow(e, odd)],
  };
}

const { fixtures } = await (await fetch("/set-up")).json();
const kernel = new Uint8Array(await (await fetch("kernel.wasm")).arrayBuffer());
await init();
const gmp = await initGmp();
const made = new Map();

function contender(name, bits) {
  const key = `${name} ${bits}`;
  if (!made.has(key)) {
    const fixture = fixtures[bits];
    const ours = { "ours-kernel": kernel, "ours-portable": new Uint8Array() }[name];
    if (ours) {
      const it = new Contender(JSON.stringify(fixture), ours);
      made.set(key, async (operation, check) => {
        if (check) must(it.is_right(operation));
        return it.sample(operation);
      });
    } else if (name === "num-bigint") {
      const n = number(fixture.n);
      const moduli = { power: (n * n).toString(16), "power-odd": fixture.odd };
      const expected = { power: fixture.power, "power-odd": fixture.power_odd };
      made.set(key, async (operation) => {
        const millis = num_bigint_power(fixture.r, fixture.n, moduli[operation], expected[operation]);
        must(millis !== undefined);
        return millis;
      });
    } else {
      const all = name === "gmp-wasm" ? gmpWasm(fixture, gmp) : paillierBigint(fixture);
      made.set(key, async (operation, isCheck) => {
        const [check, act, times] = all[operation];
        if (isCheck) await check();
        return sample(act, operation === "key-generation", times);
      });
    }
  }
  return made.get(key);
}

const say = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });
for (;;) {
  const task = await (await fetch("/next")).json();
  if (task.over) break;
  try {
    // What has not been checked yet is, and its first time, with a cold engine, is not counted.
    if (task.check) await contender(task.contender, task.bits)(task.operation, true);
    await say("/result", { millis: await contender(task.contender, task.bits)(task.operation, false) });
  } catch (error) {
    await say("/result", { error: `${task.contender}, ${task.operation}: ${error?.stack ?? error}` });
  }
}
