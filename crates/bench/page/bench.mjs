// Asks the conductor what to measure next, measures it, and tells, until there is nothing more.
import init, { Contender, Round, num_bigint_power } from "./pkg/blindsum_bench.js";
import * as paillier from "./rivals/paillier-bigint/dist/bundle.esm.js";
import { init as initGmp } from "./rivals/gmp-wasm/dist/index.esm.js";

const FILL_MS = 30;
const FACTORS = 10000;

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
      () => {
        const pair = paillier.generateRandomKeysSync(f.bits, true);
        must(pair.publicKey.n.toString(2).length === f.bits && pair.privateKey.decrypt(pair.publicKey.encrypt(m)) === m);
      },
      // With g = n + 1, as ours, and on this thread alone.
      () => paillier.generateRandomKeysSync(f.bits, true),
    ],
    "encrypt-textbook": [
      () => must(publicKey.encrypt(m, r) === ((1n + m * n) * number(f.power)) % (n * n)),
      () => publicKey.encrypt(m, r),
    ],
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

// `gmp-wasm`: GMP compiled to WebAssembly, called as directly as it lets.
function gmpWasm(f, gmp) {
  const { binding } = gmp;
  const of = (value) => {
    const z = binding.mpz_t();
    binding.mpz_init(z);
    binding.mpz_set_string(z, value.toString(16), 16);
    return z;
  };
  const n = number(f.n);
  const [power, r, e, square, odd, m] = [0n, number(f.r), n, n * n, number(f.odd), number(f.m)].map(of);
  const is = (hex) => must(number(binding.mpz_to_string(power, 16)) === number(hex));
  const one = of(1n);
  const powm = (modulus) => () => binding.mpz_powm(power, r, e, modulus);
  const encrypt = () => {
    const [c, z] = [of(0n), of(0n)];
    binding.mpz_mul(z, m, e);
    binding.mpz_add(z, z, one);
    binding.mpz_powm(c, r, e, square);
    binding.mpz_mul(c, c, z);
    binding.mpz_mod(c, c, square);
    const result = binding.mpz_to_string(c, 16);
    binding.mpz_clear(c);
    binding.mpz_clear(z);
    return result;
  };
  const c = of(number(encrypt()));
  const product = of(0n);
  const xi = of(number(f.xi));
  const scaled = () => binding.mpz_powm(power, c, xi, square);
  const multiply = () => {
    binding.mpz_mul(product, product, c);
    binding.mpz_mod(product, product, square);
  };
  const all = () => {
    binding.mpz_set(product, one);
    for (let i = 0; i < FACTORS; i++) multiply();
  };
  const decrypts = (z, to) => must(decrypted(f, number(binding.mpz_to_string(z, 16))) === to);
  return {
    power: [() => (powm(square)(), is(f.power)), powm(square)],
    "power-odd": [() => (powm(odd)(), is(f.power_odd)), powm(odd)],
    product: [() => (all(), decrypts(product, (number(f.m) * BigInt(FACTORS)) % n)), all, FACTORS],
    scale: [() => (scaled(), decrypts(power, (number(f.m) * number(f.xi)) % n)), scaled],
  };
}

// Decryption by the definition, for checks alone.
function decrypted(f, c) {
  const [p, q, n] = [f.p, f.q, f.n].map(number);
  const lambda = (p - 1n) * (q - 1n);
  return new paillier.PrivateKey(lambda, inverse(lambda % n, n), new paillier.PublicKey(n, n + 1n), p, q).decrypt(c);
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

// As many workers as compute at once, ready to be spoken to.
async function workers(count, script) {
  return Promise.all(
    Array.from({ length: count }, () => {
      const worker = new Worker(script, { type: "module" });
      return new Promise((ready, failed) => {
        worker.onmessage = (event) => ready(((worker.first = event.data), worker));
        worker.onerror = (event) => failed(new Error(event.message));
      });
    }),
  );
}

// Bytes of memory of a worker of ours, and of its kernel.
const memory = (worker) =>
  new Promise((told) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => told(event.data);
    worker.postMessage("memory", [port2]);
  });

// A whole round of ours.
async function ourRound(plan, kernel) {
  const round = new Round(JSON.stringify(plan), kernel);
  const [hosts, calculators] = [await workers(plan.workers, "worker.mjs"), await workers(plan.workers, "worker.mjs")];
  const bytes = (buffer) => new Uint8Array(buffer);
  const post = (worker, said) => worker.postMessage(said.buffer, [said.buffer]);
  const once = (worker, said) =>
    new Promise((heard, failed) => {
      worker.onmessage = (event) => heard(event.data);
      worker.onerror = (event) => failed(new Error(event.message));
      post(worker, said);
    });
  try {
    for (const worker of [...hosts, ...calculators]) round.hear(bytes(worker.first));
    for (const [number, host] of hosts.entries()) {
      round.hear(bytes(await once(host, round.begin_host(number))));
      round.hear(bytes(await once(calculators[number], round.begin_calculator())));
    }
    await new Promise((over, failed) => {
      const idle = new Set(hosts.keys());
      const handOut = () => {
        for (const number of [...idle]) {
          const calculates = round.calculates_next(number);
          if (calculates === undefined) continue;
          idle.delete(number);
          const worker = (calculates ? calculators : hosts)[number];
          const work = once(worker, round.take(number, calculates));
          work
            .then((answer) => {
              must(round.hear(bytes(answer)));
              idle.add(number);
              if (round.is_over()) over();
              else handOut();
            })
            .catch(failed);
        }
      };
      handOut();
    });
    const took = round.took();
    const largest = Math.max(...(await Promise.all(hosts.map(memory))));
    return { ...JSON.parse(took), memory: largest };
  } finally {
    for (const worker of [...hosts, ...calculators]) worker.terminate();
    round.free();
  }
}

