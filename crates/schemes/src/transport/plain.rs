//! Baselines: no encryption at all. With noise added by the one who adds up it is the trusted curator, with noise of each meter's own the
//! local model: the floor of cost, and both ends of trust.

use crate::account::{Account, Party, Phase};
use crate::operation::Operation;
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, present};

/// The scheme.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Scheme for Plain {
    type Keys = ();
    type Message = i64;

    fn describe(&self) -> Description {
        Description {
            id: "plain",
            name: "no encryption",
            source: "a baseline",
            evidence: Evidence::Choice,
            confidence: 100,
            aggregator: "curator",
            helpers: &[],
            learns: "what every meter sends",
            apart: "nobody: the curator reads what is sent",
            faults: "a missing meter is left out, at no cost",
            wrong: Noticed::Nothing,
        }
    }

    fn set_up(&self, _task: &Task, _account: &mut Account<'_>) -> Result<(), SchemeError> {
        Ok(())
    }

    fn meter(&self, _keys: &(), input: Input<'_>, account: &mut Account<'_>) -> Result<i64, SchemeError> {
        let party = Party::Meter(input.meter);
        account.sends(Phase::Epoch, party, size_of::<i64>());
        Ok(account.act(Phase::Epoch, party, |_, _| input.noisy(0)))
    }

    fn aggregate(
        &self,
        _keys: &(),
        _epoch: u64,
        messages: &[Option<i64>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, numbers) = present(messages);
        let sum = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
            counter.each(Operation::Sum, &numbers);
            counter.each(Operation::Draw, added);
            numbers.iter().copied().chain(added).sum()
        });
        Ok(Opened::of(sum, of))
    }
}
