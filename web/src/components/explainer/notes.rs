//! What stays said as long as it is true: of the keys, of meters that are missing, of what was published last.

use blindsum_core::variants::AbsencePolicy;
use yew::prelude::*;

use crate::components::countdown::Countdown;
use crate::components::explainer::props::ExplainerProps;
use crate::ground::number;
use crate::text::format;
use crate::text::role::meter_names;
use crate::text::{Thing, text};
use crate::view::noise;

/// Marks that stay as long as they are true, whatever else is shown.
pub(super) fn warnings(props: &ExplainerProps) -> Html {
    let t = text();
    let plan = props.round.as_ref().map(|round| &round.plan).or(props.plan.as_ref());
    let Some(plan) = plan else { return Html::default() };
    let marks = [
        (plan.params.insecure_size(), t.form.insecure, t.form.insecure_long),
        (plan.randomness.is_seeded(), t.form.seeded, t.form.seeded_long),
    ];
    let mark = |(_, short, long): (bool, &'static str, &'static str)| {
        html! { <p class="mark" title={long}><strong>{ short }</strong></p> }
    };
    let shown: Html = marks.into_iter().filter(|(shown, _, _)| *shown).map(mark).collect();
    html! { <div class="lasting">{ shown }</div> }
}

/// What was published last, while a day goes on.
pub(super) fn so_far(props: &ExplainerProps) -> Html {
    let Some(round) = props.round.as_ref().filter(|round| round.running()) else { return Html::default() };
    let Some((place, outcome)) = round.finished.len().checked_sub(1).zip(round.last()) else {
        return Html::default();
    };
    let Some(total) = outcome.noisy_total() else { return Html::default() };
    let params = &outcome.params;
    let shown = format::kwh(number::energy(params, total), noise::decimals(params));
    html! { <p>{ (text().so_far)(round.plan.slot(place), &shown) }</p> }
}

/// Who is missing in the epoch that runs.
pub(super) fn absent(props: &ExplainerProps) -> Html {
    let running = props.round.as_ref().filter(|round| round.running());
    let absent = running.map(|round| round.traffic.absent()).unwrap_or_default();
    if absent.is_empty() {
        return Html::default();
    }
    html! { <p class="mark">{ (text().absent_now)(&meter_names(absent)) }</p> }
}

/// While a plug is pulled and nobody has noticed; and where it does no harm.
pub(super) fn unplugged(props: &ExplainerProps) -> Html {
    let t = text();
    let Some(round) = props.round.as_ref() else { return Html::default() };
    let (silent, harmless) = (round.silent(), round.harmless());
    let seconds = round.plan.deadline_ms / 1000;
    let sentence = match round.plan.absence {
        AbsencePolicy::Refuse => t.unplugged_note,
        AbsencePolicy::Repair | AbsencePolicy::RepairMasked => t.unplugged_repair,
    };
    let until = round.waits().map(|(_, until)| until);
    let held = round.traffic.standing(round.progress, round.meters.len()).held;
    let held = (held > 0).then(|| t.counted(Thing::Held, held));
    html! {
        <>
            if !silent.is_empty() {
                <p class="mark">
                    { sentence(&meter_names(&silent), seconds) }
                    if let Some(until) = until {
                        { " " }<Countdown id="countdown" {until} />
                    }
                    if let Some(held) = held.filter(|_| until.is_some()) { { " " }{ held } }
                </p>
            }
            if !harmless.is_empty() {
                <p class="mark" data-testid="unplugged-done">{ (t.unplugged_done)(&meter_names(&harmless)) }</p>
            }
        </>
    }
}
