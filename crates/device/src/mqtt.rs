//! Letters over a broker: MQTT 5, one topic a recipient and epoch, at least once (QoS 1). Delivery once and in order is the [`Party`]'s own.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use rumqttc::v5::mqttbytes::QoS;
use rumqttc::v5::mqttbytes::v5::{Filter, LastWill, Packet, PublishProperties};
use rumqttc::v5::{Client, Event as Happened, MqttOptions};

use crate::desk::Event;
use crate::keys::{Invitation, KeyError, Notice};
use crate::letter::LONGEST;
use crate::party::{Party, PartyError};
use crate::post::{Millis, Posted};
use crate::seat::Seat;
use crate::topics::{NameError, RoundName};

mod lobby;
mod pool;

pub use lobby::{keep_door, visit};
pub use pool::{Carried, live_together};

/// Where a broker listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
}

/// Why a device does not get to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MqttError {
    /// Not an address.
    #[error(
        "a broker is given as mqtt://HOST or mqtt://HOST:PORT, not as {0:?}; mqtts:// is not built in: letters are sealed from end to end without it"
    )]
    Address(String),
    /// Not a name.
    #[error(transparent)]
    Round(#[from] NameError),
    /// The broker does not answer.
    #[error("the broker at {host}:{port} does not answer: {reason}")]
    Unreachable {
        /// Its host.
        host: String,
        /// Its port.
        port: u16,
        /// What the connection says.
        reason: String,
    },
    /// Nobody has put up a notice.
    #[error(
        "no control centre has put up a notice for this round within {0} s; is it running, with the same --round?"
    )]
    NoNotice(u64),
    /// A notice that the invitation does not name.
    #[error(transparent)]
    Notice(#[from] KeyError),
    /// The party does not begin.
    #[error(transparent)]
    Party(#[from] PartyError),
    /// The thread that carries letters has ended.
    #[error("the connection to the broker has ended for good")]
    Ended,
}

/// The port of MQTT where none is given.
const PORT: u16 = 1883;

impl core::str::FromStr for Address {
    type Err = MqttError;

    fn from_str(text: &str) -> Result<Self, MqttError> {
        let wrong = || MqttError::Address(text.to_owned());
        let place = text.strip_prefix("mqtt://").ok_or_else(wrong)?.trim_end_matches('/');
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') => (host, port.parse().map_err(|_| wrong())?),
            _ => (place, PORT),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() || host.contains(['/', '?', '#', '@']) {
            return Err(wrong());
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

/// What a device does on the network, beside being a party.
pub struct Link<'a> {
    /// Where the broker is.
    pub address: Address,
    /// Which round.
    pub round: RoundName,
    /// Who this is.
    pub me: Seat,
    /// The invitation.
    pub invitation: Invitation,
    /// What the control centre puts up; nothing for the others, who look for it.
    pub notice: Option<Notice>,
    /// What the broker knows this connection by: another one each time.
    pub client_id: String,
    /// How many devices write to this one, about: the room for letters that wait, on both sides, grows with it.
    pub crowd: usize,
    /// Whether to go on; asked several times a second.
    pub goes_on: &'a dyn Fn() -> bool,
}

/// How long a broker may take to answer at first, and a control centre to put up its notice.
const CONNECT: Duration = Duration::from_secs(15);
const NOTICE: Duration = Duration::from_secs(120);
/// How long to wait for the broker to have everything, at the end.
const FAREWELL: Duration = Duration::from_secs(5);
/// How often [`Link::goes_on`] is asked.
const PULSE: Duration = Duration::from_millis(200);
/// What a broker keeps for a device that is away, and how long it keeps a letter.
const SESSION_SECONDS: u32 = 3600;
/// Letters that may be on their way to the broker at once; the library's own default reserves 14 MB for them.
const IN_FLIGHT: u16 = 100;
/// Letters that wait until the broker takes them, and what the control centre may have for each device at a time.
const QUEUE: usize = 1_000;
/// Letters that wait until the party has time: the broker keeps what comes beyond them.
const WAITING: usize = 256;
/// What more of both there is for each device that writes here: without it a party that computes for a minute would stop hearing its broker, which
/// then ends the connection.
const EACH: usize = 16;
/// Letters that are taken in before those that come of them go out.
const BATCH: usize = 256;

enum Came {
    Ready,
    Notice(Vec<u8>),
    Letter(Vec<u8>),
    /// The broker has one more of what was published.
    Acknowledged,
    Down(String),
}

/// Lives as a device until the party is over. `make` makes the party once the notice is there, and again where the control centre was started
/// again before an epoch began; `watch` is told what happens.
///
/// # Errors
/// Why it did not get to its end. How epochs ended is not an error: `watch` is told.
pub fn live(
    link: &Link<'_>,
    mut make: impl FnMut(Notice, Millis) -> Result<Party, PartyError>,
    mut watch: impl FnMut(&mut Party, Event),
) -> Result<Carried, MqttError> {
    let (client, came, carrier) = connect(link, vec![link.round.notice(), link.round.all_of(link.me)]);
    let start = Instant::now();
    let now = || Millis::try_from(start.elapsed().as_millis()).unwrap_or(Millis::MAX);
    let found = wait_until_ready(link, &client, &came)?;
    let mut posted = put_up(link, &client);
    let mut notice = match &link.notice {
        Some(own) => own.clone(),
        None => find_notice(link, found, &came)?,
    };
    let mut party = make(notice.clone(), now())?;
    let (mut acknowledged, mut is_down, mut carried) = (0, false, Carried::default());
    while !party.is_over() && (link.goes_on)() {
        let due = Duration::from_millis(party.due().saturating_sub(now())).min(PULSE);
        let mut next = next_of(&came, due)?;
        let mut taken = 0;
        while let Some(what) = next {
            match what {
                Came::Letter(bytes) => party.take(&bytes, now()),
                // Only while nothing of this session's control centre was heard: it was started again, or its notice is an old one.
                Came::Notice(bytes) if link.notice.is_none() && !party.is_let_in() => {
                    if let Ok(other) = Notice::open(&bytes, &link.invitation)
                        && other.session != notice.session
                    {
                        notice = other;
                        party = make(notice.clone(), now())?;
                    }
                }
                // The broker may have lost it, or have taken it down when the connection broke.
                Came::Ready => {
                    is_down = false;
                    posted += put_up(link, &client);
                }
                Came::Down(_) => is_down = true,
                Came::Acknowledged => acknowledged += 1,
                Came::Notice(_) => {}
            }
            taken += 1;
            next = if taken < BATCH { came.try_recv().ok() } else { None };
        }
        party.tick(now());
        tell(&mut party, &mut watch);
        posted += post(link, &client, carried.count(party.letters()));
    }
    tell(&mut party, &mut watch);
    posted += post(link, &client, carried.count(party.letters()));
    if link.notice.is_some() {
        // The round is over: nobody should find it.
        let taken = client.try_publish(link.round.notice(), QoS::AtLeastOnce, true, Vec::new());
        posted += usize::from(taken.is_ok());
    }
    leave(&client, came, carrier, posted.saturating_sub(acknowledged), is_down);
    Ok(carried)
}

/// Waits until the broker has what was posted, and goes. What is said last is as good as the rest: the others wait for these receipts.
fn leave(
    client: &Client,
    came: Receiver<Came>,
    carrier: thread::JoinHandle<()>,
    mut open: usize,
    mut is_down: bool,
) {
    let last = Instant::now();
    while open > 0 && !is_down && last.elapsed() < FAREWELL {
        match came.recv_timeout(PULSE) {
            Ok(Came::Acknowledged) => open -= 1,
            Ok(Came::Down(_)) => is_down = true,
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let _ = client.try_disconnect();
    // Nobody takes what the carrier still has to say: it ends with the connection, or with its next attempt to make one.
    drop(came);
    if !is_down {
        let _ = carrier.join();
    }
}

/// Puts up the control centre's notice, where this is the control centre; gives how many notices that are. Retained: who comes later finds it.
fn put_up(link: &Link<'_>, client: &Client) -> usize {
    let put = |own: &Notice| {
        client.try_publish(link.round.notice(), QoS::AtLeastOnce, true, own.encode(&link.invitation)).is_ok()
    };
    usize::from(link.notice.as_ref().is_some_and(put))
}

fn tell(party: &mut Party, watch: &mut impl FnMut(&mut Party, Event)) {
    for event in party.events() {
        watch(party, event);
    }
}

/// Publishes letters; gives how many.
fn post(link: &Link<'_>, client: &Client, letters: Vec<Posted>) -> usize {
    let properties =
        PublishProperties { message_expiry_interval: Some(SESSION_SECONDS), ..PublishProperties::default() };
    let publish = |Posted { to, epoch, bytes }| {
        let topic = link.round.of(to, epoch);
        // A letter that finds no room is sent again by the party.
        let put =
            client.try_publish_with_properties(topic, QoS::AtLeastOnce, false, bytes, properties.clone());
        usize::from(put.is_ok())
    };
    letters.into_iter().map(publish).sum()
}

fn connect(link: &Link<'_>, topics: Vec<String>) -> (Client, Receiver<Came>, thread::JoinHandle<()>) {
    let Address { host, port } = &link.address;
    let mut options = MqttOptions::new(link.client_id.clone(), host.clone(), *port);
    options.set_keep_alive(Duration::from_secs(20));
    options.set_clean_start(false);
    options.set_session_expiry_interval(Some(SESSION_SECONDS));
    options.set_max_packet_size(u32::try_from(2 * LONGEST).ok());
    options.set_outgoing_inflight_upper_limit(IN_FLIGHT);
    let mut network = options.network_options();
    network.set_tcp_nodelay(true);
    options.set_network_options(network);
    if link.notice.is_some() {
        // A control centre that is gone takes its notice down.
        options.set_last_will(LastWill::new(link.round.notice(), Vec::new(), QoS::AtLeastOnce, true, None));
    }
    let more = EACH.saturating_mul(link.crowd);
    let (client, mut connection) = Client::new(options, QUEUE.saturating_add(more));
    let (said, came) = mpsc::sync_channel(WAITING.saturating_add(more));
    let subscriber = client.clone();
    let carrier = thread::spawn(move || {
        let mut subscribed = 0;
        for event in connection.iter() {
            match event {
                Ok(Happened::Incoming(packet)) => {
                    if !carry(packet, &topics, &subscriber, &mut subscribed, &said) {
                        return;
                    }
                }
                Ok(Happened::Outgoing(rumqttc::Outgoing::Disconnect)) => return,
                Ok(Happened::Outgoing(_)) => {}
                Err(error) => {
                    if said.send(Came::Down(error.to_string())).is_err() {
                        return;
                    }
                    thread::sleep(Duration::from_millis(500));
                }
            }
        }
    });
    (client, came, carrier)
}

/// Topics that are subscribed to at once.
const TOPICS: usize = 100;

/// Hands on what the broker sends; the first topic is that of the notice; false when nobody takes it any more.
fn carry(
    packet: Packet,
    topics: &[String],
    client: &Client,
    subscribed: &mut usize,
    said: &SyncSender<Came>,
) -> bool {
    let what = match packet {
        Packet::ConnAck(_) => {
            // Also where the broker has kept the session: it may have lost it in between.
            *subscribed = 0;
            for some in topics.chunks(TOPICS) {
                let filters = some.iter().map(|topic| Filter::new(topic.clone(), QoS::AtLeastOnce));
                let _ = client.try_subscribe_many(filters);
            }
            return true;
        }
        Packet::SubAck(_) => {
            *subscribed += 1;
            if *subscribed < topics.len().div_ceil(TOPICS) {
                return true;
            }
            Came::Ready
        }
        Packet::Publish(publish) => {
            if topics.first().is_some_and(|notice| publish.topic.as_ref() == notice.as_bytes()) {
                Came::Notice(publish.payload.to_vec())
            } else {
                Came::Letter(publish.payload.to_vec())
            }
        }
        Packet::PubAck(_) => Came::Acknowledged,
        _ => return true,
    };
    said.send(what).is_ok()
}

/// What comes next within this time, if anything does.
fn next_of(came: &Receiver<Came>, within: Duration) -> Result<Option<Came>, MqttError> {
    match came.recv_timeout(within) {
        Ok(first) => Ok(Some(first)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(MqttError::Ended),
    }
}

/// Waits until the broker has confirmed the subscriptions: before that a letter could be acknowledged and be lost. Gives the notice, if it has
/// come by then.
fn wait_until_ready(
    link: &Link<'_>,
    client: &Client,
    came: &Receiver<Came>,
) -> Result<Option<Vec<u8>>, MqttError> {
    let (start, mut reason, mut notice) = (Instant::now(), "no answer".to_owned(), None);
    while start.elapsed() < CONNECT && (link.goes_on)() {
        match came.recv_timeout(PULSE) {
            Ok(Came::Ready) => return Ok(notice),
            Ok(Came::Down(why)) => reason = why,
            Ok(Came::Notice(bytes)) => notice = Some(bytes),
            // A letter of before: it comes again.
            Ok(Came::Letter(_) | Came::Acknowledged) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let _ = client.try_disconnect();
    let Address { host, port } = link.address.clone();
    Err(MqttError::Unreachable { host, port, reason })
}

fn find_notice(
    link: &Link<'_>,
    mut found: Option<Vec<u8>>,
    came: &Receiver<Came>,
) -> Result<Notice, MqttError> {
    let (start, mut bad) = (Instant::now(), None);
    while start.elapsed() < NOTICE && (link.goes_on)() {
        // Empty where a round is over.
        if let Some(bytes) = found.take().filter(|bytes| !bytes.is_empty()) {
            match Notice::open(&bytes, &link.invitation) {
                Ok(notice) => return Ok(notice),
                // Anybody can put up such a one: the right one may still come.
                Err(error) => bad = Some(error),
            }
        }
        match came.recv_timeout(PULSE) {
            Ok(Came::Notice(bytes)) => found = Some(bytes),
            Err(RecvTimeoutError::Disconnected) => return Err(MqttError::Ended),
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
        }
    }
    Err(bad.map_or(MqttError::NoNotice(NOTICE.as_secs()), MqttError::Notice))
}
