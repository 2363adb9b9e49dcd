//! Every word the page says. A language is one file beside this one; the compiler misses what it leaves out.

mod en;

use blindsum_core::params::Params;
use blindsum_core::protocol::messages::{Kind, Protection};
use blindsum_core::sim::{Party, Phase};

use crate::state::Field;
use crate::view::message::Part;
use crate::view::stage::Place;

/// What the page says about a phase.
pub(crate) struct PhaseWords {
    /// One or two words, for the time line.
    pub(crate) short: &'static str,
    /// A title.
    pub(crate) title: &'static str,
    /// What is said of it in general, and where that would not be true.
    pub(crate) says: Cases<PhaseSays>,
    /// The equations, in the notation of `math.rs`.
    pub(crate) equations: &'static [&'static str],
}

/// What happens in a phase and what it is good for.
#[derive(Clone, Copy)]
pub(crate) struct PhaseSays {
    /// What happens, in one sentence.
    pub(crate) what: &'static str,
    /// What it is good for, in one sentence.
    pub(crate) why: &'static str,
}

/// Words that depend on how many meters and samples there are: who knows what does.
pub(crate) struct Cases<T> {
    /// From two meters and two samples on.
    pub(crate) usual: T,
    /// With one meter, where that is not true: whoever knows its reading can take it from the total.
    pub(crate) one_meter: Option<T>,
    /// With one sample a meter, where it is not true: then every meter knows which one counts.
    pub(crate) one_sample: Option<T>,
}

impl<T: Copy> Cases<T> {
    /// The words that are true for these parameters; the usual ones where there are none yet.
    pub(crate) fn of(&self, params: Option<&Params>) -> T {
        let one_meter = self.one_meter.filter(|_| params.is_some_and(|params| params.meters() == 1));
        let one_sample = self.one_sample.filter(|_| params.is_some_and(|params| params.gamma() == 1));
        one_meter.or(one_sample).unwrap_or(self.usual)
    }
}

/// What the page calls a kind of message.
pub(crate) struct KindWords {
    /// In words.
    pub(crate) name: &'static str,
    /// Its symbol, in the notation of `math.rs`.
    pub(crate) symbol: &'static str,
}

