//! Words in the pictures of the guided path that look at messages. A row has a name and, smaller, what more there is to it.

/// The name of a row, and more of it.
pub(crate) type Row = [&'static str; 2];

/// What is asked before the answer, and what follows after it.
pub(crate) type Ends = [&'static str; 2];

/// Words in these pictures.
pub(crate) struct SketchWords {
    /// Of a plate: locked, opened, on a secret channel; what is not known yet.
    pub(crate) locked: &'static str,
    pub(crate) opened: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) home: fn(number: usize) -> String,
    pub(crate) and_more: fn(count: usize) -> String,

    /// Two key pairs, and a reading that is locked and nothing more.
    pub(crate) keys: &'static str,
    pub(crate) for_readings: Row,
    pub(crate) for_noise: Row,
    pub(crate) public_half: &'static str,
    pub(crate) secret_half: &'static str,
    pub(crate) for_one: &'static str,
    pub(crate) only_locked: Row,
    pub(crate) on_the_way: &'static str,
    pub(crate) keys_ends: Ends,

    /// A registration, and what a stranger can make of it.
    pub(crate) names: &'static str,
    pub(crate) as_heard: Row,
    pub(crate) bytes: fn(length: u64) -> String,
    pub(crate) stranger: Row,
    /// Name, time, hash.
    pub(crate) fields: [&'static str; 3],
    pub(crate) in_message: Row,
    pub(crate) proves: Row,
    pub(crate) channel_key: &'static str,
    pub(crate) names_ends: Ends,

    /// The dealer's key shares.
    pub(crate) shares: &'static str,
    pub(crate) shares_sum: Row,
    pub(crate) shares_ends: Ends,

    /// What one masked reading is made of, and what opens.
    pub(crate) masks: &'static str,
    pub(crate) message: Row,
    pub(crate) inside: Row,
    pub(crate) key_share: &'static str,
    pub(crate) masked: &'static str,
    pub(crate) opened_ask: Row,
    pub(crate) opened_one: Row,
    pub(crate) garbage: &'static str,
    pub(crate) opened_all: Row,
    pub(crate) all_masked: &'static str,
    pub(crate) opened_bare: Row,
    pub(crate) exact_sum: &'static str,
    pub(crate) masks_ends: Ends,

    /// Many locked numbers become one.
    pub(crate) products: &'static str,
    pub(crate) of_readings: &'static str,
    pub(crate) of_noise: &'static str,
    pub(crate) messages: fn(count: usize) -> String,
    pub(crate) numbers: fn(count: usize) -> String,
    pub(crate) product: &'static str,
    pub(crate) product_inside: Row,
    pub(crate) all_noise: &'static str,
    pub(crate) products_ends: Ends,

    /// What each party has at the end.
    pub(crate) parts: &'static str,
    pub(crate) each_meter: &'static str,
    pub(crate) part_readings: [&'static str; 2],
    pub(crate) part_cloud: [&'static str; 2],
    pub(crate) part_keys: &'static str,
    pub(crate) part_shares: &'static str,
    pub(crate) part_heard: &'static str,
    pub(crate) parts_ask: &'static str,

    /// Where a stop is: before any round, and in a beat.
    pub(crate) before_round: &'static str,
    pub(crate) in_beat: fn(number: usize, all: usize, beat: &str, who: &str) -> String,
    pub(crate) pooled: &'static str,
    pub(crate) all_homes: fn(count: usize) -> String,
}
