//! A figure: its pictures, the same as a table, and both as files.

use blindsum_chart::Form;
use blindsum_evaluation::figures::Point;
use blindsum_evaluation::measurement::{Measurement, write};
use blindsum_evaluation::plan::Figure;
use yew::prelude::*;

use crate::components::save::save;
use crate::text;
use crate::view::{Drawn, TableRow, table};

pub(super) fn figure(drawn: &Drawn) -> Html {
    let figure = drawn.figure;
    let id = figure.file();
    let is_empty = drawn.points.is_empty();
    html! {
        <section key={id} aria-labelledby={id} data-testid={id} data-points={drawn.points.len().to_string()}>
            <h2 {id}>{ text::title(figure) }</h2>
            <p class="note">{ text::note(figure) }</p>
            if figure == Figure::Table1 { { printed(&table(&drawn.points)) } }
            if is_empty {
                <p class="note">{ text::EMPTY }</p>
            } else {
                { for drawn.charts.iter().map(|(file, chart)| {
                    let svg = chart.svg(Form::Wide);
                    let make = { let svg = svg.clone(); Callback::from(move |()| Some(svg.clone().into_bytes())) };
                    html! {
                        <figure key={file.clone()}>
                            <div class="chart wide" role="region" aria-label={text::chart_region(&chart.title)} tabindex="0">
                                { Html::from_html_unchecked(svg.into()) }
                            </div>
                            // A phone has the names below the curves. One of the two is displayed.
                            <div class="chart narrow">
                                <p>{ chart.title.clone() }</p>
                                { Html::from_html_unchecked(chart.svg(Form::Narrow).into()) }
                            </div>
                            { save(file, "image/svg+xml", make) }
                        </figure>
                    }
                }) }
                { twin(figure, &drawn.points) }
            }
        </section>
    }
}

/// The points as a table, and as a file.
fn twin(figure: Figure, points: &[Point]) -> Html {
    let name = format!("{}.csv", figure.file());
    let make = {
        let points = points.to_vec();
        Callback::from(move |()| write(&points).ok())
    };
    let cell = |value: Option<f64>| value.map_or_else(String::new, text::number);
    let whole = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
    // The law, the metric, or the scheme with it: what tells a line of this figure from the others.
    let series = |point: &Point| match figure {
        Figure::Five | Figure::Six => format!("{}: {}", point.party, point.metric),
        _ if point.scheme == "noise" => format!("{}: {}", point.noise, point.metric),
        _ => format!("{}: {}", point.scheme, point.metric),
    };
    html! {
        <>
            <details>
                <summary>{ text::TABLE }</summary>
                <div class="scroll" role="region" aria-label={text::table_region(text::title(figure))} tabindex="0">
                    <table>
                        <thead><tr>{ for text::COLUMNS.iter().map(|title| html! { <th scope="col">{ *title }</th> }) }</tr></thead>
                        <tbody>
                            { for points.iter().enumerate().map(|(place, point)| html! {
                                <tr key={place}>
                                    <td>{ series(point) }</td>
                                    <td>{ if point.m > 0 { point.m.to_string() } else { String::new() } }</td>
                                    <td>{ whole(point.gamma) }</td>
                                    <td>{ whole(point.key_bits) }</td>
                                    <td>{ format!("{} {}", text::number(point.median), point.unit) }</td>
                                    <td>{ cell(point.low) }</td>
                                    <td>{ cell(point.high) }</td>
                                    <td>{ cell(point.theory) }</td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </details>
            { save(&name, "text/csv;charset=utf-8", make) }
        </>
    }
}

/// Table 1: what the paper prints beside what is measured.
fn printed(rows: &[TableRow]) -> Html {
    let number = |value: Option<f64>| value.map_or_else(String::new, text::number);
    html! {
        <div class="scroll wraps" role="region" aria-label={text::table_region(text::title(Figure::Table1))} tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ text::METHOD }</th>
                        { for [text::TIME, text::DEVIATION].into_iter().flat_map(|what| [text::PRINTED, text::MEASURED].map(|how| html! {
                            <th scope="col">{ format!("{what}, {how}") }</th>
                        })) }
                    </tr>
                </thead>
                <tbody>
                    { for rows.iter().map(|row| {
                        let times: Vec<_> = row.times.iter().map(|time| {
                            let bits = time.key_bits.map_or_else(String::new, |bits| format!(" ({bits})"));
                            format!("{}{bits}", text::number(time.median))
                        }).collect();
                        let deviation = match (&row.printed.noise, &row.deviation) {
                            (None, _) => text::NO_NOISE.to_owned(),
                            (_, None) => String::new(),
                            (Some(noise), Some(point)) => format!("{} ({noise})", text::number(point.median)),
                        };
                        html! {
                            <tr key={row.printed.name.clone()}>
                                <th scope="row">{ row.printed.name.clone() }</th>
                                <td>{ number(row.printed.time) }</td>
                                <td>{ times.join(", ") }</td>
                                <td>{ number(row.printed.deviation) }</td>
                                <td>{ deviation }</td>
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// What a ciphertext of a city took.
pub(super) fn city(rows: &[Measurement]) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="city" data-testid="city">
            <h2 id="city">{ text::CITY }</h2>
            <p class="note">{ text::CITY_NOTE }</p>
            <div class="scroll" role="region" aria-label={text::table_region(text::CITY)} tabindex="0">
                <table>
                    <thead><tr>{ for text::CITY_COLUMNS.iter().map(|title| html! { <th scope="col">{ *title }</th> }) }</tr></thead>
                    <tbody>
                        { for rows.iter().enumerate().map(|(place, row)| html! {
                            <tr key={place}>
                                <td>{ row.m }</td>
                                <td>{ row.key_bits.unwrap_or_default() }</td>
                                <td>{ row.metric.clone() }</td>
                                <td>{ text::number(row.value * 1_000.0) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}
