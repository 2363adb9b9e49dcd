//! Lets steps follow each other, where they are seen.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::{Action, Speed, State};

/// Takes the next step when the last one has stayed long enough. Whoever begins to play where the picture is not on the screen, by a
/// key, is brought to it: what they were reading changes with every step, and they would see nothing else of it. A page gets shorter
/// when play begins again, and may so show the lower half of the picture by itself: that is not enough.
#[hook]
pub(crate) fn use_play(
    playing: bool,
    speed: Speed,
    step: Option<usize>,
    dispatch: UseReducerDispatcher<State>,
) {
    use_effect_with(playing, |playing| {
        if *playing && !browser::is_in_view(ids::STAGE) {
            browser::show_soon(ids::STAGE, false);
        }
    });
    use_effect_with((playing, speed, step), move |(playing, speed, _)| {
        let timer = playing.then(|| Timeout::new(speed.pause_ms(), move || dispatch.dispatch(Action::Tick)));
        move || drop(timer)
    });
}
