package import StrictJSON
import TransparencyLog

extension Verdict {
    /// The JSON contract of `verify`.
    ///
    /// Source: docs/cli.md.
    package var json: JSONValue {
        [
            "verdict": .string(isOK ? "ok" : "failed"),
            "size": .integer(size),
            "root_hash": rootHash.map { .string($0.base64) } ?? nil,
            "checkpointed_size": .integer(checkpointedSize),
            "unprotected": unprotected.map { [.integer($0.first), .integer($0.last)] } ?? nil,
            "key": key.map { .string($0.rawValue) } ?? nil,
            "since": since.map(JSONValue.integer) ?? nil,
            "read_models": readModels.map {
                [
                    "projection_version": .integer(Int64($0.projectionVersion)),
                    "sequence": .integer($0.sequence),
                    "digest": .string($0.digest),
                ]
            } ?? nil,
            "problems": .array(
                problems.map {
                    [
                        "check": .string($0.check.rawValue),
                        "sequence": $0.sequence.map(JSONValue.integer) ?? nil,
                        "message": .string($0.message),
                    ]
                }),
            "notes": .array(notes.map(JSONValue.string)),
        ]
    }
}
