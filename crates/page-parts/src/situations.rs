//! Rounds that show one thing each, by their addresses. The lab leads from an attack to the round in which it can be seen.

/// A round to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Its name in tests and styles.
    pub name: &'static str,
    /// The page that runs it, beside the first one: nothing for the first one itself.
    pub page: &'static str,
    /// The query of that page that runs it and shows its end: seeded, so that everybody sees the same.
    pub query: &'static str,
    /// The experiments of the lab that are about it.
    pub experiments: &'static [&'static str],
}

impl Situation {
    /// Its address, from a page of the same folder.
    #[must_use]
    pub fn address(&self) -> String {
        format!("./{}{}", self.page, self.query)
    }
}

/// The page on which a rule of the protocol is broken.
const TAMPER: &str = "tamper.html";

/// How many there are.
pub const COUNT: usize = 12;

/// All of them, from the smallest on.
pub const SITUATIONS: [Situation; COUNT] = [
    Situation {
        name: "by-hand",
        page: "",
        query: "?meters=3&gamma=2&epsilon=4&cap=900&bits=24&slot=07:00&seed=1&step=end",
        experiments: &[],
    },
    Situation { name: "ten-houses", page: "", query: "?bits=1024&seed=1&step=end", experiments: &["E10"] },
    Situation {
        name: "street",
        page: "",
        query: "?meters=100&bits=512&seed=1&step=end",
        experiments: &["E8", "E9", "E9b"],
    },
    Situation {
        name: "no-blindness",
        page: "",
        query: "?gamma=1&bits=512&seed=1&lens=meter-1&step=end",
        experiments: &["E21", "E22"],
    },
    Situation {
        name: "free-rider",
        page: TAMPER,
        query: "?bits=512&seed=1&step=end&tamper=zero-samples.meter-3",
        experiments: &["E11"],
    },
    Situation {
        name: "tiny-epsilon",
        page: "",
        query: "?epsilon=0.01&bits=512&seed=1&step=end",
        experiments: &[],
    },
    Situation {
        name: "huge-epsilon",
        page: "",
        query: "?epsilon=20&bits=512&seed=1&step=end",
        experiments: &["E18"],
    },
    Situation {
        name: "as-printed",
        page: "",
        query: "?bits=512&seed=1&blinding=as-printed&step=end",
        experiments: &["E1", "E2"],
    },
    Situation {
        name: "stripped",
        page: "",
        query: "?bits=512&seed=1&blinding=corrected&lens=eavesdropper&step=end",
        experiments: &["E3"],
    },
    Situation {
        name: "silent-meter",
        page: "",
        query: "?bits=512&absent=repair&loss=3@6&seed=1&step=end",
        experiments: &["E7"],
    },
    Situation {
        name: "toy-keys",
        page: "",
        query: "?bits=64&seed=1&lens=eavesdropper&step=end",
        experiments: &["E17"],
    },
    Situation {
        name: "coalition",
        page: "",
        query: "?meters=1000&bits=256&seed=1&lens=center%2Bdealer%2Beavesdropper&step=end",
        experiments: &["E6", "E20"],
    },
];

/// Where an experiment of the lab can be seen.
#[must_use]
pub fn of_experiment(id: &str) -> Option<&'static Situation> {
    SITUATIONS.iter().find(|situation| situation.experiments.contains(&id))
}
