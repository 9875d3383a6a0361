/// How a timeline changed as more became known: what was learned, and how the past looks different by it.
package struct TimelineDifference: Sendable, Hashable {
    /// What became of one period.
    package enum Change: String, Sendable, CaseIterable {
        /// It is the same.
        case unchanged

        /// It has more evidence, or is confirmed for longer; its start and its end are the same.
        case confirmed

        /// Its start or its end moved, or is known better or less well.
        case redated

        /// It was not known before.
        case added

        /// It was concluded before and is not any more.
        case removed
    }

    /// A period before and after.
    package struct Item: Sendable, Hashable {
        /// What became of it.
        package let change: Change

        /// As it was known before; `nil` if added.
        package let before: Period?

        /// As it is known after; `nil` if removed.
        package let after: Period?

        fileprivate init(_ before: Period?, _ after: Period?) {
            self.before = before
            self.after = after
            guard let before, let after else {
                change = before == nil ? .added : .removed
                return
            }
            let isDatedAlike =
                before.validFrom == after.validFrom && before.validTo == after.validTo
                && before.precision == after.precision && before.notBefore == after.notBefore
            change = before == after ? .unchanged : isDatedAlike ? .confirmed : .redated
        }
    }

    /// The periods of both timelines in their order, those of one status that stand for each other together.
    package let items: [Item]

    /// Compares the periods of a timeline with those that were known earlier.
    ///
    /// - Complexity: O(n · d) for n periods and d that differ.
    package init(from before: [Period], to after: [Period]) {
        let difference = after.map(\.status).difference(from: before.map(\.status))
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let place, _, _): removed.insert(place)
            case .insert(let place, _, _): added.insert(place)
            }
        }
        var items: [Item] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, removed.contains(old) {
                items.append(Item(before[old], nil))
                old += 1
            } else if new < after.count, added.contains(new) {
                items.append(Item(nil, after[new]))
                new += 1
            } else {
                items.append(Item(before[old], after[new]))
                (old, new) = (old + 1, new + 1)
            }
        }
        self.items = items
    }

    /// Says whether anything is different.
    package var isEmpty: Bool { items.allSatisfy { $0.change == .unchanged } }
}
