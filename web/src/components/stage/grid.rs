//! A crowd of meters: a cell each, in rows that are drawn again only when one of their cells is another. One cell takes the
//! tabulator; arrows lead from it to the others.

use std::rc::Rc;

use blindsum_core::privacy::Verdict;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser;
use crate::components::stage::pieces::with_verdict;
use crate::ground::ids;
use crate::state::Action;
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(super) struct GridProps {
    /// How many meters.
    pub(super) count: u32,
    /// How each of them is.
    pub(super) states: Rc<Vec<&'static str>>,
    /// What those can say of each reading who look; empty where nothing is drawn of it.
    pub(super) verdicts: Rc<Vec<Option<Verdict>>>,
    /// The meter that sends or receives just now.
    pub(super) speaks: Option<u32>,
    /// Whether the window is a phone's.
    pub(super) narrow: bool,
    /// The meter looked at.
    pub(super) zoom: Option<u32>,
    /// Where choices go.
    pub(super) on: Callback<Action>,
}

#[function_component]
pub(super) fn Grid(props: &GridProps) -> Html {
    let t = text();
    // As many as `crowd.css` has.
    let columns: u32 = if props.narrow { 10 } else { 20 };
    let home = props.zoom.unwrap_or(0);
    let on_choose = props.on.reform(|meter: u32| Action::Zoom(Some(meter)));
    let onkeydown = {
        let (count, on_choose) = (props.count, on_choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = target(&event).and_then(|from| step(&event.key(), from, columns, count)) {
                event.prevent_default();
                on_choose.emit(next);
                browser::focus(&ids::cell(next));
            }
        })
    };
    let onchange = {
        let (count, on_choose) = (props.count, on_choose.clone());
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let number = input.and_then(|input| input.value().trim().parse::<u32>().ok());
            if let Some(meter) =
                number.and_then(|number| number.checked_sub(1)).filter(|meter| *meter < count)
            {
                on_choose.emit(meter);
                browser::show_soon(ids::CARD, false);
            }
        })
    };
    let rows = (0..props.count.div_ceil(columns)).map(|row| {
        let first = row * columns;
        let last = (first + columns).min(props.count);
        let range = usize::try_from(first).unwrap_or_default()..usize::try_from(last).unwrap_or_default();
        let states = props.states.get(range.clone()).unwrap_or_default().to_vec();
        let verdicts = props.verdicts.get(range).unwrap_or_default().to_vec();
        let inside = |meter: &u32| (first..last).contains(meter);
        html! {
            <Row key={row} {first} {states} {verdicts} speaks={props.speaks.filter(inside)} home={Some(home).filter(inside)} zoom={props.zoom.filter(inside)}
                on_choose={on_choose.clone()} />
        }
    });
    // Whoever speaks is to be seen; the page itself stays where it is.
    use_effect_with(props.speaks, |speaks| {
        if let Some(meter) = speaks {
            browser::scroll_within(CELLS_ID, &ids::cell(*meter));
        }
    });
    let shared = (t.pool)(props.count);
    html! {
        <div class="crowd-grid">
            <div class="grid-tools">
                <label for="find-meter">{ t.find_meter }</label>
                <input id="find-meter" type="number" min="1" max={props.count.to_string()} inputmode="numeric"
                    value={props.zoom.map(|meter| (u64::from(meter) + 1).to_string())} {onchange} />
                <span class="note">{ t.grid_keys }</span>
            </div>
            <div class={classes!("cells", props.narrow.then_some("narrow"))} id={CELLS_ID} role="group" aria-label={t.grid} {onkeydown}>
                { for rows }
            </div>
            <p class="grid-legend note">
                { for LEGEND.into_iter().map(|state| html! {
                    <span class="cell-key"><span class={classes!("cell", state)} aria-hidden="true"></span>{ t.state(state) }</span>
                }) }
                <span class="cell-key"><span class="cell speaks" aria-hidden="true"></span>{ t.cell_speaks }</span>
                if props.verdicts.iter().any(Option::is_some) {
                    { for [Verdict::Read, Verdict::Narrowed].into_iter().map(|verdict| html! {
                        <span class="cell-key"><span class="cell done" data-verdict={verdict.name()} aria-hidden="true"></span>{ t.walk.verdict_word(verdict) }</span>
                    }) }
                }
            </p>
            <p class="note">{ shared }</p>
        </div>
    }
}

const CELLS_ID: &str = "cells";

/// What the cells' signs mean, in a round's order.
const LEGEND: [&str; 12] = [
    "idle",
    "starting",
    "ready",
    "busy",
    "waiting",
    "registered",
    "reported",
    "done",
    "stopped",
    "unplugged",
    "unplugged-done",
    "lost",
];

/// The meter of the cell that an event comes from.
fn target(event: &KeyboardEvent) -> Option<u32> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.id().strip_prefix("meter-")?.parse::<u32>().ok()?.checked_sub(1)
}

/// Where a key leads from a cell.
fn step(key: &str, from: u32, columns: u32, count: u32) -> Option<u32> {
    let next = match key {
        "ArrowRight" => from.checked_add(1),
        "ArrowLeft" => from.checked_sub(1),
        "ArrowDown" => from.checked_add(columns),
        "ArrowUp" => from.checked_sub(columns),
        "Home" => Some(0),
        "End" => count.checked_sub(1),
        _ => return None,
    };
    Some(next.filter(|next| *next < count).unwrap_or(from))
}

#[derive(Properties, PartialEq)]
struct RowProps {
    first: u32,
    states: Vec<&'static str>,
    verdicts: Vec<Option<Verdict>>,
    /// The meter of this row that sends or receives just now.
    speaks: Option<u32>,
    /// The cell that takes the tabulator, if it is in this row.
    home: Option<u32>,
    zoom: Option<u32>,
    on_choose: Callback<u32>,
}

#[function_component]
fn Row(props: &RowProps) -> Html {
    let t = text();
    let cell = |(meter, state): (u32, &&'static str)| {
        let number = u64::from(meter) + 1;
        let onclick = props.on_choose.reform(move |_: MouseEvent| {
            browser::show_soon(ids::CARD, false);
            meter
        });
        let speaks = props.speaks == Some(meter);
        let name = if speaks { t.cell_name_speaks } else { t.cell_name };
        let place = usize::try_from(meter.saturating_sub(props.first)).unwrap_or(usize::MAX);
        let verdict = props.verdicts.get(place).copied().flatten();
        let name = with_verdict(name(number, t.state(state)), verdict);
        html! {
            <button type="button" key={meter} id={ids::cell(meter)} data-testid={format!("meter-{number}")}
                data-state={*state} data-verdict={verdict.map(Verdict::name)} class={classes!("cell", *state, speaks.then_some("speaks"))} aria-label={name.clone()} title={name}
                aria-pressed={(props.zoom == Some(meter)).to_string()}
                tabindex={if props.home == Some(meter) { "0" } else { "-1" }} {onclick}></button>
        }
    };
    html! { <>{ for (props.first..).zip(&props.states).map(cell) }</> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_through_the_grid_and_never_out_of_it() {
        assert_eq!(step("ArrowRight", 3, 25, 1000), Some(4));
        assert_eq!(step("ArrowDown", 3, 25, 1000), Some(28));
        assert_eq!(step("ArrowUp", 3, 25, 1000), Some(3));
        assert_eq!(step("ArrowLeft", 0, 25, 1000), Some(0));
        assert_eq!(step("ArrowDown", 999, 25, 1000), Some(999));
        assert_eq!(step("End", 3, 25, 1000), Some(999));
        assert_eq!(step("Tab", 3, 25, 1000), None);
    }
}
