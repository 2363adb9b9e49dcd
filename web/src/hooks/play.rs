//! Lets steps follow each other.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::state::{Action, Speed, State};

/// Takes the next step when the last one has stayed long enough.
#[hook]
pub(crate) fn use_play(
    playing: bool,
    speed: Speed,
    step: Option<usize>,
    dispatch: UseReducerDispatcher<State>,
) {
    use_effect_with((playing, speed, step), move |(playing, speed, _)| {
        let timer = playing.then(|| Timeout::new(speed.pause_ms(), move || dispatch.dispatch(Action::Tick)));
        move || drop(timer)
    });
}
