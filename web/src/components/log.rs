//! Every message, in order. One that is chosen opens below the picture. One row takes the tabulator; arrows lead from it to the
//! others.

use std::rc::Rc;

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::facts::Facts;
use blindsum_sim::{Party, Record, Sent};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::formula::formula;
use super::message;
use super::pager::use_pages;
use super::role::role_mark;
use super::sealed::sealed;
use super::stage::plate_icon;
use crate::browser;
use crate::state::seen::Seen;
use crate::state::{Action, Focus};
use crate::text::format;
use crate::text::text;

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

const LOG_ID: &str = "log-list";

fn row_id(number: usize) -> String {
    format!("log-row-{number}")
}

const BUTTON: &str = "log-open-";

fn button_id(number: usize) -> String {
    format!("{BUTTON}{number}")
}

/// The number of the message whose button an event comes from.
fn target(event: &Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.id().strip_prefix(BUTTON)?.parse().ok()
}

/// Where a key leads from a message among those listed; at the ends it stays.
fn step(key: &str, from: usize, listed: &[usize]) -> Option<usize> {
    let place = listed.iter().position(|number| *number == from)?;
    let next = match key {
        "ArrowDown" => listed.get(place + 1),
        "ArrowUp" => place.checked_sub(1).and_then(|place| listed.get(place)),
        "Home" => listed.first(),
        "End" => listed.last(),
        _ => return None,
    };
    Some(next.copied().unwrap_or(from))
}

/// The message that takes the tabulator: the one that had the focus last, else the one looked at, else the first of those listed.
fn home(focused: Option<usize>, chosen: usize, listed: &[usize]) -> Option<usize> {
    let there = |number: &usize| listed.contains(number);
    focused.filter(there).or(Some(chosen).filter(there)).or(listed.first().copied())
}

#[function_component]
pub(crate) fn Log(props: &LogProps) -> Html {
    let t = text();
    let facts = props.seen.facts();
    // An index counts in its own epoch only.
    let focus = match props.focus {
        Focus::At { epoch, .. } if epoch != props.epoch => Focus::Latest,
        focus => focus,
    };
    // One that is not here yet is opened already, and its row is marked when it comes.
    let opened = match focus {
        Focus::Latest => None,
        Focus::At { index, .. } => facts.messages().iter().position(|(record, _)| record.index == index),
    };
    let chosen_place = opened.unwrap_or(facts.messages().len().saturating_sub(1));
    let filter = use_state(Filter::default);
    // Numbers stay those of all messages, whatever is left out.
    let listed: Vec<_> = (1..).zip(facts.messages()).filter(|(_, (_, sent))| filter.takes(sent)).collect();
    let chosen_at = listed.iter().position(|(number, _)| *number > chosen_place).unwrap_or_default();
    let page = use_pages(listed.len(), PAGE, chosen_at);
    let shown: Rc<Vec<usize>> =
        Rc::new(listed.iter().take(page.end).skip(page.first).map(|(number, _)| *number).collect());
    // Where the focus was counts until another message is looked at.
    let focused = use_state(|| None::<(usize, usize)>);
    let last = focused.filter(|(then, _)| *then == chosen_place).map(|(_, number)| number);
    let home = home(last, chosen_place + 1, &shown);
    let onfocusin = {
        let focused = focused.setter();
        Callback::from(move |event: FocusEvent| {
            if let Some(number) = target(&event) {
                focused.set(Some((chosen_place, number)));
            }
        })
    };
    let onkeydown = {
        let shown = shown.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
                return;
            }
            if let Some(next) = target(&event).and_then(|from| step(&event.key(), from, &shown)) {
                event.prevent_default();
                browser::focus(&button_id(next));
                // The head of the list would cover a row at its top.
                browser::scroll_within(LOG_ID, &row_id(next));
            }
        })
    };
    // The message of the step looked at is to be seen in the list; the page stays where it is.
    use_effect_with((chosen_place, page.first, *filter), |(place, ..)| {
        browser::scroll_within(LOG_ID, &row_id(place + 1));
    });
    if facts.messages().is_empty() {
        return html! { <p>{ t.inside.log_empty }</p> };
    }
    html! {
        <>
            <p>{ t.inside.log_caption }</p>
            { filters(&filter, &listed, &facts) }
            { page.buttons }
            if listed.is_empty() {
                <p>{ text().walk.filter_none }</p>
            } else {
                <div class="scroll log" id={LOG_ID} role="region" aria-label={t.inside.log_box}>
                    <table>
                        { head() }
                        <tbody {onfocusin} {onkeydown}>
                            { for listed.iter().take(page.end).skip(page.first).map(|(place, (record, sent))| {
                                let mark = Mark { chosen: *place == chosen_place + 1, open: opened == place.checked_sub(1), home: home == Some(*place) };
                                row(props, *place, mark, facts.sees(sent), record, sent)
                            }) }
                        </tbody>
                    </table>
                </div>
            }
        </>
    }
}

