//! The ways of summing up that are measured, each as it is set up here.

use blindsum_paillier::Randomizer;
use blindsum_schemes::operation::Operation;
use blindsum_schemes::transport::additive::LiftedElGamal;
use blindsum_schemes::transport::masks::{Masks, Partners};
use blindsum_schemes::transport::pad::Pad;
use blindsum_schemes::transport::paillier::Paillier;
use blindsum_schemes::transport::plain::Plain;
use blindsum_schemes::transport::psa::{Blocks, Dcr, Psa, Ristretto};
use blindsum_schemes::transport::shares::{AdditiveShares, ShamirShares};
use blindsum_schemes::transport::threshold::{NEEDED, Threshold};
use blindsum_schemes::{Counter, Description, Law, Scheme, double_blind, law};

/// A way of summing up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Ours, as published: gamma ciphertexts of noise a meter.
    DoubleBlind,
    /// A.
    Paillier,
    /// A with short exponents.
    PaillierShort,
    /// A, whose key five servers share, any three of which open.
    Threshold,
    /// B.
    Pad,
    /// C1.
    Shares,
    /// C2.
    Shamir,
    /// D1, each with each.
    Masks,
    /// D1, each with a hundred.
    MasksNear,
    /// E1 on ristretto255.
    Psa,
    /// E1 mod n^2.
    JoyeLibert,
    /// E2.
    Tree,
    /// E3, one group of all.
    OneGroup,
    /// E3, groups of a hundred, four cuts.
    Groups,
    /// F1.
    ElGamal,
    /// G. It does not sum up, and stands in no ranking.
    Wavelet,
    /// No encryption.
    Plain,
}

/// Does something with a scheme, whichever it is.
pub trait Visit {
    /// What comes of it.
    type Out;
    /// Does it.
    fn visit<S: Scheme>(self, scheme: &S) -> Self::Out;
}

/// Partners of a meter in [`Way::MasksNear`].
const NEAR: u32 = 100;
/// Meters of a group, and cuts, in [`Way::Groups`].
const GROUP: (u32, u32) = (100, 4);

impl Way {
    /// All, ours first.
    pub const ALL: [Self; 17] = [
        Self::DoubleBlind,
        Self::Paillier,
        Self::PaillierShort,
        Self::Threshold,
        Self::Pad,
        Self::Shares,
        Self::Shamir,
        Self::Masks,
        Self::MasksNear,
        Self::Psa,
        Self::JoyeLibert,
        Self::Tree,
        Self::OneGroup,
        Self::Groups,
        Self::ElGamal,
        Self::Wavelet,
        Self::Plain,
    ];

