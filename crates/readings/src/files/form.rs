//! The forms of files, by name.

/// The form in which a file was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// London's smart-meter trial (Low Carbon London), a row a reading.
    London,
    /// London's smart-meter trial as blocks of days, `hh_0` to `hh_47`.
    LondonDays,
    /// Octopus Energy, "Download your data".
    Octopus,
    /// n3rgy, JSON.
    N3rgyJson,
    /// n3rgy, CSV.
    N3rgyCsv,
    /// Enedis, load curve.
    Enedis,
    /// Green Button, CSV of a utility.
    GreenButtonCsv,
    /// Green Button, ESPI XML.
    GreenButtonXml,
    /// Mijn Fluvius.
    Fluvius,
    /// Fingrid's Datahub.
    Fingrid,
    /// AEMO NEM12.
    Nem12,
    /// Home Assistant, energy dashboard.
    HomeAssistantEnergy,
    /// Home Assistant, history.
    HomeAssistantHistory,
    /// UCI, individual household electric power consumption, as it is offered.
    Uci,
    /// Pecan Street Dataport.
    PecanStreet,
    /// A row a household, a column a time of day.
    Wide,
    /// A row a reading, columns found by their headers.
    Long,
    /// A table whose columns were named.
    Mapped,
}

impl Form {
    /// A short name that stays the same.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::London => "london",
            Self::LondonDays => "london_days",
            Self::Octopus => "octopus",
            Self::N3rgyJson => "n3rgy_json",
            Self::N3rgyCsv => "n3rgy_csv",
            Self::Enedis => "enedis",
            Self::GreenButtonCsv => "green_button_csv",
            Self::GreenButtonXml => "green_button_xml",
            Self::Fluvius => "fluvius",
            Self::Fingrid => "fingrid",
            Self::Nem12 => "nem12",
            Self::HomeAssistantEnergy => "home_assistant_energy",
            Self::HomeAssistantHistory => "home_assistant_history",
            Self::Uci => "uci",
            Self::PecanStreet => "pecan_street",
            Self::Wide => "wide",
            Self::Long => "long",
            Self::Mapped => "mapped",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::London => "London's smart-meter trial, a row a reading",
            Self::LondonDays => "London's smart-meter trial, a row a day",
            Self::Octopus => "Octopus Energy's download",
            Self::N3rgyJson => "n3rgy's JSON",
            Self::N3rgyCsv => "n3rgy's CSV",
            Self::Enedis => "Enedis' load curve",
            Self::GreenButtonCsv => "a utility's Green Button CSV",
            Self::GreenButtonXml => "Green Button XML (ESPI)",
            Self::Fluvius => "Mijn Fluvius' download",
            Self::Fingrid => "Fingrid's Datahub",
            Self::Nem12 => "NEM12",
            Self::HomeAssistantEnergy => "Home Assistant's energy dashboard",
            Self::HomeAssistantHistory => "Home Assistant's history",
            Self::Uci => "UCI's minutes of one household",
            Self::PecanStreet => "Pecan Street's Dataport",
            Self::Wide => "a row a household, a column a time of day",
            Self::Long => "a row a reading",
            Self::Mapped => "a table whose columns were named",
        }
    }
}
