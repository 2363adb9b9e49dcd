//! What cures cost: the same round with each of them and without, measured in one run.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::variants::{AbsencePolicy, KeyMode, Proofs};
use blindsum_paillier::{
    ProofBatch, PublicKey, Randomizer, SecretInt, SecretKey, UnitNonces, UnitProof, UnitTask, generate_key,
};
use blindsum_sim::{Config, Costs, EpochPlan, Party, Phase, Session, local};
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};

use crate::error::LabError;
use crate::round::Town;
use crate::sampling::stream;

/// The sizes of keys that a proof can be made under, bits of n, the default first.
pub const KEY_SIZES: [u32; 6] = [1024, 256, 512, 2048, 3072, 4096];

/// How often each is measured unless asked otherwise; what is told is the one in the middle.
pub const REPEATS: u32 = 3;

/// What one epoch costs with a cure or without, and what of it the cure is. Times are milliseconds of computing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The cure.
    pub what: String,
    /// The experiments that it is against.
    pub against: String,
    /// Of one meter, on average.
    pub meter_millis: f64,
    /// Of the cloud.
    pub cloud_millis: f64,
    /// Of the control centre.
    pub center_millis: f64,
    /// Of the dealer.
    pub dealer_millis: f64,
    /// Bytes that one meter sends and receives, on average.
    pub meter_bytes: u64,
    /// Bytes of all messages.
    pub bytes: u64,
}

/// What the proof of one encrypted bit costs, on average over a vector of them, and what a proof of a reading's range would.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bits {
    /// Ciphertexts in the vector.
    pub ciphertexts: u32,
    /// Milliseconds to make the proof of one, for the holder of the secret key.
    pub made_by_holder_millis: f64,
    /// Milliseconds to make the proof of one, for anybody else.
    pub made_by_other_millis: f64,
    /// Milliseconds to check the proof of one.
    pub checked_millis: f64,
    /// Bytes of the proof of one.
    pub proof_bytes: u64,
    /// Binary digits of the largest reading, in units: how many such proofs a range proof needs. It is not built.
    pub range_bits: u32,
    /// Milliseconds that a meter would need for it in each epoch: by the times above.
    pub range_made_millis: f64,
    /// Milliseconds that the cloud would need for each meter.
    pub range_checked_millis: f64,
    /// Bytes that each meter would send more: a ciphertext and a proof for each digit.
    pub range_bytes: u64,
}

/// What it costs to show that a total was decrypted rightly: one root, which the holder of the secret key computes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Milliseconds to make it.
    pub made_millis: f64,
    /// Milliseconds to check it.
    pub checked_millis: f64,
    /// Bytes of the root.
    pub bytes: u64,
}

/// All that was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CureCosts {
    /// Meters in the round.
    pub meters: u32,
    /// Samples of noise a meter draws.
    pub gamma: u32,
    /// Bits of n.
    pub key_bits: u32,
    /// All random numbers follow from it.
    pub seed: u64,
    /// How often each was measured.
    pub repeats: u32,
    /// The round without a cure that can be left out, and with each.
    pub rows: Vec<Row>,
    /// The proof of one bit.
    pub bits: Bits,
    /// The proof of one decryption.
    pub opening: Opened,
}

/// Homes in the round.
const METERS: u32 = 10;

/// Measures it with a clock that tells milliseconds.
///
/// # Errors
/// [`LabError::KeyBits`]: a size under which nothing can be proved. Others where a round cannot be run.
pub fn measure(
    seed: u64,
    key_bits: Option<u32>,
    repeats: u32,
    clock: fn() -> f64,
) -> Result<CureCosts, LabError> {
    let key_bits = key_bits.unwrap_or(KEY_SIZES[0]);
    if !KEY_SIZES.contains(&key_bits) {
        return Err(LabError::KeyBits { id: "costs", bits: key_bits, choices: &KEY_SIZES });
    }
    let plain = RawParams { meters: METERS, key_bits, ..RawParams::default() };
    let proved = RawParams { proofs: Proofs::Bits, ..plain };
    let params = Params::try_from(plain)?;
    let run = |raw, absence| Rounds::measure(raw, absence, seed, repeats, clock);
    let base = run(plain, AbsencePolicy::Refuse)?;
    let masked = run(plain, AbsencePolicy::RepairMasked)?;
    let bits = run(proved, AbsencePolicy::Refuse)?;
    let split = RawParams { key_mode: KeyMode::SplitKeys, ..plain };
    let split_base = run(split, AbsencePolicy::Refuse)?;
    let opened = run(RawParams { opening: true, ..split }, AbsencePolicy::Refuse)?;
    let rows = vec![
        base.row("without", ""),
        base.shares("fresh shares k, of it"),
        masked.row("second masks (--absent repair-masked)", "E7"),
        bits.row("proved blind sequences (--proofs bits)", "E12, E13"),
        split_base.row("without, in split-keys", ""),
        opened.row("decryption shown (--opening)", ""),
    ];
    let mut rng = stream(seed, 0, 0);
    let key = SecretKey::from_material(&generate_key(key_bits, Randomizer::Textbook, &mut rng)?)?;
    let bits = Bits::measure(&params, &key, repeats, clock, &mut rng)?;
    let opening = Opened::measure(&key, repeats, clock, &mut rng)?;
    Ok(CureCosts { meters: METERS, gamma: params.gamma(), key_bits, seed, repeats, rows, bits, opening })
}

