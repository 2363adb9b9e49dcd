//! The worker: it measures one cell at a time, and says so when dying.

use blindsum_evaluation::measure;
use blindsum_evaluation::plan::{Cell, Options, cells};
use blindsum_page_parts::worker;

use crate::wire::{Answer, Order, VERSION};

/// What it has been told.
#[derive(Default)]
struct Told(Option<(Options, Vec<Cell>)>);

impl Told {
    fn answer(&mut self, order: Order) -> Result<Answer, String> {
        match order {
            Order::Begin { options, kernel } => {
                if let Some(kernel) = kernel {
                    // One that cannot be installed is not an error: portable code gives the same numbers, and the page tells which runs.
                    let _ = blindsum_modexp::kernel::install(&kernel);
                }
                let all = cells(&options);
                self.0 = Some((*options, all));
                Ok(Answer::Begun { engine: blindsum_modexp::engine().to_owned() })
            }
            Order::Measure(name) => self.measure(name),
        }
    }

    fn measure(&self, name: String) -> Result<Answer, String> {
        let found = self.0.as_ref().and_then(|(options, all)| {
            let cell = all.iter().find(|cell| cell.to_string() == name)?;
            Some((options, *cell))
        });
        let Some((options, cell)) = found else {
            return Err(format!("{name} is not a cell of these options"));
        };
        let start = worker::clock();
        Ok(match measure::measure(cell, options, worker::clock) {
            Ok(rows) => Answer::Measured { cell: name, rows, millis: worker::clock() - start },
            Err(error) => Answer::Failed { cell: name, why: error.to_string() },
        })
    }
}

/// Makes the dedicated worker that calls this one that measures.
pub(crate) fn listen() {
    let mut told = Told::default();
    worker::listen(VERSION, move |order, _| told.answer(order));
}
