//! The scripts that start programs in workers: one for each program, all from one text.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::workspace;

/// The text, with [`PROGRAM`] where the program's name belongs.
const TEXT: &str = "web/assets/worker_start.js";
const PROGRAM: &str = "PROGRAM.js";
const WASM: &str = "PROGRAM_bg.wasm";

/// Writes `meter_worker_start.js` beside `meter_worker.js`, and so on.
///
/// # Errors
/// If the text is not as it is expected here, or a file cannot be read or written.
pub(super) fn write<'a>(staging: &Path, programs: impl Iterator<Item = &'a str>) -> Result<()> {
    let path = workspace::root().join(TEXT);
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    for program in programs {
        let name = format!("{program}_start.js");
        fs::write(staging.join(&name), start(&text, program)?)
            .with_context(|| format!("{name} cannot be written"))?;
    }
    Ok(())
}

fn start(text: &str, program: &str) -> Result<String> {
    for name in [PROGRAM, WASM] {
        ensure!(text.matches(name).count() == 1, "{TEXT} does not have {name} once");
    }
    Ok(text.replace(PROGRAM, &format!("{program}.js")).replace(WASM, &format!("{program}_bg.wasm")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_names_its_program_alone() {
        let text = fs::read_to_string(workspace::root().join(TEXT)).unwrap();
        let start = start(&text, "any_worker").unwrap();
        assert!(start.contains("\"./any_worker.js\"") && start.contains("\"any_worker_bg.wasm\""));
        assert!(!start.contains("PROGRAM.js") && !start.contains("PROGRAM_bg"));
        assert!(super::start("nothing", "any_worker").is_err());
    }
}
