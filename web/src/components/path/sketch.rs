//! The pictures of the stops that look at messages: rows of plates, each with a name. Nothing in them tells an answer that is asked for.

use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_sim::Phase;
use yew::prelude::*;

use crate::components::drawing::measure::{units, width};
use crate::components::drawing::plate::{Plate, plate};
use crate::components::drawing::shutter::{Shutter, Size, shutter_icon};
use crate::components::role::role_class;
use crate::components::verdict::look::look;
use crate::state::seen::Seen;
use crate::text::role::role_word;
use crate::text::text;
use crate::text::words::sketch::Ends;
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

/// What stands in a row.
enum Cell<'a> {
    /// A plate with a label over it, where that is not empty: whose it is, how it looks, its words.
    Plate(&'a str, Role, Plate, &'a str),
    /// What is not told yet, with a label.
    Unknown(&'a str),
    /// A sign between plates.
    Sign(&'static str),
    /// A window: what somebody else can tell by that.
    Window(Verdict),
}

/// A picture: its title, its rows, and what is asked or follows.
fn sketch(title: &str, rows: &[([&str; 2], &[Cell])], before: Html, (ends, asks): (Ends, bool)) -> Html {
    let [asked, told] = ends;
    html! {
        <figure class="path-sketch">
            <figcaption>{ title.to_owned() }</figcaption>
            { before }
            { for rows.iter().map(|([name, more], cells)| html! {
                <div class="sketch-row">
                    <p class="sketch-name"><b>{ (*name).to_owned() }</b>{ " " }<span>{ (*more).to_owned() }</span></p>
                    <div class="sketch-cells">{ for cells.iter().map(cell) }</div>
                </div>
            }) }
            <p class="path-consequence">{ if asks { asked } else { told } }</p>
        </figure>
    }
}

fn cell(cell: &Cell) -> Html {
    let (label, drawn) = match *cell {
        Cell::Plate(label, whose, look, words) => (label, chip(whose, look, words)),
        Cell::Unknown(label) => (label, unknown()),
        Cell::Sign(sign) => return html! { <span class="sketch-sign" aria-hidden="true">{ sign }</span> },
        Cell::Window(verdict) => {
            let look = if verdict == Verdict::Read { Shutter::Read } else { Shutter::Shut };
            let word = text().walk.verdict_word(verdict);
            return html! { <span class="sketch-sign">{ shutter_icon(look, Size::Small) }{ " " }{ word }</span> };
        }
    };
    html! {
        <div class="sketch-cell">
            if !label.is_empty() { <span class="sketch-label">{ label.to_owned() }</span> }
            { drawn }
        </div>
    }
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
            <text x={units(wide / 2.0)} y={units(HEIGHT / 2.0 + 4.5)} text-anchor="middle">{ words.to_owned() }</text>
        </svg>
    }
}

/// What is not told yet.
fn unknown() -> Html {
    chip(Role::Everybody, Plate::Unheard, text().tour.sketch.unknown)
}

const METER: Role = Role::Meter(FIRST);
const CENTER: Role = Role::ControlCenter;

fn keys(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let ([readings, noise], reading) = (messages::moduli(seen)?, messages::reading(seen, FIRST)?);
    let reading = format!("{reading}\u{a0}{}", text().unit_wh);
    let who = role_word(CENTER);
    let pair = |modulus| {
        [
            Cell::Plate(t.public_half, CENTER, Plate::Public, modulus),
            Cell::Plate(t.secret_half, CENTER, Plate::Tube, t.for_one),
        ]
    };
    let home = (t.home)(1);
    let gets = if asks { Cell::Unknown(&who) } else { Cell::Plate(&who, METER, Plate::Opened, &reading) };
    let locked = [
        Cell::Plate(&home, METER, Plate::Public, &reading),
        Cell::Sign("→"),
        Cell::Plate(t.on_the_way, METER, Plate::Sealed, t.locked),
        Cell::Sign("→"),
        gets,
        Cell::Window(Verdict::Read),
    ];
    let (shown, _) = locked.split_at(if asks { 5 } else { 6 });
    let rows: [([&str; 2], &[Cell]); 3] =
        [(t.for_readings, &pair(&readings)), (t.for_noise, &pair(&noise)), (t.only_locked, shown)];
    Some(sketch(t.keys, &rows, Html::default(), (t.keys_ends, asks)))
}

fn names(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let sent = messages::registered(seen, FIRST)?;
    let [name, time, hash] = t.fields;
    let heard = (t.bytes)(sent.bytes);
    let anybody = Role::Everybody;
    let made = if asks { Cell::Unknown(hash) } else { Cell::Plate(hash, anybody, Plate::Public, &sent.hash) };
    let stranger = [
        Cell::Plate(name, anybody, Plate::Public, &sent.id),
        Cell::Plate(time, anybody, Plate::Public, &sent.time),
        Cell::Sign("→"),
        made,
    ];
    let inside = [
        Cell::Plate("", METER, Plate::Public, &sent.id),
        Cell::Plate("", METER, Plate::Public, &sent.time),
        Cell::Sign("→"),
        Cell::Plate("", METER, Plate::Public, &sent.hash),
    ];
    let rows: [([&str; 2], &[Cell]); 4] = [
        (t.as_heard, &[Cell::Plate("", METER, Plate::SealedTube, &heard)]),
        (t.stranger, &stranger),
        (t.in_message, &inside),
        (t.proves, &[Cell::Plate("", METER, Plate::SealedTube, t.channel_key)]),
    ];
    let (shown, _) = rows.split_at(if asks { 2 } else { 4 });
    Some(sketch(t.names, shown, Html::default(), (t.names_ends, asks)))
}

