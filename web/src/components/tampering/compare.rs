//! Both rounds side by side.

use yew::prelude::*;

use crate::state::SessionView;
use crate::text::{tampering, text};
use crate::view::tampering::compare;

/// What became of each kind of message, beat by beat.
pub(super) fn compared(honest: &SessionView, branch: &SessionView) -> Html {
    let t = tampering();
    let both = honest.last_records.as_ref().zip(branch.last_records.as_ref());
    let same = both.filter(|((old, _), (new, _))| old == new);
    let number = |count: usize| html! { <td class="number">{ count }</td> };
    html! {
        <details id="tamper-compared">
            <summary data-testid="tamper-compare">{ t.compared }</summary>
            if let Some(((_, old), (_, new))) = same {
                <div class="scroll" role="region" aria-label={t.compared} tabindex="0">
                    <table data-testid="tamper-table">
                        <thead>
                            <tr>
                                <th scope="col">{ t.compared_beat }</th>
                                <th scope="col">{ t.compared_message }</th>
                                { for [t.compared_equal, t.compared_different, t.compared_missing, t.compared_only].map(|word| html! { <th scope="col" class="number">{ word }</th> }) }
                            </tr>
                        </thead>
                        <tbody>
                            { for compare(old, new).iter().map(|row| html! {
                                <tr data-beat={row.beat.name()} data-kind={row.kind.name()}>
                                    <td>{ (text().frame.beat)(row.beat) }</td>
                                    <td>{ text().kind(row.kind).name }</td>
                                    { number(row.equal) }{ number(row.different) }{ number(row.missing) }{ number(row.only) }
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            } else {
                <p>{ t.compared_none }</p>
            }
        </details>
    }
}
