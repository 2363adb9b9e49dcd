//! The lobby of a class: who has the invitation knocks, waits, and is given the next free seat when a round begins. Nobody has to know a number.
//!
//! Both sides are without I/O. A visitor knocks again and again, and each knock is answered with what holds now: so nothing has to be kept or
//! repeated here, and who does not knock any more is gone. Words are letters as all others are ([`crate::letter`]): sealed, under the visitor's
//! own key and the control centre's pinned one. An answer bears the life that the visitor said it is in, so an old one that comes again is put away.

use core::fmt;

use blindsum_core::params::Params;
use blindsum_core::randomness::Stream;
use blindsum_core::variants::AbsencePolicy;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::codec::{Reader, Unreadable, Writer};
use crate::keys::{DeviceKey, Invitation, Notice, PublicKey};
use crate::letter::{Arrived, Content, Envelope, LetterError, seal};
use crate::post::{Ignored, Millis};
use crate::seat::Seat;
use crate::terms::Terms;

/// How often a visitor knocks, in milliseconds.
pub const KNOCK: Millis = 2_000;

/// Who has not knocked for so long is not there any more, in milliseconds.
pub const GONE: Millis = 12_000;

/// Visitors that are remembered. Whoever has the link can make up as many keys as they like.
const MOST: usize = 1_000;

/// What a visitor writes itself down as: it has no seat yet, and the number is not looked at.
const VISITOR: Seat = Seat::Meter(0);

/// The seat of a visitor in a round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Which round of the class, from 1.
    pub round: u32,
    /// Which meter it is, from 0.
    pub seat: u32,
    /// What all agree to.
    pub terms: Terms,
}

/// What a visitor is answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    /// Wait.
    Wait {
        /// How many are there, the visitor too.
        present: u32,
        /// Whether a round is running without it.
        is_running: bool,
    },
    /// Take this seat.
    Seat(Place),
}

/// A letter on its way out of the lobby.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Whose it is ([`address`]).
    pub to: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where a visitor hears: 32 digits of a hash of its public key. No secret.
