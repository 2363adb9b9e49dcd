//! The program of the evaluation's page, and of its worker: the same file, so that a browser fetches it once.

fn main() {
    blindsum_evaluation_page::start();
}
