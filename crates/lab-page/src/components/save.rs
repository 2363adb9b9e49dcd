//! A button that saves a file.

use blindsum_page_parts::Save;
use yew::prelude::*;

use crate::text;

/// A file of this name and type, made when it is asked for.
pub(super) fn save(name: &str, kind: &'static str, make: Callback<(), Option<Vec<u8>>>) -> Html {
    html! { <Save name={name.to_owned()} {kind} {make} label={text::download(name)} saved={text::SAVED} failed={text::SAVE_FAILED} /> }
}
