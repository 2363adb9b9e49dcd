//! The links between the parties, what travels on them, and the messages as they pass.

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_sim::Sent;
use blindsum_sim::knowledge::{Lens, Observer};
use yew::prelude::*;

use crate::components::drawing::measure::{units, width};
use crate::components::drawing::plate::{plate, plate_of};
use crate::components::drawing::symbol::symbol;
use crate::components::role::role_class;
use crate::components::stage::pieces::on_key;
use crate::ground::math::runs;
use crate::ground::number::count;
use crate::ground::place::Place;
use crate::ground::symbols::place_symbols;
use crate::text::text;
use crate::view::frame::Frame;
use crate::view::stage::flow::Flow;
use crate::view::stage::layout::{Layout, SIGN};

/// Every link faintly, the ones in use over them.
pub(super) fn links(layout: &Layout, lit: &[Flow]) -> Html {
    let faint = [Place::Dealer, Place::Cloud, Place::Center].into_iter().flat_map(|from| {
        let to_meters = Flow { from, to: Place::Meters, kind: Kind::Published };
        // Where there is little room the cloud's links stand for all.
        if layout.is_wide() || from == Place::Cloud { layout.flow(to_meters) } else { Vec::new() }
    });
    let bridge = layout.path(Role::Cloud, Role::ControlCenter);
    html! {
        <g aria-hidden="true">
            { for faint.chain(bridge).map(|d| html! { <path class="link" {d} /> }) }
            { for lit.iter().flat_map(|flow| lit_links(layout, *flow)) }
        </g>
    }
}

/// What goes to everybody has its sign alone: a line to each would lie on all others.
fn lit_links(layout: &Layout, flow: Flow) -> Vec<Html> {
    if flow.to == Place::Everybody {
        return Vec::new();
    }
    let way = match flow.kind.protection() {
        Protection::Public => "public",
        Protection::Secure => "secure",
        Protection::Open => "open",
    };
    let hue = role_class(sender(flow.from));
    let path = |d: String| {
        html! {
            <g class={classes!("lit", way, hue)}>
                <path d={d.clone()} class="lit-line" marker-end="url(#arrow)" />
                // A secure channel is drawn as a tube: a line with a lighter line in it.
                if way == "secure" {
                    <path {d} class="lit-bore" />
                }
            </g>
        }
    };
    layout.flow(flow).into_iter().map(path).collect()
}

fn sender(place: Place) -> Role {
    match place {
        Place::Meters => Role::Meter(0),
        Place::Cloud => Role::Cloud,
        Place::Center => Role::ControlCenter,
        Place::Dealer => Role::Dealer,
        Place::Everybody => Role::Everybody,
    }
}

/// The signs of what travels, above everything else. One whose message can be opened is a button.
pub(super) fn signs(
    layout: &Layout,
    lit: &[Flow],
    params: Option<&Params>,
    flying: Option<(usize, Role, Role, Kind)>,
    lens: &Lens,
    open: impl Fn(Flow) -> Option<Callback<()>>,
) -> Html {
    // Two kinds may go the same way: the second sign hangs below the first.
    let above = |place: usize| {
        let ends = lit.get(place).map(|flow| (flow.from, flow.to));
        lit.iter().take(place).filter(|flow| Some((flow.from, flow.to)) == ends).count()
    };
    let signs = lit.iter().enumerate();
    let now = |flow: &Flow| {
        flying
            .filter(|(_, _, _, kind)| *kind == flow.kind && layout.town.is_none())
            .map(|(_, from, to, _)| (from, to))
    };
    let drawn = signs.map(|(place, flow)| {
        let at = (above(place), sees(lens, *flow, now(flow)));
        sign(layout, *flow, at, params, open(*flow))
    });
    html! { <g>{ for drawn }</g> }
}

/// Whether those whose eyes look through the page can read what travels: the message that travels just now, or one of all.
fn sees(lens: &Lens, flow: Flow, now: Option<(Role, Role)>) -> bool {
    let sees = |(from, to)| lens.sees_between(flow.kind, from, to);
    if let Some(ends) = now {
        return sees(ends);
    }
    let Lens::Parties(parties) = lens else { return true };
    let meters = parties.iter().filter_map(|party| match party {
        Observer::Meter(meter) => Some(*meter),
        _ => None,
    });
    let role = |place, meter| if place == Place::Meters { Role::Meter(meter) } else { sender(place) };
    // Where no meter looks, any of them stands for all.
    meters.chain([u32::MAX]).any(|meter| sees((role(flow.from, meter), role(flow.to, meter))))
}

