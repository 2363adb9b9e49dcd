//! What has to hold, and whether it does.

use yew::prelude::*;

use super::formula::formula;
use crate::text::text;
use crate::view::facts::Seen;
use crate::view::invariants::{Found, Spending, Standing, invariants};

#[derive(Properties, PartialEq)]
pub(crate) struct InvariantsProps {
    /// What is looked at.
    pub(crate) seen: Seen,
    /// The meter looked at.
    pub(crate) meter: u32,
    /// What was spent of which budget.
    pub(crate) spending: Spending,
}

#[function_component]
pub(crate) fn Invariants(props: &InvariantsProps) -> Html {
    let deps = (props.seen.clone(), props.meter, props.spending);
    let laws = use_memo(deps, |(seen, meter, spending)| invariants(seen, *meter, *spending));
    let w = text().walk;
    let some_absent = props.seen.some_absent();
    let row = |Found { law, standing, by }: &Found| {
        let (source, what) = w.law(*law, *by, some_absent);
        let (sign, word) = match standing {
            Standing::NotYet => ("…", w.not_yet),
            Standing::Sealed => ("▨", w.law_sealed),
            Standing::Holds => ("✓", w.holds),
            Standing::Broken => ("✗", w.broken),
            Standing::NoBudget => ("–", w.no_budget),
        };
        html! {
            <li class={standing.name()} data-testid={format!("law-{}", w.law_id(*law))} data-standing={standing.name()}>
                <span class="sign" aria-hidden="true">{ sign }</span>
                <span>{ formula(source, false) }<span class="note">{ what }</span></span>
                <strong>{ word }</strong>
            </li>
        }
    };
    html! {
        <>
            <p>{ w.laws_caption }</p>
            <ul class="laws">{ for laws.iter().map(row) }</ul>
        </>
    }
}
