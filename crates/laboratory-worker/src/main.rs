//! The program of the laboratory's worker.

fn main() {
    blindsum_laboratory_worker::listen();
}