fn sign(
    layout: &Layout,
    flow: Flow,
    (above, seen): (usize, bool),
    params: Option<&Params>,
    open: Option<Callback<()>>,
) -> Html {
    let t = text();
    let source = t.symbol(flow.kind, params);
    let letters: String = runs(source).into_iter().map(|(letters, _)| letters).collect();
    let (w, h) = (26.0 + width(&letters, 14.0), SIGN);
    let (x, y) = layout.sign(flow);
    // Beside the edge rather than over it.
    let x = x.max(w / 2.0 + 2.0).min(layout.width - w / 2.0 - 2.0);
    let y = y + (h + 6.0) * count(above);
    let frame = Frame::around((x, y), w, h);
    let class = classes!("sign", role_class(sender(flow.from)), (!seen).then_some("sealed-sign"));
    // A key: no element is used again for another symbol.
    let key = flow.kind.name();
    let drawn = html! {
        <g {key} {class} aria-hidden="true" data-sym={place_symbols(source)}>
            { plate(plate_of(flow.kind.protection(), seen), frame) }
            { symbol(source, x, y + 5.0) }
        </g>
    };
    let Some(open) = open else { return drawn };
    let sentence = if seen { t.walk.open_kind } else { t.walk.open_kind_sealed };
    let name = sentence(t.kind(flow.kind).name);
    // The glass lies over the drawing: it has the size of a finger, and the symbol lights up under it.
    html! {
        <g key={format!("{key}-button")} class="sign-button">
            { drawn }
            <rect class="glass can-open" x={units(x - w / 2.0 - 2.0)} y={units(y - h / 2.0 - 2.0)} width={units(w + 4.0)}
                height={units(h + 4.0)} rx="4" role="button" tabindex="0" aria-label={name} data-testid={format!("open-{}", flow.kind.name())}
                data-sym={place_symbols(source)} onclick={open.reform(|_| ())} onkeydown={on_key(open)} />
        </g>
    }
}

/// A sheet of glass over the way of each message: pressed, it opens the message. For the hand alone: the signs and the log
/// lead everybody else to the same place.
pub(super) fn ways<'a>(
    layout: &Layout,
    messages: impl Iterator<Item = (usize, &'a Sent)>,
    open: &Callback<usize>,
) -> Html {
    let way = |(index, sent): (usize, &Sent)| {
        let onclick = open.reform(move |_: MouseEvent| index);
        let paths = layout.paths(sent.from, sent.to);
        html! {
            <g key={index} {onclick}>
                { for paths.into_iter().map(|d| html! { <path class="way-glass" {d} /> }) }
            </g>
        }
    };
    html! { <g aria-hidden="true">{ for messages.map(way) }</g> }
}

/// The way of the message that is looked at.
pub(super) fn chosen(layout: &Layout, message: Option<(Role, Role)>) -> Html {
    let Some((from, to)) = message else { return Html::default() };
    html! {
        <g aria-hidden="true" class={role_class(from)}>
            { for layout.paths(from, to).into_iter().map(|d| html! { <path class="chosen-way" {d} marker-end="url(#arrow)" /> }) }
        </g>
    }
}

/// A dash that runs along a message's way once, when the message comes. Messages: the record's index, from, to.
pub(super) fn pulses(layout: &Layout, messages: &[(usize, Role, Role)]) -> Html {
    let pulse = |(index, from, to): &(usize, Role, Role)| {
        let paths = layout.paths(*from, *to);
        html! {
            <g key={*index} class={classes!("pulse", role_class(*from))}>
                { for paths.into_iter().map(|d| html! { <path {d} pathLength="1" /> }) }
            </g>
        }
    };
    html! { <g aria-hidden="true">{ for messages.iter().map(pulse) }</g> }
}

/// A message on its way: its sign at the end of the way that it took. The record's index makes it another one each time.
pub(super) fn flying(
    layout: &Layout,
    message: Option<(usize, Role, Role, Kind)>,
    params: Option<&Params>,
) -> Html {
    let Some((index, from, to, kind)) = message else { return Html::default() };
    let symbol = text().symbol(kind, params);
    let way = match kind.protection() {
        Protection::Public => "public",
        Protection::Secure => "secure",
        Protection::Open => "open",
    };
    html! {
        <g key={index} aria-hidden="true" class={classes!("flying", role_class(from), way)} data-message={symbol}>
            { for layout.paths(from, to).into_iter().map(|d| html! {
                <path {d} pathLength="1" marker-end="url(#arrow)" />
            }) }
        </g>
    }
}

/// The plate of the picture's signs, for a line of text: how a message travels, whoever looks.
pub(crate) fn plate_icon(protection: Protection) -> Html {
    let look = plate_of(protection, protection != Protection::Open);
    html! {
        <svg class="plate-icon" viewBox="0 0 34 20" aria-hidden="true">{ plate(look, Frame { x: 1.0, y: 1.0, w: 32.0, h: 18.0 }) }</svg>
    }
}
