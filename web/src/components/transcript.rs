//! The round as a file that a program can recompute.

use blindsum_sim::knowledge::Lens;
use blindsum_sim::transcript::Disclosure;
use yew::prelude::*;

use crate::components::downloads::{Downloads, TextFile};
use crate::state::SessionView;
use crate::text::text;
use crate::view::transcript::{document, file_name, finished, form};

/// What of an epoch these eyes may take away, or why they may not.
pub(crate) fn transcript(round: &SessionView, epoch: Option<usize>, lens: &Lens) -> Html {
    let t = text().charts;
    let plan = round.plan.clone();
    let says = match form(&plan, lens) {
        None => t.transcript_none,
        Some(Disclosure::Full) => t.transcript_full,
        Some(Disclosure::Public) if *lens == Lens::Everything => t.transcript_unseeded,
        Some(Disclosure::Public) => t.transcript_public,
    };
    let file = form(&plan, lens).zip(finished(round, epoch)).map(|(form, finished)| TextFile {
        word: t.transcript_json,
        kind: "application/json",
        name: file_name(&plan, &finished, form),
        make: Callback::from(move |()| document(&plan, &finished, form)),
    });
    html! {
        <section class="transcript" aria-label={t.transcript} data-testid="transcript">
            <p class="note"><b>{ t.transcript }</b>{ " " }{ says }{ " " }if file.is_none() && form(&round.plan, lens).is_some() { { t.transcript_later } }</p>
            if file.is_some() { <Downloads title={Some(t.transcript)} {file} /> }
        </section>
    }
}
