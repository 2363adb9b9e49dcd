//! Files that a person takes away.

use blindsum_evaluation::claims::{self, CLAIMS};
use blindsum_evaluation::measurement::write;
use blindsum_evaluation::report;
use blindsum_page_parts::{Save, browser};
use yew::prelude::*;

use crate::state::Run;
use crate::text;
use crate::view::environment;

/// A button that saves a file of this name and type, made when it is asked for.
pub(super) fn save(name: &str, kind: &'static str, make: Callback<(), Option<Vec<u8>>>) -> Html {
    html! { <Save name={name.to_owned()} {kind} {make} label={text::download(name)} saved={text::SAVED} failed={text::SAVE_FAILED} /> }
}

/// What is of the run as a whole.
pub(super) fn files(run: &Run) -> Html {
    let raw = {
        let run = run.clone();
        Callback::from(move |()| write(&run.rows()).ok())
    };
    let told = {
        let run = run.clone();
        Callback::from(move |()| {
            let rows = run.rows();
            let claims = claims::read(CLAIMS).ok()?;
            let judged: Vec<_> = claims.iter().map(|claim| claims::judge(claim, &rows)).collect();
            let files = report::files(&run.options, &rows, &judged).ok()?;
            files.into_iter().find(|file| file.name == "report.md").map(|file| file.bytes)
        })
    };
    let machine = {
        let run = run.clone();
        Callback::from(move |()| {
            let (agent, processors) = browser::machine();
            Some(environment(&agent, processors, run.engine.as_deref(), &run.options).into_bytes())
        })
    };
    html! {
        <section aria-labelledby="files">
            <h2 id="files">{ text::FILES }</h2>
            <p class="note">{ text::FILES_NOTE }</p>
            <p class="row">
                { save("raw.csv", "text/csv;charset=utf-8", raw) }
                { save("report.md", "text/markdown;charset=utf-8", told) }
                { save("environment.json", "application/json", machine) }
            </p>
        </section>
    }
}
