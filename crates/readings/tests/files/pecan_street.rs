use blindsum_readings::files::{Ask, Exports, Question};

use crate::tool::{at, file, file_with, of_home, questions};

#[test]
fn power_over_quarters_is_energy_and_exports_are_asked() {
    let name = "28_pecan_street_15min_kw.csv";
    let found = file(name);
    assert_eq!(
        (found.files[0].form.name(), found.files[0].zone.as_deref()),
        ("pecan_street", Some("-06:00"))
    );
    assert_eq!(
        (of_home(&found, "9001", "19:00"), of_home(&found, "9002", "12:00")),
        (Some(224_000), Some(-400_000))
    );
    assert_eq!(questions(&found), ["export"]);
    let Question::Export { count: 20, homes: 1, household, line: 138 } = &found.questions[0] else {
        panic!("{:?}", found.questions)
    };
    assert_eq!(household, "9002");
    let with = |export| file_with(name, &Ask { export: Some(export), ..Ask::default() });
    let [clip, net, leave] = [Exports::Clip, Exports::Net, Exports::Leave].map(with);
    assert_eq!(
        (at(&clip, "12:00"), at(&net, "12:00"), at(&leave, "12:00")),
        ((2, 224_000), (2, -176_000), (1, 224_000))
    );
    assert!([clip, net, leave].iter().all(|found| questions(found).is_empty()));
}
