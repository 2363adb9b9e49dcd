//! Rounds that show one thing each, by the address of the first page. The lab leads from an attack to the round in which it can be seen.

/// A round to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Its name in tests and styles.
    pub name: &'static str,
    /// The query of the first page that runs it and shows its end: seeded, so that everybody sees the same.
    pub query: &'static str,
    /// The experiments of the lab that are about it.
    pub experiments: &'static [&'static str],
}

/// How many there are.
pub const COUNT: usize = 11;

/// All of them, from the smallest on.
pub const SITUATIONS: [Situation; COUNT] = [
    Situation {
        name: "by-hand",
        query: "?meters=3&gamma=2&epsilon=4&cap=900&bits=24&slot=07:00&seed=1&step=end",
        experiments: &[],
    },
    Situation { name: "ten-houses", query: "?bits=1024&seed=1&step=end", experiments: &["E10"] },
    Situation {
        name: "street",
        query: "?meters=100&bits=512&seed=1&step=end",
        experiments: &["E8", "E9", "E9b"],
    },
    Situation {
        name: "no-blindness",
        query: "?gamma=1&bits=512&seed=1&lens=meter-1&step=end",
        experiments: &["E21", "E22"],
    },
    Situation { name: "tiny-epsilon", query: "?epsilon=0.01&bits=512&seed=1&step=end", experiments: &[] },
    Situation { name: "huge-epsilon", query: "?epsilon=20&bits=512&seed=1&step=end", experiments: &["E18"] },
    Situation {
        name: "as-printed",
        query: "?bits=512&seed=1&blinding=as-printed&step=end",
        experiments: &["E1", "E2"],
    },
    Situation {
        name: "stripped",
        query: "?bits=512&seed=1&blinding=corrected&lens=eavesdropper&step=end",
        experiments: &["E3"],
    },
    Situation {
        name: "silent-meter",
        query: "?bits=512&absent=repair&loss=3@6&seed=1&step=end",
        experiments: &["E7"],
    },
    Situation {
        name: "toy-keys",
        query: "?bits=64&seed=1&lens=eavesdropper&step=end",
        experiments: &["E17"],
    },
    Situation {
        name: "coalition",
        query: "?meters=1000&bits=256&seed=1&lens=center%2Bdealer%2Beavesdropper&step=end",
        experiments: &["E6", "E20"],
    },
];

/// Where an experiment of the lab can be seen.
#[must_use]
pub fn of_experiment(id: &str) -> Option<&'static Situation> {
    SITUATIONS.iter().find(|situation| situation.experiments.contains(&id))
}
