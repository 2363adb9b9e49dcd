//! A message's bytes, marked off by part: what each part is, how long, and what is in it where that can be read.

use blindsum_core::role::Role;
use blindsum_core::wire::header::HeaderField;
use blindsum_core::wire::kind::Protection;
use blindsum_sim::Sent;
use yew::prelude::*;

use crate::components::copy::Copy;
use crate::ground::message::Part;
use crate::text::format;
use crate::text::role::role_word;
use crate::text::text;
use crate::view::message::{Size, header, number, parts, pieces};

#[derive(Properties, PartialEq)]
pub(super) struct BytesProps {
    /// The message.
    pub(super) sent: Sent,
    /// The length of the keys.
    pub(super) key_bits: u32,
    /// Whether those whose eyes the page looks through see what is in it.
    pub(super) sees: bool,
    /// The half-hour that it is of; nothing where it is the set-up's.
    pub(super) slot: Option<String>,
}

/// How many bytes of each part are shown at once.
const HEAD: usize = 24;

/// What of a message has how many bytes anybody may know; the bytes are for those who see them.
#[function_component]
pub(super) fn Bytes(props: &BytesProps) -> Html {
    let t = text();
    let parts = parts(&props.sent, props.key_bits);
    let pieces = pieces(&props.sent, &parts);
    let cut = parts.iter().any(|size| size.count > 1 || size.bytes > HEAD);
    html! {
        <>
            <h4>{ t.inside.message_parts }</h4>
            <ol class="parts">
                { for (1usize..).zip(parts.iter().zip(&pieces)).map(|(place, (size, pieces))| html! {
                    <li>
                        { name(place, size, None) }
                        <span class="note number">{ length(size) }</span>
                        if let Some(first) = pieces.first().filter(|_| props.sees) { { head(&props.sent, first, pieces.len() > 1) } }
                    </li>
                }) }
            </ol>
            if props.sees {
                { fields(props) }
                if cut {
                    <All sent={props.sent.clone()} key_bits={props.key_bits} />
                }
            }
        </>
    }
}

/// A part's place and name; of several that are alike which of them.
fn name(place: usize, size: &Size, of: Option<usize>) -> Html {
    let which = of.filter(|_| size.count > 1).map(|of| (text().inside.message_piece)(of, size.count));
    html! {
        <span class="part-name"><span class="part-place number">{ place }</span>{ text().part(size.part) }{ which }</span>
    }
}

/// How many bytes a part has.
fn length(size: &Size) -> String {
    let t = text();
    match size.count {
        1 => (t.inside.message_bytes_one)(size.bytes),
        count => (t.inside.message_bytes_each)(count, size.bytes),
    }
}

/// What anybody may copy and only the key's owner can open: it differs from round to round, and tells nothing.
fn cipher(sent: &Sent) -> Option<&'static str> {
    (sent.kind.protection() == Protection::Open).then_some("")
}

/// Bytes in words of four.
fn words(bytes: &[u8]) -> String {
    bytes.chunks(4).map(format::hex).collect::<Vec<_>>().join(" ")
}

/// The first bytes of a part.
fn head(sent: &Sent, bytes: &[u8], more: bool) -> Html {
    let shown = bytes.get(..HEAD).unwrap_or(bytes);
    let more = if more || bytes.len() > HEAD { " …" } else { "" };
    html! { <span class="hex" data-cipher={cipher(sent)}><code>{ words(shown) }{ more }</code></span> }
}

/// The header's fields, read.
fn fields(props: &BytesProps) -> Html {
    let t = text();
    let names = t.header_fields.iter().map(|(name, _)| *name);
    let row = |((field, bytes), name): ((HeaderField, &[u8]), &'static str)| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td class="number">{ words(bytes) }</td>
                <td>{ meaning(props, field, number(bytes)) }</td>
            </tr>
        }
    };
    html! {
        <table class="header-fields">
            <caption>{ t.inside.message_header }</caption>
            <thead>
                <tr>
                    <th scope="col">{ t.inside.message_field }</th>
                    <th scope="col">{ t.inside.message_field_bytes }</th>
                    <th scope="col">{ t.inside.message_field_means }</th>
                </tr>
            </thead>
            <tbody>{ for header(&props.sent).into_iter().zip(names).map(row) }</tbody>
        </table>
    }
}

/// What a field of the header says.
fn meaning(props: &BytesProps, field: HeaderField, number: u64) -> String {
    let t = text();
    let [version, kind, epoch, from, to, sequence] = t.header_fields.map(|(_, meaning)| meaning);
    let role = u32::try_from(number).ok().and_then(Role::from_number);
    let who = || role.map(role_word).unwrap_or_default();
    let is_meter = matches!(role, Some(Role::Meter(_)));
    let (sentence, what) = match (field, &props.slot) {
        (HeaderField::From | HeaderField::To, _) if is_meter => {
            let [first, second] = [0, 1].map(|meter| Role::Meter(meter).number());
            return (t.inside.header_meter)(number, &who(), first, second);
        }
        (HeaderField::Version, _) => (version, String::new()),
        (HeaderField::Kind, _) => (kind, t.kind(props.sent.kind).name.to_owned()),
        (HeaderField::Epoch, None) => return t.inside.header_set_up.to_owned(),
        (HeaderField::Epoch, Some(slot)) => (epoch, slot.clone()),
        (HeaderField::From, _) => (from, who()),
        (HeaderField::To, _) => (to, who()),
        (HeaderField::Sequence, _) => (sequence, String::new()),
    };
    sentence(number, &what)
}

#[derive(Properties, PartialEq)]
struct AllProps {
    sent: Sent,
    key_bits: u32,
}

/// All bytes, when they are asked for, part by part, and to copy.
#[function_component]
fn All(props: &AllProps) -> Html {
    let t = text();
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let element: Option<web_sys::Element> = event.target_dyn_into();
            open.set(element.is_some_and(|element| element.has_attribute("open")));
        })
    };
    let drawn = || {
        let parts = parts(&props.sent, props.key_bits);
        let pieces = pieces(&props.sent, &parts);
        let part = |(place, (size, pieces)): (usize, (&Size, &Vec<&[u8]>))| {
            let piece = |of: Option<usize>, bytes: &[u8]| {
                html! { <li>{ name(place, size, of) }<code>{ format::hex(bytes) }</code></li> }
            };
            // Short ones that are alike stand in one line.
            match size.part {
                Part::Present | Part::Absent => vec![piece(None, &pieces.concat())],
                _ => (1..).zip(pieces).map(|(of, bytes)| piece(Some(of), bytes)).collect::<Vec<_>>(),
            }
        };
        (1usize..).zip(parts.iter().zip(&pieces)).flat_map(part).collect::<Html>()
    };
    html! {
        <details class="fold" {ontoggle}>
            <summary>{ t.inside.message_bytes }</summary>
            if *open {
                <div class="hex all" data-cipher={cipher(&props.sent)} role="region" aria-label={t.inside.message_bytes} tabindex="0">
                    <ol class="parts">{ drawn() }</ol>
                </div>
                <Copy value={format::hex(&props.sent.bytes)} what={t.inside.message_bytes} />
            }
        </details>
    }
}
