//! How a window looks for a verdict.

use blindsum_core::privacy::Verdict;
use blindsum_sim::knowledge::{Observer, Standing};
use yew::prelude::*;

use crate::components::drawing::outline::{Hub, house_icon, hub_icon};
use crate::components::drawing::shutter::Shutter;
use crate::state::seen::Seen;
use crate::view::verdict::possible;

/// The window of a home, as the eyes see it: under everything it stands open.
pub(crate) fn look(seen: &Seen, meter: u32) -> Shutter {
    let Some(findings) = seen.findings() else {
        return if seen.facts().reading(meter).is_some() { Shutter::Own } else { Shutter::Shut };
    };
    match findings.standing(meter) {
        Standing::Own => Shutter::Own,
        Standing::Covered(Verdict::Narrowed) => {
            Shutter::Drawn(possible(findings, &seen.params, meter).unwrap_or(HALF))
        }
        standing => of_word(standing.word().unwrap_or(Verdict::Hidden)),
    }
}

/// How far a window is drawn where no number tells how much is possible.
const HALF: f64 = 0.5;

/// The window for a word alone.
pub(super) fn of_word(word: Verdict) -> Shutter {
    match word {
        Verdict::Hidden => Shutter::Shut,
        Verdict::Narrowed => Shutter::Drawn(HALF),
        Verdict::Read => Shutter::Read,
    }
}

/// The sign and the class of a party.
pub(super) fn sign(observer: Observer) -> (&'static str, Html) {
    match observer {
        Observer::Dealer => ("role-dealer", hub_icon(Hub::Dealer)),
        Observer::Cloud => ("role-cloud", hub_icon(Hub::Cloud)),
        Observer::ControlCenter => ("role-center", hub_icon(Hub::Center)),
        Observer::Eavesdropper => ("role-all", hub_icon(Hub::Eavesdropper)),
        Observer::Meter(_) => ("role-meter", house_icon()),
    }
}
