//! The page as a whole: one state, the effects around it, the parts.

use std::rc::Rc;

use blindsum_core::variants::AbsencePolicy;
use yew::prelude::*;

use crate::browser;
use crate::components::{
    Day, Details, Exhibits, Explainer, Header, LensPicker, ParameterForm, Part, Picture, RunBar, Stage,
    StepControls, Timeline, use_traffic,
};
use crate::ground::engine::Engine;
use crate::ground::ids;
use crate::hooks::{
    FOLDED, NARROW, STACKED, remembered_theme, use_address, use_keys, use_media, use_play, use_powers,
    use_readings, use_round, use_symbols, use_theme, use_tour,
};
use crate::state::seen::Seen;
use crate::state::{Action, Address, Checked, Field, Plan, State, check};
use crate::text::verdict::verdict_of;
use crate::text::{files, text};
use crate::view::ladder::{Opening, textbook_orders};
use crate::view::meter::Moment;
use crate::workers::{DEFAULT_DEADLINE_MS, deadline_for};

/// What is known before the page is shown.
#[derive(Properties, PartialEq)]
pub(crate) struct AppProps {
    /// What does the arithmetic.
    pub(crate) engine: Engine,
}

#[function_component]
pub(crate) fn App(props: &AppProps) -> Html {
    let state = use_reducer(|| State::new(Address::from_query(&browser::query()), remembered_theme()));
    let load = use_readings(state.dispatcher());
    let round = use_round(state.dispatcher(), props.engine.kernel());
    let (narrow, stacked, folded) = (use_media(NARROW), use_media(STACKED), use_media(FOLDED));
    use_theme(state.theme);
    let deps = (state.form.clone(), state.source.clone(), state.readings.clone(), state.readings_stand());
    let checked: Rc<Checked> = use_memo(deps, |(form, source, readings, stand)| {
        check(form, readings.as_deref().map(|readings| (source, readings))).with_readings(*stand)
    });
    let plan = checked.plan.clone();
    let on = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    let on_run = {
        let (plan, start) = (plan.clone(), round.start.clone());
        Callback::from(move |()| {
            if let Some(plan) = &plan {
                start.emit(plan.clone());
            }
        })
    };
    let refusal = state.refused.as_ref();
    let refusal = refusal.map(|refused| files::refusal(refused, &state.source, state.readings.as_deref()));
    // Where no readings are there to go on with, the shipped ones are: they may have been waited for when a file was chosen.
    let on_keep = if state.readings.is_some() { load.keep.clone() } else { load.shipped.clone() };
    // A file with bad readings is read for the slot that is to be run: another slot, another reading.
    {
        let (on, again) = (on.clone(), load.again.clone());
        use_effect_with(state.again(), move |options| {
            if let Some(options) = *options {
                on.emit(Action::FileOptions(options));
                again.emit(options);
            }
        });
    }
    // An address that tells a step tells a seed: the round that it speaks of begins by itself.
    {
        let (plan, start) = (plan.clone(), round.start.clone());
        let wanted = state.wanted().is_some();
        let ready = plan.filter(|plan| wanted && plan.randomness.is_seeded());
        use_effect_with(ready, move |ready| {
            if let Some(plan) = ready {
                start.emit(plan.clone());
            }
        });
    }
    use_address(state.address());
    use_tour(state.path.stop);
    let keys = use_state(|| !browser::keys_are_off());
    let walkable = state.records().is_some_and(|records| !records.is_empty());
    use_keys(*keys, walkable, state.playing, state.path.stop.is_some(), state.dispatcher());
    use_play(state.playing, state.speed, state.step, state.dispatcher());
    use_symbols();
    let on_keys = {
        let keys = keys.setter();
        use_callback((), move |on, ()| {
            browser::remember_keys(on);
            keys.set(on);
        })
    };
    let seen = {
        let params = state.session().map(|round| round.plan.params);
        let records = state.records().cloned();
        let deps = (records, params, state.step, state.lens.clone());
        let seen = use_memo(deps, |(records, params, step, lens)| {
            Some(Seen::new(records.clone()?, *step, lens, (*params)?))
        });
        (*seen).clone()
    };
    let stepping = state.step.is_some() && seen.is_some();
    let moment = match state.session() {
        _ if stepping => Moment::Step,
        Some(round) if !round.running() && round.walked(state.epoch).is_none() => Moment::Gone,
        _ => Moment::Now,
    };
    let traffic = use_traffic(state.session(), seen.clone(), moment);
    let orders = {
        // While a round runs its workers have the processors.
        let wanted = state.textbook && !state.running();
        let deps = seen.clone().filter(|_| wanted);
        use_memo(deps, |seen| {
            seen.as_ref().map(|seen| textbook_orders(&seen.facts(), &seen.params)).unwrap_or_default()
        })
    };
    let deadline_ms = seen.as_ref().map_or(DEFAULT_DEADLINE_MS, |seen| deadline_for(&seen.params));
    let powers = use_powers((*orders).clone(), props.engine.kernel(), deadline_ms);
    let opening = if state.textbook { Opening::Textbook(powers) } else { Opening::Crt };
    // The same once more, except for what happens when a meter drops out.
    let on_repair = {
        let (plan, dispatcher) = (plan.clone(), state.dispatcher());
        let start = round.start.clone();
        Callback::from(move |()| {
            dispatcher.dispatch(Action::Edit(Field::Absent, AbsencePolicy::Repair.name().to_owned()));
            if let Some(plan) = &plan {
                start.emit(Rc::new(Plan { absence: AbsencePolicy::Repair, ..(**plan).clone() }));
            }
        })
    };
    // The day that runs or ran; before one, the day that would run.
    let day_plan = state.session().map(|round| &round.plan).or(plan.as_ref());
    let day_plan = day_plan.filter(|plan| plan.is_day()).cloned();
    let params = state.session().map(|round| round.plan.params).or(checked.params);
    let (kernel_workers, portable_workers) =
        state.session().map_or((0, 0), |round| (round.kernel_workers, round.portable_workers));
    let (status, shown) = (state.status(), state.shown_phase());
    // An address may ask for a meter that there is not.
    let ran = state.session().map_or(0, |round| round.plan.households.len());
    let there = ran.max(checked.households.len());
    // The eyes are those of the round that is looked at, whatever the form asks for by now.
    let meters = if ran > 0 { ran } else { checked.households.len() };
    let kept =
        state.session().and_then(|round| Some(round.plan.slot(round.kept_instead(state.epoch)?).to_owned()));
    let zoom = state.zoom.filter(|meter| usize::try_from(*meter).is_ok_and(|meter| meter < there));
    // Through a meter's eyes the tables speak of that meter, until another is looked at.
    let subject = zoom.or_else(|| {
        state.lens.only_meter().filter(|meter| usize::try_from(*meter).is_ok_and(|meter| meter < meters))
    });
    // No answer to a question stands there before it is given.
    let verdict = {
        let deps = (seen.clone().filter(|_| !state.asks()), zoom);
        let verdict = use_memo(deps, |(seen, zoom)| verdict_of(seen.as_ref()?, *zoom).map(AttrValue::from));
        (*verdict).clone()
    };
    let on_skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        // The button that is there and can be pressed takes the focus; else the place where it is.
        [ids::FRAME, ids::RUN, ids::CANCEL].into_iter().for_each(browser::focus);
    });
    let now = |part: Part| {
        html! {
            <Explainer {part} round={state.session().cloned()} plan={plan.clone()} epoch={state.epoch} on_run={on_run.clone()} on_repair={on_repair.clone()} meters={checked.households.len()} readings={state.readings.clone()} {shown}
                seen={seen.clone()} {stepping} lens={state.lens.clone()} path={state.path.clone()} asks={state.asks()} strayed={state.strayed()} chosen={state.phase.is_some()} cancelled={state.cancelled()}
                start_error={state.start_error().cloned()} on={on.clone()} />
        }
    };
    let picture = Picture {
        households: checked.households.clone(),
        round: state.session().cloned(),
        seen: seen.clone(),
        moment,
        traffic,
        focus: state.focus,
        zoom,
        narrow,
        asks: state.asks(),
        on: on.clone(),
        on_unplug: round.unplug,
    };
    let guided = state.path.stop.is_some();
    // Where nothing is beside the picture a stop of the guided path asks above it and tells below it, so near that both are seen. Nothing else changes its
    // place: what is read must not jump away.
    let apart = stacked && guided;
    let form = html! {
        <ParameterForm form={state.form.clone()} checked={checked.clone()} readings={state.readings.clone()}
            source={state.source.clone()} file_options={state.file_options} followed={state.followed.clone()} why_refused={state.refused.as_ref().map(|refused| refused.why.clone())}
            refusal={refusal.clone()} on_keep={on_keep.clone()}
            running={state.running()} folded={folded || guided} on={on.clone()} {load} />
    };
    html! {
        <>
            <a class="skip" href="#run-bar" onclick={on_skip}>{ text().skip }</a>
            <Header theme={state.theme} tour={state.path.stop} on={on.clone()} />
            <main class={guided.then_some("guided")}>
                // On the guided path the words have the room of the parameters.
                if !guided {
                    { form.clone() }
                }
                // What the picture stays beside ends where the words end.
                <div class="pair">
                <section class="centre" id={ids::FRAME} aria-label={text().stage} tabindex="-1">
                    <RunBar {status} round={state.session().cloned()} cancelled={state.cancelled()} {stacked}
                        checked={checked.clone()} {refusal} {on_keep} on_run={on_run.clone()} on_cancel={round.cancel} on_give_up={round.give_up} />
                    <LensPicker lens={state.lens.clone()} unknown={state.lens_unknown.clone()} meters={u32::try_from(meters).unwrap_or(u32::MAX)} {zoom} {verdict} on={on.clone()} />
                    if apart {
                        { now(Part::Question) }
                    }
                    <Stage picture={picture.clone()} lens={state.lens.clone()} params={checked.params} {shown}
                        address={browser::address(&state.address().to_query())} repeats={state.repeats()} />
                    if apart {
                        { now(Part::Told) }
                    }
                    <StepControls {kept} seen={seen.clone()} {stepping} tour={guided} running={state.running()} playing={state.playing} speed={state.speed} keys={*keys} {on_keys} on={on.clone()} />
                    <Timeline round={state.session().cloned()} seen={seen.clone().filter(|_| stepping)} epoch={state.epoch} steps={seen.is_some() && !state.running()} {shown} on={on.clone()} />
                    <Details {picture} epoch={state.epoch} />
                </section>
                { now(if apart { Part::Rest } else { Part::Whole }) }
                </div>
                if guided {
                    { form }
                }
                if let Some(plan) = day_plan {
                    <Day {plan} round={state.session().cloned()} readings={state.readings.clone()} household={state.household}
                        lens={state.lens.clone()} epoch={state.epoch} {narrow} on={on.clone()} />
                }
                <Exhibits round={state.session().cloned()} {seen} still={!state.playing && (stepping || !state.running())} asks={state.asks()} epoch={state.epoch} focus={state.focus} zoom={subject} {opening} {narrow} on={on} />
            </main>
            <footer>
                <details class="fold limits">
                    <summary>{ text().limits_title }</summary>
                    <ul>
                        <li>{ text().pooling(params.as_ref()) }</li>
                        { for text().limits.map(|limit| html! { <li>{ limit }</li> }) }
                    </ul>
                </details>
                <p id="engine" data-engine={props.engine.name()} data-kernel-workers={kernel_workers.to_string()} data-portable-workers={portable_workers.to_string()}>
                    { text().engine(&props.engine, state.session()) }
                </p>
                <p>{ text().private_page }</p>
                <p>{ text().attribution }</p>
            </footer>
        </>
    }
}
