//! The program of `tamper.html`: the first page's, with tampering.

fn main() {
    blindsum_web::start();
}
