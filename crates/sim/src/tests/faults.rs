//! A misbehaving party in a whole session: every fault injected in turn gives its named error, never a total and never a
//! hang.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::party::registration::{hash, registration};
use blindsum_core::variants::{KeyMode, Proofs};
use blindsum_core::wire::header::HEADER_BYTES;
use blindsum_core::wire::kind::{Kind, TAG_BYTES};
use blindsum_core::wire::link::{Endpoint, MasterKey};
use blindsum_core::wire::messages::Body;
use blindsum_paillier::{Randomizer, SecretInt, UnitProof, Work, WorkResult, integer};

use super::*;

const METERS: u32 = 3;
/// The meter that misbehaves, or is misled.
const AT: u32 = 1;
const EPOCH: u64 = FIRST_EPOCH + 38 * 1800;

/// What a host does to what passes through its hands.
trait Host {
    /// Before an effect is carried out.
    fn before(&mut self, _effect: &mut Effect) {}
    /// Before its outcome is handed back.
    fn after(&mut self, _input: &mut Input) {}
}

fn play(config: Config, host: &mut impl Host) -> Finished {
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut steps = 0;
    while !effects.is_empty() {
        let mut effect = effects.remove(0);
        host.before(&mut effect);
        let mut input = local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0);
        host.after(&mut input);
        effects.extend(session.handle(input));
        steps += 1;
        assert!(steps < 1000, "the session does not end");
    }
    assert!(session.is_over(), "the session hangs");
    session.take_finished().pop().unwrap()
}

fn refused(round: &Finished) -> String {
    let outcome = &round.outcome;
    assert_eq!((outcome.noisy_total(), outcome.noise()), (None, None));
    let left = |record: &std::sync::Arc<Record>| matches!(&record.event, Event::Sent(sent) if matches!(sent.kind, Kind::Aggregate | Kind::ReadingAggregate));
    assert_eq!(outcome.epsilon_spent, round.records.iter().any(left).then_some(1.0));
    let published = |record: &std::sync::Arc<Record>| matches!(&record.event, Event::Sent(sent) if sent.kind == Kind::Published);
    assert!(!round.records.iter().any(published));
    outcome.refusal().unwrap().to_string()
}

/// Which message of a meter, or to it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Which {
    ReadingKey,
    NoiseKey,
    Registration,
    KeyShare,
    MaskedReading,
    BlindSequence,
    NoiseShares,
}

/// Changes one kind of message from or to one meter.
struct Spoiler<F> {
    which: Which,
    change: F,
    done: bool,
}

impl<F: FnMut(&mut Vec<u8>)> Host for Spoiler<F> {
    fn before(&mut self, effect: &mut Effect) {
        let Effect::Ask { meter: AT, request } = effect else { return };
        let message = match (self.which, request) {
            (Which::ReadingKey, MeterRequest::AcceptKeys { reading_key, .. }) => reading_key,
            (Which::NoiseKey, MeterRequest::AcceptKeys { noise_key, .. }) => noise_key,
            (Which::KeyShare, MeterRequest::MaskReading { key_share }) => key_share,
            (Which::BlindSequence, MeterRequest::AddNoise { sequence, .. }) => sequence,
            _ => return,
        };
        (self.change)(message);
        self.done = true;
    }

    fn after(&mut self, input: &mut Input) {
        let Input::Answered { meter: AT, reply: Ok(reply), .. } = input else { return };
        let message = match (self.which, reply) {
            (Which::Registration, MeterReply::Registered { message })
            | (Which::MaskedReading, MeterReply::Masked { message, .. })
            | (Which::NoiseShares, MeterReply::NoiseAdded { message, .. }) => message,
            _ => return,
        };
        (self.change)(message);
        self.done = true;
    }
}

/// K of the meter that misbehaves: seeded, so that it is known before.
fn key_of(meter: u32) -> MasterKey {
    let (_, fleet, _) = Session::begin(config(METERS, 77)).unwrap();
    fleet[meter as usize].master_key.clone()
}

