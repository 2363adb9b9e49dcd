//! For teachers and researchers: the paper, the readings, the limits, what does the arithmetic, the keys.

use blindsum_core::params::Params;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::cite;
use crate::components::frame::eyes::drawer_head;
use crate::ground::engine::Engine;
use crate::ground::ids;
use crate::state::{Action, SessionView};
use crate::text::text;

pub(crate) struct AboutProps {
    /// What does the arithmetic.
    pub(crate) engine: Engine,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What it runs under, or would.
    pub(crate) params: Option<Params>,
    /// The page's address, and whether it brings the round's numbers back.
    pub(crate) address: String,
    pub(crate) repeats: bool,
    /// What of the round can be taken away as a transcript.
    pub(crate) transcript: Html,
    /// Whether the keys work on the whole page.
    pub(crate) keys: bool,
    /// Switches them.
    pub(crate) on_keys: Callback<bool>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

pub(crate) fn about(props: &AboutProps) -> Html {
    let t = text();
    let (kernel, portable) =
        props.round.as_ref().map_or((0, 0), |round| (round.kernel_workers, round.portable_workers));
    html! {
        <>
            { drawer_head(t.frame.about, &props.on) }
            { cite::class() }
            <section id="cite-paper"><h3>{ t.cite.paper }</h3><p>{ cite::paper() }</p>{ cite::instruments() }</section>
            if let Some(round) = &props.round {
                { cite::run(round, &props.address, props.repeats) }
                { props.transcript.clone() }
            }
            { keys(props) }
            <h3>{ t.frame.the_readings }</h3>
            <p>{ t.attribution }</p>
            <h3>{ t.limits_title }</h3>
            <ul class="limits">
                <li>{ t.pooling(props.params.as_ref()) }</li>
                { for t.limits.map(|limit| html! { <li>{ limit }</li> }) }
            </ul>
            <h3>{ t.frame.kernel }</h3>
            <p id="engine" data-engine={props.engine.name()} data-kernel-workers={kernel.to_string()} data-portable-workers={portable.to_string()}>
                { t.engine(&props.engine, props.round.as_ref()) }
            </p>
            <p>{ t.private_page }</p>
        </>
    }
}

/// What the keys do, and the switch for those of us whose software types letters.
fn keys(props: &AboutProps) -> Html {
    let w = text().walk;
    let switch = props.on_keys.reform(|event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        input.is_some_and(|input| input.checked())
    });
    html! {
        <section id={ids::KEYS}>
            <h3>{ w.keys }</h3>
            <dl class="key-list">
                { for w.key_list.map(|(key, what)| html! { <div><dt>{ key }</dt><dd>{ what }</dd></div> }) }
            </dl>
            <label><input type="checkbox" id="keys-on" checked={props.keys} onchange={switch} />{ " " }{ w.keys_on }</label>
        </section>
    }
}
