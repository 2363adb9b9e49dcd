//! What came of an experiment: a sentence, each number beside the expected one, and what prevents the attack.

use blindsum_chart::Form;
use blindsum_lab::report::{FigureReport, number};
use blindsum_lab::{Agreement, Drawing};
use yew::prelude::*;

use crate::components::save::save;
use crate::state::Done;
use crate::{files, text};

pub(super) fn outcome(done: &std::rc::Rc<Done>) -> Html {
    let report = &done.report;
    let answer = report.answer.clone().unwrap_or_default();
    let guess = done.predicted.and_then(|choice| report.choices.get(choice)).map(String::as_str);
    let sentence = text::verdict(guess, &answer, guess == Some(answer.as_str()), report.agrees);
    let table = {
        let done = done.clone();
        Callback::from(move |()| files::table([&done.report]).ok())
    };
    // What was counted and not drawn has no interval.
    let drawn = report.figures.iter().any(|figure| figure.interval.is_some());
    let columns = [text::EXPECTED, text::MEASURED].into_iter().chain(drawn.then_some(text::INTERVAL));
    let has_controls = report.figures.iter().any(|figure| figure.control);
    html! {
        <section aria-labelledby="outcome" data-testid="outcome" data-agrees={Option::<bool>::from(report.agrees).map_or_else(|| "undecided".to_owned(), |agrees| agrees.to_string())}>
            <h3 id="outcome">{ text::RESULT }</h3>
            <p role="status" class={if report.agrees == Agreement::Agrees { "verdict" } else { "verdict error" }} data-testid="verdict"><strong>{ sentence }</strong></p>
            <div class="scroll" role="region" aria-label={text::table_region(text::RESULT)} tabindex="0">
                <table>
                    <thead><tr>
                        <th scope="col">{ text::WHAT }</th>
                        { for columns.map(|title| html! { <th scope="col" class="number">{ title }</th> }) }
                        <th scope="col"><span class="aloud">{ text::AGREES }</span></th>
                    </tr></thead>
                    <tbody>{ for report.figures.iter().enumerate().map(|(place, figure)| row(place, figure, drawn)) }</tbody>
                </table>
            </div>
            if !report.letters.is_empty() {
                <details>
                    <summary>{ text::LETTERS }</summary>
                    <dl class="letters">{ for report.letters.iter().map(|(letter, meaning)| html! { <><dt>{ letter.clone() }</dt><dd>{ meaning.clone() }</dd></> }) }</dl>
                </details>
            }
            { for report.drawings.iter().enumerate().map(|(place, drawing)| curves(&report.id, place, drawing)) }
            if has_controls { <p class="note">{ text::CONTROLS }</p> }
            <h3>{ text::PREVENTS }</h3>
            <p data-testid="prevents">{ report.prevents.clone() }</p>
            <p class="note">{ text::setting(report.seed, report.trials, report.key_bits, report.seconds) }</p>
            { save(&format!("{}.csv", report.id), "text/csv;charset=utf-8", table) }
        </section>
    }
}

fn row(place: usize, figure: &FigureReport, drawn: bool) -> Html {
    let unit = if figure.unit.is_empty() { String::new() } else { format!(" [{}]", figure.unit) };
    let (mark, words) = text::agreement(figure.agrees);
    html! {
        <tr key={place} class={(figure.agrees != Agreement::Agrees).then_some("error")}>
            <th scope="row">
                if figure.control { <span class="tag">{ text::CONTROL }</span>{ " " } }
                { format!("{}{unit}", figure.what) }
            </th>
            <td class="number">{ figure.expected_in_words() }</td>
            <td class="number">{ figure.measured_in_words() }</td>
            if drawn { <td class="number">{ figure.interval_in_words() }</td> }
            <td><span aria-hidden="true">{ mark }</span><span class="aloud">{ words }</span></td>
        </tr>
    }
}

/// Curves, their table, and both as files.
fn curves(id: &str, place: usize, drawing: &Drawing) -> Html {
    let chart = files::chart(drawing);
    let svg = chart.svg(Form::Wide);
    let picture = {
        let svg = svg.clone();
        Callback::from(move |()| Some(svg.clone().into_bytes()))
    };
    let table = {
        let drawing = drawing.clone();
        Callback::from(move |()| files::curves(&drawing).ok())
    };
    let name = format!("{id}-curves");
    html! {
        <figure key={place} data-testid={name.clone()}>
            <div class="chart wide" role="region" aria-label={text::picture_region(&drawing.title)} tabindex="0">
                { Html::from_html_unchecked(svg.into()) }
            </div>
            // A phone has the names below the curves. One of the two is displayed.
            <div class="chart narrow">
                <p>{ drawing.title.clone() }</p>
                { Html::from_html_unchecked(chart.svg(Form::Narrow).into()) }
            </div>
            <details>
                <summary>{ text::TABLE }</summary>
                <div class="scroll" role="region" aria-label={text::table_region(&drawing.title)} tabindex="0">
                    <table>
                        <thead><tr>
                            <th scope="col">{ text::CURVE }</th>
                            <th scope="col" class="number">{ drawing.x.clone() }</th>
                            <th scope="col" class="number">{ drawing.y.clone() }</th>
                            <th scope="col" class="number">{ text::INTERVAL }</th>
                        </tr></thead>
                        <tbody>
                            { for drawing.curves.iter().flat_map(|curve| curve.points.iter().map(|dot| html! {
                                <tr>
                                    <td>{ curve.name.clone() }</td>
                                    <td class="number">{ number(dot.x) }</td>
                                    <td class="number">{ number(dot.y) }</td>
                                    <td class="number">{ dot.interval.map(|(low, high)| text::interval(&number(low), &number(high))).unwrap_or_default() }</td>
                                </tr>
                            })) }
                        </tbody>
                    </table>
                </div>
            </details>
            <p class="row">
                { save(&format!("{name}.csv"), "text/csv;charset=utf-8", table) }
                { save(&format!("{name}.svg"), "image/svg+xml", picture) }
            </p>
        </figure>
    }
}
