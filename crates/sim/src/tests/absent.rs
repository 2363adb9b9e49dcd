//! Meters that drop out: refused, or repaired by the dealer's sum (E7).

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::sync::Arc;

use blindsum_core::fault::{Fault, LocalFault};
use blindsum_core::noise::NoiseError;
use blindsum_core::party::control_center::Alarm;
use blindsum_core::privacy;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::SecretInt;

use super::*;

/// Loses each meter of `lose` when it is asked for something in its phase.
fn run_losing(config: Config, lose: &[(u32, Phase)]) -> (Session, Vec<Finished>) {
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut gone = Vec::new();
    while !effects.is_empty() {
        let effect = effects.remove(0);
        let phase = session.progress().phase;
        let input = match effect {
            Effect::Ask { meter, .. } if gone.contains(&meter) => continue,
            Effect::Ask { meter, .. } if lose.contains(&(meter, phase)) => {
                gone.push(meter);
                Input::Lost { role: Role::Meter(meter), failure: HostFailure::SwitchedOff }
            }
            effect => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        effects.extend(session.handle(input));
    }
    assert!(session.is_over(), "never a hang");
    let finished = session.take_finished();
    (session, finished)
}

fn repairing(meters: u32, seed: u64) -> Config {
    Config { absence: AbsencePolicy::Repair, ..config(meters, seed) }
}

#[test]
fn a_total_over_those_present_is_repaired_exactly_in_every_phase_and_key_mode() {
    for key_mode in KeyMode::ALL.iter().copied() {
        for phase in [Phase::Initialization, Phase::Registration, Phase::Reading, Phase::Noise] {
            let mut config = repairing(5, 31);
            let raw = RawParams { key_mode, ..config.params.into() };
            config.params = Params::try_from(raw).unwrap();
            let readings = config.epochs[0].readings.clone();
            let (session, finished) = run_losing(config, &[(1, phase), (3, phase)]);
            let round = only(finished);
            let outcome = &round.outcome;
            let present: i64 = [0, 2, 4].map(|i: usize| readings[i].mwh().min(3_000_000)).iter().sum();
            assert_eq!(outcome.absent, [1, 3], "{key_mode} {phase:?}");
            assert_eq!(outcome.true_total, present, "{key_mode} {phase:?}");
            assert_eq!(outcome.noisy_total(), Some(present + selected_noise(&round)), "{key_mode} {phase:?}");
            // Fewer shares of noise: it costs what the residual law costs, and the ledger says so.
            let cost = privacy::cost(&outcome.params, 3).unwrap();
            assert!(cost > 1.0);
            assert_eq!(outcome.epsilon_spent, Some(cost));
            assert_eq!(session.ledger().spent(), cost);
        }
    }
}

#[test]
fn only_the_sum_of_the_absent_shares_is_told() {
    let (_, finished) = run_losing(repairing(5, 32), &[(1, Phase::Reading), (3, Phase::Noise)]);
    let round = only(finished);
    let kinds: Vec<Kind> = round
        .records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Sent(sent) if sent.from == Role::Dealer && sent.to == Role::ControlCenter => {
                Some(sent.kind)
            }
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [Kind::RepairSum]);
    let absent = round.records.iter().filter(|record| matches!(record.event, Event::Absent { .. })).count();
    assert_eq!(absent, 2);
}

