use std::sync::Arc;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Verdict;
use blindsum_sim::facts::Facts;
use blindsum_sim::sample;

use super::*;
use crate::state::Shared;
use crate::state::seen::Seen;

const COUNTS: [u32; 8] = [17, 20, 40, 100, 101, 200, 400, 1000];

fn towns() -> impl Iterator<Item = Town> {
    let rooms = [
        (None, Frame { x: 34.0, y: 126.0, w: 758.0, h: 320.0 }),
        (Some(20), Frame { x: 8.0, y: 98.0, w: 356.0, h: 330.0 }),
        (Some(20), Frame { x: 8.0, y: 118.0, w: 336.0, h: 170.0 }),
        (Some(10), Frame { x: 4.0, y: 46.0, w: 228.0, h: 330.0 }),
    ];
    let of = move |homes: u32| rooms.map(|(alone, room)| Town::new(homes, alone, room, homes / 2));
    COUNTS.into_iter().flat_map(of)
}

fn middle(frame: &Frame) -> (f64, f64) {
    (frame.middle(), frame.y + frame.h / 2.0)
}

#[test]
fn a_point_in_a_house_means_its_home_and_no_house_stands_on_another() {
    for town in towns() {
        let mut drawn = 0;
        for home in 0..town.homes {
            let Some(house) = town.house(home) else { continue };
            drawn += 1;
            let name = format!("{} homes, {}", town.homes, home + 1);
            assert_eq!(town.home_at(middle(&house)), Some(home), "{name}");
            assert_eq!(town.home_at((house.x + 0.2, house.y + 0.2)), Some(home), "{name}");
            assert_eq!(town.home_at((house.right() - 0.2, house.bottom() - 0.2)), Some(home), "{name}");
            let room = town.frame.grown(1e-6);
            assert!(house.x >= room.x && house.right() <= room.right(), "{name}: {house:?} in {room:?}");
            assert!(house.y >= room.y && house.bottom() <= room.bottom(), "{name}: {house:?} in {room:?}");
        }
        let expected = if town.shown.is_some() { town.homes.min(100) } else { town.homes };
        assert_eq!(drawn, expected.min(town.homes - town.street(town.shown.unwrap_or(0)).start));
        assert_eq!(town.home_at((town.frame.x - 5.0, town.frame.y - 5.0)), None);
        assert_eq!(town.house(town.homes), None);
    }
}

#[test]
fn a_thousand_homes_are_ten_streets_of_a_hundred_and_a_hundred_have_larger_houses() {
    let of = |homes| Town::new(homes, None, Frame { x: 34.0, y: 126.0, w: 758.0, h: 320.0 }, 0);
    let (thousand, hundred) = (of(1000), of(100));
    assert_eq!((thousand.columns, thousand.streets(), thousand.street(3)), (50, 10, 300..400));
    assert!(thousand.size >= 12.0 && hundred.size >= 2.0 * thousand.size, "{}", hundred.size);
    for street in 0..10 {
        // The road lies between the two rows.
        let (road, from, to) = thousand.road(street).unwrap();
        let (upper, lower) =
            (thousand.house(street * 100).unwrap(), thousand.house(street * 100 + 50).unwrap());
        assert!(upper.bottom() < road && road < lower.y && from < to, "{road}");
    }
}

#[test]
fn where_there_is_little_room_one_street_stands_there_and_a_bar_for_each() {
    let room = Frame { x: 8.0, y: 118.0, w: 336.0, h: 170.0 };
    let town = Town::new(1000, Some(20), room, 345);
    assert_eq!((town.shown, town.streets(), town.drawn()), (Some(3), 10, 3..4));
    assert!(town.house(299).is_none() && town.house(300).is_some() && town.house(400).is_none());
    for street in 0..10 {
        let bar = town.bar(street).unwrap();
        assert_eq!(town.home_at(middle(&bar)), Some(street * 100));
        assert!(bar.w >= 24.0 && bar.bottom() < town.house(300).unwrap().y);
    }
    assert_eq!(town.bar(10), None);
    assert_eq!(Town::new(100, Some(20), room, 345).bar(0), None);
}

#[test]
fn arrows_lead_through_the_town_and_never_out_of_it() {
    let town = Town::new(1000, None, Frame { x: 0.0, y: 0.0, w: 758.0, h: 320.0 }, 0);
    let steps = [
        ("ArrowRight", 3, 4),
        ("ArrowDown", 3, 53),
        ("ArrowUp", 3, 3),
        ("ArrowLeft", 0, 0),
        ("ArrowDown", 999, 999),
    ];
    for (key, from, to) in steps {
        assert_eq!(town.step(key, from), Some(to), "{key} from {from}");
    }
    assert_eq!((town.step("Home", 3), town.step("End", 3)), (Some(0), Some(999)));
    assert_eq!((town.step("Tab", 3), town.step("PageDown", 3)), (None, None));
    // A key goes to the house that stands there.
    let [from, to] = [120, 170].map(|home| town.house(home).unwrap());
    assert!(town.step("ArrowDown", 120) == Some(170) && from.x == to.x && from.y < to.y);
}

