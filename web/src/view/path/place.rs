//! Where a stop is in the round: its beat, and who sends what to whom.

use blindsum_core::params::Params;
use blindsum_sim::beat::Beat;
use blindsum_sim::knowledge::Lens;

use crate::state::{STOPS, Stop};
use crate::text::tour::THREE;
use crate::view::stage::flow::{Flow, flows};

/// Where a stop is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    /// The beat, with its number from 1; nothing before any round.
    pub(crate) beat: Option<(Beat, usize)>,
    /// What travels there.
    pub(crate) flow: Option<Flow>,
    /// The one home that it is about, from 0; nothing: all of them.
    pub(crate) home: Option<u32>,
    /// Whose eyes look.
    pub(crate) lens: Lens,
    /// Those who pool, where the stop is about that and their answer is given.
    pub(crate) pool: Option<Lens>,
}

/// Where a stop is, by its place. While the last waits for its answer, nobody pools.
pub(crate) fn spot(place: usize, stop: Stop, home: Option<u32>, params: Option<&Params>, asks: bool) -> Spot {
    let last = place + 1 == STOPS.len();
    let beat = stop.beat().and_then(|beat| {
        let number = Beat::ALL.iter().position(|other| *other == beat)?;
        Some((beat, number + 1))
    });
    let flow = stop.phase().and_then(|phase| flows(phase, params).into_iter().next());
    Spot {
        beat,
        flow: flow.filter(|_| !last),
        home,
        lens: stop.lens(),
        pool: (last && !asks).then(|| THREE.parse().ok()).flatten(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stops_go_through_the_beats_in_order_and_the_answer_waits() {
        let beats: Vec<_> = STOPS.iter().map(|stop| stop.beat()).collect();
        assert!(beats[0].is_none() && beats[1..].iter().all(Option::is_some) && beats.is_sorted());
        for (place, stop) in STOPS.into_iter().enumerate() {
            let [before, after] = [true, false].map(|asks| spot(place, stop, None, None, asks));
            assert_eq!(before.flow.is_some(), !matches!(place, 0 | 9), "{place}");
            assert_eq!((before.pool, after.pool.is_some()), (None, place == 9));
        }
    }
}
