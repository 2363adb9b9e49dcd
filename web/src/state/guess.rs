//! Guessing which locked bit is the 1: what a person, or the page by itself, has guessed so far. The first guess is at the position
//! that the round has drawn; every other one is at a position drawn for it alone, by the same law.

use blindsum_core::randomness::{Randomness, Stream};
use blindsum_core::role::Role;
use blindsum_paillier::integer::random_index;

/// How many guesses are made by hand.
pub(crate) const BY_HAND: usize = 10;
/// How many the page makes by itself.
pub(crate) const BY_ITSELF: usize = 1000;

/// What stands beside the microscope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Panel {
    /// Guess the 1.
    #[default]
    Guess,
    /// Do I matter?
    Matter,
}

/// What a person does there. `entropy` is a number of the page's own randomness: it is used where the round has no seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Play {
    /// Turns to a panel.
    Panel(Panel),
    /// Guesses a column, from 0.
    Guess {
        /// The meter looked at.
        meter: u32,
        /// The column.
        column: u32,
        /// A random number.
        entropy: u64,
    },
    /// Lets the page guess by itself.
    ByItself {
        /// The meter looked at.
        meter: u32,
        /// A random number.
        entropy: u64,
    },
    /// Wants to see which it was.
    Look {
        /// The meter looked at.
        meter: u32,
    },
    /// Begins again.
    Again,
}

/// The meter of an epoch that is guessed at: the number of the round, the place of the epoch, the meter.
pub(crate) type Of = (u32, usize, u32);

/// One guess by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Try {
    /// The column, from 0.
    pub(crate) column: u32,
    /// The position drawn for it; nothing for the first, which is at the round's own.
    pub(crate) drawn: Option<u32>,
}

/// What was guessed at one meter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Guesses {
    /// What stands beside the microscope.
    pub(crate) panel: Panel,
    /// The guesses by hand.
    pub(crate) tries: Vec<Try>,
    /// Whether a person has looked which it was.
    pub(crate) looked: bool,
    /// How many of [`BY_ITSELF`] guesses were right, once they were made.
    pub(crate) right_by_itself: Option<usize>,
}

/// The guesses so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Game {
    panel: Panel,
    of: Option<Of>,
    /// The source of its positions, once one was drawn.
    seed: Option<u64>,
    /// How many games there were of this meter.
    number: u64,
    tries: Vec<Try>,
    looked: bool,
    right_by_itself: Option<usize>,
}

impl Game {
    /// What was guessed at a meter of an epoch.
    pub(crate) fn at(&self, of: Of) -> Guesses {
        let Self { panel, tries, looked, right_by_itself, .. } = self.clone();
        if self.of == Some(of) {
            Guesses { panel, tries, looked, right_by_itself }
        } else {
            Guesses { panel, ..Guesses::default() }
        }
    }

    /// What a move makes of it. `gamma` is how many columns there are, `seed` the round's where it has one.
    pub(crate) fn play(&mut self, play: Play, of: impl Fn(u32) -> Of, gamma: u32, seed: Option<u64>) {
        match play {
            Play::Panel(panel) => self.panel = panel,
            Play::Guess { meter, column, entropy } => {
                self.turn_to(of(meter));
                if column >= gamma || self.tries.len() >= BY_HAND {
                    return;
                }
                let seed = *self.seed.get_or_insert(seed.unwrap_or(entropy));
                let drawn = self.tries.len().checked_sub(1);
                let drawn = drawn.and_then(|place| self.drawn(seed, meter, gamma, place));
                self.tries.push(Try { column, drawn });
            }
            Play::ByItself { meter, entropy } => {
                self.turn_to(of(meter));
                let seed = *self.seed.get_or_insert(seed.unwrap_or(entropy));
                self.right_by_itself = self.stream(seed, meter, 1).map(|mut rng| by_itself(gamma, &mut rng));
            }
            Play::Look { meter } => {
                self.turn_to(of(meter));
                self.looked = true;
            }
            Play::Again => {
                let (panel, of, seed, number) = (self.panel, self.of, self.seed, self.number + 1);
                *self = Self { panel, of, seed, number, ..Self::default() };
            }
        }
    }

    /// Of another meter, or another round, nothing was guessed yet.
    fn turn_to(&mut self, of: Of) {
        if self.of != Some(of) {
            *self = Self { panel: self.panel, of: Some(of), ..Self::default() };
        }
    }

    /// The position drawn for a guess, by its place among those that have one.
    fn drawn(&self, seed: u64, meter: u32, gamma: u32, place: usize) -> Option<u32> {
        let mut rng = self.stream(seed, meter, 0)?;
        (0..=place).map(|_| random_index(gamma, &mut rng)).last()
    }

