import Testing

@testable import Guard

/// A header below a title is never one of the rows that are skipped.
struct ListTitleTests {
    private static let titled = [
        "My report,\nEmail,Unsubscribed\na@x.example,TRUE\nb@x.example,FALSE\n",
        "My report\n\nEmail,Unsubscribed\na@x.example,TRUE\nb@x.example,FALSE\n",
        "Unsubscribed,on 1 March\nEmail,Unsubscribed\na@x.example,TRUE\nb@x.example,FALSE\n",
    ]

    @Test(arguments: titled) func `a header below other text ends the file`(text: String) {
        var reader = ListReader(format: .csv, kind: .suppression)
        reader.append(Array(text.utf8))
        reader.finish()
        var rows: [ListReader.Row] = []
        while let row = reader.next() { rows.append(row) }
        guard case .unreadable(let row) = rows.last else { return #expect(Bool(false), "\(rows)") }
        #expect(row.reason.hasPrefix("the names of the columns are on this line"))
        let file = ListFile(Array(text.utf8))
        #expect(file.entries.isEmpty && file.questions.isEmpty)
    }

    @Test func `a header that is repeated is a bad row`() {
        let file = ListFile(Array("email,name\na@x.example,A\nemail,name\nb@x.example,B\n".utf8))
        #expect(file.entries.count == 2 && file.badRows.map(\.line) == [3])
    }
}