#[must_use]
pub fn address(key: &PublicKey) -> String {
    let hash = Sha256::new().chain_update(b"blindsum/device/lobby/1").chain_update(key.bytes()).finalize();
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The control centre's side.
pub struct Porter {
    key: DeviceKey,
    invitation: Invitation,
    session: [u8; 16],
    stream: Stream,
    /// In the order in which they came.
    visitors: Vec<Known>,
    running: Option<Running>,
    out: Vec<Answered>,
}

struct Known {
    key: PublicKey,
    life: u64,
    heard: Millis,
}

struct Running {
    round: u32,
    terms: Terms,
    seats: Vec<PublicKey>,
}

impl Porter {
    /// A lobby without visitors. `session` is that of the lobby's notice.
    #[must_use]
    pub fn new(key: DeviceKey, invitation: Invitation, session: [u8; 16], stream: Stream) -> Self {
        Self { key, invitation, session, stream, visitors: Vec::new(), running: None, out: Vec::new() }
    }

    /// Takes in the bytes of a knock, and answers it. Whether somebody came who was not there.
    ///
    /// # Errors
    /// Why it is put away.
    pub fn take(&mut self, bytes: &[u8], now: Millis) -> Result<bool, Ignored> {
        let arrived = Arrived::read(bytes)?;
        let Envelope { session, to, life, .. } = arrived.envelope;
        if session != self.session || to != Seat::ControlCenter {
            return Err(Ignored::Elsewhere);
        }
        let content = arrived.open(&self.key, &self.invitation)?;
        match decode(&content.sealed).map_err(LetterError::from)? {
            Word::Knock => {}
            Word::Answer(_) => return Err(Ignored::Sender(VISITOR)),
        }
        let key = arrived.sender;
        let known = self.visitors.iter_mut().find(|known| known.key == key);
        let is_new = known.is_none();
        if let Some(known) = known {
            if life < known.life {
                return Err(Ignored::Life(VISITOR));
            }
            (known.life, known.heard) = (life, now);
        } else {
            self.forget(now);
            if self.visitors.len() >= MOST {
                return Err(Ignored::Early(VISITOR));
            }
            self.visitors.push(Known { key: key.clone(), life, heard: now });
        }
        self.answer(&key, life, now)?;
        Ok(is_new)
    }

    /// Who is there, in the order in which they came. During a round those who take part in it do not knock.
    #[must_use]
    pub fn present(&self, now: Millis) -> Vec<PublicKey> {
        let is_there = |known: &&Known| now < known.heard.saturating_add(GONE) || self.has_seat(&known.key);
        self.visitors.iter().filter(is_there).map(|known| known.key.clone()).collect()
    }

    /// A round begins: each of `seats` is told its place.
    ///
    /// # Errors
    /// A letter cannot be written.
    pub fn begin(
        &mut self,
        round: u32,
        terms: Terms,
        seats: Vec<PublicKey>,
        now: Millis,
    ) -> Result<(), LetterError> {
        self.running = Some(Running { round, terms, seats: seats.clone() });
        for key in seats {
            let life = self.visitors.iter().find(|known| known.key == key).map(|known| known.life);
            if let Some(life) = life {
                self.answer(&key, life, now)?;
            }
        }
        Ok(())
    }

    /// The round is over. Those who took part have as long as others to knock again.
    pub fn end(&mut self, now: Millis) {
        let seats = self.running.take().map(|running| running.seats).unwrap_or_default();
        for known in &mut self.visitors {
            if seats.contains(&known.key) {
                known.heard = now;
            }
        }
    }

    /// Turns somebody out, until they knock again: of whom a round heard nothing.
    pub fn turn_out(&mut self, key: &PublicKey) {
        self.visitors.retain(|known| known.key != *key);
    }

    /// The letters to be carried.
    pub fn letters(&mut self) -> Vec<Answered> {
        core::mem::take(&mut self.out)
    }

    fn has_seat(&self, key: &PublicKey) -> bool {
        self.running.as_ref().is_some_and(|running| running.seats.contains(key))
    }

    fn forget(&mut self, now: Millis) {
        let seats = self.running.as_ref().map(|running| running.seats.as_slice()).unwrap_or_default();
        self.visitors.retain(|known| now < known.heard.saturating_add(GONE) || seats.contains(&known.key));
    }

    fn answer(&mut self, to: &PublicKey, life: u64, now: Millis) -> Result<(), LetterError> {
        let place = self.running.as_ref().and_then(|Running { round, terms, seats }| {
            let seat = u32::try_from(seats.iter().position(|key| key == to)?).ok()?;
            Some(Place { round: *round, seat, terms: *terms })
        });
        let present = u32::try_from(self.present(now).len()).unwrap_or(u32::MAX);
        let wait = Answer::Wait { present, is_running: self.running.is_some() };
        let answer = place.map_or(wait, Answer::Seat);
        let session = self.session;
        let envelope =
            Envelope { session, from: Seat::ControlCenter, to: VISITOR, epoch: 0, life, number: 0 };
        let content = Content::secret(encode(&Word::Answer(answer))?);
        let bytes = seal(&envelope, &content, &self.key, to, &self.invitation, &mut self.stream)?;
        self.out.push(Answered { to: address(to), bytes });
        Ok(())
    }
}

impl fmt::Debug for Porter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Porter {{ {} visitors }}", self.visitors.len())
    }
}

/// A device's side.
pub struct Visitor {
    key: DeviceKey,
    notice: Notice,
    invitation: Invitation,
    life: u64,
    stream: Stream,
    next: Millis,
    /// The last round that it took part in, or saw the end of.
    last: u32,
}

impl Visitor {
    /// A device that has read the lobby's notice. `life` is larger than any before: milliseconds since 1970 do. Seats of rounds up to `last` are not
    /// taken.
    #[must_use]
    pub fn new(
        key: DeviceKey,
        notice: Notice,
        invitation: Invitation,
        life: u64,
        stream: Stream,
        last: u32,
    ) -> Self {
        Self { key, notice, invitation, life, stream, next: 0, last }
    }

    /// A knock, where it is time for one.
    ///
    /// # Errors
    /// A letter cannot be written.
    pub fn knock(&mut self, now: Millis) -> Result<Option<Vec<u8>>, LetterError> {
        if now < self.next {
            return Ok(None);
        }
        self.next = now.saturating_add(KNOCK);
        let (session, life) = (self.notice.session, self.life);
        let envelope =
            Envelope { session, from: VISITOR, to: Seat::ControlCenter, epoch: 0, life, number: 0 };
        let content = Content::secret(encode(&Word::Knock)?);
        let center = &self.notice.keys.center;
        seal(&envelope, &content, &self.key, center, &self.invitation, &mut self.stream).map(Some)
    }

