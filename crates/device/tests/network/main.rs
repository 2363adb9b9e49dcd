//! Whole sessions of devices over a network that does what networks do. Where a total comes out it is the simulation's of the same seed, and
//! so is each message; where none comes out, somebody or something is named.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod net;
mod shards;

use std::collections::{BTreeSet, VecDeque};

use blindsum_core::node::{MeterNode, MeterRequest};
use blindsum_core::params::RawParams;
use blindsum_core::randomness::Randomness;
use blindsum_core::variants::{AbsencePolicy, KeyMode, Proofs};
use blindsum_core::wire::kind::Protection;
use blindsum_core::wire::messages::{place, transcript_hash};
use blindsum_core::{Kind, Role};
use blindsum_device::Seat;
use blindsum_device::letter::Arrived;
use blindsum_device::{Ending, Event, Part, Refused};
use blindsum_paillier::Tables;
use blindsum_sim::{Config, Effect, EpochPlan, Finished, HostFailure, Input, Session, local};
use rand_core::Rng;

use net::{EPOCH, Net, Round, Weather};

const CENTER: Seat = Seat::ControlCenter;

/// When a meter falls silent.
#[derive(Clone, Copy, PartialEq)]
enum Silent {
    Never,
    BeforeRegistering,
    AfterRegistering,
}

/// The same session in the simulation; meter 2 may fall silent.
fn simulated(round: &Round, silent: Silent) -> Vec<Finished> {
    let meters = round.params.meters();
    let readings = |epoch| (0..meters).map(|index| Round::reading(index, epoch)).collect();
    let epochs =
        round.epochs.iter().map(|epoch| EpochPlan { epoch: *epoch, readings: readings(*epoch) }).collect();
    let config = Config::new(round.params, epochs, Randomness::Seeded(round.seed), || 0.0);
    let config = Config { absence: round.absence, ..config };
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let (tables, mut queue) = (Tables::default(), VecDeque::from(effects));
    let mut finished = Vec::new();
    while let Some(effect) = queue.pop_front() {
        let input = match effect {
            Effect::Ask { meter: 1, request: MeterRequest::Register { .. } }
                if silent == Silent::BeforeRegistering =>
            {
                Input::Lost { role: Role::Meter(1), failure: HostFailure::SwitchedOff }
            }
            Effect::Ask { meter: 1, request: MeterRequest::MaskReading { .. } }
                if silent == Silent::AfterRegistering =>
            {
                Input::Lost { role: Role::Meter(1), failure: HostFailure::SwitchedOff }
            }
            effect => local::carry_out(&mut nodes, &tables, effect, || 0.0),
        };
        queue.extend(session.handle(input));
        finished.extend(session.take_finished());
    }
    finished
}

/// What the control centre published, in mWh; nothing where it refused.
fn endings(net: &Net) -> Vec<(u64, &Ending)> {
    let told = net.told(CENTER).into_iter();
    told.filter_map(|event| match event {
        Event::Ended { epoch, ending } => Some((*epoch, ending)),
        _ => None,
    })
    .collect()
}

fn hash(net: &Net) -> [u8; 32] {
    let mut sent: Vec<_> = net.sent.iter().collect();
    sent.sort_by_key(|(from, message)| place(from.role().unwrap(), message.kind, message.to));
    transcript_hash(sent.iter().map(|(_, message)| message.bytes.as_slice()))
}

/// Whatever the network did: the simulation's total and messages, and everybody has heard the same.
fn published_as_simulated(round: &Round, net: &Net) {
    let expected = simulated(round, Silent::Never);
    let total = expected[0].outcome.noisy_total().unwrap() * round.params.unit_mwh();
    let right = Ending::Published { mwh: total, absent: Vec::new() };
    assert_eq!(endings(net), [(EPOCH, &right)], "seed {}", round.seed);
    assert_eq!(hash(net), expected[0].outcome.transcript_hash, "seed {}", round.seed);
    for role in (0..round.params.meters()).map(Seat::Meter).chain([Seat::Cloud, Seat::Dealer]) {
        let heard = net
            .told(role)
            .into_iter()
            .any(|event| matches!(event, Event::Ended { ending, .. } if *ending == right));
        assert!(heard, "{role} did not hear of the total: {:?}", net.told(role));
    }
}

#[test]
fn a_session_of_devices_is_the_session_of_the_simulation() {
    for key_mode in [KeyMode::Published, KeyMode::SplitKeys, KeyMode::CenterDraws] {
        let round = Round::new(key_mode, AbsencePolicy::Refuse, 2024);
        let mut net = Net::new(round.clone());
        net.run(|_| false);
        published_as_simulated(&round, &net);
    }
}

