//! Where a stop is: the street and the three hubs, small, with what travels in its beat and whose eyes look.

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Protection;
use blindsum_sim::beat::Beat;
use blindsum_sim::knowledge::{Lens, Observer};
use yew::prelude::*;

use crate::components::drawing::eye::eye;
use crate::components::drawing::measure::{units, width};
use crate::components::drawing::outline::{Hub, house as outline, hub as outline_of};
use crate::components::drawing::plate::{Plate, plate, plate_of};
use crate::components::role::role_class;
use crate::ground::number::count;
use crate::ground::place::Place;
use crate::state::crowded;
use crate::text::role::role_word;
use crate::text::text;
use crate::view::frame::Frame;
use crate::view::path::place::Spot;

/// Where the hubs stand, and how high the houses do.
const HUBS: (f64, f64) = (8.0, 28.0);
const HOUSES: (f64, f64) = (71.0, 29.0);
const BOTTOM: f64 = 101.0;
/// How high the middle of a plate stands, and how high a plate is.
const SIGN: (f64, f64) = (54.0, 23.0);

/// How wide it is, how large its letters are, and where the hubs stand sideways.
struct Room {
    width: f64,
    letters: f64,
    hubs: [(Role, Hub, f64, f64); 3],
}

impl Room {
    fn new(narrow: bool) -> Self {
        let of = |width, letters, [dealer, cloud, center]: [(f64, f64); 3]| Self {
            width,
            letters,
            hubs: [
                (Role::Dealer, Hub::Dealer, dealer.0, dealer.1),
                (Role::Cloud, Hub::Cloud, cloud.0, cloud.1),
                (Role::ControlCenter, Hub::Center, center.0, center.1),
            ],
        };
        if narrow {
            of(352.0, 15.25, [(2.0, 82.0), (98.0, 88.0), (200.0, 150.0)])
        } else {
            of(620.0, 13.0, [(2.0, 130.0), (240.0, 140.0), (478.0, 140.0)])
        }
    }

    fn hub(&self, role: Role) -> Option<Frame> {
        let (_, _, x, w) = self.hubs.iter().find(|(hub, ..)| *hub == role)?;
        Some(Frame { x: *x, y: HUBS.0, w: *w, h: HUBS.1 })
    }

    fn house(&self, home: usize, homes: usize) -> Frame {
        let pitch = (self.width / count(homes.max(1))).min(44.0);
        let left = (self.width - pitch * count(homes)) / 2.0 + pitch * count(home);
        Frame { x: left + 2.0, y: HOUSES.0, w: pitch - 4.0, h: HOUSES.1 }
    }
}

/// The strip, with what it shows in a line of words.
pub(super) fn place(spot: &Spot, homes: usize, narrow: bool) -> Html {
    let t = &text().tour.sketch;
    let room = Room::new(narrow);
    let says = match spot.beat {
        None => t.before_round.to_owned(),
        Some((beat, number)) => {
            let who = text().verdict.who(spot.pool.as_ref().unwrap_or(&spot.lens));
            (t.in_beat)(number, Beat::ALL.len(), &(text().frame.beat)(beat), &who)
        }
    };
    html! {
        <figure class={classes!("path-place", narrow.then_some("narrow"))}>
            <figcaption>{ says.clone() }</figcaption>
            <svg viewBox={format!("0 0 {} {BOTTOM}", room.width)} role="img" aria-label={says}>
                { way(&room, spot, homes) }
                { for room.hubs.iter().map(|(role, hub, ..)| hub_of(&room, spot, *role, *hub)) }
                { houses(&room, spot, homes) }
                { sign(&room, spot) }
            </svg>
        </figure>
    }
}

fn looks(spot: &Spot, role: Role) -> bool {
    let lens = spot.pool.as_ref().unwrap_or(&spot.lens);
    matches!(lens, Lens::Parties(_)) && Observer::of(role).is_some_and(|party| lens.has(party))
}

/// Whether somebody sends, gets or looks.
fn takes_part(spot: &Spot, role: Role) -> bool {
    let place = match role {
        Role::Dealer => Place::Dealer,
        Role::Cloud => Place::Cloud,
        Role::ControlCenter => Place::Center,
        Role::Meter(_) | Role::Everybody => Place::Meters,
    };
    let ends = spot.flow.map(|flow| [flow.from, flow.to]);
    looks(spot, role) || ends.is_some_and(|ends| ends.contains(&place) || ends.contains(&Place::Everybody))
}

fn hub_of(room: &Room, spot: &Spot, role: Role, hub: Hub) -> Html {
    let Some(frame) = room.hub(role) else { return Html::default() };
    let class = classes!("place-party", role_class(role), takes_part(spot, role).then_some("here"));
    html! {
        <g {class}>
            <path class="body" d={outline_of(hub, &frame)} />
            <text x={units(frame.middle())} y={units(frame.y + HUBS.1 * 0.5 + 4.5)} text-anchor="middle">{ role_word(role) }</text>
            if looks(spot, role) { { eye(frame.x + 12.0, frame.y + 1.0, 1.0) } }
        </g>
    }
}

