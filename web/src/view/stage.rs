//! The picture's geometry: where everybody stands and how the links run. Lengths are in the picture's own units.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_sim::{Event, Phase, Record, Sent};

use crate::ground::number::count;
use crate::ground::place::Place;
use crate::state::seen::Seen;
use crate::view::frame::Frame;

/// Where everybody stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    /// The picture's width.
    pub(crate) width: f64,
    /// The picture's height.
    pub(crate) height: f64,
    /// The meters' houses, in order; the plug hangs below each.
    pub(crate) meters: Vec<Frame>,
    /// The cloud.
    pub(crate) cloud: Frame,
    /// The control centre.
    pub(crate) center: Frame,
    /// The dealer.
    pub(crate) dealer: Frame,
    /// Whether one house stands for all meters.
    pub(crate) crowd: bool,
    /// Whether the houses are small: on a phone, and where there are two rows of them.
    pub(crate) small: bool,
    /// Whether there is room for a plug below each house; else its card has it.
    pub(crate) plugs: bool,
}

/// What travels in a phase, from where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flow {
    /// The senders.
    pub(crate) from: Place,
    /// The receivers.
    pub(crate) to: Place,
    /// What travels.
    pub(crate) kind: Kind,
}

/// A house's height, without its plug.
const HOUSE: f64 = 104.0;
/// A house where there is little room: without its household's name, which its card has.
const SMALL_HOUSE: f64 = 70.0;
/// The plug's height, 24 px where the picture is drawn a little smaller than its units.
pub(crate) const PLUG: f64 = 28.0;
const GAP: f64 = 8.0;
/// A sign's height.
pub(crate) const SIGN: f64 = 26.0;
/// Above the hubs: room for the way from the control centre to the dealer.
const TOP: f64 = 18.0;

/// The messages of a phase, under these parameters.
pub(crate) fn flows(phase: Phase, params: Option<&Params>) -> Vec<Flow> {
    let flow = |from: Place, to: Place, kind: Kind| Flow { from, to, kind };
    let mode = params.map_or(KeyMode::default(), Params::key_mode);
    let drawer = if mode.drawer() == Role::Cloud { Place::Cloud } else { Place::Center };
    let splits = mode.noise_key_owner() == Role::Cloud;
    match phase {
        Phase::Initialization => {
            let mut keys = vec![flow(Place::Center, Place::Everybody, Kind::ReadingKey)];
            if splits {
                keys.push(flow(Place::Cloud, Place::Meters, Kind::NoiseKey));
            }
            keys
        }
        Phase::Registration => vec![
            flow(Place::Meters, Place::Center, Kind::Registration),
            flow(Place::Center, Place::Cloud, Kind::Admission),
        ],
        Phase::BlindSequence => vec![flow(drawer, Place::Meters, Kind::BlindSequence)],
        Phase::KeyShares => vec![flow(Place::Dealer, Place::Meters, Kind::KeyShare)],
        Phase::Reading => vec![flow(Place::Meters, Place::Cloud, Kind::MaskedReading)],
        Phase::Noise => vec![flow(Place::Meters, Place::Cloud, Kind::NoiseShares)],
        Phase::Aggregation if splits => vec![
            flow(Place::Cloud, Place::Center, Kind::ReadingAggregate),
            flow(Place::Cloud, Place::Center, Kind::NoiseTotal),
        ],
        Phase::Aggregation => vec![flow(Place::Cloud, Place::Center, Kind::Aggregate)],
        Phase::Decryption => vec![flow(Place::Center, Place::Everybody, Kind::Published)],
    }
}

/// The question and the answer of a repair, which a round has only where meters are absent.
pub(crate) fn repair_flow() -> Flow {
    Flow { from: Place::Dealer, to: Place::Center, kind: Kind::RepairSum }
}

