//! The report for people.

use blindsum_core::params::{BLACKBOARD_BITS, Params, RawParams, SECURE_KEY_BITS};
use blindsum_core::variants::Blinding;
use blindsum_readings::{MWH_PER_WH, USUAL_SLOT_MINUTES};
use blindsum_sim::{Cost, Costs, Party, Phase, Refusal, Verdict};

use crate::report::results::{Report, RoundReport, SEEDED, Setting};
use crate::report::words::{counted, wh};
use crate::report::{Struck, against};

/// The widths of the columns of a day, except for the time.
const COLUMNS: [usize; 4] = [18, 18, 18, 14];

impl Setting {
    /// What there is to say before a run of these slots: what it is, and what is wrong with it. Without a newline at the end.
    #[must_use]
    pub fn text(&self, slots: &[&str], day: bool) -> String {
        let params = &self.params;
        let meters = counted(params.meters(), "meter");
        let what = match slots {
            [slot] if !day => format!("One round: {meters}, slot {slot}{}", self.length()),
            slots => format!("A day of {}{}: {meters}", counted(slots.len(), "slot"), self.length()),
        };
        let mut lines = vec![format!(
            "{what}, epsilon {}, gamma {}, cap {} Wh, {}-bit keys",
            params.epsilon(),
            params.gamma(),
            params.cap_wh(),
            params.key_bits()
        )];
        lines.extend(variants(params));
        lines.extend(unit(params));
        if params.insecure_size() {
            lines.push(format!(
                "WARNING: {}-bit keys hide nothing for long; real ones have {SECURE_KEY_BITS} bits or more",
                params.key_bits()
            ));
        }
        if params.blinding() == Blinding::Corrected {
            lines.push(
                "WARNING: anyone can strip the corrected blinding: the shares k cancel in the product of all c_i, and h^(m n) \
                 can be divided out, for h, m and n are public"
                    .to_owned(),
            );
        }
        if let Some(why) = params.cannot_decrypt() {
            lines.push(format!("This is going to be refused: {why}"));
        }
        if let Some(seed) = self.seed {
            lines.push(format!("Randomness from seed {seed}: {SEEDED}"));
        }
        lines.join("\n")
    }

    /// How long a slot is, where it is not the half-hour that everybody expects: what the cap is for, too.
    fn length(&self) -> String {
        let unusual = self.slot_minutes.filter(|minutes| *minutes != USUAL_SLOT_MINUTES);
        unusual.map(|minutes| format!(" of {minutes} minutes")).unwrap_or_default()
    }
}

/// What differs from the scheme as it is meant to be run.
fn variants(params: &Params) -> Option<String> {
    let usual = RawParams::default();
    let changed = [
        (params.key_mode() != usual.key_mode).then(|| format!("key mode {}", params.key_mode())),
        (params.blinding() != usual.blinding).then(|| format!("blinding {}", params.blinding())),
        (params.base() != usual.base).then(|| format!("base {}", params.base())),
        (params.noise() != usual.noise).then(|| format!("{} noise", params.noise())),
        (params.collapsed() != usual.collapsed).then(|| "one ciphertext of noise a meter".to_owned()),
        (params.randomizer() != usual.randomizer).then(|| format!("randomizer {}", params.randomizer())),
        (params.proofs() != usual.proofs).then(|| "proved blind sequences".to_owned()),
        params.opening().then(|| "a decryption shown to be right".to_owned()),
        (params.tolerated() > 0).then(|| larger_shares(params)),
    ];
    let changed: Vec<_> = changed.into_iter().flatten().collect();
    (!changed.is_empty()).then(|| format!("Variant: {}", changed.join(", ")))
}

/// What holds with shares of 1 / (m - S), and what it costs.
fn larger_shares(params: &Params) -> String {
    let (meters, enough) = (f64::from(params.meters()), f64::from(params.enough_shares()));
    let whom = match params.tolerated() {
        1 => "1 meter that works against the others or adds no noise".to_owned(),
        many => format!("up to {many} meters that work together or add no noise"),
    };
    format!(
        "larger shares of noise, so that epsilon holds against {whom}, and the error is {:.3} times as large",
        (meters / enough).sqrt()
    )
}

