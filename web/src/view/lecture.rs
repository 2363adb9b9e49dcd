//! What the scenes of the lecture show: the figures in their words, and what stands in their exhibits.

mod beat;
mod exhibit;
mod shapes;

use blindsum_core::params::Params;
use blindsum_core::privacy::Against;
use blindsum_sim::facts::Facts;

use crate::ground::number::{energy, to_f64};
use crate::state::SessionView;
use crate::state::seen::Seen;
use crate::text::words::lecture::{LectureFigures, Standing};
use crate::text::{Thing, band, format, text};
use crate::view::noise;
pub(crate) use exhibit::{exhibit, usual};
pub(crate) use shapes::{Chance, Curve, Exhibit, Law, Look, Place, Row};

/// How a round stands.
pub(crate) fn standing(round: Option<&SessionView>) -> Standing {
    match round {
        Some(round) if round.running() => Standing::Runs,
        Some(round) if round.has_published() => Standing::Published,
        Some(round) if round.last().is_some() => Standing::Refused,
        _ => Standing::None,
    }
}

/// The meter that stands for all: the one looked at, else the one whose noise is `plain` to see, else the first that is there.
pub(crate) fn first(seen: Option<&Seen>, zoom: Option<u32>, plain: Option<u32>, meters: u32) -> u32 {
    let gone = seen.map(|seen| Facts::gather(seen.shown()).absent().clone()).unwrap_or_default();
    zoom.or(plain)
        .filter(|meter| *meter < meters)
        .or_else(|| (0..meters).find(|meter| !gone.contains(meter)))
        .unwrap_or_default()
}

/// The figures in the words.
pub(crate) fn figures(
    params: Option<&Params>,
    seen: Option<&Seen>,
    standing: Standing,
    first: u32,
) -> LectureFigures {
    let Some(params) = params else { return LectureFigures { standing, ..LectureFigures::default() } };
    let facts = seen.map(Seen::facts);
    let kwh = |mwh: f64| format!("{}\u{a0}{}", format::kwh_significant(mwh), text().result.unit_kwh);
    let far = format::upward(noise::band(params) / 1e6, noise::decimals(params));
    let absent = facts.as_ref().filter(|facts| facts.some_absent()).map_or(0, |facts| facts.absent().len());
    let left = Against::new(params, u32::try_from(absent).unwrap_or(u32::MAX), 0);
    let xi = facts.as_ref().and_then(|facts| facts.noise_sum(params.meters()));
    let digits = facts.as_ref().and_then(Facts::public_keys).map(|keys| keys.reading.n().to_string().len());
    LectureFigures {
        homes: text().counted(Thing::Homes, usize::try_from(params.meters()).unwrap_or(usize::MAX)),
        gamma: params.gamma(),
        standing,
        band: format!("{far}\u{a0}{}", text().result.unit_kwh),
        noise: xi.map(|xi| format::signed(kwh(to_f64(energy(params, xi))))),
        suspicion: match left {
            None => text().tour.no_other.to_owned(),
            Some(left) if left.epsilon.is_infinite() => text().tour.no_bound.to_owned(),
            Some(left) => text().at_most(left.epsilon),
        },
        close: format!(
            "{}\u{a0}{}",
            format::wh_short(energy(params, params.sensitivity() / 100)),
            text().unit_wh
        ),
        first: (text().walk.home)(u64::from(first) + 1),
        home: seen.map(|seen| band::the_home(band::subject(seen, None))).unwrap_or_default(),
        digits,
    }
}
