//! Words for going through a round step by step, and for looking through somebody's eyes.

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::knowledge::{
    Assumption, Knowledge, Lens, LensError, Observer, Rule, Status, Strength, Value, is_not_reckoned,
    is_tried_out, strength,
};
use blindsum_sim::laws::{By, Law};
use blindsum_sim::{Event, Record};

use super::form::quoted;
use super::{Thing, text};
use crate::ground::message::admitted;
use crate::state::seen::Seen;
use crate::text::role::role_word;
use crate::text::words::walk::WalkWords;

impl WalkWords {
    /// What a record says, in one sentence; of what is in a message no more than the eyes see.
    pub(crate) fn sentence(&self, record: &Record, seen: &Seen) -> String {
        let who = |meter: u32| role_word(Role::Meter(meter));
        match &record.event {
            Event::Sent(sent) => {
                let admitted = Some(sent).filter(|sent| seen.sees(sent)).and_then(admitted);
                let (from, to) = (capital(&role_word(sent.from)), role_word(sent.to));
                match admitted {
                    Some(meter) => (self.admits)(&from, &to, &who(meter)),
                    None if (sent.from, sent.kind) == (Role::Cloud, Kind::Registration) => {
                        self.cloud_registers.to_owned()
                    }
                    None => self.of_kind(sent.kind, &from, &to),
                }
            }
            Event::KeysMade(..) => self.keys_made.to_owned(),
            Event::Selected(_) => (self.selected)(&capital(&role_word(seen.params.key_mode().drawer()))),
            Event::Dealt(_) => self.dealt.to_owned(),
            Event::Masked { meter, .. } => (self.masked)(&capital(&who(*meter))),
            Event::NoiseAdded { meter, .. } => (self.noise_added)(&capital(&who(*meter))),
            Event::Absent { meter, .. } => (self.absent)(&capital(&who(*meter))),
            Event::Multiplied => self.multiplied.to_owned(),
            Event::NoiseOpened(_) => self.noise_opened.to_owned(),
            Event::Decrypted(_) => self.decrypted.to_owned(),
            Event::Tampered(_) => self.tampered.to_owned(),
            Event::Refused(_) => self.refused.to_owned(),
        }
    }

    fn of_kind(&self, kind: Kind, from: &str, to: &str) -> String {
        let place = Kind::ALL.iter().position(|other| *other == kind);
        let sentence = place.and_then(|place| self.sent.get(place));
        sentence.map(|sentence| sentence(from, to)).unwrap_or_default()
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
            Law::Rules => self.law_rules,
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
            Law::Rules => "rules",
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
        let words = &self.statuses;
        let what = |kind: &Kind| text().kind(*kind).name;
        match status {
            Status::NotYet => self.not_yet.to_owned(),
            Status::Shown { .. } => words.shown.to_owned(),
            Status::Own { by, .. } => (words.own)(&self.observer(*by)),
            Status::Sent { to, kind, .. } => (words.sent)(&self.observer(*to), what(kind)),
            Status::Overheard { kind, .. } => (words.overheard)(what(kind)),
            Status::Derived { rule, from } if from.is_empty() => self.rule(*rule).to_owned(),
            Status::Derived { rule, from } => (words.derived)(self.rule(*rule), &self.premises(from)),
            Status::Hidden(why) => (words.hidden)(&self.assumption(*why)),
        }
    }

    /// What short keys mean for the table of who knows what.
    pub(crate) fn short_keys(&self, params: &Params) -> Option<String> {
        let bits = params.key_bits();
        let (_, says) = self.knows_short.into_iter().find(|(most, _)| bits <= *most)?;
        Some(format!("{} {}", says(bits), self.knows_short_rest))
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
            names.push((text().and_more)(more));
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
            Rule::DivideRoot => 24,
        };
        self.rules.get(place).copied().unwrap_or_default()
    }

    /// A number of unknown readings, or of unknown shares of noise.
    fn unknown(count: u32, shares: bool) -> String {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        text().counted(if shares { Thing::UnknownShares } else { Thing::UnknownReadings }, count)
    }

    fn assumption(&self, assumption: Assumption) -> String {
        let words = &self.assumptions;
        let power = |bits: u64| superscript(&bits.to_string());
        match assumption {
            Assumption::Factoring => words.factoring.to_owned(),
            Assumption::Residuosity => words.residuosity.to_owned(),
            Assumption::ShortExponent => words.short_exponent.to_owned(),
            Assumption::DiscreteLogarithm => words.discrete_logarithm.to_owned(),
            Assumption::OneTimePad => words.one_time_pad.to_owned(),
            Assumption::Statistical { bits } => (words.statistical)(&superscript(&format!("-{bits}"))),
            Assumption::Candidates { bits } => (words.candidates)(&power(bits)),
            Assumption::UpTo { by, bits } => (words.up_to)(self.value(by).1, &power(bits)),
            Assumption::Trials { bits } => (words.trials)(&power(bits)),
            Assumption::Readings { meters } => (words.readings)(&Self::unknown(meters, false)),
            Assumption::EvidenceInTotal { readings, shares } => {
                let [of_readings, of_shares] = [Self::unknown(readings, false), Self::unknown(shares, true)];
                let what = match (readings, shares) {
                    (0, _) => of_shares,
                    (_, 0) => of_readings,
                    _ => (self.unknown_both)(&of_readings, &of_shares),
                };
                (words.evidence)(&what)
            }
            Assumption::Noise { shares } => (words.noise)(&Self::unknown(shares, true)),
            Assumption::Erased => words.erased.to_owned(),
            Assumption::SecureChannel => words.secure_channel.to_owned(),
            Assumption::Tag => words.tag.to_owned(),
            Assumption::Unheard => words.unheard.to_owned(),
            Assumption::Alone => words.alone.to_owned(),
        }
    }

    /// The same inside of a sentence.
    pub(crate) fn lens_in_sentence(&self, lens: &Lens) -> String {
        let with_article = |party: &Observer| match party {
            Observer::Meter(_) => self.observer(*party),
            _ => (text().the)(&self.observer(*party)),
        };
        match lens {
            Lens::Everything => self.everything.to_owned(),
            Lens::Parties(parties) if parties.is_empty() => self.nobody.to_owned(),
            Lens::Parties(parties) => parties.iter().map(with_article).collect::<Vec<_>>().join(" + "),
        }
    }

    /// Who is not there of those whose eyes an address asks for, and who is.
    pub(crate) fn nobody_looks(&self, asked: &str, meters: u32) -> String {
        let wrong = match asked.parse::<Lens>().and_then(|lens| lens.check(meters)) {
            Err(LensError::Unknown(name)) => name,
            Err(LensError::NoMeter { number, .. }) => format!("meter-{number}"),
            Ok(()) | Err(LensError::Joined) => asked.to_owned(),
        };
        (self.lens_unknown)(&quoted(&wrong), meters)
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
    let word = if word.starts_with(text().meter_word) { word.to_owned() } else { (text().the)(word) };
    text().capital(&word)
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