/// The same round several times.
struct Rounds(Vec<Costs>);

impl Rounds {
    fn measure(
        raw: RawParams,
        absence: AbsencePolicy,
        seed: u64,
        repeats: u32,
        clock: fn() -> f64,
    ) -> Result<Self, LabError> {
        let Town { params, readings, epoch } = Town::new(Params::try_from(raw)?)?;
        let round = |_| {
            let plans = vec![EpochPlan { epoch, readings: readings.clone() }];
            let config = Config { absence, ..Config::new(params, plans, Randomness::Seeded(seed), clock) };
            let (mut session, fleet, effects) = Session::begin(config)?;
            local::run(&mut session, fleet, effects);
            let finished = session.take_finished().pop().ok_or(LabError::Missing("an outcome"))?;
            finished.outcome.noisy_total().ok_or(LabError::Missing("a total"))?;
            Ok(finished.outcome.costs)
        };
        (0..repeats.max(1)).map(round).collect::<Result<_, LabError>>().map(Self)
    }

    fn middle(&self, of: impl Fn(&Costs) -> f64) -> f64 {
        middle(self.0.iter().map(of).collect())
    }

    fn bytes(&self, of: impl Fn(&Costs) -> u64) -> u64 {
        self.0.first().map(of).unwrap_or_default()
    }

    fn row(&self, what: &str, against: &str) -> Row {
        let millis = |party| self.middle(|costs| costs.epoch(party).millis);
        Row {
            what: what.to_owned(),
            against: against.to_owned(),
            meter_millis: millis(Party::Meters) / f64::from(METERS),
            cloud_millis: millis(Party::Cloud),
            center_millis: millis(Party::ControlCenter),
            dealer_millis: millis(Party::Dealer),
            meter_bytes: self.bytes(|costs| {
                let meters = costs.epoch(Party::Meters);
                meters.sent.saturating_add(meters.received) / u64::from(METERS)
            }),
            bytes: self.bytes(|costs| Party::ALL.into_iter().map(|party| costs.epoch(party).sent).sum()),
        }
    }

    /// What the shares of an epoch cost: those who keep using old ones would save it.
    fn shares(&self, what: &str) -> Row {
        let of = |costs: &Costs| costs.get(Phase::KeyShares, Party::Dealer);
        Row {
            what: what.to_owned(),
            against: "E5, E19".to_owned(),
            meter_millis: 0.0,
            cloud_millis: 0.0,
            center_millis: 0.0,
            dealer_millis: self.middle(|costs| of(costs).millis),
            meter_bytes: self.bytes(|costs| of(costs).sent / u64::from(METERS)),
            bytes: self.bytes(|costs| of(costs).sent),
        }
    }
}

impl Bits {
    fn measure(
        params: &Params,
        key: &SecretKey,
        repeats: u32,
        clock: fn() -> f64,
        rng: &mut ChaCha20Rng,
    ) -> Result<Self, LabError> {
        let public = key.public();
        let count = params.gamma();
        let each = f64::from(count.max(1));
        let (p, q) = key.primes();
        let (mut holder, mut other, mut checked) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..repeats.max(1) {
            let task = task(public, count, rng);
            let (millis, _) = made(&task, public, Some([p.clone(), q.clone()]), clock)?;
            holder.push(millis / each);
            let (millis, proof) = made(&task, public, None, clock)?;
            other.push(millis / each);
            let begun = clock();
            let verdict = proof.verify_vartime(public, &task.ciphertexts, &task.context);
            checked.push((clock() - begun) / each);
            verdict.map_err(|_| LabError::Missing("a proof that holds"))?;
        }
        let width = public.plaintexts().width();
        let proof_bytes = to_u64(UnitProof::length(1, width).saturating_sub(UnitProof::length(0, width)));
        let ciphertext = to_u64(public.ciphertexts().width());
        let range_bits = u64::BITS.saturating_sub(params.sensitivity().unsigned_abs().leading_zeros());
        let [made_by_holder_millis, made_by_other_millis, checked_millis] =
            [holder, other, checked].map(middle);
        Ok(Self {
            ciphertexts: count,
            made_by_holder_millis,
            made_by_other_millis,
            checked_millis,
            proof_bytes,
            range_bits,
            range_made_millis: made_by_other_millis * f64::from(range_bits),
            range_checked_millis: checked_millis * f64::from(range_bits),
            range_bytes: proof_bytes.saturating_add(ciphertext).saturating_mul(u64::from(range_bits)),
        })
    }
}

