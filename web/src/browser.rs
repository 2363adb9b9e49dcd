//! What the page needs of the browser, and nothing of what it means. Everything here may be missing or refused: then
//! there is nothing, or an error in words.

mod memory;
pub(crate) mod save;

pub(crate) use memory::{
    keys_are_off, remember_answers, remember_keys, remember_stop, remember_theme, remembered_answers,
    remembered_stop, remembered_theme,
};

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, DragEvent, Element, FileList, FocusOptions, HtmlElement, HtmlInputElement,
    RequestInit, Response, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition, Url,
};

/// After so long the page shows what was just changed.
const REDRAWN_MS: u32 = 50;

/// The browser's clock, in milliseconds.
pub(crate) fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// The query of the page's address, with its question mark.
pub(crate) fn query() -> String {
    web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// The address of the page with another query.
pub(crate) fn address(query: &str) -> String {
    let location = web_sys::window().map(|window| window.location());
    let part = |part: Option<Result<String, JsValue>>| part.and_then(Result::ok).unwrap_or_default();
    let origin = part(location.as_ref().map(|location| location.origin()));
    format!("{origin}{}{query}", part(location.as_ref().map(|location| location.pathname())))
}

/// Goes to another page of the same folder with the query as it is, if there is a browser.
#[cfg(not(feature = "tampering"))]
pub(crate) fn leave_for(page: &str) {
    let gone = web_sys::window().map(|window| window.location().replace(&format!("./{page}{}", query())));
    if let Some(Err(why)) = gone {
        web_sys::console::error_1(&why);
    }
}

/// What the page's address says of the engine, which is kept.
pub(crate) fn engine_choice() -> Option<String> {
    let query = query();
    let found = query.trim_start_matches('?').split('&').find(|pair| pair.starts_with("engine="));
    found.map(str::to_owned)
}

/// Writes the query of the page's address, and keeps the engine's choice in it: in the place of the present one, or as a new place
/// to which a person can step back.
pub(crate) fn write_query(query: &str, engine: Option<String>, is_new: bool) {
    let pairs = [query.trim_start_matches('?').to_owned(), engine.unwrap_or_default()];
    let pairs: Vec<_> = pairs.into_iter().filter(|pair| !pair.is_empty()).collect();
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    if query == self::query() {
        return;
    }
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let address = address(&query);
        // A page that was opened as a file has no address to replace.
        let _ = match is_new {
            true => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
            false => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
        };
    }
}

thread_local! {
    /// The symbol that is lit up.
    static LIT: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The element that gets the focus back.
    static FOCUSED: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Marks every place of the page where a symbol stands, and no other.
pub(crate) fn light(symbol: Option<&str>) {
    LIT.with(|lit| lit.replace(symbol.map(str::to_owned)));
    mark_lit(symbol);
}

/// The same once more, for what was drawn since: elements are used again for other symbols.
pub(crate) fn relight() {
    if let Some(symbol) = LIT.with(|lit| lit.borrow().clone()) {
        mark_lit(Some(&symbol));
    }
}

fn mark_lit(symbol: Option<&str>) {
    const LIT: &str = "data-lit";
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let all = |selector: &str| {
        let list = document.query_selector_all(selector).ok();
        let nodes = list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |i| list.get(i)));
        nodes.filter_map(|node| node.dyn_into::<Element>().ok()).collect::<Vec<_>>()
    };
    // A place may show several symbols, and what is pointed at may be such a place.
    let is_same = |element: &Element| {
        let here = element.get_attribute("data-sym").unwrap_or_default();
        let mut wanted = symbol.unwrap_or_default().split_whitespace();
        wanted.any(|wanted| here.split_whitespace().any(|here| here == wanted))
    };
    for element in all("[data-lit]").iter().filter(|element| !is_same(element)) {
        let _ = element.remove_attribute(LIT);
    }
    if symbol.is_some() {
        for element in all("[data-sym]").iter().filter(|element| is_same(element)) {
            let _ = element.set_attribute(LIT, "");
        }
    }
}

