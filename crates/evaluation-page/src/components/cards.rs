//! The schemes side by side, and a card each.

use blindsum_evaluation::measure::evidence;
use blindsum_evaluation::report::WITHOUT_TAGS;
use blindsum_evaluation::rows::Row;
use blindsum_evaluation::way::Way;
use yew::prelude::*;

use crate::text;

pub(super) fn cards() -> Html {
    html! {
        <section aria-labelledby="schemes">
            <h2 id="schemes">{ text::SCHEMES }</h2>
            <p class="note">{ text::SCHEMES_NOTE }{ " " }{ WITHOUT_TAGS }</p>
            { table() }
            <details>
                <summary>{ text::MORE }</summary>
                <ul class="cards">{ for Way::ALL.into_iter().map(card) }</ul>
            </details>
        </section>
    }
}

/// The laws of noise, a card each.
pub(super) fn laws() -> Html {
    html! {
        <section aria-labelledby="laws">
            <h2 id="laws">{ text::LAWS }</h2>
            <ul class="cards">
                { for Row::ALL.into_iter().map(|row| {
                    let lines = [
                        (text::ID, row.id().to_owned()),
                        (text::KNOWN_BY, row.known_by().to_owned()),
                        (text::GUARANTEE, if row.has_delta() { text::WITH_DELTA } else { text::PURE }.to_owned()),
                    ];
                    html! { <li key={row.id()} class="sheet"><h3>{ row.label() }</h3>{ list(lines) }</li> }
                }) }
            </ul>
        </section>
    }
}

/// What one chooses a scheme by, side by side.
fn table() -> Html {
    let titles = [text::SCHEME, text::LEARNS_SHORT, text::APART, text::FAULTS, text::WRONG, text::SURE];
    html! {
        <div class="scroll wraps schemes" role="region" aria-label={text::table_region(text::SCHEMES)} tabindex="0">
            <table data-testid="schemes-table">
                <thead><tr>{ for titles.map(|title| html! { <th scope="col">{ title }</th> }) }</tr></thead>
                <tbody>
                    { for Way::ALL.into_iter().map(|way| {
                        let about = way.describe();
                        html! {
                            <tr key={way.id()}>
                                <th scope="row">{ format!("{} ({})", about.name, way.id()) }</th>
                                <td>{ about.learns }</td>
                                <td>{ about.apart }</td>
                                <td>{ about.faults }</td>
                                <td>{ about.wrong.to_string() }</td>
                                <td>{ about.confidence }</td>
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// Names and values.
fn list(lines: impl IntoIterator<Item = (&'static str, String)>) -> Html {
    html! { <dl>{ for lines.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }</dl> }
}

fn card(way: Way) -> Html {
    let about = way.describe();
    let parties: Vec<_> = std::iter::once(about.aggregator).chain(about.helpers.iter().copied()).collect();
    let lines = [
        (text::ID, way.id().to_owned()),
        (text::SOURCE, about.source.to_owned()),
        (text::EVIDENCE, evidence(&about)),
        (text::PARTIES, parties.join(", ")),
        (text::LEARNS, about.learns.to_owned()),
        (text::APART, about.apart.to_owned()),
        (text::FAULTS, about.faults.to_owned()),
        (text::WRONG, about.wrong.to_string()),
    ];
    html! {
        <li key={way.id()} class="sheet" data-testid={format!("card-{}", way.id())}>
            <h3>{ about.name }</h3>
            { list(lines) }
        </li>
    }
}