/// With second masks the dealer speaks in every epoch, and each total is exact; a law that could fail says so of the shares.
#[test]
fn with_second_masks_every_total_is_exact_and_the_dealer_speaks_once_an_epoch() {
    for key_mode in KeyMode::ALL.iter().copied() {
        for lost in [&[][..], &[(1, Phase::Reading)]] {
            let mut config = Config { absence: AbsencePolicy::RepairMasked, ..config(4, 40) };
            config.params = Params::try_from(RawParams { key_mode, ..config.params.into() }).unwrap();
            let (_, finished) = run_losing(config, lost);
            let round = only(finished);
            let outcome = &round.outcome;
            assert_eq!(
                outcome.noisy_total(),
                Some(outcome.true_total + selected_noise(&round)),
                "{key_mode}"
            );
            assert_eq!(outcome.absent.len(), lost.len());
            let told = round
                .records
                .iter()
                .filter(|record| matches!(&record.event, Event::Sent(sent) if sent.kind == Kind::RepairSum));
            assert_eq!(told.count(), 1);
            let facts = crate::facts::Facts::gather(&round.records);
            let spending = crate::laws::Spending { spent: 0.0, budget: None };
            let laws = crate::laws::check(&facts, &outcome.params, 0, spending);
            let shares = laws.iter().find(|found| found.law == crate::laws::Law::Shares).unwrap();
            assert_eq!(shares.standing, crate::laws::Standing::Holds);
            let other = Arc::new(
                round
                    .records
                    .iter()
                    .map(|record| match &record.event {
                        Event::Dealt(dealt) => {
                            let mut dealt = dealt.clone();
                            dealt.shares[0] = SecretInt::new(dealt.shares[0].expose() + 1u32);
                            Arc::new(Record { event: Event::Dealt(dealt), ..Record::clone(record) })
                        }
                        _ => record.clone(),
                    })
                    .collect::<Vec<_>>(),
            );
            let laws = crate::laws::check(&crate::facts::Facts::gather(&other), &outcome.params, 0, spending);
            let shares = laws.iter().find(|found| found.law == crate::laws::Law::Shares).unwrap();
            assert_eq!(shares.standing, crate::laws::Standing::Broken);
        }
    }
}

#[test]
fn half_or_more_absent_is_not_repaired() {
    let (_, finished) = run_losing(repairing(4, 33), &[(0, Phase::Reading), (2, Phase::Noise)]);
    let refusal = only(finished).outcome.refusal().cloned();
    assert_eq!(refusal, Some(Refusal::Alarm(Alarm::TooFew { absent: 2, meters: 4 })));
    // Before registration too, and in the same words: nobody of them has sent anything to be blamed for.
    let (_, finished) = run_losing(repairing(4, 33), &[(1, Phase::Registration), (2, Phase::Registration)]);
    let refusal = only(finished).outcome.refusal().cloned();
    assert_eq!(refusal, Some(Refusal::Alarm(Alarm::TooFew { absent: 2, meters: 4 })));
}

#[test]
fn a_meter_lost_after_its_two_messages_counts_in_this_epoch_and_not_in_the_next() {
    let mut config = repairing(3, 34);
    config.epochs = plans(3, ["00:00", "19:00"]);
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut told = false;
    while !effects.is_empty() {
        let effect = effects.remove(0);
        if session.progress().phase == Phase::Aggregation && !told {
            told = true;
            let lost = Input::Lost { role: Role::Meter(2), failure: HostFailure::SwitchedOff };
            effects.extend(session.handle(lost));
        }
        let input = local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0);
        effects.extend(session.handle(input));
    }
    let finished = session.take_finished();
    let absent: Vec<_> = finished.iter().map(|round| round.outcome.absent.clone()).collect();
    assert_eq!(absent, [vec![], vec![2]]);
    // The second epoch's records tell of the loss as if it had been run alone.
    let told = |round: &Finished| {
        let absent =
            |record: &&std::sync::Arc<Record>| matches!(record.event, Event::Absent { meter: 2, .. });
        round.records.iter().filter(absent).count()
    };
    assert_eq!((told(&finished[0]), told(&finished[1])), (1, 1));
    assert!(finished.iter().all(|round| round.records.is_sorted_by_key(|record| record.phase)));
}

#[test]
fn an_answer_after_the_loss_comes_too_late_and_changes_nothing() {
    let (mut session, fleet, mut effects) = Session::begin(repairing(3, 35)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while !effects.is_empty() {
        let effect = effects.remove(0);
        let late =
            matches!(&effect, Effect::Ask { meter: 1, .. }) && session.progress().phase == Phase::Noise;
        let input = local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0);
        if late {
            let lost = Input::Lost { role: Role::Meter(1), failure: HostFailure::Silent(8000) };
            effects.extend(session.handle(lost));
        }
        effects.extend(session.handle(input));
    }
    let round = only(session.take_finished());
    assert_eq!(round.outcome.absent, [1]);
    assert_eq!(round.outcome.noisy_total(), Some(round.outcome.true_total + selected_noise(&round)));
}

