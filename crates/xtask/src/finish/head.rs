//! What a link to the page shows elsewhere: its title, a description and a picture. Whoever builds the page may say them in
//! the environment; docs/HOSTING.md tells how.

use anyhow::{Context, Result, bail, ensure};

/// The page's title, instead of the one in index.html.
const TITLE: &str = "BLINDSUM_TITLE";
/// Its description, instead of the one there.
const DESCRIPTION: &str = "BLINDSUM_DESCRIPTION";
/// Where the page will be: the address of its folder. The picture goes along with it then.
const ADDRESS: &str = "BLINDSUM_ADDRESS";
/// The address of another picture.
const PREVIEW: &str = "BLINDSUM_PREVIEW";

/// The picture that goes along.
pub(crate) const PICTURE: &str = "docs/pictures/path.png";
/// Its name beside the page.
pub(crate) const PICTURE_NAME: &str = "preview.png";

/// What whoever builds the page says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    title: Option<String>,
    description: Option<String>,
    address: Option<String>,
    preview: Option<String>,
}

impl Words {
    /// Reads the variables; one that is empty counts as not set.
    ///
    /// # Errors
    /// If an address is not absolute: what reads it elsewhere does not know where the page is.
    pub(crate) fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let said = |name: &str| {
            variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        for name in [ADDRESS, PREVIEW] {
            if let Some(address) = said(name) {
                let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
                ensure!(
                    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')),
                    "{name} is {address}, which is not an absolute address: it has to begin with https:// and a host"
                );
            }
        }
        let address = said(ADDRESS).map(|address| format!("{}/", address.trim_end_matches('/')));
        Ok(Self { title: said(TITLE), description: said(DESCRIPTION), address, preview: said(PREVIEW) })
    }

    /// Whether our own picture is shown, so that it has to lie beside the page.
    pub(crate) fn ships_picture(&self) -> bool {
        self.address.is_some() && self.preview.is_none()
    }
}

/// The page with these words in its head.
///
/// # Errors
/// If it has no title or no description to replace.
pub(crate) fn with(html: &str, words: &Words) -> Result<String> {
    let (before, title, after) = around(html, "<title>", "</title>")?;
    let title = words.title.as_deref().map_or_else(|| title.to_owned(), escaped);
    let html = format!("{before}<title>{title}</title>{after}");
    let (before, description, after) = around(&html, r#"<meta name="description" content=""#, "\"")?;
    let description = words.description.as_deref().map_or_else(|| description.to_owned(), escaped);
    let mut shown =
        vec![("og:type", "website".to_owned()), ("og:title", title), ("og:description", description.clone())];
    if let Some(address) = &words.address {
        shown.push(("og:url", escaped(address)));
    }
    let beside = || words.address.as_ref().map(|address| format!("{address}{PICTURE_NAME}"));
    if let Some(picture) = words.preview.clone().or_else(beside) {
        shown.push(("og:image", escaped(&picture)));
    }
    let shown: String = shown
        .iter()
        .map(|(name, content)| format!("\n    <meta property=\"{name}\" content=\"{content}\" />"))
        .collect();
    let Some(rest) = after.trim_start().strip_prefix("/>") else {
        bail!("the description is not the end of its element")
    };
    Ok(format!("{before}<meta name=\"description\" content=\"{description}\" />{shown}{rest}"))
}

/// What stands before an opening, between it and the next ending, and after that.
fn around<'a>(html: &'a str, opening: &str, ending: &str) -> Result<(&'a str, &'a str, &'a str)> {
    let found = html.split_once(opening).and_then(|(before, rest)| {
        let (between, after) = rest.split_once(ending)?;
        Some((before, between, after))
    });
    found.with_context(|| format!("the page has no {opening}"))
}

/// Text in the form for HTML, in an attribute too.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<head>\n    <meta name=\"description\" content=\"Old &amp; words\" />\n    <title>Old</title>\n</head>";

    fn words(said: &[(&str, &str)]) -> Result<Words> {
        Words::from_environment(|name| {
            said.iter().find(|(said, _)| *said == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn page(said: &[(&str, &str)]) -> String {
        with(HTML, &words(said).unwrap()).unwrap()
    }

    #[test]
    fn without_a_word_the_page_says_what_it_said() {
        let page = page(&[(TITLE, " ")]);
        assert!(page.contains("<title>Old</title>"), "{page}");
        for content in ["name=\"description\" content=\"Old &amp; words\"", "og:title\" content=\"Old\""] {
            assert!(page.contains(content), "{page}");
        }
        assert!(
            !page.contains("og:image") && !page.contains("og:url"),
            "where it will be is not known: {page}"
        );
        assert_eq!(page.matches("<meta").count(), 4);
    }

    #[test]
    fn what_is_said_stands_in_the_page_and_breaks_nothing() {
        let page =
            page(&[(TITLE, "A <b> & \"c\""), (DESCRIPTION, "d\"e"), (ADDRESS, "https://example.org/a")]);
        assert!(page.contains("<title>A &lt;b&gt; &amp; &quot;c&quot;</title>"), "{page}");
        assert!(page.contains("name=\"description\" content=\"d&quot;e\" />"), "{page}");
        assert!(page.contains("og:url\" content=\"https://example.org/a/\""), "{page}");
        assert!(page.contains("og:image\" content=\"https://example.org/a/preview.png\""), "{page}");
    }

    #[test]
    fn another_picture_is_shown_where_it_is() {
        let said =
            words(&[(ADDRESS, "https://example.org/"), (PREVIEW, "https://example.com/p.png")]).unwrap();
        assert!(!said.ships_picture());
        assert!(with(HTML, &said).unwrap().contains("og:image\" content=\"https://example.com/p.png\""));
        assert!(words(&[(ADDRESS, "https://example.org/")]).unwrap().ships_picture());
        assert!(!words(&[]).unwrap().ships_picture());
    }

    #[test]
    fn an_address_must_be_absolute() {
        for address in ["/a", "example.org", "https://", "https:///a", "file:///a"] {
            let error = words(&[(PREVIEW, address)]).unwrap_err().to_string();
            assert!(error.contains(PREVIEW) && error.contains(address), "{error}");
        }
    }

    #[test]
    fn a_page_without_a_head_is_refused() {
        assert!(
            with("<title>Old</title>", &Words::default()).unwrap_err().to_string().contains("description")
        );
    }
}
