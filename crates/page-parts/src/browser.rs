//! What is asked of the browser.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, Response, Storage, Url};

/// An element of the page.
#[must_use]
pub fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Says on the page that it has failed.
pub fn show_failure(sentence: &str) {
    if let Some(element) = element("failure") {
        element.set_text_content(Some(sentence));
        let _ = element.remove_attribute("hidden");
    }
}

/// The address of a file that the page's script element names in this attribute.
#[must_use]
pub fn named_file(attribute: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let script = document.query_selector(&format!("script[{attribute}]")).ok()??;
    let name = script.get_attribute(attribute)?;
    let base = document.base_uri().ok()??;
    Url::new_with_base(&name, &base).ok().map(|url| url.href())
}

/// A file's bytes; nothing where they do not come.
pub async fn fetched(address: &str) -> Option<Vec<u8>> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    response.ok().then(|| Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>()).to_vec())
}

/// What the address asks for, behind its question mark.
#[must_use]
pub fn query() -> String {
    let search = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    search.trim_start_matches('?').to_owned()
}

/// Writes it there, without a step of the history.
pub fn set_query(query: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("?{query}")));
    }
}

/// A name that no other run of this browser has: when it began, and a number by chance.
#[must_use]
pub fn new_id() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 up to 2^32")]
    let chance = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:.0}-{chance:08x}", js_sys::Date::now())
}

/// Milliseconds since whenever.
#[must_use]
pub fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Which browser it is, and how many processors it tells.
#[must_use]
pub fn machine() -> (String, f64) {
    let navigator = web_sys::window().map(|window| window.navigator());
    let agent = navigator.as_ref().and_then(|navigator| navigator.user_agent().ok()).unwrap_or_default();
    (agent, navigator.map_or(0.0, |navigator| navigator.hardware_concurrency()))
}

/// What a page keeps over a reload; nothing where the browser forbids it.
#[must_use]
pub fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Saves bytes as a file of this name and type. Whether the browser took it.
#[must_use]
pub fn save(name: &str, kind: &str, bytes: &[u8]) -> bool {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .is_ok_and(|blob| save_blob(name, &blob).is_some())
}

/// Saves a file of this name; its bytes never leave the browser. Nothing where the browser refuses.
#[must_use]
pub fn save_blob(name: &str, blob: &Blob) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has begun to read it by then.
    gloo_timers::callback::Timeout::new(10_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Some(())
}

/// Gives an element the focus, once what happens now is on the page.
pub fn focus_soon(id: &'static str) {
    gloo_timers::callback::Timeout::new(50, move || {
        if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    })
    .forget();
}

/// An error of the browser's, in its own words.
#[must_use]
pub fn in_words(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.unwrap_or_else(|| format!("{error:?}"))
}
