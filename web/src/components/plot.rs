//! Charts that are as wide as the room they have, with letters that stay as large as they are: lines are drawn in percents of the
//! plot, words stand at percents and are moved in `rem`.

use yew::prelude::*;

use crate::ground::number::to_f64;
use crate::view::day_story::Mark;
use crate::view::plot::Axes;

/// A place in percents of the plot.
pub(crate) fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// What is drawn in percents, stretched over the whole plot.
pub(crate) fn lines(content: Html) -> Html {
    html! {
        <svg class="plot-lines" width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">
            { content }
        </svg>
    }
}

/// What stands at a height of the plot: its own heights are counted from there, in `rem`.
pub(crate) fn at(y: f64, content: Html) -> Html {
    html! { <svg class="plot-at" x="0" y={percent(y)} width="100%" height="100%">{ content }</svg> }
}

/// Words at a place of the plot.
pub(crate) fn words(
    class: &'static str,
    x: f64,
    y: &'static str,
    anchor: &'static str,
    words: String,
) -> Html {
    html! { <text {class} x={percent(x)} {y} text-anchor={anchor}>{ words }</text> }
}

/// What the marks of a day are called.
#[derive(Clone, Copy)]
pub(crate) struct MarkWords {
    /// A long sleep.
    pub(crate) asleep: &'static str,
    /// Getting up: what is said, and below it.
    pub(crate) up: fn(at: &str) -> String,
    /// What is said of the highest of the morning: its energy, its time.
    pub(crate) up_most: Option<fn(mwh: i64, at: &str) -> String>,
    /// Somebody at home.
    pub(crate) in_all_day: &'static str,
    /// The evening.
    pub(crate) evening: &'static str,
    /// Going to bed.
    pub(crate) to_bed: &'static str,
    /// When.
    pub(crate) to_bed_at: Option<fn(at: &str) -> String>,
}

/// The marks of a home's day over its curve.
pub(crate) fn marks(
    axes: &Axes,
    used: &[i64],
    labels: &[&str],
    marks: &[Mark],
    said: &MarkWords,
    narrow: bool,
) -> Html {
    let label = |place: usize| labels.get(place).copied().unwrap_or_default();
    let mwh = |place: usize| used.get(place).copied().unwrap_or_default();
    let highest = |from: usize, until: usize| {
        used.get(from..until.min(used.len())).unwrap_or_default().iter().copied().max().unwrap_or_default()
    };
    let bracket = |from: usize, until: usize, text: &'static str| {
        let (left, right) = (axes.x(from) + 0.3, axes.x(until) - 0.3);
        at(
            axes.y(to_f64(highest(from, until))),
            html! {
                <>
                    <line class="bracket" x1={percent(left)} x2={percent(right)} y1="-0.6rem" y2="-0.6rem" />
                    <line class="bracket" x1={percent(left)} x2={percent(left)} y1="-0.6rem" y2="-0.25rem" />
                    <line class="bracket" x1={percent(right)} x2={percent(right)} y1="-0.6rem" y2="-0.25rem" />
                    { words("mark-word halo", f64::midpoint(left, right), "-0.95rem", "middle", text.to_owned()) }
                </>
            },
        )
    };
    let draw = |mark: &Mark| match mark {
        Mark::Asleep(range) => bracket(range.start, range.end, said.asleep),
        Mark::InAllDay(range) => bracket(range.start, range.end, said.in_all_day),
        Mark::Evening(range) => bracket(range.start, range.end, said.evening),
        Mark::Up { at: begins, peak } => {
            // Beside the steep edge, well below its top.
            let edge = axes.x(*peak) - 0.7;
            let height = axes.y(to_f64(mwh(*peak)));
            at(
                height,
                html! {
                    <>
                        { words("mark-word halo", edge, "1.9rem", "end", (said.up)(label(*begins))) }
                        if let Some(most) = said.up_most {
                            { words("mark-note halo", edge, "3.1rem", "end", most(mwh(*peak), label(*peak))) }
                        }
                    </>
                },
            )
        }
        Mark::ToBed(begins) => {
            // Words need this many slots; at the end of the day they end with it.
            let needs = used.len().div_ceil(if narrow { 10 } else { 12 });
            let fits = begins + needs <= used.len();
            let from = if fits { *begins } else { used.len().saturating_sub(needs) };
            let (x, anchor) = if fits { (axes.x(*begins) + 0.4, "start") } else { (100.0, "end") };
            // On a phone they reach into the page's margin.
            let beyond = (narrow && !fits).then_some("0.8rem");
            let (first, second) =
                if said.to_bed_at.is_some() { ("-1.75rem", "-0.55rem") } else { ("-0.55rem", "0") };
            at(
                axes.y(to_f64(highest(from, used.len()))),
                html! {
                    <>
                        <text class="mark-word halo" x={percent(x)} dx={beyond} y={first} text-anchor={anchor}>{ said.to_bed }</text>
                        if let Some(time) = said.to_bed_at {
                            { words("mark-note halo", x, second, anchor, time(label(*begins))) }
                        }
                    </>
                },
            )
        }
    };
    html! { <>{ for marks.iter().map(draw) }</> }
}
