//! A day as a table: what the charts show, slot by slot.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::day::track::status;
use crate::state::{Action, Plan};
use crate::text::{format, text};
use crate::view::day::{SlotView, Stand};
use crate::view::day_shown::DayShown;
use crate::view::noise;

pub(super) struct TableProps {
    /// What runs, ran, or would run.
    pub(super) plan: Rc<Plan>,
    /// What is shown.
    pub(super) shown: Rc<DayShown>,
    /// Where choices go.
    pub(super) on: Callback<Action>,
}

pub(super) fn table(props: &TableProps) -> Html {
    let t = text();
    let shown = &*props.shown;
    let decimals = noise::decimals(&props.plan.params).max(3);
    let truth = shown.slots.iter().any(|slot| slot.stand.truth().is_some());
    let used = |place: usize| shown.home.as_ref().and_then(|home| home.used.get(place).copied());
    let row = |(place, slot): (usize, &SlotView)| {
        let show = props.on.reform(move |_: MouseEvent| Action::Epoch(Some(place)));
        html! {
            <Row key={place} slot={slot.clone()} {decimals} shown={shown.look == Some(place)} onclick={show} used={used(place)}
                home={shown.home.is_some()} {truth} />
        }
    };
    html! {
        <div class="scroll tall day-table" role="region" aria-label={t.day.day_table} tabindex="0">
            <table>
                <caption>{ t.day.day_table_caption }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ t.day.day_slot_head }</th>
                        if let Some(home) = &shown.home {
                            <th scope="col" class="right">{ (t.day.day_home)(home.place + 1) }</th>
                        }
                        if truth {
                            <th scope="col" class="right">{ t.day.day_true }</th>
                        }
                        <th scope="col" class="right">{ t.day.day_noisy }</th>
                        if truth {
                            <th scope="col" class="right">{ t.day.day_error }</th>
                        }
                        <th scope="col" class="right">{ t.day.day_cost }</th>
                        <th scope="col" class="right">{ t.day.day_spent }</th>
                        <th scope="col">{ t.day.day_status }</th>
                    </tr>
                </thead>
                <tbody>{ for shown.slots.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
    }
}

#[derive(Properties)]
struct RowProps {
    slot: SlotView,
    decimals: usize,
    shown: bool,
    onclick: Callback<MouseEvent>,
    /// What the home looked at used, in mWh.
    used: Option<i64>,
    /// Whether a home is looked at.
    home: bool,
    /// Whether true totals are known.
    truth: bool,
}

/// A row is drawn again only when what it shows is another: its callbacks always do the same.
impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        (&self.slot, self.decimals, self.shown, self.used, self.home, self.truth)
            == (&other.slot, other.decimals, other.shown, other.used, other.home, other.truth)
    }
}

#[function_component]
fn Row(props: &RowProps) -> Html {
    let t = text();
    let (slot, stand) = (&props.slot, props.slot.stand);
    let id = format!("day-row-{}", slot.label.replace(':', ""));
    let kwh = |mwh: Option<i64>| mwh.map(|mwh| format::kwh(mwh, props.decimals)).unwrap_or_default();
    let error = stand.noisy().zip(stand.truth()).map(|(noisy, truth)| noisy - truth);
    let error = error.map(|error| format::signed(format::kwh(error, props.decimals))).unwrap_or_default();
    // A slot that was not run has no cost, not even 0.
    let over = |epsilon: f64| if slot.ran { format::short_decimal(epsilon) } else { String::new() };
    let (cost, spent) = (over(slot.cost), over(slot.spent));
    let button = (t.day.slot_show)(&slot.label);
    html! {
        <tr id={id.clone()} data-testid={id} data-state={(stand != Stand::Open).then(|| stand.name())}
            data-true-mwh={stand.truth().map(|mwh| mwh.to_string())} data-noisy-mwh={stand.noisy().map(|mwh| mwh.to_string())}
            class={classes!(stand.name(), props.shown.then_some("chosen"))}>
            <th scope="row">
                if stand == Stand::Open {
                    { slot.label.clone() }
                } else {
                    <button type="button" class="quiet" aria-label={button} aria-pressed={props.shown.to_string()}
                        onclick={props.onclick.clone()}>{ slot.label.clone() }</button>
                }
            </th>
            if props.home {
                <td class="number right">{ kwh(props.used) }</td>
            }
            if props.truth {
                <td class="number right">{ kwh(stand.truth()) }</td>
            }
            <td class="number right">{ kwh(stand.noisy()) }</td>
            if props.truth {
                <td class="number right">{ error }</td>
            }
            <td class="number right">{ cost }</td>
            <td class="number right">{ spent }</td>
            <td>{ status(slot) }</td>
        </tr>
    }
}
