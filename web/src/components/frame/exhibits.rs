//! The exhibits that are made of records: one subject at a time.

use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_sim::Outcome;
use blindsum_sim::laws::{Spending, is_charged};
use yew::prelude::*;

use crate::components::costs::{CostsProps, costs_table};
use crate::components::epochs::{ChooserProps, epoch_chooser};
use crate::components::exhibit::Exhibit;
use crate::components::invariants::Invariants;
use crate::components::laboratory::Laboratory;
use crate::components::ladder::LadderTable;
use crate::components::log::Log;
use crate::components::matrix::Matrix;
use crate::components::microscope::{MicroscopeProps, games, microscope};
use crate::components::parts::{Parts, parts};
use crate::components::traffic::{GrowthProps, TotalsProps, growth, totals};
use crate::components::transcript::transcript;
use crate::components::verdict::panel::VerdictPanel;
use crate::state::guess::Guesses;
use crate::state::seen::Seen;
use crate::state::{Action, Focus, SessionView, Shared, Tab};
use crate::text::text;
use crate::view::costs::never_ran;
use crate::view::laboratory::settings::Settings;
use crate::view::ladder::Opening;

pub(crate) struct ExhibitsProps {
    /// Which.
    pub(crate) tab: Tab,
    /// The part that is chosen.
    pub(crate) parts: Parts,
    /// A part that belongs to the picture, and whether it is there: the card of a meter, or the message that is opened.
    pub(crate) beside: (bool, Html),
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What a round would run under.
    pub(crate) planned: Option<Params>,
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
    /// Whether what is read of homes is checked against the truth.
    pub(crate) truth: bool,
    /// What was guessed at it.
    pub(crate) guesses: Guesses,
    /// Whether the games stand with the columns, and not below the picture.
    pub(crate) with_games: bool,
    /// How the ladder opens the products.
    pub(crate) opening: Opening,
    /// What was set in the laboratory before.
    pub(crate) kept: Option<Settings>,
    /// Keeps what is set there.
    pub(crate) on_kept: Callback<Settings>,
    /// The street in small, for the laboratory.
    pub(crate) street: Html,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// Whether an exhibit beside the wide picture has no more room than on a phone.
    pub(crate) tight: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

pub(crate) fn exhibits(props: &ExhibitsProps) -> Html {
    let t = text();
    let Some(round) = &props.round else {
        // The laboratory needs no round: it draws its own, under what is planned.
        if props.tab == Tab::Noise {
            return laboratory(props);
        }
        return html! { <><p class="note" data-testid="no-round">{ t.inside.exhibits_no_round }</p>{ props.beside.1.clone() }</> };
    };
    if props.asks {
        return html! { <><p class="note" data-testid="asks">{ t.tour.exhibits_wait }</p>{ props.beside.1.clone() }</> };
    }
    let shown = round.shown_outcome(props.epoch);
    let unrun = shown.is_some_and(|outcome| never_ran(outcome));
    let seen = props.seen.as_ref().filter(|_| !unrun);
    // A crowd's records come when the epoch is over.
    let waits = round.crowded() && round.running() && round.finished.is_empty();
    html! {
        <>
            { epoch_chooser(&ChooserProps { round: round.clone(), epoch: props.epoch, id: "exhibits-epoch", on: props.on.clone() }) }
            if unrun {
                <div class="note" data-testid="never-ran">
                    <p>{ t.inside.exhibits_unrun }</p>
                    { kept(props, round) }
                </div>
            } else if seen.is_none() {
                <div class="note" data-testid="let-go">
                    <p>{ if waits { t.inside.exhibits_wait } else { t.inside.exhibits_let_go } }</p>
                    { kept(props, round) }
                </div>
            }
            if props.tab == Tab::Checks {
                // Beside those of other epochs the set-up's costs and the median tell something.
                { checks(props, round, seen, shown.filter(|_| !unrun || round.finished.len() > 1)) }
            } else if seen.is_some() {
                { of_records(props, round) }
            } else {
                { props.beside.1.clone() }
            }
        </>
    }
}

/// What has to hold, and what it cost.
fn checks(
    props: &ExhibitsProps,
    round: &SessionView,
    seen: Option<&Seen>,
    outcome: Option<&Shared<Outcome>>,
) -> Html {
    let t = text();
    let (meter, epoch) = (props.zoom.unwrap_or_default(), round.log_epoch(props.epoch));
    let laws = seen.map(|_| {
        let round = round.clone();
        exhibit(props, 1, "laws", t.walk.laws, move |seen: Seen| {
            let spending = spending(&seen, &round, epoch);
            html! { <Invariants {seen} {meter} {spending} /> }
        })
    });
    let costs = outcome.map(|outcome| {
        let (finished, outcome) = (round.finished.clone(), outcome.clone());
        let draw = Callback::from(move |_| costs_table(&CostsProps { finished: finished.clone(), outcome: outcome.clone() }));
        html! { <Exhibit turn={2} id="costs" title={t.result.costs} seen={None::<Seen>} epoch={(round.number, 0)} restless={false} {draw} /> }
    });
    let part = |content: Option<Html>| (content.is_some(), content.unwrap_or_default());
    parts(&props.parts, &t.exhibit_parts.checks, vec![part(laws), part(costs)])
}

/// What an exhibit makes of records.
fn of_records(props: &ExhibitsProps, round: &SessionView) -> Html {
    let t = text();
    let (meter, narrow, still, on) =
        (props.zoom.unwrap_or_default(), props.narrow, props.still, props.on.clone());
    let epoch = round.log_epoch(props.epoch);
    match props.tab {
        // Every party's knowledge is not worked out again with every message, only where a person stops.
        Tab::Verdict => {
            let (subject, truth, parts, tight) = (props.zoom, props.truth, props.parts.clone(), props.tight);
            exhibit(props, 1, "knows", t.verdict.title, move |seen: Seen| {
                html! { <VerdictPanel {seen} {subject} {truth} {still} {narrow} {tight} parts={parts.clone()} on={on.clone()} /> }
            })
        }
        Tab::Meter => {
            let (guesses, with_games) = (props.guesses.clone(), props.with_games);
            // Beside the game its answer does not stand.
            let guessed = (!guesses.looked).then_some(meter);
            let inside = exhibit(props, 1, "matrix", t.inside.matrix, move |seen: Seen| {
                let props = MicroscopeProps {
                    seen: Some(seen),
                    meter,
                    guesses: guesses.clone(),
                    on: on.clone(),
                    narrow,
                };
                html! { <>{ microscope(&props) }if with_games { { games(&props) } }</> }
            });
            let all = exhibit(
                props,
                2,
                "all-meters",
                t.microscope.all_meters,
                move |seen: Seen| html! { <Matrix {seen} {guessed} /> },
            );
            parts(
                &props.parts,
                &t.exhibit_parts.meter,
                vec![(true, inside), (true, all), props.beside.clone()],
            )
        }
        Tab::Noise => laboratory(props),
        Tab::Opening => {
            let (opening, parts) = (props.opening.clone(), props.parts.clone());
            exhibit(props, 1, "ladder", t.inside.ladder, move |seen: Seen| {
                html! { <LadderTable {seen} opening={opening.clone()} parts={parts.clone()} on={on.clone()} /> }
            })
        }
        Tab::Log => {
            let focus = props.focus;
            let list = exhibit(props, 1, "log", t.inside.log, move |seen: Seen| {
                html! { <Log {seen} {epoch} {focus} on={on.clone()} /> }
            });
            let sums = exhibit(props, 2, "sums", t.walk.totals, |seen: Seen| {
                let params = seen.params;
                html! { <>{ totals(&TotalsProps { seen }) }{ growth(&GrowthProps { params }) }</> }
            });
            let away = props
                .seen
                .as_ref()
                .map(|seen| transcript(round, props.epoch, &seen.lens))
                .unwrap_or_default();
            parts(
                &props.parts,
                &t.exhibit_parts.log,
                vec![(true, list), props.beside.clone(), (true, sums), (true, away)],
            )
        }
        Tab::Now | Tab::Day | Tab::Checks => Html::default(),
    }
}

/// The laboratory, over the round that is looked at or is planned.
fn laboratory(props: &ExhibitsProps) -> Html {
    let (planned, narrow) = (props.planned, props.narrow);
    let (street, parts) = (props.street.clone(), props.parts.clone());
    let (kept, on_kept, seed) =
        (props.kept.clone(), props.on_kept.clone(), props.round.as_ref().and_then(seed_of));
    let draw = Callback::from(move |seen: Option<Seen>| {
        let Some(params) = seen.as_ref().map(|seen| seen.params).or(planned) else { return Html::default() };
        html! {
            <Laboratory {seen} {params} {narrow} {seed} parts={parts.clone()} street={street.clone()} kept={kept.clone()} on_kept={on_kept.clone()} />
        }
    });
    drawn(props, 1, "shares", text().laboratory.title, draw)
}

/// What the session had spent at the step looked at.
fn spending(seen: &Seen, round: &SessionView, epoch: usize) -> Spending {
    let epochs = round.finished.iter().take(epoch + usize::from(is_charged(seen.shown())));
    let spent = epochs.filter_map(|outcome| outcome.epsilon_spent).sum();
    Spending { spent, budget: round.plan.budget }
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
    drawn(props, turn, id, title, draw)
}

/// An exhibit that is drawn like this.
fn drawn(
    props: &ExhibitsProps,
    turn: u32,
    id: &'static str,
    title: &'static str,
    draw: Callback<Option<Seen>, Html>,
) -> Html {
    let epoch = props.round.as_ref().map_or((0, 0), |round| (round.number, round.log_epoch(props.epoch)));
    html! { <Exhibit {turn} {id} {title} seen={props.seen.clone()} {epoch} restless={!props.still} {draw} /> }
}

/// The seed of a round that anybody can repeat.
fn seed_of(round: &SessionView) -> Option<u64> {
    match round.plan.randomness {
        Randomness::Seeded(seed) => Some(seed),
        Randomness::System => None,
    }
}
