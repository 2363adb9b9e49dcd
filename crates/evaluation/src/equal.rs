//! The figure `privacy`: all laws at one hockey-stick point, so that pure and approximate ones meet on one axis. Of each law the smallest noise is
//! taken with which the least delta at the epsilon asked for is the delta asked for; what else its paper fixes stays as published.

use blindsum_schemes::law::{
    self, Calibration, Diluted, LawError, divergence_of_diluted, divergence_of_discrete_laplace,
    divergence_of_gaussian, divergence_of_laplace, divergence_of_levels, smallest_scale, tight_deviation,
};
use blindsum_schemes::{Law, Noise, Setting};

use crate::statistics::{count, to_f64};

/// A law that is brought to the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Equal {
    /// N1. Its sum is the discrete Laplace law, whose divergence is closed.
    Polya,
    /// N2. For real numbers its sum is the Laplace law, whose divergence is closed; what rounding each share changes is not in it.
    Gamma,
    /// N3. From its characteristic function; that nobody adds anything counts in full. How often a meter adds a number stays as published.
    Diluted,
    /// N4. All levels of a meter together, by the convolution of their privacy losses, rounded up. How often stays as published, and so does that
    /// each level has the same scale.
    Tree,
    /// N5, one group of all. The normal law's closed form, the limit of many coins, beside which the exact sum of these coins agrees to four digits.
    Coins,
    /// N5 in groups of a hundred: the sum of each group is brought to the point, as each is opened.
    Groups,
    /// N6. Each meter's number by itself, as each is published: the discrete Laplace law.
    Local,
    /// N7: the discrete Laplace law.
    Single,
    /// N8. One server's number hides the sum alone: the discrete Laplace law, for the cap instead of libprio's 2^bits - 1.
    Servers,
    /// N9, one meter's number: the discrete Laplace law.
    ChosenOne,
    /// N9, of ceil(log2 m) meters, one of which hides the sum alone.
    ChosenSome,
}