/// The open links of all phases, each once: two ends, the meters first.
pub(crate) fn open_links(params: Option<&Params>) -> Vec<(Place, Place)> {
    let mut links = Vec::new();
    let all = Phase::ALL.into_iter().flat_map(|phase| flows(phase, params));
    for flow in all.filter(|flow| flow.kind.protection() == Protection::Open) {
        let link = if flow.to == Place::Meters { (flow.to, flow.from) } else { (flow.from, flow.to) };
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// The messages of these flows, each with its record's index, its sender and its receiver, in order.
pub(crate) fn messages_of<'a>(
    lit: &'a [Flow],
    records: &'a [Arc<Record>],
) -> impl Iterator<Item = (usize, &'a Sent)> {
    records.iter().filter_map(|record| match &record.event {
        Event::Sent(sent) if lit.iter().any(|flow| flow.carries(sent)) => Some((record.index, sent)),
        _ => None,
    })
}

/// The latest message of what is looked at, with its record's index, where the latest record is one.
pub(crate) fn flies(seen: &Seen) -> Option<(usize, Role, Role, Kind)> {
    let record = seen.latest()?;
    match &record.event {
        Event::Sent(sent) => Some((record.index, sent.from, sent.to, sent.kind)),
        _ => None,
    }
}

/// How high the house of a whole crowd is, and how far below the hubs: no fan needs room there.
const CROWD: f64 = 46.0;
const CROWD_FALL: f64 = 76.0;

/// The picture for a crowd: one long house for all of its meters.
pub(crate) fn crowd_layout(narrow: bool) -> Layout {
    let mut crowd = layout(1, narrow);
    let width = crowd.width;
    let y = crowd.cloud.bottom() + CROWD_FALL;
    for house in &mut crowd.meters {
        *house = Frame { x: 1.0, y, w: width - 2.0, h: CROWD };
    }
    Layout { crowd: true, height: y + CROWD + GAP, ..crowd }
}

/// The picture for this many meters: wide beside its words, or narrow on a phone. As low as it can be: what leads through it
/// stands below it, on the same screen.
pub(crate) fn layout(meters: usize, narrow: bool) -> Layout {
    let (width, most, least) = if narrow { (360.0, 5, 4) } else { (680.0, 10, 8) };
    let (hub, head, fall) = if narrow { (114.0, 82.0, 70.0) } else { (164.0, 88.0, 112.0) };
    // The rows are as even as can be: 16 meters stand in two rows of 8, not 10 and 6.
    let rows = meters.div_ceil(most).max(1);
    let small = narrow || rows > 1;
    let house = if small { SMALL_HOUSE } else { HOUSE };
    let below = if narrow { GAP } else { PLUG + GAP };
    let columns = meters.div_ceil(rows).max(1);
    let pitch = width / count(columns.max(least));
    let first = TOP + head + fall;
    let row_pitch = house + below + GAP;
    let frames = (0..meters).map(|index| {
        let (row, column) = (index / columns, index % columns);
        let in_row = columns.min(meters - row * columns);
        let left = (width - count(in_row) * pitch) / 2.0;
        Frame {
            x: left + count(column) * pitch + GAP / 2.0,
            y: first + count(row) * row_pitch,
            w: pitch - GAP,
            h: house,
        }
    });
    let hub_at = |x| Frame { x, y: TOP, w: hub, h: head };
    Layout {
        width,
        height: first + count(rows) * row_pitch - GAP,
        meters: frames.collect(),
        dealer: hub_at(1.0),
        cloud: hub_at((width - hub) / 2.0),
        center: hub_at(width - hub - 1.0),
        crowd: false,
        small,
        plugs: !narrow,
    }
}

impl Layout {
    /// The way of a message, drawn from the sender to the receiver. Nothing where one of them is not in the picture.
    pub(crate) fn path(&self, from: Role, to: Role) -> Option<String> {
        let points = match (from, to) {
            (Role::Meter(meter), hub) => self.drop(hub, meter)?.rev(),
            (hub, Role::Meter(meter)) => self.drop(hub, meter)?,
            (Role::Cloud, Role::ControlCenter) => self.bridge(),
            (Role::ControlCenter, Role::Cloud) => self.bridge().rev(),
            (Role::ControlCenter, Role::Dealer) => self.arch(),
            (Role::Dealer, Role::ControlCenter) => self.arch().rev(),
            _ => return None,
        };
        Some(points.d())
    }

    /// The ways of a message to everybody, or the one way of any other.
    pub(crate) fn paths(&self, from: Role, to: Role) -> Vec<String> {
        let one = |to| self.path(from, to);
        match to {
            Role::Everybody => {
                let meters = (0u32..).take(self.meters.len()).map(Role::Meter);
                let hubs = [Role::Cloud, Role::Dealer].into_iter().filter(|hub| *hub != from);
                hubs.chain(meters).filter_map(one).collect()
            }
            _ => one(to).into_iter().collect(),
        }
    }

    /// All ways of a flow.
    pub(crate) fn flow(&self, flow: Flow) -> Vec<String> {
        let meters = || (0u32..).take(self.meters.len()).map(Role::Meter);
        match (flow.from.hub(), flow.to.hub()) {
            (Some(from), Some(to)) => self.paths(from, to),
            (Some(from), None) => meters().filter_map(|to| self.path(from, to)).collect(),
            (None, Some(to)) => meters().filter_map(|from| self.path(from, to)).collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Where the sign of what travels stands: on the way of the message that travels just now, else under the hub that sends
    /// or receives it.
    pub(crate) fn sign(&self, flow: Flow, now: Option<(Role, Role)>) -> (f64, f64) {
        let way = match now {
            Some((Role::Meter(meter), hub) | (hub, Role::Meter(meter))) => self.drop(hub, meter),
            _ => None,
        };
        if let Some(way) = way {
            return way.at(0.4);
        }
        // Halfway down to the meters, a little higher: there the fan is still together.
        let gap = self.meters.first().map_or(80.0, |house| house.y - self.cloud.bottom());
        let under = |frame: &Frame| (frame.middle(), frame.bottom() + gap * 0.36);
        match (flow.from, flow.to) {
            (Place::Dealer, Place::Center) => {
                // Beside the cloud, and not so high that it would stand out of the picture.
                let (x, y) = self.arch().at(0.75);
                (x, f64::max(y, SIGN / 2.0 + 1.0))
            }
            (Place::Dealer, _) => under(&self.dealer),
            (Place::Cloud, Place::Meters) | (Place::Meters, Place::Cloud) => under(&self.cloud),
            (Place::Cloud, Place::Center) | (Place::Center, Place::Cloud) => self.bridge().at(0.5),
            (Place::Cloud, _) | (_, Place::Cloud) => under(&self.cloud),
            _ => under(&self.center),
        }
    }

    /// Where somebody stands who listens on a link: on the way to the meter in the middle, where no sign is; on the bridge above
    /// its sign.
    pub(crate) fn ear(&self, (one, other): (Place, Place)) -> Option<(f64, f64)> {
        match (one, other.hub()?) {
            (Place::Meters, hub) => {
                let roof = self.meters.first()?.y;
                let first_row = self.meters.iter().take_while(|house| house.y <= roof).count();
                let middle = u32::try_from(first_row.checked_sub(1)? / 2).ok()?;
                Some(self.drop(hub, middle)?.at(0.75))
            }
            _ => {
                let (x, y) = self.bridge().at(0.5);
                Some((x, if self.sags() { self.cloud.bottom() - 5.0 } else { y - 24.0 }))
            }
        }
    }

    /// Whether there is too little room between cloud and control centre for a sign on a straight bridge.
    fn sags(&self) -> bool {
        self.center.x - self.cloud.x - self.cloud.w < 60.0
    }

    /// From a hub down to a meter's roof, each hub to a place of its own there.
    fn drop(&self, hub: Role, meter: u32) -> Option<Curve> {
        let place = if self.crowd { 0 } else { usize::try_from(meter).ok()? };
        let house = self.meters.get(place)?;
        let (frame, side) = match hub {
            Role::Dealer => (&self.dealer, -1.0),
            Role::Cloud => (&self.cloud, 0.0),
            Role::ControlCenter => (&self.center, 1.0),
            Role::Everybody | Role::Meter(_) => return None,
        };
        // The fan leaves the hub's lower edge in the meters' order.
        let spread = (house.middle() / self.width - 0.5) * frame.w * 0.7;
        let from = (frame.middle() + spread, frame.bottom());
        let to = (house.middle() + side * house.w * 0.22, house.y + 8.0 * f64::abs(side));
        let bend = (to.1 - from.1) * 0.5;
        Some(Curve([from, (from.0, from.1 + bend), (to.0, to.1 - bend), to]))
    }

    /// Between cloud and control centre: straight, or from below to below where they stand close together.
    fn bridge(&self) -> Curve {
        if self.sags() {
            let (from, to) =
                (self.cloud.middle() + self.cloud.w * 0.25, self.center.middle() - self.center.w * 0.25);
            let (y, low) = (self.cloud.bottom(), self.cloud.bottom() + 26.0);
            return Curve([(from, y), (from, low), (to, low), (to, y)]);
        }
        let y = self.cloud.y + self.cloud.h / 2.0;
        let (from, to) = (self.cloud.x + self.cloud.w, self.center.x);
        let third = (to - from) / 3.0;
        Curve([(from, y), (from + third, y), (to - third, y), (to, y)])
    }

    /// From the control centre over the cloud to the dealer.
    fn arch(&self) -> Curve {
        let (from, to) = (self.center.middle(), self.dealer.middle());
        let (y, peak) = (self.center.y, self.center.y - 22.0);
        Curve([(from, y), (from - 40.0, peak), (to + 40.0, peak), (to, y)])
    }
}

impl Flow {
    /// Whether a message is one of those that travel here. Where the control centre has both keys, it sends them together.
    fn carries(self, sent: &Sent) -> bool {
        let both_keys = (self.from, self.kind) == (Place::Center, Kind::ReadingKey)
            && (sent.from, sent.kind) == (Role::ControlCenter, Kind::NoiseKey);
        self.kind == sent.kind || both_keys
    }
}

impl Place {
    /// The one role that stands there.
    fn hub(self) -> Option<Role> {
        match self {
            Self::Meters => None,
            Self::Cloud => Some(Role::Cloud),
            Self::Center => Some(Role::ControlCenter),
            Self::Dealer => Some(Role::Dealer),
            Self::Everybody => Some(Role::Everybody),
        }
    }
}

/// A cubic curve: start, two handles, end.
struct Curve([(f64, f64); 4]);

impl Curve {
    fn rev(self) -> Self {
        let Self([a, b, c, d]) = self;
        Self([d, c, b, a])
    }

    /// A point of it, from 0 at the start to 1 at the end.
    fn at(&self, t: f64) -> (f64, f64) {
        let Self([a, b, c, d]) = self;
        let s = 1.0 - t;
        let mix = |a: f64, b: f64, c: f64, d: f64| {
            s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
        };
        (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
    }

    fn d(&self) -> String {
        let Self([a, b, c, d]) = self;
        format!("M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1)
    }
}

#[cfg(test)]
mod tests;
