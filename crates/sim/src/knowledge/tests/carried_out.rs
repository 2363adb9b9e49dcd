//! Every rule, carried out: from its premises' numbers and what is public alone, the value's number.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::party::registration;
use blindsum_paillier::{PublicKey, SecretKey, integer};
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use super::truth::{Number, Truth};
use super::*;

fn residue(value: &BigInt, n: &BigUint) -> BigUint {
    integer::residue(value, n)
}

fn decrypt(key: &SecretKey, c: &BigUint) -> BigUint {
    key.decrypt_vartime(c).plaintext.expose().clone()
}

/// `a` divided by `b` mod n^2.
fn divide(key: &PublicKey, a: &BigUint, b: &BigUint) -> BigUint {
    key.ciphertexts().mul(a, &key.ciphertexts().inverse_vartime(b).unwrap())
}

/// M of g^M, if it is a power of g.
fn logarithm(key: &PublicKey, power: &BigUint) -> Option<BigInt> {
    (power % key.n()).is_one().then(|| integer::centred(&((power - 1u32) / key.n()), key.n()))
}

/// d, x and xi of what a rule may combine.
fn coordinates(value: Value) -> [i64; 3] {
    match value {
        Value::Reading(_) | Value::TrueTotal => [1, 0, 0],
        Value::Blind(_) | Value::TotalBlind => [0, 1, 0],
        Value::Selected(_) | Value::Noise => [0, 0, 1],
        Value::MaskedPlain(_) | Value::MaskedTotal => [1, -1, 0],
        Value::ShareTotal(_) | Value::BlindedNoise => [0, 1, 1],
        Value::NoisyReading(_) | Value::NoisyTotal => [1, 0, 1],
        other => panic!("{other:?} combines with nothing"),
    }
}

struct Bench<'a> {
    truth: &'a Truth<'a>,
    from: &'a [Value],
}

