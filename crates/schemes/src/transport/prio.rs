//! H1: Prio3, run by the library that those who use it use.
//!
//! Prio3SumVec of libprio-rs with one number a report, as draft-irtf-cfrg-vdaf states it: nothing is reconstructed. Two aggregators add up
//! shares of reports whose range they have verified together, each adds noise of its own, and a collector sees the sum. The library draws
//! the random numbers of a report from the operating system; what comes out does not depend on them.

use prio::codec::Encode;
use prio::field::{Field128, FieldElementWithInteger};
use prio::vdaf::prio3::{
    Prio3InputShare, Prio3PublicShare, Prio3SumVec, Prio3VerifierShare, Prio3VerifyState,
    optimal_chunk_length,
};
use prio::vdaf::{
    Aggregatable, AggregateShare, Aggregator, Client, Collector, OutputShare, VdafError, VerifyTransition,
};
use rand_core::Rng;

use crate::account::{Account, Party, Phase};
use crate::law::bits;
use crate::operation::Operation;
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, present};

const SERVERS: [Party; 2] = [Party::Aggregator, Party::Helper(0)];
const COLLECTOR: Party = Party::Helper(1);
const CONTEXT: &[u8] = b"blindsum/evaluate";

/// The scheme.
#[derive(Debug, Clone, Copy)]
pub struct Prio;

/// What the set-up leaves.
pub struct Keys {
    vdaf: Prio3SumVec,
    verify: [u8; 32],
}

/// A report.
pub struct Report {
    nonce: [u8; 16],
    public: Prio3PublicShare<32>,
    shares: Vec<Prio3InputShare<Field128, 32>>,
}

fn fault(error: &VdafError) -> SchemeError {
    SchemeError::Keys(error.to_string())
}

fn element(value: i64) -> Field128 {
    let magnitude = Field128::from(u128::from(value.unsigned_abs()));
    if value < 0 { -magnitude } else { magnitude }
}

/// What a server holds of a report that it has begun to verify.
type Begun = (Prio3VerifyState<Field128, 32>, Prio3VerifierShare<Field128, 32>);

impl Keys {
    /// A server's first step with each report; nothing of those that it refuses.
    fn begin(&self, server: usize, reports: &[&Report], account: &mut Account<'_>) -> Vec<Option<Begun>> {
        let Some(party) = SERVERS.get(server) else { return Vec::new() };
        let begun: Vec<Option<Begun>> = account.act(Phase::Epoch, *party, |_, counter| {
            counter.each(Operation::Verification, reports);
            let begin = |report: &&Report| {
                let share = report.shares.get(server)?;
                let (verify, nonce) = (&self.verify, &report.nonce);
                self.vdaf.verify_init(verify, CONTEXT, server, &(), nonce, &report.public, share).ok()
            };
            reports.iter().map(begin).collect()
        });
        let sent = begun.iter().flatten().filter_map(|(_, verifier)| verifier.encoded_len());
        account.sends(Phase::Epoch, *party, sent.sum());
        begun
    }

    /// A server's second step with what both have begun: its shares, of the reports that are in order.
    fn end(
        &self,
        server: usize,
        begun: &[Vec<Option<Begun>>; 2],
        account: &mut Account<'_>,
    ) -> Vec<Option<OutputShare<Field128>>> {
        let (Some(party), Some(own)) = (SERVERS.get(server), begun.get(server)) else { return Vec::new() };
        account.act(Phase::Epoch, *party, |_, _| {
            let end = |(place, own): (usize, &Option<Begun>)| {
                let verifiers = begun.iter().map(|begun| Some(begun.get(place)?.as_ref()?.1.clone()));
                let verifiers: Vec<_> = verifiers.collect::<Option<_>>()?;
                let message = self.vdaf.verifier_shares_to_message(CONTEXT, &(), verifiers).ok()?;
                match self.vdaf.verify_next(CONTEXT, own.as_ref()?.0.clone(), message).ok()? {
                    VerifyTransition::Finish(output) => Some(output),
                    VerifyTransition::Continue(..) => None,
                }
            };
            own.iter().enumerate().map(end).collect()
        })
    }
}

impl Scheme for Prio {
    type Keys = Keys;
    type Message = Report;

