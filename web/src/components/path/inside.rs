//! The inside of a meter: locked bits, samples, and what comes through.

use blindsum_core::role::Role;
use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::ground::number::count;
use crate::text::role::role_word;
use crate::text::text;
use crate::view::path::{Column, Inside};

/// Where the columns stand, and how wide they are.
#[derive(Clone, Copy)]
struct Room {
    /// The picture's width.
    width: f64,
    /// Left edge of the columns: the names of the rows stand before it, or over their rows.
    left: f64,
    /// From column to column.
    pitch: f64,
    /// What a row begins lower by, for its name.
    name: f64,
}

impl Room {
    fn new(columns: usize, narrow: bool) -> Self {
        let (width, left, name) = if narrow { (360.0, 0.0, 22.0) } else { (640.0, 96.0, 0.0) };
        Self { width, left, pitch: (width - left) / count(columns.max(1)), name }
    }

    fn middle(self, place: usize) -> f64 {
        self.left + self.pitch * (count(place) + 0.5)
    }

    /// Half of what a column's pieces may take.
    fn half(self) -> f64 {
        (self.pitch / 2.0 - 6.0).min(56.0)
    }

    fn is_narrow(self) -> bool {
        self.name > 0.0
    }
}

/// The picture with its title, and what follows of it.
pub(super) fn inside(inside: &Inside, meter: u32, narrow: bool) -> Html {
    let t = &text().tour.pictures;
    let room = Room::new(inside.columns.len(), narrow);
    let who = role_word(Role::Meter(meter));
    let drawn = inside.columns.iter().any(|column| column.sample.is_some());
    let open = inside.columns.iter().any(|column| column.bit.is_some());
    // Rows from above: places, bits, samples, gates, the sum.
    let bits = 30.0 + room.name;
    let samples = bits + 58.0 + room.name;
    let gates = samples + 56.0 + room.name;
    let blinds = gates + 84.0 + room.name;
    let has_blinds = inside.columns.iter().any(|column| column.blind.is_some());
    let sum = if has_blinds { blinds + 56.0 + room.name } else { blinds + 8.0 };
    let height = if !drawn {
        bits + 50.0
    } else if open {
        sum + 44.0
    } else {
        samples + 50.0
    };
    html! {
        <figure class={classes!("path-inside", "role-meter", narrow.then_some("narrow"))}>
            <figcaption>{ (t.inside)(&who) }</figcaption>
            <svg viewBox={format!("0 0 {} {height}", room.width)} role="img" aria-label={says(inside, &who)}>
                <defs>
                    <pattern id="path-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <path d="M0 3H6" class="hatch-line" />
                    </pattern>
                </defs>
                { for inside.columns.iter().enumerate().map(|(place, column)| html! {
                    <g>
                        if column.bit == Some(true) {
                            <rect class="counts" x={px(room.middle(place) - room.half() - 5.0)} y="2" width={px(2.0 * room.half() + 10.0)}
                                height={px(if drawn { sum - 16.0 - room.name } else { bits + 46.0 })} rx="9" />
                        }
                        <text class={classes!("name", (column.bit == Some(true)).then_some("strong"))} x={px(room.middle(place))} y="20" text-anchor="middle">
                            { if column.bit == Some(true) && !room.is_narrow() { (t.column_counts)(place + 1) } else { (t.column)(place + 1) } }
                        </text>
                        { lid(room, place, bits, column) }
                        { sample(room, place, samples, column) }
                        { gate(room, place, gates, column) }
                        if open && drawn { { blind(room, place, blinds, column) } }
                    </g>
                }) }
                { name(room, bits + 18.0, (t.bit, t.bit_from)) }
                if drawn { { name(room, samples + 16.0, (t.sample, t.sample_unit)) } }
                if drawn && open {
                    { name(room, gates + 24.0, (t.times, t.times_what)) }
                    if has_blinds { { name(room, blinds + 14.0, (t.blind, t.blind_part)) } }
                    { name(room, sum + 14.0, (t.share, t.locked)) }
                }
                if let Some(share) = &inside.share {
                    <rect class="sum" x={px(room.left + 4.0)} y={px(sum)} width={px(room.width - room.left - 8.0)} height="34" rx="6" />
                    <text class="sum-words" x={px(f64::midpoint(room.left, room.width))} y={px(sum + 22.0)} text-anchor="middle">{ (t.share_is)(share) }</text>
                }
            </svg>
            <p class="path-consequence">{ if open { t.nobody_both } else { t.which_is_it } }</p>
        </figure>
    }
}

fn px(length: f64) -> String {
    units(length)
}

/// All of it in words.
fn says(inside: &Inside, who: &str) -> String {
    let t = &text().tour.pictures;
    let mut all = vec![(t.inside_says)(who, inside.columns.len())];
    for (place, column) in inside.columns.iter().enumerate() {
        let head =
            if column.bit == Some(true) { (t.column_counts)(place + 1) } else { (t.column)(place + 1) };
        let bit = match column.bit {
            Some(bit) => u8::from(bit).to_string(),
            None => t.locked.to_owned(),
        };
        let sample =
            column.sample.as_ref().map(|sample| format!(", {} {} {}", t.sample, sample.wh, t.sample_unit));
        all.push(format!("{head}: {} {bit}{}", t.bit, sample.unwrap_or_default()));
    }
    all.join("; ")
}

