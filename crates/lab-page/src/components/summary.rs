//! All experiments as one table.

use std::rc::Rc;

use blindsum_lab::report::{FigureReport, Report};
use blindsum_lab::{Agreement, all};
use yew::prelude::*;

use crate::components::save::save;
use crate::state::{Action, Done, State};
use crate::{files, text};

pub(super) fn summary(state: &State, on: &Callback<Action>) -> Html {
    let run_all = {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::RunAll))
    };
    // In the catalogue's order.
    let done: Vec<Rc<Done>> = all().iter().filter_map(|one| state.done.get(one.id).cloned()).collect();
    let agree = done.iter().filter(|done| done.report.agrees == Agreement::Agrees).count();
    let file = |make: fn(&[&Report]) -> Option<Vec<u8>>| {
        let done = done.clone();
        Callback::from(move |()| make(&done.iter().map(|done| &done.report).collect::<Vec<_>>()))
    };
    html! {
        <section aria-labelledby="all">
            <h2 id="all">{ text::ALL }</h2>
            <p class="row">
                <button type="button" disabled={state.run.is_some() || state.form.seed().is_none()} onclick={run_all} data-testid="run-all">{ text::RUN_ALL }</button>
                <span class="note">{ text::RUN_ALL_NOTE }</span>
            </p>
            <p data-testid="summary" data-done={done.len().to_string()} data-agree={agree.to_string()}>{ text::summary(done.len(), all().len(), agree) }</p>
            <div class="scroll" role="region" aria-label={text::table_region(text::ALL)} tabindex="0">
                <table>
                    <thead><tr>
                        <th scope="col">{ text::ID }</th>
                        { for [text::EXPECTED, text::MEASURED, text::INTERVAL, text::SECONDS].map(|title| html! { <th scope="col" class="number">{ title }</th> }) }
                        <th scope="col"><span class="aloud">{ text::AGREES }</span></th>
                    </tr></thead>
                    <tbody>
                        { for all().iter().map(|one| html! {
                            <tr key={one.id}>
                                <th scope="row">{ text::title(one.id, one.title) }</th>
                                { cells(state.done.get(one.id)) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            if !done.is_empty() {
                <p class="row">
                    { save("lab.csv", "text/csv;charset=utf-8", file(|reports| files::table(reports.iter().copied()).ok())) }
                    { save("lab.json", "application/json", file(|reports| Some(files::json(reports)))) }
                </p>
                <p class="note">{ text::FILES_NOTE }</p>
            }
        </section>
    }
}

fn cells(done: Option<&Rc<Done>>) -> Html {
    let Some(report) = done.map(|done| &done.report) else {
        return html! { <td colspan="5" class="soft">{ text::NOT_YET }</td> };
    };
    let main = report.figures.first();
    let (mark, words) = text::agreement(report.agrees);
    html! {
        <>
            <td class="number">{ main.map(|figure| figure.expected_in_words()).unwrap_or_default() }</td>
            <td class="number">{ main.map(FigureReport::measured_in_words).unwrap_or_default() }</td>
            <td class="number">{ main.map(|figure| figure.interval_in_words()).unwrap_or_default() }</td>
            <td class="number">{ format!("{:.1}", report.seconds) }</td>
            <td class={(report.agrees != Agreement::Agrees).then_some("error")}><span aria-hidden="true">{ mark }</span><span class="aloud">{ words }</span></td>
        </>
    }
}
