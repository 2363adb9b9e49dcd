//! What is happening now, in words beside the picture: before a round what for, during it the phase, after it the answer.

mod idle;
mod notes;
mod outcome;
mod phase;
mod props;

pub(crate) use props::{ExplainerProps, Part};

use blindsum_sim::Refusal;
use yew::prelude::*;

use crate::components::tour::{self, Refused, Tour};
use crate::state::{STOPS, SessionView};
use crate::text::text;
use crate::text::tour::three;
use idle::{idle, load_curve};
use notes::warnings;
use outcome::result;
use phase::{day_words, phase_words};
use props::params;

#[function_component]
pub(crate) fn Explainer(props: &ExplainerProps) -> Html {
    let figures = use_figures(props);
    let Some(stop) = props.path.stop else {
        return html! {
            <section class="panel now" aria-label={text().now}>
                { warnings(props) }
                if props.path.done {
                    { tour::done(&props.path, &props.on) }
                }
                { content(props) }
            </section>
        };
    };
    let answered = props.path.answers.get(&stop).copied();
    let ready = props.round.as_ref().is_some_and(SessionView::has_published);
    let with_result = result_only(props) && !props.asks;
    let apart = props.part != Part::Whole;
    let told = answered.is_some() && (stop == 0 || ready);
    let empty = match props.part {
        Part::Whole | Part::Question => false,
        Part::Told => !told,
        Part::Rest => !with_result,
    };
    if empty {
        return Html::default();
    }
    let label = match props.part {
        Part::Question => text().tour.begin,
        Part::Told => text().tour.read_on,
        Part::Whole | Part::Rest => text().now,
    };
    html! {
        <section class="panel now" aria-label={label}>
            if matches!(props.part, Part::Whole | Part::Question) {
                { warnings(props) }
                <Tour {stop} {answered} strayed={props.strayed} params={params(props)} figures={figures.clone()} {ready} {apart}
                    running={props.round.as_ref().is_some_and(SessionView::running)} plan={props.plan.clone()} start_error={props.start_error.clone()} refused={refused(props)} on_change={props.on_change.clone()}
                    exhibit={if stop == 0 { load_curve(props) } else { Html::default() }}
                    on_run={props.on_run.clone()} on={props.on.clone()} />
            } else if props.part == Part::Told {
                { tour::told_below(stop, &figures) }
            }
            if with_result && matches!(props.part, Part::Whole | Part::Rest) {
                { content(props) }
            }
        </section>
    }
}

/// How the last round was refused, if it was.
fn refused(props: &ExplainerProps) -> Option<Refused> {
    let refusal = props.round.as_ref().filter(|round| !round.running())?.last()?.refusal()?;
    Some(if matches!(refusal, Refusal::Budget(_)) { Refused::ByBudget } else { Refused::Otherwise })
}

/// What the round puts into the words of the guided path. What the last stop's three hold is worked out when it is told.
#[hook]
fn use_figures(props: &ExplainerProps) -> tour::Figures {
    let params = params(props).filter(|_| props.path.stop.is_some());
    let absent = props.round.as_ref().and_then(SessionView::last).map_or(0, |outcome| outcome.absent.len());
    let last = props.path.stop.is_some_and(|stop| stop + 1 == STOPS.len()) && !props.asks;
    let seen = props.seen.clone().filter(|_| last && !props.stepping);
    use_memo((params, absent, seen), |(params, absent, seen)| {
        let Some(params) = params else { return None };
        let three = seen.as_ref().and_then(three);
        text().tour.figures(params, u32::try_from(*absent).unwrap_or(u32::MAX), three)
    })
}

/// Whether there is nothing to show but a result: that stands below a stop of the path, everything else would say twice what
/// the stop says.
fn result_only(props: &ExplainerProps) -> bool {
    props.shown.is_none() && props.round.as_ref().is_some_and(|round| !round.running())
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
    if let Some(why) = &props.start_error {
        return html! { <><h2>{ t.error_title }</h2><p>{ (t.error_text)(&why.to_string()) }</p></> };
    }
    if props.cancelled {
        return html! { <><h2>{ t.cancelled_title }</h2><p>{ t.cancelled_text }</p></> };
    }
    idle(props)
}
