//! The picture's geometry: where everybody stands and how the links run. Lengths are in the picture's own units.

use blindsum_core::role::Role;

use crate::ground::number::count;
use crate::ground::place::Place;
use crate::view::frame::Frame;
use crate::view::stage::flow::Flow;
use crate::view::stage::town::Town;
use crate::view::stage::way::{Curve, Way};

/// How much room the picture has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The stage: hubs with their words, lanes with plates, a row of houses.
    Wide,
    /// The same where the window is narrower: its letters keep their size, so that ten houses stand in two rows.
    Medium,
    /// A phone: small hubs, rows of five houses.
    Phone,
    /// The narrowest phone: the same, and of each house its name and its window.
    Slim,
    /// Beside one meter: small hubs, rows of five windows.
    Tall,
    /// In the laboratory: the houses as numbers.
    Street,
}

/// What of a house is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum House {
    /// Name, window, gauge, range and word, one under the other.
    Full,
    /// The same, lower: in two rows.
    Low,
    /// Name, window, gauge and range.
    Small,
    /// Name and window.
    Peek,
    /// A number for a name, and a number.
    Number,
}

/// Where everybody stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    /// How much room there is.
    pub(crate) form: Form,
    /// What of the houses is drawn.
    pub(crate) house: House,
    /// The picture's width.
    pub(crate) width: f64,
    /// The picture's height.
    pub(crate) height: f64,
    /// The meters' houses, in order.
    pub(crate) meters: Vec<Frame>,
    /// The cloud.
    pub(crate) cloud: Frame,
    /// The control centre.
    pub(crate) center: Frame,
    /// The dealer.
    pub(crate) dealer: Frame,
    /// Whoever listens.
    pub(crate) lens: Frame,
    /// How high the strip of words stands, where nobody pools.
    pub(crate) strip: f64,
    /// Where the lanes to the first row end and the fan to the hubs begins.
    pub(crate) rise: f64,
    /// The town of a crowd: its frame is the one house that stands for all meters.
    pub(crate) town: Option<Town>,
}

/// The height of a plug in a house: 24 px also where the picture is drawn a little smaller than its units.
pub(crate) const PLUG: f64 = 28.0;
/// A sign's height.
pub(crate) const SIGN: f64 = 26.0;
/// A plate's height above a house, and that of the plate below another.
pub(crate) const PLATE: f64 = 28.0;
pub(crate) const SECOND_PLATE: f64 = 23.0;
/// How far a plate reaches beyond its house, at each side.
pub(crate) const PLATE_OVER: f64 = 3.0;

/// What differs from one form to another.
struct Measures {
    width: f64,
    /// Left edge and width of dealer, cloud and control centre.
    hubs: [(f64, f64); 3],
    /// Where hubs begin and end.
    head: (f64, f64),
    /// How many houses a row has at the most; in a row with fewer each has as much room as if there were `least`.
    most: usize,
    least: usize,
    /// Between houses, sideways.
    gap: f64,
    /// Where the first row stands, how high a house is, and how far one row is below another.
    first: f64,
    house: (House, f64),
    pitch: f64,
    lens: (f64, f64, f64, f64),
    strip: f64,
    rise: f64,
}

