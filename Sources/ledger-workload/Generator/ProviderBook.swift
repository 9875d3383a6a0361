import LedgerTesting
import StrictJSON

/// What the provider knows: every user, account group and account with its present status.
///
/// Shape: group g belongs to user g, and accounts 2g and 2g + 1 belong to group g. Ids, names and numbers are functions
/// of seed and number, so that 24 bytes an object are all that is kept.
struct ProviderBook {
    /// One object's present.
    struct Life {
        /// When it was made; nil before that.
        var createdAt: Instant?
        /// When it was changed last.
        var updatedAt = Instant(nanoseconds: 0)
        /// How often it was changed, which decides what is in it.
        var version: Int32 = 0
        var status = LifeStatus.pending

        var exists: Bool { createdAt != nil }

        /// Takes a step at a moment.
        mutating func take(_ step: LifeStep, at moment: Instant) {
            if createdAt == nil { createdAt = moment } else { version += 1 }
            updatedAt = moment
            status = step.status
        }
    }

    /// The kinds of objects, and the place of each within the seed.
    enum Kind: UInt64 {
        case user = 1
        case group = 2
        case account = 3
        case subscription = 4

        /// The part of a notification's name in front of the dot.
        var family: String {
            switch self {
            case .user: "USER"
            case .group: "ACCOUNT_GROUP"
            case .account: "ACCOUNT"
            case .subscription: "WEBHOOK"
            }
        }

        /// The collection in the paths of the interface.
        var collection: String {
            switch self {
            case .user: "users"
            case .group: "account_groups"
            case .account: "accounts"
            case .subscription: "webhooks"
            }
        }
    }

    /// One object by kind and number.
    struct Subject: Hashable {
        let kind: Kind
        let number: Int
    }

    let seed: UInt64
    private var users: [Life]
    private var groups: [Life]
    private var accounts: [Life]

    /// A book in which nothing exists yet.
    init(accounts: Int, groups: Int, seed: UInt64) {
        self.seed = seed
        users = Array(repeating: Life(), count: groups)
        self.groups = Array(repeating: Life(), count: groups)
        self.accounts = Array(repeating: Life(), count: accounts)
    }

    /// The present of an object; a subscription has none that is kept.
    subscript(subject: Subject) -> Life {
        get {
            switch subject.kind {
            case .user: users[subject.number]
            case .group: groups[subject.number]
            case .account: accounts[subject.number]
            case .subscription: Life()
            }
        }
        set {
            switch subject.kind {
            case .user: users[subject.number] = newValue
            case .group: groups[subject.number] = newValue
            case .account: accounts[subject.number] = newValue
            case .subscription: break
            }
        }
    }

    /// How many accounts there can be.
    var accountCount: Int { accounts.count }

    /// How many objects of a kind there are by now.
    func existing(_ kind: Kind) -> Int {
        switch kind {
        case .user: users.count(where: \.exists)
        case .group: groups.count(where: \.exists)
        case .account: accounts.count(where: \.exists)
        case .subscription: 1
        }
    }

    /// The group of an account, which is also the number of the group's user.
    func group(ofAccount account: Int) -> Int {
        min(account / 2, groups.count - 1)
    }

    /// The accounts of a group, whether they exist or not.
    func accounts(ofGroup group: Int) -> Range<Int> {
        let first = min(group * 2, accounts.count)
        return first..<(group == groups.count - 1 ? accounts.count : min(first + 2, accounts.count))
    }

    /// An object's own source of numbers, the same whenever it is asked for.
    ///
    /// `salt` tells apart what changes with a version from what does not.
    func random(_ subject: Subject, salt: Int32 = -1) -> SeededGenerator {
        // The constants spread neighbours; the generator mixes the sum.
        var spread = SeededGenerator(
            seed: seed ^ (subject.kind.rawValue &* 0xA076_1D64_78BD_642F)
                ^ (UInt64(subject.number) &* 0xE703_7ED1_A0B4_28DB) ^ (UInt64(bitPattern: Int64(salt)) << 17))
        return SeededGenerator(seed: spread.next())
    }

    /// The id of an object.
    func id(_ subject: Subject) -> ObjectID {
        var random = random(subject)
        return ObjectID(&random)
    }
}
