//! What was done to a round, and who noticed.

use blindsum_sim::tampering::{Notice, Tampering, What};
use blindsum_sim::{Outcome, Refusal};
use serde::Serialize;

use crate::report::words::wh;

/// What was done to a round.
#[derive(Debug, Clone, Copy)]
pub struct Struck {
    /// It.
    pub what: Tampering,
    /// What noticed; nothing where the message named was never sent.
    pub notice: Option<Notice>,
}

/// The same for programs. What does not apply is not there.
#[derive(Serialize)]
pub(super) struct StruckJson {
    what: String,
    noticed: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    would_publish_wh: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong_by_wh: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    experiment: Option<&'static str>,
}

impl Struck {
    fn notice(self) -> Notice {
        self.notice.unwrap_or(Notice::NeverSent)
    }

    /// The total that would be published and by how much it is wrong, in Wh, where nobody can notice.
    fn wrong(outcome: &Outcome) -> Option<(f64, f64)> {
        let energy = |units: i64| wh(units.saturating_mul(outcome.params.unit_mwh()));
        match outcome.refusal()? {
            Refusal::Unnoticed { would_publish, honest_total } => {
                Some((energy(*would_publish), energy(would_publish.saturating_sub(*honest_total))))
            }
            _ => None,
        }
    }

    /// What would prevent it, at what price, and the experiment that shows it, where no party can notice.
    fn cure(self) -> Option<(&'static str, &'static str, Option<&'static str>)> {
        match (self.what.what, self.notice()) {
            (What::Party(breach), Notice::Nobody | Notice::Law) => {
                Some((breach.cure(), breach.price(), breach.experiment()))
            }
            _ => None,
        }
    }

    pub(super) fn json(self, outcome: &Outcome) -> StruckJson {
        let (would_publish_wh, wrong_by_wh) = Self::wrong(outcome).unzip();
        let (cure, price, experiment) = match self.cure() {
            Some((cure, price, experiment)) => (Some(cure), Some(price), experiment),
            None => (None, None, None),
        };
        let (what, noticed) = (self.what.to_string(), self.notice().name());
        StruckJson { what, noticed, would_publish_wh, wrong_by_wh, cure, price, experiment }
    }

    /// In sentences; `energy` writes units of what was encrypted.
    pub(super) fn text(self, outcome: &Outcome, energy: &dyn Fn(i64) -> String) -> String {
        let notice = match self.notice() {
            Notice::NeverSent => "the message was never sent, so nothing was done".to_owned(),
            Notice::Harmless => "nobody has to notice: the total is right".to_owned(),
            Notice::Law => {
                "no party can notice. The total is y = d + xi, but its noise is less than promised".to_owned()
            }
            Notice::Tolerated => {
                "no party can notice, and the noise is still as promised: the shares were made for meters that add none".to_owned()
            }
            Notice::Other => "the round ended for another reason".to_owned(),
            Notice::Nobody => match outcome.refusal() {
                Some(Refusal::Unnoticed { would_publish, honest_total }) => format!(
                    "no party can notice. Outside of this simulation {} would be published, which is wrong by {}",
                    energy(*would_publish),
                    energy(would_publish.saturating_sub(*honest_total))
                ),
                _ => "no party can notice".to_owned(),
            },
            noticed => format!("noticed by {}", noticed.words()),
        };
        let cure = self.cure().map(|(cure, price, experiment)| {
            let shown = experiment.map(|experiment| format!(" (`blindsum lab {experiment}`)"));
            format!(". What would help: {cure}. Its price: {price}{}", shown.unwrap_or_default())
        });
        format!("{}: {notice}{}", self.what, cure.unwrap_or_default())
    }
}
