//! What to measure.

use blindsum_evaluation::plan::Figure;
use blindsum_page_parts::browser;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::options::{Field, Form};
use crate::state::Action;
use crate::{kept, text};

pub(super) const ID: &str = "evaluation-start";

pub(super) fn form(form: &Form, is_taken: bool, on: &Callback<Action>) -> Html {
    let errors = form.errors();
    let begin = {
        let (on, options) = (on.clone(), form.options());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(options) = &options {
                let id = browser::new_id();
                let kept = kept::begin(&id, options);
                on.emit(Action::Begin { id, kept });
            }
        })
    };
    let take = |form: fn() -> Form| {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::Take(form())))
    };
    let can = form.options().is_some();
    html! {
        <form class="sheet" onsubmit={begin} aria-label={text::WHAT} novalidate=true>
            <h2>{ text::WHAT }</h2>
            <p class="row">
                <button type="button" data-testid="take-short" onclick={take(Form::short)}>{ text::SHORT }</button>
                <button type="button" data-testid="take-quick" onclick={take(Form::quick)}>{ text::QUICK }</button>
            </p>
            <fieldset>
                <legend>{ text::FIGURES }</legend>
                { for Figure::ALL.into_iter().map(|figure| choice(form, figure, on)) }
            </fieldset>
            <div class="fields">
                { for Field::ALL.into_iter().map(|field| {
                    let error = errors.iter().find(|(wrong, _)| *wrong == field).map(|(_, error)| text::error(field, error));
                    input(form, field, error, on)
                }) }
            </div>
            <p class="row">
                <button type="submit" class="primary" id={ID} data-testid="start" disabled={!can}>{ text::START }</button>
                if !can && errors.is_empty() { <span class="error" role="alert" data-testid="nothing">{ text::NOTHING }</span> }
                if is_taken { <span class="error" role="alert" data-testid="taken">{ text::TAKEN }</span> }
            </p>
        </form>
    }
}

fn choice(form: &Form, figure: Figure, on: &Callback<Action>) -> Html {
    let onchange = {
        let on = on.clone();
        Callback::from(move |_: Event| on.emit(Action::Toggle(figure)))
    };
    let checked = form.figures.contains(&figure);
    html! {
        <label class="choice">
            <input type="checkbox" {checked} {onchange} data-testid={format!("figure-{}", figure.name())} />
            { text::title(figure) }
        </label>
    }
}

fn input(form: &Form, field: Field, error: Option<String>, on: &Callback<Action>) -> Html {
    let id = format!("field-{}", field.name());
    let (hint, wrong) = (format!("{id}-hint"), format!("{id}-error"));
    let oninput = {
        let on = on.clone();
        Callback::from(move |event: InputEvent| {
            on.emit(Action::Type(field, event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let described = if error.is_some() { format!("{wrong} {hint}") } else { hint.clone() };
    html! {
        <div class="field">
            <label for={id.clone()}>{ text::field(field) }</label>
            <input id={id.clone()} data-testid={id} inputmode="text" autocomplete="off" value={form.typed(field).to_owned()} {oninput}
                aria-invalid={error.is_some().to_string()} aria-describedby={described} />
            if let Some(error) = error { <span class="error" id={wrong} data-testid={format!("status-of-{}", field.name())}>{ error }</span> }
            <span class="hint" id={hint}>{ text::hint(field) }</span>
        </div>
    }
}
