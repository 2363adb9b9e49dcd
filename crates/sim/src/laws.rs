//! What has to hold in every round, worked out again from the numbers, so that it can fail.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, TAG_BYTES};
use blindsum_core::wire::messages::{Body, Message};
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use crate::facts::{Facts, OpenedReadings};
use crate::knowledge::Value;
use crate::record::{Event, Record, Sent};

/// A law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// The product of E(b_i1) .. E(b_igamma) opens to 1, for one meter.
    Bits,
    /// k_1 + .. + k_m = 0 mod n.
    Shares,
    /// x_i1 + .. = x_i mod nu, for one meter.
    SubBlinds,
    /// D(C2) = d - x, as the meters know both.
    Readings,
    /// D(C1) = xi + x, less the offsets.
    Noise,
    /// y = d + xi.
    Total,
    /// Both sums lie where m meters can have brought them.
    Range,
    /// No more epsilon is spent than there is.
    Ledger,
}

/// How it stands with a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// What it speaks of is not there yet.
    NotYet,
    /// It is there, and the lens does not know it.
    Sealed,
    /// It holds.
    Holds,
    /// It does not.
    Broken,
    /// It speaks of a budget, and none is set.
    NoBudget,
}

impl Standing {
    fn of(holds: Option<bool>) -> Self {
        match holds {
            None => Self::Sealed,
            Some(true) => Self::Holds,
            Some(false) => Self::Broken,
        }
    }

    /// The word for tests and styles.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Sealed => "sealed",
            Self::Holds => "holds",
            Self::Broken => "broken",
            Self::NoBudget => "no-budget",
        }
    }
}

/// What was spent of which budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spending {
    /// epsilon so far.
    pub spent: f64,
    /// The budget, if there is one.
    pub budget: Option<f64>,
}

/// Whether the epoch's epsilon has been charged by the step looked at: when C1 and C2 have left the cloud, whatever becomes of
/// them.
pub fn is_charged(records: &[Arc<Record>]) -> bool {
    records
        .iter()
        .rev()
        .any(|record| matches!(&record.event, Event::Sent(sent) if matches!(sent.kind, Kind::Aggregate | Kind::ReadingAggregate)))
}

/// What a law was held against: which numbers the eyes have for its right side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What the law names.
    Named,
    /// What was opened of each meter by itself, added up.
    EachMeter,
    /// What the two products opened to.
    Opened,
}

/// A law, how it stands, and by what that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub law: Law,
    /// How it stands.
    pub standing: Standing,
    /// What it was held against.
    pub by: By,
}

/// Every law, for the meter looked at.
pub fn check(facts: &Facts<'_>, params: &Params, meter: u32, spending: Spending) -> Vec<Found> {
    let ledger = match spending.budget {
        Some(budget) => Standing::of(Some(spending.spent <= budget + 1e-9)),
        None => Standing::NoBudget,
    };
    let sums = Sums::gather(facts, params);
    let of = |law| {
        let (standing, by) = sums.as_ref().map_or((Standing::NotYet, By::Named), |sums| sums.law(law));
        Found { law, standing, by }
    };
    let named = |law, standing| Found { law, standing, by: By::Named };
    vec![
        named(Law::Bits, bits(facts, meter)),
        named(Law::Shares, shares(facts, params)),
        named(Law::SubBlinds, sub_blinds(facts, meter)),
        of(Law::Readings),
        of(Law::Noise),
        of(Law::Total),
        named(Law::Range, range(facts, params)),
        named(Law::Ledger, ledger),
    ]
}

/// One decryption, whatever gamma is: a product opens to the sum.
fn bits(facts: &Facts<'_>, meter: u32) -> Standing {
    let due = |sent: &&Sent| sent.kind == Kind::BlindSequence && sent.to == Role::Meter(meter);
    let Some(sent) = facts.messages().iter().map(|(_, sent)| *sent).find(due) else {
        return Standing::NotYet;
    };
    let opened = || {
        let (key, keys) = (facts.noise_key().filter(|_| facts.sees(sent))?, facts.public_keys()?);
        let body = sent.bytes.get(..sent.bytes.len().checked_sub(TAG_BYTES)?)?;
        let Body::BlindSequence(bits) = Message::decode(body, sent.kind, Some(&keys)).ok()?.body else {
            return None;
        };
        let product = keys.noise.ciphertexts().product(&bits);
        Some(key.decrypt_vartime(&product).plaintext.expose().is_one())
    };
    // Who drew them has only its own word: that is not a check.
    Standing::of(opened())
}

fn shares(facts: &Facts<'_>, params: &Params) -> Standing {
    if !facts.dealt_any() {
        return Standing::NotYet;
    }
    // Whoever takes it from the law that the others' shares leave one over has nothing to hold against the law.
    let share = |meter: u32| facts.share(meter).filter(|_| facts.is_given(Value::KeyShare(meter)));
    let sum: Option<BigUint> = (0..params.meters()).map(|meter| Some(share(meter)?.expose().clone())).sum();
    let keys = facts.public_keys();
    Standing::of(sum.zip(keys).map(|(sum, keys)| (sum % keys.reading.n()).is_zero()))
}

