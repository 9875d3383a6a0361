import Testing

@Suite struct TamperMatrixTests {
    @Test(arguments: TamperRow.all) func `what the page says of an edit is what comes of it`(row: TamperRow)
        async throws
    {
        let said = try MatrixPage.shared.get().row(row.id)
        let outcome = try await row.outcome()
        #expect(outcome.verify == said.verify, "\(said.edit)")
        #expect(outcome.opening == said.opening, "\(said.edit)")
        if said.outside == "harmless" {
            #expect(outcome.isUnchanged, "\(said.edit)")
            #expect(outcome.outside == "nothing", "\(said.edit)")
        } else {
            #expect(outcome.outside == said.outside, "\(said.edit)")
        }
    }

    @Test func `the page has every edit of the suite, and the suite every row of the page`() throws {
        let ids = try MatrixPage.shared.get().rows.map(\.id)
        #expect(ids == (1...ids.count).map { "M\($0)" })
        #expect(Set(TamperRow.all.map(\.id)) == Set(ids))
        #expect(TamperRow.all.count == ids.count)
    }
}
