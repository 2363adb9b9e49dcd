//! The rail: which exhibit is shown.

use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::browser;
use crate::ground::ids;
use crate::state::{Action, Drawer, Tab};
use crate::text::text;

/// On a phone this many have a place of their own; the others are in the menu.
const FIRST: usize = 4;

pub(crate) struct RailProps {
    /// Which is shown.
    pub(crate) tab: Tab,
    /// Whether there is room for a few only.
    pub(crate) narrow: bool,
    /// Whether the tabs stand side by side.
    pub(crate) stacked: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// The tabs. Arrows go from one to the next, as in any list of tabs.
pub(crate) fn rail(props: &RailProps) -> Html {
    let t = text().frame;
    let hidden: &[Tab] = if props.narrow { Tab::ALL.get(FIRST..).unwrap_or_default() } else { &[] };
    let shown: Vec<Tab> =
        Tab::ALL.into_iter().filter(|tab| !hidden.contains(tab) || *tab == props.tab).collect();
    let turn = {
        let (on, tab, shown) = (props.on.clone(), props.tab, shown.clone());
        Callback::from(move |event: KeyboardEvent| {
            // The one that has the focus: another may be chosen already, and not be drawn yet.
            let focused = event.target_dyn_into::<Element>().map(|element| element.id());
            let has_focus = |other: &Tab| focused.as_deref() == Some(&*ids::tab(other.name()));
            let here = shown.iter().position(has_focus).or(shown.iter().position(|other| *other == tab));
            let here = here.unwrap_or_default();
            let last = shown.len().saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowDown" | "ArrowRight" => (here + 1).min(last),
                "ArrowUp" | "ArrowLeft" => here.saturating_sub(1),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(to) = shown.get(to) {
                browser::focus(&ids::tab(to.name()));
                on.emit(Action::Tab(*to));
            }
        })
    };
    let tab = |tab: Tab| {
        let is_it = tab == props.tab;
        html! {
            <button type="button" key={tab.name()} role="tab" id={ids::tab(tab.name())} data-testid={ids::tab(tab.name())} aria-selected={is_it.to_string()}
                aria-controls={is_it.then_some(ids::EXHIBIT)} tabindex={if is_it { "0" } else { "-1" }} onclick={shows(&props.on, tab, props.stacked)}>
                <svg viewBox="0 0 20 20" aria-hidden="true">{ for icon(tab).iter().map(|d| html! { <path d={*d} /> }) }</svg>
                <span>{ (t.tab)(tab) }</span>
            </button>
        }
    };
    html! {
        <div class="rail">
            <div class="tabs" role="tablist" aria-label={t.exhibits} aria-orientation={if props.stacked { "horizontal" } else { "vertical" }} onkeydown={turn}>
                { for shown.into_iter().map(tab) }
            </div>
            if props.narrow {
                <button type="button" id="more" data-testid="more" class="more-tabs" aria-haspopup="dialog"
                    onclick={props.on.reform(|_: MouseEvent| Action::Open(Some(Drawer::Menu)))}>
                    <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5h14M3 10h14M3 15h14" /></svg>
                    <span>{ t.more }</span>
                </button>
            }
        </div>
    }
}

/// Shows an exhibit. Where it stands below the picture it is brought into view, too.
pub(crate) fn shows(on: &Callback<Action>, tab: Tab, below: bool) -> Callback<MouseEvent> {
    on.reform(move |_| {
        if below {
            browser::show_soon(ids::EXHIBIT, false);
        }
        Action::Tab(tab)
    })
}

/// A tab's sign, in a box of 20 by 20.
fn icon(tab: Tab) -> &'static [&'static str] {
    match tab {
        Tab::Now => &["M3 10a7 7 0 1 0 14 0a7 7 0 1 0 -14 0", "M10 6v4l3 2"],
        Tab::Verdict => {
            &["M2 10C6 4 14 4 18 10C14 16 6 16 2 10Z", "M7.6 10a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0 -4.8 0"]
        }
        Tab::Meter => &["M3 8.5a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0", "M13 13l5 5"],
        Tab::Noise => &["M2 16C6 16 7.5 13 8.5 9C9.2 6 9.6 3 10 3C10.4 3 10.8 6 11.5 9C12.5 13 14 16 18 16"],
        Tab::Opening => &[
            "M5 9h10a1 1 0 0 1 1 1v6a1 1 0 0 1 -1 1h-10a1 1 0 0 1 -1 -1v-6a1 1 0 0 1 1 -1",
            "M7 9V6a3 3 0 0 1 5.8-1",
        ],
        Tab::Log => &["M3 5h14v10H3zM3 5l7 6 7-6"],
        Tab::Day => &["M2 16h3v-4h3v2h3V5h3v6h4"],
        Tab::Checks => &["M4 10l4 4 8-9"],
    }
}
