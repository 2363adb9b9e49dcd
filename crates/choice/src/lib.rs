//! Choices among named variants, as command lines, addresses and transcripts write them.

/// A name that none of a choice's variants bears.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{got:?} is not a known {what}; choose one of {}", .names.join(", "))]
pub struct NoSuchChoice {
    /// What was to be chosen.
    pub what: &'static str,
    /// What was asked for.
    pub got: String,
    /// What there is.
    pub names: Vec<&'static str>,
}

/// Defines an enum whose variants have names: `ALL`, `name()`, `Display` and `FromStr`. The first variant is the default.
#[macro_export]
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $what:literal {
            $(#[$first_meta:meta])* $first:ident = $first_text:literal,
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[$first_meta])*
            #[default]
            #[serde(rename = $first_text)]
            $first,
            $( $(#[$variant_meta])* #[serde(rename = $text)] $variant, )*
        }

        impl $name {
            /// Every variant, the default first.
            pub const ALL: &'static [Self] = &[Self::$first, $( Self::$variant ),*];

            /// The name on command lines, in addresses and in transcripts.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    Self::$first => $first_text,
                    $( Self::$variant => $text, )*
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::NoSuchChoice;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let names = || Self::ALL.iter().map(|choice| choice.name()).collect();
                Self::ALL.iter().copied().find(|choice| choice.name() == text).ok_or_else(|| {
                    $crate::NoSuchChoice { what: $what, got: text.to_owned(), names: names() }
                })
            }
        }
    };
}
