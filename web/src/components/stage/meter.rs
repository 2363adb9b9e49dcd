//! A meter: a house with its household's name, what its worker does, what it has sent; and its plug.

use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use yew::prelude::*;

use crate::browser;
use crate::components::formula::label;
use crate::components::stage::links::plate;
use crate::components::stage::pieces::eye;
use crate::components::stage::pieces::on_key;
use crate::ground::ids;
use crate::ground::symbols::place_symbols;
use crate::state::traffic::{OF_A_METER, Sent};
use crate::state::{Action, MeterView};
use crate::text::role::role_word;
use crate::text::text;
use crate::view::frame::Frame;
use crate::view::stage::PLUG;

#[derive(Properties, PartialEq)]
pub(super) struct MeterProps {
    /// Its number, from 0.
    pub(super) index: u32,
    /// Where its house stands.
    pub(super) frame: Frame,
    /// Whether its house is small: no household's name.
    pub(super) small: bool,
    /// Whether there is room for its plug.
    pub(super) has_plug: bool,
    /// Its household's name.
    pub(super) household: String,
    /// Its worker, in a round.
    pub(super) view: Option<MeterView>,
    /// How it is, in a word.
    pub(super) state: &'static str,
    /// The symbols of the three messages it sends.
    pub(super) symbols: [&'static str; 3],
    /// What it has sent, with the records' indices.
    pub(super) sent: Sent,
    /// Whether a round runs.
    pub(super) running: bool,
    /// Whether the page looks through its eyes.
    pub(super) eyes: bool,
    /// What those can say of its reading who look.
    pub(super) verdict: Option<Verdict>,
    /// Whether it is the one looked at.
    pub(super) zoomed: bool,
    /// Where choices go.
    pub(super) on: Callback<Action>,
    /// Pulls its plug.
    pub(super) on_unplug: Callback<u32>,
}

#[function_component]
pub(super) fn Meter(props: &MeterProps) -> Html {
    let number = u64::from(props.index) + 1;
    let state = props.state;
    let word = text().state(state);
    let index = props.index;
    let zoomed = props.zoomed;
    let show = props.on.reform(move |()| {
        // What is shown stands below the picture.
        if !zoomed {
            browser::show_soon(ids::CARD, true);
        }
        Action::Zoom(Some(index).filter(|_| !zoomed))
    });
    let unplugged = props.view.as_ref().is_some_and(|view| view.unplugged);
    let Frame { x, y, w, h } = props.frame;
    html! {
        <g id={format!("meter-{number}")} data-testid={format!("meter-{number}")} data-state={state} data-verdict={props.verdict.map(Verdict::name)}
            class={classes!("meter", "role-meter", state, zoomed.then_some("zoomed"), props.eyes.then_some("eyes"))}>
            // What is named and pressed is a sheet of glass; the drawing over it is for the eye alone.
            <rect class="glass can-show" id={ids::house(index)} x={x.to_string()} y={y.to_string()} width={w.to_string()} height={h.to_string()}
                role="button" tabindex="0" aria-pressed={zoomed.to_string()} aria-label={describe(props, word)}
                onclick={show.reform(|_| ())} onkeydown={on_key(show.clone())} />
            { house(props, word) }
            if props.running && state != "lost" && props.has_plug {
                { plug(props, number, unplugged) }
            }
        </g>
    }
}

fn describe(props: &MeterProps, word: &str) -> String {
    let t = text();
    let sent = OF_A_METER.into_iter().zip(props.sent).filter(|(_, sent)| sent.is_some());
    let symbols: Vec<_> = sent.map(|(kind, _)| t.kind(kind).name).collect();
    let sent = match symbols.is_empty() {
        true => t.meter_nothing_sent.to_owned(),
        false => (t.meter_sent)(&symbols.join(", ")),
    };
    let described = (t.meter_text)(u64::from(props.index) + 1, &props.household, word, &sent);
    let described = with_verdict(described, props.verdict);
    if props.eyes { format!("{described} ({})", t.walk.your_eyes) } else { described }
}

/// A house's or a cell's name, with what can be said of its reading.
pub(super) fn with_verdict(name: String, verdict: Option<Verdict>) -> String {
    let w = text().walk;
    match verdict {
        Some(verdict) => (w.verdict_of)(&name, w.verdict_word(verdict)),
        None => name,
    }
}

/// A window in the roof: open where the reading is read, half shut where it is narrowed, shut where it is hidden.
pub(super) fn shutter(verdict: Verdict, x: f64, y: f64) -> Html {
    let shut = match verdict {
        Verdict::Hidden => 12.0,
        Verdict::Narrowed => 6.0,
        Verdict::Read => 0.0,
    };
    html! {
        <g class={classes!("shutter", verdict.name())} aria-hidden="true">
            <rect class="window" x={(x - 7.0).to_string()} y={y.to_string()} width="14" height="12" rx="1" />
            if shut > 0.0 {
                <rect class="blind" x={(x - 7.0).to_string()} y={y.to_string()} width="14" height={shut.to_string()} rx="1" />
            }
        </g>
    }
}

/// In houses narrower than this "meter 10" needs smaller letters.
const TIGHT: f64 = 70.0;

fn house(props: &MeterProps, word: &'static str) -> Html {
    let Frame { x, y, w, h } = props.frame;
    let middle = props.frame.middle();
    let eaves = y + 16.0;
    let outline = format!("M{x} {eaves}L{middle} {y}L{} {eaves}V{}H{x}Z", x + w, y + h);
    let (first, second) = name_lines(&props.household, w);
    let marks = if props.small { 44.0 } else { 73.0 };
    let line = |class: &'static str, dy: f64, words: String| {
        html! { <text {class} x={middle.to_string()} y={(y + dy).to_string()} text-anchor="middle">{ words }</text> }
    };
    html! {
        <g class={classes!("house", (w < TIGHT).then_some("tight"), props.small.then_some("small-house"))} aria-hidden="true">
            <path class="body" d={outline} />
            if props.eyes { { eye(middle, y + 12.0) } }
            if let Some(verdict) = props.verdict { { shutter(verdict, middle, y + 5.0) } }
            { line("name", 30.0, role_word(Role::Meter(props.index))) }
            if !props.small {
                { line("household", 45.0, first) }
                { line("household", 58.0, second) }
            }
            { for OF_A_METER.into_iter().zip(props.symbols).zip(props.sent).zip([-1.0, 0.0, 1.0])
                .map(|(((kind, symbol), sent), side)| mark(kind, symbol, sent.is_some(), middle + side * 18.5, y + marks)) }
            { line("state", h - 5.0, word.to_owned()) }
        </g>
    }
}