impl Bench<'_> {
    /// A premise's number; nothing else may be asked for.
    fn of(&self, value: Value) -> Number {
        assert!(self.from.contains(&value), "{value:?} is not among {:?}", self.from);
        self.truth.number(value)
    }

    fn has(&self, value: Value) -> bool {
        self.from.contains(&value)
    }

    fn pk(&self) -> &PublicKey {
        &self.truth.keys.reading
    }

    /// What Eq. (18) adds to k_i in the exponent of h.
    fn added(&self) -> BigUint {
        match self.truth.params.blinding() {
            Blinding::Hardened => BigUint::ZERO,
            Blinding::Corrected => self.pk().n().clone(),
            Blinding::AsPrinted => self.truth.params.gamma().into(),
        }
    }

    /// h to what a meter's masked reading has it to.
    fn mask(&self, meter: u32) -> BigUint {
        let exponent = self.of(Value::KeyShare(meter)).natural() + self.added();
        self.pk().ciphertexts().pow_vartime(&self.truth.h(meter), &exponent)
    }

    /// a = L(h^lambda mod n^2) mu: what pk decrypts h to.
    fn a(&self, meter: u32) -> BigUint {
        let key = self.of(Value::ReadingSecret).key();
        let power = self.pk().ciphertexts().pow_vartime(&self.truth.h(meter), key.lambda().expose());
        (power - 1u32) / self.pk().n() * key.mu().expose() % self.pk().n()
    }

    fn present(&self) -> BigInt {
        BigInt::from(self.truth.present.len())
    }

    fn centred(&self, c: &BigUint) -> Number {
        let plain = decrypt(&self.of(Value::ReadingSecret).key(), c);
        Number::Int(integer::centred(&plain, self.pk().n()))
    }

    fn noise(&self, value: Value) -> Vec<BigUint> {
        let key = self.of(Value::NoiseSecret).key();
        self.of(value).naturals().iter().map(|c| decrypt(&key, c)).collect()
    }

    fn total(&self, except: Option<Value>) -> BigInt {
        self.from.iter().filter(|value| Some(**value) != except).map(|value| self.of(*value).int()).sum()
    }

    fn carry_out(&self, value: Value, rule: Rule) -> Number {
        let (n, nu) = (self.truth.n(), self.truth.nu());
        let offset = BigInt::from(self.truth.params.offset());
        let meter = value.meter().unwrap_or(u32::MAX);
        let ring = self.pk().ciphertexts();
        match rule {
            Rule::OnlySample => match value {
                Value::Samples(_) => Number::Ints(vec![self.of(Value::Selected(meter)).int()]),
                _ => Number::Int(BigInt::zero()),
            },
            Rule::DecryptBits => {
                let bits = self.noise(Value::EncryptedBits(meter));
                let ones: Vec<usize> = (0..bits.len()).filter(|j| bits[*j].is_one()).collect();
                assert!(ones.len() == 1 && bits.iter().sum::<BigUint>().is_one());
                Number::Int(ones[0].into())
            }
            Rule::Rest if value == Value::SubBlinds(meter) => {
                Number::Ints(vec![self.of(Value::Blind(meter)).int()])
            }
            Rule::DecryptShares if value == Value::SubBlinds(meter) => {
                let mut opened: Vec<BigInt> =
                    self.noise(Value::NoiseShares(meter)).into_iter().map(BigInt::from).collect();
                let position: usize = self.of(Value::Selection(meter)).natural().try_into().unwrap();
                // Collapsed, all samples are in one ciphertext, of which the one that counts is left.
                let at = if opened.len() == 1 { 0 } else { position };
                opened[at] -= self.of(Value::Selected(meter)).int() + offset;
                Number::Ints(opened.iter().map(|part| residue(part, nu).into()).collect())
            }
            Rule::DecryptShares => {
                let sum: BigUint = self.noise(Value::NoiseShares(meter)).into_iter().sum();
                Number::Int(integer::centred(&(sum % nu), nu) - offset)
            }
            Rule::PickSample => {
                let position: usize = self.of(Value::Selection(meter)).natural().try_into().unwrap();
                Number::Int(self.of(Value::Samples(meter)).ints()[position].clone())
            }
            Rule::EqualSamples => {
                let samples: BTreeSet<BigInt> = self.of(Value::Samples(meter)).ints().into_iter().collect();
                assert_eq!(samples.len(), 1);
                Number::Int(samples.first().unwrap().clone())
            }
            Rule::PublicHash => {
                assert!(self.from.is_empty());
                Number::Bytes(registration::hash(&format!("meter-{}", meter + 1), EPOCH).to_vec())
            }
            Rule::FindPosition => {
                let (samples, one) =
                    (self.of(Value::Samples(meter)).ints(), self.of(Value::Selected(meter)).int());
                let places: Vec<usize> = (0..samples.len()).filter(|j| samples[*j] == one).collect();
                assert_eq!(places.len(), 1);
                Number::Int(places[0].into())
            }
            Rule::OnlyCombination => {
                let rest: Vec<Value> = self.from.iter().copied().filter(|v| *v != Value::Noise).collect();
                let mut ways = vec![(BigInt::zero(), None)];
                for premise in rest {
                    let choices = match premise {
                        Value::Samples(_) => self.of(premise).ints(),
                        _ => vec![self.of(premise).int()],
                    };
                    let mine = premise.meter() == Some(meter);
                    let longer = |(sum, at): &(BigInt, Option<BigInt>)| {
                        let step = |xi: &BigInt| (sum + xi, if mine { Some(xi.clone()) } else { at.clone() });
                        choices.iter().map(step).collect::<Vec<_>>()
                    };
                    ways = ways.iter().flat_map(longer).collect();
                }
                let noise = self.of(Value::Noise).int();
                let fits: BTreeSet<_> =
                    ways.into_iter().filter(|(sum, _)| *sum == noise).filter_map(|(_, at)| at).collect();
                assert_eq!(fits.len(), 1);
                Number::Int(fits.first().unwrap().clone())
            }
            Rule::DecryptMasked => {
                let c = self.of(Value::MaskedReading(meter)).natural();
                let key = self.of(Value::ReadingSecret).key();
                let pad = self.of(Value::KeyShare(meter)).natural() * self.a(meter);
                let plain = residue(&(BigInt::from(decrypt(&key, &c)) - BigInt::from(pad)), n);
                Number::Int(integer::centred(&plain, n))
            }
            Rule::Unmask => {
                let mut c =
                    divide(self.pk(), &self.of(Value::MaskedReading(meter)).natural(), &self.mask(meter));
                if self.truth.params.blinding() == Blinding::Hardened {
                    let r = self.of(Value::Randomizer(meter)).natural();
                    c = divide(self.pk(), &c, &ring.pow_vartime(&r, n));
                }
                Number::Int(logarithm(self.pk(), &c).unwrap())
            }
            Rule::ExtractRoot => {
                let key = self.of(Value::ReadingSecret).key();
                let power = self.pk().g_pow(&residue(&self.of(Value::MaskedPlain(meter)).int(), n));
                let c = divide(self.pk(), &self.of(Value::MaskedReading(meter)).natural(), &self.mask(meter));
                let root = n.modinv(key.lambda().expose()).unwrap();
                Number::Int(divide(self.pk(), &c, &power).modpow(&root, n).into())
            }
            Rule::DivideRoot => {
                // It is in the message that y is in first.
                assert!(self.has(Value::Published));
                let (h, k) = (self.truth.h(meter), self.of(Value::KeyShare(meter)).natural());
                let mut rest = self.truth.root();
                for other in self.from.iter().filter(|premise| matches!(premise, Value::Randomizer(_))) {
                    rest = rest * self.of(*other).natural().modinv(n).unwrap() % n;
                }
                let power = self.pk().g_pow(&residue(&self.of(Value::MaskedPlain(meter)).int(), n));
                let known = ring.mul(&power, &ring.pow_vartime(&h, &k));
                let c = divide(self.pk(), &self.of(Value::MaskedReading(meter)).natural(), &known);
                let wraps = 0..self.truth.params.meters();
                let roots = wraps.map(|wraps| {
                    let shares = h.modpow(&wraps.into(), n);
                    &rest * shares.modinv(n).unwrap() % n
                });
                let fits: Vec<_> = roots.filter(|root| ring.pow_vartime(root, n) == c).collect();
                assert_eq!(fits.len(), 1);
                Number::Int(fits[0].clone().into())
            }
            Rule::Multiply => {
                let key = match value {
                    Value::ReadingProduct => self.pk(),
                    _ => &self.truth.keys.noise,
                };
                let factors: Vec<BigUint> = self
                    .from
                    .iter()
                    .flat_map(|premise| match self.of(*premise) {
                        Number::Ints(_) => self.of(*premise).naturals(),
                        one => vec![one.natural()],
                    })
                    .collect();
                Number::Int(key.ciphertexts().product(&factors).into())
            }
            Rule::Divide => {
                let (key, whole) = match value {
                    Value::MaskedReading(_) => (self.pk(), Value::ReadingProduct),
                    _ => (&self.truth.keys.noise, Value::NoiseProduct),
                };
                let others: Vec<BigUint> = self
                    .from
                    .iter()
                    .filter(|premise| **premise != whole)
                    .map(|premise| match self.of(*premise) {
                        Number::Ints(one) => one[0].clone().try_into().unwrap(),
                        one => one.natural(),
                    })
                    .collect();
                let last = divide(key, &self.of(whole).natural(), &key.ciphertexts().product(&others));
                match value {
                    Value::MaskedReading(_) => Number::Int(last.into()),
                    _ => Number::Ints(vec![last.into()]),
                }
            }
            Rule::DecryptReadings => {
                let mut c2 = self.of(Value::ReadingProduct).natural();
                if self.has(Value::AbsentShares) {
                    let sum = self.of(Value::AbsentShares).natural();
                    c2 = ring.mul(&c2, &ring.pow_vartime(&self.truth.h(0), &sum));
                }
                for premise in self.from.iter().filter(|premise| matches!(premise, Value::KeyShare(_))) {
                    c2 = divide(self.pk(), &c2, &self.mask(premise.meter().unwrap()));
                }
                self.centred(&c2)
            }
            Rule::Strip => {
                let c2 = self.of(Value::ReadingProduct).natural();
                let own: Vec<u32> = self.from.iter().filter_map(|premise| premise.meter()).collect();
                if !own.is_empty() {
                    let mask = ring.product(&own.iter().map(|meter| self.mask(*meter)).collect::<Vec<_>>());
                    return Number::Int(logarithm(self.pk(), &divide(self.pk(), &c2, &mask)).unwrap());
                }
                // E3: the shares of those present sum to c n less the absent meters', for some c up to m.
                let absent = match self.has(Value::AbsentShares) {
                    true => self.of(Value::AbsentShares).int(),
                    false => BigInt::zero(),
                };
                let fits: Vec<BigInt> = (0..=self.truth.params.meters())
                    .map(|c| BigInt::from(n * c) - &absent + BigInt::from(self.added()) * self.present())
                    .filter_map(|exponent| BigUint::try_from(exponent).ok())
                    .map(|exponent| ring.pow_vartime(&self.truth.h(0), &exponent))
                    .filter_map(|mask| logarithm(self.pk(), &divide(self.pk(), &c2, &mask)))
                    .collect();
                assert_eq!(fits.len(), 1);
                Number::Int(fits[0].clone())
            }
            Rule::DecryptNoise => {
                let key = self.of(Value::NoiseSecret).key();
                let plain = decrypt(&key, &self.of(Value::NoiseProduct).natural());
                Number::Int(integer::centred(&plain, nu) - offset * self.present())
            }
            Rule::PowersCancel => {
                let bare = |c: &BigUint, masked: Value| {
                    divide(self.pk(), c, &self.pk().g_pow(&residue(&self.of(masked).int(), n)))
                };
                let added = |count: BigInt| {
                    let exponent = BigUint::try_from(count).unwrap() * self.added();
                    ring.pow_vartime(&self.truth.h(0), &exponent)
                };
                // h to the shares of those present, and of those absent but one.
                let c2 = bare(&self.of(Value::ReadingProduct).natural(), Value::MaskedTotal);
                let mut known = vec![divide(self.pk(), &c2, &added(self.present()))];
                for premise in self.from.iter().filter(|premise| premise.meter() != Some(meter)) {
                    match premise {
                        Value::KeyShare(_) => {
                            let share = self.of(*premise).natural();
                            known.push(ring.pow_vartime(&self.truth.h(0), &share));
                        }
                        Value::MaskedReading(i) => {
                            let c = bare(&self.of(*premise).natural(), Value::MaskedPlain(*i));
                            known.push(divide(self.pk(), &c, &added(BigInt::one())));
                        }
                        _ => (),
                    }
                }
                let c =
                    divide(self.pk(), &self.of(Value::MaskedReading(meter)).natural(), &added(BigInt::one()));
                // All shares sum to a multiple of n: h^(k_i) is h to it, divided by the others'.
                let c = ring.mul(&c, &ring.product(&known));
                let fits: Vec<BigInt> = (0..=self.truth.params.meters())
                    .map(|multiple| ring.pow_vartime(&self.truth.h(0), &(n * multiple)))
                    .filter_map(|power| logarithm(self.pk(), &divide(self.pk(), &c, &power)))
                    .collect();
                assert_eq!(fits.len(), 1);
                Number::Int(fits[0].clone())
            }
            Rule::Sum | Rule::Rest | Rule::SharesCancel => {
                let sum = match (rule, value) {
                    (Rule::Sum, _) => self.total(None),
                    (Rule::Rest, _) => {
                        let whole =
                            self.from.iter().copied().find(|premise| premise.meter().is_none()).unwrap();
                        self.of(whole).int() - self.total(Some(whole))
                    }
                    _ => -self.total(None),
                };
                match value {
                    Value::KeyShare(_) | Value::AbsentShares => Number::Int(residue(&sum, n).into()),
                    _ => Number::Int(sum),
                }
            }
            Rule::Combine => {
                let [a, b] = [self.from[0], self.from[1]];
                let sum = |s: i64, t: i64| {
                    let (a, b) = (coordinates(a), coordinates(b));
                    core::array::from_fn::<i64, 3, _>(|at| s * a[at] + t * b[at])
                };
                let signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)];
                let (s, t) = signs.into_iter().find(|(s, t)| sum(*s, *t) == coordinates(value)).unwrap();
                Number::Int(self.of(a).int() * s + self.of(b).int() * t)
            }
            Rule::Announced => self.of(Value::Published),
            Rule::OpenShares => {
                let key = self.of(Value::ReadingSecret).key();
                let (c, plain, meters) = match value {
                    Value::KeyShare(i) => (Value::MaskedReading(i), Value::MaskedPlain(i), 1),
                    _ => (Value::ReadingProduct, Value::MaskedTotal, self.truth.present.len()),
                };
                let opened = BigInt::from(decrypt(&key, &self.of(c).natural())) - self.of(plain).int();
                let by = self.a(meter).modinv(n).unwrap();
                let share = opened * BigInt::from(by) - BigInt::from(self.added() * meters);
                let sign = if matches!(value, Value::KeyShare(_)) { 1 } else { -1 };
                Number::Int(residue(&(share * sign), n).into())
            }
            // Carried out where it can be: `factoring`.
            Rule::Factor => self.truth.number(value),
        }
    }
}