#[test]
fn letters_that_are_lost_doubled_late_or_out_of_order_change_nothing() {
    for seed in 1..=12 {
        let key_mode = [KeyMode::Published, KeyMode::SplitKeys, KeyMode::CenterDraws]
            [usize::try_from(seed % 3).unwrap()];
        let weather = Weather { lost: 20, doubled: 30, delay: 4_000 };
        let round = Round { weather, ..Round::new(key_mode, AbsencePolicy::Refuse, seed) };
        let mut net = Net::new(round.clone());
        net.run(|_| false);
        // The registration may be over before all letters have come: that is a refusal with names.
        match endings(&net)[..] {
            [(_, Ending::Refused { reason })] => {
                assert!(reason.contains("not answered in time"), "seed {seed}: {reason}")
            }
            _ => published_as_simulated(&round, &net),
        }
    }
}

#[test]
fn blind_sequences_are_proved_over_a_network_too() {
    let proved = |round: Round| {
        let raw =
            RawParams { meters: 4, gamma: 3, key_bits: 512, proofs: Proofs::Bits, ..RawParams::default() };
        Round { params: raw.try_into().unwrap(), ..round }
    };
    let round = proved(Round::new(KeyMode::Published, AbsencePolicy::Refuse, 3));
    let mut net = Net::new(round.clone());
    net.run(|_| false);
    published_as_simulated(&round, &net);
    assert!(net.sent.iter().any(|(_, message)| message.kind == Kind::SequenceProof));
}

#[test]
fn a_decryption_is_shown_to_the_cloud_over_a_network_too() {
    let raw = RawParams {
        meters: 4,
        gamma: 3,
        key_bits: 512,
        key_mode: KeyMode::SplitKeys,
        opening: true,
        ..RawParams::default()
    };
    let round = Round {
        params: raw.try_into().unwrap(),
        epochs: vec![EPOCH, EPOCH + 1800],
        ..Round::new(KeyMode::SplitKeys, AbsencePolicy::Refuse, 4)
    };
    let mut net = Net::new(round.clone());
    net.run(|_| false);
    let totals = simulated(&round, Silent::Never);
    let expected = totals.iter().map(|finished| {
        let mwh = finished.outcome.noisy_total().unwrap() * round.params.unit_mwh();
        Ending::Published { mwh, absent: Vec::new() }
    });
    assert!(endings(&net).into_iter().map(|(_, ending)| ending.clone()).eq(expected), "{:?}", endings(&net));
    assert_eq!(net.sent.iter().filter(|(_, message)| message.kind == Kind::Opening).count(), 2);
}

/// What somebody who reads everything at the broker has of the protocol is what the simulation's eavesdropper has, message by message.
#[test]
fn the_broker_sees_what_an_eavesdropper_sees() {
    let round = Round::new(KeyMode::SplitKeys, AbsencePolicy::Refuse, 31);
    let mut net = Net::new(round.clone());
    net.run(|_| false);
    let mut at_broker = BTreeSet::new();
    for bytes in &net.seen {
        let letter = Arrived::read(bytes).unwrap();
        if !letter.open.is_empty() {
            at_broker.insert(letter.open.to_vec());
        }
    }
    let finished = simulated(&round, Silent::Never).remove(0);
    let (mut heard, mut sealed) = (BTreeSet::new(), Vec::new());
    for record in &finished.records {
        if let blindsum_sim::Event::Sent(sent) = &record.event {
            if sent.kind.protection() == Protection::Secure {
                sealed.push(sent.bytes.clone());
            } else {
                heard.insert(sent.bytes.to_vec());
            }
        }
    }
    assert_eq!(at_broker, heard);
    assert!(sealed.len() > 12);
    for secret in sealed {
        // Behind the header every secure message has numbers that nobody else sends.
        let inside = &secret[secret.len() - 16..];
        let shown = net.seen.iter().any(|bytes| bytes.windows(16).any(|window| window == inside));
        assert!(!shown, "the end of a secure message is readable at the broker");
    }
}

#[test]
fn a_day_of_three_epochs_is_served_under_one_set_of_keys() {
    let epochs = vec![EPOCH, EPOCH + 1800, EPOCH + 3600];
    let round = Round { epochs, ..Round::new(KeyMode::Published, AbsencePolicy::Refuse, 5) };
    let mut net = Net::new(round.clone());
    net.run(|_| false);
    let totals: Vec<i64> = simulated(&round, Silent::Never)
        .iter()
        .map(|finished| finished.outcome.noisy_total().unwrap() * round.params.unit_mwh())
        .collect();
    let told: Vec<i64> = endings(&net)
        .iter()
        .map(|(_, ending)| match ending {
            Ending::Published { mwh, .. } => *mwh,
            Ending::Refused { reason } => panic!("{reason}"),
        })
        .collect();
    assert_eq!(told, totals);
}

