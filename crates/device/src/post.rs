//! Delivery from party to party over a network that loses, doubles, delays and reorders: each letter has a number on its link, is kept and sent
//! again until the other party has said that it came, and is handed on once, in order.

use std::collections::BTreeMap;

use blindsum_core::randomness::Stream;
use zeroize::Zeroizing;

use crate::control::{Control, Hello};
use crate::keys::{DeviceKey, Invitation, PublicKey};
use crate::letter::{Arrived, Content, Envelope, LONGEST, LetterError, seal};
use crate::seat::Seat;

/// Milliseconds of the host's clock, from any beginning.
pub type Millis = u64;

/// How many times as long as at first a letter waits for its receipt at most: twice as long each time.
const LONGEST_WAIT: Millis = 8;

/// How far ahead a letter of a link may be that is kept until those before it have come, and how many bytes all of them have at most.
const MOST_EARLY: u64 = 64;
const MOST_EARLY_BYTES: usize = 2 * LONGEST;

/// What a letter brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// A message of the protocol, and the epoch that was running at its sender.
    Message {
        /// 0 in the set-up.
        epoch: u64,
        /// Canonical bytes.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// A word of the devices.
    Control(Control),
}

/// A letter on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Who is to have it.
    pub to: Seat,
    /// The epoch that was running when it was written, 0 in the set-up.
    pub epoch: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What came of a letter.
pub(crate) enum Taken {
    /// Parcels whose turn has come, if any.
    Parcels { from: Seat, parcels: Vec<Parcel> },
    /// A party that nobody knows yet, or that was started again.
    Newcomer { role: Seat, key: PublicKey, life: u64, hello: Hello },
}

/// Why a letter is put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Ignored {
    /// It cannot be read or opened.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// Its outside says that it is for somebody else, or of another session.
    #[error("a letter for somebody else, or of another session")]
    Elsewhere,
    /// Its sender is not known here, or its key is not the one known.
    #[error("a letter in the name of {0} under a key that is not theirs")]
    Sender(Seat),
    /// Of a life of the link that is over, or that nobody has told of yet.
    #[error("a letter of {0} from before they were started again")]
    Life(Seat),
    /// Too far ahead of what has come.
    #[error("a letter of {0} too far ahead of the others")]
    Early(Seat),
}

/// One party's letters.
pub(crate) struct Post {
    me: Seat,
    session: [u8; 16],
    key: DeviceKey,
    invitation: Invitation,
    stream: Stream,
    epoch: u64,
    /// How long a letter waits for its receipt at first.
    repeat: Millis,
    /// Before this nothing has to be sent again. Asked after each letter, so it must not look at all that waits.
    wake: Millis,
    links: BTreeMap<Seat, Link>,
    out: Vec<Posted>,
}

struct Link {
    key: PublicKey,
    life: u64,
    next: u64,
    pending: BTreeMap<u64, Pending>,
    expected: u64,
    early: BTreeMap<u64, Parcel>,
}

struct Pending {
    letter: Posted,
    due: Millis,
    wait: Millis,
}

const SECRET_MESSAGE: u8 = 0;
const OPEN_MESSAGE: u8 = 1;
const CONTROL: u8 = 2;
const RECEIPT: u8 = 3;

impl Post {
    pub(crate) fn new(
        me: Seat,
        session: [u8; 16],
        key: DeviceKey,
        invitation: Invitation,
        stream: Stream,
        repeat: Millis,
    ) -> Self {
        Self {
            me,
            session,
            key,
            invitation,
            stream,
            epoch: 0,
            repeat,
            wake: Millis::MAX,
            links: BTreeMap::new(),
            out: Vec::new(),
        }
    }

    /// The epoch that letters bear from now on.
    pub(crate) fn open_epoch(&mut self, epoch: u64) {
        self.epoch = epoch;
    }

    pub(crate) fn session(&self) -> &[u8; 16] {
        &self.session
    }

