//! The page's frame, driven as a person would: its drawers, its tabs, its eyes and its steps.

use blindsum_sim::knowledge::Lens;
use serde_json::json;
use thirtyfour::prelude::*;

use crate::browser::{Browser, PATIENCE, until};

/// What the page calls its exhibits.
pub(crate) const TABS: [&str; 8] = ["now", "verdict", "meter", "noise", "opening", "log", "day", "checks"];

impl Browser {
    /// Opens the parameters of the round, if they are not open.
    pub(crate) async fn parameters(&self) {
        self.drawer("round", "round-chip").await;
    }

    /// Opens what teachers look up, if it is not open: the keys, the limits, the arithmetic.
    pub(crate) async fn about(&self) {
        // Where room is missing for the ways on they are in a menu.
        if !self.has("to-about").await {
            self.close_drawer().await;
            self.click("menu").await;
        }
        self.drawer("about", "to-about").await;
    }

    async fn drawer(&self, name: &str, opener: &str) {
        let is_open = format!("document.getElementById('drawer')?.dataset.drawer === '{name}'");
        if !self.read::<bool>(&is_open).await {
            self.click(opener).await;
            self.wait_for("drawer", "data-drawer", &[name]).await;
        }
    }

    /// Closes what lies over the exhibit, if anything does.
    pub(crate) async fn close_drawer(&self) {
        if self.has("drawer-close").await {
            self.click("drawer-close").await;
            self.holds("!document.getElementById('drawer-close')").await;
        }
    }

    /// Begins the guided path, or goes on with it.
    pub(crate) async fn path(&self) {
        if !self.has("tour-begin").await {
            self.click("menu").await;
        }
        self.click("tour-begin").await;
    }

    /// Shows an exhibit.
    pub(crate) async fn tab(&self, name: &str) {
        self.close_drawer().await;
        let tab = format!("tab-{name}");
        let selected = format!("document.getElementById('{tab}')?.getAttribute('aria-selected') ?? null");
        match self.read::<Option<String>>(&selected).await.as_deref() {
            Some("true") => (),
            Some(_) => self.click(&tab).await,
            // A phone has room for some of them; the others are in the menu.
            None => {
                self.click("more").await;
                self.click(&format!("menu-{name}")).await;
            }
        }
        self.wait_for(&tab, "aria-selected", &["true"]).await;
        self.settle().await;
    }

    /// Looks through these eyes, by their toggles: first whoever comes, then whoever goes. Nobody's eyes are left in between, for
    /// then it would be everything.
    pub(crate) async fn look_through(&self, lens: &str) {
        let lens: Lens = lens.parse().unwrap();
        let wanted = lens.to_string();
        let on_a_phone = self.has("eyes-open").await;
        if on_a_phone && !self.has("drawer-close").await {
            self.click("eyes-open").await;
            self.find("eye-everything").await;
        }
        let eyes: Vec<_> = wanted.split('+').filter(|_| lens != Lens::Everything).collect();
        self.ask(PRESS_EYES, &[json!(eyes)]).await;
        self.wait_for("lens-box", "data-lens", &[&wanted]).await;
        if on_a_phone {
            self.close_drawer().await;
        }
        self.settle().await;
    }

    /// Chooses a home of the town, by its number.
    pub(crate) async fn choose_home(&self, number: u32) {
        self.find("home").await;
        self.script(&format!(
            "const field = document.getElementById('home');
             field.value = '{number}';
             field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        ))
        .await;
        self.wait_for("town", "aria-valuenow", &[&number.to_string()]).await;
    }

    /// Chooses a home of the town and opens it, as a keyboard does.
    pub(crate) async fn open_home(&self, number: u32) {
        self.choose_home(number).await;
        self.script("document.getElementById('town').focus()").await;
        self.driver.action_chain().send_keys(Key::Enter + "").perform().await.unwrap();
        self.find("meter-card").await;
    }

    /// Presses the town in the middle of the first house of a sign.
    pub(crate) async fn press_house(&self, sign: &str) {
        self.find("town").await;
        self.script(&format!(
            "const path = document.querySelector('[data-testid=town-houses] [data-sign={sign}]');
             const [x, y] = path.getAttribute('d').match(/^M([\\d.]+) ([\\d.]+)/).slice(1).map(Number);
             const at = new DOMPoint(x + 5.5, y + 1).matrixTransform(path.getScreenCTM());
             document.getElementById('town').dispatchEvent(new MouseEvent('click', {{ bubbles: true, clientX: at.x, clientY: at.y }}));"
        ))
        .await;
    }

