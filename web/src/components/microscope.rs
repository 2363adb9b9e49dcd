//! Inside one meter: a column for each sample, and two games beside them.

mod columns;
mod guess;
mod inside;
mod matter;
mod pieces;

use yew::prelude::*;

use self::columns::columns;
use self::guess::guess;
use self::inside::{Inside, guessed};
use self::matter::DoIMatter;
use crate::browser;
use crate::state::Action;
use crate::state::guess::{Guesses, Panel, Play};
use crate::state::seen::Seen;
use crate::text::text;
use crate::view::microscope::{marks, scope};

pub(crate) struct MicroscopeProps {
    /// What is looked at; nothing before a round.
    pub(crate) seen: Option<Seen>,
    /// The meter looked at.
    pub(crate) meter: u32,
    /// What was guessed at it.
    pub(crate) guesses: Guesses,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
}

/// The column that a key stands for, from 0.
fn column_of(key: &str, gamma: u32) -> Option<u32> {
    let number: u32 = key.parse().ok().filter(|_| key.len() == 1)?;
    number.checked_sub(1).filter(|column| *column < gamma)
}

/// What is inside, through the eyes that look.
fn inside<'a>(props: &'a MicroscopeProps, seen: &'a Seen) -> Inside<'a> {
    let digits = if props.narrow { 3 } else { 5 };
    let scope = scope(seen, props.meter, props.guesses.looked, digits);
    // At the round's own position only those judge who are shown it.
    let marks = marks(&props.guesses.tries, scope.position);
    Inside {
        seen,
        meter: props.meter,
        guesses: &props.guesses,
        on: &props.on,
        narrow: props.narrow,
        scope,
        marks,
    }
}

/// Guesses a column by its digit, where the focus is in what is drawn.
fn by_key(inside: &Inside<'_>) -> Callback<KeyboardEvent> {
    let (meter, gamma, on) = (inside.meter, inside.gamma(), inside.on.clone());
    let takes = inside.can_guess();
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if let Some(column) = column_of(&event.key(), gamma).filter(|_| takes) {
            event.prevent_default();
            on.emit(guessed(meter, column));
        }
    })
}

/// The columns.
pub(crate) fn microscope(props: &MicroscopeProps) -> Html {
    let Some(seen) = &props.seen else { return html! { <p class="note">{ text().microscope.waits }</p> } };
    let inside = inside(props, seen);
    html! { <div class="microscope" data-testid="microscope" onkeydown={by_key(&inside)}>{ columns(&inside) }</div> }
}

/// The games beside them.
pub(crate) fn games(props: &MicroscopeProps) -> Html {
    let Some(seen) = &props.seen else { return Html::default() };
    let inside = inside(props, seen);
    html! {
        <div class="micro-side" data-testid="games" onkeydown={by_key(&inside)}>
            { tabs(&inside) }
            { panel(&inside) }
        </div>
    }
}

const TAB: [&str; 2] = ["tab-guess", "tab-matter"];
const PANEL: &str = "micro-panel";

fn id_of(panel: Panel) -> &'static str {
    let [guess, matter] = TAB;
    match panel {
        Panel::Guess => guess,
        Panel::Matter => matter,
    }
}

/// The two games. Arrows lead from one to the other.
fn tabs(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let tab = |panel: Panel, word: &'static str| {
        let chosen = inside.guesses.panel == panel;
        let onclick = inside.on.reform(move |_: MouseEvent| Action::Game(Play::Panel(panel)));
        html! {
            <button type="button" role="tab" id={id_of(panel)} data-testid={id_of(panel)} aria-selected={chosen.to_string()}
                aria-controls={PANEL} tabindex={if chosen { "0" } else { "-1" }} {onclick}>{ word }</button>
        }
    };
    let onkeydown = {
        let (now, on) = (inside.guesses.panel, inside.on.clone());
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                event.prevent_default();
                let other = if now == Panel::Guess { Panel::Matter } else { Panel::Guess };
                on.emit(Action::Game(Play::Panel(other)));
                browser::focus(id_of(other));
            }
        })
    };
    html! {
        <div class="micro-tabs" role="tablist" aria-label={w.tabs} {onkeydown}>
            { tab(Panel::Guess, w.tab_guess) }
            { tab(Panel::Matter, w.tab_matter) }
        </div>
    }
}

fn panel(inside: &Inside<'_>) -> Html {
    html! {
        <div class="micro-panel" role="tabpanel" id={PANEL} aria-labelledby={id_of(inside.guesses.panel)}>
            if inside.guesses.panel == Panel::Guess {
                { guess(inside) }
            } else {
                { matter::own(inside) }
                <DoIMatter params={inside.seen.params} narrow={inside.narrow} />
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_is_a_column_that_there_is() {
        assert_eq!(
            ["1", "4", "5", "0", "x", "12"].map(|key| column_of(key, 4)),
            [Some(0), Some(3), None, None, None, None]
        );
        assert_eq!(column_of("9", 20), Some(8));
    }
}
