//! A lobby over a broker: the control centre's notice stands under the class's name, visitors knock at one topic and hear at one of their own.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use blindsum_core::randomness::{EntropyError, Stream};
use rumqttc::v5::Client;
use rumqttc::v5::mqttbytes::QoS;

use super::{Came, Link, MqttError, PULSE, connect, find_notice, leave, next_of, put_up, wait_until_ready};
use crate::desk::Stop;
use crate::keys::{DeviceKey, Notice};
use crate::lobby::{Answer, Place, Porter, Visitor, address};
use crate::party::PartyError;
use crate::post::Millis;

/// Keeps the door of a class until `link.goes_on` says no. The porter is shared with who begins rounds; its clock is milliseconds since `start`.
///
/// # Errors
/// The broker does not answer.
pub fn keep_door(link: &Link<'_>, porter: &Mutex<Porter>, start: Instant) -> Result<(), MqttError> {
    let (client, came, carrier) = connect(link, vec![link.round.notice(), link.round.lobby()]);
    let now = || millis(start.elapsed());
    wait_until_ready(link, &client, &came)?;
    let (mut posted, mut acknowledged, mut is_down) = (put_up(link, &client), 0usize, false);
    while (link.goes_on)() {
        let next = next_of(&came, PULSE)?;
        let mut porter = porter.lock().unwrap_or_else(PoisonError::into_inner);
        match next {
            // What is put away is not worth a word: anybody at the broker can send such.
            Some(Came::Letter(bytes)) => drop(porter.take(&bytes, now())),
            Some(Came::Ready) => {
                is_down = false;
                posted += put_up(link, &client);
            }
            Some(Came::Down(_)) => is_down = true,
            Some(Came::Acknowledged) => acknowledged += 1,
            Some(Came::Notice(_)) | None => {}
        }
        let letters = porter.letters();
        drop(porter);
        for letter in letters {
            posted += usize::from(put(&client, link.round.visitor(&letter.to), false, letter.bytes));
        }
    }
    posted += usize::from(put(&client, link.round.notice(), true, Vec::new()));
    leave(&client, came, carrier, posted.saturating_sub(acknowledged), is_down);
    Ok(())
}

/// Waits in the lobby for a seat; gives nothing where `link.goes_on` says no before. Seats of rounds up to `last` are not taken. `stream` is
/// where letters draw from; `watch` is told of each answer.
///
/// # Errors
/// The broker does not answer, or no control centre has opened a class of this name.
pub fn visit(
    link: &Link<'_>,
    key: &DeviceKey,
    life: u64,
    last: u32,
    mut stream: impl FnMut() -> Result<Stream, EntropyError>,
    mut watch: impl FnMut(Answer),
) -> Result<Option<Place>, MqttError> {
    let own = link.round.visitor(&address(key.public()));
    let (client, came, carrier) = connect(link, vec![link.round.notice(), own]);
    let start = Instant::now();
    let found = wait_until_ready(link, &client, &came)?;
    let mut notice = find_notice(link, found, &came)?;
    let mut enter = |notice: &Notice| -> Result<Visitor, MqttError> {
        let stream = stream().map_err(PartyError::from)?;
        Ok(Visitor::new(key.clone(), notice.clone(), link.invitation.clone(), life, stream, last))
    };
    let mut visitor = enter(&notice)?;
    let (mut place, mut open, mut is_down) = (None, 0usize, false);
    while place.is_none() && (link.goes_on)() {
        if let Some(bytes) =
            visitor.knock(millis(start.elapsed())).map_err(|error| PartyError::from(Stop::from(error)))?
        {
            open += usize::from(put(&client, link.round.lobby(), false, bytes));
        }
        match next_of(&came, PULSE)? {
            Some(Came::Letter(bytes)) => {
                if let Ok(Some(answer)) = visitor.take(&bytes) {
                    watch(answer);
                    if let Answer::Seat(seat) = answer {
                        place = Some(seat);
                    }
                }
            }
            // The class was opened again.
            Some(Came::Notice(bytes)) => {
                if let Ok(other) = Notice::open(&bytes, &link.invitation)
                    && other.session != notice.session
                {
                    notice = other;
                    visitor = enter(&notice)?;
                }
            }
            Some(Came::Ready) => is_down = false,
            Some(Came::Down(_)) => is_down = true,
            Some(Came::Acknowledged) => open = open.saturating_sub(1),
            None => {}
        }
    }
    leave(&client, came, carrier, open, is_down);
    Ok(place)
}

fn put(client: &Client, topic: String, is_kept: bool, bytes: Vec<u8>) -> bool {
    client.try_publish(topic, QoS::AtLeastOnce, is_kept, bytes).is_ok()
}

fn millis(time: Duration) -> Millis {
    Millis::try_from(time.as_millis()).unwrap_or(Millis::MAX)
}
