//! What may come a moment later: long tables are drawn one after the other, each in a task of its own, so that the page
//! answers in between.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct LaterProps {
    /// Its turn.
    pub(crate) turn: u32,
    /// What comes.
    pub(crate) children: Html,
}

/// How long a turn takes, in milliseconds: a frame or two.
const TURN_MS: u32 = 30;

#[function_component]
pub(crate) fn Later(props: &LaterProps) -> Html {
    let here = use_state(|| false);
    let setter = here.setter();
    use_effect_with((), {
        let turn = props.turn;
        move |()| {
            let timer = Timeout::new(turn.saturating_mul(TURN_MS), move || setter.set(true));
            move || drop(timer)
        }
    });
    if *here { props.children.clone() } else { Html::default() }
}
