//! A long list, a page at a time: what is not on the screen costs nothing.

use yew::prelude::*;

use crate::text::text;

/// A page of a list, and how to get to the others.
pub(crate) struct Page {
    /// The first place on it.
    pub(crate) first: usize,
    /// The place after its last.
    pub(crate) end: usize,
    /// Its buttons; nothing where one page is enough.
    pub(crate) buttons: Html,
}

/// The page of a list of so many that holds `home`, or the one that a person has turned to since `home` last changed.
#[hook]
pub(crate) fn use_pages(count: usize, size: usize, home: usize) -> Page {
    let turned = use_state(|| None::<(usize, usize)>);
    let most = count.saturating_sub(1);
    let first = match *turned {
        Some((then, first)) if then == home => first,
        _ => home / size * size,
    };
    let first = first.min(most / size * size);
    let end = (first + size).min(count);
    let to = |first: usize| {
        let turned = turned.clone();
        Callback::from(move |_: MouseEvent| turned.set(Some((home, first))))
    };
    let t = text();
    let last = count.saturating_sub(1) / size * size;
    let button = |word: &'static str, name: &'static str, target: usize, off: bool| {
        html! { <button type="button" class="quiet" disabled={off} onclick={to(target)}><span aria-hidden="true">{ word }</span><span class="visually-hidden">{ name }</span></button> }
    };
    let buttons = if count <= size {
        Html::default()
    } else {
        html! {
            <div class="pager" role="group" aria-label={t.inside.pages}>
                { button("«", t.inside.page_first, 0, first == 0) }
                { button("‹", t.inside.page_before, first.saturating_sub(size), first == 0) }
                <span class="number" role="status">{ (t.inside.page_of)(first + 1, end, count) }</span>
                { button("›", t.inside.page_after, (first + size).min(last), first >= last) }
                { button("»", t.inside.page_last, last, first >= last) }
            </div>
        }
    };
    Page { first, end, buttons }
}
