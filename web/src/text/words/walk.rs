//! What is said step by step, and through somebody's eyes.

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
