//! Holds nothing: the benchmarks stand in `benches`.
