//! A whole round with each party in a process of its own, joined by pipes that carry only messages' bytes: no shared memory
//! and no driver. It has the transcript hash of the same seed in the simulation.
//!
//! This program is the test and, started again with an argument, each of its parties.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod frame;
mod party;
mod router;

use std::collections::{BTreeMap, VecDeque};

use blindsum_core::node::{Manufacture, MeterNode, MeterRequest, manufacture};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::{AbsencePolicy, KeyMode, Proofs};
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::{place, transcript_hash};
use blindsum_paillier::Tables;
use blindsum_readings::Reading;
use blindsum_sim::{Config, Effect, EpochPlan, HostFailure, Input, Outcome, Session, local};

use party::{Configuration, Part};
use router::{Passed, route};

/// The argument that makes a party of this program.
const PARTY: &str = "--party";

const METERS: u32 = 4;
const EPOCH: u64 = 1_700_000_000;

/// A round to be run twice: in processes and in the simulation.
#[derive(Clone, Copy)]
struct Round {
    params: Params,
    randomness: Randomness,
    /// A meter that has no power when the epoch begins.
    absent: Option<u32>,
}

impl Round {
    fn new(key_mode: KeyMode, absent: Option<u32>) -> Self {
        let raw = RawParams { meters: METERS, gamma: 3, key_bits: 512, key_mode, ..RawParams::default() };
        Self { params: raw.try_into().unwrap(), randomness: Randomness::Seeded(2024), absent }
    }

    /// The same with blind sequences that are proved.
    fn proved(self) -> Self {
        let raw = RawParams { proofs: Proofs::Bits, ..self.params.into() };
        Self { params: raw.try_into().unwrap(), ..self }
    }

    fn reading(index: u32) -> Reading {
        Reading::from_wh(125.5 * f64::from(index + 1)).unwrap()
    }

    /// What each party is given.
    fn configurations(self) -> BTreeMap<Role, Configuration> {
        let Manufacture { meters, registry, cloud_key, identities } =
            manufacture(self.params, self.randomness).unwrap();
        let mut parts = BTreeMap::from([(Role::Dealer, Part::Dealer)]);
        parts.insert(Role::Cloud, Part::Cloud { key: *cloud_key.expose(), identities });
        let everybody = registry.meters.iter().map(|(id, key)| (id.clone(), *key.expose())).collect();
        let center = Part::ControlCenter {
            meters: everybody,
            cloud: *registry.cloud.expose(),
            repair: self.absent.is_some(),
        };
        parts.insert(Role::ControlCenter, center);
        for meter in meters {
            let (index, id, key) = (meter.index, meter.id, *meter.master_key.expose());
            let reading = (self.absent != Some(index)).then(|| Self::reading(index));
            parts.insert(Role::Meter(index), Part::Meter { index, id, key, reading });
        }
        let (params, randomness) = (self.params, self.randomness);
        let given = |part| Configuration { params, randomness, epoch: EPOCH, part };
        parts.into_iter().map(|(role, part)| (role, given(part))).collect()
    }

    /// The messages of the round in processes.
    fn in_processes(self) -> Vec<Passed> {
        let present = usize::try_from(METERS).unwrap() - usize::from(self.absent.is_some());
        let (mut registered, mut admitted) = (false, false);
        route(&self.configurations(), |passed| {
            self.absent?;
            let count = |kind| passed.iter().filter(|message| message.kind == kind).count();
            if !registered && count(Kind::Registration) == present + 1 {
                registered = true;
                return Some(Role::ControlCenter);
            }
            if !admitted && count(Kind::Admission) == present {
                admitted = true;
                return Some(Role::Cloud);
            }
            None
        })
    }

    /// The same round in the simulation.
    fn simulated(self) -> Outcome {
        let readings = (0..METERS).map(Self::reading).collect();
        let epochs = vec![EpochPlan { epoch: EPOCH, readings }];
        let config = Config::new(self.params, epochs, self.randomness, || 0.0);
        let absence = if self.absent.is_some() { AbsencePolicy::Repair } else { AbsencePolicy::Refuse };
        let (mut session, fleet, effects) = Session::begin(Config { absence, ..config }).unwrap();
        let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
        let (tables, mut queue) = (Tables::default(), VecDeque::from(effects));
        while let Some(effect) = queue.pop_front() {
            let input = match effect {
                Effect::Ask { meter, request: MeterRequest::Register { .. } }
                    if self.absent == Some(meter) =>
                {
                    Input::Lost { role: Role::Meter(meter), failure: HostFailure::SwitchedOff }
                }
                effect => local::carry_out(&mut nodes, &tables, effect, || 0.0),
            };
            queue.extend(session.handle(input));
        }
        session.take_finished().remove(0).outcome
    }
}

fn check(round: Round) {
    let mut passed = round.in_processes();
    // Of one sender to one receiver, in the order in which they were sent.
    passed.sort_by_key(|message| place(message.from, message.kind, message.to));
    let hash = transcript_hash(passed.iter().map(|message| message.bytes.as_slice()));
    let simulated = round.simulated();
    assert!(simulated.noisy_total().is_some(), "{simulated:?}");
    assert_eq!(simulated.absent, Vec::from_iter(round.absent));
    assert_eq!(hash, simulated.transcript_hash);
}

const CASES: [(&str, fn()); 6] = [
    ("a_round_in_processes_is_the_round_of_the_simulation", || check(Round::new(KeyMode::Published, None))),
    ("so_it_is_where_the_cloud_owns_a_key", || check(Round::new(KeyMode::SplitKeys, None))),
    ("so_it_is_where_the_control_centre_draws", || check(Round::new(KeyMode::CenterDraws, None))),
    ("so_it_is_where_blind_sequences_are_proved", || {
        check(Round::new(KeyMode::CenterDraws, None).proved());
        check(Round::new(KeyMode::SplitKeys, None).proved());
    }),
    ("so_it_is_where_a_meter_is_absent_and_its_share_is_repaired", || {
        check(Round::new(KeyMode::SplitKeys, Some(2)));
    }),
    ("a_party_names_nothing_of_the_simulation", || {
        let party = [include_str!("party.rs"), include_str!("frame.rs")];
        assert!(party.iter().all(|source| !source.contains("blindsum_sim")));
    }),
];

/// Arguments of the usual harness that have a value after them.
const WITH_VALUE: [&str; 6] = ["--test-threads", "--skip", "--color", "--format", "--logfile", "-Z"];

/// The names asked for on the command line, as the usual harness understands them.
fn wanted(arguments: &[String]) -> Vec<&str> {
    let (mut names, mut value) = (Vec::new(), false);
    for argument in arguments {
        if value {
            value = false;
        } else if argument.starts_with('-') {
            value = WITH_VALUE.contains(&argument.as_str());
        } else {
            names.push(argument.as_str());
        }
    }
    names
}

// The usual harness writes to the pipe that a party speaks through, so this test has none.
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if has(PARTY) {
        if let Err(error) = party::live() {
            eprintln!("{error}");
            std::process::exit(1);
        }
        return;
    }
    let (names, mut passed) = (wanted(&arguments), 0);
    for (name, case) in CASES {
        if has("--ignored") || !(names.is_empty() || names.iter().any(|wanted| name.contains(wanted))) {
            continue;
        }
        if has("--list") {
            println!("{name}: test");
        } else {
            case();
            passed += 1;
            println!("test {name} ... ok");
        }
    }
    if !has("--list") {
        println!("test result: ok. {passed} passed");
    }
}
