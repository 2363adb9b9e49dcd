//! The tab Verdict: one home and these eyes. What the number in hand says, how it came about, who would have to go or to help, and what
//! it rests on; all numbers of the round are one click below.

use blindsum_core::params::Params;
use blindsum_core::privacy::{Posterior, Verdict};
use blindsum_sim::knowledge::Home;
use blindsum_sim::knowledge::{
    Assumption, Findings, Knowledge, Lens, Observer, Standing, Status, Strength, Value, strength,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::components::arrow::arrow;
use crate::components::drawing::shutter::{Size, shutter_icon};
use crate::components::knowledge_table::KnowledgeTable;
use crate::components::parts::{Parts, parts};
use crate::components::verdict::changes::Changes;
use crate::components::verdict::look::look;
use crate::components::verdict::more::{checked, more_homes, wrong};
use crate::components::verdict::picture::{Bar, bars, nothing, spread};
use crate::components::verdict::tables::behind;
use crate::ground::number;
use crate::state::seen::Seen;
use crate::state::{Action, NUMBERS, crowded};
use crate::text::band::{of_hundred, public_odds, subject, the_home};
use crate::text::verdict::{of_100, width};
use crate::text::{format, text};
use crate::view::more_homes::MoreHomes;
use crate::view::verdict::chain;

#[derive(Properties, PartialEq)]
pub(crate) struct VerdictPanelProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// The home looked at, if one was chosen.
    pub(crate) subject: Option<u32>,
    /// Whether what is read is checked against the truth.
    pub(crate) truth: bool,
    /// Whether nothing moves by itself.
    pub(crate) still: bool,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// Whether the table of all numbers has no more room than there.
    pub(crate) tight: bool,
    /// The part that is chosen.
    pub(crate) parts: Parts,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

#[function_component]
pub(crate) fn VerdictPanel(props: &VerdictPanelProps) -> Html {
    let seen = &props.seen;
    let meter = subject(seen, props.subject);
    let standing = seen.findings().map(|findings| findings.standing(meter));
    let crowd = crowded(usize::try_from(seen.params.meters()).unwrap_or_default());
    let words = text().exhibit_parts;
    // It does not depend on the home looked at.
    let more = use_memo(seen.clone(), |seen| crowd.then(|| MoreHomes::of(seen)));
    let head = head(props, meter, standing, crowd);
    let numbers = html! { <AllNumbers seen={seen.clone()} {meter} still={props.still} narrow={props.tight} chosen={props.parts.chosen == NUMBERS} /> };
    let found = seen.findings().zip(standing);
    // Of the future, and of its own, a meter is told nothing more.
    let more_to_say =
        standing.is_some_and(|standing| standing != Standing::NotYet && standing != Standing::Own);
    let of_home = found.map(|(findings, standing)| of_home(seen, findings, meter, standing, props.narrow));
    let word = standing.and_then(Standing::word);
    let changes = word.filter(|_| more_to_say).map(|word| {
        html! { <Changes seen={seen.clone()} {meter} {crowd} {word} still={props.still} on={props.on.clone()} /> }
    });
    let rests = if more_to_say { rests(seen, meter) } else { Html::default() };
    let (names, inside): (&[&str], _) = match &*more {
        Some(more) => {
            let home = html! {
                <>
                    { head }
                    { checked(seen, more, (meter, props.truth), &props.on) }
                    if let Some((said, _)) = &of_home { { said.clone() } } else { { everything() } }
                </>
            };
            // What would change it stands with how it came about: the first place is the crowd's.
            let behind = of_home.and_then(|(_, behind)| behind);
            let there = behind.is_some() || changes.is_some();
            let how = html! { <>{ behind }{ changes }</> };
            let inside = vec![
                (true, more_homes(seen, more, props.narrow)),
                (true, home),
                (there, how),
                (true, numbers),
                (more_to_say, rests),
            ];
            (&words.crowd, inside)
        }
        None => {
            let (first, how) = match of_home {
                // Where there is nothing to draw, the number and where it is from stand beside each other.
                Some((None, behind)) => (behind.unwrap_or_default(), None),
                Some((Some(said), behind)) => (said, behind),
                None => (everything(), None),
            };
            // Who would have to go or to help stands beside the home of which that is said.
            let home = html! { <>{ head }{ first }{ changes }</> };
            (
                &words.verdict,
                vec![
                    (true, home),
                    (how.is_some(), how.unwrap_or_default()),
                    (more_to_say, rests),
                    (true, numbers),
                ],
            )
        }
    };
    html! {
        <div class="verdict-panel" data-testid="verdict-panel" data-home={(u64::from(meter) + 1).to_string()}>
            { parts(&props.parts, names, inside) }
        </div>
    }
}

fn everything() -> Html {
    html! { <p class="note">{ text().verdict.everything_soft }</p> }
}

/// What the number in hand says of a home, and how it came about.
fn of_home(
    seen: &Seen,
    findings: &Findings,
    meter: u32,
    standing: Standing,
    narrow: bool,
) -> (Option<Html>, Option<Html>) {
    let drawn = standing != Standing::Own && standing != Standing::Known;
    (drawn.then(|| picture(seen, findings, meter, narrow)), behind(seen, meter))
}

/// The home with its window and its word, and the way to its neighbours.
fn head(props: &VerdictPanelProps, meter: u32, standing: Option<Standing>, crowd: bool) -> Html {
    let (w, seen) = (text().verdict, &props.seen);
    let word = match standing {
        None => w.count_shown,
        Some(Standing::Own) => w.own_word,
        Some(standing) => {
            standing.word().map_or(w.count_not_worked_out, |word| text().walk.verdict_word(word))
        }
    };
    let window = look(seen, meter);
    let to = |meter: Option<u32>| {
        let meter = meter.filter(|meter| *meter < seen.params.meters());
        (meter.is_none(), props.on.reform(move |_: MouseEvent| Action::Zoom(meter)))
    };
    let ((first, before), (last, after)) = (to(meter.checked_sub(1)), to(meter.checked_add(1)));
    html! {
        <div class="head" data-verdict={window.name()}>
            <p class="home" data-testid="verdict-home">
                <b>{ text().capital(&the_home(meter)) }</b>{ shutter_icon(window, Size::Small) }<span>{ word }</span>
            </p>
            <span class="turn">
                <button type="button" class="small" disabled={first} onclick={before}>{ arrow("‹", w.before) }</button>
                <button type="button" class="small" disabled={last} onclick={after}>{ arrow("›", w.after) }</button>
                if crowd { { wrong(seen, meter, props.truth, &props.on) } }
            </span>
        </div>
    }
}

fn picture(seen: &Seen, findings: &Findings, meter: u32, narrow: bool) -> Html {
    let w = text().verdict;
    let (params, prior, home) = (&seen.params, findings.prior(), the_home(meter));
    let covered = findings.home(meter);
    if let Some((given, dots)) = covered.and_then(|home| home.given).zip(findings.spread(meter)) {
        let name = (w.dots_name)(&home);
        let read = covered.is_some_and(|home| home.verdict == Verdict::Read);
        let bet = bet(params, &home, &given, dots.even.within, read);
        return html! {
            <>
                <p class="big" data-testid="bet">{ bet }</p>
                { spread(params, (&dots, &given), read, &prior.dots(), name, narrow) }
                <p class="note">{ w.dots_note }</p>
            </>
        };
    }
    match covered {
        // What nobody has worked out is not shown as if somebody had.
        covered
            if findings.standing(meter) == Standing::NotWorkedOut
                || covered.is_some_and(|covered| {
                    covered.verdict != Verdict::Hidden
                        && (covered.cover.trials.is_some() || findings.takes_factoring(meter))
                }) =>
        {
            html! {
                <p class="note" data-testid="takes">{ w.takes }</p>
            }
        }
        Some(covered) => odds(seen, meter, &covered, narrow),
        None => untold(params, &home, narrow),
    }
}

/// What to bet: of a home that is read, how likely the number is as near as reading means; else how near is an even bet.
fn bet(params: &Params, home: &str, given: &Posterior, within: u64, read: bool) -> String {
    let w = text().verdict;
    let units = |units: u64| i64::try_from(units).unwrap_or(i64::MAX);
    let number = w.amount(params, units(given.nearest), None);
    match read {
        true => (w.surer)(&text().capital(home), &number, &width(params), &of_100(given.close)),
        false => (w.even)(home, &number, &format::wh_short(number::energy(params, units(within)))),
    }
}

fn untold(params: &Params, home: &str, narrow: bool) -> Html {
    let w = text().verdict;
    html! {
        <>
            { nothing(params, (w.nothing_name)(home), narrow) }
            <p class="note">{ w.nothing_yet_dots }</p>
        </>
    }
}

/// How far odds can shift about a home without a number in hand.
fn odds(seen: &Seen, meter: u32, covered: &Home, narrow: bool) -> Html {
    let w = text().verdict;
    let odds = covered.left.odds;
    let public = public_odds(seen).filter(|public| *public < odds);
    let (who, home) = (w.who(&seen.lens), the_home(meter));
    let eyes = || Bar { title: (w.odds_eyes)(&text().capital(&who)), odds: Some(odds) };
    let drawn = match public {
        _ if of_hundred(odds).is_none() => Vec::new(),
        Some(public) => vec![
            Bar { title: w.suppose.to_owned(), odds: None },
            Bar { title: w.odds_public.to_owned(), odds: Some(public) },
            eyes(),
        ],
        None => vec![
            Bar { title: w.suppose.to_owned(), odds: None },
            Bar { title: w.odds_public.to_owned(), odds: Some(odds) },
        ],
    };
    let title = if public.is_some() { (w.odds_title)(&who, &home) } else { w.odds_title_public.to_owned() };
    html! {
        <>
            <p class="big" data-testid="odds">{ title }</p>
            if drawn.is_empty() {
                <p class="note">{ text().walk.odds(odds) }</p>
            } else {
                { bars(&drawn, narrow) }
            }
            if public.is_some() && odds.is_finite() && seen.lens.only_meter().is_some() {
                <p class="note">{ (w.odds_note)(&format::short_upward(odds), &format::short_decimal(seen.params.epsilon())) }</p>
            }
        </>
    }
}

/// What the verdict rests on: the mechanism by its name, and where that does not hold.
fn rests(seen: &Seen, meter: u32) -> Html {
    let (w, walk) = (text().verdict, text().walk);
    let Some((knowledge, findings)) = seen.knowledge.as_ref().zip(seen.findings()) else {
        return Html::default();
    };
    let value = Value::Reading(meter);
    let status = knowledge.status(value);
    let short = strength(Assumption::Factoring, &seen.params) == Strength::Fails;
    let factoring = || Knowledge::gather_factoring(&seen.params, seen.shown(), &seen.lens);
    let doubt = matches!(status, Status::Hidden(_))
        .then(|| walk.doubt(value, knowledge, short.then(factoring).as_ref(), &seen.params))
        .flatten();
    let links = chain(seen, meter).into_iter().map(|link| (walk.value(link.value).1, walk.status(&link.how)));
    let worth = findings.home(meter).map(|home| walk.worth(&seen.params, &home)).unwrap_or_default();
    html! {
        <section data-testid="rests">
            <h4>{ w.rests }</h4>
            <p>{ text().capital(&walk.status(&status)) }{ "." }</p>
            if let Some(doubt) = doubt {
                <p><strong class="doubt">{ doubt }</strong></p>
            }
            { for links.map(|(name, how)| html! { <p>{ text().capital(name) }{ ": " }{ how }{ "." }</p> }) }
            { for worth.into_iter().map(|said| html! { <p>{ said }</p> }) }
            if let Some(short) = walk.short_keys(&seen.params) {
                <p class="mark">{ short }</p>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct AllNumbersProps {
    seen: Seen,
    meter: u32,
    still: bool,
    narrow: bool,
    /// Whether it is the part that is chosen: then it is open.
    chosen: bool,
}

/// The whole table, worked out when somebody asks for it: of the eyes that look, or under everything of one party at a time.
#[function_component]
fn AllNumbers(props: &AllNumbersProps) -> Html {
    let w = text().verdict;
    let opened = use_state(|| false);
    let open = *opened || props.chosen;
    // Nothing, until somebody chooses: then a party, or each by itself. Where there is room for one, it is one that one begins with.
    let chosen = use_state(|| None::<Option<Lens>>);
    let chooses = props.seen.lens == Lens::Everything;
    let first = props.narrow.then(|| Lens::of(Observer::Cloud));
    let of = (*chosen).clone().unwrap_or(first).filter(|_| chooses);
    let seen = use_memo((props.seen.clone(), of.clone()), |(seen, of)| match of {
        Some(lens) => Seen::new(seen.records.clone(), Some(seen.place), lens, seen.params),
        None => seen.clone(),
    });
    let ontoggle = {
        let opened = opened.clone();
        Callback::from(move |event: Event| {
            let element: Option<web_sys::Element> = event.target_dyn_into();
            opened.set(element.is_some_and(|element| element.has_attribute("open")));
        })
    };
    let onchange = {
        let chosen = chosen.setter();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            chosen.set(Some(select.and_then(|select| select.value().parse().ok())));
        })
    };
    let parties = [
        Observer::Cloud,
        Observer::ControlCenter,
        Observer::Dealer,
        Observer::Eavesdropper,
        Observer::Meter(props.meter),
    ];
    html! {
        <details class="fold whole" data-testid="all-numbers" {open} {ontoggle}>
            <summary>{ w.table }</summary>
            if open && !props.still {
                <p class="note">{ text().walk.knows_waits }</p>
            } else if open {
                if chooses {
                    <label class="chooser">
                        { w.table_who }
                        <select data-testid="all-numbers-of" {onchange}>
                            <option value="" selected={of.is_none()}>{ w.table_all }</option>
                            { for parties.map(|observer| {
                                let lens = Lens::of(observer);
                                let selected = of.as_ref() == Some(&lens);
                                html! { <option value={lens.to_string()} {selected}>{ text().walk.observer(observer) }</option> }
                            }) }
                        </select>
                    </label>
                }
                <KnowledgeTable seen={(*seen).clone()} meter={props.meter} narrow={props.narrow} />
            }
        </details>
    }
}
