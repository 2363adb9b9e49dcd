//! The page as a whole: one state, the effects around it, the parts.

mod footer;
mod page;
mod shown;

use yew::prelude::*;

use crate::browser;
use crate::components::{
    Day, Details, Exhibits, Explainer, FirstLook, Header, LensPicker, ParameterForm, Part, Picture, RunBar,
    Stage, StepControls, Timeline, cannot_run,
};
use crate::ground::engine::Engine;
use crate::ground::ids;
use crate::hooks::{FOLDED, NARROW, STACKED, use_media};
use crate::state::State;
use crate::text::files::{Refusal, refusal};
use crate::text::text;
use footer::footer;
use page::{PageHandle, use_page};
use shown::{Shown, use_shown};

/// What is known before the page is shown.
#[derive(Properties, PartialEq)]
pub(crate) struct AppProps {
    /// What does the arithmetic.
    pub(crate) engine: Engine,
}

#[function_component]
pub(crate) fn App(props: &AppProps) -> Html {
    let page = use_page(&props.engine);
    let shown = use_shown(&page, &props.engine);
    let (narrow, stacked, folded) = (use_media(NARROW), use_media(STACKED), use_media(FOLDED));
    let (state, checked, on) = (&*page.state, &page.checked, &page.on);
    let round = state.session();
    let refused = state.refused.as_ref();
    let refusal = refused.map(|refused| refusal(refused, &state.source, state.readings.as_deref()));
    let guided = state.path.stop.is_some();
    // Where nothing is beside the picture a stop of the guided path asks above it and tells below it, so near that both are seen. Nothing else changes its
    // place: what is read must not jump away.
    let apart = stacked && guided;
    // The day that runs or ran; before one, the day that would run.
    let day = round.map(|round| &round.plan).or(checked.plan.as_ref()).filter(|plan| plan.is_day());
    let form = parameters(&page, refusal.clone(), folded || guided);
    html! {
        <>
            <a class="skip" href="#run-bar" onclick={skip}>{ text().skip }</a>
            <Header theme={state.theme} tour={state.path.stop} on={on.clone()} />
            if first_look(state) {
                <FirstLook readings={state.readings.clone()} plan={checked.plan.clone()} lens={state.lens.clone()}
                    reason={refusal.as_ref().map(|refusal| refusal.waits.clone()).or_else(|| cannot_run(checked))} on_run={page.on_run.clone()} on={on.clone()} />
            }
            <main class={guided.then_some("guided")}>
                // On the guided path the words have the room of the parameters.
                if !guided {
                    { form.clone() }
                }
                // What the picture stays beside ends where the words end.
                <div class="pair">
                    { centre(&page, &shown, refusal, Room { narrow, stacked, apart }) }
                    { words(&page, &shown, if apart { Part::Rest } else { Part::Whole }) }
                </div>
                if guided {
                    { form }
                }
                if let Some(plan) = day.cloned() {
                    <Day {plan} round={round.cloned()} household={state.household} lens={state.lens.clone()} epoch={state.epoch} {narrow}
                        on={on.clone()} on_preset={page.on_preset.clone()} />
                }
                <Exhibits round={round.cloned()} seen={shown.seen.clone()} still={!state.playing && (shown.stepping || !state.running())}
                    asks={state.asks()} epoch={state.epoch} focus={state.focus} zoom={shown.subject} opening={shown.opening.clone()} {narrow} on={on.clone()} />
            </main>
            { footer(&props.engine, round, round.map(|round| &round.plan.params).or(checked.params.as_ref())) }
        </>
    }
}

/// Whether nothing has been run yet, and no stop of the guided path is looked at.
fn first_look(state: &State) -> bool {
    state.session().is_none() && state.path.stop.is_none()
}

/// The button that is there and can be pressed takes the focus; else the place where it is.
fn skip(event: MouseEvent) {
    event.prevent_default();
    [ids::FRAME, ids::RUN, ids::CANCEL].into_iter().for_each(browser::focus);
}

