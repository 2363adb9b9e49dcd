//! English: the pictures of the guided path that look at messages.

use crate::text::words::sketch::SketchWords;

pub(super) const SKETCH: SketchWords = SketchWords {
    locked: "locked",
    opened: "opened",
    secret: "secret",
    unknown: "?",
    home: |number| format!("home {number}"),
    and_more: |count| format!("and {count} more"),

    keys: "Two key pairs, and a reading that is only locked",
    for_readings: ["key pair", "for readings"],
    for_noise: ["key pair", "for noise"],
    public_half: "public half",
    secret_half: "secret half",
    for_one: "only the control centre",
    only_locked: ["a reading", "locked, no more"],
    on_the_way: "on the way",
    keys_ends: [
        "The control centre has the secret half. What does it get to see of home 1?",
        "Its owner opens every single reading, one home at a time.",
    ],

    names: "What a stranger can write",
    as_heard: ["meter 1 sent", "as it went by"],
    bytes: |length| format!("{length} bytes, unread"),
    stranger: ["a stranger", "writes the same"],
    fields: ["name", "time in seconds", "hash of both"],
    in_message: ["meter 1", "has sent inside"],
    proves: ["the proof", "is the channel"],
    channel_key: "a key that only two know",
    names_ends: [
        "Everybody knows name and time. Can a stranger compute the hash of both?",
        "Everybody gets the same hash. It proves nothing; the channel's key does.",
    ],

    shares: "What the dealer knows: all key shares",
    shares_sum: ["added up", "they cancel"],
    shares_ends: [
        "One random number for each home. What do they say about the readings behind the windows?",
        "Every window stays shut: random numbers say nothing about readings.",
    ],

    masks: "What protects the reading of home 1",
    message: ["the message", "as it came"],
    inside: ["made of", "three pieces"],
    key_share: "key share",
    masked: "reading − blind",
    opened_ask: ["if the key", "opens it"],
    opened_one: ["one message", "when opened"],
    garbage: "garbage: the share is on it",
    opened_all: ["all together", "when opened"],
    all_masked: "all readings − all blinds",
    opened_bare: ["without blinds", "it would be"],
    exact_sum: "the exact sum",
    masks_ends: [
        "A lock and two random numbers. What is each of the two for?",
        "The share protects the home. The blind protects the exact sum.",
    ],

    products: "Many locked numbers become one",
    of_readings: "readings",
    of_noise: "noise",
    messages: |count| format!("{count} messages"),
    numbers: |count| format!("{count} numbers"),
    product: "their product",
    product_inside: ["inside", "still locked"],
    all_noise: "all noise + all blinds",
    products_ends: [
        "Each product is one locked number, no longer than a single one. What is inside?",
        "Every home is in the two sums, and the cloud has opened none.",
    ],

    parts: "What each party has when the round is over",
    each_meter: "each meter",
    part_readings: ["its reading", "its samples"],
    part_cloud: ["which places count", "all messages"],
    part_keys: "both secret halves",
    part_shares: "all key shares",
    part_heard: "all messages",
    parts_ask: "No party was sent a reading. Which of them would you put together?",

    before_round: "Before any round: one home of the street",
    in_beat: |number, all, beat, who| format!("Beat {number} of {all}: {beat}. Seen by {who}."),
    pooled: "they pool",
    all_homes: |count| format!("{count} homes"),
};
