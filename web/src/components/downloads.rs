//! What is under a chart: its numbers as a table and as a file, and its drawing as two kinds of image.

use blindsum_page_parts::browser::save_blob;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::save::{drawing, picture, save, save_drawing};
use crate::components::pager::use_pages;
use crate::text::text;
use crate::view::sheet::Sheet;

/// How many rows a table has at once.
const PAGE: usize = 100;

/// A file that is made when it is asked for.
#[derive(Clone, PartialEq)]
pub(crate) struct TextFile {
    /// What its button says.
    pub(crate) word: &'static str,
    /// Its type.
    pub(crate) kind: &'static str,
    /// Its name.
    pub(crate) name: String,
    /// Its text, if that can be made.
    pub(crate) make: Callback<(), Option<String>>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct DownloadsProps {
    /// The numbers; none where they stand beside it, picture by picture.
    #[prop_or_default]
    pub(crate) sheet: Option<Sheet>,
    /// What the table is called where a chart has several; else it is just the table.
    #[prop_or_default]
    pub(crate) title: Option<&'static str>,
    /// The id of the drawing, if it goes with this table.
    #[prop_or_default]
    pub(crate) svg: Option<&'static str>,
    /// Another file.
    #[prop_or_default]
    pub(crate) file: Option<TextFile>,
    /// A table of the chart's own in place of the sheet's.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// What stands under a drawing of one picture: in one place, since each place that writes a component down costs bytes.
pub(crate) fn under(sheet: Sheet, svg: &'static str) -> Html {
    html! { <Downloads {sheet} {svg} /> }
}

#[function_component]
pub(crate) fn Downloads(props: &DownloadsProps) -> Html {
    let t = text().charts;
    let said = use_state(|| "");
    let page = use_pages(props.sheet.as_ref().map_or(0, |sheet| sheet.count), PAGE, 0);
    let numbers = |sheet: &Sheet| {
        let csv = {
            let (said, sheet) = (said.setter(), sheet.clone());
            Callback::from(move |_: MouseEvent| {
                let name = format!("blindsum-{}.csv", sheet.id);
                let done = save(&name, "text/csv;charset=utf-8", &sheet.csv());
                said.set(done.map_or(t.save_failed, |()| t.saved));
            })
        };
        let own = props.children != Html::default();
        html! {
            <>
                <details class="twin" data-testid={format!("{}-table", sheet.id)}>
                    <summary>{ props.title.unwrap_or(t.table) }</summary>
                    if own { { props.children.clone() } } else { { table(sheet, &page.buttons, page.first..page.end) } }
                </details>
                <button type="button" class="quiet" data-testid={format!("{}-csv", sheet.id)} aria-label={props.title.map(t.csv_of)} onclick={csv}>{ t.csv }</button>
            </>
        }
    };
    let image = |word: &'static str, what: &'static str| {
        let svg = props.svg?;
        let said = said.setter();
        let onclick = Callback::from(move |_: MouseEvent| {
            let Some(drawn) = drawing(svg) else { return said.set(t.save_failed) };
            if what == "svg" {
                let done = save_drawing(&format!("blindsum-{svg}.svg"), &drawn);
                return said.set(done.map_or(t.save_failed, |()| t.saved));
            }
            let said = said.clone();
            spawn_local(async move {
                said.set(match picture(&drawn).await {
                    None => t.draw_failed,
                    Some(blob) => {
                        save_blob(&format!("blindsum-{svg}.png"), &blob).map_or(t.save_failed, |()| t.saved)
                    }
                });
            });
        });
        let id = format!("{svg}-{what}");
        Some(html! { <button type="button" class="quiet" data-testid={id} {onclick}>{ word }</button> })
    };
    let other = |file: &TextFile| {
        let (said, file) = (said.setter(), file.clone());
        let word = file.word;
        let onclick = Callback::from(move |_: MouseEvent| {
            let done = file.make.emit(()).and_then(|text| save(&file.name, file.kind, &text));
            said.set(done.map_or(t.save_failed, |()| t.saved));
        });
        html! { <button type="button" class="quiet" data-testid="save-file" {onclick}>{ word }</button> }
    };
    let name =
        props.title.map_or_else(|| t.downloads.to_owned(), |title| format!("{}: {title}", t.downloads));
    html! {
        <div class="downloads" role="group" aria-label={name} data-known={props.sheet.as_ref().and_then(|sheet| sheet.known)}>
            { for props.sheet.as_ref().map(numbers) }
            { for props.file.as_ref().map(other) }
            { for image(t.svg, "svg") }
            { for image(t.png, "png") }
            <span class="saved note" role="status">{ *said }</span>
        </div>
    }
}

/// Rows of a sheet as a table.
fn table(sheet: &Sheet, pages: &Html, rows: std::ops::Range<usize>) -> Html {
    html! {
        <>
            if let Some(note) = &sheet.note { <p class="note">{ note.clone() }</p> }
            { pages.clone() }
            <div class="scroll tall" role="region" aria-label={text().charts.table} tabindex="0">
                <table>
                    <thead><tr>{ for sheet.columns.iter().map(|column| html! { <th scope="col" class="right">{ column.title }</th> }) }</tr></thead>
                    <tbody>
                        { for rows.map(|place| html! {
                            <tr key={place}>{ for sheet.row(place).into_iter().map(|cell| html! { <td class="number right">{ cell.shown }</td> }) }</tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </>
    }
}
