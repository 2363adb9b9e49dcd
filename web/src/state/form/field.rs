//! The fields of the form, and what each is called in the page's address.

use blindsum_core::params::RawParams;
use blindsum_core::variants::{AbsencePolicy, Blinding, EpochBase, KeyMode, NoiseLaw};
use blindsum_paillier::Randomizer;
use blindsum_readings::DEFAULT_SLOT;

/// What a field says that is switched on.
pub(crate) const YES: &str = "yes";
/// What a field says that is switched off.
pub(crate) const NO: &str = "no";
/// One half-hour.
pub(crate) const ONE_SLOT: &str = "one";
/// Every half-hour of the day.
pub(crate) const WHOLE_DAY: &str = "all";

macro_rules! fields {
    ($($(#[doc = $doc:literal])* $(#[cfg(feature = $feature:literal)])? $field:ident = $key:literal, $default:expr;)*) => {
        /// A field of the form.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Field {
            $($(#[doc = $doc])* $(#[cfg(feature = $feature)])? $field,)*
        }

        impl Field {
            /// Every field.
            pub(crate) const ALL: &'static [Self] = &[$($(#[cfg(feature = $feature)])? Self::$field),*];

            /// Its name in the page's address.
            pub(crate) fn key(self) -> &'static str {
                match self {
                    $($(#[cfg(feature = $feature)])? Self::$field => $key,)*
                }
            }

            /// What stands in it when the page opens.
            pub(crate) fn default_text(self) -> String {
                let raw = RawParams::default();
                match self {
                    $($(#[cfg(feature = $feature)])? Self::$field => $default(raw),)*
                }
            }
        }
    };
}

fields! {
    /// m.
    Meters = "meters", |raw: RawParams| raw.meters.to_string();
    /// gamma.
    Gamma = "gamma", |raw: RawParams| raw.gamma.to_string();
    /// epsilon.
    Epsilon = "epsilon", |raw: RawParams| raw.epsilon.to_string();
    /// The cap, in Wh.
    Cap = "cap", |raw: RawParams| raw.cap_wh.to_string();
    /// Bits of the keys.
    KeyBits = "bits", |raw: RawParams| raw.key_bits.to_string();
    /// One half-hour, or all of the day.
    Slots = "slots", |_| ONE_SLOT.to_owned();
    /// The half-hour.
    Slot = "slot", |_| DEFAULT_SLOT.to_owned();
    /// The budget of epsilon; empty means that there is no budget.
    Budget = "budget", |_| String::new();
    /// What happens when a meter drops out.
    Absent = "absent", |_| AbsencePolicy::default().name().to_owned();
    /// A loss that is planned, as home@beat; empty means that none is.
    Loss = "loss", |_| String::new();
    /// The seed, where randomness is seeded.
    Seed = "seed", |_| "1".to_owned();
    /// The deadline, in s; empty: as long as the parameters ask for.
    Deadline = "deadline", |_| String::new();
    /// S: how many may work together, add no noise or be absent.
    Tolerated = "tolerated", |raw: RawParams| raw.tolerated.to_string();
    /// Who draws b and who owns vA.
    KeyMode = "key-mode", |_| KeyMode::default().name().to_owned();
    /// What Eq. (18) is taken to mean.
    Blinding = "blinding", |_| Blinding::default().name().to_owned();
    /// Whether h is common to all meters.
    Base = "base", |_| EpochBase::default().name().to_owned();
    /// The law of the noise.
    NoiseLaw = "noise-law", |_| NoiseLaw::default().name().to_owned();
    /// Whether a meter sends one e_i.
    Collapsed = "collapsed", |raw: RawParams| (if raw.collapsed { YES } else { NO }).to_owned();
    /// What makes ciphertexts probabilistic.
    Randomizer = "randomizer", |_| Randomizer::default().name().to_owned();
    /// What is proved of blind sequences.
    #[cfg(feature = "tampering")]
    Proofs = "proofs", |raw: RawParams| raw.proofs.name().to_owned();
    /// Whether the control centre shows that it decrypted rightly.
    #[cfg(feature = "tampering")]
    Opening = "opening", |raw: RawParams| (if raw.opening { YES } else { NO }).to_owned();
}

impl Field {
    /// What the paper leaves open, and what is proved beyond it.
    pub(crate) const VARIANTS: &[Self] = &[
        Self::KeyMode,
        Self::Blinding,
        Self::Base,
        Self::NoiseLaw,
        Self::Collapsed,
        Self::Randomizer,
        #[cfg(feature = "tampering")]
        Self::Proofs,
        #[cfg(feature = "tampering")]
        Self::Opening,
    ];

    /// Whether it says yes or no.
    pub(crate) fn is_switch(self) -> bool {
        #[cfg(feature = "tampering")]
        if self == Self::Opening {
            return true;
        }
        self == Self::Collapsed
    }

    /// The id of its element: its name in the address, except for the key size.
    pub(crate) fn id(self) -> &'static str {
        if self == Self::KeyBits { "key-bits" } else { self.key() }
    }

    /// Its place among all.
    pub(crate) fn place(self) -> usize {
        Self::ALL.iter().position(|field| *field == self).unwrap_or(usize::MAX)
    }
}
