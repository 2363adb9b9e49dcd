//! The noise laboratory: what the noise does, tried out. Its settings begin at the round's and do not change it; rounds are drawn in a
//! worker that is fetched for that.

mod breaks;
mod controls;
mod error;
mod learned;
mod pictures;

use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_laboratory::wire::Order;
use blindsum_sim::knowledge::Value;
use yew::prelude::*;

use crate::components::parts::{Parts, parts};
use crate::hooks::{Draws, Rounds, Under, use_draws};
use crate::state::seen::Seen;
use crate::text::format;
use crate::text::{Thing, text};
use crate::view::laboratory::curve::Curve;
use crate::view::laboratory::here::{Here, Missing, PerHome};
use crate::view::laboratory::settings::{Settings, same_law};
use crate::view::laboratory::trial::{Trial, count, kwh, law_says, some_absent};
use breaks::Breaks;
use controls::{ControlsProps, controls};
use pictures::{Pictures, all_twins};

#[derive(Properties, PartialEq)]
pub(crate) struct LaboratoryProps {
    /// The round that is looked at, through somebody's eyes.
    #[prop_or_default]
    pub(crate) seen: Option<Seen>,
    /// The parameters of the round, or of the one that is planned.
    pub(crate) params: Params,
    /// The street in small, beside the settings.
    #[prop_or_default]
    pub(crate) street: Html,
    /// The part that is chosen of what follows.
    pub(crate) parts: Parts,
    /// What was set before.
    #[prop_or_default]
    pub(crate) kept: Option<Settings>,
    /// Keeps what is set.
    #[prop_or_default]
    pub(crate) on_kept: Callback<Settings>,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// The seed of a round that anybody can repeat: then what is drawn here can be repeated too.
    #[prop_or_default]
    pub(crate) seed: Option<u64>,
}

/// How many rounds can be drawn at once.
const DRAWS: [u32; 3] = [1, 100, 10_000];

#[function_component]
pub(crate) fn Laboratory(props: &LaboratoryProps) -> Html {
    // What was set before another exhibit was looked at stands here again, as long as the round is the same.
    let settings = use_state_eq(|| match &props.kept {
        Some(kept) if kept.is_of(&props.params) => kept.clone(),
        _ => Settings::of(&props.params),
    });
    {
        let (settings, first) = (settings.setter(), use_mut_ref(|| true));
        use_effect_with(props.params, move |params| {
            if !first.replace(false) {
                settings.set(Settings::of(params));
            }
        });
    }
    let turn = use_mut_ref(|| 0u64);
    let drawing = use_draws();
    let judged = settings.params();
    // The last settings that were right stay in the pictures while others are typed.
    let last = use_mut_ref(|| props.params);
    let params = judged.as_ref().map_or(*last.borrow(), |params| *params);
    last.replace(params);
    let mut trial = Trial { params, here: Here::of(props.seen.as_ref(), &params), rounds: None };
    let present = trial.present();
    let is_of = |rounds: &&Rounds| rounds.present == present && same_law(&rounds.params, &params);
    trial.rounds = drawing.rounds.as_ref().filter(is_of).map(|rounds| rounds.drawn.clone());
    let on_draw = {
        let (start, seed) = (drawing.start.clone(), props.seed);
        Callback::from(move |rounds: u32| {
            let randomness = seed.map_or(Randomness::System, Randomness::Seeded);
            let mut turn = turn.borrow_mut();
            start.emit(Order { params, present, rounds, randomness, turn: *turn });
            *turn += 1;
        })
    };
    let on_settings = {
        let (settings, cancel) = (settings.setter(), drawing.cancel.clone());
        let on_kept = props.on_kept.clone();
        Callback::from(move |changed: Settings| {
            cancel.emit(());
            on_kept.emit(changed.clone());
            settings.set(changed);
        })
    };
    let error = judged.err();
    html! {
        <div class="laboratory" data-testid="laboratory">
            <div class="laboratory-lead">
                { lead(&trial) }
                { draw(&drawing, error.is_none(), on_draw) }
            </div>
            <div class="laboratory-side">
            { props.street.clone() }
            { controls(&ControlsProps { settings: (*settings).clone(), round: props.params, error, on: on_settings }) }
            </div>
            <div class="laboratory-pictures">
                { notes(&trial, props.seen.as_ref()) }
                <Pictures trial={trial.clone()} narrow={props.narrow} />
            </div>
            <div class="laboratory-learned">
                { parts(&props.parts, &text().exhibit_parts.noise, vec![
                    (true, html! { <>{ learned::learned(&trial) }{ absent(&trial) }</> }),
                    (true, error::error(&trial)),
                    (true, html! { <Breaks trial={trial.clone()} /> }),
                    (!props.narrow, if props.narrow { Html::default() } else { all_twins(&trial) }),
                ]) }
            </div>
        </div>
    }
}

