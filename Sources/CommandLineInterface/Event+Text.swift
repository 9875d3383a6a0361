import Capture
import EventStore
import Reports
import StrictJSON

extension Event {
    /// The event for a terminal: its columns, its metadata, its body.
    ///
    /// - `showsPersonalData`: false to hide every field of the body that is not known to be impersonal.
    func lines(_ style: TerminalStyle, showsPersonalData: Bool) -> [String] {
        var columns = FieldList()
        columns.append("sequence", TextCell(sequence, .strong))
        columns.append("recorded_at", TextCell(recordedAt.rfc3339))
        columns.append("kind", TextCell(kind.rawValue))
        columns.append("source_key", TextCell(sourceKey))
        columns.append("leaf_hash", TextCell((try? EventExporter.object(for: self))?["leaf_hash"]?.cellText))
        columns.append("encoding", TextCell(encoding))
        let title = style.set("body, \(body.count) bytes", .strong)
        return columns.lines(style) + ["", style.set("metadata", .strong)]
            + (parsedMetadata ?? []).metadataLines(style).map { "  " + $0 } + ["", title]
            + BodyText.lines(body, showsPersonalData: showsPersonalData).map { "  " + $0 }
    }

    /// What the event is about, in a few words: `POST /accounts 200`.
    var about: String {
        func text(_ name: String) -> String? { parsedMetadata?[name]?.cellText }
        let target = text("target") ?? ""
        switch kind {
        case .apiRequest: return "\(text("method") ?? "") \(target)"
        case .apiResponse: return "\(text("method") ?? "") \(target) \(text("status") ?? "")"
        case .apiFailure: return "\(text("method") ?? "") \(target) \(text("reason") ?? "")"
        case .webhookDelivery: return "\(target) signature \(text("signature") ?? "unknown")"
        case .ledgerNote: return text("note") ?? ""
        default: return target
        }
    }

    private var parsedMetadata: JSONValue? { try? JSONValue(metadataBytes) }
}

extension JSONValue {
    /// The metadata of an event for a terminal: its members, those of an object within it by their full names.
    func metadataLines(_ style: TerminalStyle) -> [String] {
        var metadata = FieldList()
        for member in objectValue ?? [] {
            guard let headers = member.value.objectValue else {
                metadata.append(member.key, TextCell(member.value.cellText))
                continue
            }
            for header in headers {
                metadata.append("\(member.key).\(header.key)", TextCell(header.value.cellText))
            }
        }
        return metadata.lines(style)
    }
}
