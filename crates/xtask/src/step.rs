//! The steps of `cargo xtask test`: what each is for, what it needs, what it runs.

use std::{env, fs, process::Command, time::Duration};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::{
    deny, floats, sizes,
    tools::{self, Need},
    wasm::{Run, Suite},
    workspace,
};

/// One step, in the order they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Is the code formatted?
    Format,
    /// Lints of all crates on this machine.
    LintsNative,
    /// Lints of what becomes WebAssembly.
    LintsWasm,
    /// Do all logarithms come from libm, so that page and command line draw the same noise?
    Floats,
    /// May everything that is built in be there: its licence, its source, its versions, and what is known against it?
    Deny,
    /// Tests of all crates on this machine.
    TestsNative,
    /// Does the documentation build, with all links?
    Docs,
    /// Tests as WebAssembly, in Chromium: what calculates in a Web Worker, the arithmetic on a page and on its kernel too, and what
    /// belongs to the page and its workers.
    TestsWasm,
    /// Builds the page and the command line for release; has anything grown that a browser fetches?
    Build,
    /// The built page from end to end, in Chromium.
    E2e,
    /// Rounds on the built page in Chromium, Firefox and WebKit, byte for byte; only if asked for, by --all-engines.
    E2eEngines,
}

/// What a step does.
pub(crate) struct Work {
    /// It runs these commands one after the other,
    pub(crate) jobs: Vec<Job>,
    /// then these tests in browsers,
    pub(crate) suite: Option<Suite>,
    /// and then looks at something itself, and says what it had to leave out.
    pub(crate) check: Option<Check>,
}

/// Looks at something; gives what a user may take for checked and is not.
pub(crate) type Check = fn() -> Result<Option<&'static str>>;

/// A command of a step.
pub(crate) struct Job {
    /// The command, ready to run.
    pub(crate) command: Command,
    /// How it is shown.
    pub(crate) shown: String,
    /// The time it may take.
    pub(crate) limit: Duration,
    /// Whether it has to run at least one test.
    pub(crate) tests: bool,
}

/// For whatever compiles, perhaps on a slow machine with nothing built yet.
const COMPILE: Duration = Duration::from_secs(60 * 60);
/// For tests that have been compiled: in a browser, one that hangs says nothing. All of the page, end to end, takes half of it on two
/// processors that have other work too.
const TEST: Duration = Duration::from_secs(45 * 60);

const WASM: &str = "--target wasm32-unknown-unknown";

/// Variables that would make wasm-bindgen's test runner take another browser than the one we name, or wait for one.
const OTHER_BROWSERS: [&str; 6] = [
    "GECKODRIVER",
    "GECKODRIVER_REMOTE",
    "SAFARIDRIVER",
    "SAFARIDRIVER_REMOTE",
    "CHROMEDRIVER_REMOTE",
    "NO_HEADLESS",
];

/// All that has tests as WebAssembly, compiled together: each selection of its own would turn on other features of what all depend on,
/// and compile that once more. The features let some tests run on the arithmetic's kernel.
const WASM_TESTS: &str = "-p blindsum-modexp -p blindsum-paillier -p blindsum-readings -p blindsum-core -p blindsum-sim \
    -p blindsum-laboratory -p blindsum-worker-wire -p blindsum-meter-worker -p blindsum-readings-worker -p blindsum-web \
    --features blindsum-modexp/kernel-tests,blindsum-sim/kernel-tests";

/// Their libraries and test files: what a crate has beside them runs natively alone.
const WASM_TARGETS: &str =
    "--lib --test handler --test host --test run --test pool --test one_shot --test laboratory --test zones";

/// Where what calculates runs on the page.
const IN_A_WORKER: Option<&str> = Some("WASM_BINDGEN_USE_DEDICATED_WORKER");

/// The page's own thread. Only the arithmetic, and not what stands on it: its tests hold the thread so long that ChromeDriver, which
/// waits 30 s for a page to answer, gives the page up on a busy machine. In a worker they hold nobody up.
const ON_A_PAGE: Option<&str> = Some("WASM_BINDGEN_USE_BROWSER");

