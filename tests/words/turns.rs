//! Turns of phrase that make a reader stumble, and what to write instead.

/// Where a turn is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// In what users read, and in comments.
    Everywhere,
    /// In what users read: texts of the page and of the command line, messages of errors, documents.
    Read,
}

/// A turn, in the notation of [`crate::matching::Pattern`].
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) pattern: &'static str,
    /// The plain wording.
    pub(crate) instead: &'static str,
    pub(crate) place: Where,
}

const fn everywhere(pattern: &'static str, instead: &'static str) -> Turn {
    Turn { pattern, instead, place: Where::Everywhere }
}

const fn read(pattern: &'static str, instead: &'static str) -> Turn {
    Turn { pattern, instead, place: Where::Read }
}

/// All of them.
pub(crate) const TURNS: [Turn; 28] = [
    everywhere("!there is|are|was|were|been no !longer|more|less|fewer|worse|further", "is not a, does not"),
    everywhere("!there|and|or|but is|are|was|were none", "does not exist; none is"),
    everywhere("so many|much !that|more", "this many, that number of, several times"),
    everywhere("mend|mends|mended|mending", "fix, repair"),
    everywhere("but for", "except for"),
    everywhere("known|none|anything|everything|no|nobody but", "except, other than"),
    everywhere("nothing but", "only"),
    everywhere("of any length|number|size", "whose length varies"),
    everywhere("worth its|their|a|the while", "pays off, is useful"),
    everywhere("let go", "dropped, discarded, not kept"),
    everywhere("the clock runs", "the time is measured"),
    everywhere("whosoever|whomsoever|whatsoever|whomever", "anyone who"),
    everywhere(
        "whence|thence|hither|thither|thereof|whereof|wherein|therein|herein",
        "from which, of it, in which",
    ),
    everywhere(
        "whereby|thereby|hereby|wherewith|therewith|thereupon|whereupon",
        "by which, with which, then",
    ),
    everywhere(
        "hence|henceforth|hitherto|nought|naught|lest|nay|ere|whilst|fain|withal",
        "so, until now, nothing",
    ),
    everywhere("anew", "again"),
    everywhere("upon", "on"),
    everywhere("reckon|reckons|reckoned|reckoning", "compute, work out"),
    everywhere("in vain", "without success"),
    everywhere("one's own", "your own, its own"),
    everywhere("be|been|was|were had", "available, obtained"),
    everywhere("as it were|may|might", "so to speak; leave it out"),
    everywhere("of which|whom so|there", "begin with the subject"),
    read("whoever", "anyone who, the party that"),
    read("beforehand", "also, before"),
    read("^ of a|an|one|those|these|its|what|all|any|each", "begin with the subject"),
    read("say|says|said|told|tells|speaks of", "about"),
    read("told apart", "distinguished"),
];
