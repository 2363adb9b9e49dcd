//! The transcript of an epoch that is over, as far as the eyes that look may have it.

use blindsum_core::randomness::Randomness;
use blindsum_sim::knowledge::{Lens, Observer};
use blindsum_sim::transcript::{Disclosure, Transcript};
use blindsum_sim::{Config, EpochPlan, Finished, Session};

use crate::state::{Plan, SessionView};

/// What a transcript may tell to these eyes; nothing where even its public form has messages that they do not see.
///
/// The full form has every secret, so it is for eyes that see everything, and only where a seed lets anybody compute them again: the page
/// does not keep what a party got at its manufacture. The public form is what an eavesdropper sees.
pub(crate) fn form(plan: &Plan, lens: &Lens) -> Option<Disclosure> {
    match lens {
        Lens::Everything if plan.randomness.is_seeded() => Some(Disclosure::Full),
        Lens::Everything => Some(Disclosure::Public),
        Lens::Parties(parties) => parties.contains(&Observer::Eavesdropper).then_some(Disclosure::Public),
    }
}

/// The epoch to show, if it is over and all of it is kept.
pub(crate) fn finished(round: &SessionView, chosen: Option<usize>) -> Option<Finished> {
    let (place, records) = round.last_records.as_ref()?;
    let shown = round.shown_epoch(chosen).filter(|shown| shown == place)?;
    Some(Finished { outcome: (**round.finished.get(shown)?).clone(), records: records.to_vec() })
}

/// The document's text.
pub(crate) fn document(plan: &Plan, finished: &Finished, form: Disclosure) -> Option<String> {
    let transcript = match form {
        Disclosure::Public => Transcript::public(finished),
        Disclosure::Full => {
            // A seed makes the same meters again, with the same keys. What such a session would order is not carried out.
            let epochs = plan.slots.iter();
            let epochs =
                epochs.map(|slot| EpochPlan { epoch: slot.epoch, readings: slot.readings.clone() }).collect();
            let config = Config {
                budget: plan.budget,
                absence: plan.absence,
                ..Config::new(plan.params, epochs, plan.randomness, || 0.0)
            };
            let (session, fleet, _) = Session::begin(config).ok()?;
            Transcript::new(&session, finished, &fleet, form)
        }
    };
    Some(transcript.to_json())
}

/// The file's name: one that says which round it is of, where anybody can repeat it.
pub(crate) fn file_name(plan: &Plan, finished: &Finished, form: Disclosure) -> String {
    let slot = plan.slots.iter().find(|slot| slot.epoch == finished.outcome.epoch);
    let slot = slot.map(|slot| slot.label.replace(':', "")).unwrap_or_default();
    let name = match (form, plan.randomness) {
        // Whoever has the seed has every secret: it is in no name that is handed on with what is public.
        (Disclosure::Public, _) => "-public".to_owned(),
        (_, Randomness::Seeded(seed)) => format!("-seed-{seed}"),
        (_, Randomness::System) => String::new(),
    };
    format!("blindsum-transcript{name}-{slot}.json")
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use blindsum_core::variants::AbsencePolicy;
    use blindsum_sim::sample;

    use super::*;
    use crate::state::PlannedSlot;

    fn plan(randomness: Randomness) -> Plan {
        let slot = |slot: u64| PlannedSlot {
            label: format!("00:{:02}", 30 * slot),
            epoch: 1_262_304_000 + 1800 * slot,
            readings: sample::readings(),
        };
        Plan {
            params: sample::params(),
            slots: (0..2).map(slot).collect(),
            households: Rc::new(["a", "b", "c"].map(String::from).to_vec()),
            budget: None,
            absence: AbsencePolicy::Refuse,
            loss: None,
            randomness,
            deadline_ms: 1000,
            tampering: None,
        }
    }

    #[test]
    fn eyes_get_no_more_than_they_may_see() {
        let form = |seed: Option<u64>, lens: &str| {
            form(&plan(seed.map_or(Randomness::System, Randomness::Seeded)), &lens.parse().unwrap())
        };
        assert_eq!(form(Some(1), "everything"), Some(Disclosure::Full));
        assert_eq!(form(None, "everything"), Some(Disclosure::Public));
        for seed in [Some(1), None] {
            assert_eq!(form(seed, "center+dealer+eavesdropper"), Some(Disclosure::Public));
            for lens in ["cloud", "center", "dealer", "meter-1", "cloud+center+dealer"] {
                assert_eq!(form(seed, lens), None, "{lens}");
            }
        }
    }

    #[test]
    fn the_public_form_has_no_secret_and_the_full_one_has_the_seed() {
        let plan = plan(Randomness::Seeded(1));
        let finished = sample::session(plan.params, 2, None).remove(1);
        let [full, public] =
            [Disclosure::Full, Disclosure::Public].map(|form| document(&plan, &finished, form).unwrap());
        assert!(full.contains("\"seed\": \"1\"") && full.contains("\"master_key\""));
        for secret in ["\"secrets\"", "\"fleet\"", "\"true_total\"", "\"seed\""] {
            assert!(full.contains(secret) && !public.contains(secret), "{secret}");
        }
        assert_eq!(file_name(&plan, &finished, Disclosure::Full), "blindsum-transcript-seed-1-0030.json");
        assert_eq!(file_name(&plan, &finished, Disclosure::Public), "blindsum-transcript-public-0030.json");
    }
}
