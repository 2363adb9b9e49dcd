//! Five pictures over one axis of noise: one round, many rounds, dots, with and without one home, and the ratio of the two. One line
//! goes through all of them for the round that is looked at. On a phone one picture is shown at a time, over the same axis.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::ground::number::{energy, to_f64};
use crate::text::format;
use crate::text::{Thing, text};
use crate::view::laboratory::picture::{
    Axis, DOTS, dots_within, heights, labelled, others, path, pitch, ratio, steps,
};
use crate::view::noise;
use crate::view::sheet::Sheet;

use crate::components::downloads::Downloads;
use crate::view::laboratory::sheets;
use crate::view::laboratory::trial::{Trial, kwh, law_says, signed, some_absent};

#[derive(Properties, PartialEq)]
pub(super) struct PicturesProps {
    /// What is tried.
    pub(super) trial: Trial,
    /// Whether the window is a phone's.
    pub(super) narrow: bool,
}

/// One of the pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Picture {
    Strip,
    Law,
    Dots,
    Pair,
}

impl Picture {
    const ALL: [Self; 4] = [Self::Strip, Self::Law, Self::Dots, Self::Pair];
}

/// The id of the drawing.
const DRAWING: &str = "laboratory-pictures";

/// What a picture is drawn on.
struct Ground<'a> {
    trial: &'a Trial,
    axis: Axis,
    narrow: bool,
    width: f64,
}

/// A picture, and how high it is.
struct Drawn {
    inside: Html,
    height: f64,
}

#[function_component]
pub(super) fn Pictures(props: &PicturesProps) -> Html {
    let words = text().laboratory;
    let chosen = use_state_eq(|| Picture::Law);
    let ground = ground(&props.trial, props.narrow);
    let width = ground.width;
    let shown: Vec<Picture> = if props.narrow { vec![*chosen] } else { Picture::ALL.to_vec() };
    let mut top = 0.0;
    let mut inside = Vec::new();
    for picture in &shown {
        let drawn = draw(&ground, *picture);
        inside.push(html! { <g transform={format!("translate(0 {top:.1})")}>{ drawn.inside }</g> });
        top += drawn.height;
    }
    html! {
        <>
            if props.narrow { { choice(&chosen) } }
            <svg class="pictures" id={DRAWING} viewBox={format!("0 0 {width} {:.0}", top + foot_height(&ground))} role="group" aria-label={words.pictures}>
                { grid(&ground, top) }
                { for inside }
                { line(&ground, *chosen, top) }
                { foot(&ground, top) }
            </svg>
            if props.narrow { { twins(&ground, &shown) } }
        </>
    }
}

/// How wide the pictures are, and where their axis is.
fn ground(trial: &Trial, narrow: bool) -> Ground<'_> {
    let shares = trial.shares().map(|(_, shares)| shares).unwrap_or_default();
    let (width, ends) = if narrow { (288.0, (6.0, 282.0)) } else { (583.0, (10.7, 572.3)) };
    Ground { trial, axis: Axis::new(&trial.params, &shares, ends), narrow, width }
}

/// The numbers of all pictures, where all are shown.
pub(super) fn all_twins(trial: &Trial) -> Html {
    twins(&ground(trial, false), &Picture::ALL)
}

/// The numbers of these pictures, and the drawing.
fn twins(ground: &Ground<'_>, shown: &[Picture]) -> Html {
    let twin = |picture: &Picture| {
        let (sheet, title) = numbers(ground, *picture)?;
        let key = sheet.id;
        let title = (!ground.narrow).then_some(title);
        let svg = ground.narrow.then_some(DRAWING);
        Some(html! { <Downloads {key} {sheet} {title} {svg} /> })
    };
    let twins: Vec<Html> = shown.iter().filter_map(twin).collect();
    let whole = !ground.narrow || twins.is_empty();
    html! {
        <div class="laboratory-twins">
            { for twins }
            if whole { <Downloads title={Some(text().laboratory.all_pictures)} svg={DRAWING} /> }
        </div>
    }
}

/// The numbers of a picture, if it has any, and what it is called.
fn numbers(ground: &Ground<'_>, picture: Picture) -> Option<(Sheet, &'static str)> {
    let (trial, [one, many, dots, pair]) = (ground.trial, text().laboratory_pictures);
    match picture {
        Picture::Strip => Some((sheets::shares(trial), one)).filter(|(sheet, _)| sheet.count > 0),
        Picture::Law => trial.rounds.as_ref().map(|rounds| (sheets::histogram(trial, rounds), many)),
        Picture::Dots => Some((sheets::dots(trial), dots)),
        Picture::Pair => Some((sheets::pair(trial, &ground.axis), pair)),
    }
}

