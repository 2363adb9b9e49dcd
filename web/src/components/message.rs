//! One message, taken apart.

use blindsum_core::params::Params;
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
use crate::view::story::of_message;
use crate::view::{format, message};

#[derive(Properties, PartialEq)]
pub(crate) struct MessageProps {
    /// Its number among the messages, from 1.
    pub(crate) number: usize,
    /// The message.
    pub(crate) sent: Sent,
    /// Its numbers, where they can be read.
    pub(crate) numbers: Vec<String>,
    /// Whether those whose eyes the page looks through see what is in it.
    pub(crate) seen: bool,
    /// What the round runs under.
    pub(crate) params: Params,
    /// Whether meters are absent by now.
    pub(crate) some_absent: bool,
    /// Whether the latest message is shown, whichever it is.
    pub(crate) follows: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// The id of the message that is looked at.
const MESSAGE_ID: &str = "message";
/// Where the picture and what is below it are.
const PICTURE_ID: &str = "run-bar";

/// Opens a message of an epoch, named by its record's index, and brings it into view.
pub(super) fn opener(on: &Callback<Action>, epoch: usize) -> Callback<usize> {
    on.reform(move |index: usize| {
        browser::reveal_soon(MESSAGE_ID);
        Action::Focus(Focus::At { epoch, index })
    })
}

/// How many bytes are shown.
const HEAD: usize = 64;

#[function_component]
pub(crate) fn MessageDetail(props: &MessageProps) -> Html {
    let t = text();
    let kind = t.kind(props.sent.kind);
    let title = fill(t.message, &[("number", &props.number.to_string()), ("what", kind.name)]);
    let parts = message::parts(&props.sent, props.params.key_bits());
    let head = props.sent.bytes.get(..HEAD).unwrap_or(&props.sent.bytes);
    let words: Vec<String> = head.chunks(4).map(format::hex).collect();
    // What anybody may copy and nobody but the key's owner can open: it differs from round to round, and tells nothing.
    let open = props.sent.kind.protection() == Protection::Open;
    let more = if props.sent.bytes.len() > HEAD { " …" } else { "" };
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            browser::focus(PICTURE_ID);
        }
    });
    html! {
        <div class="message" data-testid="message" id={MESSAGE_ID} tabindex="-1" {onkeydown}>
            <h4>{ title }</h4>
            <p class="ends">{ role_mark(props.sent.from) }{ " → " }{ role_mark(props.sent.to) }</p>
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
                { for of_message(props.sent.kind, &props.params, props.some_absent).iter().map(|source| formula(source, true)) }
            </div>
            if !props.numbers.is_empty() {
                <h5>{ t.message_numbers }</h5>
                <p class="number numbers-list" data-cipher={open.then_some("")}>{ props.numbers.join(", ") }</p>
            }
            if props.seen {
                <h5>{ t.message_head }</h5>
                <p class="hex" data-cipher={open.then_some("")}><code>{ words.join(" ") }{ more }</code></p>
                <Bytes key={props.number} sent={props.sent.clone()} />
            } else {
                <p>{ sealed() }{ " " }{ t.message_sealed }</p>
            }
            <div class="message-ways">
                <button type="button" id="to-picture" onclick={|_| browser::focus(PICTURE_ID)}>{ t.to_picture }</button>
                if !props.follows {
                    <button type="button" class="quiet" onclick={props.on.reform(|_| {
                    browser::focus_soon(MESSAGE_ID);
                    Action::Focus(Focus::Latest)
                    })}>
                        { t.latest }
                    </button>
                }
            </div>
        </div>
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
