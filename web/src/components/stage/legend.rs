//! What the signs below the picture say: windows, the gauge, and how a message travels.

use blindsum_core::privacy::Verdict;
use yew::prelude::*;

use crate::components::copy::Copy;
use crate::components::drawing::gauge::{Possible, gauge};
use crate::components::drawing::shutter::{Shutter, Size, shutter_icon};
use crate::text::text;
use crate::view::frame::Frame;

pub(super) struct LegendProps {
    /// What is possible before anything is known.
    pub(super) range: String,
    /// How near a number that is read is, in Wh.
    pub(super) within: String,
    /// The page's address as it is now, where it is one to come back to.
    pub(super) address: Option<AttrValue>,
    /// Whether it brings the same numbers back.
    pub(super) repeats: bool,
}

pub(super) fn legend(props: &LegendProps) -> Html {
    let t = text();
    let p = t.picture;
    let [hidden, narrowed] = p.legend.map(str::to_owned);
    let windows = Verdict::ALL.into_iter().zip([hidden, narrowed, (p.legend_read)(&props.within)]);
    let example = Frame { x: 0.0, y: 4.0, w: 54.0, h: 9.0 };
    html! {
        <figcaption class={classes!("legend", props.address.is_some().then_some("with-copy"))}>
            <span class="visually-hidden">{ p.legend_name }{ ": " }</span>
            { for windows.map(|(verdict, meaning)| html! {
                <span class="legend-entry">
                    { shutter_icon(window(verdict), Size::Small) }
                    <span><strong>{ t.walk.verdict_word(verdict) }</strong><span class="of-window">{ ", " }{ meaning }</span></span>
                </span>
            }) }
            <span class="legend-entry">
                <svg class="drawing-icon" viewBox="-1 -1 56 19" width="56" height="19" aria-hidden="true">{ gauge(Possible::Between(0.22, 0.68), Some(0.45), example) }</svg>
                <span class="of-gauge">{ (p.gauge)(&props.range) }</span>
            </span>
            if let Some(address) = props.address.clone() {
                <Copy value={address} what={if props.repeats { t.view_link } else { t.view_link_other }} whole=true
                    title={if props.repeats { t.view_link_says } else { t.view_link_other_says }} />
            }
        </figcaption>
    }
}

fn window(verdict: Verdict) -> Shutter {
    match verdict {
        Verdict::Hidden => Shutter::Shut,
        Verdict::Narrowed => Shutter::Drawn(0.6),
        Verdict::Read => Shutter::Read,
    }
}
