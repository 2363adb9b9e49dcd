//! How the number of a home came about, or what the eyes hold of it.

use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::{Assumption, Lens, Link, Rule, Status, Value};
use yew::prelude::*;

use crate::components::big_number::BigNumber;
use crate::components::formula::formula;
use crate::components::sealed::sealed;
use crate::ground::number;
use crate::state::seen::Seen;
use crate::text::band::the_home;
use crate::text::{format, text};
use crate::view::verdict::{Covered, Held, chain, held, of_meter};

/// The links of the number in hand, where there is one; else what there is of the home and what covers it.
pub(super) fn behind(seen: &Seen, meter: u32) -> Option<Html> {
    let links = chain(seen, meter);
    if links.is_empty() { holds(seen, meter) } else { Some(derived(seen, &links)) }
}

fn derived(seen: &Seen, links: &[Link]) -> Html {
    let w = text().verdict;
    let many = matches!(&seen.lens, Lens::Parties(parties) if parties.len() > 1);
    let facts = seen.facts();
    let last = links.len().saturating_sub(1);
    html! {
        <>
            <h4>{ if many { w.how_many } else { w.how_one } }</h4>
            <table class="chain" data-testid="chain">
                { head() }
                <tbody>
                    { for links.iter().enumerate().map(|(place, link)| html! {
                        <tr class={classes!((place == last).then_some("sum"))} data-value={text().walk.value_id(link.value)}>
                            { what(link.value) }
                            <td class="number right">{ value(&facts, seen, link.value) }</td>
                            <td>{ short(&link.how) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </>
    }
}

fn holds(seen: &Seen, meter: u32) -> Option<Html> {
    let w = text().verdict;
    let held = held(seen, meter);
    if held.is_empty() {
        return None;
    }
    let facts = seen.facts();
    Some(html! {
        <>
            <h4>{ (w.held)(&w.who(&seen.lens), &the_home(meter)) }</h4>
            <table class="chain held" data-testid="held">
                { head() }
                <tbody>{ for held.iter().map(|held| row(&facts, seen, held)) }</tbody>
            </table>
        </>
    })
}

fn head() -> Html {
    let w = text().verdict;
    html! {
        <thead class="visually-hidden">
            <tr><th scope="col">{ w.held_what }</th><th scope="col">{ w.held_number }</th><th scope="col">{ w.held_how }</th></tr>
        </thead>
    }
}

fn row(facts: &Facts<'_>, seen: &Seen, held: &Held) -> Html {
    let w = text().verdict;
    // Of a ciphertext what is in it is shown: that tells something of the home.
    let shown = held.inside.unwrap_or(held.value);
    let number = if seen.knows(shown) { value(facts, seen, shown) } else { sealed() };
    let covers: Vec<_> = held.covers.iter().map(|cover| cover_word(*cover)).collect();
    let how = match covers.split_last() {
        Some((last, [])) => (w.locked_by)(last),
        Some((last, first)) => (w.locked_by)(&(w.and_last)(&first.join(", "), last)),
        None if matches!(held.value, Value::NoisyTotal) && facts.knows(Value::Published) => {
            w.public_number.to_owned()
        }
        None => short(&held.status).to_owned(),
    };
    html! {
        <tr data-value={text().walk.value_id(held.value)} data-inside={seen.knows(shown).to_string()}>
            { what(held.value) }
            <td class="number">{ number }</td>
            <td>{ how }</td>
        </tr>
    }
}

fn cover_word(cover: Covered) -> &'static str {
    let w = text().verdict;
    match cover {
        Covered::Lock => w.lock,
        Covered::Share => w.share,
        Covered::Blind => w.blind,
    }
}

/// How a value came about, in few words; in all of them it stands in what the verdict rests on.
fn short(how: &Status) -> &'static str {
    let w = text().verdict;
    match how {
        Status::Own { .. } => w.how_own,
        Status::Sent { .. } => w.how_sent,
        Status::Overheard { .. } => w.how_overheard,
        Status::Derived { rule, .. } => match rule {
            Rule::DecryptBits
            | Rule::DecryptShares
            | Rule::DecryptMasked
            | Rule::DecryptReadings
            | Rule::DecryptNoise => w.how_opened,
            Rule::Unmask | Rule::Strip | Rule::PowersCancel => w.how_stripped,
            Rule::Announced => w.how_published,
            Rule::Combine | Rule::Sum | Rule::SharesCancel => w.how_added,
            Rule::Rest => w.how_rest,
            _ => w.how_derived,
        },
        Status::Hidden(Assumption::Unheard) => w.how_unheard,
        Status::Hidden(_) => text().walk.hidden,
        Status::NotYet | Status::Shown { .. } => text().walk.not_yet,
    }
}

/// A value by its symbol, with its meter's number in the place of i, and by its name.
fn what(value: Value) -> Html {
    let (symbol, name) = text().walk.value(value);
    let symbol = match value.meter() {
        Some(meter) => of_meter(symbol, u64::from(meter) + 1),
        None => symbol.to_owned(),
    };
    html! { <th scope="row">{ formula(&symbol, false) }<span class="who">{ name }</span></th> }
}

/// A number as people read it: energies in Wh, long ones shortened.
fn value(facts: &Facts<'_>, seen: &Seen, value: Value) -> Html {
    let t = text();
    let Some(number) = facts.number(value, &seen.params) else { return html! { { t.walk.held } } };
    let energy = matches!(
        value,
        Value::Reading(_)
            | Value::Selected(_)
            | Value::NoisyReading(_)
            | Value::NoisyTotal
            | Value::Published
    );
    match (value, i64::try_from(&number)) {
        (Value::Selection(_), _) => html! { { (t.verdict.position)(&number.to_string()) } },
        (_, Ok(units)) if energy => {
            let wh = format::wh_exact(number::energy(&seen.params, units));
            html! { { format!("{wh}\u{a0}{}", t.unit_wh) } }
        }
        _ => html! { <BigNumber digits={number.to_string()} name={t.walk.value(value).0} /> },
    }
}
