//! Each rule on measurements made up for it.

use std::collections::BTreeSet;

use super::*;
use crate::measurement::MILLIS;

/// A row of one repeat of ours.
pub(crate) fn row(metric: &str, party: &str, m: u32, gamma: u32, value: f64) -> Measurement {
    Measurement {
        cell: format!("time-double-blind-m{m}-g{gamma}"),
        scheme: "double-blind".to_owned(),
        m,
        gamma: Some(gamma),
        key_bits: Some(512),
        metric: metric.to_owned(),
        party: party.to_owned(),
        phase: "epoch".to_owned(),
        repeat: 1,
        value,
        low: None,
        high: None,
        n: 1,
        unit: MILLIS.to_owned(),
        theory: None,
        transport: String::new(),
        noise: String::new(),
        evidence: String::new(),
        epsilon: None,
        delta: None,
        security_bits: None,
        cap_wh: None,
        absent: None,
        honest: None,
        seed: 1,
    }
}

fn claim(id: &str) -> Claim {
    read(CLAIMS).unwrap().into_iter().find(|claim| claim.id == id).unwrap()
}

fn found(id: &str, rows: &[Measurement]) -> Verdict {
    judge(&claim(id), rows).verdict
}

#[test]
fn the_claims_that_ship_are_read() {
    let claims = read(CLAIMS).unwrap();
    let ids: BTreeSet<_> = claims.iter().map(|claim| claim.id.clone()).collect();
    assert_eq!(ids.len(), claims.len());
    assert_eq!(claims.len(), 10);
    assert!(read("[[claim]]\nid = 'C1'").is_err());
    assert_eq!(found("C1", &[]), Verdict::NotMeasured);
    assert_eq!(found("C7", &[]), Verdict::CannotBeTested);
    // Of 100 homes' discrete noise half of the shares leave an epsilon of 3.698.
    let judged = judge(&claim("C11"), &[]);
    assert_eq!(judged.verdict, Verdict::NotReproduced);
    assert!(judged.because.contains("3.698"), "{}", judged.because);
}

#[test]
fn slopes_are_judged_by_their_bounds() {
    let choice = "encrypting its choice";
    let line = |of: fn(f64) -> f64| -> Vec<_> {
        [100, 500, 1_000].map(|m| row(choice, "cloud", m, 4, of(f64::from(m)))).into()
    };
    assert_eq!(found("C1", &line(|m| 3.0 * m)), Verdict::Reproduced);
    assert_eq!(found("C1", &line(|m| m * m)), Verdict::NotReproduced);
    assert_eq!(found("C1", &line(|m| 3.0 * m)[..2]), Verdict::NotMeasured);
    let flat: Vec<_> = [100, 500, 1_000].map(|m| row("noise", "meter", m, 4, 2.0)).into();
    assert_eq!(found("C3", &flat), Verdict::Reproduced);
    let gammas = |of: fn(f64) -> f64| -> Vec<_> {
        [2, 5, 10, 20].map(|gamma| row(choice, "cloud", 500, gamma, of(f64::from(gamma)))).into()
    };
    assert_eq!(found("C2", &gammas(|x| 7.0 + x)), Verdict::Reproduced);
    assert_eq!(found("C2", &gammas(|x| 3.0 * x)), Verdict::Reproduced);
    for power in [0.9, 1.1, 1.2, 2.0] {
        let bent: Vec<_> = [2, 5, 10, 20]
            .map(|gamma| row(choice, "cloud", 500, gamma, libm::pow(f64::from(gamma), power)))
            .into();
        assert_eq!(found("C2", &bent), Verdict::NotReproduced, "{power}");
    }
    assert_eq!(found("C2", &gammas(|x| 7.0 + x)[1..]), Verdict::NotMeasured);
    // A size of keys with too few points is not left out.
    let mut two = line(|m| 3.0 * m);
    two.push(Measurement { key_bits: Some(2_048), ..row(choice, "cloud", 100, 4, 1.0) });
    assert_eq!(found("C1", &two), Verdict::NotMeasured);
    // Sizes that hardly differ show no slope.
    let near: Vec<_> = [10, 11, 12].map(|m| row(choice, "cloud", m, 4, f64::from(m))).into();
    assert_eq!(found("C1", &near), Verdict::NotMeasured);
    // Repeats that lie far apart decide nothing.
    let mut shaky = line(|m| 3.0 * m);
    shaky.push(Measurement { repeat: 2, ..row(choice, "cloud", 100, 4, 900.0) });
    assert_eq!(found("C1", &shaky), Verdict::Undecided);
    // Repeats of which one by itself would turn the verdict decide nothing either, however near they lie.
    let steep = |power: f64, repeat| {
        [100, 500, 1_000]
            .map(|m| Measurement { repeat, ..row(choice, "cloud", m, 4, libm::pow(f64::from(m), power)) })
    };
    let three = |powers: [f64; 3]| [steep(powers[0], 1), steep(powers[1], 2), steep(powers[2], 3)].concat();
    assert_eq!(found("C1", &three([0.98, 1.0, 1.02])), Verdict::Reproduced);
    assert_eq!(found("C1", &three([0.98, 1.0, 1.051])), Verdict::Undecided);
    assert_eq!(found("C1", &three([1.06, 1.07, 1.08])), Verdict::NotReproduced);
    // What warmed up says nothing.
    let mut disturbed = line(|m| 3.0 * m);
    disturbed.push(Measurement { repeat: 0, ..row(choice, "cloud", 100, 4, 1e9) });
    assert_eq!(found("C1", &disturbed), Verdict::Reproduced);
}

