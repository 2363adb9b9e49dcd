//! E19: everything of one epoch leaks. What that opens of the next one.

use blindsum_core::fault::{Fault, MessageFault, PeerFault};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_sim::knowledge::Value;
use blindsum_sim::{Finished, Refusal, Sent};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::truth;
use crate::algebra::{bin, centred, decrypt, open};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::hand::Hand;
use crate::network::{Fate, Network, Scene, earlier, honest};

const METERS: u32 = 5;
/// Epochs that one step attacks.
const AT_ONCE: u32 = 8;
/// By how many units a forged message moves the total.
const FORGED: i64 = 123_456;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E19",
    title: "Everything of an epoch leaks",
    question: "Somebody steals all that there is of one half-hour: both secret keys, all shares, blinds, bits and samples. He listens in the next half-hour. \
               Which readings does he open?",
    choices: &[
        "All: he has the secret keys",
        "None: fresh shares of the key cover them",
        "Those that have not changed",
    ],
    right: 1,
    prevents: "Fresh k and x in each epoch. Where k is used again every home opens (E5). What a stolen key K_i of a meter gives is its tags, in every later \
               epoch: forged messages, and no readings.",
    trials: 64,
    key_sizes: &[512, 256, 1024],
    make: |plan| {
        let raw = RawParams { meters: METERS, key_bits: plan.key_bits, ..RawParams::default() };
        Ok(Box::new(LeakedEpoch { plan, params: Params::try_from(raw)?, seen: Seen::default() }))
    },
};

#[derive(Default)]
struct Seen {
    opened: u32,
    by_old_blind: u32,
    noise: u32,
    totals: u32,
    masked: [u32; 16],
    blinds: [u32; 16],
    reused: u32,
    forged: u32,
    refused: u32,
}

struct LeakedEpoch {
    plan: Plan,
    params: Params,
    seen: Seen,
}

/// What a thief has: all of one epoch, and what goes over the open links in the next one.
struct Thief<'a> {
    leak: Hand<'a>,
    next: Hand<'a>,
}

impl<'a> Thief<'a> {
    fn new(leaked: &'a Finished, next: &'a Finished) -> Result<Self, LabError> {
        Ok(Self { leak: Hand::of(leaked, "everything")?, next: Hand::of(next, "eavesdropper")? })
    }

    /// D(c_i) of the next epoch, under the stolen key.
    fn opened(&self, meter: u32) -> Result<num_bigint::BigUint, LabError> {
        Ok(decrypt(self.leak.reading_key()?, &self.next.number(Value::MaskedReading(meter))?))
    }

    /// d_i - x_i of the next epoch, if k_i were the old one.
    fn masked(&self, meter: u32) -> Result<BigInt, LabError> {
        let key = self.leak.reading_key()?;
        let pad = BigInt::from(self.leak.share(meter)? * decrypt(key, &self.next.h()));
        Ok(centred(key.public(), &(BigInt::from(self.opened(meter)?) - pad)))
    }

    /// xi_i + x_i of the next epoch.
    fn blinded_noise(&self, meter: u32) -> Result<BigInt, LabError> {
        let key = self.leak.noise_key()?;
        let product = key.public().ciphertexts().product(&self.next.numbers(Value::NoiseShares(meter))?);
        Ok(open(key, &product) - self.next.params().offset())
    }
}

impl LeakedEpoch {
    fn look(&mut self, leaked: &Finished, next: &Finished) -> Result<(), LabError> {
        let thief = Thief::new(leaked, next)?;
        let truth: Vec<_> = truth::noisy(next);
        let witness = blindsum_sim::gathered::Gathered::of(&next.records);
        let key = thief.leak.reading_key()?;
        for (meter, noisy) in (0..METERS).zip(truth) {
            if let Some(count) = self.seen.masked.get_mut(bin(key.public(), &thief.opened(meter)?)) {
                *count += 1;
            }
            let blinded = thief.blinded_noise(meter)?;
            let (Some(now), Some(xi)) = (witness.masked.get(&meter), witness.selected(meter)) else {
                return Err(LabError::Missing("a meter's witness"));
            };
            self.seen.noise += u32::from(blinded == BigInt::from(now.blind.expose().clone()) + xi);
            // x_i is below 2^B; the noise does not show beside it.
            let part: BigInt = (&blinded * 16) >> self.params.blind_bits();
            if let Some(count) = part.to_usize().and_then(|part| self.seen.blinds.get_mut(part.min(15))) {
                *count += 1;
            }
            self.seen.opened += u32::from(thief.masked(meter)? + &blinded == BigInt::from(noisy));
            let by_old = blinded - BigInt::from(thief.leak.blind(meter)?.clone());
            self.seen.by_old_blind += u32::from(by_old == BigInt::from(xi));
        }
        // What the control centre sees in every round.
        let masked = open(key, &thief.next.number(Value::ReadingProduct)?);
        let offsets = BigInt::from(METERS) * self.params.offset();
        let blinded = open(thief.leak.noise_key()?, &thief.next.number(Value::NoiseProduct)?) - offsets;
        let y = next.outcome.noisy_total().map(BigInt::from);
        self.seen.totals += u32::from(masked == truth::masked_total(next) && Some(masked + blinded) == y);
        Ok(())
    }

