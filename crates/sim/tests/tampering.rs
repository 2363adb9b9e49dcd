//! Every message, every deed, every rule that a party can break: what comes of it, in docs/TAMPERING.md and here.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "a test that cannot go on should stop"
)]

#[path = "tampering/spots.rs"]
mod spots;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use blindsum_core::fault::{Fault, PeerFault};
use blindsum_core::node::MeterNode;
use blindsum_core::wire::kind::Kind;
use blindsum_core::{AbsencePolicy, KeyMode, Params, Proofs, Randomness, RawParams, Role};
use blindsum_paillier::Tables;
use blindsum_readings::Reading;
use blindsum_sim::facts::Facts;
use blindsum_sim::laws::{self, Law, Spending, Standing};
use blindsum_sim::tampering::{Bit, Breach, Deed, Notice, Spot, What};
use blindsum_sim::{
    Beat, Config, Effect, EpochPlan, Event, Finished, HostFailure, Input, Phase, Record, Refusal, Session,
    Tampering, Verdict, local,
};

use spots::{breaches, deeds, shown, spots};

const METERS: u32 = 3;
/// The meter that is looked at: one stands before it and one behind it.
const AT: u32 = 1;
const SEED: u64 = 19;

fn params(key_mode: KeyMode, key_bits: u32, collapsed: bool) -> Params {
    let raw = RawParams { meters: METERS, gamma: 2, key_bits, key_mode, collapsed, ..RawParams::default() };
    Params::try_from(raw).unwrap()
}

fn proved(params: Params) -> Params {
    let opening = params.key_mode() == KeyMode::SplitKeys;
    Params::try_from(RawParams { proofs: Proofs::Bits, opening, ..params.into() }).unwrap()
}

fn config(params: Params, rounds: u64, tampering: Option<Tampering>) -> Config {
    let readings: Vec<_> =
        [150.0, 1420.0, 700.0].into_iter().map(|wh| Reading::from_wh(wh).unwrap()).collect();
    let plan = |round| EpochPlan { epoch: 1_262_304_000 + 1800 * round, readings: readings.clone() };
    let plans = (0..rounds).map(plan).collect();
    Config { tampering, ..Config::new(params, plans, Randomness::Seeded(SEED), || 0.0) }
}