    pub(crate) fn me(&self) -> Seat {
        self.me
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// A link to a party. One that is there stays, unless the other party has been started again: then nothing of the old life is left of it.
    /// Whether the link is a new one.
    pub(crate) fn meet(&mut self, role: Seat, key: PublicKey, life: u64) -> bool {
        let is_new = self.links.get(&role).is_none_or(|link| link.life < life);
        if is_new {
            let (pending, early) = (BTreeMap::new(), BTreeMap::new());
            self.links.insert(role, Link { key, life, next: 0, pending, expected: 0, early });
        }
        is_new
    }

    /// Writes to a party; a link to it must be there, or nothing is sent.
    pub(crate) fn send(
        &mut self,
        to: Seat,
        parcel: &Parcel,
        is_secret: bool,
        now: Millis,
    ) -> Result<(), LetterError> {
        let Some(link) = self.links.get_mut(&to) else { return Ok(()) };
        let number = link.next;
        let envelope =
            Envelope { session: self.session, from: self.me, to, epoch: self.epoch, life: link.life, number };
        let content = wrap(parcel, is_secret);
        let bytes = seal(&envelope, &content, &self.key, &link.key, &self.invitation, &mut self.stream)?;
        link.next += 1;
        let letter = Posted { to, epoch: self.epoch, bytes };
        self.out.push(letter.clone());
        let wait = self.repeat;
        self.wake = self.wake.min(now + wait);
        link.pending.insert(number, Pending { letter, due: now + wait, wait });
        Ok(())
    }

    /// Takes in a letter.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<Taken, Ignored> {
        let arrived = Arrived::read(bytes)?;
        let Envelope { session, from, to, epoch, life, number } = arrived.envelope;
        if session != self.session || to != self.me || from == self.me {
            return Err(Ignored::Elsewhere);
        }
        let link = match self.links.get_mut(&from) {
            Some(link) if link.life == life => link,
            known => {
                let old = known.map(|link| link.life);
                return self.newcomer(&arrived, old);
            }
        };
        if link.key != arrived.sender {
            return Err(Ignored::Sender(from));
        }
        let content = arrived.open(&self.key, &self.invitation)?;
        let Some(parcel) = unwrap(content, epoch)? else {
            // A receipt for all letters before this place.
            link.pending = link.pending.split_off(&number);
            return Ok(Taken::Parcels { from, parcels: Vec::new() });
        };
        let mut parcels = Vec::new();
        if number >= link.expected {
            let kept: usize = link.early.values().map(Parcel::size).sum();
            let is_far = number - link.expected >= MOST_EARLY || kept + parcel.size() > MOST_EARLY_BYTES;
            if number > link.expected && is_far {
                return Err(Ignored::Early(from));
            }
            link.early.insert(number, parcel);
            while let Some(parcel) = link.early.remove(&link.expected) {
                link.expected += 1;
                parcels.push(parcel);
            }
        }
        self.receipt(from)?;
        Ok(Taken::Parcels { from, parcels })
    }

    /// A letter of somebody who is not known, or not in this life: only the control centre takes one, and only a hello.
    fn newcomer(&self, arrived: &Arrived<'_>, old: Option<u64>) -> Result<Taken, Ignored> {
        let Envelope { from, life, number, epoch, .. } = arrived.envelope;
        if old.is_some_and(|old| life < old) || self.me != Seat::ControlCenter {
            return Err(Ignored::Life(from));
        }
        if number > 0 {
            return Err(Ignored::Early(from));
        }
        let content = arrived.open(&self.key, &self.invitation)?;
        match unwrap(content, epoch)? {
            Some(Parcel::Control(Control::Hello(hello))) => {
                Ok(Taken::Newcomer { role: from, key: arrived.sender.clone(), life, hello })
            }
            _ => Err(Ignored::Sender(from)),
        }
    }

    /// A newcomer whose hello was the first letter of its life is accepted: the link begins behind it.
    pub(crate) fn welcome(&mut self, role: Seat, key: PublicKey, life: u64) -> Result<(), LetterError> {
        self.meet(role, key, life);
        if let Some(link) = self.links.get_mut(&role) {
            link.expected = link.expected.max(1);
        }
        self.receipt(role)
    }

    /// Answers somebody with whom there is no link, once: their hello comes again, and is answered again.
    pub(crate) fn answer(
        &mut self,
        to: Seat,
        key: &PublicKey,
        life: u64,
        parcel: &Parcel,
    ) -> Result<(), LetterError> {
        let (session, from, epoch) = (self.session, self.me, self.epoch);
        let envelope = Envelope { session, from, to, epoch, life, number: 0 };
        let content = wrap(parcel, true);
        let bytes = seal(&envelope, &content, &self.key, key, &self.invitation, &mut self.stream)?;
        self.out.push(Posted { to, epoch, bytes });
        Ok(())
    }

