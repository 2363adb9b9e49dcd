//! A crowd's homes as a town. All houses of a street that have the same sign are one path: a thousand homes are some dozen elements.
//! The whole town is one control: arrows walk through it, Enter opens the home that is looked at, and so does pressing its house; the
//! field below takes a number.

use blindsum_core::privacy::Verdict;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::browser;
use crate::components::copy::Copy;
use crate::components::drawing::measure::units;
use crate::components::stage::picture::Picture;
use crate::components::stage::pieces::with_verdict;
use crate::ground::ids;
use crate::ground::number::count;
use crate::state::{Action, Tab};
use crate::text::{Thing, text};
use crate::view::frame::Frame;
use crate::view::meter::{Moment, state_of_meter};
use crate::view::stage::flow::flies;
use crate::view::stage::layout::Form;
use crate::view::stage::town::{Sign, Town, UNITS, Word, count_of, houses, paths};
use blindsum_core::role::Role;

/// What is drawn of a town.
pub(super) struct TownView<'a> {
    /// Where the houses stand.
    pub(super) town: &'a Town,
    /// How each meter is.
    pub(super) states: Vec<&'static str>,
    /// What can be said of each home; empty where nothing is.
    pub(super) words: &'a [Option<Word>],
    /// How each house is drawn.
    pub(super) signs: Vec<Sign>,
    /// Who sends or receives in the step looked at.
    pub(super) speaks: Option<u32>,
    /// Whether those who look have a number for homes by pooling.
    pub(super) pooled: bool,
    /// What it shows of the round.
    pub(super) picture: &'a Picture,
}

/// The meter that sends or receives the message of the step looked at.
pub(super) fn speaks(picture: &Picture) -> Option<u32> {
    let seen = picture.seen.as_ref().filter(|_| picture.moment == Moment::Step)?;
    let (_, from, to, _) = flies(seen)?;
    [from, to].into_iter().find_map(|role| if let Role::Meter(meter) = role { Some(meter) } else { None })
}

impl<'a> TownView<'a> {
    pub(super) fn new(town: &'a Town, words: &'a [Option<Word>], pooled: bool, picture: &'a Picture) -> Self {
        let round = picture.round.as_ref();
        let speaks = speaks(picture);
        let states: Vec<_> = (0..town.homes)
            .map(|home| state_of_meter(round, picture.moment, &picture.traffic, home))
            .collect();
        let word = |home: u32| usize::try_from(home).ok().and_then(|home| words.get(home)).copied().flatten();
        let signs = (0u32..).zip(&states);
        let signs = signs.map(|(home, state)| Sign::of(state, word(home), speaks == Some(home))).collect();
        Self { town, states, words, signs, speaks, pooled, picture }
    }

    /// The home that keys walk from.
    fn here(&self) -> u32 {
        self.picture.zoom.unwrap_or_default()
    }

    fn word(&self, home: u32) -> Option<Word> {
        usize::try_from(home).ok().and_then(|home| self.words.get(home)).copied().flatten()
    }

    fn state(&self, home: u32) -> &'static str {
        usize::try_from(home).ok().and_then(|home| self.states.get(home)).copied().unwrap_or("idle")
    }

    /// How a home is, and what can be said of its reading.
    fn describe(&self, home: u32) -> String {
        let t = text();
        let number = u64::from(home) + 1;
        let name = if self.speaks == Some(home) { t.cell_name_speaks } else { t.cell_name };
        let name = name(number, t.state(self.state(home)));
        match self.word(home) {
            Some(Word::Of(verdict)) => with_verdict(name, Some(verdict)),
            Some(Word::Checked(right)) => {
                (t.walk.verdict_of)(&name, if right { t.picture.sign_right } else { t.picture.sign_wrong })
            }
            Some(Word::Own) | None => name,
        }
    }
}

/// The verdict in a word, for tests and styles.
fn verdict_of(word: Option<Word>) -> Option<&'static str> {
    match word? {
        Word::Own => None,
        Word::Of(verdict) => Some(verdict.name()),
        Word::Checked(_) => Some(Verdict::Read.name()),
    }
}

/// Chooses a home and opens it.
fn open(on: &Callback<Action>, home: u32, with_focus: bool) {
    on.emit(Action::Zoom(Some(home)));
    on.emit(Action::Tab(Tab::Meter));
    browser::show_soon(ids::CARD, with_focus);
}

