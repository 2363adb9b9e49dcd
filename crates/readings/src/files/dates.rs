//! The order of day and month in a file's dates, as far as its rows have told it.

use crate::files::batch::{self, Batch};
use crate::files::fault::Fault;
use crate::files::note::Question;
use crate::files::stamp::{self, DateOrder, Order, Stamp};

/// What is known of the order while rows are read.
#[derive(Debug)]
pub(crate) struct Dates {
    order: Option<DateOrder>,
    /// The first date that can be read in two ways, and its line.
    open: Option<(u64, String)>,
}

impl Dates {
    /// `order` is what the form or a person says.
    pub(crate) fn new(order: Option<DateOrder>) -> Self {
        Self { order, open: None }
    }

    /// A time with its date in the order that the file tells, as far as it has told, and whether that may still change. Where this date
    /// tells it first, those of `batch` that waited for it are exchanged.
    pub(crate) fn ordered(
        &mut self,
        stamp: Stamp,
        batch: &mut Batch,
        line: u64,
        text: impl FnOnce() -> String,
    ) -> Result<(Stamp, bool), Fault> {
        let told = match (stamp.order, self.order) {
            (Order::Known, _) | (Order::Open, Some(DateOrder::DayFirst)) => return Ok((stamp, false)),
            (Order::Open, Some(DateOrder::MonthFirst)) => {
                let local = stamp::swapped(stamp.local).unwrap_or(stamp.local);
                return Ok((Stamp { local, ..stamp }, false));
            }
            (Order::Open, None) => {
                self.open.get_or_insert_with(|| (line, text()));
                return Ok((stamp, true));
            }
            (Order::Told(order), _) => order,
        };
        match self.order {
            Some(order) if order != told => {
                let found = batch::shown(&text());
                return Err(Fault::MixedDates { found, this: told.first(), other: order.first() });
            }
            Some(_) => {}
            None => {
                self.order = Some(told);
                batch.exchange_dates(told);
            }
        }
        Ok((stamp, false))
    }

    /// What is asked where nothing told the order.
    pub(crate) fn question(self) -> Option<Question> {
        let (line, example) = self.open.filter(|_| self.order.is_none())?;
        Some(Question::Dates { example, line })
    }
}
