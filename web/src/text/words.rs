//! What a language has to say: a field a text, and a function a sentence that tells something. The compiler misses what a language
//! leaves out, and a place in a sentence that nothing fills.

pub(crate) mod charts;
pub(crate) mod cite;
pub(crate) mod day;
pub(crate) mod first;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod inside;
pub(crate) mod laboratory;
pub(crate) mod lecture;
pub(crate) mod microscope;
pub(crate) mod parts;
pub(crate) mod picture;
pub(crate) mod refusal;
pub(crate) mod result;
pub(crate) mod sketch;
#[cfg(feature = "tampering")]
pub(crate) mod tampering;
pub(in crate::text) mod texts;
pub(crate) mod tour;
pub(crate) mod verdict;
pub(crate) mod walk;

use blindsum_core::params::Params;
use blindsum_core::variants::KeyMode;
use blindsum_page_parts::situations::COUNT as SITUATION_COUNT;

use crate::text::words::charts::ChartWords;
use crate::text::words::cite::CiteWords;
use crate::text::words::day::DayWords;
use crate::text::words::first::FirstWords;
use crate::text::words::form::FormWords;
use crate::text::words::frame::FrameWords;
use crate::text::words::inside::{InsideWords, ShareSum};
use crate::text::words::laboratory::{LaboratoryWords, SettingWords};
use crate::text::words::lecture::LectureWords;
use crate::text::words::microscope::MicroscopeWords;
use crate::text::words::parts::PartWords;
use crate::text::words::picture::PictureWords;
use crate::text::words::refusal::RefusalWords;
use crate::text::words::result::ResultWords;
use crate::text::words::texts::{Sentence, word};
use crate::text::words::tour::TourWords;
use crate::text::words::verdict::VerdictWords;
use crate::text::words::walk::WalkWords;

/// What the page says about a phase.
pub(crate) struct PhaseWords {
    /// One or two words, for the time line.
    pub(crate) short: &'static str,
    /// A title.
    pub(crate) title: &'static str,
    /// What is said of it in general, and where that would not be true.
    pub(crate) says: Cases<PhaseSays>,
}

/// What happens in a phase and what it is good for.
#[derive(Clone, Copy)]
pub(crate) struct PhaseSays {
    /// What happens, in one sentence.
    pub(crate) what: &'static str,
    /// What it is good for, in one sentence. After it may come of meters that know their share: [`OtherWords::equal`].
    pub(crate) why: Sentence,
}

/// The same with the figures in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    /// What happens.
    pub(crate) what: &'static str,
    /// What it is good for, and where that ends.
    pub(crate) why: String,
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

impl<T> Cases<T> {
    /// Words that are true in all cases.
    pub(crate) const fn always(usual: T) -> Self {
        Self { usual, one_meter: None, one_sample: None }
    }
}

impl<T: Copy> Cases<T> {
    /// The words that are true for these parameters; the usual ones where there are none yet.
    pub(crate) fn of(&self, params: Option<&Params>) -> T {
        let one_meter = self.one_meter.filter(|_| params.is_some_and(|params| params.meters() == 1));
        let one_sample = self.one_sample.filter(|_| params.is_some_and(|params| params.gamma() == 1));
        one_meter.or(one_sample).unwrap_or(self.usual)
    }

    /// The same of what a meter that is alone takes from the total: nothing, where none is published.
    pub(crate) fn of_total(&self, params: Option<&Params>) -> T {
        let published = params.is_none_or(|params| params.cannot_decrypt().is_none());
        Self { one_meter: self.one_meter.filter(|_| published), ..*self }.of(params)
    }
}

/// Words that depend on who knows which samples count.
pub(crate) struct ByHolder {
    /// The cloud.
    pub(crate) cloud: &'static str,
    /// The control centre, where it drew the bits.
    pub(crate) center: &'static str,
}

impl ByHolder {
    /// The words that are true for these parameters.
    pub(crate) fn of(&self, params: &Params) -> &'static str {
        match params.key_mode() {
            KeyMode::CenterDraws => self.center,
            KeyMode::Published | KeyMode::SplitKeys => self.cloud,
        }
    }
}

