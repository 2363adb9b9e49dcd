//! During a round: the phase that runs, or that a person reads about, and the step they stand at. Of a day, the slot.

use blindsum_sim::{Event, Phase};
use yew::prelude::*;

use crate::browser;
use crate::components::explainer::notes::{absent, so_far, unplugged, warnings};
use crate::components::explainer::props::{ExplainerProps, is_stale, params};
use crate::components::formula::{bare_formula, formula};
use crate::components::message::opener;
use crate::components::parts::parts;
use crate::components::result::before;
use crate::ground::ids;
use crate::ground::symbols::{symbol_of, symbols_of};
use crate::state::seen::Seen;
use crate::state::{Action, Move, SessionView};
use crate::text::text;
use crate::view::story::equations;

/// A day that goes on: its phases pass too quickly to be read one by one.
pub(super) fn day_words(props: &ExplainerProps, round: &SessionView) -> Html {
    let t = text();
    let slot = round.plan.slot(round.progress.epoch);
    let spent: f64 = round.finished.iter().filter_map(|outcome| outcome.epsilon_spent).sum();
    html! {
        <>
            { warnings(props) }
            <h2>{ (t.day_slot)(slot) }</h2>
            <p>{ t.day_what }</p>
            <p>{ t.day_why }</p>
            { so_far(props) }
            <p>{ t.spent(spent, round.plan.budget) }</p>
            { unplugged(props) }
            { absent(props) }
            <p class="note">{ t.day_phases }</p>
        </>
    }
}

pub(super) fn phase_words(props: &ExplainerProps, phase: Phase) -> Html {
    let t = text();
    let params = params(props);
    let says = t.says(phase, params.as_ref());
    let some_absent = props.seen.as_ref().is_some_and(Seen::some_absent);
    let equations = equations(phase, params.as_ref(), some_absent);
    let happens = html! {
        <>
            { warnings(props) }
            if let Some(round) = props.round.as_ref().filter(|round| !round.running() && is_stale(props, round)) {
                { before(&round.plan, round.plan.slot(round.log_epoch(props.epoch))) }
            }
            <h2>{ t.phase_title(phase, params.as_ref()) }</h2>
            { step(props) }
            <p>{ says.what }</p>
            <p>{ says.why }</p>
            { unplugged(props) }
            { absent(props) }
            { so_far(props) }
            if props.stepping {
                <button type="button" class="quiet" onclick={props.on.reform(|_| {
                    browser::focus_soon(ids::PLAY);
                    Action::Walk(Move::End)
                })}>
                    { text().inside.back_to_end }
                </button>
            } else if props.chosen {
                <button type="button" class="quiet" onclick={props.on.reform(|_| {
                    browser::focus_soon(ids::FRAME);
                    Action::LookAt(None)
                })}>
                    { text().back_to_running }
                </button>
            }
        </>
    };
    let symbols = html! {
        <>
            <div class="equations">{ for equations.iter().map(|source| formula(source, true)) }</div>
            { symbols(&equations) }
        </>
    };
    parts(&props.parts, &t.exhibit_parts.phase, vec![(true, happens), (!equations.is_empty(), symbols)])
}

/// The symbols of these equations and what they mean: each can be focused, for those who do not point.
fn symbols(equations: &[String]) -> Html {
    let w = text().walk;
    let inside: Vec<_> = equations.iter().flat_map(|source| symbols_of(source)).collect();
    let known = w.symbols.iter().filter_map(|(source, meaning)| {
        let symbol = symbol_of(source).filter(|symbol| inside.contains(symbol))?;
        Some((symbol, *source, *meaning))
    });
    html! {
        <ul class="symbols" aria-label={w.symbols_title}>
            { for known.map(|(symbol, source, meaning)| html! {
                <li key={source}><button type="button" data-sym={symbol}>{ bare_formula(source) }{ " " }{ meaning }</button></li>
            }) }
        </ul>
    }
}

/// What the step looked at brought.
fn step(props: &ExplainerProps) -> Html {
    let Some(seen) = props.seen.as_ref().filter(|_| props.stepping) else { return Html::default() };
    let w = text().walk;
    let words = seen.latest().map_or_else(|| w.nothing_yet.to_owned(), |record| w.sentence(record, seen));
    let message = seen.latest().filter(|record| matches!(record.event, Event::Sent(_)));
    let epoch = props.round.as_ref().and_then(SessionView::kept_epoch);
    let open = message.zip(epoch).map(|(record, epoch)| {
        let index = record.index;
        opener(&props.on, epoch).reform(move |_: MouseEvent| index)
    });
    html! {
        <>
            <p class="this-step">{ words }</p>
            if let Some(open) = open {
                <button type="button" id="open-message" data-testid="open-message" onclick={open}>{ w.open_message }</button>
            }
        </>
    }
}