/// Tests that take the kernel have their program to themselves: it stays installed.
const WASM_RUNS: [Run; 19] = [
    Run { target: "blindsum_core", place: IN_A_WORKER, filter: &[] },
    Run { target: "blindsum_sim", place: IN_A_WORKER, filter: &["--skip", NOISE] },
    Run { target: "blindsum_sim", place: IN_A_WORKER, filter: &[NOISE] },
    Run { target: "blindsum_laboratory", place: IN_A_WORKER, filter: &[] },
    Run { target: "blindsum_paillier", place: IN_A_WORKER, filter: &[] },
    Run { target: "blindsum_modexp", place: IN_A_WORKER, filter: &["--skip", KERNEL_TESTS] },
    Run { target: "blindsum_modexp", place: ON_A_PAGE, filter: &["--skip", KERNEL_TESTS] },
    Run { target: "blindsum_modexp", place: IN_A_WORKER, filter: &[KERNEL_TESTS] },
    Run { target: "blindsum_modexp", place: ON_A_PAGE, filter: &[KERNEL_TESTS] },
    Run { target: "blindsum_readings", place: IN_A_WORKER, filter: &[] },
    Run { target: "blindsum_worker_wire", place: IN_A_WORKER, filter: &[] },
    Run { target: "run", place: None, filter: &[] },
    Run { target: "host", place: None, filter: &[] },
    Run { target: "pool", place: None, filter: &[] },
    Run { target: "one_shot", place: None, filter: &[] },
    Run { target: "laboratory", place: None, filter: &[] },
    Run { target: "blindsum_web", place: None, filter: &[] },
    Run { target: "handler", place: None, filter: &[] },
    Run { target: "zones", place: None, filter: &[] },
];

/// The arithmetic's tests once more, on its kernel.
const KERNEL_TESTS: &str = "tests_on_the_kernel";

/// Whole rounds, which run on the kernel in WebAssembly: their noise has its law there too.
const NOISE: &str = "noise_of_rounds";

/// Builds the arithmetic's kernel where its tests and trunk look for it.
const KERNEL: &str =
    "build -p blindsum-modexp-kernel --lib --release --target wasm32-unknown-unknown --target-dir target";

/// Criterion's benchmarks are a workspace of their own; built where everything else is.
const CRITERION: &str =
    "--manifest-path crates/bench/criterion/Cargo.toml --target-dir target/criterion-build";

/// End-to-end tests that run at the same time, each in a browser of its own.
const E2E_THREADS: u32 = 2;

/// The end-to-end tests of all engines are a module of their own.
const ENGINES: &str = "engines::";

impl Step {
    /// Whether it needs other browsers than Chromium, and so runs only if it is asked for.
    pub(crate) fn is_for_all_engines(self) -> bool {
        self == Self::E2eEngines
    }