    /// The dealer gives the old shares again.
    fn reused(&mut self, leaked: &Finished, network: &mut Network) -> Result<(), LabError> {
        let next = network.epoch(&mut |scene: &Scene<'_>, sent: &Sent| match sent.kind {
            Kind::KeyShare => scene.saying(sent, scene.body(earlier(leaked, sent)?)?),
            _ => Ok(Fate::Arrives(sent.bytes.clone())),
        })?;
        let thief = Thief::new(leaked, &next)?;
        for (meter, noisy) in (0..METERS).zip(truth::noisy(&next)) {
            let opened = thief.masked(meter)? + thief.blinded_noise(meter)?;
            self.seen.reused += u32::from(opened == BigInt::from(noisy));
        }
        Ok(())
    }

    /// The thief changes a meter's message on its way: with K_i, which gives the link key of the epoch, or with the old link key.
    fn forge(&mut self, network: &mut Network, with_master: bool) -> Result<(), LabError> {
        let next = network.epoch(&mut |scene: &Scene<'_>, sent: &Sent| match (sent.from, sent.kind) {
            (Role::Meter(0), Kind::MaskedReading) => {
                let Body::MaskedReading(c) = scene.body(sent)? else {
                    return Err(LabError::Missing("a masked reading"));
                };
                let hand = scene.hand("eavesdropper")?;
                let key = &hand.keys().reading;
                let moved = Body::MaskedReading(key.blind(&key.encode(&BigInt::from(FORGED)), &c));
                let master = scene.leaked_key(sent.from)?;
                let before = if with_master { 0 } else { crate::round::SLOT };
                scene.forged(sent, moved, &master.link_key(scene.epoch - before))
            }
            _ => Ok(Fate::Arrives(sent.bytes.clone())),
        })?;
        let outcome = &next.outcome;
        let honest = outcome.true_total + outcome.selected_noise;
        self.seen.forged += u32::from(with_master && outcome.noisy_total() == Some(honest + FORGED));
        let tag = PeerFault::Message(MessageFault::Tag);
        let refused =
            matches!(outcome.refusal(), Some(Refusal::Fault(Fault::Peer { reason, .. })) if *reason == tag);
        self.seen.refused += u32::from(!with_master && refused);
        Ok(())
    }
}

impl Steps for LeakedEpoch {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let mut network = Network::new(self.params, seed, AbsencePolicy::Refuse)?;
        let mut leaked = network.epoch(&mut honest)?;
        for _ in 0..AT_ONCE.min(self.plan.trials - number * AT_ONCE) {
            let next = network.epoch(&mut honest)?;
            self.look(&leaked, &next)?;
            leaked = next;
        }
        self.reused(&leaked, &mut network)?;
        self.forge(&mut network, true)?;
        // The refusal ends it.
        self.forge(&mut network, false)
    }

    fn figures(&self) -> Vec<Figure> {
        let (seen, all, steps) = (&self.seen, self.plan.trials, self.count());
        vec![
            Figure::always("k used again: d + xi opened", "homes", seen.reused, steps * METERS)
                .from("E5, Eq. (17)"),
            Figure::never("fresh k: d + xi opened", "homes", seen.opened, all * METERS)
                .from("Eq. (17), (18)"),
            Figure::never("fresh x: xi opened by the old x", "homes", seen.by_old_blind, all * METERS)
                .from("Eq. (22)"),
            Figure::uniform("chi-square of D(c), 16 bins", &seen.masked)
                .from("alpha = 1e-4, 15 degrees of freedom"),
            Figure::always("e opens to xi + x", "homes", seen.noise, all * METERS).from("Eq. (22), (26)"),
            Figure::uniform("chi-square of xi + x below 2^B, 16 bins", &seen.blinds)
                .from("alpha = 1e-4, 15 degrees of freedom"),
            Figure::always("C1 and C2 open to what the centre sees anyway", "rounds", seen.totals, all)
                .from("Eq. (26) to (28)"),
            Figure::always("stolen K: a forged message counts", "rounds", seen.forged, steps)
                .from("link key = HMAC(K, t)"),
            Figure::always(
                "stolen link key of the old epoch: the forgery is refused",
                "rounds",
                seen.refused,
                steps,
            )
            .from("link key = HMAC(K, t)")
            .control(),
        ]
    }
}
