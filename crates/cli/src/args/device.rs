//! The arguments of devices on a network.

use std::path::PathBuf;

use blindsum_core::shard::Shards;
use blindsum_device::mqtt::Address;
use blindsum_device::{JoinLink, RoundName};
use clap::Args;

use super::SchemeArgs;

/// The last second of the year 9999: what is beyond it was meant as milliseconds.
const LAST_SECOND: u64 = 253_402_300_799;

/// The arguments of `invite`.
#[derive(Debug, Args)]
pub struct InviteArgs {
    /// A new or empty folder for the invitation and the three keys
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Into how many shards the cloud's products are divided, each a device of its own with a key of its own; 0: the cloud makes them by itself
    #[arg(long, value_name = "S", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=i64::from(Shards::MOST)))]
    pub shards: u32,
}

/// The arguments of `shard`.
#[derive(Debug, Args)]
pub struct ShardArgs {
    /// Which shard it is, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(Shards::MOST)))]
    pub id: u32,
    /// Where the others are.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// What is agreed.
    #[command(flatten)]
    pub terms: TermsArgs,
}

/// The arguments of `city`.
#[derive(Debug, Args)]
pub struct CityArgs {
    /// The broker, MQTT 5
    #[cfg_attr(feature = "broker", arg(long, value_name = "mqtt://HOST[:PORT]"))]
    #[cfg_attr(not(feature = "broker"), arg(long, value_name = "mqtt://HOST[:PORT]", required = true))]
    pub broker: Option<Address>,
    /// Into how many shards the cloud's products are divided; 0: the cloud makes them by itself
    #[arg(long, value_name = "S", default_value_t = 1, value_parser = clap::value_parser!(u32).range(..=i64::from(Shards::MOST)))]
    pub shards: u32,
    /// Over how many connections the meters are shared out, each with a thread
    #[arg(long, value_name = "P", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=250))]
    pub pools: u32,
    /// What the shards write down goes into this folder, which must be there; otherwise into one for temporary files
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// How long each phase may take
    #[arg(long, value_name = "SECONDS", default_value_t = 1800, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub patience: u64,
    /// Print one JSON object in the end instead of lines
    #[arg(long)]
    pub json: bool,
    /// What is agreed.
    #[command(flatten)]
    pub terms: TermsArgs,
}

/// The arguments of `broker`.
#[cfg(feature = "broker")]
#[derive(Debug, Args)]
pub struct BrokerArgs {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:1883")]
    pub listen: std::net::SocketAddr,
}

/// What every device needs to know about the network.
#[derive(Debug, Args)]
pub struct NetworkArgs {
    /// The broker, MQTT 5
    #[arg(long, value_name = "mqtt://HOST[:PORT]")]
    pub broker: Address,
    /// The name of the round, the same for all its devices
    #[arg(long, value_name = "NAME")]
    pub round: RoundName,
    /// The folder with the invitation, and with this device's key: `blindsum invite` makes it, and a meter keeps there what it must not forget
    #[arg(long, value_name = "DIR")]
    pub keys: PathBuf,
    /// How long to wait for any word of the others before giving up
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub silence: u64,
    /// Write what this device sends of the protocol into this file, a line a message: kind, sender, recipient, bytes. What travels over secure
    /// links is in it in the clear
    #[arg(long, value_name = "FILE", requires = "seed")]
    pub messages: Option<PathBuf>,
    /// Print one JSON object in the end instead of lines
    #[arg(long)]
    pub json: bool,
}

/// What all devices of a round must be given alike: a device whose parameters differ is not let in.
#[derive(Debug, Args)]
pub struct TermsArgs {
    /// How many meters take part
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub meters: u32,
    /// What the scheme is.
    #[command(flatten)]
    pub scheme: SchemeArgs,
}

/// The arguments of `cloud` and `dealer`.
#[derive(Debug, Args)]
pub struct PartyArgs {
    /// Where the others are.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// What is agreed.
    #[command(flatten)]
    pub terms: TermsArgs,
    /// How long the cloud waits for readings and noise after the registration
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub collect: u64,
}