/// How much is counted as one, where that is more than a mWh.
fn unit(params: &Params) -> Option<String> {
    let name = if params.key_bits() == BLACKBOARD_BITS { "tick" } else { "unit" };
    (params.unit_mwh() > 1).then(|| {
        format!(
            "Energy is counted in whole {name}s, to which each reading is rounded first: 1 {name} = {} Wh",
            wh(params.unit_mwh())
        )
    })
}

impl Report<'_> {
    /// The one round of a run, without a newline at the end.
    #[must_use]
    pub fn round_text(&self) -> String {
        let mut lines = Vec::new();
        if let Some(board) = self.board {
            lines.push(board.text());
        }
        for round in self.rounds {
            lines.extend(round.text());
            if round.begun {
                lines.extend(round.against(self.setting.against));
            }
            lines.extend(self.has_account().then(|| format!("Ledger           {}", self.ledger_text())));
            if round.begun {
                lines.push(String::new());
                lines.extend(table(&Phase::ALL, "", |phase, party| round.outcome.costs.get(phase, party)));
                lines.push(format!("{EXPLANATION} Computed by {}.", self.setting.engine));
            }
        }
        lines.join("\n")
    }

    /// What follows the lines of a day's slots, without a newline at the end.
    #[must_use]
    pub fn day_text(&self) -> String {
        let mut lines = vec![String::new(), format!("Ledger: {}", self.ledger_text())];
        match self.not_begun {
            0 => {}
            1 => lines.push("1 slot was not begun.".to_owned()),
            count => lines.push(format!("{count} slots were not begun.")),
        }
        if self.rounds.iter().all(|round| !round.begun) {
            return lines.join("\n");
        }
        let (set_up, epoch) = Phase::ALL.split_at(1);
        let one_off = self.set_up();
        lines.push(String::new());
        lines.extend(table(set_up, "once: ", |phase, party| one_off.get(phase, party)));
        let published: Vec<&Costs> = self
            .rounds
            .iter()
            .filter(|round| round.outcome.noisy_total().is_some())
            .map(|round| &round.outcome.costs)
            .collect();
        if !published.is_empty() {
            let slots = counted(published.len(), "slot");
            lines.extend([String::new(), format!("Each slot, the median of {slots}:")]);
            lines.extend(table(epoch, "", |phase, party| {
                median(published.iter().map(|costs| costs.get(phase, party)))
            }));
        }
        lines.push(format!("{EXPLANATION} Computed by {}.", self.setting.engine));
        lines.join("\n")
    }

    /// Whether there is more to tell of the ledger than what the rounds told say themselves.
    fn has_account(&self) -> bool {
        let told: f64 = self.rounds.iter().filter_map(|round| round.outcome.epsilon_spent).sum();
        self.ledger.budget().is_some() || self.ledger.spent() > told
    }

    fn ledger_text(&self) -> String {
        let spent = shown(self.ledger.spent());
        match self.ledger.budget().zip(self.ledger.remaining()) {
            Some((budget, left)) => {
                format!("epsilon {spent} spent of {}, {} left", shown(budget), shown(left))
            }
            None => format!("epsilon {spent} spent; no budget was set"),
        }
    }
}

const EXPLANATION: &str =
    "Meters: the sum over all of them. A message to everybody is sent once and received by each.";

impl RoundReport {
    fn text(&self) -> Vec<String> {
        let outcome = &self.outcome;
        let mut lines = vec![String::new()];
        if !self.begun {
            lines.extend(outcome.refusal().map(|refusal| format!("REFUSED          {refusal}")));
            lines.push(
                "                 The round did not begin: no meter was asked, and there is no total."
                    .to_owned(),
            );
            return lines;
        }
        let clipped = match outcome.clipped {
            0 => "the cap cut no reading".to_owned(),
            count => format!("after the cap cut {}", counted(count, "reading")),
        };
        lines.push(format!("True total       {}  ({clipped})", self.energy(outcome.true_total)));
        match &outcome.verdict {
            Verdict::Published(total) => lines.extend(self.published(*total)),
            Verdict::Refused(refusal) => lines.extend(self.refused(refusal)),
        }
        lines.extend(self.tampering.map(|struck| format!("Tampering        {}", self.struck(struck))));
        lines.extend(self.absence().map(|absence| format!("Absent           {absence}")));
        lines.push(format!("Transcript hash  {}", self.hash()));
        lines
    }

