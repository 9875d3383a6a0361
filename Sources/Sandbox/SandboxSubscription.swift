import StrictJSON

/// A webhook subscription and what waits for it.
///
/// **Source**: https://docs.upvest.co/api/release/upvest-investment-api.v1-1/webhook-subscriptions/create_webhook.
struct SandboxSubscription: SandboxResource {
    let id: String
    let createdAt: Instant
    var updatedAt: Instant
    var title: String
    var target: WebhookTarget
    /// Categories; `ALL` for every one.
    var types: [String]
    /// Categories left out of `ALL`; nil where never given.
    var excludedTypes: [String]?
    var isEnabled = false
    /// `config.delay` in seconds; nil where never given, and then the sandbox collects for a shorter time.
    var delaySeconds: Int64?
    /// The soft limit of one delivery, in bytes.
    var maxPackageSize: Int64 = 51_200
    var queue = DeliveryQueue()

    static let sortFields = ["created_at", "updated_at", "title", "url", "enabled"]

    func sortKey(_ field: String) -> SortKey {
        switch field {
        case "title": .text(title)
        case "url": .text(target.url)
        case "enabled": .text(isEnabled ? "1" : "0")
        case "updated_at": .instant(updatedAt)
        default: .instant(createdAt)
        }
    }

    var json: JSONValue {
        var object: JSONValue = [
            "id": .string(id), "created_at": .string(createdAt.objectText),
            "updated_at": .string(updatedAt.objectText), "title": .string(title),
            "url": .string(target.url), "type": .array(types.map { .string($0) }),
        ]
        if let excludedTypes { object["exclude_type"] = .array(excludedTypes.map { .string($0) }) }
        object["enabled"] = .bool(isEnabled)
        object["config"] = [
            "delay": .string("\(delaySeconds ?? 1)s"), "max_package_size": .integer(maxPackageSize),
        ]
        return object
    }

    /// Whether notifications of this name go to the subscription.
    func wants(_ name: String) -> Bool {
        let category = WebhookCategory.category(of: name)
        let isIncluded = types.contains(WebhookCategory.everything) || types.contains(category)
        return isEnabled && isIncluded && excludedTypes?.contains(category) != true
    }

    /// Takes over the members of a checked body; those left out keep their value.
    mutating func apply(_ body: JSONValue) {
        if let title = body["title"]?.stringValue { self.title = title }
        if let target = body["url"]?.stringValue.flatMap(WebhookTarget.init) { self.target = target }
        if let types = body["type"]?.arrayValue { self.types = types.compactMap(\.stringValue) }
        if let excluded = body["exclude_type"]?.arrayValue {
            excludedTypes = excluded.compactMap(\.stringValue)
        }
        if let isEnabled = body["enabled"]?.boolValue { self.isEnabled = isEnabled }
        if let delay = body["config"]?["delay"]?.stringValue { delaySeconds = Int64(delay.dropLast()) }
        if let size = body["config"]?["max_package_size"]?.integerValue { maxPackageSize = size }
    }

    /// Why the subscription cannot be as it is, nil where it can.
    var violation: String? {
        guard excludedTypes?.isEmpty == false, !types.contains(WebhookCategory.everything) else { return nil }
        return "field `exclude_type` goes with `type` ALL only"
    }
}
