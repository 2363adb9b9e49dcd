//! How the page feels while ten meters compute at 2048 bits: how long a key or a click waits for its picture (INP), and how
//! much of the page moves by itself (CLS). And while a round plays: how evenly pictures come, and whether anything moves that
//! should not.

use std::time::Duration;

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::{ENDS, site};

/// Observes from the first byte on. Shifts within half a second of a key or a click are not counted, as CLS defines it.
const OBSERVE: &str = "
    window.waits = new Map();
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const { interactionId: id, duration, name } of list.getEntries()) {
            if (id && duration > (waits.get(id)?.duration ?? 0)) waits.set(id, { duration, name });
        }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
    new PerformanceObserver((list) => {
        for (const { startTime, value, hadRecentInput, sources } of list.getEntries()) {
            const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 60) ?? node?.nodeName ?? '');
            if (!hadRecentInput) shifts.push({ start: startTime, value, moved });
        }
    }).observe({ type: 'layout-shift', buffered: true });";

/// Notes when the round is over, before it is drawn.
const NOTE_THE_END: &str = "
    new MutationObserver(() => {
        const { state } = document.getElementById('status').dataset;
        if (['published', 'refused', 'error'].includes(state)) window.ended ??= performance.now();
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-state'] });";

/// An interaction's longest event.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "a failure tells all of it")]
struct Wait {
    duration: f64,
    name: String,
}

/// A layout shift.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "a failure tells what moved")]
struct Shift {
    start: f64,
    value: f64,
    moved: Vec<String>,
}

/// The 98th percentile of the waits, as INP takes it: of each fifty interactions the worst is left out.
fn inp(waits: &[Wait], interactions: usize) -> f64 {
    let mut durations: Vec<f64> = waits.iter().map(|wait| wait.duration).collect();
    durations.sort_by(|one, other| other.total_cmp(one));
    durations.get(interactions / 50).copied().unwrap_or_default()
}

/// The largest sum over a window of shifts less than 1 s apart and at most 5 s in all, as CLS takes it.
fn cls(shifts: &[Shift]) -> f64 {
    let (mut largest, mut sum, mut first, mut last) = (0.0_f64, 0.0, f64::NEG_INFINITY, f64::NEG_INFINITY);
    for shift in shifts {
        if shift.start - last >= 1000.0 || shift.start - first >= 5000.0 {
            (sum, first) = (0.0, shift.start);
        }
        last = shift.start;
        sum += shift.value;
        largest = largest.max(sum);
    }
    largest
}

#[test]
fn figures_are_as_the_web_vitals_define_them() {
    let wait = |duration| Wait { duration, name: String::new() };
    let waits: Vec<_> = [16.0, 300.0, 40.0].map(wait).into();
    assert!((inp(&waits, 49) - 300.0).abs() < 1e-9);
    assert!((inp(&waits, 50) - 40.0).abs() < 1e-9);
    assert!(inp(&[], 10).abs() < 1e-9);
    let shift = |(start, value)| Shift { start, value, moved: Vec::new() };
    let shifts: Vec<_> = [(0.0, 0.1), (900.0, 0.1), (1950.0, 0.15), (2000.0, 0.15)].map(shift).into();
    assert!((cls(&shifts) - 0.3).abs() < 1e-9);
    // Six shifts .9 s apart: the window ends after five seconds.
    let shifts: Vec<_> =
        [0.0, 900.0, 1800.0, 2700.0, 3600.0, 4500.0, 5400.0].map(|at| shift((at, 0.1))).into();
    assert!((cls(&shifts) - 0.6).abs() < 1e-9);
    assert!(cls(&[]).abs() < 1e-9);
}

async fn start(size: (u32, u32)) -> Browser {
    let browser = Browser::start_alone().await;
    browser.resize(size).await;
    browser.before_every_page(OBSERVE).await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_clicks_are_answered_while_ten_meters_run_at_2048_bits() {
    let site = site().await;
    let browser = start((1280, 720)).await;
    // More samples than usual, for a round that is long enough to be met in all its phases.
    browser.open(&site.url("?gamma=12")).await;
    browser.click("run").await;
    browser.wait_for_state(&["running"]).await;
    let mut pressed = 0;
    let mut meters = (1..=10).cycle();
    loop {
        let state = browser.attribute("status", "data-state").await.unwrap_or_default();
        if ENDS.contains(&state.as_str()) {
            assert_eq!(state, "published");
            break;
        }
        // A meter's card opens and closes, and the focus walks; none of it ends the round.
        let meter = meters.next().unwrap();
        for _ in 0..2 {
            browser.click(&format!("meter-{meter}")).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        browser.driver.action_chain().send_keys(Key::Tab + Key::Tab).perform().await.unwrap();
        pressed += 4;
        // What is pressed on the first meter's own key: its card by keyboard.
        browser.driver.action_chain().send_keys(Key::Shift + Key::Tab).perform().await.unwrap();
    }
    // The last entries come with the next pictures.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let waits: Vec<Wait> = browser.read("[...waits.values()]").await;
    let interactions: usize = browser.read("performance.interactionCount").await;
    let worst = waits.iter().max_by(|one, other| one.duration.total_cmp(&other.duration));
    let inp = inp(&waits, interactions);
    println!(
        "INP while 10 meters ran at 2048 bits: {inp} ms of {interactions} interactions; the worst: {worst:?}"
    );
    assert!(interactions >= pressed, "{interactions} of at least {pressed} interactions were seen");
    // A generous bound, for a busy machine; the aim is 100 ms.
    assert!(inp < 1000.0, "{waits:?}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_jumps_while_ten_meters_run_at_2048_bits() {
    let site = site().await;
    for size in [(1280, 720), (380, 800), (320, 640)] {
        let width = size.0;
        let browser = start(size).await;
        browser.open(&site.url("")).await;
        let loading: Vec<Shift> = browser.read("shifts.splice(0)").await;
        browser.script(NOTE_THE_END).await;
        browser.run("published").await;
        tokio::time::sleep(Duration::from_millis(1000)).await;
        let ended: f64 = browser.read("ended").await;
        let all: Vec<Shift> = browser.read("shifts").await;
        let (running, end): (Vec<Shift>, Vec<Shift>) = all.into_iter().partition(|shift| shift.start < ended);
        let figures = [&loading, &running, &end].map(|shifts| cls(shifts));
        println!(
            "CLS at {width} px: {:.4} while loading, {:.4} while running, {:.4} at the end",
            figures[0], figures[1], figures[2]
        );
        for (when, shifts) in [("loading", &loading), ("running", &running), ("the end", &end)] {
            // On a phone the answer comes before the picture, and the picture makes room for it: once, and on purpose.
            if when != "the end" || width > 700 {
                assert!(cls(shifts) < 0.05, "{width} px, {when}: {shifts:#?}");
            }
        }
        browser.quit().await;
    }
}

/// Notes when each picture is drawn, and what is in motion in it.
const WATCH: &str = "
    window.pictures = [];
    window.moving = new Set();
    const frame = (at) => {
        pictures.push(at);
        for (const animation of document.getAnimations()) {
            const { target, pseudoElement } = animation.effect;
            if (animation.playState === 'running') moving.add(`${target?.outerHTML.slice(0, 80)}${pseudoElement ?? ''}`);
        }
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);";

/// How far apart the pictures are, in ms.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pace {
    pictures: usize,
    median: f64,
    /// The 95th percentile.
    slow: f64,
    longest: f64,
}

impl Pace {
    /// Of at least two pictures, drawn at these times.
    fn of(times: &[f64]) -> Self {
        let mut apart: Vec<f64> = times.windows(2).map(|two| two[1] - two[0]).collect();
        apart.sort_by(f64::total_cmp);
        let (last, pictures) = (apart.len() - 1, times.len());
        Self { pictures, median: apart[last / 2], slow: apart[last * 95 / 100], longest: apart[last] }
    }
}

impl std::fmt::Display for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pictures, median, slow, longest } = self;
        write!(
            f,
            "{pictures} pictures, {median:.1} ms apart in the median, {slow:.1} ms at the 95th percentile, {longest:.1} ms at most"
        )
    }
}

#[test]
fn a_pace_is_of_the_times_between_pictures() {
    let pace = Pace::of(&[0.0, 16.0, 32.0, 132.0]);
    assert_eq!(pace, Pace { pictures: 4, median: 16.0, slow: 16.0, longest: 100.0 });
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_come_evenly_while_a_round_plays_and_nothing_moves_where_that_is_not_liked() {
    let site = site().await;
    let browser = start((1280, 720)).await;
    browser.open(&site.url("?meters=10&gamma=4&bits=512&slot=19:00&seed=7")).await;
    browser.run("published").await;
    browser.choose("speed", "4").await;
    browser.script(WATCH).await;
    for motion in ["no-preference", "reduce"] {
        browser.prefer(&[("prefers-reduced-motion", motion)]).await;
        browser.step_to_start().await;
        browser.script("pictures.length = 0; moving.clear();").await;
        browser.click("play").await;
        // To the end by itself; what does not move needs no more than some beats.
        if motion == "reduce" {
            browser.wait_for("player", "data-beat", &["4", "5", "6"]).await;
            browser.click("play").await;
        }
        browser.wait_for("play", "data-playing", &["false"]).await;
        let times: Vec<f64> = browser.read("pictures").await;
        let moving: Vec<String> = browser.read("[...moving]").await;
        let pace = Pace::of(&times);
        println!(
            "playing at 4x with prefers-reduced-motion: {motion}: {pace}; {} things moved",
            moving.len()
        );
        // A generous bound, for a busy machine; the aim is 60 pictures a second.
        assert!(pace.median < 100.0 && pace.longest < 3000.0, "{pace}");
        // Where motion is welcome a message is seen to travel, so that the other half says something.
        assert_eq!(moving.is_empty(), motion == "reduce", "{motion}: {moving:?}");
    }
    browser.quit().await;
}