fn spoil(which: Which, change: impl FnMut(&mut Vec<u8>)) -> String {
    let mut spoiler = Spoiler { which, change, done: false };
    let round = play(config(METERS, 77), &mut spoiler);
    assert!(spoiler.done, "{which:?} passes by");
    refused(&round)
}

type Change = dyn Fn(&mut Vec<u8>);

/// Changes an open message and tags it again, as its sender can.
fn retagged(change: impl Fn(&mut Vec<u8>)) -> impl FnMut(&mut Vec<u8>) {
    let key = key_of(AT).link_key(EPOCH);
    move |message| {
        message.truncate(message.len() - TAG_BYTES);
        change(message);
        let tag = key.tag(message);
        message.extend_from_slice(&tag);
    }
}

#[test]
fn every_bad_open_message_of_a_meter_is_named() {
    for which in [Which::MaskedReading, Which::NoiseShares] {
        let (first, name) = match which {
            Which::MaskedReading => (HEADER_BYTES, "the masked reading c"),
            _ => (HEADER_BYTES + 4, "the noise share e"),
        };
        let sequence = if which == Which::MaskedReading { 0 } else { 1 };
        let n = nothing_coprime(which);
        let named = |change: Box<Change>| {
            let said = spoil(which, retagged(change));
            said.strip_prefix("cloud refused what meter 2 sent: ")
                .unwrap_or_else(|| panic!("{said}"))
                .to_owned()
        };
        let tag = spoil(which, |message| *message.last_mut().unwrap() ^= 1);
        assert_eq!(tag, "cloud refused what meter 2 sent: the tag is wrong");
        assert_eq!(named(Box::new(|m| m[0] = 9)), "message version 9 instead of 1");
        assert!(named(Box::new(|m| m[1] = 3)).starts_with("it is a message of kind key-share where "));
        assert_eq!(
            named(Box::new(|m| m[2..10].copy_from_slice(&(EPOCH - 1800).to_be_bytes()))),
            format!("epoch {} instead of {EPOCH} (seconds since 1970)", EPOCH - 1800)
        );
        assert_eq!(
            named(Box::new(|m| m[13] = 18)),
            "it names meter 3 as its sender and cloud as its receiver, who are not the ends of this link"
        );
        assert_eq!(named(Box::new(|m| m[21] = 7)), format!("sequence number 7 instead of {sequence}"));
        assert_eq!(named(Box::new(|m| m.push(0))), "the length is wrong at the end");
        assert!(named(Box::new(|m| m.truncate(m.len() - 1))).starts_with("the length is wrong at "));
        assert_eq!(
            named(Box::new(move |m| m[first..first + 128].fill(0xff))),
            format!("{name} is not below its modulus")
        );
        let common = named(Box::new(move |m| m[first..first + 128].copy_from_slice(&n)));
        assert_eq!(common, format!("{name} has a factor in common with its modulus"));
    }
    let fewer = spoil(
        Which::NoiseShares,
        retagged(|message| {
            message.truncate(message.len() - 128);
            message[HEADER_BYTES + 3] = 2;
        }),
    );
    assert!(fewer.ends_with("has 2 entries instead of 3"), "{fewer}");
}

/// n or nu of the session with seed 77, in the width of a ciphertext.
fn nothing_coprime(which: Which) -> Vec<u8> {
    let round = finished(config(METERS, 77));
    let keys = round.records.iter().find_map(|record| match &record.event {
        Event::KeysMade(reading, noise) => Some((reading.public().n().clone(), noise.public().n().clone())),
        _ => None,
    });
    let (n, nu) = keys.unwrap();
    integer::to_fixed_bytes(if which == Which::MaskedReading { &n } else { &nu }, 128).unwrap()
}

