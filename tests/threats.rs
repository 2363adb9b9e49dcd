//! The table of SECURITY.md: what each coalition can derive under each key mode, as `blindsum_sim::knowledge` has it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use blindsum_core::{KeyMode, Params, Randomness, RawParams};
use blindsum_readings::Reading;
use blindsum_sim::knowledge::{Knowledge, Lens, Value};
use blindsum_sim::{Config, EpochPlan, Finished, Session, local};

const EPOCH: u64 = 1_262_304_000;
const METERS: u32 = 5;
/// The home that is looked at: its meter is in none of the coalitions.
const HOME: u32 = METERS - 1;

const COALITIONS: [&str; 15] = [
    "eavesdropper",
    "meter-1",
    "center",
    "cloud",
    "dealer",
    "center+eavesdropper",
    "center+dealer",
    "center+cloud",
    "cloud+dealer",
    "cloud+meter-1",
    "center+meter-1",
    "center+dealer+eavesdropper",
    "center+cloud+dealer",
    "cloud+meter-1+meter-2",
    "center+cloud+meter-1",
];

/// A number that each home has one of.
type Of = fn(u32) -> Value;

/// What may be known of the home, and of the total: the strongest last.
const OF_THE_HOME: [(Of, &str); 5] = [
    (Value::Selection, "b"),
    (Value::MaskedPlain, "d - x"),
    (Value::ShareTotal, "xi + x"),
    (Value::NoisyReading, "d + xi"),
    (Value::Reading, "d"),
];
const OF_THE_TOTAL: [(Value, &str); 3] =
    [(Value::MaskedTotal, "D - X"), (Value::BlindedNoise, "Xi + X"), (Value::TrueTotal, "D")];

fn round(key_mode: KeyMode) -> Finished {
    let raw = RawParams { meters: METERS, key_bits: 512, key_mode, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let readings = (0..METERS).map(|i| Reading::from_wh(150.0 + 412.5 * f64::from(i)).unwrap()).collect();
    let plan = EpochPlan { epoch: EPOCH, readings };
    let (mut session, fleet, effects) =
        Session::begin(Config::new(params, vec![plan], Randomness::Seeded(1), || 0.0)).unwrap();
    local::run(&mut session, fleet, effects);
    session.take_finished().remove(0)
}

/// What a coalition knows of the home, and of the total beside y.
fn cell(finished: &Finished, coalition: &str) -> String {
    let lens: Lens = coalition.parse().unwrap();
    let knowledge = Knowledge::gather(&finished.outcome.params, &finished.records, &lens);
    let home: Vec<_> =
        OF_THE_HOME.iter().filter(|(of, _)| knowledge.knows(of(HOME))).map(|(_, name)| *name).collect();
    let total: Vec<_> =
        OF_THE_TOTAL.iter().filter(|(value, _)| knowledge.knows(*value)).map(|(_, name)| *name).collect();
    match home.into_iter().chain(total).collect::<Vec<_>>() {
        none if none.is_empty() => "nothing".to_owned(),
        some => some.join(", "),
    }
}

#[test]
fn security_md_says_what_each_coalition_can_derive() {
    let rounds: Vec<_> = KeyMode::ALL.iter().copied().map(round).collect();
    let row = |coalition: &&str| {
        let cells: Vec<_> = rounds.iter().map(|finished| cell(finished, coalition)).collect();
        format!("| {} | {} |", coalition.replace('+', " + "), cells.join(" | "))
    };
    let made = COALITIONS.iter().map(row).collect::<Vec<_>>().join("\n");
    let document = include_str!("../SECURITY.md");
    assert!(document.contains(&format!("\n{made}\n")), "SECURITY.md: write these rows\n\n{made}\n");
}
