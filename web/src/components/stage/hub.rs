//! The cloud, the control centre or the dealer: a shape of its own, a word, and two lines: what it does, or, where it looks, what it
//! knows or brings. Pressed, it joins those who look, or leaves them.

use blindsum_core::role::Role;
use blindsum_sim::knowledge::{Lens, Observer};
use yew::prelude::*;

use crate::components::drawing::eye::eye;
use crate::components::drawing::measure::{units, width};
use crate::components::drawing::outline::{Hub, hub as outline};
use crate::components::drawing::symbol::symbol;
use crate::components::role::role_class;
use crate::components::stage::pieces::{line, on_key};
use crate::ground::symbols::place_symbols;
use crate::state::Action;
use crate::text::role::role_word;
use crate::text::text;
use crate::view::frame::Frame;
use crate::view::stage::party::{Says, Second};
use crate::workers::WorkerState;

/// What the picture shows of a hub.
pub(super) struct HubView<'a> {
    /// Who.
    pub(super) role: Role,
    /// Where.
    pub(super) frame: Frame,
    /// What is said of it, where there is room for words.
    pub(super) says: Option<Says>,
    /// Its word, where that is another than usual.
    pub(super) word: Option<&'static str>,
    /// Who looks.
    pub(super) lens: &'a Lens,
    /// Its calculators.
    pub(super) calculators: Vec<WorkerState>,
    /// Where choices go.
    pub(super) on: &'a Callback<Action>,
}

/// Draws a hub.
pub(super) fn hub(props: &HubView) -> Html {
    let Frame { x, y, w, h } = props.frame;
    let word = props.word.map_or_else(|| role_word(props.role), str::to_owned);
    let busy = props.calculators.iter().filter(|state| matches!(state, WorkerState::Busy(_))).count();
    let Some(observer) = Observer::of(props.role) else { return Html::default() };
    let eyes = matches!(props.lens, Lens::Parties(parties) if parties.contains(&observer));
    let (shape, id) = match props.role {
        Role::Dealer => (Hub::Dealer, "hub-dealer"),
        Role::Cloud => (Hub::Cloud, "hub-cloud"),
        _ => (Hub::Center, "hub-center"),
    };
    // A cloud is narrow at its top.
    let first = if props.role == Role::Cloud { 0.45 } else { 0.36 };
    let name = match props.says {
        Some(_) => y + h * first,
        None => y + h * first.max(0.5) + 5.0 + if props.role == Role::Cloud { 3.0 } else { 0.0 },
    };
    let brow = if props.role == Role::Cloud { y - h * 0.02 } else { y };
    html! {
        <g class={classes!("hub", role_class(props.role), (busy > 0).then_some("busy"), eyes.then_some("eyes"))}>
            { glass(props.lens, observer, &props.frame, id, props.on) }
            <g class="drawn" aria-hidden="true">
                <path class="body" d={outline(shape, &props.frame)} />
                if eyes { { eye(x + w / 2.0, brow, if w < 140.0 { 1.0 } else { 1.25 }) } }
                { line("name", &props.frame, name, word) }
                if let Some(says) = &props.says {
                    { line("task", &props.frame, name + 17.0, says.first.clone()) }
                    if busy > 0 && says.second == Second::Nothing {
                        { line("task", &props.frame, name + 33.0, (text().calculators)(busy, props.calculators.len())) }
                    } else {
                        { second(&says.second, &props.frame, name + 33.0) }
                    }
                }
            </g>
        </g>
    }
}

/// What is pressed of a hub.
pub(super) fn glass(
    lens: &Lens,
    observer: Observer,
    frame: &Frame,
    id: &'static str,
    on: &Callback<Action>,
) -> Html {
    let t = text();
    let looks = matches!(lens, Lens::Parties(parties) if parties.contains(&observer));
    let name = t.walk.lens_in_sentence(&Lens::of(observer));
    let label = if looks { (t.picture.leave)(&name) } else { (t.picture.join)(&name) };
    let to = toggled(lens, observer);
    let press = on.reform(move |()| Action::Lens(to.clone()));
    html! {
        <rect class="glass can-look" {id} data-testid={id} x={units(frame.x)} y={units(frame.y)} width={units(frame.w)} height={units(frame.h)} rx="4"
            role="button" tabindex="0" aria-pressed={looks.to_string()} aria-label={label} onclick={press.reform(|_| ())} onkeydown={on_key(press)} />
    }
}

/// Those who look after somebody has joined or left them. Nobody's eyes see nothing: then it is everything again.
fn toggled(lens: &Lens, observer: Observer) -> Lens {
    let mut parties = match lens {
        Lens::Parties(parties) => parties.clone(),
        Lens::Everything => return Lens::of(observer),
    };
    if !parties.remove(&observer) {
        parties.insert(observer);
    }
    if parties.is_empty() { Lens::Everything } else { Lens::Parties(parties) }
}

fn second(second: &Second, frame: &Frame, y: f64) -> Html {
    match second {
        Second::Nothing => Html::default(),
        Second::Words(words) => line("task", frame, y, words.clone()),
        Second::Number(number) => line("task strong", frame, y, number.clone()),
        Second::Symbols(source) => symbol(source, frame.middle(), y),
        Second::Received { symbol: source, count } => {
            let [at_symbol, at_count] = beside(frame.middle(), source, count);
            html! {
                <g class="received" data-sym={place_symbols(source)}>
                    { symbol(source, at_symbol, y) }
                    <text x={units(at_count)} y={units(y)} text-anchor="middle">{ count.clone() }</text>
                </g>
            }
        }
    }
}

/// Where a symbol and its count have their middles, so that both together stand in the middle, beside each other.
fn beside(middle: f64, symbol: &str, count: &str) -> [f64; 2] {
    const GAP: f64 = 8.0;
    // Signs of the notation take no room, and low letters a little less.
    let plain: String = symbol.chars().filter(|letter| !matches!(letter, '_' | '{' | '}' | '^')).collect();
    let (wide, count) = (width(&plain, 13.5), width(count, 12.0));
    let left = middle - (wide + GAP + count) / 2.0;
    [left + wide / 2.0, left + wide + GAP + count / 2.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_joins_those_who_look_and_leaves_them() {
        let cloud = toggled(&Lens::Everything, Observer::Cloud);
        assert_eq!(cloud, Lens::of(Observer::Cloud));
        let both = toggled(&cloud, Observer::Dealer);
        assert_eq!(both, "cloud+dealer".parse().unwrap());
        assert_eq!(toggled(&both, Observer::Cloud), Lens::of(Observer::Dealer));
        assert_eq!(toggled(&cloud, Observer::Cloud), Lens::Everything);
    }
}
