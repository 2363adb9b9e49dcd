//! The columns of a meter as a table: a row for each thing that happens to them.

use yew::prelude::*;

use crate::components::formula::formula;
use crate::components::microscope::inside::{Inside, guessed};
use crate::components::microscope::pieces;
use crate::components::sealed::{found, sealed};
use crate::ground::number::energy;
use crate::text::format;
use crate::text::role::role_word;
use crate::text::text;
use crate::view::microscope::{Column, Product, most_digits, wh};

/// One row: its words, and a cell for each column, or one for all.
struct Row {
    id: &'static str,
    title: Html,
    note: Option<String>,
    cells: Vec<Html>,
}

pub(super) fn columns(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let gamma = inside.gamma();
    let title = html! { <h4 class="micro-title">{ (w.inside)(inside.number()) }</h4> };
    let rows = rows(inside);
    let shown = inside.scope.position.is_some();
    let crowd = if inside.narrow { 4 } else { 5 };
    let class = classes!(
        "micro-table",
        shown.then_some("m-shown"),
        (gamma > crowd).then_some("m-many"),
        inside.narrow.then_some("m-narrow")
    );
    html! {
        <div class="micro-scope">
            if inside.narrow { { title.clone() } }
            <div class="scroll" role="region" aria-label={w.region} tabindex="0">
                <table {class}>
                    <thead>
                        <tr>
                            if !inside.narrow { <td>{ title }</td> }
                            { for (0..gamma).map(|column| head(inside, column)) }
                        </tr>
                    </thead>
                    { for rows.into_iter().map(|row| body(inside, row)) }
                </table>
            </div>
        </div>
    }
}

/// The title of a column: whether it was guessed, and whether it counts.
fn head(inside: &Inside<'_>, column: u32) -> Html {
    let w = text().microscope;
    let guess = inside.marks.first().filter(|_| inside.scope.position.is_some());
    let word = match (inside.scope.position, guess) {
        (Some(position), _) if position == column => (w.column_counts)(column + 1),
        (_, Some(guess)) if guess.column == column => (w.column_guess)(column + 1),
        _ => (w.column)(column + 1),
    };
    html! { <th scope="col" id={column_id(column)} class={hit(inside, column, Some("m-first"))}>{ word }</th> }
}

/// The name of a column's title.
fn column_id(column: u32) -> String {
    format!("micro-column-{}", column + 1)
}

fn hit(inside: &Inside<'_>, column: u32, end: Option<&'static str>) -> Classes {
    let hit = inside.scope.position == Some(column);
    classes!(hit.then_some("m-hit"), end.filter(|_| hit))
}

fn body(inside: &Inside<'_>, row: Row) -> Html {
    let Row { id, title, note, cells } = row;
    let words = html! { <><span class="m-row-title">{ title }</span>if let Some(note) = note { <span class="note">{ note }</span> }</> };
    let gamma = inside.gamma();
    let all = cells.len() < usize::try_from(gamma).unwrap_or(usize::MAX) || gamma == 1 && id == "row-all";
    let last = id == "row-sent";
    // Where a row's title stands above its cells, and not beside them, they tell which titles are theirs.
    let title_id = format!("micro-{id}");
    let headers = |column: Option<u32>| {
        let column = column.map(|column| format!("{} ", column_id(column))).unwrap_or_default();
        inside.narrow.then(|| format!("{column}{title_id}"))
    };
    let cell = |(column, cell): (u32, Html)| {
        if all {
            html! { <td class="m-all" headers={headers(None)} colspan={gamma.to_string()}>{ cell }</td> }
        } else {
            html! { <td headers={headers(Some(column))} class={hit(inside, column, last.then_some("m-last"))}>{ cell }</td> }
        }
    };
    let cells: Html = (0u32..).zip(cells).map(cell).collect();
    if inside.narrow {
        html! {
            <tbody key={id} class={id}>
                <tr><th scope="rowgroup" id={title_id.clone()} colspan={gamma.to_string()}>{ words }</th></tr>
                <tr>{ cells }</tr>
            </tbody>
        }
    } else {
        html! { <tbody key={id} class={id}><tr><th scope="row">{ words }</th>{ cells }</tr></tbody> }
    }
}

