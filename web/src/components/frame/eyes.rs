//! Whose eyes: toggles that pool. Everything alone is the simulation's own view.

use std::collections::BTreeSet;

use blindsum_core::role::Role;
use blindsum_sim::knowledge::{Lens, Observer};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, Node};
use yew::prelude::*;

use crate::browser;
use crate::components::role::{role_class, role_shape};
use crate::ground::ids;
use crate::state::{Action, Drawer, present};
use crate::text::text;
use crate::workers::MAX_OWN_WORKERS;

pub(crate) struct EyesProps {
    /// Whose.
    pub(crate) lens: Lens,
    /// What the page's address asked for instead, where it names no eyes at all.
    pub(crate) unknown: Option<String>,
    /// How many meters there are.
    pub(crate) meters: u32,
    /// The meter looked at.
    pub(crate) zoom: Option<u32>,
    /// Whether there is no room for a row: then it is a button that opens them.
    pub(crate) narrow: bool,
    /// Whether they are opened there.
    pub(crate) open: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// The hubs, in the order in which they stand in the picture, and who listens.
const HUBS: [Observer; 4] =
    [Observer::Dealer, Observer::Cloud, Observer::ControlCenter, Observer::Eavesdropper];
/// The list of meters.
const LIST: &str = "eyes-meters";
/// What opens it.
const OPENER: &str = "eye-meter";

pub(crate) fn eyes(props: &EyesProps) -> Html {
    let t = text().frame;
    let nobody = props.unknown.is_some() || props.lens.check(props.meters).is_err();
    let lens = present(&props.lens, props.meters);
    let says = if nobody { nobody_looks(props) } else { t.pool_hint.to_owned() };
    let row = html! {
        <div class="eyes-row" role="toolbar" aria-label={t.whose_eyes} onkeydown={Callback::from(turn)}>
            { everything(props) }
            <span class="or" aria-hidden="true">{ t.or }</span>
            { for HUBS.map(|hub| toggle(&lens, props.meters, &props.on, hub)) }
            <Meters lens={lens.clone()} meters={props.meters} zoom={props.zoom} on={props.on.clone()} />
        </div>
    };
    let hint = html! {
        <p class={classes!("note", "hint", nobody.then_some("error"))} data-testid="lens-note" role={nobody.then_some("status")}>
            <span class="whole">{ says }</span>
            // Where there is less room.
            if !nobody && !props.narrow { <span class="short" aria-hidden="true">{ t.pool_hint_short }</span> }
        </p>
    };
    if props.narrow {
        let opened = props.open;
        let toggle = props.on.reform(move |_: MouseEvent| Action::Open((!opened).then_some(Drawer::Eyes)));
        return html! {
            <div class="eyes narrow" id={ids::EYES} data-testid="lens-box" data-lens={props.lens.to_string()}>
                <button type="button" class="eyes-button" id={ids::EYES_OPEN} data-testid={ids::EYES_OPEN} aria-haspopup="dialog" aria-expanded={opened.to_string()} onclick={toggle}>
                    <span>{ t.seen_by }{ " " }<strong>{ who(&props.lens) }</strong></span>
                    <span>{ t.change }</span>
                </button>
                if nobody { { hint.clone() } }
                if opened {
                    <div class="sheet-below" role="dialog" aria-labelledby={ids::DRAWER_TITLE}>
                        { drawer_head(t.eyes_sheet, &props.on) }
                        { row }
                        if !nobody { { hint } }
                    </div>
                }
            </div>
        };
    }
    html! {
        <div class="eyes" id={ids::EYES} data-testid="lens-box" data-lens={props.lens.to_string()}>
            <span class="lead" aria-hidden="true">{ t.whose_eyes }</span>
            { hint }
            { row }
        </div>
    }
}

/// The head of what lies over the exhibit: its title, and what closes it.
pub(crate) fn drawer_head(title: &'static str, on: &Callback<Action>) -> Html {
    html! {
        <div class="drawer-head">
            <h2 id={ids::DRAWER_TITLE} tabindex="-1">{ title }</h2>
            <button type="button" class="quiet close" id="drawer-close" data-testid="drawer-close" aria-label={text().frame.close} onclick={on.reform(|_: MouseEvent| Action::Open(None))}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m3 3 10 10M13 3 3 13" /></svg>
            </button>
        </div>
    }
}

/// Whose eyes, in short.
fn who(lens: &Lens) -> String {
    match lens {
        Lens::Parties(parties) if parties.len() > 2 => (text().walk.members_count)(parties.len()),
        lens => text().walk.lens_in_sentence(lens),
    }
}

fn everything(props: &EyesProps) -> Html {
    let is_it = props.lens == Lens::Everything;
    html! {
        <button type="button" id="eye-everything" data-testid="eye-everything" class="pill" aria-pressed={is_it.to_string()}
            onclick={props.on.reform(|_: MouseEvent| Action::Lens(Lens::Everything))}>{ eye(is_it) }{ text().frame.everything }</button>
    }
}

fn toggle(lens: &Lens, meters: u32, on: &Callback<Action>, observer: Observer) -> Html {
    let looks = looks(lens, observer);
    let role = role(observer);
    let class = role.map_or("role-ear", role_class);
    let id = format!("eye-{observer}");
    html! {
        <button type="button" key={id.clone()} id={id.clone()} data-testid={id} class={classes!("pill", class)} aria-pressed={looks.to_string()}
            onclick={on.reform(move |_: MouseEvent| Action::Eye { observer, comes: !looks, meters })}>
            if looks {
                { eye(true) }
            } else if let Some(role) = role {
                { role_shape(role) }
            } else {
                <svg viewBox="0 0 18 14" aria-hidden="true"><path d="M1 7C5 0 13 0 17 7C13 14 5 14 1 7Z" /></svg>
            }
            { text().walk.observer(observer) }
        </button>
    }
}

fn eye(looks: bool) -> Html {
    if !looks {
        return Html::default();
    }
    html! {
        <svg class="eye" viewBox="-10 -7 20 14" aria-hidden="true"><path d="M-9 0C-5 -6.5 5 -6.5 9 0C5 6.5 -5 6.5 -9 0Z" /><circle r="2.7" /></svg>
    }
}

#[derive(Properties, PartialEq)]
struct MetersProps {
    lens: Lens,
    meters: u32,
    zoom: Option<u32>,
    on: Callback<Action>,
}

/// The meters, in a list that opens.
#[function_component]
fn Meters(props: &MetersProps) -> Html {
    let t = text().frame;
    let open = use_state(|| false);
    let chosen = meters_of(&props.lens);
    let label = match chosen.len() {
        0 => t.a_meter.to_owned(),
        1 => chosen.iter().map(|meter| text().walk.observer(Observer::Meter(*meter))).collect(),
        several => (t.meters_chosen)(several),
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let close = {
        let open = open.setter();
        Callback::from(move |event: KeyboardEvent| {
            // Arrows belong to what is in the list; from what opens it they go along the row.
            let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
            let in_list = target.is_some_and(|target| target.id() != OPENER);
            if event.key() == "Escape" {
                event.stop_propagation();
                open.set(false);
                browser::focus(OPENER);
            } else if in_list && event.key().starts_with("Arrow") {
                event.stop_propagation();
            }
        })
    };
    let leave = {
        let open = open.setter();
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
            let own = [browser::element(LIST), browser::element(OPENER)];
            if to.is_some_and(|to| !own.iter().flatten().any(|own| own.contains(Some(&to)))) {
                open.set(false);
            }
        })
    };
    // Of a crowd: whoever looks, the one looked at, and the first; others by their number.
    let crowd = props.meters > MAX_OWN_WORKERS;
    let listed: BTreeSet<u32> = match crowd {
        false => (0..props.meters).collect(),
        true => chosen
            .iter()
            .copied()
            .chain(props.zoom)
            .chain([0])
            .filter(|meter| *meter < props.meters)
            .collect(),
    };
    let member = |meter: u32| {
        let (observer, meters) = (Observer::Meter(meter), props.meters);
        let onchange = props.on.reform(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            Action::Eye { observer, comes: input.is_some_and(|input| input.checked()), meters }
        });
        html! {
            <label key={meter}><input type="checkbox" data-testid={format!("eye-{observer}")} checked={looks(&props.lens, observer)} {onchange} />{ " " }{ text().walk.observer(observer) }</label>
        }
    };
    let add = {
        let (on, meters) = (props.on.clone(), props.meters);
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let number = input.and_then(|input| input.value().parse::<u32>().ok());
            let meter = number.and_then(|number| number.checked_sub(1)).filter(|meter| *meter < meters);
            if let Some(meter) = meter {
                on.emit(Action::Eye { observer: Observer::Meter(meter), comes: true, meters });
            }
        })
    };
    html! {
        <span class="eyes-meter">
            <button type="button" id={OPENER} data-testid={OPENER} class={classes!("pill", role_class(Role::Meter(0)))} aria-pressed={(!chosen.is_empty()).to_string()}
                aria-expanded={open.to_string()} aria-controls={LIST} onclick={toggle} onkeydown={close.clone()} onfocusout={leave.clone()}>
                if chosen.is_empty() { { role_shape(Role::Meter(0)) } } else { { eye(true) } }
                { label }<span aria-hidden="true">{ " ▾" }</span>
            </button>
            <fieldset class="members" id={LIST} tabindex="-1" hidden={!*open} onkeydown={close} onfocusout={leave}>
                <legend>{ text().party(blindsum_sim::Party::Meters) }</legend>
                { for listed.into_iter().map(member) }
                if crowd {
                    <label>{ t.meter_number }{ " " }<input type="number" id="eye-meter-number" min="1" max={props.meters.to_string()} onchange={add} /></label>
                }
            </fieldset>
        </span>
    }
}

