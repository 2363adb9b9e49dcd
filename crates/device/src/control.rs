//! What devices say to each other beside the protocol's messages: who is there, when an epoch begins, how it ended.

use core::fmt;

use blindsum_core::wire::link::MasterKey;
use zeroize::Zeroizing;

use crate::codec::{Reader, Unreadable, Writer};
use crate::keys::PublicKey;
use crate::seat::Seat;

/// Identities are short: the core's limit is shorter still.
const LONGEST_NAME: usize = 256;

/// Letters of a reason; what is longer is cut.
const LONGEST_REASON: usize = 500;

/// What one device says to another. All of it is sealed.
#[derive(Clone, PartialEq, Eq)]
pub enum Control {
    /// To the control centre: I take part.
    Hello(Hello),
    /// From the control centre to those who have to write to them: who takes part, or has come back with a new life.
    Members(Vec<Member>),
    /// From the control centre to somebody whom it does not let in.
    TurnedAway(Refused),
    /// From the control centre to everybody: an epoch begins.
    Begin {
        /// t.
        epoch: u64,
        /// Its place among the session's epochs, from 0.
        place: u32,
        /// Which of its lives the shard is in to which this meter belongs; 0 where there are no shards, and for the others.
        shard_life: u64,
    },
    /// From the cloud to a shard: its meters of this epoch ([`blindsum_core::shard::Assignment`]).
    Assignment(Zeroizing<Vec<u8>>),
    /// From the cloud to a shard: nothing that comes later counts in this epoch.
    Close {
        /// t.
        epoch: u64,
    },
    /// From a shard to the cloud: its part ([`blindsum_core::shard::Part`]), signed.
    Part {
        /// The bytes of the part.
        bytes: Vec<u8>,
        /// Ed25519, of the session and these bytes.
        signature: [u8; 64],
    },
    /// From the control centre to everybody: it is still there.
    Wait,
    /// From the control centre to the cloud: nobody else is admitted in this epoch.
    Admitted,
    /// From the cloud to the control centre: these meters did not answer in time.
    Missing(Vec<Seat>),
    /// To the control centre: I cannot go on.
    Failed {
        /// Why, in words.
        reason: String,
    },
    /// From the control centre to everybody: how the epoch ended.
    Ended {
        /// t; 0 where the set-up failed.
        epoch: u64,
        /// How.
        ending: Ending,
    },
    /// From the control centre to everybody: no epoch follows.
    Over,
}

/// What a party says of itself when it comes.
#[derive(Clone, PartialEq, Eq)]
pub struct Hello {
    /// What it is called.
    pub identity: String,
    /// The hash of what it agrees to ([`crate::Terms::hash`]).
    pub terms: [u8; 32],
    /// K_i of a meter, or the cloud's K; the dealer has none.
    pub master_key: Option<MasterKey>,
}

/// A party as the control centre tells the others of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who it is.
    pub role: Seat,
    /// What it is called.
    pub identity: String,
    /// The public key that it came with.
    pub key: PublicKey,
    /// Which of its lives it is in.
    pub life: u64,
}

/// How an epoch ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With a total.
    Published {
        /// The noisy total in milliwatt-hours.
        mwh: i64,
        /// The meters whose readings are not in it.
        absent: Vec<Seat>,
    },
    /// Without one.
    Refused {
        /// Why, in words.
        reason: String,
    },
}

/// Why the control centre does not let a party in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[repr(u8)]
pub enum Refused {
    /// Its number is not one of the meters'.
    #[error("there are fewer meters than that")]
    NoSeat = 0,
    /// Somebody else has the seat.
    #[error("somebody else has this seat, under another key")]
    Taken = 1,
    /// Another identity or K than before.
    #[error("it came back with another identity or another K")]
    Changed = 2,
    /// Its parameters differ.
    #[error("its parameters differ from the control centre's; all parties must be given the same")]
    OtherTerms = 3,
    /// The keys are made with those who were there.
    #[error("everybody is there already; it can take part in the next session")]
    Late = 4,
    /// The cloud or the dealer was started again: what they held of the session is gone.
    #[error("it was started again in the middle of a session, and what it held is gone")]
    StartedAgain = 5,
}

impl Refused {
    const ALL: [Self; 6] =
        [Self::NoSeat, Self::Taken, Self::Changed, Self::OtherTerms, Self::Late, Self::StartedAgain];

    fn number(self) -> u8 {
        // A fieldless enum with repr(u8).
        self as u8
    }

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.number() == number)
    }
}

