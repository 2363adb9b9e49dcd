//! The first homes of the shipped readings as a file of their own: the page opens with them, and fetches the others when it is
//! first used.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// The file of readings, and what its first homes are called.
const ALL: &str = "household-days.csv";
const FIRST: &str = "first-homes.csv";

/// How many homes come with the page: as many as it draws as houses.
const HOMES: usize = 16;

/// What stands in the page for the number of homes, until the file is counted.
const UNCOUNTED: &str = "data-homes=\"0\"";

/// Writes the file of the first homes into `folder`, and into the page how many there are in all.
///
/// # Errors
/// If there is no file of readings, if it has too few homes, or if the page has no place for their number.
pub(super) fn split(folder: &Path, html: &str) -> Result<String> {
    let path = folder.join(ALL);
    let all = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let (first, homes) = first_homes(&all)?;
    let path = folder.join(FIRST);
    fs::write(&path, first).with_context(|| format!("{} cannot be written", path.display()))?;
    with_homes(html, homes)
}

/// The head and the first homes of a file with a home a line, and how many homes it has.
fn first_homes(all: &str) -> Result<(String, usize)> {
    let lines: Vec<&str> = all.lines().filter(|line| !line.trim().is_empty()).collect();
    let homes = lines.len().saturating_sub(1);
    ensure!(
        homes > HOMES,
        "{ALL} has {homes} homes; the first {HOMES} of them are to be a file of their own"
    );
    let first = lines.iter().take(HOMES + 1).map(|line| format!("{line}\n")).collect();
    Ok((first, homes))
}

fn with_homes(html: &str, homes: usize) -> Result<String> {
    let places = html.matches(UNCOUNTED).count();
    ensure!(places == 1, "{UNCOUNTED} stands {places} times in the page, and has to stand there once");
    Ok(html.replace(UNCOUNTED, &format!("data-homes=\"{homes}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_homes_are_the_heads_of_the_file() {
        let rows: String = (1..=20).map(|home| format!("home-{home},{home}\n")).collect();
        let (first, homes) = first_homes(&format!("date,19:00\n{rows}\n")).unwrap();
        assert_eq!(homes, 20);
        assert!(first.starts_with("date,19:00\nhome-1,1\n") && first.ends_with("home-16,16\n"), "{first}");
        assert_eq!(first.lines().count(), 17);
        assert!(first_homes("date,19:00\na,1\n").is_err(), "too few");
    }

    #[test]
    fn the_page_says_how_many_there_are_in_all() {
        let page = "<script data-homes=\"0\"></script>";
        assert_eq!(with_homes(page, 1000).unwrap(), "<script data-homes=\"1000\"></script>");
        assert!(with_homes("<script></script>", 1000).is_err());
        assert!(with_homes(&page.repeat(2), 1000).is_err());
    }
}
