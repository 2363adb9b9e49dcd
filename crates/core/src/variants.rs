//! What the paper leaves open, as choices: section 1 and 2 of the protocol.

pub use blindsum_choice::NoSuchChoice;
use blindsum_choice::choice;

use crate::role::Role;

choice! {
    /// Who owns the noise key vA and who draws the selection bits b: the paper supports three readings.
    ///
    /// ```
    /// use blindsum_core::{KeyMode, Role};
    ///
    /// assert_eq!("split-keys".parse(), Ok(KeyMode::SplitKeys));
    /// assert_eq!(KeyMode::SplitKeys.noise_key_owner(), Role::Cloud);
    /// let error = "split".parse::<KeyMode>();
    /// assert!(error.is_err_and(|error| error.to_string().contains("published, split-keys, center-draws")));
    /// ```
    pub enum KeyMode: "key mode" {
        /// The cloud draws b, the control centre owns both keys (4.2.3 first half, 4.2.6, Eq. 30).
        Published = "published",
        /// The cloud draws b and owns vA (5.2.3, 6.1): nobody decrypts both halves.
        SplitKeys = "split-keys",
        /// The control centre draws b and owns both keys (4.2.3 last sentence, 4.2.5).
        CenterDraws = "center-draws",
    }
}

choice! {
    /// Whether the base h of Eq. (18) is common to all meters: the lab's switch.
    pub enum EpochBase: "base h" {
        /// h_t, one for all meters of an epoch.
        Common = "common",
        /// The paper's h(id_i || t_i), another for each meter: the key shares cannot cancel.
        PerMeter = "per-meter",
    }
}

choice! {
    /// What Eq. (18) is taken to mean. PAPER.md tells why there are three.
    pub enum Blinding: "blinding" {
        /// `g^(d - x) h^k r^n`: decrypts and resists.
        Hardened = "hardened",
        /// `g^(d - x) h^(n + k)`: decrypts, and anyone can strip the blinding without a key.
        Corrected = "corrected",
        /// `g^(d - x) h^(gamma + k)`, as printed: does not decrypt.
        AsPrinted = "as-printed",
    }
}

choice! {
    /// Which law the noise follows. Both sum to Laplace noise of the same scale.
    pub enum NoiseLaw: "noise law" {
        /// Differences of negative binomial numbers: the sum is exactly the discrete Laplace law, in whole units.
        Discrete = "discrete",
        /// The paper's differences of gamma variates, each rounded to units.
        Continuous = "continuous",
    }
}

choice! {
    /// What the party that draws the blind sequences proves to the meters.
    pub enum Proofs: "proof" {
        /// Nothing, as in the paper.
        Off = "off",
        /// That each blind sequence encrypts a unit vector: one 1 among zeros (Eq. 16).
        Bits = "bits",
    }
}

choice! {
    /// What the control centre does when a meter is absent.
    pub enum AbsencePolicy: "policy for absent meters" {
        /// It refuses the epoch: the key shares of those present do not cancel.
        Refuse = "refuse",
        /// It asks the dealer for the sum of the absent meters' shares and publishes the total over those present, whose
        /// noise is then less than was designed for.
        Repair = "repair",
        /// As `Repair`, with a second mask in every share, so that no share is told where one meter alone is absent. The dealer is
        /// asked in each epoch, whether somebody is absent or not.
        RepairMasked = "repair-masked",
    }
}

impl AbsencePolicy {
    /// Whether a total over those present is published.
    #[must_use]
    pub fn repairs(self) -> bool {
        self != Self::Refuse
    }

    /// Whether key shares bear a second mask and do not cancel by themselves. A single meter's never does: what cancels its share
    /// is the share.
    #[must_use]
    pub fn masks(self, meters: u32) -> bool {
        self == Self::RepairMasked && meters > 1
    }
}

impl KeyMode {
    /// Who draws and encrypts the selection bits (Eq. 15, 16).
    #[must_use]
    pub fn drawer(self) -> Role {
        match self {
            Self::Published | Self::SplitKeys => Role::Cloud,
            Self::CenterDraws => Role::ControlCenter,
        }
    }

    /// Who owns vA: makes it, announces it, and can decrypt under it.
    #[must_use]
    pub fn noise_key_owner(self) -> Role {
        match self {
            Self::Published | Self::CenterDraws => Role::ControlCenter,
            Self::SplitKeys => Role::Cloud,
        }
    }
}
