//! E12: a cloud that owns vA sends powers of two in the place of bits, and reads every sample of a meter.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::variants::{AbsencePolicy, KeyMode, Proofs};
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{Aggregate, Body};
use blindsum_paillier::SecretInt;
use blindsum_sim::gathered::Gathered;
use blindsum_sim::knowledge::Value;
use blindsum_sim::{Finished, Sent};
use num_bigint::{BigInt, BigUint};
use num_traits::One;
use rand_chacha::ChaCha20Rng;

use super::bits::{self, Forgeries};
use crate::algebra::{decrypt, open};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::hand::Hand;
use crate::network::{Fate, Network, Scene, honest};
use crate::sampling::stream;

const METERS: u32 = 5;
const GAMMA: u32 = 4;
/// Below this bit of D(e_i) is x_i.
const BLIND: u32 = 200;
/// As many bits above it hold xi_i1 + O, then xi_i2 + O, ..
const STEP: u32 = 60;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E12",
    title: "A cloud that reads every sample",
    question: "The cloud owns vA and sends encryptions of 2^260, 2^320, 2^380 and 2^440 in the place of one 1 and three 0. What does it learn?",
    choices: &[
        "Nothing: noise and blind are added before it decrypts",
        "All samples and blinds, and with y the true total",
        "Every reading",
    ],
    right: 1,
    prevents: "A proof that each blind sequence is a unit vector (blindsum run --proofs bits): a meter refuses others and names the cloud. It \
               takes a vA that the cloud made honestly: with a short prime in it, which no meter sees, a proof can be forged. A key \
               vA that the centre keeps helps only while centre and cloud stay apart. The readings stay closed under k.",
    trials: 6,
    key_sizes: &[512, 1024],
    make: |plan| {
        let params = |key_mode, collapsed| {
            let key_bits = plan.key_bits;
            let raw = RawParams {
                meters: METERS,
                gamma: GAMMA,
                key_bits,
                key_mode,
                collapsed,
                ..RawParams::default()
            };
            Params::try_from(raw)
        };
        let cases = [
            Case::new("split keys", params(KeyMode::SplitKeys, false)?, "cloud"),
            Case::new("split keys, collapsed", params(KeyMode::SplitKeys, true)?, "cloud"),
            Case::new("published, centre and cloud", params(KeyMode::Published, false)?, "center+cloud"),
        ];
        Ok(Box::new(ReadSamples { plan, cases, control: Control::default() }))
    },
};

struct Case {
    name: &'static str,
    params: Params,
    who: &'static str,
    samples: u32,
    silent: u32,
    total: u32,
}

#[derive(Default)]
struct Control {
    readings: u32,
    honest: u32,
    without_key: u32,
    /// How often a meter refused where blind sequences are proved.
    refused: u32,
}

struct ReadSamples {
    plan: Plan,
    cases: [Case; 3],
    control: Control,
}

impl Case {
    fn new(name: &'static str, params: Params, who: &'static str) -> Self {
        Self { name, params, who, samples: 0, silent: 0, total: 0 }
    }
}

/// 2^(200 + 60 j), j = 1 .. gamma.
fn powers() -> Vec<BigInt> {
    (1..=GAMMA).map(|j| BigInt::one() << (BLIND + STEP * j)).collect()
}

/// x_i and xi_i1 .. xi_igamma, from D(e_i): its bits below 200, and those from each 60th on.
fn read(hand: &Hand<'_>, meter: u32) -> Result<(BigUint, Vec<BigInt>), LabError> {
    let key = hand.noise_key()?;
    let product = key.public().ciphertexts().product(&hand.numbers(Value::NoiseShares(meter))?);
    let opened = decrypt(key, &product);
    let part = |from: u32, bits: u32| (&opened >> from) & ((BigUint::one() << bits) - 1u32);
    let sample = |j: u32| BigInt::from(part(BLIND + STEP * j, STEP)) - hand.params().offset();
    Ok((part(0, BLIND), (1..=GAMMA).map(sample).collect()))
}

/// xi_i1 + x_i + O of all meters: what an honest round would have come to if each first sample had been chosen.
fn forwarded(hand: &Hand<'_>) -> Result<BigInt, LabError> {
    let mut sum = BigInt::ZERO;
    for meter in 0..hand.params().meters() {
        let (blind, samples) = read(hand, meter)?;
        sum += BigInt::from(blind) + samples.first().unwrap_or(&BigInt::ZERO) + hand.params().offset();
    }
    Ok(sum)
}

fn deviate(
    scene: &Scene<'_>,
    sent: &Sent,
    who: &str,
    (forged, rng): (&mut Forgeries, &mut ChaCha20Rng),
) -> Result<Fate, LabError> {
    if bits::receiver(sent).is_some() {
        return forged.sequence(scene, sent, &powers(), rng);
    }
    if let Some(fate) = forged.proof(scene, sent)? {
        return Ok(fate);
    }
    match sent.kind {
        Kind::NoiseTotal => {
            let sum = forwarded(&scene.hand(who)?)?;
            scene.saying(sent, Body::NoiseTotal(SecretInt::new(sum.magnitude().clone())))
        }
        Kind::Aggregate => {
            let Body::Aggregate(products) = scene.body(sent)? else {
                return Err(LabError::Missing("the products"));
            };
            let hand = scene.hand(who)?;
            let key = &hand.keys().noise;
            let (noise, _) = key.encrypt(&key.encode(&forwarded(&hand)?), rng);
            scene.saying(sent, Body::Aggregate(Aggregate { noise, ..products }))
        }
        _ => Ok(Fate::Arrives(sent.bytes.clone())),
    }
}