/// One message: an empty place until it is sent, then a plate that shows how it travelled.
fn mark(kind: Kind, symbol: &str, sent: bool, x: f64, y: f64) -> Html {
    let letter = match kind {
        Kind::Registration => "H",
        Kind::MaskedReading => "c",
        _ => "e",
    };
    html! {
        <g class={classes!("mark", sent.then_some("sent"))} data-sym={place_symbols(symbol)}>
            { plate(kind.protection(), x - 8.5, y - 8.5, 17.0, 17.0) }
            if sent {
                { label(letter, x, y + 4.0) }
            }
        </g>
    }
}

/// The plug. Once pulled it stays to be focused, so that nobody on a keyboard loses the place.
fn plug(props: &MeterProps, number: u64, pulled: bool) -> Html {
    let index = props.index;
    let pull = if pulled { Callback::noop() } else { props.on_unplug.reform(move |()| index) };
    let (x, y) = (props.frame.x, props.frame.bottom() + 4.0);
    let name = (text().unplug_long)(number);
    html! {
        <g class={classes!("plug", pulled.then_some("pulled"))} role="button" tabindex="0"
            aria-disabled={pulled.then_some("true")} id={format!("unplug-{number}")} data-testid={format!("unplug-{number}")}
            aria-label={name} onclick={pull.reform(|_| ())} onkeydown={on_key(pull.clone())}>
            <rect x={x.to_string()} y={y.to_string()} width={props.frame.w.to_string()} height={PLUG.to_string()} rx="4" />
            <text x={props.frame.middle().to_string()} y={(y + PLUG / 2.0 + 4.0).to_string()} text-anchor="middle"
                aria-hidden="true">{ text().unplug }</text>
        </g>
    }
}

/// A household's name on two lines that fit: a date as day and month over its year.
fn name_lines(household: &str, width: f64) -> (String, String) {
    let mut parts = household.splitn(3, '-');
    let date = (|| {
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = text().month(month.parse().ok()?)?;
        let day: u32 = day.parse().ok()?;
        (year.len() == 4).then(|| (format!("{day} {month}"), year.to_owned()))
    })();
    date.unwrap_or_else(|| {
        let fits = if width < 70.0 { 8 } else { 11 };
        if household.chars().count() <= fits {
            return (household.to_owned(), String::new());
        }
        let start: String = household.chars().take(fits).collect();
        let rest: String = household.chars().skip(fits).take(fits).collect();
        (start, rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_two_lines() {
        assert_eq!(name_lines("2006-12-18", 60.0), ("18 Dec".into(), "2006".into()));
        assert_eq!(name_lines("house 7", 60.0), ("house 7".into(), String::new()));
        assert_eq!(name_lines("2006-13-18", 60.0), ("2006-13-".into(), "18".into()));
    }
}
