//! Files that a person takes away: their bytes never leave the browser, a link to a blob saves them.

use blindsum_page_parts::browser::save_blob;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement, Url,
    Window, XmlSerializer,
};

/// The type of a drawing.
const SVG_TYPE: &str = "image/svg+xml";

/// Text as what a browser saves.
fn blob(kind: &str, text: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&text.into());
    Blob::new_with_str_sequence_and_options(&parts, &options).ok()
}

/// Saves text as a file of this name and type. Nothing where the browser refuses.
pub(crate) fn save(name: &str, kind: &str, text: &str) -> Option<()> {
    save_blob(name, &blob(kind, text)?)
}

/// Saves a drawing as a file of this name.
pub(crate) fn save_drawing(name: &str, drawing: &str) -> Option<()> {
    save(name, SVG_TYPE, drawing)
}

/// A drawing that stands alone as a PNG, with twice as many pixels each way as it has on the page. Nothing where the browser cannot.
///
/// A browser makes pixels of a drawing only through an image, so the page's policy lets images come from `blob:` addresses. Such an image
/// runs no script and loads nothing.
pub(crate) async fn picture(drawing: &str) -> Option<Blob> {
    const SCALE: u32 = 2;
    let address = Url::create_object_url_with_blob(&blob(SVG_TYPE, drawing)?).ok()?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&address);
    let decoded = JsFuture::from(image.decode()).await;
    let _ = Url::revoke_object_url(&address);
    decoded.ok()?;
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = (image.width().saturating_mul(SCALE), image.height().saturating_mul(SCALE));
    canvas.set_width(width);
    canvas.set_height(height);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    pen.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width.into(), height.into())
        .ok()?;
    let made = js_sys::Promise::new(&mut |resolve, _| {
        // What does not work gives no blob; a canvas that is too large throws.
        if canvas.to_blob(&resolve).is_err() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

/// What style sheets say of a drawing, written into it, for it has none when it stands alone.
const STYLED: [&str; 15] = [
    "display",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "opacity",
    "vector-effect",
    "paint-order",
    "font-family",
    "font-size",
    "font-weight",
    "font-style",
    "overflow",
];

/// A drawing of the page as a file that stands alone: as it is shown now, with its colours, on its ground.
pub(crate) fn drawing(id: &str) -> Option<String> {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let window = web_sys::window()?;
    let document = window.document()?;
    let shown = document.get_element_by_id(id)?;
    let copy: Element = shown.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    dress(&window, &shown, &copy);
    let (inside, inside_copy) = (shown.query_selector_all("*").ok()?, copy.query_selector_all("*").ok()?);
    for place in 0..inside.length() {
        let [one, other] =
            [&inside, &inside_copy].map(|list| list.get(place).and_then(|node| node.dyn_into().ok()));
        dress(&window, &one?, &other?);
    }
    // Words stand beside the plot too.
    let frame = shown.get_bounding_client_rect();
    let (mut left, mut top, mut right, mut bottom) =
        (frame.left(), frame.top(), frame.right(), frame.bottom());
    let words = shown.query_selector_all("text").ok()?;
    for place in 0..words.length() {
        let word = words.get(place)?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
        (left, top) = (left.min(word.left()), top.min(word.top()));
        (right, bottom) = (right.max(word.right()), bottom.max(word.bottom()));
    }
    const MARGIN: f64 = 8.0;
    // Whole numbers, so that an image of it has no seam at its edges.
    let (width, height) = ((right - left + 2.0 * MARGIN).ceil(), (bottom - top + 2.0 * MARGIN).ceil());
    let whole = document.create_element_ns(Some(SVG), "svg").ok()?;
    let set = |element: &Element, name: &str, value: &str| element.set_attribute(name, value).ok();
    let number = |value: f64| format!("{value:.1}");
    set(&whole, "width", &number(width))?;
    set(&whole, "height", &number(height))?;
    set(&whole, "viewBox", &format!("0 0 {width} {height}"))?;
    // What `rem` is measured by.
    let root = document.document_element()?;
    let of_root = window.get_computed_style(&root).ok()??;
    set(&whole, "font-size", &of_root.get_property_value("font-size").ok()?)?;
    let title = document.create_element_ns(Some(SVG), "title").ok()?;
    title.set_text_content(shown.get_attribute("aria-label").as_deref());
    whole.append_child(&title).ok()?;
    let ground = document.create_element_ns(Some(SVG), "rect").ok()?;
    set(&ground, "width", "100%")?;
    set(&ground, "height", "100%")?;
    set(&ground, "fill", &of_root.get_property_value("background-color").ok()?)?;
    whole.append_child(&ground).ok()?;
    if copy.outer_html().contains("url(") {
        take_patterns(&window, &whole)?;
    }
    set(&copy, "x", &number(frame.left() - left + MARGIN))?;
    set(&copy, "y", &number(frame.top() - top + MARGIN))?;
    set(&copy, "width", &number(frame.width()))?;
    set(&copy, "height", &number(frame.height()))?;
    whole.append_child(&copy).ok()?;
    let text = XmlSerializer::new().ok()?.serialize_to_string(&whole).ok()?;
    Some(text)
}

/// Puts in the patterns that drawings are filled with: they stand in the page once.
fn take_patterns(window: &Window, whole: &Element) -> Option<()> {
    let patterns = window.document()?.query_selector(".drawing-defs > defs").ok()??;
    let copy: Element = patterns.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    // What refers to them does so by the ids, which stay.
    let lines = |of: &Element| of.query_selector_all("path").ok();
    let (inside, inside_copy) = (lines(&patterns)?, lines(&copy)?);
    for place in 0..inside.length() {
        dress(window, &inside.get(place)?.dyn_into().ok()?, &inside_copy.get(place)?.dyn_into().ok()?);
    }
    whole.append_child(&copy).ok()?;
    Some(())
}

/// Writes an element's style into its copy, and takes away what only the page has a use for.
fn dress(window: &Window, shown: &Element, copy: &Element) {
    let Ok(Some(style)) = window.get_computed_style(shown) else { return };
    for property in STYLED {
        if let Ok(value) = style.get_property_value(property) {
            let _ = copy.set_attribute(property, &value);
        }
    }
    for attribute in ["class", "id", "data-testid", "role", "aria-label", "aria-hidden"] {
        let _ = copy.remove_attribute(attribute);
    }
}
