//! An exhibit keeps up with the page in tasks of its own: a step, or a message that comes, is drawn in the picture at once
//! and in the long tables one after the other, so that the page answers in between.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::browser;
use crate::state::seen::Seen;

#[derive(Properties, PartialEq)]
pub(super) struct ExhibitProps {
    /// Its turn among the exhibits, from 1.
    pub(super) turn: u32,
    /// The id of the article.
    pub(super) id: &'static str,
    /// Its title.
    pub(super) title: &'static str,
    /// What is looked at.
    pub(super) seen: Option<Seen>,
    /// The number of the round, and the place of the epoch, that this is of.
    pub(super) epoch: (u32, usize),
    /// Whether it changes by itself and many times a second: then it follows a few times a second.
    pub(super) restless: bool,
    /// Draws it.
    pub(super) draw: Callback<Option<Seen>, Html>,
}

/// How long a turn takes, in milliseconds: a frame or two.
const TURN_MS: u32 = 30;
/// How long an exhibit stays as it is while messages come by themselves, in milliseconds.
const REST_MS: u32 = 250;

/// What an exhibit shows.
#[derive(Clone, PartialEq)]
struct Held {
    seen: Option<Seen>,
    epoch: (u32, usize),
}

/// Whether it cannot stay for a moment longer.
fn must_follow(held: &Held, now: &Held) -> bool {
    let (Some(old), Some(new)) = (&held.seen, &now.seen) else {
        return held.seen.is_some() != now.seen.is_some();
    };
    // What the last eyes saw, other eyes must not see; what is chosen in an epoch is chosen in that epoch; and a round shows
    // nothing of the one before.
    old.lens != new.lens || held.epoch != now.epoch
}

#[function_component]
pub(super) fn Exhibit(props: &ExhibitProps) -> Html {
    // What it shows; nothing until its first turn.
    let held = use_state(|| None::<Held>);
    let newest = use_mut_ref(|| None);
    let now = Held { seen: props.seen.clone(), epoch: props.epoch };
    newest.replace(Some(now.clone()));
    let at_once = held.as_ref().is_some_and(|held| must_follow(held, &now));
    let shown = if at_once { Some(now.seen.clone()) } else { held.as_ref().map(|held| held.seen.clone()) };
    let behind = held.as_ref() != Some(&now);
    let due = use_mut_ref(|| false);
    {
        let (turn, restless) = (props.turn, props.restless);
        let setter = held.setter();
        use_effect_with((behind, now), move |(behind, _)| {
            // One timer at a time, and it takes what is newest when it is due: news that come faster must not put it off.
            if *behind && !due.replace(true) {
                let rest = if restless { REST_MS } else { 0 };
                Timeout::new(rest + turn.saturating_mul(TURN_MS), move || {
                    due.replace(false);
                    setter.set(newest.borrow().clone());
                })
                .forget();
            }
        });
    }
    use_effect(browser::relight);
    html! {
        <article class="panel exhibit" id={props.id} aria-labelledby={format!("{}-title", props.id)}
            aria-busy={(behind && !at_once).then_some("true")}>
            <h3 id={format!("{}-title", props.id)}>{ props.title }</h3>
            if let Some(seen) = shown {
                { props.draw.emit(seen) }
            }
        </article>
    }
}
