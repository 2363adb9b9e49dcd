//! E7: a meter that registers and then says nothing more. The shares of the key no longer cancel.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::control_center::Alarm;
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{Aggregate, Body};
use blindsum_paillier::{SecretInt, integer};
use blindsum_sim::gathered::Gathered;
use blindsum_sim::knowledge::Value;
use blindsum_sim::{Finished, Refusal, Sent};
use num_bigint::BigInt;

use super::{pooled, truth};
use crate::algebra::{bin, centred, decrypt, open};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::hand::Hand;
use crate::network::{Fate, Network, Scene};

const METERS: u32 = 5;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E7",
    title: "A meter falls silent",
    question: "One of five meters registers and then sends nothing. The dealer gives the centre the sum of the missing shares, which repairs the total. \
               The meter's messages arrive an hour later. What do they tell centre and cloud?",
    choices: &[
        "Nothing, they come too late",
        "The meter's reading under one share of noise",
        "Only that the meter works again",
    ],
    right: 1,
    prevents: "Without the dealer's sum the alarm rings and nothing is published. With it, the sum of one absent meter's shares is its share: late messages \
               must be thrown away. The policy repair-masked cures it by a second mask, after Bonawitz and others (2017): the dealer tells what the shares of \
               those present lack, and no share follows. It must be there in each epoch. Where two are absent their sum opens neither.",
    trials: 8,
    key_sizes: &[512, 256, 1024],
    make: |plan| {
        let raw = RawParams { meters: METERS, key_bits: plan.key_bits, ..RawParams::default() };
        Ok(Box::new(SilentMeter { plan, params: Params::try_from(raw)?, seen: Seen::default() }))
    },
};

#[derive(Default)]
struct Seen {
    predicted: u32,
    rang: u32,
    told: u32,
    exact: u32,
    opened: u32,
    two_exact: u32,
    of_two: u32,
    without_sum: u32,
    masked_exact: u32,
    masked_open: u32,
    masked_with_dealer: u32,
    bins: [u32; 16],
}

struct SilentMeter {
    plan: Plan,
    params: Params,
    seen: Seen,
}

/// What the silent do: their messages come late, or never.
fn silent(sent: &Sent, meters: &[u32], late: bool) -> Fate {
    let after_registration = matches!(sent.kind, Kind::MaskedReading | Kind::NoiseShares);
    match sent.from {
        Role::Meter(meter) if after_registration && meters.contains(&meter) => {
            if late {
                Fate::Late
            } else {
                Fate::Unsent
            }
        }
        _ => Fate::Arrives(sent.bytes.clone()),
    }
}

/// D(c_i) less the pad that the dealer's sum tells, and D(e_i): d_i + xi_i, for centre and cloud, if the sum is this meter's share.
fn open_late(finished: &Finished, meter: u32) -> Result<BigInt, LabError> {
    let hand = Hand::of(finished, "center+cloud")?;
    let sum = hand.number(Value::AbsentShares)?;
    Ok(pooled::masked_by(&hand, meter, &sum)? + pooled::blinded_noise(&hand, meter)?)
}

fn is_exact(finished: &Finished) -> bool {
    let outcome = &finished.outcome;
    outcome.noisy_total() == Some(outcome.true_total + outcome.selected_noise)
}