/// Checks each status of a lens: what it has was in a record that it may see, and what it derives follows from
/// what it knows without going in circles, and is true. `done` spares doing the same twice.
pub(super) fn check(
    round: &Round,
    truth: &Truth<'_>,
    knowledge: &Knowledge,
    done: &mut BTreeSet<(Value, Rule, Vec<Value>)>,
) {
    let lens = knowledge.lens();
    let mut open: Vec<Value> = knowledge.values().filter(|value| knowledge.knows(*value)).collect();
    let mut grounded = BTreeSet::new();
    while !open.is_empty() {
        let before = open.len();
        open.retain(|value| {
            let follows = match knowledge.status(*value) {
                Status::Derived { from, .. } => from.iter().all(|premise| grounded.contains(premise)),
                _ => true,
            };
            if follows {
                grounded.insert(*value);
            }
            !follows
        });
        assert!(open.len() < before, "{lens}: in circles: {open:?}");
    }
    for value in knowledge.values() {
        let record = |at: usize| &round.records[at];
        match knowledge.status(value) {
            Status::Derived { rule, from } => {
                if rule != Rule::Factor && done.insert((value, rule, from.clone())) {
                    let bench = Bench { truth, from: &from };
                    let right = bench.carry_out(value, rule) == truth.number(value);
                    assert!(right, "{:?}, {lens}: {value:?} by {rule:?} from {from:?}", round.params);
                }
            }
            Status::Sent { record: at, kind, .. } | Status::Overheard { record: at, kind } => {
                let Event::Sent(sent) = &record(at).event else { panic!("{value:?}: no message") };
                assert!(sent.kind == kind && knowledge.sees(sent), "{lens}: {value:?}");
                assert!(truth.in_message(at, value) == Some(truth.number(value)), "{lens}: {value:?}");
            }
            Status::Own { by, record: at } => {
                assert!(lens.has(by), "{lens}: {value:?}");
                if let Event::Sent(sent) = &record(at).event {
                    assert!(knowledge.sees(sent), "{lens}: {value:?}");
                    assert!(
                        matches!(value, Value::LinkKey(_))
                            || truth.in_message(at, value) == Some(truth.number(value)),
                        "{lens}: {value:?}"
                    );
                }
            }
            Status::Hidden(_) => assert!(!grounded.contains(&value)),
            other => panic!("{lens}: {value:?} is {other:?}"),
        }
    }
}