impl Measures {
    fn of(form: Form, rows: usize) -> Self {
        match form {
            Form::Wide => {
                let row = Self {
                    width: 796.0,
                    hubs: [(4.0, 158.0), (318.0, 160.0), (634.0, 158.0)],
                    // Low enough that its letters keep their size where the words above the stage take a line more.
                    head: (8.0, 90.0),
                    most: 10,
                    least: 8,
                    gap: 11.3,
                    first: 250.0,
                    house: (House::Full, 158.0),
                    pitch: 0.0,
                    lens: (146.0, 93.0, 180.0, 52.0),
                    strip: 148.0,
                    rise: 166.0,
                };
                if rows < 2 { row } else { row.in_rows() }
            }
            Form::Medium => {
                let row = Self {
                    width: 672.0,
                    hubs: [(4.0, 158.0), (248.0, 160.0), (510.0, 158.0)],
                    most: 8,
                    least: 8,
                    lens: (112.0, 93.0, 180.0, 52.0),
                    ..Self::of(Form::Wide, 1)
                };
                if rows < 2 { row } else { Self { least: 5, ..row.in_rows() } }
            }
            Form::Phone => Self {
                width: 320.0,
                hubs: [(1.0, 86.0), (95.0, 96.0), (197.0, 122.0)],
                head: (8.0, 52.0),
                most: 5,
                least: 5,
                gap: 5.4,
                first: 118.0,
                house: (House::Small, 98.0),
                pitch: 108.0,
                lens: (79.0, 80.0, 130.0, 26.0),
                strip: 93.0,
                rise: 112.0,
            },
            Form::Slim => Self {
                width: 276.0,
                hubs: [(1.0, 66.0), (71.0, 80.0), (155.0, 120.0)],
                gap: 3.0,
                house: (House::Peek, 74.0),
                pitch: 82.0,
                lens: (46.0, 80.0, 130.0, 26.0),
                ..Self::of(Form::Phone, rows)
            },
            Form::Tall => Self {
                // A little less than its place, so that a scroll bar makes nothing smaller.
                width: 352.0,
                hubs: [(2.0, 98.0), (110.0, 104.0), (224.0, 126.0)],
                head: (4.0, 42.0),
                most: 5,
                least: 5,
                gap: 8.0,
                first: 74.0,
                house: (House::Peek, 70.0),
                pitch: 76.0,
                lens: (96.0, 46.0, 132.0, 23.0),
                strip: 58.0,
                rise: 70.0,
            },
            Form::Street => Self {
                width: 236.0,
                hubs: [(2.0, 66.0), (76.0, 78.0), (160.0, 74.0)],
                head: (4.0, 36.0),
                most: 5,
                least: 5,
                gap: 5.0,
                first: 46.0,
                house: (House::Number, 47.0),
                pitch: 52.0,
                lens: (78.0, 30.0, 80.0, 14.0),
                strip: 41.0,
                rise: 44.0,
            },
        }
    }
}

impl Measures {
    /// Of the wide stage, where its houses stand in rows.
    fn in_rows(self) -> Self {
        let (x, w) = (self.lens.0 + 22.0, self.lens.2 - 36.0);
        Self {
            first: 180.0,
            house: (House::Low, 112.0),
            pitch: 148.0,
            lens: (x, 102.0, w, 40.0),
            strip: 130.0,
            rise: 146.0,
            ..self
        }
    }
}

/// Where the town of a crowd stands, and how much room it has, in each form.
fn room(form: Form) -> Frame {
    match form {
        Form::Wide => Frame { x: 34.0, y: 126.0, w: 758.0, h: 320.0 },
        Form::Medium => Frame { x: 34.0, y: 126.0, w: 634.0, h: 320.0 },
        Form::Phone => Frame { x: 8.0, y: 116.0, w: 304.0, h: 170.0 },
        Form::Slim => Frame { x: 8.0, y: 116.0, w: 260.0, h: 170.0 },
        Form::Tall => Frame { x: 8.0, y: 72.0, w: 336.0, h: 300.0 },
        Form::Street => Frame { x: 4.0, y: 48.0, w: 228.0, h: 330.0 },
    }
}

/// The picture for a crowd: a town. Where there is room for one street, that of the home `looked_at`.
pub(crate) fn crowd_layout(homes: u32, form: Form, looked_at: u32) -> Layout {
    let one = layout(1, form);
    let alone = match form {
        Form::Wide | Form::Medium => None,
        Form::Tall | Form::Phone | Form::Slim => Some(20),
        Form::Street => Some(10),
    };
    let town = Town::new(homes, alone, room(form), looked_at);
    let (top, height) = (town.frame.y, town.frame.bottom() + 8.0);
    let crowd = Layout { height, meters: vec![town.frame], rise: top - 4.0, town: Some(town), ..one };
    // Whoever listens stands in the hubs' row, so that there is more room for the town.
    let hub = |x, w| Frame { x, y: 9.0, w, h: 64.0 };
    let center = match form {
        Form::Wide => hub(620.0, 174.0),
        Form::Medium => hub(498.0, 172.0),
        _ => return crowd,
    };
    Layout {
        dealer: hub(4.0, 150.0),
        lens: hub(160.0, 178.0),
        cloud: hub(344.0, 146.0),
        center,
        strip: 110.0,
        ..crowd
    }
}

