//! A meter's home: a house with a window that is shut, half drawn or open to those who look, a gauge of what is possible, and how the
//! meter is; and its plug.

use blindsum_core::privacy::Verdict;
use yew::prelude::*;

use crate::browser;
use crate::components::drawing::eye::eye;
use crate::components::drawing::gauge::{Possible, gauge};
use crate::components::drawing::measure::{units, width};
use crate::components::drawing::outline::{house as outline, roof};
use crate::components::drawing::shutter::{Shutter, shutter};
use crate::components::stage::pieces::{line, on_key, with_verdict};
use crate::ground::ids;
use crate::state::traffic::{OF_A_METER, Sent};
use crate::state::{Action, MeterView};
use crate::text::text;
use crate::text::verdict::of_100;
use crate::view::first_look::WINDOW;
use crate::view::frame::Frame;
use crate::view::stage::home::{Home, Look};
use crate::view::stage::layout::{House, PLUG};

#[derive(Properties, PartialEq)]
pub(super) struct MeterProps {
    /// Its number, from 0.
    pub(super) index: u32,
    /// Where its house stands, and what of it is drawn.
    pub(super) frame: Frame,
    pub(super) house: House,
    /// What those who look can tell of it.
    pub(super) home: Home,
    /// Its share of the noise, where that is drawn and known.
    pub(super) share: Option<String>,
    /// Its household's name.
    pub(super) household: String,
    /// Its worker, in a round.
    pub(super) view: Option<MeterView>,
    /// How it is, in a word.
    pub(super) state: &'static str,
    /// What it has sent, with the records' indices.
    pub(super) sent: Sent,
    /// Whether a round runs.
    pub(super) running: bool,
    /// The beat, from 1, in which its plug is pulled as planned.
    pub(super) planned: Option<usize>,
    /// Whether the page looks through its eyes.
    pub(super) eyes: bool,
    /// Its day, as the path of an area in [`WINDOW`], while it folds into the window.
    pub(super) day: Option<AttrValue>,
    /// The verdict on its reading, where noise covers it.
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
    let index = props.index;
    let zoomed = props.zoomed;
    let show = props.on.reform(move |()| {
        // What is shown stands below the picture.
        if !zoomed {
            browser::show_soon(ids::CARD, true);
        }
        Action::Zoom(Some(index).filter(|_| !zoomed))
    });
    let has_plug = (props.running || props.planned.is_some() && props.view.is_none())
        && state != "lost"
        && matches!(props.house, House::Full | House::Low);
    let Frame { x, y, w, h } = props.frame;
    html! {
        <g id={format!("meter-{number}")} data-testid={format!("meter-{number}")} data-state={state} data-verdict={props.verdict.map(Verdict::name)}
            class={classes!("meter", "role-meter", state, zoomed.then_some("zoomed"), props.eyes.then_some("eyes"))}>
            // What is named and pressed is a sheet of glass; the drawing over it is for the eye alone.
            <rect class="glass can-show" id={ids::house(index)} x={units(x)} y={units(y)} width={units(w)} height={units(h)}
                role="button" tabindex="0" aria-pressed={zoomed.to_string()} aria-label={describe(props)}
                onclick={show.reform(|_| ())} onkeydown={on_key(show.clone())} />
            { house(props, has_plug) }
            if has_plug {
                { plug(props, number) }
            }
        </g>
    }
}

fn describe(props: &MeterProps) -> String {
    let t = text();
    let sent = OF_A_METER.into_iter().zip(props.sent).filter(|(_, sent)| sent.is_some());
    let symbols: Vec<_> = sent.map(|(kind, _)| t.kind(kind).name).collect();
    let sent = match symbols.is_empty() {
        true => t.meter_nothing_sent.to_owned(),
        false => (t.meter_sent)(&symbols.join(", ")),
    };
    let described = (t.meter_text)(u64::from(props.index) + 1, &props.household, t.state(props.state), &sent);
    let described = with_verdict(described, props.verdict);
    let described = match props.home.look {
        Look::Unsaid => described,
        _ if props.home.range.is_empty() => described,
        _ => (t.picture.with_range)(&described, &props.home.range),
    };
    if props.eyes { format!("{described} ({})", t.walk.your_eyes) } else { described }
}

/// The word below a house: what went wrong, or what can be told of its reading, or how the meter is.
fn word(props: &MeterProps) -> String {
    let t = text();
    let word = match (props.state, props.home.look) {
        (state @ ("lost" | "unplugged" | "unplugged-done"), _) => t.state(state),
        (_, Look::Hidden) => t.walk.verdict_word(Verdict::Hidden),
        (_, Look::Narrowed(_)) => t.walk.verdict_word(Verdict::Narrowed),
        (_, Look::Read) => t.walk.verdict_word(Verdict::Read),
        (_, Look::Own) if props.eyes => t.picture.its_own,
        (state, _) => t.state(state),
    };
    match props
        .home
        .chance
        .filter(|_| props.home.look == Look::Read && word == t.walk.verdict_word(Verdict::Read))
    {
        Some(chance) => (t.picture.read_chance)(word, &of_100(chance)),
        None => word.to_owned(),
    }
}

/// The window of a home, by what can be told of it.
pub(super) fn look(home: &Home) -> Shutter {
    match home.look {
        Look::Unsaid | Look::Unsure | Look::Hidden => Shutter::Shut,
        Look::Narrowed(_) => Shutter::Drawn(home.possible()),
        Look::Own => Shutter::Own,
        Look::Read => Shutter::Read,
    }
}

