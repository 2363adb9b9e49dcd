//! The player: the round in twelve beats. Single messages are gone through under Shift, and in the exhibit Now.

use blindsum_sim::beat::Beat;
use yew::prelude::*;

use crate::ground::ids;
use crate::state::seen::Seen;
use crate::state::{Action, Move, beat_at};
use crate::text::text;

pub(crate) struct PlayerProps {
    /// What is looked at, where there are records.
    pub(crate) seen: Option<Seen>,
    /// Whether a round runs: then its beats fill, and cannot be gone through.
    pub(crate) running: bool,
    /// Whether it plays.
    pub(crate) playing: bool,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// What travels in a beat.
#[derive(Clone, Copy)]
enum Travels {
    Public,
    Secret,
    Sealed,
    Nothing,
}

fn travels(beat: Beat) -> Travels {
    match beat {
        Beat::Keys | Beat::Publish => Travels::Public,
        Beat::Register | Beat::Admit | Beat::DealShares => Travels::Secret,
        Beat::LockBits | Beat::SendReading | Beat::SendNoise | Beat::HandOver => Travels::Sealed,
        Beat::ReadAndBlind | Beat::DrawNoise | Beat::Multiply => Travels::Nothing,
    }
}

pub(crate) fn player(props: &PlayerProps) -> Html {
    let t = text().frame;
    let seen = props.seen.as_ref().filter(|seen| !seen.records.is_empty());
    let (place, all) = seen.map_or((0, 0), |seen| (seen.place, seen.records.len()));
    let now = seen.and_then(|seen| beat_at(&seen.records, place));
    let none = seen.is_none() || props.running;
    let button = |id: &'static str, signs: [&'static str; 2], name: &'static str, to: Move, idle: bool| {
        let onclick =
            if idle { Callback::noop() } else { props.on.reform(move |_: MouseEvent| Action::Walk(to)) };
        html! {
            <button type="button" {id} data-testid={id} aria-label={name} title={name} aria-disabled={idle.then_some("true")} {onclick}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d={signs[0]} /><path class="full" d={signs[1]} /></svg>
            </button>
        }
    };
    let playing = props.playing;
    let play = props.on.reform(move |_: MouseEvent| Action::Play(!playing));
    let number = now.map_or(0, |now| 1 + Beat::ALL.iter().position(|beat| *beat == now).unwrap_or_default());
    html! {
        <div class="player" id="player" data-testid="player" data-step={place.to_string()} data-steps={all.to_string()} data-beat={number.to_string()}
            role="group" aria-label={t.beats}>
            <div class="player-keys">
                { button("beat-back", ["M4 3v10", "M13 3L6 8l7 5z"], t.beat_back, Move::BeatBack, none || place == 0) }
                <button type="button" id={ids::PLAY} data-testid={ids::PLAY} class="primary go" data-playing={playing.to_string()}
                    aria-label={if playing { t.pause } else { t.play }} title={if playing { t.pause } else { t.play }}
                    aria-disabled={none.then_some("true")} onclick={if none { Callback::noop() } else { play }}>
                    <svg viewBox="0 0 16 16" aria-hidden="true"><path class="full" d={if playing { "M4 2.5h3v11h-3zM9 2.5h3v11h-3z" } else { "M4 2.5L13.5 8L4 13.5z" }} /></svg>
                </button>
                if !props.narrow {
                    { button("beat-on", ["M12 3v10", "M3 3l7 5-7 5z"], t.beat_on, Move::BeatNext, none || place == all) }
                }
            </div>
            if props.narrow {
                <p class="this-beat">
                    <strong>{ now.map_or_else(|| t.beat_waits.to_owned(), t.beat) }</strong>
                    <span>{ (t.beat_of)(number, Beat::ALL.len()) }</span>
                </p>
            }
            // On a phone they show how far it is; the words beside them say so, and the buttons go through them.
            <ol class="beats" aria-hidden={props.narrow.then_some("true")}>
                { for (1..).zip(Beat::ALL).map(|(number, beat)| html! { <li key={number}>{ self::beat(props, none, number, beat, now, place == all) }</li> }) }
            </ol>
            if props.narrow {
                <div class="player-keys">
                    { button("beat-on", ["M12 3v10", "M3 3l7 5-7 5z"], t.beat_on, Move::BeatNext, none || place == all) }
                </div>
            }
        </div>
    }
}

fn beat(props: &PlayerProps, none: bool, number: usize, beat: Beat, now: Option<Beat>, over: bool) -> Html {
    let name = (text().frame.beat)(beat);
    // Of the beat in the middle of which a person stands a part is done.
    let stand = match now {
        Some(now) if beat < now || (beat == now && over && !props.running) => "done",
        Some(now) if beat == now => "partly",
        _ => "todo",
    };
    let is_now = now == Some(beat);
    let onclick = if none {
        Callback::noop()
    } else {
        props.on.reform(move |_: MouseEvent| Action::Walk(Move::Beat(beat)))
    };
    let class = classes!("beat", stand, is_now.then_some("here"));
    if props.narrow {
        return html! { <span {class}></span> };
    }
    html! {
        <button type="button" id={format!("beat-{number}")} data-testid={format!("beat-{number}")} {class}
            aria-current={is_now.then_some("step")} aria-disabled={none.then_some("true")} title={name.clone()} {onclick}>
            <small>{ number }{ " " }{ sign(travels(beat)) }</small>
            <span>{ name }</span>
        </button>
    }
}

/// A plate in small: what travels.
fn sign(travels: Travels) -> Html {
    let inside = match travels {
        Travels::Public => html! { <path d="M1 1.5H15V8.5H1Z" /> },
        Travels::Secret => {
            html! { <><path d="M4.5 1.5H11.5A3.5 3.5 0 0 1 11.5 8.5H4.5A3.5 3.5 0 0 1 4.5 1.5Z" /><path d="M4.8 3.6H11.2A1.4 1.4 0 0 1 11.2 6.4H4.8A1.4 1.4 0 0 1 4.8 3.6Z" /></> }
        }
        Travels::Sealed => {
            html! { <><path d="M3.5 1.5H12.5L15 4.0V6.0L12.5 8.5H3.5L1 6.0V4.0Z" /><path d="M4 8L8.5 2M7.5 8L12 2" /></> }
        }
        Travels::Nothing => html! { <circle cx="8" cy="5" r="2" class="full" /> },
    };
    html! { <svg viewBox="0 0 16 10" aria-hidden="true">{ inside }</svg> }
}
