//! `blindsum kat`: checks answers that other programs computed.

mod compare;
mod error;
mod file;
mod improved;
mod paillier;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::CliError;
use crate::exit::SUCCESS;
use crate::kat::file::KnownAnswers;

pub use compare::{Difference, Failure};
pub use error::KatError;

/// Checks every file and says of each how many answers agree, or what differs first; gives the exit code.
///
/// # Errors
/// If that cannot be said. What is wrong with a file is said, and shows in the exit code.
pub fn run(files: &[PathBuf], out: &mut impl Write, diagnostics: &mut impl Write) -> Result<u8, CliError> {
    let mut code = SUCCESS;
    for path in files {
        match check_file(path) {
            Ok(answers) => writeln!(out, "{}: {answers} answers checked, all agree", path.display())?,
            Err(error) => {
                code = code.max(error.exit_code());
                writeln!(diagnostics, "error: {}: {error}", path.display())?;
            }
        }
    }
    out.flush()?;
    Ok(code)
}

/// Checks one file; gives the number of answers compared.
///
/// # Errors
/// [`KatError`]: the file cannot be read, or what [`check`] refuses.
pub fn check_file(path: &Path) -> Result<usize, KatError> {
    check(&fs::read_to_string(path)?)
}

/// Checks the text of a file; gives the number of answers compared.
///
/// # Errors
/// [`KatError`]: a text that is not a file of known answers, or the first answer that comes out otherwise.
pub fn check(text: &str) -> Result<usize, KatError> {
    Ok(match KnownAnswers::parse(text)? {
        KnownAnswers::Paillier(answers) => paillier::check(&answers)?,
        KnownAnswers::Improved(answers) => improved::check(&answers)?,
    })
}

#[cfg(test)]
mod tests;
