//! Files that a person takes away.

use blindsum_evaluation::claims::{self, CLAIMS};
use blindsum_evaluation::measurement::write;
use blindsum_evaluation::report;
use yew::prelude::*;

use crate::state::Run;
use crate::view::environment;
use crate::{browser, text};

#[derive(Properties, PartialEq)]
pub(super) struct SaveProps {
    /// The file's name.
    pub(super) name: String,
    /// Its type.
    pub(super) kind: &'static str,
    /// Its bytes, made when it is asked for.
    pub(super) make: Callback<(), Option<Vec<u8>>>,
}

#[function_component]
pub(super) fn Save(props: &SaveProps) -> Html {
    let said = use_state(|| "");
    let onclick = {
        let (said, name, kind, make) = (said.setter(), props.name.clone(), props.kind, props.make.clone());
        Callback::from(move |_: MouseEvent| {
            let done = make.emit(()).is_some_and(|bytes| browser::save(&name, kind, &bytes));
            said.set(if done { text::SAVED } else { text::SAVE_FAILED });
        })
    };
    html! {
        <span class="save">
            <button type="button" class="quiet" data-testid={format!("save-{}", props.name)} {onclick}>{ text::download(&props.name) }</button>
            <span role="status">{ *said }</span>
        </span>
    }
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
                <Save name="raw.csv" kind="text/csv;charset=utf-8" make={raw} />
                <Save name="report.md" kind="text/markdown;charset=utf-8" make={told} />
                <Save name="environment.json" kind="application/json" make={machine} />
            </p>
        </section>
    }
}