impl Equal {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 11] = [
        Self::Polya,
        Self::Gamma,
        Self::Diluted,
        Self::Tree,
        Self::Coins,
        Self::Groups,
        Self::Local,
        Self::Single,
        Self::Servers,
        Self::ChosenOne,
        Self::ChosenSome,
    ];

    /// The name in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Polya => "N1",
            Self::Gamma => "N2",
            Self::Diluted => "N3",
            Self::Tree => "N4",
            Self::Coins => "N5",
            Self::Groups => "N5-groups-of-100",
            Self::Local => "N6",
            Self::Single => "N7",
            Self::Servers => "N8",
            Self::ChosenOne => "N9-one",
            Self::ChosenSome => "N9-log",
        }
    }

    /// Under which condition the point holds for a home.
    #[must_use]
    pub fn holds_if(self) -> &'static str {
        match self {
            Self::Polya | Self::Gamma | Self::Coins => {
                "all other meters add their shares and keep them to themselves"
            }
            Self::Diluted => {
                "the same; nothing hides the sum where no meter adds a number, which is in delta"
            }
            Self::Tree => "the same, though every block can be opened",
            Self::Groups => "the meters of its group add their shares; sums of several cuts are not covered",
            Self::Local => "nobody need be honest: it holds for each meter's number by itself",
            Self::Single => "the party that draws the noise keeps it to itself",
            Self::Servers => "one of the two servers is honest",
            Self::ChosenOne => "the chosen meter is honest",
            Self::ChosenSome => "one of the chosen meters is honest",
        }
    }

    /// The scale as published, in units: enough, and more than that.
    fn published(self, setting: &Setting) -> f64 {
        match self {
            // The levels of a tree share epsilon among them.
            Self::Tree => setting.scale() * count(law::levels(setting.meters).len()),
            Self::Coins | Self::Groups => {
                Calibration::Published.deviation(setting.epsilon, setting.delta) * to_f64(setting.cap)
            }
            _ => setting.scale(),
        }
    }

    /// The smallest noise that is enough: its scale, in units; of coins the deviation of the sum that is brought to the point.
    #[must_use]
    pub fn scale(self, setting: &Setting) -> f64 {
        let (cap, epsilon, delta) = (to_f64(setting.cap), setting.epsilon, setting.delta);
        match self {
            Self::Coins | Self::Groups => tight_deviation(epsilon, delta) * cap,
            _ => smallest_scale(delta, self.published(setting), |scale| self.divergence(setting, scale)),
        }
    }

    /// The least delta with noise of this scale, in units.
    #[must_use]
    pub fn divergence(self, setting: &Setting, scale: f64) -> f64 {
        let (cap, epsilon) = (to_f64(setting.cap), setting.epsilon);
        // Steps of a grid that are a cap; finer ones change a scale by less than a thousandth.
        let on_grid = |steps: u32| scale / cap * f64::from(steps);
        match self {
            Self::Gamma => divergence_of_laplace(scale, cap, epsilon),
            Self::Diluted => {
                const STEPS: u32 = 128;
                let meters = setting.meters;
                let chance = law::chance(setting.delta, meters, 1.0);
                divergence_of_diluted(Diluted { meters, chance, scale: on_grid(STEPS) }, 128, epsilon)
            }
            Self::Tree => {
                const STEPS: u32 = 16;
                let sizes = law::levels(setting.meters);
                let delta = setting.delta / count(sizes.len());
                let level = |meters: &u32| Diluted {
                    meters: *meters,
                    chance: law::chance(delta, *meters, 1.0),
                    scale: on_grid(STEPS),
                };
                let levels: Vec<_> = sizes.iter().map(level).collect();
                divergence_of_levels(&levels, 16, epsilon)
            }
            Self::Coins | Self::Groups => divergence_of_gaussian(scale / cap, epsilon),
            Self::Polya | Self::Local | Self::Single | Self::Servers | Self::ChosenOne | Self::ChosenSome => {
                divergence_of_discrete_laplace(scale, setting.cap, epsilon)
            }
        }
    }

    /// The law with noise of this scale, by its own sampler.
    ///
    /// # Errors
    /// [`LawError`]: a scale for which the law is not defined.
    pub fn noise(self, setting: &Setting, scale: f64) -> Result<Noise, LawError> {
        let m = setting.meters;
        let with = |law: Law, sensitivity: f64| {
            Noise::new(law, Setting { epsilon: sensitivity / scale, ..*setting })
        };
        let cap = to_f64(setting.cap);
        let coins = |group| Noise::new(Law::Coins { calibration: Calibration::Tight, group }, *setting);
        match self {
            Self::Polya => with(Law::Polya, cap),
            Self::Gamma => with(Law::Gamma { absent: 0 }, cap),
            Self::Diluted => with(Law::Diluted { honest: 1.0 }, cap),
            // A level's scale is that many times the whole's.
            Self::Tree => with(Law::Tree, cap * count(law::levels(m).len())),
            Self::Coins => coins(m),
            Self::Groups => coins(100),
            Self::Local => with(Law::Local, cap),
            Self::Single => with(Law::Single, cap),
            Self::Servers => {
                let most = libm::ldexp(1.0, i32::try_from(law::bits(setting.cap)).unwrap_or(i32::MAX)) - 1.0;
                with(Law::Servers, most)
            }
            Self::ChosenOne => with(Law::Chosen { chosen: 1 }, cap),
            Self::ChosenSome => with(Law::Chosen { chosen: m.max(2).next_power_of_two().ilog2() }, cap),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(meters: u32) -> Setting {
        Setting { meters, cap: 3_000, epsilon: 1.0, delta: 1e-5 }
    }

    #[test]
    fn every_law_is_at_the_point_and_with_less_noise_beyond_it() {
        for meters in [20, 100, 1_000] {
            let setting = setting(meters);
            for equal in Equal::ALL {
                let scale = equal.scale(&setting);
                let (at, below) =
                    (equal.divergence(&setting, scale), equal.divergence(&setting, scale * 0.999));
                assert!(at <= 1.000_001e-5, "{equal:?}, {meters}: {at}");
                assert!(below > 1e-5, "{equal:?}, {meters}: {below}");
                // Never more noise than as published.
                assert!(scale <= equal.published(&setting), "{equal:?}, {meters}: {scale}");
            }
        }
    }

    #[test]
    fn pure_laws_gain_next_to_nothing_and_approximate_ones_much() {
        let setting = setting(1_000);
        let deviation = |equal: Equal| {
            let scale = equal.scale(&setting);
            equal.noise(&setting, scale).unwrap().moments().deviation() / 3_000.0
        };
        // sqrt(2) / (1 + 2e-5), with units that are fine enough.
        assert!((deviation(Equal::Gamma) - core::f64::consts::SQRT_2 / 1.000_02).abs() < 1e-5);
        for equal in [Equal::Polya, Equal::Single, Equal::ChosenOne] {
            assert!((deviation(equal) / deviation(Equal::Gamma) - 1.0).abs() < 1e-3, "{equal:?}");
        }
        // 4.80 and 58 caps as published.
        assert!(deviation(Equal::Diluted) < 4.8 && deviation(Equal::Tree) < 58.0);
        assert!((deviation(Equal::Coins) - 3.731).abs() < 1e-3);
        assert!((deviation(Equal::Groups) / deviation(Equal::Coins) - 10.0f64.sqrt()).abs() < 1e-3);
    }

    #[test]
    fn the_grid_is_fine_enough() {
        // N3 at four times as many steps a cap.
        let setting = setting(1_000);
        let chance = law::chance(1e-5, 1_000, 1.0);
        let finer = smallest_scale(1e-5, 3_000.0, |scale| {
            let law = Diluted { meters: 1_000, chance, scale: scale / 3_000.0 * 512.0 };
            divergence_of_diluted(law, 512, 1.0)
        });
        assert!((finer / Equal::Diluted.scale(&setting) - 1.0).abs() < 1e-3);
    }
}
