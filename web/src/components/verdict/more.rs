//! Of a crowd: what more homes do, as two curves over one axis, and what the eyes write down for the home looked at.

use blindsum_laboratory::Law;
use blindsum_sim::knowledge::Lens;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::arrow::arrow;
use crate::components::downloads::under;
use crate::components::drawing::measure::units;
use crate::components::verdict::picture::width;
use crate::ground::number::{energy, to_f64};
use crate::state::Action;
use crate::state::seen::Seen;
use crate::text::verdict::of_100;
use crate::text::{Thing, format, text};
use crate::view::laboratory::here::PerHome;
use crate::view::laboratory::picture::path;
use crate::view::laboratory::trial::kwh_of;
use crate::view::more_homes::{MoreHomes, Point, Reads};
use crate::view::plot::ticks;
use crate::view::sheet::{Cell, Sheet};
use crate::view::stage::town::{Word, next_wrong, truth_of, words, writes};

/// The id of the drawing.
const DRAWING: &str = "more-homes-drawing";
/// Where the plots begin and end.
const LEFT: f64 = 46.0;
const ERROR: (f64, f64) = (34.0, 74.0);
const READ: (f64, f64) = (120.0, 166.0);

/// Both curves, with their twins.
pub(super) fn more_homes(seen: &Seen, more: &MoreHomes, narrow: bool) -> Html {
    let t = text();
    let w = t.verdict;
    let who = w.who(&seen.lens);
    let shares = t.counted_as_typed(Thing::Shares, &format::grouped(more.here.into()));
    let mean = kwh_of(&seen.params, Law::of(&seen.params).mean_magnitude());
    let zeros = format::of_hundred(more.zeros);
    let step = seen.findings().map_or(1, |findings| findings.prior().step());
    let step = format::wh_short(energy(&seen.params, i64::try_from(step).unwrap_or(i64::MAX)));
    let used = format::kwh_significant(more.per_home.mwh());
    let supposed = match more.per_home {
        PerHome::Day => (t.laboratory.per_home_day)(&used),
        PerHome::Supposed(_) => (t.laboratory.per_home_supposed)(&used),
    };
    let many = matches!(&seen.lens, Lens::Parties(parties) if parties.len() > 1);
    let said = match (more.reads, many) {
        (Reads::Nothing, many) => Some((w.more_none)(&t.capital(&who), many, has_home(seen))),
        (Reads::All, false) => Some((w.more_all)(&t.capital(&who))),
        (Reads::All, true) => Some((w.more_all_many)(&t.capital(&who))),
        (Reads::Within(_) | Reads::Everything, _) => None,
    };
    html! {
        <section class="more-homes" data-testid="more-homes" aria-labelledby="more-homes-title">
            <h4 id="more-homes-title" class="big">{ w.more_title }</h4>
            <p>{ (w.more_says)(&shares, &mean, &zeros) }</p>
            { picture(more, (&who, &step), narrow) }
            if let Some(said) = said { <p data-testid="more-said">{ said }</p> }
            if let Some(off) = off(seen, more, &step) { <p data-testid="numbers-off">{ off }</p> }
            { under(sheet(more).with_note(supposed), DRAWING) }
        </section>
    }
}

/// Whether a home of the round is their own.
fn has_home(seen: &Seen) -> bool {
    seen.findings().is_some_and(|findings| findings.counts().own > 0)
}

/// How many of the numbers in hand are seen to be off, since no reading is like them.
fn off(seen: &Seen, more: &MoreHomes, step: &str) -> Option<String> {
    let (numbers, off) = seen.findings().filter(|_| matches!(more.reads, Reads::Within(_)))?.numbers();
    let counted = |count: usize| format::grouped(i64::try_from(count).unwrap_or(i64::MAX));
    (off > 0).then(|| (text().verdict.more_off)(&counted(numbers), &counted(off), step))
}

fn percent(share: f64) -> String {
    let of_100 = 100.0 * share;
    format::decimal(of_100, format::decimals(of_100, 2, 2))
}

