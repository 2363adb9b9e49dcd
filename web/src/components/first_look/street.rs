//! The street: homes with their shutters open, the control centre that wants their sum, and the button between them.

use yew::prelude::*;

use crate::components::first_look::props::FirstLookProps;
use crate::ground::ids;
use crate::state::crowded;
use crate::text::{Thing, format, text};
use crate::view::first_look::{Home, Open, Street, WINDOW};

pub(super) fn act(props: &FirstLookProps, street: &Street) -> Html {
    let t = text();
    let homes = t.counted(Thing::Homes, street.count());
    let day = props.plan.as_ref().is_some_and(|plan| plan.is_day());
    html! {
        <>
            <div class="act" role="group" aria-label={(t.first.street)(&homes)}>
                <ul class={classes!("homes", (street.homes.len() + usize::from(street.more > 0) <= 3).then_some("few"))}>
                    { for street.homes.iter().map(|home| house(home, day)) }
                    if street.more > 0 {
                        { others(street.more) }
                    }
                </ul>
                { arrow() }
                { button(props) }
                { arrow() }
                { center() }
            </div>
            <p class="says" data-testid="first-says">{ says(props, street, &homes, day) }</p>
        </>
    }
}

/// One sentence about what is seen.
fn says(props: &FirstLookProps, street: &Street, homes: &str, day: bool) -> String {
    let t = text().first;
    let one = street.count() == 1;
    match (&props.readings, &props.plan) {
        (None, _) => t.says_waiting.to_owned(),
        (Some(_), _) if !street.is_open() => (t.says_hidden)(homes),
        (Some(_), None) => String::new(),
        (Some(_), Some(_)) if day && one => t.says_one_day.to_owned(),
        (Some(_), Some(_)) if day => (t.says_day)(homes),
        (Some(_), Some(plan)) if one => (t.says_one)(plan.slot(0)),
        (Some(_), Some(plan)) => (t.says)(homes, plan.slot(0)),
    }
}

/// A house with its window. Its outline is stretched to its place, so that its words stay as large as they are.
fn house(home: &Home, day: bool) -> Html {
    let t = text().first;
    let used = home.open.as_ref().and_then(|open| open.used).map(|mwh| {
        // A whole day's sum is said in kWh, the number and its unit apart: a narrow house has room for the number alone.
        let (number, unit) = if day { (format::kwh(mwh, 1), t.kwh) } else { (format::wh(mwh), t.wh) };
        let whole = unit(&number);
        let unit = whole.strip_prefix(&number).unwrap_or_default().to_owned();
        html! { <span class="used number">{ number }<span class="unit">{ unit }</span></span> }
    });
    html! {
        <li class="home role-meter" key={home.number} data-testid={format!("first-home-{}", home.number)}
            data-window={if home.open.is_some() { "open" } else { "shut" }}>
            <svg class="outline" viewBox="0 0 80 140" preserveAspectRatio="none" aria-hidden="true">
                <path class="body" d="M1 22L40 1L79 22V139H1Z" />
            </svg>
            <span class="name">{ (t.home)(home.number) }</span>
            { window(home.open.as_ref()) }
            { used.unwrap_or_else(|| html! { <span class="used"></span> }) }
        </li>
    }
}

/// Swung aside where the eyes know what is in it, else shut.
fn window(open: Option<&Open>) -> Html {
    let (w, h) = WINDOW;
    html! {
        <svg class="window" viewBox={format!("-8 -2 {} {}", w + 16.0, h + 4.0)} aria-hidden="true">
            <rect class="pane" x="0" y="0" width={w.to_string()} height={h.to_string()} rx="1.5" />
            if let Some(open) = open {
                <path class="thumb" d={open.day.clone()} />
                { wing(0.0, -6.0, h) }
                { wing(w, 6.0, h) }
            } else {
                { slats(0.0, w, 0.0, h) }
                <path class="wing" d={format!("M{} 0V{h}", w / 2.0)} />
            }
        </svg>
    }
}

fn wing(hinge: f64, reach: f64, h: f64) -> Html {
    html! {
        <>
            { slats(hinge, hinge + reach, 6.0, h - 6.0) }
            <path class="wing" d={format!("M{hinge} 0l{reach} 6V{}L{hinge} {h}", h - 6.0)} />
        </>
    }
}

/// The slats between two heights.
fn slats(from: f64, to: f64, top: f64, bottom: f64) -> Html {
    const APART: f64 = 5.0;
    let mut d = String::new();
    let mut y = top + APART / 2.0;
    while y < bottom {
        d.push_str(&format!("M{from} {y:.1}H{to}"));
        y += APART;
    }
    html! { <path class="slats" {d} /> }
}

/// A crowd beside the houses: how many more there are.
fn others(more: usize) -> Html {
    let t = text().first;
    let count = format::grouped(i64::try_from(more).unwrap_or(i64::MAX));
    html! {
        <li class="home others role-meter" data-testid="first-more">
            <svg class="outline" viewBox="0 0 80 140" preserveAspectRatio="none" aria-hidden="true">
                <path class="body behind" d="M9 15L44 1L79 15V122" />
                <path class="body behind" d="M5 21L42 7L79 21V130" />
                <path class="body" d="M1 30L38 12L74 30V139H1Z" />
            </svg>
            <span class="used number">{ (t.more)(&count) }</span>
            <span class="name">{ t.more_homes }</span>
        </li>
    }
}

fn arrow() -> Html {
    html! {
        <svg class="arrow" viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6H20" /><path class="head" d="M19 1L28 6L19 11Z" /></svg>
    }
}

/// The one button.
fn button(props: &FirstLookProps) -> Html {
    let t = text().first;
    let note = props.plan.as_ref().map(|plan| {
        let meters = plan.households.len();
        match plan.slots.len() {
            1 if plan.params.insecure_size() => t.add_up_note_short.to_owned(),
            1 if crowded(meters) => (t.add_up_note_crowd)(&text().counted(Thing::Meters, meters)),
            1 => t.add_up_note_real.to_owned(),
            slots => (t.add_up_note_day)(slots),
        }
    });
    let waits = props.reason.is_some();
    html! {
        <div class="go">
            <button type="button" id={ids::RUN} data-testid={ids::RUN} class="primary" disabled={waits}
                aria-describedby="first-reason" onclick={props.on_run.reform(|_: MouseEvent| ())}>
                <span>{ t.add_up }</span>
                if let Some(note) = note.filter(|_| !waits) {
                    <small>{ note }</small>
                }
            </button>
            <p id="first-reason" class="reason error">{ props.reason.clone() }</p>
        </div>
    }
}

fn center() -> Html {
    let t = text().first;
    html! {
        <div class="center role-center">
            <svg class="outline" viewBox="0 0 160 98" preserveAspectRatio="none" aria-hidden="true">
                <path class="body" d="M17 1H143L159 49L143 97H17L1 49Z" />
            </svg>
            <span class="name">{ t.center }</span>
            <span>{ t.center_wants }</span>
            <span class="sum">{ t.center_unknown }</span>
        </div>
    }
}
