//! The pictures of the stops that look at messages: rows of plates, each with a name. Nothing in them tells an answer that is asked for.

use blindsum_core::role::Role;
use blindsum_sim::Phase;
use yew::prelude::*;

use crate::components::drawing::measure::width;
use crate::components::drawing::plate::{Plate, plate};
use crate::components::drawing::shutter::{Shutter, Size, shutter_icon};
use crate::components::role::role_class;
use crate::components::verdict::look::look;
use crate::state::seen::Seen;
use crate::text::role::role_word;
use crate::text::words::sketch::{Ends, Row};
use crate::text::{format, text};
use crate::view::frame::Frame;
use crate::view::path::messages;

/// The meter that stands for all.
const FIRST: u32 = 0;
/// More homes than this are counted instead.
const MOST_HOMES: usize = 10;
/// Of the numbers that are multiplied this many are drawn.
const SOME: usize = 2;
/// The size of the letters in a plate, and its height, in 16ths of a rem.
const LETTERS: f64 = 13.0;
const HEIGHT: f64 = 30.0;

/// The picture of a phase, where the eyes have its numbers.
pub(super) fn of_phase(phase: Phase, seen: &Seen, asks: bool) -> Option<Html> {
    match phase {
        Phase::Initialization => keys(seen, asks),
        Phase::Registration => names(seen, asks),
        Phase::KeyShares => shares(seen, asks),
        Phase::Reading => masks(seen, asks),
        Phase::Aggregation => products(seen, asks),
        _ => None,
    }
}

/// A picture: its title, its rows, and what is asked or follows.
fn sketch(title: &str, rows: Vec<Html>, ends: Ends, asks: bool) -> Html {
    let [asked, told] = ends;
    html! {
        <figure class="path-sketch">
            <figcaption>{ title.to_owned() }</figcaption>
            { for rows }
            <p class="path-consequence">{ if asks { asked } else { told } }</p>
        </figure>
    }
}

fn row([name, more]: [&str; 2], cells: Vec<Html>) -> Html {
    html! {
        <div class="sketch-row">
            <p class="sketch-name"><b>{ name.to_owned() }</b>{ " " }<span>{ more.to_owned() }</span></p>
            <div class="sketch-cells">{ for cells }</div>
        </div>
    }
}

/// A plate, with a label over it where that is not empty.
fn cell(label: &str, whose: Role, look: Plate, words: &str) -> Html {
    html! {
        <div class="sketch-cell">
            if !label.is_empty() { <span class="sketch-label">{ label.to_owned() }</span> }
            { chip(whose, look, words) }
        </div>
    }
}

fn plain(whose: Role, look: Plate, words: &str) -> Html {
    cell("", whose, look, words)
}

/// A plate as wide as its words, in a line of text.
fn chip(whose: Role, look: Plate, words: &str) -> Html {
    let t = &text().tour.sketch;
    let wide = width(words, LETTERS) + 32.0;
    let state = match look {
        Plate::Sealed => t.locked,
        Plate::Opened => t.opened,
        Plate::Tube | Plate::SealedTube => t.secret,
        Plate::Public | Plate::Unheard => "",
    };
    let says =
        if state.is_empty() || state == words { words.to_owned() } else { format!("{words} ({state})") };
    let frame = Frame { x: 1.0, y: 1.0, w: wide - 2.0, h: HEIGHT - 2.0 };
    html! {
        <svg class={classes!("path-chip", role_class(whose))} viewBox={format!("0 0 {wide:.1} {HEIGHT}")} width={format!("{:.3}rem", wide / 16.0)}
            height={format!("{:.3}rem", HEIGHT / 16.0)} role="img" aria-label={says}>
            { plate(look, frame) }
            <text x={format!("{:.1}", wide / 2.0)} y={format!("{:.1}", HEIGHT / 2.0 + 4.5)} text-anchor="middle">{ words.to_owned() }</text>
        </svg>
    }
}

/// What is not told yet.
fn unknown() -> Html {
    chip(Role::Everybody, Plate::Unheard, text().tour.sketch.unknown)
}

/// A sign between plates.
fn sign(sign: &'static str) -> Html {
    html! { <span class="sketch-sign" aria-hidden="true">{ sign }</span> }
}

fn keys(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let center = Role::ControlCenter;
    let meter = Role::Meter(FIRST);
    let (moduli, reading) = (messages::moduli(seen)?, messages::reading(seen, FIRST)?);
    let who = role_word(center);
    let pair = |row_name: Row, modulus: &str| {
        row(
            row_name,
            vec![
                cell(t.public_half, center, Plate::Public, modulus),
                cell(&who, center, Plate::Tube, t.secret_half),
            ],
        )
    };
    let [readings, noise] = &moduli;
    let gets = if asks {
        html! { <div class="sketch-cell"><span class="sketch-label">{ who.clone() }</span>{ unknown() }</div> }
    } else {
        cell(&who, meter, Plate::Opened, &reading)
    };
    let mut locked = vec![
        cell(&(t.home)(1), meter, Plate::Public, &reading),
        sign("→"),
        cell(t.on_the_way, meter, Plate::Sealed, t.locked),
        sign("→"),
        gets,
    ];
    if !asks {
        locked.push(shutter_icon(Shutter::Read, Size::Small));
    }
    let rows = vec![pair(t.for_readings, readings), pair(t.for_noise, noise), row(t.only_locked, locked)];
    Some(sketch(t.keys, rows, t.keys_ends, asks))
}

