//! What can be asked for on the command line.

mod device;
mod files;
mod scheme;
mod values;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use blindsum_evaluation::plan::Figure;
use blindsum_modexp::kernel::{self, Lanes};
use blindsum_readings::{DEFAULT_SLOT, TimeOfDay, When};
use blindsum_sim::Tampering;
use blindsum_sim::knowledge::Lens;
use clap::{Args, Parser, Subcommand, ValueEnum};

#[cfg(feature = "broker")]
pub use device::BrokerArgs;
#[cfg(feature = "class")]
pub use device::ClassArgs;
pub use device::{
    CenterArgs, CityArgs, InviteArgs, JoinArgs, MeterArgs, NetworkArgs, PartyArgs, ShardArgs, TermsArgs,
};
pub use files::{FileUnit, LackingName, ReadingsArgs, ToldArgs};
pub use scheme::SchemeArgs;
pub use values::{Drop, Moment, Slots};

/// Sums smart-meter readings under double-blind differential privacy, and shows its work.
#[derive(Debug, Parser)]
#[command(name = "blindsum", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a round, or with --slots a day of them: keys, registration, noise, aggregation, decryption.
    ///
    /// Exit codes: 0 every total was published, 2 bad arguments or a bad file, 3 a round was refused (of a day those before it
    /// stay published, and those after it are not begun), 4 the result or a file could not be written, 5 the file of readings leaves
    /// something open, 130 it was interrupted, 141 the reader of the result closed the pipe.
    Run(Box<RunCommand>),
    /// Run a round and tell what somebody, or a coalition, can know of each home by the end of it.
    ///
    /// Three verdicts. Read: the number they hold is the reading to 1 % of the cap, more often than not. Hidden: a fifty-fifty
    /// suspicion about a home never gets above 90 %, for somebody who knows all other readings or thinks of the homes as
    /// independent. Narrowed: neither. Keys of up to 829 bits count as factored.
    ///
    /// Exit codes: as those of run.
    Knows(Box<KnowsArgs>),
    /// Repeat the paper's evaluation, section 6, on this machine, with the schemes that it names and others: times, errors, costs, and a
    /// verdict on each claim.
    ///
    /// Takes a quarter of an hour with --quick, which is the default, and some hours with --full. Times mean something in a program
    /// that was built for speed alone, and on a quiet machine: `cargo run --profile evaluate -- evaluate --out DIR`. All schemes except
    /// ours and Paillier are reconstructions; the report says how sure each is.
    ///
    /// Exit codes: 0 everything was measured, whatever the verdicts are, 1 more than times differs from the run of --against, 2 bad
    /// arguments or a folder with another run, 4 a cell could not be measured, or a file not written.
    Evaluate(Box<EvaluateArgs>),
    /// Tell what is found in files of readings: their form, unit, interval and zone, the slots with their totals, what is doubtful, and
    /// what the files leave open. Nothing is run.
    ///
    /// Exit codes: 0 the files were understood, with open questions or without, 2 bad arguments or a bad file, 4 the result could not be
    /// written.
    Readings(Box<ReadingsArgs>),
    /// Carry out attacks on the protocol, each beside what it should come to and what prevents it.
    ///
    /// Real rounds, real keys, and attack code that has only what those who attack hold. An experiment whose numbers come out otherwise than
    /// expected says so. Nothing here is for use against others: all homes are from the readings that ship with the program.
    ///
    /// Exit codes: 0 everything came out as expected, 2 bad arguments, 4 the result could not be written, 6 something came out otherwise.
    Lab(LabArgs),
    /// Make the keys of a control centre, a cloud and a dealer, and an invitation that names them, for a round of devices over a broker.
    ///
    /// Each of the three needs its own key and the invitation, a meter the invitation alone: copy no more than that to another machine. Who has
    /// the invitation can take a free seat, so it is a secret.
    ///
    /// Exit codes: 0 made, 2 the folder is not empty, 4 it could not be written.
    Invite(InviteArgs),
    #[cfg(feature = "broker")]
    /// Run a broker, MQTT 5, for devices on this machine or on its network, until it is stopped. It keeps nothing on disk. Any other broker
    /// does as well: what devices send through it is sealed from end to end.
    ///
    /// Exit codes: 2 it cannot listen there, 130 it was stopped.
    Broker(BrokerArgs),
    /// Hold a class: serve the page and a broker on one address, print a link, and run rounds with all who have opened it.
    ///
    /// Control centre, cloud and dealer are in this program, each with keys of its own, which end with it. Enter begins a round with
    /// those who are there; q and Enter end the class.
    ///
    /// Exit codes: 0 the class was ended, 2 it cannot listen there, or bad arguments, 4 a file could not be written, 130 it was stopped.
    #[cfg(feature = "class")]
    Class(Box<ClassArgs>),
    /// Be a meter of a class, with its link alone: the number of the seat and the parameters come from the control centre.
    ///
    /// Exit codes: 0 every total was published, 2 bad arguments, or a class that does not answer, 3 a round was refused, or this device
    /// took no part, 4 the result could not be written.
    Join(JoinArgs),
    /// Be the control centre of a round of devices: it lets them in, begins epochs, and publishes their totals.
    ///
    /// Exit codes: 0 every total was published, 2 bad arguments, keys, or a broker that does not answer, 3 a round was refused, 4 the result
    /// could not be written.
    Center(Box<CenterArgs>),
    /// Be the cloud of a round of devices.
    ///
    /// Exit codes: as those of center.
    Cloud(Box<PartyArgs>),
    /// Be the dealer of a round of devices.
    ///
    /// Exit codes: as those of center.
    Dealer(Box<PartyArgs>),
    /// Be one meter of a round of devices. It keeps its key and what it has served in the folder of --keys: started again it takes its seat
    /// again, and never serves an epoch twice.
    ///
    /// Exit codes: as those of center; 3 also where this meter took no part.
    Meter(Box<MeterArgs>),
    /// Be a shard of the cloud: it multiplies what its meters send, each once, and writes down what has come before it says so. Started again it goes
    /// on where it was. `invite --shards S` makes the keys.
    ///
    /// Exit codes: as those of center.
    Shard(Box<ShardArgs>),
    /// Run a whole city on this machine: all parties of a round of devices, over a real broker, the meters on few connections. Says how long it took and
    /// what it needed. Meter i shows 100 + (37 i mod 900) Wh.
    ///
    /// Exit codes: as those of center.
    City(Box<CityArgs>),
    /// Check files of known answers.
    ///
    /// Exit codes: 0 every answer agrees, 1 one differs, 2 a file cannot be read, 4 the result could not be written.
    Kat(KatArgs),
}

