//! Every word the page says. A language is one file beside this one; the compiler misses what it leaves out.

mod en;
pub(crate) mod files;
pub(crate) mod form;
pub(crate) mod format;
pub(crate) mod odds;
pub(crate) mod refusal;
pub(crate) mod role;
pub(crate) mod tour;
#[cfg(test)]
mod truth;
pub(crate) mod verdict;
pub(crate) mod walk;

use blindsum_core::params::{CannotDecrypt, Params};
use blindsum_core::privacy::Verdict;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_sim::{Party, Phase};

use crate::ground::engine::{Engine, WhyPortable};
use crate::ground::message::Part;
use crate::ground::place::Place;
use crate::state::{Field, Preset, SessionView};
use crate::text::odds::{OneShare, suspicion};

/// What the page says about a phase.
pub(crate) struct PhaseWords {
    /// One or two words, for the time line.
    pub(crate) short: &'static str,
    /// A title.
    pub(crate) title: &'static str,
    /// What is said of it in general, and where that would not be true.
    pub(crate) says: Cases<PhaseSays>,
}

/// What happens in a phase and what it is good for. The latter has places for figures of the parameters.
#[derive(Clone, Copy)]
pub(crate) struct PhaseSays {
    /// What happens, in one sentence.
    pub(crate) what: &'static str,
    /// What it is good for, in one sentence.
    pub(crate) why: &'static str,
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

impl<T: Copy> Cases<T> {
    /// The words that are true for these parameters; the usual ones where there are none yet.
    pub(crate) fn of(&self, params: Option<&Params>) -> T {
        let one_meter = self.one_meter.filter(|_| params.is_some_and(|params| params.meters() == 1));
        let one_sample = self.one_sample.filter(|_| params.is_some_and(|params| params.gamma() == 1));
        one_meter.or(one_sample).unwrap_or(self.usual)
    }

