//! What is charged, and when: as soon as C1 and C2 have left the cloud, whatever becomes of them, and never before.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::party::control_center::Alarm;
use blindsum_core::privacy;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use blindsum_core::wire::kind::Kind;

use super::*;

const METERS: u32 = 3;

/// When somebody is lost.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Moment {
    Never,
    /// A meter, when it is asked for something in this phase.
    Meter(Phase),
    /// Whoever is to calculate in this phase, at the given order of it.
    Calculator(Phase, usize),
}

/// Every moment at which a round of whole strength can be lost, and the last.
const MOMENTS: [Moment; 10] = [
    Moment::Meter(Phase::Initialization),
    Moment::Meter(Phase::Registration),
    Moment::Meter(Phase::Reading),
    Moment::Meter(Phase::Noise),
    Moment::Calculator(Phase::Initialization, 0),
    Moment::Calculator(Phase::BlindSequence, 0),
    // C2 and C1; where the cloud owns vA, after them the powers that open C1.
    Moment::Calculator(Phase::Aggregation, 0),
    Moment::Calculator(Phase::Aggregation, 2),
    Moment::Calculator(Phase::Decryption, 0),
    Moment::Never,
];

fn with(change: impl FnOnce(&mut RawParams)) -> Config {
    let mut config = config(METERS, 91);
    let mut raw = RawParams { key_bits: 256, ..config.params.into() };
    change(&mut raw);
    config.params = Params::try_from(raw).unwrap();
    config
}

fn run_losing(config: Config, moment: Moment) -> (Session, Finished) {
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let (mut lost, mut orders) = (false, 0);
    while !effects.is_empty() {
        let effect = effects.remove(0);
        let phase = session.progress().phase;
        let losing = match (&effect, moment) {
            (Effect::Ask { meter: 1, .. }, Moment::Meter(at)) => (at == phase).then_some(Role::Meter(1)),
            (Effect::Calculate { owner, .. }, Moment::Calculator(at, order)) if at == phase => {
                orders += 1;
                (orders == order + 1).then_some(*owner)
            }
            _ => None,
        };
        let input = match losing.filter(|_| !lost) {
            Some(role) => {
                lost = true;
                Input::Lost { role, failure: HostFailure::SwitchedOff }
            }
            None => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        effects.extend(session.handle(input));
    }
    let round = only(session.take_finished());
    (session, round)
}

/// Whether C2 was sent, and with it C1 or what it opens to.
fn left(round: &Finished) -> bool {
    let aggregate = |record: &std::sync::Arc<Record>| matches!(&record.event, Event::Sent(sent) if matches!(sent.kind, Kind::Aggregate | Kind::ReadingAggregate));
    round.records.iter().any(aggregate)
}

/// Whether all meters' noise shares are in: what a cloud that owns vA needs where nothing random covers d - x.
fn all_shares_in(round: &Finished) -> bool {
    let shares = |record: &&std::sync::Arc<Record>| matches!(&record.event, Event::Sent(sent) if sent.kind == Kind::NoiseShares);
    round.records.iter().filter(shares).count() == METERS as usize
}

#[test]
fn a_round_is_charged_when_its_products_leave_whatever_becomes_of_it() {
    let (mut charged, mut free) = (0, 0);
    for key_mode in KeyMode::ALL.iter().copied() {
        for blinding in Blinding::ALL.iter().copied() {
            for base in EpochBase::ALL.iter().copied() {
                for moment in MOMENTS {
                    let config = with(|raw| {
                        (raw.key_mode, raw.blinding, raw.base) = (key_mode, blinding, base);
                    });
                    let (session, round) = run_losing(config, moment);
                    let outcome = &round.outcome;
                    let bare = key_mode == KeyMode::SplitKeys
                        && blinding != Blinding::Hardened
                        && base == EpochBase::Common;
                    let spent = left(&round) || bare && all_shares_in(&round);
                    let case = format!("{key_mode} {blinding} {base} {moment:?}: {:?}", outcome.verdict);
                    assert_eq!(outcome.epsilon_spent, spent.then_some(1.0), "{case}");
                    assert_eq!(session.ledger().spent(), if spent { 1.0 } else { 0.0 }, "{case}");
                    if outcome.noisy_total().is_some() {
                        assert!(spent && moment != Moment::Meter(Phase::Noise), "{case}");
                    } else if spent {
                        charged += 1;
                    } else {
                        free += 1;
                    }
                    match moment {
                        Moment::Meter(_) | Moment::Calculator(Phase::BlindSequence, _) => {
                            assert!(!spent, "{case}");
                        }
                        Moment::Calculator(Phase::Decryption, _) | Moment::Never => assert!(spent, "{case}"),
                        _ => {}
                    }
                }
            }
        }
    }
    // 18 variants. The meter's four moments and the first two of a calculator's are free in each: 108. The products are lost
    // in each too, and charged in 2; in the 6 of split keys the opening is lost as well, and charged in 2. The control
    // centre is lost in each, and the 12 that cannot decrypt are refused at the end, and where nothing is lost in
    // the aggregation (12 without split keys have no third order there) once more, 8 of them for not decrypting.
    assert_eq!((free, charged), (108 + 16 + 4, 2 + 2 + 18 + 12 + 8));
}

#[test]
fn as_printed_the_control_centre_can_read_the_total_of_a_refused_round_and_it_is_paid_for() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let config = with(|raw| (raw.key_mode, raw.blinding) = (key_mode, Blinding::AsPrinted));
        let (session, round) = run_losing(config, Moment::Never);
        assert!(matches!(round.outcome.refusal(), Some(Refusal::CannotDecrypt { .. })), "{key_mode}");
        assert_eq!((round.outcome.noisy_total(), round.outcome.epsilon_spent), (None, Some(1.0)));
        assert_eq!(session.ledger().spent(), 1.0);
    }
}

