//! What stands on the meters' lanes: a plate of what travelled last, the wire of those who pool, a strip of words, and whoever listens.

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::knowledge::{Lens, Observer};
use yew::prelude::*;

use crate::components::drawing::eye::eye;
use crate::components::drawing::measure::units;
use crate::components::drawing::outline::{Hub, hub as outline};
use crate::components::drawing::plate::{Plate, plate, plate_of, strip};
use crate::components::drawing::symbol::symbol;
use crate::components::drawing::wire::{Tap, wire};
use crate::components::stage::hub::glass;
use crate::components::stage::pieces::{line, on_key};
use crate::ground::place::Place;
use crate::ground::symbols::place_symbols;
use crate::state::Action;
use crate::state::seen::short_keys;
use crate::text::words::picture::Came;
use crate::text::{Thing, text};
use crate::view::frame::Frame;
use crate::view::stage::flow::open_links;
use crate::view::stage::lane::{Carried, Lane, Top, carried};
use crate::view::stage::layout::{Form, Layout};

/// Whether any lane needs two plates: then all have room for two.
fn two(lanes: &[Lane]) -> bool {
    lanes.iter().any(|lane| lane.sample.is_some() && lane.top != Top::Nothing)
}

fn looks(lens: &Lens, observer: Observer) -> bool {
    matches!(lens, Lens::Parties(parties) if parties.contains(&observer))
}

/// How high the wire runs.
fn rail(layout: &Layout, lanes: &[Lane]) -> f64 {
    match layout.plates(0, two(lanes)) {
        Some((first, _)) if layout.is_one_row() => first.y - 26.0,
        _ => layout.strip,
    }
}

/// The wire that joins those who look together, with an arrow to every lane that tells them more than each alone knows. Whether a town
/// does is said by `gains`: there the wire goes on along the streets, or where one street is shown, there is one arrow.
pub(super) fn pooled(layout: &Layout, lens: &Lens, lanes: &[Lane], gains: bool) -> Html {
    let Lens::Parties(parties) = lens else { return Html::default() };
    if parties.len() < 2 || layout.form == Form::Street {
        return Html::default();
    }
    let y = rail(layout, lanes);
    let ends = parties.iter().filter_map(|party| {
        let down = |frame: &Frame| Tap { x: frame.middle(), y: frame.bottom() };
        match party {
            Observer::Dealer => Some(down(&layout.dealer)),
            Observer::Cloud => Some(down(&layout.cloud)),
            Observer::ControlCenter => Some(down(&layout.center)),
            // Below the lens, or through it.
            Observer::Eavesdropper => Some(Tap { y: layout.lens.bottom().min(y), ..down(&layout.lens) }),
            Observer::Meter(meter) => {
                let house = layout.house_of(*meter)?;
                if let Some(town) = &layout.town {
                    return Some(Tap { x: town.house(*meter).unwrap_or(*house).middle(), y: house.y });
                }
                let top = layout.plates(*meter, two(lanes)).map_or(house.y, |(plate, _)| plate.y);
                Some(Tap { x: house.middle(), y: if layout.is_in_front(house) { top } else { y } })
            }
        }
    });
    let gained = (0u32..).zip(lanes).filter(|(_, lane)| matches!(lane.top, Top::Number(_)));
    let gained = gained.filter_map(|(meter, _)| {
        let house = layout.house_of(meter).filter(|house| layout.is_in_front(house))?;
        let top = layout.plates(meter, two(lanes)).map_or(house.y, |(plate, _)| plate.y);
        Some(Tap { x: house.middle(), y: top - 2.0 })
    });
    let (mut ends, mut gained) = (ends.collect::<Vec<_>>(), gained.collect::<Vec<_>>());
    if let Some(town) = layout.town.as_ref().filter(|_| gains) {
        match town.shown {
            Some(_) => gained.push(Tap { x: town.frame.middle(), y: town.frame.y - 2.0 }),
            None => ends.push(Tap { x: town.frame.x - 18.0, y }),
        }
    }
    wire(y, &ends, &gained)
}

