//! The guided path: a page of its own, with a picture, the words of a stop and the way along the stops.

mod answers;
mod done;
mod dots;
mod folds;
mod held;
mod inside;
mod lacks;
mod part;
mod picture;
mod place;
mod props;
mod rich;
mod sketch;
mod top;
mod ways;

use std::rc::Rc;

use blindsum_core::params::Params;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::hooks::use_media;
use crate::state::{Action, STOPS, SessionView, Stop};
use crate::text::text;
use crate::text::tour::{Figures, StopWords, round_figures};
use part::part;
use props::{ANSWERED_ID, TITLE_ID};
pub(crate) use props::{PathPageProps, Slot};
use rich::rich;

/// Where picture and words stand beside each other, and each has less than a drawing of full width needs; the styles have the same.
const HALVED: &str = "(min-width: 1000px) and (max-width: 1239px)";

#[function_component]
pub(crate) fn PathPage(props: &PathPageProps) -> Html {
    let figures = use_figures(props);
    let answered = props.path.stop.and_then(|stop| props.path.answers.get(&stop).copied());
    use_places(props.path.stop, answered.is_some());
    // Beside the words a small desktop has as little room for a picture as a phone.
    let narrow = use_media(HALVED) || props.narrow;
    let stop = props.path.stop.map(|stop| stop.min(STOPS.len() - 1));
    let here = stop.and_then(|place| Some((place, *STOPS.get(place)?, text().tour.stops.get(place)?)));
    html! {
        <div class="path">
            { top::top(stop, props.theme, &props.on) }
            if let Some((place, stop, words)) = here {
                { main(props, (place, stop, words), figures.as_ref().as_ref(), narrow) }
                { ways::ways(props, Some(place), stop.needs_round() && !props.ready()) }
            } else {
                { done::done(&props.path, figures.as_ref().as_ref(), &props.on) }
                { ways::ways(props, None, false) }
            }
        </div>
    }
}

/// A stop: its word, its picture, its question, and what is told then.
fn main(
    props: &PathPageProps,
    here: (usize, Stop, &StopWords),
    figures: Option<&Figures>,
    narrow: bool,
) -> Html {
    let (place, stop, words) = here;
    let t = text().tour;
    let waits = stop.needs_round() && !props.ready();
    let told = props.path.answers.contains_key(&place) && !waits;
    let usual = props.plan().is_none_or(|plan| is_usual(&plan.params));
    html! {
        <main class="path-main" id={ids::PATH_WORDS} data-testid="tour" data-stop={(place + 1).to_string()}>
            <div class="path-head">
                <h1 id={TITLE_ID} tabindex="-1">{ words.title }</h1>
                if props.strayed {
                    <p class="mark strayed">
                        { t.strayed }{ " " }
                        <button type="button" id="tour-return" onclick={props.on.reform(move |_: MouseEvent| {
                            browser::focus_soon(TITLE_ID);
                            Action::Tour(Some(place))
                        })}>{ t.come_back }</button>
                    </p>
                }
                if !usual {
                    <p class="mark">{ t.not_usual }</p>
                }
                { part(t.word, html! { <p>{ rich(&words.word.of(figures)) }</p> }) }
                { part(t.look, html! { <p>{ rich(&words.look.of(figures)) }</p> }) }
            </div>
            <section class="path-picture" aria-label={t.picture}>
                { picture::picture(place, stop, props, narrow) }
                { marks(props) }
            </section>
            <div class="path-body">
                if waits {
                    { lacks::lacks(props) }
                } else {
                    { answers::question(props, place, words, figures) }
                    if told {
                        <div id={ids::TOLD} data-testid="tour-told">
                            { part(t.why, html! { <p>{ rich(&words.why.of(figures)) }</p> }) }
                            { folds::folds(stop, words, props) }
                        </div>
                    }
                }
                if !props.running() {
                    <p id="status" class="visually-hidden" data-testid="status" data-state={props.status.name()}
                        data-phase={props.phase.map(|phase| phase.name())}></p>
                }
            </div>
        </main>
    }
}

/// What stays said as long as it is true: of the keys and of the seed.
fn marks(props: &PathPageProps) -> Html {
    let t = text();
    let Some(plan) = props.plan() else { return Html::default() };
    let marks = [
        (plan.params.insecure_size(), t.form.insecure, t.form.insecure_long),
        (plan.randomness.is_seeded(), t.form.seeded, t.form.seeded_long),
    ];
    let mark = |(_, short, long): (bool, &'static str, &'static str)| {
        html! { <span class="mark" title={long}>{ short }</span> }
    };
    let shown: Html = marks.into_iter().filter(|(shown, _, _)| *shown).map(mark).collect();
    html! { <p class="path-marks">{ shown }</p> }
}

/// Whether what the path tells is so under these parameters: it speaks of the protocol as it usually runs.
fn is_usual(params: &Params) -> bool {
    params.key_mode() == KeyMode::Published
        && params.blinding() == Blinding::Hardened
        && params.base() == EpochBase::Common
        && params.meters() > 1
        && params.gamma() > 1
}

/// Brings the focus along. Whoever goes on reads on at the title; whoever answers, at the answer, for the button that was pressed is gone.
/// Nobody's focus is taken when the page opens.
#[hook]
fn use_places(stop: Option<usize>, answered: bool) {
    let before = use_mut_ref(|| None::<(Option<usize>, bool)>);
    use_effect_with((stop, answered), move |(stop, answered)| {
        let before = before.replace(Some((*stop, *answered)));
        match before {
            None if browser::was_used() => browser::focus_if_lost_soon(TITLE_ID),
            None => (),
            Some((at, _)) if at != *stop => browser::read_on_at(TITLE_ID),
            Some(_) if *answered => browser::focus_if_lost_soon(ANSWERED_ID),
            Some(_) => browser::focus_if_lost_soon(TITLE_ID),
        }
    });
}

/// What the round puts into the words. What the last stop's three hold is worked out when it is told, there and at the end.
#[hook]
fn use_figures(props: &PathPageProps) -> Rc<Option<Figures>> {
    let params = props.plan().map(|plan| plan.params);
    let absent = props.round.as_ref().and_then(SessionView::last).map_or(0, |outcome| outcome.absent.len());
    let last = props.path.stop.is_none_or(|stop| stop + 1 == STOPS.len()) && !props.asks;
    let seen = props.seen.clone().filter(|_| props.ready() && !props.running());
    use_memo((params, absent, seen, last), |(params, absent, seen, last)| {
        let round = seen.as_ref().map(|seen| round_figures(seen, *last)).unwrap_or_default();
        let absent = u32::try_from(*absent).unwrap_or(u32::MAX);
        text().tour.figures(params.as_ref()?, absent, round)
    })
}
