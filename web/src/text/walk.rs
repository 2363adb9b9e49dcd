//! Words for going through a round step by step, and for looking through somebody's eyes.

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::knowledge::{
    Assumption, Knowledge, Lens, Observer, Rule, Status, Strength, Value, is_not_reckoned, is_tried_out,
    strength,
};
use blindsum_sim::laws::{By, Law};
use blindsum_sim::{Event, Record};

use super::{counted, fill, text};
use crate::ground::message::admitted;
use crate::state::seen::Seen;
use crate::text::role::role_word;

/// What is said while a person walks through a round.
pub(crate) struct WalkWords {
    /// The name of the controls.
    pub(crate) walker: &'static str,
    /// To the start.
    pub(crate) start: &'static str,
    /// A step back.
    pub(crate) back: &'static str,
    /// A step on.
    pub(crate) next: &'static str,
    /// To the end.
    pub(crate) end: &'static str,
    /// Lets steps follow each other.
    pub(crate) play: &'static str,
    /// Stops that.
    pub(crate) pause: &'static str,
    /// How fast.
    pub(crate) speed: &'static str,
    /// The slider's name.
    pub(crate) slider: &'static str,
    /// Where one stands: {step}, {all}.
    pub(crate) step_of: &'static str,
    /// Before the first step.
    pub(crate) nothing_yet: &'static str,
    /// Leads to the message of the step.
    pub(crate) open_message: &'static str,
    /// What a sign in the picture does: what its message is.
    pub(crate) open_kind: &'static str,
    /// The same of one that the lens cannot read.
    pub(crate) open_kind_sealed: &'static str,
    /// Whose eyes these are, after a name.
    pub(crate) your_eyes: &'static str,
    /// Where the slot looked at has none: {slot} has.
    pub(crate) steps_kept: &'static str,
    /// Where there are no steps.
    pub(crate) no_steps: &'static str,
    /// While a crowd's round runs.
    pub(crate) no_steps_yet: &'static str,
    /// The keys: title.
    pub(crate) keys: &'static str,
    /// The switch for them.
    pub(crate) keys_on: &'static str,
    /// Key, and what it does.
    pub(crate) key_list: [(&'static str, &'static str); 8],
    /// The lens: its label.
    pub(crate) lens: &'static str,
    /// No lens.
    pub(crate) everything: &'static str,
    /// An eavesdropper.
    pub(crate) eavesdropper: &'static str,
    /// A coalition of the person's choice.
    pub(crate) together: &'static str,
    /// Who is in it.
    pub(crate) members: &'static str,
    /// What opens their list: {count}.
    pub(crate) members_count: &'static str,
    /// Under no lens.
    pub(crate) everything_note: &'static str,
    /// Under one: {who}.
    pub(crate) lens_note: &'static str,
    /// Under two: {who}; under more: {count}.
    pub(crate) lens_note_few: &'static str,
    pub(crate) lens_note_many: &'static str,
    /// A home by its meter's number: {number}.
    pub(crate) home: &'static str,
    /// One unit of a blackboard.
    pub(crate) tick: &'static str,
    /// Two and more: {count}.
    pub(crate) these: &'static str,
    /// What the eyes can say of a home that noise covers. Read: {who}, {home}, {likeliest}, {width}, {chance}.
    pub(crate) verdict_read: &'static str,
    /// The same without the number, which takes factoring to find: {who}, {home}, {width}, {close}.
    pub(crate) verdict_read_bare: &'static str,
    /// The same after trials: {power} too.
    pub(crate) verdict_tried: &'static str,
    /// Narrowed by a number: {who}, {home}, {number}, {width}, {chance}.
    pub(crate) verdict_narrowed: &'static str,
    /// By one that is not a reading: {who}, {home}, {number}.
    pub(crate) verdict_beyond: &'static str,
    /// Narrowed without a number, and hidden: {who}, {home}, {likely}.
    pub(crate) verdict_doubted: &'static str,
    pub(crate) verdict_hidden: &'static str,
    /// Before those that tell what the eyes can do, where it takes factoring the keys, which can be done.
    pub(crate) verdict_factored: &'static str,
    /// Where logarithms can be taken of short exponents: {who}, {home}.
    pub(crate) verdict_not_reckoned: &'static str,
    /// Narrowed by odds of which no bound is known: {who}, {home}.
    pub(crate) verdict_unbounded: &'static str,
    /// The true total, where it stands in the place of a home.
    pub(crate) the_total: &'static str,
    /// What the eyes can say of the total. Read: {who}, {number}, {width}, {close}; without the number: {who}, {width}, {close}.
    pub(crate) total_read: &'static str,
    pub(crate) total_read_bare: &'static str,
    /// Narrowed, and hidden: {who}, {likely}; narrowed without a bound: {who}.
    pub(crate) total_doubted: &'static str,
    pub(crate) total_unbounded: &'static str,
    pub(crate) total_hidden: &'static str,
    /// What they can say of its noise beside.
    pub(crate) noise_as_total: &'static str,
    /// About a slot whose messages are not kept: in a word, and why.
    pub(crate) total_let_go: [&'static str; 2],
    /// The words for houses, by verdict: hidden, narrowed, read.
    pub(crate) verdicts: [&'static str; 3],
    /// A house's name with its verdict: {name}, {verdict}.
    pub(crate) verdict_of: &'static str,
    /// What a number in hand is worth: {exact}, {unit}, {close}, {width}, {interval}.
    pub(crate) number_worth: &'static str,
    /// How far odds shift: {factor}.
    pub(crate) odds_worth: &'static str,
    /// The same without a limit.
    pub(crate) odds_unbounded: &'static str,
    /// Of the total, what holds for each home in it: {odds}.
    pub(crate) total_worth: &'static str,
    /// The same where the eyes know more of some home than that: {odds}.
    pub(crate) total_worth_homes: &'static str,
    /// Of what follows from a home's reading, and from the total.
    pub(crate) follows_reading: &'static str,
    pub(crate) follows_total: &'static str,
    /// The total that cannot be, in a sentence: {who}, {number}.
    pub(crate) total_beyond: &'static str,
    /// What the number says of this reading: {likeliest}, {chance}, {low}, {high}.
    pub(crate) number_says: &'static str,
    /// Eyes that the round does not have: {who}, {meters}.
    pub(crate) lens_nobody: &'static str,
    /// What an address asked for, which names nobody: {lens}.
    pub(crate) lens_unknown: &'static str,
    /// By kind of message: {from}, {to}.
    pub(crate) sent: [&'static str; 14],
    /// The cloud's own registration.
    pub(crate) cloud_registers: &'static str,
    /// An admission, for those who can read it: {from}, {to}, {who}.
    pub(crate) admits: &'static str,
    /// Secret keys are made.
    pub(crate) keys_made: &'static str,
    /// Positions are drawn: {who}.
    pub(crate) selected: &'static str,
    /// Shares are drawn.
    pub(crate) dealt: &'static str,
    /// A reading is masked: {who}.
    pub(crate) masked: &'static str,
    /// Noise is drawn: {who}.
    pub(crate) noise_added: &'static str,
    /// A meter is given up: {who}.
    pub(crate) absent: &'static str,
    /// The cloud decrypts.
    pub(crate) noise_opened: &'static str,
    /// The control centre decrypts.
    pub(crate) decrypted: &'static str,
    /// The end without a total.
    pub(crate) refused: &'static str,
    /// Something that is there and not known.
    pub(crate) sealed: &'static str,
    /// The laws: title.
    pub(crate) laws: &'static str,
    /// What they are.
    pub(crate) laws_caption: &'static str,
    /// By law: formula, what it means.
    pub(crate) law_list: [(&'static str, &'static str); 8],
    /// The same of those that are others where meters are absent: both decryptions, the range.
    pub(crate) law_list_absent: [(&'static str, &'static str); 3],
    /// Both decryptions and the total, held against what was opened of each meter; the same where meters are absent.
    pub(crate) law_each: [(&'static str, &'static str); 3],
    pub(crate) law_each_absent: [(&'static str, &'static str); 3],
    /// The total, held against what the two products opened to; the same where meters are absent.
    pub(crate) law_opened: [(&'static str, &'static str); 2],
    /// The bits and both decryptions, held against a ciphertext made again; the same where meters are absent.
    pub(crate) law_again: [(&'static str, &'static str); 3],
    pub(crate) law_again_absent: [(&'static str, &'static str); 3],
    /// Filters of the log: by party.
    pub(crate) filter_party: &'static str,
    /// By kind.
    pub(crate) filter_kind: &'static str,
    /// No filter.
    pub(crate) filter_all: &'static str,
    /// Nothing is left.
    pub(crate) filter_none: &'static str,
    /// What is left: {count}, {all}, {bytes}, {all_bytes}.
    pub(crate) filter_sum: &'static str,
    /// Bytes by phase and sender.
    pub(crate) totals: &'static str,
    /// All of them.
    pub(crate) all_parties: &'static str,
    /// All of them.
    pub(crate) all_phases: &'static str,
    /// How bytes grow.
    pub(crate) growth: &'static str,
    /// What the charts show: {bytes}.
    pub(crate) growth_caption: &'static str,
    /// With m.
    pub(crate) growth_meters: &'static str,
    /// With gamma.
    pub(crate) growth_gamma: &'static str,
    /// With the keys.
    pub(crate) growth_bits: &'static str,
    /// Who knows what: title.
    pub(crate) knows: &'static str,
    /// Under no lens: {meter}.
    pub(crate) knows_everything: &'static str,
    /// Under one: {who}, {meter}.
    pub(crate) knows_lens: &'static str,
    /// While messages come.
    pub(crate) knows_waits: &'static str,
    /// Where the keys are too short, by size, up to this many bits: what that means.
    pub(crate) knows_short: [(u32, &'static str); 6],
    /// The same, after it.
    pub(crate) knows_short_rest: &'static str,
    /// After what hides a value, where it does not hide it with keys so short.
    pub(crate) not_at_this_size: &'static str,
    /// The same where whoever factors the keys has the value.
    pub(crate) not_at_this_size_open: &'static str,
    /// Where logarithms can be taken too, and what follows from them was not asked.
    pub(crate) not_reckoned: &'static str,
    /// Where labour alone hides something, and it is little.
    pub(crate) few_trials: &'static str,
    /// The same where nobody should rely on it.
    pub(crate) not_for_long: &'static str,
    /// Head: what.
    pub(crate) knows_what: &'static str,
    /// Head: its number.
    pub(crate) knows_number: &'static str,
    /// Head: how it is known, or what hides it.
    pub(crate) knows_how: &'static str,
    /// A party knows it.
    pub(crate) knows_it: &'static str,
    /// It can work it out.
    pub(crate) derived: &'static str,
    /// It cannot.
    pub(crate) hidden: &'static str,
    /// What is not a single number.
    pub(crate) in_messages: &'static str,
    /// What is known and too long, or too many, to stand in a table.
    pub(crate) held: &'static str,
    pub(crate) unknown_one: &'static str,
    pub(crate) unknown_reading: &'static str,
    /// Several: {count}.
    pub(crate) unknown_readings: &'static str,
    /// Several shares: {count}.
    pub(crate) unknown_many: &'static str,
    /// {readings}, {shares}.
    pub(crate) unknown_both: &'static str,
    /// Which of the samples counts.
    pub(crate) position: &'static str,
    /// By value, in the order of [`Self::value`]: symbol, name.
    pub(crate) values: [(&'static str, &'static str); 30],
    /// How it is known: shown, own {who}, sent {to} {what}, overheard {what}, derived {how} {from}, hidden {why}.
    pub(crate) statuses: [&'static str; 6],
    /// By rule, in the order of [`Self::rule`].
    pub(crate) rules: [&'static str; 24],
    /// By assumption, in the order of [`Self::assumption`].
    pub(crate) assumptions: [&'static str; 17],
    /// What symbols mean: symbol, meaning.
    pub(crate) symbols: &'static [(&'static str, &'static str)],
    /// Their title.
    pub(crate) symbols_title: &'static str,
    /// It is too early for a law.
    pub(crate) not_yet: &'static str,
    /// It cannot be checked through this lens.
    pub(crate) law_sealed: &'static str,
    /// It holds.
    pub(crate) holds: &'static str,
    /// It does not.
    pub(crate) broken: &'static str,
    /// Of a law that speaks of a budget.
    pub(crate) no_budget: &'static str,
}

impl WalkWords {
    /// What a record says, in one sentence; of what is in a message no more than the eyes see.
    pub(crate) fn sentence(&self, record: &Record, seen: &Seen) -> String {
        let who = |meter: u32| role_word(Role::Meter(meter));
        match &record.event {
            Event::Sent(sent) => {
                let admitted = Some(sent).filter(|sent| seen.sees(sent)).and_then(admitted);
                let template = match admitted {
                    Some(_) => self.admits,
                    None if (sent.from, sent.kind) == (Role::Cloud, Kind::Registration) => {
                        self.cloud_registers
                    }
                    None => self.of_kind(sent.kind),
                };
                let admitted = admitted.map(who).unwrap_or_default();
                let (from, to) = (capital(&role_word(sent.from)), role_word(sent.to));
                fill(template, &[("from", &from), ("to", &to), ("who", &admitted)])
            }
            Event::KeysMade(..) => self.keys_made.to_owned(),
            Event::Selected(_) => {
                fill(self.selected, &[("who", &capital(&role_word(seen.params.key_mode().drawer())))])
            }
            Event::Dealt(_) => self.dealt.to_owned(),
            Event::Masked { meter, .. } => fill(self.masked, &[("who", &capital(&who(*meter)))]),
            Event::NoiseAdded { meter, .. } => fill(self.noise_added, &[("who", &capital(&who(*meter)))]),
            Event::Absent { meter, .. } => fill(self.absent, &[("who", &capital(&who(*meter)))]),
            Event::NoiseOpened(_) => self.noise_opened.to_owned(),
            Event::Decrypted(_) => self.decrypted.to_owned(),
            Event::Refused(_) => self.refused.to_owned(),
        }
    }

    fn of_kind(&self, kind: Kind) -> &'static str {
        let place = Kind::ALL.iter().position(|other| *other == kind);
        place.and_then(|place| self.sent.get(place)).copied().unwrap_or_default()
    }

    /// A law's formula, and what it means: by what it was found, with all meters or with those present.
    pub(crate) fn law(&self, law: Law, by: By, some_absent: bool) -> (&'static str, &'static str) {
        let [mut bits, shares, sub_blinds, mut readings, mut noise, mut total, mut range, ledger] =
            self.law_list;
        if some_absent {
            [readings, noise, range] = self.law_list_absent;
        }
        match by {
            By::Named => (),
            By::EachMeter if some_absent => [readings, noise, total] = self.law_each_absent,
            By::EachMeter => [readings, noise, total] = self.law_each,
            By::Opened => {
                let [all, present] = self.law_opened;
                total = if some_absent { present } else { all };
            }
            By::MadeAgain if some_absent => [bits, readings, noise] = self.law_again_absent,
            By::MadeAgain => [bits, readings, noise] = self.law_again,
        }
        match law {
            Law::Bits => bits,
            Law::Shares => shares,
            Law::SubBlinds => sub_blinds,
            Law::Readings => readings,
            Law::Noise => noise,
            Law::Total => total,
            Law::Range => range,
            Law::Ledger => ledger,
        }
    }

    /// The word for tests.
    pub(crate) fn law_id(&self, law: Law) -> &'static str {
        match law {
            Law::Bits => "bits",
            Law::Shares => "shares",
            Law::SubBlinds => "sub-blinds",
            Law::Readings => "readings",
            Law::Noise => "noise",
            Law::Total => "total",
            Law::Range => "range",
            Law::Ledger => "ledger",
        }
    }

    /// A value's symbol and name.
    pub(crate) fn value(&self, value: Value) -> (&'static str, &'static str) {
        let place = match value {
            Value::ReadingKey => 0,
            Value::NoiseKey => 1,
            Value::ReadingSecret => 2,
            Value::NoiseSecret => 3,
            Value::AbsentShares => 4,
            Value::ReadingProduct => 5,
            Value::NoiseProduct => 6,
            Value::MaskedTotal => 7,
            Value::BlindedNoise => 8,
            Value::TotalBlind => 9,
            Value::Noise => 10,
            Value::TrueTotal => 11,
            Value::NoisyTotal => 12,
            Value::Published => 13,
            Value::Registration(_) => 14,
            Value::LinkKey(_) => 15,
            Value::Selection(_) => 16,
            Value::EncryptedBits(_) => 17,
            Value::KeyShare(_) => 18,
            Value::Reading(_) => 19,
            Value::Blind(_) => 20,
            Value::MaskedPlain(_) => 21,
            Value::Randomizer(_) => 22,
            Value::MaskedReading(_) => 23,
            Value::Samples(_) => 24,
            Value::Selected(_) => 25,
            Value::SubBlinds(_) => 26,
            Value::NoiseShares(_) => 27,
            Value::ShareTotal(_) => 28,
            Value::NoisyReading(_) => 29,
        };
        self.values.get(place).copied().unwrap_or_default()
    }

    /// The symbol of a value as tests look for it.
    pub(crate) fn value_id(&self, value: Value) -> &'static str {
        self.value(value).0
    }

    /// How a value is known, or what hides it, in one sentence.
    pub(crate) fn status(&self, status: &Status) -> String {
        let [shown, own, sent, overheard, derived, hidden] = self.statuses;
        let what = |kind: &Kind| text().kind(*kind).name;
        match status {
            Status::NotYet => self.not_yet.to_owned(),
            Status::Shown { .. } => shown.to_owned(),
            Status::Own { by, .. } => fill(own, &[("who", &self.observer(*by))]),
            Status::Sent { to, kind, .. } => fill(sent, &[("to", &self.observer(*to)), ("what", what(kind))]),
            Status::Overheard { kind, .. } => fill(overheard, &[("what", what(kind))]),
            Status::Derived { rule, from } if from.is_empty() => self.rule(*rule).to_owned(),
            Status::Derived { rule, from } => {
                fill(derived, &[("how", self.rule(*rule)), ("from", &self.premises(from))])
            }
            Status::Hidden(why) => fill(hidden, &[("why", &self.assumption(*why))]),
        }
    }

    /// What short keys mean for the table of who knows what.
    pub(crate) fn short_keys(&self, params: &Params) -> Option<String> {
        let bits = params.key_bits();
        let (_, says) = self.knows_short.into_iter().find(|(most, _)| bits <= *most)?;
        Some(format!("{} {}", fill(says, &[("bits", &bits.to_string())]), self.knows_short_rest))
    }

    /// What is to be said beside what hides a value: that it does not, or not for long, with keys of this size. `factoring` is
    /// what the lens has with the keys factored, where that can be done.
    pub(crate) fn doubt(
        &self,
        value: Value,
        knowledge: &Knowledge,
        factoring: Option<&Knowledge>,
        params: &Params,
    ) -> Option<&'static str> {
        let Status::Hidden(why) = knowledge.status(value) else { return None };
        if is_tried_out(why, knowledge) {
            return Some(self.few_trials);
        }
        let then = factoring.map(|knowledge| knowledge.status(value));
        match (strength(why, params), then) {
            (_, Some(Status::Hidden(other))) if other != why => Some(self.not_at_this_size),
            (Strength::Fails, Some(Status::Hidden(_)) | None) => Some(self.not_at_this_size),
            (_, Some(then)) if then.is_known() => Some(self.not_at_this_size_open),
            _ if is_not_reckoned(why, params) => Some(self.not_reckoned),
            (Strength::NotForLong, _) => Some(self.not_for_long),
            _ => None,
        }
    }

    /// The values that something follows from. A sum over a crowd names the first and tells how many.
    fn premises(&self, from: &[Value]) -> String {
        const MOST: usize = 4;
        let mut names: Vec<_> = from.iter().map(|value| self.value(*value).1.to_owned()).collect();
        names.dedup();
        if let Some(more) = names.len().checked_sub(MOST).filter(|more| *more > 0) {
            names.truncate(MOST);
            names.push(fill(text().and_more, &[("count", &more.to_string())]));
        }
        names.join(", ")
    }

    fn rule(&self, rule: Rule) -> &'static str {
        let place = match rule {
            Rule::OnlySample => 0,
            Rule::DecryptBits => 1,
            Rule::DecryptShares => 2,
            Rule::PickSample => 3,
            Rule::FindPosition => 4,
            Rule::OnlyCombination => 5,
            Rule::DecryptMasked => 6,
            Rule::Unmask => 7,
            Rule::ExtractRoot => 8,
            Rule::Multiply => 9,
            Rule::Divide => 10,
            Rule::DecryptReadings => 11,
            Rule::Strip => 12,
            Rule::DecryptNoise => 13,
            Rule::Sum => 14,
            Rule::Rest => 15,
            Rule::SharesCancel => 16,
            Rule::PowersCancel => 17,
            Rule::Combine => 18,
            Rule::Announced => 19,
            Rule::Factor => 20,
            Rule::OpenShares => 21,
            Rule::EqualSamples => 22,
            Rule::PublicHash => 23,
        };
        self.rules.get(place).copied().unwrap_or_default()
    }

    /// A number of unknown readings, or of unknown shares of noise.
    fn unknown(&self, count: u32, shares: bool) -> String {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        match shares {
            true => counted(count, self.unknown_one, self.unknown_many),
            false => counted(count, self.unknown_reading, self.unknown_readings),
        }
    }

    fn assumption(&self, assumption: Assumption) -> String {
        let [
            factoring,
            residuosity,
            short,
            logarithm,
            pad,
            statistical,
            candidates,
            up_to,
            trials,
            noise,
            readings,
            evidence,
            erased,
            channel,
            tag,
            unheard,
            alone,
        ] = self.assumptions;
        match assumption {
            Assumption::Factoring => factoring.to_owned(),
            Assumption::Residuosity => residuosity.to_owned(),
            Assumption::ShortExponent => short.to_owned(),
            Assumption::DiscreteLogarithm => logarithm.to_owned(),
            Assumption::OneTimePad => pad.to_owned(),
            Assumption::Statistical { bits } => {
                fill(statistical, &[("power", &superscript(&format!("-{bits}")))])
            }
            Assumption::Candidates { bits } => {
                fill(candidates, &[("power", &superscript(&bits.to_string()))])
            }
            Assumption::UpTo { by, bits } => {
                fill(up_to, &[("what", self.value(by).1), ("power", &superscript(&bits.to_string()))])
            }
            Assumption::Trials { bits } => fill(trials, &[("power", &superscript(&bits.to_string()))]),
            Assumption::Readings { meters } => fill(readings, &[("readings", &self.unknown(meters, false))]),
            Assumption::EvidenceInTotal { readings, shares } => {
                let [of_readings, of_shares] = [self.unknown(readings, false), self.unknown(shares, true)];
                let both = || fill(self.unknown_both, &[("readings", &of_readings), ("shares", &of_shares)]);
                let what = match (readings, shares) {
                    (0, _) => of_shares,
                    (_, 0) => of_readings,
                    _ => both(),
                };
                fill(evidence, &[("what", &what)])
            }
            Assumption::Noise { shares } => fill(noise, &[("shares", &self.unknown(shares, true))]),
            Assumption::Erased => erased.to_owned(),
            Assumption::SecureChannel => channel.to_owned(),
            Assumption::Tag => tag.to_owned(),
            Assumption::Unheard => unheard.to_owned(),
            Assumption::Alone => alone.to_owned(),
        }
    }

    /// Whose eyes these are.
    pub(crate) fn lens_name(&self, lens: &Lens) -> String {
        match lens {
            Lens::Everything => self.everything.to_owned(),
            Lens::Parties(parties) => {
                let names: Vec<_> = parties.iter().map(|party| self.observer(*party)).collect();
                names.join(" + ")
            }
        }
    }

    /// The same inside of a sentence.
    pub(crate) fn lens_in_sentence(&self, lens: &Lens) -> String {
        let with_article = |party: &Observer| match party {
            Observer::Meter(_) => self.observer(*party),
            _ => fill(text().the, &[("who", &self.observer(*party))]),
        };
        match lens {
            Lens::Everything => self.everything.to_owned(),
            Lens::Parties(parties) => parties.iter().map(with_article).collect::<Vec<_>>().join(" + "),
        }
    }

    /// One of them.
    pub(crate) fn observer(&self, observer: Observer) -> String {
        match observer {
            Observer::Meter(meter) => role_word(Role::Meter(meter)),
            Observer::Cloud => text().cloud.to_owned(),
            Observer::ControlCenter => text().center.to_owned(),
            Observer::Dealer => text().dealer.to_owned(),
            Observer::Eavesdropper => self.eavesdropper.to_owned(),
        }
    }
}

/// With a capital at the beginning of a sentence. Roles other than meters have an article there.
fn capital(word: &str) -> String {
    let word = if word.starts_with(text().meter_word) {
        word.to_owned()
    } else {
        fill(text().the, &[("who", word)])
    };
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Digits and a sign as a power's exponent.
pub(super) fn superscript(exponent: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised =
        |letter: char| match letter.to_digit(10).and_then(|digit| DIGITS.get(usize::try_from(digit).ok()?)) {
            Some(digit) => *digit,
            None => '⁻',
        };
    exponent.chars().map(raised).collect()
}
