//! The page as a whole: one state, the effects around it, the parts.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser;
use crate::components::{Exhibits, Header, Now, ParameterForm, RunBar, Stage, Timeline};
use crate::hooks::{FOLDED, NARROW, remembered_theme, use_media, use_readings, use_round, use_theme};
use crate::state::{Checked, State, check, form_from_query};
use crate::text::text;

#[function_component]
pub(crate) fn App() -> Html {
    let state = use_reducer(|| State::new(form_from_query(&browser::query()), remembered_theme()));
    let load = use_readings(state.dispatcher());
    let round = use_round(state.dispatcher());
    let (narrow, folded) = (use_media(NARROW), use_media(FOLDED));
    use_theme(state.theme);
    let checked: Rc<Checked> = use_memo((state.form.clone(), state.readings.clone()), |(form, readings)| {
        check(form, readings.as_deref())
    });
    let plan = use_memo(checked.clone(), |checked| checked.plan.clone().map(Rc::new));
    let plan = (*plan).clone();
    let on = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    let on_run = {
        let plan = plan.clone();
        Callback::from(move |()| {
            if let Some(plan) = &plan {
                round.start.emit(plan.clone());
            }
        })
    };
    let (status, shown) = (state.status(), state.shown_phase());
    let on_skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        // The button that is there and can be pressed takes the focus; else the place where it is.
        ["run-bar", "run", "cancel"].into_iter().for_each(browser::focus);
    });
    let now = html! {
        <Now round={state.round.clone()} {plan} meters={checked.households.len()} readings={state.readings.clone()} {shown}
            chosen={state.phase.is_some()} cancelled={state.cancelled}
            start_error={state.start_error.clone()} on={on.clone()} />
    };
    // On a phone the answer comes before the picture, for the eye and for the ear.
    let answer_first = narrow && state.round.as_ref().is_some_and(|round| round.outcome.is_some());
    html! {
        <>
            <a class="skip" href="#run-bar" onclick={on_skip}>{ text().skip }</a>
            <Header theme={state.theme} on={on.clone()} />
            <main>
                <ParameterForm form={state.form.clone()} checked={(*checked).clone()} readings={state.readings.clone()}
                    source={state.source.clone()} readings_error={state.readings_error.clone()}
                    running={state.running()} {folded} on={on.clone()} {load} />
                <section class="centre" id="run-bar" aria-label={text().stage} tabindex="-1">
                    <RunBar {status} round={state.round.clone()} cancelled={state.cancelled} {narrow}
                        checked={(*checked).clone()} {on_run} on_cancel={round.cancel} />
                    if answer_first {
                        { now.clone() }
                    }
                    <Stage households={checked.households.clone()} round={state.round.clone()} {shown} {narrow} focus={state.focus} on={on.clone()}
                        on_unplug={round.unplug} />
                    <Timeline round={state.round.clone()} {shown} on={on.clone()} />
                </section>
                if !answer_first {
                    { now }
                }
                <Exhibits round={state.round.clone()} focus={state.focus} {narrow} on={on} />
            </main>
            <footer>
                <details class="fold limits">
                    <summary>{ text().limits_title }</summary>
                    <ul>{ for text().limits.map(|limit| html! { <li>{ limit }</li> }) }</ul>
                </details>
                <p>{ text().private_page }</p>
                <p>{ text().attribution }</p>
            </footer>
        </>
    }
}
