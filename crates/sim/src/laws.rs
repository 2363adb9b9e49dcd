//! What has to hold in every round, worked out again from the numbers, so that it can fail.
//!
//! One rule says who can check a law: whoever has both of its sides, each found without the other.
//! - What a ciphertext opens to is found in two ways: by opening it, or by encrypting what went in again, with the same randomizers. It
//!   has to be the ciphertext that was sent: a product that the eyes multiplied themselves only repeats what went in.
//! - What went in is the sum of what the eyes have of each meter by itself. A number that was taken off a sum is not held against
//!   that sum.
//! - A constant (0, 1, a bound) is known to everybody. The other side then has to be the numbers as they were sent or made, and not
//!   what the law itself gives.
//!
//! The records hold everything that a ciphertext is made of. So what cannot be checked cannot be checked with these eyes.

mod again;
mod key_shares;

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use num_bigint::{BigInt, BigUint};
use num_traits::One;

use crate::facts::{Facts, OpenedReadings};
use crate::knowledge::Value;
use crate::record::{Event, Record, Sent};
use crate::tampering::What;

/// A law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// The product of E(b_i1) .. E(b_igamma) opens to 1, for one meter.
    Bits,
    /// k_1 + .. + k_m = 0 mod n; with second masks those of the meters present and what the dealer says they lack.
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
    /// All parties keep the rules: asked only in a round in which one breaks them. The others may hold in it all the same, as where a
    /// meter's samples are 0 (E11).
    Rules,
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
    /// The ciphertext, made again from all that went into it.
    MadeAgain,
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
    let mut found = vec![
        bits(facts, meter),
        named(Law::Shares, shares(facts, params)),
        named(Law::SubBlinds, sub_blinds(facts, meter)),
        of(Law::Readings),
        of(Law::Noise),
        of(Law::Total),
        named(Law::Range, range(facts, params)),
        named(Law::Ledger, ledger),
    ];
    if let Some(rules) = rules(facts) {
        found.push(named(Law::Rules, rules));
    }
    found
}

/// Whether all parties have kept the rules, in a round in which one does not. No eyes of a party's can check it.
fn rules(facts: &Facts<'_>) -> Option<Standing> {
    let broken = facts.records().iter().any(|record| {
        matches!(&record.event, Event::Tampered(tampered) if matches!(tampered.what, What::Party(_)))
    });
    broken.then(|| Standing::of(facts.knowledge().is_none().then_some(false)))
}

/// One power, whatever gamma is: a product opens to the sum, or is made again.
fn bits(facts: &Facts<'_>, meter: u32) -> Found {
    let found = |standing, by| Found { law: Law::Bits, standing, by };
    let due = |sent: &&Sent| sent.kind == Kind::BlindSequence && sent.to == Role::Meter(meter);
    let Some(sent) = facts.messages().iter().map(|(_, sent)| *sent).find(due) else {
        return found(Standing::NotYet, By::Named);
    };
    let Some(Body::BlindSequence(bits)) = facts.read(sent).map(|message| message.body) else {
        return found(Standing::Sealed, By::Named);
    };
    if let Some(key) = facts.noise_key() {
        let product = key.public().ciphertexts().product(&bits);
        let opened = key.decrypt_vartime(&product).plaintext.expose().is_one();
        return found(Standing::of(Some(opened)), By::Named);
    }
    match again::bits(facts, meter, &bits) {
        Some(same) => found(Standing::of(Some(same)), By::MadeAgain),
        None => found(Standing::Sealed, By::Named),
    }
}

/// The shares as they were dealt, and as they were sent where the eyes see that.
fn shares(facts: &Facts<'_>, params: &Params) -> Standing {
    if !facts.dealt_any() {
        return Standing::NotYet;
    }
    let said = facts.messages().iter().any(|(_, sent)| sent.kind == Kind::RepairSum);
    if !facts.shares_cancel() && !said {
        return Standing::NotYet;
    }
    let Some(cancel) = key_shares::cancel(facts, params) else { return Standing::Sealed };
    let as_dealt = |sent: &Sent| match (facts.read(sent).map(|message| message.body), sent.to) {
        (Some(Body::KeyShare(sent)), Role::Meter(meter)) => facts.share(meter) == Some(&sent),
        _ => true,
    };
    let mut sent = facts.messages().iter().filter(|(_, sent)| sent.kind == Kind::KeyShare);
    Standing::of(Some(cancel && sent.all(|(_, sent)| as_dealt(sent))))
}

fn sub_blinds(facts: &Facts<'_>, meter: u32) -> Standing {
    if !facts.has_noise(meter) {
        return Standing::NotYet;
    }
    let parts = || {
        let nu = facts.public_keys()?.noise.n().clone();
        let sum: BigUint = facts.sub_blinds(meter)?.iter().map(|part| part.expose()).sum();
        Some(sum % &nu == facts.blind(meter)?.expose() % &nu)
    };
    Standing::of(parts())
}

