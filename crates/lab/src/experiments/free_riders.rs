//! E11: meters that add nothing. Their samples are 0, and nobody can tell.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_sim::gathered::Gathered;
use blindsum_sim::knowledge::Value;
use blindsum_sim::{Finished, Sent};
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;

use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::network::{Fate, Network, Scene, honest};
use crate::sampling::{Sample, stream, to_f64};

const METERS: u32 = 10;
/// How many send zeros.
const RIDERS: u32 = 4;
/// Totals that one step draws.
const AT_ONCE: u32 = 1000;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E11",
    title: "Free riders",
    question: "Four of ten meters save the trouble and send samples of 0. Who notices?",
    choices: &[
        "The range alarm",
        "The cloud, from the ciphertexts",
        "Nobody, and epsilon grows from 1 to 2.46",
    ],
    right: 2,
    prevents: "Nothing within the protocol: 0 is an honest sample, too. Larger shares are made for as many as can be expected \
               (blindsum run --tolerate S, E9b).",
    trials: 10_000,
    key_sizes: &[256, 512],
    make: |plan| {
        Ok(Box::new(FreeRiders {
            plan,
            noise: Sample::default(),
            cured: Sample::default(),
            beyond: 0,
            published: 0,
            honest: 0,
            valid: 0,
        }))
    },
};

/// Rounds that are carried out, with free riders and without.
const ROUNDS: u32 = 4;

struct FreeRiders {
    plan: Plan,
    published: u32,
    honest: u32,
    /// Messages of theirs that nobody refused.
    valid: u32,
    noise: Sample,
    /// The same with larger shares.
    cured: Sample,
    beyond: u32,
}

/// With shares that are made for this many free riders.
fn params(tolerated: u32) -> Result<Params, LabError> {
    Ok(Params::try_from(RawParams { meters: METERS, tolerated, ..RawParams::default() })?)
}

/// What a free rider sends in the place of its e_ij: E(b_ij)^(0 + O) E(x_ij), from its blind sequence and its own x_i.
fn zeros(scene: &Scene<'_>, sent: &Sent, meter: u32, rng: &mut ChaCha20Rng) -> Result<Fate, LabError> {
    let hand = scene.hand(&format!("meter-{}", meter + 1))?;
    let key = &hand.keys().noise;
    let offset = BigUint::from(hand.params().offset().unsigned_abs());
    let mut left = hand.blind(meter)?.clone();
    let mut shares = Vec::new();
    for bit in hand.numbers(Value::EncryptedBits(meter))? {
        // All of x_i stands in the first one: only their sum counts.
        let (blind, _) = key.encrypt(&left, rng);
        shares.push(key.add(&key.ciphertexts().pow_vartime(&bit, &offset), &blind));
        left = BigUint::ZERO;
    }
    scene.saying(sent, Body::NoiseShares(shares))
}

impl FreeRiders {
    fn ride(&mut self, number: u32) -> Result<(), LabError> {
        let raw = RawParams { meters: METERS, key_bits: self.plan.key_bits, ..RawParams::default() };
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let mut rng = stream(self.plan.seed, 11, u32::MAX - number);
        let mut network = Network::new(Params::try_from(raw)?, seed, AbsencePolicy::Refuse)?;
        let finished = network.epoch(&mut honest)?;
        let both = |finished: &Finished| finished.outcome.true_total + finished.outcome.selected_noise;
        self.honest += u32::from(finished.outcome.noisy_total() == Some(both(&finished)));
        let finished = network.epoch(&mut |scene: &Scene<'_>, sent: &Sent| match (sent.from, sent.kind) {
            (Role::Meter(meter), Kind::NoiseShares) if meter < RIDERS => zeros(scene, sent, meter, &mut rng),
            _ => Ok(Fate::Arrives(sent.bytes.clone())),
        })?;
        let truth = Gathered::of(&finished.records);
        let missing: i64 = (0..RIDERS).filter_map(|meter| truth.selected(meter)).sum();
        self.published += u32::from(finished.outcome.noisy_total() == Some(both(&finished) - missing));
        self.valid += if finished.outcome.refusal().is_none() { RIDERS } else { 0 };
        Ok(())
    }
}

impl Steps for FreeRiders {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE) + ROUNDS
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let Some(number) = number.checked_sub(ROUNDS) else { return self.ride(number) };
        let (params, cured) = (params(0)?, params(RIDERS)?);
        let (share, larger) = (params.share()?, cured.share()?);
        let mut stream = stream(self.plan.seed, 11, number);
        for _ in 0..AT_ONCE.min(self.plan.trials - number * AT_ONCE) {
            let noise = (0..METERS - RIDERS).map(|_| share.sample(&mut stream)).sum::<i64>();
            self.noise.add(to_f64(noise) / params.scale());
            // Beyond this the range alarm may ring: the room that it leaves around what readings can come to.
            self.beyond += u32::from(noise.abs() > params.room());
        }
        for _ in 0..AT_ONCE.min(self.plan.trials - number * AT_ONCE) {
            let noise = (0..METERS - RIDERS).map(|_| larger.sample(&mut stream)).sum::<i64>();
            self.cured.add(to_f64(noise) / cured.scale());
            self.beyond += u32::from(noise.abs() > cured.room());
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let shape = f64::from(METERS - RIDERS) / f64::from(METERS);
        let left = |tolerated| {
            let params = params(tolerated).ok()?;
            let law = ResidualLaw::of_shares(&params, METERS - RIDERS)?;
            Some((law.odds_of_a_home(&params), libm::sqrt(law.variance()) / params.scale()))
        };
        let mut figures = Vec::new();
        if let Some((epsilon, deviation)) = left(0) {
            figures.push(
                Figure::exact("epsilon that is left, s = 0.6", "", epsilon, Given::digits(2.4565, 4))
                    .from("E9"),
            );
            figures.push(
                Figure::deviation(
                    "deviation of the total's noise",
                    "scales",
                    &self.noise,
                    3.0 + 3.0 / shape,
                    Given::exact(deviation),
                )
                .from("sqrt(2 s), excess kurtosis 3/s"),
            );
        }
        figures.push(
            Figure::always("rounds: y = d + xi of the six, published", "rounds", self.published, ROUNDS)
                .from("Eq. (25), (28)"),
        );
        figures.push(
            Figure::always("rounds: zeros accepted as messages", "messages", self.valid, ROUNDS * RIDERS)
                .from("Eq. (22)"),
        );
        figures.push(
            Figure::always("nobody rides: y = d + xi of all ten", "rounds", self.honest, ROUNDS)
                .from("Eq. (25), (28)")
                .control(),
        );
        if let Some((epsilon, deviation)) = left(RIDERS) {
            figures.push(
                Figure::exact("tolerated = 4: epsilon that is left", "", epsilon, Given::exact(1.0))
                    .from("E9b: six shares of shape 1/6")
                    .control(),
            );
            figures.push(
                Figure::deviation(
                    "tolerated = 4: deviation of the six's noise",
                    "scales",
                    &self.cured,
                    6.0,
                    Given::exact(deviation),
                )
                .from("sqrt(2): Laplace, excess kurtosis 3")
                .control(),
            );
        }
        figures.push(
            Figure::never("totals out of range", "totals", self.beyond, 2 * self.plan.trials)
                .from("chance about e^-64"),
        );
        figures
    }
}
