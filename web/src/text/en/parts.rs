//! English: the parts of the exhibits.

use crate::text::words::parts::PartWords;

pub(super) static PARTS: PartWords = PartWords {
    row: "Parts of this exhibit",
    over: ["Answer", "Numbers", "From whom", "Meters", "Missing"],
    refused: ["Why", "What now"],
    phase: ["What happens", "In symbols"],
    idle: ["The aim", "Who knows what"],
    verdict: ["The home", "How", "Basis", "Numbers"],
    crowd: ["Town", "Home", "How", "Numbers", "Basis"],
    meter: ["Inside", "All meters", "This meter"],
    noise: ["Odds", "Error", "Breaks", "Tables"],
    opening: ["The total", "The readings", "The noise", "The keys"],
    log: ["Messages", "The message", "Sums", "To take away"],
    day: ["This half-hour", "The whole day", "Another day"],
    checks: ["Laws", "Costs"],
};
