//! Places of the picture.

/// A place of the picture: a role, with all meters as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// All meters.
    Meters,
    /// The cloud.
    Cloud,
    /// The control centre.
    Center,
    /// The dealer.
    Dealer,
    /// All but the sender.
    Everybody,
}