    fn published(&self, total: i64) -> Vec<String> {
        let noise = self.outcome.selected_noise;
        let error = total - self.outcome.true_total;
        let share = if self.outcome.true_total == 0 {
            String::new()
        } else {
            let percent = 100.0 * wh(self.mwh(error)).abs() / wh(self.mwh(self.outcome.true_total));
            format!(" = {percent:.3} % of the true total")
        };
        vec![
            format!("Noisy total      {}  (published)", self.energy(total)),
            format!("Noise            {}", self.energy(noise)),
            format!("Error            {}{share}", self.energy(error.abs())),
            format!(
                "Check            noisy total = true total + the noise samples that were selected: {}",
                if error == noise { "compared, equal" } else { "compared, NOT EQUAL" }
            ),
        ]
    }

    fn refused(&self, refusal: &Refusal) -> Vec<String> {
        let why = match refusal {
            Refusal::Unnoticed { .. } => {
                "by this simulation alone, which sees that the total would be wrong".to_owned()
            }
            refusal => refusal.to_string(),
        };
        let mut lines =
            vec![format!("REFUSED          {why}"), "                 No total was published.".to_owned()];
        lines.extend(self.lost_epsilon().map(|said| format!("                 {said}")));
        lines
    }

    /// What epsilon holds against those who take part.
    fn against(&self, pooled: Option<u32>) -> Vec<String> {
        let params = &self.outcome.params;
        let found = against::against(params, &self.outcome.absent, pooled);
        found.iter().map(|one| format!("Epsilon          {}", against::text(params, one))).collect()
    }

    /// What a refused round still cost.
    fn lost_epsilon(&self) -> Option<String> {
        self.outcome.refusal()?;
        let spent = shown(self.outcome.epsilon_spent?);
        Some(format!(
            "It still cost epsilon {spent}: it was refused after the values that make up its total had gone to parties who may be \
             able to read them."
        ))
    }

    /// Who does not count, what the total is over, and what that costs.
    fn absence(&self) -> Option<String> {
        let absent = self.absent();
        if absent.is_empty() {
            return None;
        }
        let names: Vec<_> = absent.iter().map(|number| format!("meter {number}")).collect();
        let names = names.join(", ");
        let params = &self.outcome.params;
        let published = self.outcome.noisy_total().and(self.outcome.epsilon_spent);
        let Some(spent) = published else { return Some(names) };
        let present = usize::try_from(params.meters()).unwrap_or(usize::MAX).saturating_sub(absent.len());
        Some(format!(
            "{names}; the total is over the {present} present. It costs epsilon {} instead of {}, because there are fewer shares \
             of noise",
            shown(spent),
            shown(params.epsilon())
        ))
    }

    /// The heads of [`Self::line`].
    #[must_use]
    pub fn line_heads(params: &Params) -> String {
        let unit = if in_wh(params) { "Wh" } else { "kWh" };
        let heads = [format!("true total {unit}"), format!("noisy total {unit}"), format!("noise {unit}")];
        columns("slot", heads.into_iter().chain(["epsilon spent".to_owned()]))
    }

    /// The round as one line of a day, or two; `spent` is the epsilon of all its rounds up to this one.
    #[must_use]
    pub fn line(&self, spent: f64) -> String {
        let outcome = &self.outcome;
        let energy = |units| self.figure(units);
        let line = match &outcome.verdict {
            Verdict::Published(total) => {
                let figures = [outcome.true_total, *total, outcome.selected_noise].map(energy);
                columns(&self.slot, figures.into_iter().chain([shown(spent).to_string()]))
            }
            Verdict::Refused(refusal) => {
                let cost = self.lost_epsilon().map(|said| format!("\n       {said}"));
                format!("{}  REFUSED: {refusal}{}", self.slot, cost.unwrap_or_default())
            }
        };
        let struck = self.tampering.map(|struck| format!("\n       tampering: {}", self.struck(struck)));
        let line = line + &struck.unwrap_or_default();
        match self.absence() {
            Some(absence) => format!("{line}\n       absent: {absence}"),
            None => line,
        }
    }

