//! Guess the 1: by hand, by itself, and the look.

use blindsum_core::role::Role;
use blindsum_sim::knowledge::{Lens, Observer};
use yew::prelude::*;

use crate::components::downloads::under;
use crate::components::drawing::measure::units;
use crate::components::microscope::inside::Inside;
use crate::state::Action;
use crate::state::guess::{BY_HAND, BY_ITSELF, Play, entropy};
use crate::state::seen::short_keys;
use crate::text::format;
use crate::text::role::role_word;
use crate::text::text;
use crate::text::words::microscope::ByItselfFigures;
use crate::view::microscope::{ByItself, Mark, wh};

pub(super) fn guess(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    if inside.gamma() == 1 {
        return html! { <p>{ w.only }</p> };
    }
    if !inside.scope.has_bits {
        return html! { <p>{ w.begin }</p> };
    }
    if inside.scope.known && inside.seen.lens != Lens::Everything {
        return knows(inside);
    }
    let looked = inside.scope.position.is_some();
    html! {
        <>
            <div class="micro-question">
                { if looked { told(inside) } else { asked(inside) } }
                if !looked { { play(inside, "look", w.look, Play::Look { meter: inside.meter }) } }
                if looked || inside.guesses.tries.len() >= BY_HAND { { play(inside, "guess-again", w.again, Play::Again) } }
            </div>
            if let Some(share) = inside.scope.counts() { <p>{ (w.double)(&wh(&inside.seen.params, share), &(text().the)(&role_word(inside.seen.params.key_mode().drawer()))) }</p> }
            { strip(inside) }
            { found(inside) }
            if inside.guesses.right_by_itself.is_some() { { by_itself(inside) } } else { { by_itself_button(inside) } }
        </>
    }
}

fn play(inside: &Inside<'_>, id: &'static str, word: &'static str, play: Play) -> Html {
    let onclick = inside.on.reform(move |_: MouseEvent| Action::Game(play));
    html! { <button type="button" {id} data-testid={id} {onclick}>{ word }</button> }
}

/// These eyes know it, and the meter's do not.
fn knows(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let own = Observer::of(Role::Meter(inside.meter)).map(Lens::of);
    let onclick =
        inside.on.reform(move |_: MouseEvent| Action::Lens(own.clone().unwrap_or(Lens::Everything)));
    html! {
        <>
            <p class="m-question">{ if short_keys(&inside.seen.params) { (w.opens)(inside.number()) } else { (w.known)(inside.number()) } }</p>
            <div class="micro-buttons"><button type="button" data-testid="as-meter" {onclick}>{ (w.as_meter)(inside.number()) }</button></div>
        </>
    }
}

fn asked(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let round = inside.guesses.tries.len() + 1;
    let words = if round > BY_HAND {
        (w.ask_none)(inside.number())
    } else {
        (w.ask)(inside.number(), round, BY_HAND)
    };
    html! { <p class="m-question" data-testid="guess-question">{ words }</p> }
}

/// Which it was.
fn told(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let was = inside.scope.position.map(|position| (w.was)(position + 1));
    let said = inside.marks.first().map(|mark| (w.said)(mark.column + 1));
    html! { <p class="m-question" data-testid="guess-told" aria-live="polite">{ was }{ " " }{ said }</p> }
}

/// The guesses by hand, one after the other.
fn strip(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let places = (0..BY_HAND).map(|place| match inside.marks.get(place) {
        Some(mark) => marked(*mark),
        None if place == inside.marks.len() && inside.can_guess() => {
            html! { <li class="m-now"><span aria-hidden="true">{ "?" }</span></li> }
        }
        None => html! { <li aria-hidden="true"></li> },
    });
    html! { <ol class="m-strip" aria-label={w.strip} data-testid="guess-strip">{ for places }</ol> }
}

fn marked(mark: Mark) -> Html {
    let w = text().microscope;
    let (class, sign, said) = match (mark.is_right(), mark.was) {
        (Some(true), _) => ("m-right", "✓", w.right.to_owned()),
        (Some(false), Some(was)) => ("m-wrong", "✗", (w.wrong)(was + 1)),
        _ => ("m-open", "?", w.open.to_owned()),
    };
    html! {
        <li {class}><span class="number">{ mark.column + 1 }</span><span aria-hidden="true">{ sign }</span>
            <span class="visually-hidden">{ ", " }{ said }</span></li>
    }
}

