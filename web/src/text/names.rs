//! What things are called.

use blindsum_core::params::Params;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_sim::{Party, Phase};

use crate::ground::message::Part;
use crate::ground::place::Place;
use crate::state::{Field, Preset};
#[cfg(feature = "tampering")]
use crate::text::tampering;
use crate::text::words::{KindWords, PhaseWords, Words};

impl Words {
    /// What is said about a phase.
    pub(crate) fn phase(&self, phase: Phase) -> &PhaseWords {
        let [a, b, c, d, e, f, g, h] = &self.phases;
        match phase {
            Phase::Initialization => a,
            Phase::Registration => b,
            Phase::BlindSequence => c,
            Phase::KeyShares => d,
            Phase::Reading => e,
            Phase::Noise => f,
            Phase::Aggregation => g,
            Phase::Decryption => h,
        }
    }

    /// A phase's title under these parameters.
    pub(crate) fn phase_title(&self, phase: Phase, params: Option<&Params>) -> &'static str {
        let center = params.is_some_and(|params| params.key_mode() == KeyMode::CenterDraws);
        if phase == Phase::BlindSequence && center {
            self.other.center_draws.0
        } else {
            self.phase(phase).title
        }
    }

    /// What a kind of message is called.
    pub(crate) fn kind(&self, kind: Kind) -> &KindWords {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = &self.kinds;
        match kind {
            Kind::ReadingKey => a,
            Kind::Registration => b,
            Kind::BlindSequence => c,
            Kind::KeyShare => d,
            Kind::MaskedReading => e,
            Kind::NoiseShares => f,
            Kind::Aggregate => g,
            Kind::Published => h,
            Kind::NoiseKey => i,
            Kind::Admission => j,
            Kind::ReadingAggregate => k,
            Kind::NoiseTotal => l,
            Kind::RepairRequest => m,
            Kind::RepairSum => n,
            Kind::SequenceProof => o,
            Kind::Opening => p,
        }
    }

    /// The symbol of what a kind of message carries: one e_i where it is collapsed.
    pub(crate) fn symbol(&self, kind: Kind, params: Option<&Params>) -> &'static str {
        match kind {
            Kind::NoiseShares if params.is_some_and(Params::collapsed) => "e_i",
            kind => self.kind(kind).symbol,
        }
    }

    /// What a party is called.
    pub(crate) fn party(&self, party: Party) -> &'static str {
        let [meters, cloud, center, dealer] = self.parties;
        match party {
            Party::Meters => meters,
            Party::Cloud => cloud,
            Party::ControlCenter => center,
            Party::Dealer => dealer,
        }
    }

    /// What a place of the picture is called.
    pub(crate) fn place(&self, place: Place) -> &'static str {
        match place {
            Place::Meters => self.party(Party::Meters),
            Place::Cloud => self.cloud,
            Place::Center => self.center,
            Place::Dealer => self.dealer,
            Place::Everybody => self.everybody,
        }
    }

    /// How a message travels: in short, and what that means.
    pub(crate) fn protection(&self, protection: Protection) -> (&'static str, &'static str) {
        let ([public, secure, open], [a, b, c]) = (self.protections, self.protection_meanings);
        match protection {
            Protection::Public => (public, a),
            Protection::Secure => (secure, b),
            Protection::Open => (open, c),
        }
    }

    /// What a part of a message is called.
    pub(crate) fn part(&self, part: Part) -> &'static str {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r] = self.parts;
        match part {
            Part::Header => a,
            Part::Count => b,
            Part::Modulus => c,
            Part::KeyBits => d,
            Part::Identity => e,
            Part::Time => f,
            Part::Hash => g,
            Part::LinkKey => h,
            Part::NoiseCiphertexts => i,
            Part::ReadingCiphertext => j,
            Part::Residue => k,
            Part::Present => l,
            Part::Tag => m,
            Part::RandomizerBase => n,
            Part::Absent => o,
            Part::NoiseInteger => p,
            Part::HasBase => q,
            Part::Proof => r,
        }
    }

    /// What a field of the form is called.
    pub(crate) fn field(&self, field: Field) -> &'static str {
        match field {
            Field::Meters => self.form.meters_label,
            Field::Gamma => self.form.gamma_label,
            Field::Epsilon => self.form.epsilon_label,
            Field::Cap => self.form.cap_label,
            Field::KeyBits => self.form.key_bits_label,
            Field::Slot => self.form.slot_label,
            Field::Seed => self.form.seed_label,
            Field::Deadline => self.form.deadline_label,
            Field::Slots => self.form.slots_label,
            Field::Budget => self.form.budget_label,
            Field::Absent => self.form.absent_label,
            Field::Tolerated => self.form.tolerated_label,
            Field::Loss => self.form.loss_name,
            Field::KeyMode => self.form.key_mode_label,
            Field::Blinding => self.form.blinding_label,
            Field::Base => self.form.base_label,
            Field::NoiseLaw => self.form.noise_law_label,
            Field::Collapsed => self.form.collapsed_label,
            Field::Randomizer => self.form.randomizer_label,
            #[cfg(feature = "tampering")]
            Field::Proofs => tampering().proofs_label,
            #[cfg(feature = "tampering")]
            Field::Opening => tampering().opening_label,
        }
    }

    /// How a meter is, by the word that the picture marks it with.
    pub(crate) fn state(&self, state: &str) -> &'static str {
        match state {
            "starting" => self.state_starting,
            "ready" => self.state_ready,
            "waiting" => self.state_waiting,
            "busy" => self.state_busy,
            "done" => self.state_done,
            "stopped" => self.state_stopped,
            "lost" => self.state_lost,
            "registered" => self.state_registered,
            "reported" => self.state_reported,
            "unplugged" => self.state_unplugged,
            "unplugged-done" => self.state_unplugged_done,
            _ => self.state_idle,
        }
    }

    /// What the cloud does, in short.
    pub(crate) fn cloud_task(&self, mode: Option<KeyMode>) -> &'static str {
        match mode.unwrap_or_default() {
            KeyMode::Published => self.cloud_picks,
            KeyMode::SplitKeys => self.cloud_picks_opens,
            KeyMode::CenterDraws => self.cloud_multiplies,
        }
    }

    /// What the control centre does, in short.
    pub(crate) fn center_task(&self, mode: Option<KeyMode>) -> &'static str {
        match mode.unwrap_or_default() {
            KeyMode::Published => self.center_holds,
            KeyMode::SplitKeys => self.center_holds_one,
            KeyMode::CenterDraws => self.center_picks,
        }
    }

    /// A preset's name, and what it is.
    pub(crate) fn preset(&self, preset: Preset) -> (&'static str, &'static str) {
        let [blackboard, classroom, day, day_budget, town] = self.presets_words;
        match preset {
            Preset::Blackboard => blackboard,
            Preset::Classroom => classroom,
            Preset::Day => day,
            Preset::DayBudget => day_budget,
            Preset::Town => town,
        }
    }
}
