//! What a stop says that looks at a round and has none.

use blindsum_sim::Refusal;
use yew::prelude::*;

use crate::browser;
use crate::components::path::props::{LACKS_ID, PathPageProps, TITLE_ID};
use crate::state::{Change, Plan};
use crate::text::text;

/// Why a round published nothing, as far as the path is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// It would cost more epsilon than there is: the same once more would end the same.
    ByBudget,
    /// For another reason, told beside the picture.
    Otherwise,
}

fn refused(props: &PathPageProps) -> Option<Refused> {
    let refusal = props.round.as_ref().filter(|round| !round.running())?.last()?.refusal()?;
    Some(if matches!(refusal, Refusal::Budget(_)) { Refused::ByBudget } else { Refused::Otherwise })
}

/// What is missing, and the button that brings it; while one runs, how far it is.
pub(super) fn lacks(props: &PathPageProps) -> Html {
    let (t, words) = (text(), text().tour);
    if props.running() {
        return html! { <><p class="mark" id={LACKS_ID}>{ words.running }</p>{ props.run_bar.0.clone() }</> };
    }
    let refused = refused(props);
    let day = props.plan.as_deref().is_some_and(Plan::is_day);
    let run = props.on_run.reform(|_: MouseEvent| browser::focus(TITLE_ID));
    let unlimited = props.on_change.reform(|_: MouseEvent| {
        browser::focus(TITLE_ID);
        Change::NoBudget
    });
    html! {
        <div class="path-lacks">
            if let Some(why) = &props.start_error {
                <p class="error">{ t.error_title }{ " " }{ (t.error_text)(&why.to_string()) }</p>
            }
            <p class="mark" id={LACKS_ID}>
                { match refused {
                    None => words.needs_round,
                    Some(Refused::ByBudget) => words.needs_budget,
                    Some(Refused::Otherwise) => words.needs_another,
                } }
            </p>
            if refused == Some(Refused::ByBudget) {
                <button type="button" id="tour-unlimited" class="primary" disabled={props.plan.is_none()} onclick={unlimited}>
                    { t.run_unlimited }
                </button>
            } else {
                <button type="button" id="tour-run" class="primary" disabled={props.plan.is_none()} onclick={run}>
                    { if day { t.run_day } else { t.run } }
                </button>
            }
            { props.run_bar.0.clone() }
        </div>
    }
}
