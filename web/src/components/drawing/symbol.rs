//! A symbol in a picture: letters in italics, low ones smaller and never below what can be read.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::ground::math::runs;

/// A formula of names, signs and low letters around `x` on the base line `y`.
pub(crate) fn symbol(source: &str, x: f64, y: f64) -> Html {
    let mut low_before = false;
    let spans = runs(source).into_iter().map(|(text, low)| {
        let shift = f64::from(i8::from(low) - i8::from(low_before)) * 4.0;
        low_before = low;
        html! { <tspan class={classes!("symbol", low.then_some("low"))} dy={shift.to_string()}>{ text }</tspan> }
    });
    html! { <text class="symbol" x={units(x)} y={units(y)} text-anchor="middle">{ for spans }</text> }
}
