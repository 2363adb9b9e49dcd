//! What is happening now, in words beside the picture: before a round what for, during it the phase, after it the answer.

mod idle;
mod notes;
mod outcome;
mod phase;
mod props;

use yew::prelude::*;

use crate::text::text;
use idle::idle;
use notes::warnings;
use outcome::result;
use phase::{day_words, phase_words};
pub(crate) use props::ExplainerProps;

pub(crate) fn explainer(props: &ExplainerProps) -> Html {
    html! {
        <section class="panel now" aria-label={text().now}>
            { content(props) }
        </section>
    }
}

fn content(props: &ExplainerProps) -> Html {
    let t = text();
    let day = props.round.as_ref();
    let day = day.filter(|round| round.running() && round.plan.is_day() && !props.chosen && !props.stepping);
    if let Some(round) = day {
        return day_words(props, round);
    }
    if let Some(phase) = props.shown {
        return phase_words(props, phase);
    }
    let over = props.round.as_ref().filter(|round| !round.running());
    if let Some((round, place)) = over.and_then(|round| Some((round, round.shown_epoch(props.epoch)?))) {
        return result(props, round, place);
    }
    let lasting = warnings(props);
    if let Some(why) = &props.start_error {
        return html! { <>{ lasting }<h2>{ t.error_title }</h2><p>{ (t.error_text)(&why.to_string()) }</p></> };
    }
    if props.cancelled {
        return html! { <>{ lasting }<h2>{ t.cancelled_title }</h2><p>{ t.cancelled_text }</p></> };
    }
    idle(props)
}
