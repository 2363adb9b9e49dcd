//! The lecture's picture: everybody who takes part, the light on who speaks, and what travels.

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Protection;
use blindsum_sim::beat::Beat;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Event, Sent};
use yew::prelude::*;

use crate::components::drawing::measure::{units, width};
use crate::components::drawing::outline::{Hub, house as outline, hub as outline_of};
use crate::components::drawing::plate::{plate, plate_of};
use crate::components::drawing::shutter::{Shutter, shutter};
use crate::components::drawing::wire::{Tap, wire};
use crate::components::lecture::bar::number_of;
use crate::components::lecture::props::LecturePageProps;
use crate::components::role::role_class;
use crate::components::verdict::look::look;
use crate::state::crowded;
use crate::state::lecture::{Light, Slide};
use crate::state::seen::Seen;
use crate::text::role::role_word;
use crate::text::{Thing, text};
use crate::view::frame::Frame;

/// How large it is, in 16ths of a rem.
const SIZE: (f64, f64) = (704.0, 440.0);
const DEALER: Frame = Frame { x: 3.0, y: 18.0, w: 168.0, h: 92.0 };
const CLOUD: Frame = Frame { x: 250.0, y: 12.0, w: 196.0, h: 106.0 };
const CENTER: Frame = Frame { x: 474.0, y: 18.0, w: 228.0, h: 92.0 };
/// How high houses begin, and how high they are.
const HOUSES: (f64, f64) = (288.0, 142.0);

/// Everybody, as far as `first` and the scene need.
pub(super) fn picture(props: &LecturePageProps, judged: Option<&Seen>, first: u32) -> Html {
    let meters = props.plan().map_or(0, |plan| plan.households.len());
    let scene = Scene { props, judged, first, meters, crowd: crowded(meters) };
    let travels = scene.travels();
    html! {
        <svg viewBox={format!("-4 0 {} {}", SIZE.0 + 8.0, SIZE.1)} role="img" aria-label={scene.described(travels)}>
            { for scene.houses().map(|(meter, frame)| scene.lane(meter, &frame)) }
            { for [Role::Dealer, Role::Cloud, Role::ControlCenter].map(|role| scene.hub(role)) }
            { for scene.houses().map(|(meter, frame)| scene.house(meter, &frame)) }
            if props.slide == Slide::Coalition {
                { pooled() }
            }
            if let Some(sent) = travels { { scene.message(sent) } }
        </svg>
    }
}

struct Scene<'a> {
    props: &'a LecturePageProps,
    judged: Option<&'a Seen>,
    first: u32,
    meters: usize,
    crowd: bool,
}