impl SilentMeter {
    /// The cloud hides that a meter is missing.
    fn hidden(&mut self, seed: u64, meter: u32) -> Result<(), LabError> {
        let mut network = Network::new(self.params, seed, AbsencePolicy::Refuse)?;
        let finished =
            network.epoch(&mut |scene: &Scene<'_>, sent: &Sent| match scene_body(scene, sent)? {
                Some(Body::Aggregate(products)) => {
                    let present = (0..METERS).map(Role::Meter).collect();
                    scene.saying(sent, Body::Aggregate(Aggregate { present, ..products }))
                }
                _ => Ok(silent(sent, &[meter], false)),
            })?;
        let rang = matches!(
            finished.outcome.refusal(),
            Some(Refusal::Alarm(Alarm::MaskedTotal { .. } | Alarm::Total { .. }))
        );
        self.seen.rang += u32::from(rang);
        // T' - k a mu: what the control centre decrypts.
        let center = Hand::of(&finished, "center")?;
        let key = center.reading_key()?;
        let opened = open(key, &center.number(Value::ReadingProduct)?);
        let others = truth::masked(&finished).into_iter().filter(|(who, _)| *who != meter);
        let total: BigInt = others.map(|(_, masked)| masked).sum();
        let dropped = Gathered::of(&finished.records).share(meter).map(SecretInt::expose).cloned();
        let dropped = dropped.ok_or(LabError::Missing("the shares"))?;
        let pad = BigInt::from(dropped * decrypt(key, &center.h()));
        self.seen.predicted += u32::from(opened == centred(key.public(), &(total - pad)));
        Ok(())
    }

    /// The cloud says who is missing, and the dealer is not asked.
    fn told(&mut self, seed: u64, meter: u32) -> Result<(), LabError> {
        let mut network = Network::new(self.params, seed, AbsencePolicy::Refuse)?;
        let finished = network.epoch(&mut |_: &Scene<'_>, sent: &Sent| Ok(silent(sent, &[meter], true)))?;
        let refused = matches!(finished.outcome.refusal(), Some(Refusal::Alarm(Alarm::Absent { absent: 1 })));
        self.seen.told += u32::from(refused);
        self.seen.without_sum += u32::from(open_late(&finished, meter).is_ok());
        Ok(())
    }

    /// The cure: shares with a second mask. The same attack on each meter in turn, and once more with the dealer's own help.
    fn masked(&mut self, seed: u64) -> Result<(), LabError> {
        let mut network = Network::new(self.params, seed, AbsencePolicy::RepairMasked)?;
        for meter in 0..METERS {
            let finished =
                network.epoch(&mut |_: &Scene<'_>, sent: &Sent| Ok(silent(sent, &[meter], true)))?;
            self.seen.masked_exact += u32::from(is_exact(&finished));
            let found = open_late(&finished, meter)?;
            self.seen.masked_open += u32::from(is_noisy(&finished, meter, &found));
            let key = Hand::of(&finished, "center+cloud")?.reading_key()?.public().clone();
            if let Some(count) = self.seen.bins.get_mut(bin(&key, &integer::residue(&found, key.n()))) {
                *count += 1;
            }
            let opened = pooled::noisy_reading(&Hand::of(&finished, "center+cloud+dealer")?, meter)?;
            self.seen.masked_with_dealer += u32::from(is_noisy(&finished, meter, &opened));
        }
        Ok(())
    }

    /// The dealer tells the control centre what the shares of those present lack.
    fn repaired(&self, seed: u64, meters: &[u32], policy: AbsencePolicy) -> Result<Finished, LabError> {
        let mut network = Network::new(self.params, seed, policy)?;
        network.epoch(&mut |_: &Scene<'_>, sent: &Sent| Ok(silent(sent, meters, true)))
    }
}

/// What the cloud is about to say of its products.
fn scene_body(scene: &Scene<'_>, sent: &Sent) -> Result<Option<Body>, LabError> {
    (sent.kind == Kind::Aggregate).then(|| scene.body(sent)).transpose()
}

/// Whether d_i + xi_i of a meter is this.
fn is_noisy(finished: &Finished, meter: u32, found: &BigInt) -> bool {
    let at = usize::try_from(meter).unwrap_or(usize::MAX);
    truth::noisy(finished).get(at).is_some_and(|noisy| *found == BigInt::from(*noisy))
}

impl Steps for SilentMeter {
    fn count(&self) -> u32 {
        self.plan.trials
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let (meter, next) = (number % METERS, (number + 1) % METERS);
        self.hidden(seed, meter)?;
        self.told(seed, meter)?;
        let one = self.repaired(seed, &[meter], AbsencePolicy::Repair)?;
        self.seen.exact += u32::from(is_exact(&one));
        self.seen.opened += u32::from(is_noisy(&one, meter, &open_late(&one, meter)?));
        let two = self.repaired(seed, &[meter, next], AbsencePolicy::Repair)?;
        self.seen.two_exact += u32::from(is_exact(&two));
        self.masked(seed)?;
        for meter in [meter, next] {
            self.seen.of_two += u32::from(is_noisy(&two, meter, &open_late(&two, meter)?));
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let (all, seen) = (self.plan.trials, &self.seen);
        let mut figures = vec![
            Figure::always("late messages open d + xi of the meter", "rounds", seen.opened, all)
                .from("Eq. (17), (18), (22)"),
            Figure::always("with the dealer's sum: y = d + xi of those present", "rounds", seen.exact, all)
                .from("Eq. (17), (19)"),
            Figure::always("without it: D(C2) is T' - k a mu", "rounds", seen.predicted, all)
                .from("Eq. (18), (27)"),
            Figure::always("the cloud hides the absence: the alarm rings", "rounds", seen.rang, all)
                .from("the range alarm"),
            Figure::always("the cloud tells it: refused unopened", "rounds", seen.told, all)
                .from("Eq. (17)")
                .control(),
            Figure::never(
                "no sum: centre and cloud hold what opens late messages",
                "rounds",
                seen.without_sum,
                all,
            )
            .from("Eq. (17)"),
            Figure::never("two absent: the sum opens d + xi of one of them", "meters", seen.of_two, 2 * all)
                .from("Eq. (17)"),
            Figure::never(
                "second masks: late messages open d + xi",
                "rounds",
                seen.masked_open,
                all * METERS,
            )
            .from("shares k + u, Eq. (17)"),
            Figure::uniform("second masks: chi-square of what they open to, 16 bins", &seen.bins)
                .from("alpha = 1e-4, 15 degrees of freedom")
                .control(),
            Figure::always(
                "second masks: y = d + xi of those present",
                "rounds",
                seen.masked_exact,
                all * METERS,
            )
            .from("Eq. (17), (19)")
            .control(),
            Figure::always(
                "second masks and the dealer: d + xi opened",
                "rounds",
                seen.masked_with_dealer,
                all * METERS,
            )
            .from("Eq. (17), (18), (22)"),
            Figure::always("two absent: y is exact", "rounds", seen.two_exact, all)
                .from("Eq. (17), (19)")
                .control(),
        ];
        if let Some(law) = ResidualLaw::of_shares(&self.params, METERS - 1) {
            figures.push(
                Figure::exact(
                    "epsilon of a total over four of five, designed as 1",
                    "",
                    law.odds_of_a_home(&self.params),
                    Given::digits(1.443, 3),
                )
                .from("E9, s = (m - 1)/m"),
            );
        }
        figures
    }
}