/// The arguments of `center`.
#[derive(Debug, Args)]
pub struct CenterArgs {
    /// Where the others are.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// What is agreed.
    #[command(flatten)]
    pub terms: TermsArgs,
    /// The epochs to sum, in seconds since 1970, ascending: a meter with a file of readings takes the slot that begins then
    #[arg(long, value_name = "T,...", value_delimiter = ',', required = true,
          value_parser = clap::value_parser!(u64).range(1..=LAST_SECOND))]
    pub epochs: Vec<u64>,
    /// How long to wait for everybody to join
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub join: u64,
    /// How long meters have to register when an epoch begins
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub register: u64,
    /// How long the cloud waits for readings and noise after that, the same as --collect there
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub collect: u64,
}

/// The arguments of `meter`.
#[derive(Debug, Args)]
pub struct MeterArgs {
    /// Which meter it is, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub id: u32,
    /// What it measures, in Wh: one number for all epochs, or one for each
    #[arg(
        long,
        value_name = "WH,...",
        value_delimiter = ',',
        required_unless_present = "readings",
        conflicts_with = "readings"
    )]
    pub reading: Vec<f64>,
    /// A file of readings instead, in the wide or the long form; the household is row --row, and the slot of an epoch is the one that begins then
    #[arg(long, value_name = "FILE", requires = "row")]
    pub readings: Option<PathBuf>,
    /// Which household of the file, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), requires = "readings")]
    pub row: Option<u32>,
    /// The epsilon that all epochs may cost this household, over all starts of the device; an epoch that does not fit is not taken part in
    #[arg(long, value_name = "E")]
    pub budget: Option<f64>,
    /// Where the others are.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// What is agreed.
    #[command(flatten)]
    pub terms: TermsArgs,
}

/// The arguments of `join`.
#[derive(Debug, Args)]
pub struct JoinArgs {
    /// The link that `blindsum class` prints, in quotation marks
    #[arg(value_name = "LINK")]
    pub link: JoinLink,
    /// What this meter measures, in Wh
    #[arg(long, value_name = "WH")]
    pub reading: f64,
    /// In how many rounds to take part before ending
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// How long to wait in a round for any word of the others before giving up
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub silence: u64,
    /// Draw everything of the protocol from this number: repeatable, and not secret [default: the operating system's randomness]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Write what this device sends of the protocol into this file, as `blindsum meter` does
    #[arg(long, value_name = "FILE", requires = "seed")]
    pub messages: Option<PathBuf>,
    /// Print one JSON object a round in its end instead of lines
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `class`.
#[cfg(feature = "class")]
#[derive(Debug, Args)]
pub struct ClassArgs {
    /// How many devices take part in a round at most
    #[arg(long, value_name = "M", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub meters: u32,
    /// Where to listen, for the page and for the devices
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    pub port: u16,
    /// The address in the link [default: the one by which this computer reaches its network]
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<String>,
    /// The folder of the built page, as `trunk build --release` or `cargo xtask package` makes it [default: dist, if it is there]
    #[arg(long, value_name = "DIR")]
    pub page: Option<PathBuf>,
    /// How long to wait in a round for those who have a seat
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub join: u64,
    /// How long meters have to register when the epoch begins
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub register: u64,
    /// How long the cloud waits for readings and noise after that
    #[arg(long, value_name = "SECONDS", default_value_t = 40, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub collect: u64,
    /// The epoch of the first round, in seconds since 1970; later rounds follow half an hour apart [default: the time of each round]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u64).range(1..=LAST_SECOND))]
    pub epoch: Option<u64>,
    /// Write what control centre, cloud and dealer send of the protocol into this file, as `blindsum center` does
    #[arg(long, value_name = "FILE", requires = "seed")]
    pub messages: Option<PathBuf>,
    /// What the scheme is.
    #[command(flatten)]
    pub scheme: SchemeArgs,
}