/// The name of a file beside the page, as the page itself tells it: it has a hash that the program, which is hashed too, could
/// not know. `attribute` is one of the element that starts the program (Trunk.toml, `pattern_script`).
pub(crate) fn file_name(attribute: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    document.query_selector("script[data-wasm]").ok().flatten()?.get_attribute(attribute)
}

/// The bytes of a file beside the page, if it comes within this many milliseconds.
pub(crate) async fn fetch_bytes(name: &str, patience_ms: u32) -> Result<Vec<u8>, String> {
    let controller = AbortController::new().map_err(words)?;
    let signal = controller.signal();
    let _timer = Timeout::new(patience_ms, move || controller.abort());
    let init = RequestInit::new();
    init.set_signal(Some(&signal));
    let response = fetch(name, &init).await?;
    let buffer = JsFuture::from(response.array_buffer().map_err(words)?).await.map_err(words)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The text of a file beside the page.
pub(crate) async fn fetch_text(name: &str) -> Result<String, String> {
    let response = fetch(name, &RequestInit::new()).await?;
    let text = JsFuture::from(response.text().map_err(words)?).await.map_err(words)?;
    text.as_string().ok_or_else(|| name.to_owned())
}

async fn fetch(name: &str, init: &RequestInit) -> Result<Response, String> {
    let window = web_sys::window().ok_or_else(|| "no window".to_owned())?;
    let base = window.document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    let url = Url::new_with_base(name, &base).map_err(words)?.href();
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(&url, init)).await.map_err(words)?.unchecked_into();
    if !response.ok() {
        return Err(format!("{name}: {} {}", response.status(), response.status_text()));
    }
    Ok(response)
}

/// Puts text on the clipboard.
pub(crate) async fn copy(text: &str) -> Result<(), String> {
    let window = web_sys::window().ok_or_else(|| "no window".to_owned())?;
    if !window.is_secure_context() {
        return Err("no clipboard".to_owned());
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.map(|_| ()).map_err(words)
}

/// Sets or removes an attribute of the page's root element.
pub(crate) fn set_root(attribute: &str, value: Option<&str>) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = match value {
            Some(value) => root.set_attribute(attribute, value),
            None => root.remove_attribute(attribute),
        };
    }
}

/// An element of the page by its id.
pub(crate) fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Whether no element has the focus, as after the focused one was removed.
pub(crate) fn focus_is_lost() -> bool {
    focused().is_none()
}

/// Calls `leaving` when the page is left, until what is given back is called.
pub(crate) fn on_leaving(leaving: impl Fn() + 'static) -> impl FnOnce() {
    on_event("pagehide", leaving)
}

/// Calls `stepped` when a person stepped back or on in the browser's history within the page, until what is given back is called.
pub(crate) fn on_history(stepped: impl Fn() + 'static) -> impl FnOnce() {
    on_event("popstate", stepped)
}

/// Calls `signed` when a person first does something with the page, by whatever means; it may be called more than once. It hears of it
/// before the page's own parts do.
pub(crate) fn on_first_sign(signed: impl Fn() + 'static) -> impl FnOnce() {
    let signed = std::rc::Rc::new(signed);
    let stops = ["pointerdown", "keydown", "click"].map(|name| {
        let signed = signed.clone();
        on_event(name, move || signed())
    });
    move || stops.into_iter().for_each(|stop| stop())
}

/// Gives `take` the files that a person drops on the page, until what is given back is called. Files alone: a browser would open them in
/// the place of the page, whether anybody takes them or not.
pub(crate) fn on_dropped_files(take: impl Fn(Vec<(String, Blob)>) + 'static) -> impl FnOnce() {
    let listener = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
        let Some(data) = event.data_transfer() else { return };
        if !data.types().includes(&"Files".into(), 0) {
            return;
        }
        event.prevent_default();
        if event.type_() == "drop" {
            let files = files_of(data.files());
            if !files.is_empty() {
                take(files);
            }
        }
    });
    let window = web_sys::window();
    let names = ["dragover", "drop"];
    for name in names {
        let listen = |window: &web_sys::Window| {
            window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref())
        };
        let _ = window.as_ref().map(listen);
    }
    move || {
        for name in names {
            let stop = |window: &web_sys::Window| {
                window.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref())
            };
            let _ = window.as_ref().map(stop);
        }
        drop(listener);
    }
}

