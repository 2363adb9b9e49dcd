//! Many meters over one connection: a city on one machine cannot have a connection for each.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::{
    BATCH, Came, Link, MqttError, PULSE, connect, find_notice, leave, next_of, post, wait_until_ready,
};
use crate::desk::Event;
use crate::keys::Notice;
use crate::letter::Arrived;
use crate::party::{Party, PartyError};
use crate::post::{Millis, Posted};
use crate::seat::Seat;

/// What a connection has carried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// Letters that went out, those that were sent again too.
    pub letters: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Carried {
    pub(super) fn count(&mut self, letters: Vec<Posted>) -> Vec<Posted> {
        for letter in &letters {
            self.letters += 1;
            self.bytes += u64::try_from(letter.bytes.len()).unwrap_or(u64::MAX);
        }
        letters
    }
}

/// Lives as several devices until all their parties are over. Each has its own keys and letters; what they share is the connection, which has
/// `link.client_id`, and the thread. `link.me` is not used, and `link.notice` must not be there.
///
/// # Errors
/// Why they did not get to their end.
pub fn live_together(
    link: &Link<'_>,
    seats: &[Seat],
    mut make: impl FnMut(Seat, &Notice, Millis) -> Result<Party, PartyError>,
    mut watch: impl FnMut(Seat, Event),
) -> Result<Carried, MqttError> {
    let topics = [link.round.notice()].into_iter().chain(seats.iter().map(|seat| link.round.all_of(*seat)));
    let (client, came, carrier) = connect(link, topics.collect());
    let start = Instant::now();
    let now = || Millis::try_from(start.elapsed().as_millis()).unwrap_or(Millis::MAX);
    let found = wait_until_ready(link, &client, &came)?;
    let notice = find_notice(link, found, &came)?;
    let mut parties = BTreeMap::new();
    for seat in seats {
        parties.insert(*seat, make(*seat, &notice, now())?);
    }
    let (mut carried, mut open, mut is_down) = (Carried::default(), 0usize, false);
    let mut touched: BTreeSet<Seat> = seats.iter().copied().collect();
    let mut looked = now();
    while !parties.is_empty() && (link.goes_on)() {
        for seat in core::mem::take(&mut touched) {
            let Some(party) = parties.get_mut(&seat) else { continue };
            for event in party.events() {
                watch(seat, event);
            }
            open += post(link, &client, carried.count(party.letters()));
            if party.is_over() {
                parties.remove(&seat);
            }
        }
        let mut next = next_of(&came, PULSE)?;
        let mut taken = 0;
        while let Some(what) = next {
            match what {
                Came::Letter(bytes) => {
                    let to = Arrived::read(&bytes).map(|letter| letter.envelope.to);
                    if let Ok(to) = to
                        && let Some(party) = parties.get_mut(&to)
                    {
                        party.take(&bytes, now());
                        touched.insert(to);
                    }
                }
                Came::Ready => is_down = false,
                Came::Down(_) => is_down = true,
                Came::Acknowledged => open = open.saturating_sub(1),
                Came::Notice(_) => {}
            }
            taken += 1;
            next = if taken < BATCH { came.try_recv().ok() } else { None };
        }
        // The clocks of all of them: not after each letter.
        if now().saturating_sub(looked) >= Millis::try_from(PULSE.as_millis()).unwrap_or(Millis::MAX) {
            looked = now();
            for (seat, party) in &mut parties {
                if party.due() <= looked || party.is_over() {
                    party.tick(looked);
                    touched.insert(*seat);
                }
            }
        }
    }
    leave(&client, came, carrier, open, is_down);
    Ok(carried)
}