    /// What was done to it, and who noticed.
    fn struck(&self, struck: Struck) -> String {
        struck.text(&self.outcome, &|units| self.energy(units).trim_start().to_owned())
    }

    /// An energy with its unit.
    fn energy(&self, units: i64) -> String {
        let unit = if in_wh(&self.outcome.params) { "Wh" } else { "kWh" };
        format!("{:>20} {unit}", self.figure(units))
    }

    /// An energy in Wh or kWh, exact.
    fn figure(&self, units: i64) -> String {
        let mwh = self.mwh(units);
        if in_wh(&self.outcome.params) { wh(mwh).to_string() } else { kwh(mwh) }
    }
}

/// Whether the households are so few and their readings so coarse that kWh would only confuse.
fn in_wh(params: &Params) -> bool {
    params.key_bits() == BLACKBOARD_BITS
}

fn columns(slot: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<_> = COLUMNS.iter().zip(cells).map(|(width, cell)| format!("{cell:>width$}")).collect();
    format!("{slot:<5}{}", cells.concat())
}

/// Milliseconds by phase and party, then the bytes.
fn table(phases: &[Phase], title: &str, cost: impl Fn(Phase, Party) -> Cost) -> Vec<String> {
    let row = |name: &str, cell: &dyn Fn(Party) -> String| {
        let cells = Party::ALL.map(|party| format!("{:>16}", cell(party)));
        format!("{name:<22}{}", cells.concat())
    };
    let sum = |party, value: &dyn Fn(Cost) -> u64| {
        phases.iter().map(|phase| value(cost(*phase, party))).sum::<u64>().to_string()
    };
    let mut lines = vec![row("ms of computing", &|party| heading(party).to_owned())];
    for phase in phases {
        let name = format!("{title}{}", phase.name().replace('_', " "));
        lines.push(row(&name, &|party| format!("{:.1}", cost(*phase, party).millis)));
    }
    if phases.len() > 1 {
        let all = |party| phases.iter().map(|phase| cost(*phase, party).millis).sum::<f64>();
        lines.push(row("all phases", &|party| format!("{:.1}", all(party))));
    }
    lines.push(row(&format!("{title}bytes sent"), &|party| sum(party, &|cost| cost.sent)));
    lines.push(row(&format!("{title}bytes received"), &|party| sum(party, &|cost| cost.received)));
    lines
}

/// The middle of the costs in each respect, or the mean of the two in the middle.
fn median(costs: impl Iterator<Item = Cost>) -> Cost {
    let costs: Vec<_> = costs.collect();
    let middle = |value: &dyn Fn(&Cost) -> f64| {
        let mut values: Vec<_> = costs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or_default();
        f64::midpoint(at(values.len().saturating_sub(1) / 2), at(values.len() / 2))
    };
    #[expect(clippy::cast_precision_loss, reason = "bytes stay below 2^53")]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the middle of counts is one, except for halves"
    )]
    let bytes = |value: &dyn Fn(&Cost) -> u64| middle(&|cost| value(cost) as f64) as u64;
    Cost {
        millis: middle(&|cost| cost.millis),
        sent: bytes(&|cost| cost.sent),
        received: bytes(&|cost| cost.received),
    }
}

fn heading(party: Party) -> &'static str {
    match party {
        Party::Meters => "meters",
        Party::Cloud => "cloud",
        Party::ControlCenter => "control centre",
        Party::Dealer => "dealer",
    }
}

/// To ten digits: 0.3, not 0.30000000000000004.
fn shown(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

/// kWh of a number of mWh, exact.
pub(super) fn kwh(mwh: i64) -> String {
    let per_kwh = (MWH_PER_WH * 1000).unsigned_abs();
    let sign = if mwh < 0 { "-" } else { "" };
    let magnitude = mwh.unsigned_abs();
    format!("{sign}{}.{:06}", magnitude / per_kwh, magnitude % per_kwh)
}