/// Which picture a phone shows.
fn choice(chosen: &UseStateHandle<Picture>) -> Html {
    let words = text().laboratory;
    html! {
        <div class="laboratory-choice" role="group" aria-label={words.picture_choice}>
            { for Picture::ALL.into_iter().zip(text().laboratory_pictures).map(|(picture, name)| {
                let setter = chosen.setter();
                let onclick = Callback::from(move |_: MouseEvent| setter.set(picture));
                let pressed = (**chosen == picture).to_string();
                html! { <button type="button" class="quiet" aria-pressed={pressed} {onclick}>{ name }</button> }
            }) }
        </div>
    }
}

fn draw(ground: &Ground<'_>, picture: Picture) -> Drawn {
    match picture {
        Picture::Strip => strip(ground),
        Picture::Law => law(ground),
        Picture::Dots => dots(ground),
        Picture::Pair => pair(ground),
    }
}

fn grid(ground: &Ground<'_>, bottom: f64) -> Html {
    let ticks = ground.axis.chart.ticks().into_iter();
    let lines = ticks.map(
        |tick| html! { <path class="grid" d={format!("M{:.1} 20V{:.1}", ground.axis.x(tick), bottom)} /> },
    );
    lines.collect()
}

/// What a phone has below the picture for the flag of this round: its titles leave no room.
fn flag_height(ground: &Ground<'_>) -> f64 {
    if ground.narrow && ground.trial.here.noise.is_some() { 22.0 } else { 0.0 }
}

/// How high the axis is with its words.
fn foot_height(ground: &Ground<'_>) -> f64 {
    if ground.narrow { 52.0 + flag_height(ground) } else { 34.0 }
}

/// The line of this round, with what it is.
fn line(ground: &Ground<'_>, chosen: Picture, bottom: f64) -> Html {
    let Some(noise) = ground.trial.here.noise else { return Html::default() };
    let words = text().laboratory;
    let says = (words.this_round)(&signed(ground.trial, noise));
    let x = ground.axis.x_inside(noise);
    // Wide enough in a wide face.
    let wide = 8.4 * to_f64(i64::try_from(says.chars().count()).unwrap_or(0));
    let middle = x.clamp(wide / 2.0 + 2.0, ground.width - wide / 2.0 - 2.0);
    // On a phone from below the words of its picture to the flag at its foot.
    let (from, top) = match chosen {
        _ if !ground.narrow => (strip_height(ground) - 20.0, strip_height(ground) - 20.0),
        Picture::Strip | Picture::Dots => (38.0, bottom + 2.0),
        Picture::Law => (88.0, bottom + 2.0),
        Picture::Pair => (56.0, bottom + 2.0),
    };
    html! {
        <g class="this-round" data-known="noise">
            <path d={format!("M{x:.1} {from:.1}V{:.1}", bottom.max(top))} />
            <rect x={units(middle - wide / 2.0)} y={units(top)} width={units(wide)} height="19" rx="2" />
            <text class="strong" x={units(middle)} y={units(top + 14.0)} text-anchor="middle">{ says }</text>
        </g>
    }
}

/// The axis.
fn foot(ground: &Ground<'_>, top: f64) -> Html {
    let t = text();
    let words = t.laboratory;
    let (trial, top) = (ground.trial, top + flag_height(ground));
    let truth = match trial.here.truth {
        Some(truth) => (words.truth)(&kwh(trial, to_f64(truth))),
        None => words.truth_unknown.to_owned(),
    };
    let (_, right) = ground.axis.ends();
    html! {
        <>
            { for ground.axis.chart.ticks().into_iter().map(|tick| {
                let x = units(ground.axis.x(tick));
                let says = if tick == 0 { "0".to_owned() } else { signed(trial, tick) };
                let class = if tick == 0 { "strong" } else { "" };
                html! { <text {class} {x} y={units(top + 14.0)} text-anchor="middle">{ says }</text> }
            }) }
            <text class="strong" data-known="total" x={units(ground.axis.x(0))} y={units(top + 31.0)} text-anchor="middle">{ truth }</text>
            <text class="soft" x={units(right)} y={units(top + if ground.narrow { 48.0 } else { 31.0 })} text-anchor="end">
                { if ground.narrow { t.result.unit_kwh } else { words.axis } }
            </text>
        </>
    }
}

