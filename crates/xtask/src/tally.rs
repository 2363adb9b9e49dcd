//! Counting tests in what the test harnesses print.

use std::{
    io::{self, Read, Write},
    ops::AddAssign,
};

/// Tests counted so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
    /// Tests that were left out by `#[ignore]`.
    pub(crate) ignored: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl Tally {
    /// Counts a line such as `test result: ok. 12 passed; 0 failed; 1 ignored; ...; finished in 0.01s`, which libtest
    /// and wasm-bindgen-test-runner both close with; any other line counts nothing.
    fn read_line(&mut self, line: &str) {
        let line = without_colours(line);
        let Some(results) = line.trim().strip_prefix("test result: ") else { return };
        for part in results.split(['.', ';']) {
            let Some((number, what)) = part.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

/// Hands everything on from `from` to `to` at once, and counts the tests that go by.
pub(crate) fn tee(mut from: impl Read, mut to: impl Write) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut line = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let length = match from.read(&mut buffer) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = buffer.get(..length).unwrap_or_default();
        if bytes.is_empty() {
            tally.read_line(&String::from_utf8_lossy(&line));
            return Ok(tally);
        }
        to.write_all(bytes)?;
        to.flush()?;
        for &byte in bytes {
            if byte == b'\n' {
                tally.read_line(&String::from_utf8_lossy(&line));
                line.clear();
            } else {
                line.push(byte);
            }
        }
    }
}

/// Drops `ESC [ ... letter`, the form all colours have.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Tally {
        let mut passed_on = Vec::new();
        let tally = tee(text.as_bytes(), &mut passed_on).unwrap();
        assert_eq!(passed_on, text.as_bytes());
        tally
    }

    #[test]
    fn libtest_is_counted() {
        let text = "\nrunning 2 tests\n..\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; \
                    finished in 0.01s\n\nrunning 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; \
                    0 filtered out; finished in 0.00s\n";
        assert_eq!(count(text), Tally { passed: 12, failed: 0, ignored: 1 });
    }

    #[test]
    fn the_wasm_runner_is_counted() {
        let text = "Set timeout to 300 seconds...\nrunning 2 tests\ntest ig ... ignored\ntest w ... ok\n\ntest result: ok. \
                    1 passed; 0 failed; 1 ignored; 0 filtered out; finished in 0.01s\n\nno tests to run!\n";
        assert_eq!(count(text), Tally { passed: 1, failed: 0, ignored: 1 });
    }

    #[test]
    fn several_harnesses_add_up() {
        let text = "test result: ok. 3 passed; 0 failed\ntest result: FAILED. 1 passed; 2 failed";
        assert_eq!(count(text), Tally { passed: 4, failed: 2, ignored: 0 });
    }

    #[test]
    fn no_tests_count_nothing() {
        assert_eq!(count("no tests to run!\n"), Tally::default());
        assert_eq!(count("a test result: ok. 7 passed; 0 failed\n"), Tally::default());
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        assert_eq!(count("test result: \u{1b}[32mok\u{1b}[m. 5 passed; 0 failed\r\n").passed, 5);
    }
}
