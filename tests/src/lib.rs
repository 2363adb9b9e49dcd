//! Nothing here: the tests stand beside this folder, one file a subject.