/// The town, within the picture.
pub(super) fn town(view: &TownView) -> Html {
    let Town { frame, homes, size, .. } = *view.town;
    let here = view.here();
    let onkeydown = {
        let (town, on) = (view.town.clone(), view.picture.on.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            if event.key() == "Enter" {
                event.prevent_default();
                open(&on, here, true);
            } else if let Some(next) = town.step(&event.key(), here) {
                event.prevent_default();
                on.emit(Action::Choose(next));
            }
        })
    };
    let onclick = {
        let (town, on, zoom) = (view.town.clone(), view.picture.on.clone(), view.picture.zoom);
        Callback::from(move |event: MouseEvent| match town.home_at(place(&event, &frame)) {
            Some(home) if zoom == Some(home) && town.house(home).is_some() => open(&on, home, false),
            Some(home) => on.emit(Action::Choose(home)),
            None => {}
        })
    };
    let counted = text().counted(Thing::Homes, usize::try_from(homes).unwrap_or_default());
    let ring = view.town.house(here).map(|house| house.grown(2.5));
    html! {
        <>
            <g class="town" aria-hidden="true">{ roads(view) }{ bars(view) }</g>
            <g class={classes!("town", "role-meter", (size > 2.0 * UNITS).then_some("large"))} data-testid="town-houses" transform={format!("scale({:.4})", size / UNITS)} aria-hidden="true">
                { for view.town.drawn().map(|street| html! {
                    <g key={street} data-street={street.to_string()}>
                        { for paths(view.town, street, &view.signs).into_iter().map(|(sign, d)| html! {
                            <path key={sign.name()} class={classes!("sign-of-home", sign.name())} data-sign={sign.name()} {d} />
                        }) }
                    </g>
                }) }
            </g>
            <rect class="glass can-walk" id={ids::TOWN} data-testid={ids::TOWN} x={units(frame.x)} y={units(frame.y)} width={units(frame.w)} height={units(frame.h)}
                role="slider" tabindex="0" aria-label={(text().picture.town)(&counted)} aria-valuemin="1" aria-valuemax={homes.to_string()}
                aria-valuenow={(u64::from(here) + 1).to_string()} aria-valuetext={view.describe(here)}
                data-state={view.state(here)} data-verdict={verdict_of(view.word(here))} {onkeydown} {onclick} />
            if let Some(Frame { x, y, w, h }) = ring {
                <rect class={classes!("home-ring", view.picture.zoom.is_none().then_some("of-focus"))} x={units(x)} y={units(y)} width={units(w)} height={units(h)} rx="2" />
            }
        </>
    }
}

/// Where in the picture the pointer is, by where the glass over the town is on the screen.
fn place(event: &MouseEvent, frame: &Frame) -> (f64, f64) {
    let glass = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(room) = glass.map(|glass| glass.get_bounding_client_rect()) else { return (-1.0, -1.0) };
    let aside = (f64::from(event.client_x()) - room.left()) / room.width().max(1.0);
    let down = (f64::from(event.client_y()) - room.top()) / room.height().max(1.0);
    (frame.x + frame.w * aside, frame.y + frame.h * down)
}

/// The roads; where several pool, the wire that goes along those with homes whose number they have.
fn roads(view: &TownView) -> Html {
    let town = view.town;
    let gains = |street: &u32| {
        let of = |home: u32| usize::try_from(home).ok().and_then(|home| view.signs.get(home));
        let opened = |sign: &Sign| {
            matches!(sign, Sign::Narrowed | Sign::Read | Sign::Right | Sign::Wrong | Sign::Speaks)
        };
        view.pooled && town.street(*street).any(|home| of(home).is_some_and(opened))
    };
    let all: Vec<_> = town.drawn().filter_map(|street| Some((town.road(street)?, gains(&street)))).collect();
    let left = town.frame.x - 18.0;
    let plain = all.iter().map(|((y, from, to), _)| format!("M{from:.1} {y:.1}H{to:.1}")).collect::<String>();
    let wired = || all.iter().filter(|(_, gained)| *gained).map(|(road, _)| road);
    let wires = wired().map(|(y, _, to)| format!("M{left:.1} {y:.1}H{to:.1}")).collect::<String>();
    let nodes = wired().map(|(y, ..)| format!("M{left:.1} {y:.1}h0")).collect::<String>();
    html! {
        <>
            <path class="road" d={plain} />
            if let Some((last, ..)) = wired().next_back().filter(|_| town.shown.is_none()) {
                <path class="wire rail" d={format!("M{left:.1} {:.1}V{last:.1}", town.frame.y - 16.0)} />
                <path class="road tapped" d={wires} />
                <path class="road nodes" d={nodes} />
            }
        </>
    }
}

/// A bar for each street, where one is shown at a time: full as far as its homes are read, narrowed above that.
fn bars(view: &TownView) -> Html {
    let (town, t) = (view.town, text().picture);
    let Some((shown, words)) = town.shown.zip(town.words()) else { return Html::default() };
    let bar = |street: u32| {
        let frame = town.bar(street)?;
        let homes = town.street(street);
        let all = homes.len();
        let part = |of: fn(&Sign) -> bool| {
            let signs = homes.clone().filter_map(|home| view.signs.get(usize::try_from(home).ok()?));
            frame.h * count(signs.filter(|sign| of(sign)).count()) / count(all.max(1))
        };
        let read = part(|sign| matches!(sign, Sign::Read | Sign::Right | Sign::Wrong));
        let narrowed = part(|sign| matches!(sign, Sign::Narrowed));
        let sent = part(|sign| matches!(sign, Sign::Sent | Sign::Own));
        let speaks = view.speaks.is_some_and(|meter| homes.contains(&meter));
        let rect = |class: &'static str, from: f64, high: f64| {
            html! { <rect {class} x={units(frame.x)} y={units(frame.bottom() - from - high)} width={units(frame.w)} height={units(high)} /> }
        };
        Some(html! {
            <g key={street} class={classes!("street-bar", (street == shown).then_some("shown"))}>
                if read > 0.0 { { rect("read", 0.0, read) } }
                if narrowed > 0.0 { { rect("narrowed", read, narrowed) } }
                if sent > 0.0 { { rect("sent", read + narrowed, sent) } }
                { rect("all", 0.0, frame.h) }
                if speaks { <path class="speaks" d={format!("M{:.1} {:.1}l4 -6h-8z", frame.middle(), frame.bottom() + 7.0)} /> }
            </g>
        })
    };
    let street = town.street(shown);
    html! {
        <>
            { for (0..town.streets()).filter_map(bar) }
            <text class="street-name" x={units(town.frame.x + 2.0)} y={units(words)}>{ (t.street)(u64::from(street.start) + 1, street.end.into()) }</text>
        </>
    }
}