/// Which messages are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Filter {
    /// Sent or received by this party.
    party: Option<Party>,
    /// Of this kind.
    kind: Option<Kind>,
}

impl Filter {
    fn takes(&self, sent: &Sent) -> bool {
        let ends = [Party::of(sent.from), Party::of(sent.to)];
        // What goes to everybody goes to each of them.
        let to_all = sent.to == Role::Everybody;
        let party = self.party.is_none_or(|party| to_all || ends.contains(&Some(party)));
        party && self.kind.is_none_or(|kind| kind == sent.kind)
    }
}

/// The choices, and how much of all they leave.
fn filters(
    filter: &UseStateHandle<Filter>,
    listed: &[(usize, &(&Record, &Sent))],
    facts: &Facts<'_>,
) -> Html {
    let (t, w) = (text(), text().walk);
    let chosen = |event: &Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        select.map(|select| select.value()).unwrap_or_default()
    };
    let on_party = {
        let filter = filter.clone();
        Callback::from(move |event: Event| {
            let name = chosen(&event);
            filter
                .set(Filter { party: Party::ALL.into_iter().find(|party| party.name() == name), ..*filter });
        })
    };
    let on_kind = {
        let filter = filter.clone();
        Callback::from(move |event: Event| {
            let name = chosen(&event);
            filter.set(Filter { kind: Kind::ALL.into_iter().find(|kind| kind.name() == name), ..*filter });
        })
    };
    let bytes = |messages: &mut dyn Iterator<Item = usize>| {
        format::bytes(u64::try_from(messages.sum::<usize>()).unwrap_or(u64::MAX))
    };
    let of_listed = bytes(&mut listed.iter().map(|(_, (_, sent))| sent.bytes.len()));
    let of_all = bytes(&mut facts.messages().iter().map(|(_, sent)| sent.bytes.len()));
    let says = (w.filter_sum)(listed.len(), facts.messages().len(), &of_listed, &of_all);
    let sent_kinds =
        Kind::ALL.into_iter().filter(|kind| facts.messages().iter().any(|(_, sent)| sent.kind == *kind));
    html! {
        <div class="filters">
            <label>{ w.filter_party }{ " " }
                <select id="filter-party" onchange={on_party}>
                    <option value="" selected={filter.party.is_none()}>{ w.filter_all }</option>
                    { for Party::ALL.map(|party| html! {
                        <option value={party.name()} selected={filter.party == Some(party)}>{ t.party(party) }</option>
                    }) }
                </select>
            </label>
            <label>{ w.filter_kind }{ " " }
                <select id="filter-kind" onchange={on_kind}>
                    <option value="" selected={filter.kind.is_none()}>{ w.filter_all }</option>
                    { for sent_kinds.map(|kind| html! {
                        <option value={kind.name()} selected={filter.kind == Some(kind)}>{ t.kind(kind).name }</option>
                    }) }
                </select>
            </label>
            <p class="note" data-testid="log-sum" aria-live={if **filter == Filter::default() { "off" } else { "polite" }}>{ says }</p>
        </div>
    }
}