impl Opened {
    fn measure(
        key: &SecretKey,
        repeats: u32,
        clock: fn() -> f64,
        rng: &mut ChaCha20Rng,
    ) -> Result<Self, LabError> {
        let (mut made, mut checked) = (Vec::new(), Vec::new());
        let public = key.public();
        for _ in 0..repeats.max(1) {
            let total = BigUint::from(1_787u32);
            let (ciphertext, _) = public.encrypt(&total, rng);
            let begun = clock();
            let opening = key.open_vartime(&ciphertext);
            made.push(clock() - begun);
            let begun = clock();
            let shows = opening.shows(public, &ciphertext, &total);
            checked.push(clock() - begun);
            if !shows {
                return Err(LabError::Missing("an opening that shows the plaintext"));
            }
        }
        let bytes = to_u64(public.plaintexts().width());
        Ok(Self { made_millis: middle(made), checked_millis: middle(checked), bytes })
    }
}

/// A vector with its 1 in front.
fn task(key: &PublicKey, count: u32, rng: &mut ChaCha20Rng) -> UnitTask {
    let bits = (0..count).map(|at| key.encrypt(&BigUint::from(u8::from(at == 0)), rng));
    let (ciphertexts, randomizers) = bits.unzip();
    let nonces = UnitNonces::draw(key, count, rng);
    UnitTask { context: Vec::new(), ciphertexts, position: 0, randomizers, nonces }
}

/// Its proof, and the milliseconds that it took.
fn made(
    task: &UnitTask,
    key: &PublicKey,
    factors: Option<[SecretInt; 2]>,
    clock: fn() -> f64,
) -> Result<(f64, UnitProof), LabError> {
    let batch = ProofBatch { root: key.n().clone(), factors, tasks: vec![task.clone()] };
    let begun = clock();
    let proofs = batch.prove();
    let millis = clock() - begun;
    let proof = proofs.ok().and_then(|mut proofs| proofs.pop()).ok_or(LabError::Missing("a proof"))?;
    Ok((millis, proof))
}

/// The one in the middle.
fn middle(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

fn to_u64(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    static TICKS: AtomicU32 = AtomicU32::new(0);

    /// A clock that strikes whenever it is looked at.
    fn ticking() -> f64 {
        f64::from(TICKS.fetch_add(1, Ordering::Relaxed))
    }

    #[test]
    fn each_cure_has_its_bytes_and_what_is_proved_takes_more_than_what_is_not() {
        let costs = measure(1, Some(256), 1, ticking).unwrap();
        let [without, shares, masked, proved, split, opened] = costs.rows.as_slice() else {
            panic!("six rows")
        };
        // A header, y and r.
        assert_eq!(opened.bytes - split.bytes, 22 + 2 * 32);
        assert!(opened.cloud_millis > split.cloud_millis && opened.center_millis > split.center_millis);
        let part = to_u64(UnitProof::length(4, 32));
        // Message and tag: a header, a count and a tag around the proof.
        assert!(proved.meter_bytes > without.meter_bytes + part);
        assert!(proved.meter_bytes < without.meter_bytes + part + 100);
        assert_eq!(
            proved.bytes - without.bytes,
            u64::from(METERS) * (proved.meter_bytes - without.meter_bytes)
        );
        assert_eq!(masked.meter_bytes, without.meter_bytes);
        assert!(masked.bytes > without.bytes && shares.bytes < without.bytes && shares.bytes > 0);
        assert!(proved.cloud_millis > without.cloud_millis);
        // The default cap is 3 kWh or more, in mWh; 2^range_bits is the first power of two above it.
        let cap = Params::try_from(RawParams::default()).unwrap().sensitivity().unsigned_abs();
        assert_eq!(1u64 << costs.bits.range_bits, (cap + 1).next_power_of_two());
        assert_eq!(costs.bits.range_bytes, u64::from(costs.bits.range_bits) * (16 + 2 * 32 + 64));
    }

    #[test]
    fn sizes_under_which_nothing_can_be_proved_are_refused() {
        let refused = measure(1, Some(128), 1, ticking);
        assert!(matches!(refused, Err(LabError::KeyBits { .. })));
    }
}
