//! One message that a person opened, taken apart: below the picture and what leads through it.

use blindsum_core::protocol::messages::Protection;
use blindsum_core::sim::Sent;
use yew::prelude::*;

use super::copy::Copy;
use super::formula::formula;
use super::role::role_mark;
use super::sealed::sealed;
use crate::browser;
use crate::state::{Action, Focus};
use crate::text::{fill, text};
use crate::view::facts::Seen;
use crate::view::story::of_message;
use crate::view::{format, message};

#[derive(Properties, PartialEq)]
pub(crate) struct MessageProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// The index of its record.
    pub(crate) index: usize,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// The id of the message that is looked at.
const MESSAGE_ID: &str = "message";
/// Where the picture and what is below it are.
const PICTURE_ID: &str = "run-bar";

/// Opens a message of an epoch, named by its record's index, and brings it into view. Closed, it gives the focus back.
pub(super) fn opener(on: &Callback<Action>, epoch: usize) -> Callback<usize> {
    on.reform(move |index: usize| {
        browser::remember_focus();
        browser::show_soon(MESSAGE_ID, true);
        Action::Focus(Focus::At { epoch, index })
    })
}

/// How many bytes are shown.
const HEAD: usize = 64;

#[function_component]
pub(crate) fn OpenedMessage(props: &MessageProps) -> Html {
    let t = text();
    let facts = props.seen.facts();
    let found = (1usize..).zip(&facts.messages).find(|(_, (record, _))| record.index == props.index);
    let Some((number, (_, sent))) = found else { return Html::default() };
    let sent = *sent;
    let params = &props.seen.params;
    let sees = facts.sees(sent);
    let numbers = Some(sent).filter(|_| sees);
    let numbers = numbers.map(|sent| message::numbers(sent, facts.public_keys(), params.key_bits()));
    let numbers = numbers.unwrap_or_default();
    let kind = t.kind(sent.kind);
    let title = fill(t.message, &[("number", &number.to_string()), ("what", kind.name)]);
    let parts = message::parts(sent, params.key_bits());
    let head = sent.bytes.get(..HEAD).unwrap_or(&sent.bytes);
    let words: Vec<String> = head.chunks(4).map(format::hex).collect();
    // What anybody may copy and nobody but the key's owner can open: it differs from round to round, and tells nothing.
    let open = sent.kind.protection() == Protection::Open;
    let more = if sent.bytes.len() > HEAD { " …" } else { "" };
    let close = props.on.reform(|()| {
        browser::return_focus(PICTURE_ID);
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
                    { t.message_close }
                </button>
            </div>
            <table>
                <caption class="visually-hidden">{ t.message_parts }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ t.message_part }</th>
                        <th scope="col" class="right">{ t.message_count }</th>
                        <th scope="col" class="right">{ t.message_size }</th>
                    </tr>
                </thead>
                <tbody>
                    { for parts.iter().map(|size| html! {
                        <tr>
                            <th scope="row">{ t.part(size.part) }</th>
                            <td class="number right">{ size.count }</td>
                            <td class="number right">{ size.bytes }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <div class="equations">
                { for of_message(sent.kind, params, facts.some_absent()).iter().map(|source| formula(source, true)) }
            </div>
            if !numbers.is_empty() {
                <h4>{ t.message_numbers }</h4>
                <p class="number numbers-list" data-cipher={open.then_some("")}>{ numbers.join(", ") }</p>
            }
            if sees {
                <h4>{ t.message_head }</h4>
                <p class="hex" data-cipher={open.then_some("")}><code>{ words.join(" ") }{ more }</code></p>
                <Bytes key={number} sent={sent.clone()} />
            } else {
                <p>{ sealed() }{ " " }{ t.message_sealed }</p>
            }
            <div class="message-ways">
                <button type="button" id="to-picture" onclick={|_| browser::focus(PICTURE_ID)}>{ t.to_picture }</button>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct BytesProps {
    sent: Sent,
}

/// All bytes, when they are asked for, and to copy.
#[function_component]
fn Bytes(props: &BytesProps) -> Html {
    let t = text();
    let open = use_state(|| false);
    if props.sent.bytes.len() <= HEAD {
        return Html::default();
    }
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let element: Option<web_sys::Element> = event.target_dyn_into();
            open.set(element.is_some_and(|element| element.has_attribute("open")));
        })
    };
    html! {
        <details class="fold" {ontoggle}>
            <summary>{ t.message_bytes }</summary>
            if *open {
                <div class="hex all" data-cipher={(props.sent.kind.protection() == Protection::Open).then_some("")}
                    role="region" aria-label={t.message_bytes} tabindex="0">
                    <code>{ format::hex(&props.sent.bytes) }</code>
                </div>
                <Copy value={format::hex(&props.sent.bytes)} what={t.message_bytes} />
            }
        </details>
    }
}