fn found(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let judged = inside.marks.iter().filter_map(Mark::is_right);
    let (right, of) = judged.fold((0, 0), |(right, of), is_right| (right + usize::from(is_right), of + 1));
    html! {
        <>
            if of > 0 { <p data-testid="guess-found" aria-live="polite">{ (w.found)(right, of, inside.gamma()) }</p> }
            // It is of use when the second guess is to be made, and takes room from then on.
            if inside.guesses.tries.len() == 1 { <p class="note">{ w.drawn_note }</p> }
        </>
    }
}

fn thousand() -> String {
    format::grouped(i64::try_from(BY_ITSELF).unwrap_or(i64::MAX))
}

fn by_itself_button(inside: &Inside<'_>) -> Html {
    let meter = inside.meter;
    let onclick =
        inside.on.reform(move |_: MouseEvent| Action::Game(Play::ByItself { meter, entropy: entropy() }));
    html! {
        <div class="micro-buttons">
            <button type="button" id="guess-by-itself" data-testid="guess-by-itself" {onclick}>{ (text().microscope.by_itself_button)(&thousand()) }</button>
        </div>
    }
}

fn by_itself(inside: &Inside<'_>) -> Html {
    let w = text().microscope;
    let Some(right) = inside.guesses.right_by_itself else { return Html::default() };
    let gamma = inside.gamma();
    let figures = ByItself::of(right, gamma);
    let percent = |share: f64| format::decimal(100.0 * share, 1);
    let (share, low, high) =
        (percent(figures.share), percent(figures.interval.0), percent(figures.interval.1));
    let of = thousand();
    let values = ByItselfFigures { right, of: &of, share: &share, low: &low, high: &high, gamma };
    let verdict = if figures.agrees() { w.agrees } else { w.differs };
    html! {
        <div data-testid="by-itself" data-right={right.to_string()}>
            <p aria-live="polite">{ (w.by_itself)(&values) }{ " " }{ verdict(gamma) }</p>
            { axis(&figures, &(w.axis)(&values), gamma) }
            { under(figures.sheet(), "meter-guesses") }
        </div>
    }
}

/// The interval and luck on one axis.
fn axis(figures: &ByItself, name: &str, gamma: u32) -> Html {
    const LEFT: f64 = 14.0;
    const WIDTH: f64 = 318.0;
    let (from, to, step) = figures.axis();
    let x = |percent: f64| LEFT + WIDTH * (percent - f64::from(from)) / f64::from(to - from);
    let at = |share: f64| units(x(100.0 * share));
    let marks = (0..=(to - from) / step.max(1)).map(|index| from + index * step);
    let mark = |percent: u32| {
        let x = units(x(f64::from(percent)));
        html! { <g><path class="m-edge" d={format!("M{x} 40v4")} /><text class="m-soft" {x} y="57" text-anchor="middle">{ format!("{percent}\u{a0}%") }</text></g> }
    };
    let (low, high, share, luck) =
        (at(figures.interval.0), at(figures.interval.1), at(figures.share), at(figures.luck));
    // On whichever side of luck there is room for its word.
    let end = x(100.0 * figures.luck) > LEFT + WIDTH / 2.0;
    let (word, anchor) =
        (x(100.0 * figures.luck) + if end { -5.0 } else { 5.0 }, if end { "end" } else { "start" });
    html! {
        <svg class="m-axis" id="meter-guesses" viewBox="0 0 346 62" role="img" aria-label={name.to_owned()}>
            <path class="m-edge" d={format!("M{LEFT} 40H{}", LEFT + WIDTH)} />
            { for marks.map(mark) }
            <path class="m-luck" d={format!("M{luck} 4V40")} />
            <text x={units(word)} y="13" text-anchor={anchor}>{ (text().microscope.luck)(gamma) }</text>
            <path class="m-interval" d={format!("M{low} 28H{high}M{low} 23v10M{high} 23v10")} />
            <circle cx={share} cy="28" r="5" />
        </svg>
    }
}
