//! E14: messages of an old epoch, where nobody checks tags and epochs.

use blindsum_core::fault::{Fault, MessageFault, PeerFault};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::control_center::Alarm;
use blindsum_core::role::Role;
use blindsum_core::variants::{AbsencePolicy, Blinding};
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{Aggregate, Body};
use blindsum_sim::gathered::Gathered;
use blindsum_sim::knowledge::Value;
use blindsum_sim::{Finished, Refusal, Sent};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use rand_chacha::ChaCha20Rng;

use super::truth;
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::network::{Fate, Network, Scene, earlier};
use crate::sampling::{Sample, stream};

const METERS: u32 = 5;
/// The meter whose messages are sent again.
const AT: u32 = 0;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E14",
    title: "Messages of yesterday",
    question: "Nobody checks tags and epochs. An attacker sends the messages of all meters from an earlier half-hour again. What happens?",
    choices: &[
        "The shares of the key do not cancel, the alarm rings",
        "The old total is published again, and nobody notices",
        "The total is off by the noise",
    ],
    right: 1,
    prevents: "The tag, whose key is another in each epoch, and the epoch in each message. The shares of the key catch only part of an epoch that is \
               sent again; in a whole one they cancel.",
    trials: 12,
    key_sizes: &[512, 256, 1024],
    make: |plan| {
        let params = |blinding| {
            let raw = RawParams { meters: METERS, key_bits: plan.key_bits, blinding, ..RawParams::default() };
            Params::try_from(raw)
        };
        let came = [0; CASES.len()];
        Ok(Box::new(Replay {
            plan,
            hardened: params(Blinding::Hardened)?,
            corrected: params(Blinding::Corrected)?,
            came,
            off: Sample::default(),
        }))
    },
};

/// What Eq. (18) is taken to mean.
#[derive(Clone, Copy, PartialEq)]
enum Scheme {
    Hardened,
    Corrected,
    /// Eq. (5) alone: E(d - x), without shares of a key.
    Plain,
}

/// What of the first epoch is sent again in the second one.
#[derive(Clone, Copy, PartialEq)]
enum Again {
    Reading,
    Share,
    Pair,
    Noise,
    AllPairs,
    Products,
    /// Of the second epoch itself: one meter's pair is counted twice.
    Twice,
    /// The message as it was, where tags and epochs are checked.
    Checked(Kind),
}

/// Scheme, what is sent again, and whether the round ends as its row says.
const CASES: [(Scheme, Again, &str); 14] = [
    (Scheme::Hardened, Again::AllPairs, "hardened, all old c and e: the old y"),
    (Scheme::Corrected, Again::AllPairs, "corrected, all old c and e: the old y"),
    (Scheme::Plain, Again::AllPairs, "plain Eq. 5, all old c and e: the old y"),
    (Scheme::Hardened, Again::Products, "hardened, old C1 and C2: the old y"),
    (Scheme::Plain, Again::Pair, "plain, one old c with its e: published"),
    (Scheme::Hardened, Again::Reading, "hardened, one old c: the alarm rings"),
    (Scheme::Hardened, Again::Share, "hardened, c under an old k: the alarm rings"),
    (Scheme::Hardened, Again::Pair, "hardened, one old c with its e: the alarm rings"),
    (Scheme::Hardened, Again::Noise, "one old e: y off by x - x' + xi - xi'"),
    (Scheme::Hardened, Again::Twice, "hardened, a pair twice: the alarm rings"),
    (Scheme::Plain, Again::Twice, "plain, a pair twice: the alarm rings"),
    (Scheme::Hardened, Again::Checked(Kind::MaskedReading), "tags checked, old c: refused"),
    (Scheme::Hardened, Again::Checked(Kind::NoiseShares), "tags checked, old e: refused"),
    (Scheme::Hardened, Again::Checked(Kind::Aggregate), "tags checked, old products: refused"),
];

