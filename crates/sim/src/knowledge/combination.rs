//! Which samples count, from their sum alone.

use std::collections::BTreeSet;

/// How many combinations of one half of the meters are tried at most, each against all of the other half at
/// once. Beyond it nothing is said, although a patient coalition would go on, and finds the one that fits where the noise
/// is large beside the readings' steps.
const MOST: usize = 1 << 14;

/// Of rows of samples, one of each of which counts: the samples that count by every combination with the sum
/// `target`, where there is only one such for a row. Nothing where too many would have to be tried.
pub(super) fn agreed(rows: &[&[i64]], target: i128) -> Option<Vec<Option<i64>>> {
    // Equal samples are one: which of them counts no sum can tell.
    let rows: Vec<Vec<i64>> =
        rows.iter().map(|row| row.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()).collect();
    let (left, right) = rows.split_at(rows.len() / 2);
    let (left_sums, right_sums) = (sums(left)?, sums(right)?);
    let mut agreed = Vec::with_capacity(rows.len());
    for (half, own, others) in [(left, &left_sums, &right_sums), (right, &right_sums, &left_sums)] {
        let mut others = others.clone();
        others.sort_unstable();
        let fits = (0usize..).zip(own).filter(|(_, sum)| others.binary_search(&(target - **sum)).is_ok());
        let fitting: Vec<usize> = fits.map(|(combination, _)| combination).collect();
        let mut width = 1;
        for row in half {
            let mut digits = fitting.iter().map(|combination| combination / width % row.len());
            let only = digits.next().filter(|first| digits.all(|digit| digit == *first));
            agreed.push(only.and_then(|digit| row.get(digit)).copied());
            width *= row.len();
        }
    }
    Some(agreed)
}

/// The sum of every combination, numbered by its digits: the first row's is the lowest.
fn sums(rows: &[Vec<i64>]) -> Option<Vec<i128>> {
    let mut sums = vec![0i128];
    for row in rows {
        if row.is_empty() || sums.len() * row.len() > MOST {
            return None;
        }
        sums = row.iter().flat_map(|sample| sums.iter().map(move |sum| sum + i128::from(*sample))).collect();
    }
    Some(sums)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_sum_tells_the_samples_where_only_one_combination_has_it() {
        let rows: [&[i64]; 3] = [&[1, 2], &[10, 20, 30], &[-100, 400]];
        assert_eq!(agreed(&rows, -69), Some(vec![Some(1), Some(30), Some(-100)]));
        // 1 + 4 = 2 + 3: the third row's alone is certain.
        let rows: [&[i64]; 3] = [&[1, 2], &[3, 4], &[0, 50]];
        assert_eq!(agreed(&rows, 55), Some(vec![None, None, Some(50)]));
        // Equal samples are not two answers; what fits nothing tells nothing.
        assert_eq!(agreed(&[&[7, 7, 7]], 7), Some(vec![Some(7)]));
        assert_eq!(agreed(&[&[1, 2], &[5]], 100), Some(vec![None, None]));
    }

    #[test]
    fn too_many_combinations_are_not_tried() {
        let row: Vec<i64> = (0..4).collect();
        let rows = |count| vec![row.as_slice(); count];
        assert_eq!(agreed(&rows(14), 0), Some(vec![Some(0); 14]));
        assert_eq!(agreed(&rows(15), 0), None);
        assert_eq!(agreed(&rows(1000), 0), None);
    }
}