/// A title in two parts.
fn title(strong: String, rest: String, narrow: bool) -> Html {
    if narrow {
        return html! { <>
            <text class="title strong" x="0" y="13">{ strong }</text>
            <text class="title" x="0" y="29">{ rest }</text>
        </> };
    }
    html! { <text class="title halo" x="0" y="13"><tspan class="strong">{ strong }</tspan>{ " " }{ rest }</text> }
}

const STRIP: f64 = 124.0;

/// How high the strip is: without shares it is a title and the flag of this round.
fn strip_height(ground: &Ground<'_>) -> f64 {
    match ground.narrow {
        true => STRIP + 4.0,
        false if ground.axis.chart.bars.is_empty() => 46.0,
        false => STRIP,
    }
}

/// One round: its shares end to end.
fn strip(ground: &Ground<'_>) -> Drawn {
    let t = text();
    let (words, trial, axis) = (t.laboratory, ground.trial, &ground.axis);
    let own = trial.shares().map(|(own, _)| own);
    let chart = &axis.chart;
    let shares = t.counted(Thing::Shares, chart.bars.len());
    let rest = match own {
        Some(true) => (words.strip_this)(&shares),
        Some(false) => (words.strip_drawn)(&shares),
        None => words.strip_none.to_owned(),
    };
    let known = (own == Some(true)).then_some("noise");
    let pitch = pitch(chart.bars.len(), STRIP - 50.0, 9.8);
    let thick = if pitch > 5.0 { pitch - 2.8 } else { pitch };
    let bars_top = if ground.narrow { 48.0 } else { 24.0 };
    let large = labelled(chart);
    let left_over = others(chart, &large).filter(|_| !ground.narrow && !large.is_empty());
    let height = strip_height(ground);
    // In two lines, and at the end that the flag of this round leaves free.
    let flag_is_left = trial.here.noise.is_some_and(|noise| axis.x_inside(noise) < ground.width / 2.0);
    let away = if flag_is_left { (ground.width, "end") } else { (0.0, "start") };
    let inside = html! {
        <g data-known={known} data-testid="laboratory-strip">
            <g role={own.map(|_| "img")} aria-label={own.map(|_| law_says(trial, some_absent(trial)).1)}>
            { title(words.law_one.to_owned(), rest, ground.narrow) }
            { for chart.bars.iter().enumerate().map(|(place, bar)| {
                let top = bars_top + pitch * to_f64(i64::try_from(place).unwrap_or(0));
                let (from, to) = (axis.x(bar.from.min(bar.to)), axis.x(bar.from.max(bar.to)));
                let class = if bar.to < bar.from { "bar down" } else { "bar" };
                html! { <rect {class} x={units(from)} y={units(top)} width={units((to - from).max(1.6))} height={units(thick)} /> }
            }) }
            { for large.iter().map(|(place, bar)| {
                let top = bars_top + pitch * to_f64(i64::try_from(*place).unwrap_or(0)) + thick.max(7.0) / 2.0 + 4.0;
                let says = format!("{}: {}", (words.home)(u64::from(bar.meter) + 1), signed(trial, bar.to - bar.from));
                // On the side that it grew to, unless room is missing.
                let (left, right) = (axis.x(bar.from.min(bar.to)), axis.x(bar.from.max(bar.to)));
                let room = 7.6 * to_f64(i64::try_from(says.chars().count()).unwrap_or(0)) + 8.0;
                let to_left = if bar.to < bar.from { left > room } else { right + room > ground.width };
                let (x, anchor) = if to_left { (left - 6.0, "end") } else { (right + 6.0, "start") };
                html! { <text class="halo" x={units(x)} y={units(top)} text-anchor={anchor}>{ says }</text> }
            }) }
            if let Some((count, most)) = left_over {
                <text class="soft halo" x={away.0.to_string()} y={units(STRIP - 28.0)} text-anchor={away.1}>{ (words.strip_others)(count) }</text>
                <text class="soft halo" x={away.0.to_string()} y={units(STRIP - 12.0)} text-anchor={away.1}>{ (words.strip_at_most)(&kwh(trial, to_f64(most))) }</text>
            }
            </g>
        </g>
    };
    Drawn { inside, height }
}

