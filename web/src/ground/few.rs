//! A few values in order. Each type that the standard library sorts costs the page some kilobytes; for a handful of values putting
//! one after the other in its place is as quick.

/// The values, each after those that go before it or are its equals.
pub(crate) fn in_order<T>(
    values: impl IntoIterator<Item = T>,
    goes_before: impl Fn(&T, &T) -> bool,
) -> Vec<T> {
    let mut ordered: Vec<T> = Vec::new();
    for value in values {
        let place = ordered.iter().position(|other| goes_before(&value, other)).unwrap_or(ordered.len());
        ordered.insert(place, value);
    }
    ordered
}

/// The different values, in order.
pub(crate) fn distinct<T: PartialOrd>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut ordered = in_order(values, |one, other| one < other);
    ordered.dedup();
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_in_order_and_equals_as_they_came() {
        let by_first = |one: &(u8, char), other: &(u8, char)| one.0 < other.0;
        let pairs = [(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e')];
        assert_eq!(in_order(pairs, by_first), [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c'), (3, 'e')]);
        assert_eq!(distinct([3, 1, 2, 3, 1]), [1, 2, 3]);
        assert_eq!(distinct(Vec::<u8>::new()), [0; 0]);
    }
}
