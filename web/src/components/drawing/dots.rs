//! Chance that can be counted: dots, all as likely, stacked over an axis where they lie close.

use yew::prelude::*;

use crate::components::drawing::measure::units;
use crate::ground::number::count;

/// The axis that dots stand over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Axis {
    /// Where it begins and ends, sideways.
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// How high it is.
    pub(crate) y: f64,
    /// A dot's radius.
    pub(crate) radius: f64,
}

impl Axis {
    /// The place of a share, 0 to 1, of the axis.
    pub(crate) fn at(&self, share: f64) -> f64 {
        self.left + (self.right - self.left) * share.clamp(0.0, 1.0)
    }
}

/// Where each of the dots stands: in columns as wide as a dot, and how many stand below it.
fn stacked(shares: &[f64], axis: &Axis) -> Vec<(f64, usize)> {
    let pitch = axis.radius * 2.0 + 0.8;
    let column = |share: f64| ((axis.at(share) - axis.left) / pitch).round();
    let columns: Vec<f64> = shares.iter().map(|share| column(*share)).collect();
    columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let below = columns.iter().take(place).filter(|other| *other == column).count();
            (axis.left + column * pitch, below)
        })
        .collect()
}

/// Filled dots over the axis, one for each share: the quantiles of what is possible.
pub(crate) fn dots(shares: &[f64], axis: &Axis) -> Html {
    let pitch = axis.radius * 2.0 + 0.8;
    let dot = |(x, below): (f64, usize)| {
        let y = axis.y - axis.radius - 2.0 - count(below) * pitch;
        html! { <circle class="dot" cx={units(x)} cy={units(y)} r={units(axis.radius)} /> }
    };
    html! {
        <g class="dots" aria-hidden="true">
            <path class="axis" d={format!("M{:.1} {y:.1}H{:.1}", axis.left, axis.right, y = axis.y)} />
            { for stacked(shares, axis).into_iter().map(dot) }
        </g>
    }
}

/// Hollow dots below the axis: what seemed possible before.
pub(crate) fn prior_dots(shares: &[f64], axis: &Axis) -> Html {
    let y = axis.y + axis.radius + 7.0;
    html! {
        <g class="dots" aria-hidden="true">
            { for shares.iter().map(|share| html! { <circle class="dot hollow" cx={units(axis.at(*share))} cy={units(y)} r={units(axis.radius * 0.75)} /> }) }
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_that_lie_close_are_stacked_and_none_is_lost() {
        let axis = Axis { left: 0.0, right: 348.0, y: 0.0, radius: 4.5 };
        let places = stacked(&[0.1, 0.5, 0.5, 0.501, 0.9], &axis);
        let heights: Vec<usize> = places.iter().map(|(_, below)| *below).collect();
        assert_eq!(heights, [0, 0, 1, 2, 0]);
        // Each has a place of its own.
        assert!(places.iter().enumerate().all(|(index, place)| !places[..index].contains(place)));
    }
}