/// The parameters and the readings.
fn parameters(page: &PageHandle, refusal: Option<Refusal>, folded: bool) -> Html {
    let state = &*page.state;
    html! {
        <ParameterForm form={state.form.clone()} checked={page.checked.clone()} readings={state.readings.clone()}
            source={state.source.clone()} file_options={state.file_options} followed={state.followed.clone()}
            why_refused={state.refused.as_ref().map(|refused| refused.why.clone())} {refusal} on_keep={page.on_keep.clone()}
            running={state.running()} {folded} on={page.on.clone()} load={page.load.clone()} />
    }
}

/// How much room there is.
#[derive(Clone, Copy)]
struct Room {
    /// Whether the window is a phone's.
    narrow: bool,
    /// Whether the parts of the page stand one under the other.
    stacked: bool,
    /// Whether what a stop of the guided path asks and tells stands around the picture.
    apart: bool,
}

/// The picture, with what runs it, leads through it and stands below it.
fn centre(page: &PageHandle, shown: &Shown, refusal: Option<Refusal>, room: Room) -> Html {
    let (state, checked, on) = (&*page.state, &page.checked, &page.on);
    let (round, phase) = (state.session(), state.shown_phase());
    let Shown { seen, stepping, verdict, zoom, .. } = shown;
    let picture = Picture {
        households: checked.households.clone(),
        round: round.cloned(),
        seen: seen.clone(),
        moment: shown.moment,
        traffic: shown.traffic.clone(),
        focus: state.focus,
        zoom: *zoom,
        narrow: room.narrow,
        asks: state.asks(),
        on: on.clone(),
        on_unplug: page.round.unplug.clone(),
    };
    html! {
        <section class="centre" id={ids::FRAME} aria-label={text().stage} tabindex="-1">
            <RunBar first_look={first_look(state)} status={state.status()} source={state.source.clone()} round={round.cloned()} cancelled={state.cancelled()} stacked={room.stacked} checked={checked.clone()} {refusal}
                on_keep={page.on_keep.clone()} on_run={page.on_run.clone()} on_cancel={page.round.cancel.clone()} on_give_up={page.round.give_up.clone()} />
            <LensPicker lens={state.lens.clone()} unknown={state.lens_unknown.clone()} meters={u32::try_from(shown.meters).unwrap_or(u32::MAX)}
                zoom={*zoom} verdict={verdict.clone()} on={on.clone()} />
            if room.apart {
                { words(page, shown, Part::Question) }
            }
            <Stage picture={picture.clone()} lens={state.lens.clone()} params={checked.params} shown={phase}
                address={browser::address(&state.address().to_query())} repeats={state.repeats()} />
            if room.apart {
                { words(page, shown, Part::Told) }
            }
            <StepControls kept={shown.kept.clone()} seen={seen.clone()} stepping={*stepping} tour={state.path.stop.is_some()} running={state.running()}
                playing={state.playing} speed={state.speed} keys={page.keys} on_keys={page.on_keys.clone()} on={on.clone()} />
            <Timeline round={round.cloned()} seen={seen.clone().filter(|_| *stepping)} epoch={state.epoch} steps={seen.is_some() && !state.running()}
                shown={phase} on={on.clone()} />
            <Details {picture} epoch={state.epoch} />
        </section>
    }
}

/// What is happening, in words.
fn words(page: &PageHandle, shown: &Shown, part: Part) -> Html {
    let (state, checked) = (&*page.state, &page.checked);
    html! {
        <Explainer {part} round={state.session().cloned()} plan={checked.plan.clone()} epoch={state.epoch} meters={checked.households.len()}
            readings={state.readings.clone()} shown={state.shown_phase()} seen={shown.seen.clone()} stepping={shown.stepping} lens={state.lens.clone()}
            path={state.path.clone()} asks={state.asks()} strayed={state.strayed()} chosen={state.phase.is_some()} cancelled={state.cancelled()}
            start_error={state.start_error().cloned()} on={page.on.clone()} on_run={page.on_run.clone()} in_use={page.checked.in_use.clone()} on_change={page.on_change.clone()} />
    }
}
