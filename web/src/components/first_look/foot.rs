//! Below the first look: whose method and whose readings these are.

use yew::prelude::*;

use crate::text::text;

/// Where the method was published.
const DOI: &str = "https://doi.org/10.26599/BDMA.2023.9020008";

pub(super) fn foot() -> Html {
    let t = text().first;
    html! {
        <div class="first-foot">
            <p><b>{ t.nothing_leaves }</b>{ " " }{ t.runs_here }</p>
            <p><b>{ t.method }</b>{ " " }{ t.method_by }{ " " }<a href={DOI} rel="noreferrer">{ t.method_doi }</a>{ ", " }{ t.method_licence }</p>
            <p><b>{ t.readings }</b>{ " " }{ t.readings_by }</p>
        </div>
    }
}
