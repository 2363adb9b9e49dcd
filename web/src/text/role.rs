//! What roles are called.

use blindsum_core::role::Role;

use crate::text::text;

/// The word of a role.
pub(crate) fn role_word(role: Role) -> String {
    match role {
        Role::ControlCenter => text().center.to_owned(),
        Role::Cloud => text().cloud.to_owned(),
        Role::Dealer => text().dealer.to_owned(),
        Role::Everybody => text().everybody.to_owned(),
        Role::Meter(index) => (text().meter)(u64::from(index) + 1),
    }
}

/// The meters by name, the first of them where they are many.
pub(crate) fn meter_names(meters: &[u32]) -> String {
    const MOST: usize = 8;
    let mut names: Vec<_> = meters.iter().take(MOST).map(|meter| role_word(Role::Meter(*meter))).collect();
    if let Some(more) = meters.len().checked_sub(MOST).filter(|more| *more > 0) {
        names.push((text().and_more)(more));
    }
    names.join(", ")
}