#[test]
fn every_bad_registration_is_named() {
    let with = |id: &str, timestamp: u64, spoilt: bool| {
        let id = id.to_owned();
        spoil(Which::Registration, move |message| {
            let mut made = registration(&id, timestamp);
            made.hash[0] ^= u8::from(spoilt);
            let mut meter = Endpoint::new(Role::Meter(AT), EPOCH, None);
            *message = meter.seal(Role::ControlCenter, Body::Registration(made)).unwrap();
        })
    };
    let by = "control centre refused what meter 2 sent: ";
    assert_eq!(
        with("meter-2", EPOCH, true),
        format!("{by}the registration hash does not belong to the identity and time")
    );
    assert_eq!(
        with("meter-2", EPOCH - 901, false),
        format!("{by}the registration is 901 s away from the epoch, more than 900 s")
    );
    assert_eq!(with("meter-9", EPOCH, false), format!("{by}the identity is not known"));
    assert_eq!(with("meter-1", EPOCH, false), format!("{by}the identity belongs to another party"));
    // From an earlier epoch, and one that repeats: the header tells.
    let stale = spoil(Which::Registration, |message| {
        message[2..10].copy_from_slice(&(EPOCH - 1800).to_be_bytes());
    });
    assert_eq!(stale, format!("{by}epoch {} instead of {EPOCH} (seconds since 1970)", EPOCH - 1800));
    let doubled = spoil(Which::Registration, |message| message[21] = 1);
    assert_eq!(doubled, format!("{by}sequence number 1 instead of 0"));
    assert_eq!(hash("meter-2", EPOCH), registration("meter-2", EPOCH).hash);
}

#[test]
fn a_meter_names_whoever_misleads_it() {
    let by = "meter 2 refused what ";
    let cut = |message: &mut Vec<u8>| message.truncate(message.len() - 1);
    let wrong_epoch = |message: &mut Vec<u8>| message[9] ^= 1;
    for (which, sender) in [
        (Which::ReadingKey, "control centre"),
        (Which::NoiseKey, "control centre"),
        (Which::KeyShare, "dealer"),
    ] {
        let said = spoil(which, cut);
        assert!(said.starts_with(&format!("{by}{sender} sent: the length is wrong at ")), "{said}");
        let said = spoil(which, wrong_epoch);
        assert!(said.starts_with(&format!("{by}{sender} sent: epoch ")), "{said}");
        let said = spoil(which, |message| message[21] = 4);
        assert_eq!(
            said,
            format!("{by}{sender} sent: sequence number 4 instead of {}", u8::from(which == Which::NoiseKey))
        );
        let said = spoil(which, |message| message[0] = 2);
        assert_eq!(said, format!("{by}{sender} sent: message version 2 instead of 1"));
    }
    let range = spoil(Which::KeyShare, |message| message[HEADER_BYTES..].fill(0xff));
    assert_eq!(range, format!("{by}dealer sent: the key share k is not below its modulus"));
    let tag = spoil(Which::BlindSequence, |message| message[40] ^= 1);
    assert_eq!(tag, format!("{by}cloud sent: the tag is wrong"));
    // The cloud knows the link key: it can tag what it likes.
    let fewer = spoil(
        Which::BlindSequence,
        retagged(|message| {
            message.truncate(message.len() - 128);
            message[HEADER_BYTES + 3] = 2;
        }),
    );
    assert_eq!(fewer, format!("{by}cloud sent: the blind sequence E(b) has 2 entries instead of 3"));
    let even = spoil(Which::ReadingKey, |message| *message.iter_mut().rev().nth(4).unwrap() ^= 1);
    assert!(even.starts_with(&format!("{by}control centre sent: ")), "{even}");
}

/// Replays a meter's message of an earlier epoch of the same day.
struct Replayer {
    which: Which,
    earlier: Option<Vec<u8>>,
}

impl Host for Replayer {
    fn after(&mut self, input: &mut Input) {
        let Input::Answered { meter: AT, reply: Ok(reply), .. } = input else { return };
        let message = match (self.which, reply) {
            (Which::MaskedReading, MeterReply::Masked { message, .. })
            | (Which::NoiseShares, MeterReply::NoiseAdded { message, .. }) => message,
            _ => return,
        };
        match &self.earlier {
            Some(earlier) => message.clone_from(earlier),
            None => self.earlier = Some(message.clone()),
        }
    }
}