    /// The same of what a meter that is alone takes from the total: nothing, where none is published.
    fn of_total(&self, params: Option<&Params>) -> T {
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
    pub(crate) useless_shares: [&'static str; 2],
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
    /// What cloud and control centre know where the cloud owns vA.
    pub(crate) split_knows: [&'static str; 2],
    /// What cloud and control centre know where the control centre draws.
    pub(crate) center_knows: [&'static str; 2],
    /// Who could learn what by pooling, by key mode: {read}, {share}.
    pub(crate) pooling: [&'static str; 3],
    /// What that comes to, by [`Verdict`]: hidden, narrowed, read.
    pub(crate) reads: [&'static str; 3],
    /// The same before there are parameters.
    pub(crate) reads_unknown: &'static str,
    /// How near a reading plus one share is to it: {exact}, {within}, {close}.
    pub(crate) share: &'static str,
    /// The same where a unit is more than 1 % of the cap: {exact}.
    pub(crate) share_coarse: &'static str,
    /// Of meters that know their share without being told which sample counts.
    pub(crate) equal: &'static str,
    /// The same with how many they are at least: {zeros}.
    pub(crate) equal_zeros: &'static str,
}

/// What the page calls a kind of message.
pub(crate) struct KindWords {
    /// In words.
    pub(crate) name: &'static str,
    /// Its symbol, in the notation of `ground::math`.
    pub(crate) symbol: &'static str,
}

macro_rules! words {
    ($($key:ident)*; $($choice:ident)*) => {
        /// All words of a language. Braces in a text are places to [`fill`].
        pub(crate) struct Words {
            $(pub(crate) $key: &'static str,)*
            /// By phase, in order.
            pub(crate) phases: [PhaseWords; 8],
            /// By kind of message, in the order of their bytes.
            pub(crate) kinds: [KindWords; 14],
            /// Meters, cloud, control centre, dealer.
            pub(crate) parties: [&'static str; 4],
            /// What is said instead of the usual under other variants.
            pub(crate) other: OtherWords,
            /// What each of them knows in the end.
            pub(crate) knows_what: [Cases<&'static str>; 4],
            /// What the noise is called that hides the others from those who pool, with whoever knows the bits and without.
            pub(crate) against_with_bits: ByHolder,
            pub(crate) against_without_bits: ByHolder,
            /// Who knows the true total.
            pub(crate) total_known_to: Cases<&'static str>,
            /// Who knows the noise.
            pub(crate) noise_known_to: Cases<&'static str>,
            /// Who knows what of the noise matrix.
            pub(crate) matrix_caption: Cases<&'static str>,
            /// What law the noise obeys, below the shares.
            pub(crate) shares_law: Cases<&'static str>,
            /// What the protocol does not protect against.
            pub(crate) limits: [&'static str; 6],
            /// Public, secure, open: in short.
            pub(crate) protections: [&'static str; 3],
            /// Public, secure, open: what that means.
            pub(crate) protection_meanings: [&'static str; 3],
            /// The parts of a message, in the order of [`Part`].
            pub(crate) parts: [&'static str; 17],
            /// The fields of a header: name, what it says: {number}, {what}.
            pub(crate) header_fields: [(&'static str, &'static str); 6],
            /// By preset: name, what it is.
            pub(crate) presets_words: [(&'static str, &'static str); 4],
            $(pub(crate) $choice: (&'static str, &'static str),)*
            /// Steps and lenses.
            pub(crate) walk: &'static walk::WalkWords,
            /// Why something was refused or is gone.
            pub(crate) refusals: &'static refusal::RefusalWords,
            /// The guided path.
            pub(crate) tour: &'static tour::TourWords,
            /// What was spent of a budget: nothing, something; without one: nothing, something. {spent}, {budget}.
            pub(crate) ledger_spent: [&'static str; 4],
            /// January to December, in short.
            pub(crate) months: [&'static str; 12],
        }
    };
}

words! {
    // The frame.
    title tagline skip theme theme_auto theme_light theme_dark private_page attribution broken
    // What does the arithmetic.
    engine_kernel engine_off engine_not_loaded engine_unsupported engine_not_fused engine_broken engine_workers engine_mixed
    // The form.
    parameters parameters_summary meters_label meters_hint gamma_label gamma_hint epsilon_label epsilon_hint cap_label
    cap_hint slot_label key_bits_label insecure insecure_long randomness_label
    random_system random_seeded seed_label seeded seeded_long advanced deadline_label deadline_hint readings_label
    readings_shipped readings_count readings_loading readings_failed file_label file_hint use_shipped
    file_named file_shipped homes_one homes_many homes_at use_readings_at readings_only refused_file refused_shipped refused_in_use refused_same
    refused_none use_readings cannot_run_refused result_source result_other result_reread homes_first meters_back meters_followed meters_followed_most meters_were_empty too_many_meters missing not_whole
    not_in_range not_one_of slots_label budget_label absent_label key_mode_label blinding_label base_label noise_law_label
    collapsed_label randomizer_label not_decimal not_a_key_size epsilon_too_small not_a_seed not_a_deadline locked deadline_empty meters_one
    meters_many samples_one samples_many households_one households_many slots_one slots_many shares_one shares_many
    // Running.
    run run_again cancel cannot_run cannot_run_loading status_idle status_idle_one status_running status_published status_refused
    status_error status_cancelled elapsed phases_title phase_progress phase_share phase_done phase_stopped phase_waiting phase_never phase_times back_to_running unplugged_note countdown
    // The picture.
    stage stage_text meter meter_word the meter_text meter_sent meter_nothing_sent state_idle state_starting state_ready
    state_busy state_done state_stopped state_lost state_unplugged unplug unplug_long cloud center dealer everybody
    cloud_picks cloud_picks_opens cloud_multiplies center_holds center_picks center_holds_one dealer_task received_of
    state_waiting state_registered state_reported cell_speaks cell_name_speaks pool find_meter grid_keys grid cell_name card card_household card_close card_empty card_reading
    card_reading_cut card_blind card_randomizer card_share card_sample card_samples card_samples_all setting_link view_link view_link_other view_link_says view_link_other_says between listens unit_ticks unit_wh legend calculators
    // What is happening now.
    now knows trust limits_title idle_title idle_text idle_text_one idle_curve idle_curve_few idle_curve_text idle_curve_text_day cancelled_title cancelled_text error_title error_text
    // The result.
    answer answer_bare band band_absent guess guess_weak guess_seeded price before
    against against_says against_nobody against_one against_pool against_pool_one against_pooled against_hint against_missing against_not_in_range
    against_alone percent nearly_certain at_most_words against_no_bound against_infinite against_note refused_lost negative true_total true_total_cut noisy_total noise error error_size error_kwh clipped clipped_count check check_holds
    check_fails transcript_hash copy copied copy_failed refused_title refused_title_slot refused_alarm refused_text refused_cost refused_free refused_again refused_again_seeded
    costs costs_caption costs_party costs_sent costs_received costs_time costs_each unit_kwh
    // Exhibits.
    exhibits everything matrix matrix_equal matrix_sample matrix_counts matrix_counts_not matrix_counts_unknown matrix_lens matrix_hidden matrix_empty
    shares shares_caption shares_empty shares_sealed shares_found shares_table shares_meter shares_value shares_running shares_axis
    shares_law_absent shares_picture shares_picture_absent ladder ladder_caption ladder_empty ladder_readings ladder_readings_not ladder_repaired ladder_repaired_not ladder_noise ladder_check ladder_y
    ladder_expected ladder_holds ladder_fails ladder_unknown ladder_secret ladder_cloud ladder_dealer ladder_public ladder_way
    ladder_made_crt ladder_made_textbook ladder_same ladder_same_holds ladder_same_fails ladder_coming ladder_missing ladder_lost digits show_digits unit_mwh
    log log_caption log_empty log_number log_phase log_from log_to log_what log_protection log_bytes log_show log_box
    message message_parts message_bytes message_sealed to_picture back_to_end
    // Several epochs, absent meters, small keys.
    epoch epoch_before epoch_after epoch_published epoch_refused day_slot day_what day_why day_phases so_far cancelled_day unplugged_repair law_discrete
    law_continuous tick whole_wh absent_who absent_sum absent_share absent_cost absent_address and_more refused_variant refused_budget run_repair
    run_repair_note run_unlimited run_day status_running_day status_published_day status_refused_day status_idle_shared absent_now day_running day_progress
    // The exhibits of days, crowds and variants.
    pages page_first page_before page_after page_last page_of costs_set_up costs_median costs_shown costs_epoch exhibits_wait
    exhibits_let_go exhibits_unrun ladder_caption_split ladder_keys ladder_fails_variant message_numbers matrix_center
    // The day.
    day axis_slot household household_day household_chart household_gives_away household_pooled neighbourhood_day neighbourhood_chart
    neighbourhood_says legend_noisy legend_band legend_truth legend_refused ledger ledger_says ledger_full ledger_anew
    day_table day_table_caption day_slot_head day_true day_noisy day_error day_cost day_spent day_status slot_open slot_published
    slot_repaired slot_refused slot_refused_budget slot_show
    // More of the form.
    presets variants variants_note slots_all slots_all_hint slots_one_half_hour budget_hint budget_empty blackboard toy
    unit_label unit_of_file date_label skip_bad or_leave_out or_choose state_at form_wide form_long unit_from_header unit_from_stated unit_from_form
    date_only date_taken readings_how more_households warnings slot_label_minutes cap_hint_minutes
    // A message that is open.
    message_close log_open
    // A meter without power.
    unplugged_done unplugged_held_one unplugged_held_many state_unplugged_done waits stop_waiting stop_waiting_long
    // The bytes of a message.
    message_here message_each message_carries message_piece message_bytes_one message_bytes_each message_header
    message_field message_field_bytes message_field_means header_set_up header_meter;
    // Choices: what each is called, and what follows from it.
    key_mode_published key_mode_split key_mode_center blinding_hardened blinding_corrected blinding_printed
    base_common base_per_meter noise_discrete noise_continuous collapsed_no collapsed_yes randomizer_textbook
    randomizer_short absent_refuse absent_repair ladder_crt ladder_textbook
}

/// The words in use.
pub(crate) fn text() -> &'static Words {
    &en::ENGLISH
}

/// Whether the base h differs between meters: that of a single one matters to nobody.
fn some_base_each(params: &Params) -> bool {
    params.base() == EpochBase::PerMeter && params.meters() > 1
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

/// The same values to [`fill`] in.
pub(crate) fn borrowed<'a>(values: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    values.iter().map(|(name, value)| (*name, value.as_str())).collect()
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

    /// A phase's title under these parameters.
    pub(crate) fn phase_title(&self, phase: Phase, params: Option<&Params>) -> &'static str {
        let center = params.is_some_and(|params| params.key_mode() == KeyMode::CenterDraws);
        if phase == Phase::BlindSequence && center {
            self.other.center_draws.0
        } else {
            self.phase(phase).title
        }
    }

    /// What is said of a phase under these parameters.
    pub(crate) fn says(&self, phase: Phase, params: Option<&Params>) -> Said {
        let PhaseSays { what, why } = self.phase_says(phase, params);
        Said { what, why: self.figured(why, params) }
    }

    /// The same before the figures are in it. With one meter or one sample the usual words know best who knows what.
    fn phase_says(&self, phase: Phase, params: Option<&Params>) -> PhaseSays {
        let says = &self.phase(phase).says;
        let Some(params) = params else { return says.usual };
        let usual = match phase {
            Phase::BlindSequence | Phase::Noise => says.of_total(Some(params)),
            _ => says.of(Some(params)),
        };
        let other = &self.other;
        match (phase, params.key_mode()) {
            (Phase::Decryption, _) if params.cannot_decrypt().is_some() => other.nothing_opens,
            (Phase::Initialization, KeyMode::SplitKeys) => other.split_keys,
            (Phase::BlindSequence, KeyMode::CenterDraws) => other.center_draws.1.of_total(Some(params)),
            // A single meter's share is 0, whatever the variant.
            (Phase::KeyShares, _) if params.meters() > 1 => {
                let [as_printed, per_meter] = other.useless_shares;
                match params.cannot_decrypt() {
                    None => usual,
                    Some(_) if some_base_each(params) => PhaseSays { why: per_meter, ..usual },
                    Some(_) => PhaseSays { why: as_printed, ..usual },
                }
            }
            (Phase::Reading, _) => match (params.cannot_decrypt(), params.blinding()) {
                (Some(CannotDecrypt::AsPrinted), _) if some_base_each(params) => {
                    PhaseSays { what: other.as_printed_per_meter, ..other.per_meter }
                }
                (Some(CannotDecrypt::AsPrinted), _) => other.as_printed,
                (Some(CannotDecrypt::PerMeterBase), _) => other.per_meter,
                (None, Blinding::Corrected) => other.corrected,
                (None, _) => usual,
            },
            (Phase::Noise, mode) => {
                let says = if mode == KeyMode::CenterDraws {
                    other.center_noise.of_total(Some(params))
                } else {
                    usual
                };
                if params.collapsed() { PhaseSays { what: other.collapsed, ..says } } else { says }
            }
            (Phase::Aggregation, KeyMode::SplitKeys) => other.split_multiply,
            (Phase::Decryption, KeyMode::SplitKeys) => other.split_decrypt,
            _ => usual,
        }
    }

    /// Puts what follows from the parameters into the places that these words have for it: how much of the noise is left where parties
    /// pool, and how many meters know their share.
    fn figured(&self, template: &str, params: Option<&Params>) -> String {
        if !template.contains('{') {
            return template.to_owned();
        }
        let other = &self.other;
        let Some(one) = params.and_then(OneShare::of) else {
            let unknown =
                [("equal", other.equal), ("share", ""), ("read", other.reads_unknown), ("pooled", "")];
            return fill(template, &unknown);
        };
        let [hidden, narrowed, read] = other.reads;
        let read = match one.verdict {
            Verdict::Hidden => hidden,
            Verdict::Narrowed => narrowed,
            Verdict::Read => read,
        };
        let share = if one.within == 0 { other.share_coarse } else { other.share };
        let sentences = [
            ("equal", other.equal_zeros),
            ("share", share),
            ("read", read),
            ("pooled", self.household_pooled),
        ];
        fill(&fill(template, &sentences), &borrowed(&one.figures()))
    }

    /// What a household's day gives away, and to whom.
    pub(crate) fn gives_away(&self, params: &Params) -> String {
        self.figured(self.household_gives_away, Some(params))
    }

    /// What was spent of which budget, in a sentence.
    pub(crate) fn spent(&self, spent: f64, budget: Option<f64>) -> String {
        let [nothing, of_budget, no_budget, free] = self.ledger_spent;
        let template = match (spent > 0.0, budget.is_some()) {
            (false, true) => nothing,
            (true, true) => of_budget,
            (false, false) => no_budget,
            (true, false) => free,
        };
        let budget = budget.unwrap_or_default().to_string();
        fill(template, &[("spent", &format::short_decimal(spent)), ("budget", &budget)])
    }

    /// How far odds that shift by e to this much take a fifty-fifty suspicion: the one figure for it on the page, never less than it is.
    pub(crate) fn suspicion(&self, odds: f64) -> String {
        match format::likely(suspicion(odds)) {
            Some(percent) => fill(self.percent, &[("percent", &percent)]),
            None => self.nearly_certain.to_owned(),
        }
    }

    /// The same as a limit, where it is one.
    pub(crate) fn at_most(&self, odds: f64) -> String {
        let likely = self.suspicion(odds);
        if likely == self.nearly_certain { likely } else { fill(self.at_most_words, &[("likely", &likely)]) }
    }

    /// What a party knows in the end.
    pub(crate) fn party_knows(&self, party: Party, params: Option<&Params>) -> String {
        let [published, stripped, none] = self.other.center_total;
        let total = match params.map(|params| (params.cannot_decrypt(), some_base_each(params))) {
            None | Some((None, _)) => published,
            Some((Some(CannotDecrypt::AsPrinted), false)) => stripped,
            Some(_) => none,
        };
        let [meters, cloud, center, dealer] = &self.knows_what;
        let other = match params.map(Params::key_mode) {
            Some(KeyMode::SplitKeys) => Some(self.other.split_knows),
            Some(KeyMode::CenterDraws) => Some(self.other.center_knows),
            _ => None,
        };
        let knows = match (party, other) {
            (Party::Cloud, Some([cloud, _])) => cloud,
            (Party::ControlCenter, Some([_, center])) => center,
            (Party::Meters, _) => meters.of_total(params),
            (Party::Cloud, None) => cloud.of(params),
            (Party::ControlCenter, None) => center.of(params),
            (Party::Dealer, _) => dealer.of(params),
        };
        self.figured(&fill(knows, &[("total", total)]), params)
    }

    /// What does the arithmetic on the page, and in the workers that a round has so far.
    pub(crate) fn engine(&self, engine: &Engine, round: Option<&SessionView>) -> String {
        let here = match engine {
            Engine::Kernel(_) => self.engine_kernel,
            Engine::Portable(why) => match why {
                WhyPortable::SwitchedOff => self.engine_off,
                WhyPortable::NotLoaded => self.engine_not_loaded,
                WhyPortable::Unsupported => self.engine_unsupported,
                WhyPortable::NotFused => self.engine_not_fused,
                WhyPortable::Broken => self.engine_broken,
            },
        };
        let (kernel, portable) = round.map_or((0, 0), |round| (round.kernel_workers, round.portable_workers));
        let all = kernel + portable;
        let expected = if engine.kernel().is_some() { kernel } else { portable };
        if all == 0 {
            return here.to_owned();
        }
        let template = if expected == all { self.engine_workers } else { self.engine_mixed };
        let (expected, all) = (expected.to_string(), all.to_string());
        fill(template, &[("here", here), ("count", &expected), ("all", &all)])
    }

    /// Who could learn what by pooling what they know.
    pub(crate) fn pooling(&self, params: Option<&Params>) -> String {
        let [published, split, center] = self.other.pooling;
        let template = match params.map(Params::key_mode).unwrap_or_default() {
            KeyMode::Published => published,
            KeyMode::SplitKeys => split,
            KeyMode::CenterDraws => center,
        };
        self.figured(template, params)
    }

    /// What a kind of message is called.
    pub(crate) fn kind(&self, kind: Kind) -> &KindWords {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = &self.kinds;
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
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q] = self.parts;
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
            Field::Slots => self.slots_label,
            Field::Budget => self.budget_label,
            Field::Absent => self.absent_label,
            Field::KeyMode => self.key_mode_label,
            Field::Blinding => self.blinding_label,
            Field::Base => self.base_label,
            Field::NoiseLaw => self.noise_law_label,
            Field::Collapsed => self.collapsed_label,
            Field::Randomizer => self.randomizer_label,
        }
    }

    /// Who knows what of the noise matrix.
    pub(crate) fn matrix_says(&self, params: &Params) -> &'static str {
        match params.key_mode() {
            KeyMode::CenterDraws => self.matrix_center,
            KeyMode::Published | KeyMode::SplitKeys => self.matrix_caption.of_total(Some(params)),
        }
    }

    /// What law the noise obeys: all shares together, those of the meters present not.
    pub(crate) fn shares_law_says(&self, params: &Params, some_absent: bool) -> &'static str {
        if some_absent { self.shares_law_absent } else { self.shares_law.of(Some(params)) }
    }

    /// What the dealer told, where this many meters are absent: of one, its share.
    pub(crate) fn absent_told(&self, absent: usize) -> &'static str {
        if absent == 1 { self.absent_share } else { self.absent_sum }
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
        let [blackboard, classroom, day, town] = self.presets_words;
        match preset {
            Preset::Blackboard => blackboard,
            Preset::Classroom => classroom,
            Preset::Day => day,
            Preset::Town => town,
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
        assert!(
            t.says(Phase::Noise, one_meter.as_ref()).why
                == t.phase(Phase::Noise).says.of(one_meter.as_ref()).why
        );
        assert!(t.matrix_caption.of(usual.as_ref()) != t.matrix_caption.of(one_sample.as_ref()));
    }

    #[test]
    fn the_story_follows_the_variants() {
        use blindsum_core::params::RawParams;
        let with = |change: fn(&mut RawParams)| {
            let mut raw = RawParams::default();
            change(&mut raw);
            Params::try_from(raw).unwrap()
        };
        let t = text();
        let what = |phase, params: &Params| t.says(phase, Some(params)).what;
        let why = |phase, params: &Params| t.says(phase, Some(params)).why;
        let split = with(|raw| raw.key_mode = KeyMode::SplitKeys);
        let center = with(|raw| raw.key_mode = KeyMode::CenterDraws);
        assert!(what(Phase::Initialization, &split).contains("cloud"));
        assert!(what(Phase::Aggregation, &split).contains("opens"));
        assert!(what(Phase::BlindSequence, &center).contains("control centre"));
        assert!(t.phase_title(Phase::BlindSequence, Some(&center)).contains("control centre"));
        assert!(why(Phase::Noise, &center).contains("control centre"));
        let collapsed = with(|raw| raw.collapsed = true);
        assert!(what(Phase::Noise, &collapsed).contains("one locked number"));
        assert_eq!(t.symbol(Kind::NoiseShares, Some(&collapsed)), "e_i");
        assert_eq!(t.symbol(Kind::NoiseShares, Some(&center)), "e_{ij}");
        assert!(
            why(Phase::Reading, &with(|raw| raw.blinding = Blinding::AsPrinted)).contains("does not decrypt")
        );
        assert!(why(Phase::Reading, &with(|raw| raw.base = EpochBase::PerMeter)).contains("cannot cancel"));
        assert!(
            why(Phase::Reading, &with(|raw| raw.blinding = Blinding::Corrected)).contains("without a key")
        );
        let knows = KeyMode::ALL.iter().map(|mode| {
            let params = Params::try_from(RawParams { key_mode: *mode, ..RawParams::default() }).unwrap();
            [Party::Cloud, Party::ControlCenter].map(|party| t.party_knows(party, Some(&params)))
        });
        let knows: Vec<_> = knows.collect();
        assert!(knows[0] != knows[1] && knows[1] != knows[2] && knows[0] != knows[2]);
    }

    #[test]
    fn places_are_filled() {
        assert_eq!(fill("{a} of {b}: {a}", &[("a", "1"), ("b", "2")]), "1 of 2: 1");
    }
}
