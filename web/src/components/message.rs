//! One message, taken apart.

use blindsum_core::sim::Sent;
use yew::prelude::*;

use super::role::role_mark;
use crate::state::{Action, Focus};
use crate::text::{fill, text};
use crate::view::{format, message};

#[derive(Properties, PartialEq)]
pub(crate) struct MessageProps {
    /// Its number among the messages, from 1.
    pub(crate) number: usize,
    /// The message.
    pub(crate) sent: Sent,
    /// Its numbers, where they can be read.
    pub(crate) numbers: Vec<String>,
    /// Bits of the keys.
    pub(crate) key_bits: u32,
    /// Whether the latest message is shown, whichever it is.
    pub(crate) follows: bool,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// The id of the message that is looked at.
pub(crate) const MESSAGE_ID: &str = "message";

/// How many bytes are shown.
const HEAD: usize = 64;

#[function_component]
pub(crate) fn MessageDetail(props: &MessageProps) -> Html {
    let t = text();
    let kind = t.kind(props.sent.kind);
    let title = fill(t.message, &[("number", &props.number.to_string()), ("what", kind.name)]);
    let parts = message::parts(&props.sent, props.key_bits);
    let head = props.sent.bytes.get(..HEAD).unwrap_or(&props.sent.bytes);
    let words: Vec<String> = head.chunks(4).map(format::hex).collect();
    let more = if props.sent.bytes.len() > HEAD { " …" } else { "" };
    html! {
        <div class="message" data-testid="message" id={MESSAGE_ID} tabindex="-1">
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
            if !props.numbers.is_empty() {
                <h5>{ t.message_numbers }</h5>
                <p class="number numbers-list">{ props.numbers.join(", ") }</p>
            }
            <h5>{ t.message_head }</h5>
            <p class="hex"><code>{ words.join(" ") }{ more }</code></p>
            if !props.follows {
                <button type="button" class="quiet" onclick={props.on.reform(|_| Action::Focus(Focus::Latest))}>
                    { t.latest }
                </button>
            }
        </div>
    }
}
