//! The program of the lab's page, and of its worker: the same file, so that a browser fetches it once.

fn main() {
    blindsum_lab_page::start();
}
