//! What the browser remembers of a person for the next visit, where it may remember anything.

use web_sys::Storage;

const THEME_KEY: &str = "blindsum-theme";
const STOP_KEY: &str = "blindsum-stop";
const ANSWERS_KEY: &str = "blindsum-answers";
const KEYS_KEY: &str = "blindsum-keys";

/// The theme that was chosen here before.
pub(crate) fn remembered_theme() -> Option<String> {
    storage()?.get_item(THEME_KEY).ok().flatten()
}

/// Remembers a theme where that is possible.
pub(crate) fn remember_theme(name: &str) {
    // Without storage the choice lasts as long as the page.
    let _ = storage().map(|storage| storage.set_item(THEME_KEY, name));
}

/// The stop of the guided path that was reached here before.
pub(crate) fn remembered_stop() -> Option<String> {
    storage()?.get_item(STOP_KEY).ok().flatten()
}

/// Remembers a stop where that is possible.
pub(crate) fn remember_stop(stop: &str) {
    let _ = storage().map(|storage| storage.set_item(STOP_KEY, stop));
}

/// What was answered on the guided path here before.
pub(crate) fn remembered_answers() -> Option<String> {
    storage()?.get_item(ANSWERS_KEY).ok().flatten()
}

/// Remembers answers where that is possible.
pub(crate) fn remember_answers(answers: &str) {
    let _ = storage().map(|storage| storage.set_item(ANSWERS_KEY, answers));
}

/// Whether the keys for the whole page were switched off here before.
pub(crate) fn keys_are_off() -> bool {
    storage().and_then(|storage| storage.get_item(KEYS_KEY).ok().flatten()).is_some()
}

/// Remembers that, where it is possible.
pub(crate) fn remember_keys(on: bool) {
    let _ = storage()
        .map(|storage| if on { storage.remove_item(KEYS_KEY) } else { storage.set_item(KEYS_KEY, "off") });
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