/// What the lanes carried, in words: where there is room for them.
pub(super) fn said(layout: &Layout, lens: &Lens, lanes: &[Lane]) -> Html {
    let p = text().picture;
    let Some(carried) = carried(lens, lanes).filter(|_| layout.is_wide()) else {
        return Html::default();
    };
    let several = matches!(lens, Lens::Parties(parties) if parties.len() > 1);
    let words = match carried {
        Carried::Pooled => p.pooled.to_owned(),
        Carried::OwnOf(meter) => (p.own_only)(u64::from(meter) + 1),
        Carried::Locked { noise } => {
            let came = match lens {
                _ if several => Came::HeardTogether,
                lens if looks(lens, Observer::Cloud) => Came::Carried,
                _ => Came::Heard,
            };
            (p.locked)(came, noise).to_owned()
        }
        Carried::Weak { noise } => (p.weak)(noise).to_owned(),
        Carried::LockedBut { homes: 1, first } => (p.locked_but)(&(text().walk.home)(u64::from(first) + 1)),
        Carried::LockedBut { homes, .. } => (p.locked_but)(&text().counted(Thing::Homes, homes)),
        Carried::Unheard => {
            let [one, more] = p.unheard;
            if several { more } else { one }.to_owned()
        }
    };
    // Whoever listens has a place of its own at the left.
    let left = if looks(lens, Observer::Eavesdropper) { layout.lens.right() + 8.0 } else { 2.0 };
    let (x, y) = match several {
        true => (layout.width * 0.65, rail(layout, lanes)),
        false => (layout.width / 2.0, layout.strip.min(rail(layout, lanes))),
    };
    strip(&words, (x, y), (left, layout.width - 2.0))
}

/// The plates of a lane. The first opens the meter's last message, where that can be opened.
pub(super) fn plates(
    layout: &Layout,
    meter: u32,
    lanes: &[Lane],
    params: Option<&Params>,
    open: Option<Callback<usize>>,
) -> Html {
    let lane = usize::try_from(meter).ok().and_then(|place| lanes.get(place));
    let Some((lane, (upper, lower))) = lane.zip(layout.plates(meter, two(lanes))) else {
        return Html::default();
    };
    let (t, number) = (text(), u64::from(meter) + 1);
    let sample = lane.sample.map(|sample| {
        let frame = lower.or(Some(upper).filter(|_| lane.top == Top::Nothing))?;
        Some(html! {
            <g class="position role-cloud" data-sym={place_symbols("b_{ij}")}>
                { plate(Plate::Public, frame) }
                { line("words", &frame, frame.y + frame.h / 2.0 + 4.5, (t.picture.sample)(sample)) }
            </g>
        })
    });
    // A little higher than what is seen: it has the size of a finger also where the picture is drawn smaller than its units.
    let glass = Frame { y: upper.y - 2.5, h: upper.h + 5.0, ..upper };
    let open = open.zip(lane.open).map(|(open, index)| open.reform(move |()| index));
    html! {
        <g class="lane-plates" key={meter} data-testid={format!("lane-{number}")}>
            <g aria-hidden="true">
                { top(&lane.top, &upper, meter, params) }
                { sample.flatten() }
            </g>
            if let Some(open) = open {
                <rect class="glass can-open" x={units(glass.x)} y={units(glass.y)} width={units(glass.w)} height={units(glass.h)} rx="4"
                    role="button" tabindex="0" data-testid={format!("plate-{number}")} aria-label={(t.picture.open_last)(&(t.walk.home)(number))}
                    onclick={open.reform(|_| ())} onkeydown={on_key(open)} />
            }
        </g>
    }
}

