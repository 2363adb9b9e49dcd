//! What is happening now, in words beside the picture: before a round what for, during it the phase, after it the answer.

use blindsum_core::params::Params;
use blindsum_core::variants::{AbsencePolicy, Blinding};
use blindsum_readings::Readings;
use blindsum_sim::knowledge::{Lens, Observer, Stands, Value};
use blindsum_sim::{Event, Party, Phase};
use yew::prelude::*;

use super::countdown::Countdown;
use super::epochs::EpochChooser;
use super::formula::{bare_formula, formula};
use super::message::opener;
use super::result::{Known, ResultPanel, before};
use super::role::party_mark;
use super::tour::{self, Tour};
use crate::browser;
use crate::ground::ids;
use crate::ground::number;
use crate::ground::symbols::{symbol_of, symbols_of};
use crate::state::seen::Seen;
use crate::state::{Action, Move, Path, Plan, STOPS, SessionView, Shared};
use crate::text::format;
use crate::text::role::meter_names;
use crate::text::tour::three;
use crate::text::{counted, files, fill, text};
use crate::view::story::equations;
use crate::view::{curve, noise};
use crate::workers::StartError;
use std::rc::Rc;

/// What of the words stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of them.
    Whole,
    /// What a stop of the guided path asks.
    Question,
    /// What it tells then.
    Told,
    /// Everything else.
    Rest,
}

#[derive(Properties, PartialEq)]
pub(crate) struct ExplainerProps {
    /// What of it.
    pub(crate) part: Part,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What would run.
    pub(crate) plan: Option<Rc<Plan>>,
    /// How many meters are drawn.
    pub(crate) meters: usize,
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
    /// What is looked at, where its records are kept.
    pub(crate) seen: Option<Seen>,
    /// Whether a person stands at a step of it.
    pub(crate) stepping: bool,
    /// Through whose eyes.
    pub(crate) lens: Lens,
    /// The guided path.
    pub(crate) path: Path,
    /// Whether its stop waits for an answer.
    pub(crate) asks: bool,
    /// Whether the page shows something else than the stop speaks of.
    pub(crate) strayed: bool,
    /// The phase to explain.
    pub(crate) shown: Option<Phase>,
    /// Whether a person chose it.
    pub(crate) chosen: bool,
    /// Whether the last round was cancelled.
    pub(crate) cancelled: bool,
    /// Why the last round did not begin.
    pub(crate) start_error: Option<StartError>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
    /// Begins a round.
    pub(crate) on_run: Callback<()>,
    /// Runs once more, with repair.
    pub(crate) on_repair: Callback<()>,
}

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
                    running={props.round.as_ref().is_some_and(SessionView::running)} plan={props.plan.clone()} start_error={props.start_error.clone()}
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

