//! What is said step by step, and through somebody's eyes.

/// What is said of a home, in words.
pub(crate) struct OfHome<'a> {
    /// Whose eyes these are, and the home.
    pub(crate) who: &'a str,
    pub(crate) home: &'a str,
    /// In how many of 100 such homes the number in hand is close.
    pub(crate) close: &'a str,
    /// With what chance this one is.
    pub(crate) chance: &'a str,
    /// The number in hand, and the likeliest reading.
    pub(crate) number: &'a str,
    pub(crate) likeliest: &'a str,
    /// How near is close.
    pub(crate) width: &'a str,
    /// How far a fifty-fifty suspicion rises.
    pub(crate) likely: &'a str,
    /// The exponent of how many trials it takes.
    pub(crate) power: &'a str,
}

/// What is said of the true total, in words.
pub(crate) struct OfTotal<'a> {
    pub(crate) who: &'a str,
    pub(crate) number: &'a str,
    pub(crate) width: &'a str,
    pub(crate) close: &'a str,
    pub(crate) likely: &'a str,
    /// How likely the number is close, in percent, where that is known of it.
    pub(crate) chance: &'a str,
    /// A home in the total that it hides: any, or those that the eyes do not know.
    pub(crate) home: &'a str,
}

/// What a number in hand is worth, in words.
pub(crate) struct Worth<'a> {
    /// In how many of 100 homes it is the reading, to what unit.
    pub(crate) exact: &'a str,
    pub(crate) unit: &'a str,
    /// In how many it is close, and how near that is.
    pub(crate) close: &'a str,
    pub(crate) width: &'a str,
    /// How far off it is in 90 of them, at most.
    pub(crate) interval: &'a str,
}

/// How a value is known.
pub(crate) struct StatusWords {
    pub(crate) shown: &'static str,
    pub(crate) own: fn(who: &str) -> String,
    pub(crate) sent: fn(to: &str, what: &str) -> String,
    pub(crate) overheard: fn(what: &str) -> String,
    pub(crate) derived: fn(how: &str, from: &str) -> String,
    pub(crate) hidden: fn(why: &str) -> String,
}

/// What hides a value: by [`Assumption`](blindsum_sim::knowledge::Assumption).
pub(crate) struct AssumptionWords {
    pub(crate) factoring: &'static str,
    pub(crate) residuosity: &'static str,
    pub(crate) short_exponent: &'static str,
    pub(crate) discrete_logarithm: &'static str,
    pub(crate) one_time_pad: &'static str,
    pub(crate) statistical: fn(power: &str) -> String,
    pub(crate) candidates: fn(power: &str) -> String,
    pub(crate) up_to: fn(what: &str, power: &str) -> String,
    pub(crate) trials: fn(power: &str) -> String,
    pub(crate) noise: fn(shares: &str) -> String,
    pub(crate) readings: fn(readings: &str) -> String,
    pub(crate) evidence: fn(what: &str) -> String,
    pub(crate) erased: &'static str,
    pub(crate) secure_channel: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) unheard: &'static str,
    pub(crate) alone: &'static str,
}

/// What is said of keys of this many bits.
type OfKeys = fn(bits: u32) -> String;

