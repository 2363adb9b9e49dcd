//! Light, dark or automatic: on the root element, and remembered.

use yew::prelude::*;

use crate::browser;
use crate::state::Theme;

/// The theme chosen here before, else automatic.
pub(crate) fn remembered_theme() -> Theme {
    match browser::remembered_theme().as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// Keeps the page in this theme.
#[hook]
pub(crate) fn use_theme(theme: Theme) {
    use_effect_with(theme, |theme| {
        let name = match theme {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        browser::set_root("data-theme", name);
        browser::remember_theme(name.unwrap_or("auto"));
    });
}