macro_rules! words {
    ($($key:ident)*) => {
        /// All words of a language. Braces in a text are places to [`fill`].
        pub(crate) struct Words {
            $(pub(crate) $key: &'static str,)*
            /// By phase, in order.
            pub(crate) phases: [PhaseWords; 8],
            /// By kind of message, in the order of their bytes.
            pub(crate) kinds: [KindWords; 10],
            /// Meters, cloud, control centre, dealer.
            pub(crate) parties: [&'static str; 4],
            /// What each of them knows in the end.
            pub(crate) knows_what: [Cases<&'static str>; 4],
            /// Who knows the true total.
            pub(crate) total_known_to: Cases<&'static str>,
            /// Who knows the noise.
            pub(crate) noise_known_to: Cases<&'static str>,
            /// Who knows what of the noise matrix.
            pub(crate) matrix_caption: Cases<&'static str>,
            /// What the protocol does not protect against.
            pub(crate) limits: [&'static str; 5],
            /// Public, secure, open: in short.
            pub(crate) protections: [&'static str; 3],
            /// Public, secure, open: what that means.
            pub(crate) protection_meanings: [&'static str; 3],
            /// The parts of a message, in the order of [`Part`].
            pub(crate) parts: [&'static str; 13],
            /// January to December, in short.
            pub(crate) months: [&'static str; 12],
        }
    };
}

words! {
    // The frame.
    title tagline skip theme theme_auto theme_light theme_dark private_page attribution broken
    // The form.
    parameters parameters_summary meters_label meters_hint gamma_label gamma_hint epsilon_label epsilon_hint cap_label
    cap_hint slot_label key_bits_label insecure insecure_long randomness_label
    random_system random_seeded seed_label seeded seeded_long advanced deadline_label deadline_hint readings_label
    readings_shipped readings_count readings_loading readings_failed file_label file_hint use_shipped missing not_whole
    not_in_range not_decimal not_a_key_size epsilon_too_small not_a_seed not_a_deadline locked deadline_empty meters_one
    meters_many samples_one samples_many households_one households_many slots_one slots_many shares_one shares_many
    // Running.
    run run_again cancel cannot_run cannot_run_loading status_idle status_running status_published status_refused
    status_error status_cancelled elapsed phases_title phase_progress phase_done phase_stopped phase_waiting phase_times back_to_running unplugged_note
    // The picture.
    stage stage_text meter meter_text meter_sent meter_nothing_sent meter_show state_idle state_starting state_ready
    state_busy state_done state_stopped state_lost state_unplugged unplug unplug_long cloud center dealer everybody
    cloud_task center_task dealer_task received_of legend calculators
    // What is happening now.
    now knows trust limits_title idle_title idle_text idle_text_one idle_curve idle_curve_few idle_curve_text cancelled_title cancelled_text error_title error_text
    // The result.
    answer answer_bare band guess guess_weak guess_seeded price before refused_lost negative true_total true_total_cut noisy_total noise error error_size error_kwh clipped clipped_count check check_holds
    check_fails transcript_hash copy copied copy_failed refused_title refused_text refused_again refused_again_seeded
    costs costs_caption costs_party costs_sent costs_received costs_time costs_each unit_kwh
    // Exhibits.
    exhibits everything matrix matrix_sample matrix_counts matrix_counts_not matrix_hidden matrix_empty
    shares shares_caption shares_empty shares_table shares_meter shares_value shares_running shares_axis
    shares_picture ladder ladder_caption ladder_empty ladder_readings ladder_noise ladder_check ladder_y
    ladder_expected ladder_holds ladder_fails ladder_unknown ladder_secret ladder_public digits show_digits unit_mwh
    log log_caption log_empty log_number log_phase log_from log_to log_what log_protection log_bytes log_show log_box
    message message_none message_parts message_part message_count message_size message_head latest
}

/// The words in use.
pub(crate) fn text() -> &'static Words {
    &en::ENGLISH
}

/// A count with its word: one of it, or many.
pub(crate) fn counted(count: usize, one: &'static str, many: &'static str) -> String {
    counted_as_typed(&count.to_string(), one, many)
}

/// The same for a count as a person typed it.
pub(crate) fn counted_as_typed(typed: &str, one: &'static str, many: &'static str) -> String {
    if typed == "1" { one.to_owned() } else { fill(many, &[("count", typed)]) }
}

/// Puts values into the places of a text: `{name}` becomes the value called `name`.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

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

    /// What a kind of message is called.
    pub(crate) fn kind(&self, kind: Kind) -> &KindWords {
        let [a, b, c, d, e, f, g, h, i, j] = &self.kinds;
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
        let [a, b, c, d, e, f, g, h, i, j, k, l, m] = self.parts;
        match part {
            Part::Header => a,
            Part::Count => b,
            Part::Modulus => c,
            Part::KeyRest => d,
            Part::Identity => e,
            Part::Time => f,
            Part::Hash => g,
            Part::LinkKey => h,
            Part::NoiseCiphertexts => i,
            Part::ReadingCiphertext => j,
            Part::Residue => k,
            Part::Present => l,
            Part::Tag => m,
        }
    }

    /// What a field of the form is called.
    pub(crate) fn field(&self, field: Field) -> &'static str {
        match field {
            Field::Meters => self.meters_label,
            Field::Gamma => self.gamma_label,
            Field::Epsilon => self.epsilon_label,
            Field::Cap => self.cap_label,
            Field::KeyBits => self.key_bits_label,
            Field::Slot => self.slot_label,
            Field::Seed => self.seed_label,
            Field::Deadline => self.deadline_label,
        }
    }

    /// A month's name in short, from 1.
    pub(crate) fn month(&self, month: usize) -> Option<&'static str> {
        self.months.get(month.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let t = text();
        assert_eq!(counted(1, t.meters_one, t.meters_many), "1 meter");
        assert_eq!(counted(0, t.meters_one, t.meters_many), "0 meters");
    }

    #[test]
    fn nothing_is_said_to_be_unknown_that_somebody_knows() {
        use blindsum_core::params::RawParams;
        let with =
            |meters, gamma| Params::try_from(RawParams { meters, gamma, ..RawParams::default() }).unwrap();
        let [usual, one_meter, one_sample] = [with(2, 2), with(1, 1), with(2, 1)].map(Some);
        let t = text();
        assert_eq!(t.total_known_to.of(usual.as_ref()), t.total_known_to.of(one_sample.as_ref()));
        assert_ne!(t.total_known_to.of(usual.as_ref()), t.total_known_to.of(one_meter.as_ref()));
        assert_ne!(t.noise_known_to.of(usual.as_ref()), t.noise_known_to.of(one_meter.as_ref()));
        for (says, phase) in [Phase::BlindSequence, Phase::Noise].map(|phase| (&t.phase(phase).says, phase)) {
            let (a, b, c) = (
                says.of(usual.as_ref()).why,
                says.of(one_meter.as_ref()).why,
                says.of(one_sample.as_ref()).why,
            );
            assert!(a != b && a != c, "{phase:?}");
        }
        assert!(t.matrix_caption.of(usual.as_ref()) != t.matrix_caption.of(one_sample.as_ref()));
    }

    #[test]
    fn places_are_filled() {
        assert_eq!(fill("{a} of {b}: {a}", &[("a", "1"), ("b", "2")]), "1 of 2: 1");
    }
}
