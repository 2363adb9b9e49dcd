//! The picture of a stop.

use yew::prelude::*;

use crate::components::load_curve::load_curve;
use crate::components::path::props::PathPageProps;
use crate::components::path::{dots, held, inside, place, sketch};
use crate::state::{STOPS, Scene, Stop};
use crate::view;
use crate::view::path::place::spot;

/// Decides what a stop shows: its own drawing, where it has one and there is room and a round for it, else the stage. Below its own drawing
/// stands where in the round this is.
pub(super) fn picture(place: usize, stop: Stop, props: &PathPageProps, narrow: bool) -> Html {
    let seen = props.seen.as_ref().filter(|_| props.ready() && !props.strayed);
    let last = place + 1 == STOPS.len();
    let home = stop.home(seen.map(|seen| seen.records.as_slice()).unwrap_or_default());
    let own = match stop.scene {
        Scene::Curve => Some(load_curve(&props.lens, props.readings.as_ref(), props.plan.as_deref())),
        Scene::After(phase) => seen.and_then(|seen| sketch::of_phase(phase, seen, props.asks)),
        Scene::OfFirst(_) | Scene::OfPlain(_) => {
            let (digits, home) = (if narrow { 3 } else { 5 }, home.unwrap_or_default());
            let inside = seen.and_then(|seen| view::path::inside(seen, home, props.asks, digits));
            inside.map(|inside| inside::inside(&inside, home, narrow))
        }
        Scene::End if !last => seen.map(|seen| dots::dots(&seen.params, props.asks)),
        Scene::End if props.asks => seen.map(|_| sketch::parts()),
        Scene::End => seen.and_then(|seen| {
            let held = view::path::held(seen)?;
            Some(held::held(&held, &seen.params, narrow, &props.stage.0))
        }),
    };
    let Some(own) = own else { return props.stage.0.clone() };
    let plan = props.plan();
    let homes = plan.map_or(0, |plan| plan.households.len());
    let spot = spot(place, stop, home, plan.map(|plan| &plan.params), props.asks);
    html! { <>{ own }{ place::place(&spot, homes, narrow) }</> }
}