    /// Takes in the bytes of an answer; nothing where it is the seat of a round that is over here.
    ///
    /// # Errors
    /// Why it is put away.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Option<Answer>, Ignored> {
        let arrived = Arrived::read(bytes)?;
        let Envelope { session, from, life, .. } = arrived.envelope;
        if session != self.notice.session || from != Seat::ControlCenter {
            return Err(Ignored::Elsewhere);
        }
        if arrived.sender != self.notice.keys.center {
            return Err(Ignored::Sender(from));
        }
        if life != self.life {
            return Err(Ignored::Life(from));
        }
        let content = arrived.open(&self.key, &self.invitation)?;
        match decode(&content.sealed).map_err(LetterError::from)? {
            Word::Answer(Answer::Seat(place)) if place.round <= self.last => Ok(None),
            Word::Answer(answer) => Ok(Some(answer)),
            Word::Knock => Err(Ignored::Sender(from)),
        }
    }
}

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Visitor {{ {:?} }}", self.key.public())
    }
}

enum Word {
    Knock,
    Answer(Answer),
}

const WRONG: &str = "word of a lobby";

fn encode(word: &Word) -> Result<Zeroizing<Vec<u8>>, LetterError> {
    let mut out = Writer::default();
    match word {
        Word::Knock => {
            out.byte(0);
        }
        Word::Answer(Answer::Wait { present, is_running }) => {
            out.byte(1).fixed(&present.to_be_bytes()).byte(u8::from(*is_running));
        }
        Word::Answer(Answer::Seat(Place { round, seat, terms })) => {
            let terms = serde_json::to_vec(&(terms.params, terms.absence)).map_err(|_| Unreadable(WRONG))?;
            out.byte(2).fixed(&round.to_be_bytes()).fixed(&seat.to_be_bytes()).bytes(&terms);
        }
    }
    Ok(out.finish())
}