/// The arguments of `run`.
#[derive(Debug, Args)]
pub struct RunCommand {
    /// What a round is.
    #[command(flatten)]
    pub round: RoundArgs,
    /// How many of them.
    #[command(flatten)]
    pub day: DayArgs,
    /// Tamper with one message, or let a party break a rule, and tell who notices: flip, replay, drop, duplicate, forge or reorder and a
    /// message, as in flip.masked-reading.meter-3.cloud.12 (the bit), or lie.meter-3.500 (Wh), zero-samples.meter-3, zero-bits.all.restored,
    /// two-bits.meter-3.careless, shift.500. With .round-2 it is done to the second slot of a day. docs/TAMPERING.md has what comes of each
    #[arg(long, value_name = "SPEC", requires = "seed", conflicts_with_all = ["transcript", "ledger"])]
    pub tamper: Option<Tampering>,
    /// What becomes of it.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// The arguments that say which rounds are run, and until when.
#[derive(Debug, Default, Args)]
pub struct DayArgs {
    /// Sum several half-hours of a day, one after the other under one set of keys: all that the file has, or these
    #[arg(long, value_name = "all|HH:MM,...", value_parser = values::slots, conflicts_with_all = ["slot", "blackboard"])]
    pub slots: Option<Slots>,
    /// The epsilon that all slots together may cost, with --ledger those of all runs; a slot that does not fit is refused
    /// before any meter is asked [default: no limit, or the ledger's]
    #[arg(long, value_name = "E", allow_negative_numbers = true)]
    pub budget: Option<f64>,
}

/// The arguments that say what a round is, whichever command runs it.
#[derive(Debug, Args)]
pub struct RoundArgs {
    /// Readings, in the wide form (a header "date,00:00,00:30,...", then one row a household, in Wh), the long form (the
    /// columns household, timestamp and kWh or Wh, one row a reading), or a form in which suppliers and meters export them; given
    /// several times, several files. `blindsum readings FILE` tells what is found
    /// [default: the 1,000 household-days that ship with the program]
    #[arg(long, value_name = "FILE")]
    pub readings: Vec<PathBuf>,
    /// The half-hour to sum, if [`Self::at`] does not say it.
    #[arg(long, value_name = "HH:MM", value_parser = values::slot, help = format!("The half-hour to sum [default: {DEFAULT_SLOT}]"))]
    pub slot: Option<TimeOfDay>,
    /// The date to take of a file in the long form, "2013-01-15", or a half-hour of it, "2013-01-15T19:00"
    /// [default: the first date in the file]
    #[arg(long, value_name = "WHEN", value_parser = values::when, requires = "readings")]
    pub at: Option<When>,
    /// The unit of the readings, if the file does not say it [default in the wide form: wh, unless the numbers look like kWh]
    #[arg(long, value_name = "UNIT", ignore_case = true, requires = "readings")]
    pub unit: Option<FileUnit>,
    /// Leave out rows that are bad, and households that are incomplete without them, and count them on stderr
    #[arg(long, requires = "readings")]
    pub skip_bad_rows: bool,
    /// What is left out of a day where a home lacks a slot that others have: the home, or the slot for all homes [default: homes]
    #[arg(long, value_name = "WHAT", requires = "readings")]
    pub lacking: Option<LackingName>,
    /// What else is stated about the files.
    #[command(flatten)]
    pub told: ToldArgs,
    /// How many meters take part, the first rows of the file [default: all rows]
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub meters: Option<u32>,
    /// What the scheme is.
    #[command(flatten)]
    pub scheme: SchemeArgs,
    /// A round to follow with pencil and paper, of which `run` prints every number: 24-bit keys, 3 meters, gamma 2, epsilon 4,
    /// cap 900 Wh and seed 1, unless told otherwise
    #[arg(long)]
    pub blackboard: bool,
    /// Meters that fall silent, by their numbers from 1, before they register or after it, and stay so: "2@before", "1,3@after"
    #[arg(long, value_name = "I,...@before|after", value_parser = values::drop)]
    pub drop: Vec<Drop>,
    /// Threads to compute on [default: one for each processor]
    #[arg(long, value_name = "T", allow_negative_numbers = true, value_parser = values::threads)]
    pub threads: Option<NonZeroUsize>,
    /// What computes the powers and products. The numbers are the same; BLINDSUM_ENGINE in the environment, portable or avx2, says it too
    #[arg(
        long,
        value_name = "ENGINE",
        value_enum,
        default_value_t,
        env = "BLINDSUM_ENGINE",
        hide_env = true
    )]
    pub engine: Engine,
}