/// What is said instead of the usual where the protocol's variants make it untrue.
pub(crate) struct OtherWords {
    /// Two owners of keys.
    pub(crate) split_keys: PhaseSays,
    /// The control centre draws the bits: the phase's title, and what is said.
    pub(crate) center_draws: (&'static str, Cases<PhaseSays>),
    /// Eq. (18) with n in gamma's place.
    pub(crate) corrected: PhaseSays,
    /// Eq. (18) as printed.
    pub(crate) as_printed: PhaseSays,
    /// A base h for each meter.
    pub(crate) per_meter: PhaseSays,
    /// What each meter does under both.
    pub(crate) as_printed_per_meter: &'static str,
    /// What shares are good for where the product does not decrypt: Eq. (18) as printed, a base h for each meter.
    pub(crate) useless_shares: [Sentence; 2],
    /// Noise, where the control centre drew the bits.
    pub(crate) center_noise: Cases<PhaseSays>,
    /// What each meter does where it sends one e_i.
    pub(crate) collapsed: &'static str,
    /// The cloud opens C1 itself.
    pub(crate) split_multiply: PhaseSays,
    /// The control centre opens C2 only.
    pub(crate) split_decrypt: PhaseSays,
    /// A sum that does not decrypt.
    pub(crate) nothing_opens: PhaseSays,
    /// What the control centre learns of the total: usually, by Eq. (18) as printed, where nothing opens.
    pub(crate) center_total: [&'static str; 3],
    /// What cloud and control centre know where the cloud owns vA: the latter of the total.
    pub(crate) split_knows: [Sentence; 2],
    /// What cloud and control centre know where the control centre draws.
    pub(crate) center_knows: [Sentence; 2],
    /// Who could learn what by pooling, by key mode.
    pub(crate) pooling: [fn(read: &str, share: &str) -> String; 3],
    /// What that comes to, by [`Verdict`](blindsum_core::privacy::Verdict): hidden, narrowed, read.
    pub(crate) reads: [&'static str; 3],
    /// The same before there are parameters.
    pub(crate) reads_unknown: &'static str,
    /// How near a reading plus one share is to it.
    pub(crate) share: fn(exact: &str, within: &str, close: &str) -> String,
    /// The same where a unit is more than 1 % of the cap.
    pub(crate) share_coarse: fn(exact: &str) -> String,
    /// Of meters that know their share without being told which sample counts.
    pub(crate) equal: &'static str,
    /// The same with how many they are at least.
    pub(crate) equal_zeros: fn(zeros: &str) -> String,
}

/// What the page calls a kind of message.
pub(crate) struct KindWords {
    /// In words.
    pub(crate) name: &'static str,
    /// Its symbol, in the notation of `ground::math`.
    pub(crate) symbol: &'static str,
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Thing {
    /// Meters of a round.
    Meters,
    /// Samples that a meter draws.
    Samples,
    /// Households of a file.
    Households,
    /// Its slots.
    Slots,
    /// Shares of the noise.
    Shares,
    /// Homes whose readings are summed.
    Homes,
    /// Shares that somebody does not know.
    UnknownShares,
    /// Readings that somebody does not know.
    UnknownReadings,
    /// Meters whose answers wait for another's.
    Held,
}

macro_rules! words {
    ($($key:ident $(($($arg:tt)*))?)*) => {
        /// All words of a language. What tells something is a function of it.
        pub(crate) struct Words {
            $(pub(crate) $key: word!($(($($arg)*))?),)*
            /// By phase, in order.
            pub(crate) phases: [PhaseWords; 8],
            /// By kind of message, in the order of their bytes.
            pub(crate) kinds: [KindWords; 16],
            /// Meters, cloud, control centre, dealer.
            pub(crate) parties: [&'static str; 4],
            /// What is said instead of the usual under other variants.
            pub(crate) other: OtherWords,
            /// What each of them knows in the end: the meters with [`OtherWords::equal`], the control centre with
            /// [`OtherWords::center_total`].
            pub(crate) knows_what: [Cases<Sentence>; 4],
            /// What the noise is called that hides the others from those who pool, with whoever knows the bits and without.
            pub(crate) against_with_bits: ByHolder,
            pub(crate) against_without_bits: ByHolder,
            /// Who knows the true total.
            pub(crate) total_known_to: Cases<&'static str>,
            /// The same of both where the noise hides too little.
            pub(crate) total_open: &'static str,
            /// Who knows the noise.
            pub(crate) noise_known_to: Cases<&'static str>,
            /// Who knows what of the noise matrix.
            pub(crate) matrix_caption: Cases<&'static str>,
            /// What law the noise obeys, below the shares.
            pub(crate) shares_law: Cases<fn(&ShareSum) -> String>,
            /// What the protocol does not protect against.
            pub(crate) limits: [&'static str; 6],
            /// Public, secure, open: in short.
            pub(crate) protections: [&'static str; 3],
            /// Public, secure, open: what that means.
            pub(crate) protection_meanings: [&'static str; 3],
            /// The parts of a message, in the order of [`Part`](crate::ground::message::Part).
            pub(crate) parts: [&'static str; 18],
            /// The fields of a header: name, what it says.
            pub(crate) header_fields: [(&'static str, fn(number: u64, what: &str) -> String); 6],
            /// By preset: name, what it is.
            pub(crate) presets_words: [(&'static str, &'static str); 5],
            /// The situations, in their order.
            pub(crate) situations_words: [(&'static str, &'static str); SITUATION_COUNT],
            /// The form.
            pub(crate) form: &'static FormWords,
            /// A number, as it is written, with the word for what it counts.
            pub(in crate::text) counted: fn(Thing, &str) -> String,
            /// Words as a sentence begins with them.
            pub(in crate::text) capital: fn(&str) -> String,
            /// The result of a round.
            pub(crate) result: &'static ResultWords,
            /// The parts of the exhibits.
            pub(crate) exhibit_parts: &'static PartWords,
            /// The page's frame.
            pub(crate) frame: &'static FrameWords,
            /// What is taken away.
            pub(crate) charts: &'static ChartWords,
            /// For teachers and researchers.
            pub(crate) cite: &'static CiteWords,
            /// A day: a round a half-hour, the ledger, the neighbourhood.
            pub(crate) day: &'static DayWords,
            /// The lecture.
            pub(crate) lecture: &'static LectureWords,
            /// The first look.
            pub(crate) first: &'static FirstWords,
            /// The exhibits.
            pub(crate) inside: &'static InsideWords,
            /// What is written in the picture.
            pub(crate) picture: &'static PictureWords,
            /// Inside one meter.
            pub(crate) microscope: &'static MicroscopeWords,
            /// The noise laboratory.
            pub(crate) laboratory: &'static LaboratoryWords,
            /// Its settings: epsilon, homes, samples, cap.
            pub(crate) laboratory_settings: &'static [SettingWords; 4],
            /// Its pictures in short: one round, many rounds, dots, with and without a home.
            pub(crate) laboratory_pictures: [&'static str; 4],
            /// Steps and lenses.
            pub(crate) walk: &'static WalkWords,
            /// What the eyes make of one home.
            pub(crate) verdict: &'static VerdictWords,
            /// Why something was refused or is gone.
            pub(crate) refusals: &'static RefusalWords,
            /// The guided path.
            pub(crate) tour: &'static TourWords,
            /// What was spent of a budget: nothing, something; without one: nothing, something.
            pub(crate) ledger_spent: [fn(spent: &str, budget: f64) -> String; 4],
        }
    };
}

words! {
    // The frame.
    title skip theme_auto theme_light theme_dark private_page attribution broken
    // What does the arithmetic.
    engine_unasked engine_kernel engine_off engine_not_loaded engine_unsupported engine_not_fused engine_broken
    engine_workers(here, all: u32) engine_mixed(here, count: u32, all: u32)
    // Running.
    run run_again cancel cannot_run(fields) cannot_run_loading status_idle(meters) status_idle_one
    status_running(number: usize, title) status_published(total) status_midway status_refused status_error status_cancelled
    elapsed back_to_running unplugged_note(meters, seconds: u32)
    countdown(seconds)
    // The picture.
    stage stage_text(meters, flows) meter(number: u64) meter_word the(who)
    meter_text(number: u64, household, state, sent) meter_sent(symbols) meter_nothing_sent state_idle
    state_starting state_ready state_busy state_done state_stopped state_lost state_unplugged unplug
    unplug_long(number: u64) cloud center dealer everybody cloud_picks cloud_picks_opens cloud_multiplies
    center_holds center_picks center_holds_one dealer_task received_of(got: usize, all: usize) state_waiting
    state_registered state_reported cell_name_speaks(number: u64, state) cell_name(number: u64, state) card card_household(household) card_close
    card_empty card_reading card_reading_cut card_blind card_randomizer card_share card_sample card_samples
    card_samples_all setting_link view_link view_link_other view_link_says view_link_other_says
    between(one, other) listens(links) unit_ticks unit_wh calculators(busy: usize, all: usize)
    // What is happening now.
    now trust limits_title idle_title idle_text(meters) idle_text_one idle_curve(household)
    idle_curve_few(household) idle_curve_text(household, most, slot) idle_curve_text_day(household, most)
    cancelled_title cancelled_text error_title error_text(why)
    // Several epochs, absent meters, small keys.
    epoch epoch_before epoch_after epoch_published(slot) epoch_refused(slot) day_slot(slot) day_what day_why
    day_phases so_far(slot, total) cancelled_day(done: usize, all: usize)
    unplugged_repair(meters, seconds: u32) law_discrete law_continuous law_larger tick(wh, most: i64) whole_wh(wh)
    absent_who(who, present) absent_sum absent_share
    absent_cost(spent, epsilon: f64, present: usize, all: u32) absent_address and_more(count: usize)
    refused_variant refused_budget run_repair run_repair_note run_unlimited run_day
    status_running_day(slot, number: usize, all: usize, title)
    status_published_day(slot, done: usize, all: usize) status_refused_day(slot, done: usize, all: usize)
    status_idle_shared(meters) absent_now(who) day_running day_progress
    // A meter without power.
    unplugged_done(meters) state_unplugged_done waits(meters) stop_waiting stop_waiting_long
}