/// How many meters' samples and blind were read as they are.
fn right(finished: &Finished, who: &str) -> Result<u32, LabError> {
    let (hand, truth) = (Hand::of(finished, who)?, Gathered::of(&finished.records));
    let mut right = 0;
    for meter in 0..METERS {
        let (blind, samples) = read(&hand, meter)?;
        let drawn = truth.samples(meter).unwrap_or_default();
        let same_blind = truth.masked.get(&meter).is_some_and(|witness| *witness.blind.expose() == blind);
        let same = samples.len() == drawn.len() && samples.iter().zip(drawn).all(|(a, b)| *a == (*b).into());
        right += u32::from(same_blind && same);
    }
    Ok(right)
}

/// How many readings come out of c_i with x_i: d_i - x_i + x_i, if D(c_i) is d_i - x_i. The cloud alone has no key for it.
fn readings(finished: &Finished, who: &str) -> Result<u32, LabError> {
    let (hand, truth) = (Hand::of(finished, who)?, Gathered::of(&finished.records));
    let Ok(key) = hand.reading_key() else { return Ok(0) };
    let mut found = 0;
    for meter in 0..METERS {
        let opened =
            open(key, &hand.number(Value::MaskedReading(meter))?) + BigInt::from(read(&hand, meter)?.0);
        found += u32::from(truth.reading(meter).is_some_and(|reading| opened == reading.into()));
    }
    Ok(found)
}

impl Steps for ReadSamples {
    fn count(&self) -> u32 {
        self.plan.trials
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let mut rng = stream(self.plan.seed, 12, number);
        for case in &mut self.cases {
            let who = case.who;
            let mut network = Network::new(case.params, seed, AbsencePolicy::Refuse)?;
            let mut forged = Forgeries::default();
            let finished =
                network.epoch(&mut |scene, sent| deviate(scene, sent, who, (&mut forged, &mut rng)))?;
            case.samples += right(&finished, who)?;
            let raw = RawParams { proofs: Proofs::Bits, ..case.params.into() };
            let mut network = Network::new(Params::try_from(raw)?, seed, AbsencePolicy::Refuse)?;
            let mut forged = Forgeries::default();
            let proved =
                network.epoch(&mut |scene, sent| deviate(scene, sent, who, (&mut forged, &mut rng)))?;
            self.control.refused += u32::from(bits::is_refused(&proved));
            let truth = Gathered::of(&finished.records);
            let first = |meter| truth.samples(meter).and_then(|samples| samples.first()).copied();
            let noise: i64 = (0..METERS).filter_map(first).sum();
            let published = finished.outcome.noisy_total();
            case.silent += u32::from(published == Some(finished.outcome.true_total + noise));
            // y less the noise that it has read itself.
            let hand = Hand::of(&finished, who)?;
            let mut total = BigInt::from(published.unwrap_or(0));
            for meter in 0..METERS {
                total -= read(&hand, meter)?.1.first().unwrap_or(&BigInt::ZERO);
            }
            case.total += u32::from(total == finished.outcome.true_total.into());
            self.control.readings += readings(&finished, who)?;
            if case.params.key_mode() == KeyMode::SplitKeys && !case.params.collapsed() {
                let finished = Network::new(case.params, seed, AbsencePolicy::Refuse)?.epoch(&mut honest)?;
                self.control.honest += right(&finished, who)?;
            }
            if case.params.key_mode() == KeyMode::Published {
                self.control.without_key += u32::from(right(&finished, "cloud").is_ok());
            }
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        let mut figures = Vec::new();
        for case in &self.cases {
            let name = case.name;
            figures.push(
                Figure::always(
                    format!("{name}: all samples and x read"),
                    "meters",
                    case.samples,
                    all * METERS,
                )
                .from("bits of D(e): x, then xi + O each"),
            );
            figures.push(
                Figure::always(format!("{name}: y published as if honest"), "rounds", case.silent, all)
                    .from("Eq. (25), (28)"),
            );
            figures.push(
                Figure::always(format!("{name}: the true d from y"), "rounds", case.total, all)
                    .from("Eq. (28)"),
            );
        }
        let control = &self.control;
        let cases = u32::try_from(self.cases.len()).unwrap_or(0);
        figures.push(
            Figure::never(
                "readings opened, by the cloud or with the centre",
                "meters",
                control.readings,
                cases * all * METERS,
            )
            .from("Eq. (18)"),
        );
        figures.push(
            Figure::never("honest bits: samples and x read", "meters", control.honest, all * METERS)
                .from("Eq. (22)"),
        );
        figures.push(
            Figure::never(
                "published, the cloud alone: it holds what reads samples",
                "rounds",
                control.without_key,
                all,
            )
            .from("it has no vA"),
        );
        figures.push(
            Figure::always(
                "proved bits: a meter refuses and names the cloud",
                "rounds",
                control.refused,
                all * cases,
            )
            .from("the proof does not hold")
            .control(),
        );
        figures
    }
}
