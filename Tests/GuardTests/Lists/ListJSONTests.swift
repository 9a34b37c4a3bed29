import Mail
import Testing

@testable import Guard

/// JSON of APIs: where people are in it, and whether all of them are there.
struct ListJSONTests {
    private func read(_ text: String, _ kind: ListKind = .suppression) -> [String] {
        var reader = ListReader(format: .auto, kind: kind)
        reader.append(Array(text.utf8))
        reader.finish()
        var rows: [String] = []
        while let row = reader.next() {
            switch row {
            case .entry(_, let entry): rows.append(entry.key)
            case .repaired(_, let entries, _): rows += entries.map(\.key)
            case .left(_, let keys, _): rows.append("left \(keys.joined(separator: " "))")
            case .bad(let row), .unreadable(let row): rows.append("\(row)")
            default: rows.append("\(row)")
            }
        }
        return rows
    }

    private static let people = (1...3).map { "{\"email\": \"p\($0)@x.example\"}" }
    private static let three = people.joined(separator: ", ")
    private static let all = ["p1@x.example", "p2@x.example", "p3@x.example"]

    @Test(arguments: [
        "{\"data\": {\"users\": [\(three)]}}",
        "{\"took\": 3, \"hits\": {\"total\": {\"value\": 3}, \"hits\": [\(three)]}}",
        "{\"data\": {\"people\": {\"edges\": [{\"node\": \(people[0])}, {\"node\": \(people[1])}, "
            + "{\"node\": \(people[2])}]}}}",
        "{\"lists\": [{\"id\": 7, \"members\": [\(people[0]), \(people[1])]}, {\"id\": 8, \"members\": [\(people[2])]}]}",
        "[{\"items\": [\(people[0]), \(people[1])]}, {\"items\": [\(people[2])]}]",
        "[{\"users\": [\(people[0]), \(people[1])]}, {\"users\": [\(people[2])]}, {\"users\": []}]",
        "{\"users\": [\(people[0]), \(people[1])]}\n{\"users\": [\(people[2])]}",
        "[{\"emails\": [{\"address\": \"p1@x.example\"}, {\"address\": \"p2@x.example\"}]}, "
            + "{\"emails\": [{\"address\": \"p3@x.example\"}]}]",
        "{\"tags\": [\"a\"], \"result\": {\"optouts\": [\"p1@x.example\", \"p2@x.example\", \"p3@x.example\"]}}",
        "[[\(people[0]), \(people[1])], [\(people[2])]]", "{\"a\": {\"b\": {\"c\": {\"d\": [\(three)]}}}}",
        "{\"account\": {\"email\": \"owner@x.example\"}, \"items\": [\(three)]}",
        "{\"included\": [{\"id\": 1}], \"users\": [\(three)]}",
    ])
    func `people are read wherever they are`(text: String) {
        #expect(read(text) == Self.all)
        // A response that is too long to be read at once is read in the same way.
        guard !text.contains("optouts") else { return }
        let note = "\"note\": \"\(String(repeating: "n", count: 120_000))\""
        let padded = text.replacing("@x.example\"", with: "@x.example\", \(note)")
        #expect(read(padded) == Self.all)
    }

    @Test(arguments: [
        "{\"members\": [\(people[0])], \"cleaned\": [\(people[1])]}",
        "{\"status\": \"unsubscribed\", \"emails\": [\(three)]}",
        "{\"emails\": [\(three)], \"bounced\": true}", "{\"unsubscribed_at\": \"2026-11-02\", \"users\": [\(three)]}",
        "{\"active\": [\(three)]}", "{\"pending\": [\(three)]}",
        "{\"email\": \"a@x.example\", \"team\": [\(three)]}",
        "{\"owner\": {\"mail\": \"a@x.example\"}, \"team\": [\(three)]}",
    ])
    func `people whose meaning stands beside them are refused`(text: String) {
        var reader = ListReader(format: .auto, kind: .suppression)
        reader.append(Array(text.utf8))
        reader.finish()
        var last: ListReader.Row?
        while let row = reader.next() { last = row }
        guard case .unreadable? = last else {
            Issue.record("\(read(text))")
            return
        }
    }

    @Test func `a person may have several addresses and one state`() {
        let text =
            "[{\"emails\": [\"a@x.example\", \"b@x.example\"], \"unsubscribed\": true}, {\"emails\": [\"c@x.example\"]}]"
        var formats = ListFormats.basic
        formats.general.columns[.address]?.append("emails")
        var reader = ListReader(format: .auto, kind: .audience, formats: formats)
        reader.append(Array(text.utf8))
        reader.finish()
        guard case .left(_, ["a@x.example", "b@x.example"], .suppressed)? = reader.next() else {
            Issue.record("the state of the person is lost")
            return
        }
    }

    @Test func `the name of an array may say that its people are of the list's kind`() {
        #expect(read("{\"unsubscribed\": [\(Self.three)]}") == Self.all)
        #expect(read("{\"active\": [\(Self.three)]}", .audience) == Self.all)
        #expect(read("{\"unsubscribed\": [\(Self.three)]}", .audience).last?.contains("not of the list's kind") == true)
    }

    @Test(arguments: [
        #"{"ann@x.example": {"reason": "bounce"}, "ben@x.example": {"reason": "spam"}}"#,
        #"{"ann@x.example": "2026-01-02"}"#, #"{"data": {"ann@x.example": {"reason": "bounce"}}}"#,
        #"{"101": {"email": "ann@x.example"}, "102": {"email": "ben@x.example"}}"#,
        #"{"users": {"u1": {"email": "ann@x.example"}, "u2": {"email": "ben@x.example"}}}"#,
        #"{"ann": {"email": "1@x.example"}, "ben": {"email": "2@x.example"}, "cat": {"email": "3@x.example"}, "#
            + #""dan": {"email": "4@x.example"}, "eve": {"email": "5@x.example"}}"#,
    ])
    func `people under their addresses or ids are refused with the way to write them`(text: String) {
        #expect(read(text).last?.contains("Make it an array of objects") == true, "\(read(text))")
    }

