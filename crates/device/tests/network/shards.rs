//! Sessions in which the cloud has shards: the total of the simulation or a refusal that names somebody, whatever happens to a shard.

use blindsum_core::Kind;
use blindsum_core::params::RawParams;
use blindsum_core::variants::{AbsencePolicy, KeyMode};
use blindsum_device::letter::Arrived;
use blindsum_device::{Ending, Event, Part, Party, PartyError, Seat, ShardKeys};

use crate::net::{EPOCH, Net, Round, Weather};
use crate::{Silent, endings, published_as_simulated, simulated};

fn round(meters: u32, shards: u32, absence: AbsencePolicy, seed: u64) -> Round {
    let raw = RawParams { meters, gamma: 2, key_bits: 256, ..RawParams::default() };
    Round { params: raw.try_into().unwrap(), shards, ..Round::new(KeyMode::Published, absence, seed) }
}

fn refusal(net: &Net) -> &str {
    match endings(net)[..] {
        [(_, Ending::Refused { reason })] => reason,
        ref other => panic!("{other:?}"),
    }
}

fn registered(net: &Net, meter: Seat) -> bool {
    net.sent.iter().any(|(from, message)| *from == meter && message.kind == Kind::Registration)
}

/// The transcript too: what is multiplied where changes no message of the protocol.
#[test]
fn a_city_of_sixty_meters_and_three_shards_has_the_total_and_the_messages_of_the_simulation() {
    let round = round(60, 3, AbsencePolicy::Refuse, 2024);
    let mut net = Net::new(round.clone());
    net.run(|_| false);
    published_as_simulated(&round, &net);
    // No reading went to the cloud, and each shard had those of its own meters.
    for bytes in &net.seen {
        let letter = Arrived::read(bytes).unwrap();
        let kind = letter.open.get(1).copied();
        if kind == Some(Kind::MaskedReading.byte()) || kind == Some(Kind::NoiseShares.byte()) {
            let Seat::Meter(meter) = letter.envelope.from else { panic!() };
            assert_eq!(letter.envelope.to, Seat::Shard(meter % 3));
        }
    }
}

#[test]
fn shards_change_no_message_under_any_key_mode_and_any_weather() {
    for (seed, key_mode) in (1..).zip([KeyMode::Published, KeyMode::SplitKeys, KeyMode::CenterDraws]) {
        let raw = RawParams { meters: 7, gamma: 2, key_bits: 256, key_mode, ..RawParams::default() };
        let weather = Weather { lost: 10, doubled: 40, delay: 2_000 };
        let epochs = vec![EPOCH];
        let base = round(7, 2, AbsencePolicy::Refuse, seed);
        let round = Round { params: raw.try_into().unwrap(), weather, epochs, ..base };
        let mut net = Net::new(round.clone());
        net.run(|_| false);
        match endings(&net)[..] {
            [(_, Ending::Refused { reason })] => assert!(reason.contains("not answered in time"), "{reason}"),
            _ => published_as_simulated(&round, &net),
        }
    }
}

/// Switched off after each letter that it takes, before its receipt is out, and started again a moment later: the right total every time.
#[test]
fn a_shard_killed_between_any_receipt_and_its_part_gives_the_right_total_after_its_restart() {
    let mut total = 0;
    for after in 0.. {
        let round = round(5, 2, AbsencePolicy::Refuse, 7);
        let mut net = Net::new(round.clone());
        net.crash = Some((Seat::Shard(0), after));
        net.run(|net| net.crash.is_none());
        if net.crash.is_some() {
            break;
        }
        total += 1;
        net.now += 100;
        net.start(Seat::Shard(0));
        net.run(|_| false);
        published_as_simulated(&round, &net);
    }
    // The roster, the beginning, two messages of three meters, the assignment, and the control centre's words.
    assert!(total > 12, "{total}");
}

/// The same where its meters have gone by then: what they were told had come is on its disk.
#[test]
fn what_a_shard_has_said_came_counts_when_its_meters_are_gone() {
    let round = round(4, 2, AbsencePolicy::Refuse, 8);
    let mut net = Net::new(round.clone());
    // Meter 4 hears nothing after its registration, so shard 2 has both messages of meter 2, and waits.
    net.run(|net| registered(net, Seat::Meter(3)));
    net.deaf.insert(Seat::Meter(3));
    net.run(|net| net.disk(Seat::Shard(1)).lock().len() == 2);
    net.stop(Seat::Shard(1));
    net.stop(Seat::Meter(1));
    net.deaf.clear();
    net.now += 100;
    net.start(Seat::Shard(1));
    net.run(|_| false);
    let expected = simulated(&round, Silent::Never)[0].outcome.noisy_total().unwrap();
    let mwh = expected * round.params.unit_mwh();
    assert_eq!(endings(&net), [(EPOCH, &Ending::Published { mwh, absent: Vec::new() })]);
}

#[test]
fn a_shard_that_stays_away_ends_in_a_refusal_that_names_it_and_its_meters() {
    for absence in [AbsencePolicy::Refuse, AbsencePolicy::Repair] {
        let mut net = Net::new(round(6, 3, absence, 9));
        net.run(|net| net.told(Seat::ControlCenter).contains(&&Event::Ready));
        net.stop(Seat::Shard(1));
        net.run(|_| false);
        let reason = refusal(&net);
        assert!(reason.contains("missing: the part of shard 2 with meter 2, meter 5"), "{reason}");
    }
    // Before the keys are made it is missing like anybody else.
    let mut net = Net::new(round(6, 3, AbsencePolicy::Refuse, 9));
    net.stop(Seat::Shard(2));
    net.deaf.insert(Seat::ControlCenter);
    net.run(|net| net.now > 3_000);
    net.deaf.clear();
    net.run(|_| false);
    assert!(refusal(&net).contains("shard 3"), "{}", refusal(&net));
}

