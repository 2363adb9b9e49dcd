//! The page as a whole: one state, the effects around it, the parts.

mod guided;
mod lecture;
mod page;
mod panes;
mod shown;

use yew::prelude::*;

use crate::browser;
use crate::components::{
    AboutProps, EyesProps, FirstLook, FormProps, Notices, PlayerProps, RailProps, RunProps, TopProps,
    VerdictBand, about, cannot_run, day_status, defs, drawer_head, eyes, parameter_form, player, rail,
    status_line, top_bar, transcript,
};
use crate::ground::ids;
use crate::hooks::{MEDIUM, NARROW, SLIM, STACKED, use_drawer_focus, use_kept_focus, use_media};
use crate::state::seen::Seen;
use crate::state::{Drawer, Field, State, Tab};
use crate::text::band::Unseen;
use crate::text::files::{Refusal, refusal};
use crate::text::text;
use guided::guided;
use lecture::lecture;
use page::{PageHandle, use_page};
use panes::panes;
use shown::{Room, Shown, use_shown};

#[function_component]
pub(crate) fn App() -> Html {
    let page = use_page();
    let shown = use_shown(&page);
    let room = Room {
        narrow: use_media(NARROW),
        slim: use_media(SLIM),
        medium: use_media(MEDIUM),
        stacked: use_media(STACKED),
    };
    let (state, on) = (&*page.state, &page.on);
    let round = state.session();
    let refused = state.refused.as_ref();
    let refusal =
        refused.map(|refused| refusal(refused, &state.source, state.readings.as_deref(), state.homes()));
    let run = run(&page, &shown, refusal.clone());
    let first_look = state.first_look();
    // The first look goes with its button, and the round that it began can be cancelled.
    use_kept_focus(first_look, if first_look { ids::FRAME } else { ids::CANCEL });
    use_drawer_focus(state.drawer);
    let meters = u32::try_from(shown.meters).unwrap_or(u32::MAX);
    if let Some(slide) = state.lecture.slide {
        return lecture(slide, &page, &shown);
    }
    if state.path.stop.is_some() || state.path.done {
        return guided(&page, &shown, &run, room, drawer(&page, refusal));
    }
    let top = TopProps {
        plan: round.map(|round| round.plan.clone()),
        checked: page.checked.clone(),
        form: state.form.clone(),
        run: run.clone(),
        with_run: !first_look,
        theme: state.theme,
        drawer: state.drawer,
        narrow: room.narrow,
        folded: room.stacked,
        on: on.clone(),
    };
    let looking = EyesProps {
        lens: state.lens.clone(),
        unknown: state.lens_unknown.clone(),
        meters,
        zoom: shown.zoom,
        narrow: room.narrow,
        open: state.drawer == Some(Drawer::Eyes),
        on: on.clone(),
    };
    #[cfg(feature = "tampering")]
    let branch = html! { <crate::components::Branch state={(*page.state).clone()} on={on.clone()} /> };
    #[cfg(not(feature = "tampering"))]
    let branch = Html::default();
    html! {
        <>
        { branch }
        <div class={classes!("page", first_look.then_some("first"))}>
            { defs() }
            <a class="skip" href="#exhibit" onclick={skip}>{ text().skip }</a>
            { top_bar(&top) }
            if first_look {
                <main class="first-pane" id={ids::FRAME} tabindex="-1">
                    <FirstLook readings={state.readings.clone()} asked={state.form.get(Field::Meters).trim().parse::<usize>().unwrap_or_default()} plan={page.checked.plan.clone()} lens={state.looks()}
                        reason={refusal.as_ref().map(|refusal| refusal.waits.clone()).or_else(|| cannot_run(&page.checked))} on_run={page.on_run.clone()} on={on.clone()} />
                    { status_line(&run) }
                    <Notices ..run.clone() />
                </main>
            } else {
                <div class="look">
                    { eyes(&looking) }
                    { status_line(&run) }
                </div>
                // The laboratory says in that place what it comes to there.
                if state.tab != Tab::Noise || (shown.seen.is_none() && round.is_some()) || room.stacked {
                <VerdictBand seen={shown.seen.clone().filter(|_| !state.asks() && !state.nobody_looks())} subject={shown.subject} other={other(state)} unseen={unseen(state)} />
                }
                <Notices ..run.clone() />
                <main class={classes!("panes", panes::split(&page, state.tab, &shown))} id={ids::FRAME} tabindex="-1">
                    { panes(&page, &shown, room) }
                    { rail(&RailProps { tab: state.tab, narrow: room.narrow, stacked: room.stacked, on: on.clone() }) }
                </main>
                // A day has a track of its own.
                if state.tab != Tab::Day || !page.is_day() {
                { player(&PlayerProps { seen: shown.seen.clone(), running: state.running(), playing: state.playing, narrow: room.narrow, on: on.clone() }) }
                }
            }
            { drawer(&page, refusal) }
            // On paper alone: where the same can be seen again.
            <p class="printed">{ (text().cite.printed)(&browser::address(&state.address().to_query())) }</p>
        </div>
        </>
    }
}

