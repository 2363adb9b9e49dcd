//! Words in an exhibit.

use yew::prelude::*;

use crate::components::drawing::measure::units;

/// How wide exhibits are, in 16ths of a rem.
pub(super) const WIDTH: f64 = 464.0;

/// Words in an exhibit; nothing where there are none.
pub(super) fn label((x, y): (f64, f64), anchor: &'static str, class: &'static str, words: &str) -> Html {
    if words.is_empty() {
        return Html::default();
    }
    html! { <text {class} x={units(x)} y={units(y)} text-anchor={anchor}>{ words.to_owned() }</text> }
}