#[test]
fn a_meter_that_never_comes_is_named() {
    let round = Round::new(KeyMode::Published, AbsencePolicy::Repair, 6);
    let mut net = Net::new(round);
    net.stop(Seat::Meter(2));
    net.run(|_| false);
    // Its hello was under way already: so it is one that joined and fell silent.
    let [(_, Ending::Published { absent, .. })] = endings(&net)[..] else { panic!("{:?}", endings(&net)) };
    assert_eq!(*absent, [Seat::Meter(2)]);
}

/// In each phase one meter is switched off: a total over the others under `Repair`, a refusal that names somebody under `Refuse`.
#[test]
fn a_meter_killed_in_any_phase_ends_in_the_repaired_total_or_a_named_refusal() {
    let whole = {
        let mut net = Net::new(Round::new(KeyMode::Published, AbsencePolicy::Repair, 7));
        net.run(|_| false);
        net.sent.len()
    };
    for absence in [AbsencePolicy::Refuse, AbsencePolicy::Repair] {
        let round = Round::new(KeyMode::Published, absence, 7);
        let all = simulated(&round, Silent::Never);
        let total = all[0].outcome.noisy_total().unwrap() * round.params.unit_mwh();
        let mut repaired = 0;
        for after in 0..whole {
            let mut net = Net::new(round.clone());
            net.run(|net| net.sent.len() > after);
            net.stop(Seat::Meter(1));
            net.run(|_| false);
            match endings(&net)[..] {
                [(_, Ending::Published { mwh, absent })] if absent.is_empty() => {
                    assert_eq!(*mwh, total, "after {after}")
                }
                [(_, Ending::Published { mwh, absent })] => {
                    assert_eq!((absence, absent.as_slice()), (AbsencePolicy::Repair, &[Seat::Meter(1)][..]));
                    let registered = net.sent.iter().any(|(from, _)| *from == Seat::Meter(1));
                    let silent =
                        if registered { Silent::AfterRegistering } else { Silent::BeforeRegistering };
                    let less = simulated(&round, silent)[0].outcome.noisy_total().unwrap();
                    assert_eq!(*mwh, less * round.params.unit_mwh(), "after {after}");
                    repaired += 1;
                }
                [(_, Ending::Refused { reason })] => {
                    assert_eq!(absence, AbsencePolicy::Refuse, "after {after}: {reason}");
                    assert!(
                        reason.contains("meter 2") || reason.contains("not in the cloud's products"),
                        "{reason}"
                    );
                }
                ref other => panic!("after {after}: {other:?}"),
            }
        }
        assert_eq!(repaired > 0, absence.repairs());
    }
}

#[test]
fn a_meter_that_is_started_again_takes_no_part_in_an_epoch_that_it_served_and_does_in_the_next() {
    let epochs = vec![EPOCH, EPOCH + 1800];
    let round = Round { epochs, ..Round::new(KeyMode::SplitKeys, AbsencePolicy::Repair, 8) };
    let mut net = Net::new(round.clone());
    let masked = |net: &Net| {
        net.sent.iter().any(|(from, message)| *from == Seat::Meter(0) && message.kind == Kind::MaskedReading)
    };
    net.run(masked);
    net.stop(Seat::Meter(0));
    net.now += 100;
    net.start(Seat::Meter(0));
    net.run(|_| false);
    let ends = endings(&net);
    let [(EPOCH, Ending::Published { absent: first, .. }), (_, Ending::Published { absent: second, mwh })] =
        ends[..]
    else {
        panic!("{ends:?}");
    };
    assert_eq!(*first, [Seat::Meter(0)]);
    assert!(second.is_empty());
    let expected = simulated(&round, Silent::Never);
    assert_eq!(*mwh, expected[1].outcome.noisy_total().unwrap() * round.params.unit_mwh());
    let twice = net
        .sent
        .iter()
        .filter(|(from, message)| *from == Seat::Meter(0) && message.kind == Kind::MaskedReading);
    assert_eq!(twice.count(), 2, "one masked reading an epoch");
}

#[test]
fn a_meter_that_was_late_in_one_epoch_takes_part_in_the_next() {
    for deaf_after in [Kind::Registration, Kind::MaskedReading] {
        let epochs = vec![EPOCH, EPOCH + 1800];
        let round = Round { epochs, ..Round::new(KeyMode::SplitKeys, AbsencePolicy::Repair, 12) };
        let mut net = Net::new(round.clone());
        let sent = |net: &Net| {
            net.sent.iter().any(|(from, message)| *from == Seat::Meter(1) && message.kind == deaf_after)
        };
        net.run(sent);
        net.deaf.insert(Seat::Meter(1));
        net.run(|net| !endings(net).is_empty());
        net.deaf.clear();
        net.run(|_| false);
        let ends = endings(&net);
        let [
            (EPOCH, Ending::Published { absent: first, .. }),
            (_, Ending::Published { absent: second, mwh }),
        ] = ends[..]
        else {
            panic!("{ends:?}");
        };
        assert_eq!((first.as_slice(), second.as_slice()), (&[Seat::Meter(1)][..], &[][..]), "{deaf_after:?}");
        let expected = simulated(&round, Silent::Never);
        assert_eq!(*mwh, expected[1].outcome.noisy_total().unwrap() * round.params.unit_mwh());
        // It hears of both totals, each under its own epoch.
        let heard: Vec<u64> = net
            .told(Seat::Meter(1))
            .into_iter()
            .filter_map(|event| match event {
                Event::Ended { epoch, ending: Ending::Published { .. } } => Some(*epoch),
                _ => None,
            })
            .collect();
        assert_eq!(heard, round.epochs);
    }
}