/// To the exhibit; before the first round, to what stands there.
fn skip(event: MouseEvent) {
    event.prevent_default();
    [ids::FRAME, ids::EXHIBIT].into_iter().for_each(browser::focus);
}

/// Why there is nothing to look at, where that is so.
fn unseen(state: &State) -> Unseen {
    match state.session() {
        Some(_) if state.nobody_looks() => Unseen::Nobody,
        None => Unseen::None,
        Some(round) if round.running() => Unseen::Running,
        Some(_) => Unseen::Over,
    }
}

/// What the verdict gives its place to: why the round has no total.
fn other(state: &State) -> Option<AttrValue> {
    let round = state.session().filter(|round| !round.running())?;
    let refused = round.shown_outcome(state.epoch)?.refusal().is_some();
    // What was published of a day before stays published.
    refused.then(|| match round.plan.is_day() {
        true => day_status(round, text().status_refused_day).into(),
        false => text().status_refused.into(),
    })
}

/// What runs the round, and how it goes.
fn run(page: &PageHandle, shown: &Shown, refusal: Option<Refusal>) -> RunProps {
    let state = &*page.state;
    let is_before_the_end = |seen: &Seen| seen.place < seen.records.len();
    RunProps {
        status: state.status(),
        round: state.session().cloned(),
        midway: !state.running() && shown.seen.as_ref().is_some_and(is_before_the_end),
        cancelled: state.cancelled(),
        checked: page.checked.clone(),
        source: state.source.clone(),
        refusal,
        on_keep: page.on_keep.clone(),
        on_run: page.on_run.clone(),
        on_cancel: page.round.cancel.clone(),
        on_give_up: page.round.give_up.clone(),
    }
}

/// What lies over the exhibit.
fn drawer(page: &PageHandle, refusal: Option<Refusal>) -> Html {
    let (state, on) = (&*page.state, &page.on);
    let Some(drawer) = state.drawer.filter(|drawer| matches!(drawer, Drawer::Round | Drawer::About)) else {
        return Html::default();
    };
    let round = state.session();
    let form = || FormProps {
        form: state.form.clone(),
        checked: page.checked.clone(),
        readings: state.readings.clone(),
        homes: state.homes(),
        source: state.source.clone(),
        file_options: state.file_options.clone(),
        preview: state.preview.clone(),
        taken_preview: state.taken_preview.clone(),
        progress: state.progress,
        lens: state.looks(),
        followed: state.followed.clone(),
        why_refused: state.refused.as_ref().map(|refused| refused.why.clone()),
        refusal,
        on_keep: page.on_keep.clone(),
        running: state.running(),
        folded: false,
        on: on.clone(),
        load: page.load.clone(),
    };
    let about_this = || AboutProps {
        engine: page.engine.clone(),
        round: round.cloned(),
        params: round.map(|round| round.plan.params).or(page.checked.params),
        address: browser::address(&state.address().to_query()),
        repeats: state.repeats(),
        transcript: round.map(|round| transcript(round, state.epoch, &state.looks())).unwrap_or_default(),
        keys: page.keys,
        on_keys: page.on_keys.clone(),
        on: on.clone(),
    };
    html! {
        <aside class="drawer" id={ids::DRAWER} data-testid={ids::DRAWER} role="dialog" aria-labelledby={ids::DRAWER_TITLE} data-drawer={drawer.name()}>
            if drawer == Drawer::Round {
                { drawer_head(text().frame.round_drawer, on) }
                { parameter_form(&form()) }
            } else {
                { about(&about_this()) }
            }
        </aside>
    }
}