/// Runs a session, in the order of effects that `pick` chooses; where a meter is to be lost it answers no more from its reading on.
fn play(config: Config, lost: Option<u32>, pick: impl Fn(usize) -> usize) -> Vec<Finished> {
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut queue = VecDeque::from(effects);
    while !queue.is_empty() {
        let effect = queue.remove(pick(queue.len())).unwrap();
        let gone = matches!(effect, Effect::Ask { meter, .. } if Some(meter) == lost)
            && session.progress().phase >= Phase::Reading;
        let input = match (gone, &effect) {
            (true, Effect::Ask { meter, .. }) => {
                Input::Lost { role: Role::Meter(*meter), failure: HostFailure::SwitchedOff }
            }
            _ => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        queue.extend(session.handle(input));
    }
    assert!(session.is_over(), "the session hangs");
    session.take_finished()
}

fn first(_: usize) -> usize {
    0
}

/// The round that is struck.
fn branch(params: Params, tampering: Tampering) -> Finished {
    let repair =
        matches!(tampering.what, What::Message(Spot { kind: Kind::RepairRequest | Kind::RepairSum, .. }, _));
    let absence = if repair { AbsencePolicy::Repair } else { AbsencePolicy::Refuse };
    let rounds = u64::from(tampering.round) + 1;
    let config = Config { absence, ..config(params, rounds, Some(tampering)) };
    play(config, repair.then_some(0), first).pop().unwrap()
}

/// The laws that are broken under everything, for the meter looked at.
fn broken(round: &Finished) -> Vec<Law> {
    let facts = Facts::gather(&round.records);
    let spending = Spending { spent: 1.0, budget: None };
    let found = laws::check(&facts, &round.outcome.params, AT, spending);
    found.into_iter().filter(|found| found.standing == Standing::Broken).map(|found| found.law).collect()
}

/// The parties at the two ends of what was struck; all who read it, where it is for everybody.
fn is_reader(who: Role, spot: Spot) -> bool {
    let exchanged = matches!(spot.kind, Kind::BlindSequence | Kind::SequenceProof | Kind::KeyShare)
        && matches!(who, Role::Meter(_));
    who == spot.to || exchanged || (spot.to == Role::Everybody && who != spot.from)
}

/// What came of a round is one of three, and a refusal names who sent what was struck.
fn judge(tampering: Tampering, round: &Finished) -> Notice {
    let notice = Notice::of(round).unwrap_or(Notice::NeverSent);
    let (outcome, broken) = (&round.outcome, broken(round));
    let told = format!("{tampering}: {notice:?}, {:?}, {broken:?}", outcome.verdict);
    match &outcome.verdict {
        Verdict::Published(total) => {
            // Invariant 1: whatever is published is what the witnesses say.
            assert_eq!(*total, outcome.true_total + outcome.selected_noise, "{told}");
            match tampering.what {
                What::Party(_) => {
                    assert_eq!((notice, broken.as_slice()), (Notice::Law, [Law::Rules].as_slice()), "{told}");
                }
                What::Message(..) => assert_eq!((notice, broken.len()), (Notice::Harmless, 0), "{told}"),
            }
        }
        Verdict::Refused(refusal) => {
            assert_eq!((outcome.noisy_total(), outcome.noise()), (None, None), "{told}");
            let spot = match tampering.what {
                What::Message(spot, _) => Some(spot),
                What::Party(_) => None,
            };
            match (refusal, spot) {
                (Refusal::Fault(Fault::Peer { who, culprit, .. }), Some(spot)) => {
                    assert!(is_reader(*who, spot) && *culprit == spot.from, "{told}");
                }
                // Bits that are proved: the meter that got others names the party that drew them.
                (Refusal::Fault(Fault::Peer { who, culprit, reason: PeerFault::Proof(_) }), None) => {
                    let drawer = outcome.params.key_mode().drawer();
                    assert!(matches!(who, Role::Meter(_)) && *culprit == drawer, "{told}");
                    assert!(broken.contains(&Law::Rules), "{told}");
                }
                (Refusal::Lost { role, .. }, Some(spot)) => {
                    let meter = [spot.from, spot.to].into_iter().find(|end| matches!(end, Role::Meter(_)));
                    assert_eq!(*role, meter.unwrap_or(spot.from), "{told}");
                }
                (Refusal::Link { kind, from, to }, Some(spot)) => {
                    assert_eq!((*kind, *from, *to), (spot.kind, spot.from, spot.to), "{told}");
                }
                (Refusal::Alarm(_), None) => assert!(broken.contains(&Law::Rules), "{told}"),
                // The meter is missing in the list of those that count.
                (Refusal::Alarm(_), Some(spot)) => assert_eq!(spot.kind, Kind::Admission, "{told}"),
                (Refusal::Unnoticed { would_publish, honest_total }, None) => {
                    assert_ne!(would_publish, honest_total, "{told}");
                    assert!(broken.contains(&Law::Rules) && broken.len() > 1, "{told}");
                }
                _ => panic!("{told}"),
            }
        }
    }
    notice
}

/// One row of the document for what comes out alike in all key modes, and one for each where it does not.
fn table() -> Vec<String> {
    let mut rows: Vec<(String, String, BTreeMap<String, Vec<&str>>)> = Vec::new();
    let mut add = |message: String, deed: String, outcome: String, mode: KeyMode| {
        let at = rows.iter().position(|row| (&row.0, &row.1) == (&message, &deed)).unwrap_or_else(|| {
            rows.push((message, deed, BTreeMap::new()));
            rows.len() - 1
        });
        rows[at].2.entry(outcome).or_default().push(mode.name());
    };
    for mode in KeyMode::ALL.iter().copied() {
        for key_bits in [64, 512] {
            let params = params(mode, key_bits, false);
            let document = key_bits == 512;
            for spot in spots(mode) {
                for tampering in deeds(spot, &params) {
                    let round = branch(params, tampering);
                    let notice = judge(tampering, &round);
                    assert_ne!(notice, Notice::NeverSent, "{tampering}");
                    if document {
                        let sender = if matches!(spot.from, Role::Meter(_)) { "meter" } else { "" };
                        let message = format!("{} {sender}", spot.kind.name()).trim().to_owned();
                        let message = if (spot.kind, spot.from) == (Kind::Registration, Role::Cloud) {
                            "registration of the cloud".to_owned()
                        } else if sender.is_empty() {
                            message
                        } else {
                            format!("{} of a meter", spot.kind.name())
                        };
                        add(message, done(tampering), said(notice, &round), mode);
                    }
                }
            }
            for tampering in breaches() {
                let round = branch(params, tampering);
                let notice = judge(tampering, &round);
                if document {
                    add(format!("`{tampering}`"), "breaks a rule".to_owned(), said(notice, &round), mode);
                }
            }
        }
    }
    for mode in KeyMode::ALL.iter().copied() {
        let params = proved(params(mode, 512, false));
        for tampering in shown(mode).into_iter().flat_map(|spot| deeds(spot, &params)) {
            let round = branch(params, tampering);
            let notice = judge(tampering, &round);
            assert_ne!(notice, Notice::NeverSent, "{tampering}");
            let What::Message(spot, _) = tampering.what else { continue };
            add(spot.kind.name().to_owned(), done(tampering), said(notice, &round), mode);
        }
        let forges = |all: &Tampering| matches!(all.what, What::Party(Breach::Bits { .. }));
        for tampering in breaches().into_iter().filter(forges) {
            let round = branch(params, tampering);
            let notice = judge(tampering, &round);
            assert_eq!(notice, Notice::Proof, "{tampering}");
            let done = "breaks a rule, where blind sequences are proved";
            add(format!("`{tampering}`"), done.to_owned(), said(notice, &round), mode);
        }
    }
    let all = KeyMode::ALL.len();
    let row = |(message, deed, outcomes): (String, String, BTreeMap<String, Vec<&str>>)| {
        let alike = outcomes.len() == 1;
        let cells = outcomes.into_iter().map(|(outcome, modes)| {
            if alike && modes.len() == all { outcome } else { format!("{}: {outcome}", modes.join(", ")) }
        });
        format!("| {message} | {deed} | {} |", cells.collect::<Vec<_>>().join("; "))
    };
    rows.into_iter().map(row).collect()
}

fn done(tampering: Tampering) -> String {
    let What::Message(_, deed) = tampering.what else { panic!("{tampering}") };
    format!("{}{}", deed.name(), if tampering.round > 0 { ", of the round before" } else { "" })
}

/// What noticed, and what it said.
fn said(notice: Notice, round: &Finished) -> String {
    match (&round.outcome.verdict, notice) {
        (_, Notice::Nobody) => "**nobody**: a wrong total would be published".to_owned(),
        (_, Notice::Law) => "**nobody**: y = d + xi holds, with less noise than promised".to_owned(),
        (Verdict::Refused(refusal), _) => format!("{}: {refusal}", notice.name()),
        (Verdict::Published(_), _) => "nobody has to: the total is right".to_owned(),
    }
}

#[test]
fn every_tampering_is_refused_or_red_or_named_as_what_nobody_can_notice() {
    let made = table();
    let document = include_str!("../../../docs/TAMPERING.md");
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| what is ");
    let written: Vec<_> = document.lines().filter(is_row).collect();
    assert!(written == made, "docs/TAMPERING.md: write these rows\n\n{}\n", made.join("\n"));
}

/// A seed determines every byte: a branch is the old round up to the message that is struck.
#[test]
fn a_branch_is_the_old_round_up_to_the_message_that_is_struck() {
    for mode in KeyMode::ALL.iter().copied() {
        let params = params(mode, 64, false);
        let old = play(config(params, 1, None), None, first).pop().unwrap();
        for tampering in spots(mode).into_iter().flat_map(|spot| deeds(spot, &params)).chain(breaches()) {
            let repairs = matches!(
                tampering.what,
                What::Message(Spot { kind: Kind::RepairRequest | Kind::RepairSum, .. }, _)
            );
            if repairs || tampering.round > 0 {
                continue;
            }
            let new = branch(params, tampering);
            let struck = new.records.iter().position(|record| matches!(record.event, Event::Tampered(_)));
            let struck = struck.unwrap();
            // The message itself is as it was, where a party did not write it.
            let honest = matches!(tampering.what, What::Message(..));
            let same = if honest { struck } else { struck - 1 };
            // Where the round stops, what others did meanwhile is missing: each beat begins as it began.
            let mut told: BTreeMap<Beat, usize> = BTreeMap::new();
            // Secret keys are told once both are made: where a key is struck that may be never.
            let counts = |record: &&Arc<Record>| !matches!(record.event, Event::KeysMade(..));
            for new in new.records.iter().take(same).filter(counts) {
                let beat = Beat::of(new);
                let place = told.entry(beat).or_default();
                let alike = old.records.iter().filter(counts).filter(|record| Beat::of(record) == beat);
                let old = alike.into_iter().nth(*place).unwrap();
                *place += 1;
                assert_eq!(old.phase, new.phase, "{tampering}");
                let rides = matches!(tampering.what, What::Party(Breach::ZeroSamples { .. }));
                match (&old.event, &new.event) {
                    (Event::Sent(old), Event::Sent(new)) => assert!(old == new, "{tampering}"),
                    (Event::Masked { meter, witness }, Event::Masked { meter: at, witness: new }) => {
                        assert!((meter, witness) == (at, new), "{tampering}");
                    }
                    (Event::NoiseAdded { meter, .. }, Event::NoiseAdded { meter: at, .. }) if rides => {
                        assert_eq!(meter, at, "{tampering}");
                    }
                    (Event::NoiseAdded { meter, witness }, Event::NoiseAdded { meter: at, witness: new }) => {
                        assert!((meter, &witness.samples) == (at, &new.samples), "{tampering}");
                    }
                    (old, new) => {
                        assert_eq!(core::mem::discriminant(old), core::mem::discriminant(new), "{tampering}");
                    }
                }
            }
        }
    }
}

/// The page's workers answer in any order: a branch comes out the same.
#[test]
fn a_branch_does_not_depend_on_the_order_of_answers() {
    let mode = KeyMode::Published;
    let plain = params(mode, 64, false);
    let struck = spots(mode).into_iter().map(|spot| (plain, spot));
    let split = KeyMode::SplitKeys;
    let shown = shown(split).into_iter().map(|spot| (proved(params(split, 256, false)), spot));
    for (params, spot) in struck.chain(shown) {
        for tampering in deeds(spot, &params).into_iter().filter(|tampering| tampering.round == 0) {
            if matches!(spot.kind, Kind::RepairRequest | Kind::RepairSum) {
                continue;
            }
            let of = |pick: fn(usize) -> usize| {
                let round = play(config(params, 1, Some(tampering)), None, pick).pop().unwrap();
                (format!("{:?}", round.records), round.outcome.transcript_hash)
            };
            let reference = of(first);
            assert!(of(|n| n - 1) == reference && of(|n| n / 2) == reference, "{tampering}");
        }
    }
}

#[test]
fn a_repaired_round_goes_on_without_the_meter_whose_message_is_dropped() {
    for (kind, from, to) in [
        (Kind::Registration, Role::Meter(AT), Role::ControlCenter),
        (Kind::BlindSequence, Role::Cloud, Role::Meter(AT)),
        (Kind::KeyShare, Role::Dealer, Role::Meter(AT)),
        (Kind::MaskedReading, Role::Meter(AT), Role::Cloud),
        (Kind::NoiseShares, Role::Meter(AT), Role::Cloud),
    ] {
        let what = What::Message(Spot { kind, from, to, number: 0 }, Deed::Drop);
        let params = params(KeyMode::Published, 512, false);
        let config = Config {
            absence: AbsencePolicy::Repair,
            ..config(params, 1, Some(Tampering { round: 0, what }))
        };
        let round = play(config, None, first).pop().unwrap();
        let outcome = &round.outcome;
        assert_eq!(outcome.absent, [AT], "{kind:?}: {:?}", outcome.verdict);
        assert_eq!(outcome.noisy_total(), Some(outcome.true_total + outcome.selected_noise), "{kind:?}");
        assert_eq!(Notice::of(&round), Some(Notice::Deadline));
        // A total with fewer shares of noise costs more.
        assert!(outcome.epsilon_spent.unwrap() > 1.0);
    }
}

/// The ciphertexts of collapsed noise come out the same way.
#[test]
fn a_free_rider_may_collapse_its_noise() {
    for collapsed in [false, true] {
        let tampering = Tampering { round: 0, what: What::Party(Breach::ZeroSamples { meter: AT }) };
        let round = branch(params(KeyMode::Published, 512, collapsed), tampering);
        assert_eq!(judge(tampering, &round), Notice::Law);
        let Event::NoiseAdded { witness, .. } = round
            .records
            .iter()
            .map(|record| &record.event)
            .find(|event| matches!(event, Event::NoiseAdded { meter: AT, .. }))
            .unwrap()
        else {
            unreachable!()
        };
        assert_eq!(witness.samples, [0, 0]);
    }
}

/// Shares that were made for one meter without noise keep the promise; a law is red all the same.
#[test]
fn a_free_rider_that_the_shares_allow_for_does_no_harm() {
    let tampering: Tampering = "zero-samples.meter-2".parse().unwrap();
    for (tolerated, notice) in [(0, Notice::Law), (1, Notice::Tolerated)] {
        let raw = RawParams { tolerated, ..params(KeyMode::Published, 512, false).into() };
        let round = branch(Params::try_from(raw).unwrap(), tampering);
        assert_eq!((Notice::of(&round), broken(&round)), (Some(notice), vec![Law::Rules]));
    }
}

/// The table looks at a meter between two others. What is late waits for the next message: the last meter's noise has none after it.
#[test]
fn the_noise_of_the_last_meter_cannot_be_late() {
    for (meter, notice) in [(1, Notice::Harmless), (2, Notice::Harmless), (3, Notice::Deadline)] {
        let tampering = format!("reorder.noise-shares.meter-{meter}.cloud").parse().unwrap();
        let round = branch(params(KeyMode::Published, 512, false), tampering);
        assert_eq!(Notice::of(&round), Some(notice), "meter {meter}: {:?}", round.outcome.verdict);
    }
}

/// What would be published is what E13 and E15 say.
#[test]
fn what_nobody_notices_is_wrong_by_what_the_experiments_say() {
    let of = |breach| {
        let tampering = Tampering { round: 0, what: What::Party(breach) };
        let round = branch(params(KeyMode::Published, 512, false), tampering);
        match round.outcome.refusal() {
            Some(Refusal::Unnoticed { would_publish, honest_total }) => {
                (would_publish - honest_total, round.outcome.true_total - honest_total, selected(&round))
            }
            other => panic!("{other:?}"),
        }
    };
    let (by, _, _) = of(Breach::LyingReading { meter: AT, by_wh: 500 });
    assert_eq!(by, 500_000, "y is 500 Wh too much, in mWh");
    let (by, _, _) = of(Breach::ShiftedProduct { by_wh: -500 });
    assert_eq!(by, -500_000);
    // E13: y = d exactly.
    let (by, to_truth, _) = of(Breach::Bits { meter: None, number: Bit::Zero, restored: true });
    assert_eq!(by, to_truth);
    let (by, _, sample) = of(Breach::Bits { meter: Some(AT), number: Bit::Zero, restored: true });
    assert_eq!(by, -sample);
    let (by, _, sample) = of(Breach::Bits { meter: Some(AT), number: Bit::Two, restored: true });
    assert_eq!(by, sample);
}

/// xi_i of the meter looked at.
fn selected(round: &Finished) -> i64 {
    blindsum_sim::gathered::Gathered::of(&round.records).selected(AT).unwrap()
}

#[test]
fn a_text_leads_back_to_its_tampering_and_says_what_would_be_right() {
    let params = params(KeyMode::Published, 64, false);
    let all = spots(KeyMode::Published).into_iter().flat_map(|spot| deeds(spot, &params)).chain(breaches());
    for tampering in all {
        assert_eq!(tampering.to_string().parse(), Ok(tampering));
    }
    for (text, said) in [
        ("flip.masked-reading.meter-2.cloud", "not the number of a bit"),
        ("flip.masked-reading.meter-2.cloud.x", "not the number of a bit"),
        ("drop.masked-reading.meter-2", "names no message"),
        ("drop.masked-reading.meter-02.cloud", "names no message"),
        ("melt.masked-reading.meter-2.cloud", "begins with flip"),
        ("lie.meter-2.0", "other than 0"),
        ("lie.cloud.5", "not a meter"),
        ("zero-bits.meter-2.maybe", "restored"),
        ("shift.500.now", "ends before"),
        ("shift.+500", "is written \"shift.500\""),
        ("lie.meter-2.500.round-1", "is written \"lie.meter-2.500\""),
        ("shift.500.round-0", "from 1"),
    ] {
        let error = text.parse::<Tampering>().unwrap_err().to_string();
        assert!(error.contains(said), "{text}: {error}");
    }
    for (text, said) in [
        ("drop.masked-reading.meter-4.cloud", "meter-4 does not exist"),
        ("drop.masked-reading.cloud.meter-1", "no masked-reading goes between these two"),
        ("drop.noise-total.cloud.center", "key mode published"),
        ("replay.masked-reading.meter-1.cloud", "nothing was sent before"),
        ("shift.500.round-2", "round 2 does not exist"),
    ] {
        let tampering: Tampering = text.parse().unwrap();
        let error = tampering.check(&params, 1).unwrap_err().to_string();
        assert!(error.contains(said), "{text}: {error}");
        assert!(Session::begin(config(params, 1, Some(tampering))).is_err());
    }
}