fn decode(bytes: &[u8]) -> Result<Word, Unreadable> {
    let mut input = Reader::new(bytes, WRONG);
    let word = match input.byte()? {
        0 => Word::Knock,
        1 => {
            let present = input.count()?;
            let is_running = match input.byte()? {
                0 => false,
                1 => true,
                _ => return Err(input.fail()),
            };
            Word::Answer(Answer::Wait { present, is_running })
        }
        2 => {
            let (round, seat) = (input.count()?, input.count()?);
            let terms = serde_json::from_slice::<(Params, AbsencePolicy)>(input.bytes()?);
            let (params, absence) = terms.map_err(|_| input.fail())?;
            Word::Answer(Answer::Seat(Place { round, seat, terms: Terms { params, absence } }))
        }
        _ => return Err(input.fail()),
    };
    input.end()?;
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::PublicKeys;
    use blindsum_core::params::RawParams;
    use rand_core::SeedableRng;

    struct Class {
        porter: Porter,
        center: DeviceKey,
        notice: Notice,
        invitation: Invitation,
        stream: Stream,
    }

    fn class() -> Class {
        let mut stream = Stream::seed_from_u64(5);
        let [center, cloud, dealer] = [(); 3].map(|()| DeviceKey::draw(&mut stream));
        let [c, d, e] = [&center, &cloud, &dealer].map(|key| key.public().clone());
        let keys = PublicKeys { center: c, cloud: d, dealer: e, shards: Vec::new() };
        let invitation = Invitation::new(&keys, &mut stream);
        let notice = Notice { keys, session: [9; 16] };
        let porter = Porter::new(center.clone(), invitation.clone(), notice.session, stream.clone());
        Class { porter, center, notice, invitation, stream }
    }

    impl Class {
        fn visitor(&mut self, life: u64, last: u32) -> (Visitor, PublicKey) {
            let key = DeviceKey::draw(&mut self.stream);
            let public = key.public().clone();
            (self.again(key, life, last), public)
        }

        fn again(&mut self, key: DeviceKey, life: u64, last: u32) -> Visitor {
            Visitor::new(key, self.notice.clone(), self.invitation.clone(), life, self.stream.clone(), last)
        }
    }

    fn terms(meters: u32) -> Terms {
        let raw = RawParams { meters, ..RawParams::default() };
        Terms { params: raw.try_into().unwrap(), absence: AbsencePolicy::Refuse }
    }

    #[test]
    fn who_knocks_waits_and_has_the_next_seat_when_a_round_begins() {
        let mut class = class();
        let (mut one, first) = class.visitor(1, 0);
        let (mut two, second) = class.visitor(1, 0);
        assert_eq!(class.porter.take(&one.knock(0).unwrap().unwrap(), 0), Ok(true));
        assert_eq!(class.porter.take(&two.knock(0).unwrap().unwrap(), 10), Ok(true));
        assert!(one.knock(KNOCK - 1).unwrap().is_none(), "not again at once");
        let letters = class.porter.letters();
        let waits = |present| Ok(Some(Answer::Wait { present, is_running: false }));
        assert_eq!(letters[0].to, address(&first));
        assert_eq!(one.take(&letters[0].bytes), waits(1));
        assert_eq!(two.take(&letters[1].bytes), waits(2));
        assert!(two.take(&letters[0].bytes).is_err(), "sealed to the first");

        let seats = class.porter.present(20);
        assert_eq!(seats, [first, second.clone()]);
        class.porter.begin(1, terms(2), seats, 20).unwrap();
        let letters = class.porter.letters();
        let place = Place { round: 1, seat: 1, terms: terms(2) };
        assert_eq!(two.take(&letters[1].bytes), Ok(Some(Answer::Seat(place))));

        // Somebody late waits for the next round; those in the round stay though they do not knock.
        let (mut late, third) = class.visitor(1, 0);
        let much_later = 20 + GONE;
        class.porter.take(&late.knock(much_later).unwrap().unwrap(), much_later).unwrap();
        let answer = late.take(&class.porter.letters()[0].bytes);
        assert_eq!(answer, Ok(Some(Answer::Wait { present: 3, is_running: true })));
        class.porter.end(much_later);
        assert_eq!(class.porter.present(much_later).len(), 3);
        assert!(class.porter.present(much_later + GONE).is_empty(), "nobody knocks any more");
        class.porter.turn_out(&second);
        assert!(!class.porter.present(much_later).contains(&second));
        assert!(class.porter.present(much_later).contains(&third));
    }

    #[test]
    fn a_device_that_is_started_again_has_its_seat_again_and_old_answers_are_put_away() {
        let mut class = class();
        let key = DeviceKey::draw(&mut class.stream);
        let mut before = class.again(key.clone(), 1, 0);
        let knock = before.knock(0).unwrap().unwrap();
        class.porter.take(&knock, 0).unwrap();
        class.porter.begin(1, terms(1), vec![key.public().clone()], 0).unwrap();
        let old = class.porter.letters().pop().unwrap();

        let mut after = class.again(key.clone(), 2, 0);
        assert_eq!(after.take(&old.bytes), Err(Ignored::Life(Seat::ControlCenter)));
        assert_eq!(class.porter.take(&after.knock(0).unwrap().unwrap(), 1), Ok(false));
        let again = class.porter.letters().pop().unwrap();
        let place = Place { round: 1, seat: 0, terms: terms(1) };
        assert_eq!(after.take(&again.bytes), Ok(Some(Answer::Seat(place))));
        assert_eq!(class.porter.take(&knock, 2), Err(Ignored::Life(VISITOR)), "the old knock, once more");
        // It has served that round: it does not begin it a second time.
        let mut served = class.again(key, 2, 1);
        assert_eq!(served.take(&again.bytes), Ok(None));
    }

    #[test]
    fn nobody_without_the_link_is_heard_and_nobody_but_the_centre_answers() {
        let mut class = class();
        let (mut visitor, public) = class.visitor(1, 0);
        let stranger = Invitation::new(&class.notice.keys, &mut class.stream);
        let key = DeviceKey::draw(&mut class.stream);
        let mut outside = Visitor::new(key, class.notice.clone(), stranger, 1, class.stream.clone(), 0);
        let knock = outside.knock(0).unwrap().unwrap();
        assert_eq!(class.porter.take(&knock, 0), Err(Ignored::Letter(LetterError::Seal)));
        assert!(class.porter.letters().is_empty() && class.porter.present(0).is_empty());

        // A classmate has the link, and no key of the control centre.
        let mate = DeviceKey::draw(&mut class.stream);
        let mut forger =
            Porter::new(mate, class.invitation.clone(), class.notice.session, class.stream.clone());
        forger.visitors.push(Known { key: public.clone(), life: 1, heard: 0 });
        forger.begin(1, terms(1), vec![public], 0).unwrap();
        let forged = forger.letters().pop().unwrap();
        assert_eq!(visitor.take(&forged.bytes), Err(Ignored::Sender(Seat::ControlCenter)));
        assert_ne!(class.center.public(), &forger.key.public().clone());
    }
}
