//! The worker that reads files, from the page's side: one order, word of how far it is, and one end.

use std::rc::Rc;

use blindsum_sim::HostFailure;
use blindsum_worker_wire::reader::{Found, Order, Refused, Said, VERSION};
use js_sys::Array;
use web_sys::Blob;

use super::line::{Errand, Word};
use super::script_named;

/// Where the page names the script.
const SCRIPT: &str = "data-reader";

/// How long the worker may take to become ready, and between two words of how far it is, in milliseconds. After its last word on a
/// long file it puts millions of readings together, which takes seconds.
pub const DEADLINE_MS: u32 = 120_000;

/// News of files that are read.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// This much is read, in percent.
    Progress(u32),
    /// All is, and this was found, or they are refused; or the worker was lost. Nothing follows, and the worker is gone.
    End(Result<Result<Box<Found>, Refused>, HostFailure>),
}

/// Files that a worker reads. Dropping it terminates the worker, and nothing is heard of it any more: that is how to cancel.
pub struct Reading {
    _errand: Errand,
}

impl Reading {
    /// Starts a worker for an order, which reads the bytes of these files by itself. `on_news` is called from the browser's event
    /// loop only.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the page does not name the script, or the browser refuses to start a worker.
    /// [`HostFailure::Unreadable`]: the order cannot be written.
    pub fn start(
        order: &Order,
        files: &[Blob],
        on_news: impl Fn(News) + 'static,
    ) -> Result<Self, HostFailure> {
        let script = script_named(SCRIPT).map_err(|error| HostFailure::NotStarted(error.to_string()))?;
        Self::start_with(&script, order, files, DEADLINE_MS, on_news)
    }

    /// Starts a worker of this script, with this much time for each of its words.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the browser refuses to start a worker. [`HostFailure::Unreadable`]: the order cannot be written.
    pub fn start_with(
        script: &str,
        order: &Order,
        files: &[Blob],
        deadline_ms: u32,
        on_news: impl Fn(News) + 'static,
    ) -> Result<Self, HostFailure> {
        let order = order.encode().map_err(|error| HostFailure::Unreadable(error.to_string()))?;
        let on_news = Rc::new(on_news);
        let lost = on_news.clone();
        let end = move |end| {
            on_news(News::End(Ok(end)));
            Word::End(Ok(()))
        };
        let going = lost.clone();
        let errand = Errand::start(
            (script, "reader of files", deadline_ms),
            &order,
            Some(files.iter().collect::<Array>()),
            move |bytes| match Said::decode(&bytes) {
                Err(error) => Word::End(Err(HostFailure::Unreadable(error.to_string()))),
                Ok(Said::Ready { version }) => Word::Ready(version, VERSION),
                Ok(Said::Progress(percent)) => {
                    going(News::Progress(percent));
                    Word::GoesOn
                }
                Ok(Said::Read(found)) => end(Ok(found)),
                Ok(Said::Refused(refused)) => end(Err(refused)),
                Ok(Said::Panicked(message)) => Word::End(Err(HostFailure::Crashed(message))),
            },
            move |failure| lost(News::End(Err(failure))),
        )?;
        Ok(Self { _errand: errand })
    }
}
