//! E11: meters that add nothing. Their samples are 0, and nobody can tell.

use blindsum_core::noise::Share;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;

use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::sampling::{Sample, stream, to_f64};

const METERS: u32 = 10;
/// How many send zeros.
const RIDERS: u32 = 4;
/// Totals that one step draws.
const AT_ONCE: u32 = 1000;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E11",
    title: "Free riders",
    question: "Four of ten meters save the trouble and send samples of 0. Who notices?",
    choices: &[
        "The range alarm",
        "The cloud, from the ciphertexts",
        "Nobody, and epsilon grows from 1 to 2.46",
    ],
    right: 2,
    prevents: "Nothing within the protocol: 0 is an honest sample, too. Larger shares are made for as many as can be expected (E9b).",
    trials: 10_000,
    key_sizes: &[],
    make: |plan| Ok(Box::new(FreeRiders { plan, noise: Sample::default(), beyond: 0 })),
};

struct FreeRiders {
    plan: Plan,
    noise: Sample,
    beyond: u32,
}

fn params() -> Result<Params, LabError> {
    Ok(Params::try_from(RawParams { meters: METERS, ..RawParams::default() })?)
}

impl Steps for FreeRiders {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let params = params()?;
        let share = Share::new(params.noise(), params.scale(), METERS)?;
        let mut stream = stream(self.plan.seed, 11, number);
        for _ in 0..AT_ONCE.min(self.plan.trials - number * AT_ONCE) {
            let noise = (0..METERS - RIDERS).map(|_| share.sample(&mut stream)).sum::<i64>();
            self.noise.add(to_f64(noise) / params.scale());
            // Beyond this the range alarm may ring: 64 scales from what readings can come to.
            self.beyond += u32::from(to_f64(noise.abs()) > 64.0 * params.scale());
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let shape = f64::from(METERS - RIDERS) / f64::from(METERS);
        let left = params().ok().and_then(|params| {
            let law = ResidualLaw::of_shares(&params, METERS - RIDERS)?;
            Some((law.odds_of_a_home(&params), libm::sqrt(law.variance()) / params.scale()))
        });
        let mut figures = Vec::new();
        if let Some((epsilon, deviation)) = left {
            figures.push(
                Figure::exact("epsilon that is left, s = 0.6", "", epsilon, Given::digits(2.4565, 4))
                    .from("E9"),
            );
            figures.push(
                Figure::deviation(
                    "deviation of the total's noise",
                    "scales",
                    &self.noise,
                    3.0 + 3.0 / shape,
                    Given::exact(deviation),
                )
                .from("sqrt(2 s), excess kurtosis 3/s"),
            );
        }
        figures.push(Figure::never("totals out of range", "totals", self.beyond).from("chance about e^-64"));
        figures
    }
}