// The same round with paillier-bigint's own calls, on as many workers.
async function rivalRound(plan) {
  const f = fixtures[plan.bits];
  const [p, q, n] = [f.p, f.q, f.n].map(number);
  const lambda = (p - 1n) * (q - 1n);
  const publicKey = new paillier.PublicKey(n, n + 1n);
  const privateKey = new paillier.PrivateKey(lambda, inverse(lambda % n, n), publicKey, p, q);
  const all = await workers(plan.workers, "rival.mjs");
  const ask = (worker, task) =>
    new Promise((heard, failed) => {
      worker.onmessage = (event) => heard(event.data);
      worker.onerror = (event) => failed(new Error(event.message));
      worker.postMessage({ ...task, n });
    });
  // Tasks are handed to whoever is free; results come in the tasks' order.
  const share = async (tasks) => {
    const results = [];
    let next = 0;
    const serve = async (worker) => {
      while (next < tasks.length) {
        const mine = next++;
        results[mine] = await ask(worker, tasks[mine]);
      }
    };
    await Promise.all(all.map(serve));
    return results;
  };
  try {
    const meters = Array.from({ length: plan.meters }, (_, i) => i);
    const offset = 1n << 47n;
    const random = (bits) => BigInt(Math.floor(Math.random() * 2 ** bits));
    const drawn = meters.map((i) => ({
      bits: Array.from({ length: plan.gamma }, (_, j) => (j === i % plan.gamma ? 1n : 0n)),
      noise: Array.from({ length: plan.gamma }, () => random(20) + offset),
      blinds: Array.from({ length: plan.gamma }, () => random(20)),
      reading: random(12),
    }));
    // The shares k_i come in pairs k and -k; the second of a pair takes h_t^-1, so that the shares sum to 0.
    const h = number(f.power);
    const back = inverse(h, n * n);
    let k = 0n;
    const shares = meters.map((i) => {
      if (i % 2 === 0) k = (random(52) ** 60n) % n;
      return i % 2 === 0 ? { base: h, k } : { base: back, k };
    });
    must(plan.meters % 2 === 0);
    const start = performance.now();
    const sequences = await share(drawn.map(({ bits }) => ({ what: "sequence", bits })));
    const cloudWall = performance.now() - start;
    const said = await share(
      drawn.map((mine, i) => ({ what: "meter", ...mine, ...shares[i], sequence: sequences[i].result })),
    );
    const closing = performance.now();
    const noise = publicKey.addition(...said.flatMap(({ result }) => result.noise));
    const readings = publicKey.addition(...said.map(({ result }) => result.reading));
    const opened = [privateKey.decrypt(noise), privateKey.decrypt(readings)];
    const end = performance.now();
    const sum = (numbers) => numbers.reduce((a, b) => a + b, 0n);
    must(opened[0] === sum(drawn.map(({ noise, blinds }, i) => noise[i % plan.gamma] + sum(blinds))));
    must(opened[1] === sum(drawn.map(({ reading }) => reading)));
    const millis = (results) => results.reduce((a, { millis }) => a + millis, 0);
    const [cloud, metersMillis] = [millis(sequences), millis(said)];
    const computing = cloud + metersMillis + (end - closing);
    return { wall: end - start, cloud, cloud_wall: cloudWall, computing, meter: metersMillis / plan.meters, memory: 0 };
  } finally {
    for (const worker of all) worker.terminate();
  }
}

async function round(name, plan) {
  if (name === "paillier-bigint") return rivalRound(plan);
  return ourRound(plan, { "ours-kernel": kernel, "ours-portable": new Uint8Array() }[name]);
}

const say = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });
for (;;) {
  const task = await (await fetch("/next")).json();
  if (task.over) break;
  try {
    if (task.round) {
      await say("/result", { round: await round(task.contender, task.round) });
      continue;
    }
    // What has not been checked yet is, and its first time, with a cold engine, is not counted.
    if (task.check) await contender(task.contender, task.bits)(task.operation, true);
    await say("/result", { millis: await contender(task.contender, task.bits)(task.operation, false) });
  } catch (error) {
    await say("/result", { error: `${task.contender}, ${task.operation ?? JSON.stringify(task.round)}: ${error?.stack ?? error}` });
  }
}
