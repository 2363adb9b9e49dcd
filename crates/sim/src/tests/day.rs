//! Several epochs under one set-up, and the ledger.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::privacy::Overdraft;
use blindsum_core::wire::kind::Kind;

use super::*;

fn day(meters: u32, seed: u64, budget: Option<f64>) -> Config {
    let epochs = plans(meters, ["00:00", "07:30", "19:00", "23:30"]);
    Config { epochs, budget, ..config(meters, seed) }
}

#[test]
fn a_day_has_one_set_up_and_a_fresh_epoch_for_every_slot() {
    let (session, finished) = run(day(3, 21, None));
    assert_eq!(finished.len(), 4);
    assert!((session.ledger().spent() - 4.0).abs() < 1e-12);
    let set_up: Vec<_> = finished.iter().map(keys_of).collect();
    assert!(set_up.windows(2).all(|pair| pair[0] == pair[1]));
    let fresh: Vec<_> = finished.iter().map(secrets_of).collect();
    for (at, secrets) in fresh.iter().enumerate() {
        for later in &fresh[at + 1..] {
            assert!(secrets.iter().all(|secret| !later.contains(secret)));
        }
    }
    for round in &finished {
        assert_eq!(round.outcome.noisy_total(), Some(round.outcome.true_total + selected_noise(round)));
        assert!(round.records.iter().enumerate().all(|(index, record)| record.index == index));
    }
    // The set-up is booked once in every epoch's costs, and is the same.
    let one_off = |round: &Finished| round.outcome.costs.get(Phase::Initialization, Party::ControlCenter);
    assert!(finished.iter().all(|round| one_off(round) == one_off(&finished[0]) && one_off(round).sent > 0));
    let epoch = |round: &Finished| round.outcome.costs.epoch(Party::Meters).sent;
    assert!(finished.iter().all(|round| epoch(round) == epoch(&finished[0])));
}

fn keys_of(round: &Finished) -> Vec<Sent> {
    let sent = round.records.iter().filter_map(|record| match &record.event {
        Event::Sent(sent) if record.phase == Phase::Initialization => Some(sent.clone()),
        _ => None,
    });
    sent.collect()
}

/// k_i, x_i and the randomizers of b.
fn secrets_of(round: &Finished) -> Vec<blindsum_paillier::integer::SecretInt> {
    let mut secrets = Vec::new();
    for record in &round.records {
        match &record.event {
            Event::Selected(selection) => {
                secrets.extend(selection.0.values().flat_map(|row| row.randomizers.clone()))
            }
            Event::Dealt(shares) => secrets.extend(shares.shares.iter().cloned()),
            Event::Masked { witness, .. } => secrets.push(witness.blind.clone()),
            _ => {}
        }
    }
    secrets
}

#[test]
fn an_epoch_of_a_day_is_the_epoch_alone() {
    // The same seed, the same slot: what was before it leaves no trace in its messages.
    let (_, day) = run(day(3, 22, None));
    let alone = finished(config(3, 22));
    assert_eq!(day[2].outcome.transcript_hash, alone.outcome.transcript_hash);
    assert_eq!(day[2].outcome.noisy_total(), alone.outcome.noisy_total());
}

#[test]
fn the_ledger_refuses_the_epoch_that_would_overdraw_by_name() {
    let (session, finished) = run(day(2, 23, Some(2.0)));
    assert_eq!(finished.len(), 3);
    assert!(finished[..2].iter().all(|round| round.outcome.noisy_total().is_some()));
    let last = &finished[2].outcome;
    let overdraft = Overdraft { asked: 1.0, spent: 2.0, budget: 2.0 };
    assert_eq!(last.refusal(), Some(&Refusal::Budget(overdraft)));
    assert_eq!(last.epoch, FIRST_EPOCH + 38 * 1800);
    assert_eq!((last.noisy_total(), last.noise(), last.epsilon_spent), (None, None, None));
    // Nobody was asked for anything.
    let sent = |record: &&std::sync::Arc<Record>| matches!(record.event, Event::Sent(_));
    assert_eq!(finished[2].records.iter().filter(sent).count(), 2, "the two keys");
    assert!((session.ledger().spent() - 2.0).abs() < 1e-12);
}

#[test]
fn a_first_epoch_beyond_the_budget_costs_nothing_at_all() {
    let (mut session, _, effects) = Session::begin(day(2, 24, Some(0.5))).unwrap();
    assert!(effects.is_empty() && session.is_over());
    let round = only(session.take_finished());
    assert!(matches!(round.outcome.refusal(), Some(Refusal::Budget(_))));
    assert_eq!(session.ledger().spent(), 0.0);
}

#[test]
fn an_epoch_refused_by_the_alarm_ends_the_day_and_is_charged() {
    let mut config = day(3, 25, Some(10.0));
    let raw = RawParams { blinding: blindsum_core::variants::Blinding::AsPrinted, ..config.params.into() };
    config.params = Params::try_from(raw).unwrap();
    let (session, finished) = run(config);
    assert_eq!(finished.len(), 1);
    assert!(matches!(finished[0].outcome.refusal(), Some(Refusal::CannotDecrypt { .. })));
    assert_eq!((session.ledger().spent(), finished[0].outcome.epsilon_spent), (1.0, Some(1.0)));
    let published = |record: &std::sync::Arc<Record>| matches!(&record.event, Event::Sent(s) if s.kind == Kind::Published);
    assert!(!finished[0].records.iter().any(published));
}