/// What it comes to, in two sentences.
fn lead(trial: &Trial) -> Html {
    let t = text();
    let words = t.laboratory;
    let (law, present) = (trial.law(), trial.present());
    let epsilon = match law.most() {
        most if present == trial.params.meters() => format::short_decimal(most),
        most => format::significant_upward(most, 3),
    };
    let likely = t.suspicion(law.most());
    let promise = if likely == t.result.nearly_certain {
        (words.lead_certain)(&epsilon)
    } else {
        (words.lead)(&epsilon, &likely)
    };
    let per_home = PerHome::of(&trial.params);
    let curve = Curve::new(&trial.params, law, per_home.mwh());
    let percent = |homes: u32| format::significant(100.0 * curve.error(homes), 2);
    let homes = t.counted(Thing::Homes, count(present));
    let used = format::kwh_significant(per_home.mwh());
    let used = match per_home {
        PerHome::Day => (words.per_home_day)(&used),
        PerHome::Supposed(_) => (words.per_home_supposed)(&used),
    };
    // A thousand homes would have the whole noise.
    let thousand = (present == trial.params.meters()).then(|| percent(1000));
    let price = (words.price)(&kwh(trial, law.mean_magnitude()), &used, &homes, &percent(present))
        + &thousand.map(|percent| (words.price_thousand)(&percent)).unwrap_or_default();
    html! {
        <div class="laboratory-says" data-testid="laboratory-lead">
            <p class="strong">{ promise }</p>
            <p class="note">{ price }</p>
        </div>
    }
}

/// What can be pressed, and how far it is.
fn draw(drawing: &Draws, possible: bool, on: Callback<u32>) -> Html {
    let t = text();
    let words = t.laboratory;
    let number = |rounds: u32| format::grouped(rounds.into());
    let running = matches!(drawing.under, Under::Way { .. });
    let says = match &drawing.under {
        Under::Rest => words.rest.to_owned(),
        Under::Way { done, all } => (words.drawing)(&number(*done), &number(*all)),
        Under::Done(millis) => {
            let all = drawing.rounds.as_ref().map_or(0, |rounds| rounds.drawn.rounds);
            (words.drawn)(&number(all), &format::duration(*millis))
        }
        Under::Cancelled => words.cancelled.to_owned(),
        Under::Failed(failure) => (words.failed)(&t.refusals.failure(failure)),
    };
    let state = match &drawing.under {
        Under::Rest => "rest",
        Under::Way { .. } => "drawing",
        Under::Done(_) => "drawn",
        Under::Cancelled => "cancelled",
        Under::Failed(_) => "failed",
    };
    let cancel = drawing.cancel.reform(|_: MouseEvent| ());
    html! {
        <div class="laboratory-draw" role="group" aria-label={words.draw} data-testid="laboratory-draw" data-state={state}>
            <span aria-hidden="true">{ words.draw }</span>
            { for DRAWS.into_iter().map(|rounds| {
                let onclick = on.reform(move |_: MouseEvent| rounds);
                let id = format!("laboratory-draw-{rounds}");
                let class = classes!((rounds == 10_000).then_some("primary"));
                html! { <button type="button" {id} {class} disabled={!possible} {onclick}>
                    <span class="visually-hidden">{ words.draw }{ " " }</span>{ number(rounds) }<span class="visually-hidden">{ " " }{ words.draw_rounds }</span>
                </button> }
            }) }
            <span aria-hidden="true">{ words.draw_rounds }</span>
            if running {
                <button type="button" class="quiet" id="laboratory-stop" onclick={cancel}>{ words.stop }</button>
            }
            <p class={if state == "failed" { "error" } else { "note" }} role="status">{ says }</p>
            if let Under::Way { done, all } = drawing.under {
                <progress max={all.to_string()} value={done.to_string()} aria-label={words.draw}></progress>
            }
        </div>
    }
}

/// Where meters were absent: what that makes of the law.
fn absent(trial: &Trial) -> Html {
    html! { if some_absent(trial) && trial.shares().is_some() { <p class="note" data-known="noise">{ law_says(trial, true).0 }</p> } }
}

/// What is missing, and what the shares of the round are.
fn notes(trial: &Trial, seen: Option<&Seen>) -> Html {
    let t = text();
    let words = t.laboratory;
    let missing = trial.here.missing.map(|missing| match missing {
        Missing::NoRound => words.missing_no_round,
        Missing::OtherSettings => words.missing_settings,
        Missing::NotDrawn => words.missing_not_drawn,
        Missing::Unknown => words.missing_unknown,
    });
    // What these eyes have of single shares, where they do not have all.
    let found: Vec<_> = seen
        .filter(|seen| trial.here.missing == Some(Missing::Unknown) && !seen.knows(Value::Noise))
        .map(|seen| (0..seen.params.meters()).filter_map(|meter| seen.share_verdict(meter)).collect())
        .unwrap_or_default();
    html! {
        <>
            if let Some(missing) = missing { <p class="note" data-testid="laboratory-missing">{ missing }</p> }
            if !found.is_empty() { <p class="note" data-testid="shares-found">{ t.shares_found(&found) }</p> }
        </>
    }
}