/// Left and right go along the row.
fn turn(event: KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        _ => return,
    };
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if let Some(target) = target.filter(|target| target.matches(".pill").unwrap_or_default()) {
        event.prevent_default();
        event.stop_propagation();
        browser::focus_beside(&target, ".eyes-row .pill", step);
    }
}

/// That nobody is there whose eyes were asked for.
fn nobody_looks(props: &EyesProps) -> String {
    let asked = props.unknown.clone().unwrap_or_else(|| props.lens.to_string());
    text().walk.nobody_looks(&asked, props.meters)
}

fn role(observer: Observer) -> Option<Role> {
    match observer {
        Observer::Meter(meter) => Some(Role::Meter(meter)),
        Observer::Cloud => Some(Role::Cloud),
        Observer::ControlCenter => Some(Role::ControlCenter),
        Observer::Dealer => Some(Role::Dealer),
        Observer::Eavesdropper => None,
    }
}

fn looks(lens: &Lens, observer: Observer) -> bool {
    matches!(lens, Lens::Parties(parties) if parties.contains(&observer))
}

fn meters_of(lens: &Lens) -> BTreeSet<u32> {
    let Lens::Parties(parties) = lens else { return BTreeSet::new() };
    let meter = |party: &Observer| match party {
        Observer::Meter(meter) => Some(*meter),
        _ => None,
    };
    parties.iter().filter_map(meter).collect()
}
