//! A role's word with its shape: the same shape, hue and word everywhere.

use blindsum_core::role::Role;
use blindsum_sim::Party;
use yew::prelude::*;

use crate::text::role::role_word;
use crate::text::text;

/// The class that gives a role its hue.
pub(crate) fn role_class(role: Role) -> &'static str {
    match role {
        Role::ControlCenter => "role-center",
        Role::Cloud => "role-cloud",
        Role::Dealer => "role-dealer",
        Role::Everybody => "role-all",
        Role::Meter(_) => "role-meter",
    }
}

/// A role's shape in a box of 16 by 16.
fn shape(role: Role) -> &'static str {
    match role {
        Role::Meter(_) => "M2 7 8 2l6 5v7H2Z",
        Role::Cloud => "M4.5 13a3 3 0 0 1-.4-6 4 4 0 0 1 7.7-.8 3.4 3.4 0 0 1-.3 6.8Z",
        Role::ControlCenter => "M5 2h6l3.5 6L11 14H5L1.5 8Z",
        Role::Dealer => "M5 3h9.5L11 13H1.5Z",
        Role::Everybody => "M8 2a6 6 0 1 0 .01 0Z",
    }
}

/// A role's shape.
pub(crate) fn role_shape(role: Role) -> Html {
    html! { <svg viewBox="0 0 16 16" aria-hidden="true"><path d={shape(role)} /></svg> }
}

/// A role's shape and word.
pub(crate) fn role_mark(role: Role) -> Html {
    mark(role, role_word(role))
}

/// A party's shape and word: all meters are one party.
pub(crate) fn party_mark(party: Party) -> Html {
    let role = match party {
        Party::Meters => Role::Meter(0),
        Party::Cloud => Role::Cloud,
        Party::ControlCenter => Role::ControlCenter,
        Party::Dealer => Role::Dealer,
    };
    mark(role, text().party(party).to_owned())
}

fn mark(role: Role, word: String) -> Html {
    html! {
        <span class={classes!("role", role_class(role))}>
            { role_shape(role) }
            { word }
        </span>
    }
}
