//! The noise laboratory's worker, from the page's side: one order, word of how far it is, and one end.

use std::rc::Rc;

use blindsum_laboratory::Drawn;
use blindsum_laboratory::wire::{Order, Said, VERSION};
use blindsum_sim::HostFailure;

use super::line::{Errand, Word};
use super::script_named;

/// Where the page names the script.
const SCRIPT: &str = "data-laboratory";

/// How long the worker may take to become ready, and between two words of how far it is, in milliseconds. Between two words it
/// draws 100,000 shares: some hundredths of a second.
pub const DEADLINE_MS: u32 = 60_000;

/// News of rounds that are drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// This many are.
    Progress(u32),
    /// All are, or none will be. Nothing follows, and the worker is gone.
    End(Result<Box<Drawn>, HostFailure>),
}

/// Rounds that a worker draws. Dropping it terminates the worker, and nothing is heard of it any more: that is how to cancel.
pub struct Drawing {
    _errand: Errand,
}

impl Drawing {
    /// Starts a worker for an order. `on_news` is called from the browser's event loop only.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the page does not name the script, or the browser refuses to start a worker.
    pub fn start(order: &Order, on_news: impl Fn(News) + 'static) -> Result<Self, HostFailure> {
        let script = script_named(SCRIPT).map_err(|error| HostFailure::NotStarted(error.to_string()))?;
        Self::start_with(&script, order, DEADLINE_MS, on_news)
    }

    /// Starts a worker of this script, with this much time for each of its words.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the browser refuses to start a worker. [`HostFailure::Unreadable`]: the order cannot be written.
    pub fn start_with(
        script: &str,
        order: &Order,
        deadline_ms: u32,
        on_news: impl Fn(News) + 'static,
    ) -> Result<Self, HostFailure> {
        let order = order.encode().map_err(|error| HostFailure::Unreadable(error.to_string()))?;
        let on_news = Rc::new(on_news);
        let lost = on_news.clone();
        let errand = Errand::start(
            (script, "noise laboratory", deadline_ms),
            &order,
            None,
            move |bytes| match Said::decode(&bytes) {
                Err(error) => Word::End(Err(HostFailure::Unreadable(error.to_string()))),
                Ok(Said::Ready { version }) => Word::Ready(version, VERSION),
                Ok(Said::Progress(done)) => {
                    on_news(News::Progress(done));
                    Word::GoesOn
                }
                Ok(Said::Drawn(drawn)) => {
                    on_news(News::End(Ok(drawn)));
                    Word::End(Ok(()))
                }
                Ok(Said::Failed(failure)) => Word::End(Err(HostFailure::Failed(failure.to_string()))),
                Ok(Said::Panicked(message)) => Word::End(Err(HostFailure::Crashed(message))),
            },
            move |failure| lost(News::End(Err(failure))),
        )?;
        Ok(Self { _errand: errand })
    }
}