/// The picture for this many meters.
pub(crate) fn layout(meters: usize, form: Form) -> Layout {
    // The rows are as even as can be: 16 meters stand in two rows of 8, not 10 and 6.
    let rows = meters.div_ceil(Measures::of(form, 1).most).max(1);
    let measures = Measures::of(form, rows);
    let columns = meters.div_ceil(rows).max(1);
    let pitch =
        (measures.width + measures.gap - 2.0 * (PLATE_OVER + 1.0)) / count(columns.max(measures.least));
    let (house, height) = measures.house;
    let frames = (0..meters).map(|index| {
        let (row, column) = (index / columns, index % columns);
        let in_row = columns.min(meters - row * columns);
        let left = (measures.width - count(in_row) * pitch + measures.gap) / 2.0;
        let y = measures.first + count(row) * measures.pitch;
        Frame { x: left + count(column) * pitch, y, w: pitch - measures.gap, h: height }
    });
    let (top, bottom) = measures.head;
    let [dealer, cloud, center] = measures.hubs.map(|(x, w)| Frame { x, y: top, w, h: bottom - top });
    let (x, y, w, h) = measures.lens;
    Layout {
        form,
        house,
        width: measures.width,
        height: measures.first + count(rows - 1) * measures.pitch + height + 6.0,
        meters: frames.collect(),
        dealer,
        cloud,
        center,
        lens: Frame { x, y, w, h },
        strip: measures.strip,
        rise: measures.rise,
        town: None,
    }
}

impl Layout {
    /// Whether there is room for words in the hubs, for plates and for plugs.
    pub(crate) fn is_wide(&self) -> bool {
        matches!(self.form, Form::Wide | Form::Medium)
    }

    /// Whether messages are opened here: small pictures only tell.
    pub(crate) fn has_signs(&self) -> bool {
        !matches!(self.form, Form::Tall | Form::Street)
    }

    /// The house of a meter; of a crowd's, the one that stands for all.
    pub(crate) fn house_of(&self, meter: u32) -> Option<&Frame> {
        self.meters.get(if self.town.is_some() { 0 } else { usize::try_from(meter).ok()? })
    }

    /// Where a meter's plates stand: the one, or of two the upper and the lower. Two have room only where there is one row.
    pub(crate) fn plates(&self, meter: u32, both: bool) -> Option<(Frame, Option<Frame>)> {
        let house = self.house_of(meter).filter(|_| self.is_wide() && self.town.is_none())?;
        let (x, w) = (house.x - PLATE_OVER, house.w + 2.0 * PLATE_OVER);
        let at = |y, h| Frame { x, y: house.y + y, w, h };
        Some(match (self.house, both) {
            (House::Full, true) => (at(-84.0, PLATE), Some(at(-52.0, SECOND_PLATE))),
            (House::Full, false) => (at(-59.0, PLATE), None),
            _ => (at(-35.0, 27.0), None),
        })
    }

    /// Whether all houses stand in one row, with plates above them.
    pub(crate) fn is_one_row(&self) -> bool {
        self.house == House::Full && self.town.is_none()
    }

    /// Whether a house is in the first row: arrows from a wire end there.
    pub(crate) fn is_in_front(&self, house: &Frame) -> bool {
        self.meters.first().is_some_and(|first| house.y <= first.y)
    }

    /// The frame of a hub.
    pub(crate) fn hub(&self, role: Role) -> Option<&Frame> {
        match role {
            Role::Dealer => Some(&self.dealer),
            Role::Cloud => Some(&self.cloud),
            Role::ControlCenter => Some(&self.center),
            Role::Everybody | Role::Meter(_) => None,
        }
    }