#[test]
fn a_repair_that_the_budget_does_not_allow_never_leaves_the_cloud() {
    let config = Config { budget: Some(1.0), ..repairing(3, 36) };
    let (session, finished) = run_losing(config, &[(1, Phase::Reading)]);
    let round = only(finished);
    assert!(matches!(round.outcome.refusal(), Some(Refusal::Budget(_))));
    // Nothing was told: no product was sent, the dealer was not asked, the control centre did not decrypt.
    let opened = |record: &std::sync::Arc<Record>| match &record.event {
        Event::Sent(sent) => {
            matches!(sent.kind, Kind::Aggregate | Kind::RepairRequest | Kind::RepairSum | Kind::Published)
        }
        Event::Decrypted(_) => true,
        _ => false,
    };
    assert!(!round.records.iter().any(opened));
    assert_eq!((session.ledger().spent(), round.outcome.epsilon_spent), (0.0, None));
}

#[test]
fn a_meter_that_fails_by_itself_is_absent_and_one_that_was_misled_is_not() {
    let fail = |fault: Fault| {
        let (mut session, fleet, mut effects) = Session::begin(repairing(5, 37)).unwrap();
        let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
        while !effects.is_empty() {
            let mut input = local::carry_out(&mut nodes, &Tables::default(), effects.remove(0), || 0.0);
            if let Input::Answered { meter: 1, reply: reply @ Ok(MeterReply::NoiseAdded { .. }), .. } =
                &mut input
            {
                *reply = Err(fault.clone());
            }
            effects.extend(session.handle(input));
        }
        only(session.take_finished())
    };
    let noise = LocalFault::Noise(NoiseError::BeyondOffset);
    let round = fail(Fault::local(Role::Meter(1), noise));
    assert_eq!(round.outcome.absent, [1]);
    assert_eq!(round.outcome.noisy_total(), Some(round.outcome.true_total + selected_noise(&round)));
    let told = round.records.iter().any(|record| {
        let failed = HostFailure::Failed(NoiseError::BeyondOffset.to_string());
        matches!(&record.event, Event::Absent { meter: 1, failure } if *failure == failed)
    });
    assert!(told);
    let tag = blindsum_core::fault::MessageFault::Tag;
    let misled = Fault::message(Role::Meter(1), Role::Cloud, tag);
    assert_eq!(fail(misled.clone()).outcome.refusal(), Some(&Refusal::Fault(misled)));
}

#[test]
fn an_overdraft_that_a_loss_makes_certain_is_found_before_anybody_is_asked() {
    let config = Config { budget: Some(2.7), epochs: plans(5, ["18:30", "19:00"]), ..repairing(5, 38) };
    let (session, finished) = run_losing(config, &[(1, Phase::Reading)]);
    assert_eq!(finished.len(), 2);
    assert_eq!(session.ledger().spent(), privacy::cost(&finished[0].outcome.params, 4).unwrap());
    assert!(matches!(finished[1].outcome.refusal(), Some(Refusal::Budget(_))));
    let asked = |record: &&std::sync::Arc<Record>| {
        matches!(record.event, Event::Sent(_)) && record.phase != Phase::Initialization
    };
    assert_eq!(finished[1].records.iter().filter(asked).count(), 0);
}

#[test]
fn a_repairs_witness_does_not_print() {
    let (_, finished) = run_losing(repairing(3, 39), &[(1, Phase::Reading)]);
    let round = only(finished);
    let witness = round.records.iter().find_map(|record| match &record.event {
        Event::Decrypted(witness) => witness.repair.clone(),
        _ => None,
    });
    assert_eq!(format!("{:?}", witness.unwrap()), "RepairWitness(<redacted>)");
}
