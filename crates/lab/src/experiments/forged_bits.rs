//! E13: a cloud that sends other numbers than one 1 and zeros, and a total that looks as always.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::control_center::Alarm;
use blindsum_core::variants::{AbsencePolicy, Proofs};
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{Aggregate, Body};
use blindsum_sim::gathered::Gathered;
use blindsum_sim::{Finished, Refusal, Sent};
use num_bigint::BigInt;
use rand_chacha::ChaCha20Rng;

use super::bits::{self, Forgeries};
use super::truth;
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::network::{Fate, Network, Scene};
use crate::sampling::stream;

const METERS: u32 = 5;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E13",
    title: "Bits that are not a unit vector",
    question: "The cloud sends zeros alone to every meter and multiplies C1 by g^(5 O). What is published?",
    choices: &[
        "Nothing, the alarm rings",
        "The total with noise, as always",
        "The exact total, and nobody notices",
    ],
    right: 2,
    prevents: "A proof that each blind sequence is a unit vector (blindsum run --proofs bits): a meter refuses others and names the cloud. The range alarm notices a careless cloud alone: one \
               that does not put back the offset O. For the rest every sequence of sum 1 looks the same.",
    trials: 6,
    key_sizes: &[512, 256, 1024],
    make: |plan| {
        let raw = RawParams { meters: METERS, key_bits: plan.key_bits, ..RawParams::default() };
        let params = Params::try_from(raw)?;
        let proved = Params::try_from(RawParams { proofs: Proofs::Bits, ..raw })?;
        Ok(Box::new(ForgedBits {
            plan,
            params,
            proved,
            came: [0; WAYS.len()],
            rule: 0,
            refused: 0,
            passed: 0,
        }))
    },
};

/// What the cloud does.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    AllZeros,
    OneZero,
    OneZeroShifted,
    ZeroAndTwo,
    TwoAndMinusOne,
    Honest,
}

const WAYS: [Way; 6] =
    [Way::AllZeros, Way::OneZero, Way::OneZeroShifted, Way::ZeroAndTwo, Way::TwoAndMinusOne, Way::Honest];

struct ForgedBits {
    plan: Plan,
    params: Params,
    /// The same, with blind sequences that are proved.
    proved: Params,
    /// How often a way came out as it should.
    came: [u32; WAYS.len()],
    /// How often the alarm rang over y, and not over d - x.
    rule: u32,
    /// How often a meter refused, with proofs, where the bits were forged.
    refused: u32,
    /// How often nobody refused, with proofs, where they were honest.
    passed: u32,
}

impl Way {
    /// What meter i is sent in the place of b_i, whose 1 stands at `position`, and nothing where it is sent that.
    fn numbers(self, meter: u32, gamma: u32, position: u32) -> Option<Vec<BigInt>> {
        let each = |number: &dyn Fn(u32) -> i32| Some((0..gamma).map(|j| number(j).into()).collect());
        match (self, meter) {
            (Self::AllZeros, _) | (Self::OneZero | Self::OneZeroShifted | Self::ZeroAndTwo, 0) => {
                each(&|_| 0)
            }
            (Self::ZeroAndTwo, 1) => each(&|j| if j == position { 2 } else { 0 }),
            (Self::TwoAndMinusOne, 0) => each(&|j| match j {
                0 => 2,
                1 => -1,
                _ => 0,
            }),
            _ => None,
        }
    }

    /// By how many offsets C1 is raised afterwards.
    fn offsets(self) -> u32 {
        match self {
            Self::AllZeros => METERS,
            Self::OneZeroShifted => 1,
            _ => 0,
        }
    }