/// Many rounds: bars drawn, line the law.
fn law(ground: &Ground<'_>) -> Drawn {
    let (words, trial, axis) = (text().laboratory, ground.trial, &ground.axis);
    let law = trial.law();
    // Bars may be higher than the law, and stay below the words.
    let (top, base) = if ground.narrow { (104.0, 210.0) } else { (18.0, 84.0) };
    let y = |height: f64| base - (base - top) * height.min(1.15);
    let drawn = trial.rounds.as_ref();
    let name = (words.law_picture)(&kwh(trial, law.scale()));
    let peak = law.probability(0);
    let curve =
        path(axis.values(&[]).into_iter().map(|value| (axis.x(value), y(law.probability(value) / peak))));
    let (strong, rest) = match drawn {
        Some(drawn) => ((words.law_title)(&format::grouped(drawn.rounds.into())), words.law_drawn.to_owned()),
        None => (words.law_none.to_owned(), words.law_only.to_owned()),
    };
    let (x, anchor, first) = if ground.narrow { (0.0, "start", 46.0) } else { (ground.width, "end", 18.0) };
    let told = |line: f64| units(first + 15.0 * line);
    let x = x.to_string();
    let inside = html! {
        <g role="img" aria-label={name} data-testid="laboratory-law">
            { title(strong, rest, ground.narrow) }
            if let Some(drawn) = drawn {
                { for drawn.noise.bins().edges().zip(heights(&drawn.noise, law)).filter(|(_, height)| *height > 0.0).map(|((from, to), height)| {
                    // From the middle between two whole numbers to the next.
                    let half = (axis.x(1) - axis.x(0)) / 2.0;
                    let (from, to) = (axis.x_inside(from) - half, axis.x_inside(to) + half);
                    html! { <rect class="drawn" x={units(from)} y={units(y(height))}
                        width={units((to - from).max(0.5))} height={units(base - y(height))} /> }
                }) }
            }
            <path class="law" d={curve} />
            <path class="base" d={format!("M{:.1} {base}H{:.1}", axis.ends().0, axis.ends().1)} />
            if let Some(drawn) = drawn {
                <text class="halo" x={x.clone()} y={told(0.0)} text-anchor={anchor} data-testid="laboratory-ks">
                    { (if drawn.agrees() { words.agrees } else { words.disagrees })(&format::significant(drawn.distance, 2)) }
                </text>
                <text class="soft halo" x={x.clone()} y={told(1.0)} text-anchor={anchor}>{ (words.too_far)(&format::significant(drawn.critical, 2)) }</text>
                <text class="soft halo" x={x} y={told(2.0)} text-anchor={anchor}>{ (words.outside)(&format::grouped(drawn.noise.outside().into())) }</text>
            }
        </g>
    };
    Drawn { inside, height: base + 12.0 }
}

/// Dots that are equally likely.
fn dots(ground: &Ground<'_>) -> Drawn {
    let (words, trial, axis) = (text().laboratory, ground.trial, &ground.axis);
    let law = trial.law();
    let dots = axis.dots(law);
    let highest = f64::from(dots.iter().map(|(_, level)| *level).max().unwrap_or(0));
    let first = if ground.narrow { 44.0 } else { 22.0 };
    // However much lies on one place, it stays in its room.
    let rise = 11.6f64.min(46.0 / highest.max(1.0));
    let base = first + rise * highest + 5.0;
    let within = (words.dots_title)(DOTS, dots_within(law, law.scale()), &kwh(trial, law.scale()));
    let (strong, rest) = within.split_once(',').map_or((String::new(), within.clone()), |(strong, rest)| {
        (format!("{strong},"), rest.trim_start().to_owned())
    });
    let inside = html! {
        <g role="img" aria-label={format!("{within}. {}", words.dots_picture)} data-testid="laboratory-dots">
            { title(strong, rest, ground.narrow) }
            { for dots.into_iter().map(|(x, level)| html! {
                <circle class="dot" cx={units(x)} cy={units(base - rise * f64::from(level))} r="5.2" />
            }) }
            <path class="base" d={format!("M{:.1} {:.1}H{:.1}", axis.ends().0, base + 7.0, axis.ends().1)} />
        </g>
    };
    Drawn { inside, height: base + 16.0 }
}

