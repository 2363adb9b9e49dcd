//! The claims with their verdicts.

use blindsum_evaluation::claims::{Judged, Verdict};
use yew::prelude::*;

use crate::text;

/// The claims; `is_whole`: everything is measured that was asked for.
pub(super) fn claims(judged: &[Judged], is_whole: bool) -> Html {
    html! {
        <section aria-labelledby="claims">
            <h2 id="claims">{ text::CLAIMS }</h2>
            <p class="note">{ text::CLAIMS_NOTE }{ " " }if !is_whole { <strong>{ text::SO_FAR }</strong> }</p>
            <p data-testid="summary"><strong>{ text::summary(judged) }</strong></p>
            <ul class="claims">
                { for judged.iter().map(|Judged { claim, verdict, because }| html! {
                    <li key={claim.id.clone()} data-claim={claim.id.clone()} data-verdict={verdict.to_string()}>
                        <p><span class="sign" aria-hidden="true">{ text::sign(*verdict) }</span>{ " " }<strong>{ format!("{}: {verdict}.", claim.id) }</strong>{ " " }{ claim.statement.clone() }{ " " }
                            <span class="soft">{ format!("({})", claim.source) }</span></p>
                        <p class="note">{ if *verdict == Verdict::NotMeasured { text::NOT_YET.to_owned() } else { because.clone() } }</p>
                    </li>
                }) }
            </ul>
        </section>
    }
}
