//! What belongs to the picture and stands beside it or below it: the message that was opened, and the meter that is
//! looked at. Neither of them moves the picture away from its buttons.

use blindsum_sim::Phase;
use yew::prelude::*;

use super::card::{CardProps, meter_card};
use crate::components::message::{Changing, MessageProps, opened_message};
use crate::components::stage::picture::Picture;
use crate::ground::ids;
use crate::hooks::use_kept_focus;
use crate::state::seen::Seen;
use crate::state::{Focus, SessionView};
use crate::view::first_look::knows_home;
use crate::view::meter::state_of_meter;

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
            let (on, round) = (props.picture.on.clone(), props.picture.round.as_ref());
            let changing = round.filter(|round| round.over()).map(|round| Changing {
                again: props.picture.again.clone(),
                round: round.clone(),
                epoch: round.log_epoch(props.epoch),
            });
            html! { { opened_message(&MessageProps { seen, index, slot, changing, on }) } }
        }
        None => Html::default(),
    }
}

/// The meter that is looked at.
pub(crate) fn looked_at(props: &DetailsProps) -> Html {
    let round = props.picture.round.as_ref();
    let households = round.map_or(&props.picture.households, |round| &round.plan.households);
    let chosen = props.picture.zoom.and_then(|meter| Some((meter, usize::try_from(meter).ok()?)));
    let Some((meter, household)) = chosen.and_then(|(meter, place)| {
        // The shipped readings can be looked up by a household's name.
        let shown = props.picture.seen.as_ref().is_none_or(|seen| knows_home(&seen.lens, place));
        Some((meter, if shown { households.get(place)?.clone() } else { String::new() }))
    }) else {
        return Html::default();
    };
    let state = state_of_meter(round, props.picture.moment, &props.picture.traffic, meter);
    meter_card(&CardProps {
        meter,
        household,
        view: round.and_then(|round| round.meters.get(usize::try_from(meter).ok()?).cloned()),
        seen: props.picture.seen.clone().filter(|_| !props.picture.asks),
        epoch: round
            .map(SessionView::latest_epoch)
            .filter(|epoch| round.is_some_and(|round| round.keeps(*epoch))),
        params: round.map(|round| round.plan.params),
        running: round.is_some_and(SessionView::running),
        state,
        on: props.picture.on.clone(),
        on_unplug: props.picture.on_unplug.clone(),
    })
}

/// Whether a message is opened.
pub(crate) fn is_opened(props: &DetailsProps) -> bool {
    opened(props).is_some()
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