/// With home 1 and without, Fig. 1; and below it the ratio of the two.
fn pair(ground: &Ground<'_>) -> Drawn {
    let (words, trial, axis) = (text().laboratory, ground.trial, &ground.axis);
    let (law, pair) = (trial.law(), trial.pair());
    let (top, base) = if ground.narrow { (66.0, 160.0) } else { (20.0, 92.0) };
    let peak = law.probability(0);
    let y = |height: f64| base - (base - top) * height.min(1.15);
    let values = axis.values(&[pair.off_middle(), pair.on_middle()]);
    let curve =
        |at: &dyn Fn(i64) -> f64| path(values.iter().map(|value| (axis.x(*value), y(at(*value) / peak))));
    let sampled = trial.rounds.as_ref().map(|rounds| rounds.pair(&pair));
    let outline = |bars: &blindsum_laboratory::Histogram| {
        let edges = bars.bins().edges().zip(heights(bars, law));
        steps(edges.map(|((from, to), height)| (axis.x_inside(from), axis.x_inside(to), y(height))))
    };
    let (off_x, on_x) = (axis.x_inside(pair.off_middle()), axis.x_inside(pair.on_middle()));
    let cap = format::kwh_significant(to_f64(energy(&trial.params, trial.params.sensitivity())));
    let cap =
        if cap.contains('.') { cap.trim_end_matches('0').trim_end_matches('.').to_owned() } else { cap };
    let factor = noise::factor(pair.most());
    let name = match &factor {
        Some(factor) => (words.pair_picture)(factor),
        None => words.ratio_title_large.to_owned(),
    };
    let noise = trial.here.noise;
    // The ratio: from -1 to 1, in parts of epsilon.
    let (low, high) = (base + 36.0, base + 12.0);
    let ratio_y = |part: f64| low - (low - high) * (part + 1.0) / 2.0;
    let ratios = path(values.iter().map(|value| (axis.x(*value), ratio_y(ratio(&pair, *value)))));
    let ratio_title = match &factor {
        Some(factor) => (words.ratio_title)(factor),
        None => words.ratio_title_large.to_owned(),
    };
    let (left, right) = axis.ends();
    let title_line = low + 14.0;
    let inside = html! {
        <g data-testid="laboratory-pair">
            { title(words.pair_title.to_owned(), words.pair_subtitle.to_owned(), ground.narrow) }
            <g class="pair" role="img" aria-label={name} data-known="reading">
                if let Some((off, on)) = &sampled {
                    <path class="sampled" d={outline(off)} />
                    <path class="sampled" d={outline(on)} />
                }
                <path class="off" d={curve(&|value| pair.off(value))} />
                <path class="on" d={curve(&|value| pair.on(value))} />
                if ground.narrow {
                    <text x="0" y="50">{ words.pair_off }</text>
                    <text x={ground.width.to_string()} y="50" text-anchor="end">{ (words.pair_on)(&cap) }</text>
                } else {
                    <text class="halo" x={units(off_x - 34.0)} y="58" text-anchor="end">{ words.pair_off }</text>
                    <text class="halo" x={units(on_x + 22.0)} y="36">{ (words.pair_on)(&cap) }</text>
                }
                if let Some(noise) = noise {
                    <g data-known="noise">
                        <circle class="on" cx={units(axis.x_inside(noise))} cy={units(y(pair.on(noise) / peak))} r="4" />
                        <circle class="off" cx={units(axis.x_inside(noise))} cy={units(y(pair.off(noise) / peak))} r="4" />
                    </g>
                }
            </g>
            <path class="base" d={format!("M{left:.1} {base}H{right:.1}")} />
            <g class="pair" role="img" aria-label={words.ratio_picture} data-known="reading">
                <path class="limit" d={format!("M{left:.1} {high:.1}H{right:.1}M{left:.1} {low:.1}H{right:.1}")} />
                <path class="on" d={ratios} />
                if let Some(noise) = noise {
                    <g data-known="noise"><circle class="on" cx={units(axis.x_inside(noise))} cy={units(ratio_y(ratio(&pair, noise)))} r="4" /></g>
                }
            </g>
            <text class="halo" x="0" y={units(title_line)}>{ ratio_title }</text>
            if let Some(noise) = noise {
                <text class="halo strong" data-known="noise" x={units(right)} y={units(if ground.narrow { title_line + 16.0 } else { title_line })} text-anchor="end">
                    { times(pair.ln_ratio(noise), &cap) }
                </text>
            }
        </g>
    };
    Drawn { inside, height: if ground.narrow { title_line + 26.0 } else { title_line + 6.0 } }
}

/// How many times likelier this total is.
fn times(ln_ratio: f64, cap: &str) -> String {
    let words = text().laboratory;
    let times = format::significant(ln_ratio.abs().exp(), 2);
    if ln_ratio >= 0.0 { (words.ratio_here)(&times, cap) } else { (words.ratio_here_off)(&times) }
}
