//! The numbers of the laboratory's pictures.

use std::rc::Rc;

use blindsum_laboratory::breaks::Spending;
use blindsum_laboratory::{Drawn, Law, Pair};

use crate::ground::number::{energy, to_f64};
use crate::text::{format, text};
use crate::view::laboratory::curve::Curve;
use crate::view::laboratory::picture::{Axis, DOTS};
use crate::view::laboratory::trial::{Trial, law_says, some_absent};
use crate::view::sheet::{Cell, Sheet, columns};

/// Units: for people as kWh with as many decimals as the axis needs, for programs as whole mWh.
fn energies(trial: &Trial) -> impl Fn(i64) -> Cell + use<> {
    let params = trial.params;
    let width = trial.law().scale() / 10.0 * to_f64(params.unit_mwh()) / 1e6;
    let decimals = format::decimals(width, 2, 6);
    move |units| {
        let mwh = energy(&params, units);
        Cell::new(format::kwh(mwh, decimals), mwh)
    }
}

/// A part of 1: for people in percent.
fn part(part: f64) -> Cell {
    Cell::new(format::significant(100.0 * part, 2), part)
}

/// The shares of one round, and their sum so far: there can be ten thousand.
pub(crate) fn shares(trial: &Trial) -> Sheet {
    let words = text().laboratory;
    let params = trial.params;
    let shares = trial.shares().map(|(_, shares)| shares).unwrap_or_default();
    let sums: Vec<i64> = shares
        .iter()
        .scan(0i64, |sum, (_, share)| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    let wh = move |units: i64| {
        let mwh = energy(&params, units);
        Cell::new(format::wh_exact(mwh), mwh)
    };
    let columns = columns(&[
        ("home", words.table_home),
        ("share_mwh", words.table_share),
        ("sum_mwh", words.table_sum),
    ]);
    let row = move |place: usize| {
        let row = shares.get(place).zip(sums.get(place));
        row.map(|((meter, share), sum)| vec![Cell::same(u64::from(*meter) + 1), wh(*share), wh(*sum)])
            .unwrap_or_default()
    };
    let count = trial.shares().map_or(0, |(_, shares)| shares.len());
    let says = law_says(trial, some_absent(trial)).0;
    Sheet::lazy("laboratory-shares", columns, count, Rc::new(row)).with_note(says).known("noise")
}

/// Bars drawn and expected.
pub(crate) fn histogram(trial: &Trial, drawn: &Drawn) -> Sheet {
    let (words, energy) = (text().laboratory, energies(trial));
    let expected = drawn.noise.expected(trial.law(), 0);
    let rows = drawn.noise.bins().edges().zip(drawn.noise.counts()).zip(expected).map(
        |(((from, to), count), expected)| {
            vec![
                energy(from),
                energy(to),
                Cell::new(format::grouped((*count).into()), count),
                Cell::new(format::decimal(expected, 1), expected),
            ]
        },
    );
    let columns = [
        ("from_mwh", words.table_from),
        ("to_mwh", words.table_to),
        ("drawn", words.table_drawn),
        ("expected", words.table_expected),
    ];
    Sheet::new("laboratory-law", &columns, rows.collect())
}

/// The dots.
pub(crate) fn dots(trial: &Trial) -> Sheet {
    let (words, energy) = (text().laboratory, energies(trial));
    let rows = (1..)
        .zip(trial.law().dots(DOTS))
        .map(|(dot, noise): (u32, i64)| vec![Cell::same(dot), energy(noise)]);
    Sheet::new(
        "laboratory-dots",
        &[("dot", words.table_dot), ("noise_mwh", words.table_total)],
        rows.collect(),
    )
}

/// With and without one home: by the law, and where rounds are drawn, by these.
pub(crate) fn pair(trial: &Trial, axis: &Axis) -> Sheet {
    const ID: &str = "laboratory-pair";
    let (words, energy) = (text().laboratory, energies(trial));
    let (law, pair) = (trial.law(), trial.pair());
    let within = |law: Law, (from, to): (i64, i64), middle: i64| {
        part(law.between(from.saturating_sub(middle), to.saturating_sub(middle)))
    };
    let ratio = |ratio: f64| Cell::new(format::significant(ratio, 3), ratio);
    let Some(drawn) = trial.rounds.as_ref() else {
        let ticks = axis.chart.ticks().into_iter();
        let rows = ticks.map(|tick| vec![energy(tick), ratio(pair.ln_ratio(tick).exp())]);
        return Sheet::new(
            ID,
            &[("noise_mwh", words.table_total), ("ratio", words.table_ratio)],
            rows.collect(),
        );
    };
    let (off, on) = drawn.pair(&pair);
    let (exact, sampled) = (pair.exact(&off), Pair::sampled(&off, &on));
    let rows = off.bins().edges().zip(exact.into_iter().zip(sampled)).map(|(bar, (exact, sampled))| {
        // Where too little was drawn the ratio has no upper end, and its cell is empty.
        let high = sampled.high.is_finite().then_some(sampled.high);
        let low = |number: f64| Cell::new(format::significant(number, 2), number);
        vec![
            energy(bar.0),
            energy(bar.1),
            within(law, bar, pair.off_middle()),
            within(law, bar, pair.on_middle()),
            ratio(exact),
            low(sampled.low),
            high.map_or_else(|| Cell::new(words.no_end.to_owned(), ""), low),
        ]
    });
    let columns = [
        ("from_mwh", words.table_from),
        ("to_mwh", words.table_to),
        ("probability_at_0", words.table_off),
        ("probability_at_cap", words.table_on),
        ("ratio", words.table_ratio),
        ("ratio_drawn_from", words.table_sampled),
        ("ratio_drawn_to", words.table_sampled_to),
    ];
    Sheet::new(ID, &columns, rows.collect())
}

/// The error against the homes.
pub(crate) fn error(curve: &Curve) -> Sheet {
    let words = text().laboratory;
    let row = |homes: u32| {
        let error = curve.error(homes);
        vec![
            Cell::new(format::grouped(homes.into()), homes),
            Cell::new(format::significant(100.0 * error, 3), 100.0 * error),
        ]
    };
    let columns = [("homes", words.table_homes), ("error_percent", words.table_error)];
    Sheet::new("laboratory-error", &columns, Curve::TOLD.map(row).to_vec())
}

/// How far a suspicion gets: before, with this total where it is known, and at its limit.
pub(crate) fn learned(before: f64, here: Option<f64>, limit: f64) -> Sheet {
    let words = text().laboratory;
    let rows = [(words.before, Some(before)), (words.this_total, here), (words.limit, Some(limit))];
    let rows = rows.into_iter().filter_map(|(word, likely)| {
        let likely = 100.0 * likely?;
        // A limit is never said lower than it is.
        let shown = if likely > 50.0 { format::upward(likely, 1) } else { format::decimal(likely, 1) };
        Some(vec![Cell::same(word), Cell::new(shown, likely)])
    });
    let columns = [("when", words.table_when), ("home_on_percent", words.table_likely)];
    Sheet::new("laboratory-learned", &columns, rows.collect()).known("noise")
}

/// Half-hours against a budget: what was spent after each, and which was refused.
pub(crate) fn budget(spending: &Spending, epochs: u32) -> Sheet {
    let words = text().laboratory;
    let rows = (1..=epochs).zip(spending.spent.iter().map(Some).chain(std::iter::repeat(None)));
    let rows = rows.map(|(epoch, spent)| {
        vec![
            Cell::same(epoch),
            spent.map_or_else(
                || Cell::new(words.table_refused.to_owned(), ""),
                |spent| Cell::new(format::short_decimal(*spent), spent),
            ),
            Cell::new(
                if spent.is_some() { words.table_published } else { words.table_refused }.to_owned(),
                if spent.is_some() { "published" } else { "refused" },
            ),
        ]
    });
    let columns = [
        ("half_hour", words.table_epoch),
        ("epsilon_spent", words.table_spent),
        ("state", words.table_state),
    ];
    Sheet::new("laboratory-budget", &columns, rows.collect())
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{Params, RawParams};
    use blindsum_core::randomness::Randomness;
    use blindsum_laboratory::wire::Order;

    use super::*;
    use crate::state::Shared;
    use crate::view::laboratory::here::Here;
    use crate::view::sheet::tests::parsed;

    fn trial(rounds: u32) -> Trial {
        let params = Params::try_from(RawParams::default()).unwrap();
        let order =
            Order { params, present: params.meters(), rounds, randomness: Randomness::Seeded(1), turn: 0 };
        let rounds = (rounds > 0).then(|| Shared::new(order.carry_out(|_| ()).unwrap()));
        Trial { params, here: Here::of(None, &params), rounds }
    }

    fn column(sheet: &Sheet, key: &str) -> Vec<f64> {
        let lines = parsed(sheet);
        let place = lines[0].iter().position(|name| name == key).unwrap();
        lines[1..].iter().map(|line| line[place].parse().unwrap()).collect()
    }

    /// What people read in a column, as numbers.
    fn shown(sheet: &Sheet, place: usize) -> Vec<f64> {
        let number = |cell: &Cell| cell.shown.replace('\u{202f}', "").replace('−', "-").parse().unwrap();
        (0..sheet.count).map(|row| number(&sheet.row(row)[place])).collect()
    }

    fn agree(file: &[f64], table: &[f64], unit: f64, within: f64) {
        assert_eq!(file.len(), table.len());
        for (file, table) in file.iter().zip(table) {
            assert!((file * unit - table).abs() <= within, "{file} is not {table}");
        }
    }

    #[test]
    fn every_file_says_what_its_table_says() {
        let trial = trial(100);
        let drawn = trial.rounds.clone().unwrap();
        let axis = Axis::new(&trial.params, &[], (0.0, 100.0));
        let curve = Curve::new(&trial.params, trial.law(), 1_361_000.0);
        let spending = Spending::new(10.0, 1.0, 48).unwrap();
        let sheets = [
            shares(&trial),
            histogram(&trial, &drawn),
            dots(&trial),
            pair(&trial, &axis),
            error(&curve),
            learned(0.5, Some(0.6), 0.7311),
            budget(&spending, 48),
        ];
        for sheet in &sheets {
            let lines = parsed(sheet);
            assert_eq!(lines.len(), sheet.count + 1, "{}", sheet.id);
            assert!(lines.iter().all(|line| line.len() == sheet.columns.len()), "{lines:?}");
            let key = |key: &str| key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            assert!(lines[0].iter().all(|name| key(name)), "{:?}", lines[0]);
        }
        let [shares, histogram, dots, pair, error, learned, budget] = &sheets;
        agree(&column(shares, "share_mwh"), &shown(shares, 1), 1e-3, 1e-9);
        agree(&column(shares, "sum_mwh"), &shown(shares, 2), 1e-3, 1e-9);
        agree(&column(histogram, "from_mwh"), &shown(histogram, 0), 1e-6, 0.05);
        agree(&column(histogram, "drawn"), &shown(histogram, 2), 1.0, 0.0);
        assert_eq!(column(histogram, "drawn").iter().sum::<f64>() + f64::from(drawn.noise.outside()), 100.0);
        agree(&column(dots, "noise_mwh"), &shown(dots, 1), 1e-6, 0.05);
        agree(&column(pair, "probability_at_cap"), &shown(pair, 3), 100.0, 0.5);
        agree(&column(error, "error_percent"), &shown(error, 1), 1.0, 0.5);
        assert_eq!(shown(error, 0), column(error, "homes"));
        assert_eq!(shown(learned, 1), [50.0, 60.0, 73.2]);
        let published = parsed(budget).iter().filter(|line| line[2] == "published").count();
        assert_eq!((published, budget.row(10)[1].shown.as_str()), (10, "refused"));
    }

    #[test]
    fn where_nothing_is_drawn_the_laws_have_their_sheets() {
        let trial = trial(0);
        let axis = Axis::new(&trial.params, &[], (0.0, 100.0));
        assert_eq!(shares(&trial).count, 0);
        let ratio = column(&pair(&trial, &axis), "ratio");
        let limit = trial.params.epsilon().exp();
        assert!(ratio.iter().all(|ratio| (1.0 / limit - 1e-9..=limit + 1e-9).contains(ratio)), "{ratio:?}");
        assert_eq!(learned(0.5, None, 0.73).count, 2);
    }
}
