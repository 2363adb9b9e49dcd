//! What stands at the end of the page: its limits, and what does its arithmetic.

use blindsum_core::params::Params;
use yew::prelude::*;

use crate::ground::engine::Engine;
use crate::state::SessionView;
use crate::text::text;

/// The end of the page.
pub(super) fn footer(engine: &Engine, round: Option<&SessionView>, params: Option<&Params>) -> Html {
    let (kernel, portable) = round.map_or((0, 0), |round| (round.kernel_workers, round.portable_workers));
    html! {
        <footer>
            <details class="fold limits">
                <summary>{ text().limits_title }</summary>
                <ul>
                    <li>{ text().pooling(params) }</li>
                    { for text().limits.map(|limit| html! { <li>{ limit }</li> }) }
                </ul>
            </details>
            <p id="engine" data-engine={engine.name()} data-kernel-workers={kernel.to_string()}
                data-portable-workers={portable.to_string()}>
                { text().engine(engine, round) }
            </p>
            <p>{ text().private_page }</p>
            <p>{ text().attribution }</p>
        </footer>
    }
}
