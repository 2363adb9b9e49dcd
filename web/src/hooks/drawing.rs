//! Rounds that the laboratory's worker draws: started, followed, cancelled.

use blindsum_core::params::Params;
use blindsum_laboratory::Drawn;
use blindsum_laboratory::wire::Order;
use blindsum_sim::HostFailure;
use yew::prelude::*;

use crate::browser::now;
use crate::state::Shared;
use crate::workers::laboratory::{Drawing, News};

/// What is being drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Under {
    /// Nothing.
    Rest,
    /// Some of the rounds are drawn.
    Way {
        /// So far.
        done: u32,
        /// In the end.
        all: u32,
    },
    /// The last ones took this long, in milliseconds.
    Done(f64),
    /// A person stopped it.
    Cancelled,
    /// It came to nothing.
    Failed(HostFailure),
}

/// Rounds that were drawn, and under which parameters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rounds {
    /// The parameters.
    pub(crate) params: Params,
    /// How many homes there were.
    pub(crate) present: u32,
    /// What came of it.
    pub(crate) drawn: Shared<Drawn>,
}

/// The laboratory's worker, as its page sees it.
pub(crate) struct Draws {
    /// What it is at.
    pub(crate) under: Under,
    /// The last rounds that came.
    pub(crate) rounds: Option<Rounds>,
    /// Draws.
    pub(crate) start: Callback<Order>,
    /// Stops.
    pub(crate) cancel: Callback<()>,
}

/// A drawer, which stops when the component goes.
#[hook]
pub(crate) fn use_draws() -> Draws {
    let under = use_state_eq(|| Under::Rest);
    let rounds = use_state_eq(|| None::<Rounds>);
    let drawing = use_mut_ref(|| None::<Drawing>);
    let start = {
        let (under, rounds, drawing) = (under.setter(), rounds.setter(), drawing.clone());
        use_callback((), move |order: Order, ()| {
            let (params, present, all, begun) = (order.params, order.present, order.rounds, now());
            under.set(Under::Way { done: 0, all });
            let on_news = {
                let (under, rounds) = (under.clone(), rounds.clone());
                move |news| match news {
                    News::Progress(done) => under.set(Under::Way { done, all }),
                    News::End(Ok(drawn)) => {
                        rounds.set(Some(Rounds { params, present, drawn: Shared::new(*drawn) }));
                        under.set(Under::Done(now() - begun));
                    }
                    News::End(Err(failure)) => under.set(Under::Failed(failure)),
                }
            };
            // What was under way before is stopped by being dropped.
            match Drawing::start(&order, on_news) {
                Ok(started) => drop(drawing.replace(Some(started))),
                Err(failure) => under.set(Under::Failed(failure)),
            }
        })
    };
    let cancel = {
        let (under, drawing) = (under.setter(), drawing);
        use_callback((), move |(), ()| {
            if drawing.take().is_some() {
                under.set(Under::Cancelled);
            }
        })
    };
    Draws { under: (*under).clone(), rounds: (*rounds).clone(), start, cancel }
}
