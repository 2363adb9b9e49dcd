//! The picture of a stop.

use blindsum_sim::Phase;
use yew::prelude::*;

use crate::components::load_curve::load_curve;
use crate::components::path::props::PathPageProps;
use crate::components::path::{dots, held, inside};
use crate::state::{STOPS, Scene, Stop};
use crate::view;

/// The meter whose inside is shown.
const SHOWN_METER: u32 = 0;

/// Decides what a stop shows: its own drawing, where it has one and there is room and a round for it, else the stage.
pub(super) fn picture(place: usize, stop: Stop, props: &PathPageProps) -> Html {
    let ready = props.ready() && !props.strayed;
    let own = match stop.scene {
        Scene::Curve => Some(load_curve(&props.lens, props.readings.as_ref(), props.plan.as_deref())),
        Scene::OfFirst(Phase::BlindSequence | Phase::Noise) if ready => {
            let seen = props.seen.as_ref();
            let inside = seen.and_then(|seen| {
                view::path::inside(seen, SHOWN_METER, props.asks, if props.narrow { 3 } else { 5 })
            });
            inside.map(|inside| inside::inside(&inside, SHOWN_METER, props.narrow))
        }
        Scene::End if place + 1 < STOPS.len() && ready => {
            props.plan().map(|plan| dots::dots(&plan.params, props.asks))
        }
        Scene::End if ready && !props.asks => {
            let seen = props.seen.as_ref();
            let held = seen.and_then(|seen| Some((view::path::held(seen)?, seen.params)));
            held.map(|(held, params)| held::held(&held, &params, props.narrow, &props.stage.0))
        }
        _ => None,
    };
    own.unwrap_or_else(|| props.stage.0.clone())
}
