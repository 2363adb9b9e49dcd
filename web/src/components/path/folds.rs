//! What is folded away under a stop.

use yew::prelude::*;

use crate::components::formula::formula;
use crate::components::path::props::PathPageProps;
use crate::state::Stop;
use crate::text::text;
use crate::text::tour::{Fold, StopWords};
use crate::view::story::equations;

/// All of them, closed.
pub(super) fn folds(stop: Stop, words: &StopWords, props: &PathPageProps) -> Html {
    html! {
        <div class="path-folds">
            { for words.folds.iter().map(|(fold, says)| html! {
                <details class="path-fold" key={name(*fold)}>
                    <summary>{ name(*fold) }</summary>
                    <p>{ *says }</p>
                    if *fold == Fold::Symbols {
                        { symbols(stop, props) }
                    }
                </details>
            }) }
        </div>
    }
}

fn name(fold: Fold) -> &'static str {
    let t = text().tour;
    match fold {
        Fold::Blind => t.fold_blind,
        Fold::Symbols => t.fold_symbols,
        Fold::Rsa => t.fold_rsa,
        Fold::Helps => t.fold_helps,
        Fold::Paper => t.fold_paper,
    }
}

/// The equations of the stop's phase, as this round has them.
fn symbols(stop: Stop, props: &PathPageProps) -> Html {
    let params = props.plan().map(|plan| &plan.params);
    let some_absent = props.seen.as_ref().is_some_and(|seen| seen.some_absent());
    let all = stop.phase().map(|phase| equations(phase, params, some_absent)).unwrap_or_default();
    // Long ones scroll, by keyboard too.
    html! {
        <div class="path-equations scroll" role="group" aria-label={text().tour.fold_symbols} tabindex="0">
            { for all.iter().map(|source| html! { <p>{ formula(source, false) }</p> }) }
        </div>
    }
}