    /// The name in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::DoubleBlind => "double-blind",
            Self::Paillier => "paillier",
            Self::PaillierShort => "paillier-short",
            Self::Threshold => "paillier-threshold",
            Self::Pad => "pad",
            Self::Shares => "shares",
            Self::Shamir => "shamir",
            Self::Masks => "masks",
            Self::MasksNear => "masks-near",
            Self::Psa => "psa",
            Self::JoyeLibert => "joye-libert",
            Self::Tree => "psa-tree",
            Self::OneGroup => "psa-one-group",
            Self::Groups => "psa-groups",
            Self::ElGamal => "elgamal",
            Self::Wavelet => "wav",
            Self::Plain => "plain",
        }
    }

    /// What is constant of it; the wavelet is described by its module.
    #[must_use]
    pub fn describe(self) -> Description {
        struct Describe;
        impl Visit for Describe {
            type Out = Description;
            fn visit<S: Scheme>(self, scheme: &S) -> Description {
                scheme.describe()
            }
        }
        match self {
            Self::DoubleBlind => double_blind::describe(),
            Self::Wavelet => blindsum_schemes::transport::wavelet::describe(),
            // Nothing of a description depends on these.
            _ => self.with(512, 4, Describe).unwrap_or_else(double_blind::describe),
        }
    }

    /// Its keys have as many bits as one asks for.
    #[must_use]
    pub fn has_key_bits(self) -> bool {
        matches!(
            self,
            Self::DoubleBlind
                | Self::Paillier
                | Self::PaillierShort
                | Self::Threshold
                | Self::Pad
                | Self::Shares
                | Self::Shamir
                | Self::JoyeLibert
        )
    }

    /// Whether there are keys with an n of this length: of every one, except that the safe primes of the shared key are fixed.
    #[must_use]
    pub fn has_keys_of(self, key_bits: u32) -> bool {
        self != Self::Threshold || Threshold::key_sizes().any(|bits| bits == key_bits)
    }

    /// Meters draw more than one sample of noise, of which one counts.
    #[must_use]
    pub fn has_gamma(self) -> bool {
        matches!(self, Self::DoubleBlind | Self::Shamir)
    }

    /// With more meters it is not run: what everybody does for everybody takes too long.
    #[must_use]
    pub fn most_meters(self) -> u32 {
        match self {
            Self::Shares | Self::Shamir => 100,
            // Two million keys agreed on in pairs take minutes for each repeat.
            Self::Masks => 1_000,
            _ => 2_000,
        }
    }

    /// Bits of security, as far as anybody knows: NIST SP 800-57 for n, 126 for ristretto255, 128 for AES.
    #[must_use]
    pub fn security_bits(self, key_bits: u32) -> Option<u32> {
        match self {
            _ if self.has_key_bits() => match key_bits {
                2_048 => Some(112),
                3_072 => Some(128),
                // Shorter ones are broken, or nearly.
                _ => None,
            },
            Self::Psa | Self::Tree | Self::OneGroup | Self::Groups | Self::ElGamal => Some(126),
            Self::Masks | Self::MasksNear => Some(126),
            Self::Wavelet => Some(128),
            _ => None,
        }
    }

    /// The law that its paper, or who uses it, adds; what times it depends on nothing of it.
    #[must_use]
    pub fn law(self) -> Law {
        match self {
            Self::DoubleBlind | Self::Shamir | Self::Masks | Self::MasksNear => Law::Gamma { absent: 0 },
            Self::Paillier
            | Self::PaillierShort
            | Self::Threshold
            | Self::Shares
            | Self::ElGamal
            | Self::Wavelet => Law::None,
            Self::Pad | Self::Plain => Law::Single,
            Self::Psa => Law::Diluted { honest: 1.0 },
            Self::JoyeLibert => Law::Polya,
            Self::Tree => Law::Tree,
            Self::OneGroup => Law::Coins { calibration: law::Calibration::Published, group: u32::MAX },
            Self::Groups => Law::Coins { calibration: law::Calibration::Published, group: GROUP.0 },
        }
    }

    /// Shows it to a visitor; ours and the wavelet are not among these schemes.
    pub fn with<V: Visit>(self, key_bits: u32, gamma: u32, visitor: V) -> Option<V::Out> {
        let randomizer = Randomizer::Textbook;
        let psa = |blocks| Psa { group: Ristretto, blocks };
        Some(match self {
            Self::DoubleBlind | Self::Wavelet => return None,
            Self::Paillier => visitor.visit(&Paillier { key_bits, randomizer }),
            Self::PaillierShort => {
                visitor.visit(&Paillier { key_bits, randomizer: Randomizer::ShortExponent })
            }
            Self::Threshold => visitor.visit(&Threshold { key_bits }),
            Self::Pad => visitor.visit(&Pad { key_bits, randomizer }),
            Self::Shares => visitor.visit(&AdditiveShares { key_bits, randomizer }),
            Self::Shamir => visitor.visit(&ShamirShares { key_bits, randomizer, gamma }),
            Self::Masks => visitor.visit(&Masks { partners: Partners::All }),
            Self::MasksNear => visitor.visit(&Masks { partners: Partners::Near(NEAR) }),
            Self::Psa => visitor.visit(&psa(Blocks::Root)),
            Self::JoyeLibert => visitor.visit(&Psa { group: Dcr { key_bits }, blocks: Blocks::Root }),
            Self::Tree => visitor.visit(&psa(Blocks::Tree)),
            Self::OneGroup => visitor.visit(&psa(Blocks::Groups { size: u32::MAX, cuts: 1 })),
            Self::Groups => visitor.visit(&psa(Blocks::Groups { size: GROUP.0, cuts: GROUP.1 })),
            Self::ElGamal => visitor.visit(&LiftedElGamal),
            Self::Plain => visitor.visit(&Plain),
        })
    }

    /// What a meter, and all others together, carry out in an epoch of m meters that are all there; nothing where it is not stated here.
    #[must_use]
    pub fn theory(self, m: u32, gamma: u32) -> Option<(Counter, Counter)> {
        use Operation as O;
        let (meters, gamma) = (u64::from(m), u64::from(gamma));
        let levels = u64::from(m.max(1).next_power_of_two().ilog2() + 1);
        let groups = u64::from(m.div_ceil(GROUP.0));
        let draw = (O::Draw, 1);
        let opened = |blocks: u64| {
            Counter::from([
                (O::Hash, 1),
                (O::PointSum, meters),
                (O::PointMultiple, blocks),
                (O::Logarithm, blocks),
            ])
        };
        let sealed = |levels: u64| {
            Counter::from([(O::Hash, 1), (O::GeneratorMultiple, levels), (O::PointMultiple, levels)])
        };
        let holder = Counter::from([(O::Product, meters), (O::Decryption, 1)]);
        Some(match self {
            Self::DoubleBlind | Self::Wavelet => return None,
            Self::Paillier => (Counter::from([(O::Power, 1)]), holder),
            Self::PaillierShort => (Counter::from([(O::ShortPower, 1)]), holder),
            Self::Threshold => {
                let needed = u64::from(NEEDED);
                // Exponents twice as long as n are two powers each.
                let servers = [(O::Product, meters), (O::Power, 2 * needed), (O::SmallPower, needed)];
                (Counter::from([(O::Power, 1)]), Counter::from(servers))
            }
            Self::Pad => (
                Counter::from([(O::Power, 1), (O::Sum, 1)]),
                Counter::from([(O::Product, meters), (O::Decryption, 1), (O::Sum, meters + 1), draw]),
            ),
            Self::Shares => (
                Counter::from([(O::Power, meters - 1), (O::Decryption, 1)]),
                Counter::from([(O::Product, meters * meters.saturating_sub(2)), (O::Sum, meters)]),
            ),
            Self::Shamir => {
                let threshold = meters / 2 + 1;
                (
                    Counter::from([
                        (O::Power, meters + 1),
                        (O::NoisePower, gamma),
                        (O::Decryption, 1),
                        (O::FieldProduct, meters * threshold),
                    ]),
                    Counter::from([
                        (O::FactorPower, meters * gamma),
                        (O::Product, meters * meters),
                        (O::Decryption, 1),
                        // Each point divides by its distance from the others: 2 (threshold - 1) + 1 products.
                        (O::FieldProduct, threshold * (2 * threshold - 1)),
                        (O::FieldInverse, threshold),
                    ]),
                )
            }
            Self::Masks | Self::MasksNear => {
                let partners =
                    if self == Self::Masks { meters - 1 } else { (meters - 1).min(u64::from(NEAR)) };
                (
                    Counter::from([(O::Block, partners + 1)]),
                    Counter::from([(O::Block, meters), (O::Sum, meters)]),
                )
            }
            Self::Psa | Self::OneGroup => (sealed(1), opened(1)),
            Self::Groups => (sealed(1), opened(groups)),
            Self::Tree => (sealed(levels), opened(1)),
            Self::JoyeLibert => (
                Counter::from([(O::Power, 2), (O::Hash, 1)]),
                Counter::from([(O::Product, meters), (O::Power, 2), (O::Hash, 1)]),
            ),
            Self::ElGamal => (
                Counter::from([(O::GeneratorMultiple, 3)]),
                Counter::from([(O::PointSum, 2 * meters), (O::PointMultiple, 1), (O::Logarithm, 1)]),
            ),
            Self::Plain => (Counter::default(), Counter::from([(O::Sum, meters), draw])),
        })
    }
}
