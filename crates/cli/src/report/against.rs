//! The epsilon that holds against those who take part, Eq. (29) and (30).

use blindsum_core::params::Params;
use blindsum_core::privacy::Against;
use blindsum_sim::knowledge::{Assumption, Strength, strength};
use serde::Serialize;

use crate::report::words::wh;

/// What hides a home from some meters that pool what they know. Infinite is null.
#[derive(Serialize)]
pub(crate) struct AgainstJson {
    meters: u32,
    epsilon: Option<f64>,
    deviation_wh: f64,
    deviation_with_cloud_wh: f64,
}

/// Of a total without the meters in `absent`: against one curious meter, and against `pooled` of them where that is asked for; those against whom nobody is left to hide
/// are left out.
pub(crate) fn against(params: &Params, absent: &[u32], pooled: Option<u32>) -> Vec<Against> {
    let absent = u32::try_from(absent.len()).unwrap_or(u32::MAX);
    let mut many = vec![1];
    many.extend(pooled.filter(|pooled| *pooled != 1));
    many.into_iter().filter_map(|pooled| Against::new(params, absent, pooled)).collect()
}

/// As numbers.
pub(crate) fn json(params: &Params, against: &Against) -> AgainstJson {
    let unit = wh(params.unit_mwh());
    AgainstJson {
        meters: against.pooled,
        // JSON has no infinity.
        epsilon: Some(against.epsilon).filter(|epsilon| epsilon.is_finite()),
        deviation_wh: deviation(params, against) * unit,
        deviation_with_cloud_wh: against.deviation_with_cloud * unit,
    }
}

/// The noise that hides the others without the cloud's help, in units. Whoever factors the keys needs none: a meter decrypts its own
/// b_ij.
fn deviation(params: &Params, against: &Against) -> f64 {
    match strength(Assumption::Factoring, params) {
        Strength::Fails => against.deviation_with_cloud,
        _ => against.deviation,
    }
}

/// As a sentence.
pub(crate) fn text(params: &Params, against: &Against) -> String {
    let many = match against.pooled {
        1 => "one curious meter".to_owned(),
        pooled => format!("{pooled} meters that pool what they know"),
    };
    let epsilon = match against.epsilon.is_finite() {
        true if against.epsilon <= params.epsilon() => format!("epsilon stays {}", params.epsilon()),
        true => format!("epsilon is {:.4}, not {}", against.epsilon, params.epsilon()),
        false => "no finite epsilon is known to hold".to_owned(),
    };
    let unit = wh(params.unit_mwh());
    format!(
        "Against {many} {epsilon}; noise of {:.0} Wh (standard deviation) hides the others, of {:.0} Wh if the cloud helps",
        deviation(params, against) * unit,
        against.deviation_with_cloud * unit
    )
}