/// The numbers that the laws of the decryption compare, as the eyes have them. Each side is found without the other: a number that
/// was taken off a sum is not held against that sum.
struct Sums<'a> {
    /// D(C2), where the eyes open what was sent.
    readings: Option<&'a BigInt>,
    /// D(C1) less the offsets, likewise.
    noise: Option<&'a BigInt>,
    /// Whether C1 stayed with the eyes that multiplied and opened it: then that each e_ij opens to its part of it proves nothing.
    noise_is_own: bool,
    /// y, where the eyes have it.
    total: Option<BigInt>,
    /// Whether y was announced. Where it was not, it is itself the sum of both halves, which proves nothing.
    announced: bool,
    /// Whether C2 and C1 are what the eyes make again of what went in, where they do not open them.
    again: [Option<bool>; 2],
    /// d - x, xi + x and d + xi, added up over the meters that count, and whether that went by d_i, x_i and xi_i themselves.
    parts: [Option<(BigInt, By)>; 3],
}

impl<'a> Sums<'a> {
    /// Nothing before the control centre has decrypted.
    fn gather(facts: &Facts<'a>, params: &Params) -> Option<Self> {
        let witness = facts.decrypted()?;
        let readings = Some(&witness.masked_total).filter(|_| opens_readings(facts, params));
        let noise = Some(&witness.noise_total).filter(|_| facts.opens_noise());
        // Of a total that was not published those know who open both halves.
        let both = readings.is_some() && noise.is_some();
        let announced = facts.announced();
        let is_announced = announced.is_some();
        let total = announced.or_else(|| Some(witness.total.clone()).filter(|_| both));
        let known = [readings.is_some(), noise.is_some(), total.is_some()];
        let parts = if known.contains(&true) { parts(facts, params, known) } else { Default::default() };
        let again = [
            if readings.is_none() { again::readings(facts, params) } else { None },
            if noise.is_none() { again::noise(facts, params) } else { None },
        ];
        let sent = facts.messages().iter().any(|(_, sent)| sent.kind == Kind::Aggregate);
        let noise_is_own = !sent && facts.noise_key().is_some();
        Some(Self { readings, noise, noise_is_own, total, announced: is_announced, again, parts })
    }

    fn law(&self, law: Law) -> (Standing, By) {
        let [masked, blinded, noisy] = &self.parts;
        let (left, parts) = match law {
            Law::Readings => (self.readings, masked),
            Law::Noise => (self.noise, blinded),
            _ => (self.total.as_ref(), noisy),
        };
        let own = law == Law::Noise && self.noise_is_own;
        let parts = parts.as_ref().filter(|(_, by)| !own || *by == By::Named);
        let by_parts = left.zip(parts).map(|(left, (sum, by))| (left == sum, *by));
        // The control centre's own sum, against what it announced.
        let halves = (law == Law::Total && self.announced).then(|| self.readings.zip(self.noise)).flatten();
        let by_halves =
            left.zip(halves).map(|(left, (readings, noise))| (*left == readings + noise, By::Opened));
        let again = match law {
            Law::Readings => self.again[0],
            Law::Noise => self.again[1],
            _ => None,
        };
        let by_again = again.map(|same| (same, By::MadeAgain));
        let found = [by_parts, by_halves, by_again].into_iter().flatten();
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

/// Whether the eyes open the C2 that was sent. Who only multiplied it of its factors does not know what was sent.
fn opens_readings(facts: &Facts<'_>, params: &Params) -> bool {
    facts.opened_readings(params) == OpenedReadings::Opened && facts.aggregate().is_some()
}

/// The range alarm of section 2, on what the eyes opened or on what they know went in.
fn range(facts: &Facts<'_>, params: &Params) -> Standing {
    let Some(witness) = facts.decrypted() else { return Standing::NotYet };
    let opened = opens_readings(facts, params);
    let masked = match facts.opened_readings(params) {
        OpenedReadings::Unknown => None,
        _ if opened => Some(witness.masked_total.clone()),
        _ => facts.number(Value::MaskedTotal, params),
    };
    let total = facts.announced();
    let total = total.or_else(|| Some(witness.total.clone()).filter(|_| opened && facts.opens_noise()));
    let total = total.or_else(|| facts.number(Value::NoisyTotal, params));
    let Some((masked, total)) = masked.zip(total) else { return Standing::Sealed };
    let meters = facts
        .counted(params.meters())
        .map_or(params.meters(), |counted| u32::try_from(counted.len()).unwrap_or(u32::MAX));
    let most = BigInt::from(params.sensitivity()) * meters;
    let least_masked = least_masked(params, meters);
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^53: parameters are refused otherwise")]
    let tail = BigInt::from((64.0 * params.scale()).ceil() as i64);
    let is_masked = least_masked <= masked && masked <= most;
    let is_total = -&tail <= total && total <= most + tail;
    Standing::of(Some(is_masked && is_total))
}

#[cfg(test)]
mod tests;
