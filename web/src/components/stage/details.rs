//! What belongs to the picture and stands beside it or below it: the message that was opened, the grid of a crowd's meters, the
//! meter that is looked at. None of them moves the picture away from its buttons.

use std::rc::Rc;

use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_sim::Phase;
use blindsum_sim::knowledge::Findings;
use yew::prelude::*;

use super::card::MeterCard;
use super::grid::Grid;
use crate::components::message::{MessageProps, opened_message};
use crate::components::stage::picture::Picture;
use crate::ground::ids;
use crate::hooks::use_kept_focus;
use crate::state::seen::Seen;
use crate::state::{Focus, SessionView, crowded};
use crate::view::meter::{Moment, state_of_meter};
use crate::view::stage::flow::flies;

#[derive(Properties, PartialEq)]
pub(crate) struct DetailsProps {
    /// What it shows of the round.
    pub(crate) picture: Picture,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
}

/// The message that a person opened.
#[function_component]
pub(crate) fn OpenedRecord(props: &DetailsProps) -> Html {
    let opened = opened(props);
    // A step closes what was opened, and with it goes the place of whoever was there.
    use_kept_focus(opened.is_some(), ids::PLAY);
    match opened {
        Some((seen, index, slot)) => {
            html! { { opened_message(&MessageProps { seen, index, slot, on: props.picture.on.clone() }) } }
        }
        None => Html::default(),
    }
}

/// The grid of a crowd's meters; nothing where each has a house.
#[function_component]
pub(crate) fn Crowd(props: &DetailsProps) -> Html {
    let round = props.picture.round.as_ref();
    let count = round.map_or(props.picture.households.len(), |round| round.plan.households.len());
    if !crowded(count) {
        return Html::default();
    }
    let state = |meter| state_of_meter(round, props.picture.moment, &props.picture.traffic, meter);
    html! {
        <Grid count={u32::try_from(count).unwrap_or(u32::MAX)} states={Rc::new((0u32..).take(count).map(state).collect::<Vec<_>>())} verdicts={verdicts(props)}
            speaks={speaks(props)} narrow={props.picture.narrow} zoom={props.picture.zoom} on={props.picture.on.clone()} />
    }
}

/// The meter that is looked at.
#[function_component]
pub(crate) fn LookedAt(props: &DetailsProps) -> Html {
    let round = props.picture.round.as_ref();
    let households = round.map_or(&props.picture.households, |round| &round.plan.households);
    let chosen = props.picture.zoom.and_then(|meter| Some((meter, usize::try_from(meter).ok()?)));
    let Some((meter, household)) =
        chosen.and_then(|(meter, place)| Some((meter, households.get(place)?.clone())))
    else {
        return Html::default();
    };
    let state = state_of_meter(round, props.picture.moment, &props.picture.traffic, meter);
    html! {
        <MeterCard {meter} {household} view={round.and_then(|round| round.meters.get(usize::try_from(meter).ok()?).cloned())}
            sent={props.picture.traffic.of(meter)} seen={props.picture.seen.clone().filter(|_| !props.picture.asks)}
            epoch={round.map(SessionView::latest_epoch).filter(|epoch| round.is_some_and(|round| round.keeps(*epoch)))}
            params={round.map(|round| round.plan.params)} running={round.is_some_and(SessionView::running)} {state}
            on={props.picture.on.clone()} on_unplug={props.picture.on_unplug.clone()} />
    }
}

/// What the eyes can say of each home. No answer to a question stands there before it is given.
fn verdicts(props: &DetailsProps) -> Rc<Vec<Option<Verdict>>> {
    let findings = props.picture.seen.as_ref().filter(|_| !props.picture.asks).and_then(Seen::findings);
    Rc::new(findings.map(Findings::verdicts).unwrap_or_default())
}

/// The message that a person opened, by its record's index, where it is one of what is looked at. No answer to a question stands open
/// before it is answered.
fn opened(props: &DetailsProps) -> Option<(Seen, usize, Option<String>)> {
    let Focus::At { epoch, index } = props.picture.focus else { return None };
    let round = props
        .picture
        .round
        .as_ref()
        .filter(|round| !props.picture.asks && round.log_epoch(props.epoch) == epoch)?;
    let seen = props.picture.seen.clone()?;
    let record = seen.shown().get(index)?;
    let slot = (record.phase != Phase::Initialization).then(|| round.plan.slot(epoch).to_owned());
    Some((seen, index, slot))
}

/// The meter that sends or receives the message of the step looked at.
fn speaks(props: &DetailsProps) -> Option<u32> {
    let (_, from, to, _) =
        flies(props.picture.seen.as_ref().filter(|_| props.picture.moment == Moment::Step)?)?;
    [from, to].into_iter().find_map(|role| match role {
        Role::Meter(meter) => Some(meter),
        _ => None,
    })
}
