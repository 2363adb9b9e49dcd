//! The arguments that say what the scheme is, for rounds on this machine and over a network.

use blindsum_core::params::RawParams;
use blindsum_core::variants::{AbsencePolicy, Blinding, EpochBase, KeyMode, NoiseLaw, Proofs};
use blindsum_paillier::Randomizer;
use clap::Args;

use super::values;

fn defaults() -> RawParams {
    RawParams::default()
}

/// What the scheme is, except for the number of meters.
#[derive(Debug, Args)]
pub struct SchemeArgs {
    /// gamma.
    #[arg(long, value_name = "G", allow_negative_numbers = true,
          help = format!("How many noise samples a meter draws, one of which counts [default: {}]", defaults().gamma))]
    pub gamma: Option<u32>,
    /// epsilon of one epoch.
    #[arg(long, value_name = "E", allow_negative_numbers = true,
          help = format!("The privacy parameter of a slot: a smaller value is more private, and noisier [default: {}]", defaults().epsilon))]
    pub epsilon: Option<f64>,
    /// The cap in Wh.
    #[arg(long, value_name = "WH", allow_negative_numbers = true,
          help = format!("The most a reading can count, in Wh [default: {}]", defaults().cap_wh))]
    pub cap: Option<u32>,
    /// Bits of n and nu.
    #[arg(long, value_name = "N", allow_negative_numbers = true,
          help = format!("Bits of the Paillier keys: 512, 1024, 2048, 3072 or 4096, or for toys 24, 64, 128 or 256; below 2048 \
                          nothing is hidden for long [default: {}]", defaults().key_bits))]
    pub key_bits: Option<u32>,
    /// Who draws the selection bits and who owns the noise key
    #[arg(long, value_name = "MODE", value_parser = values::key_mode(), default_value_t)]
    pub key_mode: KeyMode,
    /// What the masked reading of Eq. (18) is taken to be
    #[arg(long, value_name = "READING", value_parser = values::blinding(), default_value_t)]
    pub blinding: Blinding,
    /// The base h of Eq. (18)
    #[arg(long, value_name = "BASE", value_parser = values::base(), default_value_t)]
    pub base: EpochBase,
    /// The law of the noise
    #[arg(long, value_name = "LAW", value_parser = values::noise(), default_value_t)]
    pub noise: NoiseLaw,
    /// A meter sends one ciphertext of noise instead of one for each sample
    #[arg(long)]
    pub collapsed: bool,
    /// What makes ciphertexts probabilistic
    #[arg(long, value_name = "KIND", value_parser = values::randomizer(), default_value_t)]
    pub randomizer: Randomizer,
    /// What is proved of the blind sequences
    #[arg(long, value_name = "WHAT", value_parser = values::proofs(), default_value_t)]
    pub proofs: Proofs,
    /// Show the cloud that the total was decrypted rightly, before it is published; only where the cloud owns the key of the noise, and
    /// only if every meter is there
    #[arg(long)]
    pub opening: bool,
    /// Meters that may work together, add no noise or be absent, fewer than half, without costing the others epsilon; all shares of
    /// noise are larger for it, and the error is sqrt(M / (M - S)) times as large
    #[arg(long, value_name = "S", allow_negative_numbers = true, default_value_t = 0)]
    pub tolerate: u32,
    /// What happens when a meter is absent
    #[arg(long, value_name = "POLICY", value_parser = values::absence(), default_value_t)]
    pub absent: AbsencePolicy,
    /// Draw everything from this number: repeatable, and not secret [default: the operating system's randomness]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seed: Option<u64>,
}

impl SchemeArgs {
    /// The parameters that these arguments give; what they do not say is as in `unsaid`.
    #[must_use]
    pub fn over(&self, unsaid: RawParams) -> RawParams {
        RawParams {
            meters: unsaid.meters,
            gamma: self.gamma.unwrap_or(unsaid.gamma),
            epsilon: self.epsilon.unwrap_or(unsaid.epsilon),
            cap_wh: self.cap.unwrap_or(unsaid.cap_wh),
            key_bits: self.key_bits.unwrap_or(unsaid.key_bits),
            key_mode: self.key_mode,
            blinding: self.blinding,
            base: self.base,
            noise: self.noise,
            collapsed: self.collapsed,
            randomizer: self.randomizer,
            proofs: self.proofs,
            opening: self.opening,
            tolerated: self.tolerate,
        }
    }
}
