//! A round beside its branch, message by message.

use std::collections::BTreeMap;
use std::sync::Arc;

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::tampering::{Deed, Notice, Spot, Tampering, What};
use blindsum_sim::{Beat, Finished, Record};

use crate::state::{SessionView, named};

/// What became of the messages of one kind in one beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Compared {
    /// The beat.
    pub(crate) beat: Beat,
    /// The kind.
    pub(crate) kind: Kind,
    /// How many are the same to the last byte.
    pub(crate) equal: usize,
    /// How many have other bytes.
    pub(crate) different: usize,
    /// How many were not sent any more.
    pub(crate) missing: usize,
    /// How many were sent in the branch alone.
    pub(crate) only: usize,
}

/// Compares the messages of a round with those of its branch, in the order of the beats.
pub(crate) fn compare(old: &[Arc<Record>], new: &[Arc<Record>]) -> Vec<Compared> {
    type Name = (Kind, Role, Role, u32);
    let name = |Spot { kind, from, to, number }: Spot| -> Name { (kind, from, to, number) };
    let mut rest: BTreeMap<Name, (Beat, &[u8])> = named(new)
        .map(|(spot, record, sent)| (name(spot), (Beat::of(record), sent.bytes.as_slice())))
        .collect();
    let mut rows: BTreeMap<(Beat, Kind), Compared> = BTreeMap::new();
    let empty = |(beat, kind)| Compared { beat, kind, equal: 0, different: 0, missing: 0, only: 0 };
    for (spot, record, sent) in named(old) {
        let key = (Beat::of(record), spot.kind);
        let row = rows.entry(key).or_insert_with(|| empty(key));
        match rest.remove(&name(spot)) {
            Some((_, bytes)) if bytes == sent.bytes => row.equal += 1,
            Some(_) => row.different += 1,
            None => row.missing += 1,
        }
    }
    for ((kind, ..), (beat, _)) in rest {
        rows.entry((beat, kind)).or_insert_with(|| empty((beat, kind))).only += 1;
    }
    rows.into_values().collect()
}

/// What noticed what was done in a branch that is over.
pub(crate) fn notice(branch: &SessionView) -> Notice {
    let records = branch.last_records.as_ref().map(|(_, records)| records.to_vec());
    let finished = branch
        .last()
        .zip(records)
        .map(|(outcome, records)| Finished { outcome: blindsum_sim::Outcome::clone(outcome), records });
    finished.and_then(|finished| Notice::of(&finished)).unwrap_or(Notice::NeverSent)
}

/// What somebody on the way can do to a message of this round.
pub(crate) fn deeds(round: &SessionView, epoch: usize, spot: Spot, bit: u32) -> Vec<(Deed, Tampering)> {
    // The set-up belongs to the first slot.
    let set_up = matches!(spot.kind, Kind::ReadingKey | Kind::NoiseKey);
    let slot = if set_up { 0 } else { u32::try_from(epoch).unwrap_or(u32::MAX) };
    let named = Deed::ALL.map(|deed| if let Deed::Flip { .. } = deed { Deed::Flip { bit } } else { deed });
    let all = named.map(|deed| (deed, Tampering { round: slot, what: What::Message(spot, deed) }));
    all.into_iter().filter(|(_, what)| what.fits(&round.plan.params, round.plan.slots.len())).collect()
}

#[cfg(test)]
mod tests {
    use blindsum_sim::{Event, sample};

    use super::*;

    #[test]
    fn messages_are_equal_different_missing_or_new() {
        let (old, _) = sample::published();
        let all: usize = compare(&old, &old).iter().map(|row| row.equal).sum();
        assert_eq!(all, named(&old).count());
        let last = old.iter().rposition(|record| matches!(record.event, Event::Sent(_))).unwrap();
        let mut new = old.to_vec();
        new.truncate(last);
        let missing = compare(&old, &new);
        assert_eq!(
            missing.iter().map(|row| (row.missing, row.only)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
            (1, 0)
        );
        let only = compare(&new, &old);
        assert_eq!(only.iter().map(|row| row.only).sum::<usize>(), 1);
        // One bit of a reading.
        let at = old
            .iter()
            .position(|record| matches!(&record.event, Event::Sent(sent) if sent.kind == Kind::MaskedReading))
            .unwrap();
        let mut changed = Record::clone(&old[at]);
        let Event::Sent(sent) = &mut changed.event else { unreachable!() };
        *sent.bytes.last_mut().unwrap() ^= 1;
        let mut new = old.to_vec();
        new[at] = Arc::new(changed);
        let different: Vec<_> = compare(&old, &new).into_iter().filter(|row| row.different > 0).collect();
        assert_eq!(different.len(), 1);
        assert_eq!(
            (different[0].beat, different[0].kind, different[0].different),
            (Beat::SendReading, Kind::MaskedReading, 1)
        );
    }
}