    /// The way of a message, drawn from the sender to the receiver. Nothing where one of them is not in the picture.
    pub(crate) fn path(&self, from: Role, to: Role) -> Option<String> {
        let way = match (from, to) {
            (Role::Meter(meter), hub) => self.drop(hub, meter)?.rev(),
            (hub, Role::Meter(meter)) => self.drop(hub, meter)?,
            (Role::Cloud, Role::ControlCenter) => Way(vec![self.bridge()]),
            (Role::ControlCenter, Role::Cloud) => Way(vec![self.bridge()]).rev(),
            (Role::ControlCenter, Role::Dealer) => Way(vec![self.arch()]),
            (Role::Dealer, Role::ControlCenter) => Way(vec![self.arch()]).rev(),
            _ => return None,
        };
        Some(way.d())
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

    /// Where the sign of what travels stands: on the bridge or the arch between hubs, else under the hub that sends or receives it.
    pub(crate) fn sign(&self, flow: Flow) -> (f64, f64) {
        let fall = match self.town {
            Some(_) if self.is_wide() => 15.0,
            _ if self.is_one_row() && self.is_wide() => 18.0,
            _ => 12.0,
        };
        // Beside the middle, where the wire of those who pool leaves the hub.
        let under = |frame: &Frame| {
            let outwards = (frame.middle() / self.width - 0.5).signum() * frame.w * 0.27;
            (frame.middle() + if frame == &self.cloud { 0.0 } else { outwards }, frame.bottom() + fall)
        };
        match (flow.from, flow.to) {
            (Place::Dealer, Place::Center) => {
                // Beside the cloud, and not so high that it would stand out of the picture.
                let (x, y) = self.arch().at(if self.town.is_some() { 0.25 } else { 0.75 });
                (x, f64::max(y, SIGN / 2.0 + 1.0))
            }
            (Place::Dealer, _) => under(&self.dealer),
            (Place::Cloud, Place::Meters) | (Place::Meters, Place::Cloud) => under(&self.cloud),
            (Place::Cloud, Place::Center) | (Place::Center, Place::Cloud) => self.bridge().at(0.5),
            (Place::Cloud, _) | (_, Place::Cloud) => under(&self.cloud),
            _ => under(&self.center),
        }
    }

    /// Where somebody listens on a link beside the one that the lens stands on.
    pub(crate) fn ear(&self, (one, other): (Place, Place)) -> Option<(f64, f64)> {
        match (one, other) {
            (Place::Meters, Place::Cloud) => Some((self.lens.middle(), self.lens.y)),
            (Place::Meters, hub) => {
                let frame = self.hub(hub.hub()?)?;
                Some((frame.x + frame.w * 0.2, frame.bottom() + 12.0))
            }
            _ => {
                let (x, _) = self.bridge().at(0.5);
                Some(if self.sags() { (x, self.cloud.bottom() + 4.0) } else { self.bridge().at(0.88) })
            }
        }
    }

    /// Whether there is too little room between cloud and control centre for a sign on a straight bridge.
    fn sags(&self) -> bool {
        self.center.x - self.cloud.right() < 60.0
    }

    /// From a hub down to a meter's roof, each hub to a place of its own there. To a row behind the first it goes between the houses.
    fn drop(&self, hub: Role, meter: u32) -> Option<Way> {
        let (house, frame) = (self.house_of(meter)?, self.hub(hub)?);
        let side = match hub {
            Role::Dealer => -1.0,
            Role::ControlCenter => 1.0,
            _ => 0.0,
        };
        // The fan leaves the hub's lower edge in the meters' order.
        let spread = (house.middle() / self.width - 0.5) * frame.w * if side == 0.0 { 0.9 } else { 0.56 };
        let from = (frame.middle() + spread, frame.bottom());
        let to = (house.middle() + side * house.w * 0.2, house.y + house.h * 0.05 * f64::abs(side));
        if self.town.is_some() || self.is_in_front(house) {
            let rise = (to.0, self.rise);
            return Some(Way(vec![Curve::upright(from, rise), Curve::line(rise, to)]));
        }
        let gutter = house.x - PLATE_OVER - 2.0 + side;
        // Below the houses of the row before, and above this one's plate.
        let above = self.meters.iter().map(Frame::bottom).filter(|bottom| *bottom < house.y);
        let turn = above.fold(0.0, f64::max) - 4.0;
        let end = (to.0, f64::min(turn + 14.0, to.1));
        Some(Way(vec![
            Curve::upright(from, (gutter, self.rise)),
            Curve::line((gutter, self.rise), (gutter, turn)),
            Curve::upright((gutter, turn), end),
            Curve::line(end, to),
        ]))
    }

    /// Between cloud and control centre: straight, or from below to below where they stand close together.
    pub(crate) fn bridge(&self) -> Curve {
        if self.sags() {
            let (from, to) =
                (self.cloud.middle() + self.cloud.w * 0.25, self.center.middle() - self.center.w * 0.25);
            let (y, low) = (self.cloud.bottom(), self.cloud.bottom() + 18.0);
            return Curve([(from, y), (from, low), (to, low), (to, y)]);
        }
        let y = self.cloud.y + self.cloud.h / 2.0;
        Curve::line((self.cloud.right(), y), (self.center.x, y))
    }

    /// From the control centre over the cloud to the dealer.
    pub(crate) fn arch(&self) -> Curve {
        let (from, to) = (self.center.middle(), self.dealer.middle());
        // No higher than the picture has room for the sign beside it.
        let (y, peak) = (self.center.y, -self.center.y / 4.0);
        Curve([(from, y), (from - 40.0, peak), (to + 40.0, peak), (to, y)])
    }
}
