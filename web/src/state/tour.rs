//! The guided path: where each of its stops stands, and through whose eyes it looks. Its words are in `text`.

use blindsum_core::knowledge::Lens;
use blindsum_core::sim::Phase;

/// Where a stop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    /// Before any round: a household's day.
    Curve,
    /// When a phase is over.
    After(Phase),
    /// When the first meter has sent or got its message of a phase.
    OfFirst(Phase),
    /// When all is over.
    End,
}

/// A stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    /// Where.
    pub(crate) scene: Scene,
    /// Through whose eyes, as a lens is written.
    lens: &'static str,
}

/// All stops.
pub(crate) const STOPS: [Stop; 10] = [
    Stop { scene: Scene::Curve, lens: "everything" },
    Stop { scene: Scene::After(Phase::Initialization), lens: "everything" },
    Stop { scene: Scene::After(Phase::Registration), lens: "eavesdropper" },
    Stop { scene: Scene::OfFirst(Phase::BlindSequence), lens: "meter-1" },
    Stop { scene: Scene::After(Phase::KeyShares), lens: "dealer" },
    Stop { scene: Scene::After(Phase::Reading), lens: "cloud" },
    Stop { scene: Scene::OfFirst(Phase::Noise), lens: "meter-1" },
    Stop { scene: Scene::After(Phase::Aggregation), lens: "cloud" },
    Stop { scene: Scene::End, lens: "center" },
    Stop { scene: Scene::End, lens: "everything" },
];

impl Stop {
    /// Through whose eyes it looks.
    pub(crate) fn lens(self) -> Lens {
        self.lens.parse().unwrap_or(Lens::Everything)
    }

    /// Whether there has to be a round.
    pub(crate) fn needs_round(self) -> bool {
        self.scene != Scene::Curve
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_has_its_eyes_and_they_go_forwards() {
        let mut last = None;
        for stop in STOPS {
            assert_eq!(stop.lens().to_string(), stop.lens);
            let place = match stop.scene {
                Scene::Curve => 0,
                Scene::After(phase) | Scene::OfFirst(phase) => {
                    1 + Phase::ALL.iter().position(|other| *other == phase).unwrap()
                }
                Scene::End => 9,
            };
            assert!(last <= Some(place), "{stop:?}");
            last = Some(place);
        }
        assert!(!STOPS[0].needs_round() && STOPS[1..].iter().all(|stop| stop.needs_round()));
    }
}