impl Control {
    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Writer::default();
        match self {
            Self::Hello(Hello { identity, terms, master_key }) => {
                out.byte(0).bytes(identity.as_bytes()).fixed(terms);
                match master_key {
                    Some(key) => out.byte(1).fixed(key.expose()),
                    None => out.byte(0),
                };
            }
            Self::Members(members) => {
                out.byte(1);
                for Member { role, identity, key, life } in members {
                    out.seat(*role).bytes(identity.as_bytes()).fixed(&key.bytes()).number(*life);
                }
            }
            Self::Begin { epoch, place, shard_life } => {
                out.byte(2).number(*epoch).fixed(&place.to_be_bytes()).number(*shard_life);
            }
            Self::Assignment(bytes) => {
                out.byte(11).bytes(bytes);
            }
            Self::Close { epoch } => {
                out.byte(12).number(*epoch);
            }
            Self::Part { bytes, signature } => {
                out.byte(13).bytes(bytes).fixed(signature);
            }
            Self::Wait => {
                out.byte(10);
            }
            Self::Admitted => {
                out.byte(3);
            }
            Self::Missing(meters) => {
                out.byte(4);
                write_roles(&mut out, meters);
            }
            Self::Failed { reason } => {
                out.byte(5).bytes(reason.as_bytes());
            }
            Self::Ended { epoch, ending: Ending::Published { mwh, absent } } => {
                out.byte(6).number(*epoch).fixed(&mwh.to_be_bytes());
                write_roles(&mut out, absent);
            }
            Self::Ended { epoch, ending: Ending::Refused { reason } } => {
                out.byte(7).number(*epoch).bytes(reason.as_bytes());
            }
            Self::Over => {
                out.byte(8);
            }
            Self::TurnedAway(reason) => {
                out.byte(9).byte(reason.number());
            }
        }
        out.finish()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut input = Reader::new(bytes, "word of a device");
        let control = match input.byte()? {
            0 => {
                let identity = name(&mut input)?;
                let terms = input.fixed()?;
                let master_key = match input.byte()? {
                    0 => None,
                    1 => Some(MasterKey::new(input.fixed()?)),
                    _ => return Err(input.fail()),
                };
                Self::Hello(Hello { identity, terms, master_key })
            }
            1 => {
                let mut members = Vec::new();
                while !input.is_empty() {
                    let (role, identity) = (input.seat()?, name(&mut input)?);
                    let key = PublicKey::from_bytes(&input.fixed()?)?;
                    members.push(Member { role, identity, key, life: input.number()? });
                }
                Self::Members(members)
            }
            2 => Self::Begin { epoch: input.number()?, place: input.count()?, shard_life: input.number()? },
            11 => Self::Assignment(Zeroizing::new(input.bytes()?.to_vec())),
            12 => Self::Close { epoch: input.number()? },
            13 => {
                let bytes = input.bytes()?.to_vec();
                Self::Part { bytes, signature: input.fixed()? }
            }
            10 => Self::Wait,
            3 => Self::Admitted,
            4 => Self::Missing(read_roles(&mut input)?),
            5 => Self::Failed { reason: reason(&mut input)? },
            6 => {
                let epoch = input.number()?;
                let mwh = i64::from_be_bytes(input.fixed()?);
                let absent = read_roles(&mut input)?;
                Self::Ended { epoch, ending: Ending::Published { mwh, absent } }
            }
            7 => {
                let epoch = input.number()?;
                Self::Ended { epoch, ending: Ending::Refused { reason: reason(&mut input)? } }
            }
            8 => Self::Over,
            9 => {
                let number = input.byte()?;
                Self::TurnedAway(Refused::from_number(number).ok_or(input.fail())?)
            }
            _ => return Err(input.fail()),
        };
        input.end()?;
        Ok(control)
    }
}

/// What is said, and nothing of it.
impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hello(_) => "Hello",
            Self::Members(_) => "Members",
            Self::Begin { .. } => "Begin",
            Self::Admitted => "Admitted",
            Self::Wait => "Wait",
            Self::Missing(_) => "Missing",
            Self::Failed { .. } => "Failed",
            Self::Ended { .. } => "Ended",
            Self::Over => "Over",
            Self::Assignment(_) => "Assignment",
            Self::Close { .. } => "Close",
            Self::Part { .. } => "Part",
            Self::TurnedAway(_) => "TurnedAway",
        })
    }
}

impl fmt::Debug for Hello {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hello {{ identity: {:?}, master_key: <redacted> }}", self.identity)
    }
}

fn name(input: &mut Reader<'_>) -> Result<String, Unreadable> {
    let name = input.text()?;
    if name.len() > LONGEST_NAME { Err(input.fail()) } else { Ok(name) }
}

/// A reason is somebody's own words, which are shown: short, and without characters that move a terminal's cursor.
fn reason(input: &mut Reader<'_>) -> Result<String, Unreadable> {
    let text = input.text()?;
    let plain = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    Ok(plain.take(LONGEST_REASON).collect())
}

fn write_roles(out: &mut Writer, roles: &[Seat]) {
    for role in roles {
        out.seat(*role);
    }
}

fn read_roles(input: &mut Reader<'_>) -> Result<Vec<Seat>, Unreadable> {
    let mut roles = Vec::new();
    while !input.is_empty() {
        roles.push(input.seat()?);
    }
    Ok(roles)
}