    /// The sign of every house of the town that is drawn, in the homes' order.
    pub(crate) async fn houses(&self) -> Vec<String> {
        self.read(
            "[...document.querySelectorAll('[data-testid=town-houses] [data-sign]')]
                .flatMap((path) => [...path.getAttribute('d').matchAll(/M([\\d.]+) ([\\d.]+)/g)].map(([, x, y]) => [Number(y), Number(x), path.dataset.sign]))
                .sort((one, other) => one[0] - other[0] || one[1] - other[1])
                .map(([, , sign]) => sign)",
        )
        .await
    }

    /// The step looked at, and how many there are.
    pub(crate) async fn step(&self) -> (usize, usize) {
        self.read("['step', 'steps'].map((what) => Number(document.getElementById('player').dataset[what]))")
            .await
    }

    /// Waits until a step is looked at.
    pub(crate) async fn wait_for_step(&self, wanted: usize) {
        self.wait_for("player", "data-step", &[&wanted.to_string()]).await;
        self.settle().await;
    }

    /// One message on, whichever exhibit is shown.
    pub(crate) async fn step_on(&self) {
        let (place, all) = self.step().await;
        self.key("ArrowRight", true).await;
        self.wait_for_step((place + 1).min(all)).await;
    }

    /// One message back.
    pub(crate) async fn step_back(&self) {
        let (place, _) = self.step().await;
        self.key("ArrowLeft", true).await;
        self.wait_for_step(place.saturating_sub(1)).await;
    }

    /// Before the first message.
    pub(crate) async fn step_to_start(&self) {
        self.key("Home", false).await;
        self.wait_for_step(0).await;
    }

    /// To the answer.
    pub(crate) async fn step_to_end(&self) {
        let (_, all) = self.step().await;
        self.key("End", false).await;
        self.wait_for_step(all).await;
    }

    /// To the end of a beat, counted from 1.
    pub(crate) async fn beat(&self, number: u32) {
        self.script(&format!("document.getElementById('beat-{number}').click()")).await;
        self.wait_for("player", "data-beat", &[&number.to_string()]).await;
        self.settle().await;
    }

    /// A key of the whole page's, wherever the focus is: what has the focus may have a use for it of its own.
    pub(crate) async fn key(&self, key: &str, shift: bool) {
        let press = format!(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', shiftKey: {shift}, bubbles: true, cancelable: true }}))"
        );
        self.script(&press).await;
    }

    /// Waits until an expression of the page's is true.
    pub(crate) async fn holds(&self, what: &str) {
        let held = until(PATIENCE, async || self.read::<bool>(what).await.then_some(())).await;
        assert!(held.is_some(), "{what}");
    }
}

/// Presses toggles until these eyes look, and nobody's else: of nobody it is everything. By script: a pointer would light up whatever
/// comes to lie beneath it. A meter's toggle is in a list, which need not be open for that.
const PRESS_EYES: &str = "
    const [wanted] = given;
    const lens = () => document.querySelector(`[data-testid='lens-box']`).dataset.lens;
    const looking = () => lens().split('+').filter((name) => name !== 'everything');
    const next = () => {
        const now = looking();
        return wanted.find((name) => !now.includes(name)) ?? now.find((name) => !wanted.includes(name));
    };
    const press = (eye) => {
        const toggle = document.querySelector(`[data-testid='eye-${eye}']`);
        if (toggle) return toggle.click();
        // Of a crowd a meter that is not listed comes by its number.
        const number = document.getElementById('eye-meter-number');
        number.value = eye.slice('meter-'.length);
        number.dispatchEvent(new Event('change', { bubbles: true }));
    };
    (async () => {
        if (wanted.length === 0) press('everything');
        else for (let eye = next(); eye; eye = next()) {
            const before = lens();
            press(eye);
            // What is pressed next must be what was drawn for these eyes.
            while (lens() === before) await new Promise((drawn) => setTimeout(drawn));
        }
        done();
    })();";
