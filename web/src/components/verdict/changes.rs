//! The antidote of a verdict: who could go, and who would have to help. Each question is worked out in a task of its own.

use blindsum_core::privacy::Verdict;
use blindsum_sim::knowledge::{Asked, Change, Lens, Outlook, Round};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::components::drawing::shutter::{Size, shutter_icon};
use crate::components::verdict::look::{of_word, sign};
use crate::state::Action;
use crate::state::seen::Seen;
use crate::text::band::the_home;
use crate::text::{format, text};

#[derive(Properties, PartialEq)]
pub(super) struct ChangesProps {
    /// What is looked at.
    pub(super) seen: Seen,
    /// The home.
    pub(super) meter: u32,
    /// How the eyes stand to it.
    pub(super) word: Verdict,
    /// Whether they are a crowd: then what is told is about all of them.
    pub(super) crowd: bool,
    /// Whether nothing moves by itself: then there is time to ask.
    pub(super) still: bool,
    /// Where choices go.
    pub(super) on: Callback<Action>,
}

/// So that the page answers in between, in milliseconds.
const PAUSE_MS: u32 = 20;

#[function_component]
pub(super) fn Changes(props: &ChangesProps) -> Html {
    let (outlook, read) = use_outlook(props);
    let w = text().verdict;
    let home = the_home(props.meter);
    let homes = format::grouped(props.seen.params.meters().into());
    let (title, changes) = match outlook.kind() {
        Asked::Nothing => return Html::default(),
        Asked::Leaving => {
            let closes = outlook.any_one_hides(&props.seen.lens);
            // Whoever leaves, as many are read.
            let left =
                read.first().filter(|first| outlook.next().is_none() && read.iter().all(|one| one == *first));
            let title = match (props.crowd, left) {
                (true, Some(left)) => (w.take_any_town)(&homes, &counted(*left)),
                (true, None) => (w.take_one_town)(&homes),
                (false, _) if closes => (w.take_any)(&home),
                (false, _) => (w.take_one)(&home),
            };
            (title, outlook.all().collect::<Vec<_>>())
        }
        Asked::Helping => {
            // One party each is shown, and of more who help only those with whom something changes.
            let is_shown = |(change, word): &(&Change, Option<Verdict>)| {
                change.who.len() == 1 || word.is_some_and(|word| word != Verdict::Hidden)
            };
            ((w.help)(&w.who(&props.seen.lens)), outlook.all().filter(is_shown).collect())
        }
    };
    let leaving = outlook.kind() == Asked::Leaving;
    let nobody = outlook.next().is_none() && outlook.answers.iter().all(|(_, word)| *word == Verdict::Hidden);
    html! {
        <div data-testid="changes" aria-busy={outlook.next().is_some().then_some("true")}>
            <h4>{ title }</h4>
            <div class="try">{ for changes.into_iter().enumerate().map(|(place, (change, word))| {
                let town = read.get(place).map(|read| (w.read_of)(&counted(*read), &homes));
                button(props, change, (word, town), leaving)
            }) }</div>
            if nobody && !leaving {
                <p class="note">{ w.help_none }</p>
            }
        </div>
    }
}

fn counted(homes: usize) -> String {
    format::grouped(i64::try_from(homes).unwrap_or(i64::MAX))
}

/// Takes somebody away, or adds somebody: with the word for the home, and of a town how many homes are read.
fn button(
    props: &ChangesProps,
    change: &Change,
    (word, town): (Option<Verdict>, Option<String>),
    leaving: bool,
) -> Html {
    let w = text().verdict;
    let names = change.who.iter().map(|observer| text().walk.observer(*observer)).collect::<Vec<_>>();
    let name = names.join(" + ");
    let said = word.map_or(w.take_waits, |word| text().walk.verdict_word(word));
    let label = match &town {
        Some(town) => (w.take_town)(&name, town),
        None if leaving => (w.take_name)(&name, said),
        None => (w.help_name)(&name, said),
    };
    let onclick = {
        let lens = change.lens.clone();
        props.on.reform(move |_: MouseEvent| Action::Lens(lens.clone()))
    };
    html! {
        <button type="button" key={change.lens.to_string()} class="small" aria-label={label} {onclick}
            data-lens={change.lens.to_string()} data-word={word.map(Verdict::name)}>
            { if leaving { "−" } else { "+" } }
            { for change.who.iter().map(|observer| {
                let (class, icon) = sign(*observer);
                html! { <span {class}>{ icon }</span> }
            }) }
            <span>{ name }</span>
            if let Some(town) = town {
                { " " }
                <span class="note">{ town }</span>
            } else if let Some(word) = word {
                { shutter_icon(of_word(word), Size::Tiny) }
            }
        </button>
    }
}

/// The answers so far, and how many homes are read by those who are left, of a town; none for what is not looked at any more.
#[hook]
fn use_outlook(props: &ChangesProps) -> (Outlook, Vec<usize>) {
    let held = use_state(|| None::<(Seen, u32, Outlook, Vec<usize>)>);
    let (outlook, read) = match &*held {
        Some((seen, meter, outlook, read)) if *seen == props.seen && *meter == props.meter => {
            (outlook.clone(), read.clone())
        }
        _ => (Outlook::new(&props.seen.lens, props.word, &props.seen.params), Vec::new()),
    };
    let deps = (props.seen.clone(), props.meter, outlook.clone(), read.clone(), props.still);
    let crowd = props.crowd;
    use_effect_with(deps, move |(seen, meter, outlook, read, still)| {
        let next = outlook.next().filter(|_| *still).cloned();
        let (seen, meter, mut outlook, mut read) = (seen.clone(), *meter, outlook.clone(), read.clone());
        let timer = next.map(|change| {
            Timeout::new(PAUSE_MS, move || {
                let word = answer(&seen, meter, &outlook, &change);
                if crowd && outlook.kind() == Asked::Leaving {
                    read.push(read_by(&seen, &change.lens));
                }
                outlook.take(word);
                held.set(Some((seen, meter, outlook, read)));
            })
        });
        move || drop(timer)
    });
    (outlook, read)
}

/// How many homes these eyes read of somebody else, at the step looked at.
fn read_by(seen: &Seen, lens: &Lens) -> usize {
    let left = Seen::new(seen.records.clone(), Some(seen.place), lens, seen.params);
    left.findings().map_or(0, |findings| findings.counts().read)
}

fn answer(seen: &Seen, meter: u32, outlook: &Outlook, change: &Change) -> Verdict {
    let Some(findings) = seen.findings() else { return Verdict::Hidden };
    let (params, records, prior) = (&seen.params, seen.shown(), findings.prior());
    outlook.word(change, &Round { params, records, meter, prior })
}
