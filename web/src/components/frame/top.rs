//! The top bar: the name, the round as one chip, what runs it, the ways on.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::frame::eyes::drawer_head;
use crate::components::frame::rail::shows;
use crate::components::run_bar::{RunProps, run_button};
use crate::components::theme::theme_choice;
use crate::ground::ids;
use crate::hooks::remembered_stop;
use crate::state::{Action, Checked, Drawer, Field, Form, Plan, STOPS, Tab, Theme};
use crate::text::words::frame::ChipWords;
use crate::text::{Thing, format, text};

pub(crate) struct TopProps {
    /// What runs or ran.
    pub(crate) plan: Option<Rc<Plan>>,
    /// What the form means.
    pub(crate) checked: Rc<Checked>,
    /// What is typed.
    pub(crate) form: Form,
    /// What runs it.
    pub(crate) run: RunProps,
    /// Whether the button that runs stands here: on the first look it stands in the picture.
    pub(crate) with_run: bool,
    /// Light, dark or automatic.
    pub(crate) theme: Theme,
    /// What is opened.
    pub(crate) drawer: Option<Drawer>,
    /// Whether the window is a phone's: the chip is short, and exhibits stand in the menu.
    pub(crate) narrow: bool,
    /// Whether the ways on stand in the menu.
    pub(crate) folded: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

pub(crate) fn top_bar(props: &TopProps) -> Html {
    let t = text().frame;
    let open = |drawer: Drawer| {
        let is_open = props.drawer == Some(drawer);
        props.on.reform(move |_: MouseEvent| Action::Open((!is_open).then_some(drawer)))
    };
    let expanded = |drawer: Drawer| (props.drawer == Some(drawer)).to_string();
    html! {
        <>
            <header class="top">
                <h1 class="logo">
                    <svg viewBox="-1 -1 26 22" aria-hidden="true" class="role-meter">
                        <path d="M1 0H23V19H1Z" /><path d="M1 0 7.8 2.7V16.3L1 19ZM23 0 16.2 2.7V16.3L23 19Z" class="slats" />
                    </svg>
                    <span class="logo-word">{ text().title }</span>
                </h1>
                <button type="button" class="chip" id={ids::CHIP} data-testid={ids::CHIP} title={t.chip_title} aria-expanded={expanded(Drawer::Round)} aria-controls={(props.drawer == Some(Drawer::Round)).then_some(ids::DRAWER)} onclick={open(Drawer::Round)}>
                    <span>{ chip(props) }</span><span aria-hidden="true">{ " ▾" }</span>
                </button>
                if props.with_run {
                    { run_button(&props.run) }
                }
                <span class="gap"></span>
                if props.folded {
                    <button type="button" class="quiet" id={ids::MENU} data-testid={ids::MENU} aria-label={t.menu} aria-expanded={expanded(Drawer::Menu)} onclick={open(Drawer::Menu)}>
                        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5h14M3 10h14M3 15h14" /></svg>
                    </button>
                } else {
                    <nav class="ways" aria-label={t.menu}>{ ways(props) }</nav>
                }
            </header>
            if props.folded && props.drawer == Some(Drawer::Menu) {
                <div class="sheet-below" role="dialog" aria-labelledby={ids::DRAWER_TITLE}>
                    { drawer_head(t.menu, &props.on) }
                    if props.narrow {
                        <div class="menu-tabs">
                            { for [Tab::Opening, Tab::Log, Tab::Day, Tab::Checks].map(|tab| html! {
                                <button type="button" data-testid={format!("menu-{}", tab.name())} onclick={shows(&props.on, tab, true)}>{ (t.tab)(tab) }</button>
                            }) }
                        </div>
                    }
                    <nav class="ways" aria-label={t.menu}>{ ways(props) }</nav>
                </div>
            }
        </>
    }
}

/// The ways on.
fn ways(props: &TopProps) -> Html {
    let (t, tour) = (text().frame, text().tour);
    // After the last stop it begins again.
    let stop = remembered_stop().filter(|stop| stop + 1 < STOPS.len()).unwrap_or(0);
    let minutes = tour.minutes_from(stop);
    html! {
        <>
            <button type="button" class="quiet" id="tour-begin" data-testid="tour-begin" onclick={props.on.reform(move |_: MouseEvent| Action::Tour(Some(stop)))}>
                { tour.begin }<span class="more">{ if stop > 0 { (tour.resume)(minutes) } else { (tour.takes)(minutes) } }</span>
            </button>
            <button type="button" class="quiet" id="to-lecture" data-testid="to-lecture" aria-keyshortcuts="p" onclick={props.on.reform(|_: MouseEvent| Action::Lecture)}>{ text().lecture.begin }</button>
            <button type="button" class="quiet" id="to-day" data-testid="to-day" onclick={props.on.reform(|_: MouseEvent| Action::Tab(Tab::Day))}>{ t.the_day }</button>
            <button type="button" class="quiet" id={ids::ABOUT} data-testid={ids::ABOUT} aria-expanded={(props.drawer == Some(Drawer::About)).to_string()} aria-controls={(props.drawer == Some(Drawer::About)).then_some(ids::DRAWER)}
                onclick={props.on.reform(|_: MouseEvent| Action::Open(Some(Drawer::About)))}>{ t.teachers }</button>
            { theme_choice(props.theme, &props.on) }
        </>
    }
}

/// The round in a line: the one that ran, else the one that would.
fn chip(props: &TopProps) -> String {
    let t = text().frame;
    let Some(plan) = props.plan.as_ref().or(props.checked.plan.as_ref()) else {
        if props.checked.errors.is_empty() {
            let homes = text().counted_as_typed(Thing::Homes, props.form.get(Field::Meters).trim());
            return (t.chip_short)(&homes, props.form.get(Field::Epsilon).trim());
        }
        let mut names: Vec<&str> =
            props.checked.errors.iter().map(|(field, _)| text().field(*field)).collect();
        names.dedup();
        if props.narrow {
            return (t.chip_mend_short)(names.len());
        }
        return (t.chip_mend)(&names.join(", "));
    };
    let homes = text().counted(Thing::Homes, plan.households.len());
    let epsilon = format::short_decimal(plan.params.epsilon());
    if props.narrow {
        return (t.chip_short)(&homes, &epsilon);
    }
    let slot = if plan.is_day() { t.all_day } else { plan.slot(0) };
    (t.chip)(&ChipWords {
        homes: &homes,
        slot,
        epsilon: &epsilon,
        bits: &format::grouped(i64::from(plan.params.key_bits())),
        each: plan.is_day(),
        insecure: plan.params.insecure_size(),
        seeded: plan.randomness.is_seeded(),
    })
}