    /// Says what has come. It is not kept: a letter that comes again is answered again.
    fn receipt(&mut self, to: Seat) -> Result<(), LetterError> {
        let Some(link) = self.links.get(&to) else { return Ok(()) };
        let envelope = Envelope {
            session: self.session,
            from: self.me,
            to,
            epoch: self.epoch,
            life: link.life,
            number: link.expected,
        };
        let content = Content::secret(Zeroizing::new(vec![RECEIPT]));
        let bytes = seal(&envelope, &content, &self.key, &link.key, &self.invitation, &mut self.stream)?;
        self.out.push(Posted { to, epoch: self.epoch, bytes });
        Ok(())
    }

    /// Sends again what has waited for its receipt long enough.
    pub(crate) fn repeat(&mut self, now: Millis) {
        if now < self.wake {
            return;
        }
        self.wake = Millis::MAX;
        for kept in self.links.values_mut().flat_map(|link| link.pending.values_mut()) {
            if kept.due <= now {
                kept.wait = (2 * kept.wait).min(LONGEST_WAIT * self.repeat);
                kept.due = now + kept.wait;
                self.out.push(kept.letter.clone());
            }
            self.wake = self.wake.min(kept.due);
        }
    }

    /// When to look whether there is something to repeat; it may have come by then.
    pub(crate) fn due(&self) -> Option<Millis> {
        (self.wake < Millis::MAX).then_some(self.wake)
    }

    /// Whether something that was sent to a party has been sent again and has not come.
    pub(crate) fn waits_for(&self, role: Seat) -> bool {
        self.links.get(&role).is_some_and(|link| link.pending.values().any(|kept| kept.wait > self.repeat))
    }

    /// Whether all that was sent has come, not counting what was sent to those who are `lost`.
    pub(crate) fn is_delivered_but_to(&self, lost: impl Fn(Seat) -> bool) -> bool {
        self.links.iter().all(|(role, link)| link.pending.is_empty() || lost(*role))
    }

    /// The letters that wait to be carried, in order.
    pub(crate) fn collect(&mut self) -> Vec<Posted> {
        core::mem::take(&mut self.out)
    }
}

impl Parcel {
    /// How many bytes it keeps, about.
    fn size(&self) -> usize {
        match self {
            Self::Message { bytes, .. } => bytes.len(),
            Self::Control(control) => control.encode().len(),
        }
    }
}

fn wrap(parcel: &Parcel, is_secret: bool) -> Content {
    let behind = |tag: u8, bytes: &[u8]| {
        let mut sealed = Zeroizing::new(Vec::with_capacity(1 + bytes.len()));
        sealed.push(tag);
        sealed.extend_from_slice(bytes);
        sealed
    };
    match parcel {
        Parcel::Message { bytes, .. } if is_secret => Content::secret(behind(SECRET_MESSAGE, bytes)),
        Parcel::Message { bytes, .. } => Content { open: bytes.to_vec(), sealed: behind(OPEN_MESSAGE, &[]) },
        Parcel::Control(control) => Content::secret(behind(CONTROL, &control.encode())),
    }
}

/// Nothing is a receipt.
fn unwrap(content: Content, epoch: u64) -> Result<Option<Parcel>, LetterError> {
    let Content { open, sealed } = content;
    let wrong = LetterError::Unreadable(crate::codec::Unreadable("letter"));
    let (tag, rest) = sealed.split_first().ok_or(wrong)?;
    match (*tag, open.is_empty(), rest.is_empty()) {
        (SECRET_MESSAGE, true, _) => {
            Ok(Some(Parcel::Message { epoch, bytes: Zeroizing::new(rest.to_vec()) }))
        }
        (OPEN_MESSAGE, _, true) => Ok(Some(Parcel::Message { epoch, bytes: Zeroizing::new(open) })),
        (CONTROL, true, _) => Ok(Some(Parcel::Control(Control::decode(rest)?))),
        (RECEIPT, true, true) => Ok(None),
        _ => Err(wrong),
    }
}
