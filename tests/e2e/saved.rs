//! What a person takes away from the page: the files that its buttons save.

use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::browser::{Browser, PATIENCE};

/// A file that the page saved.
#[derive(Deserialize)]
pub(crate) struct Saved {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) text: String,
    /// Of an image: its width and height, its first pixel, and how many colours it has.
    pub(crate) size: (u32, u32),
    pub(crate) corner: Vec<u8>,
    pub(crate) colours: usize,
}

impl Saved {
    /// Its lines as values; the first line has the columns' names.
    pub(crate) fn rows(&self) -> Vec<Vec<String>> {
        assert_eq!(self.kind, "text/csv;charset=utf-8", "{}", self.name);
        let lines = self.text.strip_suffix("\r\n").unwrap().split("\r\n");
        lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }
}

/// Keeps what is saved, and lets nothing go to the disk.
const WATCH: &str = "
    if (!window.taken) {
      window.taken = [];
      const blobs = new Map();
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob) => { const url = make(blob); blobs.set(url, blob); return url; };
      HTMLAnchorElement.prototype.click = async function () {
        const blob = blobs.get(this.href);
        const file = { name: this.download, kind: blob.type, text: '', size: [0, 0], corner: [], colours: 0 };
        if (blob.type === 'image/png') {
          const image = await createImageBitmap(blob);
          const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
          pen.drawImage(image, 0, 0);
          const { data } = pen.getImageData(0, 0, image.width, image.height);
          file.size = [image.width, image.height];
          file.corner = Array.from(data.slice(0, 4));
          file.colours = new Set(new Uint32Array(data.buffer)).size;
        } else {
          file.text = await blob.text();
        }
        taken.push(file);
      };
    }";

impl Browser {
    /// Presses a button and gives the file that it saves.
    pub(crate) async fn take(&self, button: &str) -> Saved {
        self.script(WATCH).await;
        self.click(button).await;
        let start = Instant::now();
        loop {
            let taken: Vec<Saved> = self.read("taken.splice(0)").await;
            if let Some(file) = taken.into_iter().next() {
                return file;
            }
            assert!(start.elapsed() < PATIENCE, "{button} saves nothing");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What a table under a chart has, row by row.
    pub(crate) async fn table(&self, id: &str) -> Vec<Vec<String>> {
        let rows = format!(
            "[...document.querySelectorAll(\"[data-testid='{id}-table'] tbody tr\")].map((row) => [...row.cells].map((cell) => cell.textContent))"
        );
        self.read(&rows).await
    }
}
