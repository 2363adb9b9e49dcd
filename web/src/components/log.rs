//! Every message, in order.

use blindsum_core::protocol::messages::Protection;
use blindsum_core::sim::{Record, Sent};
use yew::prelude::*;

use super::formula::formula;
use super::message::MessageDetail;
use super::pager::use_pages;
use super::role::role_mark;
use crate::state::{Action, Focus};
use crate::text::{fill, text};
use crate::view::facts::Seen;
use crate::view::{format, message};

#[derive(Properties, PartialEq)]
pub(crate) struct LogProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// The place of its epoch.
    pub(crate) epoch: usize,
    /// The record looked at.
    pub(crate) focus: Focus,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// How many messages are listed at once.
const PAGE: usize = 100;

#[function_component]
pub(crate) fn Log(props: &LogProps) -> Html {
    let t = text();
    let facts = props.seen.facts();
    // An index counts in its own epoch only.
    let focus = match props.focus {
        Focus::At { epoch, .. } if epoch != props.epoch => Focus::Latest,
        focus => focus,
    };
    let chosen_place = match focus {
        Focus::Latest => facts.messages.len().saturating_sub(1),
        Focus::At { index, .. } => {
            facts.messages.iter().position(|(record, _)| record.index == index).unwrap_or_default()
        }
    };
    let page = use_pages(facts.messages.len(), PAGE, chosen_place);
    if facts.messages.is_empty() {
        return html! { <p>{ t.log_empty }</p> };
    }
    let chosen = match focus {
        Focus::Latest => (1..).zip(&facts.messages).last(),
        Focus::At { index, .. } => (1..).zip(&facts.messages).find(|(_, (record, _))| record.index == index),
    };
    let (number, chosen) = match chosen {
        Some((number, (_, sent))) => (Some(number), Some((*sent).clone())),
        None => (None, None),
    };
    let params = props.seen.params;
    html! {
        <>
            <p>{ t.log_caption }</p>
            { page.buttons }
            <div class="log-and-detail">
                <div class="scroll log" role="region" aria-label={t.log_box} tabindex="0">
                    <table>
                        { head() }
                        <tbody>
                            { for (1..).zip(&facts.messages).take(page.end).skip(page.first).map(|(place, (record, sent))| {
                                row(props, place, number == Some(place), record, sent)
                            }) }
                        </tbody>
                    </table>
                </div>
                if let Some(sent) = chosen {
                    <MessageDetail number={number.unwrap_or_default()} numbers={message::numbers(&sent, facts.keys, params.key_bits())} {sent} key_bits={params.key_bits()}
                        follows={focus == Focus::Latest} on={props.on.clone()} />
                } else {
                    <p>{ t.message_none }</p>
                }
            </div>
        </>
    }
}

fn head() -> Html {
    let t = text();
    html! {
        <thead>
            <tr>
                <th scope="col">{ t.log_number }</th>
                <th scope="col">{ t.log_phase }</th>
                <th scope="col">{ t.log_from }</th>
                <th scope="col">{ t.log_to }</th>
                <th scope="col">{ t.log_what }</th>
                <th scope="col">{ t.log_protection }</th>
                <th scope="col" class="right">{ t.log_bytes }</th>
            </tr>
        </thead>
    }
}

fn row(props: &LogProps, number: usize, chosen: bool, record: &Record, sent: &Sent) -> Html {
    let t = text();
    let index = record.index;
    let kind = t.kind(sent.kind);
    let epoch = props.epoch;
    let show = props.on.reform(move |_: MouseEvent| Action::Focus(Focus::At { epoch, index }));
    let name = fill(t.log_show, &[("number", &number.to_string())]);
    let way = match sent.kind.protection() {
        Protection::Public => "public",
        Protection::Secure => "secure",
        Protection::Open => "open",
    };
    html! {
        <tr key={index} class={classes!(chosen.then_some("chosen"))} onclick={show}>
            <td><button type="button" class="quiet" aria-pressed={chosen.to_string()} aria-label={name}>{ number }</button></td>
            <td>{ t.phase(record.phase).short }</td>
            <td>{ role_mark(sent.from) }</td>
            <td>{ role_mark(sent.to) }</td>
            <td>{ formula(t.symbol(sent.kind, Some(&props.seen.params)), false) }{ " " }<span class="note">{ kind.name }</span></td>
            <td><span class={classes!("way", way)}>{ t.protection(sent.kind.protection()).0 }</span></td>
            <td class="number right">{ format::grouped(i64::try_from(sent.bytes.len()).unwrap_or(i64::MAX)) }</td>
        </tr>
    }
}