/// The name of a row: before it, or over it.
fn name(room: Room, y: f64, (what, more): (&str, &str)) -> Html {
    if room.is_narrow() {
        let y = px(y - 30.0);
        return html! { <text class="row" x="0" {y}>{ format!("{what}, {more}") }</text> };
    }
    html! {
        <>
            <text class="row" x="0" y={px(y)}>{ what.to_owned() }</text>
            <text class="more" x="0" y={px(y + 17.0)}>{ more.to_owned() }</text>
        </>
    }
}

/// A bit with its lid: closed over the digits that arrived, or open over what is inside.
fn lid(room: Room, place: usize, top: f64, column: &Column) -> Html {
    let (x, half) = (room.middle(place), room.half());
    let (l, r, cut) = (x - half, x + half, 9.0);
    let (shape, class, words) = match column.bit {
        Some(bit) => (
            format!(
                "M{} {top}L{l} {}V{}L{} {}H{}L{r} {}V{}L{} {top}",
                l + cut,
                top + cut,
                top + 35.0,
                l + cut,
                top + 44.0,
                r - cut,
                top + 35.0,
                top + cut,
                r - cut
            ),
            "lid open",
            Some(u8::from(bit).to_string()),
        ),
        None => (
            format!(
                "M{} {top}H{}L{r} {}V{}L{} {}H{}L{l} {}V{}Z",
                l + cut,
                r - cut,
                top + cut,
                top + 35.0,
                r - cut,
                top + 44.0,
                l + cut,
                top + 35.0,
                top + cut
            ),
            "lid",
            column.locked.clone(),
        ),
    };
    let class_of_words = if column.bit.is_some() { "bit" } else { "digits" };
    let baseline = top + if column.bit.is_some() { 31.0 } else { 27.0 };
    html! {
        <g class="role-cloud">
            <path {class} d={shape.clone()} />
            if column.bit.is_none() {
                <path class="lid hatched" d={shape} />
                if words.is_some() {
                    <rect class="field" x={px(x - half + 5.0)} y={px(top + 11.0)} width={px(2.0 * half - 10.0)} height="22" rx="3" />
                }
            }
            if let Some(words) = words {
                <text class={class_of_words} x={px(x)} y={px(baseline)} text-anchor="middle">{ words }</text>
            }
        </g>
    }
}

/// A sample as a number and as a bar from its zero.
fn sample(room: Room, place: usize, top: f64, column: &Column) -> Html {
    let Some(sample) = &column.sample else { return Html::default() };
    let (x, half) = (room.middle(place), room.half());
    let length = half * sample.bar;
    let (from, width) = (x + length.min(0.0), length.abs().max(1.5));
    html! {
        <>
            <text class="sample" x={px(x)} y={px(top + 16.0)} text-anchor="middle">{ sample.wh.clone() }</text>
            <path class="axis" d={format!("M{:.1} {:.1}H{:.1}M{x:.1} {:.1}v20", x - half, top + 34.0, x + half, top + 24.0)} />
            <rect class="bar" x={px(from)} y={px(top + 27.0)} width={px(width)} height="14" />
        </>
    }
}

/// What a bit lets through: a 0 nothing, a 1 all.
fn gate(room: Room, place: usize, top: f64, column: &Column) -> Html {
    let (Some(bit), Some(sample)) = (column.bit, &column.sample) else { return Html::default() };
    let t = &text().tour.pictures;
    let (x, half) = (room.middle(place), room.half().min(42.0));
    let bar = top + 20.0;
    if !bit {
        return html! {
            <>
                <path class="held" d={format!("M{x:.1} {:.1}V{:.1}", top - 4.0, bar - 3.0)} />
                <path class="gate" d={format!("M{:.1} {bar:.1}H{:.1}M{:.1} {:.1}v16M{:.1} {:.1}v16", x - half, x + half, x - 12.0, bar - 8.0, x + 12.0, bar - 8.0)} />
                <text class="more" x={px(x)} y={px(bar + 22.0)} text-anchor="middle">{ t.swallowed }</text>
                <text class="nothing" x={px(x)} y={px(bar + 50.0)} text-anchor="middle">{ "0" }</text>
            </>
        };
    }
    html! {
        <>
            <path class="gate" d={format!("M{:.1} {bar:.1}H{:.1}v-8v16M{:.1} {bar:.1}H{:.1}v-8v16", x - half, x - 12.0, x + half, x + 12.0)} />
            <path class="through" d={format!("M{x:.1} {:.1}V{:.1}", top - 4.0, bar + 14.0)} />
            <path class="through-end" d={format!("M{:.1} {:.1}h32l-16 14z", x - 16.0, bar + 12.0)} />
            <text class="sample" x={px(x)} y={px(bar + 50.0)} text-anchor="middle">{ sample.wh.clone() }</text>
        </>
    }
}

/// The part of the blind that is added at a place: a tube, for it is secret.
fn blind(room: Room, place: usize, top: f64, column: &Column) -> Html {
    let Some(ends) = &column.blind else { return Html::default() };
    let (x, half) = (room.middle(place), room.half());
    html! {
        <>
            <rect class="tube" x={px(x - half)} y={px(top)} width={px(2.0 * half)} height="28" rx="14" />
            <rect class="tube" x={px(x - half + 3.0)} y={px(top + 3.0)} width={px(2.0 * half - 6.0)} height="22" rx="11" />
            <text class="digits" x={px(x)} y={px(top + 18.5)} text-anchor="middle">{ ends.clone() }</text>
        </>
    }
}
