//! What makes a ciphertext probabilistic.

use blindsum_choice::choice;

choice! {
    /// What makes a ciphertext probabilistic.
    pub enum Randomizer: "randomizer" {
        /// r^n mod n^2 with r uniform in Z_n^*, Eq. (5).
        Textbook = "textbook",
        /// h_s^a mod n^2 with a uniform below 2^(|n|/2) and h_s = h^n, h = -y^2, announced with the key (Damgard, Jurik,
        /// Nielsen 2010). Needs primes of 3 mod 4.
        ShortExponent = "short-exponent",
    }
}