#[test]
fn every_rule_comes_to_the_truth_under_every_variant_and_through_every_lens() {
    let mut used = BTreeSet::new();
    let mut rounds = Vec::new();
    for (seed, raw) in (0..).zip(variants(raw())) {
        rounds.push(round(raw, seed));
        // It has sent its c_i, and is lost before its e_ij.
        rounds.push(round_losing(raw, 100 + seed, &[(1, Phase::Noise)]));
    }
    for key_mode in KeyMode::ALL.iter().copied() {
        for (meters, gamma) in [(1, 3), (2, 1), (1, 1)] {
            rounds.push(round(RawParams { meters, gamma, key_mode, ..raw() }, 7));
        }
        let lost = [(0, Phase::Registration), (3, Phase::Noise)];
        for blinding in Blinding::ALL.iter().copied() {
            rounds.push(round_losing(RawParams { meters: 5, key_mode, blinding, ..raw() }, 8, &lost));
        }
    }
    // Second masks.
    for (seed, raw) in (0..).zip(variants(raw())).step_by(5) {
        rounds.push(masked_round(raw, 400 + seed, &[]));
        rounds.push(masked_round(raw, 500 + seed, &[(1, Phase::Noise)]));
    }
    // A decryption that is shown to be right.
    for (seed, raw) in (0..).zip(opened(raw())) {
        rounds.push(round_under(AbsencePolicy::Refuse, raw, 600 + seed, &[]));
    }
    // Where noise is a few ticks, samples are equal.
    for seed in 0..4 {
        rounds.push(round(RawParams { meters: 3, gamma: 2, epsilon: 9.0, ..RawParams::blackboard() }, seed));
    }
    for round in &rounds {
        let (truth, mut done) = (Truth::of(round), BTreeSet::new());
        for lens in round.coalitions() {
            check(round, &truth, &round.through(&lens), &mut done);
        }
        used.extend(done.into_iter().map(|(_, rule, _)| rule));
    }
    // None of them stands there for nothing.
    let all = [
        Rule::OnlySample,
        Rule::DecryptBits,
        Rule::DecryptShares,
        Rule::PickSample,
        Rule::EqualSamples,
        Rule::FindPosition,
        Rule::OnlyCombination,
        Rule::DecryptMasked,
        Rule::Unmask,
        Rule::OpenShares,
        Rule::ExtractRoot,
        Rule::DivideRoot,
        Rule::Multiply,
        Rule::Divide,
        Rule::DecryptReadings,
        Rule::Strip,
        Rule::DecryptNoise,
        Rule::PowersCancel,
        Rule::Sum,
        Rule::Rest,
        Rule::SharesCancel,
        Rule::Combine,
        Rule::Announced,
        Rule::PublicHash,
    ];
    assert_eq!(used, BTreeSet::from(all));
}

#[test]
fn the_bench_is_not_deaf() {
    // A number that does not follow is told from one that does.
    let round = round(raw(), 1);
    let truth = Truth::of(&round);
    let from = [Value::Reading(0), Value::Blind(0)];
    let bench = Bench { truth: &truth, from: &from };
    assert!(bench.carry_out(Value::MaskedPlain(0), Rule::Combine) == truth.number(Value::MaskedPlain(0)));
    assert!(bench.carry_out(Value::MaskedPlain(0), Rule::Combine) != truth.number(Value::MaskedPlain(1)));
}
