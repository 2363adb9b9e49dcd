//! A loss that is planned: which meter falls silent, and from where on.

use blindsum_sim::beat::Beat;

use blindsum_sim::HostFailure;

use super::Task;

/// A meter whose plug the page pulls by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// The meter, from 0.
    pub meter: u32,
    /// The beat from which it is silent.
    pub beat: Beat,
}

impl Loss {
    /// Whether the meter is silent when it is asked for this. One request may fill two beats, and the meter answers at the end of
    /// the second: it is silent in both where it is lost in either.
    pub(super) fn takes(self, meter: u32, task: Task) -> bool {
        let ends = match task {
            Task::AcceptKeys => Beat::Keys,
            Task::Register => Beat::Register,
            Task::MaskReading => Beat::SendReading,
            Task::AddNoise => Beat::SendNoise,
            Task::FindPrimes | Task::RaisePowers | Task::Multiply => return false,
        };
        self.meter == meter && self.beat <= ends
    }
}

/// What is told of a meter that is waited for no longer, after this many milliseconds: that its power was cut as planned, or that a person
/// would not wait.
pub(super) fn ended(planned: bool, millis: f64) -> HostFailure {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that a person waited"
    )]
    let millis = millis.max(0.0) as u64;
    if planned { HostFailure::SwitchedOff } else { HostFailure::GivenUp(millis) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_said_to_have_stopped_waiting_for_a_planned_loss() {
        assert_eq!(ended(true, 3.0), HostFailure::SwitchedOff);
        assert_eq!(ended(false, 3000.4), HostFailure::GivenUp(3000));
    }

    #[test]
    fn a_planned_loss_takes_all_that_is_asked_from_its_beat_on() {
        let asked = [Task::AcceptKeys, Task::Register, Task::MaskReading, Task::AddNoise];
        for (beat, taken) in [
            (Beat::Keys, [true; 4]),
            (Beat::Register, [false, true, true, true]),
            (Beat::Admit, [false, false, true, true]),
            (Beat::SendReading, [false, false, true, true]),
            (Beat::DrawNoise, [false, false, false, true]),
            (Beat::SendNoise, [false, false, false, true]),
            (Beat::Multiply, [false; 4]),
        ] {
            let loss = Loss { meter: 3, beat };
            assert_eq!(asked.map(|task| loss.takes(3, task)), taken, "{beat:?}");
            assert!(asked.iter().all(|task| !loss.takes(2, *task)));
        }
        assert!(!Loss { meter: 0, beat: Beat::Keys }.takes(0, Task::Multiply));
    }
}
