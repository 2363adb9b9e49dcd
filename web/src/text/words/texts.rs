//! How a part of a language is defined.

/// A sentence that is always the same, or tells something.
#[derive(Clone, Copy)]
pub(crate) enum Sentence<F = fn(&str) -> String> {
    /// Always the same.
    Fixed(&'static str),
    /// With what it tells.
    Tells(F),
}

impl Sentence {
    /// The whole of it, with this in it where it has a place for it.
    pub(crate) fn with(self, what: impl FnOnce() -> String) -> String {
        match self {
            Self::Fixed(words) => words.to_owned(),
            Self::Tells(sentence) => sentence(&what()),
        }
    }
}

/// The type of a text: words, or a sentence as a function of what it tells. An argument without a type is `&str`.
macro_rules! word {
    () => { &'static str };
    (($($arg:ident $(: $type:ty)?),*)) => { fn($($arg: word!(@ $($type)?)),*) -> String };
    (@) => { &str };
    (@ $type:ty) => { $type };
}

/// Defines a part of a language: texts, and choices with what follows from them. Each is a name, with arguments where it is a
/// sentence that tells something: `name(who, count: usize)`.
macro_rules! texts {
    ($(#[$meta:meta])* $name:ident {
        $($key:ident $(($($arg:tt)*))?)*;
        $($choice:ident $(($($of:tt)*))?)*
    }) => {
        $(#[$meta])*
        pub(crate) struct $name {
            $(pub(crate) $key: word!($(($($arg)*))?),)*
            $(pub(crate) $choice: (&'static str, word!($(($($of)*))?)),)*
        }
    };
}

pub(crate) use {texts, word};