#[test]
fn a_replay_from_an_earlier_epoch_is_refused() {
    for which in [Which::MaskedReading, Which::NoiseShares] {
        let day = Config { epochs: plans(METERS, ["18:30", "19:00"]), ..config(METERS, 77) };
        let round = play(day, &mut Replayer { which, earlier: None });
        assert_eq!(refused(&round), "cloud refused what meter 2 sent: the tag is wrong", "{which:?}");
        assert_eq!(round.outcome.epoch, EPOCH);
    }
}

/// Falsifies what a calculator hands back in one phase.
struct FalseCalculator {
    results: usize,
    at: usize,
    change: fn(&mut WorkResult),
}

impl Host for FalseCalculator {
    fn after(&mut self, input: &mut Input) {
        if let Input::Calculated { result: Ok(result), .. } = input {
            if self.results == self.at {
                (self.change)(result);
            }
            self.results += 1;
        }
    }
}

#[test]
fn a_wrong_calculation_never_becomes_a_total() {
    let other = |result: &mut WorkResult| match result {
        WorkResult::Powers(powers) => powers[0] = SecretInt::new(powers[0].expose() + 1u32),
        WorkResult::Product(product) => *product += 1u32,
        WorkResult::Proofs(proofs) => {
            let mut numbers: Vec<_> = proofs[0].numbers().cloned().collect();
            numbers[1] += 1u32;
            proofs[0] = UnitProof::from_numbers(numbers).unwrap();
        }
        WorkResult::Key(key) => key.p = SecretInt::new(key.p.expose() + 2u32),
    };
    let another_kind = |result: &mut WorkResult| {
        *result = match result {
            WorkResult::Product(_) => WorkResult::Powers(vec![]),
            _ => WorkResult::Product(7u32.into()),
        };
    };
    let fewer = |result: &mut WorkResult| match result {
        WorkResult::Powers(powers) => drop(powers.pop()),
        WorkResult::Proofs(proofs) => drop(proofs.pop()),
        _ => *result = WorkResult::Powers(vec![]),
    };
    for (key_mode, randomizer, proofs) in [
        (KeyMode::Published, Randomizer::Textbook, Proofs::Off),
        (KeyMode::Published, Randomizer::Textbook, Proofs::Bits),
        (KeyMode::SplitKeys, Randomizer::ShortExponent, Proofs::Off),
        (KeyMode::CenterDraws, Randomizer::Textbook, Proofs::Off),
    ] {
        let mut config = config(METERS, 77);
        let raw = RawParams { key_mode, randomizer, proofs, ..config.params.into() };
        config.params = Params::try_from(raw).unwrap();
        let count = {
            let mut host = FalseCalculator { results: 0, at: usize::MAX, change: other };
            assert!(play(config.clone(), &mut host).outcome.noisy_total().is_some());
            host.results
        };
        assert!(count > 8, "keys, sequences, products, decryptions: {count}");
        for at in 0..count {
            for (name, change) in
                [("other", other as fn(&mut WorkResult)), ("another kind", another_kind), ("fewer", fewer)]
            {
                let mut host = FalseCalculator { results: 0, at, change };
                let round = play(config.clone(), &mut host);
                match round.outcome.noisy_total() {
                    None => assert!(!refused(&round).is_empty()),
                    // What it changed may not matter, but then the total is right.
                    Some(total) => {
                        let right = round.outcome.true_total + round.outcome.selected_noise;
                        assert_eq!(total, right, "{key_mode}, {name} at {at}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_order_that_fails_names_its_role() {
    struct Failing;
    impl Host for Failing {
        fn before(&mut self, effect: &mut Effect) {
            if let Effect::Calculate { owner: Role::Cloud, work, .. } = effect {
                *work = Work::Product { root: 4u32.into(), factors: vec![] };
            }
        }
    }
    let said = refused(&play(config(METERS, 77), &mut Failing));
    assert!(said.starts_with("cloud failed: a calculation came back wrong: cannot calculate"), "{said}");
}

/// How a host can lose somebody.
fn failures() -> Vec<HostFailure> {
    vec![
        HostFailure::Crashed("unreachable".to_owned()),
        HostFailure::Silent(8000),
        HostFailure::NotStarted("its script could not be loaded".to_owned()),
        HostFailure::Version { got: 1, expected: 2 },
        HostFailure::Unreadable("it is not a buffer of bytes".to_owned()),
        HostFailure::SwitchedOff,
        HostFailure::GivenUp(3000),
    ]
}

#[test]
fn every_way_to_lose_a_party_is_named_in_every_phase() {
    for failure in failures() {
        for phase in [Phase::Initialization, Phase::Registration, Phase::Reading, Phase::Noise] {
            let said = lose_in(phase, &failure).outcome.refusal().unwrap().to_string();
            assert_eq!(said, format!("meter 2 was lost in the phase {}: {failure}", phase.name()));
        }
        for (role, phase) in [
            (Role::ControlCenter, Phase::Initialization),
            (Role::Cloud, Phase::BlindSequence),
            (Role::Cloud, Phase::Aggregation),
            (Role::ControlCenter, Phase::Decryption),
        ] {
            let (mut session, fleet, mut effects) = Session::begin(config(METERS, 78)).unwrap();
            let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
            while let Some(effect) = effects.pop() {
                let here = session.progress().phase == phase;
                let input = match effect {
                    Effect::Calculate { .. } if here => Input::Lost { role, failure: failure.clone() },
                    effect => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
                };
                effects.extend(session.handle(input));
            }
            let said = refused(&only(session.take_finished()));
            assert_eq!(said, format!("{role} was lost in the phase {}: {failure}", phase.name()));
        }
    }
}

#[test]
fn an_answer_given_twice_names_the_meter() {
    struct Twice(Option<MeterReply>);
    let (mut session, fleet, mut effects) = Session::begin(config(METERS, 79)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut twice = Twice(None);
    while !effects.is_empty() {
        let input = local::carry_out(&mut nodes, &Tables::default(), effects.remove(0), || 0.0);
        if let Input::Answered { meter: 0, reply: Ok(reply @ MeterReply::Registered { .. }), .. } = &input {
            twice.0 = Some(reply.clone());
        }
        effects.extend(session.handle(input));
        if let Some(reply) = twice.0.take() {
            effects.extend(session.handle(Input::Answered { meter: 0, reply: Ok(reply), millis: 0.0 }));
        }
    }
    let said = refused(&only(session.take_finished()));
    assert_eq!(said, "meter 1 failed: a calculation came back wrong: an answer that nobody waits for");
}

#[test]
fn a_witness_that_overflows_the_sum_ends_in_the_audit() {
    struct Liar;
    impl Host for Liar {
        fn after(&mut self, input: &mut Input) {
            if let Input::Answered { reply: Ok(MeterReply::NoiseAdded { witness, .. }), .. } = input {
                witness.samples.fill(i64::MAX);
            }
        }
    }
    let round = play(config(METERS, 77), &mut Liar);
    refused(&round);
    assert_eq!(round.outcome.refusal(), Some(&Refusal::Audit));
}

#[test]
fn a_witness_without_the_sample_that_counts_ends_in_the_audit_before_anything_leaves_the_cloud() {
    struct Silent;
    impl Host for Silent {
        fn after(&mut self, input: &mut Input) {
            if let Input::Answered { reply: Ok(MeterReply::NoiseAdded { witness, .. }), .. } = input {
                witness.samples.clear();
            }
        }
    }
    let round = play(config(METERS, 78), &mut Silent);
    refused(&round);
    assert_eq!(round.outcome.refusal(), Some(&Refusal::Audit));
    let sent = |kind| {
        let of_kind = |event: &Event| matches!(event, Event::Sent(sent) if sent.kind == kind);
        round.records.iter().filter(|record| of_kind(&record.event)).count()
    };
    assert_eq!((sent(Kind::MaskedReading), sent(Kind::Aggregate)), (3, 0));
}
