//! The verdict band: what the eyes know of one home, in one sentence with its number.

use blindsum_core::privacy::Verdict;
use yew::prelude::*;

use crate::components::drawing::shutter::{Shutter, Size, shutter_icon};
use crate::components::verdict::look::{look, of_word};
use crate::state::seen::Seen;
use crate::text::band::{Counted, Tally, Unseen, band, no_round, subject};
use crate::text::text;

#[derive(Properties, PartialEq)]
pub(crate) struct VerdictBandProps {
    /// What is looked at; nothing before there is a round, and where its records are not kept.
    pub(crate) seen: Option<Seen>,
    /// The home looked at, if one was chosen.
    pub(crate) subject: Option<u32>,
    /// What is said in the place of the verdict: why a round was refused, or what is to be answered first. The verdict then stands
    /// beside it.
    #[prop_or_default]
    pub(crate) other: Option<AttrValue>,
    /// Why, where there is nothing to look at.
    #[prop_or_default]
    pub(crate) unseen: Unseen,
}

#[function_component]
pub(crate) fn VerdictBand(props: &VerdictBandProps) -> Html {
    let deps = (props.seen.clone(), props.subject, props.unseen);
    let said = use_memo(deps, |(seen, subject, unseen)| match seen {
        Some(seen) => band(seen, *subject),
        None => no_round(*unseen),
    });
    let window = match &props.seen {
        Some(seen) => look(seen, subject(seen, props.subject)),
        None => Shutter::Shut,
    };
    let (sentence, softer) = match &props.other {
        Some(other) => (other.clone(), said.sentence.clone()),
        None => (said.sentence.clone().into(), said.softer.clone()),
    };
    html! {
        <section class="verdict-band" data-testid="verdict-band" data-verdict={window.name()}>
            { shutter_icon(window, Size::Large) }
            // Whoever hears the page hears what other eyes know.
            <div class="say" aria-live="polite">
                <p class="sentence" data-testid="verdict-sentence">{ sentence }</p>
                <p class="softer" data-testid="verdict-softer">{ softer }</p>
            </div>
            if !said.counts.is_empty() {
                <ul class="tally" aria-label={text().verdict.counts} data-testid="verdict-counts">
                    { for said.counts.iter().map(tally) }
                </ul>
            }
        </section>
    }
}

fn tally(tally: &Tally) -> Html {
    let window = match tally.of {
        Counted::Shown | Counted::Own => Shutter::Own,
        Counted::Others(verdict) => of_word(verdict),
        Counted::NotWorkedOut => of_word(Verdict::Hidden),
    };
    let name = match tally.of {
        Counted::Shown => "shown",
        Counted::Own => "own",
        Counted::Others(verdict) => Verdict::name(verdict),
        Counted::NotWorkedOut => "not-worked-out",
    };
    html! {
        <li key={name} data-count={name} class={classes!((tally.homes == 0).then_some("none"))}>
            { shutter_icon(window, Size::Small) }
            <b>{ tally.homes }</b>
            <span>{ tally.word }</span>
        </li>
    }
}