#[test]
fn two_times_must_come_out_at_one_size() {
    let at = |bits, meter, cloud| {
        ["noise", "encrypting its choice"].into_iter().zip([meter, cloud]).map(move |(metric, value)| {
            Measurement {
                key_bits: Some(bits),
                ..row(metric, if metric == "noise" { "meter" } else { "cloud" }, 500, 20, value)
            }
        })
    };
    let apart: Vec<_> = at(512, 3.0, 4_000.0).chain(at(1_024, 42.0, 30_000.0)).collect();
    assert_eq!(found("C4 and C5", &apart), Verdict::NotMeasured, "2048 bits might fit");
    let all: Vec<_> = apart.into_iter().chain(at(2_048, 300.0, 200_000.0)).collect();
    assert_eq!(found("C4 and C5", &all), Verdict::NotReproduced);
    let together: Vec<_> = at(512, 3.0, 500.0).chain(at(1_024, 40.0, 4_500.0)).collect();
    assert_eq!(found("C4 and C5", &together), Verdict::Reproduced);
}

#[test]
fn curves_cross_where_they_cross() {
    let curve = |scheme: &str, bits: Option<u32>, of: fn(f64) -> f64| {
        let scheme = scheme.to_owned();
        [400, 800, 1_600, 2_000].into_iter().flat_map(move |m| {
            let time = |party: &str, phase: &str, value| Measurement {
                scheme: scheme.clone(),
                key_bits: bits,
                phase: phase.to_owned(),
                ..row("time", party, m, 4, value)
            };
            let value = of(f64::from(m));
            [
                time("meter", "epoch", value / f64::from(m)),
                time("slowest meter", "epoch", 0.0),
                time("aggregator", "epoch", 0.0),
                time("helpers", "epoch", 0.0),
                time("meter", "set-up", 0.0),
                time("others", "set-up", 0.0),
            ]
        })
    };
    let rows: Vec<_> = curve("double-blind", Some(512), |m| 1_200.0 + m)
        .chain(curve("wav", None, |m| 2.0 * m))
        .chain(curve("psa-one-group", None, |m| 2.0 * m))
        .collect();
    assert_eq!(found("C8", &rows), Verdict::Reproduced);
    let never: Vec<_> = curve("double-blind", Some(512), |m| 9.0 * m)
        .chain(curve("wav", None, |m| 2.0 * m))
        .chain(curve("psa-one-group", None, |m| 2.0 * m))
        .collect();
    assert_eq!(found("C8", &never), Verdict::NotReproduced);
    let below: Vec<_> = never.into_iter().filter(|row| row.m < 1_200).collect();
    let judged = judge(&claim("C8"), &below);
    assert_eq!(judged.verdict, Verdict::NotMeasured);
    assert!(judged.because.contains("4.5 times as long"), "{}", judged.because);
}

#[test]
fn the_least_error_is_told_with_those_that_are_as_good() {
    let law = |noise: &str, value: f64| Measurement {
        cell: format!("noise-{noise}"),
        noise: noise.to_owned(),
        low: Some(value * 0.98),
        high: Some(value * 1.02),
        repeat: 0,
        ..row("sd", "", 1_000, 4, value)
    };
    let others = ["N3", "N4", "N5-published", "N5-tight", "N6"].map(|noise| law(noise, 0.03));
    let with = |more: &[Measurement]| [&[law("N2", 0.0078)], &others[..], more].concat();
    assert_eq!(found("C9", &with(&[])), Verdict::InKind, "of WAV nobody can tell");
    assert_eq!(found("C9", &with(&[law("N1", 0.0079)])), Verdict::InKind);
    let mut beaten = with(&[]);
    beaten[1] = law("N3", 0.0079);
    assert_eq!(found("C9", &beaten), Verdict::Undecided);
    beaten[1] = law("N3", 0.0070);
    assert_eq!(found("C9", &beaten), Verdict::NotReproduced);
    let few: Vec<_> = with(&[]).into_iter().map(|row| Measurement { m: 500, ..row }).collect();
    assert_eq!(found("C9", &few), Verdict::NotMeasured);
}

#[test]
fn counts_that_differ_from_theory_are_named() {
    let count = |scheme: &str, m, value, theory| Measurement {
        cell: format!("count-{scheme}"),
        scheme: scheme.to_owned(),
        theory: Some(theory),
        ..row("Power", "meter", m, 4, value)
    };
    let all = |value| -> Vec<_> {
        let sizes = [10, 20, 40].into_iter();
        sizes.flat_map(|m| ["double-blind", "shamir"].map(|scheme| count(scheme, m, value, 5.0))).collect()
    };
    assert_eq!(found("C10", &all(5.0)), Verdict::Reproduced);
    assert_eq!(found("C10", &all(5.0)[..4]), Verdict::NotMeasured);
    let judged = judge(&claim("C10"), &all(6.0));
    assert_eq!(judged.verdict, Verdict::NotReproduced);
    assert!(judged.because.contains("Power of meter"), "{}", judged.because);
}