fn possible(home: &Home) -> Possible {
    match home.look {
        Look::Unsaid | Look::Unsure | Look::Hidden | Look::Narrowed(None) => Possible::All,
        Look::Narrowed(Some((low, high))) => Possible::Between(low, high),
        Look::Own | Look::Read => Possible::One,
    }
}

/// The size of a name's letters in the narrowest houses that have one (stage.css).
const NAME: f64 = 12.0;

/// Where the parts of a house stand below its roof's top.
struct Places {
    name: f64,
    window: (f64, f64, f64),
    gauge: Option<(f64, f64, f64)>,
    range: Option<f64>,
    word: Option<f64>,
}

fn places(house: House) -> Places {
    match house {
        House::Full => Places {
            name: 39.0,
            window: (48.0, 46.0, 40.0),
            gauge: Some((100.0, 54.0, 9.0)),
            range: Some(130.0),
            word: Some(148.0),
        },
        House::Low => Places {
            name: 28.0,
            window: (34.0, 38.0, 28.0),
            gauge: Some((69.0, 64.0, 7.0)),
            range: Some(91.0),
            word: Some(106.0),
        },
        House::Small => Places {
            name: 28.0,
            window: (34.0, 36.0, 27.0),
            gauge: Some((67.0, 52.0, 8.0)),
            range: Some(92.0),
            word: None,
        },
        House::Peek => {
            Places { name: 27.0, window: (33.0, 34.0, 28.0), gauge: None, range: None, word: None }
        }
        House::Number => {
            Places { name: 21.0, window: (0.0, 0.0, 0.0), gauge: None, range: Some(39.0), word: None }
        }
    }
}

fn house(props: &MeterProps, has_plug: bool) -> Html {
    let (frame, home, t) = (&props.frame, &props.home, text());
    let at = places(props.house);
    let number = u64::from(props.index) + 1;
    // Where a word has no room, in whatever language, the number stands alone; in all houses of a row or in none.
    let by_number = props.house == House::Number || width(&(t.walk.home)(10), NAME) > frame.w;
    let name = if by_number { number.to_string() } else { (t.walk.home)(number) };
    let (top, w, h) = at.window;
    let window = Frame { x: frame.middle() - w / 2.0, y: frame.y + top, w, h };
    let gone = matches!(props.state, "lost" | "unplugged" | "unplugged-done");
    // Where there is one line, what went wrong stands in it.
    let (range, class) = match (at.word, gone, props.house) {
        (_, _, House::Number) => (props.share.clone().unwrap_or_default(), "range"),
        (None, true, _) => (word(props), "word"),
        _ => (home.range.clone(), "range"),
    };
    html! {
        <g class={classes!("house", (frame.w < 72.0).then_some("tight"))} aria-hidden="true">
            <path class="body" d={outline(frame)} />
            if props.state == "busy" { <path class="roof" d={roof(frame)} /> }
            if props.eyes { { eye(frame.middle(), frame.y + 13.0, 1.1) } }
            { line("name", frame, frame.y + at.name, name) }
            if let Some(day) = props.day.clone().filter(|_| h > 0.0) {
                <g transform={format!("translate({:.1} {:.1}) scale({:.3} {:.3})", window.x, window.y, w / WINDOW.0, h / WINDOW.1)}>
                    <path class="folding" d={day} />
                </g>
            }
            if h > 0.0 {
                { shutter(look(home), window, home.number.clone()) }
            }
            if let Some((top, w, h)) = at.gauge.filter(|_| home.look != Look::Unsure) {
                { gauge(possible(home), home.tick, Frame { x: frame.middle() - w / 2.0, y: frame.y + top, w, h }) }
            }
            if props.house == House::Number && props.share.is_none() {
                // These eyes cannot tell.
                { gauge(Possible::All, None, Frame { x: frame.x + 7.0, y: frame.y + 28.0, w: frame.w - 14.0, h: 11.0 }) }
            }
            if let Some(y) = at.range.filter(|_| !has_plug) {
                { line(class, frame, frame.y + y, range) }
            }
            if let Some(y) = at.word.filter(|_| !has_plug) {
                { line("word", frame, frame.y + y, word(props)) }
            }
        </g>
    }
}

/// The plug, at the foot of the house. Once pulled it stays to be focused, so that nobody on a keyboard loses the place.
fn plug(props: &MeterProps, number: u64) -> Html {
    let t = text();
    // One that is planned to be pulled is pulled by the page.
    let pulled = props.planned.is_some() || props.view.as_ref().is_some_and(|view| view.unplugged);
    let says = match props.planned {
        Some(beat) => ((t.picture.plug_planned_long)(number, beat), t.picture.plug_planned),
        None => ((t.unplug_long)(number), t.unplug),
    };
    let index = props.index;
    let pull = if pulled { Callback::noop() } else { props.on_unplug.reform(move |()| index) };
    let frame = Frame {
        x: props.frame.x + 3.0,
        y: props.frame.bottom() - PLUG - 3.0,
        w: props.frame.w - 6.0,
        h: PLUG,
    };
    html! {
        <g class={classes!("plug", pulled.then_some("pulled"))} role="button" tabindex="0"
            aria-disabled={pulled.then_some("true")} id={format!("unplug-{number}")} data-testid={format!("unplug-{number}")}
            aria-label={says.0} onclick={pull.reform(|_| ())} onkeydown={on_key(pull.clone())}>
            <rect x={units(frame.x)} y={units(frame.y)} width={units(frame.w)} height={units(frame.h)} rx="4" />
            <text x={units(frame.middle())} y={units(frame.y + PLUG / 2.0 + 4.0)} text-anchor="middle"
                aria-hidden="true">{ says.1 }</text>
        </g>
    }
}