fn shares(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let shares = messages::key_shares(seen)?;
    let all = shares.len();
    let drawn = if all > MOST_HOMES { MOST_HOMES - 1 } else { all };
    let homes = (0u32..).zip(shares.iter().take(drawn).enumerate()).map(|(meter, (place, share))| {
        let window = if asks { unknown() } else { shutter_icon(look(seen, meter), Size::Small) };
        html! { <li>{ cell(&Cell::Plate(&(t.home)(place + 1), Role::Dealer, Plate::Tube, share)) }{ window }</li> }
    });
    let homes = html! {
        <ul class="sketch-homes">
            { for homes }
            if all > drawn { <li class="sketch-label">{ (t.and_more)(all - drawn) }</li> }
        </ul>
    };
    let sum: [([&str; 2], &[Cell]); 1] = [(t.shares_sum, &[Cell::Plate("", Role::Dealer, Plate::Tube, "0")])];
    Some(sketch(t.shares, &sum, homes, (t.shares_ends, asks)))
}

fn masks(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let readings = messages::readings(seen);
    let made = [
        Cell::Plate("", Role::Dealer, Plate::SealedTube, t.key_share),
        Cell::Sign("+"),
        Cell::Plate("", METER, Plate::Sealed, t.masked),
    ];
    let opens = |words, verdict| [Cell::Plate("", CENTER, Plate::Opened, words), Cell::Window(verdict)];
    let rows: [([&str; 2], &[Cell]); 6] = [
        (t.message, &[Cell::Plate("", METER, Plate::Sealed, readings.first()?)]),
        (t.inside, &made),
        (t.opened_ask, &[Cell::Unknown("")]),
        (t.opened_one, &opens(t.garbage, Verdict::Hidden)),
        (t.opened_all, &opens(t.all_masked, Verdict::Hidden)),
        (t.opened_bare, &opens(t.exact_sum, Verdict::Read)),
    ];
    let [message, made, ask, one, all, bare] = rows;
    let told = [message, made, one, all, bare];
    let asked = [message, made, ask];
    let shown = if asks { asked.as_slice() } else { told.as_slice() };
    Some(sketch(t.masks, shown, Html::default(), (t.masks_ends, asks)))
}

fn products(seen: &Seen, asks: bool) -> Option<Html> {
    let t = &text().tour.sketch;
    let [readings, noise] = messages::products(seen)?;
    let (of_readings, of_noise) = (messages::readings(seen), messages::noise(seen));
    let (messages, numbers) = ((t.messages)(of_readings.len()), (t.numbers)(of_noise.len()));
    let inside =
        |words| [if asks { Cell::Unknown("") } else { Cell::Plate("", Role::Cloud, Plate::Sealed, words) }];
    let rows: [([&str; 2], &[Cell]); 4] = [
        ([t.of_readings, &messages], &multiplied(&of_readings, &readings)),
        (t.product_inside, &inside(t.all_masked)),
        ([t.of_noise, &numbers], &multiplied(&of_noise, &noise)),
        (t.product_inside, &inside(t.all_noise)),
    ];
    Some(sketch(t.products, &rows, Html::default(), (t.products_ends, asks)))
}

/// Some of what is multiplied, and the product.
fn multiplied<'a>(factors: &'a [String], product: &'a str) -> Vec<Cell<'a>> {
    let some = factors.iter().take(SOME);
    let some = some.flat_map(|factor| [Cell::Plate("", METER, Plate::Sealed, factor), Cell::Sign("×")]);
    let rest = [
        Cell::Sign("…"),
        Cell::Sign("="),
        Cell::Plate(text().tour.sketch.product, Role::Cloud, Plate::Sealed, product),
    ];
    some.chain(rest).collect()
}

/// What each party has, before it is told who comes closest.
pub(super) fn parts() -> Html {
    let t = &text().tour.sketch;
    let [reading, samples] = t.part_readings;
    let [places, messages] = t.part_cloud;
    let own = |whose, words| Cell::Plate("", whose, Plate::Tube, words);
    let sealed = |words| Cell::Plate("", METER, Plate::Sealed, words);
    let [cloud, dealer, center] = [Role::Cloud, Role::Dealer, CENTER].map(role_word);
    let rows: [([&str; 2], &[Cell]); 5] = [
        ([t.each_meter, ""], &[own(METER, reading), own(METER, samples)]),
        ([&cloud, ""], &[own(Role::Cloud, places), sealed(messages)]),
        ([&dealer, ""], &[own(Role::Dealer, t.part_shares)]),
        ([&center, ""], &[own(CENTER, t.part_keys)]),
        ([text().walk.eavesdropper, ""], &[sealed(t.part_heard)]),
    ];
    sketch(t.parts, &rows, Html::default(), ([t.parts_ask; 2], true))
}