impl Scene<'_> {
    fn shines(&self, role: Role) -> bool {
        // The long house of a crowd stands for the first.
        let first = if self.crowd { 0 } else { self.first };
        self.props.lecture.light.shines(self.props.slide, role, first)
    }

    fn houses(&self) -> impl Iterator<Item = (u32, Frame)> + use<> {
        let count = if self.crowd { 1 } else { u32::try_from(self.meters).unwrap_or(1) };
        let pitch = (SIZE.0 / f64::from(count.max(1))).min(if self.crowd { SIZE.0 } else { 110.0 });
        let left = (SIZE.0 - pitch * f64::from(count)) / 2.0;
        let gap = if self.crowd { 120.0 } else { 10.0_f64.min(pitch * 0.16) };
        (0..count).map(move |meter| {
            let x = left + pitch * f64::from(meter) + gap / 2.0;
            (meter, Frame { x, y: HOUSES.0, w: pitch - gap, h: HOUSES.1 })
        })
    }

    fn frame_of(&self, role: Role) -> Option<Frame> {
        match role {
            Role::Dealer => Some(DEALER),
            Role::Cloud => Some(CLOUD),
            Role::ControlCenter => Some(CENTER),
            Role::Everybody => None,
            Role::Meter(meter) => {
                let meter = if self.crowd { 0 } else { meter };
                self.houses().find(|(of, _)| *of == meter).map(|(_, frame)| frame)
            }
        }
    }

    /// What travels in the beat: the first message of the meter that stands for all, else the first.
    fn travels(&self) -> Option<&Sent> {
        let beat = self.props.slide.beat()?;
        let seen = self.judged?;
        let sent = |record: &'_ std::sync::Arc<blindsum_sim::Record>| Beat::of(record) == beat;
        let all = || {
            seen.shown().iter().filter(|record| sent(record)).filter_map(|record| match &record.event {
                Event::Sent(sent) => Some(sent),
                _ => None,
            })
        };
        let first = Role::Meter(self.first);
        all().find(|sent| sent.from == first || sent.to == first).or_else(|| all().next())
    }

    /// All of it in words: who is in the light, who is not, what travels.
    fn described(&self, travels: Option<&Sent>) -> String {
        let t = text().lecture;
        let hubs = [Role::Dealer, Role::Cloud, Role::ControlCenter];
        let names = |lit: bool| {
            let hubs = hubs.into_iter().filter(|role| self.shines(*role) == lit).map(role_word);
            let homes: Vec<u32> = self
                .houses()
                .map(|(meter, _)| meter)
                .filter(|meter| self.shines(Role::Meter(*meter)) == lit)
                .collect();
            hubs.chain(self.home_names(&homes)).collect::<Vec<_>>().join(", ")
        };
        let mut all = vec![t.picture.to_owned()];
        match (names(true), names(false)) {
            (_, dimmed) if dimmed.is_empty() => all.push(t.picture_all_lit.to_owned()),
            (lit, dimmed) => all.extend([(t.picture_lit)(&lit), (t.picture_dimmed)(&dimmed)]),
        }
        if let Some(sent) = travels {
            all.push((t.travels)(&(t.carried)(sent.kind), &role_word(sent.from), &role_word(sent.to)));
        }
        if self.judged.is_some() && !matches!(self.props.slide, Slide::Day | Slide::Question) {
            let lens = self.props.slide.judge();
            if lens != Lens::Everything {
                all.push((t.windows)(&text().verdict.who(&lens)));
            }
        }
        if let Some((home, beat)) = self.planned() {
            all.push((t.planned)(u64::from(home) + 1, number_of(beat)));
        }
        all.join(" ")
    }

    /// Homes by their numbers, those beside each other together.
    fn home_names(&self, homes: &[u32]) -> Vec<String> {
        if self.crowd {
            let all = text().counted(Thing::Homes, self.meters);
            return homes.iter().map(|_| all.clone()).collect();
        }
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for home in homes {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == *home => *last = *home,
                _ => runs.push((*home, *home)),
            }
        }
        let name = |(from, to): (u32, u32)| (text().lecture.homes)(u64::from(from) + 1, u64::from(to) + 1);
        runs.into_iter().map(name).collect()
    }

    fn planned(&self) -> Option<(u32, Beat)> {
        self.props.plan()?.loss.map(|loss| (loss.meter, loss.beat))
    }

    fn hub(&self, role: Role) -> Html {
        let (who, frame, size) = match role {
            Role::Dealer => (Hub::Dealer, DEALER, "name"),
            Role::Cloud => (Hub::Cloud, CLOUD, "name large"),
            _ => (Hub::Center, CENTER, "name"),
        };
        let dim = (!self.shines(role)).then_some("dim");
        html! {
            <g class={classes!("lecture-hub", role_class(role), dim)}>
                <path class="body" d={outline_of(who, &frame)} />
                <text class={size} x={units(frame.middle())} y={units(frame.y + frame.h * 0.5 + 14.0)} text-anchor="middle">{ role_word(role) }</text>
            </g>
        }
    }

    fn house(&self, meter: u32, frame: &Frame) -> Html {
        let slide = self.props.slide;
        let lit = self.shines(Role::Meter(meter));
        let absent = self.judged.is_some_and(|seen| Facts::gather(seen.shown()).absent().contains(&meter));
        let window = match (slide, self.judged) {
            (Slide::Day | Slide::Question, _) if lit => Shutter::Own,
            (Slide::Day | Slide::Question, _) | (_, None) => Shutter::Shut,
            (_, Some(seen)) => look(seen, meter),
        };
        let pane_width = (frame.w - 12.0).min(56.0);
        let pane = Frame { x: frame.middle() - pane_width / 2.0, y: frame.y + 64.0, w: pane_width, h: 54.0 };
        let alone = slide.lit().contains(&crate::state::lecture::Lit::First)
            && self.props.lecture.light == Light::Scene;
        let class = classes!(
            "lecture-house",
            "role-meter",
            (!lit).then_some("dim"),
            (lit && alone).then_some("speaks"),
            absent.then_some("gone")
        );
        let planned = self.planned().is_some_and(|(home, _)| home == meter) && !self.crowd;
        html! {
            <g {class} data-testid={format!("lecture-home-{}", meter + 1)} data-window={window.name()}>
                <path class="body" d={outline(frame)} />
                if self.crowd {
                    <text class="number" x={units(frame.middle())} y={units(frame.y + 84.0)} text-anchor="middle">{ text().counted(Thing::Homes, self.meters) }</text>
                } else {
                    <text class="number" x={units(frame.middle())} y={units(frame.y + 52.0)} text-anchor="middle">{ meter + 1 }</text>
                    { shutter(window, pane, None) }
                }
                if planned { { plug(frame, absent) } }
            </g>
        }
    }

    /// A thin lane from a house to the cloud, on which nothing travels.
    fn lane(&self, meter: u32, frame: &Frame) -> Html {
        let role = Role::Meter(meter);
        let dim = (!self.shines(role) || !self.shines(Role::Cloud)).then_some("dim");
        html! { <path class={classes!("lecture-lane", dim)} d={self.curve(role, frame, Role::Cloud)} /> }
    }

    /// The way from a house up to a hub.
    fn curve(&self, meter: Role, frame: &Frame, hub: Role) -> String {
        let to = self.frame_of(hub).unwrap_or(CLOUD);
        let count = self.houses().count().max(1);
        let place = if let Role::Meter(meter) = meter { f64::from(meter) } else { 0.0 };
        let room = to.w * 0.68;
        let step = crate::ground::number::count(count);
        let end =
            if self.crowd { to.middle() } else { to.middle() - room / 2.0 + room * (place + 0.5) / step };
        let (x, y, bottom) = (frame.middle(), frame.y, to.bottom());
        format!(
            "M{x:.1} {y:.1}V{:.1}C{x:.1} {:.1} {end:.1} {:.1} {end:.1} {bottom:.1}",
            y - 38.0,
            y - 102.0,
            y - 98.0
        )
    }

    /// What travels: its way, and a plate with its word.
    fn message(&self, sent: &Sent) -> Html {
        const LETTERS: f64 = 26.0;
        let t = text().lecture;
        let protection = sent.kind.protection();
        let sees = self.props.seen.as_ref().is_some_and(|seen| seen.sees(sent));
        let word = (t.carried)(sent.kind);
        let wide = width(&word, LETTERS) + 56.0;
        let (meter, hub) = match (sent.from, sent.to) {
            (Role::Meter(meter), hub) | (hub, Role::Meter(meter)) => (Some(meter), hub),
            (hub, _) => (None, hub),
        };
        let from_meter = matches!(sent.from, Role::Meter(_));
        let way = meter.and_then(|meter| self.frame_of(Role::Meter(meter)).map(|frame| (meter, frame)));
        let (d, x, y) = match way {
            Some((meter, frame)) => {
                let d = self.curve(Role::Meter(if self.crowd { 0 } else { meter }), &frame, hub);
                let to = self.frame_of(hub).unwrap_or(CLOUD).middle();
                (d, f64::midpoint(frame.middle(), to), 217.0)
            }
            // Between two hubs, or to everybody.
            None => {
                let from = self.frame_of(sent.from).unwrap_or(CENTER);
                let to = self.frame_of(sent.to);
                let end = to.map_or(from.middle(), |to| to.middle());
                let (start, top, low) = (from.middle(), from.bottom(), 196.0);
                let d = match to {
                    Some(to) => format!("M{start:.1} {top:.1}V{low:.1}H{end:.1}V{:.1}", to.bottom()),
                    None => format!("M{start:.1} {top:.1}V{low:.1}"),
                };
                (d, f64::midpoint(start, end), low)
            }
        };
        // Which end has the arrow: a way is drawn from a house up, or from the one that sends.
        let (start, end) = if from_meter || meter.is_none() {
            (None, Some("url(#lecture-arrow)"))
        } else {
            (Some("url(#lecture-arrow)"), None)
        };
        let x = x.clamp(wide / 2.0, SIZE.0 - wide / 2.0);
        let frame = Frame::around((x, y), wide, 52.0);
        let dashed = (protection == Protection::Open).then_some("sealed");
        let dim = (!self.shines(sent.from) && !self.shines(sent.to)).then_some("dim");
        html! {
            <g class={classes!("lecture-message", role_class(sent.from), dim)}>
                <defs>
                    <marker id="lecture-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="28" markerHeight="28" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
                        <path d="M0 0 8 4 0 8Z" class="arrow-head" />
                    </marker>
                </defs>
                <path class={classes!("way", dashed)} {d} marker-start={start} marker-end={end} />
                <rect class="under" x={units(frame.x)} y={units(frame.y)} width={units(frame.w)} height={units(frame.h)} rx="12" />
                { plate(plate_of(protection, sees), frame) }
                <text x={units(x)} y={units(y + 9.0)} text-anchor="middle">{ word }</text>
            </g>
        }
    }
}