fn top(top: &Top, frame: &Frame, meter: u32, params: Option<&Params>) -> Html {
    let (t, base) = (text(), frame.y + frame.h / 2.0 + 5.0);
    let words = |look, class: &'static str, words: String| {
        html! { <g class="mark sent role-all">{ plate(look, *frame) }{ line(class, frame, base - 0.5, words) }</g> }
    };
    match top {
        Top::Nothing => Html::default(),
        Top::Unheard => words(Plate::Unheard, "words soft", t.picture.not_heard.to_owned()),
        Top::Own => words(Plate::Opened, "words strong", t.picture.its_own.to_owned()),
        Top::Number(kwh) => html! {
            <g class="mark sent pooled-number role-all" data-sym={place_symbols(&format!("{} {} d_i xi_i", t.symbol(Kind::MaskedReading, params), t.symbol(Kind::NoiseShares, params)))}>
                { plate(Plate::Opened, *frame) }
                { line("words strong number", frame, base, kwh.clone()) }
            </g>
        },
        Top::Masked => html! {
            <g class="mark sent role-meter" data-sym={place_symbols("c_i d_i x_i")}>
                { plate(Plate::Opened, *frame) }
                { symbol(&of_meter("d_i - x_i", meter), frame.middle(), base) }
            </g>
        },
        Top::Message { kind, with_reading, seen } => {
            let last = t.symbol(*kind, params);
            let all = match with_reading {
                // The space is a sign of the formula.
                true => format!("{}\u{a0}{last}", t.symbol(Kind::MaskedReading, params)),
                false => last.to_owned(),
            };
            let sender = if matches!(kind, Kind::BlindSequence) {
                "role-cloud"
            } else if matches!(kind, Kind::KeyShare) {
                "role-dealer"
            } else {
                "role-meter"
            };
            html! {
                <g class={classes!("mark", "sent", sender)} data-sym={place_symbols(&all)}>
                    { plate(plate_of(kind.protection(), *seen), *frame) }
                    { symbol(&of_meter(&all, meter), frame.middle(), base) }
                </g>
            }
        }
    }
}

/// A symbol with a meter's number in the place of its index.
fn of_meter(symbol: &str, meter: u32) -> String {
    let number = format!("_{{{}}}", u64::from(meter) + 1);
    symbol.replace("_{ij}", &number).replace("_i", &number)
}

/// Whoever listens, if the page looks through those eyes: a lens over the lanes, and an eye on each other open link.
pub(super) fn listener(layout: &Layout, params: Option<&Params>, lens: &Lens, on: &Callback<Action>) -> Html {
    if !looks(lens, Observer::Eavesdropper) {
        return Html::default();
    }
    let t = text();
    let ears: Vec<_> =
        open_links(params).into_iter().filter_map(|link| Some((link, layout.ear(link)?))).collect();
    let between = |((a, b), _): &((Place, Place), (f64, f64))| (t.between)(t.place(*a), t.place(*b));
    let where_to = ears.iter().map(between).collect::<Vec<_>>().join("; ");
    let several = matches!(lens, Lens::Parties(parties) if parties.len() > 1);
    let frame = &layout.lens;
    let words = layout.is_wide() && frame.h > 50.0;
    let middle = frame.y + frame.h / 2.0;
    html! {
        <>
            { glass(lens, Observer::Eavesdropper, frame, "hub-eavesdropper", on) }
            <g class="listener role-all eyes drawn" role="img" data-testid="listener" aria-label={(t.listens)(&where_to)}>
                <path class="body" d={outline(Hub::Eavesdropper, frame)} />
                { line("name", frame, if words { middle - 4.0 } else { middle + 4.5 }, t.walk.eavesdropper.to_owned()) }
                if words {
                    { line("task", frame, middle + 12.5, (match (several, params.is_some_and(short_keys)) {
                        (true, _) => t.picture.brings_heard,
                        (false, true) => t.picture.listens_weak,
                        (false, false) => t.picture.listens_alone,
                    }).to_owned()) }
                }
                // Of those who pool the wire shows who they are; an eye beside it would be one more.
                if !several { { for ears.iter().map(|(_, (x, y))| eye(*x, *y, if words { 1.25 } else { 0.9 })) } }
            </g>
        </>
    }
}

/// The lanes of the meters that have spoken so that those who look hear it. Where there is little room, and between the houses of a
/// second row, of the one looked at.
pub(super) fn lit(layout: &Layout, lanes: &[Lane], zoom: Option<u32>) -> Html {
    let in_front = |meter| layout.house_of(meter).is_some_and(|house| layout.is_in_front(house));
    let drawn = |meter| (layout.is_wide() && in_front(meter)) || zoom == Some(meter);
    let spoken = (0u32..).zip(lanes).filter(|(meter, lane)| lane.lit && drawn(*meter));
    let ways = spoken.filter_map(|(meter, _)| layout.path(Role::Meter(meter), Role::Cloud));
    html! { <g class="role-meter lit open" aria-hidden="true">{ for ways.map(|d| html! { <path class="lit-line" {d} /> }) }</g> }
}
