//! What lies below the picture: everything the simulation knows, by subject.

use blindsum_core::knowledge::Lens;
use yew::prelude::*;

use super::costs::Costs;
use super::epochs::EpochChooser;
use super::invariants::Invariants;
use super::knows::Knows;
use super::ladder::LadderTable;
use super::later::Later;
use super::log::Log;
use super::matrix::Matrix;
use super::shares::Shares;
use crate::state::{Action, Focus, RoundView};
use crate::text::{fill, text};
use crate::view::facts::Seen;
use crate::view::invariants::Spending;
use crate::view::ladder::Opening;

#[derive(Properties, PartialEq)]
pub(crate) struct ExhibitsProps {
    /// The round, if there is one.
    pub(crate) round: Option<RoundView>,
    /// What is looked at; nothing where the records are not kept, or not yet.
    pub(crate) seen: Option<Seen>,
    /// Whether it stays as it is until a person does something.
    pub(crate) still: bool,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
    /// The record looked at.
    pub(crate) focus: Focus,
    /// The meter looked at.
    pub(crate) zoom: Option<u32>,
    /// How the ladder opens the products.
    pub(crate) opening: Opening,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

#[function_component]
pub(crate) fn Exhibits(props: &ExhibitsProps) -> Html {
    let t = text();
    let Some(round) = &props.round else { return Html::default() };
    // A crowd's records come when the epoch is over.
    let waits = round.crowded() && round.running() && round.finished.is_empty();
    html! {
        <section class="exhibits" aria-labelledby="exhibits-title">
            <div class="exhibits-head">
                <h2 id="exhibits-title">{ t.exhibits }</h2>
                <EpochChooser round={round.clone()} epoch={props.epoch} id="exhibits-epoch" on={props.on.clone()} />
                if props.seen.as_ref().is_none_or(|seen| seen.lens == Lens::Everything) { <p class="note">{ t.everything }</p> }
            </div>
            if props.seen.is_none() {
                <div class="panel note wide" data-testid="let-go">
                    <p>{ if waits { t.exhibits_wait } else { t.exhibits_let_go } }</p>
                    { kept(props, round) }
                </div>
            }
            if let Some(seen) = props.seen.clone() {
                // Of every party's knowledge anew with every message: that is for whoever stands still.
                { exhibit(1, "knows", text().walk.knows, html! {
                    if props.still {
                        <Knows seen={seen.clone()} meter={props.zoom.unwrap_or_default()} />
                    } else {
                        <p class="note">{ text().walk.knows_waits }</p>
                    }
                }) }
                { exhibit(2, "laws", text().walk.laws, html! { <Invariants seen={seen.clone()} meter={props.zoom.unwrap_or_default()} spending={spending(round)} /> }) }
                { exhibit(3, "matrix", t.matrix, html! { <Matrix seen={seen.clone()} /> }) }
                { exhibit(4, "shares", t.shares, html! { <Shares seen={seen.clone()} narrow={props.narrow} /> }) }
                { exhibit(5, "ladder", t.ladder, html! { <LadderTable seen={seen.clone()} opening={props.opening.clone()} on={props.on.clone()} /> }) }
            }
            if let Some(outcome) = round.shown_outcome(props.epoch) {
                { exhibit(6, "costs", t.costs, html! { <Costs finished={round.finished.clone()} outcome={outcome.clone()} /> }) }
            }
            if let Some(seen) = props.seen.clone() {
                { exhibit(7, "log", t.log, html! { <Log {seen} epoch={round.log_epoch(props.epoch)} focus={props.focus} on={props.on.clone()} /> }) }
            }
        </section>
    }
}

/// What the session has spent so far.
fn spending(round: &RoundView) -> Spending {
    let spent = round.finished.iter().filter_map(|outcome| outcome.epsilon_spent).sum();
    Spending { spent, budget: round.plan.budget }
}

/// Leads to the epoch whose messages are kept.
fn kept(props: &ExhibitsProps, round: &RoundView) -> Html {
    let Some((place, _)) = round.last_records else { return Html::default() };
    let onclick = props.on.reform(move |_: MouseEvent| Action::Epoch(Some(place)));
    let words = fill(text().slot_show, &[("slot", round.plan.slot(place))]);
    html! { <button type="button" {onclick}>{ words }</button> }
}

fn exhibit(turn: u32, id: &'static str, title: &'static str, content: Html) -> Html {
    html! {
        <article class="panel exhibit" {id} aria-labelledby={format!("{id}-title")}>
            <h3 id={format!("{id}-title")}>{ title }</h3>
            <Later {turn}>{ content }</Later>
        </article>
    }
}
