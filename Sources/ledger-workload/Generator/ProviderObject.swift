import LedgerTesting
import StrictJSON

/// Writes objects as the provider writes them: members in its order, no white space.
///
/// Source: the provider's reference for users, account groups and accounts. People and names are made up.
struct ProviderObject {
    let book: ProviderBook

    /// Appends an object in its present state.
    func append(_ subject: ProviderBook.Subject, to output: inout [UInt8]) {
        let life = book[subject]
        output.append(UInt8(ascii: "{"))
        output.append(key: "id", id: book.id(subject))
        output.append(key: "created_at", instant: life.createdAt ?? life.updatedAt)
        output.append(key: "updated_at", instant: life.updatedAt)
        switch subject.kind {
        case .user: appendUser(subject, life, to: &output)
        case .group: appendGroup(subject, life, to: &output)
        case .account: appendAccount(subject, life, to: &output)
        case .subscription: break
        }
        output.append(UInt8(ascii: "}"))
    }

    private func appendUser(
        _ subject: ProviderBook.Subject, _ life: ProviderBook.Life, to output: inout [UInt8]
    ) {
        var random = book.random(subject)
        _ = ObjectID(&random)
        let first = Self.pick(Self.firstNames, &random)
        let last = Self.pick(Self.lastNames, &random)
        output.append(key: "first_name", string: first)
        output.append(key: "last_name", string: last)
        output.append(key: "email", string: "person.\(subject.number)@example.com")
        output.append(key: "salutation", string: "")
        output.append(key: "title", string: "")
        output.append(
            key: "birth_date",
            string: "19\(50 + random.below(50))-0\(1 + random.below(9))-\(10 + random.below(18))")
        output.append(key: "birth_city", string: Self.pick(Self.cities, &random))
        output.append(key: "birth_country", string: "DE")
        output.append(key: "birth_name", string: "")
        output.append(key: "decease_date")
        output.append(text: "null")
        output.append(key: "nationalities")
        output.append(text: "[\"DE\"]")
        output.append(key: "phone_number", string: "49\(300_000_000 + random.below(99_999_999))")
        // People move: the address is what a change of data changes.
        var moving = book.random(subject, salt: life.version)
        var address: [UInt8] = Array("{".utf8)
        address.append(
            key: "address_line1", string: "\(Self.pick(Self.streets, &moving)) \(1 + moving.below(180))")
        address.append(key: "address_line2", string: "")
        address.append(key: "postcode", string: "\(10_000 + moving.below(89_999))")
        address.append(key: "city", string: Self.pick(Self.cities, &moving))
        address.append(key: "state", string: "")
        address.append(key: "country", string: "DE")
        address.append(UInt8(ascii: "}"))
        output.append(key: "address")
        output.append(contentsOf: address)
        output.append(key: "postal_address")
        output.append(contentsOf: address)
        output.append(key: "status", string: life.status == .active ? "ACTIVE" : "INACTIVE")
        output.append(key: "fatca")
        output.append(text: #"{"status":false,"confirmed_at":"2025-10-01T08:10:00Z"}"#)
    }

    private func appendGroup(
        _ subject: ProviderBook.Subject, _ life: ProviderBook.Life, to output: inout [UInt8]
    ) {
        output.append(key: "type", string: type(ofGroup: subject.number))
        output.append(key: "status", string: life.status.text)
        appendUsers(ofGroup: subject.number, to: &output)
        output.append(key: "securities_account_number", string: "\(100_000_000 + subject.number)")
    }

    private func appendAccount(
        _ subject: ProviderBook.Subject, _ life: ProviderBook.Life, to output: inout [UInt8]
    ) {
        let group = book.group(ofAccount: subject.number)
        output.append(key: "account_group_id", id: book.id(.init(kind: .group, number: group)))
        output.append(key: "type", string: subject.number % 4 == 3 ? "PORTFOLIO" : "TRADING")
        appendUsers(ofGroup: group, to: &output)
        output.append(key: "account_number")
        output.append(text: "\(subject.number - book.accounts(ofGroup: group).lowerBound + 1)")
        // Few accounts are renamed, and those that much is heard of now and then.
        var naming = book.random(subject, salt: life.version / 64)
        output.append(key: "name", string: Self.accountName(&naming))
        output.append(key: "status", string: life.status.text)
    }

    private func type(ofGroup group: Int) -> String {
        switch group % 8 {
        case 3, 5: "JOINT"
        case 6: "CHILD"
        default: "PERSONAL"
        }
    }

    private func appendUsers(ofGroup group: Int, to output: inout [UInt8]) {
        let type = type(ofGroup: group)
        output.append(key: "users")
        output.append(text: "[{")
        output.append(key: "id", id: book.id(.init(kind: .user, number: group)))
        output.append(key: "type", string: type == "CHILD" ? "CHILD" : "OWNER")
        if type != "PERSONAL" {
            output.append(text: "},{")
            output.append(key: "id", id: book.id(.init(kind: .user, number: group / 2)))
            output.append(key: "type", string: type == "CHILD" ? "GUARDIAN" : "OWNER")
        }
        output.append(text: "}]")
    }

    private static func accountName(_ random: inout SeededGenerator) -> String {
        var words: [String] = []
        var length = 0
        for _ in 0...random.below(12) {
            let word = pick(accountWords, &random)
            length += word.utf8.count + 1
            // The provider takes at most 100 characters.
            guard length <= 100 else { break }
            words.append(word)
        }
        return words.joined(separator: " ")
    }

    private static func pick(_ words: [String], _ random: inout SeededGenerator) -> String {
        words[random.below(words.count)]
    }

    private static let firstNames = [
        "Mira", "Jonas", "Ayşe", "Łukasz", "Noor", "Chloé", "Sven", "Ida", "Tomás", "Wei", "Greta", "Emeka",
    ]
    private static let lastNames = [
        "Okafor", "Müller", "Nowak", "de Vries", "Yılmaz", "Lindqvist", "Rossi", "García", "Schäfer", "Tran",
    ]
    private static let cities = ["Berlin", "Köln", "München", "Leipzig", "Lübeck", "Kraków", "Wien", "Lyon"]
    private static let streets = ["Musterallee", "Hauptstraße", "Am Markt", "Lindenweg", "Ringstraße"]
    private static let accountWords = [
        "Main", "Savings", "for", "Kinder", "long", "term", "Altersvorsorge", "2031", "\\\"green\\\"",
        "depot",
        "retirement", "Haus", "und", "Garten", "world", "travel", "fund", "Übrige", "education", "reserve",
    ]
}
