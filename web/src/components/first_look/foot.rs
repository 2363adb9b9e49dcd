//! Below the first look: whose method and whose readings these are.

use yew::prelude::*;

use crate::components::cite::paper;
use crate::text::text;

pub(super) fn foot() -> Html {
    let t = text().first;
    html! {
        <div class="first-foot">
            <p><b>{ t.nothing_leaves }</b>{ " " }{ t.runs_here }</p>
            <p><b>{ t.method }</b>{ " " }{ paper() }</p>
            <p><b>{ t.readings }</b>{ " " }{ t.readings_by }</p>
        </div>
    }
}