    @Test func `parts of one person are no people under ids`() {
        let text = #"[{"contact": {"email": "ann@x.example"}, "billing": {"email": "ann@x.example"}}]"#
        #expect(read(text) == ["ann@x.example"])
        let forwards = #"[{"email": "ann@x.example", "forwards": {"ben@x.example": {"on": true}}}]"#
        #expect(read(forwards) == ["ann@x.example"])
    }

    private static let lists = #"""
        [{"email": "a@x.example", "lists": [{"name": "news", "status": "active"}, {"name": "promo", "status": "unsubscribed"}]},
         {"email": "b@x.example", "lists": [{"name": "news", "status": "active"}, {"name": "promo", "status": "active"}]}]
        """#

    @Test func `a state of one of several things is asked about`() throws {
        for kind in ListKind.allCases {
            let file = ListFile(Array(Self.lists.utf8), kind: kind)
            #expect(file.questions.count == 1 && file.questions[0].text.contains("is in an array"), "\(file.questions)")
        }
        let left =
            #"[{"email": "a@x.example", "status": "active", "lists": [{"name": "news", "status": "unsubscribed"}]}]"#
        #expect(ListFile(Array(left.utf8)).questions.contains { $0.text.contains("is in an array") })
    }

    @Test func `of a member that a row has several times, each says something about the person`() throws {
        var given = ListAnswers()
        try given.addColumns("lists.status=status")
        let suppression = ListFile(Array(Self.lists.utf8), answers: given)
        let audience = ListFile(Array(Self.lists.utf8), kind: .audience, answers: given)
        #expect(suppression.entries.map(\.key) == ["a@x.example"] && suppression.questions.isEmpty)
        #expect(audience.entries.map(\.key) == ["b@x.example"])
        let unknown = Self.lists.replacing("\"unsubscribed\"", with: "\"on ice\"")
        #expect(ListFile(Array(unknown.utf8), answers: given).questions.contains { $0.text.contains("\"on ice\"") })
    }

    @Test(arguments: [
        "\"total_items\": 1200", "\"count\": 200",
        "\"paging\": {\"next\": {\"after\": \"x\", \"link\": \"https://x\"}}",
        "\"links\": [{\"rel\": \"next\", \"href\": \"/x\"}]", "\"has_more\": true",
        "\"pageInfo\": {\"hasNextPage\": true}",
        "\"meta\": {\"total\": 4}",
        "\"meta\": {\"page\": 1, \"totalPages\": 2}", "\"PageNumber\": 1, \"NumberOfPages\": 3",
        "\"@odata.nextLink\": \"https://x\"", "\"_links\": {\"next\": {\"href\": \"https://x\"}}",
        "\"next_page\": 2",
        "\"total\": {\"value\": 10}", "\"done\": false", "\"TotalCount\": \"5\"",
        "\"paging\": {\"first\": \"https://x\", \"next\": \"https://x?page=next&limit=3\"}",
    ])
    func `a page of a list is refused`(mark: String) {
        for text in ["{\"items\": [\(Self.three)], \(mark)}", "{\(mark), \"data\": {\"users\": [\(Self.three)]}}"] {
            #expect(read(text).count == 4 && read(text).last?.contains("missing") == true, "\(text)")
        }
        #expect(read("[{\"items\": [\(Self.three)], \(mark)}]").last?.contains("missing") == true)
    }

    @Test(arguments: [
        "\"total_items\": 3", "\"count\": 3", "\"paging\": {}", "\"paging\": {\"next\": null}", "\"links\": []",
        "\"links\": [{\"rel\": \"self\", \"href\": \"/x\"}]", "\"has_more\": false", "\"total\": 0", "\"limit\": 100",
        "\"pageInfo\": {\"hasNextPage\": false, \"endCursor\": \"x\"}", "\"next_cursor\": \"\"", "\"done\": true",
        "\"page\": 1, \"pages\": 1", "\"page\": 0, \"pages\": 1", "\"status\": \"ok\"",
        "\"paging\": {\"first\": \"https://x\", \"next\": \"https://x?page=next&limit=4\"}",
    ])
    func `a whole response is read`(mark: String) {
        #expect(read("{\"items\": [\(Self.three)], \(mark)}") == Self.all)
    }

    @Test func `all pages together are read`() {
        let (one, two) = ("{\"items\": [\(Self.people[0]), \(Self.people[1])]", "{\"items\": [\(Self.people[2])]")
        for (first, second) in [
            ("\"total\": 3", "\"total\": 3"), ("\"next\": \"x\"", "\"next\": null"),
            ("\"page\": 1, \"pages\": 2", "\"page\": 2, \"pages\": 2"),
            ("\"page\": 0, \"pages\": 2", "\"page\": 1, \"pages\": 2"),
        ] {
            #expect(read("[\(one), \(first)}, \(two), \(second)}]") == Self.all)
            #expect(read("\(one), \(first)}\n\(two), \(second)}\n") == Self.all)
        }
        #expect(read("[\(one), \"total\": 4}, \(two), \"total\": 4}]").last?.contains("3 of the 4 rows") == true)
        #expect(
            read("{\"lists\": [\(one), \"total\": 2}, \(two), \"total\": 2}]}").last?.contains("1 of the 2 rows")
                == true)
    }
}
