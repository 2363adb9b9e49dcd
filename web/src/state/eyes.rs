//! Who looks, as eyes come and go.

use std::collections::BTreeSet;

use blindsum_sim::knowledge::{Lens, Observer};

/// The eyes of nobody: a stranger's, who sees what is public.
pub(crate) fn nobody() -> Lens {
    Lens::Parties(BTreeSet::new())
}

/// The eyes that others can join, of this many meters. Where one of them is not there, a person chooses again.
pub(crate) fn present(lens: &Lens, meters: u32) -> Lens {
    if lens.check(meters).is_ok() { lens.clone() } else { nobody() }
}

/// A coalition after somebody has come or gone. Nobody's eyes see nothing: then it is everything again.
pub(super) fn with(lens: &Lens, observer: Observer, inside: bool) -> Lens {
    let mut parties = match lens {
        Lens::Parties(parties) => parties.clone(),
        Lens::Everything => BTreeSet::new(),
    };
    match inside {
        true => parties.insert(observer),
        false => parties.remove(&observer),
    };
    if parties.is_empty() { Lens::Everything } else { Lens::Parties(parties) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eyes_pool_and_the_last_to_go_leaves_everything() {
        let cloud = with(&Lens::Everything, Observer::Cloud, true);
        assert_eq!(cloud, "cloud".parse().unwrap());
        let two = with(&cloud, Observer::Meter(1), true);
        assert_eq!(two, "cloud+meter-2".parse().unwrap());
        assert_eq!(with(&two, Observer::Cloud, false), "meter-2".parse().unwrap());
        assert_eq!(with(&cloud, Observer::Cloud, false), Lens::Everything);
    }

    #[test]
    fn who_is_not_there_lets_nobody_look() {
        let lens: Lens = "cloud+meter-99".parse().unwrap();
        assert_eq!((present(&lens, 3), present(&lens, 99)), (nobody(), lens));
        assert_eq!(with(&nobody(), Observer::Cloud, true), "cloud".parse().unwrap());
    }
}
