//! Which of the two readers a round goes by, and what it waits for.

use crate::error::ReadingsError;
use crate::files::found::Found;
use crate::files::note::Question;
use crate::files::take::TakeError;
use crate::table::Readings;

/// What a round takes, or waits for.
#[derive(Debug)]
pub enum ForRound {
    /// A file of the wide or the long form, by the rules of these.
    Table(Readings),
    /// Files of any form.
    Files {
        /// What was found of them.
        found: Found,
        /// What is taken of that.
        readings: Readings,
    },
    /// Something has to be said first.
    Open {
        /// What was found.
        found: Found,
        /// What is open.
        questions: Vec<Question>,
    },
}

/// Why nothing can be taken.
#[derive(Debug)]
pub enum NotForRound<E> {
    /// What is wrong with a file of the wide or the long form.
    Table(ReadingsError),
    /// What is wrong with files of any form.
    File(E),
    /// What is good, and does not have what is asked for.
    Take(TakeError),
}

/// Decides what a round takes of files: `read` reads them in all forms, and gives beside that what the reader of the wide and the long form
/// says of them, if it was asked ([`Beside`](crate::files::Beside) reads a file for both); `take` takes what the round is of.
///
/// A file of the two forms is taken by their rules, which look only at what is taken. But what it leaves open is asked as of every other
/// file, and found in one place: by the reader of all forms.
///
/// # Errors
/// Why the files are refused.
pub fn for_round<E>(
    read: impl FnOnce() -> (Result<Found, E>, Option<Result<Readings, ReadingsError>>),
    take: impl FnOnce(&Found) -> Result<Readings, TakeError>,
) -> Result<ForRound, NotForRound<E>> {
    let (found, table) = read();
    let of_all_forms = match found {
        Ok(found) => match take(&found) {
            Ok(readings) => Ok(ForRound::Files { found, readings }),
            Err(TakeError::Open(questions)) => Ok(ForRound::Open { found, questions }),
            Err(error) => Err(NotForRound::Take(error)),
        },
        Err(error) => Err(NotForRound::File(error)),
    };
    match (table, of_all_forms) {
        (None, of_all_forms) | (Some(_), of_all_forms @ Ok(ForRound::Open { .. })) => of_all_forms,
        (Some(Ok(readings)), _) => Ok(ForRound::Table(readings)),
        // The other reader must decide neither a unit that it does not doubt, nor what is wrong in every form.
        (Some(Err(error)), Ok(_)) if !error.may_be_other_form() => Err(NotForRound::Table(error)),
        // What has a header of the two forms was refused for what stands below it.
        (Some(Err(error)), Err(_)) if !error.is_no_such_table() => Err(NotForRound::Table(error)),
        (Some(Err(_)), of_all_forms) => of_all_forms,
    }
}