/// What stands below the town: the exact field, how the home looked at is, and what the signs mean.
pub(super) fn below(view: &TownView, form: Form, address: Option<AttrValue>, repeats: bool) -> Html {
    let t = text();
    let (p, zoom, homes) = (t.picture, view.picture.zoom, view.town.homes);
    let onchange = {
        let on = view.picture.on.clone();
        Callback::from(move |event: Event| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            let number = input.and_then(|input| input.value().trim().parse::<u32>().ok());
            let home = number.and_then(|number| number.checked_sub(1)).filter(|home| *home < homes);
            home.into_iter().for_each(|home| on.emit(Action::Choose(home)));
        })
    };
    let on_open = {
        let on = view.picture.on.clone();
        zoom.map(|home| Callback::from(move |_: MouseEvent| open(&on, home, true)))
    };
    html! {
        <figcaption class="legend town-legend">
            <div class="home-field">
                <label for={ids::HOME}>{ p.home_field }</label>
                <input id={ids::HOME} data-testid={ids::HOME} type="number" min="1" max={homes.to_string()} inputmode="numeric" aria-describedby="home-says"
                    value={zoom.map(|home| (u64::from(home) + 1).to_string()).unwrap_or_default()} {onchange} />
                if let Some(onclick) = on_open { <button type="button" class="quiet" data-testid="open-home" {onclick}>{ p.open_home }</button> }
                <span id="home-says" data-testid="home-says">{ zoom.map_or_else(|| p.town_keys.to_owned(), |home| view.describe(home)) }</span>
            </div>
            if let Some(address) = address {
                <Copy value={address} what={if repeats { t.view_link } else { t.view_link_other }} whole=true
                    title={if repeats { t.view_link_says } else { t.view_link_other_says }} />
            }
            // Beside the laboratory's pictures there is no room for them.
            if form != Form::Street {
            <p class="signs">
                <span class="visually-hidden">{ p.signs_name }{ ": " }</span>
                { for legend(view).into_iter().map(|sign| html! {
                    <span class="legend-entry">
                        <svg class="drawing-icon town role-meter" viewBox="0 0 13 13" aria-hidden="true">
                            <path class={classes!("sign-of-home", sign.name())} d={houses(sign, [Frame { x: 0.0, y: 0.0, w: UNITS, h: UNITS }])} />
                        </svg>
                        { sign_word(view, sign) }
                    </span>
                }) }
            </p>
            }
        </figcaption>
    }
}

/// The signs that the legend tells: those that are there, and those that belong to them.
fn legend(view: &TownView) -> Vec<Sign> {
    let there = count_of(&view.signs);
    let is_there = |sign: &Sign| there.iter().any(|(one, _)| one == sign);
    let checked = is_there(&Sign::Right) || is_there(&Sign::Wrong);
    let told = view.words.iter().flatten().any(|word| *word != Word::Own);
    let belongs = |sign: &Sign| match sign {
        Sign::Right | Sign::Wrong => checked,
        Sign::Read => told && !checked,
        Sign::Narrowed | Sign::Hidden => told,
        Sign::Ready | Sign::Works | Sign::Sent => view.words.is_empty(),
        Sign::Speaks | Sign::Lost => true,
        _ => false,
    };
    Sign::ALL.into_iter().filter(|sign| is_there(sign) || belongs(sign)).collect()
}

fn sign_word(view: &TownView, sign: Sign) -> &'static str {
    let t = text();
    let p = t.picture;
    match sign {
        Sign::Idle | Sign::Ready | Sign::Unplugged | Sign::Lost => t.state(sign.name()),
        Sign::Works => p.sign_works,
        Sign::Sent => p.sign_sent,
        Sign::Own if view.words.iter().flatten().all(|word| *word == Word::Own) => t.verdict.count_shown,
        Sign::Own => p.its_own,
        Sign::Hidden => t.walk.verdict_word(Verdict::Hidden),
        Sign::Narrowed => t.walk.verdict_word(Verdict::Narrowed),
        Sign::Read => t.walk.verdict_word(Verdict::Read),
        Sign::Right => p.sign_right,
        Sign::Wrong => p.sign_wrong,
        Sign::Speaks => p.sign_speaks,
    }
}