/// The homes; a crowd's are one long house.
fn houses(room: &Room, spot: &Spot, homes: usize) -> Html {
    let crowd = crowded(homes);
    let house = |home: usize| {
        let meter = Role::Meter(u32::try_from(home).unwrap_or(u32::MAX));
        let frame = if crowd {
            Frame { x: 2.0, y: HOUSES.0, w: room.width - 4.0, h: HOUSES.1 }
        } else {
            room.house(home, homes)
        };
        let here = match spot.home {
            Some(only) if !crowd => meter == Role::Meter(only),
            Some(_) => true,
            None => takes_part(spot, meter),
        };
        let words = if crowd { (text().tour.sketch.all_homes)(homes) } else { (home + 1).to_string() };
        html! {
            <g class={classes!("place-party", "role-meter", here.then_some("here"))}>
                <path class="body" d={outline(&frame)} />
                <text x={units(frame.middle())} y={units(frame.bottom() - 7.0)} text-anchor="middle">{ words }</text>
                if looks(spot, meter) { { eye(frame.middle(), frame.y, 1.0) } }
            </g>
        }
    };
    html! { <>{ for (0..if crowd { 1 } else { homes }).map(house) }</> }
}

/// The ways of what travels: from each home or to it, or from hub to hub.
fn way(room: &Room, spot: &Spot, homes: usize) -> Html {
    let Some(flow) = spot.flow else { return pooled(room, spot) };
    let hubs = [flow.from.hub(), flow.to.hub()];
    let ends = |hub: Frame| -> String {
        let only = spot.home.and_then(|home| usize::try_from(home).ok());
        let drawn = if crowded(homes) { 0..1 } else { only.map_or(0..homes, |home| home..home + 1) };
        drawn
            .map(|home| {
                let house = if crowded(homes) { room.width / 2.0 } else { room.house(home, homes).middle() };
                format!("M{:.1} {:.1}L{house:.1} {:.1}", hub.middle(), hub.bottom(), HOUSES.0)
            })
            .collect()
    };
    let d = match hubs.map(|hub| hub.and_then(|hub| room.hub(hub))) {
        [Some(from), Some(to)] => format!("M{:.1} {:.1}H{:.1}", from.right(), from.y + HUBS.1 / 2.0, to.x),
        [Some(hub), None] | [None, Some(hub)] => ends(hub),
        [None, None] => String::new(),
    };
    let hue = flow.from.hub().unwrap_or(Role::Meter(0));
    html! { <path class={classes!("place-way", role_class(hue))} {d} /> }
}

/// The wire of those who pool.
fn pooled(room: &Room, spot: &Spot) -> Html {
    let Some(pool) = &spot.pool else { return Html::default() };
    let y = SIGN.0;
    let taps: Vec<Frame> = [Role::Dealer, Role::Cloud, Role::ControlCenter]
        .into_iter()
        .filter(|role| Observer::of(*role).is_some_and(|party| pool.has(party)))
        .filter_map(|role| room.hub(role))
        .collect();
    let Some((first, last)) = taps.first().zip(taps.last()) else { return Html::default() };
    let down: String =
        taps.iter().map(|hub| format!("M{:.1} {:.1}V{y}", hub.middle(), hub.bottom())).collect();
    html! { <path class="place-wire" d={format!("{down}M{:.1} {y}H{:.1}", first.middle(), last.middle())} /> }
}

/// What travels, in a plate on its way; whoever listens there, or those who pool.
fn sign(room: &Room, spot: &Spot) -> Html {
    let y = SIGN.0;
    let listens = {
        let lens = spot.pool.as_ref().unwrap_or(&spot.lens);
        matches!(lens, Lens::Parties(_)) && lens.has(Observer::Eavesdropper)
    };
    let words = match (spot.flow, &spot.pool) {
        (Some(flow), _) => (text().lecture.carried)(flow.kind),
        (None, Some(_)) => text().tour.sketch.pooled.to_owned(),
        (None, None) => return Html::default(),
    };
    let wide = width(&words, room.letters) + 32.0;
    let ends = spot.flow.map(|flow| [flow.from, flow.to].map(|place| room.hub(place.hub()?)));
    let middle = match ends {
        Some([Some(from), Some(to)]) => f64::midpoint(from.right(), to.x),
        Some([Some(hub), None] | [None, Some(hub)]) => f64::midpoint(hub.middle(), room.width / 2.0),
        _ => room.width / 2.0,
    };
    let middle = middle.clamp(wide / 2.0 + 1.0, room.width - wide / 2.0 - 1.0);
    let frame = Frame::around((middle, y), wide, SIGN.1);
    let (hue, look) = spot.flow.map_or((Role::Everybody, Plate::Public), |flow| {
        let [from, to] = [flow.from, flow.to].map(|place| place.hub().unwrap_or(Role::Meter(0)));
        // Whoever sees a ciphertext does not see what is in it.
        let sees = match flow.kind.protection() {
            Protection::Open => spot.lens == Lens::Everything,
            _ => spot.lens.sees_between(flow.kind, from, to),
        };
        (from, plate_of(flow.kind.protection(), sees))
    });
    html! {
        <g class={classes!("place-sign", role_class(hue))}>
            { plate(look, frame) }
            <text x={units(frame.middle())} y={units(y + 4.5)} text-anchor="middle">{ words }</text>
            if listens { { eye(frame.right() + 14.0, y, 1.1) } }
        </g>
    }
}
