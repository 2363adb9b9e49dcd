//! The report for people.

use blindsum_core::params::{MWH_PER_WH, SECURE_KEY_BITS};
use blindsum_core::sim::{Cost, Party, Phase, Verdict};

use super::json::wh;
use super::{Report, SEEDED, hash};

impl Report<'_> {
    /// Several lines, without a newline at the end.
    #[must_use]
    pub fn text(&self) -> String {
        let outcome = self.outcome;
        let params = &outcome.params;
        let mut lines = vec![format!(
            "One round: {} meters, slot {}, epsilon {}, gamma {}, cap {} Wh, {}-bit keys",
            params.meters(),
            self.slot,
            params.epsilon(),
            params.gamma(),
            params.cap_wh(),
            params.key_bits()
        )];
        if params.insecure_size() {
            lines.push(format!(
                "WARNING: {}-bit keys hide nothing for long; real ones have {SECURE_KEY_BITS} bits or more",
                params.key_bits()
            ));
        }
        if let Some(seed) = self.seed {
            lines.push(format!("Randomness from seed {seed}: {SEEDED}"));
        }
        lines.push(String::new());
        let clipped = match outcome.clipped {
            0 => "the cap cut no reading".to_owned(),
            1 => "after the cap cut 1 reading".to_owned(),
            count => format!("after the cap cut {count} readings"),
        };
        lines.push(format!("True total       {:>20} kWh  ({clipped})", kwh(self.mwh(outcome.true_total))));
        match &outcome.verdict {
            Verdict::Published(total) => lines.extend(self.published(*total)),
            Verdict::Refused(refusal) => {
                lines.push(format!("REFUSED          {refusal}"));
                lines.push("                 No total was published.".to_owned());
            }
        }
        lines.push(format!("Transcript hash  {}", hash(outcome)));
        lines.push(String::new());
        lines.extend(self.table());
        lines.join("\n")
    }

    fn published(&self, total: i64) -> Vec<String> {
        let noise = self.outcome.selected_noise;
        let error = total - self.outcome.true_total;
        let share = if self.outcome.true_total == 0 {
            String::new()
        } else {
            format!(
                " = {:.3} % of the true total",
                100.0 * wh(self.mwh(error)).abs() / wh(self.mwh(self.outcome.true_total))
            )
        };
        vec![
            format!("Noisy total      {:>20} kWh  (published)", kwh(self.mwh(total))),
            format!("Noise            {:>20} kWh", kwh(self.mwh(noise))),
            format!("Error            {:>20} kWh{share}", kwh(self.mwh(error.abs()))),
            format!(
                "Check            noisy total = true total + the noise samples that were selected: {}",
                if error == noise { "compared, equal" } else { "compared, NOT EQUAL" }
            ),
        ]
    }

    /// Milliseconds by phase and party, then the bytes.
    fn table(&self) -> Vec<String> {
        let costs = &self.outcome.costs;
        let row = |name: &str, cell: &dyn Fn(Party) -> String| {
            let cells = Party::ALL.map(|party| format!("{:>16}", cell(party)));
            format!("{name:<16}{}", cells.concat())
        };
        let millis = |cost: Cost| format!("{:.1}", cost.millis);
        let mut lines = vec![row("ms of computing", &|party| title(party).to_owned())];
        for phase in Phase::ALL {
            lines.push(row(&phase.name().replace('_', " "), &|party| millis(costs.get(phase, party))));
        }
        lines.push(row("all phases", &|party| millis(costs.total(party))));
        lines.push(row("bytes sent", &|party| costs.total(party).sent.to_string()));
        lines.push(row("bytes received", &|party| costs.total(party).received.to_string()));
        lines.push(
            "Meters: the sum over all of them. A message to everybody is sent once and received by each."
                .into(),
        );
        lines
    }
}

fn title(party: Party) -> &'static str {
    match party {
        Party::Meters => "meters",
        Party::Cloud => "cloud",
        Party::ControlCenter => "control centre",
        Party::Dealer => "dealer",
    }
}

/// kWh of a number of mWh, exact.
pub(super) fn kwh(mwh: i64) -> String {
    let per_kwh = (MWH_PER_WH * 1000).unsigned_abs();
    let sign = if mwh < 0 { "-" } else { "" };
    let magnitude = mwh.unsigned_abs();
    format!("{sign}{}.{:06}", magnitude / per_kwh, magnitude % per_kwh)
}