/// One of the curves.
struct Plot {
    /// Its class.
    class: &'static str,
    /// Its title.
    title: String,
    /// From where to where it reaches down.
    range: (f64, f64),
    /// Its axis: how high, from 0 to 1, and in words.
    axis: Vec<(f64, String)>,
    /// Homes, and how high the curve is.
    points: Vec<(u32, f64)>,
    /// The values that are named.
    named: Vec<String>,
}

impl Plot {
    fn draw(&self, right: f64) -> Html {
        let (top, bottom) = self.range;
        let at = |(homes, part): (u32, f64)| (place(homes, right), bottom - (bottom - top) * part);
        let row = |(part, words): &(f64, String)| {
            let (_, y) = at((10, *part));
            html! {
                <>
                    <path class="rule" d={format!("M{LEFT} {y:.1}H{right:.1}")} />
                    <text class="plain" x={(LEFT - 6.0).to_string()} y={units(y + 4.0)} text-anchor="end">{ words.clone() }</text>
                </>
            }
        };
        let dot = |((homes, part), words): ((u32, f64), &String)| {
            let (x, y) = at((homes, part));
            // Above the line, or where it is at the top, below.
            let (dx, dy, anchor) = match homes {
                10 => (2.0, -11.0, "start"),
                1000 => (-7.0, if part > 0.7 { 17.0 } else { -7.0 }, "end"),
                _ => (8.0, if part > 0.7 { 17.0 } else { -7.0 }, "start"),
            };
            html! {
                <>
                    <circle class={self.class} cx={units(x)} cy={units(y)} r="4" />
                    <text class="strong halo" x={units(x + dx)} y={units(y + dy)} text-anchor={anchor}>{ words.clone() }</text>
                </>
            }
        };
        let named = self.points.iter().copied().filter(|(homes, _)| MoreHomes::NAMED.contains(homes));
        html! {
            <>
                <text class="strong" x="0" y={units(top - 23.0)}>{ self.title.clone() }</text>
                { for self.axis.iter().map(row) }
                <path class={classes!("curve", self.class)} d={path(self.points.iter().copied().map(at))} />
                { for named.zip(&self.named).map(dot) }
            </>
        }
    }
}

/// Where this many homes stand.
fn place(homes: u32, right: f64) -> f64 {
    LEFT + (right - LEFT) * MoreHomes::x(homes)
}

fn picture(more: &MoreHomes, (who, step): (&str, &str), narrow: bool) -> Html {
    let (w, right) = (text().verdict, width(narrow) - 8.0);
    let reads = more.has_read();
    let of_100 = |share: f64| format!("{}\u{a0}%", percent(share));
    let largest = more.points().iter().map(|point| 100.0 * point.error).fold(f64::MIN_POSITIVE, f64::max);
    let error = Plot {
        class: "error",
        title: w.more_error.to_owned(),
        range: ERROR,
        axis: ticks((0.0, largest), 2)
            .into_iter()
            .map(|tick| (to_f64(tick) / largest, format!("{tick}\u{a0}%")))
            .collect(),
        points: more.points().iter().map(|point| (point.homes, 100.0 * point.error / largest)).collect(),
        named: more.named().map(|point| of_100(point.error)).collect(),
    };
    let read = Plot {
        class: "read",
        title: (w.more_read)(who, step),
        range: READ,
        axis: [0.0, 0.5, 1.0].map(|share| (share, format!("{}\u{a0}%", 100.0 * share))).to_vec(),
        points: more.points().iter().filter_map(|point| Some((point.homes, point.read?))).collect(),
        named: more.named().filter_map(|point| Some(of_100(point.read?))).collect(),
    };
    let ends =
        |plot: &Plot| [plot.named.first(), plot.named.last()].map(|end| end.cloned().unwrap_or_default());
    let ([first, last], [read_first, read_last]) = (ends(&error), ends(&read));
    let name = match reads {
        true => (w.more_picture_read)(&first, &last, who, &read_first, &read_last),
        false => (w.more_picture)(&first, &last),
    };
    let bottom = if reads { READ.1 } else { ERROR.1 };
    let here = place(more.here, right);
    let anchor = if MoreHomes::x(more.here) > 0.6 { "end" } else { "start" };
    html! {
        <svg id={DRAWING} class={classes!("verdict-picture", "curves", narrow.then_some("narrow"))} viewBox={format!("0 0 {} {}", width(narrow), bottom + 36.0)}
            role="img" aria-label={name}>
            <path class="here" d={format!("M{here:.1} {}V{bottom}", ERROR.0 - 5.0)} />
            { error.draw(right) }
            if reads { { read.draw(right) } }
            { for MoreHomes::NAMED.map(|homes| html! {
                <text class="plain" x={units(place(homes, right))} y={(bottom + 16.0).to_string()} text-anchor={if homes == 1000 { "end" } else { "middle" }}>
                    { format::grouped(homes.into()) }
                </text>
            }) }
            <text class="strong" x={units(here)} y={(bottom + 31.0).to_string()} text-anchor={anchor}>{ (w.more_here)(&format::grouped(more.here.into())) }</text>
        </svg>
    }
}