fn names(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let meter = Role::Meter(FIRST);
    let sent = messages::registered(seen, FIRST)?;
    let [name, time, hash] = t.fields;
    let made = if asks {
        html! { <div class="sketch-cell"><span class="sketch-label">{ hash }</span>{ unknown() }</div> }
    } else {
        cell(hash, Role::Everybody, Plate::Public, &sent.hash)
    };
    let heard = (t.bytes)(&format::bytes(sent.bytes));
    let mut rows = vec![
        row(t.as_heard, vec![plain(meter, Plate::SealedTube, &heard)]),
        row(
            t.stranger,
            vec![
                cell(name, Role::Everybody, Plate::Public, &sent.id),
                cell(time, Role::Everybody, Plate::Public, &sent.time),
                sign("→"),
                made,
            ],
        ),
    ];
    if !asks {
        rows.push(row(
            t.in_message,
            vec![
                plain(meter, Plate::Public, &sent.id),
                plain(meter, Plate::Public, &sent.time),
                sign("→"),
                plain(meter, Plate::Public, &sent.hash),
            ],
        ));
        rows.push(row(t.proves, vec![plain(meter, Plate::SealedTube, t.channel_key)]));
    }
    Some(sketch(t.names, rows, t.names_ends, asks))
}

fn shares(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let shares = messages::key_shares(seen)?;
    let all = shares.len();
    let drawn = if all > MOST_HOMES { MOST_HOMES - 1 } else { all };
    let homes = (0u32..).zip(shares.iter().take(drawn)).map(|(meter, share)| {
        let window = if asks { unknown() } else { shutter_icon(look(seen, meter), Size::Small) };
        html! {
            <li>
                { cell(&(t.home)(usize::try_from(meter).unwrap_or(0) + 1), Role::Dealer, Plate::Tube, share) }
                { window }
            </li>
        }
    });
    let homes = html! {
        <ul class="sketch-homes">
            { for homes }
            if all > drawn { <li class="sketch-label">{ (t.and_more)(all - drawn) }</li> }
        </ul>
    };
    let rows = vec![homes, row(t.shares_sum, vec![plain(Role::Dealer, Plate::Tube, "0")])];
    Some(sketch(t.shares, rows, t.shares_ends, asks))
}

fn masks(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let (meter, center) = (Role::Meter(FIRST), Role::ControlCenter);
    let readings = messages::readings(seen);
    let message = readings.first()?;
    let mut rows = vec![
        row(t.message, vec![plain(meter, Plate::Sealed, message)]),
        row(
            t.inside,
            vec![
                plain(Role::Dealer, Plate::SealedTube, t.key_share),
                sign("+"),
                plain(meter, Plate::Sealed, t.masked),
            ],
        ),
    ];
    if asks {
        rows.push(row(t.opened_ask, vec![unknown()]));
    } else {
        for (name, words, window) in [
            (t.opened_one, t.garbage, Shutter::Shut),
            (t.opened_all, t.all_masked, Shutter::Shut),
            (t.opened_bare, t.exact_sum, Shutter::Read),
        ] {
            rows.push(row(
                name,
                vec![plain(center, Plate::Opened, words), shutter_icon(window, Size::Small)],
            ));
        }
    }
    Some(sketch(t.masks, rows, t.masks_ends, asks))
}

fn products(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let [readings, noise] = messages::products(seen)?;
    let factors = [messages::readings(seen), messages::noise(seen)];
    let meter = Role::Meter(FIRST);
    let mut rows = Vec::new();
    let of = t.product_of.iter().zip(factors).zip([(readings, t.all_masked), (noise, t.all_noise)]);
    for ((name, factors), (product, inside)) in of {
        let (first, second) = name(factors.len());
        let mut cells = Vec::new();
        for factor in factors.iter().take(SOME) {
            cells.extend([plain(meter, Plate::Sealed, factor), sign("×")]);
        }
        cells.extend([sign("…"), sign("=")]);
        cells.push(cell(t.product, Role::Cloud, Plate::Sealed, &product));
        rows.push(row([&first, &second], cells));
        let inside = if asks { unknown() } else { chip(Role::Cloud, Plate::Sealed, inside) };
        rows.push(row(t.product_inside, vec![inside]));
    }
    Some(sketch(t.products, rows, t.products_ends, asks))
}

/// What each party has, before it is told who comes closest.
pub(super) fn parts() -> Html {
    let t = &text().tour.sketch;
    let meter = Role::Meter(FIRST);
    let eavesdropper = text().walk.eavesdropper;
    let [reading, samples] = t.part_readings;
    let [places, messages] = t.part_cloud;
    let of = |name: &str, cells: Vec<Html>| row([name, ""], cells);
    let rows = vec![
        of(t.each_meter, vec![plain(meter, Plate::Tube, reading), plain(meter, Plate::Tube, samples)]),
        of(
            &role_word(Role::Cloud),
            vec![plain(Role::Cloud, Plate::Tube, places), plain(meter, Plate::Sealed, messages)],
        ),
        of(&role_word(Role::Dealer), vec![plain(Role::Dealer, Plate::Tube, t.part_shares)]),
        of(&role_word(Role::ControlCenter), vec![plain(Role::ControlCenter, Plate::Tube, t.part_keys)]),
        of(eavesdropper, vec![plain(meter, Plate::Sealed, t.part_heard)]),
    ];
    sketch(t.parts, rows, [t.parts_ask; 2], true)
}
