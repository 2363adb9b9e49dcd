//! How a part of a language is defined.

/// Defines a part of a language: texts, and choices with what follows from them.
macro_rules! texts {
    ($(#[$meta:meta])* $name:ident { $($key:ident)*; $($choice:ident)* }) => {
        $(#[$meta])*
        pub(crate) struct $name {
            $(pub(crate) $key: &'static str,)*
            $(pub(crate) $choice: (&'static str, &'static str),)*
        }
    };
}

pub(crate) use texts;
