//! What is written in the picture: in its hubs, on its lanes, in its houses and below them.

/// How those who look came by what was locked: for the first line of [`PictureWords::locked`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// The cloud carried it.
    Carried,
    /// One who listens heard it.
    Heard,
    /// Several did.
    HeardTogether,
}

/// What is written in the picture.
pub(crate) struct PictureWords {
    /// What a hub has done, at the end.
    pub(crate) dealt: &'static str,
    pub(crate) multiplied: &'static str,
    pub(crate) published: &'static str,
    /// The public total, in kWh, with how far the noise strays.
    pub(crate) total: fn(total: &str, band: &str) -> String,
    /// Of a hub that does not pool, where others do.
    pub(crate) not_one: &'static str,
    /// What each brings that pools: the dealer, the control centre with both keys and with one.
    pub(crate) brings_shares: &'static str,
    pub(crate) brings_keys: &'static str,
    pub(crate) brings_key: &'static str,
    /// The cloud, where it drew the bits and where it did not; whoever listens.
    pub(crate) brings_samples: [&'static str; 2],
    pub(crate) brings_messages: &'static str,
    pub(crate) brings_heard: &'static str,
    /// What one that looks alone knows, in two lines: the cloud, where it drew the bits and where it did not; the dealer.
    pub(crate) cloud_knows: [&'static str; 2],
    pub(crate) cloud_carries: [&'static str; 2],
    pub(crate) dealer_knows: [&'static str; 2],
    /// Whoever listens.
    pub(crate) listens_alone: &'static str,
    /// The same, and the second line of the cloud's, where keys are so short that they lock nothing.
    pub(crate) listens_weak: &'static str,
    pub(crate) carries_weak: &'static str,
    /// The control centre in short, where there is little room.
    pub(crate) center_short: &'static str,
    /// Of a plate: what one sent itself, what does not reach one, which sample counts.
    pub(crate) its_own: &'static str,
    pub(crate) not_heard: &'static str,
    pub(crate) sample: fn(number: u32) -> String,
    /// What the lanes carried.
    pub(crate) pooled: &'static str,
    pub(crate) own_only: fn(meter: u64) -> String,
    pub(crate) locked: fn(came: Came, noise: bool) -> &'static str,
    pub(crate) weak: fn(noise: bool) -> &'static str,
    /// The same where they opened the readings of one home, or of some, less their blinds.
    pub(crate) locked_but: fn(whose: &str) -> String,
    /// Nothing of it reaches one, or several.
    pub(crate) unheard: [&'static str; 2],
    /// What pressing a hub does, by its name: it joins those who look, or leaves them.
    pub(crate) join: fn(who: &str) -> String,
    pub(crate) leave: fn(who: &str) -> String,
    /// What pressing a home's plate does.
    pub(crate) open_last: fn(home: &str) -> String,
    /// A home's name with what is possible of its reading.
    pub(crate) with_range: fn(name: &str, kwh: &str) -> String,
    /// Of a plug that is pulled as planned.
    pub(crate) plug_planned: &'static str,
    pub(crate) plug_planned_long: fn(meter: u64, beat: usize) -> String,
    /// The legend: what hidden, narrowed and read mean after the word, and what the gauge shows.
    pub(crate) legend: [&'static str; 2],
    pub(crate) legend_read: fn(within: &str) -> String,
    /// A word for a home that is read, with how likely the number is right.
    pub(crate) read_chance: fn(word: &str, percent: &str) -> String,
    pub(crate) gauge: fn(kwh: &str) -> String,
    /// The legend's name.
    pub(crate) legend_name: &'static str,
    /// The town of a crowd: its name, what keys do there, a street that is shown alone, the field for a home, and what opens it.
    pub(crate) town: fn(homes: &str) -> String,
    pub(crate) town_keys: &'static str,
    pub(crate) street: fn(from: u64, to: u64) -> String,
    pub(crate) home_field: &'static str,
    pub(crate) open_home: &'static str,
    /// What its signs mean, as far as no other word says it, and the name of their legend.
    pub(crate) sign_works: &'static str,
    pub(crate) sign_sent: &'static str,
    pub(crate) sign_right: &'static str,
    pub(crate) sign_wrong: &'static str,
    pub(crate) sign_speaks: &'static str,
    pub(crate) signs_name: &'static str,
}