    fn describe(&self) -> Description {
        Description {
            id: "prio",
            name: "Prio3SumVec",
            source: "Corrigan-Gibbs, Boneh 2017; libprio-rs",
            evidence: Evidence::Code,
            confidence: 100,
            aggregator: "leader",
            helpers: &["helper", "collector"],
            learns: "nothing; each server knows its own noise",
            apart: "the two servers",
            faults: "a missing meter is left out, at no cost",
            wrong: Noticed::ByProof,
        }
    }

    fn levels(&self, _task: &Task) -> usize {
        0
    }

    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<Keys, SchemeError> {
        let most = u128::from(task.cap.max(1).unsigned_abs());
        let chunk = optimal_chunk_length(usize::try_from(bits(task.cap)).unwrap_or(1));
        let vdaf = Prio3SumVec::new_sum_vec(2, most, 1, chunk).map_err(|error| fault(&error))?;
        let verify = account.act(Phase::SetUp, Party::Aggregator, |rng, _| {
            let mut verify = [0; 32];
            rng.fill_bytes(&mut verify);
            verify
        });
        Ok(Keys { vdaf, verify })
    }

    fn meter(&self, keys: &Keys, input: Input<'_>, account: &mut Account<'_>) -> Result<Report, SchemeError> {
        let party = Party::Meter(input.meter);
        let reading = u128::try_from(input.noisy(0)).map_err(|_| SchemeError::Task {
            what: "a reading",
            got: input.noisy(0),
            rule: "a report holds a number from 0 to the cap, so that noise is for the servers to add",
        })?;
        let report = account.act(Phase::Epoch, party, |rng, counter| {
            counter.one(Operation::Shard);
            let mut nonce = [0; 16];
            rng.fill_bytes(&mut nonce);
            let (public, shares) =
                keys.vdaf.shard(CONTEXT, &vec![reading], &nonce).map_err(|error| fault(&error))?;
            Ok(Report { nonce, public, shares })
        })?;
        let shares = report.shares.iter().filter_map(Encode::encoded_len);
        let bytes = shares.sum::<usize>() + report.public.encoded_len().unwrap_or_default();
        account.sends(Phase::Epoch, party, bytes + report.nonce.len());
        Ok(report)
    }

    fn aggregate(
        &self,
        keys: &Keys,
        _epoch: u64,
        messages: &[Option<Report>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let (of, reports) = present(messages);
        let begun = [keys.begin(0, &reports, account), keys.begin(1, &reports, account)];
        let outputs = [keys.end(0, &begun, account), keys.end(1, &begun, account)];
        // A report that is not in order is left out, by both.
        let is_in_order =
            |place: usize| outputs.iter().all(|outputs| outputs.get(place).is_some_and(Option::is_some));
        let accepted: Vec<_> =
            of.iter().enumerate().filter(|(place, _)| is_in_order(*place)).map(|(_, meter)| *meter).collect();
        let mut totals = Vec::new();
        for (party, outputs) in SERVERS.iter().zip(&outputs) {
            let own = outputs.iter().enumerate().filter(|(place, _)| is_in_order(*place));
            let own: Vec<_> = own.filter_map(|(_, output)| output.clone()).collect();
            let total =
                account.act(Phase::Epoch, *party, |_, _| keys.vdaf.aggregate(&(), own.iter().cloned()));
            totals.push(total.map_err(|error| fault(&error))?);
        }
        for ((total, party), noise) in totals.iter_mut().zip(SERVERS).zip(added) {
            let share = account.act(Phase::Epoch, party, |_, counter| {
                counter.one(Operation::Draw);
                AggregateShare::from(vec![element(*noise)])
            });
            total.merge(&share).map_err(|error| fault(&error))?;
        }
        for (total, party) in totals.iter().zip(SERVERS) {
            account.sends(Phase::Epoch, party, total.encoded_len().unwrap_or_default());
        }
        let count = accepted.len();
        let sum = account.act(Phase::Epoch, COLLECTOR, |_, _| {
            let sums = keys
                .vdaf
                .unshard(&(), totals.clone(), count)
                .map_err(|_| SchemeError::Wrong { meters: count })?;
            let sum = sums.first().copied().unwrap_or_default();
            let negative = sum > Field128::modulus() / 2;
            let magnitude = if negative { Field128::modulus() - sum } else { sum };
            let magnitude = i64::try_from(magnitude).map_err(|_| SchemeError::Wrong { meters: count })?;
            Ok(if negative { -magnitude } else { magnitude })
        })?;
        Ok(Opened::of(sum, accepted))
    }
}
