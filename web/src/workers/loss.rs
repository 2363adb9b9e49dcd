//! A loss that is planned: which meter falls silent, and from where on.

use blindsum_sim::beat::Beat;

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

#[cfg(test)]
mod tests {
    use super::*;

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
