//! Fields of the form: to type into, or to choose in.

use yew::prelude::*;

use crate::components::field::Field;
use crate::components::form::props::FormProps;
use crate::state::{Action, Field as Name};
use crate::text::{form, text};

/// Where a change of a field goes.
pub(super) fn edit(props: &FormProps, field: Name) -> Callback<String> {
    props.on.reform(move |typed| Action::Edit(field, typed))
}

/// A field to type into.
pub(super) fn typed(props: &FormProps, field: Name, hint: Option<AttrValue>) -> Html {
    let inputmode = if matches!(field, Name::Epsilon | Name::Budget) { "decimal" } else { "numeric" };
    let chosen = props.checked.deadline_s.filter(|_| field == Name::Deadline);
    let placeholder = chosen.map(|seconds| (text().form.deadline_empty)(seconds));
    let placeholder =
        placeholder.or_else(|| (field == Name::Budget).then(|| text().form.budget_empty.to_owned()));
    html! {
        <Field name={field.id()} label={text().field(field)} {inputmode} {placeholder} {hint}
            value={props.form.get(field).to_owned()} error={props.checked.error(field).map(form::error)} disabled={props.running}
            on={edit(props, field)} />
    }
}

/// A field to choose in: each choice with its words and what follows from it, said below as soon as it is chosen.
pub(super) fn choose(
    props: &FormProps,
    field: Name,
    choices: &[(&'static str, (&'static str, &'static str))],
    marked: bool,
) -> Html {
    let value = props.form.get(field).trim().to_owned();
    let options: Vec<_> =
        choices.iter().map(|(name, (words, _))| ((*name).to_owned(), (*words).to_owned())).collect();
    let hint = choices.iter().find(|(name, _)| *name == value).map(|(_, (_, says))| AttrValue::from(*says));
    let hint = hint.filter(|says| !says.is_empty());
    let odd = marked && value != field.default_text();
    html! {
        <Field name={field.id()} label={text().field(field)} {hint} {options} {value} {odd}
            error={props.checked.error(field).map(form::error)} disabled={props.running} on={edit(props, field)} />
    }
}