/// What the round puts into the words of the guided path. What the last stop's three hold is worked out when it is told.
#[hook]
fn use_figures(props: &ExplainerProps) -> tour::Figures {
    let params = params(props).filter(|_| props.path.stop.is_some());
    let absent = props.round.as_ref().and_then(SessionView::last).map_or(0, |outcome| outcome.absent.len());
    let last = props.path.stop.is_some_and(|stop| stop + 1 == STOPS.len()) && !props.asks;
    let seen = props.seen.clone().filter(|_| last && !props.stepping);
    use_memo((params, absent, seen), |(params, absent, seen)| {
        let Some(params) = params else { return Vec::new() };
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
        return html! { <><h2>{ t.error_title }</h2><p>{ fill(t.error_text, &[("why", &why.to_string())]) }</p></> };
    }
    if props.cancelled {
        return html! { <><h2>{ t.cancelled_title }</h2><p>{ t.cancelled_text }</p></> };
    }
    idle(props)
}

/// How an epoch that is over ended, under the label of its slot where there are several.
fn result(props: &ExplainerProps, round: &SessionView, place: usize) -> Html {
    let t = text();
    let Some(outcome) = round.finished.get(place).cloned() else { return Html::default() };
    let stale = is_stale(props, round);
    html! {
        <>
            if round.cancelled() {
                <p class="mark" data-testid="cancelled">
                    { fill(t.cancelled_day, &[("done", &round.finished.len().to_string()), ("all", &round.plan.slots.len().to_string())]) }
                </p>
            }
            <EpochChooser round={round.clone()} epoch={props.epoch} on={props.on.clone()} />
            <p class="note" id="result-source" data-testid="result-source">{ files::summed(&round.source, round.plan.households.len()) }</p>
            <ResultPanel plan={round.plan.clone()} {stale} {outcome} known={known(props)} lens={props.lens.clone()} some_absent={props.seen.as_ref().is_some_and(Seen::some_absent)} slot={round.plan.slot(place).to_owned()} on_repair={props.on_repair.clone()} />
            if round.kept_epoch() == Some(place) { { unplugged(props) } }
        </>
    }
}

/// Whether the form asks for another round by now.
fn is_stale(props: &ExplainerProps, round: &SessionView) -> bool {
    props.plan.as_ref().is_none_or(|plan| !plan.same_round(&round.plan))
}

/// What of the result the lens knows. Only the simulation knows more of an epoch whose records were dropped than the
/// total.
fn known(props: &ExplainerProps) -> Known {
    if props.lens == Lens::Everything {
        return Known { true_total: Stands::Known, noise: Stands::Known, refusal: true, audit: true };
    }
    let stands = |value| props.seen.as_ref().map_or(Stands::LetGo, |seen| seen.stands(value));
    let center = matches!(&props.lens, Lens::Parties(parties) if parties.contains(&Observer::ControlCenter));
    Known { true_total: stands(Value::TrueTotal), noise: stands(Value::Noise), refusal: center, audit: false }
}

/// A day that goes on: its phases pass too quickly to be read one by one.
fn day_words(props: &ExplainerProps, round: &SessionView) -> Html {
    let t = text();
    let slot = round.plan.slot(round.progress.epoch);
    let spent: f64 = round.finished.iter().filter_map(|outcome| outcome.epsilon_spent).sum();
    html! {
        <>
            <h2>{ fill(t.day_slot, &[("slot", slot)]) }</h2>
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

/// What was published last, while a day goes on.
fn so_far(props: &ExplainerProps) -> Html {
    let Some(round) = props.round.as_ref().filter(|round| round.running()) else { return Html::default() };
    let Some((place, outcome)) = round.finished.len().checked_sub(1).zip(round.last()) else {
        return Html::default();
    };
    let Some(total) = outcome.noisy_total() else { return Html::default() };
    let params = &outcome.params;
    let shown = format::kwh(number::energy(params, total), noise::decimals(params));
    html! { <p>{ fill(text().so_far, &[("slot", round.plan.slot(place)), ("total", &shown)]) }</p> }
}

/// Marks that stay as long as they are true, whatever else is shown.
fn warnings(props: &ExplainerProps) -> Html {
    let t = text();
    let plan = props.round.as_ref().map(|round| &round.plan).or(props.plan.as_ref());
    let Some(plan) = plan else { return Html::default() };
    let marks = [
        (plan.params.insecure_size(), t.insecure, t.insecure_long),
        (plan.randomness.is_seeded(), t.seeded, t.seeded_long),
    ];
    let mark = |(_, short, long): (bool, &'static str, &'static str)| {
        html! { <p class="mark" title={long}><strong>{ short }</strong></p> }
    };
    let shown: Html = marks.into_iter().filter(|(shown, _, _)| *shown).map(mark).collect();
    html! { <div class="lasting">{ shown }</div> }
}

fn phase_words(props: &ExplainerProps, phase: Phase) -> Html {
    let t = text();
    let params = params(props);
    let says = t.says(phase, params.as_ref());
    let some_absent = props.seen.as_ref().is_some_and(Seen::some_absent);
    let equations = equations(phase, params.as_ref(), some_absent);
    html! {
        <>
            if let Some(round) = props.round.as_ref().filter(|round| !round.running() && is_stale(props, round)) {
                { before(&round.plan, round.plan.slot(round.log_epoch(props.epoch))) }
            }
            <h2>{ t.phase_title(phase, params.as_ref()) }</h2>
            { step(props) }
            <p>{ says.what }</p>
            <p>{ says.why }</p>
            <div class="equations">
                { for equations.iter().map(|source| formula(source, true)) }
            </div>
            { symbols(&equations) }
            { unplugged(props) }
            { absent(props) }
            { so_far(props) }
            if props.stepping {
                <button type="button" class="quiet" onclick={props.on.reform(|_| {
                    browser::focus_soon(ids::PLAY);
                    Action::Walk(Move::End)
                })}>
                    { text().back_to_end }
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
    }
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

/// Who is missing in the epoch that runs.
fn absent(props: &ExplainerProps) -> Html {
    let running = props.round.as_ref().filter(|round| round.running());
    let absent = running.map(|round| round.traffic.absent()).unwrap_or_default();
    if absent.is_empty() {
        return Html::default();
    }
    html! { <p class="mark">{ fill(text().absent_now, &[("who", &meter_names(absent))]) }</p> }
}

/// What the round runs under; before one, what would run, if anything.
fn params(props: &ExplainerProps) -> Option<Params> {
    let plan = props.round.as_ref().map(|round| &round.plan).or(props.plan.as_ref());
    plan.map(|plan| plan.params)
}

/// While a plug is pulled and nobody has noticed; and where it does no harm.
fn unplugged(props: &ExplainerProps) -> Html {
    let t = text();
    let Some(round) = props.round.as_ref() else { return Html::default() };
    let (silent, harmless) = (round.silent(), round.harmless());
    let seconds = (round.plan.deadline_ms / 1000).to_string();
    let template = match round.plan.absence {
        AbsencePolicy::Refuse => t.unplugged_note,
        AbsencePolicy::Repair => t.unplugged_repair,
    };
    let until = round.waits().map(|(_, until)| until);
    let held = round.traffic.standing(round.progress, round.meters.len()).held;
    let held = (held > 0).then(|| counted(held, t.unplugged_held_one, t.unplugged_held_many));
    html! {
        <>
            if !silent.is_empty() {
                <p class="mark">
                    { fill(template, &[("meters", &meter_names(&silent)), ("seconds", &seconds)]) }
                    if let Some(until) = until {
                        { " " }<Countdown id="countdown" {until} />
                    }
                    if let Some(held) = held.filter(|_| until.is_some()) { { " " }{ held } }
                </p>
            }
            if !harmless.is_empty() {
                <p class="mark" data-testid="unplugged-done">{ fill(t.unplugged_done, &[("meters", &meter_names(&harmless))]) }</p>
            }
        </>
    }
}

fn idle(props: &ExplainerProps) -> Html {
    let t = text();
    let params = params(props);
    let meters = counted(props.meters, t.meters_one, t.meters_many);
    html! {
        <>
            <h2>{ t.idle_title }</h2>
            { load_curve(props) }
            <p>{ fill(if props.meters == 1 { t.idle_text_one } else { t.idle_text }, &[("meters", &meters)]) }</p>
            <h3>{ t.knows }</h3>
            if let Some(weak) = weak(params.as_ref()) {
                <p class="mark" data-testid="weak">{ weak }</p>
            }
            <dl class="knows">{ for Party::ALL.map(|party| knows(party, t.party_knows(party, params.as_ref()))) }</dl>
            <p class="note">{ t.trust }{ " " }{ t.pooling(params.as_ref()) }</p>
        </>
    }
}

/// What a weak variant means.
fn weak(params: Option<&Params>) -> Option<String> {
    let params = params?;
    let weak = params.cannot_decrypt().is_some() || params.blinding() == Blinding::Corrected;
    weak.then(|| text().says(Phase::Reading, Some(params)).why)
}

/// What one party will know when all is over.
fn knows(party: Party, what: String) -> Html {
    html! { <div><dt>{ party_mark(party) }</dt><dd>{ what }</dd></div> }
}

/// One household's day: the reason for all this.
fn load_curve(props: &ExplainerProps) -> Html {
    const SIZE: (f64, f64) = (300.0, 96.0);
    let t = text();
    // A household's day is nothing that anybody else may see.
    if props.lens != Lens::Everything {
        return Html::default();
    }
    let Some(readings) = &props.readings else { return html! { <div class="curve-room"></div> } };
    let Some(household) = readings.households.first() else { return Html::default() };
    let chosen = props.plan.as_ref().map(|plan| plan.slot(0).to_owned()).unwrap_or_default();
    // Of a day no half-hour is marked: the meters report them all.
    let day = props.plan.as_ref().is_some_and(|plan| plan.is_day());
    let slot = readings.slots.iter().position(|slot| slot.label == chosen).filter(|_| !day);
    let drawn = curve::curve(household, slot, SIZE.0, SIZE.1);
    let values = [
        ("household", household.label.as_str()),
        ("most", &format::wh_upward(drawn.most)),
        ("slot", &chosen),
    ];
    // A file with a few half-hours shows no day.
    let few = readings.slots.len() < 24;
    let hours = readings.slots.iter().enumerate().filter(|(_, slot)| slot.seconds.is_multiple_of(6 * 3600));
    let hours = hours.map(|(index, slot)| {
        let x = SIZE.0 * number::count(index) / number::count(readings.slots.len());
        html! { <text x={format!("{x:.1}")} y={(SIZE.1 + 14.0).to_string()}>{ slot.label.clone() }</text> }
    });
    html! {
        <figure class="curve role-meter">
            <svg viewBox={format!("0 -2 {} {}", SIZE.0, SIZE.1 + 20.0)} role="img"
                aria-label={fill(if day { t.idle_curve_text_day } else { t.idle_curve_text }, &values)}>
                <path class="area" d={drawn.area} />
                if let Some((x, width)) = drawn.slot {
                    <rect class="slot" x={format!("{x:.1}")} y="-2" width={format!("{width:.1}")}
                        height={(SIZE.1 + 2.0).to_string()} />
                }
                <path class="line" d={drawn.line} />
                <g class="axis">{ for hours }</g>
            </svg>
            <figcaption class="note">{ fill(if few { t.idle_curve_few } else { t.idle_curve }, &values) }</figcaption>
        </figure>
    }
}