    /// The name on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What it does, in a line.
    pub(crate) fn about(self) -> String {
        let about = self.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string));
        about.unwrap_or_default()
    }

    /// What has to be installed for it.
    pub(crate) fn needs(self) -> &'static [Need] {
        match self {
            Self::Format => &[Need::Rustfmt],
            Self::LintsNative => &[Need::Clippy],
            Self::LintsWasm => &[Need::Clippy, Need::WasmTarget],
            Self::Floats | Self::Docs => &[],
            Self::Deny => &[Need::CargoDeny],
            Self::TestsNative => &[Need::Python],
            Self::TestsWasm => &[Need::WasmTarget, Need::WasmBindgen, Need::Browser],
            Self::Build => &[Need::WasmTarget, Need::WasmBindgen, Need::Trunk],
            Self::E2e => &[Need::Browser, Need::Npm, Need::Axe, Need::Fonts],
            Self::E2eEngines => &[Need::Browser, Need::Npm, Need::Fonts, Need::Firefox, Need::WebKit],
        }
    }

    /// What it runs.
    ///
    /// # Errors
    /// If what an earlier step makes is not there.
    pub(crate) fn work(self) -> Result<Work> {
        let jobs = match self {
            Self::Format => vec![Job::cargo("fmt --all --check")],
            Self::LintsNative => vec![
                Job::cargo(
                    "clippy --workspace --all-targets --features blindsum-e2e/e2e,blindsum-cli/class -- -D warnings",
                ),
                Job::cargo(&format!("clippy --locked {CRITERION} --all-targets -- -D warnings")),
            ],
            Self::LintsWasm => vec![
                Job::cargo(KERNEL),
                Job::cargo(&format!(
                    "clippy {WASM} {WASM_TESTS} -p blindsum-modexp-kernel -p blindsum-choice --all-targets -- -D warnings"
                )),
                Job::cargo(&format!("clippy {WASM} -p blindsum-bench --lib -- -D warnings")),
            ],
            Self::Floats => Vec::new(),
            Self::Deny => {
                deny::MANIFESTS.iter().map(|manifest| Job::cargo(&deny::arguments(manifest))).collect()
            }
            Self::TestsNative => {
                let compile = Job::cargo("test --workspace --no-run");
                // The examples in the documentation are compiled as they are run, so this has the longer limit.
                // Once more what long numbers are computed with, without the processor's lanes.
                let portable = [("BLINDSUM_ENGINE", "portable".to_owned())];
                vec![
                    compile,
                    Job { limit: COMPILE, ..Job::tests("test --workspace --no-fail-fast", &[]) },
                    // A class is a feature of the command line: it brings the broker.
                    Job::tests("test -p blindsum-cli --features class --test class", &[]),
                    Job::tests("test -p blindsum-modexp -p blindsum-paillier --lib", &portable),
                    Job::tests(
                        "test -p blindsum-modexp-kernel --features portable --lib -- bounds ifma",
                        &[],
                    ),
                ]
            }
            Self::Docs => vec![Job::cargo("doc --workspace --no-deps").env("RUSTDOCFLAGS", "-D warnings")],
            Self::TestsWasm => vec![Job::cargo(KERNEL)],
            Self::Build => vec![
                Job::trunk("build --release --skip-version-check")?,
                Job::cargo("build --release -p blindsum-cli"),
            ],
            Self::E2e => {
                let mut environment = end_to_end()?;
                environment.push(("BLINDSUM_AXE", tools::axe()?.display().to_string()));
                end_to_end_tests(&format!("--skip {ENGINES}"), &environment)
            }
            Self::E2eEngines => {
                let mut environment = end_to_end()?;
                environment.extend(tools::engines()?);
                end_to_end_tests(ENGINES, &environment)
            }
        };
        let check: Option<Check> = match self {
            Self::Floats => Some(|| floats::check().map(|()| None)),
            Self::Deny => Some(deny::advisories),
            Self::Build => Some(|| sizes::check().map(|()| None)),
            _ => None,
        };
        let suite = if self == Self::TestsWasm { Some(wasm_suite()?) } else { None };
        Ok(Work { jobs, suite, check })
    }
}

impl Job {
    fn cargo(arguments: &str) -> Self {
        let mut command = workspace::cargo();
        command.args(arguments.split_whitespace());
        Self { command, shown: format!("cargo {arguments}"), limit: COMPILE, tests: false }
    }

    fn tests(arguments: &str, environment: &[(&str, String)]) -> Self {
        let job = Self { limit: TEST, tests: true, ..Self::cargo(arguments) };
        environment.iter().fold(job, |job, (name, value)| job.env(name, value))
    }

    fn trunk(arguments: &str) -> Result<Self> {
        let mut command = workspace::command(workspace::find("trunk").context("there is no trunk")?);
        command.args(arguments.split_whitespace());
        Ok(Self { command, shown: format!("trunk {arguments}"), limit: COMPILE, tests: false })
    }

    /// Sets a variable, and shows it unless it would only fill the line.
    fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        if ["RUSTDOCFLAGS", "BLINDSUM_ENGINE"].contains(&name) {
            self.shown = format!("{name}='{value}' {}", self.shown);
        }
        self
    }
}

/// All tests as WebAssembly.
fn wasm_suite() -> Result<Suite> {
    Ok(Suite {
        compile: format!("test {WASM} {WASM_TESTS} {WASM_TARGETS} --no-run"),
        compile_limit: COMPILE,
        runs: WASM_RUNS.to_vec(),
        limit: TEST,
        environment: wasm_browser()?,
        hidden: &OTHER_BROWSERS,
    })
}

/// Compiles the end-to-end tests, then runs those that the filter selects.
fn end_to_end_tests(filter: &str, environment: &[(&str, String)]) -> Vec<Job> {
    // All packages, as for the other native tests: one alone would have what it depends on compiled with other features.
    let test = "test --workspace --features blindsum-e2e/e2e --test e2e";
    let compile = Job::cargo(&format!("{test} --no-run"));
    vec![
        compile,
        Job::tests(&format!("{test} -- {filter} --test-threads={E2E_THREADS} --show-output"), environment),
    ]
}

