//! Through whose eyes the page looks.

use std::collections::BTreeSet;

use blindsum_sim::knowledge::{Lens, Observer};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlInputElement, HtmlSelectElement, Node};
use yew::prelude::*;

use crate::browser;
use crate::state::Action;
use crate::text::{Thing, text};
use crate::workers::MAX_OWN_WORKERS;

#[derive(Properties, PartialEq)]
pub(crate) struct LensProps {
    /// Whose.
    pub(crate) lens: Lens,
    /// What the page's address asked for instead, where it names no eyes at all.
    pub(crate) unknown: Option<String>,
    /// How many meters there are.
    pub(crate) meters: u32,
    /// The meter looked at: of a crowd it can be chosen too.
    pub(crate) zoom: Option<u32>,
    /// What these eyes can say of the home looked at, where noise covers it.
    pub(crate) verdict: Option<AttrValue>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// What the choice says where several look together.
const TOGETHER: &str = "together";
/// The ids of what opens the list of who looks together, and of the list.
const OPENER: &str = "lens-who";
const LIST: &str = "lens-members";

/// A coalition that a person puts together: from which eyes to which, and the meters that were listed. It is one as long as
/// the page looks through it, though but one of them, or nobody, is left.
#[derive(Clone, PartialEq)]
struct Composing {
    from: Lens,
    to: Lens,
    meters: BTreeSet<u32>,
}

impl Composing {
    /// Whether these are the eyes, or were until a moment ago.
    fn is_of(&self, lens: &Lens) -> bool {
        [&self.from, &self.to].contains(&lens)
    }
}

#[function_component]
pub(crate) fn LensPicker(props: &LensProps) -> Html {
    let w = text().walk;
    let composing = use_state(|| None::<Composing>);
    let open = use_state(|| false);
    let composed = composing.as_ref().filter(|composing| composing.is_of(&props.lens));
    let several = composed.is_some() || matches!(&props.lens, Lens::Parties(parties) if parties.len() > 1);
    let mut listed = meters_of(&props.lens);
    listed.extend(composed.iter().flat_map(|composing| &composing.meters));
    let everybody = everybody(props, &listed);
    // Other eyes of a coalition.
    let compose = {
        let (composing, from, listed, on) =
            (composing.setter(), props.lens.clone(), listed.clone(), props.on.clone());
        Callback::from(move |to: Lens| {
            composing.set(Some(Composing { from: from.clone(), to: to.clone(), meters: listed.clone() }));
            on.emit(Action::Lens(to));
        })
    };
    let onchange = {
        let (lens, on, compose) = (props.lens.clone(), props.on.clone(), compose.clone());
        let (composing, open) = (composing.setter(), open.setter());
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let value = select.map(|select| select.value()).unwrap_or_default();
            let one = value.parse::<Lens>().ok();
            open.set(one.is_none());
            match one {
                Some(one) => {
                    composing.set(None);
                    on.emit(Action::Lens(one));
                }
                // A coalition begins with those that were looked through, and with somebody who listens.
                None => compose.emit(together(&lens)),
            }
        })
    };
    let close = {
        let open = open.setter();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                open.set(false);
                browser::focus(OPENER);
            }
        })
    };
    // The list lies over the picture: it goes when the focus does.
    let leave = {
        let open = open.setter();
        Callback::from(move |event: FocusEvent| {
            let node = |target: Option<EventTarget>| target.and_then(|target| target.dyn_into::<Node>().ok());
            let (to, list) = (node(event.related_target()), browser::element(LIST));
            let opener = browser::element(OPENER);
            let inside = |to: &Node| [&list, &opener].into_iter().flatten().any(|own| own.contains(Some(to)));
            if to.is_some_and(|to| !inside(&to)) {
                open.set(false);
            }
        })
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let single = |lens: Lens| {
        html! { <option value={lens.to_string()} selected={!several && lens == props.lens}>{ w.lens_name(&lens) }</option> }
    };
    let nobody = props.unknown.is_some() || props.lens.check(props.meters).is_err();
    let count = match &props.lens {
        Lens::Parties(parties) => parties.len(),
        Lens::Everything => 0,
    };
    html! {
        <div class={classes!("lens", several.then_some("together"))} data-testid="lens-box" data-lens={props.lens.to_string()}>
            <label for="lens">{ w.lens }</label>
            <select id="lens" data-testid="lens" {onchange}>
                { single(Lens::Everything) }
                { for everybody.iter().map(|observer| single(Lens::of(*observer))) }
                <option value={TOGETHER} selected={several}>{ w.together }</option>
            </select>
            if several {
                <button type="button" class="quiet" id={OPENER} data-testid={OPENER} aria-expanded={open.to_string()} aria-controls={LIST}
                    onclick={toggle} onkeydown={close.clone()} onfocusout={leave.clone()}>
                    { (w.members_count)(count) }
                </button>
                <fieldset class="members" id={LIST} tabindex="-1" hidden={!*open} onkeydown={close} onfocusout={leave}>
                    <legend>{ w.members }</legend>
                    { for everybody.iter().map(|observer| member(&props.lens, *observer, &compose)) }
                </fieldset>
            }
            // Whoever hears the page hears what other eyes see.
            <div class="lens-says" aria-live="polite">
                if let Some(verdict) = props.verdict.as_ref().filter(|_| !nobody) {
                    <p class="note verdict" data-testid="verdict">{ verdict }</p>
                } else {
                    <p class={classes!("note", nobody.then_some("error"))} data-testid="lens-note">{ note(props) }</p>
                }
            </div>
        </div>
    }
}