/// What computes powers and products.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The processor's widest instructions that we know, where numbers are long enough; else portable code
    #[default]
    Auto,
    /// At best AVX2 and FMA: floating point, without the 52-bit integers of AVX-512
    Avx2,
    /// Portable code alone
    Portable,
}

impl Engine {
    /// Chooses it, for all moduli of this program that are first used from now on.
    pub(crate) fn choose(self) {
        match self {
            Self::Auto => {
                // False where there is none, or where the environment forbids it: portable code then.
                let _ = kernel::resume();
            }
            Self::Avx2 => kernel::limit(Lanes::Float),
            Self::Portable => kernel::remove(),
        }
    }
}

/// The arguments that say what becomes of what was run.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Write a transcript of the round, every party's secrets included; with --slots one for each slot, its time put before the
    /// extension: day.json becomes day-0030.json. A file that is there already is not replaced, and a round that never began has no
    /// transcript
    #[arg(long, value_name = "FILE")]
    pub transcript: Option<PathBuf>,
    /// Leave out of the transcript what an eavesdropper cannot see
    #[arg(long, requires = "transcript")]
    pub public: bool,
    /// Keep in this file what the readings cost, over all runs that name it: what was spent before counts, and a slot that no
    /// longer fits is refused before any meter is asked. It is created if it does not exist, with the --budget of that run; a
    /// later run may leave --budget out, or must give the same. One run at a time may use it. Readings of the same
    /// households belong in one ledger, whatever their file or their cap
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Replace transcripts that are there already
    #[arg(long, requires = "transcript")]
    pub force: bool,
    /// Also tell what epsilon holds against S meters that pool what they know, with the cloud and without it
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub against: Option<u32>,
    /// Print one JSON object instead of text, of an error too: {"error": {"code": ..., "message": ...}}
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Which figures: 5, 6, 7, 8, table1, privacy, error, collusion, dropout or all, several with commas [default: all]
    #[arg(long = "figure", value_name = "FIGURES", value_delimiter = ',', value_parser = values::figure)]
    pub figures: Vec<Option<Figure>>,
    /// Bits of n: 256, 512, 1024, 2048, 3072 or 4096, several with commas [default: 512, with --full 512,2048]
    #[arg(long, value_name = "BITS", value_delimiter = ',', value_parser = values::evaluated_bits)]
    pub key_bits: Vec<u32>,
    /// Numbers of meters of Figs. 5, 7 and 8, with commas [default: 100,500,1000, with --full 100 to 1000 in tens, of Fig. 7 to 2000]
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(2..=2000))]
    pub meters: Vec<u32>,
    /// How many samples of noise a meter draws, of Fig. 6, with commas [default: 2,5,10,20, with --full 2 to 20 in twos]
    #[arg(long, value_name = "GAMMA", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=64))]
    pub gammas: Vec<u32>,
    /// How often a time is taken, after once to warm up [default: 3, with --full 7]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub repeats: Option<u32>,
    /// How often the noise of a sum is drawn [default: 2000, with --full 10000]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub trials: Option<u32>,
    /// Also multiply and open the ciphertexts of this many meters, made and multiplied as they come [default: none, with --full 1000000]
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub streamed: Vec<u32>,
    /// Few sizes and repeats: the default
    #[arg(long, conflicts_with = "full")]
    pub quick: bool,
    /// The paper's sizes, and keys of its time and of ours
    #[arg(long)]
    pub full: bool,
    /// All numbers except the times follow from this one
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Where the files go: a folder that is there or not, without another run in it
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on with the run that the folder holds
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Measure nothing: judge the claims by the raw.csv of this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "figures", "key_bits", "meters", "trials", "gammas", "repeats", "streamed", "quick", "full"])]
    pub check: Option<PathBuf>,
    /// Compare its tables with those of another run of the same options and seed: all but times must be equal
    #[arg(long, value_name = "DIR", requires = "check")]
    pub against: Option<PathBuf>,
    /// Judge these claims instead of those that ship with the program
    #[arg(long, value_name = "FILE")]
    pub claims: Option<PathBuf>,
}

