import StrictJSON

/// Makes true lives: a user, its account groups and their accounts.
struct SimulatedGrowth {
    var generator: SeededGenerator
    let traits: SimulatedTraits

    /// All lives of a history; at least the user's.
    mutating func lives() -> [SimulatedLife] {
        // 2026-03-01T10:00:00Z and up to a day later.
        let start = 1_772_359_200_000_000_000 + generator.number(0...OracleSpan.day)
        let user = OracleSubject(kind: "user", id: generator.uuid())
        var lives = [life(of: user, from: start, fields: userFields())]
        for _ in 0..<generator.number(0...2) {
            let group = OracleSubject(kind: "account_group", id: generator.uuid())
            let fields = groupFields(owner: user.id)
            let groupStart = start + wait()
            lives.append(life(of: group, from: groupStart, fields: fields))
            for place in 0..<generator.number(0...2) {
                let account = OracleSubject(kind: "account", id: generator.uuid())
                let fields = accountFields(owner: user.id, group: group.id, number: place + 1)
                lives.append(life(of: account, from: groupStart + wait(), fields: fields))
            }
        }
        return lives
    }

    private mutating func life(of subject: OracleSubject, from start: Int64, fields: [JSONMember])
        -> SimulatedLife
    {
        let first =
            subject.kind == "user"
            ? generator.pick(["INACTIVE", "INACTIVE", "ACTIVE"])
            : generator.pick(["PENDING_APPROVAL", "PENDING_APPROVAL", "ACTIVE"])
        let created = cut(start)
        let version = SimulatedVersion(
            at: start, status: generator.happens(traits.oddity) ? oddStatus(after: first) : first,
            updatedAt: created,
            fields: fields, name: Self.family(subject) + ".CREATED")
        var life = SimulatedLife(subject: subject, createdAt: created, versions: [version])
        for _ in 0..<generator.number(0...6) { change(&life) }
        return life
    }

    private mutating func change(_ life: inout SimulatedLife) {
        guard let last = life.versions.last else { return }
        let at = last.at + wait()
        let keepsStamp = !traits.updatedAtMoves && generator.happens(400)
        let updated = keepsStamp ? last.updatedAt : cut(at)
        let family = Self.family(life.subject)
        if generator.happens(200) {
            let name = generator.pick([family + (family == "USER" ? ".DATA_CHANGED" : ".UPDATED"), nil])
            life.versions.append(
                SimulatedVersion(
                    at: at, status: last.status, updatedAt: updated, fields: changed(last.fields), name: name)
            )
            return
        }
        guard let status = next(after: last.status, kind: life.subject.kind) else { return }
        life.versions.append(
            SimulatedVersion(
                at: at, status: status, updatedAt: updated, fields: last.fields,
                name: name(family, from: last.status, to: status)))
    }

    private mutating func next(after status: String, kind: String) -> String? {
        if generator.happens(traits.oddity) { return oddStatus(after: status) }
        let next = OracleVocabulary.steps(ofKind: kind).filter { $0.from == status }.map(\.to)
        if !next.isEmpty { return generator.pick(next) }
        return OracleVocabulary.isKnown(status: status) ? nil : "ACTIVE"
    }

    /// Another status, whatever the table says; never the same, since nobody announces what has not changed.
    private mutating func oddStatus(after status: String) -> String {
        let all = [
            "PENDING_APPROVAL", "LOCKED", "CLOSED", "INACTIVE", "OFFBOARDED", "FROZEN", "DORMANT", "ACTIVE",
        ]
        return generator.pick(all.filter { $0 != status })
    }

    /// The name of the notification that tells of a change of status, if any does.
    private mutating func name(_ family: String, from: String, to: String) -> String? {
        let official = OracleVocabulary.namedStatuses.filter {
            $0.key.hasPrefix(family + ".") && $0.value == to
        }.keys.min()
        // Unlocking is documented nowhere: seen by a read only, by UPDATED, or by ACTIVATED.
        guard let official, from != "LOCKED" || generator.happens(300) else {
            return generator.pick([nil, family + ".UPDATED", family + "." + to])
        }
        return generator.happens(traits.oddity) ? nil : official
    }

    // MARK: Times

    /// How long something takes: nothing, less than a second, seconds, minutes, or days.
    private mutating func wait() -> Int64 {
        if generator.happens(traits.haste) {
            return generator.pick([
                0, generator.number(0...10), generator.number(0...900_000_000),
                generator.number(0...4 * OracleSpan.second),
            ])
        }
        return generator.pick([
            generator.number(OracleSpan.second...OracleSpan.minute),
            generator.number(OracleSpan.minute...60 * OracleSpan.minute),
            generator.number(60 * OracleSpan.minute...9 * OracleSpan.day),
        ])
    }

    private func cut(_ moment: Int64) -> Int64 { moment - moment % traits.objectUnit }

    // MARK: Fields

    static func family(_ subject: OracleSubject) -> String { subject.kind.uppercased() }

    private func userFields() -> [JSONMember] {
        [JSONMember(key: "first_name", value: "Mira"), JSONMember(key: "last_name", value: "Okafor")]
    }

    private mutating func groupFields(owner: String) -> [JSONMember] {
        [
            JSONMember(key: "type", value: .string(generator.pick(["PERSONAL", "CHILD", "LEGAL_ENTITY"]))),
            JSONMember(key: "users", value: [["id": .string(owner), "type": "OWNER"]]),
            JSONMember(key: "securities_account_number", value: .string("\(generator.number(1...999_999))")),
        ]
    }

    private mutating func accountFields(owner: String, group: String, number: Int64) -> [JSONMember] {
        var fields = [
            JSONMember(key: "account_group_id", value: .string(group)),
            JSONMember(key: "type", value: .string(generator.pick(["TRADING", "PORTFOLIO"]))),
            JSONMember(key: "account_number", value: .integer(number)),
            JSONMember(key: "name", value: "Main"),
        ]
        fields.append(
            generator.happens(850)
                ? JSONMember(key: "users", value: [["id": .string(owner), "type": "OWNER"]])
                : JSONMember(key: "business_id", value: .string(owner)))
        return fields
    }

    /// Fields after a rename, or of a child that has come of age.
    private mutating func changed(_ fields: [JSONMember]) -> [JSONMember] {
        var value = JSONValue.object(fields)
        if value["type"]?.stringValue == "CHILD" {
            value["type"] = "PERSONAL"
        } else if value["name"] != nil {
            value["name"] = .string("Pot \(generator.number(1...9))")
        } else if value["last_name"] != nil {
            value["last_name"] = .string("Okafor-\(generator.number(1...9))")
        }
        return value.objectValue ?? fields
    }
}
