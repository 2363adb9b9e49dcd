//! `blindsum`: see `blindsum --help`.

use std::process::ExitCode;

#[cfg(unix)]
mod stdout {
    use std::os::fd::AsFd;
    use std::sync::atomic::{AtomicBool, Ordering};

    static CLOSED: AtomicBool = AtomicBool::new(false);

    /// Before `main`, for then it would be too late: Rust puts /dev/null in the place of a stdout that is closed, and what
    /// is written there vanishes without an error.
    #[ctor::ctor(unsafe)]
    fn look() {
        let is_open = std::io::stdout().as_fd().try_clone_to_owned().is_ok();
        CLOSED.store(!is_open, Ordering::Relaxed);
    }

    pub(crate) fn is_closed() -> bool {
        CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(unix))]
mod stdout {
    /// Writing to it says so by itself.
    pub(crate) fn is_closed() -> bool {
        false
    }
}

fn main() -> ExitCode {
    let (mut out, mut diagnostics) = (std::io::stdout().lock(), std::io::stderr());
    blindsum_cli::main(std::env::args_os(), stdout::is_closed(), &mut out, &mut diagnostics).into()
}
