//! Every operation that `cargo xtask bench` measures, by criterion, on this machine's own code.

use blindsum_bench::{Fixture, Operation, Ours};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

const BITS: [u32; 3] = [1024, 2048, 3072];

fn operations(criterion: &mut Criterion) {
    for bits in BITS {
        let fixture = Fixture::new(bits).expect("there are keys of that size");
        let mut ours = Ours::new(&fixture).expect("the fixture is one");
        for operation in Operation::ALL {
            assert!(ours.is_right(operation), "{operation:?} is computed wrong");
            let mut group = criterion.benchmark_group(operation.name());
            group.sample_size(10);
            group.bench_function(BenchmarkId::from_parameter(bits), |bencher| bencher.iter(|| ours.carry_out(operation)));
            group.finish();
        }
    }
}

criterion_group!(benches, operations);
criterion_main!(benches);