#[test]
fn a_sign_for_every_state_and_every_word() {
    let of = |state, word| Sign::of(state, word, false);
    let states = [
        ("idle", Sign::Idle),
        ("starting", Sign::Idle),
        ("stopped", Sign::Idle),
        ("ready", Sign::Ready),
        ("registered", Sign::Ready),
        ("busy", Sign::Works),
        ("waiting", Sign::Works),
        ("reported", Sign::Sent),
        ("done", Sign::Sent),
        ("unplugged-done", Sign::Sent),
        ("unplugged", Sign::Unplugged),
        ("lost", Sign::Lost),
    ];
    for (state, sign) in states {
        assert_eq!(of(state, None), sign, "{state}");
    }
    let read = Some(Word::Of(Verdict::Read));
    assert_eq!(
        (of("done", read), of("lost", read), Sign::of("lost", read, true)),
        (Sign::Read, Sign::Lost, Sign::Speaks)
    );
    assert_eq!(of("done", Some(Word::Checked(false))), Sign::Wrong);
    // No two look alike but those that say the same of what the eyes do, and those that lines tell apart.
    let plain = [Sign::Idle, Sign::Ready, Sign::Lost, Sign::Speaks];
    for (one, other) in Sign::ALL.iter().flat_map(|one| Sign::ALL.iter().map(move |other| (one, other))) {
        let same = one == other
            || (plain.contains(one) && plain.contains(other))
            || [*one, *other].iter().all(|sign| matches!(sign, Sign::Read | Sign::Right));
        assert_eq!(one.outline() == other.outline(), same, "{one:?} {other:?}");
    }
}

#[test]
fn every_house_is_in_the_path_of_its_sign() {
    let town = Town::new(200, None, Frame { x: 34.0, y: 126.0, w: 758.0, h: 320.0 }, 0);
    let signs: Vec<Sign> = (0..200).map(|home| Sign::ALL[home % 13]).collect();
    let mut houses = 0;
    for street in town.drawn() {
        let paths = paths(&town, street, &signs);
        assert!(paths.len() <= Sign::ALL.len());
        for (sign, path) in paths {
            let homes = town.street(street).filter(|home| signs[*home as usize] == sign).count();
            assert_eq!(path.matches('M').count(), homes, "{sign:?}");
            houses += homes;
        }
    }
    assert_eq!(houses, 200);
    let counted: usize = count_of(&signs).iter().map(|(_, count)| count).sum();
    assert_eq!(counted, 200);
}

fn seen(meters: u32, lens: &str) -> Seen {
    let params = Params::try_from(RawParams { meters, ..sample::params().into() }).unwrap();
    let records: Vec<Arc<_>> = sample::session(params, 1, None).remove(0).records;
    Seen::new(Shared::new(records), None, &lens.parse().unwrap(), params)
}

#[test]
fn right_and_wrong_are_said_only_where_the_truth_was_asked_for() {
    let three = seen(40, "center+dealer+eavesdropper");
    let (plain, checked) = (words(&three, false), words(&three, true));
    assert!(plain.iter().all(|word| !matches!(word, Some(Word::Checked(_)))));
    let facts = Facts::gather(three.shown());
    let mut counts = [0, 0];
    for (meter, (plain, checked)) in (0..40).zip(plain.iter().zip(&checked)) {
        match checked {
            Some(Word::Checked(right)) => {
                assert_eq!(*plain, Some(Word::Of(Verdict::Read)));
                let home = three.findings().unwrap().home(meter).unwrap();
                let nearest = i64::try_from(home.given.unwrap().nearest).unwrap();
                assert_eq!(*right, Some(nearest) == facts.reading(meter), "{meter}");
                assert_eq!(writes(&three, meter), Some(nearest));
                counts[usize::from(*right)] += 1;
            }
            other => assert_eq!(other, plain),
        }
    }
    assert!(counts[0] + counts[1] > 0, "{counts:?}");
    // Who reads nothing is not told anything.
    for lens in ["cloud", "dealer", "center+dealer", "eavesdropper"] {
        let alone = seen(40, lens);
        assert_eq!(words(&alone, true), words(&alone, false), "{lens}");
    }
    assert!(words(&seen(40, "everything"), true).iter().all(|word| *word == Some(Word::Own)));
}

#[test]
fn the_next_wrong_one_is_found_around_the_town() {
    let (right, wrong) = (Some(Word::Checked(true)), Some(Word::Checked(false)));
    let words = [right, wrong, None, right, wrong];
    assert_eq!(
        (next_wrong(&words, 0), next_wrong(&words, 1), next_wrong(&words, 4)),
        (Some(1), Some(4), Some(1))
    );
    assert_eq!(next_wrong(&[right, None], 0), None);
}

/// Its third home uses 3,500 Wh: the truth is more than the cap, and is not said to be the cap.
#[test]
fn the_truth_tells_whether_the_cap_cut_it() {
    let three = seen(40, "center+dealer+eavesdropper");
    let cap = three.params.sensitivity();
    assert_eq!(truth_of(&three, 2), Some((cap, Some(true))));
    assert!(truth_of(&three, 1).is_some_and(|(units, clipped)| units < cap && clipped == Some(false)));
    let Some(units) = writes(&three, 2) else { return };
    assert!(units <= cap);
}
