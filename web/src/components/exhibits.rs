//! What lies below the picture: everything the simulation knows, by subject.

use blindsum_core::randomness::Randomness;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::laws::{Spending, is_charged};
use yew::prelude::*;

use super::costs::Costs;
use super::epochs::EpochChooser;
use super::exhibit::Exhibit;
use super::invariants::Invariants;
use super::knowledge_table::KnowledgeTable;
use super::laboratory::Laboratory;
use super::ladder::LadderTable;
use super::log::Log;
use super::matrix::Matrix;
use crate::state::seen::Seen;
use crate::state::{Action, Focus, SessionView};
use crate::text::text;
use crate::view::costs::never_ran;
use crate::view::ladder::Opening;

#[derive(Properties, PartialEq)]
pub(crate) struct ExhibitsProps {
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What is looked at; nothing where the records are not kept, or not yet.
    pub(crate) seen: Option<Seen>,
    /// Whether it stays as it is until a person does something.
    pub(crate) still: bool,
    /// Whether the guided path waits for an answer, which stands here.
    pub(crate) asks: bool,
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
    if props.asks {
        return html! {
            <section class="exhibits" aria-labelledby="exhibits-title">
                <div class="exhibits-head"><h2 id="exhibits-title">{ t.inside.exhibits }</h2></div>
                <p class="panel note wide" data-testid="asks">{ t.tour.exhibits_wait }</p>
            </section>
        };
    }
    let shown = round.shown_outcome(props.epoch);
    let unrun = shown.is_some_and(|outcome| never_ran(outcome));
    let seen = props.seen.as_ref().filter(|_| !unrun);
    // A crowd's records come when the epoch is over.
    let waits = round.crowded() && round.running() && round.finished.is_empty();
    html! {
        <section class="exhibits" aria-labelledby="exhibits-title">
            <div class="exhibits-head">
                <h2 id="exhibits-title">{ t.inside.exhibits }</h2>
                <EpochChooser round={round.clone()} epoch={props.epoch} id="exhibits-epoch" on={props.on.clone()} />
                if seen.is_some_and(|seen| seen.lens == Lens::Everything) && !unrun { <p class="note">{ t.inside.everything }</p> }
            </div>
            if unrun {
                <div class="panel note wide" data-testid="never-ran">
                    <p>{ t.inside.exhibits_unrun }</p>
                    { kept(props, round) }
                </div>
            } else if seen.is_none() {
                <div class="panel note wide" data-testid="let-go">
                    <p>{ if waits { t.inside.exhibits_wait } else { t.inside.exhibits_let_go } }</p>
                    { kept(props, round) }
                </div>
            }
            if seen.is_some() {
                // Every party's knowledge is not worked out again with every message, only where a person stops.
                { exhibit(props, 1, "knows", text().walk.knows, {
                    let (still, meter, narrow) = (props.still, props.zoom.unwrap_or_default(), props.narrow);
                    move |seen: Seen| html! {
                        if still {
                            <KnowledgeTable {seen} {meter} {narrow} />
                        } else {
                            <p class="note">{ text().walk.knows_waits }</p>
                        }
                    }
                }) }
                { exhibit(props, 2, "laws", text().walk.laws, {
                    let (meter, round, epoch) = (props.zoom.unwrap_or_default(), round.clone(), round.log_epoch(props.epoch));
                    move |seen: Seen| {
                        let spending = spending(&seen, &round, epoch);
                        html! { <Invariants {seen} {meter} {spending} /> }
                    }
                }) }
                { exhibit(props, 3, "matrix", t.inside.matrix, |seen: Seen| html! { <Matrix {seen} /> }) }
                { exhibit(props, 4, "shares", t.laboratory.title, {
                    let (narrow, seed) = (props.narrow, seed_of(round));
                    move |seen: Seen| {
                        let params = seen.params;
                        html! { <Laboratory {seen} {params} {narrow} {seed} /> }
                    }
                }) }
                { exhibit(props, 5, "ladder", t.inside.ladder, {
                    let (opening, on) = (props.opening.clone(), props.on.clone());
                    move |seen: Seen| html! { <LadderTable {seen} opening={opening.clone()} on={on.clone()} /> }
                }) }
            }
            // Beside those of other epochs the set-up's costs and the median tell something.
            if let Some(outcome) = shown.filter(|_| !unrun || round.finished.len() > 1) {
                <Exhibit turn={6} id="costs" title={t.result.costs} seen={None::<Seen>} epoch={(round.number, 0)} restless={false} draw={
                    let (finished, outcome) = (round.finished.clone(), outcome.clone());
                    Callback::from(move |_| html! { <Costs finished={finished.clone()} outcome={outcome.clone()} /> })
                } />
            }
            if seen.is_some() {
                { exhibit(props, 7, "log", t.inside.log, {
                    let (epoch, focus, on) = (round.log_epoch(props.epoch), props.focus, props.on.clone());
                    move |seen: Seen| html! { <Log {seen} {epoch} {focus} on={on.clone()} /> }
                }) }
            }
        </section>
    }
}

/// What the session had spent at the step looked at.
fn spending(seen: &Seen, round: &SessionView, epoch: usize) -> Spending {
    let epochs = round.finished.iter().take(epoch + usize::from(is_charged(seen.shown())));
    let spent = epochs.filter_map(|outcome| outcome.epsilon_spent).sum();
    Spending { spent, budget: round.plan.budget }
}

/// The seed of a round that anybody can repeat.
fn seed_of(round: &SessionView) -> Option<u64> {
    match round.plan.randomness {
        Randomness::Seeded(seed) => Some(seed),
        Randomness::System => None,
    }
}

/// Leads to the epoch whose messages are kept.
fn kept(props: &ExhibitsProps, round: &SessionView) -> Html {
    let kept = round.last_records.as_ref().filter(|(_, records)| !records.is_empty());
    let Some(place) = kept.map(|(place, _)| *place) else { return Html::default() };
    let onclick = props.on.reform(move |_: MouseEvent| Action::Epoch(Some(place)));
    let words = (text().day.slot_show)(round.plan.slot(place));
    html! { <button type="button" {onclick}>{ words }</button> }
}

fn exhibit(
    props: &ExhibitsProps,
    turn: u32,
    id: &'static str,
    title: &'static str,
    draw: impl Fn(Seen) -> Html + 'static,
) -> Html {
    let draw = Callback::from(move |seen: Option<Seen>| seen.map(&draw).unwrap_or_default());
    let epoch = props.round.as_ref().map_or((0, 0), |round| (round.number, round.log_epoch(props.epoch)));
    html! { <Exhibit {turn} {id} {title} seen={props.seen.clone()} {epoch} restless={!props.still} {draw} /> }
}
