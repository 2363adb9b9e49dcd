//! The picture: where everybody stands, what travels, and what those who look can tell of each home.

pub(crate) mod flow;
pub(crate) mod home;
pub(crate) mod lane;
pub(crate) mod layout;
pub(crate) mod party;
pub(crate) mod town;
pub(crate) mod way;

#[cfg(test)]
mod tests;