fn sub_blinds(facts: &Facts<'_>, meter: u32) -> Standing {
    if !facts.has_noise(meter) {
        return Standing::NotYet;
    }
    let parts = || {
        let nu = facts.public_keys()?.noise.n().clone();
        let sum: BigUint = facts.sub_blinds(meter)?.iter().map(|part| part.expose().clone()).sum();
        Some(sum % &nu == facts.blind(meter)?.expose() % &nu)
    };
    Standing::of(parts())
}

/// The numbers that the laws of the decryption compare, as the eyes have them. Each side is found without the other: a number that
/// was taken off a sum is not held against that sum.
struct Sums<'a> {
    /// D(C2), where the eyes open it.
    readings: Option<&'a BigInt>,
    /// D(C1) less the offsets, likewise.
    noise: Option<&'a BigInt>,
    /// y, where the eyes have it.
    total: Option<BigInt>,
    /// Whether y was announced. Where it was not, it is itself the sum of both halves, which proves nothing.
    announced: bool,
    /// d - x, xi + x and d + xi, added up over the meters that count, and whether that went by d_i, x_i and xi_i themselves.
    parts: [Option<(BigInt, By)>; 3],
}

impl<'a> Sums<'a> {
    /// Nothing before the control centre has decrypted.
    fn gather(facts: &Facts<'a>, params: &Params) -> Option<Self> {
        let witness = facts.decrypted()?;
        let opened = facts.opened_readings(params) == OpenedReadings::Opened;
        let readings = Some(&witness.masked_total).filter(|_| opened);
        let noise = Some(&witness.noise_total).filter(|_| facts.opens_noise());
        // Of a total that was not published those know who open both halves.
        let both = readings.is_some() && noise.is_some();
        let announced = facts.announced();
        let is_announced = announced.is_some();
        let total = announced.or_else(|| Some(witness.total.clone()).filter(|_| both));
        let known = [readings.is_some(), noise.is_some(), total.is_some()];
        let parts = if known.contains(&true) { parts(facts, params, known) } else { Default::default() };
        Some(Self { readings, noise, total, announced: is_announced, parts })
    }

    fn law(&self, law: Law) -> (Standing, By) {
        let [masked, blinded, noisy] = &self.parts;
        let (left, parts) = match law {
            Law::Readings => (self.readings, masked),
            Law::Noise => (self.noise, blinded),
            _ => (self.total.as_ref(), noisy),
        };
        let by_parts = left.zip(parts.as_ref()).map(|(left, (sum, by))| (left == sum, *by));
        // The control centre's own sum, against what it announced.
        let halves = (law == Law::Total && self.announced).then(|| self.readings.zip(self.noise)).flatten();
        let by_halves =
            left.zip(halves).map(|(left, (readings, noise))| (*left == readings + noise, By::Opened));
        let found = [by_parts, by_halves].into_iter().flatten();
        // What breaks is told first.
        let found = found.reduce(|first, second| if first.0 && !second.0 { second } else { first });
        found.map_or((Standing::Sealed, By::Named), |(holds, by)| (Standing::of(Some(holds)), by))
    }
}

/// The sums over the meters that count of what the eyes have of each by itself; of those asked for.
fn parts(facts: &Facts<'_>, params: &Params, asked: [bool; 3]) -> [Option<(BigInt, By)>; 3] {
    let counted = facts.counted(params.meters());
    let knows = facts.apart(params);
    let sum = |of: [fn(u32) -> Value; 2], both: fn(u32) -> Value| {
        let counted = counted.as_ref()?;
        let all = |value: fn(u32) -> Value| counted.iter().all(|meter| knows(value(*meter)));
        let named = of.into_iter().all(all);
        let sum = counted.iter().map(|meter| facts.number(both(*meter), params)).sum::<Option<BigInt>>();
        let by = if named { By::Named } else { By::EachMeter };
        sum.filter(|_| named || all(both)).map(|sum| (sum, by))
    };
    let [readings, noise, total] = asked;
    [
        readings.then(|| sum([Value::Reading, Value::Blind], Value::MaskedPlain)).flatten(),
        noise.then(|| sum([Value::Selected, Value::Blind], Value::ShareTotal)).flatten(),
        total.then(|| sum([Value::Reading, Value::Selected], Value::NoisyReading)).flatten(),
    ]
}

/// -m 2^B: what the blinds of this many meters can take away.
fn least_masked(params: &Params, meters: u32) -> BigInt {
    -(BigInt::from(meters) << params.blind_bits())
}

/// The range alarm of section 2.
fn range(facts: &Facts<'_>, params: &Params) -> Standing {
    let Some(witness) = facts.decrypted() else { return Standing::NotYet };
    if !(facts.opened_readings(params) != OpenedReadings::Unknown && facts.knows(Value::BlindedNoise)) {
        return Standing::Sealed;
    }
    let meters = facts
        .counted(params.meters())
        .map_or(params.meters(), |counted| u32::try_from(counted.len()).unwrap_or(u32::MAX));
    let most = BigInt::from(params.sensitivity()) * meters;
    let least_masked = least_masked(params, meters);
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^53: parameters are refused otherwise")]
    let tail = BigInt::from((64.0 * params.scale()).ceil() as i64);
    let masked = least_masked <= witness.masked_total && witness.masked_total <= most;
    let published = -&tail <= witness.total && witness.total <= most + tail;
    Standing::of(Some(masked && published))
}

#[cfg(test)]
mod tests;