/// Files of a list, each with its name.
pub(crate) fn files_of(list: Option<FileList>) -> Vec<(String, Blob)> {
    let all = list.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
    all.map(|file| (file.name(), file.into())).collect()
}

/// A file of this text.
pub(crate) fn file_of(text: &str) -> Option<Blob> {
    Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into())).ok()
}

fn on_event(name: &'static str, call: impl Fn() + 'static) -> impl FnOnce() {
    let listener = Closure::<dyn Fn()>::new(call);
    let window = web_sys::window();
    if let Some(window) = &window {
        let _ = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    move || {
        if let Some(window) = window {
            let _ = window.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
        drop(listener);
    }
}

/// Focuses an element.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        // What is drawn can be focused as well, by a method of the same name.
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Focuses the element that is this many places after one among those of a selector.
pub(crate) fn focus_beside(element: &Element, selector: &str, step: i32) {
    let list = web_sys::window().and_then(|window| window.document()?.query_selector_all(selector).ok());
    let Some(list) = list else { return };
    let nodes: Vec<_> = (0..list.length()).filter_map(|place| list.get(place)).collect();
    let here = nodes.iter().position(|node| node.is_same_node(Some(element)));
    let to = here.and_then(|here| here.checked_add_signed(step.try_into().ok()?));
    if let Some(node) = to.and_then(|to| nodes.get(to)) {
        let _ = node.unchecked_ref::<HtmlElement>().focus();
    }
}

/// The element that has the focus, if any has.
pub(crate) fn focused() -> Option<Element> {
    let document = web_sys::window().and_then(|window| window.document());
    document.and_then(|document| document.active_element()).filter(|element| element.tag_name() != "BODY")
}

/// Gives the focus back to an element or, where it is gone, to the first of these that is there.
pub(crate) fn focus_again(element: Option<Element>, instead: &[&str]) {
    let element = element.filter(|element| element.is_connected());
    if let Some(element) = element.or_else(|| instead.iter().find_map(|id| self::element(id))) {
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Lets a picker of files name none.
pub(crate) fn clear_file(id: &str) {
    if let Some(input) = element(id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value("");
    }
}

/// Remembers which element has the focus, if any has.
pub(crate) fn remember_focus() {
    FOCUSED.with(|place| place.replace(focused()));
}

/// Gives the focus back to the element that was remembered. Where it is gone, or in a part that is not displayed, to the one that has
/// its name once what happens now is on the page, or to another one.
pub(crate) fn return_focus(instead: &'static str) {
    let Some(element) = FOCUSED.with(|place| place.take()) else { return focus(instead) };
    let _ = element.unchecked_ref::<HtmlElement>().focus();
    if focused().is_some_and(|now| now.is_same_node(Some(&element))) {
        return;
    }
    let again = move || match self::element(&element.id()) {
        Some(element) => drop(element.unchecked_ref::<HtmlElement>().focus()),
        None => focus(instead),
    };
    Timeout::new(REDRAWN_MS, again).forget();
}

/// The same as [`focus`] in the next task, if nothing else has the focus then.
pub(crate) fn focus_if_lost_soon(id: &'static str) {
    let take = move || {
        if focus_is_lost() {
            focus(id);
        }
    };
    Timeout::new(0, take).forget();
}

/// The same as [`focus`], once what happens now is on the page.
pub(crate) fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    Timeout::new(REDRAWN_MS, move || focus(&id)).forget();
}

/// Whether a person has done something on the page: before that the focus is nobody's.
pub(crate) fn was_used() -> bool {
    let activation =
        web_sys::window().and_then(|window| Reflect::get(&window.navigator(), &"userActivation".into()).ok());
    let used = activation.and_then(|activation| Reflect::get(&activation, &"hasBeenActive".into()).ok());
    used.and_then(|used| used.as_bool()).unwrap_or(false)
}

/// Whether the end of an element is below what is in view above another one that stays at the lower edge.
pub(crate) fn ends_below_view(id: &str, bar: &str) -> bool {
    element(id).is_some_and(|element| element.get_bounding_client_rect().bottom() > top_of(bar) + 1.0)
}

/// Scrolls on by most of a view, but no further than to an element's end: a key that does so by itself would go beyond. What scrolls
/// is the room that the element stands in or, where that has no more than it shows, the page.
pub(crate) fn read_further(id: &str, bar: &str, room: &str) {
    /// Room below the end.
    const ROOM: f64 = 24.0;
    if let (Some(window), Some(element)) = (web_sys::window(), element(id)) {
        let left = element.get_bounding_client_rect().bottom() + ROOM - top_of(bar);
        let far = left.min(view_height() * 0.8);
        if let Some(room) = self::element(room) {
            room.scroll_by_with_x_and_y(0.0, far);
        }
        window.scroll_by_with_x_and_y(0.0, far);
    }
}

/// Where an element begins that stays at the lower edge of the view; the edge, where there is none.
fn top_of(bar: &str) -> f64 {
    element(bar).map_or_else(view_height, |bar| bar.get_bounding_client_rect().top().min(view_height()))
}

/// Whether an element is on the screen, or as much of it as the screen holds: but a tenth, which is an edge of it.
pub(crate) fn is_in_view(id: &str) -> bool {
    element(id).is_some_and(|element| {
        let frame = element.get_bounding_client_rect();
        let seen = frame.bottom().min(view_height()) - frame.top().max(0.0);
        seen >= 0.9 * frame.height().min(view_height())
    })
}

fn view_height() -> f64 {
    web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(0.0)
}

/// Brings an element into view by as little as it takes, once what happens now is on the page; of one that is taller than the
/// view its beginning. The focus stays where it is, or goes along.
pub(crate) fn show_soon(id: &'static str, with_focus: bool) {
    let show = move || {
        if let Some(element) = element(id) {
            if with_focus {
                focus_in_place(&element);
            }
            let room = element.closest("[role=tabpanel]").ok().flatten();
            // An exhibit that scrolls by itself has less room than the window.
            let room = room.filter(|room| room.scroll_height() > room.client_height());
            let height = room.map_or_else(view_height, |room| f64::from(room.client_height()));
            let fits = element.get_bounding_client_rect().height() <= height;
            bring(&element, if fits { ScrollLogicalPosition::Nearest } else { ScrollLogicalPosition::Start });
        }
    };
    Timeout::new(REDRAWN_MS, show).forget();
}

/// Gives an element the focus, and scrolls at once so that it stands in the upper half of the view with what follows it, if it
/// does not.
pub(crate) fn read_on_at(id: &str) {
    if let Some(element) = element(id) {
        focus_in_place(&element);
        let top = element.get_bounding_client_rect().top();
        if top < 0.0 || top > view_height() / 2.0 {
            element.scroll_into_view_with_bool(true);
        }
    }
}

fn bring(element: &Element, to: ScrollLogicalPosition) {
    let calm = web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
        .is_none_or(|list| list.matches());
    let options = ScrollIntoViewOptions::new();
    options.set_behavior(if calm { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    options.set_block(to);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls an element's own room so far that one inside it is seen; the page stays.
pub(crate) fn scroll_within(room: &str, inside: &str) {
    /// The head of a list stays at its top, over what is there.
    const HEAD: f64 = 40.0;
    let (Some(room), Some(inside)) = (element(room), element(inside)) else { return };
    let (frame, of) = (room.get_bounding_client_rect(), inside.get_bounding_client_rect());
    if of.top() < frame.top() + HEAD || of.bottom() > frame.bottom() {
        let middle = f64::midpoint(of.top(), of.bottom()) - f64::midpoint(frame.top(), frame.bottom());
        room.scroll_by_with_x_and_y(0.0, middle);
    }
}

fn focus_in_place(element: &Element) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus_with_options(&options);
    }
}

/// Says on the page that the page has failed.
pub(crate) fn show_failure(sentence: &str) {
    if let Some(element) = element("failure") {
        element.set_text_content(Some(sentence));
        let _ = element.remove_attribute("hidden");
    }
}

fn words(error: JsValue) -> String {
    let error: js_sys::Error = error.unchecked_into();
    String::from(error.message())
}