fn head() -> Html {
    let t = text();
    html! {
        <thead>
            <tr>
                <th scope="col">{ t.inside.log_number }</th>
                <th scope="col">{ t.inside.log_phase }</th>
                <th scope="col">{ t.inside.log_from }</th>
                <th scope="col">{ t.inside.log_to }</th>
                <th scope="col">{ t.inside.log_what }</th>
                <th scope="col">{ t.inside.log_protection }</th>
                <th scope="col" class="right">{ t.inside.log_bytes }</th>
            </tr>
        </thead>
    }
}

/// How a row stands out.
#[derive(Clone, Copy)]
struct Mark {
    /// Whether it is the message looked at: the one that is open, or the step's.
    chosen: bool,
    /// Whether it is open.
    open: bool,
    /// Whether it takes the tabulator.
    home: bool,
}

fn row(props: &LogProps, number: usize, mark: Mark, seen: bool, record: &Record, sent: &Sent) -> Html {
    let t = text();
    let index = record.index;
    let kind = t.kind(sent.kind);
    let epoch = props.epoch;
    let button = button_id(number);
    let show = {
        let (open, button) = (message::opener(&props.on, epoch), button.clone());
        Callback::from(move |_: MouseEvent| {
            // Wherever the row was pressed: closed, the message leads back to it.
            browser::focus(&button);
            open.emit(index);
        })
    };
    let name = (t.inside.log_show)(number);
    html! {
        <tr key={index} id={row_id(number)} class={classes!(mark.chosen.then_some("chosen"), mark.open.then_some("open"))} onclick={show}>
            <td><button type="button" class="quiet" id={button} tabindex={if mark.home { "0" } else { "-1" }} aria-current={mark.open.then_some("true")} aria-label={name}>{ number }</button></td>
            <td>{ t.phase(record.phase).short }</td>
            <td>{ role_mark(sent.from) }</td>
            <td>{ role_mark(sent.to) }</td>
            <td>{ formula(t.symbol(sent.kind, Some(&props.seen.params)), false) }{ " " }<span class="note">{ kind.name }</span>if mark.open { { " " }<strong class="note">{ t.inside.log_open }</strong> }</td>
            <td><span class="way">{ plate_icon(sent.kind.protection()) }{ t.protection(sent.kind.protection()).0 }</span>if !seen { { " " }{ sealed() } }</td>
            <td class="number right">{ format::grouped(i64::try_from(sent.bytes.len()).unwrap_or(i64::MAX)) }</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_along_what_is_listed_and_stay_at_its_ends() {
        // A filter leaves out some.
        let listed = [2, 5, 9];
        for (key, from, to) in [
            ("ArrowDown", 2, 5),
            ("ArrowDown", 9, 9),
            ("ArrowUp", 9, 5),
            ("ArrowUp", 2, 2),
            ("Home", 9, 2),
            ("End", 5, 9),
        ] {
            assert_eq!(step(key, from, &listed), Some(to), "{key} from {from}");
        }
        // Sideways they scroll, and a message that is gone leads nowhere.
        assert_eq!((step("ArrowRight", 5, &listed), step("ArrowDown", 3, &listed)), (None, None));
    }

    #[test]
    fn one_message_takes_the_tabulator() {
        let listed = [2, 5, 9];
        assert_eq!(home(Some(5), 9, &listed), Some(5));
        assert_eq!(home(Some(7), 9, &listed), Some(9), "what is not listed has no focus");
        assert_eq!(home(None, 9, &listed), Some(9));
        assert_eq!(home(None, 3, &listed), Some(2));
        assert_eq!(home(None, 3, &[]), None);
    }
}
