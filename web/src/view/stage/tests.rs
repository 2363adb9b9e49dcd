//! What the picture shows, and that nothing in it lies over another thing.

use blindsum_core::params::RawParams;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::{Event, Phase};

use crate::ground::place::Place;
use crate::view::frame::Frame;
use crate::view::stage::flow::{Flow, flows, messages_of, open_links, repair_flow};
use crate::view::stage::layout::{Form, Layout, PLUG, SIGN, crowd_layout, layout};
use crate::view::stage::way::Curve;

const FORMS: [Form; 6] = [Form::Wide, Form::Medium, Form::Phone, Form::Slim, Form::Tall, Form::Street];

fn all() -> impl Iterator<Item = Layout> {
    (1..=16).flat_map(|meters| FORMS.map(|form| layout(meters, form)))
}

#[test]
fn nobody_stands_outside_or_on_another() {
    for layout in all() {
        let hubs = [layout.dealer, layout.cloud, layout.center];
        let frames: Vec<Frame> = layout.meters.iter().copied().chain(hubs).collect();
        for (index, a) in frames.iter().enumerate() {
            assert!(a.x >= 0.0 && a.x + a.w <= layout.width && a.bottom() < layout.height, "{layout:?}");
            let clear =
                |b: &Frame| a.x + a.w <= b.x || b.x + b.w <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
            assert!(frames[index + 1..].iter().all(clear), "{layout:?}");
        }
    }
}

#[test]
fn houses_plugs_and_plates_are_large_enough_for_a_finger() {
    for layout in all() {
        let least = match layout.form {
            Form::Street => 40.0,
            Form::Slim => 50.0,
            _ => 58.0,
        };
        assert!(layout.meters.iter().all(|house| house.w >= least && house.h > PLUG), "{layout:?}");
        for both in [false, true] {
            let plates = (0u32..).take(layout.meters.len()).filter_map(|meter| layout.plates(meter, both));
            assert!(plates.map(|(upper, _)| upper).all(|plate| plate.h >= 24.0 && plate.w >= 24.0));
        }
    }
}

#[test]
fn plates_stand_above_their_houses_and_on_nothing() {
    for (meters, form) in (1..=16).flat_map(|meters| [(meters, Form::Wide), (meters, Form::Medium)]) {
        let layout = layout(meters, form);
        let plates = |both| -> Vec<Frame> {
            let of = |meter| layout.plates(meter, both).map(|(upper, lower)| [Some(upper), lower]);
            (0u32..).take(meters).filter_map(of).flatten().flatten().collect()
        };
        for both in [false, true] {
            let frames: Vec<Frame> = plates(both).into_iter().chain(layout.meters.iter().copied()).collect();
            for (index, a) in frames.iter().enumerate() {
                let clear = |b: &Frame| {
                    a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y
                };
                assert!(frames[index + 1..].iter().all(clear), "{meters} {both} {a:?}");
                assert!(a.x >= 0.0 && a.right() <= layout.width && a.y > layout.cloud.bottom() + 30.0);
            }
        }
    }
}

#[test]
fn every_flow_has_its_ways() {
    let layout = layout(10, Form::Wide);
    for phase in Phase::ALL {
        for flow in flows(phase, None) {
            let expected = match (flow.from, flow.to) {
                (Place::Meters, _) | (_, Place::Meters) => 10,
                (_, Place::Everybody) => 12,
                _ => 1,
            };
            assert_eq!(layout.flow(flow).len(), expected, "{flow:?}");
        }
    }
    assert_eq!(layout.path(Role::Dealer, Role::Cloud), None);
}

#[test]
fn who_draws_and_who_owns_the_noise_key_is_in_the_picture() {
    let with = |key_mode| Params::try_from(RawParams { key_mode, ..RawParams::default() }).unwrap();
    let senders = |phase, key_mode| -> Vec<_> {
        flows(phase, Some(&with(key_mode))).into_iter().map(|flow| (flow.from, flow.kind)).collect()
    };
    let bits = |place| [(place, Kind::BlindSequence)];
    assert_eq!(senders(Phase::BlindSequence, KeyMode::Published), bits(Place::Cloud));
    assert_eq!(senders(Phase::BlindSequence, KeyMode::CenterDraws), bits(Place::Center));
    assert!(senders(Phase::Initialization, KeyMode::SplitKeys).contains(&(Place::Cloud, Kind::NoiseKey)));
    assert!(senders(Phase::Aggregation, KeyMode::SplitKeys).contains(&(Place::Cloud, Kind::NoiseTotal)));
    let all = KeyMode::ALL.iter().flat_map(|mode| Phase::ALL.map(|phase| flows(phase, Some(&with(*mode)))));
    let layout = layout(3, Form::Phone);
    assert!(all.flatten().chain([repair_flow()]).all(|flow| !layout.flow(flow).is_empty()));
}

