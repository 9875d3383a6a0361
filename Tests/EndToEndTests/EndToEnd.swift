import Testing

/// The built program, run as users run it.
///
/// One test after the other: each starts processes of its own, and a machine with two cores has enough to do with one.
@Suite(.serialized) struct EndToEnd {}
