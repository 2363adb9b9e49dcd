//! After a round: how it ended, as far as those know it who look.

use blindsum_sim::knowledge::{Lens, Observer, Stands, Value};
use yew::prelude::*;

use crate::components::epochs::{ChooserProps, epoch_chooser};
use crate::components::explainer::notes::{unplugged, warnings};
use crate::components::explainer::props::{ExplainerProps, is_stale};
use crate::components::result::{Known, ResultProps, before, result_panel};
use crate::state::SessionView;
use crate::state::seen::Seen;
use crate::text::{files, text};
use crate::view::warnings::cut;

/// How an epoch that is over ended, under the label of its slot where there are several.
pub(super) fn result(props: &ExplainerProps, round: &SessionView, place: usize) -> Html {
    let t = text();
    let Some(outcome) = round.finished.get(place).cloned() else { return Html::default() };
    let stale = is_stale(props, round);
    let lead = html! {
        <>
            { warnings(props) }
            if round.cancelled() {
                <p class="mark" data-testid="cancelled">
                    { (t.cancelled_day)(round.finished.len(), round.plan.slots.len()) }
                </p>
            }
            if stale { { before(&round.plan, round.plan.slot(place)) } }
        </>
    };
    let foot = html! {
        <>
            <p class="note" id="result-source" data-testid="result-source">{ files::summed(&round.source, round.plan.households.len(), round.homes) }</p>
            // Only the simulation knows how many readings were cut.
            if let Some(cut) = cut(&round.source, &round.plan).filter(|_| props.lens == Lens::Everything).and_then(|cut| cut.words_of_cut()) {
                <p class="mark" id="result-cut" data-testid="result-cut">{ cut }</p>
            }
            if round.kept_epoch() == Some(place) { { unplugged(props) } }
        </>
    };
    let some_absent = props.seen.as_ref().is_some_and(Seen::some_absent);
    html! {
        <>
            { epoch_chooser(&ChooserProps { round: round.clone(), epoch: props.epoch, id: "epoch", on: props.on.clone() }) }
            { result_panel(&ResultProps { plan: round.plan.clone(), lead, foot, outcome, known: known(props), lens: props.lens.clone(), some_absent, slot: round.plan.slot(place).to_owned(), parts: props.parts.clone(), on_change: props.on_change.clone() }) }
        </>
    }
}

/// What of the result the lens knows. Only the simulation knows more of an epoch whose records were dropped than the
/// total.
fn known(props: &ExplainerProps) -> Known {
    if props.lens == Lens::Everything {
        return Known { true_total: Stands::Known, noise: Stands::Known, refusal: true, audit: true };
    }
    let stands = |value| props.seen.as_ref().map_or(Stands::LetGo, |seen| seen.stands(value));
    let center = matches!(&props.lens, Lens::Parties(parties) if parties.contains(&Observer::ControlCenter));
    Known { true_total: stands(Value::TrueTotal), noise: stands(Value::Noise), refusal: center, audit: false }
}
