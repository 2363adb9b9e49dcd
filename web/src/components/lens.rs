//! Through whose eyes the page looks.

use std::collections::BTreeSet;

use blindsum_core::knowledge::{Lens, Observer};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::Action;
use crate::text::{counted, fill, text};
use crate::workers::MAX_OWN_WORKERS;

#[derive(Properties, PartialEq)]
pub(crate) struct LensProps {
    /// Whose.
    pub(crate) lens: Lens,
    /// How many meters there are.
    pub(crate) meters: u32,
    /// The meter looked at: of a crowd it can be chosen too.
    pub(crate) zoom: Option<u32>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

/// What the choice says where several look together.
const TOGETHER: &str = "together";

#[function_component]
pub(crate) fn LensPicker(props: &LensProps) -> Html {
    let w = text().walk;
    let everybody = everybody(props);
    let onchange = {
        let lens = props.lens.clone();
        props.on.reform(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let value = select.map(|select| select.value()).unwrap_or_default();
            // A coalition begins with those that were looked through, and with somebody who listens.
            Action::Lens(value.parse().unwrap_or_else(|_| together(&lens)))
        })
    };
    let single = |lens: Lens| {
        html! { <option value={lens.to_string()} selected={lens == props.lens}>{ w.lens_name(&lens) }</option> }
    };
    let several = matches!(&props.lens, Lens::Parties(parties) if parties.len() > 1);
    let nobody = props.lens.check(props.meters).err();
    let note = match &props.lens {
        _ if nobody.is_some() => {
            let all = counted(
                usize::try_from(props.meters).unwrap_or(usize::MAX),
                text().meters_one,
                text().meters_many,
            );
            fill(w.lens_nobody, &[("who", &w.lens_in_sentence(&props.lens)), ("meters", &all)])
        }
        Lens::Everything => w.everything_note.to_owned(),
        lens => fill(w.lens_note, &[("who", &w.lens_in_sentence(lens))]),
    };
    html! {
        <div class="lens" data-testid="lens-box" data-lens={props.lens.to_string()}>
            <label for="lens">{ w.lens }</label>
            <select id="lens" data-testid="lens" {onchange}>
                { single(Lens::Everything) }
                { for everybody.iter().map(|observer| single(Lens::Parties(BTreeSet::from([*observer])))) }
                <option value={TOGETHER} selected={several}>{ w.together }</option>
            </select>
            if several {
                <fieldset class="members">
                    <legend>{ w.members }</legend>
                    { for everybody.iter().map(|observer| member(props, *observer)) }
                </fieldset>
            }
            <p class="note">{ note }</p>
        </div>
    }
}

/// All who can be chosen: of a crowd the first meter and the one looked at.
fn everybody(props: &LensProps) -> Vec<Observer> {
    let hubs = [Observer::Eavesdropper, Observer::Cloud, Observer::ControlCenter, Observer::Dealer];
    let mut meters: BTreeSet<u32> = (0..props.meters).collect();
    if props.meters > MAX_OWN_WORKERS {
        meters = BTreeSet::from([0]);
        meters.extend(props.zoom);
    }
    // Whoever looks stays in the list.
    if let Lens::Parties(parties) = &props.lens {
        meters.extend(parties.iter().filter_map(|party| match party {
            Observer::Meter(meter) => Some(*meter),
            _ => None,
        }));
    }
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

fn member(props: &LensProps, observer: Observer) -> Html {
    let Lens::Parties(parties) = props.lens.clone() else { return Html::default() };
    let inside = parties.contains(&observer);
    let onchange = props.on.reform(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let mut parties = parties.clone();
        if input.is_some_and(|input| input.checked()) {
            parties.insert(observer);
        } else {
            parties.remove(&observer);
        }
        // Nobody's eyes see nothing: then it is everything again.
        Action::Lens(if parties.is_empty() { Lens::Everything } else { Lens::Parties(parties) })
    });
    html! {
        <label><input type="checkbox" checked={inside} {onchange} />{ " " }{ text().walk.observer(observer) }</label>
    }
}