/// What is said while a person walks through a round.
pub(crate) struct WalkWords {
    /// The name of the controls.
    pub(crate) walker: &'static str,
    /// A step back.
    pub(crate) back: &'static str,
    /// A step on.
    pub(crate) next: &'static str,
    /// How fast.
    pub(crate) speed: &'static str,
    /// The slider's name.
    pub(crate) slider: &'static str,
    /// Where one stands.
    pub(crate) step_of: fn(step: usize, all: usize) -> String,
    /// Before the first step.
    pub(crate) nothing_yet: &'static str,
    /// Leads to the message of the step.
    pub(crate) open_message: &'static str,
    /// What a sign in the picture does: what its message is.
    pub(crate) open_kind: fn(what: &str) -> String,
    /// The same of one that the lens cannot read.
    pub(crate) open_kind_sealed: fn(what: &str) -> String,
    /// Whose eyes these are, after a name.
    pub(crate) your_eyes: &'static str,
    /// Where the slot looked at has none has.
    pub(crate) steps_kept: fn(slot: &str) -> String,
    /// Where there are no steps.
    pub(crate) no_steps: &'static str,
    /// While a crowd's round runs.
    pub(crate) no_steps_yet: &'static str,
    /// The keys: title.
    pub(crate) keys: &'static str,
    /// The switch for them.
    pub(crate) keys_on: &'static str,
    /// Key, and what it does.
    pub(crate) key_list: [(&'static str, &'static str); 10],
    /// No lens.
    pub(crate) everything: &'static str,
    /// An eavesdropper.
    pub(crate) eavesdropper: &'static str,
    /// What opens their list.
    pub(crate) members_count: fn(count: usize) -> String,
    /// A home by its meter's number.
    pub(crate) home: fn(number: u64) -> String,
    /// One unit of a blackboard.
    pub(crate) tick: &'static str,
    /// Two and more.
    pub(crate) these: fn(count: usize) -> String,
    /// What the eyes can say of a home that noise covers. Read.
    pub(crate) verdict_read: fn(&OfHome) -> String,
    /// The same without the number, which takes factoring to find.
    pub(crate) verdict_read_bare: fn(&OfHome) -> String,
    /// The same after trials too.
    pub(crate) verdict_tried: fn(&OfHome) -> String,
    /// Narrowed by a number.
    pub(crate) verdict_narrowed: fn(&OfHome) -> String,
    /// By one that is not a reading.
    pub(crate) verdict_beyond: fn(&OfHome) -> String,
    /// Narrowed without a number, and hidden.
    pub(crate) verdict_doubted: fn(&OfHome) -> String,
    pub(crate) verdict_hidden: fn(&OfHome) -> String,
    /// Before those that tell what the eyes can do, where it takes factoring the keys, which can be done.
    pub(crate) verdict_factored: &'static str,
    /// Where logarithms can be taken of short exponents.
    pub(crate) verdict_not_reckoned: fn(who: &str, home: &str) -> String,
    /// Narrowed by odds of which no bound is known.
    pub(crate) verdict_unbounded: fn(&OfHome) -> String,
    /// The true total, where it stands in the place of a home.
    pub(crate) the_total: &'static str,
    /// What the eyes can say of the total. Read; without the number.
    pub(crate) total_read: fn(&OfTotal) -> String,
    /// With the chance of this number; the homes in it that it hides.
    pub(crate) total_read_chance: fn(&OfTotal) -> String,
    pub(crate) any_home: &'static str,
    pub(crate) an_unknown_home: &'static str,
    pub(crate) total_read_bare: fn(&OfTotal) -> String,
    /// Narrowed, and hidden; narrowed without a bound.
    pub(crate) total_doubted: fn(&OfTotal) -> String,
    pub(crate) total_unbounded: fn(&OfTotal) -> String,
    pub(crate) total_hidden: fn(&OfTotal) -> String,
    /// What they can say of its noise beside.
    pub(crate) noise_as_total: &'static str,
    /// About a slot whose messages are not kept: in a word, and why.
    pub(crate) total_let_go: [&'static str; 2],
    /// The words for houses, by verdict: hidden, narrowed, read.
    pub(crate) verdicts: [&'static str; 3],
    /// A house's name with its verdict.
    pub(crate) verdict_of: fn(name: &str, verdict: &str) -> String,
    /// What a number in hand is worth.
    pub(crate) number_worth: fn(&Worth) -> String,
    /// How far odds shift.
    pub(crate) odds_worth: fn(factor: &str) -> String,
    /// The same without a limit.
    pub(crate) odds_unbounded: &'static str,
    /// Of the total, what holds for each home in it.
    pub(crate) total_worth: fn(odds: &str) -> String,
    /// The same where the eyes know homes in it.
    pub(crate) total_worth_unknown: fn(odds: &str) -> String,
    /// The same where the eyes know more of some home than that.
    pub(crate) total_worth_homes: fn(odds: &str) -> String,
    /// Of what follows from a home's reading, and from the total.
    pub(crate) follows_reading: &'static str,
    pub(crate) follows_total: &'static str,
    /// The total that cannot be, in a sentence.
    pub(crate) total_beyond: fn(&OfTotal) -> String,
    /// What the number says of this reading.
    pub(crate) number_says: fn(likeliest: &str, chance: &str, low: &str, high: &str) -> String,
    /// What an address asks for, where there is nobody of that name.
    pub(crate) lens_unknown: fn(name: &str, meters: u32) -> String,
    /// Whose eyes those of nobody are, in a sentence.
    pub(crate) nobody: &'static str,
    /// By kind of message.
    pub(crate) sent: [fn(from: &str, to: &str) -> String; 14],
    /// The cloud's own registration.
    pub(crate) cloud_registers: &'static str,
    /// An admission, for those who can read it.
    pub(crate) admits: fn(from: &str, to: &str, who: &str) -> String,
    /// Secret keys are made.
    pub(crate) keys_made: &'static str,
    /// Positions are drawn.
    pub(crate) selected: fn(who: &str) -> String,
    /// Shares are drawn.
    pub(crate) dealt: &'static str,
    /// A reading is masked.
    pub(crate) masked: fn(who: &str) -> String,
    /// Noise is drawn.
    pub(crate) noise_added: fn(who: &str) -> String,
    /// A meter is given up.
    pub(crate) absent: fn(who: &str) -> String,
    /// The cloud has its products.
    pub(crate) multiplied: &'static str,
    /// The cloud decrypts.
    pub(crate) noise_opened: &'static str,
    /// The control centre decrypts.
    pub(crate) decrypted: &'static str,
    /// Something is done to the message before.
    pub(crate) tampered: &'static str,
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
    pub(crate) law_rules: (&'static str, &'static str),
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
    /// What is left.
    pub(crate) filter_sum: fn(count: usize, all: usize, bytes: &str, all_bytes: &str) -> String,
    /// Bytes by phase and sender.
    pub(crate) totals: &'static str,
    /// All of them.
    pub(crate) all_parties: &'static str,
    /// All of them.
    pub(crate) all_phases: &'static str,
    /// How bytes grow.
    pub(crate) growth: &'static str,
    /// What the charts show.
    pub(crate) growth_caption: fn(bytes: &str) -> String,
    /// With m.
    pub(crate) growth_meters: &'static str,
    /// With gamma.
    pub(crate) growth_gamma: &'static str,
    /// With the keys.
    pub(crate) growth_bits: &'static str,
    /// Who knows what: title.
    pub(crate) knows: &'static str,
    /// Under no lens.
    pub(crate) knows_everything: fn(meter: &str) -> String,
    /// Under one.
    pub(crate) knows_lens: fn(who: &str, meter: &str) -> String,
    /// While messages come.
    pub(crate) knows_waits: &'static str,
    /// Where the keys are too short, by size, up to this many bits: what that means.
    pub(crate) knows_short: [(u32, OfKeys); 6],
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
    /// What neither is known of.
    pub(crate) unknown_both: fn(readings: &str, shares: &str) -> String,
    /// Which of the samples counts.
    pub(crate) position: fn(position: &str) -> String,
    /// By value, in the order of [`Self::value`]: symbol, name.
    pub(crate) values: [(&'static str, &'static str); 30],
    /// How it is known.
    pub(crate) statuses: StatusWords,
    /// By rule, in the order of [`Self::rule`].
    pub(crate) rules: [&'static str; 25],
    /// What hides it.
    pub(crate) assumptions: AssumptionWords,
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
