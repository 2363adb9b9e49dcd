//! Light, dark, or what the system says.

use yew::prelude::*;

use crate::state::{Action, Theme};
use crate::text::text;

/// A button that goes from one to the next, and says which it is.
pub(super) fn theme_choice(theme: Theme, on: &Callback<Action>) -> Html {
    let (word, next) = match theme {
        Theme::Auto => (text().theme_auto, Theme::Light),
        Theme::Light => (text().theme_light, Theme::Dark),
        Theme::Dark => (text().theme_dark, Theme::Auto),
    };
    let says = (text().frame.theme_is)(word);
    let onclick = on.reform(move |_: MouseEvent| Action::Theme(next));
    html! {
        <button type="button" class="quiet theme" id="theme" data-testid="theme" aria-label={says.clone()} title={says} {onclick}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /><path class="full" d="M8 2a6 6 0 0 1 0 12Z" /></svg>
        </button>
    }
}