/// A plug at the corner of a house; pulled where the meter is gone.
fn plug(frame: &Frame, pulled: bool) -> Html {
    let (x, y) = (frame.middle(), frame.bottom() - 2.0);
    let prongs = if pulled { 6.0 } else { 0.0 };
    html! {
        <g class="lecture-plug">
            <path d={format!("M{:.1} {:.1}v-14h18v14a9 9 0 0 1-18 0z", x - 9.0, y + prongs)} />
            <path d={format!("M{:.1} {:.1}v-7m8 0v7", x - 4.0, y - 14.0 + prongs)} />
        </g>
    }
}

/// The wire that joins those who pool: the dealer, who listens, and the control centre.
fn pooled() -> Html {
    const RAIL: f64 = 176.0;
    let listener = Frame::around((SIZE.0 / 2.0 - 4.0, RAIL), 168.0, 64.0);
    let taps = [DEALER, CENTER].map(|hub| Tap { x: hub.middle(), y: hub.bottom() });
    html! {
        <g class="lecture-pooled">
            { wire(RAIL, &taps, &[]) }
            <path class="body" d={outline_of(Hub::Eavesdropper, &listener)} />
            <text x={units(listener.middle())} y={units(RAIL + 8.0)} text-anchor="middle">{ text().lecture.listens }</text>
        </g>
    }
}