/// Tells wasm-bindgen's test runner which browser to take, and with which flags.
///
/// The runner adds `headless` and `no-sandbox` by itself (the latter it needs as root); ours keep Chromium from asking the
/// network about matters of its own.
fn wasm_browser() -> Result<Vec<(&'static str, String)>> {
    let browser = tools::browser()?;
    let capabilities = format!(
        r#"{{"goog:chromeOptions": {{"binary": "{}", "args": ["disable-gpu", "disable-quic", "no-first-run",
  "disable-background-networking", "disable-component-update", "disable-sync"]}}}}
"#,
        browser.chromium.display().to_string().replace('\\', r"\\").replace('"', "\\\"")
    );
    let path = workspace::tools().join("webdriver.json");
    fs::create_dir_all(workspace::tools())
        .and_then(|()| fs::write(&path, capabilities))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(vec![
        ("WASM_BINDGEN_TEST_WEBDRIVER_JSON", path.display().to_string()),
        // For all tests of a crate together: those of the core are some minutes in a browser, and more on a busy machine.
        ("WASM_BINDGEN_TEST_TIMEOUT", "1200".to_owned()),
        ("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30".to_owned()),
        ("CHROMEDRIVER", browser.driver.display().to_string()),
    ])
}

fn end_to_end() -> Result<Vec<(&'static str, String)>> {
    let browser = tools::browser()?;
    let dist = workspace::root().join("dist");
    ensure!(
        dist.join("index.html").is_file(),
        "there is no built page in dist; build it with `cargo xtask test --only build`"
    );
    let command_line =
        workspace::target().join("release").join("blindsum").with_extension(env::consts::EXE_EXTENSION);
    ensure!(
        command_line.is_file(),
        "there is no command line at {}; build it with `cargo xtask test --only build`",
        command_line.display()
    );
    Ok(vec![
        ("BLINDSUM_DIST", dist.display().to_string()),
        ("BLINDSUM_CLI", command_line.display().to_string()),
        ("BLINDSUM_CHROMIUM", browser.chromium.display().to_string()),
        ("CHROMEDRIVER", browser.driver.display().to_string()),
        ("BLINDSUM_FONTS", tools::fonts()?.display().to_string()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_the_names_the_readme_uses_and_say_what_they_do() {
        let names: Vec<_> = Step::value_variants().iter().map(|step| step.name()).collect();
        let expected =
            "format lints-native lints-wasm floats deny tests-native docs tests-wasm build e2e e2e-engines";
        assert_eq!(names.join(" "), expected);
        assert!(Step::value_variants().iter().all(|step| !step.about().is_empty()));
    }

    #[test]
    fn the_hosted_workflow_runs_every_step_once() {
        let path = crate::workspace::root().join(".github/workflows/ci.yml");
        let workflow = std::fs::read_to_string(path).unwrap();
        let (_, jobs) = workflow.split_once("        steps:\n").unwrap();
        let jobs = jobs.lines().map_while(|line| line.strip_prefix("          - "));
        let mut run: Vec<_> = jobs.flat_map(|steps| steps.split(',')).map(str::to_owned).collect();
        let mut steps: Vec<_> = Step::value_variants().iter().map(|step| step.name()).collect();
        run.sort_unstable();
        steps.sort_unstable();
        assert_eq!(run, steps);
    }

    #[test]
    fn only_the_step_for_all_engines_needs_other_browsers() {
        for step in Step::value_variants() {
            let others = [Need::Firefox, Need::WebKit].map(|need| step.needs().contains(&need));
            assert_eq!(others, [step.is_for_all_engines(); 2], "{}", step.name());
        }
        assert!(Step::E2eEngines.is_for_all_engines());
    }

    #[test]
    fn a_filter_of_end_to_end_tests_must_select_some() {
        let jobs = end_to_end_tests(ENGINES, &[]);
        let shown: Vec<_> =
            jobs.iter().map(|job| (job.tests, job.shown.contains(" -- engines:: "))).collect();
        assert_eq!(shown, [(false, false), (true, true)]);
    }

    #[test]
    fn what_takes_the_kernel_has_its_program_to_itself() {
        for run in WASM_RUNS.iter().filter(|run| ["blindsum_modexp", "blindsum_sim"].contains(&run.target)) {
            assert!(run.filter.iter().any(|name| [KERNEL_TESTS, NOISE].contains(name)), "{run:?}");
        }
    }
}