fn rows(inside: &Inside<'_>) -> Vec<Row> {
    let w = text().microscope;
    let scope = &inside.scope;
    let (gamma, key_bits) = (inside.gamma(), inside.seen.params.key_bits());
    let drawer = inside.seen.params.key_mode().drawer();
    let each = |cell: &dyn Fn(&Column) -> Html| scope.columns.iter().map(cell).collect::<Vec<_>>();
    let mut rows = vec![Row {
        id: "row-bits",
        title: html! { { (w.bit)(&(text().the)(&role_word(drawer))) } },
        note: Some(if gamma == 1 { w.bit_only.to_owned() } else { (w.bits_of)(gamma - 1) }),
        cells: each(&|column| match column.bit {
            Some(bit) if scope.has_bits => {
                pieces::opened(class_of(drawer), html! { <b class="number">{ u8::from(bit) }</b> })
            }
            _ => pieces::locked(class_of(drawer), &column.locked),
        }),
    }];
    if inside.can_guess() {
        rows.push(Row {
            id: "row-ask",
            title: html! { { w.which } },
            note: None,
            cells: (0..gamma).map(|column| ask(inside, column)).collect(),
        });
    }
    rows.push(Row {
        id: "row-samples",
        title: html! { { w.sample } },
        note: Some(match scope.columns.iter().any(|column| column.sample.is_some()) {
            true => (w.sample_note)(&format::wh_short(energy(&inside.seen.params, scope.reach))),
            false => w.sample_none.to_owned(),
        }),
        cells: each(&|column| sample(inside, column)),
    });
    let open = scope.position.is_some();
    rows.push(Row {
        id: "row-product",
        title: html! { { w.product } },
        note: Some(if open { w.product_open } else { w.product_blind }.to_owned()),
        cells: each(&|column| product(inside, column)),
    });
    rows.push(Row {
        id: "row-blinds",
        title: html! { { w.blind } },
        note: Some((w.blind_note)(most_digits(key_bits))),
        cells: scope.blinds.iter().map(pieces::tube).collect(),
    });
    let insides: Vec<_> = (0..scope.sent.len()).map(|place| scope.opened(place)).collect();
    let all_open = insides.iter().all(Option::is_some);
    rows.push(Row {
        id: "row-sent",
        title: html! { { w.sent } },
        note: Some(if all_open {
            w.sent_open.to_owned()
        } else if scope.sent.len() < scope.columns.len() {
            w.sent_one.to_owned()
        } else {
            (w.sent_note)(most_digits(2 * key_bits))
        }),
        cells: (1u64..)
            .zip(&scope.sent)
            .zip(insides)
            .map(|((number, long), within)| match within.filter(|_| all_open) {
                Some(product) => pieces::opened("role-meter", sum(inside, product, number)),
                None => pieces::locked("role-meter", long),
            })
            .collect(),
    });
    rows.push(Row {
        id: "row-all",
        title: html! { { w.all } },
        note: Some(w.all_note.to_owned()),
        cells: vec![result(inside)],
    });
    rows
}

fn class_of(role: blindsum_core::role::Role) -> &'static str {
    match role {
        blindsum_core::role::Role::ControlCenter => "role-center",
        _ => "role-cloud",
    }
}

/// What is asked of a person, once a column.
fn ask(inside: &Inside<'_>, column: u32) -> Html {
    let w = text().microscope;
    let meter = inside.meter;
    let onclick = inside.on.reform(move |_: MouseEvent| guessed(meter, column));
    let short = inside.narrow || inside.gamma() > 6;
    html! {
        <button type="button" class="m-ask-column" data-testid={format!("guess-{}", column + 1)} {onclick}>
            if !short { <span>{ w.this_one }</span> }
            <kbd aria-hidden="true">{ column + 1 }</kbd>
            <span class="visually-hidden">{ (w.guess_name)(column + 1) }</span>
        </button>
    }
}

fn sample(inside: &Inside<'_>, column: &Column) -> Html {
    match column.sample {
        Some(sample) => html! {
            <span class="m-sample"><b class="number">{ wh(&inside.seen.params, sample) }</b>{ pieces::bar(inside.scope.bar(sample)) }</span>
        },
        None if column.drawn => unseen(inside, column),
        None => pieces::not_yet(),
    }
}

/// A sample that these eyes do not have, or have by a number beside it.
fn unseen(inside: &Inside<'_>, column: &Column) -> Html {
    let word = inside.scope.found.filter(|_| column.bit == Some(true));
    html! { <span class="m-sample">{ word.map_or_else(sealed, found) }</span> }
}

fn product(inside: &Inside<'_>, column: &Column) -> Html {
    let w = text().microscope;
    let said = |sample: i64| wh(&inside.seen.params, sample);
    match column.product {
        Product::Missing => pieces::not_yet(),
        Product::Sealed => html! { <>{ pieces::unknown() }<span class="m-unseen">{ sealed() }</span></> },
        Product::Either(sample) => html! {
            <>{ pieces::unknown() }<span class="m-unseen number"><span>{ (w.either)(&said(sample)) }</span></span></>
        },
        Product::Swallowed(sample) => {
            let of = sample.map_or_else(|| "?".to_owned(), said);
            html! { <>{ pieces::swallowed() }<span class="m-times number">{ (w.times)("0", &of) }<b>{ "0" }</b></span></> }
        }
        Product::Through(Some(sample)) => html! {
            <>{ pieces::through() }<span class="m-times m-keeps number">{ (w.times)("1", &said(sample)) }<b>{ said(sample) }</b></span></>
        },
        Product::Through(None) => html! {
            <>{ pieces::through() }<span class="m-times m-keeps number">{ (w.times)("1", "?") }<b>{ unseen(inside, column) }</b></span></>
        },
    }
}

/// A product and a part of the blind.
fn sum(inside: &Inside<'_>, product: i64, number: u64) -> Html {
    html! {
        <span class="m-sum"><b class="number">{ wh(&inside.seen.params, product) }</b>{ text().microscope.plus }
            { formula(&format!("x_{{{} {number}}}", inside.number()), false) }</span>
    }
}

/// What all columns are together.
fn result(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let first = match inside.scope.counts() {
        Some(share) => format!("{} Wh", wh(&inside.seen.params, share)),
        None => (w.one_of)(inside.gamma()),
    };
    html! {
        <>
            { pieces::joint(inside.gamma()) }
            <span class="m-joined"><b class="number">{ first }</b>{ w.plus }{ w.whole_blind }{ " " }
                { formula(&format!("x_{{{}}}", inside.number()), false) }</span>
        </>
    }
}
