//! What of the round is shown, and through whose eyes.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::page::PageHandle;
use crate::components::use_traffic;
use crate::hooks::use_powers;
use crate::state::seen::Seen;
use crate::state::traffic::Traffic;
use crate::view::ladder::{Opening, textbook_orders};
use crate::view::meter::Moment;
use crate::workers::{DEFAULT_DEADLINE_MS, deadline_for};

/// How much room there is.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// Whether the window is a phone's, and one of the narrowest.
    pub(super) narrow: bool,
    pub(super) slim: bool,
    /// Whether it is too narrow for the whole width of the stage.
    pub(super) medium: bool,
    /// Whether the parts of the page stand one under the other.
    pub(super) stacked: bool,
}

/// What is shown of the round.
pub(super) struct Shown {
    /// What is looked at, where its records are kept.
    pub(super) seen: Option<Seen>,
    /// Whether a person stands at a step of it.
    pub(super) stepping: bool,
    /// When the picture is.
    pub(super) moment: Moment,
    /// What was sent until then.
    pub(super) traffic: Rc<Traffic>,
    /// How the ladder opens the products.
    pub(super) opening: Opening,
    /// How many meters there are: of the round that is looked at, whatever the form asks for by now.
    pub(super) meters: usize,
    /// The meter looked at. An address may ask for one that there is not.
    pub(super) zoom: Option<u32>,
    /// The meter that the tables speak of: through a meter's eyes that meter, until another is looked at.
    pub(super) subject: Option<u32>,
    /// The slot that has records, where the one looked at has none.
    pub(super) kept: Option<String>,
}

/// Works it out, each part only when something changes that it depends on.
#[hook]
pub(super) fn use_shown(page: &PageHandle) -> Shown {
    let state = &*page.state;
    let round = state.session();
    let seen = {
        let params = round.map(|round| round.plan.params);
        let deps = (state.records().cloned(), params, state.step, state.looks());
        let seen = use_memo(deps, |(records, params, step, lens)| {
            Some(Seen::new(records.clone()?, *step, lens, (*params)?))
        });
        (*seen).clone()
    };
    let stepping = state.step.is_some() && seen.is_some();
    let moment = match round {
        _ if stepping => Moment::Step,
        Some(round) if !round.running() && round.walked(state.epoch).is_none() => Moment::Gone,
        _ => Moment::Now,
    };
    let traffic = use_traffic(round, seen.clone(), moment);
    let orders = {
        // While a round runs its workers have the processors.
        let wanted = state.textbook && !state.running();
        let deps = seen.clone().filter(|_| wanted);
        use_memo(deps, |seen| {
            seen.as_ref().map(|seen| textbook_orders(&seen.facts(), &seen.params)).unwrap_or_default()
        })
    };
    let deadline_ms = seen.as_ref().map_or(DEFAULT_DEADLINE_MS, |seen| deadline_for(&seen.params));
    let powers = use_powers((*orders).clone(), page.engine.kernel(), deadline_ms);
    let opening = if state.textbook { Opening::Textbook(powers) } else { Opening::Crt };
    let (asked_for, ran) =
        (page.checked.households.len(), round.map_or(0, |round| round.plan.households.len()));
    let meters = if ran > 0 { ran } else { asked_for };
    let below = |most: usize| move |meter: &u32| usize::try_from(*meter).is_ok_and(|meter| meter < most);
    let zoom = state.zoom.filter(below(ran.max(asked_for)));
    let subject = zoom.or_else(|| state.lens.only_meter().filter(below(meters)));
    let kept = round.and_then(|round| Some(round.plan.slot(round.kept_instead(state.epoch)?).to_owned()));
    Shown { seen, stepping, moment, traffic, opening, meters, zoom, subject, kept }
}