fn sheet(more: &MoreHomes) -> Sheet {
    let t = text();
    let all = [
        ("homes", t.laboratory.table_homes),
        ("error_percent", t.laboratory.table_error),
        ("read_percent", t.verdict.more_read_head),
    ];
    let columns = if more.has_read() { &all[..] } else { &all[..2] };
    let of_100 = |share: f64| Cell::new(percent(share), format!("{:.6}", 100.0 * share));
    let row = |point: &Point| {
        let homes = Cell::new(format::grouped(point.homes.into()), point.homes);
        [Some(homes), Some(of_100(point.error)), point.read.map(of_100)].into_iter().flatten().collect()
    };
    Sheet::new("more-homes", columns, more.told().map(row).collect())
}

/// What they write down for a home, and with the truth what it used; the switch for that, where there is something to check.
pub(super) fn checked(
    seen: &Seen,
    more: &MoreHomes,
    (meter, truth): (u32, bool),
    on: &Callback<Action>,
) -> Html {
    let w = text().verdict;
    let amount = |units, clipped| w.amount(&seen.params, units, clipped);
    let who = text().capital(&w.who(&seen.lens));
    let many = matches!(&seen.lens, Lens::Parties(parties) if parties.len() > 1);
    let chance = || {
        let given = seen.findings().and_then(|findings| findings.home(meter)?.given);
        of_100(given.map_or(1.0, |given| given.exact))
    };
    let sentence = if many { w.write_many } else { w.write_one };
    let writes = writes(seen, meter).map(|units| sentence(&who, &amount(units, None), &chance()));
    let used = truth_of(seen, meter).filter(|_| truth && writes.is_some());
    let checks = matches!(more.reads, Reads::Within(_));
    let onchange = on.reform(|event: Event| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        Action::Truth(input.is_some_and(|input| input.checked()))
    });
    html! {
        <>
            if let Some(writes) = writes {
                <p data-testid="written">
                    { writes }
                    if let Some((units, clipped)) = used { { " " }<span data-testid="used">{ (w.used)(&amount(units, clipped)) }</span> }
                </p>
            }
            if checks {
                <label class="check-truth">
                    <input type="checkbox" role="switch" data-testid="check-truth" checked={truth} {onchange} />
                    <span>{ w.check_truth }{ " " }<span class="note">{ w.check_who }</span></span>
                </label>
            }
        </>
    }
}

/// Leads to the next home for which they write down something wrong; only with the truth.
pub(super) fn wrong(seen: &Seen, meter: u32, truth: bool, on: &Callback<Action>) -> Html {
    if !truth {
        return Html::default();
    }
    let words: Vec<Option<Word>> = words(seen, true);
    let Some(next) = next_wrong(&words, meter) else { return Html::default() };
    let onclick = on.reform(move |_: MouseEvent| Action::Choose(next));
    html! { <button type="button" class="small" data-testid="next-wrong" {onclick}>{ text().verdict.next_wrong }{ arrow(" ›", "") }</button> }
}
