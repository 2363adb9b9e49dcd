//! What is under a chart: the same as a table, and as files to take away.
//!
//! There is no PNG. A browser turns a drawing into pixels only through an image, and the page's policy takes images from beside the page
//! alone: neither `blob:` nor `data:`. A decoder that works without an image (`createImageBitmap`) does not take drawings.

use yew::prelude::*;

use crate::browser::save::{drawing, save};
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct DownloadsProps {
    /// The files' name, without its ending.
    pub(crate) name: &'static str,
    /// The table as comma-separated values.
    pub(crate) csv: AttrValue,
    /// The id of the drawing.
    pub(crate) svg: &'static str,
    /// The table.
    pub(crate) children: Html,
}

#[function_component]
pub(crate) fn Downloads(props: &DownloadsProps) -> Html {
    let t = text().day;
    let said = use_state(|| "");
    let tell = {
        let said = said.setter();
        Callback::from(move |done: bool| said.set(if done { t.saved } else { t.save_failed }))
    };
    let on_csv = {
        let (name, csv) = (props.name, props.csv.clone());
        tell.reform(move |_: MouseEvent| {
            save(&format!("{name}.csv"), "text/csv;charset=utf-8", &csv).is_some()
        })
    };
    let on_svg = {
        let (name, svg) = (props.name, props.svg);
        tell.reform(move |_: MouseEvent| {
            drawing(svg).and_then(|text| save(&format!("{name}.svg"), "image/svg+xml", &text)).is_some()
        })
    };
    html! {
        <div class="downloads" role="group" aria-label={t.downloads}>
            <details class="twin">
                <summary>{ t.table }</summary>
                { props.children.clone() }
            </details>
            <button type="button" class="quiet" data-testid="save-csv" onclick={on_csv}>{ t.csv }</button>
            <button type="button" class="quiet" data-testid="save-svg" onclick={on_svg}>{ t.svg }</button>
            <span class="saved note" role="status">{ *said }</span>
        </div>
    }
}
