//! Nothing more and nothing less than the algebra gives: every coalition, compared with row spaces of exact
//! linear algebra over a prime field of 61 bits, which stands in for the rationals; the constants a are random
//! in it.
//!
//! Unknowns of a meter: d, x, xi, k, and H, the power of h to k as something that nobody can take the logarithm of.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::wire::kind::Kind;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::truth::Truth;
use super::*;

const PRIME: u64 = (1 << 61) - 1;
const SEED: u64 = 5;

fn times(a: u64, b: u64) -> u64 {
    // 2^61 = 1 modulo the prime.
    let product = u128::from(a) * u128::from(b);
    let folded = (product >> 61) + (product & u128::from(PRIME));
    u64::try_from(folded).unwrap() % PRIME
}

fn inverse(a: u64) -> u64 {
    let (mut power, mut base, mut exponent) = (1, a, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = times(power, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    power
}

fn minus(a: u64) -> u64 {
    (PRIME - a) % PRIME
}

/// Rows in echelon form, each with its leading column.
#[derive(Default, Clone)]
struct Space(Vec<(usize, Vec<u64>)>);

impl Space {
    fn reduced(&self, row: &[u64]) -> Vec<u64> {
        let mut row = row.to_vec();
        for (lead, known) in &self.0 {
            let factor = minus(row[*lead]);
            row.iter_mut().zip(known).for_each(|(a, b)| *a = (*a + times(factor, *b)) % PRIME);
        }
        row
    }

    fn has(&self, row: &[u64]) -> bool {
        self.reduced(row).iter().all(|a| *a == 0)
    }

    fn add(&mut self, row: &[u64]) {
        let row = self.reduced(row);
        let Some(lead) = row.iter().position(|a| *a != 0) else { return };
        let scale = inverse(row[lead]);
        let row: Vec<u64> = row.into_iter().map(|a| times(a, scale)).collect();
        for (_, known) in &mut self.0 {
            let factor = minus(known[lead]);
            known.iter_mut().zip(&row).for_each(|(a, b)| *a = (*a + times(factor, *b)) % PRIME);
        }
        self.0.push((lead, row));
    }
}

const D: usize = 0;
const X: usize = 1;
const XI: usize = 2;
const H: usize = 3;
const K: usize = 4;

/// What a lens could work out, by the slow way.
struct Reference<'a> {
    params: Params,
    truth: &'a Truth<'a>,
    existing: BTreeSet<Value>,
    /// What it has without deriving.
    given: BTreeSet<Value>,
    /// Whether the root of C2 was shown to one of them, or by one.
    root_shown: bool,
    a: Vec<u64>,
}

impl Reference<'_> {
    fn meters(&self) -> usize {
        self.params.meters() as usize
    }

    fn present(&self) -> Vec<usize> {
        self.truth.present.iter().map(|meter| *meter as usize).collect()
    }

    /// A row with these entries; k stands in the last columns, so that what is left with a lead there is about
    /// k alone.
    fn row(&self, entries: &[(usize, usize, u64)]) -> Vec<u64> {
        let m = self.meters();
        let mut row = vec![0; 5 * m];
        for (what, meter, factor) in entries {
            row[what * m + meter] = *factor;
        }
        row
    }

    fn over(&self, meters: &[usize], what: &[(usize, u64)]) -> Vec<u64> {
        let entries: Vec<_> =
            meters.iter().flat_map(|meter| what.iter().map(|(column, f)| (*column, *meter, *f))).collect();
        self.row(&entries)
    }

    /// The row of a value that is linear in the unknowns.
    fn linear(&self, value: Value) -> Option<Vec<u64>> {
        let n = minus(1);
        let what: &[(usize, u64)] = match value {
            Value::Reading(_) | Value::TrueTotal => &[(D, 1)],
            Value::Blind(_) | Value::TotalBlind => &[(X, 1)],
            Value::Selected(_) | Value::Noise => &[(XI, 1)],
            Value::MaskedPlain(_) | Value::MaskedTotal => &[(D, 1), (X, n)],
            Value::ShareTotal(_) | Value::BlindedNoise => &[(XI, 1), (X, 1)],
            Value::NoisyReading(_) | Value::NoisyTotal | Value::Published => &[(D, 1), (XI, 1)],
            Value::KeyShare(_) => &[(K, 1)],
            Value::AbsentShares if !self.truth.cancel => {
                return Some(self.over(&self.present(), &[(K, minus(1))]));
            }
            Value::AbsentShares => {
                let absent: Vec<_> = (0..self.meters()).filter(|i| !self.present().contains(i)).collect();
                return Some(self.over(&absent, &[(K, 1)]));
            }
            _ => return None,
        };
        let meters = value.meter().map_or_else(|| self.present(), |meter| vec![meter as usize]);
        Some(self.over(&meters, what))
    }

    /// c_i as what is known of exponents: g's and h's, or after pk what a makes of both.
    fn masked(&self, meters: &[usize], opened: bool) -> Vec<u64> {
        let entries: Vec<_> = meters
            .iter()
            .flat_map(|i| {
                let h = if opened { (K, *i, self.a[*i]) } else { (H, *i, 1) };
                [(D, *i, 1), (X, *i, minus(1)), h]
            })
            .collect();
        self.row(&entries)
    }

    /// Everything known: the given, and what follows.
    fn known(&self) -> BTreeSet<Value> {
        let mut known = self.given.clone();
        loop {
            let space = self.space(&known);
            let ciphers = self.ciphers(&known);
            let mut next = known.clone();
            for value in &self.existing {
                let follows = match *value {
                    Value::MaskedReading(_) | Value::ReadingProduct => {
                        self.cipher(*value).is_some_and(|row| ciphers[0].has(&row))
                    }
                    Value::NoiseShares(_) => {
                        let row = self.cipher(*value).filter(|_| self.params.noise_ciphertexts() == 1);
                        row.is_some_and(|row| ciphers[1].has(&row))
                    }
                    Value::NoiseProduct => self.cipher(*value).is_some_and(|row| ciphers[1].has(&row)),
                    Value::Published => false,
                    _ => {
                        self.linear(*value).is_some_and(|row| space.has(&row)) || self.follows(&known, *value)
                    }
                };
                if follows {
                    next.insert(*value);
                }
            }
            self.combinations(&mut next);
            if next == known {
                return known;
            }
            known = next;
        }
    }

    /// The row of a ciphertext among its kind.
    fn cipher(&self, value: Value) -> Option<Vec<u64>> {
        let meters = value.meter().map_or_else(|| self.present(), |meter| vec![meter as usize]);
        Some((0..self.meters()).map(|i| u64::from(meters.contains(&i))).collect())
    }

    fn ciphers(&self, known: &BTreeSet<Value>) -> [Space; 2] {
        let mut spaces = [Space::default(), Space::default()];
        for value in known {
            let space = match value {
                Value::MaskedReading(_) | Value::ReadingProduct => 0,
                Value::NoiseShares(_) | Value::NoiseProduct => 1,
                _ => continue,
            };
            spaces[space].add(&self.cipher(*value).unwrap());
        }
        spaces
    }

    fn space(&self, known: &BTreeSet<Value>) -> Space {
        let mut space = Space::default();
        let every: Vec<usize> = (0..self.meters()).collect();
        if self.existing.contains(&Value::KeyShare(0)) && self.truth.cancel {
            space.add(&self.over(&every, &[(K, 1)]));
        }
        for value in known {
            if let Some(row) = self.linear(*value) {
                space.add(&row);
            }
            let meters = value.meter().map_or_else(|| self.present(), |meter| vec![meter as usize]);
            match value {
                Value::MaskedReading(_) | Value::ReadingProduct => {
                    if known.contains(&Value::ReadingSecret) {
                        space.add(&self.masked(&meters, true));
                    }
                    let random = |i: &usize| known.contains(&Value::Randomizer(u32::try_from(*i).unwrap()));
                    if self.params.blinding() != Blinding::Hardened || meters.iter().all(random) {
                        space.add(&self.masked(&meters, false));
                    }
                }
                Value::NoiseShares(_) | Value::NoiseProduct if known.contains(&Value::NoiseSecret) => {
                    space.add(&self.over(&meters, &[(XI, 1), (X, 1)]));
                }
                _ => (),
            }
        }
        // What is known of k is known of h to it: of every sum of them where the base is one.
        let m = self.meters();
        let common = self.params.base() == EpochBase::Common || m == 1;
        loop {
            let before = space.0.len();
            let about_k = space.0.iter().filter(|(lead, _)| *lead >= K * m);
            let about_k: Vec<Vec<u64>> = about_k.map(|(_, row)| row[K * m..].to_vec()).collect();
            for row in about_k {
                let alone = row.iter().filter(|a| **a != 0).count() == 1;
                if common || alone {
                    let entries: Vec<_> = row.iter().enumerate().map(|(i, factor)| (H, i, *factor)).collect();
                    space.add(&self.row(&entries));
                }
            }
            if space.0.len() == before {
                break;
            }
        }
        space
    }

    /// What follows by other means than sums.
    fn follows(&self, known: &BTreeSet<Value>, value: Value) -> bool {
        let all = |values: &[Value]| values.iter().all(|value| known.contains(value));
        match value {
            Value::Selection(i) => {
                self.params.gamma() == 1
                    || all(&[Value::NoiseSecret, Value::EncryptedBits(i)])
                    || all(&[Value::Samples(i), Value::Selected(i)]) && {
                        let selected = self.truth.number(Value::Selected(i)).int();
                        let samples = self.truth.number(Value::Samples(i)).ints();
                        samples.iter().filter(|xi| **xi == selected).count() == 1
                    }
            }
            Value::Selected(i) => {
                all(&[Value::Samples(i), Value::Selection(i)])
                    || all(&[Value::Samples(i)]) && {
                        let samples = self.truth.number(Value::Samples(i)).ints();
                        samples.iter().collect::<BTreeSet<_>>().len() == 1
                    }
            }
            // Names and clocks are public, and the hash has no key.
            Value::Registration(_) => true,
            Value::Randomizer(i) => {
                let in_c = [Value::MaskedReading(i), Value::MaskedPlain(i), Value::KeyShare(i)];
                let others = (0..self.params.meters()).filter(|other| *other != i);
                // The root is known to those to whom it was shown, by y and before everybody else.
                let by_root = self.root_shown && others.map(Value::Randomizer).all(|r| known.contains(&r));
                all(&in_c) && (all(&[Value::ReadingSecret]) || by_root)
            }
            _ => false,
        }
    }

    /// Every combination of samples of the meters present, one by one.
    fn combinations(&self, known: &mut BTreeSet<Value>) {
        if !known.contains(&Value::Noise) {
            return;
        }
        let mut rows = Vec::new();
        for meter in &self.truth.present {
            let one = || vec![self.truth.number(Value::Selected(*meter)).int()];
            rows.push(match known.contains(&Value::Selected(*meter)) {
                true => one(),
                false if known.contains(&Value::Samples(*meter)) => {
                    self.truth.number(Value::Samples(*meter)).ints()
                }
                false => return,
            });
        }
        let mut ways = vec![Vec::new()];
        for row in &rows {
            let longer = |way: &Vec<_>| {
                row.iter().map(|xi| way.iter().cloned().chain([xi.clone()]).collect()).collect::<Vec<_>>()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        let noise = self.truth.number(Value::Noise).int();
        ways.retain(|way: &Vec<num_bigint::BigInt>| way.iter().sum::<num_bigint::BigInt>() == noise);
        for (at, meter) in self.truth.present.iter().enumerate() {
            if ways.iter().all(|way| way[at] == ways[0][at]) {
                known.insert(Value::Selected(*meter));
            }
        }
    }
}

fn compare(round: &Round, whole: &Truth<'_>, lens: &Lens, a: &[u64]) -> usize {
    let knowledge = Knowledge::gather(&round.params, &round.records, lens);
    let existing: BTreeSet<Value> = knowledge.values().collect();
    let derived = |value: &Value| matches!(knowledge.status(*value), Status::Derived { .. });
    let known: BTreeSet<Value> = existing.iter().copied().filter(|value| knowledge.knows(*value)).collect();
    let given = known.iter().copied().filter(|value| !derived(value)).collect();
    let ends = [Observer::ControlCenter, Observer::Cloud].iter().any(|end| lens.has(*end));
    let is_opening =
        |record: &Arc<Record>| matches!(&record.event, Event::Sent(sent) if sent.kind == Kind::Opening);
    let root_shown = ends && round.records.iter().any(is_opening);
    let reference =
        Reference { params: round.params, truth: whole, existing, given, root_shown, a: a.to_vec() };
    let expected = reference.known();
    let more: Vec<_> = known.difference(&expected).collect();
    let less: Vec<_> = expected.difference(&known).collect();
    assert!(
        more.is_empty() && less.is_empty(),
        "seed {SEED}, {:?}, {} records, {}: too much: {more:?}, too little: {less:?}",
        round.params,
        round.records.len(),
        knowledge.lens(),
    );
    // In every coalition a reading, a blind or a sample is known to its meter alone.
    for value in known.iter().filter(|value| {
        matches!(
            value,
            Value::Reading(_)
                | Value::Blind(_)
                | Value::Samples(_)
                | Value::SubBlinds(_)
                | Value::Selected(_)
        )
    }) {
        assert!(value.meter().is_some_and(|meter| lens.has(Observer::Meter(meter))), "{lens}: {value:?}");
    }
    known.len()
}

/// a = L(h^lambda mod n^2) mu, one for all meters or one each.
fn constants(raw: &RawParams, random: &mut ChaCha20Rng) -> Vec<u64> {
    let mut a: Vec<u64> = (0..raw.meters).map(|_| 1 + random.next_u64() % (PRIME - 1)).collect();
    if raw.base == EpochBase::Common {
        let one = a[0];
        a.fill(one);
    }
    a
}

#[test]
fn every_coalition_knows_what_the_algebra_gives_and_nothing_else() {
    let mut random = ChaCha20Rng::seed_from_u64(SEED);
    let mut all = Vec::new();
    for (seed, raw) in (0..).zip(variants(raw())).filter(|(_, raw)| raw.randomizer == Randomizer::Textbook) {
        all.push((raw, round(raw, seed)));
        all.push((raw, round_losing(raw, 100 + seed, &[(1, Phase::Noise)])));
        for (meters, gamma) in [(1, 1), (1, 3), (2, 2)] {
            let raw = RawParams { meters, gamma, ..raw };
            all.push((raw, round(raw, 200 + seed)));
        }
        // Second masks: of the key shares nothing is known that comes to 0.
        all.push((raw, masked_round(raw, 400 + seed, &[])));
        all.push((raw, masked_round(raw, 500 + seed, &[(1, Phase::Noise)])));
        if raw.base == EpochBase::Common {
            let raw = RawParams { meters: 5, ..raw };
            let lost = [(0, Phase::Registration), (3, Phase::Noise)];
            let round = round_losing(raw, 300 + seed, &lost);
            all.push((raw, round));
        }
    }
    for (seed, raw) in (0..).zip(opened(raw())) {
        all.push((raw, round_under(AbsencePolicy::Refuse, raw, 700 + seed, &[])));
    }
    let mut known = 0;
    for (raw, round) in &all {
        let (truth, a) = (Truth::of(round), constants(raw, &mut random));
        // Of five meters' 512 coalitions every fifth.
        let step = if raw.meters > 3 { 5 } else { 1 };
        for lens in round.coalitions().into_iter().step_by(step) {
            known += compare(round, &truth, &lens, &a);
        }
    }
    assert!(known > 0);
}

#[test]
fn it_does_after_every_record() {
    let mut random = ChaCha20Rng::seed_from_u64(SEED);
    for (seed, raw) in (0..).zip(variants(raw())).filter(|(at, _)| at % 7 == 0) {
        let lost = [&[][..], &[(1, Phase::Noise)]];
        let rounds = lost.map(|lost| [round_losing(raw, seed, lost), masked_round(raw, 600 + seed, lost)]);
        for round in rounds.into_iter().flatten() {
            let (truth, a) = (Truth::of(&round), constants(&raw, &mut random));
            for lens in round.coalitions().into_iter().step_by(5) {
                for length in 0..round.records.len() {
                    compare(&round.prefix(length), &truth, &lens, &a);
                }
            }
        }
    }
}

/// At the blackboard's size samples are often equal, and several combinations have one sum. A meter whose samples are all equal
/// knows its share without a bit (E21), and two such meters read the third's d + xi off the total.
#[test]
fn equal_samples_tell_the_share_and_equal_sums_tell_nothing() {
    let mut random = ChaCha20Rng::seed_from_u64(SEED);
    let (mut found, mut open) = (0, 0);
    let (mut equal, mut pinned) = (0, 0);
    for seed in 0..30 {
        let raw = RawParams { meters: 3, gamma: 4, epsilon: 9.0, ..RawParams::blackboard() };
        let round = round(raw, seed);
        let (truth, a) = (Truth::of(&round), constants(&raw, &mut random));
        for lens in round.coalitions() {
            compare(&round, &truth, &lens, &a);
        }
        let is_equal = |meter: u32| {
            let samples = truth.number(Value::Samples(meter)).ints();
            samples.iter().all(|sample| *sample == samples[0])
        };
        for meter in 0..3 {
            let alone = round.knows(&format!("meter-{}", meter + 1));
            assert_eq!(alone.knows(Value::Selected(meter)), is_equal(meter), "seed {seed}, meter {meter}");
            assert!(!alone.knows(Value::Selection(meter)), "which of equal samples counts it does not know");
            equal += usize::from(is_equal(meter));
        }
        let two = round.knows("meter-1+meter-2");
        assert_eq!(two.knows(Value::NoisyReading(2)), is_equal(0) && is_equal(1), "seed {seed}");
        pinned += usize::from(two.knows(Value::NoisyReading(2)));
        let meters = round.knows("meter-1+meter-2+meter-3");
        for meter in 0..3 {
            match meters.knows(Value::Selection(meter)) {
                true => found += 1,
                false => open += 1,
            }
        }
    }
    assert!(found > 0 && open > 0, "{found} {open}");
    assert!(equal > 0 && pinned > 0, "{equal} {pinned}");
}