    /// No party draws from it: everybody is a receiver only.
    fn stream(&self, seed: u64, meter: u32, which: u64) -> Option<Stream> {
        let place = (self.number << 40) | (u64::from(meter) << 1) | which;
        Randomness::Seeded(seed).stream(Role::Everybody, place).ok()
    }
}

/// How many of [`BY_ITSELF`] guesses are right where nothing is known: position and guess are drawn by the same law, one after the
/// other.
pub(crate) fn by_itself(gamma: u32, rng: &mut Stream) -> usize {
    (0..BY_ITSELF).filter(|_| random_index(gamma, rng) == random_index(gamma, rng)).count()
}

/// A number of the page's own randomness; nothing to rely on where the browser has none to give.
pub(crate) fn entropy() -> u64 {
    let stream = Randomness::System.stream(Role::Everybody, 0);
    stream.map_or(0, |mut rng| {
        let mut part = || u64::from(random_index(u32::MAX, &mut rng));
        (part() << 32) | part()
    })
}

#[cfg(test)]
mod tests {
    use blindsum_core::statistics::frequency_agrees;

    use super::*;

    const OF: fn(u32) -> Of = |meter| (1, 0, meter);

    fn guess(game: &mut Game, meter: u32, column: u32) {
        game.play(Play::Guess { meter, column, entropy: 9 }, OF, 4, Some(1));
    }

    #[test]
    fn the_first_guess_is_at_the_rounds_position_and_all_others_at_drawn_ones() {
        let mut game = Game::default();
        (0..14).for_each(|_| guess(&mut game, 2, 3));
        let tries = game.at(OF(2)).tries;
        assert_eq!(tries.len(), BY_HAND);
        assert_eq!(tries[0], Try { column: 3, drawn: None });
        assert!(tries[1..].iter().all(|one| one.drawn.is_some_and(|position| position < 4)));
        // A column that there is not is not guessed.
        let mut other = Game::default();
        guess(&mut other, 2, 4);
        assert!(other.at(OF(2)).tries.is_empty());
    }

    #[test]
    fn a_seed_gives_the_same_game_and_every_meter_its_own() {
        let play = |meter: u32, seed: Option<u64>, entropy: u64| {
            let mut game = Game::default();
            for _ in 0..BY_HAND {
                game.play(Play::Guess { meter, column: 0, entropy }, OF, 20, seed);
            }
            game.at(OF(meter)).tries
        };
        assert_eq!(play(2, Some(1), 5), play(2, Some(1), 6));
        assert_ne!(play(2, Some(1), 5), play(3, Some(1), 5));
        assert_ne!(play(2, Some(1), 5), play(2, Some(2), 5));
        // Without a seed the page's randomness decides.
        assert_eq!(play(2, None, 5), play(2, None, 5));
        assert_ne!(play(2, None, 5), play(2, None, 6));
        assert_ne!(entropy(), entropy());
    }

    #[test]
    fn another_meter_is_another_game_and_again_draws_others() {
        let mut game = Game::default();
        (0..4).for_each(|_| guess(&mut game, 0, 1));
        game.play(Play::Look { meter: 0 }, OF, 4, Some(1));
        game.play(Play::Panel(Panel::Matter), OF, 4, Some(1));
        assert!(game.at(OF(0)).looked && !game.at(OF(1)).looked && game.at(OF(1)).tries.is_empty());
        let before = game.at(OF(0)).tries;
        game.play(Play::Again, OF, 4, Some(1));
        assert!(
            game.at(OF(0)).tries.is_empty()
                && !game.at(OF(0)).looked
                && game.at(OF(0)).panel == Panel::Matter
        );
        let mut others = Vec::new();
        for _ in 0..8 {
            (0..10).for_each(|_| guess(&mut game, 0, 1));
            others.push(game.at(OF(0)).tries);
            game.play(Play::Again, OF, 4, Some(1));
        }
        others.push(before);
        others.iter_mut().for_each(|tries| tries.truncate(4));
        others.dedup();
        assert!(others.len() > 1);
        guess(&mut game, 1, 1);
        assert!(game.at(OF(0)).tries.is_empty() && game.at(OF(1)).tries.len() == 1);
    }

    #[test]
    fn luck_alone_finds_one_in_gamma() {
        for gamma in [1, 2, 4, 20] {
            let (mut right, luck) = (0, 1.0 / f64::from(gamma));
            for seed in 0..20 {
                let mut game = Game::default();
                game.play(Play::ByItself { meter: 0, entropy: 0 }, OF, gamma, Some(seed));
                let found = game.at(OF(0)).right_by_itself.unwrap();
                assert!(
                    frequency_agrees(found, BY_ITSELF, luck, 1e-4),
                    "gamma {gamma}, seed {seed}: {found}"
                );
                right += found;
            }
            // Seeded; refused with a chance of 1e-4 for each gamma.
            assert!(frequency_agrees(right, 20 * BY_ITSELF, luck, 1e-4), "gamma {gamma}: {right}");
        }
    }
}
