import Dispatch
import EventStore
import Synchronization
import TransparencyLog

/// The signed checkpoints and keys there are, read before the events.
///
/// In that order a checkpoint for more events than there are means that events are missing: a writer signs what it
/// has committed.
struct SignedEvidence {
    /// Files of a ledger that bear witness.
    enum File: String, CaseIterable {
        case checkpoint
        case checkpoints
        case verifierKey = "signing.vkey"
    }

    /// All checkpoints, the newest of the ledger first.
    private(set) var claims: [CheckpointClaim] = []
    /// The key that signatures are checked with; nil if there is none.
    private(set) var key: VerifierKey?
    /// Where it came from.
    private(set) var keySource: Verdict.KeySource?
    /// The key in the ledger's directory.
    private(set) var ownKey: VerifierKey?
    /// The files that are not there.
    private(set) var missing: Set<File> = []
    /// What is wrong with the form of the files.
    private(set) var problems: [Verdict.Problem] = []
    private(set) var notes: [String] = []

    /// Reads the ledger's files and takes what the auditor brought; whatever cannot be read is a problem.
    init(_ directory: LedgerDirectory, _ options: VerificationOptions) {
        let files = CheckpointFiles(directory)
        if let newest = read(.checkpoint, { try files.newest() }) {
            claims.append(.init(source: .file, signed: newest))
        }
        if let history = read(.checkpoints, { try files.salvagedHistory() }) { take(history) }
        ownKey = read(.verifierKey) { try files.verifierKey() }
        for (place, copy) in options.copies.enumerated() {
            claims.append(.init(source: .copy(place + 1), signed: copy))
        }
        if let since = options.since { claims.append(.init(source: .since, signed: since)) }
        chooseKey(options)
        checkSignatures(options.workers)
    }

    /// The sizes of the log at which its root is needed, ascending.
    var wantedSizes: [Int64] { Set(claims.map(\.size)).filter { $0 > 0 }.sorted() }

    private mutating func read<Value>(_ file: File, _ body: () throws -> Value?) -> Value? {
        do {
            guard let value = try body() else {
                missing.insert(file)
                return nil
            }
            return value
        } catch {
            problems.append(
                .init(
                    check: file == .verifierKey ? .signature : .checkpoint, sequence: nil,
                    message: "The file \(file.rawValue) cannot be read. \(error)"))
            return nil
        }
    }

    private mutating func take(_ history: SalvagedHistory) {
        if let fault = history.firstFault {
            problems.append(
                .init(
                    check: .checkpoint, sequence: nil,
                    message: "The file checkpoints was changed. \(fault)"
                        + Self.others(history.faultCount - 1)))
        }
        if let disorder = Self.disorder(history.entries) { problems.append(disorder) }
        if history.entries.isEmpty, history.firstFault == nil {
            problems.append(
                .init(
                    check: .checkpoint, sequence: nil,
                    message: "The file checkpoints holds no whole checkpoint, and init puts one into it: "
                        + "it was emptied."))
        }
        if history.incompleteBytes > 0 {
            notes.append(
                "The last entry of the file checkpoints is incomplete, as when its writing was cut off; "
                    + "the next one replaces it.")
        }
        claims += history.entries.map { .init(source: .history($0.ordinal), signed: $0.signed) }
    }

    /// Entries that are not for more events than all before them; nil if there are none.
    private static func disorder(_ entries: [SalvagedHistory.Entry]) -> Verdict.Problem? {
        guard var largest = entries.first else { return nil }
        var (first, count): (String?, Int) = (nil, 0)
        for entry in entries.dropFirst() {
            let (size, before) = (entry.signed.checkpoint.size, largest.signed.checkpoint.size)
            guard size <= before else {
                largest = entry
                continue
            }
            count += 1
            first =
                first
                ?? "Entry \(entry.ordinal) of the file checkpoints is for \(size) events, and entry "
                + "\(largest.ordinal) before it for \(size == before ? "as many" : "\(before)"): each is for more than "
                + "those before it, so the file was put together anew."
        }
        return first.map { .init(check: .checkpoint, sequence: nil, message: $0 + others(count - 1)) }
    }

    /// The sentence that counts further entries.
    private static func others(_ count: Int) -> String {
        count < 1 ? "" : " The same is true of \(count) more \(count == 1 ? "entry" : "entries")."
    }

    private mutating func chooseKey(_ options: VerificationOptions) {
        key = options.key ?? ownKey
        guard let key else { return }
        if options.key == nil {
            keySource = .own
            notes.append(
                "No key was given: signatures were checked with the ledger's own, which whoever can change "
                    + "the ledger can exchange. Give the key that init printed.")
        } else {
            keySource = .given
            if let ownKey, ownKey != key {
                problems.append(
                    .init(
                        check: .signature, sequence: nil,
                        message: "The key in signing.vkey is not the one that was given: it was exchanged, "
                            + "or the key that was given is that of another ledger."))
            }
        }
        if options.copies.isEmpty, options.since == nil {
            notes.append(
                "No copy of the checkpoints was given: that all files of the ledger went back to an earlier "
                    + "state together would not be seen.")
        }
    }

    /// Asks the key about every checkpoint, on several cores where there are many: one takes about 0.1 ms.
    private mutating func checkSignatures(_ workers: Int) {
        guard let key else { return }
        let size = max(32, (claims.count + workers - 1) / max(1, workers))
        let parts = stride(from: 0, to: claims.count, by: size).map { claims[$0...].prefix(size) }
        let verdicts = Mutex<[Int: [NoteVerdict]]>([:])
        DispatchQueue.concurrentPerform(iterations: parts.count) { part in
            let found = parts[part].map { $0.signed.isSigned(by: key) }
            verdicts.withLock { $0[part] = found }
        }
        let found = verdicts.withLock { verdicts in parts.indices.flatMap { verdicts[$0] ?? [] } }
        for (place, verdict) in found.enumerated() { claims[place].verdict = verdict }
    }
}