    /// A round of a cloud that deviates so.
    fn carried_out(self, params: Params, seed: u64, rng: &mut ChaCha20Rng) -> Result<Finished, LabError> {
        let gamma = params.gamma();
        let mut forged = Forgeries::default();
        Network::new(params, seed, AbsencePolicy::Refuse)?.epoch(&mut |scene: &Scene<'_>, sent: &Sent| {
            if let Some(meter) = bits::receiver(sent) {
                let position = scene.hand("cloud")?.position(meter)?;
                return match self.numbers(meter, gamma, position) {
                    Some(numbers) => forged.sequence(scene, sent, &numbers, rng),
                    None => Ok(Fate::Arrives(sent.bytes.clone())),
                };
            }
            if let Some(fate) = forged.proof(scene, sent)? {
                return Ok(fate);
            }
            match (sent.kind, self.offsets()) {
                (Kind::Aggregate, offsets) if offsets > 0 => shifted(scene, sent, offsets),
                _ => Ok(Fate::Arrives(sent.bytes.clone())),
            }
        })
    }

    /// y, or nothing where the alarm is to ring: by the witnesses.
    fn expected(self, finished: &Finished) -> Option<i64> {
        let truth = Gathered::of(&finished.records);
        let (total, noise) = (finished.outcome.true_total, finished.outcome.selected_noise);
        let selected = |meter| truth.selected(meter).unwrap_or(0);
        let sample = |meter, j: usize| truth.samples(meter).and_then(|all| all.get(j)).copied().unwrap_or(0);
        match self {
            Self::AllZeros => Some(total),
            Self::OneZero => None,
            Self::OneZeroShifted => Some(total + noise - selected(0)),
            Self::ZeroAndTwo => Some(total + noise - selected(0) + selected(1)),
            Self::TwoAndMinusOne => Some(total + noise - selected(0) + 2 * sample(0, 0) - sample(0, 1)),
            Self::Honest => Some(total + noise),
        }
    }
}

impl Steps for ForgedBits {
    fn count(&self) -> u32 {
        self.plan.trials
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let mut rng = stream(self.plan.seed, 13, number);
        for (way, came) in WAYS.into_iter().zip(&mut self.came) {
            let finished = way.carried_out(self.params, seed, &mut rng)?;
            let proved = way.carried_out(self.proved, seed, &mut rng)?;
            match way {
                Way::Honest => {
                    self.passed += u32::from(proved.outcome.noisy_total() == way.expected(&proved));
                }
                _ => self.refused += u32::from(bits::is_refused(&proved)),
            }
            let expected = way.expected(&finished);
            *came += u32::from(finished.outcome.noisy_total() == expected);
            if way == Way::OneZero {
                let rang = matches!(finished.outcome.refusal(), Some(Refusal::Alarm(Alarm::Total { .. })));
                let truth = Gathered::of(&finished.records);
                let untouched = truth
                    .decrypted
                    .is_some_and(|numbers| numbers.masked_total == truth::masked_total(&finished));
                self.rule += u32::from(rang && untouched);
            }
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        let figure = |(way, came): (Way, &u32)| {
            let what = match way {
                Way::AllZeros => "zeros to all and g^(m O): y = d exactly",
                Way::OneZero => "zeros to one: nothing published",
                Way::OneZeroShifted => "zeros to one and g^O: y = d + xi - xi_1",
                Way::ZeroAndTwo => "zeros to one, a 2 to another: y = d + xi - xi_1 + xi_2",
                Way::TwoAndMinusOne => "2, -1, 0, 0 to one: y with 2 xi_11 - xi_12 for its share",
                Way::Honest => "honest bits: y = d + xi",
            };
            let figure = Figure::always(what, "rounds", *came, all).from("Eq. (22), (25), (28)");
            if way == Way::Honest { figure.control() } else { figure }
        };
        let mut figures: Vec<_> = WAYS.into_iter().zip(&self.came).map(figure).collect();
        figures.push(
            Figure::always("zeros to one: the rule on y rings, d - x is untouched", "rounds", self.rule, all)
                .from("O is missing from y")
                .control(),
        );
        let forged = u32::try_from(WAYS.len() - 1).unwrap_or(0);
        let refused = Figure::always(
            "proved bits, forged: a meter refuses and names the cloud",
            "rounds",
            self.refused,
            all * forged,
        );
        figures.push(refused.from("the proof does not hold").control());
        let passed = Figure::always("proved bits, honest: y = d + xi", "rounds", self.passed, all);
        figures.push(passed.from("Eq. (28)").control());
        figures
    }
}

/// C1 times g^(O offsets).
fn shifted(scene: &Scene<'_>, sent: &Sent, offsets: u32) -> Result<Fate, LabError> {
    let Body::Aggregate(products) = scene.body(sent)? else {
        return Err(LabError::Missing("the products"));
    };
    let hand = scene.hand("cloud")?;
    let key = &hand.keys().noise;
    let added = key.encode(&(BigInt::from(offsets) * hand.params().offset()));
    let noise = key.blind(&added, &products.noise);
    scene.saying(sent, Body::Aggregate(Aggregate { noise, ..products }))
}
