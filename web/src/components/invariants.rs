//! What has to hold, and whether it does.

use blindsum_sim::laws::{self, Found, Spending, Standing};
use yew::prelude::*;

use super::formula::formula;
use crate::state::seen::Seen;
use crate::text::text;

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
    let laws =
        use_memo(deps, |(seen, meter, spending)| laws::check(&seen.facts(), &seen.params, *meter, *spending));
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

#[cfg(test)]
mod tests {
    use blindsum_sim::laws::{By, Law};

    use super::*;

    #[test]
    fn in_a_repaired_round_the_laws_speak_of_those_present_and_of_the_repaired_product() {
        let source = |law| text().walk.law(law, By::Named, true).0;
        assert_eq!(source(Law::Readings), "D(C_r) = d - x");
        assert_eq!(source(Law::Noise), "D(C_1) - m' O = xi + x");
        assert!(source(Law::Range).contains("m' · 2^B"));
        let again = |law| text().walk.law(law, By::MadeAgain, true).0;
        assert_eq!(again(Law::Readings), "C_r = E(d - x)");
        assert_eq!(again(Law::Noise), "C_1 = E(xi + x + m' O)");
    }
}
