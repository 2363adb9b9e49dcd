//! A planned loss: which home, and in which beat.

use blindsum_sim::beat::Beat;
use yew::prelude::*;

use crate::components::field::Field;
use crate::components::form::props::FormProps;
use crate::state::{Action, Field as Name, FieldError};
use crate::text::{form, text};

/// The beat that is offered first: the meter has sent its reading then, and not its noise.
const USUAL: Beat = Beat::SendNoise;

/// The home and the beat. Both stand in one field of the form, as `home@beat`.
pub(super) fn loss(props: &FormProps) -> Html {
    let t = text();
    let typed = props.form.get(Name::Loss);
    let usual = number_of(USUAL).to_string();
    let (home, beat) = typed.split_once('@').unwrap_or((typed, &usual));
    let (home, beat) = (home.trim().to_owned(), beat.trim().to_owned());
    let edit = |whole: String| Action::Edit(Name::Loss, whole);
    let to_home = {
        let beat = beat.clone();
        props.on.reform(move |typed: String| {
            let typed = typed.trim();
            edit(if typed.is_empty() { String::new() } else { format!("{typed}@{beat}") })
        })
    };
    let to_beat = {
        let home = home.clone();
        props.on.reform(move |beat: String| edit(format!("{home}@{beat}")))
    };
    let name = |beat: Beat| {
        let number = number_of(beat);
        (number.to_string(), (t.form.loss_beat_is)(number, &(t.frame.beat)(beat)))
    };
    let options: Vec<_> = Beat::ALL.map(name).into();
    let wrong = props.checked.error(Name::Loss);
    let in_beat = matches!(wrong, Some(FieldError::NotALoss { in_beat: true, .. }));
    let error = |of_beat: bool| wrong.filter(|_| in_beat == of_beat).map(form::error);
    html! {
        <div class="fields">
            <Field name={Name::Loss.id()} label={t.form.loss_label} placeholder={Some(t.form.loss_none.to_owned())} hint={Some(AttrValue::from(t.form.loss_hint))}
                value={home.clone()} error={error(false)} disabled={props.running} on={to_home} />
            if !home.is_empty() {
                <Field name="loss-beat" label={t.form.loss_beat} {options} value={beat} error={error(true)} disabled={props.running} on={to_beat} />
            }
        </div>
    }
}

/// A beat's number, from 1.
fn number_of(beat: Beat) -> usize {
    1 + Beat::ALL.iter().position(|other| *other == beat).unwrap_or_default()
}