#[test]
fn a_repair_that_fails_halfway_costs_what_the_repaired_total_would() {
    let cost = privacy::cost(&with(|_| ()).params, 2).unwrap();
    assert!(cost > 1.0);
    for key_mode in KeyMode::ALL.iter().copied() {
        for (blinding, lose_center) in [(Blinding::Hardened, true), (Blinding::AsPrinted, false)] {
            let config = Config {
                absence: AbsencePolicy::Repair,
                ..with(|raw| (raw.key_mode, raw.blinding) = (key_mode, blinding))
            };
            let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
            let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
            while !effects.is_empty() {
                let effect = effects.remove(0);
                let phase = session.progress().phase;
                let role = match &effect {
                    Effect::Ask { meter: 1, .. } if phase == Phase::Reading => Some(Role::Meter(1)),
                    // The power that repairs C2.
                    Effect::Calculate { owner, .. } if phase == Phase::Decryption && lose_center => {
                        Some(*owner)
                    }
                    _ => None,
                };
                let input = match role {
                    Some(role) => Input::Lost { role, failure: HostFailure::SwitchedOff },
                    None => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
                };
                effects.extend(session.handle(input));
            }
            let round = only(session.take_finished());
            assert!(round.outcome.refusal().is_some() && left(&round), "{key_mode} {blinding}");
            assert_eq!(round.outcome.epsilon_spent, Some(cost), "{key_mode} {blinding}");
            assert_eq!(session.ledger().spent(), cost, "{key_mode} {blinding}");
        }
    }
}

#[test]
fn too_few_meters_are_found_out_before_anything_leaves() {
    let config = Config { absence: AbsencePolicy::Repair, ..config(4, 92) };
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while !effects.is_empty() {
        let effect = effects.remove(0);
        let input = match effect {
            Effect::Ask { meter: meter @ (0 | 2), request: MeterRequest::AddNoise { .. } } => {
                Input::Lost { role: Role::Meter(meter), failure: HostFailure::SwitchedOff }
            }
            effect => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        effects.extend(session.handle(input));
    }
    let round = only(session.take_finished());
    assert_eq!(round.outcome.refusal(), Some(&Refusal::Alarm(Alarm::TooFew { absent: 2, meters: 4 })));
    assert_eq!((round.outcome.epsilon_spent, session.ledger().spent(), left(&round)), (None, 0.0, false));
}

#[test]
fn a_session_goes_on_from_what_earlier_ones_spent() {
    let day = |spent| {
        let epochs = plans(2, ["00:00", "07:30", "19:00"]);
        let (session, finished) = run(Config { epochs, budget: Some(2.0), spent, ..config(2, 93) });
        (session.ledger().spent(), finished.iter().filter(|round| round.outcome.refusal().is_none()).count())
    };
    assert_eq!([day(0.0), day(1.0), day(1.5), day(2.0)], [(2.0, 2), (2.0, 1), (1.5, 0), (2.0, 0)]);
    let bad = Config { spent: -1.0, ..config(2, 93) };
    assert!(matches!(Session::begin(bad).map(|_| ()).unwrap_err(), SessionError::Budget(_)));
}