/// The arguments of `knows`.
#[derive(Debug, Args)]
pub struct KnowsArgs {
    /// Whose eyes: center, cloud, dealer, eavesdropper, meter:1, meter:2, ...; several with commas pool what they know
    #[arg(long, value_name = "WHO,...", value_parser = values::lens)]
    pub lens: Lens,
    /// What is to be run.
    #[command(flatten)]
    pub round: RoundArgs,
    /// Print one JSON object instead of text, of an error too: {"error": {"code": ..., "message": ...}}
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `lab`.
#[derive(Debug, Args)]
pub struct LabArgs {
    /// Which experiments: E1, E2, ..., or all; "list" says what there is, "costs" measures what cures cost
    #[arg(required = true, value_name = "EXPERIMENT")]
    pub which: Vec<String>,
    /// All random numbers follow from this one
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// How often what is drawn is drawn [default: each experiment's own number]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=i64::from(blindsum_lab::MOST_TRIALS)))]
    pub trials: Option<u32>,
    /// Bits of n, where an experiment uses keys [default: each experiment's own size]; with several experiments, for those that accept it
    #[arg(long, value_name = "BITS")]
    pub key_bits: Option<u32>,
    /// Print a JSON object for an experiment, an array of them for several or all
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `kat`.
#[derive(Debug, Args)]
pub struct KatArgs {
    /// JSON files of kind "paillier" or "improved"
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}