#[test]
fn every_message_of_the_protocol_lies_on_a_way_of_its_phase() {
    use blindsum_sim::sample;
    let (records, _) = sample::published();
    let params = sample::params();
    let layout = layout(3, Form::Wide);
    let mut found = 0;
    for phase in Phase::ALL {
        let lit = flows(phase, Some(&params));
        let here: Vec<_> = records.iter().filter(|record| record.phase == phase).cloned().collect();
        for (_, sent) in messages_of(&lit, &here) {
            found += 1;
            assert!(!layout.paths(sent.from, sent.to).is_empty(), "{} -> {}", sent.from, sent.to);
        }
    }
    let all: Vec<_> = records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Sent(sent) => Some((record.phase, sent.kind, sent.from, sent.to)),
            _ => None,
        })
        .collect();
    assert_eq!(found, all.len(), "{all:?}");
}

/// How far a point is from a way.
fn distance(curve: &Curve, (x, y): (f64, f64)) -> f64 {
    let points = (0..=100).map(|step| curve.at(f64::from(step) / 100.0));
    points.map(|point| f64::hypot(point.0 - x, point.1 - y)).fold(f64::INFINITY, f64::min)
}

#[test]
fn signs_between_hubs_stand_on_their_ways_and_in_the_picture() {
    let crowds = FORMS.map(|form| crowd_layout(400, form, 0));
    for layout in all().chain(crowds).filter(Layout::has_signs) {
        let between = |from, to, kind| layout.sign(Flow { from, to, kind });
        let products = between(Place::Cloud, Place::Center, Kind::Aggregate);
        let admission = between(Place::Center, Place::Cloud, Kind::Admission);
        assert!(distance(&layout.bridge(), products) < 1.0 && products == admission, "{layout:?}");
        let repair = layout.sign(repair_flow());
        assert!(distance(&layout.arch(), repair) <= SIGN / 2.0, "{repair:?}");
        assert!(repair.1 >= SIGN / 2.0);
    }
}

#[test]
fn whoever_listens_stands_on_the_open_links() {
    let with = |key_mode| Params::try_from(RawParams { key_mode, ..RawParams::default() }).unwrap();
    assert_eq!(open_links(None), [(Place::Meters, Place::Cloud), (Place::Cloud, Place::Center)]);
    let drawn = open_links(Some(&with(KeyMode::CenterDraws)));
    assert!(drawn.contains(&(Place::Meters, Place::Center)) && drawn.len() == 3, "{drawn:?}");
    // In a street nobody listens: it has no room for that.
    let crowds = FORMS.map(|form| crowd_layout(400, form, 0));
    let listening = all().chain(crowds).filter(|layout| layout.form != Form::Street);
    for layout in listening {
        let (x, y) = layout.ear((Place::Meters, Place::Cloud)).unwrap();
        let roof = layout.meters.iter().map(|house| house.y).fold(f64::INFINITY, f64::min);
        if layout.town.is_some() && layout.is_wide() {
            // Between the hubs, so that the town has more room.
            assert!(
                layout.dealer.right() < layout.lens.x && layout.lens.right() < layout.cloud.x,
                "{layout:?}"
            );
            assert!(layout.lens.bottom() < layout.strip && layout.strip < roof, "{layout:?}");
        } else {
            assert!(y > layout.cloud.bottom() && x > 0.0 && x < layout.width, "{layout:?}");
        }
        assert!(layout.lens.bottom() < roof && layout.lens.right() < layout.width, "{layout:?}");
        assert!(layout.ear((Place::Cloud, Place::Center)).is_some());
    }
}

#[test]
fn a_crowd_is_one_town_and_all_ways_lead_to_it() {
    for (form, homes) in FORMS.into_iter().flat_map(|form| [17, 100, 1000].map(|homes| (form, homes))) {
        let crowd = crowd_layout(homes, form, 0);
        assert_eq!(crowd.path(Role::Cloud, Role::Meter(0)), crowd.path(Role::Cloud, Role::Meter(999)));
        let town = crowd.town.as_ref().unwrap();
        assert_eq!(crowd.meters, [town.frame]);
        assert!(town.frame.right() <= crowd.width && town.frame.bottom() < crowd.height);
        assert!(crowd.strip < town.frame.y || form == Form::Street);
    }
}