struct Replay {
    plan: Plan,
    hardened: Params,
    corrected: Params,
    came: [u32; CASES.len()],
    /// By how much one old e moves y, in 2^B.
    off: Sample,
}

impl Again {
    /// Whether a message is to be that of the first epoch, under a header and a tag of the second.
    fn is_old(self, sent: &Sent) -> bool {
        let of_one = sent.from == Role::Meter(AT);
        match (self, sent.kind) {
            (Self::Reading | Self::Pair, Kind::MaskedReading)
            | (Self::Noise | Self::Pair, Kind::NoiseShares) => of_one,
            (Self::Share, Kind::KeyShare) => sent.to == Role::Meter(AT),
            (Self::AllPairs, Kind::MaskedReading | Kind::NoiseShares) | (Self::Products, Kind::Aggregate) => {
                true
            }
            _ => false,
        }
    }
}

/// The pair of one meter once more in both products: what a cloud can do.
fn twice(scene: &Scene<'_>, sent: &Sent) -> Result<Fate, LabError> {
    let Body::Aggregate(products) = scene.body(sent)? else {
        return Err(LabError::Missing("the products"));
    };
    let hand = scene.hand("cloud")?;
    let keys = hand.keys();
    let readings = keys.reading.add(&products.readings, &hand.number(Value::MaskedReading(AT))?);
    let shares = keys.noise.ciphertexts().product(&hand.numbers(Value::NoiseShares(AT))?);
    let noise = keys.noise.add(&products.noise, &shares);
    scene.saying(sent, Body::Aggregate(Aggregate { readings, noise, ..products }))
}

/// The scheme of Eq. (5): each meter sends E(d - x).
fn plain(scene: &Scene<'_>, sent: &Sent, rng: &mut ChaCha20Rng) -> Result<Fate, LabError> {
    let Role::Meter(meter) = sent.from else { return Err(LabError::Missing("a meter")) };
    let hand = scene.hand(&format!("meter-{}", meter + 1))?;
    let masked = BigInt::from(hand.reading(meter)?) - BigInt::from(hand.blind(meter)?.clone());
    let key = &hand.keys().reading;
    let (c, _) = key.encrypt(&key.encode(&masked), rng);
    scene.saying(sent, Body::MaskedReading(c))
}

