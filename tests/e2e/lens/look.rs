//! What the page shows, as markup or as a hash of it, without what differs between two runs of the same round.

use blindsum_sim::knowledge::{Lens, Observer};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::browser::Browser;

const LOOK: &str = concat!(include_str!("drawn.js"), include_str!("look.js"));

/// The page through somebody's eyes.
#[derive(Deserialize)]
pub(super) struct Look {
    /// Whose.
    pub(super) lens: String,
    /// At which step.
    pub(super) place: usize,
    /// Of how many.
    pub(super) steps: usize,
    /// What the page says of each value in its table: whether it is known.
    pub(super) knows: Vec<(String, bool)>,
    /// Whether a message stands opened on it.
    pub(super) opened: bool,
    /// What it says of how the round is going.
    pub(super) status: String,
    /// A hash of its markup.
    pub(super) hash: String,
    /// Its markup, where it was asked for.
    pub(super) page: Option<String>,
}

/// What is asked of a look.
#[derive(Default)]
pub(super) struct Asked<'a> {
    /// The eyes and how many meters there are; nothing: those it has.
    pub(super) lens: Option<(&'a Lens, u32)>,
    /// The step; nothing: where it is.
    pub(super) place: Option<usize>,
    /// What is to be left out.
    pub(super) left_out: Vec<String>,
    /// How numbers are to be written.
    pub(super) names: Json,
    /// Whether the markup is wanted, or its hash alone.
    pub(super) whole: bool,
}

pub(super) async fn look(browser: &Browser, asked: Asked<'_>) -> Look {
    let (mut eyes, mut everybody) = (Json::Null, Json::Null);
    if let Some((lens, meters)) = asked.lens {
        let meters = (0..meters).map(Observer::Meter);
        // In the page's order.
        let hubs = [Observer::Dealer, Observer::Cloud, Observer::ControlCenter, Observer::Eavesdropper];
        everybody = hubs.into_iter().chain(meters).map(|observer| json!(observer.to_string())).collect();
        eyes = lens.to_string().split('+').map(|name| json!(name)).collect();
    }
    let arguments =
        [eyes, everybody, json!(asked.place), json!(asked.left_out), asked.names, json!(asked.whole)];
    let looked = browser.ask(LOOK, &arguments).await;
    let look = Look::deserialize(&looked).unwrap_or_else(|error| panic!("{error}: {looked}"));
    if let Some((lens, _)) = asked.lens {
        assert_eq!(look.lens, lens.to_string());
    }
    assert!(asked.place.is_none_or(|place| place == look.place), "it stays at step {}", look.place);
    look
}

/// The page as it is, except for what differs between two runs of the same round.
pub(crate) async fn page(browser: &Browser) -> String {
    look(browser, Asked { whole: true, ..Asked::default() }).await.page.unwrap()
}

/// Where two pages part.
pub(crate) fn difference(a: &str, b: &str) -> String {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| -> String {
        let bytes = text.as_bytes();
        let end = bytes.len().min(same + 160);
        String::from_utf8_lossy(&bytes[same.saturating_sub(120).min(end)..end]).into_owned()
    };
    format!("\n{}\n--- and\n{}", around(a), around(b))
}
