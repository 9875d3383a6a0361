import Lifecycle
import Testing

@Suite struct SubjectTests {
    @Test func `ids are compared in lower case`() {
        #expect(Subject(kind: .user, id: "0B1F-É") == Subject(kind: .user, id: "0b1f-é"))
        #expect(Subject(kind: .user, id: "a") != Subject(kind: .account, id: "a"))
        #expect(Attributes.Owner(id: "AB", type: "OWNER").id == "ab")
    }

    @Test func `subjects are ordered by the name of their kind, then by id`() {
        let ordered = [
            Subject(kind: .account, id: "b"), Subject(kind: .accountGroup, id: "a"),
            Subject(kind: .user, id: "a"), Subject(kind: .user, id: "b"),
        ]
        #expect(ordered.shuffled().sorted() == ordered)
    }

    @Test func `kinds and sources have the names that JSON shows`() {
        #expect(SubjectKind.allCases.map(\.rawValue) == ["user", "account_group", "account"])
        #expect(ObservationSource.allCases.map(\.rawValue) == ["webhook", "response"])
        #expect(Precision.allCases.map(\.rawValue) == ["exact", "bounded"])
    }
}