#[test]
fn a_meter_that_is_silent_is_named_by_way_of_its_shard() {
    for absence in [AbsencePolicy::Refuse, AbsencePolicy::Repair] {
        let round = round(6, 3, absence, 10);
        let mut net = Net::new(round.clone());
        net.run(|net| {
            net.sent
                .iter()
                .any(|(from, message)| *from == Seat::Meter(1) && message.kind == Kind::Registration)
        });
        net.stop(Seat::Meter(1));
        net.run(|_| false);
        if absence.repairs() {
            let less = simulated(&round, Silent::AfterRegistering)[0].outcome.noisy_total().unwrap();
            let mwh = less * round.params.unit_mwh();
            assert_eq!(endings(&net), [(EPOCH, &Ending::Published { mwh, absent: vec![Seat::Meter(1)] })]);
        } else {
            assert!(refusal(&net).contains("meter 2 has not answered"), "{}", refusal(&net));
        }
    }
}

#[test]
fn a_shard_that_is_started_again_in_each_phase_serves_the_next_epoch_too() {
    let epochs = vec![EPOCH, EPOCH + 1800];
    let round = Round { epochs, ..round(5, 2, AbsencePolicy::Refuse, 11) };
    let expected: Vec<i64> = simulated(&round, Silent::Never)
        .iter()
        .map(|finished| finished.outcome.noisy_total().unwrap() * round.params.unit_mwh())
        .collect();
    let whole = {
        let mut net = Net::new(round.clone());
        net.run(|_| false);
        net.sent.len()
    };
    for after in (0..whole).step_by(3) {
        let mut net = Net::new(round.clone());
        net.run(|net| net.sent.len() > after);
        net.stop(Seat::Shard(1));
        net.now += 100;
        net.start(Seat::Shard(1));
        net.run(|_| false);
        let totals: Vec<i64> = endings(&net)
            .iter()
            .map(|(_, ending)| match ending {
                Ending::Published { mwh, .. } => *mwh,
                Ending::Refused { reason } => panic!("after {after}: {reason}"),
            })
            .collect();
        assert_eq!(totals, expected, "after {after}");
    }
}

/// No receipt leaves a shard whose disk is full, and the round is refused by its name.
#[test]
fn a_shard_that_cannot_write_takes_no_part() {
    let mut net = Net::new(round(4, 2, AbsencePolicy::Repair, 12));
    net.disk(Seat::Shard(0)).lock().is_full = true;
    net.run(|_| false);
    let reason = refusal(&net);
    assert!(reason.contains("shard 1 cannot go on") && reason.contains("the disk is full"), "{reason}");
}

/// Its disk is gone too, and its meters: the cloud has its part, and takes no other.
#[test]
fn a_part_that_has_come_counts_whatever_becomes_of_its_shard() {
    let round = round(4, 2, AbsencePolicy::Repair, 13);
    let mut net = Net::new(round.clone());
    net.run(|net| registered(net, Seat::Meter(1)));
    net.deaf.insert(Seat::Meter(1));
    // Both messages of two meters, and the part: the cloud waits for the other shard.
    net.run(|net| net.disk(Seat::Shard(0)).lock().len() == 5);
    let sent = net.seen.len();
    net.run(|net| net.seen.len() > sent + 4);
    net.stop(Seat::Shard(0));
    net.disk(Seat::Shard(0)).lock().clear();
    net.stop(Seat::Meter(0));
    net.now += 100;
    net.start(Seat::Shard(0));
    net.run(|_| false);
    let less = simulated(&round, Silent::AfterRegistering)[0].outcome.noisy_total().unwrap();
    let mwh = less * round.params.unit_mwh();
    assert_eq!(endings(&net), [(EPOCH, &Ending::Published { mwh, absent: vec![Seat::Meter(1)] })]);
}

/// Somebody with a shard's key for letters and without its key for signatures.
#[test]
fn a_part_under_another_signature_is_refused_by_name() {
    let mut net = Net::new(round(4, 2, AbsencePolicy::Repair, 14));
    let role = Seat::Shard(0);
    let (own, other) = (net.shard_keys(role), net.shard_keys(Seat::Shard(1)));
    let mixed = format!("{}{}", &own.expose_hex()[..64], &other.expose_hex()[64..]);
    let keys = ShardKeys::from_hex(&mixed).unwrap();
    let part = |net: &Net| Part::Shard {
        index: 0,
        keys: Box::new(keys.clone()),
        store: Box::new(net.disk(role).clone()),
    };
    // By itself it does not begin: its key is not the one that is pinned.
    let begun = Party::begin(net.setting(role), part(&net), net.now);
    assert_eq!(begun.err(), Some(PartyError::Key(role)));
    net.stop(role);
    net.now += 100;
    let mut setting = net.setting(role);
    setting.notice.keys.shards[0] = keys.public();
    let part = part(&net);
    net.put(role, setting, part);
    net.run(|_| false);
    let reason = refusal(&net);
    assert!(reason.contains("the part of shard 1 does not bear its signature"), "{reason}");
}