impl Replay {
    /// Two epochs, the second one with what is sent again.
    fn play(
        &self,
        scheme: Scheme,
        again: Again,
        seed: u64,
        rng: &mut ChaCha20Rng,
    ) -> Result<[Finished; 2], LabError> {
        let params = if scheme == Scheme::Corrected { self.corrected } else { self.hardened };
        let mut network = Network::new(params, seed, AbsencePolicy::Refuse)?;
        let mut own = |scene: &Scene<'_>, sent: &Sent| match (scheme, sent.kind) {
            (Scheme::Plain, Kind::MaskedReading) => plain(scene, sent, rng),
            _ => Ok(Fate::Arrives(sent.bytes.clone())),
        };
        let first = network.epoch(&mut own)?;
        let second = network.epoch(&mut |scene: &Scene<'_>, sent: &Sent| match again {
            Again::Twice if sent.kind == Kind::Aggregate => twice(scene, sent),
            Again::Checked(kind) if sent.kind == kind => {
                Ok(Fate::Arrives(earlier(&first, sent)?.bytes.clone()))
            }
            _ if again.is_old(sent) => scene.saying(sent, scene.body(earlier(&first, sent)?)?),
            _ => own(scene, sent),
        })?;
        Ok([first, second])
    }

    fn is_as_expected(&mut self, again: Again, scheme: Scheme, [first, second]: &[Finished; 2]) -> bool {
        let (old, new) = (Gathered::of(&first.records), Gathered::of(&second.records));
        let part = |all: &Gathered<'_>| all.reading(AT).unwrap_or(0) + all.selected(AT).unwrap_or(0);
        let y = second.outcome.noisy_total();
        let alarm = match second.outcome.refusal() {
            Some(Refusal::Alarm(alarm)) => Some(*alarm),
            _ => None,
        };
        let honest = second.outcome.true_total + second.outcome.selected_noise;
        match (again, scheme) {
            (Again::AllPairs | Again::Products, _) => y.is_some() && y == first.outcome.noisy_total(),
            (Again::Pair, Scheme::Plain) => y == Some(honest - part(&new) + part(&old)),
            // One O too much, so that the rule on y rings; the rule on A does before it where the doubled blind takes that out of its range,
            // in one of 240 rounds.
            (Again::Twice, Scheme::Plain) => {
                matches!(alarm, Some(Alarm::Total { .. } | Alarm::MaskedTotal { .. }))
            }
            (Again::Noise, _) => {
                let blind = |all: &Gathered<'_>| {
                    all.masked.get(&AT).map(|witness| BigInt::from(witness.blind.expose().clone()))
                };
                let (Some(then), Some(now)) = (blind(&old), blind(&new)) else { return false };
                let xi = |all: &Gathered<'_>| BigInt::from(all.selected(AT).unwrap_or(0));
                let off = then - now + xi(&old) - xi(&new);
                let size = i32::try_from(second.outcome.params.blind_bits()).unwrap_or(0);
                self.off.add(libm::fabs(libm::ldexp(off.to_f64().unwrap_or(f64::NAN), -size)));
                // The alarm rings; what it rang over the control centre has seen.
                alarm.is_some() && new.decrypted.is_some_and(|numbers| numbers.total == off + honest)
            }
            (Again::Checked(_), _) => {
                let tag = PeerFault::Message(MessageFault::Tag);
                matches!(second.outcome.refusal(), Some(Refusal::Fault(Fault::Peer { reason, .. })) if *reason == tag)
            }
            _ => {
                // Garbage: not the total, and the alarm rings.
                let garbage =
                    new.decrypted.is_some_and(|numbers| numbers.masked_total != truth::masked_total(second));
                alarm.is_some() && garbage
            }
        }
    }
}

impl Steps for Replay {
    fn count(&self) -> u32 {
        self.plan.trials
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let mut rng = stream(self.plan.seed, 14, number);
        for (at, (scheme, again, _)) in CASES.into_iter().enumerate() {
            let both = self.play(scheme, again, seed, &mut rng)?;
            let came = self.is_as_expected(again, scheme, &both);
            if let Some(count) = self.came.get_mut(at) {
                *count += u32::from(came);
            }
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        let figure = |((_, again, what), came): ((Scheme, Again, &'static str), &u32)| {
            let figure = Figure::always(what, "rounds", *came, all);
            match again {
                Again::Checked(_) => figure.from("HMAC under the epoch's link key").control(),
                _ => figure.from("Eq. (17) to (28)"),
            }
        };
        let mut figures: Vec<_> = CASES.into_iter().zip(&self.came).map(figure).collect();
        figures.push(
            Figure::mean("one old e: mean size of the error", "2^B", &self.off, Given::exact(1.0 / 3.0))
                .from("triangular: x - x'"),
        );
        let toy = Params::try_from(RawParams::blackboard()).ok();
        let long = RawParams { meters: METERS, key_bits: 256, ..RawParams::default() };
        let long = Params::try_from(long).ok();
        for (params, what, given) in [
            (toy, "one old e, 24 bits: chance that it passes", Given::digits(3e-4, 4)),
            (long, "one old e, 256 bits: chance that it passes", Given::digits(4e-45, 45)),
        ] {
            figures.extend(params.map(|params| {
                Figure::exact(what, "", passes(&params), given).from("(m Delta + 128 scale) / 2^B")
            }));
        }
        figures
    }
}

/// The chance that one old e leaves y in range: the width of the range, where the triangular error is likeliest.
fn passes(params: &Params) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a cap is far below 2^53 units")]
    let most = f64::from(params.meters()) * params.sensitivity() as f64;
    let size = i32::try_from(params.blind_bits()).unwrap_or(0);
    libm::ldexp(most + 128.0 * params.scale(), -size)
}
