//! More observers, or more records, never know less.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn rounds() -> Vec<Round> {
    let mut rounds = Vec::new();
    for (seed, raw) in (0..).zip(variants(raw())).filter(|(_, raw)| !raw.collapsed) {
        let lost: &[(u32, Phase)] = if seed % 3 == 0 { &[(1, Phase::Noise)] } else { &[] };
        rounds.push(round_losing(RawParams { meters: 3, ..raw }, seed, lost));
    }
    rounds
}

fn known(knowledge: &Knowledge) -> BTreeSet<Value> {
    knowledge.values().filter(|value| knowledge.knows(*value)).collect()
}

#[test]
fn a_larger_coalition_knows_at_least_as_much() {
    let mut more = 0;
    for round in rounds() {
        let everything = round.knows("everything");
        let all: BTreeSet<_> = everything.values().collect();
        assert_eq!(known(&everything), all);
        let of = |lens: &Lens| known(&Knowledge::gather(&round.params, &round.records, lens));
        let by_lens: Vec<_> = round.coalitions().iter().map(of).collect();
        for (set, known) in by_lens.iter().enumerate() {
            assert!(known.is_subset(&all));
            for bit in (0..7).filter(|bit| set >> bit & 1 == 0) {
                let larger = &by_lens[set | 1 << bit];
                assert!(known.is_subset(larger), "{:?} {set:b} {bit}", round.params);
                more += larger.len() - known.len();
            }
        }
    }
    assert!(more > 0);
}

#[test]
fn nothing_is_forgotten_from_one_record_to_the_next() {
    for round in rounds().into_iter().step_by(5) {
        for lens in round.coalitions().into_iter().step_by(3) {
            let mut last = BTreeSet::new();
            let mut existing = 0;
            for length in 0..=round.records.len() {
                let knowledge = Knowledge::gather(&round.params, &round.records[..length], &lens);
                let now = known(&knowledge);
                assert!(last.is_subset(&now), "{:?} {lens} {length}", round.params);
                assert!(knowledge.values().count() >= existing);
                existing = knowledge.values().count();
                last = now;
            }
        }
    }
}

#[test]
fn what_has_not_come_into_being_is_not_yet() {
    let round = round(raw(), 5);
    let everything: Lens = "everything".parse().unwrap();
    for (length, record) in round.records.iter().enumerate() {
        let before = Knowledge::gather(&round.params, &round.records[..length], &everything);
        let after = Knowledge::gather(&round.params, &round.records[..=length], &everything);
        for value in after.values() {
            let shown = Status::Shown { record: record.index };
            match before.status(value) {
                Status::NotYet => assert_eq!(after.status(value), shown, "{value:?}"),
                status => assert_eq!(after.status(value), status, "{value:?}"),
            }
        }
    }
    let empty = Knowledge::gather(&round.params, &[], &everything);
    assert_eq!(empty.values().count(), 0);
    // In the end there is all there can be, except for shares of meters that are not absent.
    let full = round.knows("everything");
    assert_eq!(full.status(Value::AbsentShares), Status::NotYet);
    assert_eq!(full.values().count(), 13 + 3 * 16);
    assert_eq!(full.status(Value::Reading(3)), Status::NotYet);
}