/// What these eyes see, or that there are none.
fn note(props: &LensProps) -> String {
    let w = text().walk;
    if let Some(unknown) = &props.unknown {
        return (w.lens_unknown)(unknown);
    }
    match &props.lens {
        lens if lens.check(props.meters).is_err() => {
            let meters = usize::try_from(props.meters).unwrap_or(usize::MAX);
            let all = text().counted(Thing::Meters, meters);
            (w.lens_nobody)(&w.lens_in_sentence(lens), &all)
        }
        Lens::Everything => w.everything_note.to_owned(),
        lens @ Lens::Parties(parties) => match parties.len() {
            ..2 => (w.lens_note)(&w.lens_in_sentence(lens)),
            2 => (w.lens_note_few)(&w.lens_in_sentence(lens)),
            many => (w.lens_note_many)(many),
        },
    }
}

fn meters_of(lens: &Lens) -> BTreeSet<u32> {
    let Lens::Parties(parties) = lens else { return BTreeSet::new() };
    let meter = |party: &Observer| match party {
        Observer::Meter(meter) => Some(*meter),
        _ => None,
    };
    parties.iter().filter_map(meter).collect()
}

/// All who can be chosen: of a crowd the first meter, the one looked at, and those `listed`: whoever looks, or did when the
/// coalition was begun, stays in the list.
fn everybody(props: &LensProps, listed: &BTreeSet<u32>) -> Vec<Observer> {
    let hubs = [Observer::Eavesdropper, Observer::Cloud, Observer::ControlCenter, Observer::Dealer];
    let mut meters: BTreeSet<u32> = (0..props.meters).collect();
    if props.meters > MAX_OWN_WORKERS {
        meters = BTreeSet::from([0]);
        meters.extend(props.zoom);
    }
    meters.extend(listed);
    hubs.into_iter().chain(meters.into_iter().map(Observer::Meter)).collect()
}

fn together(lens: &Lens) -> Lens {
    let mut parties = match lens {
        Lens::Parties(parties) => parties.clone(),
        Lens::Everything => BTreeSet::from([Observer::ControlCenter]),
    };
    parties.insert(Observer::Eavesdropper);
    if parties.len() == 1 {
        parties.insert(Observer::ControlCenter);
    }
    Lens::Parties(parties)
}

fn member(lens: &Lens, observer: Observer, compose: &Callback<Lens>) -> Html {
    let parties = match lens {
        Lens::Parties(parties) => parties.clone(),
        Lens::Everything => BTreeSet::new(),
    };
    let inside = parties.contains(&observer);
    let onchange = compose.reform(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        with(&parties, observer, input.is_some_and(|input| input.checked()))
    });
    html! {
        <label key={observer.to_string()}><input type="checkbox" checked={inside} {onchange} />{ " " }{ text().walk.observer(observer) }</label>
    }
}

/// A coalition after somebody has come or gone. Nobody's eyes see nothing: then it is everything again.
fn with(parties: &BTreeSet<Observer>, observer: Observer, inside: bool) -> Lens {
    let mut parties = parties.clone();
    match inside {
        true => parties.insert(observer),
        false => parties.remove(&observer),
    };
    if parties.is_empty() { Lens::Everything } else { Lens::Parties(parties) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coalition_stays_one_while_somebody_puts_it_together() {
        let [two, one]: [Lens; 2] = ["cloud+meter-2", "meter-2"].map(|lens| lens.parse().unwrap());
        let Lens::Parties(parties) = &two else { unreachable!() };
        let to = with(parties, Observer::Cloud, false);
        assert_eq!(to, one);
        let composing = Composing { from: two.clone(), to, meters: BTreeSet::from([1]) };
        assert!(composing.is_of(&two) && composing.is_of(&one));
        // Somebody else's eyes, from elsewhere, end it.
        assert!(!composing.is_of(&"cloud".parse().unwrap()));
        assert_eq!(with(&BTreeSet::from([Observer::Cloud]), Observer::Cloud, false), Lens::Everything);
    }

    #[test]
    fn whoever_was_listed_stays_in_the_list_of_a_crowd() {
        let props = LensProps {
            lens: Lens::Everything,
            unknown: None,
            meters: 500,
            zoom: Some(7),
            verdict: None,
            on: Callback::noop(),
        };
        let listed = everybody(&props, &BTreeSet::from([41]));
        let meters: Vec<_> =
            listed.into_iter().filter(|observer| matches!(observer, Observer::Meter(_))).collect();
        assert_eq!(meters, [0, 7, 41].map(Observer::Meter));
    }
}
