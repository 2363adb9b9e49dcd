//! What can go wrong outside of a round: each failure has a stable code for programs and an exit code for shells.

use std::io::{self, Write};

use blindsum_core::params::ParamsError;
use blindsum_sim::SessionError;
use serde::Serialize;

use crate::device::error::DeviceError;
use crate::exit::{BAD_INPUT, BROKEN_PIPE, NO_OUTPUT, OPEN_QUESTION};
use crate::ledger_file::LedgerFileError;
use crate::transcript_file::TranscriptError;

/// Why the program ends without having done what it was asked for. A refused round is not such a failure: its report
/// says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// Arguments that cannot be parsed.
    #[error("{}", without_prefix(.0))]
    Arguments(#[from] clap::Error),
    /// Arguments that do not go together, or name what is not there.
    #[error("{0:#}")]
    Usage(anyhow::Error),
    /// The readings cannot be opened or understood, or they lack what is asked for.
    #[error("{0:#}")]
    Readings(anyhow::Error),
    /// The readings leave something open, which a person has to say.
    #[error("{0:#}")]
    Question(anyhow::Error),
    /// A number of the scheme is out of its range, or the numbers do not fit together.
    #[error(transparent)]
    Parameters(#[from] ParamsError),
    /// The rounds cannot begin.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A transcript has no place, or did not get there.
    #[error(transparent)]
    Transcript(#[from] TranscriptError),
    /// The ledger cannot be used, or could not be kept.
    #[error(transparent)]
    Ledger(#[from] LedgerFileError),
    /// A part of an evaluation could not be measured, or not be kept.
    #[error("{0:#}")]
    Evaluation(anyhow::Error),
    /// An experiment of the lab cannot begin, or cannot go on.
    #[error("{id}: {error}")]
    Lab {
        /// Which.
        id: &'static str,
        /// Why.
        error: blindsum_lab::LabError,
    },
    /// A device cannot take part, or the broker does not answer.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// There is no stdout: it was closed before the program began.
    #[error("stdout is closed, so the result would be lost; redirect it to a file, or to /dev/null")]
    Closed,
    /// The result cannot be written to stdout.
    #[error("the result cannot be written: {0}")]
    Output(io::Error),
    /// Whoever read the result has left, as `head` does when it has enough.
    #[error("nobody reads the result any more")]
    BrokenPipe,
}

impl CliError {
    /// The code that programs go by: stable, in lower case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Arguments(_) | Self::Usage(_) => "usage",
            Self::Readings(_) => "readings",
            Self::Question(_) => "question",
            Self::Parameters(_) => "parameters",
            Self::Session(SessionError::Entropy(_)) => "randomness",
            Self::Session(_) => "parameters",
            Self::Transcript(error) => error.code(),
            Self::Ledger(error) => error.code(),
            Self::Evaluation(_) => "evaluation",
            Self::Lab { .. } => "lab",
            Self::Device(error) => error.code(),
            Self::Closed | Self::Output(_) | Self::BrokenPipe => "output",
        }
    }

    /// What the program ends with.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BrokenPipe => BROKEN_PIPE,
            Self::Question(_) => OPEN_QUESTION,
            Self::Evaluation(_) | Self::Closed | Self::Output(_) => NO_OUTPUT,
            Self::Device(error) if error.is_unwritable() => NO_OUTPUT,
            Self::Transcript(TranscriptError::Unwritable { .. })
            | Self::Ledger(LedgerFileError::Unwritable { .. }) => NO_OUTPUT,
            _ => BAD_INPUT,
        }
    }

    /// The JSON object that tells of it, on one line.
    ///
    /// # Errors
    /// If serde cannot write it, which does not happen to strings.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&ErrorJson { error: self.body() })
    }

    /// A report that is one JSON object, with this failure as one more member of it: what was published stays told.
    ///
    /// # Errors
    /// As [`Self::json`].
    pub(crate) fn json_beside(&self, report: &str) -> serde_json::Result<String> {
        let body = serde_json::to_string(&self.body())?;
        Ok(match report.strip_suffix('}') {
            Some(members) => format!("{members},\"error\":{body}}}"),
            None => self.json()?,
        })
    }

    fn body(&self) -> Body {
        Body { code: self.code(), message: self.to_string() }
    }

    /// Says what went wrong: to `diagnostics`, or with `json` as an object to `out`. Nobody is told that nobody reads.
    pub(crate) fn tell(&self, json: bool, out: &mut impl Write, diagnostics: &mut impl Write) {
        let told = match self {
            Self::BrokenPipe => return,
            // An object on a stdout that does not work would be told to nobody.
            Self::Closed | Self::Output(_) => false,
            _ if json => match self.tell_json(out) {
                Err(Self::BrokenPipe) => return,
                told => told.is_ok(),
            },
            // In colour, where the terminal has some.
            Self::Arguments(error) => error.print().is_ok(),
            _ => false,
        };
        if !told {
            // Nothing is left to do where even this cannot be written.
            let _ = writeln!(diagnostics, "error: {self}");
        }
    }

    fn tell_json(&self, out: &mut impl Write) -> Result<(), Self> {
        let object = self.json().map_err(io::Error::from)?;
        writeln!(out, "{object}").and_then(|()| out.flush())?;
        Ok(())
    }
}

/// A write to stdout that failed.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Output(error),
        }
    }
}

#[derive(Serialize)]
struct ErrorJson {
    error: Body,
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: String,
}

/// clap begins with a word that is said of every error, and ends with a line break.
fn without_prefix(error: &clap::Error) -> String {
    let text = error.render().to_string();
    text.strip_prefix("error: ").unwrap_or(&text).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_failure_is_one_object_alone_or_one_member_of_a_report() {
        let failure = CliError::Usage(anyhow::anyhow!("say \"when\""));
        let parsed: Value = serde_json::from_str(&failure.json().unwrap()).unwrap();
        assert_eq!(parsed, json!({ "error": { "code": "usage", "message": "say \"when\"" } }));
        let parsed: Value = serde_json::from_str(&failure.json_beside(r#"{"spent":1}"#).unwrap()).unwrap();
        assert_eq!(parsed, json!({ "spent": 1, "error": { "code": "usage", "message": "say \"when\"" } }));
    }

    #[test]
    fn a_broken_pipe_is_told_apart_from_other_failures_to_write() {
        let of = |kind: io::ErrorKind| CliError::from(io::Error::from(kind));
        assert_eq!(of(io::ErrorKind::BrokenPipe).exit_code(), 141);
        assert_eq!(
            (of(io::ErrorKind::StorageFull).exit_code(), of(io::ErrorKind::Other).code()),
            (4, "output")
        );
        let (mut out, mut diagnostics) = (Vec::new(), Vec::new());
        of(io::ErrorKind::BrokenPipe).tell(true, &mut out, &mut diagnostics);
        assert!(out.is_empty() && diagnostics.is_empty());
        of(io::ErrorKind::StorageFull).tell(true, &mut out, &mut diagnostics);
        assert!(out.is_empty() && diagnostics.starts_with(b"error: the result cannot be written"));
    }
}
