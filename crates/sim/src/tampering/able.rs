//! Whether this program can tamper with rounds.

#[cfg(feature = "tampering")]
type Proof = ();

/// It has no value.
#[cfg(not(feature = "tampering"))]
type Proof = core::convert::Infallible;

/// Proof that this program is built with the feature `tampering`. Without it nobody can make one, so that the compiler leaves out all that
/// needs one: the page that people load first carries nothing of it, and no code has to be written twice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Able(Proof);

impl Able {
    /// The proof; nothing where this program cannot.
    #[cfg(feature = "tampering")]
    pub(crate) fn here() -> Option<Self> {
        Some(Self(()))
    }

    /// The proof; nothing where this program cannot.
    #[cfg(not(feature = "tampering"))]
    pub(crate) fn here() -> Option<Self> {
        None
    }
}
