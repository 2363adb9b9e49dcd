//! The lesson plans name what is on the page: its words, its counts and its keys are those of the page as it is.

use blindsum_sim::Beat;

use crate::state::Tab;
use crate::state::guess::BY_HAND;
use crate::state::lecture::Slide;
use crate::text::text;

/// The plans, each run of white space as one space.
fn plans() -> String {
    include_str!("../../../docs/TEACHING.md").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_plans_quote_of_the_page_stands_on_it() {
    let (plans, t) = (plans(), text());
    let quoted = [
        t.frame.teachers,
        t.frame.whose_eyes,
        t.first.add_up,
        t.microscope.tab_guess,
        t.tour.stops[6].title,
        &(t.frame.beat)(Beat::Publish),
    ];
    for name in quoted {
        assert!(plans.contains(&format!("\"{name}\"")), "the plans do not name {name:?}");
    }
    let tab = |tab| (t.frame.tab)(tab);
    for one in [Tab::Meter, Tab::Noise, Tab::Day] {
        assert!(plans.contains(&format!("({})", tab(one))), "{one:?}");
    }
    for name in [tab(Tab::Opening), format!("tab {}", tab(Tab::Log)), t.charts.csv.to_owned()] {
        assert!(plans.contains(&name), "{name}");
    }
    // A beat that the plans name by its number has that name.
    for (number, beat) in (1..).zip(Beat::ALL) {
        let named = match number {
            1 => "beats 1 to 3: keys, register, admit",
            4 => "beat 4, then the microscope",
            12 => "Stop at \"Publish\"",
            _ => continue,
        };
        let word = (t.frame.beat)(beat).to_lowercase();
        assert!(plans.contains(named) && (number == 4 || named.to_lowercase().contains(&word)), "{named}");
    }
}

#[test]
fn counts_and_durations_are_the_pages() {
    let (plans, t) = (plans(), text());
    let number = |count: usize| match count {
        10 => "ten",
        12 => "twelve",
        _ => panic!("the plans have no word for {count}"),
    };
    assert!(plans.contains(&format!("{} stops", number(t.tour.stops.len()))));
    assert!(plans.contains(&format!("the {} beats", number(Beat::ALL.len()))));
    assert!(plans.contains(&format!("by hand signs, {} times", number(BY_HAND))));
    // The lecture is the lesson of 45 minutes, and its first four are the first look's.
    assert_eq!(Slide::LAST.minutes_until(), 45);
    assert_eq!(Slide::Run.minutes_until(), 4);
    assert!(plans.contains("## 45 minutes:") && plans.contains("| 0-4 | first look |"));
    // The plan of 90 minutes has twenty for the path, with the talk between two students.
    assert!(plans.contains("| 5-25 | guided path, in pairs |"));
    assert!(t.tour.minutes_from(0) <= 20, "{} minutes", t.tour.minutes_from(0));
}

#[test]
fn keys_do_what_the_plans_say() {
    let (plans, keys) = (plans(), text().walk.key_list);
    for (key, named) in [("P", "`P`"), ("Page down", "`Page Down`"), ("Page up", "`Page Up`"), ("N", "`N`")] {
        let listed = keys.iter().flat_map(|(keys, _)| keys.split(", "));
        assert!(plans.contains(named), "the plans name no {named}");
        assert!(listed.into_iter().any(|other| other.eq_ignore_ascii_case(key)), "the page lists no {key}");
    }
}
