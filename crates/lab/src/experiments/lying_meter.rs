//! E15: a meter that lies. Between the edges of the range nobody notices.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::control_center::Alarm;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_sim::{Finished, Refusal, Sent};
use num_bigint::BigInt;

use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::network::{Fate, Network, Scene, honest};
use crate::sampling::to_f64;

const METERS: u32 = 5;
/// In mWh.
const KWH: f64 = 1e6;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E15",
    title: "A meter that lies",
    question: "One meter of five multiplies its ciphertext by g^z, so that the total grows by z. Homes have a cap of 3 kWh. From which z on does the \
               control centre notice?",
    choices: &["From 3 kWh on", "From about 15 kWh on, the cap of all five", "Not before about 200 kWh"],
    right: 2,
    prevents: "A proof that each reading lies within its range; it is not built. It would take a proof for each binary digit of the cap, from each \
               meter in each epoch: blindsum lab costs measures what that comes to. The alarm has to leave room for the noise, 64 scales on both \
               sides. It bounds the harm and catches no liar.",
    trials: 4,
    key_sizes: &[512, 256, 1024],
    make: |plan| {
        let raw = RawParams { meters: METERS, key_bits: plan.key_bits, ..RawParams::default() };
        Ok(Box::new(LyingMeter {
            plan,
            params: Params::try_from(raw)?,
            came: [0; LIES.len()],
            honest: 0,
            most: 0,
            least: 0,
        }))
    },
};

/// In which message the meter lies.
#[derive(Clone, Copy)]
enum Within {
    Reading,
    Noise,
}

/// Where y comes to lie.
#[derive(Clone, Copy)]
enum Edge {
    Upper,
    Lower,
}

/// Message, edge, by how many units beyond it.
const LIES: [(Within, Edge, i64); 8] = [
    (Within::Reading, Edge::Upper, 0),
    (Within::Reading, Edge::Lower, 0),
    (Within::Noise, Edge::Upper, 0),
    (Within::Noise, Edge::Lower, 0),
    (Within::Reading, Edge::Upper, 1),
    (Within::Reading, Edge::Lower, 1),
    (Within::Noise, Edge::Upper, 1),
    (Within::Noise, Edge::Lower, 1),
];

struct LyingMeter {
    plan: Plan,
    params: Params,
    came: [u32; LIES.len()],
    honest: u32,
    /// The largest and the smallest total that were accepted.
    most: i64,
    least: i64,
}

/// The edges that section 2 of the protocol states, in units.
fn edges(params: &Params) -> (i64, i64) {
    #[expect(clippy::cast_possible_truncation, reason = "accepted parameters keep 64 scales below 2^46")]
    let tail = libm::ceil(64.0 * params.scale()) as i64;
    (-tail, i64::from(params.meters()) * params.sensitivity() + tail)
}

/// The meter's own message times g^z: nobody needs a key for it, and the meter tags it itself.
fn lie(scene: &Scene<'_>, sent: &Sent, within: Within, z: i64) -> Result<Fate, LabError> {
    let hand = scene.hand("meter-1")?;
    let keys = hand.keys();
    let body = match (within, scene.body(sent)?) {
        (Within::Reading, Body::MaskedReading(c)) => {
            Body::MaskedReading(keys.reading.blind(&keys.reading.encode(&BigInt::from(z)), &c))
        }
        (Within::Noise, Body::NoiseShares(mut shares)) => {
            if let Some(first) = shares.first_mut() {
                *first = keys.noise.blind(&keys.noise.encode(&BigInt::from(z)), first);
            }
            Body::NoiseShares(shares)
        }
        (_, body) => body,
    };
    scene.saying(sent, body)
}

impl LyingMeter {
    fn round(&self, seed: u64, within: Within, z: i64) -> Result<Finished, LabError> {
        let mut network = Network::new(self.params, seed, AbsencePolicy::Refuse)?;
        network.epoch(&mut |scene: &Scene<'_>, sent: &Sent| match (sent.from, sent.kind) {
            (Role::Meter(0), Kind::MaskedReading | Kind::NoiseShares) => lie(scene, sent, within, z),
            _ => Ok(Fate::Arrives(sent.bytes.clone())),
        })
    }
}

impl Steps for LyingMeter {
    fn count(&self) -> u32 {
        self.plan.trials
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        // The same round without the lie tells where the edges lie from there; the meter itself would have to guess.
        let finished = Network::new(self.params, seed, AbsencePolicy::Refuse)?.epoch(&mut honest)?;
        let y = finished.outcome.true_total + finished.outcome.selected_noise;
        self.honest += u32::from(finished.outcome.noisy_total() == Some(y));
        let (lower, upper) = edges(&self.params);
        for (at, (within, edge, beyond)) in LIES.into_iter().enumerate() {
            let aim = match edge {
                Edge::Upper => upper + beyond,
                Edge::Lower => lower - beyond,
            };
            let finished = self.round(seed, within, aim - y)?;
            let total = finished.outcome.noisy_total();
            let rang = matches!(finished.outcome.refusal(), Some(Refusal::Alarm(Alarm::Total { .. })));
            let came = if beyond == 0 { total == Some(aim) } else { rang };
            if let Some(count) = self.came.get_mut(at) {
                *count += u32::from(came);
            }
            self.most = self.most.max(total.unwrap_or(0));
            self.least = self.least.min(total.unwrap_or(0));
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        let figure = |((within, edge, beyond), came): ((Within, Edge, i64), &u32)| {
            let message = match within {
                Within::Reading => "reading",
                Within::Noise => "noise",
            };
            let edge = match edge {
                Edge::Upper => "upper",
                Edge::Lower => "lower",
            };
            let source = "-64 scale <= y + z <= m Delta + 64 scale";
            match beyond {
                0 => Figure::always(
                    format!("a lie in the {message} up to the {edge} edge is published"),
                    "rounds",
                    *came,
                    all,
                )
                .from(source),
                _ => Figure::always(
                    format!("{message}, one unit beyond the {edge} edge: the alarm rings"),
                    "rounds",
                    *came,
                    all,
                )
                .from(source)
                .control(),
            }
        };
        let mut figures: Vec<_> = LIES.into_iter().zip(&self.came).map(figure).collect();
        figures.push(
            Figure::exact(
                "largest y + z that was published",
                "kWh",
                to_f64(self.most) / KWH,
                Given::exact(207.0),
            )
            .from("m Delta + 64 scale, m = 5, epsilon 1"),
        );
        figures.push(
            Figure::exact(
                "smallest y + z that was published",
                "kWh",
                to_f64(self.least) / KWH,
                Given::exact(-192.0),
            )
            .from("-64 scale, epsilon 1"),
        );
        let digits = i64::BITS - self.params.sensitivity().leading_zeros();
        figures.push(
            Figure::exact(
                "proofs of a bit that a proof of the range would need",
                "",
                f64::from(digits),
                Given::exact(22.0),
            )
            .from("digits of 3,000,000 mWh, base 2"),
        );
        figures.push(
            Figure::always("no lie: y = d + xi", "rounds", self.honest, all).from("Eq. (28)").control(),
        );
        figures
    }
}
