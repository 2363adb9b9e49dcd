//! That what is said is so: sentences about who knows what, held against [`Knowledge`] of real rounds.

use blindsum_core::noise::NoiseLaw;
use blindsum_core::params::RawParams;

use super::*;
use crate::view::sample;

fn with(change: impl FnOnce(&mut RawParams)) -> Params {
    let mut raw: RawParams = sample::params().into();
    change(&mut raw);
    Params::try_from(raw).unwrap()
}

#[test]
fn of_one_absent_meter_the_sum_is_its_share() {
    use blindsum_core::knowledge::{Knowledge, Value};
    let t = text();
    let finished = sample::repaired();
    assert_eq!(finished.outcome.absent, [2]);
    let knows = Knowledge::gather(&finished.outcome.params, &finished.records, &"center".parse().unwrap());
    assert!(knows.knows(Value::KeyShare(2)) && !knows.knows(Value::KeyShare(0)));
    assert!(!knows.knows(Value::Reading(2)));
    let told = t.absent_told(1);
    assert!(told.contains("its own share") && !told.contains("no single one"));
    assert!(t.absent_told(2).contains("no single one"));
}

#[test]
fn only_all_shares_together_are_said_to_be_laplace() {
    let t = text();
    for noise in [NoiseLaw::Discrete, NoiseLaw::Continuous] {
        let usual = t.shares_law_says(&with(|raw| raw.noise = noise), false);
        assert!(usual.contains("sum obeys") && usual.contains("Eq. 23"), "{usual}");
        let absent = t.shares_law_says(&with(|raw| raw.noise = noise), true);
        assert!(!absent.contains("sum obeys") && absent.contains("not Laplace"), "{absent}");
        let one = t.shares_law_says(&with(|raw| (raw.noise, raw.meters) = (noise, 1)), false);
        assert!(one.contains("whole noise") && !one.contains("Eq. 23"), "{one}");
    }
}
