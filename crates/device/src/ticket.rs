//! The link of a class: where it is, and, behind the sign of a fragment, which browsers send to nobody, what has to be known to take part.

use core::fmt;

use zeroize::Zeroizing;

use crate::keys::Invitation;
use crate::topics::RoundName;

/// What stands behind the # of a link.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The class.
    pub class: RoundName,
    /// The invitation: whom to trust, and the class's secret.
    pub invitation: Invitation,
}

/// A whole link.
#[derive(Clone, PartialEq, Eq)]
pub struct JoinLink {
    /// HOST or HOST:PORT.
    pub place: String,
    /// What stands behind the #.
    pub ticket: Ticket,
}

/// Not a link of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not the link of a class; `blindsum class` prints it, and it has the form http://HOST:PORT/class.html#class=NAME&key=DIGITS, all of it"
)]
pub struct NoLink;

/// The page that a link opens.
const PAGE: &str = "/class.html";

impl Ticket {
    /// Reads a fragment, with or without its sign.
    ///
    /// # Errors
    /// [`NoLink`].
    pub fn from_fragment(text: &str) -> Result<Self, NoLink> {
        let (mut class, mut invitation) = (None, None);
        for field in text.trim_start_matches('#').split('&') {
            match field.split_once('=') {
                Some(("class", name)) => class = name.parse().ok(),
                Some(("key", digits)) => invitation = Invitation::from_hex(digits).ok(),
                _ => {}
            }
        }
        class.zip(invitation).map(|(class, invitation)| Self { class, invitation }).ok_or(NoLink)
    }

    /// The fragment, without its sign. Secret: who has it can take part.
    #[must_use]
    pub fn expose_fragment(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("class={}&key={}", self.class, *self.invitation.expose_hex()))
    }
}

impl JoinLink {
    /// The link. Secret: who has it can take part.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("http://{}{PAGE}#{}", self.place, *self.ticket.expose_fragment()))
    }
}

impl core::str::FromStr for JoinLink {
    type Err = NoLink;

    fn from_str(text: &str) -> Result<Self, NoLink> {
        let (place, fragment) =
            text.trim().strip_prefix("http://").and_then(|rest| rest.split_once('#')).ok_or(NoLink)?;
        let place = place.split('/').next().unwrap_or_default();
        if place.is_empty() || place.contains(['@', '?']) {
            return Err(NoLink);
        }
        Ok(Self { place: place.to_owned(), ticket: Ticket::from_fragment(fragment)? })
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ticket {{ class: {}, invitation: <redacted> }}", self.class)
    }
}

impl fmt::Debug for JoinLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JoinLink {{ place: {:?}, ticket: {:?} }}", self.place, self.ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_written_and_nothing_else_is_one() {
        let key = "0123456789abcdef".repeat(8);
        let text = format!("http://192.168.1.20:8080/class.html#class=c-7f&key={key}");
        let link: JoinLink = text.parse().unwrap();
        assert_eq!(
            (link.place.as_str(), link.ticket.class.to_string().as_str()),
            ("192.168.1.20:8080", "c-7f")
        );
        assert_eq!(*link.expose(), text);
        assert!(!format!("{link:?}").contains("0123"), "{link:?}");
        for wrong in [
            text.replace("http:", "https:"),
            text.replace('#', "?"),
            text.replace("c-7f", "c/7f"),
            text[..text.len() - 1].to_owned(),
            text.replace("192.168", "me@192.168"),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<JoinLink>(), Err(NoLink), "{wrong}");
        }
    }
}
