//! One message that a person opened, taken apart: below the picture and what leads through it.

mod bytes;

use blindsum_core::params::Params;
use blindsum_core::wire::kind::Protection;
use blindsum_sim::Sent;
use yew::prelude::*;

use super::formula::{bare_formula, formula};
use super::role::role_mark;
use super::sealed::sealed;
use crate::browser;
use crate::ground::ids;
use crate::state::seen::Seen;
use crate::state::{Action, Focus, SessionView};
use crate::text::text;
use crate::view::message;
use crate::view::story::{indices, of_message};
use bytes::Bytes;

pub(crate) struct MessageProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// The index of its record.
    pub(crate) index: usize,
    /// The half-hour that it is of; nothing where it is the set-up's.
    pub(crate) slot: Option<String>,
    /// Where the round is over: what leads to the same round with this message changed.
    pub(crate) changing: Option<Changing>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// What a message that was changed needs: the same round, run again.
#[derive(Clone, PartialEq)]
pub(crate) struct Changing {
    /// The query that runs it again, where one does.
    pub(crate) again: Option<String>,
    /// The round.
    pub(crate) round: SessionView,
    /// The place of the message's slot.
    pub(crate) epoch: usize,
}

/// The id of the message that is looked at.
const MESSAGE_ID: &str = "message";

/// Opens a message of an epoch, named by its record's index, and brings it into view. Closed, it gives the focus back.
pub(super) fn opener(on: &Callback<Action>, epoch: usize) -> Callback<usize> {
    on.reform(move |index: usize| {
        browser::remember_focus();
        browser::show_soon(MESSAGE_ID, true);
        Action::Focus(Focus::At { epoch, index })
    })
}

pub(crate) fn opened_message(props: &MessageProps) -> Html {
    let t = text();
    let facts = props.seen.facts();
    let found = (1usize..).zip(facts.messages()).find(|(_, (record, _))| record.index == props.index);
    let Some((number, (_, sent))) = found else { return Html::default() };
    let sent = *sent;
    let params = &props.seen.params;
    let sees = facts.sees(sent);
    let numbers = Some(sent).filter(|_| sees);
    let numbers = numbers.map(|sent| message::numbers(sent, facts.public_keys(), params.key_bits()));
    let numbers = numbers.unwrap_or_default();
    let kind = t.kind(sent.kind);
    let title = (t.inside.message)(number, kind.name);
    // What anybody may copy and only the key's owner can open: it differs from round to round, and tells nothing.
    let open = sent.kind.protection() == Protection::Open;
    let close = props.on.reform(|()| {
        browser::return_focus(ids::FRAME);
        Action::Focus(Focus::Latest)
    });
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close.emit(());
            }
        })
    };
    html! {
        <section class="card message" data-testid="message" id={MESSAGE_ID} tabindex="-1" aria-labelledby="message-title" {onkeydown}>
            <div class="card-head">
                <h3 id="message-title">{ title }</h3>
                <p class="ends">{ role_mark(sent.from) }{ " → " }{ role_mark(sent.to) }</p>
                <button type="button" class="quiet" id="close-message" data-testid="close-message" onclick={close.reform(|_| ())}>
                    { t.inside.message_close }
                </button>
            </div>
            if !sees {
                <p>{ sealed() }{ " " }{ t.inside.message_sealed }</p>
            }
            <div class="equations">
                { for of_message(sent.kind, params, facts.some_absent()).iter().map(|source| formula(source, true)) }
            </div>
            { here(sent, params, facts.some_absent(), props.slot.as_deref()) }
            if !numbers.is_empty() {
                <h4>{ t.inside.message_numbers }</h4>
                <p class="number numbers-list" data-cipher={open.then_some("")}>{ numbers.join(", ") }</p>
            }
            <Bytes key={number} sent={sent.clone()} key_bits={params.key_bits()} {sees} slot={props.slot.clone()} />
            if let Some(changing) = &props.changing {
                { change(props, changing) }
            }
            <div class="message-ways">
                <button type="button" id="to-picture" onclick={|_| browser::focus(ids::FRAME)}>{ t.inside.to_picture }</button>
            </div>
        </section>
    }
}

/// To the page on which this message is changed in the same round: it has a program of its own.
#[cfg(not(feature = "tampering"))]
fn change(_: &MessageProps, Changing { again, .. }: &Changing) -> Html {
    let t = text();
    match again {
        Some(query) => {
            let query = query.trim_start_matches('?');
            html! { <p><a id="tamper" data-testid="tamper" href={format!("tamper.html?{query}&tamper=ask")}>{ t.inside.tamper }</a></p> }
        }
        None => html! { <p class="note" data-testid="tamper-needs">{ t.inside.tamper_needs }</p> },
    }
}

/// What can be done to this message.
#[cfg(feature = "tampering")]
fn change(props: &MessageProps, Changing { round, epoch, .. }: &Changing) -> Html {
    let seen = &props.seen;
    html! { <super::tampering::Menu round={round.clone()} epoch={*epoch} records={seen.records.clone()} index={props.index} on={props.on.clone()} /> }
}

/// Which i, t and j the equations speak of.
fn here(sent: &Sent, params: &Params, some_absent: bool, slot: Option<&str>) -> Html {
    let t = text();
    let indices = indices(sent, t.symbol(sent.kind, Some(params)), params, some_absent);
    let slot = slot.filter(|_| indices.slot);
    if indices.meter.is_none() && slot.is_none() {
        return Html::default();
    }
    html! {
        <p class="here" data-testid="message-here">
            { t.inside.message_here }
            if let Some(meter) = indices.meter { { " " }{ bare_formula(&format!("i = {meter}")) } }
            if indices.meter.is_some() && slot.is_some() { { "," } }
            if let Some(slot) = slot { { " " }{ bare_formula("t =") }{ " " }{ slot } }
            if let Some(samples) = indices.samples { { ", " }{ bare_formula("j") }{ " " }{ (t.inside.message_each)(samples) } }
            if let Some(symbol) = indices.symbol { { ": " }{ t.inside.message_carries }{ " " }{ bare_formula(&symbol) } }
            { "." }
        </p>
    }
}
