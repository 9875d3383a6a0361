import StrictJSON
import Testing
import UpvestAPI

@Suite struct RandomIDTests {
    /// RFC 9562 appendix A.6: its milliseconds are 0x017F22E279B0.
    private let instant = Instant(nanoseconds: 1_645_557_742_000_000_000)

    @Test func `an id of version 7 is spelled as RFC 9562 says and begins with the milliseconds`() throws {
        let id = RandomID.v7 { instant }()
        #expect(
            id.wholeMatch(of: /017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil, "\(id)")
    }

    @Test func `ids of version 7 differ, and stand in the order of their milliseconds`() throws {
        let same = (0..<1_000).map { _ in RandomID.v7 { instant }() }
        #expect(Set(same).count == same.count)
        let times: [Int64] = [0, 999_999, 1_000_000, 255_000_000, 256_000_000, 1 << 60, .max]
        let ids = times.map { time in RandomID.v7 { Instant(nanoseconds: time) }().prefix(13) }
        #expect(ids.sorted() == ids)
        #expect(ids[0] == ids[1])
        #expect(Set(ids).count == times.count - 1)
    }

    @Test(arguments: [Int64.min, -1])
    func `an instant before 1970 is taken for its beginning`(time: Int64) {
        #expect(RandomID.v7 { Instant(nanoseconds: time) }().hasPrefix("00000000-0000-7"))
    }

    @Test func `an id of version 4 fits the provider's pattern for idempotency keys`() {
        let id = RandomID.v4()
        #expect(
            id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }
}
