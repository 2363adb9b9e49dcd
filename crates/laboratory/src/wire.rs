//! What a page and the worker that runs the laboratory say to each other, as bytes. No secret travels here.
//!
//! The worker says [`Said::Ready`] once it listens. The page compares versions and hands over one [`Order`]; the worker tells how
//! far it is and ends with [`Said::Drawn`] or [`Said::Failed`]. To cancel is to end the worker.

use blindsum_core::noise::NoiseError;
use blindsum_core::params::Params;
use blindsum_core::randomness::{EntropyError, Randomness};
use blindsum_core::role::Role;
use serde::{Deserialize, Serialize};

use crate::draw::Draw;
use crate::drawn::Drawn;
use crate::law::Law;

/// Counted up with every change of what is said here, so that a page and a worker of two builds notice.
pub const VERSION: u32 = 2;

/// Shares drawn between two words of how far it is: some hundredths of a second.
const CHUNK: u32 = 100_000;

/// What to draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The parameters.
    pub params: Params,
    /// How many of the homes are there.
    pub present: u32,
    /// How many rounds.
    pub rounds: u32,
    /// Where random numbers come from.
    pub randomness: Randomness,
    /// Counts the orders under one seed, so that no two draw the same rounds.
    pub turn: u64,
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// It listens. Stays the first variant in every version, so that versions can be compared.
    Ready {
        /// [`VERSION`] of the worker.
        version: u32,
    },
    /// So far this many rounds are drawn.
    Progress(u32),
    /// All are.
    Drawn(Box<Drawn>),
    /// They cannot be.
    Failed(Failure),
    /// The worker is about to die.
    Panicked(String),
}

/// Why rounds cannot be drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Failure {
    /// The sampler refuses.
    #[error(transparent)]
    Noise(#[from] NoiseError),
    /// No random numbers can be obtained.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// What the page said is not an order.
    #[error("the order cannot be read: {0}")]
    Unreadable(#[from] CodecError),
}

/// Bytes that are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{0}")]
pub struct CodecError(String);

impl From<postcard::Error> for CodecError {
    fn from(error: postcard::Error) -> Self {
        Self(error.to_string())
    }
}

macro_rules! bytes {
    ($type:ty) => {
        impl $type {
            /// The bytes of it.
            ///
            /// # Errors
            /// [`CodecError`]: a defect of this crate.
            pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
                Ok(postcard::to_allocvec(self)?)
            }

            /// Reads it. Trailing bytes are refused.
            ///
            /// # Errors
            /// [`CodecError`]: the bytes are not one whole message.
            pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
                let (message, rest) = postcard::take_from_bytes(bytes)?;
                match rest.len() {
                    0 => Ok(message),
                    more => Err(CodecError(format!("{more} bytes too many"))),
                }
            }
        }
    };
}

bytes!(Order);
bytes!(Said);

impl Order {
    /// Draws, and tells how far it is on the way.
    ///
    /// # Errors
    /// [`Failure`]: no random numbers, or what ends an epoch of the protocol too.
    pub fn carry_out(&self, mut tell: impl FnMut(u32)) -> Result<Drawn, Failure> {
        // An epoch that no round can have: with a seed too, nothing here is drawn from a party's stream.
        let epoch = u64::MAX.saturating_sub(self.turn);
        let mut stream = self.randomness.stream(Role::Dealer, epoch)?;
        let mut draw = Draw::new(&self.params, self.present, self.rounds)?;
        while !draw.is_done() {
            draw.advance(CHUNK, &mut stream)?;
            tell(draw.done());
        }
        Ok(Drawn::of(Law::of_present(&self.params, self.present), &draw))
    }
}

/// What the worker answers to what it was told, in order.
pub fn serve(order: &[u8], mut say: impl FnMut(Said)) {
    let drawn = Order::decode(order)
        .map_err(Failure::from)
        .and_then(|order| order.carry_out(|done| say(Said::Progress(done))));
    say(drawn.map_or_else(Said::Failed, |drawn| Said::Drawn(Box::new(drawn))));
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use blindsum_core::params::RawParams;

    use super::*;

    fn order() -> Order {
        let params = Params::try_from(RawParams { meters: 1000, ..RawParams::default() }).unwrap();
        Order { params, present: params.meters(), rounds: 250, randomness: Randomness::Seeded(1), turn: 0 }
    }

    #[test]
    fn an_order_is_served_with_progress_and_one_result() {
        let mut said = Vec::new();
        serve(&order().encode().unwrap(), |one| said.push(Said::decode(&one.encode().unwrap()).unwrap()));
        let progress = said.iter().filter_map(|said| match said {
            Said::Progress(done) => Some(*done),
            _ => None,
        });
        let progress = progress.collect::<Vec<_>>();
        assert_eq!(progress, [100, 200, 250]);
        assert!(matches!(said.last(), Some(Said::Drawn(drawn)) if drawn.rounds == 250 && drawn.agrees()));
        assert_eq!(said.len(), 4);
    }

    #[test]
    fn a_seed_draws_the_same_and_another_turn_others() {
        let drawn = |turn| Order { rounds: 3, turn, ..order() }.carry_out(|_| ()).unwrap();
        assert_eq!(drawn(0), drawn(0));
        assert_ne!(drawn(0).last, drawn(1).last);
    }

    #[test]
    fn what_is_not_an_order_is_refused_by_name() {
        for bytes in [vec![], vec![255; 40], [order().encode().unwrap(), vec![0]].concat()] {
            let mut said = Vec::new();
            serve(&bytes, |one| said.push(one));
            assert!(matches!(said.as_slice(), [Said::Failed(Failure::Unreadable(_))]), "{said:?}");
        }
    }
}