#[test]
fn a_dealer_or_a_cloud_that_is_gone_is_named() {
    for (role, after) in [(Seat::Dealer, Event::Ready), (Seat::Cloud, Event::Ready)] {
        let mut net = Net::new(Round::new(KeyMode::Published, AbsencePolicy::Repair, 10));
        net.run(|net| net.told(CENTER).contains(&&after));
        net.stop(role);
        net.run(|_| false);
        let [(_, Ending::Refused { reason })] = endings(&net)[..] else { panic!("{:?}", endings(&net)) };
        assert_eq!(*reason, format!("{role} has not answered in time"));
    }
}

#[test]
fn a_cloud_or_dealer_that_is_started_again_ends_the_session_by_name() {
    for role in [Seat::Cloud, Seat::Dealer] {
        let mut net = Net::new(Round::new(KeyMode::Published, AbsencePolicy::Repair, 9));
        net.run(|net| net.told(CENTER).contains(&&Event::Ready));
        net.stop(role);
        net.now += 100;
        net.start(role);
        net.run(|_| false);
        let [(_, Ending::Refused { reason })] = endings(&net)[..] else { panic!("{:?}", endings(&net)) };
        assert!(reason.contains(&role.to_string()) && reason.contains("started again"), "{reason}");
    }
}

/// Seats given away beforehand, as a class does: who comes with another's number is turned away, though nobody had the seat yet.
#[test]
fn a_seat_that_was_given_away_is_its_owners_alone() {
    let round = Round::new(KeyMode::Published, AbsencePolicy::Refuse, 12);
    for is_exchanged in [false, true] {
        let mut net = Net::new(round.clone());
        let mut seats: Vec<_> =
            (0..4).map(|index| net.setting(Seat::Meter(index)).key.public().clone()).collect();
        if is_exchanged {
            seats.swap(1, 2);
        }
        let setting = net.setting(CENTER);
        let part = Part::ControlCenter { epochs: round.epochs.clone(), seats: Some(seats) };
        net.put(CENTER, setting, part);
        net.run(|_| false);
        if !is_exchanged {
            published_as_simulated(&round, &net);
            continue;
        }
        for role in [1, 2].map(Seat::Meter) {
            assert!(net.told(CENTER).contains(&&Event::TurnedAway { role, reason: Refused::Taken }));
        }
        let [(_, Ending::Refused { reason })] = endings(&net)[..] else { panic!("{:?}", endings(&net)) };
        assert!(reason.contains("meter 2 and meter 3"), "{reason}");
    }
}

/// What anybody at the broker can do without the keys: replay, change, redirect. The session does not notice.
#[test]
fn letters_that_somebody_at_the_broker_slips_in_change_nothing() {
    for seed in 20..24 {
        let round = Round::new(KeyMode::Published, AbsencePolicy::Refuse, seed);
        let mut net = Net::new(round.clone());
        let mut slipped = 0;
        while slipped < 400 {
            let before = net.seen.len();
            net.run(|net| net.seen.len() > before);
            if net.seen.len() == before {
                break;
            }
            for _ in 0..4 {
                let pick = usize::try_from(net.rng.next_u32()).unwrap() % net.seen.len();
                let mut bytes = net.seen[pick].clone();
                let to = Seat::from_number(u32::from_be_bytes(bytes[21..25].try_into().unwrap())).unwrap();
                match net.rng.next_u32() % 4 {
                    0 => {}
                    1 => {
                        let place = usize::try_from(net.rng.next_u32()).unwrap() % bytes.len();
                        bytes[place] ^= 1 << (net.rng.next_u32() % 8);
                    }
                    2 => bytes.truncate(usize::try_from(net.rng.next_u32()).unwrap() % bytes.len()),
                    _ => bytes[17..21].copy_from_slice(&Seat::Dealer.number().to_be_bytes()),
                }
                net.slip(to, bytes);
                slipped += 1;
            }
        }
        net.run(|_| false);
        published_as_simulated(&round, &net);
    }
}
